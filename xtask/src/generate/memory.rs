//! Remembers what an earlier run generated, so that what has not changed is neither written nor formatted again.
//!
//! The memory is kept beside this program, and discarded whenever the program changes. `generate --check` never uses it.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use dingtalk_emit::Summary;
use dingtalk_spec::SourceFile;
use serde::{Deserialize, Serialize};

use super::tree;

/// What was generated for the tree at one root.
pub(super) struct Memory {
    file: Option<PathBuf>,
    content: Content,
}

#[derive(Serialize, Deserialize)]
struct Content {
    /// What everything depends on besides the specs: this program, and the settings of rustfmt.
    generator: u64,
    apis: BTreeMap<String, Known>,
    #[serde(default)]
    events: Option<Known<usize>>,
}

/// What was read and generated for an API, or for events, whose summary is their number.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Known<S = Summary> {
    /// Hash of its specs.
    pub(super) specs: u64,
    pub(super) summary: S,
    /// Texts that are missing from its specs: files, and places in each.
    pub(super) unwritten: Vec<(String, Vec<String>)>,
    /// How many texts its specs have.
    pub(super) sentences: usize,
    /// What is wrong with its texts.
    pub(super) texts: Vec<String>,
    /// Its files by path.
    pub(super) files: BTreeMap<String, Hashes>,
}

/// Hashes of a generated file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Hashes {
    /// Of what it was generated from, if that is less than all specs of its API.
    pub(super) sources: Option<u64>,
    /// Of its text as it was emitted.
    pub(super) emitted: u64,
    /// Of its text as rustfmt left it.
    pub(super) formatted: u64,
}

impl Memory {
    /// The memory of the tree at `root`; empty if there is none, or if another generator left it.
    pub(super) fn read(root: &Path) -> Self {
        let program = std::env::current_exe().ok();
        let folder = program.as_deref().and_then(Path::parent).map(|folder| folder.join("generated"));
        // The program with the commands about pages takes the same place as the one without.
        let file_name = format!("{:016x}.json", hash(&(root.canonicalize().ok(), cfg!(feature = "pages"))));
        let file = folder.map(|folder| folder.join(file_name));
        let built = program.and_then(|program| fs::metadata(program).ok()).map(|program| {
            let modified = program.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            (program.len(), modified)
        });
        let generator = hash(&(built, fs::read(root.join("rustfmt.toml")).ok()));
        let text = file.as_ref().and_then(|file| fs::read(file).ok());
        let content = text.and_then(|text| serde_json::from_slice(&text).ok());
        let content = content.filter(|content: &Content| content.generator == generator);
        Self { file, content: content.unwrap_or(Content { generator, apis: BTreeMap::new(), events: None }) }
    }

    /// Forgets what was generated.
    pub(super) fn forget(&mut self) {
        self.content.apis.clear();
        self.content.events = None;
    }

    /// An API whose specs have this hash, with its files, if they are all still in the tree as they were generated.
    pub(super) fn api(&self, root: &Path, api: &str, specs: u64) -> Option<(&Known, BTreeMap<String, String>)> {
        self.content.apis.get(api)?.current(root, specs)
    }

    /// The same for events.
    pub(super) fn events(&self, root: &Path, specs: u64) -> Option<(&Known<usize>, BTreeMap<String, String>)> {
        self.content.events.as_ref()?.current(root, specs)
    }

    /// A file of an API that was generated from sources with this hash, if it is still in the tree.
    pub(super) fn generated(&self, root: &Path, api: &str, path: &str, sources: u64) -> Option<(Hashes, String)> {
        let hashes = *self.content.apis.get(api)?.files.get(path)?;
        if hashes.sources != Some(sources) {
            return None;
        }
        Some((hashes, unchanged(root, path, hashes)?))
    }

    /// The formatted form of an API's file that was emitted as `text`, if that is still in the tree.
    pub(super) fn formatted(&self, root: &Path, api: &str, path: &str, text: &str) -> Option<String> {
        self.content.apis.get(api)?.formatted(root, path, text)
    }

    /// The same for a file of events.
    pub(super) fn formatted_event(&self, root: &Path, path: &str, text: &str) -> Option<String> {
        self.content.events.as_ref()?.formatted(root, path, text)
    }

    /// Remembers an API.
    pub(super) fn put(&mut self, known: Known) {
        self.content.apis.insert(known.summary.name.clone(), known);
    }

    /// Remembers events.
    pub(super) fn put_events(&mut self, known: Known<usize>) {
        self.content.events = Some(known);
    }

    /// Saves the memory for the next run. If that fails, only time is lost.
    pub(super) fn write(&self) {
        let Some(file) = &self.file else { return };
        let _ = file.parent().map(fs::create_dir_all);
        let _ = serde_json::to_vec(&self.content).map(|text| fs::write(file, text));
    }
}

impl<S> Known<S> {
    /// With its files, if the specs have this hash, and the files are all still in the tree as they were generated.
    fn current(&self, root: &Path, specs: u64) -> Option<(&Self, BTreeMap<String, String>)> {
        let file = |(path, hashes): (&String, &Hashes)| Some((path.clone(), unchanged(root, path, *hashes)?));
        let files = || self.files.iter().map(file).collect::<Option<_>>();
        (self.specs == specs).then(files).flatten().map(|files| (self, files))
    }

    fn formatted(&self, root: &Path, path: &str, text: &str) -> Option<String> {
        let hashes = *self.files.get(path)?;
        (hashes.emitted == hash(text)).then(|| unchanged(root, path, hashes))?
    }
}

fn unchanged(root: &Path, path: &str, hashes: Hashes) -> Option<String> {
    let text = String::from_utf8(tree::current(root, path).ok()??).ok()?;
    (hash(text.as_str()) == hashes.formatted).then_some(text)
}

/// The specs of each API, by its name, with their hash.
pub(super) fn by_api(files: Vec<SourceFile>) -> BTreeMap<String, (u64, Vec<SourceFile>)> {
    let mut apis: BTreeMap<String, Vec<SourceFile>> = BTreeMap::new();
    for file in files {
        let api = file.path.split('/').next().unwrap_or_default();
        let api = api.strip_suffix(".toml").unwrap_or(api).to_owned();
        apis.entry(api).or_default().push(file);
    }
    let hashed = |files: Vec<SourceFile>| (hash(&files.iter().map(parts).collect::<Vec<_>>()), files);
    apis.into_iter().map(|(api, files)| (api, hashed(files))).collect()
}

fn parts(file: &SourceFile) -> (&str, &[u8]) {
    (&file.path, &file.bytes)
}

pub(super) fn hash<T: std::hash::Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    fn api_hash(files: &[SourceFile], api: &str) -> u64 {
        by_api(files.to_vec())[api].0
    }

    #[test]
    fn an_apis_hash_depends_on_its_own_specs_alone() {
        let before = [spec("a.toml", "1"), spec("a/x.toml", "2"), spec("b.toml", "3")];
        let after = [spec("a.toml", "1"), spec("a/x.toml", "changed"), spec("b.toml", "3")];
        assert_ne!(api_hash(&before, "a"), api_hash(&after, "a"));
        assert_eq!(api_hash(&before, "b"), api_hash(&after, "b"));
        assert_eq!(by_api(before.to_vec()).len(), 2);
    }

    fn known(specs: u64, files: &[(&str, Hashes)]) -> Known {
        let api = r#"{"name": "a", "package": "", "version": "", "operations": 0, "required": [], "errors": 0, "pages": [], "row": "", "endpoints_row": "", "endpoints": "", "spec_files": ""}"#;
        let files = files.iter().map(|(path, hashes)| ((*path).to_owned(), *hashes)).collect();
        Known {
            specs,
            summary: serde_json::from_str(api).unwrap(),
            unwritten: Vec::new(),
            sentences: 0,
            texts: Vec::new(),
            files,
        }
    }

    #[test]
    fn edited_files_are_not_reused() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("one.rs"), "formatted").unwrap();
        let content = Content { generator: 1, apis: BTreeMap::new(), events: None };
        let mut memory = Memory { file: Some(root.path().join("memory.json")), content };
        let hashes = Hashes { sources: Some(5), emitted: hash("emitted"), formatted: hash("formatted") };
        memory.put(known(7, &[("one.rs", hashes)]));
        memory.write();
        let text = fs::read(root.path().join("memory.json")).unwrap();
        let memory = Memory { file: None, content: serde_json::from_slice(&text).unwrap() };
        assert_eq!(memory.api(root.path(), "a", 7).unwrap().1["one.rs"], "formatted");
        assert!(memory.api(root.path(), "a", 8).is_none());
        assert_eq!(memory.formatted(root.path(), "a", "one.rs", "emitted").as_deref(), Some("formatted"));
        assert_eq!(memory.formatted(root.path(), "a", "one.rs", "otherwise"), None);
        assert_eq!(memory.generated(root.path(), "a", "one.rs", 5).unwrap().1, "formatted");
        assert!(memory.generated(root.path(), "a", "one.rs", 6).is_none());
        fs::write(root.path().join("one.rs"), "by hand").unwrap();
        assert!(memory.api(root.path(), "a", 7).is_none());
        assert!(memory.generated(root.path(), "a", "one.rs", 5).is_none());
    }
}
