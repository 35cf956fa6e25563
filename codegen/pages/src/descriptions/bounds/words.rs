//! The words around a number that bounds something.

use super::Bound;
use super::number::Side;

/// What a number counts, according to what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    Characters,
    /// Elements of a list.
    Things,
    /// No unit: the number is a value, or the clause says what it counts.
    Nothing,
    Other,
}

/// Words for elements of a list, after a number.
const MEASURES: [char; 6] = ['个', '人', '张', '名', '项', '篇'];

pub(super) fn counted(after: &str, clause: &str) -> Counted {
    let after = after.trim_start();
    let bare = after.trim_start_matches('个').trim_start();
    // The places of a text are its characters, but those of a number are digits.
    let places = bare.strip_prefix('位').filter(|_| clause.contains("长度"));
    let named = places.unwrap_or(bare);
    let ends = |text: &str| {
        text.is_empty()
            || text == "."
            || text.starts_with(['条', '"', '”', '）', ')', ':', '：', '[', ' ', '-'])
            || text.starts_with("的整数")
    };
    if ["字符", "个字", "汉字"].iter().any(|word| named.starts_with(word)) || places.is_some_and(ends) {
        Counted::Characters
    } else if ends(bare) {
        Counted::Nothing
    } else if after.starts_with(MEASURES) {
        Counted::Things
    } else {
        Counted::Other
    }
}

/// Which side a number bounds, according to the words around it; in a range, the second number.
pub(super) fn side(bound: &Bound<'_>) -> Option<Side> {
    let before = without_fillers(bound.before);
    if let Some(from) = bound.from {
        let words = ["取值", "取值范围", "范围", "长度", "长度限制", "限制"];
        let is_range = from <= bound.to && words.iter().any(|word| before.ends_with(word));
        return is_range.then_some(Side::Most);
    }
    let most = ["最大", "最大值", "最多", "最长", "最高", "超过", "上限", "不大于", "不能大于", "小于等于"];
    let least = ["最小", "最小值", "最少", "至少", "不小于", "不能小于", "不少于", "大于等于"];
    let bare = before.trim_end_matches(|c: char| "列表长度数量元素个的".contains(c));
    let ends_with = |words: &[&str]| words.iter().any(|word| before.ends_with(word) || bare.ends_with(word));
    if before.ends_with("至少") || ends_with(&least) {
        Some(Side::Least)
    } else if ends_with(&most) && (!before.ends_with("超过") || before.contains('不')) {
        Some(Side::Most)
    } else {
        bound.after.trim_end().ends_with("以内").then_some(Side::Most)
    }
}

/// `text` without the words that may be between a bound and its number.
fn without_fillers(text: &str) -> &str {
    const FILLERS: [&str; 28] = [
        "@",
        "为",
        "是",
        "：",
        ":",
        "传入",
        "上传",
        "传",
        "支持",
        "处理",
        "设置成",
        "设置",
        "可",
        "能",
        "只",
        "新增",
        "移除",
        "删除",
        "限制",
        "可以",
        " ",
        "添加",
        "提交",
        "获取",
        "显示",
        "允许",
        "要求",
        "一次",
    ];
    let mut text = text.trim_end();
    loop {
        let shorter = FILLERS.iter().find_map(|filler| text.strip_suffix(filler));
        match shorter.or_else(|| text.strip_suffix("size")) {
            Some(shorter) => text = shorter,
            None => return text,
        }
    }
}
