//! Closed lists of values, and defaults.

mod defaults;
mod items;
mod other;
mod sentence;

use serde_json::Value;

use super::super::facts::{Shape, ValueFacts};
pub(super) use defaults::default;
use other::Reason;

/// What a description says about the values of its field.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listed {
    pub(super) values: Vec<ValueFacts>,
    /// The value that is marked as the default.
    pub(super) default: Option<Value>,
    /// Why a list that reads like one of values was left out, if a person should look at it.
    pub(super) doubt: Option<String>,
}

/// The values that `text` lists for the field `name`.
///
/// It is a list of values only if every item begins with a value: items that are prose, name other fields or link to other
/// pages look much the same.
pub(super) fn read(text: &str, name: &str, shape: &Shape, example: &str) -> Listed {
    let base = match shape {
        Shape::List(item) => item,
        shape => shape,
    };
    let items::List { head, items, inner } = items::read(text);
    if items.is_empty() {
        let values = if other::several_at_once(shape, example) { Vec::new() } else { sentence::read(text, base) };
        return Listed { values, ..Listed::default() };
    }
    // What it means to give no value is not a value.
    let items: Vec<&str> = items.into_iter().filter(|item| !item.starts_with("不传")).collect();
    let items = without_remarks(head, &items, base);
    let choices = items.iter().map(|item| choices(item, base)).collect::<Option<Vec<_>>>().map(|found| found.concat());
    let choices = choices.or_else(|| turned_round(items, base, example)).or_else(|| words(head, items, base, example));
    let Some(choices) = choices.filter(|choices| !choices.is_empty()) else {
        return Listed::default();
    };
    let default = choices.iter().find(|choice| choice.default).map(|choice| choice.value.clone());
    let default = default.filter(|_| !matches!(shape, Shape::List(_)));
    // A single value without an explanation is more likely the end of a sentence.
    let says_something = choices.len() > 1 || choices.iter().any(|choice| !choice.text.is_empty());
    let reason =
        other::reason(&other::Case { choices: &choices, inner: &inner, head, text, name, shape, base, example });
    let is_list = says_something && matches!(base, Shape::String | Shape::Int32 | Shape::Int64);
    let mut values: Vec<ValueFacts> = Vec::new();
    for choice in choices.into_iter().filter(|_| is_list && reason.is_none()) {
        let is_new = choice.value != "null" && !values.iter().any(|known| known.value == choice.value);
        if is_new {
            values.push(ValueFacts { value: choice.value, text: choice.text.to_owned() });
        }
    }
    let doubt = match reason {
        Some(Reason::Contradicted(doubt)) if is_list => Some(doubt),
        _ => None,
    };
    Listed { values, default, doubt }
}

/// How the meaning of the default ends.
const MARKED_DEFAULT: [&str; 6] = ["（默认值）", "（默认）", "（默认状态）", "，默认值", "，默认取值", "，默认方式"];

/// An item of a list of values.
#[derive(Clone)]
struct Choice<'t> {
    value: Value,
    text: &'t str,
    default: bool,
}

/// Reads one item, which may name several values of one meaning: `2、8、10：text`.
fn choices<'t>(item: &'t str, base: &Shape) -> Option<Vec<Choice<'t>>> {
    let Some((first, rest)) = item.split_once('、').filter(|(first, _)| is_bare(first)) else {
        return choice(item, base).map(|choice| vec![choice]);
    };
    let rest = choices(rest.trim_start(), base)?;
    let value = scalar(first, base)?;
    let text = rest.first()?.text;
    Some([Choice { value, text, default: false }].into_iter().chain(rest).collect())
}

/// Whether `text` consists of the characters of a value.
fn is_bare(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_value)
}

/// Values that are words of the vendor's language, without explanations. Only an example that is one of them proves that these are
/// not headings.
fn words<'t>(head: &str, items: &[&'t str], base: &Shape, example: &str) -> Option<Vec<Choice<'t>>> {
    let introduces = head.trim_end().ends_with(['：', ':']) || head.trim_end().trim_end_matches('。').ends_with("取值");
    let items: Vec<&str> = items.iter().map(|item| item.trim_end_matches(['。', '；', ';'])).collect();
    let are_words = items.iter().all(|item| !item.is_empty() && item.chars().all(char::is_alphanumeric));
    let is_list = introduces && are_words && *base == Shape::String && items.contains(&example.trim());
    is_list.then(|| items.iter().map(|item| Choice { value: (*item).into(), text: "", default: false }).collect())
}

/// Reads `1（默认）：text`, `add：text`, `0表示text` or a value alone.
fn choice<'t>(item: &'t str, base: &Shape) -> Option<Choice<'t>> {
    let item = item.split("  ").next().unwrap_or_default().trim().trim_start_matches(['`', '"', '“', '*', ' ']);
    let end = item.find(|c: char| !is_value(c)).unwrap_or(item.len());
    // A number and its meaning may have a hyphen between them: `0-text`.
    let end = if *base == Shape::String { end } else { item.get(..end)?.trim_end_matches('-').len() };
    let (token, rest) = item.split_at_checked(end)?;
    let value = scalar(token, base).filter(|_| !token.is_empty())?;
    let rest = rest.trim_start_matches(['`', '"', '”', '*', ' ']);
    let (remark, rest) = remark(rest);
    let text = meaning(rest.trim_start())?;
    let says_default = |text: &str| text.starts_with("默认") || MARKED_DEFAULT.iter().any(|end| text.ends_with(end));
    let default = remark.is_some_and(says_default) || says_default(text);
    Some(Choice { value, text, default })
}

/// Reads items like `both：AND`, with the value last. Only an example that is one of them proves that these are values, not meanings.
fn turned_round<'t>(items: &[&'t str], base: &Shape, example: &str) -> Option<Vec<Choice<'t>>> {
    let choice = |item: &&'t str| {
        let (text, token) = item.split("  ").next()?.trim().split_once(['：', ':'])?;
        let token = token.trim().trim_end_matches(['。', '；', ';', '，', ',']).trim_matches(['`', '"', '“', '”']);
        let is_turned = is_bare(token) && !text.is_empty() && !text.is_ascii();
        is_turned.then(|| scalar(token, base)).flatten().map(|value| Choice { value, text, default: false })
    };
    let choices = items.iter().map(choice).collect::<Option<Vec<_>>>()?;
    let example = scalar(example.trim().trim_matches('"'), base)?;
    choices.iter().any(|choice| choice.value == example).then_some(choices)
}

/// What is in parentheses after a value, and the rest.
fn remark(text: &str) -> (Option<&str>, &str) {
    let inner = text.strip_prefix(['（', '(']);
    match inner.and_then(|inner| inner.split_once(['）', ')'])) {
        Some((remark, rest)) => (Some(remark.trim()), rest),
        None => (None, text),
    }
}

/// What follows the sign between a value and its meaning.
fn meaning(rest: &str) -> Option<&str> {
    if rest.is_empty() || rest == "。" {
        return Some("");
    }
    const SIGNS: [&str; 9] = ["：", ":", "，", ",", "为", "表示", "代表", "=", "-"];
    let text = SIGNS.iter().find_map(|sign| rest.strip_prefix(sign))?.trim();
    // `type为1：` and `type=ORG时，` begin a condition on another field, or name a field.
    let after = text.trim_start_matches(is_value);
    let is_value_of_other = text.starts_with(|c: char| c.is_ascii_digit())
        || after.len() < text.len() && after.trim_start_matches(['`', '"', '”', ' ']).starts_with('时');
    let is_condition = rest.starts_with(['=', '为']) && is_value_of_other;
    (!is_condition).then(|| text.trim_end_matches(['。', '；', ';', '，', ',']))
}

/// Characters of values; the vendor uses only ASCII.
fn is_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+')
}

/// The items before the remarks that end a list: sentences after at least two values.
fn without_remarks<'i, 't>(head: &str, items: &'i [&'t str], base: &Shape) -> &'i [&'t str] {
    let introduces = head.trim_end().ends_with(['：', ':']);
    let end = items.iter().position(|item| choices(item, base).is_none()).unwrap_or(items.len());
    let (values, remarks) = items.split_at_checked(end).unwrap_or((items, &[]));
    let is_remark = |item: &&str| {
        let begins = item.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii());
        begins && item.ends_with('。') && !item.contains(['：', ':'])
    };
    if introduces && values.len() > 1 && remarks.iter().all(is_remark) { values } else { items }
}

/// A scalar as it travels, parsed from the text of a page.
fn scalar(text: &str, shape: &Shape) -> Option<Value> {
    match shape {
        Shape::String => Some(Value::from(text)),
        Shape::Int32 | Shape::Int64 => text.parse::<i64>().ok().map(Value::from),
        Shape::Float64 => text.parse::<f64>().ok().map(Value::from),
        Shape::Bool => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values(text: &str, shape: &Shape) -> Vec<Value> {
        read(text, "field", shape, "").values.into_iter().map(|value| value.value).collect()
    }

    #[test]
    fn lists_of_values() {
        for (text, shape, expected) in [
            ("状态：   - 0：关 - 1：开", Shape::Int64, vec![json!(0), json!(1)]),
            ("状态。   - -1（默认）：关。 - 0 (默认)：开", Shape::Int64, vec![json!(-1), json!(0)]),
            (
                "类型：   - FIXED为固定 - TURN为轮班   [!NOTE]  另有说明。",
                Shape::String,
                vec![json!("FIXED"), json!("TURN")],
            ),
            ("类型：   - a：甲  [!NOTE]  只用一次。 - b：乙", Shape::String, vec![json!("a"), json!("b")]),
            (
                "类型：   - 0：甲 - 1：乙   [!NOTE]    甲：   - otherField不用填。",
                Shape::Int64,
                vec![json!(0), json!(1)],
            ),
            ("流控。   - 143105表示超限。 - 143106表示重复。", Shape::Int64, vec![json!(143_105), json!(143_106)]),
            (
                "字段： - mobile:号码。 - status: 状态。",
                Shape::List(Box::new(Shape::String)),
                vec![json!("mobile"), json!("status")],
            ),
            ("字段:  [!NOTE]  空表示仅手机（历史）   - mobile：号码", Shape::String, vec![json!("mobile")]),
            ("类型：   - null（或不返回）：无 - a：甲", Shape::String, vec![json!("a")]),
            ("Valid values: - 0: None. - 1: Some.", Shape::Int64, vec![json!(0), json!(1)]),
            ("协议：   - HEADER_SIGNATURE：加签", Shape::String, vec![json!("HEADER_SIGNATURE")]),
            ("类型：   - 1：甲 - 2、8、10：乙", Shape::Int64, [1, 2, 8, 10].map(Value::from).to_vec()),
            ("类型：   - 1：甲 - 2：乙 - 丙需要单独购买。", Shape::Int64, vec![json!(1), json!(2)]),
            (
                "角色：   - A：甲，可以：    - Right.X   - Right.Y - B：乙    - Right.X   - Right.Y",
                Shape::String,
                vec![json!("A"), json!("B")],
            ),
            ("验证。 -** 0**（默认）：否   - 1：是", Shape::Int64, vec![json!(0), json!(1)]),
            ("退出：   - 0-默认，退出 - 1-不退出", Shape::Int64, vec![json!(0), json!(1)]),
            ("类型：   - a、 b：甲 - c：乙", Shape::String, ["a", "b", "c"].map(Value::from).to_vec()),
            (
                "过滤：   - 不传该参数：全部。 - mine：我的。 - yours：你的。",
                Shape::String,
                ["mine", "yours"].map(Value::from).to_vec(),
            ),
        ] {
            assert_eq!(values(text, &shape), expected, "{text}");
        }
    }

    #[test]
    fn values_that_are_words() {
        let values = |text, example| {
            read(text, "field", &Shape::String, example).values.into_iter().map(|value| value.value).collect::<Vec<_>>()
        };
        assert_eq!(values("热度，取值。   - 低 - 高", "高"), [json!("低"), json!("高")]);
        assert_eq!(values("热度：   - 低 - 高", "高"), [json!("低"), json!("高")]);
        assert_eq!(values("热度，取值。   - 低 - 高", "中"), [] as [Value; 0]);
        assert_eq!(values("热度说明。   - 低 - 高", "高"), [] as [Value; 0]);
        assert_eq!(values("热度，取值。   - 低，少 - 高，多", "高"), [] as [Value; 0]);
    }

    #[test]
    fn values_may_come_last() {
        let values = |example| {
            let listed = read("类型：   - 会签：AND - 或签：OR", "field", &Shape::String, example);
            listed.values.into_iter().map(|value| (value.value, value.text)).collect::<Vec<_>>()
        };
        assert_eq!(values("OR"), [(json!("AND"), "会签".to_owned()), (json!("OR"), "或签".to_owned())]);
        assert_eq!(values("会签"), []);
        assert_eq!(values(""), []);
    }

    #[test]
    fn lists_of_other_things() {
        for (text, shape) in [
            ("是否：   - true：是 - false：否", Shape::Bool),
            ("是否：   - true：是 - false：否", Shape::String),
            ("凭证：   - 企业内部应用，调用接口。 - 第三方企业应用，调用接口。", Shape::String),
            ("参数：   - type=1时，为用户 - type=2时，为部门", Shape::String),
            ("属性，例如：   - a：甲 - b：乙", Shape::String),
            ("扩展，JSON格式：   - a：甲 - b：乙", Shape::String),
            ("编号。   - userId：甲 - 乙", Shape::String),
            ("编号。   - userId、甲：乙", Shape::String),
            ("编号：   - userId：甲 - 乙需要单独购买。", Shape::String),
            ("编号。   - 不传：甲", Shape::String),
            ("名称。  [!NOTE]   - a：甲 - b：乙", Shape::String),
            ("类型：   - type为1：表示编号", Shape::String),
            ("See Basic concepts - CorpId.", Shape::String),
            ("编号：   - `type=A`时，id为甲 - `type=B`时, id为乙", Shape::String),
            ("编号。   - ownerType为A时，是甲。 - ownerType为B时，是乙。", Shape::String),
            ("地址，其中：   - status：状态，取值    - A：甲   - B：乙 - task：编号", Shape::String),
            (
                "开关。   - noPush：推送。    - true：否   - false：是 - noChat：会话。    - true：否   - false：是",
                Shape::String,
            ),
            ("数量。   - a：甲 - b：乙", Shape::Int64),
        ] {
            assert_eq!(values(text, &shape), [] as [Value; 0], "{text}");
        }
        assert_eq!(read("扩展。   - a：甲", "field", &Shape::String, "{\"a\":1}").values, []);
        assert_eq!(read("状态：   - a：甲 - b：乙", "field", &Shape::String, "a甲，b乙").values.len(), 2);
        assert_eq!(read("状态：   - a：甲 - b：乙 - c：丙", "field", &Shape::String, "a,b").values, []);
        assert_eq!(read("状态：   - a：甲 - ** b**：乙", "field", &Shape::String, "A（甲），B（乙）").values.len(), 2);
        assert_eq!(read("状态：   - 1：甲 - 2：乙 - 1,2：都是", "field", &Shape::String, "1,2").values, []);
        assert_eq!(read("状态，可传多个。   - 2：甲 - 3：乙", "field", &Shape::String, "2,3").values, []);
    }

    #[test]
    fn lists_that_the_example_contradicts() {
        let read = |text, shape, example| read(text, "view", &shape, example);
        let systems = "系统。   - 0：IOS端 - 1：WEB端，即网页版";
        let listed = read(systems, Shape::String, "WEB");
        assert!(listed.values.is_empty() && listed.doubt.is_some_and(|doubt| doubt.contains("`WEB`")));
        for example in ["1", "", "view"] {
            assert_eq!(read(systems, Shape::String, example).values.len(), 2, "{example}");
        }
        let quota = "额度。   - -1：无限制";
        let listed = read(quota, Shape::Int64, "2147483648");
        assert!(listed.values.is_empty() && listed.doubt.is_some());
        assert_eq!(read(quota, Shape::Int64, "-1").values.len(), 1);
        let listed = read("地址，其中：   - status：状态 - task：编号", Shape::String, "http://a.b/?status=A&task=1");
        assert_eq!(listed, Listed::default());
    }
}
