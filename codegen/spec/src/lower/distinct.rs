//! Checks that fields do not share names in Rust.

use std::collections::BTreeMap;

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::model::Field;
use crate::names::Role;

/// Reports fields with the same name, or with the names of one setter's two forms.
pub(crate) fn check<'f>(fields: impl IntoIterator<Item = &'f Field>, role: Role, cx: &Context<'_>) {
    let mut named: BTreeMap<&str, &Field> = BTreeMap::new();
    // An unusable name is empty and has been reported.
    for field in fields.into_iter().filter(|field| !field.rust_name.is_empty()) {
        match named.get(field.rust_name.as_str()) {
            Some(first) => cx.report(clash(first, field)),
            None => drop(named.insert(&field.rust_name, field)),
        }
    }
    if role == Role::Setter {
        for (name, long) in &named {
            if let Some(short) = name.strip_prefix("maybe_").and_then(|name| named.get(name)) {
                cx.report(twins(short, long));
            }
        }
    }
}

fn clash(first: &Field, second: &Field) -> Problem {
    let message = if first.wire_name == second.wire_name {
        format!("two parameters are called `{}`", first.wire_name)
    } else {
        format!("{} and {} have one name in Rust", shown(first), shown(second))
    };
    Problem::new(second.place.span.clone(), message)
        .label(format!("this one is `{}` in Rust", second.rust_name))
        .related(first.place.span.clone(), "and so is this one")
        .help(format!("give one of them another name: `name = \"{}_value\"`", second.rust_name))
}

/// A field by its name; a choice has none.
fn shown(field: &Field) -> String {
    if field.wire_name.is_empty() { "the choice".to_owned() } else { format!("`{}`", field.wire_name) }
}

/// Every setter has a form that takes an `Option`, whose name `long` happens to have.
fn twins(short: &Field, long: &Field) -> Problem {
    let taken = format!("{} also has the setter `{}`, for an `Option`", shown(short), long.rust_name);
    Problem::new(long.place.span.clone(), format!("two setters are called `{}`", long.rust_name))
        .label("this one has the same name")
        .related(short.place.span.clone(), taken)
        .help(format!("give it another one: `name = \"{}_value\"`", short.rust_name))
}
