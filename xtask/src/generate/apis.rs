//! Generates the files of APIs, as far as they depend on specs that changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dingtalk_emit::module_path;
use dingtalk_spec::model::{Api, Operation};
use dingtalk_spec::{Diagnostic, Report, SourceFile, Workspace};

use super::memory::{self, Hashes, Known, Memory};
use super::{load, refused, rustfmt};
use crate::failure::Result;

/// All APIs, and the text of their files by path.
#[derive(Default)]
pub(super) struct Apis {
    pub(super) known: Vec<Known>,
    pub(super) files: BTreeMap<String, String>,
}

/// Generates the files of the APIs with these specs, which are given with their hash. The rules for texts are those of `staged`.
pub(super) fn generate(
    root: &Path,
    staged: &Path,
    specs: BTreeMap<String, (u64, Vec<SourceFile>)>,
    memory: &Memory,
) -> Result<Apis> {
    let mut apis = Apis::default();
    let mut hashes = BTreeMap::new();
    let mut changed = Vec::new();
    for (name, (hash, files)) in specs {
        if let Some((known, texts)) = memory.api(root, &name, hash) {
            apis.known.push(known.clone());
            apis.files.extend(texts);
        } else {
            hashes.insert(name, hash);
            changed.extend(files);
        }
    }
    let sentences = crate::sentences::number(&changed);
    let sources = changed.iter().map(|file| (file.path.clone(), memory::hash(&file.bytes))).collect();
    let texts = crate::sentences::faults(staged, &changed)?;
    Changed { root, memory, hashes, sources, texts, sentences, workspace: load(changed)? }.generate(&mut apis)?;
    apis.known.sort_by(|a, b| a.summary.name.cmp(&b.summary.name));
    Ok(apis)
}

/// The APIs whose specs changed.
struct Changed<'g> {
    root: &'g Path,
    memory: &'g Memory,
    /// Hashes of their specs, by API.
    hashes: BTreeMap<String, u64>,
    /// Hashes of their specs, by file.
    sources: BTreeMap<String, u64>,
    /// What is wrong with their texts.
    texts: Report,
    /// How many texts they have, by API.
    sentences: BTreeMap<String, usize>,
    workspace: Workspace,
}

impl Changed<'_> {
    fn generate(&self, apis: &mut Apis) -> Result<()> {
        let modules: Vec<_> = self.workspace.apis.iter().map(|api| self.modules(api)).collect();
        let mut current = self.current(&modules);
        let emitted = dingtalk_emit::of_apis(&self.workspace, &|api, operation| {
            current.contains_key(&module_path(api, operation))
        });
        // Files of unchanged APIs are there already.
        let mut done: BTreeSet<_> = apis.files.keys().chain(current.keys()).cloned().collect();
        let mut emitted_hashes = Vec::new();
        for (api, emitted) in self.workspace.apis.iter().zip(emitted.map_err(|report| refused(&report))?) {
            let mut hashes = BTreeMap::new();
            for file in emitted {
                hashes.insert(file.path.clone(), memory::hash(file.text.as_str()));
                let formatted = self.memory.formatted(self.root, &api.name, &file.path, &file.text);
                if formatted.is_some() {
                    done.insert(file.path.clone());
                }
                apis.files.insert(file.path, formatted.unwrap_or(file.text));
            }
            emitted_hashes.push(hashes);
        }
        for (modules, hashes) in modules.iter().zip(&mut emitted_hashes) {
            for path in modules.keys() {
                if let Some((known, text)) = current.remove(path) {
                    hashes.insert(path.clone(), known.emitted);
                    apis.files.insert(path.clone(), text);
                }
            }
        }
        rustfmt::format(self.root, &mut apis.files, &done)?;
        for ((api, modules), emitted) in self.workspace.apis.iter().zip(modules).zip(emitted_hashes) {
            let hashes = |(path, emitted): (String, u64)| {
                let formatted = memory::hash(apis.files.get(&path)?.as_str());
                Some((path.clone(), Hashes { sources: modules.get(&path).copied(), emitted, formatted }))
            };
            let files = emitted.into_iter().filter_map(hashes).collect();
            apis.known.push(self.known(api, files));
        }
        Ok(())
    }

    /// The modules of operations that need not be emitted again, by path.
    fn current(&self, modules: &[BTreeMap<String, u64>]) -> BTreeMap<String, (Hashes, String)> {
        let mut current = BTreeMap::new();
        for (api, modules) in self.workspace.apis.iter().zip(modules) {
            for (path, sources) in modules {
                let file = self.memory.generated(self.root, &api.name, path, *sources);
                current.extend(file.map(|file| (path.clone(), file)));
            }
        }
        current
    }

    /// Paths of the modules of an API's operations, each with a hash of what it depends on.
    fn modules(&self, api: &Api) -> BTreeMap<String, u64> {
        let shared = dingtalk_emit::shared_types(api);
        let names: Vec<_> = api.operations.iter().map(|operation| (&operation.module, &operation.name)).collect();
        let of_api = memory::hash(&(self.sources.get(&*api.place.file), names));
        let of_operation = |operation: &Operation| {
            let own = self.sources.get(&*operation.place.file);
            memory::hash(&(of_api, own, shared.get(operation.module.as_str())))
        };
        api.operations.iter().map(|operation| (module_path(api, operation), of_operation(operation))).collect()
    }

    fn known(&self, api: &Api, files: BTreeMap<String, Hashes>) -> Known {
        let (file, folder) = (format!("{}.toml", api.name), format!("{}/", api.name));
        let is_own = |path: &str| path == file || path.starts_with(&folder);
        let unwritten = self.workspace.unwritten.iter().filter(|unwritten| is_own(&unwritten.file));
        Known {
            specs: self.hashes.get(&api.name).copied().unwrap_or_default(),
            summary: dingtalk_emit::summary(api),
            unwritten: unwritten.map(|unwritten| (unwritten.file.clone(), unwritten.at.clone())).collect(),
            sentences: self.sentences.get(&api.name).copied().unwrap_or_default(),
            texts: self.texts.diagnostics.iter().filter(|fault| is_own(&fault.place.file)).map(fault).collect(),
            files,
        }
    }
}

/// What is wrong with a text, on one line.
pub(super) fn fault(fault: &Diagnostic) -> String {
    let help = fault.help.first().map(|help| format!("; {help}")).unwrap_or_default();
    format!("spec/{}: {}{help}", fault.place, fault.message)
}
