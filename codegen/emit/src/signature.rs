//! What an operation's generated code offers, as names and types without code, for comparing two revisions.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::given;
use super::paging;
use super::plan::{self, Plan};
use super::rust_type;
use super::scope::Scope;
use dingtalk_spec::model::{Choice, Field, Kind, Location, NamedType, Operation, Type};

/// A builder: the operation's own, or that of an object that is sent.
pub(crate) struct Builder<'m> {
    /// The object that it builds; `None` for the operation's own.
    pub(crate) object: Option<&'m NamedType>,
    pub(crate) name: String,
    /// In the order of the builder's type parameters, for those that have one.
    pub(crate) setters: Vec<Setter<'m>>,
}

/// What can be set on a builder.
pub(crate) struct Setter<'m> {
    pub(crate) field: &'m Field,
    /// Where it travels; `None` for an object's field.
    pub(crate) location: Option<Location>,
    /// The trait with which the compiler insists on it, if it is required.
    pub(crate) guard: Option<String>,
}

/// The builders of an operation.
pub(crate) fn builders(operation: &Operation) -> Vec<Builder<'_>> {
    plan::plans(&Scope::new(operation)).into_iter().map(Builder::of).collect()
}

/// The builders of objects that are sent, by the objects' names.
pub(crate) fn object_builders(operation: &Operation) -> BTreeMap<String, String> {
    let builders = builders(operation).into_iter();
    builders.filter_map(|builder| Some((builder.object?.name.clone(), builder.name))).collect()
}

impl<'m> Builder<'m> {
    fn of(plan: Plan<'m>) -> Self {
        let setters = plan.slots.into_iter().map(|slot| Setter {
            field: slot.field,
            location: slot.location,
            guard: slot.state.map(|state| state.guard.to_string()),
        });
        Self { object: plan.object, name: plan.builder.to_string(), setters: setters.collect() }
    }
}

/// Whether two fields have the same type in an answer.
pub(crate) fn is_same_type(one: &Field, other: &Field) -> bool {
    rust_type::is_same(one, other)
}

/// Whether the setters of two fields take the same.
pub(crate) fn is_same_argument(one: &Field, other: &Field) -> bool {
    rust_type::is_same_argument(one, other)
}

/// The type that a field in an answer has as a time.
pub(crate) fn time(field: &Field) -> Option<&'static str> {
    rust_type::answered_time(field)
}

/// What the setter of `field` takes.
pub(crate) fn argument(operation: &Operation, field: &Field) -> String {
    text(&rust_type::argument(&Scope::new(operation), field))
}

/// The type of a field in an answer.
pub(crate) fn answered(operation: &Operation, field: &Field) -> String {
    text(&rust_type::answered(&Scope::new(operation), field))
}

/// The type of an answer that is not an object.
pub(crate) fn answer(operation: &Operation, field: &Field) -> String {
    text(&rust_type::plain(&Scope::new(operation), &field.ty, field.sensitive))
}

/// What the pages of an operation hold.
pub(crate) fn item(operation: &Operation) -> Option<&Type> {
    paging::item(operation)
}

/// The types that an operation's module declares, choices beside other fields apart.
pub(crate) fn declared_types(operation: &Operation) -> impl Iterator<Item = &NamedType> {
    given::declared_types(operation)
}

/// What a kind of a choice has besides the tag.
pub(crate) fn held(operation: &Operation, choice: &Choice, kind: &Kind) -> Option<String> {
    let held = given::held(operation, choice, &kind.form)?;
    Some(text(&rust_type::plain(&Scope::new(operation), &held.ty, held.sensitive)))
}

/// The types that convert to a choice.
pub(crate) fn conversions(operation: &Operation, choice: &Choice) -> Vec<String> {
    let held = choice.kinds.iter().filter_map(|kind| given::held(operation, choice, &kind.form));
    held.filter(|held| given::tells_kind(operation, choice, &held.ty)).map(|held| held.ty.to_string()).collect()
}

/// A type as the generated code writes it.
pub(crate) fn owned(operation: &Operation, ty: &Type) -> String {
    text(&rust_type::owned(&Scope::new(operation), ty))
}

/// A type as rustfmt would write it, on one line.
fn text(ty: &TokenStream) -> String {
    let Ok(file) = syn::parse2(quote! { type Alias = #ty; }) else { return ty.to_string() };
    let text = prettyplease::unparse(&file);
    let words: Vec<_> = text.split_whitespace().skip(3).collect();
    let joints = [("< ", "<"), (", >", ">"), ("( ", "("), (", )", ")")];
    let line = joints.iter().fold(words.join(" "), |line, (broken, whole)| line.replace(broken, whole));
    line.trim_end_matches(';').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_as_in_a_file() {
        let ty = quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<std::vec::Vec<i32>>)> };
        let expected = "impl IntoIterator<Item = (impl Into<String>, impl Into<std::vec::Vec<i32>>)>";
        assert_eq!(text(&ty), expected);
        assert_eq!(text(&quote! { () }), "()");
    }
}
