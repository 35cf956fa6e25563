//! Decoding answers from JSON.
//!
//! A type exposes its parts ([`Decode`]), and one walk over the JSON fills them. The walk is compiled once, here, and not once for
//! every type, which keeps generated crates cheap to compile.

pub(crate) mod budget;
pub(crate) mod json;
mod mismatch;
mod own_type;
pub(crate) mod scalar;
pub(crate) mod scan;
mod target;
mod unknown;
mod walk;

pub use mismatch::Mismatch;
pub(crate) use own_type::own_type;
pub use target::{Decode, Empty, Fields, IntegerValue, List, Map, Optional, Target, TextValue};
pub(crate) use unknown::unknown_fields;
pub(crate) use walk::{Member, decode};

/// Fills `target` from JSON that is not an answer, as leniently as from one.
///
/// # Errors
/// If the JSON does not fit. The error contains nothing of its content.
pub fn read(json: &[u8], target: &mut dyn Decode) -> Result<(), Mismatch> {
    decode(json, target, &mut |_| {})
}

#[cfg(test)]
mod tests;
