//! Lists that the type column calls objects.

use super::{super::facts::Shape, line::Line, row::Row, search::Reading, shown::Shown};

/// Turns objects that are shown as lists into lists. Returns the lines and names of these rows.
pub(super) fn correct(rows: &mut [Row], lines: &[Line], shown: &Shown, reading: &Reading) -> Vec<(u32, String)> {
    let mut corrected = Vec::new();
    for ((row, line), placed) in rows.iter_mut().zip(lines).zip(&reading.rows) {
        let shape = &mut row.facts.shape;
        if matches!(shape, Shape::Object { .. }) && shown.is_list(&shown.field(&placed.parent.view, &line.key)) {
            *shape = Shape::List(Box::new(std::mem::replace(shape, Shape::Any)));
            corrected.push((row.facts.line, row.facts.name.clone()));
        }
    }
    corrected
}
