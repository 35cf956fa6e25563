//! Answers from JSON.
//!
//! A type says where its parts are ([`Decode`]); the parser walks the JSON once and fills them. Parser and leniency are compiled
//! once, here, and not once for every type, which is what keeps generated crates cheap to compile.

mod mismatch;
mod target;
mod walk;

pub use mismatch::Mismatch;
pub use target::{Decode, Fields, IntegerValue, List, Map, Target, TextValue};
pub(crate) use walk::decode;

#[cfg(test)]
mod tests;
