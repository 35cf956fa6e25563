//! What a spec can say of a page's facts. An import writes no more, and drift compares no more.

use std::collections::BTreeSet;

use serde_json::Value;

use dingtalk_pages::facts::{ErrorFacts, FieldFacts, PageFacts};
use dingtalk_spec::authoring;
use dingtalk_spec::model::{Gateway, Limits};

/// The message of an error row without one: the error may have any.
const ANY_MESSAGE: &str = "%s";

/// The bounds without those that contradict each other, none of which can be trusted, and those that are out of the format's range.
pub(crate) fn limits(limits: &Limits) -> Limits {
    let in_range = |count: Option<u64>| count.filter(|count| i64::try_from(*count).is_ok());
    authoring::consistent(&Limits {
        min_length: in_range(limits.min_length),
        max_length: in_range(limits.max_length),
        min_items: in_range(limits.min_items),
        max_items: in_range(limits.max_items),
        ..limits.clone()
    })
}

/// The query parameters that a spec can have.
pub(crate) fn query(page: &PageFacts) -> Vec<&FieldFacts> {
    let fits = |field: &&FieldFacts| authoring::can_be_query(&field.name, page.gateway, &page.credentials);
    page.query.iter().filter(fits).collect()
}

/// The headers that a spec can have. Their names ignore case.
pub(crate) fn headers(page: &PageFacts) -> Vec<&FieldFacts> {
    let mut seen = BTreeSet::new();
    let fits = |field: &&FieldFacts| authoring::can_be_header(&field.name);
    let mut headers: Vec<_> = page.headers.iter().filter(fits).collect();
    headers.retain(|field| seen.insert(field.name.to_ascii_lowercase()));
    headers
}

/// Whether fields have names, so that they describe an object.
pub(crate) fn has_names(fields: &[FieldFacts]) -> bool {
    fields.iter().any(|field| !field.name.trim().is_empty())
}

/// The default of a field, if it keeps the field's own limits and format. Integers have 64 bits and a sign.
///
/// `is_text` says whether the spec has the field as text, which pages may write as a number.
pub(crate) fn default(field: &FieldFacts, is_text: bool) -> Option<&Value> {
    let breaks_format = |value: &Value| field.format?.violated_by(value.as_str()?);
    let is_in_range = |value: &Value| value.as_u64().is_none_or(|number| i64::try_from(number).is_ok());
    let keeps = |value: &Value| limits(&field.limits).exceeded_by(value).is_none() && breaks_format(value).is_none();
    field.default.as_ref().filter(|value| is_in_range(value) && keeps(&in_type(value, is_text)))
}

fn in_type(value: &Value, is_text: bool) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) if is_text => Value::String(value.to_string()),
        Value::String(text) if !is_text => serde_json::from_str(text.trim()).unwrap_or_else(|_| value.clone()),
        _ => value.clone(),
    }
}

/// The unit of a field, if the page names one.
pub(crate) fn unit(field: &FieldFacts) -> Option<&str> {
    field.unit.as_deref().map(str::trim).filter(|unit| !unit.is_empty())
}

/// The rows of documented errors that a spec can have, each once.
pub(crate) fn errors(page: &PageFacts) -> Vec<&ErrorFacts> {
    let mut seen = BTreeSet::new();
    let mut rows: Vec<_> = page.errors.iter().filter(|row| has_code(row) && is_failure(page.gateway, row)).collect();
    rows.retain(|row| seen.insert((row.status, row.code.trim(), message(row))));
    rows
}

/// Whether an error can have this status. Core recognizes errors that arrive with 200 on the new gateway as well.
pub(crate) fn is_failure(gateway: Gateway, row: &ErrorFacts) -> bool {
    match gateway {
        Gateway::New => row.status == 200 || (400..600).contains(&row.status),
        Gateway::Legacy => (100..600).contains(&row.status),
    }
}

fn has_code(row: &ErrorFacts) -> bool {
    !row.code.trim().is_empty()
}

/// The message of a row.
pub(crate) fn message(row: &ErrorFacts) -> &str {
    if row.message.trim().is_empty() { ANY_MESSAGE } else { row.message.trim() }
}
