//! What generated crates are made of. Application code rarely needs it: it calls the generated functions.

mod macros;
mod operation;
mod page;
mod slots;
mod value;

pub use crate::decode::{Decode, Fields, IntegerValue, List, Map, Target, TextValue};
pub use crate::{__integer_values as integer_values, __required as required, __text_values as text_values};
pub use operation::{Body, CredentialKind, DocumentedError, Gateway, Location, Method, Operation, Parameter, Rule};
pub use page::{Page, Paging, Step};
pub use slots::{Set, Slots, Unset};
pub use value::Value;
