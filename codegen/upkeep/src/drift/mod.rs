//! Compares documentation pages with specs, and reports what changed.
//!
//! Walking both sides together gives a list of facts, each with what the page and the spec say about it. A difference is
//! a fact on which they disagree and which no decision in the spec covers. Pages are identified by slug and operation; the
//! location of their files does not matter.

mod compare;
mod comparison;
mod decisions;
mod errors;
mod fact;
mod identity;
mod nesting;
mod report;
mod shape;
mod shown;
mod values;
mod walk;

pub use compare::compare;
pub(crate) use compare::undecided;
pub(crate) use errors::has_repeated_errors;
pub(crate) use fact::{By, Decided, Pair};
pub use fact::{DifferenceKind, Fact};
pub use report::{Difference, Drift, EndpointDrift, Outdated, PagePlace, Reworded};
pub(crate) use walk::{prefix, walk};
