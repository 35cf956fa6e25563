//! What documentation pages say: from their text to [`facts`].
//!
//! Text in, facts out: this crate does no I/O, and knows nothing of what becomes of the facts. The workspace optimizes it, because
//! every page is read again by each command that compares pages with specs.

mod access;
mod basics;
mod descriptions;
mod envelope;
mod errors;
pub mod event;
mod examples;
pub mod facts;
mod fields;
mod findings;
mod inferred;
mod notes;
mod parts;
mod placeholders;
mod reader;
mod route;
mod samples;
mod scrape;
pub mod seen;
pub mod show;
mod table;
mod text;
pub mod tree;
mod types;
mod url;
pub mod visit;
mod wholeness;

use dingtalk_notation::{cells, lenient_json, markdown};

pub use descriptions::has_condition;
pub use reader::{Reading, read};
