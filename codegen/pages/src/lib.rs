//! Documentation pages and specs: what pages say ([`page`]), making specs from them ([`import`]), and how the two differ
//! ([`drift`]).
//!
//! Text in, text out: this crate does no I/O.

pub mod drift;
pub mod import;
pub mod page;
mod splice;
pub mod texts;
mod toml_text;
