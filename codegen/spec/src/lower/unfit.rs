//! Names that Rust cannot have.

use std::ops::Range;

use crate::diagnostics::Problem;
use crate::names::{Role, Unfit};

/// Describes a name that cannot be used; `what` needs one.
pub(crate) fn problem(unfit: &Unfit, span: Range<usize>, what: &str, role: Role) -> Problem {
    let message = match unfit.name.as_str() {
        "" => format!("{what} has no name in Rust"),
        name => format!("{what} cannot be called `{name}` in Rust"),
    };
    let example = match role {
        Role::Field | Role::Setter => "in_snake_case",
        Role::Type | Role::Variant | Role::Constant => "InUpperCamelCase",
    };
    let help = match (&unfit.proposal, role) {
        (Some(proposal), Role::Type) => format!("call it `{proposal}`, for instance"),
        (Some(proposal), _) => format!("give it another one: `name = \"{proposal}\"`"),
        (None, _) => format!("give it one: `name = \"{example}\"`"),
    };
    Problem::new(span, message).label(unfit.reason.clone()).help(help)
}
