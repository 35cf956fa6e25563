//! Bounds, formats and other notes on a field, which must fit its type.

use crate::bounds;
use crate::diagnostics::Problem;
use crate::lower::context::Context;
use crate::model::{Field, Format, Limits, Type};
use crate::node::Node;

/// The bounds of one field. Without those that contradict each other, which are reported, and no value could keep.
pub(crate) fn of(node: &Node) -> Limits {
    consistent(&Limits {
        min: node.integer("min"),
        max: node.integer("max"),
        min_length: node.length("min_length"),
        max_length: node.length("max_length"),
        min_items: node.length("min_items"),
        max_items: node.length("max_items"),
    })
}

/// The bounds without those that contradict each other.
#[must_use]
pub fn consistent(limits: &Limits) -> Limits {
    let (min, max) = ordered(limits.min, limits.max);
    let (min_length, max_length) = ordered(limits.min_length, limits.max_length);
    let (min_items, max_items) = ordered(limits.min_items, limits.max_items);
    Limits { min, max, min_length, max_length, min_items, max_items }
}

fn ordered<T: PartialOrd>(least: Option<T>, most: Option<T>) -> (Option<T>, Option<T>) {
    match (&least, &most) {
        (Some(low), Some(high)) if low > high => (None, None),
        _ => (least, most),
    }
}

/// Checks the example and the default of one field that the caller gives, if its notes are about such values at all.
pub(crate) fn check_samples(node: &Node, field: &Field, cx: &Context<'_>) {
    let limits = ["min", "max", "min_length", "max_length", "min_items", "max_items"];
    let has_limits = limits.iter().all(|key| node.get(key).is_none() || goes_with(&field.ty, key));
    if !has_limits || !field.format.is_none_or(|format| can_be_written(&field.ty, format)) {
        return;
    }
    for (key, value) in [("example", &field.example), ("default", &field.default)] {
        let (Some(value), Some(written)) = (value, node.get(key)) else { continue };
        if let Some(expected) = bounds::broken(field, value) {
            let problem = Problem::new(written.span.clone(), format!("`{key}` contradicts the field's own limits"));
            cx.report(problem.label(format!("expected {expected}")));
        }
    }
}

/// Checks the notes of one field.
pub(crate) fn check(node: &Node, field: &Field, cx: &Context<'_>) {
    let ty = Noted::new(&field.ty, cx);
    for key in ["min", "max", "unit"] {
        refuse(node, key, ty.number(), "numbers", cx);
    }
    for key in ["min_length", "max_length"] {
        refuse(node, key, ty.has_length(), "text or a file", cx);
    }
    for key in ["min_items", "max_items"] {
        refuse(node, key, ty.items(), "lists", cx);
    }
    if field.sensitive {
        refuse(node, "sensitive", ty.unresolved || field.ty == Type::String, "text", cx);
    }
    match field.format {
        None => {}
        Some(format @ (Format::EpochMilliseconds | Format::EpochSeconds)) => {
            refuse(node, "format", ty.format(format), "numbers, or numbers as text", cx);
        }
        Some(format) => refuse(node, "format", ty.format(format), "text", cx),
    }
    check_order(node, "min", "max", cx);
    check_order(node, "min_length", "max_length", cx);
    check_order(node, "min_items", "max_items", cx);
}

/// Whether the bound or unit called `key` goes with a type of a checked spec.
pub fn goes_with(ty: &Type, key: &str) -> bool {
    let ty = Noted::resolved(ty);
    match key {
        "min" | "max" | "unit" => ty.number(),
        "min_length" | "max_length" => ty.has_length(),
        _ => ty.items(),
    }
}

/// Whether values of a type of a checked spec can have this format.
pub fn can_be_written(ty: &Type, format: Format) -> bool {
    Noted::resolved(ty).format(format)
}

/// Which notes a type can take. An unresolved type can take all of them.
struct Noted<'t> {
    /// The type that bounds apply to: an element's, if there are many.
    element: &'t Type,
    is_list: bool,
    unresolved: bool,
}

impl<'t> Noted<'t> {
    fn new(ty: &'t Type, cx: &Context<'_>) -> Self {
        let noted = Self::resolved(ty);
        let unresolved = matches!(noted.element, Type::Named(name) if cx.index.get(name).is_none());
        Self { unresolved, ..noted }
    }

    fn resolved(ty: &'t Type) -> Self {
        let mut element = ty;
        while let Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) = element {
            element = inner;
        }
        let outer = if let Type::JsonText(inner) = ty { inner } else { ty };
        Self { element, is_list: matches!(outer, Type::List(_) | Type::Map(_)), unresolved: false }
    }

    fn format(&self, format: Format) -> bool {
        match format {
            Format::EpochMilliseconds | Format::EpochSeconds => self.number() || self.text(),
            _ => self.text(),
        }
    }

    fn number(&self) -> bool {
        self.unresolved || matches!(self.element, Type::Int32 | Type::Int64 | Type::Float64)
    }

    fn text(&self) -> bool {
        self.unresolved || *self.element == Type::String
    }

    fn has_length(&self) -> bool {
        self.text() || *self.element == Type::File
    }

    fn items(&self) -> bool {
        self.unresolved || self.is_list
    }
}

fn refuse(node: &Node, key: &str, fits: bool, of: &str, cx: &Context<'_>) {
    if let (Some(entry), false) = (node.entry(key), fits) {
        let problem = Problem::new(entry.key_span.clone(), format!("`{key}` does not go with this type"))
            .label(format!("is about {of}"));
        let ty = node.text("type").map(|ty| ty.span);
        cx.report(match ty {
            Some(span) => problem.related(span, "the type"),
            None => problem,
        });
    }
}

fn check_order(node: &Node, least: &str, most: &str, cx: &Context<'_>) {
    let (Some(low), Some(high)) = (node.integer(least), node.integer(most)) else { return };
    if low > high {
        let span = node.get(most).map(|value| value.span.clone()).unwrap_or_default();
        let message = format!("`{most}` is less than `{least}`");
        cx.report(Problem::new(span, message).label(format!("expected {low} or more")));
    }
}
