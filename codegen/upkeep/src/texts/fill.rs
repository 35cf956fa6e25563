//! Puts texts and names in place of markers.

use std::collections::BTreeSet;
use std::ops::Range;

use super::memory::{Memory, Remembered};
use super::rename;
use super::wording::{Kind, at_place, marker};
use crate::splice::splice;
use crate::toml_text;
use dingtalk_lock::Digest;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::authoring::{self, Node};
use dingtalk_spec::texts::{Sentence, sentences};
use dingtalk_spec::{Report, SourceFile, UNWRITTEN, unwritten_key};

/// A spec whose markers were replaced as far as possible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// The spec's text.
    pub text: String,
    /// How many texts were put in place.
    pub texts: usize,
    /// Names that were put in place: old and new.
    pub names: Vec<(String, String)>,
    /// Names that could not be used, with the reason.
    pub refused: Vec<(String, String)>,
}

/// Whether names are put in place as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Names alone.
    Names,
    /// Texts alone.
    Texts,
    /// Both.
    All,
}

/// The keys in the markers of a file.
#[must_use]
pub fn markers(text: &str) -> BTreeSet<Digest> {
    let pieces = text.split(UNWRITTEN).skip(1);
    let key = |piece: &str| Digest::try_from(piece.strip_prefix('(')?.split_once(')')?.0).ok();
    pieces.filter_map(key).collect()
}

/// Puts what `memory` has in place of the markers of the spec file at `path`.
#[must_use]
pub fn fill(path: &str, text: &str, memory: &Memory, what: What) -> Filled {
    fill_except(path, text, memory, what, &BTreeSet::new())
}

fn fill_except(path: &str, text: &str, memory: &Memory, what: What, unfit: &BTreeSet<String>) -> Filled {
    let unchanged = || Filled { text: text.to_owned(), ..Filled::default() };
    if !text.contains(UNWRITTEN) {
        return unchanged();
    }
    let Some(root) = tree(path, text) else { return unchanged() };
    let mut filled = unchanged();
    if what != What::Texts {
        names_and_judgments(path, &root, memory, unfit, &mut filled);
    }
    if what != What::Names {
        // Names move the texts.
        let root = if filled.text == text { Some(root) } else { tree(path, &filled.text) };
        root.iter().for_each(|root| texts(path, root, memory, &mut filled));
    }
    filled
}

fn names_and_judgments(path: &str, root: &Node, memory: &Memory, unfit: &BTreeSet<String>, filled: &mut Filled) {
    let known: Vec<_> = marked(path, root, memory).collect();
    let mut edits: Vec<_> = known.iter().filter_map(|(_, known)| judgment(root, known.safe_to_repeat?)).collect();
    let fits = |name: &&String| !unfit.contains(*name);
    for (sentence, remembered) in &known {
        let Some(name) = remembered.name.as_ref().filter(fits) else { continue };
        edits.extend(named(sentence, remembered.kind, name, root, filled));
    }
    let types: Vec<_> = known
        .iter()
        .filter(|(_, remembered)| remembered.kind == Kind::Type)
        .filter_map(|(sentence, remembered)| Some((&*sentence.name, remembered.name.as_ref().filter(fits)?.as_str())))
        .collect();
    edits.extend(rename::named_types(root, &types, filled));
    filled.text = splice(&filled.text, edits);
}

/// The tree of a spec's text.
pub(super) fn tree(path: &str, text: &str) -> Option<Node> {
    authoring::tree(&SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() })
}

/// The marked sentences that something is remembered for.
fn marked<'r>(path: &str, root: &'r Node, memory: &'r Memory) -> impl Iterator<Item = (Sentence<'r>, &'r Remembered)> {
    let path = path.to_owned();
    sentences(&path, root).into_iter().filter_map(move |sentence| {
        let key = Digest::try_from(unwritten_key(sentence.text.value)?).ok()?;
        let known = memory.at(&key, &path, &sentence.at)?;
        Some((sentence, known))
    })
}

/// The errors in an API's file that `memory` has other names for, with these names in upper camel case.
#[must_use]
pub fn shared_error_names(api: &str, memory: &Memory) -> Vec<(String, String)> {
    let Some(root) = tree("", api) else { return Vec::new() };
    let marked = marked("", &root, memory).filter(|(sentence, _)| sentence.about == "shared_error");
    let name = |(sentence, known): (Sentence<'_>, &Remembered)| {
        let name = known.name.clone()?;
        let constant = names::check(&name, Role::Constant).unwrap_or_default();
        (constant.to_lowercase() != sentence.name).then_some((sentence.name, name))
    };
    marked.filter_map(name).collect()
}

fn texts(path: &str, root: &Node, memory: &Memory, filled: &mut Filled) {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for sentence in sentences(path, root) {
        let Some(key) = unwritten_key(sentence.text.value).and_then(|key| Digest::try_from(key).ok()) else {
            continue;
        };
        let known = memory.at(&key, path, &sentence.at).and_then(|known| known.text.clone());
        let differs = memory.get(&key).is_some_and(|known| known.text.is_none());
        filled.texts += usize::from(known.is_some());
        let own = || differs.then(|| marker(&at_place(&key, path, &sentence.at)));
        edits.extend(known.or_else(own).map(|text| (sentence.text.span.clone(), toml_text::text(&text))));
    }
    filled.text = splice(&filled.text, edits);
}

/// The edit that says whether the call may be repeated.
fn judgment(root: &Node, is_safe: bool) -> Option<(Range<usize>, String)> {
    root.get("safe_to_repeat").map(|node| (node.span.clone(), is_safe.to_string()))
}

/// The edit that names a value or an error that has a made-up name.
fn named(
    sentence: &Sentence<'_>,
    kind: Kind,
    name: &str,
    root: &Node,
    filled: &mut Filled,
) -> Option<(Range<usize>, String)> {
    let (role, siblings) = match kind {
        Kind::Value => {
            let list = sentence.at.strip_prefix("types.")?.split_once(".values.")?.0;
            (Role::Variant, root.get("types")?.get(list)?.list("values"))
        }
        Kind::Error if sentence.about == "error" => (Role::Constant, root.list("errors")),
        // What else has the name is found out by the checks of the spec.
        Kind::Field => (Role::Field, [].as_slice()),
        _ => return None,
    };
    let made_up = sentence.table.text("name")?;
    if made_up.value == name {
        return None;
    }
    if let Err(unfit) = names::check(name, role) {
        filled.refused.push((name.to_owned(), unfit.reason));
        return None;
    }
    let called = |node: &Node| {
        let given = node.text("name").map(|name| name.value.to_owned());
        given.or_else(|| {
            names::derive(node.text(if role == Role::Variant { "value" } else { "code" })?.value, role).ok()
        })
    };
    let constant = |name: &str| names::check(name, role).unwrap_or_default();
    let is_taken =
        siblings.iter().filter_map(called).any(|taken| constant(&taken) == constant(name) || taken == constant(name));
    let scope = scope(sentence);
    let is_given = filled.names.iter().any(|(old, new)| {
        old.rsplit_once('.').is_some_and(|(given, _)| given == scope) && constant(new) == constant(name)
    });
    if is_taken || is_given {
        let reason =
            format!("`{}` keeps `{}`, because another one beside it is called `{name}`", sentence.name, made_up.value);
        filled.refused.push((name.to_owned(), reason));
        return None;
    }
    filled.names.push((format!("{scope}.{}", made_up.value), name.to_owned()));
    Some((made_up.span, toml_text::text(name)))
}

/// What names have to be unique in: the path of the table or list that has the sentence's subject. For values, that is their type.
fn scope<'s>(sentence: &'s Sentence<'_>) -> &'s str {
    let subject = sentence.at.rsplit_once('.').map_or("", |(subject, _)| subject);
    // Wire names and codes may contain dots.
    let parent = subject.strip_suffix(&sentence.name).and_then(|parent| parent.strip_suffix('.')).unwrap_or(subject);
    parent.strip_suffix(".values").unwrap_or(parent)
}

/// Checks a spec by the rules of the format.
pub type Check<'c> = dyn Fn(SourceFile) -> Result<(), Report> + 'c;

/// As [`fill`], without the names that would give the spec a mistake.
#[must_use]
pub fn fill_soundly(path: &str, text: &str, check: &Check<'_>, memory: &Memory, what: What) -> Filled {
    let mut unfit = BTreeSet::new();
    let mut refused = Vec::new();
    loop {
        let mut filled = fill_except(path, text, memory, what, &unfit);
        let known = unfit.len();
        if !filled.names.is_empty() {
            for (name, reason) in mistakes(path, &filled.text, check) {
                if filled.names.iter().any(|(_, new)| *new == name) && unfit.insert(name.clone()) {
                    refused.push((name, reason));
                }
            }
        }
        if unfit.len() == known {
            filled.refused.extend(refused);
            return filled;
        }
    }
}

/// Texts that the checks of the format reject, with the reason.
fn mistakes(path: &str, text: &str, check: &Check<'_>) -> Vec<(String, String)> {
    let checked = check(SourceFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() });
    let Err(report) = checked else { return Vec::new() };
    let rejected = report.diagnostics.into_iter().map(|mistake| {
        let span = text.get(mistake.place.span).unwrap_or_default();
        (span.trim_matches(['"', '\'']).to_owned(), mistake.message)
    });
    rejected.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer with two objects, each of which has a field with the same words.
    const SPEC: &str = r#"
operation = "GetUser"

[answer.fields.one]
type = "One"

[answer.fields.other]
type = "Other"

[types.One.fields.type]
type = "string"
name = "type_value"
text = "TODO(0123456789abcdef)"

[types.Other.fields.type]
type = "string"
name = "type_value"
text = "TODO(0123456789abcdef)"

[types.Other.fields.sort]
type = "string"
name = "sort_value"
text = "TODO(0123456789abcde0)"

[[errors]]
code = "a.b"
name = "AB1"
text = "TODO(0123456789abcde1)"
"#;

    const MEMORY: &str = r#"
{"key":"0123456789abcdef","kind":"field","text":"The kind.","name":"kind"}
{"key":"0123456789abcde0","kind":"field","text":"The kind.","name":"kind"}
{"key":"0123456789abcde1","kind":"error","text":"It fails.","name":"Kind"}
"#;

    #[test]
    fn names_are_unique_in_each_object() {
        let mut memory = Memory::default();
        memory.read("demo_1_0", MEMORY).unwrap();
        let filled = fill("demo_1_0/get_user.toml", SPEC, &memory, What::Names);
        let names: Vec<_> = filled.names.iter().map(|(old, new)| format!("{old} {new}")).collect();
        let expected = ["types.One.fields.type_value kind", "types.Other.fields.type_value kind", "errors.AB1 Kind"];
        assert_eq!(names, expected);
        assert_eq!(filled.text.matches("name = \"kind\"").count(), 2, "{}", filled.text);
        let [(name, reason)] = filled.refused.as_slice() else { panic!("{:?}", filled.refused) };
        assert_eq!((name.as_str(), reason.contains("`sort` keeps `sort_value`")), ("kind", true), "{reason}");
    }
}
