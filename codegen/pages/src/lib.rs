//! Documentation pages and specs: what pages say ([`page`]), specs made from it ([`import`]), and what differs between the two
//! ([`drift`]).
//!
//! Text in, text out: this crate does no I/O.

pub mod drift;
pub mod import;
pub mod page;
