//! Examples of a page as pieces of a spec.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::draft::{Block, Section};
use super::endpoint::ENVELOPE;
use super::report::{NoteKind, Notes};
use super::toml_text;
use dingtalk_pages::facts::{ExampleFacts, FieldFacts, PageFacts, Shape, Tree};
use dingtalk_spec::model::Gateway;

/// The examples without repetitions.
pub(super) fn blocks(facts: &PageFacts, notes: &mut Notes) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for example in &facts.examples {
        let (block, added) = example_block(facts, example, blocks.len());
        let is_new = |known: &Block| known.entries.get(1..) != block.entries.get(1..);
        if block.entries.len() > 1 && blocks.iter().all(is_new) {
            for parameter in added {
                let message = "the page's example lacks this required parameter; its value is the one in the table";
                notes.add(NoteKind::Provisional, format!("{}.{parameter}", block.title()), message);
            }
            blocks.push(block);
        }
    }
    blocks
}

/// An example, and the parameters that only the page's tables give a value.
fn example_block(facts: &PageFacts, example: &ExampleFacts, number: usize) -> (Block, Vec<String>) {
    let mut block = Block::element(Section::Looks, &["examples"]);
    let name = if number == 0 { "from_page".to_owned() } else { format!("from_page_{}", number + 1) };
    block.set("name", toml_text::text(&name));
    let mut added = Vec::new();
    let none = Vec::new();
    for (key, shown, fields) in [
        ("path_parameters", &example.path_parameters, &facts.path_parameters),
        ("query", &example.query, &facts.query),
        ("headers", &none, &facts.headers),
    ] {
        let mut seen = BTreeSet::new();
        let mut values: Vec<_> = shown
            .iter()
            .filter(|(wire, _)| seen.insert(wire.as_str()))
            .filter_map(|(wire, text)| {
                let shape = fields.iter().find(|field| field.name == *wire).map(|field| &field.shape);
                Some((wire.as_str(), toml_text::value(&argument(text, shape))?))
            })
            .collect();
        let is_missing = |field: &&FieldFacts| is_required(field, key) && !seen.contains(field.name.as_str());
        for field in fields.iter().filter(is_missing) {
            if let Some(value) = sample(field).and_then(|value| toml_text::value(&value)) {
                added.push(format!("{key}.{}", field.name));
                values.push((&field.name, value));
            }
        }
        if !values.is_empty() {
            block.set(key, toml_text::table(values));
        }
    }
    if let Some(tree) = &facts.body
        && let Some(body) = completed(example.body.clone(), tree, &mut added)
    {
        block.set("body", toml_text::json(&body, &tree.root));
    }
    if let (Some(answer), Some(tree)) = (&example.answer, &facts.answer)
        && !is_empty(tree)
    {
        let answer = if facts.gateway == Gateway::Legacy { unwrapped(answer, &tree.root) } else { answer.clone() };
        block.set("answer", toml_text::json(&answer, &tree.root));
    }
    (block, added)
}

/// The body with the required fields that it lacks, as far as the table gives them a value.
fn completed(body: Option<Value>, tree: &Tree, added: &mut Vec<String>) -> Option<Value> {
    let Shape::Object { fields, .. } = &tree.root else { return body };
    let mut members = match body {
        Some(Value::Object(members)) => members,
        Some(other) => return Some(other),
        None => Map::new(),
    };
    for field in fields.iter().filter(|field| is_required(field, "body")) {
        if members.get(&field.name).is_none_or(Value::is_null)
            && let Some(value) = sample(field)
        {
            added.push(format!("body.{}", field.name));
            members.insert(field.name.clone(), value);
        }
    }
    (!members.is_empty()).then_some(Value::Object(members))
}

/// Whether a call needs the parameter or field.
pub(super) fn is_required(field: &FieldFacts, place: &str) -> bool {
    field.required == Some(true) || place == "path_parameters"
}

/// A field's value according to the examples in the page's table; nothing if a required field within it has none.
pub(super) fn sample(field: &FieldFacts) -> Option<Value> {
    field.example.clone().or_else(|| sample_of(&field.shape))
}

fn sample_of(shape: &Shape) -> Option<Value> {
    match shape {
        Shape::Object { fields, .. } => {
            let mut members = Map::new();
            for field in fields {
                match sample(field) {
                    Some(value) => drop(members.insert(field.name.clone(), value)),
                    None if field.required == Some(true) => return None,
                    None => {}
                }
            }
            (!members.is_empty()).then_some(Value::Object(members))
        }
        Shape::List(item) => sample_of(item).map(|value| Value::Array(vec![value])),
        _ => None,
    }
}

/// Whether an answer has nothing to read, so that the spec has none.
fn is_empty(tree: &Tree) -> bool {
    matches!(&tree.root, Shape::Object { fields, .. } if fields.is_empty())
}

/// An argument from a path or a query, in the type that it has in the spec.
fn argument(text: &str, shape: Option<&Shape>) -> Value {
    let parsed = || serde_json::from_str(text.trim()).ok();
    let typed = match shape {
        None | Some(Shape::String | Shape::Any | Shape::File) => None,
        Some(_) => parsed(),
    };
    typed.unwrap_or_else(|| Value::from(text))
}

/// A legacy answer without its envelope.
fn unwrapped(answer: &Value, shape: &Shape) -> Value {
    let (Value::Object(members), Shape::Object { fields, .. }) = (answer, shape) else { return answer.clone() };
    let is_envelope = |name: &str| ENVELOPE.contains(&name) && fields.iter().all(|field| field.name != name);
    let kept = members.iter().filter(|(name, _)| !is_envelope(name));
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}
