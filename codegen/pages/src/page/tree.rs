//! Nesting: no table shows it, so it is rebuilt from the rows' order, their types and texts, the JSON examples and the sample code
//! together.

mod assemble;
mod certainty;
mod container;
mod cost;
mod hints;
mod line;
mod lists;
mod opened;
mod place;
mod sample;
mod search;
mod shown;

use serde_json::Value;

use self::{cost::Costs, line::Line, shown::Shown};
use super::facts::{Certainty, FieldFacts, Tree};

/// A row of a table, before its place in the tree is known.
///
/// `facts.shape` is what the type column says: an object or a list of objects has no fields yet. The name is empty where the row
/// stands for a root array, a map's value or an array's element.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Everything but the nesting.
    pub facts: FieldFacts,
    /// How deep the row is marked (`└`, indentation), on pages that mark it.
    pub depth: Option<u32>,
}

/// What a page shows besides the table.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Examples of the whole body or answer.
    pub examples: Vec<Value>,
    /// Sample code of the page. It shows requests, so there is none for an answer.
    pub samples: Vec<Sample>,
}

/// Sample code.
#[derive(Debug, Clone)]
pub struct Sample {
    /// As the page names it.
    pub language: String,
    /// The code.
    pub code: String,
}

/// Rebuilds the nesting of `rows`.
#[must_use]
pub fn build(mut rows: Vec<Row>, evidence: &Evidence) -> Tree {
    let lines = line::lines(&rows);
    let shown = gather(&lines, evidence);
    let reading = search::read(&lines, &shown);
    let is_corrected = lists::correct(&mut rows, &lines, &shown, &reading);
    let certainty = match certainty::judge(&rows, Costs { lines: &lines, shown: &shown }, &reading) {
        // The page contradicts itself.
        Certainty::Exact if is_corrected => Certainty::Consistent,
        certainty => certainty,
    };
    let (root, row) = assemble::root(rows, &reading);
    Tree { root, row, certainty }
}

/// Lays all evidence over each other.
fn gather(lines: &[Line], evidence: &Evidence) -> Shown {
    let mut shown = Shown::nothing();
    for example in &evidence.examples {
        shown.add_json(Shown::ROOT, example);
    }
    let bare = lines.first().is_some_and(|line| line.key.is_empty());
    for sample in &evidence.samples {
        sample::add(&sample.code, bare, &mut shown);
    }
    shown.compare(lines);
    shown
}

#[cfg(test)]
mod tests;
