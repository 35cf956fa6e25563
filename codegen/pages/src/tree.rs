//! Nesting. Tables do not show it, so it is rebuilt from the rows' order, types and texts together with the JSON examples and the
//! sample code.

mod assemble;
mod certainty;
mod container;
mod cost;
mod hints;
mod holder;
mod line;
mod lists;
mod opened;
mod row;
mod sample;
mod search;
mod shown;

use self::{cost::Costs, line::Line, shown::Shown};
use super::facts::{Certainty, Tree};
use dingtalk_notation::key;
pub use row::{Evidence, Row, Sample};

/// Rebuilds the nesting of `rows`.
#[must_use]
pub fn build(rows: Vec<Row>, evidence: &Evidence) -> Tree {
    read(rows, evidence).0
}

/// Rebuilds the nesting of `rows`, and lists the lines and names of those that the table calls objects, but that are shown as lists.
pub(super) fn read(mut rows: Vec<Row>, evidence: &Evidence) -> (Tree, Vec<(u32, String)>) {
    let lines = line::lines(&rows);
    let shown = gather(&lines, evidence);
    let reading = search::read(&lines, &shown);
    let corrected = lists::correct(&mut rows, &lines, &shown, &reading);
    let certainty = match certainty::judge(&rows, Costs { lines: &lines, shown: &shown }, &reading) {
        // The page contradicts itself.
        Certainty::Exact if !corrected.is_empty() => Certainty::Consistent(Vec::new()),
        certainty => certainty,
    };
    let (root, row) = assemble::root(rows, &reading);
    (Tree { root, row, certainty }, corrected)
}

/// Combines all evidence.
fn gather(lines: &[Line], evidence: &Evidence) -> Shown {
    let mut shown = Shown::nothing();
    for example in &evidence.examples {
        shown.add_json(Shown::ROOT, example);
    }
    let bare = lines.first().is_some_and(|line| line.key.is_empty());
    for sample in &evidence.samples {
        sample::add(&sample.code, bare, &mut shown);
    }
    shown.compare(lines.iter().map(|line| (line.key.as_str(), line.unique)));
    shown
}

#[cfg(test)]
mod tests;
