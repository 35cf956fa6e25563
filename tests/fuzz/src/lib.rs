//! What the fuzz targets do with their input.
//!
//! A target calls one function here. Each panics if a promise is broken, which is what the fuzzer looks for.

pub mod cases;
mod exchange;
mod spec;

pub use exchange::{ECHOED, STATUSES, answer, error};
pub use spec::{LEGACY, spec};
