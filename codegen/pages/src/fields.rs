//! From the text of a row to what its field holds.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::facts::{FieldFacts, Shape};
use super::findings::Findings;
use super::table::RawRow;
use super::tree::Row;
use super::{descriptions, examples, types};
use dingtalk_spec::model::Format;

/// How the values of a table's rows travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// In path, query or headers: as text.
    Text,
    /// In a body or an answer.
    Json,
}

/// The values of every name in a page's examples, at any depth.
#[derive(Debug, Default)]
pub(super) struct Sightings<'v> {
    by_name: HashMap<&'v str, Vec<&'v Value>>,
}

impl<'v> Sightings<'v> {
    pub(super) fn of(examples: impl IntoIterator<Item = &'v Value>) -> Self {
        let mut sightings = Self::default();
        let mut open: Vec<&Value> = examples.into_iter().collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => {
                    for (name, value) in members {
                        sightings.by_name.entry(name).or_default().push(value);
                        open.push(value);
                    }
                }
                _ => {}
            }
        }
        sightings
    }

    fn of_name(&self, name: &str) -> &[&'v Value] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Interprets the rows of a table.
pub(super) fn read(
    raw: Vec<RawRow>,
    encoding: Encoding,
    legacy: bool,
    sightings: &Sightings<'_>,
    findings: &mut Findings,
) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(raw.len());
    for mut raw in raw {
        raw.name = if is_element(&raw, sightings) { String::new() } else { own_name(&raw, &rows, findings) };
        rows.push(row(raw, encoding, legacy, sightings, findings));
    }
    rows
}

/// Whether the row is an element of a list: some such rows repeat the name of their type instead of having no name.
fn is_element(raw: &RawRow, sightings: &Sightings<'_>) -> bool {
    let is_type = raw.name == raw.type_text && raw.name.starts_with(|c: char| c.is_ascii_uppercase());
    is_type && !types::is_known(&raw.name) && sightings.of_name(&raw.name).is_empty()
}

/// The name without its parent's path, which some rows spell out.
fn own_name(raw: &RawRow, before: &[Row], findings: &mut Findings) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '$' | '@' | '#');
    let (parent, name) = raw.name.rsplit_once('.').unwrap_or(("", &raw.name));
    let parent = parent.rsplit('.').next().unwrap_or_default();
    let known = parent.is_empty() || before.iter().any(|row| row.facts.name == parent);
    if known && name.chars().all(is_plain) {
        return name.to_owned();
    }
    findings.gap(raw.line, format!("`{}` is an unusual name", raw.name));
    raw.name.clone()
}

fn row(raw: RawRow, encoding: Encoding, legacy: bool, sightings: &Sightings<'_>, findings: &mut Findings) -> Row {
    let cell = cell_value(&raw.example);
    let mut values = sightings.of_name(&raw.name).to_vec();
    values.extend(&cell);
    let shown = types::Shown { values: &values, legacy, as_text: encoding == Encoding::Text };
    let types::Read { shape, format } = types::read(&raw.type_text, shown).unwrap_or_else(|| {
        findings.gap(raw.line, format!("`{}` has the unknown type `{}`", raw.name, raw.type_text));
        Shape::Any.into()
    });
    let example = if raw.example.is_empty() { first_scalar(&values) } else { raw.example.clone() };
    let described = descriptions::read(&raw.text, &raw.name, &shape, &example);
    if let Some(doubt) = described.doubt {
        findings.note(raw.line, doubt);
    }
    let facts = FieldFacts {
        example: examples::value(&raw.example, &shape),
        shape: traveling(shape, encoding),
        name: raw.name,
        required: raw.required,
        limits: described.limits,
        values: described.values,
        default: described.default,
        // An example in milliseconds contradicts a type of local time.
        format: format.filter(|_| described.format != Some(Format::EpochMilliseconds)).or(described.format),
        unit: described.unit,
        deprecated: described.deprecated,
        text: raw.text,
        line: raw.line,
    };
    Row { facts, depth: raw.depth }
}

/// What a row's example is. JSON that cannot be read is still JSON, not text.
fn cell_value(text: &str) -> Option<Value> {
    let value = examples::value(text, &Shape::Any)?;
    Some(match value.as_str().map(str::trim_start) {
        Some(text) if text.starts_with('{') => Value::Object(Map::new()),
        Some(text) if text.starts_with('[') => Value::Array(Vec::new()),
        _ => value,
    })
}

/// The first value that a cell could have as its example.
fn first_scalar(values: &[&Value]) -> String {
    let text = values.iter().find_map(|value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    text.unwrap_or_default()
}

/// Lists and objects travel in a query as JSON text.
fn traveling(shape: Shape, encoding: Encoding) -> Shape {
    match shape {
        Shape::List(_) | Shape::Map(_) | Shape::Object { .. } if encoding == Encoding::Text => {
            Shape::JsonText(Box::new(shape))
        }
        shape => shape,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn raw(name: &str, type_text: &str) -> RawRow {
        RawRow { name: name.to_owned(), type_text: type_text.to_owned(), line: 7, ..RawRow::default() }
    }

    fn shapes(rows: Vec<RawRow>, encoding: Encoding, example: &Value) -> (Vec<(String, Shape)>, Vec<u32>) {
        let mut findings = Findings::new("a.md");
        let rows = read(rows, encoding, true, &Sightings::of([example]), &mut findings);
        let shapes = rows.into_iter().map(|row| (row.facts.name, row.facts.shape)).collect();
        (shapes, findings.into_list().into_iter().map(|finding| finding.line).collect())
    }

    #[test]
    fn examples_at_any_depth_decide() {
        let (shapes, _) = shapes(vec![raw("price", "Number")], Encoding::Json, &json!({"list": [{"price": 1.5}]}));
        assert_eq!(shapes, [("price".to_owned(), Shape::Float64)]);
    }

    #[test]
    fn lists_in_a_query_are_json_text() {
        let (shapes, _) = shapes(vec![raw("ids", "Array of String")], Encoding::Text, &Value::Null);
        assert_eq!(shapes[0].1, Shape::JsonText(Box::new(Shape::List(Box::new(Shape::String)))));
    }

    #[test]
    fn names_may_spell_out_their_parent() {
        let rows = vec![raw("rule", "Object"), raw("rule.unit", "String"), raw("other.unit", "String")];
        let (shapes, findings) = shapes(rows, Encoding::Json, &Value::Null);
        let names: Vec<_> = shapes.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((names, findings), (vec!["rule", "unit", "other.unit"], vec![7]));
    }

    #[test]
    fn a_row_named_after_its_type_is_an_element() {
        let rows = || vec![raw("content", "Array"), raw("ThingDTO", "ThingDTO")];
        assert_eq!(shapes(rows(), Encoding::Json, &Value::Null).0[1].0, "");
        assert_eq!(shapes(rows(), Encoding::Json, &json!({"ThingDTO": {}})).0[1].0, "ThingDTO");
    }

    #[test]
    fn json_in_a_cell_is_not_text() {
        let row = RawRow { example: "{\"a\":".to_owned(), ..raw("extra", "Json") };
        assert!(matches!(shapes(vec![row], Encoding::Json, &Value::Null).0[0].1, Shape::Object { .. }));
    }

    #[test]
    fn an_unknown_type_is_a_gap() {
        let (shapes, findings) = shapes(vec![raw("a", "是")], Encoding::Json, &Value::Null);
        assert_eq!((shapes[0].1.clone(), findings), (Shape::Any, vec![7]));
    }
}
