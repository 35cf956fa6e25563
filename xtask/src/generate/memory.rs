//! Remembers what an earlier run generated, so that what has not changed is neither written nor formatted again.
//!
//! The memory is kept beside this program, and discarded whenever the program changes. `generate --check` never uses it.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use dingtalk_spec::SourceFile;
use serde_json::{Value, json};

use super::tree;

/// Hashes by path: of a file as it was emitted, and as rustfmt left it.
type Hashes = BTreeMap<String, (u64, u64)>;

/// What was generated for the tree at one root.
pub(super) struct Memory {
    file: Option<PathBuf>,
    /// What everything depends on besides the specs: this program, and the settings of rustfmt.
    generator: u64,
    apis: BTreeMap<String, (u64, Hashes)>,
}

impl Memory {
    /// The memory of the tree at `root`; empty if there is none, or if another generator left it.
    pub(super) fn read(root: &Path) -> Self {
        let program = std::env::current_exe().ok();
        let folder = program.as_deref().and_then(Path::parent).map(|folder| folder.join("generated"));
        let file = folder.map(|folder| folder.join(format!("{:016x}.json", hash(&root.canonicalize().ok()))));
        let built = program.and_then(|program| fs::metadata(program).ok()).map(|program| {
            let modified = program.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
            (program.len(), modified)
        });
        let generator = hash(&(built, fs::read(root.join("rustfmt.toml")).ok()));
        let text = file.as_ref().and_then(|file| fs::read(file).ok());
        let apis = text.and_then(|text| remembered(&serde_json::from_slice(&text).ok()?, generator));
        Self { file, generator, apis: apis.unwrap_or_default() }
    }

    /// Forgets what was generated.
    pub(super) fn forget(&mut self) {
        self.apis.clear();
    }

    /// The files of an API whose specs have this hash, if they are all still in the tree as they were generated.
    pub(super) fn files(&self, root: &Path, api: &str, specs: u64) -> Option<BTreeMap<String, String>> {
        let (remembered, hashes) = self.apis.get(api)?;
        if *remembered != specs {
            return None;
        }
        hashes.iter().map(|(path, (_, formatted))| Some((path.clone(), unchanged(root, path, *formatted)?))).collect()
    }

    /// The formatted form of an API's file that was emitted as `text`, if that is still in the tree.
    pub(super) fn formatted(&self, root: &Path, api: &str, path: &str, text: &str) -> Option<String> {
        let (emitted, formatted) = self.apis.get(api)?.1.get(path)?;
        (*emitted == hash(text)).then(|| unchanged(root, path, *formatted))?
    }

    /// Remembers the files of an API: by path, as emitted and as formatted.
    pub(super) fn put<'f>(&mut self, api: &str, specs: u64, files: impl Iterator<Item = (&'f str, u64, &'f str)>) {
        let hashes = files.map(|(path, emitted, formatted)| (path.to_owned(), (emitted, hash(formatted)))).collect();
        self.apis.insert(api.to_owned(), (specs, hashes));
    }

    /// Saves the memory for the next run. If that fails, only time is lost.
    pub(super) fn write(&self) {
        let Some(file) = &self.file else { return };
        let api = |(name, (specs, hashes)): (&String, &(u64, Hashes))| {
            let files: BTreeMap<_, _> = hashes.iter().map(|(path, pair)| (path, json!([pair.0, pair.1]))).collect();
            (name.clone(), json!({ "specs": specs, "files": files }))
        };
        let apis: serde_json::Map<_, _> = self.apis.iter().map(api).collect();
        let _ = file.parent().map(fs::create_dir_all);
        let _ = fs::write(file, json!({ "generator": self.generator, "apis": apis }).to_string());
    }
}

fn remembered(json: &Value, generator: u64) -> Option<BTreeMap<String, (u64, Hashes)>> {
    if json.get("generator")?.as_u64()? != generator {
        return None;
    }
    let pair = |pair: &Value| Some((pair.get(0)?.as_u64()?, pair.get(1)?.as_u64()?));
    let api = |(name, api): (&String, &Value)| {
        let files = api.get("files")?.as_object()?;
        let hashes = files.iter().map(|(path, hashes)| Some((path.clone(), pair(hashes)?))).collect::<Option<_>>()?;
        Some((name.clone(), (api.get("specs")?.as_u64()?, hashes)))
    };
    json.get("apis")?.as_object()?.iter().map(api).collect()
}

fn unchanged(root: &Path, path: &str, formatted: u64) -> Option<String> {
    let text = String::from_utf8(tree::current(root, path).ok()??).ok()?;
    (hash(text.as_str()) == formatted).then_some(text)
}

/// A hash of the specs of each API, by its name.
pub(super) fn of_specs(files: &[SourceFile]) -> BTreeMap<String, u64> {
    let mut hashers: BTreeMap<&str, DefaultHasher> = BTreeMap::new();
    for file in files {
        let api = file.path.split('/').next().unwrap_or_default();
        let hasher = hashers.entry(api.strip_suffix(".toml").unwrap_or(api)).or_default();
        (&file.path, &file.bytes).hash(hasher);
    }
    hashers.into_iter().map(|(api, hasher)| (api.to_owned(), hasher.finish())).collect()
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

    #[test]
    fn an_apis_hash_depends_on_its_own_specs_alone() {
        let before = of_specs(&[spec("a.toml", "1"), spec("a/x.toml", "2"), spec("b.toml", "3")]);
        let after = of_specs(&[spec("a.toml", "1"), spec("a/x.toml", "changed"), spec("b.toml", "3")]);
        assert_ne!(before["a"], after["a"]);
        assert_eq!(before["b"], after["b"]);
        assert_eq!(before.len(), 2);
    }

    #[test]
    fn edited_files_are_not_reused() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("one.rs"), "formatted").unwrap();
        let mut memory = Memory { file: Some(root.path().join("memory.json")), generator: 1, apis: BTreeMap::new() };
        memory.put("a", 7, [("one.rs", hash("emitted"), "formatted")].into_iter());
        memory.write();
        let text = fs::read(root.path().join("memory.json")).unwrap();
        let apis = remembered(&serde_json::from_slice(&text).unwrap(), 1).unwrap();
        assert_eq!(remembered(&serde_json::from_slice(&text).unwrap(), 2), None);
        let memory = Memory { apis, ..memory };
        assert_eq!(memory.files(root.path(), "a", 7).unwrap()["one.rs"], "formatted");
        assert!(memory.files(root.path(), "a", 8).is_none());
        assert_eq!(memory.formatted(root.path(), "a", "one.rs", "emitted").as_deref(), Some("formatted"));
        assert_eq!(memory.formatted(root.path(), "a", "one.rs", "otherwise"), None);
        fs::write(root.path().join("one.rs"), "by hand").unwrap();
        assert!(memory.files(root.path(), "a", 7).is_none());
    }
}
