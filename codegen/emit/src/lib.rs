//! Writes Rust source from the checked model.
//!
//! Generated code is thin: builders put values into slots, answers declare where their fields are, and everything else is compiled
//! once, in `dingtalk-core`. Whatever costs compile time is left out: serde's derives are behind a feature, every function is
//! `#[inline]` so that only what is used is compiled, and each body makes one call.
//!
//! An operation's module is planned first (`plan`: names of builders, states and guards), then written part by part as tokens,
//! which `layout` formats. Texts of specs reach the documentation only through `markdown`.

mod answer;
mod builder;
mod cargo_toml;
mod choice;
pub mod compat;
mod conformance;
mod crate_root;
mod differences;
mod docs;
mod elsewhere;
mod errors;
mod events;
mod examples;
mod facts;
mod families;
mod file;
mod front;
mod function_docs;
mod generate;
mod given;
pub mod guards;
mod index;
mod layout;
mod links;
mod literal;
mod markdown;
mod operation;
mod paging;
mod parameter_row;
mod parameter_table;
mod plan;
mod printer;
mod range;
mod reading;
mod registry;
mod rust_type;
mod said;
mod samples;
mod scope;
mod shared;
mod signature;
mod spec_index;
mod summary;
mod telling;
mod unsupported;
mod values;

pub use events::of_events;
pub use file::{GeneratedFile, MARKER};
pub use front::overview;
pub use generate::{generate, module_path, of_apis, shared_files, shared_types};
pub use summary::{Summary, summary};
