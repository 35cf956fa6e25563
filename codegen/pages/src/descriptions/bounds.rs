//! Documented bounds.

mod comparisons;
mod number;
mod starts;
mod times;
mod words;

use super::super::facts::Shape;
use super::clauses::clauses;
use dingtalk_spec::model::Limits;
use number::{Side, leading_number};
use words::Counted;

/// The bounds that `text` states for a field of this shape.
pub(super) fn read(text: &str, shape: &Shape) -> Limits {
    let mut limits = Limits::default();
    let has_bounds = matches!(shape, Shape::String | Shape::List(_) | Shape::Int32 | Shape::Int64);
    if !has_bounds || !(has_digits(text) || text.contains("整数")) {
        return limits;
    }
    // A length of comma-separated values counts the values.
    if *shape == Shape::String && text.contains("分隔") && !text.contains("字符") {
        return limits;
    }
    let text = times::without(text);
    let mut clauses: Vec<&str> = clauses(&text).collect();
    // What a call may pass counts more than the number of things that the elements are about.
    if matches!(shape, Shape::List(_)) {
        clauses.sort_by_key(|clause| !clause.contains('传'));
    }
    for clause in clauses {
        let has_digits = has_digits(clause);
        if has_digits {
            for (side, number) in comparisons::read(clause, shape) {
                limit(side, number, shape, &mut limits);
            }
        }
        if let Some(first) = starts::read(clause).filter(|first| starts::holds(*first, &text)) {
            limit_number(Side::Least, first, shape, &mut limits);
        }
        if !has_digits || OTHER_SUBJECTS.iter().any(|word| clause.contains(word)) {
            continue;
        }
        for number in numbers(clause) {
            apply(&number, clause, shape, &mut limits);
        }
    }
    limits
}

fn has_digits(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Clauses with these words bound something else: a sum, the time between two fields, a way to use the field, a limit explained
/// before.
const OTHER_SUBJECTS: [&str; 17] = [
    "此上限",
    "该上限",
    "建议",
    "尽量",
    "之和",
    "总和",
    "总数",
    "超出",
    "每天",
    "一天",
    "距",
    "间隔",
    "跨度",
    "相隔",
    "范围最大",
    "若",
    "如果",
];

/// A number, or a range of two, and what is around it.
struct Bound<'t> {
    before: &'t str,
    from: Option<i64>,
    to: i64,
    after: &'t str,
}

fn numbers(clause: &str) -> Vec<Bound<'_>> {
    let mut found = Vec::new();
    let mut rest = clause;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let before = clause.get(..clause.len() - rest.len() + start).unwrap_or_default();
        let Some((first, after)) = rest.get(start..).and_then(leading_number) else { break };
        rest = after;
        let second = after
            .trim_start()
            .strip_prefix(['~', '～', '至', '到', '-', '—'])
            .and_then(|range| leading_number(range.trim_start()));
        found.push(match second {
            Some((second, after)) => {
                rest = after;
                Bound { before, from: Some(first), to: second, after }
            }
            None => Bound { before, from: None, to: first, after },
        });
    }
    found
}

fn apply(bound: &Bound<'_>, clause: &str, shape: &Shape, limits: &mut Limits) {
    let Some(side) = words::side(bound) else { return };
    let counted = words::counted(bound.after, clause);
    let is_about = match shape {
        Shape::String => counted == Counted::Characters || (counted == Counted::Nothing && is_length(clause)),
        Shape::List(_) => matches!(counted, Counted::Things | Counted::Nothing),
        _ => counted == Counted::Nothing && !clause.contains("长度") && !clause.contains("字符"),
    };
    if !is_about {
        return;
    }
    if let Some(from) = bound.from {
        limit(Side::Least, from, shape, limits);
    }
    limit(side, bound.to, shape, limits);
}

fn is_length(clause: &str) -> bool {
    clause.contains("长度") && !clause.contains("列表")
}

/// Records a bound; if there are several, the first one counts.
fn limit(side: Side, number: i64, shape: &Shape, limits: &mut Limits) {
    let count = u64::try_from(number).ok();
    match (shape, side) {
        (Shape::String, Side::Least) => limits.min_length = limits.min_length.or(count),
        (Shape::String, Side::Most) => limits.max_length = limits.max_length.or(count),
        (Shape::List(_), Side::Least) => limits.min_items = limits.min_items.or(count),
        (Shape::List(_), Side::Most) => limits.max_items = limits.max_items.or(count),
        _ => limit_number(side, number, shape, limits),
    }
}

/// Records a bound of a number's value.
fn limit_number(side: Side, number: i64, shape: &Shape, limits: &mut Limits) {
    match (shape, side) {
        (Shape::Int32 | Shape::Int64, Side::Least) => limits.min = limits.min.or(Some(number)),
        (Shape::Int32 | Shape::Int64, Side::Most) => limits.max = limits.max.or(Some(number)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(text: &str, shape: &Shape) -> Limits {
        read(text, shape)
    }

    fn list() -> Shape {
        Shape::List(Box::new(Shape::String))
    }

    #[test]
    fn numbers_between() {
        let least_most = |text: &str| {
            let limits = limits(text, &Shape::Int64);
            (limits.min, limits.max)
        };
        assert_eq!(least_most("分页大小，最大值100。"), (None, Some(100)));
        assert_eq!(least_most("分页大小，取值1~100。"), (Some(1), Some(100)));
        assert_eq!(least_most("每页条数，不能超过 20。"), (None, Some(20)));
        assert_eq!(least_most("最小值1，最大值20。"), (Some(1), Some(20)));
        assert_eq!(least_most("大于200条将分页返回。"), (None, None));
        assert_eq!(least_most("页码，大于等于1。"), (Some(1), None));
        assert_eq!(least_most("数量大于等于200时分页返回。"), (None, None));
        assert_eq!(least_most("支持最多180天的查询。"), (None, None));
        assert_eq!(least_most("图片最大20MB。"), (None, None));
        assert_eq!(least_most("月份，最小为1，最大12.。"), (Some(1), Some(12)));
        assert_eq!(least_most("最大12.5。"), (None, None));
        assert_eq!(least_most("有效期范围是2022-01-01 12:00——2023-01-02 12:00。"), (None, None));
        assert_eq!(least_most("页码，从1开始，最大值20。"), (Some(1), Some(20)));
        assert_eq!(least_most("条数，从1开始不超过30，且必须为正整数。"), (Some(1), Some(30)));
        assert_eq!(least_most("时间戳，例如有效期范围是2031-01-01 12:00:00——2032-01-02 12:00:00。"), (None, None));
        assert_eq!(least_most("年份，不能超过2031年5月。"), (None, None));
        assert_eq!(least_most("取值100~20。"), (None, None));
        assert_eq!(least_most("数量。  [!NOTE]  最多可一次获取200条数据"), (None, Some(200)));
        assert_eq!(least_most("位置，为大于等于 0 的整数，表示第几个。"), (Some(0), None));
        assert_eq!(least_most("不超过24小时。"), (None, None));
        assert_eq!(least_most("需要传180天以内的日期。"), (None, None));
    }

    #[test]
    fn lengths_of_text() {
        let least_most = |text: &str| {
            let limits = limits(text, &Shape::String);
            (limits.min_length, limits.max_length)
        };
        assert_eq!(least_most("名称，长度最大80个字符。"), (None, Some(80)));
        assert_eq!(least_most("长度限制为1～64个字符。"), (Some(1), Some(64)));
        assert_eq!(least_most("内容不能超过 1000 字符。"), (None, Some(1000)));
        assert_eq!(least_most("密码至少8个字符。"), (Some(8), None));
        assert_eq!(least_most("最长不超过100字符，建议长度在64字符以内。"), (None, Some(100)));
        assert_eq!(least_most("最长不超过2048个字节。"), (None, None));
        assert_eq!(least_most("用户列表，最大列表长度100。"), (None, None));
        assert_eq!(least_most("编号，多个用逗号分隔，最大长度20。"), (None, None));
        assert_eq!(least_most("验证，8个汉字以内，如门禁。"), (None, Some(8)));
        assert_eq!(least_most("内容，1000个字符以内。"), (None, Some(1000)));
        assert_eq!(least_most("内容，建议500字符以内。"), (None, None));
        assert_eq!(least_most("内容，长度限制 15000 字节以内。"), (None, None));
        assert_eq!(least_most("编号，长度不超过256位字符串，可用于排查。"), (None, Some(256)));
        assert_eq!(least_most("编号，长度不超过256位，可用于排查。"), (None, Some(256)));
        assert_eq!(least_most("编号，不超过256位。"), (None, None));
        assert_eq!(least_most("名称，长度范围要求2-20个字符。"), (Some(2), Some(20)));
    }

    #[test]
    fn comparisons_with_signs() {
        let length = |text: &str| {
            let limits = limits(text, &Shape::String);
            (limits.min_length, limits.max_length)
        };
        assert_eq!(length("格式要求：   - 6<=长度<=20 - 字母开头"), (Some(6), Some(20)));
        assert_eq!(length("名称，1 ≤ 长度 ≤ 64。"), (Some(1), Some(64)));
        assert_eq!(length("名称，长度＜＝64。"), (None, Some(64)));
        assert_eq!(length("名称，长度<65。"), (None, Some(64)));
        assert_eq!(length("名称，64>=长度>0。"), (Some(1), Some(64)));
        assert_eq!(length("版本>=20时有效。"), (None, None));
        assert_eq!(length("长度=>20"), (None, None));
        let value = limits("大小，0<取值≤100。", &Shape::Int64);
        assert_eq!((value.min, value.max), (Some(1), Some(100)));
        assert_eq!(limits("个数≤20。", &list()).max_items, Some(20));
        assert_eq!(limits("长度<=20。", &Shape::Int64), Limits::default());
    }

    #[test]
    fn lengths_of_lists() {
        assert_eq!(limits("最大列表长度20。", &list()).max_items, Some(20));
        assert_eq!(limits("每次调用最多传100个部门ID。", &list()).max_items, Some(100));
        assert_eq!(limits("附件，最大列表元素个数：20。", &list()).max_items, Some(20));
        assert_eq!(limits("提到某人时，最多只能@50个。", &list()).max_items, Some(50));
        assert_eq!(limits("未送达者：   - 甲一天不得超过100次。 - 若为乙，此上限为500。", &list()).max_items, None);
        assert_eq!(limits("三个参数内元素个数之和不能超过50。", &list()).max_items, None);
        for (text, most) in [
            ("接收人列表，最多支持1000人。", 1000),
            ("列表，最多允许传入30个，可调用接口获取。", 30),
            ("图片，最多可上传9张图片，单个图片大小不超过5M。", 9),
            ("成员列表，最大size30。", 30),
            ("成员列表，最大size：20。", 20),
            ("权限列表，最多显示30个。", 30),
            ("任务。   最多一次可以提交10个", 10),
            ("分片编号，分片数量最大值10000，大小限制范围是100KB~5GB，最多传30。", 30),
        ] {
            assert_eq!(limits(text, &list()).max_items, Some(most), "{text}");
        }
        for text in [
            "热词，不超过10个字符。",
            "成员，建议不超过100人。",
            "链接，最大长度：1024字符。",
            "且长度不超过1000字符。",
        ] {
            assert_eq!(limits(text, &list()).max_items, None, "{text}");
        }
    }
}
