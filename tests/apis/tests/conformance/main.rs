//! The generated calls that take recorded input: there is one for every operation, and what they send is what was recorded.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod calls;
// What it compares was recorded from these.
#[cfg(all(feature = "contact_1_0", feature = "oapi"))]
mod recordings;
