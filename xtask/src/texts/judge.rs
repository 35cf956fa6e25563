//! Decides whether texts may be written.

use std::collections::BTreeMap;

use dingtalk_lock::Digest;
use dingtalk_spec::authoring::names::{self, Role};
use dingtalk_spec::texts::{Names, Operations, Style, Subject, sentences};
use dingtalk_spec::{SourceFile, authoring, unwritten_key};
use dingtalk_upkeep::texts::{self, Answer, Kind};

/// What is wrong with an answer, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) help: String,
}

/// The faults of those answers that have any, including what is wrong with them at single places of the specs.
pub(super) fn faults(
    style: &Style,
    operations: &Operations,
    specs: &[SourceFile],
    answers: &BTreeMap<Digest, Answer>,
) -> BTreeMap<Digest, Vec<Fault>> {
    let mut faults: BTreeMap<Digest, Vec<Fault>> = BTreeMap::new();
    let mut add = |key: &Digest, message: String, help: String| {
        let known = faults.entry(*key).or_default();
        if known.iter().all(|fault| fault.help != help || !message.starts_with(&fault.message)) {
            known.push(Fault { message, help });
        }
    };
    for (key, answer) in answers {
        name(answer).into_iter().for_each(|reason| add(key, reason, "choose another `rust_name`".to_owned()));
        let (key_of_text, about) = place(answer.remembered.kind);
        let subject = Subject { key: key_of_text, about, name: &answer.name, names: None, words: None, operations };
        for fault in answer.remembered.text.iter().flat_map(|text| style.faults(text, subject)) {
            add(key, fault.message, fault.help);
        }
    }
    for file in specs {
        let found = texts::markers(&String::from_utf8_lossy(&file.bytes));
        if !found.iter().any(|key| answers.contains_key(key)) {
            continue;
        }
        let Some(root) = authoring::tree(file) else { continue };
        let names = match file.path.contains('/') {
            true => Names::of(&root),
            false => names_of_api(&file.path, specs),
        };
        for sentence in sentences(&file.path, &root) {
            let key = unwritten_key(sentence.text.value).and_then(|key| Digest::try_from(key).ok());
            let Some((key, answer)) = key.and_then(|key| answers.get_key_value(&key)) else { continue };
            let Some(text) = &answer.remembered.text else { continue };
            let (word, about, name) = (sentence.key, sentence.about, sentence.name.as_str());
            let words = Names::in_words(&answer.words);
            let subject = Subject { key: word, about, name, names: Some(&names), words: Some(&words), operations };
            for fault in style.faults(text, subject) {
                add(key, format!("{} (in spec/{}, {})", fault.message, file.path, sentence.at), fault.help);
            }
        }
    }
    faults
}

/// The names in the file of an API, and in those of its endpoints.
fn names_of_api(path: &str, specs: &[SourceFile]) -> Names {
    let folder = path.replace(".toml", "/");
    let files = specs.iter().filter(|file| file.path == path || file.path.starts_with(&folder));
    Names::of_all(&files.filter_map(authoring::tree).collect::<Vec<_>>())
}

/// The key that has a text of this kind, and what the text is about.
fn place(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Summary => ("summary", "endpoint"),
        Kind::Description => ("description", "endpoint"),
        Kind::Event => ("summary", "event"),
        Kind::Api => ("summary", "crate"),
        Kind::Deprecated => ("deprecated", "endpoint"),
        Kind::Permission => ("text", "permission"),
        Kind::Field => ("text", "parameter"),
        Kind::Root => ("text", "answer"),
        Kind::Type => ("text", "type"),
        Kind::Value => ("text", "value"),
        Kind::Error => ("text", "error"),
    }
}

/// Why the answer's name cannot be used.
fn name(answer: &Answer) -> Option<String> {
    let role = match answer.remembered.kind {
        Kind::Type => Role::Type,
        Kind::Value => Role::Variant,
        Kind::Error => Role::Constant,
        Kind::Field => Role::Field,
        _ => return None,
    };
    names::check(answer.remembered.name.as_deref()?, role).err().map(|unfit| unfit.reason)
}
