//! What a builder consists of: the operation's own, or that of an object that is sent.

use heck::ToUpperCamelCase;
use proc_macro2::Ident;

use super::given;
use super::scope::{Scope, ident};
use dingtalk_spec::model::{Api, Choice, Field, Location, NamedKind, NamedType, Operation};

/// A builder.
pub(super) struct Plan<'a> {
    /// The object it builds; `None` for the operation's own.
    pub(super) object: Option<&'a NamedType>,
    /// Name of the builder.
    pub(super) builder: Ident,
    /// What can be set, in order of slots.
    pub(super) slots: Vec<Slot<'a>>,
}

/// Something that can be set.
pub(super) struct Slot<'a> {
    pub(super) field: &'a Field,
    /// Where it travels; `None` for an object's field.
    pub(super) location: Option<Location>,
    /// How the builder's type records whether it has been set, if it is required.
    pub(super) state: Option<State>,
}

/// A required parameter in the builder's type.
pub(super) struct State {
    /// The type parameter.
    pub(super) generic: Ident,
    /// The trait that it must implement before anything can be built.
    pub(super) guard: Ident,
}

/// The builders of an operation: its own, then those of objects that are sent.
pub(super) fn plans<'a>(scope: &Scope<'a>) -> Vec<Plan<'a>> {
    let operation = scope.operation();
    let own = given::parameters(operation).into_iter().map(|(field, location)| slot(scope, "", field, Some(location)));
    let mut plans = vec![Plan { object: None, builder: ident("Builder"), slots: own.collect() }];
    for (named, fields) in sent_objects(operation) {
        let builder = scope.unique(&format!("{}Builder", named.name));
        let slots = fields.into_iter().map(|field| slot(scope, &named.name, field, None)).collect();
        plans.push(Plan { object: Some(named), builder, slots });
    }
    plans
}

/// Objects that are sent, with what their builders take. A choice without other fields has no builder.
pub(super) fn sent_objects(operation: &Operation) -> impl Iterator<Item = (&NamedType, Vec<&Field>)> {
    let is_sent =
        |named: &&NamedType| named.in_request && !operation.choice_of(Some(&named.name)).is_some_and(Choice::is_whole);
    operation.types.iter().filter(is_sent).filter_map(|named| match &named.kind {
        NamedKind::Object(fields) => Some((named, given::fields(operation, named, fields))),
        NamedKind::TextValues(_) | NamedKind::IntegerValues(_) => None,
    })
}

fn slot<'a>(scope: &Scope<'a>, owner: &str, field: &'a Field, location: Option<Location>) -> Slot<'a> {
    let state = field.required.then(|| State {
        generic: scope.unique(&format!("{}State", field.rust_name.to_upper_camel_case())),
        // The name includes the operation's, because the compiler writes out the path of a name that appears twice: messages of one
        // operation would change with another's parameters.
        guard: scope.unique_guard(&format!("{}_{owner}_{}", scope.operation().module, field.rust_name)),
    });
    Slot { field, location, state }
}

impl Plan<'_> {
    /// The states of required parameters, in order of slots.
    pub(super) fn states(&self) -> impl Iterator<Item = &State> {
        self.slots.iter().filter_map(|slot| slot.state.as_ref())
    }

    /// What the compiler says if `field` is missing.
    pub(super) fn message(&self, api: &Api, operation: &Operation, field: &Field) -> String {
        let (call, name) = (format!("{}::{}", api.name, operation.module), &field.rust_name);
        match self.object {
            None => format!("`{call}` is missing its required parameter `{name}`"),
            Some(named) => format!("`{call}::{}` is missing its required field `{name}`", named.name),
        }
    }
}
