//! Errors that the endpoints of an API share, as declared in its file.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase as _;

use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::{Node, Value};

/// A row of documented errors, wherever it is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) status: i64,
    pub(super) code: String,
    pub(super) messages: Vec<String>,
    pub(super) text: String,
    /// The constant that endpoints have for it.
    pub(super) constant: String,
    /// Whether its code alone gives it this constant.
    is_named_by_code: bool,
}

impl Row {
    /// Reads a row; `constant` is its name in Rust if it has no `name`.
    pub(super) fn read(node: &Node, constant: Option<String>) -> Option<Self> {
        let code = match &node.get("code")?.value {
            Value::Text(code) => code.clone(),
            Value::Integer(code) => code.to_string(),
            _ => return None,
        };
        let derived = names::derive(&code, Role::Constant).ok();
        let constant = match node.text("name") {
            Some(name) => names::check(name.value, Role::Constant).ok(),
            None => constant.or_else(|| derived.clone()),
        }?;
        Some(Self {
            is_named_by_code: derived.as_ref() == Some(&constant),
            status: node.integer("status").unwrap_or(200),
            code,
            messages: node.texts("messages").iter().map(|message| message.value.to_owned()).collect(),
            text: node.owned_text("text"),
            constant,
        })
    }

    /// Its name in upper camel case, if its code alone does not give it that.
    pub(super) fn made_up_name(&self, is_repeated: bool) -> Option<String> {
        (is_repeated || !self.is_named_by_code).then(|| self.constant.to_upper_camel_case())
    }

    /// Whether this row is the error with that status and code, and with `message`.
    pub(super) fn is(&self, status: i64, code: &str, message: &str) -> bool {
        self.status == status && self.code == code && self.messages.iter().any(|known| known == message)
    }
}

/// What an API's file declares.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Rows with their names, in the file's order.
    pub(super) rows: Vec<(String, Row)>,
    /// Names of rows by the name of their set.
    pub(super) sets: BTreeMap<String, Vec<String>>,
}

impl Shared {
    pub(super) fn read(api: &Node) -> Self {
        let row = |key: &str, node: &Node| Some((key.to_owned(), Row::read(node, Some(key.to_ascii_uppercase()))?));
        let texts = |node: &Node| node.texts("errors").iter().map(|name| name.value.to_owned()).collect();
        Self {
            rows: api.table("errors").iter().filter_map(|entry| row(&entry.key, &entry.node)).collect(),
            sets: api.table("error_sets").iter().map(|entry| (entry.key.clone(), texts(&entry.node))).collect(),
        }
    }

    /// The names of the rows that an endpoint lists, with sets expanded.
    pub(super) fn listed(&self, endpoint: &Node) -> Vec<String> {
        let listed = endpoint.texts("shared_errors");
        let names = listed.iter().flat_map(|name| match self.sets.get(name.value) {
            Some(set) => set.clone(),
            None => vec![name.value.to_owned()],
        });
        names.collect()
    }

    pub(super) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|(key, _)| key == name).map(|(_, row)| row)
    }
}
