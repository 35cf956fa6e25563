//! Facts as short text, with a line for each field: for people, and for expectations in tests.

use std::collections::BTreeSet;
use std::fmt::{Display, Write as _};

use serde_json::Value;

use super::facts::{ErrorFacts, FieldFacts, PageFacts, Shape, Tree, ValueFacts};
use dingtalk_spec::authoring::vocabulary::word;
use dingtalk_spec::model::Limits;

/// Formats `facts` compactly: what the endpoint is, then its parameters, its answer and its errors, nested by indentation.
///
/// Limits stand in brackets: `[1..20]`, `[..64 characters]`, `[1..20 items]`. Texts, defaults and example values are omitted.
#[must_use]
pub fn show(facts: &PageFacts) -> String {
    let mut out = String::new();
    line(&mut out, 0, format_args!("{} {}", facts.krate, facts.operation));
    line(&mut out, 0, format_args!("{} {}", facts.method.as_str(), facts.path));
    line(&mut out, 0, format_args!("page {}", facts.slug));
    if facts.deprecated {
        line(&mut out, 0, "deprecated");
    }
    listed(&mut out, "app types", facts.app_types.iter().map(|kind| word(*kind)));
    listed(&mut out, "permissions", facts.permissions.iter().map(|permission| permission.point.as_str()));
    listed(&mut out, "credentials", facts.credentials.iter().map(|kind| word(*kind)));
    parameters(&mut out, "path", &facts.path_parameters);
    parameters(&mut out, "query", &facts.query);
    parameters(&mut out, "headers", &facts.headers);
    tree(&mut out, "body", facts.body.as_ref());
    tree(&mut out, "answer", facts.answer.as_ref());
    errors(&mut out, &facts.errors);
    if !facts.examples.is_empty() {
        line(&mut out, 0, format_args!("examples: {}", facts.examples.len()));
    }
    out
}

fn line(out: &mut String, depth: usize, text: impl Display) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{:width$}{text}", "", width = depth * 2);
}

fn listed<'a>(out: &mut String, title: &str, items: impl Iterator<Item = &'a str>) {
    let items: Vec<_> = items.collect();
    if !items.is_empty() {
        line(out, 0, format_args!("{title}: {}", items.join(", ")));
    }
}

fn parameters(out: &mut String, title: &str, fields: &[FieldFacts]) {
    if !fields.is_empty() {
        line(out, 0, title);
        children(out, 1, fields);
    }
}

fn tree(out: &mut String, title: &str, tree: Option<&Tree>) {
    let Some(Tree { root, row, certainty }) = tree else { return };
    let certainty = certainty.word();
    match root {
        Shape::Object { fields, .. } => {
            line(out, 0, format_args!("{title} ({certainty})"));
            children(out, 1, fields);
        }
        root => {
            let what = described(root, row.required, &row.limits);
            line(out, 0, format_args!("{title} ({certainty}): {what}"));
            children(out, 1, inner_fields(root));
        }
    }
}

fn children(out: &mut String, depth: usize, fields: &[FieldFacts]) {
    for field in fields {
        line(out, depth, field_line(field));
        children(out, depth + 1, inner_fields(&field.shape));
    }
}

fn field_line(field: &FieldFacts) -> String {
    let what = described(&field.shape, field.required, &field.limits);
    format!("{}: {what}{}", field.name, values(&field.values))
}

fn described(shape: &Shape, required: Option<bool>, limits: &Limits) -> String {
    let required = match required {
        Some(true) => ", required",
        Some(false) => ", optional",
        None => "",
    };
    format!("{}{required}{}", self::shape(shape), self::limits(limits))
}

fn limits(limits: &Limits) -> String {
    let Limits { min, max, min_length, max_length, min_items, max_items } = *limits;
    bounds(min, max, "") + &bounds(min_length, max_length, " characters") + &bounds(min_items, max_items, " items")
}

fn bounds<N: Display>(least: Option<N>, most: Option<N>, what: &str) -> String {
    if least.is_none() && most.is_none() {
        return String::new();
    }
    let end = |bound: Option<N>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    format!(" [{}..{}{what}]", end(least), end(most))
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::String => "string".to_owned(),
        Shape::Int32 => "int32".to_owned(),
        Shape::Int64 => "int64".to_owned(),
        Shape::Float64 => "float64".to_owned(),
        Shape::Bool => "bool".to_owned(),
        Shape::Any => "any".to_owned(),
        Shape::File => "file".to_owned(),
        Shape::Object { .. } => "object".to_owned(),
        Shape::List(item) => format!("list of {}", self::shape(item)),
        Shape::Map(value) => format!("map of {}", self::shape(value)),
        Shape::JsonText(inner) => format!("json text of {}", self::shape(inner)),
    }
}

/// The fields of the object that `shape` is or contains.
fn inner_fields(shape: &Shape) -> &[FieldFacts] {
    match shape {
        Shape::Object { fields, .. } => fields,
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => inner_fields(inner),
        _ => &[],
    }
}

fn values(values: &[ValueFacts]) -> String {
    if values.is_empty() {
        return String::new();
    }
    let values: Vec<_> = values.iter().map(|value| plain(&value.value)).collect();
    format!(" {{{}}}", values.join(", "))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn errors(out: &mut String, errors: &[ErrorFacts]) {
    if errors.is_empty() {
        return;
    }
    line(out, 0, "errors");
    // Rows that differ only in their texts are one error.
    let mut seen = BTreeSet::new();
    for ErrorFacts { status, code, message, .. } in errors {
        if seen.insert((status, code, message)) {
            line(out, 1, format_args!("{status} {code}: {message}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::facts::{Certainty, PermissionFacts, RootRow};
    use dingtalk_spec::model::{AppType, Credential, Gateway, Method};

    fn field(name: &str, shape: Shape, required: Option<bool>) -> FieldFacts {
        FieldFacts {
            name: name.to_owned(),
            shape,
            required,
            limits: Limits::default(),
            values: Vec::new(),
            default: None,
            example: None,
            format: None,
            unit: None,
            deprecated: false,
            text: String::new(),
            line: 1,
        }
    }

    fn object(fields: Vec<FieldFacts>) -> Shape {
        Shape::Object { name: None, fields }
    }

    fn facts() -> PageFacts {
        let mut kind = field("kind", Shape::String, Some(false));
        kind.values = ["a", "b"].map(|value| ValueFacts { value: value.into(), text: String::new() }).to_vec();
        let bounded = Limits { max_length: Some(64), min_items: Some(1), max_items: Some(20), ..Limits::default() };
        PageFacts {
            file: "a.md".into(),
            slug: "some-page".to_owned(),
            has_address: true,
            doc_id: None,
            title: String::new(),
            notes: Vec::new(),
            gateway: Gateway::New,
            krate: "contact_1_0".to_owned(),
            operation: "AddThing".to_owned(),
            method: Method::Post,
            path: "/v1.0/contact/things".to_owned(),
            app_types: vec![AppType::Internal, AppType::ThirdPartyEnterprise],
            permissions: vec![PermissionFacts { point: "Thing.Write".to_owned(), text: String::new() }],
            credentials: vec![Credential::AppToken],
            path_parameters: Vec::new(),
            query: vec![field("ids", Shape::JsonText(Box::new(Shape::List(Box::new(Shape::String)))), Some(true))],
            headers: Vec::new(),
            body: Some(Tree {
                root: object(vec![
                    kind,
                    FieldFacts { limits: bounded, ..field("tags", Shape::List(Box::new(Shape::String)), Some(true)) },
                    field("list", Shape::List(Box::new(object(vec![field("id", Shape::Int64, Some(true))]))), None),
                ]),
                row: RootRow::default(),
                certainty: Certainty::Exact,
            }),
            answer: Some(Tree {
                root: Shape::List(Box::new(object(vec![field("ok", Shape::Bool, None)]))),
                row: RootRow::default(),
                certainty: Certainty::Consistent(Vec::new()),
            }),
            errors: vec![ErrorFacts {
                status: 400,
                code: "bad".to_owned(),
                message: "no %s".to_owned(),
                text: String::new(),
                line: 9,
            }],
            examples: Vec::new(),
            deprecated: true,
        }
    }

    #[test]
    fn a_line_for_each_field_nested_by_indentation() {
        expect![[r#"
            contact_1_0 AddThing
            POST /v1.0/contact/things
            page some-page
            deprecated
            app types: internal, third_party_enterprise
            permissions: Thing.Write
            credentials: app_token
            query
              ids: json text of list of string, required
            body (exact)
              kind: string, optional {a, b}
              tags: list of string, required [..64 characters] [1..20 items]
              list: list of object
                id: int64, required
            answer (consistent): list of object
              ok: bool
            errors
              400 bad: no %s
        "#]]
        .assert_eq(&show(&facts()));
    }
}
