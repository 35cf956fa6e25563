//! Defaults, stated in words.

use serde_json::Value;

use super::super::super::facts::{Shape, ValueFacts};
use super::super::clauses::clauses;
use super::{is_value, scalar};

/// Words around the default of a page's size and number: `默认每页10条`. Longer words come first.
const COUNTED: [(&str, &str); 3] = [("每页", "条"), ("第", "页"), ("", "条")];

/// The value that the server uses if the field is absent.
pub(in super::super) fn default(text: &str, shape: &Shape, values: &[ValueFacts]) -> Option<Value> {
    let stated = text.match_indices("默认").find_map(|(at, word)| stated(text.get(at + word.len()..)?, shape, values));
    stated.or_else(|| if *shape == Shape::Bool { flag(text).map(Value::from) } else { None })
}

/// The value at the beginning of what follows `默认`.
fn stated(after: &str, shape: &Shape, values: &[ValueFacts]) -> Option<Value> {
    let stated = after.strip_prefix('值');
    let after = stated.unwrap_or(after).trim_start_matches(['为', '是', '：', ':', ' ']);
    let is_code = after.starts_with('`');
    let quoted = after.trim_start_matches(['`', '"', '“', ' ']);
    let counted = COUNTED.iter().find_map(|(before, after)| {
        let rest = quoted.strip_prefix(before)?;
        rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(after).then_some((rest, *after))
    });
    let (after, unit) = counted.unwrap_or((quoted, ""));
    let end = after.find(|c: char| !is_value(c)).unwrap_or(after.len());
    let (token, rest) = after.split_at_checked(end)?;
    let value = scalar(token.trim_end_matches('.'), shape).filter(|_| !token.is_empty())?;
    let rest = rest.trim_start_matches(['`', '"', '”', ' ']);
    let rest = rest.strip_prefix(unit)?.trim_start();
    let ends = rest.is_empty()
        || rest.starts_with(['，', '。', '；', '：', ',', ';', '、', '）', ')', '】', '即'])
        || (is_code && rest.starts_with(['（', '(']));
    let is_text = *shape == Shape::String;
    let is_known = values.iter().any(|known| known.value == value);
    (ends
        && (is_known || values.is_empty())
        && (!is_text || is_known || stated.is_some() || is_code || is_code_of(token)))
    .then_some(value)
}

/// Whether a word is a code, and not a parameter's name: `zh_CN`, `DING_STATIC`.
fn is_code_of(word: &str) -> bool {
    word.contains('_') && word.contains(|c: char| c.is_ascii_uppercase())
}

/// The default of a flag, if the words for it repeat the question: `是否跳过查重，默认不跳过`.
fn flag(text: &str) -> Option<bool> {
    clauses(text).find_map(|clause| {
        let answer = clause.strip_prefix("默认")?.trim_start_matches('为');
        let (is_on, act) = answer.strip_prefix('不').map_or((true, answer), |act| (false, act));
        let asks = ["是否", "是否需要"].iter().any(|question| text.contains(&format!("{question}{act}")));
        (asks && !act.is_empty()).then_some(is_on)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::read;
    use super::*;

    #[test]
    fn defaults() {
        for (text, shape, expected) in [
            ("语言：   - zh_CN（默认）：中文 - en_US：英文", Shape::String, Some(json!("zh_CN"))),
            ("语言：   - zh_CN：中文（默认值） - en_US：英文", Shape::String, Some(json!("zh_CN"))),
            ("限制：   - a：甲 - b：默认值，乙", Shape::String, Some(json!("b"))),
            ("是否：   - true：是 - false（默认）：否", Shape::Bool, Some(json!(false))),
            ("是否，默认值false：   - false：否 - true：是", Shape::Bool, Some(json!(false))),
            ("排序：   - a：甲 - b：乙   默认值：a", Shape::String, Some(json!("a"))),
            ("大小，默认10，最大50。", Shape::Int64, Some(json!(10))),
            ("大小，默认10分钟。", Shape::Int64, None),
            ("名称，默认为空。", Shape::String, None),
            ("大小，默认每页10条。", Shape::Int64, Some(json!(10))),
            ("页码，默认第1页。", Shape::Int64, Some(json!(1))),
            ("类型：【默认为0】   - 0：甲 - 1：乙", Shape::Int64, Some(json!(0))),
            ("关系，默认为 `and`。", Shape::String, Some(json!("and"))),
            ("状态：   - a：甲 - b：乙（默认状态）", Shape::String, Some(json!("b"))),
            ("每页条数，默认第一。", Shape::Int64, None),
            ("默认班次ID。", Shape::Int64, None),
            ("默认userId。", Shape::String, None),
            ("冲突：   - A：改名，默认值 - B：覆盖", Shape::String, Some(json!("A"))),
            ("位置。   - after：之后，默认取值 - before：之前", Shape::String, Some(json!("after"))),
            ("方向：   - 0：从小到大，默认方式 - 1：从大到小", Shape::Int64, Some(json!(0))),
            ("是否获取：   - true：获取 - false：不获取，默认值", Shape::Bool, Some(json!(false))),
            ("推送：   - true：推送 - false：不推送，默认推", Shape::Bool, None),
            ("语言（默认zh_CN）", Shape::String, Some(json!("zh_CN"))),
            ("类型，可不传，默认为DING_STATIC。", Shape::String, Some(json!("DING_STATIC"))),
            ("编号，默认为user_id。", Shape::String, None),
            ("编号，默认为企业corpId。", Shape::String, None),
            ("条数，如果未填写，默认100条。", Shape::Int64, Some(json!(100))),
            ("次数，默认100次。", Shape::Int64, None),
            ("是否升序，默认为 `true`（升序）。", Shape::Bool, Some(json!(true))),
            ("是否跳过查重，默认不跳过。", Shape::Bool, Some(json!(false))),
            ("是否需要返回标签，默认不返回。", Shape::Bool, Some(json!(false))),
            ("是否推送，默认推送", Shape::Bool, Some(json!(true))),
            ("是否包含附件，默认忽略附件", Shape::Bool, None),
            ("是否禁用，默认不启用", Shape::Bool, None),
            ("是否默认同意申请。", Shape::Bool, None),
        ] {
            let listed = read(text, "field", &shape, "");
            assert_eq!(listed.default.or_else(|| default(text, &shape, &listed.values)), expected, "{text}");
        }
    }
}
