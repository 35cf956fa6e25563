//! What the fuzz targets do with their input.
//!
//! Each target calls one function here, which panics if a promise is broken. The fuzzer looks for such panics.

mod callback;
pub mod cases;
mod exchange;
mod spec;

pub use callback::{RECEIVER, callback};
pub use exchange::{ECHOED, STATUSES, answer, error};
pub use spec::{LEGACY, spec};
