//! Editing a spec's text. Whatever is not edited stays as it is, including blanks.

mod layout;
mod subject;
mod value;

pub(in crate::import) use layout::Insertion;

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, TableLike, Value};

use crate::import::draft::Block;
use dingtalk_spec::authoring::keys;
use subject::{ErrorRow, Subject};
use value::is_plain;

/// A file that is being edited.
pub(in crate::import) struct Document {
    document: DocumentMut,
    has_crlf: bool,
}

impl Document {
    /// Reads a file; nothing if it is not TOML.
    pub(in crate::import) fn read(text: &str) -> Option<Self> {
        let has_crlf = text.contains("\r\n");
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut document: DocumentMut =
            if has_crlf { text.replace("\r\n", "\n").parse() } else { text.parse() }.ok()?;
        layout::spread(&mut document);
        Some(Self { document, has_crlf })
    }

    pub(in crate::import) fn text(&self) -> String {
        let text = self.document.to_string();
        if self.has_crlf { text.replace('\n', "\r\n") } else { text }
    }

    /// Whether the file has the table, or an element about the same thing.
    pub(in crate::import) fn has(&self, block: &Block) -> bool {
        self.find(block).is_some()
    }

    fn find(&self, block: &Block) -> Option<&dyn TableLike> {
        let item = block.path.iter().try_fold(self.document.as_item(), |item, step| item.get(step))?;
        if !block.is_element {
            return item.as_table_like();
        }
        let subject = Subject::of(block);
        match item {
            Item::ArrayOfTables(tables) => {
                tables.iter().find(|table| subject.is_of(*table)).map(|table| table as &dyn TableLike)
            }
            Item::Value(Value::Array(items)) => {
                let tables = items.iter().filter_map(Value::as_inline_table);
                tables.map(|table| table as &dyn TableLike).find(|table| subject.is_of(*table))
            }
            _ => None,
        }
    }

    fn find_mut(&mut self, block: &Block) -> Option<&mut dyn TableLike> {
        let mut item = self.document.as_item_mut();
        for step in &block.path {
            item = item.get_mut(step)?;
        }
        if !block.is_element {
            return item.as_table_like_mut();
        }
        let subject = Subject::of(block);
        match item {
            Item::ArrayOfTables(tables) => {
                let found = tables.iter_mut().find(|table| subject.is_of(*table));
                found.map(|table| table as &mut dyn TableLike)
            }
            Item::Value(Value::Array(items)) => {
                let tables = items.iter_mut().filter_map(Value::as_inline_table_mut);
                tables.map(|table| table as &mut dyn TableLike).find(|table| subject.is_of(*table))
            }
            _ => None,
        }
    }

    /// The text under `key` of the block's table.
    pub(in crate::import) fn text_of(&self, block: &Block, key: &str) -> Option<String> {
        self.find(block)?.get(key)?.as_str().map(str::to_owned)
    }

    /// Sets `key` of the block's table, in place or at its position among the keys.
    pub(in crate::import) fn set(&mut self, block: &Block, key: &str, toml: &str) -> Option<()> {
        let value = value::parse(toml)?;
        let table = self.find_mut(block)?;
        if let Some(known) = table.get_mut(key) {
            let known = known.as_value_mut()?;
            let decor = known.decor().clone();
            *known = value;
            *known.decor_mut() = decor;
            return Some(());
        }
        insert(table, &block.path, key, value);
        Some(())
    }

    pub(in crate::import) fn unset(&mut self, block: &Block, key: &str) -> Option<()> {
        self.find_mut(block)?.remove(key).map(drop)
    }

    /// Adds values to the list under `key` of the block's table.
    pub(in crate::import) fn append(&mut self, block: &Block, key: &str, tomls: &[String]) -> Option<()> {
        let table = self.find_mut(block)?;
        if !table.contains_key(key) {
            return self.set(block, key, &format!("[{}]", tomls.join(", ")));
        }
        let list = table.get_mut(key)?.as_array_mut()?;
        for toml in tomls {
            push(list, value::parse(toml)?);
        }
        Some(())
    }

    /// Adds a table or an element.
    pub(in crate::import) fn add(&mut self, block: &Block, at: Insertion<'_>) -> Option<()> {
        let (position, prefix) = layout::room(&mut self.document, block, at);
        let mut table = Table::new();
        table.set_position(Some(position));
        table.decor_mut().set_prefix(prefix);
        for (key, toml) in &block.entries {
            table.insert(key, Item::Value(value::parse(toml)?));
        }
        let (last, parents) = block.path.split_last()?;
        let mut item = self.document.as_item_mut();
        for step in parents {
            let parent = item.as_table_like_mut()?;
            item = parent.entry(step).or_insert_with(|| {
                let mut implicit = Table::new();
                implicit.set_implicit(true);
                Item::Table(implicit)
            });
        }
        if let Some(parent) = item.as_inline_table_mut() {
            parent.insert(last, Value::InlineTable(table.into_inline_table()));
            return Some(());
        }
        let parent = item.as_table_mut()?;
        if !block.is_element {
            return parent.insert(last, Item::Table(table)).is_none().then_some(());
        }
        match parent.entry(last).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new())) {
            Item::ArrayOfTables(tables) => tables.push(table),
            Item::Value(Value::Array(items)) => push(items, Value::InlineTable(table.into_inline_table())),
            _ => return None,
        }
        Some(())
    }

    /// Places of the errors that have the same status and code.
    pub(in crate::import) fn errors_like(&self, block: &Block) -> Vec<usize> {
        let wanted = ErrorRow::of(block);
        let rows = self.document.get("errors").and_then(Item::as_array_of_tables).into_iter().flatten();
        rows.enumerate().filter(|(_, row)| wanted.is_of(*row)).map(|(place, _)| place).collect()
    }

    /// Adds messages to an error.
    pub(in crate::import) fn add_messages(&mut self, row: usize, tomls: &[String]) -> Option<()> {
        let row = self.document.get_mut("errors")?.as_array_of_tables_mut()?.get_mut(row)?;
        let messages = row.get_mut("messages")?.as_array_mut()?;
        for toml in tomls {
            push(messages, value::parse(toml)?);
        }
        Some(())
    }

    /// Names the errors of this code that have no name.
    pub(in crate::import) fn name_errors(&mut self, code: &str, name: &str) -> Option<()> {
        let rows = self.document.get_mut("errors").and_then(Item::as_array_of_tables_mut);
        for row in rows.into_iter().flat_map(ArrayOfTables::iter_mut) {
            let is_meant = row.get("code").and_then(Item::as_value).is_some_and(|known| is_plain(known, code));
            if is_meant && !row.contains_key("name") {
                insert(row, &["errors"], "name", value::parse(name)?);
            }
        }
        Some(())
    }

    /// Whether an example has the same call and answer as the draft's.
    pub(in crate::import) fn is_same_example(&self, block: &Block) -> bool {
        let Some(table) = self.find(block) else { return false };
        let known =
            |key: &str| table.get(key).and_then(Item::as_value).map(|value| value.to_string().trim().to_owned());
        keys::following(&block.path).all(|key| known(key).as_deref() == block.get(key))
    }

    /// Gives a table all keys of the draft's. In an example, other keys are removed.
    pub(in crate::import) fn replace(&mut self, block: &Block) -> Option<()> {
        let table = self.find_mut(block)?;
        keys::following(&block.path).for_each(|key| drop(table.remove(key)));
        for (key, value) in &block.entries {
            self.set(block, key, value)?;
        }
        Some(())
    }
}

/// Adds to a list in the style in which it is written.
fn push(list: &mut Array, mut value: Value) {
    let prefix = list.iter().last().and_then(|last| last.decor().prefix()?.as_str().map(str::to_owned));
    match prefix {
        Some(prefix) if prefix.contains('\n') => {
            value.decor_mut().set_prefix(prefix);
            list.push_formatted(value);
        }
        _ => list.push(value),
    }
}

/// Adds a key at its position among the others.
fn insert<S: AsRef<str>>(table: &mut dyn TableLike, path: &[S], key: &str, value: Value) {
    let present: Vec<_> = table.iter().filter(|(_, item)| item.is_value()).map(|(key, _)| key.to_owned()).collect();
    let last = present.iter().rposition(|known| keys::rank(path, known) < keys::rank(path, key));
    let after = present.into_iter().skip(last.map_or(0, |last| last + 1));
    // The library can only add at the end.
    let moved: Vec<_> = after.filter_map(|key| Some((table.key(&key)?.clone(), table.remove(&key)?))).collect();
    table.insert(key, Item::Value(value));
    for (key, item) in moved {
        table.entry_format(&key).or_insert(item);
    }
}
