//! Which field of an answer an example shows.

use dingtalk_spec::model::{Field, NamedKind, Operation, Type};

/// Fields about the call itself, the most telling first: whether it succeeded, where the next page is.
const ENVELOPE: [&str; 22] = [
    "success",
    "is_success",
    "ok",
    "message",
    "msg",
    "code",
    "next_token",
    "next_cursor",
    "error_message",
    "err_message",
    "error_msg",
    "err_msg",
    "errmsg",
    "sub_msg",
    "error_code",
    "err_code",
    "errcode",
    "sub_code",
    "http_code",
    "arguments",
    "request_id",
    "trace_id",
];

/// Names of fields that contain everything that the call returns.
const CONTAINERS: [&str; 11] =
    ["result", "results", "data", "list", "items", "content", "contents", "records", "value", "values", "body"];

/// Last words of the names of fields that name something, and of those that identify it.
const NAMING: [&str; 4] = ["name", "nick", "title", "subject"];
const IDENTIFYING: [&str; 6] = ["id", "uuid", "key", "code", "userid", "unionid"];

/// Words that say nothing about what an operation returns.
const EMPTY: [&str; 4] = ["info", "detail", "get", "corp"];

/// The field that an example reads, of the answer or of one of its items: the first of the most meaningful ones.
pub(super) fn telling<'f>(operation: &Operation, fields: &'f [Field], is_item: bool) -> Option<&'f Field> {
    fields.iter().min_by_key(|field| {
        let is_hidden = field.sensitive || field.deprecated.is_some();
        let class = class(operation, field, is_item);
        (ENVELOPE.iter().position(|name| **name == *field.rust_name), is_hidden, is_known(operation, field), class)
    })
}

/// Whether callers know the value: they passed it, or it is their own organization.
fn is_known(operation: &Operation, field: &Field) -> bool {
    let name = stem(&field.rust_name);
    let is_given = |given: &str| stem(given.strip_suffix("_list").unwrap_or(given)) == name;
    let own = ["corp_id", "corpid"];
    own.contains(&name) || operation.parameters.iter().any(|parameter| is_given(&parameter.field.rust_name))
}

/// How much a field tells, the most first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// What the operation is about.
    Main,
    /// The name of what the operation is about.
    Name,
    Identifying,
    Several,
    Object,
    Text,
    Number,
    Flag,
}

fn class(operation: &Operation, field: &Field, is_item: bool) -> Class {
    let is_object = matches!(&field.ty, Type::Named(name) if fields_of(operation, name).is_some());
    let is_several = matches!(field.ty, Type::List(_) | Type::Map(_) | Type::JsonText(_));
    let name = field.rust_name.as_str();
    let (what, last) = name.rsplit_once('_').unwrap_or(("", name));
    let is_named_after = |name: &str| {
        let noun = stem(name.rsplit('_').next().unwrap_or(name));
        !EMPTY.contains(&noun) && operation.module.split('_').any(|word| stem(word) == noun)
    };
    let is_about =
        CONTAINERS.contains(&name) || (!is_item && is_named_after(name.strip_suffix("_list").unwrap_or(name)));
    match &field.ty {
        _ if (is_object || is_several) && is_about => Class::Main,
        _ if is_several => Class::Several,
        _ if is_object => Class::Object,
        Type::Bool => Class::Flag,
        _ if NAMING.contains(&last) && (what.is_empty() || is_named_after(what)) => Class::Name,
        _ if NAMING.contains(&last) || IDENTIFYING.contains(&last) => Class::Identifying,
        Type::Int32 | Type::Int64 | Type::Float64 => Class::Number,
        _ => Class::Text,
    }
}

/// A noun without the sign of its plural.
fn stem(name: &str) -> &str {
    name.strip_suffix('s').unwrap_or(name)
}

/// The fields of an object; `None` if the type is not one, or has no fields.
pub(super) fn fields_of<'m>(operation: &'m Operation, name: &str) -> Option<&'m [Field]> {
    match &operation.named_type(name)?.kind {
        NamedKind::Object(fields) if !fields.is_empty() => Some(fields),
        _ => None,
    }
}
