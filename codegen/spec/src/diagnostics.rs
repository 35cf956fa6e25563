//! What is wrong with the specs, in the form of compiler messages.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::model::SpecPlace;
use crate::source::Source;

/// One mistake, with the text it was found in.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Where it is.
    pub place: SpecPlace,
    /// What is wrong.
    pub message: String,
    /// The note beside the underlined text; may be empty.
    pub label: String,
    /// How to fix it.
    pub help: Vec<String>,
    related: Vec<(Range<usize>, String)>,
    source: Arc<Source>,
}

impl Diagnostic {
    fn rank(&self) -> (&str, usize, usize, &str, &str) {
        let span = &self.place.span;
        (&self.place.file, span.start, span.end, &self.message, &self.label)
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }

    /// Relative to the workspace's root, where commands are run, so that terminals and editors can open it.
    fn path(&self) -> String {
        format!("spec/{}", self.place.file)
    }

    fn render(&self, renderer: &Renderer) -> String {
        let mut group = Group::with_title(Level::ERROR.primary_title(&self.message));
        if self.place.span.is_empty() && self.source.text.trim().is_empty() {
            // There is no text to show.
            group = group.element(Origin::path(self.path()).line(1).char_column(1));
        } else {
            group = group.element(self.snippet());
        }
        for help in &self.help {
            group = group.element(Level::HELP.message(help));
        }
        renderer.render(&[group])
    }

    /// Only the lines in question, because the renderer reads all the text it is given, each time.
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let mut shown = self.place.span.clone();
        for (span, _) in &self.related {
            shown = shown.start.min(span.start)..shown.end.max(span.end);
        }
        let (first_line, lines) = self.source.lines_of(&shown);
        let inside = |span: &Range<usize>| span.start - lines.start..span.end - lines.start;
        let primary = AnnotationKind::Primary.span(inside(&self.place.span));
        let label = Some(self.label.as_str()).filter(|label| !label.is_empty());
        let mut snippet = Snippet::source(self.source.slice(&lines))
            .path(self.path())
            .line_start(first_line)
            .annotation(primary.label(label));
        for (span, label) in &self.related {
            snippet = snippet.annotation(AnnotationKind::Context.span(inside(span)).label(label.as_str()));
        }
        snippet
    }
}

/// Every mistake in every file, in order of files and lines.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The mistakes.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Sorts `diagnostics` and drops duplicates.
    #[must_use]
    pub fn new(mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by(Diagnostic::compare);
        diagnostics.dedup_by(|a, b| a.compare(b).is_eq());
        Self { diagnostics }
    }

    /// Whether there are no mistakes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The report as text, with colors if `styled`.
    #[must_use]
    pub fn render(&self, styled: bool) -> String {
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            text.push_str(&diagnostic.render(&renderer));
            text.push_str("\n\n");
        }
        text.push_str(&self.summary());
        text
    }

    fn summary(&self) -> String {
        let files: BTreeSet<_> = self.diagnostics.iter().map(|d| &d.place.file).collect();
        let plural = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
        let mistakes = plural(self.diagnostics.len(), "mistake");
        format!("{mistakes} in {}\n", plural(files.len(), "spec file"))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Report {}

/// A mistake that is being described.
#[derive(Debug)]
pub(crate) struct Problem {
    span: Range<usize>,
    message: String,
    label: String,
    help: Vec<String>,
    related: Vec<(Range<usize>, String)>,
}

impl Problem {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), label: String::new(), help: Vec::new(), related: Vec::new() }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    pub(crate) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// Another place in the same file, underlined too.
    pub(crate) fn related(mut self, span: Range<usize>, label: impl Into<String>) -> Self {
        self.related.push((span, label.into()));
        self
    }

    pub(crate) fn found_in(self, source: &Arc<Source>) -> Diagnostic {
        let inside = |(span, label)| (source.location(span).span, label);
        Diagnostic {
            place: source.location(self.span),
            message: self.message,
            label: self.label,
            help: self.help,
            related: self.related.into_iter().map(inside).collect(),
            source: Arc::clone(source),
        }
    }
}

/// Collects the mistakes of one file.
#[derive(Debug)]
pub(crate) struct Reporter {
    pub(crate) source: Arc<Source>,
    found: RefCell<Vec<Diagnostic>>,
}

impl Reporter {
    pub(crate) fn new(source: Arc<Source>) -> Self {
        Self { source, found: RefCell::default() }
    }

    pub(crate) fn report(&self, problem: Problem) {
        self.found.borrow_mut().push(problem.found_in(&self.source));
    }

    pub(crate) fn location(&self, span: &Range<usize>) -> SpecPlace {
        self.source.location(span.clone())
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }
}

/// Help that suggests the candidate most similar to `word`, if there is a similar one.
pub(crate) fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    nearest(word, candidates).map(|found| format!("did you mean `{found}`?"))
}

/// The candidate most similar to `word`, if there is a similar one.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // The cost is the product of the lengths, and no sensible name is that long.
    if word.len() > 64 {
        return None;
    }
    let lower = word.to_lowercase();
    let most = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= 64)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `` `a`, `b` or `c` ``.
pub(crate) fn alternatives<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut quoted: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.pop() {
        None => "nothing".to_owned(),
        Some(last) if quoted.is_empty() => last,
        Some(last) => format!("{} or {last}", quoted.join(", ")),
    }
}
