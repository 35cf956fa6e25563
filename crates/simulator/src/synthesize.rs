//! Answers made up from types, for operations without an example. The same spec always gives the same answer.

use dingtalk_spec::model::{Answer, Field, Format, Limits, NamedKind, Type};
use serde_json::{Map, Value, json};

use crate::endpoint::Endpoint;

/// An answer with every field filled.
pub(crate) fn synthesize(endpoint: &Endpoint, form: &Answer) -> Value {
    let mut maker = Maker { endpoint, within: Vec::new() };
    match form {
        Answer::None => json!({}),
        Answer::Object(fields) => maker.object(fields),
        Answer::Value(field) => maker.field(field).unwrap_or(Value::Null),
    }
}

struct Maker<'e> {
    endpoint: &'e Endpoint,
    /// Types that are being filled. A field that would fill one of them again is omitted.
    within: Vec<&'e str>,
}

impl<'e> Maker<'e> {
    fn object(&mut self, fields: &'e [Field]) -> Value {
        let filled = fields.iter().filter_map(|field| Some((field.wire_name.clone(), self.field(field)?)));
        Value::Object(filled.collect::<Map<_, _>>())
    }

    /// The spec's example value, or one that fits type, format and limits.
    fn field(&mut self, field: &'e Field) -> Option<Value> {
        match (&field.example, &field.ty) {
            (Some(example), Type::JsonText(_)) if !example.is_string() => Some(Value::from(example.to_string())),
            (Some(example), _) => Some(example.clone()),
            (None, ty) => self.value(ty, field.format, &field.limits),
        }
    }

    fn value(&mut self, ty: &'e Type, format: Option<Format>, limits: &Limits) -> Option<Value> {
        let any = Limits::default();
        Some(match ty {
            Type::String => Value::from(text(format, limits)),
            Type::Int32 => Value::from(number(format, limits).min(i64::from(i32::MAX))),
            Type::Int64 => Value::from(number(format, limits)),
            Type::Float64 => json!(number(format, limits) as f64 + 0.5),
            Type::Bool => Value::from(true),
            Type::Any => json!({}),
            Type::File => Value::from("file"),
            Type::List(item) => {
                let count = usize::try_from(limits.min_items.unwrap_or(1).max(1)).unwrap_or(1).min(1000);
                let item = self.value(item, format, &any);
                Value::Array(item.map(|item| vec![item; count]).unwrap_or_default())
            }
            Type::Map(item) => match self.value(item, format, &any) {
                Some(item) => json!({ "key": item }),
                None => json!({}),
            },
            Type::JsonText(inner) => Value::from(self.value(inner, format, limits)?.to_string()),
            Type::Named(name) => return self.named(name),
        })
    }

    fn named(&mut self, name: &'e str) -> Option<Value> {
        match &self.endpoint.operation.named_type(name)?.kind {
            NamedKind::TextValues(values) => values.first().map(|value| Value::from(value.value.as_str())),
            NamedKind::IntegerValues(values) => values.first().map(|value| Value::from(value.value)),
            NamedKind::Object(_) if self.within.contains(&name) => None,
            NamedKind::Object(fields) => {
                self.within.push(name);
                let object = self.object(fields);
                self.within.pop();
                Some(object)
            }
        }
    }
}

fn number(format: Option<Format>, limits: &Limits) -> i64 {
    let usual = match format {
        Some(Format::EpochMilliseconds) => 1_767_225_600_000,
        Some(Format::EpochSeconds) => 1_767_225_600,
        _ => 1,
    };
    usual.min(limits.max.unwrap_or(i64::MAX)).max(limits.min.unwrap_or(i64::MIN))
}

fn text(format: Option<Format>, limits: &Limits) -> String {
    let usual = match format {
        None => "text",
        Some(Format::EpochMilliseconds) => "1767225600000",
        Some(Format::EpochSeconds) => "1767225600",
        Some(Format::Iso8601) => "2026-01-01T00:00:00Z",
        Some(Format::LocalDateTime) => "2026-01-01 00:00:00",
        Some(Format::LocalDate) => "2026-01-01",
        Some(Format::Url) => "https://example.com/",
        Some(Format::Base64) => "dGV4dA==",
    };
    let length = |limit: Option<u64>| limit.and_then(|limit| usize::try_from(limit).ok());
    let most = length(limits.max_length).unwrap_or(usize::MAX);
    let least = length(limits.min_length).unwrap_or(0).min(10_000);
    let cut: String = usual.chars().take(most).collect();
    let missing = least.saturating_sub(cut.chars().count());
    cut + &"x".repeat(missing)
}
