//! The vendor's words for what a spec describes. The spec has a marker wherever a text for them belongs.

use super::toml_text;
use crate::texts::{Kind, Wording};
use dingtalk_notation::words::normalized;
use dingtalk_pages::facts::{ErrorFacts, FieldFacts, PageFacts, Shape};

/// What the vendor says about one thing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'w> {
    pub(super) kind: Kind,
    pub(super) name: &'w str,
    pub(super) inside: &'w str,
    pub(super) words: &'w str,
    pub(super) shape: &'w str,
    /// The name in Rust that is made up.
    pub(super) made_up: Option<&'w str>,
}

/// Collects the wordings of an endpoint.
#[derive(Debug, Default)]
pub(super) struct Wordings {
    operation: String,
    title: String,
    pub(super) list: Vec<Wording>,
}

impl Wordings {
    pub(super) fn new(facts: &PageFacts) -> Self {
        Self::about(&facts.operation, &facts.title)
    }

    /// Of an operation or an event, which a page with this heading describes.
    pub(super) fn about(name: &str, title: &str) -> Self {
        Self { operation: name.to_owned(), title: title.to_owned(), list: Vec::new() }
    }

    /// Notes what the vendor says about the fact at `at`, and returns the marker for a text of ours.
    pub(super) fn mark(&mut self, words: Words<'_>, at: impl Into<String>) -> String {
        let wording = Wording {
            kind: words.kind,
            name: words.name.to_owned(),
            inside: words.inside.to_owned(),
            words: words.words.to_owned(),
            operation: self.operation.clone(),
            title: self.title.clone(),
            shape: words.shape.to_owned(),
            at: at.into(),
            made_up: words.made_up.map(str::to_owned),
            safe_to_repeat: None,
        };
        let marker = toml_text::text(&wording.marker());
        self.list.push(wording);
        marker
    }

    /// The marker for a text about the operation itself.
    pub(super) fn mark_operation(&mut self, kind: Kind, at: &str) -> String {
        let (name, words) = (self.operation.clone(), self.title.clone());
        self.mark(Words { kind, name: &name, inside: "", words: &words, shape: "", made_up: None }, at)
    }

    /// The marker for the operation's summary, with a guess that whoever writes the summary has to confirm.
    pub(super) fn mark_summary(&mut self, is_safe: bool) -> String {
        let marker = self.mark_operation(Kind::Summary, "summary");
        self.list.iter_mut().for_each(|wording| wording.safe_to_repeat = Some(is_safe));
        marker
    }

    /// The marker for what the page's notes say about the operation beyond its summary.
    pub(super) fn mark_description(&mut self, notes: &str) -> String {
        let name = self.operation.clone();
        let words = Words { kind: Kind::Description, name: &name, inside: "", words: notes, shape: "", made_up: None };
        self.mark(words, "description")
    }

    /// The marker for the text of an error with this message, for which a name was made up.
    pub(super) fn mark_error(&mut self, row: &ErrorFacts, message: &str, made_up: Option<&str>) -> String {
        // Many rows say the same in both columns.
        let (said, text) = (normalized(message), normalized(&row.text));
        let words = match () {
            () if message == "%s" || text.contains(&said) => row.text.clone(),
            () if said.contains(&text) => message.to_owned(),
            () => format!("{message}\n{}", row.text),
        };
        let name = row.code.trim();
        self.mark(
            Words { kind: Kind::Error, name, inside: "", words: &words, shape: message, made_up },
            format!("errors.{name}.text"),
        )
    }
}

/// What an object consists of, for those who write its text.
pub(super) fn members(fields: &[FieldFacts]) -> String {
    /// Enough to recognize an object.
    const SHOWN: usize = 8;
    let names: Vec<_> = fields.iter().take(SHOWN).map(|field| field.name.as_str()).collect();
    let more = if fields.len() > SHOWN { ", ..." } else { "" };
    format!("object with {}{more}", names.join(", "))
}

/// A shape as a spec would write it, without names of types.
pub(super) fn shape(of: &Shape) -> String {
    match of {
        Shape::String => "string".to_owned(),
        Shape::Int32 => "int32".to_owned(),
        Shape::Int64 => "int64".to_owned(),
        Shape::Float64 => "float64".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Any => "any".to_owned(),
        Shape::File => "file".to_owned(),
        Shape::Object { .. } => "object".to_owned(),
        Shape::List(inner) => format!("list<{}>", shape(inner)),
        Shape::Map(inner) => format!("map<{}>", shape(inner)),
        Shape::JsonText(inner) => format!("json<{}>", shape(inner)),
    }
}
