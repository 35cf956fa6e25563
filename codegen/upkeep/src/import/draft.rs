//! A spec in pieces: its tables, in the order of the file.

use std::ops::Range;

use super::toml_text;
use dingtalk_spec::model::Limits;

/// A part of a file that begins with a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Is,
    Goes,
    Takes,
    Answers,
    /// What an event brings.
    Brings,
    Fails,
    Looks,
    /// Mistakes and open questions of pages, which only people write.
    Differs,
}

impl Section {
    pub(super) fn comment(self) -> &'static str {
        match self {
            Self::Is => "# What it is",
            Self::Goes => "# Where it goes",
            Self::Takes => "# What it takes",
            Self::Answers => "# What it returns",
            Self::Brings => "# What it brings",
            Self::Fails => "# What can go wrong",
            Self::Looks => "# Examples",
            Self::Differs => "# Where pages are wrong or differ",
        }
    }
}

/// A table with its keys, or an element of an array of tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) section: Section,
    /// Path of the table; empty for the file itself.
    pub(super) path: Vec<String>,
    pub(super) is_element: bool,
    /// Whether the page says that a parameter is optional, as opposed to saying nothing.
    pub(super) is_optional: bool,
    /// What a person has to know about it; stands above it in a new spec.
    pub(super) comment: Option<String>,
    /// Keys with their values as TOML.
    pub(super) entries: Vec<(&'static str, String)>,
}

impl Block {
    pub(super) fn new(section: Section, path: &[&str]) -> Self {
        let path = path.iter().map(|step| (*step).to_owned()).collect();
        Self { section, path, is_element: false, is_optional: false, comment: None, entries: Vec::new() }
    }

    pub(super) fn element(section: Section, path: &[&str]) -> Self {
        Self { is_element: true, ..Self::new(section, path) }
    }

    pub(super) fn set(&mut self, key: &'static str, value: impl Into<String>) {
        self.entries.push((key, value.into()));
    }

    pub(super) fn set_maybe(&mut self, key: &'static str, value: Option<String>) {
        self.entries.extend(value.map(|value| (key, value)));
    }

    /// Sets the keys of limits.
    pub(super) fn set_limits(&mut self, limits: &Limits) {
        self.set_maybe("min", limits.min.map(|bound| bound.to_string()));
        self.set_maybe("max", limits.max.map(|bound| bound.to_string()));
        self.set_maybe("min_length", limits.min_length.map(|count| count.to_string()));
        self.set_maybe("max_length", limits.max_length.map(|count| count.to_string()));
        self.set_maybe("min_items", limits.min_items.map(|count| count.to_string()));
        self.set_maybe("max_items", limits.max_items.map(|count| count.to_string()));
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// Its path as in page errors and messages.
    pub(super) fn at(&self) -> String {
        self.path.join(".")
    }

    /// Its name in messages. Elements are named after what they are about.
    pub(super) fn title(&self) -> String {
        let name = ["value", "code", "name"].into_iter().find_map(|key| self.get(key)).filter(|_| self.is_element);
        let name = name.map(|name| format!(".{}", name.trim_matches(['"', '\''])));
        format!("{}{}", self.at(), name.unwrap_or_default())
    }

    pub(super) fn header(&self) -> String {
        let path: Vec<_> = self.path.iter().map(|step| toml_text::key(step)).collect();
        let path = path.join(".");
        match (path.as_str(), self.is_element) {
            ("", _) => String::new(),
            (_, true) => format!("[[{path}]]\n"),
            (_, false) => format!("[{path}]\n"),
        }
    }
}

/// What a spec is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Of {
    #[default]
    Endpoint,
    Event,
}

impl Of {
    /// The name of its JSON Schema.
    fn schema(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Event => "event",
        }
    }
}

/// A whole spec.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) of: Of,
    pub(super) blocks: Vec<Block>,
    /// Codes of shared errors that the existing spec lists but the page does not.
    pub(super) lost_errors: Vec<String>,
    /// Whether the existing spec also has facts from pages that are not at hand, so that what the draft lacks need not be lost.
    pub(super) is_partial: bool,
}

/// The position of a part of a rendered draft.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) range: Range<usize>,
    pub(super) block: usize,
    /// The index of the key in its block; absent for the block as a whole.
    pub(super) entry: Option<usize>,
}

impl Draft {
    /// The file's text, and where each part of it is. Keys come before the blocks that contain them.
    pub(super) fn render(&self) -> (String, Vec<Placed>) {
        let mut text = format!("#:schema ../schema/{}.schema.json\n", self.of.schema());
        let mut places = Vec::new();
        let mut section = None;
        for (block, part) in self.blocks.iter().enumerate() {
            text.push('\n');
            if section != Some(part.section) {
                text.push_str(part.section.comment());
                text.push('\n');
                section = Some(part.section);
            }
            if let Some(comment) = &part.comment {
                text.push_str(&format!("# {}\n", comment.replace(char::is_control, " ")));
            }
            let start = text.len();
            text.push_str(&part.header());
            for (entry, (key, value)) in part.entries.iter().enumerate() {
                let start = text.len();
                text.extend([*key, " = ", value, "\n"]);
                places.push(Placed { range: start..text.len(), block, entry: Some(entry) });
            }
            places.push(Placed { range: start..text.len(), block, entry: None });
        }
        (text, places)
    }
}
