//! Where a spec file says what: the places of its topmost keys, which the model leaves out.

use std::collections::HashMap;
use std::sync::Arc;

use dingtalk_spec::SourceFile;
use dingtalk_spec::model::SpecPlace;
use toml::de::DeTable;

/// Places of keys by file.
#[derive(Default)]
pub(crate) struct Statements {
    files: HashMap<String, HashMap<String, SpecPlace>>,
}

impl Statements {
    pub(crate) fn of(files: &[SourceFile]) -> Self {
        Self { files: files.iter().map(|file| (file.path.clone(), keys(file))).collect() }
    }

    /// The keys of one file; none where its text is not known.
    pub(crate) fn in_file(&self, file: &str) -> HashMap<String, SpecPlace> {
        self.files.get(file).cloned().unwrap_or_default()
    }
}

/// A file that cannot be read has no keys: loading it reports why.
fn keys(file: &SourceFile) -> HashMap<String, SpecPlace> {
    let text = String::from_utf8_lossy(&file.bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let Ok(table) = DeTable::parse(text) else {
        return HashMap::new();
    };
    let path: Arc<str> = Arc::from(file.path.as_str());
    let place = |span: std::ops::Range<usize>| {
        let before = text.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        SpecPlace {
            file: Arc::clone(&path),
            line: count(before.matches('\n').count() + 1),
            column: count(column),
            span,
        }
    };
    table.get_ref().iter().map(|(key, _)| (key.get_ref().to_string(), place(key.span()))).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
