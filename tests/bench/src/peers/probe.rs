//! Packages that depend on a single crate each, checked from scratch.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use dingtalk_spec::model::Api;
use serde_json::Value;

use crate::specs::walk;
use crate::tools::{Failure, Result, cargo};
use crate::twin::CLIENT;
use crate::workspace::{TWIN_CLIENT_DEPENDENCIES, manifest};
use crate::{api_twin, cpu, record};

/// A package with one dependency.
pub(super) struct Probe {
    /// What it depends on, and is named after.
    pub(super) package: String,
    /// The value of the dependency in a manifest.
    pub(super) dependency: String,
}

/// What checking a crate cost.
#[derive(Clone, Copy)]
pub(super) struct Measured {
    pub(super) alone: Duration,
    /// Of everything that cargo runs, such as build scripts and C compilers.
    pub(super) with_dependencies: Duration,
    /// Lines of Rust in its source folder.
    pub(super) lines: usize,
    /// Bytes of its metadata, which every crate that uses it reads.
    pub(super) metadata: u64,
}

impl Measured {
    /// The lesser costs of two rounds.
    pub(super) fn min(self, other: Self) -> Self {
        Self {
            alone: self.alone.min(other.alone),
            with_dependencies: self.with_dependencies.min(other.with_dependencies),
            ..other
        }
    }
}

/// The package name of an API's twin.
pub(super) fn twin_package(api: &Api) -> String {
    format!("twin-{}", api.package)
}

/// The workspace of the probes.
pub(super) struct Probes {
    folder: PathBuf,
}

impl Probes {
    /// Makes the workspace in `folder`, with twins of the APIs.
    pub(super) fn new(root: &Path, folder: &Path, apis: &[Api]) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| Failure::io("remove", folder, &error))?;
        }
        let probes = Self { folder: folder.to_owned() };
        probes.write("Cargo.toml", &manifest(root, &["twins/*", "probes/*"])?)?;
        let lock = root.join("Cargo.lock");
        fs::copy(&lock, folder.join("Cargo.lock")).map_err(|error| Failure::io("copy", &lock, &error))?;
        probes.package("twins/twin-client", TWIN_CLIENT_DEPENDENCIES, &[("lib".to_owned(), CLIENT.to_owned())])?;
        let dependencies =
            "serde.workspace = true\nserde_json.workspace = true\ntwin-client = { path = \"../twin-client\" }\n";
        for api in apis {
            probes.package(&format!("twins/{}", twin_package(api)), dependencies, &api_twin::files(api))?;
        }
        Ok(probes)
    }

    /// Adds a probe.
    pub(super) fn put(&self, Probe { package, dependency }: &Probe) -> Result<()> {
        let source = [("lib".to_owned(), "//! Nothing.\n".to_owned())];
        self.package(&format!("probes/probe-{package}"), &format!("{package} = {dependency}\n"), &source)
    }

    /// Checks a probe, with nothing compiled before.
    pub(super) fn measure(&self, probe: &Probe) -> Result<Measured> {
        let (target, costs) = (self.folder.join("target"), self.folder.join("record"));
        let source = self.source(&probe.package)?;
        for leftover in [&target, &costs] {
            let _ = if leftover.is_dir() { fs::remove_dir_all(leftover) } else { fs::remove_file(leftover) };
        }
        let mut command = cargo::command();
        command.args(["check", "--quiet", "--package", &format!("probe-{}", probe.package), "--target-dir"]);
        command.arg(&target).current_dir(&self.folder).stdin(Stdio::null());
        record::through(&mut command, &costs)?;
        let before = cpu::of_children()?;
        let status = command.status().map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
        if !status.success() {
            return Err(Failure::new(format!("{command:?} failed ({status})")));
        }
        let with_dependencies = cpu::of_children()?.saturating_sub(before);
        let alone = record::read(&costs)?.get(&probe.package).copied().unwrap_or_default().cpu;
        let mut lines = 0;
        walk(&source, &mut |file| {
            if file.extension().is_some_and(|ending| ending == "rs") {
                lines += fs::read_to_string(file)?.lines().count();
            }
            Ok(())
        })?;
        Ok(Measured { alone, with_dependencies, lines, metadata: self.metadata(&target, &probe.package)? })
    }

    /// The source folder of a package. Downloads what is missing, so that this is not measured.
    fn source(&self, package: &str) -> Result<PathBuf> {
        let mut command = cargo::command();
        command.args(["metadata", "--quiet", "--format-version", "1"]).current_dir(&self.folder).stdin(Stdio::null());
        let output = command.stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| Failure::new(format!("cannot run cargo: {error}")))?;
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .map_err(|error| Failure::new(format!("`cargo metadata` printed something unexpected: {error}")))?;
        let packages = metadata.get("packages").and_then(Value::as_array);
        let found =
            packages.into_iter().flatten().find(|found| found.get("name").and_then(Value::as_str) == Some(package));
        let manifest = found.and_then(|found| found.get("manifest_path")?.as_str());
        let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
        folder.map(|folder| folder.join("src")).ok_or_else(|| Failure::new(format!("cargo does not know {package}")))
    }

    /// The size of a package's metadata.
    fn metadata(&self, target: &Path, package: &str) -> Result<u64> {
        let name = format!("lib{}-", package.replace('-', "_"));
        let mut size = 0;
        walk(&target.join("debug/deps"), &mut |file| {
            let is_own = file.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&name));
            if is_own && file.extension().is_some_and(|ending| ending == "rmeta") {
                size += fs::metadata(file)?.len();
            }
            Ok(())
        })?;
        Ok(size)
    }

    fn package(&self, folder: &str, dependencies: &str, files: &[(String, String)]) -> Result<()> {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        self.write(
            &format!("{folder}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{dependencies}"
            ),
        )?;
        files.iter().try_for_each(|(file, text)| self.write(&format!("{folder}/src/{file}.rs"), text))
    }

    fn write(&self, path: &str, text: &str) -> Result<()> {
        let file = self.folder.join(path);
        let write = || {
            fs::create_dir_all(file.parent().unwrap_or(&file))?;
            fs::write(&file, text)
        };
        write().map_err(|error| Failure::io("write", &file, &error))
    }
}
