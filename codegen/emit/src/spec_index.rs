//! The index of spec files in the package `dingtalk-spec-files`.

use std::fmt::Write as _;

use super::file::{GeneratedFile, MARKER};
use super::summary::Summary;
use dingtalk_spec::model::{Api, Gateway};

/// `spec/src/index.rs`: a line for each endpoint, with what it takes to find its file.
pub(super) fn index(apis: &[Summary]) -> GeneratedFile {
    let head = format!("// {MARKER} from spec/.\n\n//! The index.\n\n");
    let apis: String = apis.iter().map(|api| api.spec_files.as_str()).collect();
    GeneratedFile { path: "spec/src/index.rs".to_owned(), text: format!("{head}specs! {{\n{apis}}}\n") }
}

/// The lines of an API.
pub(super) fn part(api: &Api) -> String {
    let gateway = match api.gateway {
        Gateway::New => "New",
        Gateway::Legacy => "Legacy",
    };
    let mut text = format!("    {}: {gateway} {{\n", api.name);
    for operation in &api.operations {
        let (method, path) = (operation.method.as_str(), &operation.path.text);
        let _ = writeln!(text, "        {}: {method} {path:?};", operation.module);
    }
    text + "    }\n"
}
