//! The test code's list of APIs: a module for each, behind a feature of the API's name.

use std::fmt::Write as _;

use crate::summary::Summary;
use crate::{GeneratedFile, MARKER};

/// Where the typed calls of the specs' examples are.
pub(crate) const EXAMPLES: Registry = Registry {
    folder: "tests/apis/tests/examples/api",
    what: "The examples in the specs, as typed calls.",
    item: "Case",
    imports: "{Call, Case, expecting}",
    function: "cases",
    list: "CASES",
    each: "Every example",
};

/// Where the calls that take the input of recorded requests are.
pub(crate) const CALLS: Registry = Registry {
    folder: "tests/apis/src/conformance/calls",
    what: "The operations, called with the input of recorded requests.",
    item: "Call",
    imports: "Call",
    function: "calls",
    list: "CALLS",
    each: "Every operation",
};

/// A module with a module for each API.
pub(crate) struct Registry {
    /// The module's folder.
    folder: &'static str,
    /// What the module holds.
    what: &'static str,
    /// Type of what the API's modules list; the parent module defines it.
    item: &'static str,
    /// What the modules use of the parent module.
    imports: &'static str,
    /// The function that lists it.
    function: &'static str,
    /// What the API's modules call their list.
    list: &'static str,
    each: &'static str,
}

impl Registry {
    /// Path of an API's module.
    pub(crate) fn path(&self, api: &str) -> String {
        format!("{}/{api}.rs", self.folder)
    }

    /// The module that collects what the modules of the APIs list.
    pub(crate) fn root(&self, apis: &[Summary]) -> GeneratedFile {
        let Self { folder, what, item, imports, function, list, each } = self;
        let names = || apis.iter().map(|api| api.name.as_str());
        let mut text =
            format!("// {MARKER} from spec/: change that folder instead.\n\n//! {what}\n\nuse super::{imports};\n");
        for name in names() {
            let _ = write!(text, "\n#[cfg(feature = \"{name}\")]\nmod {name};");
        }
        let _ = write!(
            text,
            "\n\n/// {each} of the APIs that are compiled in.\npub(super) fn {function}() -> Vec<{item}> {{\n    \
             let apis: &[&[{item}]] = &[\n"
        );
        for name in names() {
            let _ = writeln!(text, "        #[cfg(feature = \"{name}\")]\n        {name}::{list},");
        }
        let _ = writeln!(text, "    ];\n    apis.concat()\n}}");
        GeneratedFile { path: format!("{folder}/mod.rs"), text }
    }
}
