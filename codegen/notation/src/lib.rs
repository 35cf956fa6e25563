//! How pages are written, whatever they say: Markdown, the markup in cells, JSON with slips, sample code, and the many spellings of
//! the same words.
//!
//! Everything that goes through pages character by character is here, because the workspace optimizes this small package.

pub mod cells;
pub mod controls;
pub mod key;
pub mod lenient_json;
pub mod markdown;
pub mod tokens;
pub mod words;
