//! Parameters and fields.

use std::ops::Range;

use crate::diagnostics::Problem;
use crate::json::Json;
use crate::lower::context::{Context, Sample};
use crate::lower::distinct;
use crate::lower::limits;
use crate::model::{Field, Type};
use crate::names::{self, Role};
use crate::node::{Entry, Node};

/// Where a field is declared, which decides what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    Path,
    Query,
    Header,
    BodyField,
    BodyValue,
    AnswerField,
    AnswerValue,
    /// A field of an object that the caller gives.
    GivenField,
    /// A field of an object that the server returns.
    AnsweredField,
}

impl Site {
    pub(crate) fn is_answer(self) -> bool {
        matches!(self, Self::AnswerField | Self::AnswerValue | Self::AnsweredField)
    }

    fn is_parameter(self) -> bool {
        matches!(self, Self::Path | Self::Query | Self::Header | Self::BodyField | Self::BodyValue)
    }

    fn role(self) -> Role {
        if self.is_answer() { Role::Field } else { Role::Setter }
    }
}

/// Lowers the fields of a table, whose Rust names must differ.
pub(crate) fn lower_all(entries: &[Entry], site: Site, cx: &Context<'_>) -> Vec<Field> {
    let fields: Vec<_> = entries.iter().map(|entry| lower_entry(entry, site, cx)).collect();
    distinct::check(&fields, site.role(), cx);
    fields
}

/// Lowers a field under its wire name.
pub(crate) fn lower_entry(entry: &Entry, site: Site, cx: &Context<'_>) -> Field {
    lower(&entry.node, &entry.key, &entry.key_span, site, cx)
}

/// Lowers a field. A body or an answer that is not an object has no wire name.
pub(crate) fn lower(node: &Node, wire: &str, span: &Range<usize>, site: Site, cx: &Context<'_>) -> Field {
    let ty = match node.text("type") {
        Some(text) => {
            let ty = cx.resolve(&text);
            check_site(&ty, &text.span, site, cx);
            ty
        }
        None => cx.unresolved_type(),
    };
    let field = Field {
        wire_name: wire.to_owned(),
        rust_name: rust_name(node, wire, span, site, cx),
        required: site == Site::Path || node.flag("required") == Some(true),
        required_from: node.word("required_from"),
        from: node.word("from"),
        text: node.owned_text("text"),
        example: sample(node, "example", &ty, site, cx),
        default: sample(node, "default", &ty, site, cx),
        limits: limits::of(node),
        format: node.word("format"),
        unit: node.maybe_text("unit"),
        sensitive: node.flag("sensitive") == Some(true),
        deprecated: node.maybe_text("deprecated"),
        place: cx.location(span),
        ty,
    };
    check_required(node, &field, site, cx);
    limits::check(node, &field, cx);
    if !site.is_answer() {
        limits::check_samples(node, &field, cx);
    }
    field
}

fn rust_name(node: &Node, wire: &str, span: &Range<usize>, site: Site, cx: &Context<'_>) -> String {
    let role = site.role();
    let paged = site.is_parameter() && cx.root.has("pagination");
    let check_paged = |name| if paged { names::check_paged(name) } else { Ok(name) };
    if let Some(name) = node.text("name") {
        return names::check(name.value, role)
            .and_then(check_paged)
            .unwrap_or_else(|unfit| cx.unfit(unfit, name.span, &described(wire), role));
    }
    match site {
        Site::AnswerValue => "value".to_owned(),
        Site::BodyValue => String::new(),
        _ if wire.is_empty() => {
            let problem = Problem::new(span.clone(), "a field without a name")
                .label("expected the name that travels")
                .help("a body or an answer that is not an object has `type` in its own table, instead of `fields`");
            cx.report(problem);
            String::new()
        }
        _ => names::derive(wire, role)
            .and_then(check_paged)
            .unwrap_or_else(|unfit| cx.unfit(unfit, span.clone(), &described(wire), role)),
    }
}

fn described(wire: &str) -> String {
    if wire.is_empty() { "the body".to_owned() } else { format!("`{wire}`") }
}

/// Reads a sample value of the type `ty`, and keeps it to be compared with that type once all types are known.
pub(crate) fn sample(node: &Node, key: &str, ty: &Type, site: Site, cx: &Context<'_>) -> Option<serde_json::Value> {
    let value = node.get(key)?;
    match Json::from_toml(value) {
        Ok(json) => {
            let plain = json.plain();
            cx.samples.borrow_mut().push(Sample {
                json,
                ty: ty.clone(),
                what: key.to_owned(),
                answered: site.is_answer(),
            });
            Some(plain)
        }
        Err(problem) => {
            cx.report(problem);
            None
        }
    }
}

fn check_required(node: &Node, field: &Field, site: Site, cx: &Context<'_>) {
    if site == Site::Path && node.flag("required") == Some(false) {
        let span = node.get("required").map(|value| value.span.clone()).unwrap_or_default();
        let problem =
            Problem::new(span, "a path parameter cannot be left out").label("expected `true`, or no such key");
        cx.report(problem);
    }
    if let (Some(entry), true) = (node.entry("from"), field.required) {
        let problem = Problem::new(entry.key_span.clone(), "a required field that no page has")
            .label("only fields that can be omitted may come from elsewhere")
            .help("where it is known that a call fails without it, write a page error instead of `from`");
        cx.report(problem);
    }
    if site == Site::AnsweredField {
        for key in ["required", "required_from", "default"] {
            let Some(entry) = node.entry(key) else { continue };
            let problem = Problem::new(entry.key_span.clone(), format!("`{key}` has no meaning in an answer"))
                .label("this type is only answered")
                .help("answers have no required fields: what the server omits is `None`");
            cx.report(problem);
        }
        return;
    }
    if let (Some(entry), false) = (node.entry("required_from"), node.has("required")) {
        let problem = Problem::new(entry.key_span.clone(), "`required_from` without `required`")
            .label("says where a flag comes from that is not there")
            .help("write `required = true` or `required = false`");
        cx.report(problem);
    }
    if let (Some(entry), true) = (node.entry("default"), field.required) {
        let problem = Problem::new(entry.key_span.clone(), "a required field with a default")
            .label("is never used, as the field cannot be left out");
        cx.report(problem);
    }
}

/// Reports a type that its place cannot carry.
fn check_site(ty: &Type, span: &Range<usize>, site: Site, cx: &Context<'_>) {
    let place = match site {
        Site::Path => "a path",
        Site::Query => "a query",
        Site::Header => "a header",
        _ => return check_file(ty, span, site, cx),
    };
    if !travels_as_text(ty, cx) {
        let problem = Problem::new(span.clone(), format!("{place} cannot carry `{ty}`"));
        cx.report(match ty {
            Type::File => problem.label("files travel in the body"),
            _ => of_text_only(problem, ty),
        });
    }
}

/// Reports a type that cannot travel beside a file.
pub(crate) fn check_form(node: &Node, field: &Field, cx: &Context<'_>) {
    let ty = &field.ty;
    if mentions_file(ty) || travels_as_text(ty, cx) {
        return;
    }
    let span = node.text("type").map(|text| text.span).unwrap_or_default();
    let problem = Problem::new(span, format!("a form cannot carry `{ty}`"));
    cx.report(
        of_text_only(problem, ty).related(field.place.span.clone(), "a field of a form, because the body has a file"),
    );
}

fn of_text_only(problem: Problem, ty: &Type) -> Problem {
    problem
        .label("expected text, a number, a boolean or a list of values")
        .help(format!("where it travels as JSON text, write `json<{ty}>`"))
}

fn travels_as_text(ty: &Type, cx: &Context<'_>) -> bool {
    match ty {
        Type::List(_) | Type::Map(_) | Type::Any | Type::File => false,
        Type::Named(name) => cx.index.get(name).is_none_or(|declared| declared.is_values),
        _ => true,
    }
}

fn check_file(ty: &Type, span: &Range<usize>, site: Site, cx: &Context<'_>) {
    let allowed = site == Site::BodyField && *ty == Type::File;
    if mentions_file(ty) && !allowed {
        let problem = Problem::new(span.clone(), "a file cannot be here")
            .label("only a field of the body itself can be a `file`");
        cx.report(problem);
    }
}

fn mentions_file(ty: &Type) -> bool {
    match ty {
        Type::File => true,
        Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => mentions_file(inner),
        _ => false,
    }
}
