//! Event files, and the file of all events.

use super::context::Context;
use super::field::{self, Site};
use super::krate::{self, Facts};
use super::value::{Side, Values};
use super::{check_samples, examples, other_pages, page, page_errors, types, usage};
use crate::diagnostics::{Problem, Reporter};
use crate::json::Json;
use crate::model::{Event, EventExample, Events, Field, NamedType};
use crate::names;
use crate::node::Node;
use crate::shape::Damage;

/// What event files need to know of the file of all events.
pub(crate) fn facts(root: &Node, reporter: &Reporter) -> Facts {
    krate::check_pages(root, reporter);
    Facts { pages: root.owned_text("pages"), ..Facts::default() }
}

/// Lowers the file of all events; the events come later.
pub(crate) fn lower_all(root: &Node, reporter: &Reporter) -> Events {
    Events { summary: root.owned_text("summary"), events: Vec::new(), place: reporter.location(&(0..0)) }
}

/// Lowers an event file whose shape has been checked.
pub(crate) fn lower(root: &Node, facts: &Facts, damage: &Damage, reporter: &Reporter) -> Event {
    let cx = Context::new(root, reporter, facts, damage);
    let (name, module) = name(&cx);
    let fields = root.get("data").map(|data| field::lower_all(data.table("fields"), Site::AnswerField, &cx));
    let fields = fields.unwrap_or_default();
    let types = types::lower_all(&cx);
    usage::check(&types, &cx);
    check_samples(&types, &[], &cx);
    let examples = lower_examples(&fields, &types, &cx);
    Event {
        name,
        module,
        summary: root.owned_text("summary"),
        description: root.maybe_text("description"),
        page: page(&cx),
        other_pages: other_pages(&cx),
        stream: root.words("stream"),
        http: root.words("http"),
        sync_http: root.words("sync_http"),
        fields,
        types,
        examples,
        page_errors: page_errors::lower_all(&cx),
        place: reporter.location(&(0..0)),
    }
}

/// The event's type, and the Rust module made from it.
fn name(cx: &Context<'_>) -> (String, String) {
    let Some(text) = cx.root.text("event") else { return Default::default() };
    let module = names::module(text.value);
    let is_plain = text.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_plain && names::is_module(&module) {
        return (text.value.to_owned(), module);
    }
    if !text.value.trim().is_empty() {
        let problem = Problem::new(text.span.clone(), format!("`{}` is not a valid type of an event", text.value));
        cx.report(problem.label("expected letters, digits and underscores, as in `user_add_org`"));
    }
    Default::default()
}

fn lower_examples(fields: &[Field], types: &[NamedType], cx: &Context<'_>) -> Vec<EventExample> {
    let nodes = cx.root.list("examples");
    examples::check_names(nodes, cx);
    let values = Values::new(types, Side::Answered, cx);
    let known: Vec<_> = fields.iter().collect();
    let example = |node: &Node| {
        let json = match Json::parse(&node.text("data")?, &cx.reporter.source) {
            Ok(json) => json,
            Err(problem) => {
                cx.report(problem);
                return None;
            }
        };
        if cx.damage.spares(&["data", "types", "examples"]) {
            values.check_object(&json, &known, "the data");
        }
        Some(EventExample { name: node.owned_text("name"), text: node.maybe_text("text"), data: json.plain() })
    };
    nodes.iter().filter_map(example).collect()
}
