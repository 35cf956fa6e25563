//! Turns a model into files.

use super::file::{GeneratedFile, MARKER};
use super::{
    cargo_toml, conformance, crate_root, errors, examples, front, index, operation, registry, spec_index, unsupported,
};
use dingtalk_spec::model::{Api, SpecPlace};
use dingtalk_spec::{Report, Workspace};

/// Generates every file, in order of paths. The same specs always produce the same bytes.
///
/// # Errors
/// Reports what the generator cannot emit yet.
pub fn generate(workspace: &Workspace) -> Result<Vec<GeneratedFile>, Report> {
    let mut files = shared_files(workspace);
    for more in of_apis(workspace, workspace.apis.iter())? {
        files.extend(more);
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Generates the files of each of these APIs. They depend only on the API's own specs.
///
/// # Errors
/// Reports what the generator cannot emit yet.
pub fn of_apis<'a>(
    workspace: &Workspace,
    apis: impl Iterator<Item = &'a Api>,
) -> Result<Vec<Vec<GeneratedFile>>, Report> {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for api in apis {
        let refusals = unsupported::refusals(api);
        if refusals.is_empty() {
            match api_files(api) {
                Ok(more) => files.push(more),
                Err(error) => refused.push(unsupported::unparsable(workspace, &api.place, &error)),
            }
        }
        refused.extend(refusals.into_iter().map(|r| workspace.report_at(&r.at, r.message, r.label, r.help)));
    }
    if refused.is_empty() { Ok(files) } else { Err(Report::new(refused)) }
}

/// The files that belong to no single API.
#[must_use]
pub fn shared_files(workspace: &Workspace) -> Vec<GeneratedFile> {
    vec![
        index::index(workspace),
        spec_index::index(workspace),
        registry::EXAMPLES.root(workspace),
        registry::CALLS.root(workspace),
    ]
}

fn api_files(api: &Api) -> syn::Result<Vec<GeneratedFile>> {
    let folder = format!("crates/api/{}", api.name);
    let head = |comment: &str, place: &SpecPlace| {
        format!("{comment} {MARKER} from spec/{}: change that file instead.\n", place.file)
    };
    let from_crate_file = head("//", &api.place);
    let mut files = vec![
        GeneratedFile {
            path: format!("{folder}/Cargo.toml"),
            text: cargo_toml::cargo_toml(api, &head("#", &api.place)),
        },
        front::readme(api, &folder)?,
        GeneratedFile { path: format!("{folder}/src/lib.rs"), text: crate_root::crate_root(api, &from_crate_file)? },
        GeneratedFile { path: registry::EXAMPLES.path(&api.name), text: examples::cases(api, &from_crate_file) },
        GeneratedFile { path: registry::CALLS.path(&api.name), text: conformance::calls(api, &from_crate_file) },
    ];
    if let Some(text) = errors::shared(api, &from_crate_file) {
        files.push(GeneratedFile { path: format!("{folder}/src/errors.rs"), text });
    }
    for operation in &api.operations {
        files.push(GeneratedFile {
            path: format!("{folder}/src/{}.rs", operation.module),
            text: operation::module(api, operation, &head("//", &operation.place))?,
        });
    }
    Ok(files)
}
