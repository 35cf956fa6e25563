//! What an element of a list is about, which shows whether the draft's element and the file's are the same.

use toml_edit::{Item, TableLike, Value};

use super::value::{self, is_plain, plain};
use crate::import::draft::Block;

/// What a drafted element is about, with its values as text.
pub(super) enum Subject {
    Error {
        row: ErrorRow,
        messages: Vec<String>,
    },
    /// The value of this key.
    Key(&'static str, Option<String>),
}

impl Subject {
    pub(super) fn of(block: &Block) -> Self {
        let text = |key: &'static str| block.get(key).and_then(value::parse).map(|value| plain(&value));
        match block.path.first().map(String::as_str) {
            Some("errors") => {
                let messages = block.get("messages").and_then(value::parse);
                let messages = messages.as_ref().and_then(Value::as_array).into_iter().flatten().map(plain).collect();
                Self::Error { row: ErrorRow::of(block), messages }
            }
            Some("types") => Self::Key("value", text("value")),
            _ => Self::Key("name", text("name")),
        }
    }

    /// Whether the file's element is about the same thing.
    pub(super) fn is_of(&self, table: &dyn TableLike) -> bool {
        match self {
            Self::Error { row, messages } => {
                let known = || table.get("messages").and_then(Item::as_array).into_iter().flatten();
                row.is_of(table) && messages.iter().any(|wanted| known().any(|known| is_plain(known, wanted)))
            }
            Self::Key(key, wanted) => is_value(table, key, wanted.as_deref()),
        }
    }
}

/// The status and the code of a drafted error.
pub(super) struct ErrorRow {
    status: Option<String>,
    code: Option<String>,
}

/// The status that errors of the legacy gateway may omit.
const DEFAULT_STATUS: &str = "200";

impl ErrorRow {
    pub(super) fn of(block: &Block) -> Self {
        let text = |key: &str| block.get(key).and_then(value::parse).map(|value| plain(&value));
        Self { status: text("status"), code: text("code") }
    }

    /// Whether the file's row has the same status and code.
    pub(super) fn is_of(&self, table: &dyn TableLike) -> bool {
        let status = self.status.as_deref().unwrap_or(DEFAULT_STATUS);
        let has_status = match table.get("status").and_then(Item::as_value) {
            Some(known) => is_plain(known, status),
            None => status == DEFAULT_STATUS,
        };
        has_status && is_value(table, "code", self.code.as_deref())
    }
}

fn is_value(table: &dyn TableLike, key: &str, wanted: Option<&str>) -> bool {
    match (table.get(key).and_then(Item::as_value), wanted) {
        (Some(known), Some(wanted)) => is_plain(known, wanted),
        (known, wanted) => known.is_none() && wanted.is_none(),
    }
}
