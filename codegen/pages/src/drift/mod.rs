//! Compares documentation pages with specs, and says what changed.
//!
//! Both sides are walked together and leave a list of facts, each with what the page and what the spec says of it. A difference is
//! a fact on which they disagree and which no decision in the spec covers. Pages are known by slug and operation; where their
//! files lie does not matter.

mod compare;
mod comparison;
mod decisions;
mod errors;
mod fact;
mod identity;
mod nesting;
mod report;
mod shape;
mod values;
mod walk;

pub use compare::compare;
pub use fact::{DifferenceKind, Fact};
pub use report::{Difference, Drift, EndpointDrift, Outdated, PagePlace, Reworded};
