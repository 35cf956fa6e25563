//! How little a row fits a place. Nothing to say against it costs nothing; costs of a reading add up.

use std::rc::Rc;

use super::{
    container::Holds,
    line::Line,
    place::{Place, chain},
    shown::Shown,
};

/// Readings that cost less than this more than the best one are about as good.
pub(super) const MARGIN: u32 = 3;

/// The examples show the parent, and the row is not in it.
const ABSENT: u32 = 4;
/// The same of a row that must be given.
const REQUIRED: u32 = 6;
/// The examples do not show the parent.
const UNSEEN: u32 = 2;
/// The examples show a text or a number as the parent.
const NO_OBJECT: u32 = 8;
/// The examples show an object where the row is a text, or the reverse.
const MISFIT: u32 = 2;
/// The parent has a row of this name.
pub(super) const REPEATED: u32 = 12;
/// A row that the examples do not show leaves the object before it.
const LEAVES: u32 = 1;

/// What placing rows costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Costs<'page> {
    pub(super) lines: &'page [Line],
    pub(super) shown: &'page Shown,
}

impl Costs<'_> {
    /// The places around `deepest`, the last one opened, that the row may take.
    pub(super) fn open<'place>(&self, row: usize, line: &Line, deepest: &'place Rc<Place>) -> Vec<&'place Rc<Place>> {
        let open: Vec<_> = match self.marked(row, line, deepest) {
            Some(place) => vec![place],
            None => chain(deepest).filter(|place| !self.is_told(row, place)).collect(),
        };
        if open.is_empty() { vec![deepest] } else { open }
    }

    /// Whether a row without a name has said what is in the place: then nothing else is.
    fn is_told(&self, row: usize, place: &Place) -> bool {
        let first = place.row.map_or(0, |opener| opener + 1);
        let teller = self.lines.get(first).filter(|line| first < row && line.key.is_empty());
        teller.is_some_and(|line| place.row.is_some() || line.holds != Holds::Nothing)
    }

    /// The only place for the row, where the table tells it.
    fn marked<'place>(&self, row: usize, line: &Line, deepest: &'place Rc<Place>) -> Option<&'place Rc<Place>> {
        let line_of = |place: &Rc<Place>| place.row.and_then(|row| self.lines.get(row));
        if let Some(depth) = line.depth {
            return chain(deepest).find(|place| line_of(place).is_none_or(|above| above.depth < Some(depth)));
        }
        if let Some(owner) = &line.owner {
            return chain(deepest).find(|place| line_of(place).is_some_and(|above| above.key == *owner));
        }
        (line.key.is_empty() && follows(row, deepest)).then_some(deepest)
    }

    /// What it costs to place the row in `parent`.
    pub(super) fn placing(&self, row: usize, line: &Line, parent: &Rc<Place>, deepest: &Rc<Place>) -> u32 {
        if parent.id == deepest.id {
            return self.standing(row, line, parent);
        }
        let leaving = if self.is_shown(line, parent) { 0 } else { LEAVES };
        let childless = if follows(row, deepest) { self.childless(deepest) } else { 0 };
        self.standing(row, line, parent) + leaving + childless
    }

    fn standing(&self, row: usize, line: &Line, parent: &Place) -> u32 {
        let view = &parent.view;
        if line.key.is_empty() {
            return if follows(row, parent) { 0 } else { UNSEEN };
        }
        if self.is_shown(line, parent) {
            return if self.misfits(line, parent) { MISFIT } else { 0 };
        }
        if self.shown.has_objects(view) {
            return if line.required { REQUIRED } else { ABSENT };
        }
        if self.shown.has_scalars(view) { NO_OBJECT } else { UNSEEN }
    }

    /// Whether the examples show the row there.
    pub(super) fn is_shown(&self, line: &Line, parent: &Place) -> bool {
        self.shown.has(&parent.view, &line.key)
    }

    fn misfits(&self, line: &Line, parent: &Place) -> bool {
        let own = self.shown.field(&parent.view, &line.key);
        match line.holds {
            Holds::Nothing => self.shown.has_objects(&own),
            Holds::Perhaps => false,
            Holds::Likely | Holds::Surely => self.shown.has_scalars(&own) && !self.shown.has_objects(&own),
        }
    }

    /// What it costs that no row tells what is in the place.
    pub(super) fn childless(&self, place: &Place) -> u32 {
        if self.shown.has_scalars(&place.view) {
            return 0;
        }
        let holds = place.row.and_then(|row| self.lines.get(row)).map_or(Holds::Nothing, |line| line.holds);
        match holds {
            Holds::Nothing => 0,
            Holds::Perhaps => 1,
            Holds::Likely => 4,
            Holds::Surely => 6,
        }
    }
}

/// Whether `place` was opened by the row right before.
pub(super) fn follows(row: usize, place: &Place) -> bool {
    place.row.map_or(0, |opener| opener + 1) == row
}
