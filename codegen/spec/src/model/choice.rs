//! Objects whose shape depends on a kind.

use serde_json::Value;

use super::{Field, SpecPlace, Type};

/// Fields of an object of which one, the tag, says which of the others there are: a message that is a text, a link or a card.
///
/// The fields are described like any others. What a choice covers is given as one value.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The type whose fields these are; `None` for those of the body.
    pub owner: Option<String>,
    /// The one value: how it is called, what it means, whether it must be given. It has no wire name, and its type is named like
    /// the choice.
    pub field: Field,
    /// Wire name of the field that names the kind.
    pub tag: String,
    /// Wire name of the field that holds the object of every kind, if there is one field for all of them.
    pub content: Option<Content>,
    /// The kinds, in the spec's order.
    pub kinds: Vec<Kind>,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// The field that holds the object of every kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// Its wire name.
    pub wire_name: String,
    /// Whether the object is sent as JSON in a text.
    pub is_text: bool,
}

/// A kind of a [`Choice`].
#[derive(Debug, Clone)]
pub struct Kind {
    /// The tag's value: text or an integer.
    pub value: Value,
    /// The variant's name in Rust, in upper camel case.
    pub rust_name: String,
    /// What it is.
    pub text: String,
    /// What it has.
    pub form: KindForm,
    /// Why it is deprecated, and what to use instead.
    pub deprecated: Option<String>,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// What a kind has besides the tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KindForm {
    /// Nothing.
    Alone,
    /// A field of its own, by wire name.
    Field(String),
    /// An object of this named type, in the field that all kinds share.
    Content(String),
}

/// How an object breaks a [`Choice`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceFault<'m> {
    /// The field of its kind is missing.
    Missing(&'m str),
    /// It has the field of another kind.
    OfAnotherKind(&'m str),
}

impl Choice {
    /// The name of its type in Rust.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.field.ty {
            Type::Named(name) => name,
            _ => "",
        }
    }

    /// Whether the type that owns it has no other fields, and therefore is the choice.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.owner.as_deref() == Some(self.name())
    }

    /// Whether the field with this wire name is given as part of the choice.
    #[must_use]
    pub fn covers(&self, wire_name: &str) -> bool {
        self.tag == wire_name
            || self.content.as_ref().is_some_and(|content| content.wire_name == wire_name)
            || self.kinds.iter().any(|kind| matches!(&kind.form, KindForm::Field(field) if field == wire_name))
    }

    /// The kind that a value of the tag names, if the spec has it.
    #[must_use]
    pub fn kind(&self, tag: &Value) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.value == *tag)
    }

    /// The field that holds what a kind has besides the tag.
    #[must_use]
    pub fn holder<'m>(&'m self, kind: &'m Kind) -> Option<&'m str> {
        match &kind.form {
            KindForm::Alone => None,
            KindForm::Field(field) => Some(field),
            KindForm::Content(_) => self.content.as_ref().map(|content| content.wire_name.as_str()),
        }
    }

    /// How an object breaks the choice if its tag has a value that the spec knows. `given` says which fields it has.
    pub fn faults(&self, tag: &Value, given: impl Fn(&str) -> bool) -> Vec<ChoiceFault<'_>> {
        let Some(kind) = self.kind(tag) else { return Vec::new() };
        let own = self.holder(kind);
        let missing = own.filter(|field| !given(field)).map(ChoiceFault::Missing);
        let holders = self.kinds.iter().filter_map(|other| self.holder(other));
        let mut others: Vec<_> = holders.filter(|field| Some(*field) != own && given(field)).collect();
        others.dedup();
        missing.into_iter().chain(others.into_iter().map(ChoiceFault::OfAnotherKind)).collect()
    }
}
