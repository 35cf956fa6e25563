//! Building the tree from a reading.

use super::{
    super::facts::{FieldFacts, RootRow, Shape},
    container::filled,
    key::key,
    line::split,
    row::Row,
    search::Reading,
};

/// The root that the rows describe together, and what a row of the root itself says.
pub(super) fn root(rows: Vec<Row>, reading: &Reading) -> (Shape, RootRow) {
    let parents: Vec<Option<usize>> = reading.rows.iter().map(|placed| placed.parent.row).collect();
    let mut fields: Vec<FieldFacts> = rows.into_iter().map(|row| row.facts).collect();
    let mut inside: Vec<Vec<FieldFacts>> = fields.iter().map(|_| Vec::new()).collect();
    let mut top = Vec::new();
    // The contents of a row come after it, so the last rows are complete first.
    while let Some(mut field) = fields.pop() {
        let row = fields.len();
        let mut own = inside.pop().unwrap_or_default();
        own.reverse();
        field.shape = filled(field.shape, own);
        let parent = parents.get(row).copied().flatten();
        shorten(&mut field, parent.and_then(|parent| fields.get(parent)));
        parent.and_then(|parent| inside.get_mut(parent)).unwrap_or(&mut top).push(field);
    }
    top.reverse();
    match &mut *top {
        [only] if only.name.is_empty() => {
            (only.shape.clone(), RootRow { required: only.required, limits: only.limits.clone() })
        }
        _ => (Shape::Object { name: None, fields: top }, RootRow::default()),
    }
}

/// Removes the parent's name from a name like `certificate.unit`.
fn shorten(field: &mut FieldFacts, parent: Option<&FieldFacts>) {
    if let ((Some(owner), own), Some(parent)) = (split(&field.name), parent)
        && key(owner) == key(&parent.name)
    {
        field.name = own.to_owned();
    }
}
