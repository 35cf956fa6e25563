//! Removing the words of prose.

/// Words that carry facts, or that lead to them; longer ones first.
pub(crate) const KEPT: [&str; 89] = [
    "登录用户的访问凭证",
    "企业内部应用的",
    "授权企业的",
    "个人应用的",
    "可取值包括",
    "可选值",
    "枚举值",
    "不传",
    "可选",
    "必选",
    "第三方企业应用",
    "第三方个人应用",
    "企业内部应用",
    "支持的应用类型",
    "委托产品方案商",
    "微应用后台",
    "自定义机器人",
    "时间戳",
    "访问凭证",
    "权限要求",
    "是否必填",
    "示例值",
    "用户的",
    "固定值",
    "默认值",
    "最大值",
    "最小值",
    "不超过",
    "不能超过",
    "不小于",
    "不大于",
    "字符",
    "处理",
    "范围最大",
    "数组",
    "列表",
    "元素个数",
    "数量",
    "总数",
    "总和",
    "超出",
    "间隔",
    "相隔",
    "分隔",
    "等于",
    "大于",
    "小于",
    "开始",
    "支持",
    "传",
    "从",
    "长度",
    "范围",
    "取值",
    "默认",
    "最大",
    "最小",
    "最多",
    "最少",
    "最长",
    "最高",
    "只能",
    "至少",
    "超过",
    "此上限",
    "上限",
    "限制",
    "毫秒",
    "单位",
    "格式",
    "表示",
    "代表",
    "废弃",
    "弃用",
    "下线",
    "例如",
    "比如",
    "示例",
    "如下",
    "用户",
    "个人",
    "建议",
    "之和",
    "每天",
    "如果",
    "为",
    "个",
    "秒",
    "不",
];

/// The sign for omitted text.
const GAP: char = '…';

/// `text` without its prose.
pub(crate) fn abridged(text: &str) -> String {
    if let Some((head, values)) = words_as_values(text) {
        return abridged(head) + values;
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(word) = KEPT.iter().find(|word| rest.starts_with(**word)) {
            out.push_str(word);
            rest = rest.strip_prefix(word).unwrap_or_default();
            continue;
        }
        if !is_prose(c) {
            out.push(c);
        } else if !out.ends_with(GAP) {
            out.push(GAP);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    without_english(&without_links(&out))
}

/// What comes before a list of values that are words of the vendor's language, and the list.
fn words_as_values(text: &str) -> Option<(&str, &str)> {
    let (head, values) = text.split_at_checked(text.find("- ")?)?;
    let end = head.trim_end();
    let introduces = end.ends_with(['：', ':']) || end.trim_end_matches('。').ends_with("取值");
    let are_words = values.split("- ").all(|value| value.trim().trim_matches('*').chars().all(char::is_alphanumeric));
    (introduces && are_words).then_some((head, values))
}

/// `row` of a table whose cells cannot be distinguished.
pub(crate) fn abridged_row(row: &str) -> String {
    row.split('|')
        .map(
            |cell| {
                if cell.trim().chars().count() > 12 && cell.contains(is_prose) {
                    abridged(cell)
                } else {
                    cell.to_owned()
                }
            },
        )
        .collect::<Vec<_>>()
        .join("|")
}

/// A line of a scrape. Short ones are headings, labels and table heads; kinds of applications are named in words.
pub(crate) fn abridged_line(line: &str) -> String {
    if line.starts_with('|') {
        return abridged_row(line);
    }
    let kept = line.contains("appType-") || (line.chars().count() <= 24 && !line.contains(['。', '，', ',']));
    if kept { line.to_owned() } else { abridged(line) }
}

/// Whether the character belongs to the vendor's prose.
pub(crate) fn is_prose(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// `text` without the addresses of links, which lead to other pages.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        out.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
        out.push(']');
    }
    out + rest
}

/// `text` without runs of plain English words.
fn without_english(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let letters = word.trim_end_matches(['.', ',', ':']);
        let plain = letters.len() > 1 && letters.bytes().all(|byte| byte.is_ascii_lowercase());
        let sentence = out.last().is_some_and(|last| *last == "…" || last.ends_with(|c: char| c.is_ascii_alphabetic()));
        if !(plain && sentence) {
            out.push(word);
        } else if out.last() != Some(&"…") {
            out.push("…");
        }
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_limits_stay() {
        assert_eq!(
            abridged("会话类型：   - **0**（默认）：单聊 - **1**：群聊，最大值20。参见[群聊](https://a.b/c)。"),
            "…：   - **0**（默认）：… - **1**：…，最大值20。…[…]。"
        );
        assert_eq!(abridged("信用等级，取值。   - 低 - 高"), "…，取值。   - 低 - 高");
        assert_eq!(abridged("authLevelLongThe level of the organization (corpId)."), "authLevelLongThe … (corpId).");
    }

    #[test]
    fn short_lines_of_scrapes_stay() {
        assert_eq!(abridged_line("名称类型是否必填描述"), "名称类型是否必填描述");
        assert_eq!(abridged_line("若调用该接口报错，可查找。"), "…，…。");
    }
}
