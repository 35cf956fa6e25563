//! Documentation pages and specs: what pages say ([`page`]), making specs from them ([`import`]), and how the two differ
//! ([`drift`]). [`crosscheck`] compares specs with what the vendor's own clients know.
//!
//! Text in, text out: this crate does no I/O.

pub mod crosscheck;
pub mod drift;
pub mod import;
pub mod page;
mod splice;
pub mod texts;
mod toml_text;
