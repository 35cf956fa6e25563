//! Specs from invented facts.

mod fuzz;
mod made_up;
mod merging;
mod new_specs;
mod sharing;
