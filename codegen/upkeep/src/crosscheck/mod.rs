//! Compares specs with what the vendor's own clients know: a second source beside the documentation pages.
//!
//! A client's facts about a call are put into the form of a page, and walked side by side with the spec as
//! [`crate::drift`] does. Clients say less than pages, and some things in their own way: [`Rule`] lists which differences have no
//! meaning. Any other is settled by a decision in the spec, or reported.

mod compare;
mod decisions;
mod facts;
mod nesting;
mod page;
mod report;
mod rules;

pub use compare::compare;
pub use facts::{Call, Unreadable, read, read_legacy};
pub use report::{Crosscheck, EndpointCheck, How, Settlement};
pub use rules::Rule;

/// What a decision in a spec has as its `page` if it is about a client.
pub use dingtalk_spec::model::SDK;
