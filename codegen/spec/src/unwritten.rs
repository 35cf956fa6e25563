//! Texts that a person still has to write.
//!
//! An import knows the facts of a page but must not repeat its sentences, so it leaves [`UNWRITTEN`] where ours belong.

use crate::format::{Shape, Table};
use crate::lower::page_errors::children;
use crate::node::{Entry, Node};

/// Marks a text that still has to be written.
pub const UNWRITTEN: &str = "TODO";

/// Texts that are missing from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritten {
    /// Path of the file relative to the spec folder.
    pub file: String,
    /// Where they belong, as paths of keys: `summary`, `body.fields.code.text`.
    pub at: Vec<String>,
}

/// The places below `node` where a text still has to be written.
pub(crate) fn places(node: &Node, table: &'static Table) -> Vec<String> {
    let mut places = Vec::new();
    collect(node, table, "", &mut places);
    places
}

fn collect(node: &Node, table: &'static Table, path: &str, places: &mut Vec<String>) {
    for Entry { key, node, .. } in node.entries() {
        let Some(known) = table.key(key) else { continue };
        let path = format!("{path}{key}");
        match known.shape {
            Shape::Text if node.as_text().is_some_and(|text| text.value == UNWRITTEN) => places.push(path),
            Shape::Table(inner) => collect(node, inner, &format!("{path}."), places),
            Shape::Named(inner) => {
                for entry in node.entries() {
                    collect(&entry.node, inner, &format!("{path}.{}.", entry.key), places);
                }
            }
            Shape::Tables(inner) => {
                let mut last = None;
                for (name, item) in children(node) {
                    // An element with several names is listed under the first.
                    if last.is_none_or(|last| !std::ptr::eq(last, item)) {
                        collect(item, inner, &format!("{path}.{name}."), places);
                    }
                    last = Some(item);
                }
            }
            _ => {}
        }
    }
}
