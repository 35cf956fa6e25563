//! Checks that the compiler names every missing required parameter.
//!
//! For each required parameter there is a function that omits just that one, and for each builder a twin that sets everything. The
//! first kind must fail with exactly one error, whose message is known; the second kind must compile.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::file::MARKER;
use super::literal::Writer;
use super::plan::{self, Plan};
use super::samples;
use super::scope::{Scope, ident};
use super::{layout, unsupported};
use dingtalk_spec::model::{Api, Field, Operation};
use dingtalk_spec::{Report, Workspace};

/// A required parameter of an operation, or a required field of an object that is sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guard {
    /// Crate: `contact_1_0`.
    pub api: String,
    /// Function: `get_org_auth_info`.
    pub operation: String,
    /// The object whose field it is; `None` for the operation's own parameters.
    pub owner: Option<String>,
    /// Its setter.
    pub parameter: String,
    /// What the compiler says if it is missing.
    pub message: String,
}

/// A file of functions that each omit one required parameter.
#[derive(Debug, Clone)]
pub struct NegativeFile {
    /// What the file holds.
    pub text: String,
    /// The line of the call that cannot be compiled, for each guard. Lines count from 1.
    pub lines: Vec<(Guard, usize)>,
}

impl Guard {
    /// The line that records it: `operation parameter`, or `operation Type.field`.
    #[must_use]
    pub fn record(&self) -> String {
        let owner = self.owner.as_ref().map(|owner| format!("{owner}.")).unwrap_or_default();
        format!("{} {owner}{}", self.operation, self.parameter)
    }
}

/// Every guard.
#[must_use]
pub fn guards(workspace: &Workspace) -> Vec<Guard> {
    workspace.apis.iter().flat_map(of_api).collect()
}

/// The guards of an API.
pub(super) fn of_api(api: &Api) -> Vec<Guard> {
    let of_operation = |operation| {
        let plans = plan::plans(&Scope::new(operation));
        plans.iter().flat_map(|plan| of_plan(api, operation, plan)).collect::<Vec<_>>()
    };
    api.operations.iter().flat_map(of_operation).collect()
}

/// The functions for `guards`, which do not compile.
///
/// # Errors
/// Reports a defect of the generator.
pub fn negative(workspace: &Workspace, guards: &[Guard]) -> Result<NegativeFile, Report> {
    let wanted: BTreeSet<_> = guards.iter().collect();
    let mut text = head("Calls that each lack one required parameter.");
    let mut line = text.lines().count();
    let mut lines = Vec::new();
    for (api, operation) in operations(workspace) {
        for plan in &plan::plans(&Scope::new(operation)) {
            for guard in of_plan(api, operation, plan).into_iter().filter(|guard| wanted.contains(guard)) {
                let function = function(api, operation, plan, Some(&guard), lines.len())
                    .map_err(|error| defect(workspace, operation, &error))?;
                line += function.lines().count();
                text.push_str(&function);
                // The final call is followed by the closing brace.
                lines.push((guard, line - 1));
            }
        }
    }
    Ok(NegativeFile { text, lines })
}

/// A function for every builder with guards, which sets everything that is required.
///
/// # Errors
/// Reports a defect of the generator.
pub fn positive(workspace: &Workspace) -> Result<String, Report> {
    let mut text = head("Calls with everything that is required.");
    let mut index = 0;
    for (api, operation) in operations(workspace) {
        for plan in plan::plans(&Scope::new(operation)).iter().filter(|plan| plan.states().next().is_some()) {
            let function =
                function(api, operation, plan, None, index).map_err(|error| defect(workspace, operation, &error))?;
            text.push_str(&function);
            index += 1;
        }
    }
    Ok(text)
}

fn operations(workspace: &Workspace) -> impl Iterator<Item = (&Api, &Operation)> {
    workspace.apis.iter().flat_map(|api| api.operations.iter().map(move |operation| (api, operation)))
}

fn defect(workspace: &Workspace, operation: &Operation, error: &syn::Error) -> Report {
    Report::new(vec![unsupported::unparsable(workspace, &operation.place, error)])
}

fn head(what: &str) -> String {
    format!(
        "// {MARKER} for a check: not to be kept.\n\n//! {what}\n\n#![allow(clippy::let_underscore_future, deprecated, missing_docs, unused)]\n"
    )
}

fn of_plan(api: &Api, operation: &Operation, plan: &Plan<'_>) -> Vec<Guard> {
    let guard = |field: &Field| Guard {
        api: api.name.clone(),
        operation: operation.module.clone(),
        owner: plan.object.map(|named| named.name.clone()),
        parameter: field.rust_name.clone(),
        message: plan.message(api, operation, field),
    };
    plan.slots.iter().filter(|slot| slot.state.is_some()).map(|slot| guard(slot.field)).collect()
}

/// A function that ends with the call in question on a separate line.
fn function(
    api: &Api,
    operation: &Operation,
    plan: &Plan<'_>,
    left_out: Option<&Guard>,
    index: usize,
) -> syn::Result<String> {
    let given = |field: &&Field| field.required && left_out.is_none_or(|guard| guard.parameter != field.rust_name);
    let fields: Vec<_> = plan.slots.iter().map(|slot| slot.field).filter(given).collect();
    let values: Vec<_> = fields.iter().map(|field| samples::of_type(operation, &field.ty)).collect();
    let (krate, module) = (ident(&api.package.replace('-', "_")), ident(&operation.module));
    let writer = Writer::new(operation, quote! { #krate::#module:: });
    let setters = writer.setters(fields.into_iter().zip(&values));
    let (start, end) = match plan.object {
        None => (quote! { #krate::#module() }, ".send(client);"),
        Some(named) => {
            let name = ident(&named.name);
            (quote! { #krate::#module::#name::builder() }, ".build();")
        }
    };
    let start: TokenStream = quote! { let builder = #start #setters; };
    let what = left_out.map_or_else(|| "complete".to_owned(), |guard| guard.message.replace('`', ""));
    let name = if left_out.is_some() { "missing" } else { "complete" };
    let mut text = format!("\n// {what}\npub fn {name}_{index}(client: &dingtalk_core::Client) {{\n");
    for line in layout::statements(start)?.lines() {
        let _ = writeln!(text, "    {line}");
    }
    let _ = writeln!(text, "    let _ = builder\n        {end}\n}}");
    Ok(text)
}
