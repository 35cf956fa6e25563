//! The files in the spec folder that are generated from the format are current. `UPDATE_EXPECT=1 cargo test` rewrites them.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panics")]

use std::fs;
use std::path::Path;

use dingtalk_spec::{KEY_REFERENCE_MARKERS, is_spec, json_schemas, key_reference};
use expect_test::{ExpectFile, expect_file};
use serde_json::Value;

const README: &str = include_str!("../../../spec/README.md");

#[test]
fn schemas_are_current() {
    let committed: [(&str, ExpectFile); 4] = [
        ("schema/crate.schema.json", expect_file!["../../../spec/schema/crate.schema.json"]),
        ("schema/endpoint.schema.json", expect_file!["../../../spec/schema/endpoint.schema.json"]),
        ("schema/event.schema.json", expect_file!["../../../spec/schema/event.schema.json"]),
        ("schema/events.schema.json", expect_file!["../../../spec/schema/events.schema.json"]),
    ];
    for ((path, text), (committed_path, committed)) in json_schemas().into_iter().zip(committed) {
        assert_eq!(path, committed_path);
        committed.assert_eq(&text);
    }
}

#[test]
fn key_reference_is_current() {
    let (start, end) = KEY_REFERENCE_MARKERS;
    let (before, rest) = README.split_once(start).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let current = format!("{before}{start}\n\n{}\n{end}{after}", key_reference());
    expect_file!["../../../spec/README.md"].assert_eq(&current);
}

#[test]
fn annotated_example_is_a_spec() {
    let (_, rest) = README.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let krate =
        "title = \"T\"\nsummary = \"S\"\nversion = \"0.1.0\"\ngateway = \"new\"\npages = \"https://example.com/\"\n";
    let file = |path: &str, text: &str| dingtalk_spec::SourceFile { path: path.into(), bytes: text.into() };
    let files = vec![file("demo_1_0.toml", krate), file("demo_1_0/list_members.toml", example)];
    if let Err(report) = dingtalk_spec::load(files) {
        panic!("{report}");
    }
}

#[test]
fn schemas_accept_the_committed_specs() {
    let schemas = json_schemas();
    let schema = |name: &str| -> Value {
        let path = format!("schema/{name}.schema.json");
        serde_json::from_str(&schemas.iter().find(|(known, _)| *known == path).unwrap().1).unwrap()
    };
    let (crate_schema, endpoint_schema) = (schema("crate"), schema("endpoint"));
    let (events_schema, event_schema) = (schema("events"), schema("event"));
    let mut count = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec")).unwrap() {
        let path = entry.unwrap().path();
        if is_spec(path.file_name().unwrap().to_str().unwrap()) {
            let is_events = path.file_stem().unwrap() == "events";
            assert_fits(&path, if is_events { &events_schema } else { &crate_schema });
        } else if path.is_dir() {
            let is_events = path.file_name().unwrap() == "events";
            for endpoint in fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()) {
                if endpoint.extension().is_some_and(|extension| extension == "toml") {
                    assert_fits(&endpoint, if is_events { &event_schema } else { &endpoint_schema });
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 4);
}

#[test]
fn schemas_refuse_other_shapes() {
    let schema: Value = serde_json::from_str(&json_schemas()[0].1).unwrap();
    let fits = serde_json::json!({ "title": "T", "summary": "S", "version": "0.1.0", "gateway": "new", "pages": "P" });
    assert_eq!(mismatch(&fits, &schema, &schema, "$"), None);
    for (key, value) in [("gateway", "newest".into()), ("title", 1.into()), ("other", "x".into())] {
        let mut wrong: Value = fits.clone();
        wrong[key] = value;
        assert!(mismatch(&wrong, &schema, &schema, "$").is_some(), "{wrong}");
    }
}

fn assert_fits(path: &Path, schema: &Value) {
    let table: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let value = serde_json::to_value(table).unwrap();
    assert_eq!(mismatch(&value, schema, schema, "$"), None, "{}", path.display());
}

/// Where a value does not fit, for the parts of JSON Schema that the schemas use.
fn mismatch(value: &Value, schema: &Value, root: &Value, at: &str) -> Option<String> {
    let fits_type = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        other => panic!("{other}"),
    };
    for (word, rule) in schema.as_object().unwrap() {
        let fits = match word.as_str() {
            "type" => rule.as_array().map_or_else(|| fits_type(rule), |types| types.iter().any(fits_type)),
            "enum" => rule.as_array().unwrap().contains(value),
            "pattern" => value.as_str().is_none_or(|text| !text.trim().is_empty()),
            "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
            "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= rule.as_i64().unwrap()),
            "required" => rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some()),
            "$ref" => return mismatch(value, root.pointer(&rule.as_str().unwrap()[1..]).unwrap(), root, at),
            "allOf" => {
                let found = rule.as_array().unwrap().iter().find_map(|rule| mismatch(value, rule, root, at));
                if found.is_some() {
                    return found;
                }
                true
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                if let Some(found) = items.into_iter().find_map(|item| mismatch(item, rule, root, &format!("{at}[]"))) {
                    return Some(found);
                }
                true
            }
            "additionalProperties" | "properties" => {
                for (key, inner) in value.as_object().into_iter().flatten() {
                    let known = schema.get("properties").and_then(|known| known.get(key));
                    let rule = known.unwrap_or(&schema["additionalProperties"]);
                    let found = match rule {
                        Value::Bool(false) => Some(format!("{at}.{key} is unknown")),
                        rule => mismatch(inner, rule, root, &format!("{at}.{key}")),
                    };
                    if found.is_some() {
                        return found;
                    }
                }
                true
            }
            "uniqueItems" | "description" | "title" | "$schema" | "definitions" => true,
            other => panic!("`{other}` is not used by the schemas"),
        };
        if !fits {
            return Some(format!("{at}: {word}"));
        }
    }
    None
}
