//! The index of all endpoints.

use super::file::{GeneratedFile, MARKER};
use super::markdown::{cell, code_cell};
use super::summary::Summary;
use dingtalk_spec::model::{Api, Operation};

/// `crates/ENDPOINTS.md`, with a table for each crate.
pub(super) fn index(apis: &[Summary]) -> GeneratedFile {
    let tables: Vec<_> = apis.iter().map(|api| api.endpoints.as_str()).collect();
    let text = format!("<!-- {MARKER} from spec/. -->\n\n# Endpoints\n\n{}", tables.join("\n"));
    GeneratedFile { path: "crates/ENDPOINTS.md".to_owned(), text }
}

/// The table of an API, with its heading.
pub(super) fn table(api: &Api) -> String {
    let rows: String = api.operations.iter().map(|operation| row(api, operation)).collect();
    format!(
        "<a id=\"{}\"></a>\n\n## `{}`: {}\n\n{} {}\n\n| Operation | Method and path | What it does | Page |\n| --- | --- | --- | --- |\n{rows}",
        anchor(api),
        api.name,
        cell(&api.title),
        cell(&api.summary),
        operations(api.operations.len()),
    )
}

fn row(api: &Api, operation: &Operation) -> String {
    format!(
        "| [`{module}`](api/{krate}/src/{module}.rs) | {endpoint} | {summary}{deprecated} | [{slug}]({url}) |\n",
        module = operation.module,
        krate = api.name,
        endpoint = code_cell(&format!("{} {}", operation.method.as_str(), operation.path.text)),
        summary = cell(&operation.summary),
        deprecated = if operation.deprecated.is_some() { " Deprecated." } else { "" },
        slug = operation.page.slug,
        url = operation.page.url,
    )
}

fn operations(count: usize) -> String {
    if count == 1 { "1 operation.".to_owned() } else { format!("{count} operations.") }
}

/// The fragment that leads to an API's table.
fn anchor(api: &Api) -> &str {
    &api.name
}
