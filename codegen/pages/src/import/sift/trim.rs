//! Takes single values out of examples.

use serde_json::Value;

use dingtalk_spec::authoring::json_path::{self, Step};

/// A value within a key of an example.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Within(Vec<Step>);

impl Within {
    /// The value at an offset of the key's TOML; nothing if that is all of it.
    pub(super) fn at(toml: &str, offset: usize) -> Option<Self> {
        json_path::of(toml, offset).filter(|steps| !steps.is_empty()).map(Self)
    }

    /// Its path from the key: `.result.list[0].id`.
    pub(super) fn path(&self) -> String {
        let step = |step: &Step| match step {
            Step::Member(name) => format!(".{name}"),
            Step::Item(index) => format!("[{index}]"),
        };
        self.0.iter().map(step).collect()
    }

    /// The value.
    pub(super) fn of<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Member(name) => value.get(name),
            Step::Item(index) => value.get(index),
        })
    }

    /// What is left of a value without this one and without what only held it; nothing if that is all.
    pub(super) fn without(&self, value: Value) -> Option<Value> {
        without(value, &self.0)
    }
}

fn without(mut value: Value, steps: &[Step]) -> Option<Value> {
    let (step, rest) = steps.split_first()?;
    match (step, &mut value) {
        (Step::Member(name), Value::Object(members)) => {
            if let Some(inner) = members.remove(name)
                && let Some(inner) = without(inner, rest)
            {
                members.insert(name.clone(), inner);
            }
            (!members.is_empty()).then_some(value)
        }
        (Step::Item(index), Value::Array(items)) if *index < items.len() => {
            if let Some(inner) = without(items.remove(*index), rest) {
                items.insert(*index, inner);
            }
            (!items.is_empty()).then_some(value)
        }
        _ => Some(value),
    }
}
