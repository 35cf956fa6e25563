//! Drift between pages and the specs that were made from them.

mod decisions;
mod demo;
mod endpoints;
mod imported;
mod planted;
mod real_pages;
