//! Values for calls: a spec's examples or, if it has none, made-up ones.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::given;
use super::literal::{given as present, unpacked};
use dingtalk_spec::model::{
    Body, Example, ExampleReply, Field, Location, NamedKind, Operation, Parameter, RuleKind, Type,
};

/// The values that an example gives, by position of the parameter.
pub(super) fn of_example<'e>(operation: &'e Operation, example: &'e Example) -> Vec<(&'e Field, Value)> {
    given::of_parameters(operation, parameters_of(operation, example))
}

fn parameters_of<'e>(operation: &'e Operation, example: &'e Example) -> Vec<(&'e Parameter, Value)> {
    let value = |(index, parameter): (usize, &'e Parameter)| {
        let value = match (parameter.location, operation.body) {
            (Location::Body, Body::Value) => example.body.as_ref(),
            (Location::Body, _) => example.body.as_ref().and_then(|body| body.get(&parameter.field.wire_name)),
            _ => example.arguments.iter().find(|(position, _)| *position == index).map(|(_, value)| value),
        };
        let value = present(value)?;
        // A body is written as it travels, everything else as the caller gives it.
        let unpacks = parameter.location == Location::Body;
        Some((parameter, if unpacks { unpacked(&parameter.field, value).into_owned() } else { value.clone() }))
    };
    operation.parameters.iter().enumerate().filter_map(value).collect()
}

/// The values for the documentation's example: those of the first example that succeeds, or the fields' own. Only the first of
/// several alternatives is included.
pub(super) fn for_documentation(operation: &Operation) -> Vec<(&Field, Value)> {
    let succeeds = |example: &&Example| matches!(example.reply, ExampleReply::Answer(_));
    let values = match operation.examples.iter().find(succeeds).or(operation.examples.first()) {
        Some(example) => parameters_of(operation, example),
        None => {
            let value = |parameter| of_field(operation, parameter);
            operation.parameters.iter().filter_map(value).collect()
        }
    };
    given::of_parameters(operation, without_alternatives(operation, values))
}

/// Omits values that would not be set together with those already set.
fn without_alternatives<'a>(
    operation: &'a Operation,
    values: Vec<(&'a Parameter, Value)>,
) -> Vec<(&'a Parameter, Value)> {
    let mut given: BTreeMap<usize, &Value> = BTreeMap::new();
    for (parameter, value) in &values {
        let index = operation.parameters.iter().position(|other| std::ptr::eq(other, *parameter));
        given.extend(index.map(|index| (index, value)));
    }
    // A parameter required for one value of another parameter is omitted for all other values.
    let mut kept = BTreeSet::new();
    let mut dropped = BTreeSet::new();
    for rule in &operation.rules {
        let RuleKind::RequiredWhen { required, parameter, value } = &rule.kind else { continue };
        let holds = given.get(&parameter.index).is_some_and(|given| *given == value);
        if holds {
            kept.insert(required.index)
        } else {
            dropped.insert(required.index)
        };
    }
    if kept.is_empty() {
        dropped.clear();
    }
    for rule in &operation.rules {
        let (RuleKind::AnyOf(references) | RuleKind::OneOf(references)) = &rule.kind else { continue };
        let is_set = |index: &usize| given.contains_key(index) && !dropped.contains(index);
        let set: Vec<_> = references.iter().map(|reference| reference.index).filter(is_set).collect();
        let first = set.iter().find(|index| kept.contains(index)).or(set.first());
        dropped.extend(set.iter().filter(|index| Some(*index) != first));
    }
    let is_needed = |index: &usize, parameter: &Parameter| parameter.field.required || kept.contains(index);
    let stays = |index: &usize| {
        let parameter = operation.parameters.get(*index);
        !dropped.contains(index) || parameter.is_some_and(|parameter| is_needed(index, parameter))
    };
    let stays: Vec<bool> = given.keys().map(stays).collect();
    values.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(value, _)| value).collect()
}

/// A parameter's example, or any value if it is required.
fn of_field<'a>(operation: &'a Operation, parameter: &'a Parameter) -> Option<(&'a Parameter, Value)> {
    let field = &parameter.field;
    let example = present(field.example.as_ref()).map(|example| unpacked(field, example).into_owned());
    let value = example.or_else(|| field.required.then(|| of_type(operation, &field.ty)))?;
    Some((parameter, value))
}

/// The minimal value of a type.
pub(super) fn of_type(operation: &Operation, ty: &Type) -> Value {
    match ty {
        Type::String | Type::File => json!("text"),
        Type::Int32 | Type::Int64 => json!(1),
        Type::Float64 => json!(1.0),
        Type::Bool => json!(true),
        Type::Any => Value::Null,
        Type::List(_) => json!([]),
        Type::Map(_) => json!({}),
        Type::JsonText(inner) => of_type(operation, inner),
        Type::Named(name) if operation.choice_called(name).is_some() => of_choice(operation, name),
        Type::Named(name) => match operation.named_type(name).map(|named| &named.kind) {
            Some(NamedKind::TextValues(values)) => values.first().map_or(json!("text"), |first| json!(first.value)),
            Some(NamedKind::IntegerValues(values)) => values.first().map_or(json!(1), |first| json!(first.value)),
            Some(NamedKind::Object(fields)) => {
                let required = fields.iter().filter(|field| field.required);
                let entries = required.map(|field| (field.wire_name.clone(), of_type(operation, &field.ty)));
                Value::Object(entries.collect::<Map<_, _>>())
            }
            None => Value::Null,
        },
    }
}

/// The first kind of a choice.
fn of_choice(operation: &Operation, name: &str) -> Value {
    let mut object = Map::new();
    let choice = operation.choice_called(name);
    if let Some((choice, kind)) = choice.and_then(|choice| Some((choice, choice.kinds.first()?))) {
        object.insert(choice.tag.clone(), kind.value.clone());
        if let Some(held) = given::held(operation, choice, &kind.form) {
            object.insert(held.wire_name.to_owned(), of_type(operation, &held.ty));
        }
    }
    Value::Object(object)
}
