//! Documentation pages: from their text to facts.
//!
//! Everything else works on [`facts`]: [`crate::import`] turns them into specs, [`crate::drift`] compares them with specs.

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
pub mod lock;
mod notes;
mod parts;
mod placeholders;
mod reader;
mod route;
mod samples;
pub(crate) mod sayable;
mod scrape;
pub mod show;
mod table;
mod text;
pub mod tree;
mod types;
mod url;
pub(crate) mod visit;
mod wholeness;

use dingtalk_notation::{cells, lenient_json, markdown};

pub(crate) use descriptions::has_condition;
pub use reader::{Reading, read};
