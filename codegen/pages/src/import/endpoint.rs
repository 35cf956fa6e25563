//! Turns a page's facts into a draft of a spec.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::draft::{Block, Draft, Section};
use super::existing::Existing;
use super::fields::{FieldWriter, Scope};
use super::naming;
use super::pagination;
use super::report::{NoteKind, Notes};
use super::toml_text::{self, unwritten, words};
use super::types::Side;
use crate::page::facts::{ErrorFacts, ExampleFacts, PageFacts, Shape};
use dingtalk_spec::model::{Gateway, Method};

/// What the legacy gateway adds to every answer.
pub(super) const ENVELOPE: [&str; 3] = ["errcode", "errmsg", "request_id"];

/// A draft, with remarks about it.
pub(super) struct Drafted {
    pub(super) draft: Draft,
    pub(super) notes: Notes,
}

/// Drafts a spec. Types and fields keep the names that they have in `existing`.
pub(super) fn draft(facts: &PageFacts, other_pages: &[&str], existing: Option<&Existing>, notes: Notes) -> Drafted {
    let mut fields = FieldWriter::new(existing, notes);
    // An existing spec already decides about pagination.
    let pagination = if existing.is_none() { pagination::detect(facts, &mut fields.notes) } else { None };
    fields.paged = pagination.is_some() || existing.is_some_and(|existing| existing.root().has("pagination"));
    fields.is_login = facts.credentials.is_empty();
    fields.blocks.push(identity(facts, other_pages));
    fields.blocks.push(route(facts, &mut fields.notes));
    request(facts, &mut fields);
    answer(facts, &mut fields);
    fields.blocks.extend(pagination);
    let FieldWriter { mut blocks, mut notes, .. } = fields;
    blocks.extend(errors(facts, existing, &mut notes));
    blocks.extend(examples(facts));
    let lost_errors = existing.map(|existing| lost_errors(facts, existing)).unwrap_or_default();
    Drafted { draft: Draft { blocks, lost_errors }, notes }
}

fn identity(facts: &PageFacts, other_pages: &[&str]) -> Block {
    let mut block = Block::new(Section::Is, &[]);
    block.set("operation", toml_text::text(&facts.operation));
    block.set("summary", unwritten());
    block.set("page", toml_text::text(&facts.slug));
    if !other_pages.is_empty() {
        block.set("other_pages", toml_text::texts(other_pages.iter().copied()));
    }
    if !facts.app_types.is_empty() {
        block.set("app_types", words(&facts.app_types));
    }
    let mut seen = BTreeSet::new();
    let points = facts.permissions.iter().map(|permission| permission.point.trim());
    let tables: Vec<_> = points
        .filter(|point| !point.is_empty() && seen.insert(*point))
        .map(|point| toml_text::table([("point", toml_text::text(point)), ("text", unwritten())]))
        .collect();
    match tables.as_slice() {
        [] => {}
        [one] => block.set("permissions", format!("[{one}]")),
        many => block.set("permissions", format!("[\n  {},\n]", many.join(",\n  "))),
    }
    block
}

fn route(facts: &PageFacts, notes: &mut Notes) -> Block {
    let mut block = Block::new(Section::Goes, &[]);
    block.set("method", toml_text::text(facts.method.as_str()));
    block.set("path", toml_text::text(&facts.path));
    if !is_usual_path(facts) {
        notes.add(NoteKind::Provisional, "path", "it does not begin with a version, as other paths of this gateway do");
    }
    block.set("credentials", words(&facts.credentials));
    let is_safe = looks_safe_to_repeat(facts);
    block.set("safe_to_repeat", is_safe.to_string());
    let message =
        format!("`{is_safe}` is a guess from the operation's name: check what happens if the call arrives twice");
    notes.add(NoteKind::Provisional, "safe_to_repeat", message);
    if facts.deprecated {
        block.set("deprecated", unwritten());
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
        Scope { path, section: Section::Takes, side: Side::Request, owner: "", depth: 0 }
    }
    let places = [("path_parameters", &facts.path_parameters), ("query", &facts.query), ("headers", &facts.headers)];
    for (place, parameters) in &places {
        pending.extend(fields.all(parameters, scope(std::slice::from_ref(place))));
    }
    let path = ["body", "fields"];
    match facts.body.as_ref().map(|tree| (&tree.root, &tree.row)) {
        None => {}
        Some((Shape::Object { fields: body, .. }, _)) => {
            fields.is_form = body.iter().any(|field| field.shape == Shape::File);
            pending.extend(fields.all(body, scope(&path)));
        }
        Some((shape, row)) => {
            let mut block = Block::new(Section::Takes, &["body"]);
            let (ty, further) = fields.type_of(shape, &[], "items", &block.path, scope(&path));
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
            block.set_limits(&row.limits);
            block.set("text", unwritten());
            fields.blocks.push(block);
        }
    }
    fields.types(pending, scope(&path));
}

fn answer(facts: &PageFacts, fields: &mut FieldWriter<'_>) {
    let path = ["answer", "fields"];
    let scope = Scope { path: &path, section: Section::Answers, side: Side::Answer, owner: "", depth: 0 };
    let pending = match facts.answer.as_ref().map(|tree| (&tree.root, &tree.row)) {
        None => return,
        Some((Shape::Object { fields: answer, .. }, _)) => fields.all(answer, scope),
        Some((shape, row)) => {
            let mut block = Block::new(Section::Answers, &["answer"]);
            let (ty, pending) = fields.type_of(shape, &[], "items", &block.path, scope);
            block.set("type", toml_text::text(&ty));
            block.set_limits(&row.limits);
            block.set("text", unwritten());
            fields.blocks.push(block);
            pending
        }
    };
    fields.types(pending, scope);
}

fn errors(facts: &PageFacts, existing: Option<&Existing>, notes: &mut Notes) -> Vec<Block> {
    let shared = existing.map(Existing::shared_errors).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let rows: Vec<&ErrorFacts> = facts
        .errors
        .iter()
        .filter(|row| !row.code.trim().is_empty() && seen.insert((row.status, row.code.trim(), message(row))))
        .filter(|row| !shared.iter().any(|shared| shared.is(row.status.into(), row.code.trim(), message(row))))
        .collect();
    let mut count = BTreeMap::new();
    for row in &rows {
        *count.entry(row.code.trim()).or_insert(0) += 1;
    }
    let mut taken = existing.map(error_names).unwrap_or_default();
    let mut blocks = Vec::new();
    for row in rows {
        let code = row.code.trim();
        let is_repeated = count.get(code).is_some_and(|count| *count > 1) || is_listed(existing, code);
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
        block.set("messages", toml_text::texts([message(row)]));
        block.set("text", unwritten());
        blocks.push(block);
    }
    blocks
}

/// The message of a row; without one, the error may have any message.
fn message(row: &ErrorFacts) -> &str {
    if row.message.trim().is_empty() { "%s" } else { row.message.trim() }
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

/// Whether the spec already has a row with this code, so that another one needs a name.
fn is_listed(existing: Option<&Existing>, code: &str) -> bool {
    let rows = existing.map(|existing| existing.root().list("errors")).unwrap_or_default();
    let shared = existing.map(Existing::shared_errors).unwrap_or_default();
    rows.iter().any(|row| row.text("code").is_some_and(|known| known.value == code))
        || shared.iter().any(|row| row.code == code)
}

/// Codes of shared errors that the spec lists but the page does not.
fn lost_errors(facts: &PageFacts, existing: &Existing) -> Vec<String> {
    let is_on_page = |code: &str| facts.errors.iter().any(|row| row.code.trim() == code);
    let codes: BTreeSet<_> = existing.shared_errors().iter().map(|row| row.code.clone()).collect();
    codes.into_iter().filter(|code| !is_on_page(code)).collect()
}

fn examples(facts: &PageFacts) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for example in &facts.examples {
        let block = example_block(facts, example, blocks.len());
        let is_new = |known: &Block| known.entries.get(1..) != block.entries.get(1..);
        if block.entries.len() > 1 && blocks.iter().all(is_new) {
            blocks.push(block);
        }
    }
    blocks
}

fn example_block(facts: &PageFacts, example: &ExampleFacts, number: usize) -> Block {
    let mut block = Block::element(Section::Looks, &["examples"]);
    let name = if number == 0 { "from_page".to_owned() } else { format!("from_page_{}", number + 1) };
    block.set("name", toml_text::text(&name));
    for (key, values, fields) in
        [("path_parameters", &example.path_parameters, &facts.path_parameters), ("query", &example.query, &facts.query)]
    {
        let mut seen = BTreeSet::new();
        let values: Vec<_> = values
            .iter()
            .filter(|(wire, _)| seen.insert(wire.as_str()))
            .filter_map(|(wire, text)| {
                let shape = fields.iter().find(|field| field.name == *wire).map(|field| &field.shape);
                Some((wire.as_str(), toml_text::value(&argument(text, shape))?))
            })
            .collect();
        if !values.is_empty() {
            block.set(key, toml_text::table(values));
        }
    }
    if let (Some(body), Some(tree)) = (&example.body, &facts.body) {
        block.set("body", toml_text::json(body, &tree.root));
    }
    if let (Some(answer), Some(tree)) = (&example.answer, &facts.answer)
        && !is_empty(tree)
    {
        let answer = if facts.gateway == Gateway::Legacy { unwrapped(answer, &tree.root) } else { answer.clone() };
        block.set("answer", toml_text::json(&answer, &tree.root));
    }
    block
}

/// Whether an answer has nothing to read, so that the spec has none.
fn is_empty(tree: &crate::page::facts::Tree) -> bool {
    matches!(&tree.root, Shape::Object { fields, .. } if fields.is_empty())
}

/// An argument from a path or a query, in the type that it has in the spec.
fn argument(text: &str, shape: Option<&Shape>) -> Value {
    let parsed = || serde_json::from_str(text.trim()).ok();
    let typed = match shape {
        None | Some(Shape::String | Shape::Any | Shape::File) => None,
        Some(_) => parsed(),
    };
    typed.unwrap_or_else(|| Value::from(text))
}

/// A legacy answer without its envelope.
fn unwrapped(answer: &Value, shape: &Shape) -> Value {
    let (Value::Object(members), Shape::Object { fields, .. }) = (answer, shape) else { return answer.clone() };
    let is_envelope = |name: &str| ENVELOPE.contains(&name) && fields.iter().all(|field| field.name != name);
    let kept = members.iter().filter(|(name, _)| !is_envelope(name));
    Value::Object(kept.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}
