//! Checks the texts of spec files.

use std::collections::BTreeSet;

use super::names::{Names, Operations};
use super::rules::Subject;
use super::sentences::sentences;
use super::style::Style;
use crate::diagnostics::{Problem, Report};
use crate::load::is_spec;
use crate::read;
use crate::source::SourceFile;
use crate::unwritten::is_unwritten;

/// Checks every text of these spec files. `known` are operations that texts may mention although they have no spec. Texts that are
/// still to be written are not reported: [`Workspace::unwritten`](crate::Workspace) lists them.
#[must_use]
pub fn check<'f>(files: impl IntoIterator<Item = &'f SourceFile>, known: &Operations, style: &Style) -> Report {
    let mut parsed = Vec::new();
    let mut operations = known.clone();
    for file in files.into_iter().filter(|file| is_spec(&file.path)) {
        let (reporter, _) = read::decode(file);
        let Some(tree) = read::parse(&reporter) else { continue };
        operations.extend(tree.root.maybe_text("operation"));
        parsed.push((file.path.as_str(), reporter, tree.root));
    }
    let mut diagnostics = Vec::new();
    for (path, reporter, root) in &parsed {
        let names = match path.strip_suffix(".toml").filter(|api| !api.contains('/')) {
            None => Names::of(root),
            Some(api) => {
                let is_part = |path: &str| path.strip_prefix(api).is_some_and(|rest| rest.starts_with(['/', '.']));
                Names::of_all(parsed.iter().filter(|(path, ..)| is_part(path)).map(|(.., root)| root))
            }
        };
        let mut seen = BTreeSet::new();
        for sentence in sentences(path, root) {
            if is_unwritten(sentence.text.value) || !seen.insert(sentence.text.span.start) {
                continue;
            }
            let (key, about, name) = (sentence.key, sentence.about, sentence.name.as_str());
            let subject = Subject { key, about, name, names: Some(&names), words: None, operations: &operations };
            for fault in style.faults(sentence.text.value, subject) {
                let span = sentence.text.part(reporter, &fault.range);
                diagnostics.push(Problem::new(span, fault.message).help(fault.help).found_in(&reporter.source));
            }
        }
    }
    Report::new(diagnostics)
}
