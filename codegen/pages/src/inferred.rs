//! What an example alone shows, if no table describes a body or an answer.

use serde_json::Value;

use super::facts::{Certainty, FieldFacts, RootRow, Shape, Tree};
use dingtalk_spec::model::Limits;

/// The fields of the first example that has any; their texts and flags remain unknown.
pub(super) fn tree(examples: &[Value], line: u32) -> Option<Tree> {
    let shapes = examples.iter().map(|example| shape(example, line));
    let root = shapes.into_iter().find(|shape| match shape {
        Shape::Object { fields, .. } => !fields.is_empty(),
        shape => *shape != Shape::Any,
    })?;
    Some(Tree { root, row: RootRow::default(), certainty: Certainty::Exact })
}

fn shape(value: &Value, line: u32) -> Shape {
    match value {
        Value::Null => Shape::Any,
        Value::Bool(_) => Shape::Bool,
        Value::String(_) => Shape::String,
        Value::Number(number) if number.is_i64() || number.is_u64() => Shape::Int64,
        Value::Number(_) => Shape::Float64,
        Value::Array(items) => {
            let item = items.iter().find(|item| !item.is_null());
            Shape::List(Box::new(item.map_or(Shape::Any, |item| shape(item, line))))
        }
        Value::Object(members) if members.is_empty() => Shape::Any,
        Value::Object(members) => {
            let fields = members.iter().map(|(name, value)| field(name, value, line));
            Shape::Object { name: None, fields: fields.collect() }
        }
    }
}

fn field(name: &str, value: &Value, line: u32) -> FieldFacts {
    let shape = shape(value, line);
    let is_scalar = !matches!(value, Value::Null | Value::Array(_) | Value::Object(_));
    FieldFacts { shape, example: is_scalar.then(|| value.clone()), ..undescribed(name, line) }
}

/// A text field that the page does not describe.
pub(super) fn undescribed(name: &str, line: u32) -> FieldFacts {
    FieldFacts {
        name: name.to_owned(),
        shape: Shape::String,
        required: None,
        limits: Limits::default(),
        values: Vec::new(),
        default: None,
        example: None,
        format: None,
        unit: None,
        deprecated: false,
        text: String::new(),
        line,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes_of_values() {
        let tree = tree(&[json!({}), json!({"a": [{"b": 1}], "c": null, "d": 1.5})], 3).unwrap();
        let Shape::Object { fields, .. } = tree.root else { panic!("an object") };
        let names: Vec<_> = fields.iter().map(|field| (field.name.as_str(), field.line)).collect();
        assert_eq!(names, [("a", 3), ("c", 3), ("d", 3)]);
        let Shape::List(item) = &fields[0].shape else { panic!("a list") };
        assert!(matches!(item.as_ref(), Shape::Object { fields, .. } if fields[0].shape == Shape::Int64));
        assert_eq!((&fields[1].shape, &fields[2].shape), (&Shape::Any, &Shape::Float64));
    }

    #[test]
    fn empty_examples_show_nothing() {
        assert_eq!(tree(&[json!({}), json!(null)], 1), None);
    }
}
