//! Values that a sentence lists: `可选值：a（甲）、b（乙）。`.

use serde_json::Value;

use super::super::super::facts::{Shape, ValueFacts};
use super::{is_value, remark, scalar};

/// What introduces values; longer words come before those that they end with.
const INTRODUCTIONS: [&str; 5] = ["可取值包括", "可取值", "可选值", "枚举值", "取值"];

/// The values that a sentence of `text` lists; none if anything else stands between them.
pub(super) fn read(text: &str, base: &Shape) -> Vec<ValueFacts> {
    let lists = INTRODUCTIONS.iter().flat_map(|word| text.match_indices(word).map(|(at, word)| at + word.len()));
    lists.filter_map(|at| listed(text.get(at..)?, base)).next().unwrap_or_default()
}

fn listed(text: &str, base: &Shape) -> Option<Vec<ValueFacts>> {
    let mut rest = text.strip_prefix('为').unwrap_or(text).strip_prefix(['：', ':'])?.trim_start();
    let mut values: Vec<ValueFacts> = Vec::new();
    loop {
        let bare = rest.trim_start_matches(QUOTES);
        let (token, after) = bare.split_at_checked(bare.find(|c: char| !is_value(c)).unwrap_or(bare.len()))?;
        let token = token.trim_end_matches('.');
        let value = scalar(token, base).filter(|value| !token.is_empty() && !is_known(value, &values))?;
        let (meaning, after) = remark(after.trim_start_matches(QUOTES));
        values.push(ValueFacts { value, text: meaning.unwrap_or_default().to_owned() });
        match after.trim_start().strip_prefix(['、', '/']) {
            Some(next) => rest = next.trim_start(),
            None if after.is_empty() || after.starts_with(['。', ' ', '；', ';']) => break,
            None => return None,
        }
    }
    let are_flags = values.iter().all(|known| matches!(known.value.as_str(), Some("true" | "false")));
    (values.len() > 1 && !are_flags).then_some(values)
}

const QUOTES: [char; 4] = ['`', '"', '“', '”'];

fn is_known(value: &Value, values: &[ValueFacts]) -> bool {
    values.iter().any(|known| known.value == *value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_in_a_sentence() {
        let values = |text| read(text, &Shape::String).into_iter().map(|value| value.value).collect::<Vec<_>>();
        assert_eq!(values("周几，可取值包括：sunday、monday。默认值为“sunday”。"), [json!("sunday"), json!("monday")]);
        assert_eq!(values("关系。可选值：`and`（且）、`or`（或）。"), [json!("and"), json!("or")]);
        assert_eq!(values("取值：a"), [] as [Value; 0]);
        assert_eq!(values("取值范围：a、b"), [] as [Value; 0]);
        assert_eq!(values("取值：a、b等。"), [] as [Value; 0]);
        assert_eq!(values("取值：a、其他。"), [] as [Value; 0]);
        assert_eq!(values("取值：true、false"), [] as [Value; 0]);
    }

    #[test]
    fn numbers_in_a_sentence() {
        let values = read("取值为：1（甲）/2（乙）", &Shape::Int64);
        assert_eq!(values.iter().map(|value| value.text.as_str()).collect::<Vec<_>>(), ["甲", "乙"]);
        assert_eq!(read("取值：1~3", &Shape::Int64), []);
        assert_eq!(read("取值：1、b", &Shape::Int64), []);
    }
}
