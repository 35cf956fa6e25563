//! The search for the best reading. It goes through the rows in order, tries all places that each may take, and keeps the cheapest
//! way to each set of open places. A second pass from the end finds, for every row and place, what a reading with it would cost.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    container::Holds,
    cost::{Choice, Costs, MARGIN, REPEATED, RowCosts, follows},
    holder::{Holder, Holders},
    line::Line,
    opened::{Chains, Opened, down_to},
    shown::Shown,
};

/// How many states are kept after each row.
const WIDTH: usize = 32;
/// States that cost this much more than the cheapest one are dropped.
const HOPELESS: u32 = 48;
/// The greatest depth of a place.
const DEEPEST: usize = 16;

/// Where every row is in the best reading, and where else it could be.
#[derive(Debug)]
pub(super) struct Reading {
    /// In the rows' order.
    pub(super) rows: Vec<Placed>,
    /// Whether readings that were about as good were dropped.
    pub(super) cut: bool,
}

/// A row in the best reading.
#[derive(Debug)]
pub(super) struct Placed {
    /// Its place.
    pub(super) parent: Rc<Holder>,
    /// Whether it could be elsewhere at all.
    pub(super) free: bool,
    /// Other places, the best first, with their additional costs.
    pub(super) rivals: Vec<(Rc<Holder>, u32)>,
}

/// A state of the search: which places are open after a row.
#[derive(Debug)]
struct State {
    opened: Rc<Opened>,
    /// The cost of the cheapest way to it.
    cost: u32,
    /// On the cheapest way: the state before, and the row's place.
    before: usize,
    parent: Option<Rc<Holder>>,
}

/// A step on some way: the row goes to `parent`.
#[derive(Debug)]
struct Step {
    from: usize,
    to: usize,
    parent: Rc<Holder>,
    cost: u32,
}

#[derive(Debug, Default)]
struct Layer {
    states: Vec<State>,
    /// All steps that lead to its states.
    steps: Vec<Step>,
    /// Whether the row had several possible parents.
    free: bool,
}

/// Finds the best reading of the lines.
pub(super) fn read(lines: &[Line], shown: &Shown) -> Reading {
    search(lines, shown).finish()
}

fn search<'page>(lines: &'page [Line], shown: &'page Shown) -> Search<'page> {
    let mut made = Made { places: Holders::new(shown), chains: Chains::default() };
    let opened = made.chains.root(made.places.root());
    let mut search = Search { costs: Costs { lines, shown }, made, layers: Vec::new(), cut: false };
    let start = State { opened, cost: 0, before: 0, parent: None };
    search.layers.push(Layer { states: vec![start], ..Layer::default() });
    for (row, line) in lines.iter().enumerate() {
        let layer = search.next(row, line);
        search.layers.push(layer);
    }
    search
}

struct Search<'page> {
    costs: Costs<'page>,
    made: Made,
    /// The first layer is before the first row.
    layers: Vec<Layer>,
    cut: bool,
}

/// The places and chains created so far.
struct Made {
    places: Holders,
    chains: Chains,
}

impl<'page> Search<'page> {
    /// All possible continuations with the row.
    fn next(&mut self, row: usize, line: &'page Line) -> Layer {
        let mut layer = Layer::default();
        let mut known = BTreeMap::new();
        let mut costs = RowCosts::new(self.costs, row, line);
        let mut choices: BTreeMap<usize, Vec<Choice>> = BTreeMap::new();
        let before = self.layers.last().map_or(&[][..], |layer| &layer.states);
        for (from, state) in before.iter().enumerate() {
            let deepest = &state.opened.place;
            for choice in &*choices.entry(deepest.id).or_insert_with(|| costs.choices(deepest)) {
                for (opened, cost) in state.after((row, line), choice, self.costs.shown, &mut self.made) {
                    let to = *known.entry(opened.id).or_insert(layer.states.len());
                    let parent = Some(Rc::clone(&choice.parent));
                    layer.reach(to, State { opened, cost: state.cost + cost, before: from, parent });
                    layer.steps.push(Step { from, to, parent: Rc::clone(&choice.parent), cost });
                }
            }
        }
        layer.free =
            layer.steps.iter().any(|step| Some(step.parent.row) != layer.steps.first().map(|step| step.parent.row));
        self.cut |= layer.narrow();
        layer
    }

    /// The best way through all rows, and the cost of deviating from it.
    fn finish(self) -> Reading {
        let mut rows = Vec::new();
        let last = self.layers.last().map_or(&[][..], |layer| &layer.states);
        let mut rest: Vec<u32> = last.iter().map(|state| self.end(state)).collect();
        let best = last.iter().zip(&rest).enumerate().min_by_key(|(_, (state, rest))| state.cost + **rest);
        let Some((mut at, cost)) = best.map(|(index, (state, rest))| (index, state.cost + rest)) else {
            return Reading { rows, cut: self.cut };
        };
        for (before, layer) in self.layers.iter().zip(self.layers.iter().skip(1)).rev() {
            let Some(State { before: from, parent: Some(parent), .. }) = layer.states.get(at) else { break };
            let rivals = layer.rivals(&before.states, &rest, parent, cost);
            rows.push(Placed { parent: Rc::clone(parent), free: layer.free, rivals });
            at = *from;
            rest = layer.rest_before(before.states.len(), &rest);
        }
        rows.reverse();
        Reading { rows, cut: self.cut }
    }

    /// What it costs to end in this state.
    fn end(&self, state: &State) -> u32 {
        if follows(self.costs.lines.len(), &state.opened.place) { self.costs.childless(&state.opened.place) } else { 0 }
    }
}

impl State {
    /// The state after this choice for the row, with its cost.
    fn after(
        &self,
        (row, line): (usize, &Line),
        choice: &Choice,
        shown: &Shown,
        made: &mut Made,
    ) -> impl Iterator<Item = (Rc<Opened>, u32)> {
        let parent = &choice.parent;
        let cost = choice.placing + self.repetition(line, parent);
        let around = down_to(&self.opened, parent);
        let around = if line.recurs { made.chains.taking(around, line.name) } else { Rc::clone(around) };
        let opens = line.holds != Holds::Nothing && parent.depth < DEEPEST;
        let opened = if opens {
            let inside = made.places.inside(parent, row, line, shown);
            made.chains.inside(&around, inside)
        } else {
            around
        };
        let resumed = choice.interrupting.map(|cost| (Rc::clone(&self.opened), cost));
        std::iter::once((opened, cost)).chain(resumed)
    }

    /// What it costs if the parent may already have a row of this name.
    fn repetition(&self, line: &Line, parent: &Holder) -> u32 {
        if self.opened.has_taken(line.name, parent.depth) { REPEATED } else { 0 }
    }
}

impl Layer {
    /// Records the way to its state `to`, unless another is cheaper.
    fn reach(&mut self, to: usize, way: State) {
        match self.states.get_mut(to) {
            None => self.states.push(way),
            Some(state) if way.cost < state.cost => *state = way,
            Some(_) => {}
        }
    }

    /// Keeps the cheapest states. Returns whether a dropped one was about as good as the best.
    fn narrow(&mut self) -> bool {
        let costs: Vec<u32> = self.states.iter().map(|state| state.cost).collect();
        let cost = |index: &usize| costs.get(*index).copied().unwrap_or(u32::MAX);
        let mut order: Vec<usize> = (0..costs.len()).collect();
        order.sort_by_key(cost);
        let best = order.first().map_or(0, cost);
        let close = order.get(WIDTH).is_some_and(|lost| cost(lost) < best + MARGIN);
        order.truncate(WIDTH);
        order.retain(|index| cost(index) <= best + HOPELESS);
        self.keep(&order);
        close
    }

    /// Keeps only these states, in this order.
    fn keep(&mut self, order: &[usize]) {
        let mut new = vec![None; self.states.len()];
        for (place, old) in order.iter().enumerate() {
            if let Some(new) = new.get_mut(*old) {
                *new = Some(place);
            }
        }
        self.steps.retain_mut(|step| new.get(step.to).copied().flatten().map(|to| step.to = to).is_some());
        let states = std::mem::take(&mut self.states).into_iter().zip(new);
        let mut kept: Vec<_> = states.filter_map(|(state, new)| Some((new?, state))).collect();
        kept.sort_by_key(|(new, _)| *new);
        self.states = kept.into_iter().map(|(_, state)| state).collect();
    }

    /// What it costs to get to the end from each state before this layer.
    fn rest_before(&self, states: usize, rest: &[u32]) -> Vec<u32> {
        let mut before = vec![u32::MAX; states];
        for step in &self.steps {
            if let (Some(from), Some(rest)) = (before.get_mut(step.from), rest.get(step.to)) {
                *from = (*from).min(rest.saturating_add(step.cost));
            }
        }
        before
    }

    /// Parents of the layer's row other than `taken`, with how much more than `cost` the best reading with each costs.
    fn rivals(&self, before: &[State], rest: &[u32], taken: &Holder, cost: u32) -> Vec<(Rc<Holder>, u32)> {
        let mut rivals: BTreeMap<Option<usize>, (Rc<Holder>, u32)> = BTreeMap::new();
        for step in self.steps.iter().filter(|step| step.parent.row != taken.row) {
            let (Some(from), Some(rest)) = (before.get(step.from), rest.get(step.to)) else { continue };
            let more = rest.saturating_add(from.cost + step.cost).saturating_sub(cost);
            let rival = rivals.entry(step.parent.row).or_insert_with(|| (Rc::clone(&step.parent), more));
            if more < rival.1 {
                *rival = (Rc::clone(&step.parent), more);
            }
        }
        let mut rivals: Vec<_> = rivals.into_values().collect();
        rivals.sort_by_key(|(_, more)| *more);
        rivals
    }
}

/// The most steps that a row took.
#[cfg(test)]
pub(super) fn most_steps(lines: &[Line], shown: &Shown) -> usize {
    search(lines, shown).layers.iter().map(|layer| layer.steps.len()).max().unwrap_or(0)
}
