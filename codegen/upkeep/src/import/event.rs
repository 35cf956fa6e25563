//! Specs of events.

use serde_json::Value;

use super::crate_file::PAGES;
use super::draft::{Block, Draft, Of, Section};
use super::existing::Existing;
use super::fields::{FieldWriter, Scope};
use super::report::Notes;
use super::types::Side;
use super::wordings::{Wordings, Words};
use super::{Imported, merge, sift};
use crate::texts::{Kind, Wording};
use crate::toml_text;
use dingtalk_pages::event::{EventFacts, Given, Ways};
use dingtalk_pages::facts::{FieldFacts, Shape};
use dingtalk_spec::authoring::EVENTS;
use dingtalk_spec::authoring::names;
use dingtalk_spec::model::Gateway;
use dingtalk_spec::{Diagnostic, EventSpec, SourceFile};

/// The file of all events, if there is none yet.
#[must_use]
pub fn events_file() -> SourceFile {
    let summary = "What happens in the organizations that use an app.";
    let (summary, pages) = (toml_text::text(summary), toml_text::text(PAGES));
    let text = format!("#:schema ./schema/events.schema.json\nsummary = {summary}\npages = {pages}\n");
    SourceFile { path: format!("{EVENTS}.toml"), bytes: text.into_bytes() }
}

/// The path of an event's spec, relative to the spec folder.
#[must_use]
pub fn event_path(event: &str) -> String {
    format!("{EVENTS}/{}.toml", names::module(event))
}

/// Writes the spec of the event that `facts` describes, or updates `existing`. `given` are all pages at hand.
#[must_use]
pub fn event(facts: &EventFacts, given: &Given, all: &EventSpec, existing: Option<&str>) -> Imported {
    let mut imported = Imported::at(event_path(&facts.event));
    let outcome = write(facts, given, all, existing, &mut imported);
    imported.ended(outcome)
}

/// The result for an event whose name in Rust is that of `other`, an event of the same import.
#[must_use]
pub fn second_event(event: &str, other: &str) -> Imported {
    Imported::at(event_path(event)).ended(Err(vec![same_name(event, other)]))
}

fn same_name(event: &str, other: &str) -> String {
    let path = event_path(event);
    format!(
        "`{event}` has the same name in Rust as `{other}`, which spec/{path} describes: leave out the pages about one of them"
    )
}

fn write(
    facts: &EventFacts,
    given: &Given,
    all: &EventSpec,
    existing: Option<&str>,
    imported: &mut Imported,
) -> Result<String, Vec<String>> {
    let path = imported.path.clone();
    let check = |text: &str| {
        let spec = SourceFile { path: path.clone(), bytes: text.as_bytes().to_vec() };
        let in_words = |mistakes: Vec<Diagnostic>| mistakes.iter().map(sift::in_words).collect::<Vec<_>>();
        all.event(spec).map(drop).map_err(|report| in_words(report.diagnostics))
    };
    let uneditable = || vec![format!("spec/{path} is written in a way that cannot be edited: use tables with headers")];
    let known = match existing {
        None => None,
        Some(text) => {
            check(text).map_err(|_| vec![format!("spec/{path} has mistakes: `cargo xtask generate` shows them")])?;
            let existing = Existing::read(&path, text).ok_or_else(uneditable)?;
            let known = existing.root().owned_text("event");
            if known != facts.event {
                return Err(vec![same_name(&facts.event, &known)]);
            }
            Some((text, existing))
        }
    };
    let (mut draft, notes, wordings) = draft(facts, given, known.as_ref().map(|(_, existing)| existing));
    imported.wordings = wordings;
    let Some((text, existing)) = &known else {
        imported.notes = notes.0;
        let text = draft.render().0;
        return check(&text).map(|()| text);
    };
    let merged = |draft: &Draft| {
        let mut notes = Notes(notes.0.clone());
        let text = merge::merge(text, existing, draft, Gateway::New, &mut notes).ok_or_else(uneditable)?;
        Ok::<_, Vec<String>>((text, notes.0))
    };
    let (text, notes) = match merged(&draft)? {
        (text, notes) if check(&text).is_ok() => (text, notes),
        _ => {
            // The page's example contradicts the spec, like other facts of the page that are conflicts.
            draft.blocks.retain(|block| block.section != Section::Looks);
            merged(&draft)?
        }
    };
    imported.notes = notes;
    check(&text).map(|()| text)
}

fn draft(facts: &EventFacts, given: &Given, existing: Option<&Existing>) -> (Draft, Notes, Vec<Wording>) {
    let wordings = Wordings::about(&facts.event, &facts.title);
    let mut writer = FieldWriter::new(existing, Notes::default(), wordings);
    let known = Known::of(facts, given, existing);
    let identity = identity(facts, &known, &mut writer.wordings);
    writer.blocks.push(identity);
    let path = ["data", "fields"];
    let scope = Scope { path: &path, section: Section::Brings, side: Side::Answer, owner: "", inside: "", depth: 0 };
    let brought = facts.fields();
    let pending = writer.all(&brought, scope);
    writer.types(pending, scope);
    let FieldWriter { mut blocks, notes, wordings, .. } = writer;
    // The example is the main page's.
    if !known.is_led_by_other {
        blocks.extend(example(facts, brought));
    }
    let draft = Draft { of: Of::Event, blocks, lost_errors: Vec::new(), is_partial: known.is_partial };
    (draft, notes, wordings.list)
}

/// What a spec knows about its event that the given pages need not repeat.
struct Known {
    other_pages: Vec<String>,
    ways: Ways,
    /// Whether a page that the spec names is not at hand.
    is_partial: bool,
    /// Whether the page that the spec follows is not at hand.
    is_led_by_other: bool,
}

impl Known {
    fn of(facts: &EventFacts, given: &Given, existing: Option<&Existing>) -> Self {
        let root = existing.map(Existing::root);
        let page = root.map_or_else(|| facts.slug.clone(), |root| root.owned_text("page"));
        let listed = root.map(|root| root.texts("other_pages")).unwrap_or_default();
        let listed: Vec<_> = listed.iter().map(|slug| slug.value.to_owned()).collect();
        let is_partial =
            root.is_some() && std::iter::once(&page).chain(&listed).any(|slug| *slug != facts.slug && !given.has(slug));
        let mut ways = facts.ways.clone();
        if let Some(root) = root.filter(|_| is_partial || ways.is_empty()) {
            let known =
                Ways { stream: root.words("stream"), http: root.words("http"), sync_http: root.words("sync_http") };
            ways = known.joined(&ways);
        }
        Self {
            other_pages: given.others(&page, &listed),
            ways,
            is_partial,
            is_led_by_other: root.is_some() && page != facts.slug,
        }
    }
}

fn identity(facts: &EventFacts, known: &Known, wordings: &mut Wordings) -> Block {
    let mut block = Block::new(Section::Is, &[]);
    block.set("event", toml_text::text(&facts.event));
    let words = format!("{}\n{}", facts.title, facts.text);
    let words = Words { kind: Kind::Event, name: &facts.event, inside: "", words: &words, shape: "", made_up: None };
    block.set("summary", wordings.mark(words, "summary"));
    block.set("page", toml_text::text(&facts.slug));
    if !known.other_pages.is_empty() {
        block.set("other_pages", toml_text::texts(known.other_pages.iter().map(String::as_str)));
    }
    let ways = &known.ways;
    for (key, receivers) in [("stream", &ways.stream), ("http", &ways.http), ("sync_http", &ways.sync_http)] {
        if !receivers.is_empty() {
            block.set(key, toml_text::words(receivers));
        }
    }
    block
}

fn example(facts: &EventFacts, fields: Vec<FieldFacts>) -> Option<Block> {
    let data = Value::Object(facts.examples.first().filter(|data| !data.is_empty())?.clone());
    let shape = Shape::Object { name: None, fields };
    let mut block = Block::element(Section::Looks, &["examples"]);
    block.set("name", toml_text::text("from_page"));
    block.set("data", toml_text::json(&data, &shape));
    Some(block)
}
