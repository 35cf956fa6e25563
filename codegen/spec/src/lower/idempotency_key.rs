//! The parameter by which the server recognizes a repeated call.

use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::lower::reference::Targets;
use crate::model::{Location, ParameterRef, Type};

/// Lowers the reference. What it refers to is a text that the client can make up.
pub(crate) fn lower(targets: &Targets<'_>, cx: &Context<'_>) -> Option<ParameterRef> {
    let text = cx.root.text("idempotency_key")?;
    let reference = targets.parameter(&text, cx)?;
    let parameter = targets.get(&reference)?;
    let label = match &parameter.field.ty {
        Type::Named(name) if cx.index.get(name).is_none() => return None,
        ty if *ty != Type::String => format!("is `{ty}`"),
        _ if parameter.location == Location::Path => "is a path parameter".to_owned(),
        _ if parameter.field.required => "is required".to_owned(),
        _ => return Some(reference),
    };
    let problem = Problem::new(text.span.clone(), "the client cannot make this parameter up").label(label);
    cx.report(problem.help("an idempotency key is an optional text in the query, in a header or in the body"));
    None
}
