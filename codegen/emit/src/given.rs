//! What is given to a builder: parameters or fields, with a choice in place of those that it covers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::rust_type;
use dingtalk_spec::model::{
    Answer, Choice, Field, KindForm, Location, NamedKind, NamedType, Operation, Parameter, Type,
};

/// What the operation's own builder takes, with the place where each travels.
pub(super) fn parameters(operation: &Operation) -> Vec<(&Field, Location)> {
    let choice = operation.choice_of(None);
    let of = |parameter| of_parameter(choice, parameter);
    operation.parameters.iter().filter_map(of).collect()
}

/// What stands for a parameter: itself, the choice for the tag, nothing for what the choice covers besides.
fn of_parameter<'m>(choice: Option<&'m Choice>, parameter: &'m Parameter) -> Option<(&'m Field, Location)> {
    let choice = choice.filter(|_| parameter.location == Location::Body);
    of_field(choice, &parameter.field).map(|field| (field, parameter.location))
}

fn of_field<'m>(choice: Option<&'m Choice>, field: &'m Field) -> Option<&'m Field> {
    match choice {
        Some(choice) if choice.tag == field.wire_name => Some(&choice.field),
        Some(choice) if choice.covers(&field.wire_name) => None,
        _ => Some(field),
    }
}

/// What the builder of an object takes.
pub(super) fn fields<'m>(operation: &'m Operation, named: &NamedType, fields: &'m [Field]) -> Vec<&'m Field> {
    let choice = operation.choice_of(Some(&named.name));
    fields.iter().filter_map(|field| of_field(choice, field)).collect()
}

/// The position of a parameter among what the operation's own builder takes.
pub(super) fn position(operation: &Operation, index: usize) -> usize {
    let parameter = operation.parameters.get(index).map(|parameter| &parameter.field);
    let is_meant = |(field, _): &(&Field, Location)| parameter.is_some_and(|wanted| std::ptr::eq(*field, wanted));
    parameters(operation).iter().position(is_meant).unwrap_or(index)
}

/// Values of parameters, those of a choice put together under the choice.
pub(super) fn of_parameters<'m>(
    operation: &'m Operation,
    values: Vec<(&'m Parameter, Value)>,
) -> Vec<(&'m Field, Value)> {
    let choice = operation.choice_of(None);
    let mut chosen = Map::new();
    let mut given = Vec::new();
    for (parameter, value) in values {
        match choice.filter(|choice| parameter.location == Location::Body && choice.covers(&parameter.field.wire_name))
        {
            Some(choice) => {
                if chosen.is_empty() {
                    given.push((&choice.field, Value::Null));
                }
                chosen.insert(parameter.field.wire_name.clone(), value);
            }
            None => given.push((&parameter.field, value)),
        }
    }
    if let Some((_, value)) = given.iter_mut().find(|(field, _)| choice.is_some_and(|choice| is_of(choice, field))) {
        *value = Value::Object(chosen);
    }
    given
}

/// The choice that a field stands for.
pub(super) fn choice<'m>(operation: &'m Operation, field: &Field) -> Option<&'m Choice> {
    operation.choices.iter().find(|choice| is_of(choice, field))
}

fn is_of(choice: &Choice, field: &Field) -> bool {
    std::ptr::eq(&choice.field, field)
}

/// The value that a choice is made from, in the JSON of its object: the whole object.
pub(super) fn in_object<'v>(operation: &Operation, field: &Field, object: &'v Value) -> Option<&'v Value> {
    match choice(operation, field) {
        Some(choice) => object.get(&choice.tag).filter(|tag| !tag.is_null()).map(|_| object),
        None => object.get(&field.wire_name).filter(|value| !value.is_null()),
    }
}

/// The types that a module declares, apart from choices beside other fields: all but lists of values that only name kinds.
pub(super) fn declared_types(operation: &Operation) -> impl Iterator<Item = &NamedType> {
    let mentioned = mentions(operation);
    operation.types.iter().filter(move |named| {
        matches!(named.kind, NamedKind::Object(_)) || mentioned.get(named.name.as_str()).copied().unwrap_or_default()
    })
}

/// Named types by whether anything but the tag of a choice mentions them.
fn mentions(operation: &Operation) -> BTreeMap<&str, bool> {
    let mut mentioned = BTreeMap::new();
    let mut add = |field: &'_ Field, is_tag: bool| {
        if let Some(named) = mentioned_in(operation, &field.ty) {
            *mentioned.entry(named).or_default() |= !is_tag;
        }
    };
    let is_tag = |owner: Option<&str>, field: &Field| {
        operation.choice_of(owner).is_some_and(|choice| choice.tag == field.wire_name)
    };
    for parameter in &operation.parameters {
        add(&parameter.field, parameter.location == Location::Body && is_tag(None, &parameter.field));
    }
    match &operation.answer {
        Answer::None => {}
        Answer::Object(fields) => fields.iter().for_each(|field| add(field, false)),
        Answer::Value(field) => add(field, false),
    }
    for named in &operation.types {
        let NamedKind::Object(fields) = &named.kind else { continue };
        fields.iter().for_each(|field| add(field, is_tag(Some(&named.name), field)));
    }
    mentioned
}

fn mentioned_in<'m>(operation: &'m Operation, ty: &Type) -> Option<&'m str> {
    match ty {
        Type::Named(name) => operation.named_type(name).map(|named| named.name.as_str()),
        Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => mentioned_in(operation, inner),
        _ => None,
    }
}

/// What a kind of a choice has besides the tag.
pub(super) struct Held<'m> {
    /// Its wire name.
    pub(super) wire_name: &'m str,
    /// Its own type, and whether it is a secret.
    pub(super) ty: Type,
    pub(super) sensitive: bool,
    /// Whether it is sent as JSON in a text.
    pub(super) is_text: bool,
}

/// What the kind called `name` has besides the tag.
pub(super) fn held<'m>(operation: &'m Operation, choice: &'m Choice, form: &'m KindForm) -> Option<Held<'m>> {
    match form {
        KindForm::Alone => None,
        KindForm::Field(wire_name) => {
            let field = field_of(operation, choice, wire_name)?;
            let is_text = matches!(field.ty, Type::JsonText(_));
            let ty = rust_type::without_json_text(&field.ty).clone();
            Some(Held { wire_name, ty, sensitive: field.sensitive, is_text })
        }
        KindForm::Content(name) => {
            let content = choice.content.as_ref()?;
            let ty = Type::Named(name.clone());
            Some(Held { wire_name: &content.wire_name, ty, sensitive: false, is_text: content.is_text })
        }
    }
}

/// A field that the choice covers.
pub(super) fn field_of<'m>(operation: &'m Operation, choice: &Choice, wire_name: &str) -> Option<&'m Field> {
    match &choice.owner {
        None => {
            let mut body = operation.parameters.iter().filter(|parameter| parameter.location == Location::Body);
            body.find(|parameter| parameter.field.wire_name == wire_name).map(|parameter| &parameter.field)
        }
        Some(owner) => match &operation.named_type(owner)?.kind {
            NamedKind::Object(fields) => fields.iter().find(|field| field.wire_name == wire_name),
            NamedKind::TextValues(_) | NamedKind::IntegerValues(_) => None,
        },
    }
}

/// Whether no other kind of the choice has a value of this type, so that one is enough to tell the kind.
pub(super) fn tells_kind(operation: &Operation, choice: &Choice, ty: &Type) -> bool {
    let Type::Named(name) = ty else { return false };
    let is_object = operation.named_type(name).is_some_and(|named| matches!(named.kind, NamedKind::Object(_)));
    let types = choice.kinds.iter().filter_map(|kind| held(operation, choice, &kind.form));
    is_object && types.filter(|held| held.ty == *ty).count() == 1
}
