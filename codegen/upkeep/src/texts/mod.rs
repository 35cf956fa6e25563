//! Texts of ours for the vendor's words: written once, used wherever the vendor says the same.
//!
//! An import leaves a marker with the key of its wording wherever a text belongs. [`Memory`] has the texts that were written, and
//! [`fill`] puts them in place of the markers. A [`Sheet`] lists the wordings that have no text yet. There is no I/O.

mod answers;
mod fill;
mod headings;
mod known;
mod memory;
mod rename;
mod sheet;
mod wording;

pub use answers::{Answer, Answers, Refused};
pub use fill::{Check, Filled, What, fill, fill_soundly, markers, shared_error_names};
pub use headings::{Heading, Headings};
pub use known::{Known, known_texts};
pub use memory::{Memory, Remembered, Unreadable};
pub use rename::shared_error as rename_shared_error;
pub use sheet::{Need, Sheet, needs, part};
pub use wording::{Kind, Wording, at_place};
