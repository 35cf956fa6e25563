//! How a value is written, and which unit a number has.

use super::super::facts::Shape;
use super::clauses::clauses;
use dingtalk_spec::model::Format;

/// How a time or an address is written.
pub(super) fn format(text: &str, name: &str, shape: &Shape, example: &str) -> Option<Format> {
    match shape {
        Shape::Int32 | Shape::Int64 => epoch(text, name, example),
        Shape::String => text_format(text, name, example),
        _ => None,
    }
}

fn epoch(text: &str, name: &str, example: &str) -> Option<Format> {
    let digits = example.trim().bytes().filter(u8::is_ascii_digit).count();
    let is_stamp = text.contains("时间戳") || text.contains("毫秒数");
    // A duration in milliseconds is not a time: its example is shorter.
    let is_time =
        is_stamp || (text.contains("毫秒") && digits == 13) || (named_as_time(name) && matches!(digits, 10 | 13));
    if !is_time {
        return None;
    }
    if text.contains("毫秒") || digits == 13 {
        Some(Format::EpochMilliseconds)
    } else if text.contains('秒') || digits == 10 {
        Some(Format::EpochSeconds)
    } else {
        None
    }
}

fn named_as_time(name: &str) -> bool {
    let name = name.to_lowercase();
    ["time", "date", "timestamp"].iter().any(|end| name.ends_with(end)) || name.starts_with("gmt")
}

fn text_format(text: &str, name: &str, example: &str) -> Option<Format> {
    let example = example.trim().trim_matches('"');
    let lower = text.to_lowercase();
    // A pattern in words counts more than an example that contradicts it.
    let is_stamp = example.len() == 13 && example.bytes().all(|byte| byte.is_ascii_digit());
    if is_stamp && !lower.contains("yyyy-mm-dd") {
        return epoch(text, name, example);
    }
    if lower.contains("iso 8601") || lower.contains("iso8601") || shaped(example, "0000-00-00T00:00") {
        return Some(Format::Iso8601);
    }
    if shaped(example, "0000-00-00 00:00:00") {
        return Some(Format::LocalDateTime);
    }
    if shaped(example, "0000-00-00") && example.len() == "0000-00-00".len() {
        return Some(Format::LocalDate);
    }
    if (example.is_empty() || is_stamp) && lower.contains("yyyy-mm-dd hh:mm:ss") {
        return Some(Format::LocalDateTime);
    }
    let name = name.to_lowercase();
    let is_address = name.ends_with("url") || lower.contains("url") || text.contains("链接") || text.contains("地址");
    let is_web = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    if is_address && (is_web(example) || (example.is_empty() && name.ends_with("url"))) {
        return Some(Format::Url);
    }
    None
}

/// Whether `text` begins like `pattern`, in which a zero is any digit.
fn shaped(text: &str, pattern: &str) -> bool {
    text.len() >= pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'0' => byte.is_ascii_digit(),
            wanted => byte == wanted,
        })
}

/// Units by the page's words. Longer words come before their prefixes.
const UNITS: [(&str, &str); 19] = [
    ("毫秒", "milliseconds"),
    ("秒", "seconds"),
    ("分(RMB)", "cents"),
    ("分（RMB", "cents"),
    ("分（人民币", "cents"),
    ("分钟", "minutes"),
    ("小时", "hours"),
    ("天", "days"),
    ("月", "months"),
    ("年", "years"),
    ("米", "meters"),
    ("千米", "kilometers"),
    ("公里", "kilometers"),
    ("元", "yuan"),
    ("字节", "bytes"),
    ("byte", "bytes"),
    ("kb", "kilobytes"),
    ("mb", "megabytes"),
    ("厘米", "centimeters"),
];

/// The unit of a number.
pub(super) fn unit(text: &str, shape: &Shape) -> Option<String> {
    if !matches!(shape, Shape::Int32 | Shape::Int64 | Shape::Float64) {
        return None;
    }
    let whole = text.match_indices("单位").find_map(|(at, word)| {
        let named = text.get(at + word.len()..)?.trim_start_matches(['为', '是', '：', ':', ' ', '`']);
        let named = named.to_lowercase();
        UNITS.iter().find(|(known, _)| named.starts_with(&known.to_lowercase())).map(|(_, unit)| *unit)
    });
    let before = || {
        clauses(text).find_map(|clause| {
            let clause = clause.strip_suffix("为单位")?;
            UNITS.iter().find(|(known, _)| clause == *known).map(|(_, unit)| *unit)
        })
    };
    whole.or_else(before).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let of = |text, name, example| format(text, name, &Shape::Int64, example);
        assert_eq!(of("入职时间，Unix时间戳，单位毫秒。", "hired_date", ""), Some(Format::EpochMilliseconds));
        assert_eq!(of("时间戳，单位秒。", "at", ""), Some(Format::EpochSeconds));
        assert_eq!(of("创建时间。", "createTime", "1597573616828"), Some(Format::EpochMilliseconds));
        assert_eq!(of("时长，单位毫秒。", "duration", "600"), None);
        assert_eq!(of("编号。", "id", "1597573616828"), None);
    }

    #[test]
    fn texts() {
        let of = |text, name, example| format(text, name, &Shape::String, example);
        assert_eq!(of("时间。", "t", "2021-12-01 10:00:00"), Some(Format::LocalDateTime));
        assert_eq!(of("日期。", "d", "2021-12-01"), Some(Format::LocalDate));
        assert_eq!(of("时间。", "t", "2021-12-01T10:00Z"), Some(Format::Iso8601));
        assert_eq!(of("头像URL。", "avatar", "https://a.b/c.png"), Some(Format::Url));
        assert_eq!(of("头像URL。", "avatar", "@lADP"), None);
        assert_eq!(of("时间戳，单位毫秒。", "at", "1597573616828"), Some(Format::EpochMilliseconds));
        assert_eq!(of("企业名称。", "name", "https"), None);
    }

    #[test]
    fn units() {
        let of = |text| unit(text, &Shape::Int64);
        assert_eq!(of("有效期，单位秒。").as_deref(), Some("seconds"));
        assert_eq!(of("距离，单位千米。").as_deref(), Some("kilometers"));
        assert_eq!(of("金额，单位为分(RMB)。").as_deref(), Some("cents"));
        assert_eq!(of("时间，分钟为单位。").as_deref(), Some("minutes"));
        assert_eq!(of("请假单位。"), None);
        assert_eq!(unit("单位秒。", &Shape::String), None);
    }
}
