//! Reads DingTalk endpoint specs into a checked model.
//!
//! This crate does no I/O: text goes in, and a model or a report comes out. [`load`] turns spec files into the checked [`model`],
//! or reports every mistake in every file at once, so a model never needs to be checked again. [`ApiSpec`] reads endpoint files one
//! at a time. [`authoring`] is for programs that write specs.

mod api_spec;
pub mod authoring;
mod bounds;
mod diagnostics;
mod event_spec;
mod format;
mod json;
mod json_path;
mod key_reference;
mod load;
mod lower;
pub mod model;
mod names;
mod node;
pub mod path;
mod read;
mod schema;
mod shape;
mod source;
mod text_span;
pub mod texts;
mod type_expr;
mod unwritten;
mod vocabulary;

pub use api_spec::ApiSpec;
pub use bounds::Beyond;
pub use diagnostics::{Diagnostic, Report};
pub use event_spec::EventSpec;
pub use key_reference::{KEY_REFERENCE_MARKERS, key_reference};
pub use load::{Workspace, is_spec, load};
pub use schema::json_schemas;
pub use source::SourceFile;
pub use unwritten::{UNWRITTEN, Unwritten, is_unwritten, unwritten_key};
