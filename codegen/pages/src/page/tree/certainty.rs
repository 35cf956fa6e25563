//! How sure a reading is.

use std::{collections::HashSet, rc::Rc};

use super::{
    super::facts::{Certainty, Doubt, Shape},
    cost::{Costs, MARGIN},
    holder::{Holder, chain},
    line::Line,
    row::Row,
    search::{Placed, Reading},
};

/// Judges the reading of `rows`.
pub(super) fn judge(rows: &[Row], costs: Costs<'_>, reading: &Reading) -> Certainty {
    let doubts = doubts(rows, costs, reading);
    // If too many readings were about as good, the doubts may be incomplete.
    if !doubts.is_empty() || reading.cut {
        return Certainty::Ambiguous(doubts);
    }
    if reading.rows.iter().all(|placed| !placed.free) {
        return Certainty::Exact;
    }
    let settled = costs.lines.iter().zip(&reading.rows).all(|(line, placed)| is_settled(costs, line, placed));
    if settled && !has_strays(costs, reading) && !is_interrupted(reading) {
        Certainty::Exact
    } else {
        Certainty::Consistent
    }
}

/// Whether the row could not be elsewhere, or is shown where it is.
fn is_settled(costs: Costs<'_>, line: &Line, placed: &Placed) -> bool {
    !placed.free || costs.is_shown(line, &placed.parent)
}

/// The rows that could just as well be elsewhere, or that the examples show elsewhere.
fn doubts(rows: &[Row], costs: Costs<'_>, reading: &Reading) -> Vec<Doubt> {
    let lines = costs.lines.iter().zip(&reading.rows);
    let doubt = |(row, (line, placed)): (&Row, (&Line, &Placed))| {
        let contradicted = line.unique && !costs.is_shown(line, &placed.parent);
        let is_close = |place: &Holder, more: u32| more < MARGIN || contradicted && costs.is_shown(line, place);
        let rivals: Vec<_> = placed
            .rivals
            .iter()
            .filter(|(place, more)| is_close(place, *more))
            .map(|(place, _)| path(rows, place))
            .collect();
        let name = row.facts.name.clone();
        (!rivals.is_empty() || is_nameless_field(line, placed, reading)).then(|| Doubt {
            name,
            line: row.facts.line,
            parents: [vec![path(rows, &placed.parent)], rivals].concat(),
        })
    };
    rows.iter().zip(lines).filter_map(doubt).collect()
}

/// Whether the row has no name but is a field: an element or a value is alone in its parent.
fn is_nameless_field(line: &Line, placed: &Placed, reading: &Reading) -> bool {
    let siblings = || reading.rows.iter().filter(|other| other.parent.id == placed.parent.id);
    line.key.is_empty() && siblings().count() > 1
}

/// Whether a row is in a place that earlier rows had already ended.
fn is_interrupted(reading: &Reading) -> bool {
    let pairs = reading.rows.iter().zip(reading.rows.iter().skip(1)).enumerate();
    let is_open = |row: usize, before: &Placed, parent: &Holder| {
        parent.row == Some(row) || chain(&before.parent).any(|place| place.id == parent.id)
    };
    pairs.into_iter().any(|(row, (before, placed))| !is_open(row, before, &placed.parent))
}

/// Whether the examples show the name of a row in a place where the reading does not have it.
fn has_strays(costs: Costs<'_>, reading: &Reading) -> bool {
    let mut placed = HashSet::new();
    let mut free = HashSet::new();
    for (line, Placed { parent, .. }) in costs.lines.iter().zip(&reading.rows) {
        placed.extend(parent.view.spots().map(|spot| (spot, line.key.as_str())));
        if line.through_map {
            free.extend(costs.shown.field(&parent.view, &line.key).spots());
        }
    }
    let names: HashSet<&str> = costs.lines.iter().map(|line| line.key.as_str()).collect();
    costs
        .shown
        .names()
        .any(|(spot, name)| names.contains(name) && !placed.contains(&(spot, name)) && !free.contains(&spot))
}

/// The path to a place: `list[].user`.
fn path(rows: &[Row], place: &Rc<Holder>) -> String {
    let mut names: Vec<String> = chain(place)
        .filter_map(|place| rows.get(place.row?))
        .map(|row| format!("{}{}", row.facts.name, suffix(&row.facts.shape)))
        .collect();
    names.reverse();
    names.join(".")
}

/// How a path continues into the row's contents.
fn suffix(shape: &Shape) -> String {
    match shape {
        Shape::List(inner) => format!("[]{}", suffix(inner)),
        Shape::Map(inner) => format!("{{}}{}", suffix(inner)),
        Shape::JsonText(inner) => suffix(inner),
        _ => String::new(),
    }
}
