//! The index of spec files in the package `dingtalk-spec-files`.

use std::fmt::Write as _;

use super::file::{GeneratedFile, MARKER};
use dingtalk_spec::Workspace;
use dingtalk_spec::model::{Api, Gateway};

/// `spec/src/index.rs`: a line for each endpoint, with what it takes to find its file.
pub(super) fn index(workspace: &Workspace) -> GeneratedFile {
    let head = format!("// {MARKER} from spec/.\n\n//! The index.\n\n");
    let apis: String = workspace.apis.iter().map(api).collect();
    GeneratedFile { path: "spec/src/index.rs".to_owned(), text: format!("{head}specs! {{\n{apis}}}\n") }
}

fn api(api: &Api) -> String {
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
