//! Turns a model into files.

use std::collections::BTreeMap;

use super::file::{GeneratedFile, MARKER};
use super::shared::Shared;
use super::summary::{Summary, summary};
use super::{
    cargo_toml, conformance, crate_root, errors, examples, front, index, operation, registry, spec_index, unsupported,
};
use dingtalk_spec::model::{Api, Operation, SpecPlace};
use dingtalk_spec::{Report, Workspace};

/// Generates every file, in order of paths. The same specs always produce the same bytes.
///
/// # Errors
/// Reports what the generator cannot emit yet.
pub fn generate(workspace: &Workspace) -> Result<Vec<GeneratedFile>, Report> {
    all(workspace, |api| Shared::of(api))
}

/// Generates every file with all types of an operation in its own module, so that a module differs only if what it documents does.
///
/// # Errors
/// Reports what the generator cannot emit yet.
pub(super) fn with_own_types(workspace: &Workspace) -> Result<Vec<GeneratedFile>, Report> {
    all(workspace, |_| Shared::default())
}

fn all(workspace: &Workspace, share: fn(&Api) -> Shared<'_>) -> Result<Vec<GeneratedFile>, Report> {
    let summaries: Vec<_> = workspace.apis.iter().map(summary).collect();
    let mut files = shared_files(&summaries);
    for more in sharing(workspace, share, &|_, _| false)? {
        files.extend(more);
    }
    files.extend(super::events::of_events(workspace)?);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Generates the files of each API. They depend only on the API's own specs, and an operation's module only on its own spec, on the
/// API's file, on the names of the API's operations, and on which of its types it shares. Modules that are current are left out.
///
/// # Errors
/// Reports what the generator cannot emit yet.
pub fn of_apis(
    workspace: &Workspace,
    is_current: &dyn Fn(&Api, &Operation) -> bool,
) -> Result<Vec<Vec<GeneratedFile>>, Report> {
    sharing(workspace, |api| Shared::of(api), is_current)
}

fn sharing(
    workspace: &Workspace,
    share: fn(&Api) -> Shared<'_>,
    is_current: &dyn Fn(&Api, &Operation) -> bool,
) -> Result<Vec<Vec<GeneratedFile>>, Report> {
    let mut files = Vec::new();
    let mut refused = Vec::new();
    for api in &workspace.apis {
        let refusals = unsupported::refusals(api);
        if refusals.is_empty() {
            match api_files(api, &share(api), is_current) {
                Ok(more) => files.push(more),
                Err(error) => refused.push(unsupported::unparsable(workspace, &api.place, &error)),
            }
        }
        refused.extend(refusals.into_iter().map(|r| workspace.report_at(&r.at, r.message, r.label, r.help)));
    }
    if refused.is_empty() { Ok(files) } else { Err(Report::new(refused)) }
}

/// The files that belong to no single API, formatted as rustfmt would.
#[must_use]
pub fn shared_files(apis: &[Summary]) -> Vec<GeneratedFile> {
    vec![index::index(apis), spec_index::index(apis), registry::EXAMPLES.root(apis), registry::CALLS.root(apis)]
}

/// The names of the types that each operation shares with others, by its module.
#[must_use]
pub fn shared_types(api: &Api) -> BTreeMap<&str, Vec<&str>> {
    let shared = Shared::of(api);
    api.operations.iter().map(|operation| (operation.module.as_str(), shared.names(operation).collect())).collect()
}

/// The path of an operation's module.
#[must_use]
pub fn module_path(api: &Api, operation: &Operation) -> String {
    format!("{}/src/{}.rs", folder(api), operation.module)
}

fn folder(api: &Api) -> String {
    format!("crates/api/{}", api.name)
}

fn api_files(
    api: &Api,
    shared: &Shared<'_>,
    is_current: &dyn Fn(&Api, &Operation) -> bool,
) -> syn::Result<Vec<GeneratedFile>> {
    let folder = folder(api);
    let head = |comment: &str, place: &SpecPlace| {
        format!("{comment} {MARKER} from spec/{}: change that file instead.\n", place.file)
    };
    let from_crate_file = head("//", &api.place);
    let from_folder = format!("// {MARKER} from spec/{}/: change that folder instead.\n", api.name);
    let mut files = vec![
        GeneratedFile {
            path: format!("{folder}/Cargo.toml"),
            text: cargo_toml::cargo_toml(api, &head("#", &api.place)),
        },
        front::readme(api, &folder)?,
        GeneratedFile {
            path: format!("{folder}/src/lib.rs"),
            text: crate_root::crate_root(api, shared, &from_crate_file)?,
        },
        GeneratedFile { path: registry::EXAMPLES.path(&api.name), text: examples::cases(api, &from_folder) },
        GeneratedFile { path: registry::CALLS.path(&api.name), text: conformance::calls(api, shared, &from_folder) },
    ];
    if let Some(text) = errors::shared(api, &from_crate_file) {
        files.push(GeneratedFile { path: format!("{folder}/src/errors.rs"), text });
    }
    if let Some(text) = shared.file(api, &from_folder) {
        files.push(GeneratedFile { path: format!("{folder}/src/{}.rs", super::shared::MODULE), text });
    }
    for operation in api.operations.iter().filter(|operation| !is_current(api, operation)) {
        files.push(GeneratedFile {
            path: module_path(api, operation),
            text: operation::module(api, shared, operation, &head("//", &operation.place))?,
        });
    }
    Ok(files)
}
