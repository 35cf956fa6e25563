//! Where rows can stand: the root, or inside a row that stands somewhere itself.

use std::collections::HashMap;

use super::{
    line::Line,
    shown::{Shown, View},
};

/// A place: a row as parent, at a certain place itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PlaceId(usize);

/// What is known of a place.
#[derive(Debug)]
pub(super) struct Place {
    /// The place that its row stands in; absent for the root.
    pub(super) up: Option<PlaceId>,
    /// The row that makes the place; absent for the root.
    pub(super) row: Option<usize>,
    /// How many rows are above.
    pub(super) depth: usize,
    /// What the examples show there.
    pub(super) view: View,
}

/// All places that some reading opens.
#[derive(Debug)]
pub(super) struct Places<'page> {
    shown: &'page Shown,
    lines: &'page [Line],
    all: Vec<Place>,
    known: HashMap<(PlaceId, usize), PlaceId>,
}
