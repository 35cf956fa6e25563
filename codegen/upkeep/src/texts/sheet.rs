//! The worksheet: wordings that have no text yet, for a person or a program to fill in.

use std::collections::{BTreeMap, BTreeSet};

use super::headings::{Heading, Headings};
use super::wording::{Kind, Wording, at_place};
use crate::toml_text;
use dingtalk_lock::Digest;
use dingtalk_spec::texts::{Sentence, Style, sentences};
use dingtalk_spec::{SourceFile, authoring, unwritten_key};

/// How to fill a sheet in; its first lines.
const HEADER: &str = include_str!("sheet_header.txt");

/// A wording that needs a text.
#[derive(Debug, Clone)]
pub struct Need {
    /// The key of the text.
    pub key: Digest,
    /// The wording, at the first of the places.
    pub wording: Wording,
    /// Where the text belongs: files, and paths of keys.
    pub places: Vec<(String, String)>,
    /// The name in Rust that an import made up.
    pub made_up: Option<String>,
    /// Its position, if needs are in order of APIs and endpoints.
    order: usize,
}

/// The wordings that these specs have markers for, the most frequent first. `wordings` are those of the specs' pages, with the paths
/// of the specs.
#[must_use]
pub fn needs<'w>(specs: &[SourceFile], wordings: impl IntoIterator<Item = (&'w str, &'w Wording)>) -> Vec<Need> {
    let mut words: BTreeMap<Digest, &Wording> = BTreeMap::new();
    let mut at: BTreeMap<(&str, &str), &Wording> = BTreeMap::new();
    // Names are made up only where they have to be.
    let mut made_up: BTreeMap<Digest, &str> = BTreeMap::new();
    for (path, wording) in wordings {
        if let Some(name) = &wording.made_up {
            made_up.entry(wording.key()).or_insert(name);
        }
        words.entry(wording.key()).or_insert(wording);
        at.insert((path, &wording.at), wording);
    }
    let find = |key: &Digest, path: &str, place: &str| {
        let own = || at.get(&(path, place)).filter(|wording| at_place(&wording.key(), path, place) == *key);
        words.get(key).or_else(own).copied()
    };
    let mut needs: BTreeMap<Digest, Need> = BTreeMap::new();
    for file in specs {
        let Some(root) = authoring::tree(file) else { continue };
        for sentence in sentences(&file.path, &root) {
            let key = unwritten_key(sentence.text.value).and_then(|key| Digest::try_from(key).ok());
            let Some(key) = key else { continue };
            let Some(wording) = find(&key, &file.path, &sentence.at) else { continue };
            let order = needs.len();
            let need = needs.entry(key).or_insert_with(|| Need {
                key,
                wording: wording.clone(),
                places: Vec::new(),
                made_up: None,
                order,
            });
            if need.made_up.is_none() {
                need.made_up = made_up.get(&wording.key()).map(|proposed| name_of(&sentence, proposed));
            }
            need.places.push((file.path.clone(), sentence.at));
        }
    }
    let mut needs: Vec<_> = needs.into_values().collect();
    needs.sort_by(|a, b| b.places.len().cmp(&a.places.len()).then_with(|| a.places.cmp(&b.places)));
    needs
}

/// The name that was made up, as it is in the spec, which may have another one than the import proposes.
fn name_of(sentence: &Sentence<'_>, proposed: &str) -> String {
    let written = match sentence.about {
        "type" => Some(sentence.name.clone()),
        _ => sentence.table.maybe_text("name"),
    };
    written.unwrap_or_else(|| proposed.to_owned())
}

/// The needs of the part `part` of `parts` of about the same size, from 1. Together, the parts have each need once. What belongs to
/// an endpoint is in one part, in the order of its spec; what several endpoints need is with the first of them.
#[must_use]
pub fn part(needs: &[Need], part: usize, parts: usize) -> Vec<Need> {
    let mut needs = needs.to_vec();
    needs.sort_by_key(|need| need.order);
    let file = |need: &Need| need.places.first().map(|(file, _)| file.clone());
    let total = needs.len().max(1);
    let mut chosen = Vec::new();
    let mut start = 0;
    for group in needs.chunk_by(|a, b| file(a) == file(b)) {
        // A group is where its middle is.
        if (start + group.len() / 2) * parts / total + 1 == part {
            chosen.extend_from_slice(group);
        }
        start += group.len();
    }
    chosen
}

/// A part of the needs as text.
#[derive(Debug)]
pub struct Sheet<'s> {
    /// What it lists.
    pub needs: &'s [Need],
    /// The terms that it explains.
    pub style: &'s Style,
    /// Which part of which whole it is.
    pub title: &'s str,
    /// The calls that wordings may mention.
    pub headings: &'s Headings<'s>,
}

impl Sheet<'_> {
    /// The sheet as TOML.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text = format!("# {}\n", self.title);
        for line in HEADER.lines() {
            text.push_str(if line.is_empty() { "#" } else { "# " });
            text.push_str(line);
            text.push('\n');
        }
        self.terms(&mut text);
        for need in self.needs {
            self.entry(need, &mut text);
        }
        text
    }

    /// The terms that the sheet's wordings mention.
    fn terms(&self, text: &mut String) {
        let all: String = self.needs.iter().map(|need| need.wording.words.as_str()).collect::<Vec<_>>().join("\n");
        let terms = self.style.mentioned(&all);
        if terms.is_empty() {
            return;
        }
        text.push_str("#\n# Terms that the pages' words mention, and what we call them:\n#\n");
        for term in terms {
            let unlike = [term.not.as_slice(), term.confused.as_slice()].concat().join(", ");
            let unlike = if unlike.is_empty() { unlike } else { format!(" Not: {unlike}.") };
            text.push_str(&format!("# {}: {}. {}{unlike}\n", term.chinese.join(", "), term.term, term.meaning));
        }
    }

    fn entry(&self, need: &Need, text: &mut String) {
        let Need { key, wording, places, made_up, .. } = need;
        text.push_str(&format!("\n[[entry]]\nkey = \"{}\"\nkind = \"{}\"\n", key, wording.kind.word()));
        let mut line = |key: &str, value: &str| {
            if !value.is_empty() {
                text.push_str(&format!("{key} = {}\n", toml_text::text(value)));
            }
        };
        line("name", &wording.name);
        match wording.kind {
            // The field that has the value, and what it says about itself.
            Kind::Value => line("of", &format!("{}: {}", wording.inside, wording.shape)),
            Kind::Error | Kind::Summary | Kind::Description | Kind::Event | Kind::Api => {}
            _ => {
                line("inside", &wording.inside);
                line("shape", &wording.shape);
            }
        }
        line("words", &wording.words);
        if wording.kind != Kind::Api {
            line("call", &format!("{}: {}", wording.operation, wording.title));
        }
        let mentioned = self.headings.mentioned(&wording.words).filter(|found| found.title != wording.title);
        if let Some(Heading { title, operation, api }) = mentioned.filter(|_| wording.kind != Kind::Api) {
            let own = places.first().is_some_and(|(file, _)| file.starts_with(&format!("{api}/")));
            // Legacy names say that they are.
            let of = if own || api == "oapi" { String::new() } else { format!(" of {}", spoken(api)) };
            line("mentions", &format!("{title}: `{operation}`{of}"));
        }
        let recurring = self.style.recurring.iter().find(|recurring| recurring.chinese.contains(&wording.words));
        line("we_say", recurring.map_or("", |recurring| &recurring.write));
        let shown: BTreeSet<_> = places.iter().take(SHOWN).map(|(file, at)| format!("{file} {at}")).collect();
        let shown: Vec<_> = shown.iter().map(|place| toml_text::text(place)).collect();
        text.push_str(&format!("used = {}\nat = [{}]\n", places.len(), shown.join(", ")));
        if let Some(name) = made_up {
            text.push_str(&format!("rust_name = {}\n", toml_text::text(name)));
        }
        if let Some(is_safe) = wording.safe_to_repeat {
            text.push_str(&format!("safe_to_repeat = {is_safe}\n"));
        }
        text.push_str("text = \"\"\n");
    }
}

/// An API's name in a text: `storage 2.0`.
fn spoken(api: &str) -> String {
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    match api.rsplitn(3, '_').collect::<Vec<_>>().as_slice() {
        [minor, major, name] if digits(minor) && digits(major) => format!("{} {major}.{minor}", name.replace('_', " ")),
        _ => api.to_owned(),
    }
}

/// How many places an entry shows.
const SHOWN: usize = 3;
