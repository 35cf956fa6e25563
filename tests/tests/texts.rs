//! What is published says everything in words.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use dingtalk_spec::{SourceFile, load};

/// Every spec of the repository.
fn specs() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let mut specs = Vec::new();
    for folder in [root.clone()].into_iter().chain(folders(&root)) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let relative = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                specs.push(SourceFile { path: relative, bytes: fs::read(&path).unwrap() });
            }
        }
    }
    specs
}

fn folders(root: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir()).collect()
}

#[test]
fn no_text_is_still_to_be_written() {
    let workspace = load(specs()).unwrap();
    assert!(!workspace.apis.is_empty());
    assert_eq!(workspace.unwritten, []);
}
