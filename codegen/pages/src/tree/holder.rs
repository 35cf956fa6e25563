//! Where rows can be: at the root or inside another row.

use std::{collections::HashMap, iter::successors, rc::Rc};

use super::{
    line::Line,
    shown::{Shown, View},
};

/// A place that may hold rows.
#[derive(Debug)]
pub(super) struct Holder {
    /// The same for equal places.
    pub(super) id: usize,
    /// The place that contains its row; absent for the root.
    pub(super) up: Option<Rc<Holder>>,
    /// The row that creates the place; absent for the root.
    pub(super) row: Option<usize>,
    /// How many places are above it.
    pub(super) depth: usize,
    /// What the examples show there.
    pub(super) view: View,
    /// The last row with a unique name that the examples show there.
    pub(super) last: Option<usize>,
}

/// The place and those around it, up to the root.
pub(super) fn chain(place: &Rc<Holder>) -> impl Iterator<Item = &Rc<Holder>> {
    successors(Some(place), |place| place.up.as_ref())
}

/// Creates each place once.
#[derive(Debug)]
pub(super) struct Holders {
    root: Rc<Holder>,
    known: HashMap<(usize, usize), Rc<Holder>>,
}

impl Holders {
    pub(super) fn new(shown: &Shown) -> Self {
        let root = Holder { id: 0, up: None, row: None, depth: 0, view: shown.root(), last: None };
        Self { root: Rc::new(root), known: HashMap::new() }
    }

    pub(super) fn root(&self) -> Rc<Holder> {
        Rc::clone(&self.root)
    }

    /// The place inside `line`, the row with index `row`, whose parent is `parent`.
    pub(super) fn inside(&mut self, parent: &Rc<Holder>, row: usize, line: &Line, shown: &Shown) -> Rc<Holder> {
        let id = self.known.len() + 1;
        let place = self.known.entry((parent.id, row)).or_insert_with(|| {
            let own = if line.key.is_empty() { parent.view.clone() } else { shown.field(&parent.view, &line.key) };
            // Some examples omit a map's keys, and show a list of what it holds.
            let view = if line.through_map && !shown.are_lists(&own) { shown.values(&own) } else { own };
            let (up, depth, last) = (Some(Rc::clone(parent)), parent.depth + 1, shown.last_row(&view));
            Rc::new(Holder { id, up, row: Some(row), depth, view, last })
        });
        Rc::clone(place)
    }
}
