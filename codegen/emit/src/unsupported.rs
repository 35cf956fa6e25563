//! What the format can say and the generator cannot emit yet.

use super::shared;
use dingtalk_spec::model::{Answer, Api, Body, Field, Location, NamedKind, Operation, SpecPlace, Type};
use dingtalk_spec::{Diagnostic, Workspace};

/// A part of a spec that is refused.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) at: SpecPlace,
    pub(super) message: String,
    pub(super) label: String,
    pub(super) help: Option<&'static str>,
}

/// A defect of the generator itself: a checked model does not cause it.
pub(super) fn unparsable(workspace: &Workspace, at: &SpecPlace, error: &syn::Error) -> Diagnostic {
    let message = format!("the code generated for this does not parse: {error}");
    workspace.report_at(at, message, "this is a defect of the generator", None)
}

/// Everything in `api` that cannot be emitted.
pub(super) fn refusals(api: &Api) -> Vec<Refusal> {
    api.operations.iter().flat_map(of_operation).collect()
}

/// Everything in an operation that cannot be emitted.
pub(super) fn of_operation(operation: &Operation) -> Vec<Refusal> {
    let mut found = Vec::new();
    if ["errors", "required", shared::MODULE].contains(&operation.module.as_str()) {
        found.push(Refusal {
            at: operation.place.clone(),
            message: format!("an operation cannot be called `{}`", operation.module),
            label: "this operation".to_owned(),
            help: Some(
                "that is the name of a module for what operations share, or of one within each operation's module",
            ),
        });
    }
    for parameter in &operation.parameters {
        let is_body = parameter.location == Location::Body && operation.body == Body::Value;
        check(&parameter.field, Use { may_be_json_text: !is_body }, &mut found);
    }
    match &operation.answer {
        Answer::None => {}
        Answer::Object(fields) => check_all(fields, Use { may_be_json_text: false }, &mut found),
        Answer::Value(field) => check(field, Use { may_be_json_text: false }, &mut found),
    }
    for named in &operation.types {
        if let NamedKind::Object(fields) = &named.kind {
            check_all(fields, Use { may_be_json_text: named.in_request }, &mut found);
        }
    }
    found
}

/// Where a field is used.
#[derive(Clone, Copy)]
struct Use {
    may_be_json_text: bool,
}

fn check_all(fields: &[Field], usage: Use, found: &mut Vec<Refusal>) {
    fields.iter().for_each(|field| check(field, usage, found));
}

fn check(field: &Field, usage: Use, found: &mut Vec<Refusal>) {
    let inner = match &field.ty {
        Type::JsonText(inner) if usage.may_be_json_text => inner,
        ty => ty,
    };
    let (message, help) = if !contains(inner, &|ty| matches!(ty, Type::JsonText(_))) {
        return;
    } else if usage.may_be_json_text {
        ("`json<...>` inside of another type cannot be generated yet", "say `string`, and in its text what the JSON is")
    } else {
        ("`json<...>` cannot be generated here yet", "say `string`, and in its text what the JSON is")
    };
    found.push(Refusal {
        at: field.place.clone(),
        message: message.to_owned(),
        label: format!("of type `{}`", field.ty),
        help: Some(help),
    });
}

fn contains(ty: &Type, wanted: &dyn Fn(&Type) -> bool) -> bool {
    wanted(ty)
        || match ty {
            Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => contains(inner, wanted),
            _ => false,
        }
}
