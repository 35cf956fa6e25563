//! Requirements that depend on other parameters.

use super::clauses::clauses;

/// Whether `text` says that an optional parameter is required under a condition, or together with others.
pub fn has_condition(text: &str) -> bool {
    clauses(text).any(|clause| {
        let one_of = ["二选一", "三选一", "同时为空"].iter().any(|words| clause.contains(words));
        let some = clause.contains("至少") && ["一个", "一项", "其一"].iter().any(|words| clause.ends_with(words));
        let required = clause.replace("非必填", "").replace("是否必填", "");
        one_of || some || ["必填", "必传", "必须传入"].iter().any(|words| required.contains(words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_in_words() {
        for text in [
            "编号，与名称二选一。",
            "甲和乙至少填写一个。",
            "不能和编号同时为空。",
            "类型为2时，此参数必填，其他情况不用填。",
            "地址。  [!NOTE]   - 类型为0，该参数必传。",
        ] {
            assert!(has_condition(text), "{text}");
        }
        for text in ["该参数为非必填参数。", "密码至少8个字符。", "是否必填由模板决定。", "名称。"]
        {
            assert!(!has_condition(text), "{text}");
        }
    }
}
