//! Specs from made-up facts.

mod made_up;
mod new_specs;
