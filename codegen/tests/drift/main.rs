//! Drift between pages and the specs that were made from them.

mod imported;
mod real_pages;
