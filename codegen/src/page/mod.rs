//! Documentation pages: from their text to what they say.
//!
//! [`facts`] is what everything else works on: [`crate::import`] turns it into specs, [`crate::drift`] compares it with them.

pub mod facts;
pub mod lock;
pub mod show;
pub mod tree;
pub(crate) mod visit;
