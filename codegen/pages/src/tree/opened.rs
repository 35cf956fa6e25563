//! Which places are open after a row: a chain of places, each with the names that are already taken there.
//!
//! The search compares chains very often, so each chain exists only once and is compared by its number.

use std::{collections::BTreeMap, iter::successors, rc::Rc};

use super::holder::Holder;

/// The deepest open place, and the chain around it.
#[derive(Debug)]
pub(super) struct Opened {
    /// The same for equal chains.
    pub(super) id: usize,
    pub(super) place: Rc<Holder>,
    up: Option<Rc<Opened>>,
    taken: Names,
}

/// A set of names, as bits.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Names(Vec<u64>);

impl Names {
    fn has(&self, name: usize) -> bool {
        self.0.get(name / 64).is_some_and(|word| word & (1 << (name % 64)) != 0)
    }

    fn with(&self, name: usize) -> Self {
        let mut names = self.clone();
        names.0.resize(names.0.len().max(name / 64 + 1), 0);
        if let Some(word) = names.0.get_mut(name / 64) {
            *word |= 1 << (name % 64);
        }
        names
    }
}

impl Opened {
    /// Whether the place at this depth of the chain has a row of this name.
    pub(super) fn has_taken(&self, name: usize, depth: usize) -> bool {
        let mut chain = successors(Some(self), |opened| opened.up.as_deref());
        chain.find(|opened| opened.place.depth == depth).is_some_and(|opened| opened.taken.has(name))
    }
}

/// Creates each chain once.
#[derive(Debug, Default)]
pub(super) struct Chains {
    known: BTreeMap<(Option<usize>, usize, Names), Rc<Opened>>,
    /// The chains after taking a name, by the chain before and the name.
    taken: BTreeMap<(usize, usize), Rc<Opened>>,
}

impl Chains {
    /// Only the root is open.
    pub(super) fn root(&mut self, place: Rc<Holder>) -> Rc<Opened> {
        self.make(None, place, Names::default())
    }

    /// Opens `place` inside `opened`.
    pub(super) fn inside(&mut self, opened: &Rc<Opened>, place: Rc<Holder>) -> Rc<Opened> {
        self.make(Some(Rc::clone(opened)), place, Names::default())
    }

    /// Adds a row of this name to the deepest place of `opened`.
    pub(super) fn taking(&mut self, opened: &Rc<Opened>, name: usize) -> Rc<Opened> {
        if let Some(known) = self.taken.get(&(opened.id, name)) {
            return Rc::clone(known);
        }
        let made = self.make(opened.up.clone(), Rc::clone(&opened.place), opened.taken.with(name));
        self.taken.insert((opened.id, name), Rc::clone(&made));
        made
    }

    fn make(&mut self, up: Option<Rc<Opened>>, place: Rc<Holder>, taken: Names) -> Rc<Opened> {
        let id = self.known.len();
        let known = self.known.entry((up.as_ref().map(|up| up.id), place.id, taken));
        let made = known.or_insert_with_key(|(_, _, taken)| Rc::new(Opened { id, place, up, taken: taken.clone() }));
        Rc::clone(made)
    }
}

/// The chain down to `parent`, which ends all deeper places.
pub(super) fn down_to<'o>(opened: &'o Rc<Opened>, parent: &Holder) -> &'o Rc<Opened> {
    let mut chain = successors(Some(opened), |opened| opened.up.as_ref());
    chain.find(|opened| opened.place.depth <= parent.depth).unwrap_or(opened)
}
