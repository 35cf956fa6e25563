//! The building blocks of generated crates. Applications rarely need them: they call the generated functions.

mod argument;
mod macros;
mod marker;
mod operation;
mod page;
mod value;

pub use crate::decode::{Decode, Fields, IntegerValue, List, Map, Target, TextValue, read};
pub use crate::{
    __integer_values as integer_values, __kinds as kinds, __required as required, __text_values as text_values,
};
pub use argument::{AnyJson, Argument, OfInteger, OfText};
pub use marker::{Set, Unset};
pub use operation::{
    Body, CredentialKind, DocumentedError, Endpoint, Gateway, Location, Method, Operation, Parameter, Rule,
};
pub use page::{Page, Paging, Step, Within};
pub use value::{Slots, Value};
