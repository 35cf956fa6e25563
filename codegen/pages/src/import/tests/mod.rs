//! Specs from made-up facts.

mod fuzz;
mod made_up;
mod merging;
mod new_specs;
mod sharing;
