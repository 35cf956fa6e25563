//! The copy of the workspace that everything is imported into.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dingtalk_spec::model::Api;

use super::finish;
use crate::api_twin;
use crate::record::{self, Cost};
use crate::specs::{self, walk};
use crate::tools::{Failure, Result, cargo};
use crate::twin::CLIENT;
use crate::workspace::TWIN_CLIENT_DEPENDENCIES;

const API_FOLDER: &str = "crates/api";
const TEST_FOLDER: &str = "tests/apis";

pub(super) struct Copy {
    folder: PathBuf,
    target: PathBuf,
    record: PathBuf,
}

/// The package name of an API's twin.
pub(super) fn twin_package(api: &Api) -> String {
    format!("twin-{}", api.package)
}

impl Copy {
    /// Copies the workspace at `root` below `folder`, where compiled dependencies of an earlier run are kept.
    pub(super) fn new(root: &Path, folder: &Path) -> Result<Self> {
        let copy =
            Self { folder: folder.join("workspace"), target: folder.join("target"), record: folder.join("record") };
        if copy.folder.exists() {
            fs::remove_dir_all(&copy.folder).map_err(|error| Failure::io("remove", &copy.folder, &error))?;
        }
        copy_folder(root, &copy.folder).map_err(|error| Failure::io("copy to", &copy.folder, &error))?;
        Ok(copy)
    }

    /// Runs xtask on the copy. An import exits with 1 if a page was not understood, which `may_complain` allows.
    pub(super) fn xtask(&self, xtask: &Path, arguments: &[&OsStr], may_complain: bool) -> Result<()> {
        let mut command = Command::new(xtask);
        command.arg("--root").arg(&self.folder).args(arguments).current_dir(&self.folder);
        command.env("CARGO_TARGET_DIR", &self.target);
        let output = command.output().map_err(|error| Failure::new(format!("cannot run xtask: {error}")))?;
        match output.status.code() {
            Some(0) => Ok(()),
            Some(1) if may_complain => Ok(()),
            _ => Err(Failure::new(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)))),
        }
    }

    /// Removes what was generated before, so that there is nothing for the generator to remember.
    pub(super) fn forget_generated(&self) -> Result<()> {
        for folder in [API_FOLDER, TEST_FOLDER] {
            walk(&self.folder.join(folder), &mut |file| {
                let text = fs::read(file)?;
                let head = String::from_utf8_lossy(text.get(..100).unwrap_or(&text)).into_owned();
                if head.contains(dingtalk_emit::MARKER) { fs::remove_file(file) } else { Ok(()) }
            })?;
        }
        Ok(())
    }

    /// The copy's specs.
    pub(super) fn load(&self) -> Result<Vec<Api>> {
        specs::load(&self.folder)
    }

    /// Changes the first summary of an API.
    pub(super) fn change_a_summary(&self, api: &Api) -> Result<()> {
        let Some(operation) = api.operations.first() else { return Ok(()) };
        let file = self.folder.join("spec").join(&*operation.place.file);
        let text = fs::read_to_string(&file).map_err(|error| Failure::io("read", &file, &error))?;
        let summary = text.lines().find(|line| line.starts_with("summary = "));
        let summary = summary.ok_or_else(|| Failure::new(format!("{} has no summary", file.display())))?;
        let changed = text.replacen(summary, "summary = \"Changed for a measurement.\"", 1);
        fs::write(&file, changed).map_err(|error| Failure::io("write", &file, &error))
    }

    /// Writes the twins of all APIs, and the client that they share.
    pub(super) fn put_twins(&self, apis: &[Api]) -> Result<()> {
        self.put_package("twin-client", TWIN_CLIENT_DEPENDENCIES, &[("lib".to_owned(), CLIENT.to_owned())])?;
        let dependencies =
            "serde.workspace = true\nserde_json.workspace = true\ntwin-client = { path = \"../twin-client\" }\n";
        for api in apis {
            self.put_package(&twin_package(api), dependencies, &api_twin::files(api))?;
        }
        Ok(())
    }

    fn put_package(&self, name: &str, dependencies: &str, files: &[(String, String)]) -> Result<()> {
        let folder = self.folder.join(API_FOLDER).join(name);
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{dependencies}"
        );
        let write = || {
            fs::create_dir_all(folder.join("src"))?;
            fs::write(folder.join("Cargo.toml"), &manifest)?;
            files.iter().try_for_each(|(file, text)| fs::write(folder.join(format!("src/{file}.rs")), text))
        };
        write().map_err(|error| Failure::io("write", &folder, &error))
    }

    /// Compiles the API crates and their twins; costs by package.
    pub(super) fn compile(&self, arguments: &[&str]) -> Result<BTreeMap<String, Cost>> {
        self.measure(arguments, &self.packages(API_FOLDER)?)
    }

    /// Compiles the generated test programs; `None` if no package contains them.
    pub(super) fn compile_tests(&self) -> Result<Option<Cost>> {
        let packages = self.packages(TEST_FOLDER)?;
        if packages.is_empty() {
            return Ok(None);
        }
        let costs = self.measure(&["test", "--no-run"], &packages)?;
        Ok(Some(packages.iter().filter_map(|package| costs.get(package).copied()).fold(Cost::default(), Cost::and)))
    }

    fn measure(&self, arguments: &[&str], packages: &[String]) -> Result<BTreeMap<String, Cost>> {
        let _ = fs::remove_file(&self.record);
        let mut command = cargo::command();
        command.args(arguments).arg("--quiet").arg("--target-dir").arg(&self.target).current_dir(&self.folder);
        for package in packages {
            command.args(["--package", package]);
        }
        // What is measured is always compiled again, whatever an earlier run left behind.
        let mut clean = cargo::command();
        clean.args(["clean", "--quiet", "--target-dir"]).arg(&self.target).current_dir(&self.folder);
        for package in packages {
            clean.args(["--package", package]);
        }
        finish(&mut clean)?;
        record::through(&mut command, &self.record)?;
        finish(&mut command)?;
        record::read(&self.record)
    }

    /// Packages below `folder` of the copy.
    fn packages(&self, folder: &str) -> Result<Vec<String>> {
        let metadata = cargo::metadata(&self.folder)?;
        let folder = self.folder.join(folder);
        let packages = metadata.get("packages").and_then(|packages| packages.as_array());
        let below = packages.into_iter().flatten().filter_map(|package| {
            let manifest = package.get("manifest_path")?.as_str()?;
            let name = package.get("name")?.as_str()?;
            Path::new(manifest).starts_with(&folder).then(|| name.to_owned())
        });
        Ok(below.collect())
    }

    /// Lines of generated Rust in API crates, without twins.
    pub(super) fn lines(&self) -> Result<usize> {
        let mut lines = 0;
        walk(&self.folder.join(API_FOLDER), &mut |file| {
            let is_twin = file.iter().any(|part| part.to_string_lossy().starts_with("twin-"));
            if !is_twin && file.extension().is_some_and(|ending| ending == "rs") {
                lines += fs::read_to_string(file)?.lines().count();
            }
            Ok(())
        })?;
        Ok(lines)
    }
}

/// Copies everything except compiled files and git's own.
fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            if name != "target" && name != ".git" {
                copy_folder(&path, &to.join(name))?;
            }
        } else if name != ".git" {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
