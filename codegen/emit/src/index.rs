//! The index of all endpoints.

use super::families::{Family, families};
use super::file::{GeneratedFile, MARKER};
use super::markdown::{cell, code_cell};
use super::summary::Summary;
use dingtalk_spec::model::{Api, Operation};

/// `crates/ENDPOINTS.md`: a list of the crates, then a section for each.
pub(super) fn index(apis: &[Summary]) -> GeneratedFile {
    let rows: String = apis.iter().map(|api| api.endpoints_row.as_str()).collect();
    let parts: Vec<_> = apis.iter().map(|api| api.endpoints.as_str()).collect();
    let text = format!(
        "<!-- {MARKER} from spec/. -->\n\n# Endpoints\n\nChoose a crate by what it does, or search this page for a function, \
         a URL path, a word of what you want to do, or the last part of a documentation page's address.\n\n\
         | Crate | What it does | Endpoints |\n| --- | --- | ---: |\n{rows}\n{}",
        parts.join("\n")
    );
    GeneratedFile { path: "crates/ENDPOINTS.md".to_owned(), text }
}

/// The row of an API in the list of crates.
pub(super) fn row(api: &Api) -> String {
    let Api { name, title, summary, operations, .. } = api;
    format!("| [{}](#{name}) | {} | {} |\n", cell(title), cell(summary), operations.len())
}

/// The section of an API.
pub(super) fn part(api: &Api) -> String {
    let families = families(api);
    let mut text = format!(
        "<a id=\"{name}\"></a>\n\n## {title}\n\n{summary} Crate: [`{package}`](api/{name}).\n",
        name = api.name,
        title = cell(&api.title),
        summary = cell(&api.summary),
        package = api.package,
    );
    let links: Vec<_> = families.iter().filter_map(|family| link(api, family)).collect();
    if !links.is_empty() {
        text.push_str(&format!("\n{}\n", links.join(" \u{b7} ")));
    }
    for family in &families {
        if let Some(title) = &family.title {
            text.push_str(&format!("\n<a id=\"{}\"></a>\n\n### {}\n", anchor(api, title), cell(title)));
        }
        text.push_str("\n| Function | Method and path | What it does | Page |\n| --- | --- | --- | --- |\n");
        text.extend(family.operations.iter().map(|operation| endpoint(api, operation)));
    }
    text
}

fn link(api: &Api, family: &Family<'_>) -> Option<String> {
    let title = family.title.as_deref()?;
    Some(format!("[{}](#{}) {}", cell(title), anchor(api, title), family.operations.len()))
}

/// The fragment that leads to a group of operations.
fn anchor(api: &Api, title: &str) -> String {
    format!("{}-{}", api.name, title.to_lowercase().replace(": ", "-").replace(' ', "-"))
}

fn endpoint(api: &Api, operation: &Operation) -> String {
    format!(
        "| [`{module}`](api/{krate}/src/{module}.rs) | {endpoint} | {deprecated}{summary} | [{slug}]({url}) |\n",
        module = operation.module,
        krate = api.name,
        endpoint = code_cell(&format!("{} {}", operation.method.as_str(), operation.path.text)),
        summary = cell(&operation.summary),
        deprecated = if operation.deprecated.is_some() { "Deprecated. " } else { "" },
        slug = operation.page.slug,
        url = operation.page.url,
    )
}
