//! Handwritten manifests with a generated section that lists the APIs.

use std::fmt::Write as _;
use std::path::Path;

use dingtalk_emit::Summary;

use super::marked;
use crate::failure::Result;

/// The lines around a section.
const BEGIN: &str = "# APIs: `cargo xtask generate` writes what is below, up to the line that ends it.\n";
const END: &str = "# End of the APIs.\n";

/// A manifest and what its section holds.
struct Manifest {
    path: &'static str,
    section: fn(&[Summary]) -> String,
}

const MANIFESTS: [Manifest; 3] = [
    Manifest { path: "Cargo.toml", section: versions },
    Manifest { path: "tests/apis/Cargo.toml", section: |apis| features(apis, |_| "workspace = true".to_owned()) },
    Manifest { path: "tests/fuzz/Cargo.toml", section: |apis| features(apis, outside) },
];

/// The manifests at `root`, as they should be. Missing ones are not created.
pub(super) fn wanted(root: &Path, apis: &[Summary]) -> Result<Vec<(String, String)>> {
    let wanted = MANIFESTS.into_iter().map(|manifest| {
        let section = (manifest.section)(apis);
        marked::with(root, manifest.path, (BEGIN, END), &section)
    });
    wanted.filter_map(Result::transpose).collect()
}

/// Entries of `[workspace.dependencies]`.
fn versions(apis: &[Summary]) -> String {
    apis.iter().fold(String::new(), |mut text, Summary { name, package, version, .. }| {
        let _ = writeln!(
            text,
            "{package} = {{ path = \"crates/api/{name}\", version = \"{version}\", default-features = false }}"
        );
        text
    })
}

/// A feature for each API, all of them on by default, and the dependency behind it.
fn features(apis: &[Summary], source: fn(&Summary) -> String) -> String {
    let mut text = "[features]\ndefault = [\n".to_owned();
    for Summary { name, .. } in apis {
        let _ = writeln!(text, "    \"{name}\",");
    }
    text.push_str("]\n");
    for Summary { name, package, .. } in apis {
        let _ = writeln!(text, "{name} = [\"dep:{package}\"]");
    }
    for api in apis {
        let _ = write!(text, "\n[dependencies.{}]\n{}\noptional = true\n", api.package, source(api));
    }
    text
}

/// For a package outside the workspace, which reads answers back through serde and sends nothing.
fn outside(api: &Summary) -> String {
    format!("path = \"../../crates/api/{}\"\ndefault-features = false\nfeatures = [\"serde\"]", api.name)
}
