//! Where a mistake is within a value that stands for JSON: a table of arguments, or text that holds JSON.

use std::ops::Range;

use crate::json::{Json, Kind};
use crate::node::{Node, Value};
use crate::read;
use crate::source::{Source, SourceFile};

/// One step from a JSON value to a value within it. Later items are greater, so that they can be removed first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// To a member of an object.
    Member(String),
    /// To an item of a list, counted from 0.
    Item(usize),
}

/// What comes before a value to make it a TOML file.
const KEY: &str = "x = ";

/// The steps to the innermost value at `offset` of a key's TOML; a member's name belongs to its value. Nothing if it is not JSON.
#[must_use]
pub fn of(toml: &str, offset: usize) -> Option<Vec<Step>> {
    let (text, node) = parsed(toml)?;
    let json = json(text, &node)?;
    let mut steps = Vec::new();
    let mut here = Some(&json);
    while let Some(json) = here {
        here = inner(json, KEY.len() + offset).map(|(step, json)| {
            steps.push(step);
            json
        });
    }
    Some(steps)
}

/// The JSON value that a key's TOML stands for.
#[must_use]
pub fn value(toml: &str) -> Option<serde_json::Value> {
    let (text, node) = parsed(toml)?;
    Some(json(text, &node)?.plain())
}

fn parsed(toml: &str) -> Option<(String, Node)> {
    let text = format!("{KEY}{toml}\n");
    let root = read::tree(&SourceFile { path: String::new(), bytes: text.clone().into_bytes() })?;
    match root.value {
        Value::Table(entries) => Some((text, entries.into_iter().next()?.node)),
        _ => None,
    }
}

fn json(text: String, node: &Node) -> Option<Json> {
    match node.as_text() {
        Some(json) => Json::parse(&json, &Source::new("", text)).ok(),
        None => Json::from_toml(node).ok(),
    }
}

fn inner(json: &Json, at: usize) -> Option<(Step, &Json)> {
    let holds = |range: &Range<usize>| range.contains(&at);
    match &json.kind {
        Kind::Scalar(_) => None,
        Kind::List(items) => {
            let mut items = items.iter().enumerate();
            items.find(|(_, item)| holds(&item.span)).map(|(index, item)| (Step::Item(index), item))
        }
        Kind::Object(members) => {
            let member = members.iter().find(|member| holds(&(member.name_span.start..member.value.span.end)))?;
            Some((Step::Member(member.name.clone()), &member.value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_value_at_an_offset() {
        let at = |toml: &str, mark: &str| {
            let steps = of(toml, toml.find(mark).unwrap()).unwrap();
            let step = |step: &Step| match step {
                Step::Member(name) => format!(".{name}"),
                Step::Item(index) => format!("[{index}]"),
            };
            steps.iter().map(step).collect::<String>()
        };
        let body = "'''\n{\n  \"a\": [1, { \"b\": 20 }],\n  \"c\": {}\n}\n'''";
        assert_eq!(at(body, "20"), ".a[1].b");
        assert_eq!(at(body, "\"b\""), ".a[1].b");
        assert_eq!(at(body, "{ \"b\""), ".a[1]");
        assert_eq!(at(body, "\"c\""), ".c");
        assert_eq!(at(body, "{\n"), "");
        assert_eq!(at("{ id = 1, list = [\"x\"] }", "\"x\""), ".list[0]");
        assert_eq!(at("{ id = 1, list = [\"x\"] }", "id"), ".id");
        assert_eq!(of("'no JSON'", 1), None);
        assert_eq!(value("{ id = 1 }"), Some(serde_json::json!({ "id": 1 })));
    }
}
