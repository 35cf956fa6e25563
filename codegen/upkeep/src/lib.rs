//! Keeping specs up with documentation pages: making specs from what pages say ([`import`]), and how the two differ ([`drift`]).
//! [`crosscheck`] compares specs with what the vendor's own clients know, and [`texts`] has the sentences that stand for the vendor's.
//!
//! Text in, text out: this crate does no I/O.

pub mod crosscheck;
pub mod drift;
pub mod import;
mod sayable;
mod splice;
pub mod texts;
mod toml_text;
