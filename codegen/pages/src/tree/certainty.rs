//! How sure a reading is.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::{
    super::facts::{Certainty, Doubt, Shape},
    container::described,
    cost::{Costs, MARGIN},
    holder::{Holder, chain},
    line::Line,
    row::Row,
    search::{Placed, Reading},
};

/// Other places that cost this much more than the chosen one are not worth mentioning.
const CONCEIVABLE: u32 = 12;

/// Judges the reading of `rows`.
pub(super) fn judge(rows: &[Row], costs: Costs<'_>, reading: &Reading) -> Certainty {
    let judge = Judge { rows, costs, reading, strays: strays(costs, reading), moved: moved(reading) };
    let judged: Vec<(Doubt, bool)> = (0..rows.len()).filter_map(|row| judge.row(row)).collect();
    // If too many readings were about as good, the doubts may be incomplete.
    let is_ambiguous = reading.cut || judged.iter().any(|(_, is_close)| *is_close);
    let doubts: Vec<Doubt> = judged.into_iter().map(|(doubt, _)| doubt).collect();
    match (is_ambiguous, doubts.is_empty()) {
        (true, _) => Certainty::Ambiguous(doubts),
        (false, true) => Certainty::Exact,
        (false, false) => Certainty::Consistent(doubts),
    }
}

struct Judge<'r> {
    rows: &'r [Row],
    costs: Costs<'r>,
    reading: &'r Reading,
    /// Where the examples show a row's name besides its place in the reading, by row.
    strays: HashMap<usize, Vec<String>>,
    /// Rows in places that earlier rows had already ended.
    moved: HashSet<usize>,
}

impl Judge<'_> {
    /// Where else a row may be, and whether another place is about as good.
    fn row(&self, row: usize) -> Option<(Doubt, bool)> {
        let (facts, line, placed) =
            (&self.rows.get(row)?.facts, self.costs.lines.get(row)?, self.reading.rows.get(row)?);
        let strays = self.strays.get(&row).map_or(&[][..], Vec::as_slice);
        // The examples show the row elsewhere.
        let contradicted = line.unique && !self.costs.is_shown(line, &placed.parent);
        let is_close =
            |(place, more): &(Rc<Holder>, u32)| *more < MARGIN || contradicted && self.costs.is_shown(line, place);
        let is_nameless = is_nameless_field(line, placed, self.reading);
        let has_close = is_nameless || placed.rivals.iter().any(is_close);
        let is_settled = !placed.free || self.costs.is_shown(line, &placed.parent);
        let is_open = !is_settled || self.moved.contains(&row);
        if !has_close && !is_open && strays.is_empty() {
            return None;
        }
        // If none is conceivable, the best of them still shows what the reading was preferred to.
        let is_rival = |(index, rival): &(usize, &(Rc<Holder>, u32))| {
            is_close(rival) || is_open && (rival.1 < CONCEIVABLE || *index == 0)
        };
        let rivals = placed.rivals.iter().enumerate().filter(is_rival);
        let mut parents = vec![path(self.rows, &placed.parent)];
        for parent in rivals.map(|(_, (place, _))| path(self.rows, place)).chain(strays.iter().cloned()) {
            if !parents.contains(&parent) {
                parents.push(parent);
            }
        }
        // All other readings were hopeless.
        let is_alone = parents.len() == 1 && !has_close && !self.moved.contains(&row);
        (!is_alone).then(|| (Doubt { name: facts.name.clone(), line: facts.line, parents }, has_close))
    }
}

/// Whether the row has no name but is a field: an element or a value is alone in its parent.
fn is_nameless_field(line: &Line, placed: &Placed, reading: &Reading) -> bool {
    let siblings = || reading.rows.iter().filter(|other| other.parent.id == placed.parent.id);
    line.key.is_empty() && siblings().count() > 1
}

/// The rows in places that earlier rows had already ended.
fn moved(reading: &Reading) -> HashSet<usize> {
    let pairs = reading.rows.iter().zip(reading.rows.iter().skip(1)).enumerate();
    let is_open = |row: usize, before: &Placed, parent: &Holder| {
        parent.row == Some(row) || chain(&before.parent).any(|place| place.id == parent.id)
    };
    pairs.filter(|(row, (before, placed))| !is_open(*row, before, &placed.parent)).map(|(row, _)| row + 1).collect()
}

/// Where the examples show the name of a row besides the places where the reading has it: paths, by the last row of that name.
fn strays(costs: Costs<'_>, reading: &Reading) -> HashMap<usize, Vec<String>> {
    let mut placed = HashSet::new();
    let mut free = HashSet::new();
    for (line, Placed { parent, .. }) in costs.lines.iter().zip(&reading.rows) {
        placed.extend(parent.view.spots().map(|spot| (spot, line.key.as_str())));
        if line.through_map {
            free.extend(costs.shown.field(&parent.view, &line.key).spots());
        }
    }
    let mut strays: HashMap<usize, Vec<String>> = HashMap::new();
    if reading.rows.iter().all(|placed| !placed.free) {
        return strays;
    }
    let rows: HashMap<&str, usize> = costs.lines.iter().zip(0..).map(|(line, row)| (line.key.as_str(), row)).collect();
    for (spot, name) in costs.shown.names() {
        if let Some(row) = rows.get(name)
            && !placed.contains(&(spot, name))
            && !free.contains(&spot)
        {
            strays.entry(*row).or_default().push(costs.shown.path(spot));
        }
    }
    strays
}

/// The path to a place: `list[].user`. A row without a name belongs to the row whose element or value it describes.
fn path(rows: &[Row], place: &Rc<Holder>) -> String {
    let mut around: Vec<&Row> = chain(place).filter_map(|place| rows.get(place.row?)).collect();
    around.reverse();
    let mut steps: Vec<(&str, Shape)> = Vec::new();
    for Row { facts, .. } in around {
        match steps.pop_if(|_| facts.name.is_empty()) {
            Some((name, shape)) => steps.push((name, described(shape, facts.shape.clone()))),
            None => steps.push((&facts.name, facts.shape.clone())),
        }
    }
    let steps: Vec<String> = steps.iter().map(|(name, shape)| format!("{name}{}", suffix(shape))).collect();
    steps.join(".")
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
