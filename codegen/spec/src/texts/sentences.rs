//! Finds the sentences of a file.

use crate::format::{Shape, Table};
use crate::load;
use crate::lower::page_errors::children;
use crate::node::{Entry, Node, Text};

/// A text of ours in a spec file.
#[derive(Debug, Clone)]
pub struct Sentence<'t> {
    /// Where it is, as a path of keys: `summary`, `body.fields.code.text`.
    pub at: String,
    /// Its key: `text`, `summary`.
    pub key: &'static str,
    /// What it describes, in one word: `parameter`, `type`, `value`, `error`.
    pub about: &'static str,
    /// The name of what it describes: a wire name, a type's name, a value, a code; empty for the file as a whole.
    pub name: String,
    /// The table that it is in.
    pub table: &'t Node,
    /// The text.
    pub text: Text<'t>,
}

/// The sentences of the spec file at `path`, in the file's order of keys.
#[must_use]
pub fn sentences<'t>(path: &str, root: &'t Node) -> Vec<Sentence<'t>> {
    let table = load::table(path);
    let mut found = Vec::new();
    collect(Owner { node: root, table, path: "", name: "" }, &mut found);
    found
}

#[derive(Clone, Copy)]
struct Owner<'t, 'p> {
    node: &'t Node,
    table: &'static Table,
    /// Path of the table, with a dot at its end.
    path: &'p str,
    name: &'p str,
}

fn collect<'t>(owner: Owner<'t, '_>, found: &mut Vec<Sentence<'t>>) {
    for Entry { key, node, .. } in owner.node.entries() {
        let Some(known) = owner.table.key(key) else { continue };
        let path = format!("{}{key}", owner.path);
        match known.shape {
            Shape::Text if known.is_prose => {
                let Some(text) = node.as_text() else { continue };
                let (key, about, name) = (known.name, owner.table.id, owner.name.to_owned());
                found.push(Sentence { at: path, key, about, name, table: owner.node, text });
            }
            Shape::Table(table) => {
                collect(Owner { node, table, path: &format!("{path}."), name: key }, found);
            }
            Shape::Named(table) => {
                for Entry { key, node, .. } in node.entries() {
                    collect(Owner { node, table, path: &format!("{path}.{key}."), name: key }, found);
                }
            }
            Shape::Tables(table) => {
                let mut last = None;
                for (name, node) in children(node) {
                    // An element with several names is listed under the first.
                    if last.is_none_or(|last| !std::ptr::eq(last, node)) {
                        let name = subject(node).unwrap_or(name.clone());
                        collect(Owner { node, table, path: &format!("{path}.{name}."), name: &name }, found);
                    }
                    last = Some(node);
                }
            }
            _ => {}
        }
    }
}

/// What an element of an array is about, as opposed to its name in Rust.
fn subject(node: &Node) -> Option<String> {
    let node = ["value", "code", "point"].into_iter().find_map(|key| node.get(key))?;
    node.as_text().map(|text| text.value.to_owned()).or_else(|| node.as_integer().map(|number| number.to_string()))
}
