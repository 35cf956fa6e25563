//! Reads endpoint specs and writes Rust bindings from them.
//!
//! Text in, text out: this crate does no I/O. [`load`] turns spec files into the checked [`model`], and reports every mistake of
//! every file at once; with the `emit` feature, [`emit::generate`] turns a model into Rust source, and [`compat::compare`] tells
//! what a change of the specs means for those who use it.

mod check;
#[cfg(feature = "emit")]
pub mod compat;
mod diagnostics;
#[cfg(feature = "import")]
pub mod drift;
#[cfg(feature = "emit")]
pub mod emit;
mod format;
#[cfg(feature = "import")]
pub mod import;
mod json;
mod key_reference;
mod load;
mod lower;
pub mod model;
mod names;
mod node;
#[cfg(feature = "import")]
pub mod page;
mod read;
mod schema;
mod shape;
mod source;
mod text_span;
mod type_expr;
mod unwritten;
mod vocabulary;

pub use diagnostics::{Diagnostic, Report};
pub use key_reference::{KEY_REFERENCE_MARKERS, key_reference};
pub use load::{Workspace, load};
pub use schema::json_schemas;
pub use source::SourceFile;
pub use unwritten::{UNWRITTEN, Unwritten};
