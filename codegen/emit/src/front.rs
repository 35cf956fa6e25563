//! What people first see of an API: its README, and its line in the workspace's README.

use proc_macro2::TokenStream;
use quote::quote;

use super::examples;
use super::families::families;
use super::file::{GeneratedFile, MARKER};
use super::markdown::{cell, inline};
use super::summary::Summary;
use dingtalk_spec::is_unwritten;
use dingtalk_spec::model::{Answer, Api, Credential, ExampleReply, Method, Operation};

/// Where the repository is published.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Words in names that indicate that a call reads something, whatever its HTTP method.
const READING: [&str; 4] = ["get", "list", "query", "search"];

/// The call that an API's documentation begins with, if the spec names none: one that reads something and returns an answer. The
/// vendor's most common calls tend to have the shortest names.
pub(super) fn opening_call(api: &Api) -> Option<&Operation> {
    let chosen = api.operations.iter().find(|operation| api.opening_call.as_ref() == Some(&operation.name));
    chosen.or_else(|| likely_opening_call(api))
}

fn likely_opening_call(api: &Api) -> Option<&Operation> {
    api.operations.iter().min_by_key(|operation| {
        let is_answered = |reply: &ExampleReply| matches!(reply, ExampleReply::Answer(Some(_)));
        let shows_nothing = !operation.examples.iter().any(|example| is_answered(&example.reply));
        let reads = operation.method == Method::Get || operation.module.split('_').any(|word| READING.contains(&word));
        (
            operation.deprecated.is_some(),
            !operation.credentials.iter().all(|credential| *credential == Credential::AppToken),
            !reads || !operation.safe_to_repeat || matches!(operation.answer, Answer::None),
            shows_nothing,
            operation.module.len(),
            &operation.module,
        )
    })
}

/// Lets rustdoc compile the README's example.
pub(super) fn readme_test() -> TokenStream {
    quote! {
        #[cfg(doctest)]
        #[doc = include_str!("../README.md")]
        mod readme_example {}
    }
}

/// The README of an API's crate.
pub(super) fn readme(api: &Api, folder: &str) -> syn::Result<GeneratedFile> {
    let summary = if is_unwritten(&api.summary) { String::new() } else { format!(" {}", inline(&api.summary)) };
    let mut text = format!(
        "<!-- {MARKER} from spec/{}. -->\n\n# {}\n\nDingTalk API bindings for Rust: {}.{summary}\n\n\
         The crate has {}{} a function that starts a request; a required parameter that is missing does not compile.\n",
        api.place.file,
        api.package,
        inline(&api.title),
        count(api.operations.len()),
        if api.operations.len() == 1 { ":" } else { ". Each is" },
    );
    if let Some(operation) = opening_call(api) {
        let lines = examples::documentation(api, operation)?;
        text.push_str(&format!("\n```rust,no_run\n{}```\n", shown_in_full(&lines)));
    }
    text.push_str(&operations(api));
    text.push_str(&format!(
        "\nThe client comes from `dingtalk-core`, its credentials from `dingtalk-auth`; `dingtalk-simulator` stands in for \
         DingTalk in tests.\nSee [the project]({REPOSITORY}).\n\nLicensed under either of MIT or Apache-2.0, at your option. \
         This project is not affiliated with DingTalk.\n"
    ));
    Ok(GeneratedFile { path: format!("{folder}/README.md"), text })
}

/// The API's operations in groups, each with a link to its page.
fn operations(api: &Api) -> String {
    let mut text = String::new();
    for family in families(api) {
        let title = family.title.as_deref().unwrap_or("Operations");
        text.push_str(&format!("\n## {}\n\n| Function | What it does |\n| --- | --- |\n", cell(title)));
        for operation in family.operations {
            let note = if operation.deprecated.is_some() { "Deprecated. " } else { "" };
            let (name, url) = (&operation.module, &operation.page.url);
            text.push_str(&format!("| [`{name}`]({url}) | {note}{} |\n", cell(&operation.summary)));
        }
    }
    text
}

/// An example including the lines that rustdoc hides, because other Markdown renderers do not hide them.
fn shown_in_full(lines: &[String]) -> String {
    let mut text = String::new();
    let mut is_within = false;
    for line in lines {
        match line.strip_prefix("# ") {
            Some(opening) if !is_within => text.push_str(opening),
            Some(_) => text.push_str("    Ok(())\n}"),
            None if is_within && !line.is_empty() => text.push_str(&format!("    {line}")),
            None => text.push_str(line),
        }
        is_within |= line.starts_with("# ");
        text.push('\n');
    }
    text
}

/// The table of API crates for the workspace's README.
#[must_use]
pub fn overview(apis: &[Summary]) -> String {
    let rows: String = apis.iter().map(|api| api.row.as_str()).collect();
    format!("| crate | API | endpoints |\n| --- | --- | --- |\n{rows}")
}

/// The row of an API in the workspace's README.
pub(super) fn row(api: &Api) -> String {
    format!("| [`{}`](crates/api/{}) | {} | {} |\n", api.package, api.name, cell(&api.title), api.operations.len())
}

fn count(operations: usize) -> String {
    if operations == 1 { "1 endpoint".to_owned() } else { format!("{operations} endpoints") }
}
