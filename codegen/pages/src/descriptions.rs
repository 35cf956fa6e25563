//! Facts in a description: closed lists of values, limits, defaults, units, formats.
//!
//! Anything uncertain is omitted: a person reads the description anyway, and a wrong fact costs more than a missing one.

mod bounds;
mod choices;
mod clauses;
mod conditions;
mod kinds;

use serde_json::Value;

pub use conditions::has_condition;

use super::facts::{Shape, ValueFacts};
use dingtalk_spec::model::{Format, Limits};

/// What a description says about its field.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Described {
    pub(super) limits: Limits,
    pub(super) values: Vec<ValueFacts>,
    pub(super) default: Option<Value>,
    pub(super) format: Option<Format>,
    pub(super) unit: Option<String>,
    pub(super) deprecated: bool,
    /// What a person should look at.
    pub(super) doubt: Option<String>,
}

/// Reads the description `text` of a field called `name`.
pub(super) fn read(text: &str, name: &str, shape: &Shape, example: &str) -> Described {
    let choices::Listed { values, default: marked, doubt } = choices::read(text, name, shape, example);
    let format = kinds::format(text, name, shape, example);
    // If there is a list of values, a number bounds something that one of the values refers to.
    let limits = if values.is_empty() || matches!(shape, Shape::List(_)) {
        bounds::read(text, shape)
    } else {
        Limits::default()
    };
    Described {
        limits,
        default: marked.or_else(|| choices::default(text, shape, &values)),
        values,
        format,
        unit: if format.is_none() { kinds::unit(text, shape) } else { None },
        deprecated: GIVEN_UP.iter().any(|word| text.contains(word)),
        doubt,
    }
}

const GIVEN_UP: [&str; 8] = ["已废弃", "废弃字段", "废弃参数", "已弃用", "已经废弃", "已下线", "（废弃）", "(废弃)"];

#[cfg(test)]
mod tests {
    use super::*;

    fn described(text: &str, shape: &Shape) -> Described {
        read(text, "field", shape, "")
    }

    #[test]
    fn a_default_and_a_bound_in_one_sentence() {
        let size = described("每页条数，默认值为10，最大值50。", &Shape::Int64);
        assert_eq!((size.default, size.limits.max), (Some(Value::from(10)), Some(50)));
    }

    #[test]
    fn a_time_has_a_format_and_no_unit() {
        let time = described("创建时间，Unix时间戳，单位毫秒。", &Shape::Int64);
        assert_eq!((time.format, time.unit), (Some(Format::EpochMilliseconds), None));
    }

    #[test]
    fn a_deprecated_field() {
        assert!(described("精度。  [!NOTE]  该字段已废弃。", &Shape::Int64).deprecated);
        assert!(described("卡片标题（废弃）。", &Shape::String).deprecated);
        assert!(!described("精度。", &Shape::Int64).deprecated);
    }
}
