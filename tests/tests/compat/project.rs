//! A workspace of generated crates and of programs that use them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dingtalk_emit::GeneratedFile;
use dingtalk_tests::specs;
use serde_json::Value;

pub(crate) struct Project {
    folder: PathBuf,
}

impl Project {
    /// A workspace without packages.
    pub(crate) fn new() -> Self {
        let project = Self { folder: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compat") };
        let _ = fs::remove_dir_all(&project.folder);
        let root = specs::root().canonicalize().unwrap();
        let core = root.join("crates/core").display().to_string().replace('\\', "/");
        project.write(
            "Cargo.toml",
            &format!(
                "[workspace]\nmembers = [\"*/\"]\nresolver = \"3\"\n\n\
                 [workspace.dependencies]\ndingtalk-core = {{ path = '{core}' }}\n"
            ),
        );
        // The workspace's own choice of versions: already fetched, and the same as everything else was tested with.
        fs::copy(root.join("Cargo.lock"), project.folder.join("Cargo.lock")).unwrap();
        project
    }

    /// Adds a package with a generated crate, which programs know as `shop`.
    pub(crate) fn add_package(&self, name: &str, sources: &[GeneratedFile]) {
        self.write(
            &format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\nname = \"shop\"\n\n\
                 [features]\nserde = []\n\n[dependencies]\ndingtalk-core.workspace = true\n"
            ),
        );
        for file in sources {
            let (_, module) = file.path.rsplit_once('/').unwrap();
            self.write(&format!("{name}/src/{module}"), &file.text);
        }
    }

    /// Adds a program to a package.
    pub(crate) fn add_program(&self, package: &str, name: &str, text: &str) {
        let text = format!("#![allow(warnings)]\n{text}\nfn main() {{}}\n");
        self.write(&program(package, name), &text);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Checks everything in one go, and gives the errors of each crate and program by the path of its root. No errors: it compiles.
    pub(crate) fn check(&self) -> BTreeMap<String, Vec<String>> {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--workspace", "--lib", "--bins", "--keep-going", "--offline"])
            .args(["--quiet", "--message-format=json", "--manifest-path"])
            .arg(self.folder.join("Cargo.toml"))
            // The workspace's own, where the dependencies are compiled already.
            .arg("--target-dir")
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."))
            .output()
            .unwrap();
        let mut checked: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: Value = serde_json::from_str(line).unwrap();
            let root = message["target"]["src_path"].as_str().map(Path::new);
            let Some(root) = root.and_then(|root| root.strip_prefix(&self.folder).ok()) else { continue };
            let errors = checked.entry(root.display().to_string().replace('\\', "/")).or_default();
            if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
                errors.push(message["message"]["rendered"].as_str().unwrap().to_owned());
            }
        }
        assert!(!checked.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        checked
    }
}

/// Path of a package's crate.
pub(crate) fn library(package: &str) -> String {
    format!("{package}/src/lib.rs")
}

/// Path of a package's program.
pub(crate) fn program(package: &str, name: &str) -> String {
    format!("{package}/src/bin/{name}.rs")
}
