//! Generated crates, and programs that use them.

use std::collections::BTreeMap;

use dingtalk_emit::GeneratedFile;
use dingtalk_test_support::compiler::{self, CompileError, path_text};
use dingtalk_test_support::specs;

pub(crate) struct Project(compiler::Project);

impl Project {
    /// A workspace without packages.
    pub(crate) fn new() -> Self {
        let project = Self(compiler::Project::new(env!("CARGO_TARGET_TMPDIR"), "compat").unwrap());
        let core = path_text(&specs::root().canonicalize().unwrap().join("crates/core"));
        project.write(
            "Cargo.toml",
            &format!(
                "[workspace]\nmembers = [\"*/\"]\nresolver = \"3\"\n\n\
                 [workspace.dependencies]\ndingtalk-core = {{ path = '{core}' }}\n"
            ),
        );
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
        self.0.write(path, text).unwrap();
    }

    /// Checks everything in one run, and returns the errors of each crate and program by the path of its root. No errors means that
    /// it compiles.
    pub(crate) fn check(&self) -> BTreeMap<String, Vec<CompileError>> {
        self.0.check().unwrap()
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
