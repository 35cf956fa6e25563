//! Which rows may hold others, and what they become if they do.

use super::super::facts::{FieldFacts, Shape};

/// Whether a row holds others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holds {
    /// It cannot.
    Nothing,
    /// It may: its type does not say what is inside (`Array`, `Map`, `Any`, JSON as text).
    Perhaps,
    /// It is a plain object, or a list of them.
    Likely,
    /// Its type has a name, which only makes sense if the rows below describe its fields.
    Surely,
}

/// Whether the type lets a row hold others.
pub(super) fn holds(shape: &Shape) -> Holds {
    match shape {
        Shape::Any => Holds::Perhaps,
        Shape::Object { name: Some(_), .. } => Holds::Surely,
        Shape::Object { name: None, .. } => Holds::Likely,
        Shape::List(inner) => holds(inner),
        // Its keys are free, and mostly nothing describes its values.
        Shape::Map(inner) if matches!(**inner, Shape::Object { name: None, .. }) => Holds::Perhaps,
        Shape::Map(inner) => holds(inner),
        Shape::JsonText(inner) => holds(inner).min(Holds::Perhaps),
        Shape::String | Shape::Int32 | Shape::Int64 | Shape::Float64 | Shape::Bool | Shape::File => Holds::Nothing,
    }
}

/// Whether a map lies between the row and the objects that it holds: the example's keys there are not names.
pub(super) fn through_map(shape: &Shape) -> bool {
    match shape {
        Shape::Map(_) => true,
        Shape::List(inner) | Shape::JsonText(inner) => through_map(inner),
        _ => false,
    }
}

/// The page's name of the objects that the row holds.
pub(super) fn type_name(shape: &Shape) -> Option<&str> {
    match shape {
        Shape::Object { name, .. } => name.as_deref(),
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => type_name(inner),
        _ => None,
    }
}

/// `shape` with what is inside it.
pub(super) fn filled(shape: Shape, mut inside: Vec<FieldFacts>) -> Shape {
    if inside.is_empty() {
        return settled(shape);
    }
    match inside.pop_if(|only| only.name.is_empty()) {
        Some(only) if inside.is_empty() => described(shape, only.shape),
        other => {
            inside.extend(other);
            with_fields(shape, inside)
        }
    }
}

fn with_fields(shape: Shape, fields: Vec<FieldFacts>) -> Shape {
    match shape {
        Shape::List(inner) => Shape::List(Box::new(with_fields(*inner, fields))),
        Shape::Map(inner) => Shape::Map(Box::new(with_fields(*inner, fields))),
        Shape::JsonText(inner) => Shape::JsonText(Box::new(with_fields(*inner, fields))),
        Shape::Object { name, .. } => Shape::Object { name, fields },
        _ => Shape::Object { name: None, fields },
    }
}

/// `shape`, whose element or value a row without a name describes as `element`.
///
/// The row repeats what the type already says: the value of `Map<String, Array>` has a row of type `Array`, which is that list, and
/// not a list inside it.
pub(super) fn described(shape: Shape, element: Shape) -> Shape {
    let within = |inner: Box<Shape>, element: Shape| {
        let repeats = matches!(
            (&*inner, &element),
            (Shape::List(_), Shape::List(_))
                | (Shape::Map(_), Shape::Map(_))
                | (Shape::JsonText(_), Shape::JsonText(_))
        );
        Box::new(if repeats { element } else { described(*inner, element) })
    };
    match shape {
        Shape::List(inner) => Shape::List(within(inner, element)),
        Shape::Map(inner) => Shape::Map(within(inner, element)),
        Shape::JsonText(inner) => Shape::JsonText(within(inner, element)),
        _ => element,
    }
}

/// A plain object without described fields may hold anything.
fn settled(shape: Shape) -> Shape {
    match shape {
        Shape::Object { fields, .. } if fields.is_empty() => Shape::Any,
        Shape::List(inner) => Shape::List(Box::new(settled(*inner))),
        Shape::Map(inner) => Shape::Map(Box::new(settled(*inner))),
        Shape::JsonText(inner) => Shape::JsonText(Box::new(settled(*inner))),
        other => other,
    }
}
