//! What generated crates are made of. Application code rarely needs it: it calls the generated functions.

mod operation;
mod page;
mod slots;
mod value;

pub use crate::decode::{Decode, Fields, IntegerValue, List, Map, Target, TextValue};
pub use operation::{Body, CredentialKind, DocumentedError, Gateway, Location, Method, Operation, Parameter, Rule};
pub use page::{Page, Paging, Step};
pub use slots::{Set, Slots, Unset};
pub use value::Value;
