//! JSON Schemas of the format, for editors.

use serde_json::{Map, Value, json};

use crate::format::{CRATE, ENDPOINT, EVENT, EVENTS, Key, Shape, TABLES, Table};

/// The JSON Schemas of spec files: paths relative to the spec folder, and texts.
#[must_use]
pub fn json_schemas() -> Vec<(String, String)> {
    [&CRATE, &ENDPOINT, &EVENT, &EVENTS]
        .into_iter()
        .map(|table| (format!("schema/{}.schema.json", table.id), schema_text(table)))
        .collect()
}

fn schema_text(table: &'static Table) -> String {
    let mut schema = table_schema(table);
    let mut definitions = Map::new();
    for inner in TABLES.iter().filter(|inner| mentions(table, inner)) {
        definitions.insert(inner.id.to_owned(), Value::Object(table_schema(inner)));
    }
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".to_owned(), json!(format!("DingTalk spec: {}", table.title)));
    if !definitions.is_empty() {
        schema.insert("definitions".to_owned(), Value::Object(definitions));
    }
    // Alternate-form output breaks lines, but does not end with a line break.
    format!("{:#}\n", sorted(Value::Object(schema)))
}

/// Whether `table` has `wanted` somewhere below it.
fn mentions(table: &Table, wanted: &Table) -> bool {
    table.keys.iter().any(|key| match key.shape {
        Shape::Table(inner) | Shape::Named(inner) | Shape::Tables(inner) => {
            inner.id == wanted.id || mentions(inner, wanted)
        }
        _ => false,
    })
}

fn table_schema(table: &Table) -> Map<String, Value> {
    let mut schema = Map::new();
    let required: Vec<_> = table.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let properties: Map<_, _> = table.keys.iter().map(|key| (key.name.to_owned(), key_schema(key))).collect();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn key_schema(key: &Key) -> Value {
    let mut schema = shape_schema(key.shape);
    if let (Some(reference), Value::Object(schema)) = (schema.get("$ref").cloned(), &mut schema) {
        // Beside `$ref`, every other keyword is ignored.
        schema.remove("$ref");
        schema.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), json!(key.doc));
    }
    schema
}

fn shape_schema(shape: Shape) -> Value {
    let text = || json!({ "type": "string", "pattern": "\\S" });
    match shape {
        Shape::Text | Shape::Type | Shape::Json => text(),
        Shape::Texts => json!({ "type": "array", "items": text(), "minItems": 1 }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Integer(least, most) => integer_schema(least, most),
        Shape::IntegerOrText => json!({ "type": ["integer", "string"] }),
        Shape::Word(words) => json!({ "enum": words() }),
        Shape::Words(words) => {
            json!({ "type": "array", "items": { "enum": words() }, "uniqueItems": true })
        }
        Shape::Value => json!({}),
        Shape::Values => json!({ "type": "object" }),
        Shape::Table(table) => reference(table),
        Shape::Named(table) => json!({ "type": "object", "additionalProperties": reference(table) }),
        Shape::Tables(table) => json!({ "type": "array", "items": reference(table) }),
    }
}

fn integer_schema(least: i64, most: i64) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!("integer"))]);
    if least != i64::MIN {
        schema.insert("minimum".to_owned(), json!(least));
    }
    if most != i64::MAX {
        schema.insert("maximum".to_owned(), json!(most));
    }
    Value::Object(schema)
}

fn reference(table: &Table) -> Value {
    json!({ "$ref": format!("#/definitions/{}", table.id) })
}

/// Sorts keys alphabetically, whichever map serde_json was built with.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by(|a, b| a.0.cmp(&b.0));
            members.into_iter().map(|(key, value)| (key, sorted(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        scalar => scalar,
    }
}
