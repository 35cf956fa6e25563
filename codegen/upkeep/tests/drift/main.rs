//! Drift between pages and the specs that were made from them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

mod decisions;
mod demo;
mod endpoints;
mod imported;
mod left;
mod planted;
mod real_pages;
