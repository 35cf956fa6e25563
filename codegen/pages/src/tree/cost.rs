//! The cost of a row's place: higher the worse it fits, and zero if nothing speaks against it. The cost of a reading is the sum.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    container::Holds,
    hints,
    holder::{Holder, chain},
    line::Line,
    shown::Shown,
};

/// Readings within this distance of the best one are considered about as good.
pub(super) const MARGIN: u32 = 3;

/// The examples show the parent, but the row is not in it.
const ABSENT: u32 = 4;
/// The same for a required row.
const REQUIRED: u32 = 6;
/// The examples do not show the parent.
const UNSEEN: u32 = 2;
/// The examples show a text or a number in place of the parent.
const NO_OBJECT: u32 = 8;
/// The examples show objects in place of the parent, all with other fields than the table's.
const OTHER: u32 = 7;
/// The parent is a map, and neither the examples nor a row without a name show objects in it.
const FREE_KEYS: u32 = 8;
/// The examples show an object, but the row is a text, or the reverse.
const MISFIT: u32 = 2;
/// The row's name is unique, and the examples show it in another open place.
const ELSEWHERE: u32 = 6;
/// The same, but that place is not open.
const MISPLACED: u32 = 3;
/// The examples show some rows inside a row that is left empty.
const TOLD: u32 = 6;
/// The parent already has a row of this name.
pub(super) const REPEATED: u32 = 12;
/// The row has the same type as one that contains it. Types may contain themselves, but two rows of one type are mostly siblings.
const RECURSION: u32 = 6;
/// A row about the whole answer is inside an object, or a row about a page of items is inside an item.
const ABOUT_ALL: u32 = 8;
/// The row's topic differs from that of all earlier rows in its parent.
const OFF_THEME: u32 = 4;
/// The row appears once, although the type of its parent is described several times.
const TOLD_ONCE: u32 = 4;
/// The row supplements another row, but is not next to it.
const APART: u32 = 10;
/// The row's text names a row outside of its parent, which is not one that it is inside of: texts name rows beside them.
const NAMES_OUTSIDE: u32 = 4;
/// The row interrupts the rows of a place inside its parent.
const INTERRUPTS: u32 = 3;
/// The examples show several objects with the same fields, all of them described, and the row is in none of these objects.
const NEVER: u32 = 2;
/// The row is among the last ones, none of which the examples show, and its parent is a small one that they show whole: new fields are
/// mostly added at the end of a table, but not to the object that happens to be last.
const APPENDED: u32 = 4;
/// A row that the examples do not show ends the list before it.
const ENDS_LIST: u32 = 1;
/// The same for an object that is not a list: objects are mostly last.
const ENDS_OBJECT: u32 = 3;

/// Names of fields about the whole answer, as [`key`](super::key::key)s.
const OF_ANSWER: [&str; 1] = ["success"];
/// Names of fields about a page of items.
const OF_PAGE: [&str; 4] = ["hasmore", "nexttoken", "nextcursor", "totalcount"];

/// Computes what it costs to place rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Costs<'page> {
    pub(super) lines: &'page [Line],
    pub(super) shown: &'page Shown,
}

/// A place that a row may take.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) parent: Rc<Holder>,
    /// What it costs to place the row there.
    pub(super) placing: u32,
    /// What it costs if the rows of the deepest open place continue after it.
    pub(super) interrupting: Option<u32>,
}

/// Costs of placing one row. Many open places are inside the same places, so whatever depends only on the parent is cached.
pub(super) struct RowCosts<'page> {
    costs: Costs<'page>,
    row: usize,
    line: &'page Line,
    /// Whether the examples show neither the row nor any later one.
    is_trailing: bool,
    by_parent: BTreeMap<usize, ParentCosts>,
}

/// What speaks against a parent, regardless of the previous row's place.
#[derive(Debug, Clone, Copy)]
struct ParentCosts {
    standing: u32,
    is_shown: bool,
}

impl<'page> RowCosts<'page> {
    pub(super) fn new(costs: Costs<'page>, row: usize, line: &'page Line) -> Self {
        let later = costs.lines.get(row..).unwrap_or_default();
        let is_trailing = !later.iter().any(|line| costs.shown.has_somewhere(&line.key));
        Self { costs, row, line, is_trailing, by_parent: BTreeMap::new() }
    }

    /// The places around `deepest`, the last one opened, where the row may go.
    pub(super) fn choices(&mut self, deepest: &Rc<Holder>) -> Vec<Choice> {
        let (costs, row, line) = (self.costs, self.row, self.line);
        let childless = if follows(row, deepest) { costs.childless(deepest) } else { 0 };
        let elsewhere = costs.elsewhere(line, deepest);
        let mut leaving = 0;
        let mut left = chain(deepest).peekable();
        let mut choices = Vec::new();
        for parent in costs.open(row, line, deepest) {
            while let Some(place) = left.next_if(|place| place.id != parent.id) {
                leaving += costs.ending(place);
            }
            let ParentCosts { standing, is_shown } = self.of_parent(parent);
            let unseen = if is_shown { 0 } else { leaving + elsewhere };
            let is_deepest = parent.id == deepest.id;
            choices.push(Choice {
                parent: Rc::clone(parent),
                placing: standing + unseen + if is_deepest { 0 } else { childless },
                interrupting: (!is_deepest && is_shown && self.interrupts(deepest)).then_some(standing + INTERRUPTS),
            });
        }
        choices
    }

    fn of_parent(&mut self, parent: &Rc<Holder>) -> ParentCosts {
        let (costs, row, line) = (self.costs, self.row, self.line);
        let is_trailing = self.is_trailing;
        *self.by_parent.entry(parent.id).or_insert_with(|| {
            let appended = if is_trailing && costs.is_small_and_told(row, line, parent) { APPENDED } else { 0 };
            ParentCosts {
                standing: costs.standing(row, line, parent) + appended,
                is_shown: costs.is_shown(line, parent),
            }
        })
    }

    /// Whether the row can interrupt the rows of `deepest`. This is possible only if the examples show that they continue.
    fn interrupts(&self, deepest: &Holder) -> bool {
        self.line.holds == Holds::Nothing
            && self.line.unique
            && self.line.depth.is_none()
            && deepest.last.is_some_and(|last| last > self.row)
            && !self.costs.is_shown(self.line, deepest)
    }
}

impl Costs<'_> {
    /// The places around `deepest`, the last one opened, where the row may go.
    fn open<'place>(&self, row: usize, line: &Line, deepest: &'place Rc<Holder>) -> Vec<&'place Rc<Holder>> {
        let open: Vec<_> = match self.marked(row, line, deepest) {
            Some(place) => vec![place],
            None => chain(deepest).filter(|place| !self.is_told(row, place)).collect(),
        };
        if open.is_empty() { vec![deepest] } else { open }
    }

    /// Whether a row without a name has described the contents of the place. Nothing else can be in it then.
    fn is_told(&self, row: usize, place: &Holder) -> bool {
        let first = place.row.map_or(0, |opener| opener + 1);
        let teller = self.lines.get(first).filter(|line| first < row && line.key.is_empty());
        teller.is_some_and(|line| place.row.is_some() || line.holds != Holds::Nothing)
    }

    /// The only place for the row, if the table marks it.
    fn marked<'place>(&self, row: usize, line: &Line, deepest: &'place Rc<Holder>) -> Option<&'place Rc<Holder>> {
        if let Some(depth) = line.depth {
            return chain(deepest).find(|place| self.opener(place).is_none_or(|above| above.depth < Some(depth)));
        }
        if let Some(owner) = &line.owner {
            return chain(deepest).find(|place| self.opener(place).is_some_and(|above| above.key == *owner));
        }
        (line.key.is_empty() && follows(row, deepest)).then_some(deepest)
    }

    /// What it costs to skip places where the examples show the row.
    fn elsewhere(&self, line: &Line, deepest: &Rc<Holder>) -> u32 {
        let open = || chain(deepest).any(|place| self.is_shown(line, place));
        match line.unique && self.shown.has_somewhere(&line.key) {
            true if open() => ELSEWHERE,
            true => MISPLACED,
            false => 0,
        }
    }

    fn standing(&self, row: usize, line: &Line, parent: &Rc<Holder>) -> u32 {
        if line.key.is_empty() {
            return if follows(row, parent) { 0 } else { UNSEEN };
        }
        if self.is_shown(line, parent) {
            return if self.misfits(line, parent) { MISFIT } else { 0 };
        }
        self.unshown(line, parent) + self.oddity(line, parent) + self.strangeness(row, line, parent)
    }

    /// What the surrounding rows suggest against this parent.
    fn strangeness(&self, row: usize, line: &Line, parent: &Rc<Holder>) -> u32 {
        let off_theme = chain(parent).filter_map(|place| self.opener(place)).any(|above| above.theme_end == Some(row));
        let told_once = line.unique && self.opener(parent).is_some_and(|parent| parent.told_again);
        let apart = line.added_to.is_some_and(|other| parent.row.is_some_and(|opener| opener > other));
        let is_outside = |other: &usize| {
            parent.row.is_some_and(|opener| opener > *other) && chain(parent).all(|place| place.row != Some(*other))
        };
        let names_outside = line.mentioned.iter().any(is_outside);
        let never = self.is_complete(row, parent);
        u32::from(off_theme) * OFF_THEME
            + u32::from(told_once) * TOLD_ONCE
            + u32::from(apart) * APART
            + u32::from(names_outside) * NAMES_OUTSIDE
            + u32::from(never) * NEVER
    }

    /// What it costs that the examples do not show the row in its parent.
    fn unshown(&self, line: &Line, parent: &Holder) -> u32 {
        if self.shown.tells(&parent.view) {
            return if line.required { REQUIRED } else { ABSENT };
        }
        match self.opener(parent) {
            Some(_) if self.is_plain(parent) => NO_OBJECT,
            Some(_) if self.shown.has_objects(&parent.view) => OTHER,
            Some(opener) if opener.through_map => FREE_KEYS,
            _ => UNSEEN,
        }
    }

    /// What speaks against the parent, apart from the examples.
    fn oddity(&self, line: &Line, parent: &Rc<Holder>) -> u32 {
        let mut above = chain(parent).filter_map(|place| self.opener(place));
        let recursion = line.type_name.is_some() && above.any(|above| above.type_name == line.type_name);
        let about_all = self.opener(parent).is_some_and(|parent| {
            let key = line.key.as_str();
            OF_ANSWER.contains(&key) || parent.is_list && OF_PAGE.contains(&key)
        });
        u32::from(recursion) * RECURSION + u32::from(about_all) * ABOUT_ALL
    }

    /// Whether earlier rows have described all fields of a list whose elements are alike in the examples, inside an element of
    /// another list. The examples show only one case of that element, in which optional fields may be missing.
    fn is_complete(&self, row: usize, place: &Holder) -> bool {
        let in_element = || place.up.as_ref().and_then(|up| self.opener(up)).is_some_and(|above| above.is_list);
        let is_single = || place.up.as_ref().is_some_and(|up| !self.shown.are_alike(&up.view));
        let Some(before) = place.row.and_then(|opener| self.lines.get(opener + 1..row)) else { return false };
        let told = |key: &str| before.iter().any(|line| line.key == key);
        self.shown.are_alike(&place.view) && in_element() && is_single() && self.shown.keys(&place.view).all(told)
    }

    /// Whether earlier rows have described all fields that the examples show in the place, and are fewer than those around it. Neither
    /// the name of the row nor an earlier row may suggest that it belongs there.
    fn is_small_and_told(&self, row: usize, line: &Line, place: &Holder) -> bool {
        let Some(opener) = place.row else { return false };
        if !line.unique || self.opener(place).is_some_and(|opener| hints::are_named_alike(&line.key, &opener.key)) {
            return false;
        }
        let first = place.up.as_ref().and_then(|up| up.row).map_or(0, |row| row + 1);
        let inside = self.lines.get(opener + 1..row).unwrap_or_default();
        let told = |key: &str| inside.iter().any(|line| line.key == key);
        inside.len() < opener - first && self.shown.tells(&place.view) && self.shown.keys(&place.view).all(told)
    }

    /// What it costs to end the rows of the place if no example shows it.
    fn ending(&self, place: &Holder) -> u32 {
        match self.opener(place) {
            // Where one of several objects that are alike ends, the others tell.
            Some(opener) if opener.told_again => 0,
            Some(opener) if opener.is_list || opener.through_map => ENDS_LIST,
            // An element or a value ends together with what contains it, and nothing begins in objects with other fields.
            Some(opener) if !opener.key.is_empty() && !self.has_others(place) => ENDS_OBJECT,
            _ => 0,
        }
    }

    /// Whether the examples show a text or a number in the place. For a type that surely is an object, that is only a placeholder.
    fn is_plain(&self, place: &Holder) -> bool {
        let is_object = self.opener(place).is_some_and(|opener| opener.holds >= Holds::Likely);
        self.shown.has_scalars(&place.view) && !is_object
    }

    /// Whether the examples show objects in the place, but none of the table's rows in them.
    fn has_others(&self, place: &Holder) -> bool {
        self.shown.has_objects(&place.view) && !self.shown.tells(&place.view)
    }

    /// The row that creates the place.
    fn opener(&self, place: &Holder) -> Option<&Line> {
        place.row.and_then(|row| self.lines.get(row))
    }

    /// Whether the examples show the row in the parent.
    pub(super) fn is_shown(&self, line: &Line, parent: &Holder) -> bool {
        self.shown.has(&parent.view, &line.key)
    }

    fn misfits(&self, line: &Line, parent: &Holder) -> bool {
        let own = self.shown.field(&parent.view, &line.key);
        match line.holds {
            Holds::Nothing => self.shown.has_objects(&own),
            Holds::Perhaps => false,
            Holds::Likely | Holds::Surely => self.shown.has_scalars(&own) && !self.shown.has_objects(&own),
        }
    }

    /// What it costs if no row describes the contents of the place.
    pub(super) fn childless(&self, place: &Holder) -> u32 {
        if self.has_others(place) || self.is_plain(place) {
            return 0;
        }
        let by_type = match self.opener(place).map(|opener| opener.holds) {
            None | Some(Holds::Nothing) => 0,
            Some(Holds::Perhaps) => 1,
            Some(Holds::Likely) => 4,
            Some(Holds::Surely) => 6,
        };
        by_type + if self.shown.tells(&place.view) { TOLD } else { 0 }
    }
}

/// Whether the previous row opened `place`.
pub(super) fn follows(row: usize, place: &Holder) -> bool {
    place.row.map_or(0, |opener| opener + 1) == row
}
