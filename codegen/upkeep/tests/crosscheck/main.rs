//! Specs against what the vendor's clients know.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod decisions;
mod demo;
mod differences;
mod rules;
