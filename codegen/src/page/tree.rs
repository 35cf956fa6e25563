//! Nesting: no table shows it, so it is rebuilt from the rows' order, their types, the JSON examples and the sample code together.

mod assemble;
mod certainty;
mod container;
mod cost;
mod line;
mod place;
mod sample;
mod search;
mod shown;

use serde_json::Value;

use self::{cost::Costs, shown::Shown};
use super::facts::{FieldFacts, Tree};

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
    /// Sample code of the page, with its language as the page names it (`Java`, `Python`, `Go`).
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
pub fn build(rows: Vec<Row>, evidence: &Evidence) -> Tree {
    let lines = line::lines(&rows);
    let shown = gather(evidence);
    let reading = search::read(&lines, &shown);
    let certainty = certainty::judge(&rows, Costs { lines: &lines, shown: &shown }, &reading);
    Tree { root: assemble::root(rows, &reading), certainty }
}

fn gather(evidence: &Evidence) -> Shown {
    let mut shown = Shown::nothing();
    evidence.examples.iter().for_each(|example| shown.add_json(Shown::ROOT, example));
    evidence.samples.iter().for_each(|sample| sample::add(&sample.code, &mut shown));
    shown
}
