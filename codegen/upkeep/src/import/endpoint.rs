//! Turns a page's facts into a draft of a spec.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Block, Draft, Of, Section};
use super::examples;
use super::existing::Existing;
use super::fields::{FieldWriter, Scope};
use super::naming;
use super::pagination;
use super::report::{NoteKind, Notes};
use super::shared::Row;
use super::toml_text::{self, words};
use super::types::Side;
use super::wordings::{Wordings, Words, shape};
use crate::sayable;
use crate::texts::{Kind, Wording};
use dingtalk_pages::facts::{ErrorFacts, PageFacts, Shape};
use dingtalk_spec::model::{Gateway, Method};

/// What the legacy gateway adds to every answer.
pub(super) const ENVELOPE: [&str; 3] = ["errcode", "errmsg", "request_id"];

/// A draft, with remarks about it.
pub(super) struct Drafted {
    pub(super) draft: Draft,
    pub(super) notes: Notes,
    /// What the vendor says about everything that needs a text.
    pub(super) wordings: Vec<Wording>,
}

/// Drafts a spec. Types and fields keep the names that they have in `existing`.
pub(super) fn draft(facts: &PageFacts, existing: Option<&Existing>, notes: Notes) -> Drafted {
    let mut fields = FieldWriter::new(existing, notes, Wordings::new(facts));
    // An existing spec already decides about pagination.
    let pagination = if existing.is_none() { pagination::detect(facts, &mut fields.notes) } else { None };
    fields.paged = pagination.is_some() || existing.is_some_and(|existing| existing.root().has("pagination"));
    fields.is_login = facts.credentials.is_empty();
    fields.blocks.push(identity(facts, &mut fields.wordings));
    fields.blocks.push(route(facts, &mut fields.notes, &mut fields.wordings));
    request(facts, &mut fields);
    answer(facts, &mut fields);
    fields.blocks.extend(pagination);
    let FieldWriter { mut blocks, mut notes, mut wordings, .. } = fields;
    blocks.extend(errors(facts, existing, &mut notes, &mut wordings));
    blocks.extend(examples::blocks(facts, &mut notes));
    let lost_errors = existing.map(|existing| lost_errors(facts, existing)).unwrap_or_default();
    Drafted {
        draft: Draft { of: Of::Endpoint, blocks, lost_errors, is_partial: false },
        notes,
        wordings: wordings.list,
    }
}

fn identity(facts: &PageFacts, wordings: &mut Wordings) -> Block {
    let mut block = Block::new(Section::Is, &[]);
    block.set("operation", toml_text::text(&facts.operation));
    block.set("summary", wordings.mark_summary(looks_safe_to_repeat(facts)));
    if let Some(notes) = told_beyond_the_summary(facts) {
        block.set("description", wordings.mark_description(&notes));
    }
    block.set("page", toml_text::text(&facts.slug));
    if !facts.app_types.is_empty() {
        block.set("app_types", words(&facts.app_types));
    }
    let mut seen = BTreeSet::new();
    let points = facts.permissions.iter().map(|permission| (permission.point.trim(), permission.text.as_str()));
    let tables: Vec<_> = points
        .filter(|(point, _)| !point.is_empty() && seen.insert(*point))
        .map(|(point, text)| {
            let words =
                Words { kind: Kind::Permission, name: point, inside: "", words: text, shape: "", made_up: None };
            let marker = wordings.mark(words, format!("permissions.{point}.text"));
            toml_text::table([("point", toml_text::text(point)), ("text", marker)])
        })
        .collect();
    match tables.as_slice() {
        [] => {}
        [one] => block.set("permissions", format!("[{one}]")),
        many => block.set("permissions", format!("[\n  {},\n]", many.join(",\n  "))),
    }
    block
}

/// The page's notes, if they are more than the one sentence that says what the call does.
fn told_beyond_the_summary(facts: &PageFacts) -> Option<String> {
    let notes = facts.notes.join("\n");
    let is_more = notes.trim_end_matches(['。', '.']).contains(['。', '\n']);
    is_more.then_some(notes)
}

fn route(facts: &PageFacts, notes: &mut Notes, wordings: &mut Wordings) -> Block {
    let mut block = Block::new(Section::Goes, &[]);
    block.set("method", toml_text::text(facts.method.as_str()));
    block.set("path", toml_text::text(&facts.path));
    if !is_usual_path(facts) {
        notes.add(NoteKind::Provisional, "path", "it does not begin with a version, as other paths of this gateway do");
    }
    block.set("credentials", words(&facts.credentials));
    if facts.credentials.is_empty() {
        notes.add(NoteKind::Provisional, "credentials", "the page names no credential: check that the call needs none");
    }
    let is_safe = looks_safe_to_repeat(facts);
    block.set("safe_to_repeat", is_safe.to_string());
    let message =
        format!("`{is_safe}` is a guess from the operation's name: check what happens if the call arrives twice");
    notes.add(NoteKind::Provisional, "safe_to_repeat", message);
    if facts.deprecated {
        block.set("deprecated", wordings.mark_operation(Kind::Deprecated, "deprecated"));
    }
    block
}

/// Whether the path begins with a version, if the gateway's paths do; some pages omit it.
pub(super) fn is_usual_path(facts: &PageFacts) -> bool {
    facts.gateway == Gateway::Legacy || facts.path.starts_with("/v")
}

/// A guess from method and name, for a person to review.
fn looks_safe_to_repeat(facts: &PageFacts) -> bool {
    let name = facts.operation.strip_prefix("Oapi").unwrap_or(&facts.operation);
    let words = dingtalk_spec::authoring::names::snake(name);
    let reads = ["get", "list", "query", "search", "batch_get"];
    let is_read = |words: &str| {
        reads.iter().any(|read| words.strip_prefix(read).is_some_and(|rest| rest.is_empty() || rest.starts_with('_')))
    };
    // Legacy names end with the verb: `V2UserGet`.
    let last = words.rsplit('_').next().unwrap_or_default();
    facts.method == Method::Get || is_read(&words) || (facts.gateway == Gateway::Legacy && reads.contains(&last))
}

fn request(facts: &PageFacts, fields: &mut FieldWriter<'_>) {
    let mut pending = Vec::new();
    fn scope<'s>(path: &'s [&'s str]) -> Scope<'s> {
        Scope { path, section: Section::Takes, side: Side::Request, owner: "", inside: "", depth: 0 }
    }
    let places = [("path_parameters", &facts.path_parameters), ("query", &facts.query), ("headers", &facts.headers)];
    for (place, parameters) in &places {
        pending.extend(fields.all(parameters, scope(std::slice::from_ref(place))));
    }
    let path = ["body", "fields"];
    match facts.body.as_ref().map(|tree| (&tree.root, &tree.row)) {
        None => {}
        Some((Shape::Object { fields: body, .. }, _)) => {
            // A row without a name does not become a field.
            fields.is_form = body.iter().any(|field| field.shape == Shape::File && !field.name.trim().is_empty());
            pending.extend(fields.all(body, scope(&path)));
        }
        Some((root, row)) => {
            let mut block = Block::new(Section::Takes, &["body"]);
            let (ty, further) = fields.type_of(root, &[], ("items", &facts.title), &block.path, scope(&path));
            pending.extend(further);
            block.set("type", toml_text::text(&ty));
            let name = naming::free("items_value".to_owned(), |name| fields.parameters.contains(name));
            let known = fields.existing.and_then(|existing| existing.root().get("body")?.maybe_text("name"));
            block.set("name", toml_text::text(known.as_deref().unwrap_or(&name)));
            // A page that shows a body without describing it shows what to send.
            if row.required == Some(false) {
                block.is_optional = true;
            } else {
                block.set("required", "true");
            }
            fields.limits(&row.limits, &mut block);
            block.set("text", root_text(facts, "body", root, &mut fields.wordings));
            fields.blocks.push(block);
        }
    }
    fields.types(pending, scope(&path));
}

fn answer(facts: &PageFacts, fields: &mut FieldWriter<'_>) {
    let path = ["answer", "fields"];
    let scope = Scope { path: &path, section: Section::Answers, side: Side::Answer, owner: "", inside: "", depth: 0 };
    let pending = match facts.answer.as_ref().map(|tree| (&tree.root, &tree.row)) {
        None => return,
        Some((Shape::Object { fields: answer, .. }, _)) => fields.all(answer, scope),
        Some((root, row)) => {
            let mut block = Block::new(Section::Answers, &["answer"]);
            let (ty, pending) = fields.type_of(root, &[], ("items", &facts.title), &block.path, scope);
            block.set("type", toml_text::text(&ty));
            fields.limits(&row.limits, &mut block);
            block.set("text", root_text(facts, "answer", root, &mut fields.wordings));
            fields.blocks.push(block);
            pending
        }
    };
    fields.types(pending, scope);
}

/// The marker for the text of a body or an answer that is not an object. Pages say nothing about it but what the call does.
fn root_text(facts: &PageFacts, side: &str, root: &Shape, wordings: &mut Wordings) -> String {
    let words =
        Words { kind: Kind::Root, name: side, inside: "", words: &facts.title, shape: &shape(root), made_up: None };
    wordings.mark(words, format!("{side}.text"))
}

fn errors(facts: &PageFacts, existing: Option<&Existing>, notes: &mut Notes, wordings: &mut Wordings) -> Vec<Block> {
    let known = Known::of(existing);
    let rows = sayable::errors(facts);
    // Shared rows have texts as well, in the API's file.
    let (listed, rows): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|row| (row, known.shared_row(row))).partition(|(_, shared)| shared.is_some());
    unsayable_errors(facts, notes);
    let mut own = BTreeMap::new();
    for (row, _) in &rows {
        *own.entry(row.code.trim()).or_insert(0) += 1;
    }
    let mut all = own.clone();
    for (row, _) in &listed {
        *all.entry(row.code.trim()).or_insert(0) += 1;
    }
    let is_repeated = |counts: &BTreeMap<_, _>, code: &str| counts.get(code).is_some_and(|count| *count > 1);
    for (row, shared) in listed {
        let made_up = shared.and_then(|shared| shared.made_up_name(is_repeated(&all, row.code.trim())));
        wordings.mark_error(row, sayable::message(row), made_up.as_deref());
    }
    let mut taken = existing.map(error_names).unwrap_or_default();
    let mut blocks = Vec::new();
    for (row, _) in rows {
        let code = row.code.trim();
        let is_repeated = is_repeated(&own, code) || known.codes.contains(code);
        let (name, constant) = naming::error(code, is_repeated, &taken);
        taken.insert(constant);
        if let Some(name) = &name {
            let message = format!("the name `{name}` is made up: choose a better one");
            notes.add(NoteKind::Provisional, format!("errors.{code}"), message);
        }
        let mut block = Block::element(Section::Fails, &["errors"]);
        if !(facts.gateway == Gateway::Legacy && row.status == 200) {
            block.set("status", row.status.to_string());
        }
        block.set("code", toml_text::text(code));
        block.set_maybe("name", name.as_deref().map(toml_text::text));
        block.set("messages", toml_text::texts([sayable::message(row)]));
        block.set("text", wordings.mark_error(row, sayable::message(row), name.as_deref()));
        blocks.push(block);
    }
    blocks
}

/// The errors that a spec already has.
struct Known<'e> {
    /// Shared rows by their codes.
    shared: BTreeMap<&'e str, Vec<&'e Row>>,
    /// Codes, of which further rows need names.
    codes: BTreeSet<&'e str>,
}

impl<'e> Known<'e> {
    fn of(existing: Option<&'e Existing>) -> Self {
        let mut shared: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for row in existing.map(Existing::shared_errors).unwrap_or_default() {
            shared.entry(row.code.as_str()).or_default().push(row);
        }
        let own = existing.map(|existing| existing.root().list("errors")).unwrap_or_default();
        let own = own.iter().filter_map(|row| row.text("code")).map(|code| code.value);
        Self { codes: own.chain(shared.keys().copied()).collect(), shared }
    }

    /// The shared row that says the same.
    fn shared_row(&self, row: &ErrorFacts) -> Option<&'e Row> {
        let (code, message) = (row.code.trim(), sayable::message(row));
        self.shared.get(code)?.iter().find(|shared| shared.is(row.status.into(), code, message)).copied()
    }
}

/// Reports rows that a spec cannot have.
fn unsayable_errors(facts: &PageFacts, notes: &mut Notes) {
    let mut meanings: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
    for row in &facts.errors {
        let (code, line) = (row.code.trim(), row.line);
        let at = format!("errors.{code}");
        if code.is_empty() {
            notes.add(NoteKind::LeftOut, "errors", format!("line {line}: an error without a code"));
        } else if !sayable::is_failure(facts.gateway, row) {
            notes.add(NoteKind::LeftOut, at, format!("line {line}: {} is not the status of a failure", row.status));
        } else {
            let known = meanings.entry((row.status, code, sayable::message(row))).or_default();
            if known.insert(row.text.trim()) && known.len() > 1 {
                let message =
                    format!("line {line}: the same error with another meaning: its text has to say all of them");
                notes.add(NoteKind::LeftOut, at, message);
            }
        }
    }
}

fn error_names(existing: &Existing) -> BTreeSet<String> {
    use dingtalk_spec::authoring::names::{Role, check, derive};
    let name = |row: &dingtalk_spec::authoring::Node| {
        let given = row.text("name").and_then(|name| check(name.value, Role::Constant).ok());
        given.or_else(|| derive(row.text("code")?.value, Role::Constant).ok())
    };
    let shared = existing.shared_errors().iter().map(|row| row.constant.clone());
    existing.root().list("errors").iter().filter_map(name).chain(shared).collect()
}

/// Codes of shared errors that the spec lists but the page does not.
fn lost_errors(facts: &PageFacts, existing: &Existing) -> Vec<String> {
    let on_page: BTreeSet<_> = facts.errors.iter().map(|row| row.code.trim()).collect();
    let codes: BTreeSet<_> = existing.shared_errors().iter().map(|row| row.code.clone()).collect();
    codes.into_iter().filter(|code| !on_page.contains(code.as_str())).collect()
}
