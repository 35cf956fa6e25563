//! What refers to parameters: requirements that span several, and paging.

use super::{Field, NamedKind, NamedType, Operation, SpecPlace, Type};

/// A parameter, referred to by place and wire name, such as `body.code`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterRef {
    /// Position in [`Operation::parameters`].
    pub index: usize,
    /// Wire names that lead to a field within the parameter, from object to object. Empty if the parameter itself is meant.
    pub inside: Vec<String>,
}

impl ParameterRef {
    /// The field that is meant: the parameter's own, or one within its object.
    #[must_use]
    pub fn field<'o>(&self, operation: &'o Operation) -> Option<&'o Field> {
        field_within(&operation.parameters.get(self.index)?.field, &self.inside, &operation.types)
    }
}

/// The field along these wire names, from object to object.
pub(crate) fn field_within<'m>(field: &'m Field, inside: &[String], types: &'m [NamedType]) -> Option<&'m Field> {
    inside.iter().try_fold(field, |field, wire| {
        let name = match &field.ty {
            Type::Named(name) => name,
            Type::JsonText(inner) => match inner.as_ref() {
                Type::Named(name) => name,
                _ => return None,
            },
            _ => return None,
        };
        match &types.iter().find(|named| named.name == *name)?.kind {
            NamedKind::Object(fields) => fields.iter().find(|field| field.wire_name == *wire),
            _ => None,
        }
    })
}

/// A requirement that spans several parameters.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What is required.
    pub kind: RuleKind,
    /// Why (Markdown).
    pub text: Option<String>,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// What a rule requires.
#[derive(Debug, Clone)]
pub enum RuleKind {
    /// At least one of these.
    AnyOf(Vec<ParameterRef>),
    /// Exactly one of these.
    OneOf(Vec<ParameterRef>),
    /// `required`, whenever `parameter` has `value` (as JSON).
    RequiredWhen {
        /// What must then be given.
        required: ParameterRef,
        /// The parameter that decides.
        parameter: ParameterRef,
        /// The value for which `required` is required.
        value: serde_json::Value,
    },
}

/// How further pages of items are fetched.
#[derive(Debug, Clone)]
pub struct Pagination {
    /// The style.
    pub style: PaginationStyle,
    /// Parameter that says where to continue: a token, a page number, a cursor, an offset.
    pub position: ParameterRef,
    /// Position of the first page, if it must be given.
    pub first: Option<serde_json::Value>,
    /// Parameter for the page size.
    pub size: Option<ParameterRef>,
    /// Path of answer fields to the items: `["result", "list"]`.
    pub items: Vec<String>,
    /// Path to the next position.
    pub next: Option<Vec<String>>,
    /// Path to the flag that says whether there is more.
    pub has_more: Option<Vec<String>>,
}

/// Ways to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaginationStyle {
    /// `nextToken`.
    Token,
    /// `cursor`.
    Cursor,
    /// `pageNumber`, from 1.
    PageNumber,
    /// `offset`, from 0.
    Offset,
}
