//! The sentences in spec files, and how they should read.
//!
//! Which keys hold sentences is part of the format. How they should read is data, [`Style`], which `spec/glossary.toml` has.

mod check;
mod code;
mod names;
mod repeats;
mod rules;
mod sentences;
mod style;
mod words;

pub use check::check;
pub use names::{Names, Operations};
pub use rules::{Fault, Subject};
pub use sentences::{Sentence, sentences};
pub use style::{GLOSSARY, Recurring, Style, Term};
