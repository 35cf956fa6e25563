//! Specs from invented facts.

mod choices;
mod examples;
mod fuzz;
mod made_up;
mod merging;
mod new_specs;
mod owners;
mod pagination;
mod sharing;
