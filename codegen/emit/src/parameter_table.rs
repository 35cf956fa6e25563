//! The table of an operation's parameters.

use super::docs::Docs;
use super::facts;
use super::given;
use super::markdown::cell;
use dingtalk_spec::model::{Field, Operation, ParameterRef, RuleKind, Type};

/// Adds the table. Empty columns are omitted.
pub(super) fn add(docs: &mut Docs, operation: &Operation) {
    if operation.parameters.is_empty() {
        return;
    }
    let rows: Vec<[String; 4]> =
        given::parameters(operation).into_iter().map(|(field, _)| row(operation, field)).collect();
    let head = ["Parameter", "Type", "Required", "Limits"];
    let is_shown = |column: &usize| rows.iter().any(|row| row.get(*column).is_some_and(|cell| !cell.is_empty()));
    let columns: Vec<usize> = (0..head.len()).filter(is_shown).collect();
    let shown = |cells: &[String]| columns.iter().filter_map(|column| cells.get(*column).cloned()).collect::<Vec<_>>();
    docs.add_heading("Parameters");
    let head: Vec<_> = columns.iter().filter_map(|column| head.get(*column).copied()).collect();
    docs.add_table(&head, rows.iter().map(|row| shown(row)));
}

fn row(operation: &Operation, field: &Field) -> [String; 4] {
    let required = match field.required {
        true => "yes",
        false if depends(operation, field) => "see below",
        false => "",
    };
    [setter(field), type_text(field), required.to_owned(), limits(operation, field)]
}

/// A link to a parameter's setter.
pub(super) fn setter(field: &Field) -> String {
    let name = &field.rust_name;
    format!("[`{name}`](Builder::{name}())")
}

/// Whether a rule says when the parameter is required.
fn depends(operation: &Operation, field: &Field) -> bool {
    let index = operation.parameters.iter().position(|parameter| std::ptr::eq(&parameter.field, field));
    let is_meant = |reference: &ParameterRef| Some(reference.index) == index;
    operation.rules.iter().any(|rule| match &rule.kind {
        RuleKind::AnyOf(references) | RuleKind::OneOf(references) => references.iter().any(is_meant),
        RuleKind::RequiredWhen { required, .. } => is_meant(required),
    })
}

fn type_text(field: &Field) -> String {
    match &field.ty {
        Type::String if field.sensitive => "[secret](dingtalk_core::Secret)".to_owned(),
        ty => of_type(ty),
    }
}

fn of_type(ty: &Type) -> String {
    match ty {
        Type::String => "`String`".to_owned(),
        Type::File => "[file](dingtalk_core::Upload)".to_owned(),
        Type::Int32 => "`i32`".to_owned(),
        Type::Int64 => "`i64`".to_owned(),
        Type::Float64 => "`f64`".to_owned(),
        Type::Bool => "`bool`".to_owned(),
        Type::Any => "[JSON](dingtalk_core::Json)".to_owned(),
        Type::List(item) => format!("list of {}", of_type(item)),
        Type::Map(value) => format!("map of {}", of_type(value)),
        Type::JsonText(inner) => of_type(inner),
        Type::Named(name) => format!("[`{name}`](type@{name})"),
    }
}

fn limits(operation: &Operation, field: &Field) -> String {
    let mut limits: Vec<_> = facts::limits(field).collect();
    let written =
        |default| facts::variant_link(operation, &field.ty, default).unwrap_or_else(|| cell(&facts::json(default)));
    limits.extend(field.default.as_ref().map(|default| format!("default {}", written(default))));
    if field.deprecated.is_some() {
        limits.push("deprecated".to_owned());
    }
    limits.join("; ")
}
