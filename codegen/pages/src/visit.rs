//! Visiting every field of a page.

use super::facts::{FieldFacts, PageFacts, Shape, Tree};

/// Visits every parameter and field of a page, in its order.
pub fn each_field<'p>(page: &'p PageFacts, visit: &mut impl FnMut(&'p FieldFacts)) {
    for parameters in [&page.path_parameters, &page.query, &page.headers] {
        each_of(parameters, visit);
    }
    for Tree { root, .. } in page.body.iter().chain(&page.answer) {
        each_below(root, visit);
    }
}

fn each_of<'p>(fields: &'p [FieldFacts], visit: &mut impl FnMut(&'p FieldFacts)) {
    for field in fields {
        visit(field);
        each_below(&field.shape, visit);
    }
}

fn each_below<'p>(shape: &'p Shape, visit: &mut impl FnMut(&'p FieldFacts)) {
    match shape {
        Shape::Object { fields, .. } => each_of(fields, visit),
        Shape::List(inner) | Shape::Map(inner) | Shape::JsonText(inner) => each_below(inner, visit),
        _ => {}
    }
}
