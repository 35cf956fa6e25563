//! Handwritten manifests with a generated section that lists the APIs.

use std::fmt::Write as _;
use std::path::Path;

use dingtalk_spec::Workspace;
use dingtalk_spec::model::Api;

use super::tree;
use crate::failure::{Failure, Result};

/// The lines around a section.
const BEGIN: &str = "# APIs: `cargo xtask generate` writes what is below, up to the line that ends it.\n";
const END: &str = "# End of the APIs.\n";

/// A manifest and what its section holds.
struct Manifest {
    path: &'static str,
    section: fn(&[Api]) -> String,
}

const MANIFESTS: [Manifest; 3] = [
    Manifest { path: "Cargo.toml", section: versions },
    Manifest { path: "tests/apis/Cargo.toml", section: |apis| features(apis, |_| "workspace = true".to_owned()) },
    Manifest { path: "tests/fuzz/Cargo.toml", section: |apis| features(apis, outside) },
];

/// The manifests at `root`, as they should be. Missing ones are not created.
pub(super) fn wanted(root: &Path, workspace: &Workspace) -> Result<Vec<(String, String)>> {
    let mut wanted = Vec::new();
    for manifest in MANIFESTS {
        let Some(bytes) = tree::current(root, manifest.path)? else { continue };
        // On Windows, git may check files out with other line endings.
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let text = with_section(manifest.path, &text, &(manifest.section)(&workspace.apis))?;
        wanted.push((manifest.path.to_owned(), text));
    }
    Ok(wanted)
}

fn with_section(path: &str, text: &str, section: &str) -> Result<String> {
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else {
        return Err(Failure::new(format!("{path} has no place for the APIs: add these two lines to it\n{BEGIN}{END}")));
    };
    Ok(format!("{before}{BEGIN}{section}{END}{after}"))
}

/// Entries of `[workspace.dependencies]`.
fn versions(apis: &[Api]) -> String {
    apis.iter().fold(String::new(), |mut text, Api { name, package, version, .. }| {
        let _ = writeln!(
            text,
            "{package} = {{ path = \"crates/api/{name}\", version = \"{version}\", default-features = false }}"
        );
        text
    })
}

/// A feature for each API, all of them on by default, and the dependency behind it.
fn features(apis: &[Api], source: fn(&Api) -> String) -> String {
    let mut text = "[features]\ndefault = [\n".to_owned();
    for Api { name, .. } in apis {
        let _ = writeln!(text, "    \"{name}\",");
    }
    text.push_str("]\n");
    for Api { name, package, .. } in apis {
        let _ = writeln!(text, "{name} = [\"dep:{package}\"]");
    }
    for api in apis {
        let _ = write!(text, "\n[dependencies.{}]\n{}\noptional = true\n", api.package, source(api));
    }
    text
}

/// For a package outside the workspace, which reads answers back through serde and sends nothing.
fn outside(api: &Api) -> String {
    format!("path = \"../../crates/api/{}\"\ndefault-features = false\nfeatures = [\"serde\"]", api.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_section_changes() {
        let text = format!("[a]\nb = 1\n{BEGIN}old = 1\n{END}\n[c]\n");
        let changed = with_section("Cargo.toml", &text, "new = 2\n").unwrap();
        assert_eq!(changed, format!("[a]\nb = 1\n{BEGIN}new = 2\n{END}\n[c]\n"));
    }

    #[test]
    fn a_manifest_without_a_section_is_reported() {
        for text in ["[a]\n".to_owned(), format!("[a]\n{BEGIN}"), format!("{END}{BEGIN}")] {
            let failure = with_section("Cargo.toml", &text, "").unwrap_err();
            assert!(failure.to_string().starts_with("error: Cargo.toml has no place for the APIs"), "{failure}");
        }
    }
}
