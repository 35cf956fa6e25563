//! The temporary workspace in which both styles are compiled.

use std::fs;
use std::path::{Path, PathBuf};

use crate::operations::Operation;
use crate::tools::{Failure, Result};
use crate::{OPERATIONS, USED, generated, operations, twin};

/// How many operations the smaller of the two programs calls: one rather than none, because the first call pulls in the client.
const FIRST: usize = 1;

/// Where things are.
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
    pub(crate) target: PathBuf,
}

/// One way of writing the bindings, by the names of its packages.
pub(crate) struct Style {
    /// The crate.
    pub(crate) krate: &'static str,
    /// An empty crate with the same dependencies.
    pub(crate) empty: &'static str,
    /// A program that calls one operation.
    pub(crate) one: &'static str,
    /// A program that calls [`USED`] more.
    pub(crate) more: &'static str,
}

pub(crate) const GENERATED: Style =
    Style { krate: "dingtalk-bench-1-0", empty: "generated-empty", one: "generated-one", more: "generated-more" };
pub(crate) const TWIN: Style = Style { krate: "twin", empty: "twin-empty", one: "twin-one", more: "twin-more" };

/// A package with all external dependencies. Compiling it along with another package makes cargo choose the same features for them
/// each time, so that they are compiled only once.
pub(crate) const ANCHOR: &str = "anchor";

/// Writes the workspace below `target`, which may hold the compiled dependencies of an earlier run.
pub(crate) fn write(root: &Path, target: &Path) -> Result<Workspace> {
    let folder = target.join("bench-compile");
    let workspace = Workspace { target: folder.join("target"), folder };
    workspace.clear()?;
    let all = operations::operations(OPERATIONS);
    for (path, text) in generated::crate_files(&all)? {
        workspace.put(&path, &text)?;
    }
    workspace.put_twin(&all)?;
    workspace.put_programs(&all)?;
    workspace.put_anchor()?;
    workspace.put("Cargo.toml", &manifest(root, &MEMBERS)?)?;
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, workspace.folder.join("Cargo.lock")).map_err(|error| Failure::io("copy", &lock, &error))?;
    Ok(workspace)
}

/// The repository's own manifest, with other members: the same versions, features and lints.
pub(crate) fn manifest(root: &Path, members: &[&str]) -> Result<String> {
    let file = root.join("Cargo.toml");
    let text = fs::read_to_string(&file).map_err(|error| Failure::io("read", &file, &error))?;
    let path = format!("path = \"{}/", root.display());
    let tables = text
        .lines()
        .skip_while(|line| !line.starts_with("[workspace.package]"))
        .take_while(|line| !line.starts_with("[profile"))
        .map(|line| line.replace("path = \"", &path));
    Ok(format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n")
        + &tables.collect::<Vec<_>>().join("\n")
        + PROFILE)
}

const MEMBERS: [&str; 3] = ["crates/api/*", "crates/*-*", "programs/*"];

/// The runtime with the TLS that users get unless they choose another.
const CORE: &str = "dingtalk-core = { workspace = true, features = [\"rustls\"] }\n";

/// What the twins' client depends on: the same HTTP and TLS as [`CORE`].
pub(crate) const TWIN_CLIENT_DEPENDENCIES: &str = r#"reqwest = { workspace = true, features = ["rustls-no-provider"] }
rustls.workspace = true
serde.workspace = true
serde_json.workspace = true
"#;

/// Dependencies of a program that calls generated operations, besides [`CORE`].
const GENERATED_DEPENDENCIES: &str = r#"bench_api = { package = "dingtalk-bench-1-0", path = "../../crates/api/bench_1_0" }
tokio.workspace = true
"#;

/// Dependencies of a program that calls their twins.
const TWIN_DEPENDENCIES: &str = r#"twin = { path = "../../crates/twin" }
twin-client = { path = "../../crates/twin-client" }
tokio.workspace = true
"#;

/// Sizes are compared without symbols.
const PROFILE: &str = "\n[profile.release]\nstrip = true\n";

impl Workspace {
    /// The source file whose change makes cargo compile the package again.
    pub(crate) fn source(&self, package: &str) -> PathBuf {
        let folder = match package {
            "dingtalk-bench-1-0" => "crates/api/bench_1_0".to_owned(),
            _ if package.ends_with("-one") || package.ends_with("-more") => format!("programs/{package}"),
            _ => format!("crates/{package}"),
        };
        let name = if folder.starts_with("programs/") { "main.rs" } else { "lib.rs" };
        self.folder.join(folder).join("src").join(name)
    }

    /// The release program.
    pub(crate) fn program(&self, package: &str) -> PathBuf {
        self.target.join("release").join(format!("{package}{}", std::env::consts::EXE_SUFFIX))
    }

    /// Removes the packages of an earlier run, but not their compiled dependencies.
    fn clear(&self) -> Result<()> {
        for folder in ["crates", "programs"].map(|name| self.folder.join(name)) {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Failure::io("remove", &folder, &error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn put_twin(&self, all: &[Operation]) -> Result<()> {
        self.package("crates/twin-client", TWIN_CLIENT_DEPENDENCIES)?;
        self.put("crates/twin-client/src/lib.rs", twin::CLIENT)?;
        let dependencies = "serde.workspace = true\ntwin-client = { path = \"../twin-client\" }\n";
        self.package("crates/twin", dependencies)?;
        self.put("crates/twin/src/lib.rs", &twin::root(all))?;
        for operation in all {
            self.put(&format!("crates/twin/src/{}.rs", operation.module), &twin::module(operation))?;
        }
        self.package("crates/twin-empty", dependencies)?;
        self.put("crates/twin-empty/src/lib.rs", "//! Nothing.\nuse {serde as _, twin_client as _};\n")?;
        self.package("crates/generated-empty", CORE)?;
        self.put("crates/generated-empty/src/lib.rs", "//! Nothing.\nuse dingtalk_core as _;\n")
    }

    fn put_programs(&self, all: &[Operation]) -> Result<()> {
        let generated = format!("{CORE}{GENERATED_DEPENDENCIES}");
        let (generated, twin) = (generated.as_str(), TWIN_DEPENDENCIES);
        let one = all.get(..FIRST).unwrap_or(all);
        let more = all.get(..FIRST + USED).unwrap_or(all);
        let programs = [
            (GENERATED.one, generated, generated::program(one)),
            (GENERATED.more, generated, generated::program(more)),
            (TWIN.one, twin, twin::program(one)),
            (TWIN.more, twin, twin::program(more)),
        ];
        for (package, dependencies, program) in programs {
            let folder = format!("programs/{package}");
            self.package(&folder, dependencies)?;
            self.put(&format!("{folder}/src/main.rs"), &program)?;
        }
        Ok(())
    }

    fn put_anchor(&self) -> Result<()> {
        let dependencies = format!("{CORE}{TWIN_CLIENT_DEPENDENCIES}tokio.workspace = true\n");
        self.package(&format!("crates/{ANCHOR}"), &dependencies)?;
        self.put(&format!("crates/{ANCHOR}/src/lib.rs"), "//! Nothing.\n")
    }

    fn package(&self, folder: &str, dependencies: &str) -> Result<()> {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let text = format!(
            r#"[package]
name = "{name}"
version = "0.0.0"
edition.workspace = true
publish = false

[dependencies]
{dependencies}"#
        );
        self.put(&format!("{folder}/Cargo.toml"), &text)
    }

    fn put(&self, path: &str, text: &str) -> Result<()> {
        let file = self.folder.join(path);
        let write = || {
            fs::create_dir_all(file.parent().unwrap_or(&file))?;
            fs::write(&file, text)
        };
        write().map_err(|error| Failure::io("write", &file, &error))
    }
}
