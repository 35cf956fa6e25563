//! Tests of what a program sees.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod callback_vectors;
mod callbacks;
mod examples;
#[cfg(feature = "stream")]
mod flaky;
#[cfg(feature = "tower")]
mod service;
#[cfg(feature = "stream")]
mod stream;
mod tickets;
mod typed;
