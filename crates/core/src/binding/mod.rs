//! The building blocks of generated crates. Applications rarely need them: they call the generated functions.

mod argument;
mod debug;
mod macros;
mod marker;
mod operation;
mod page;
#[cfg(feature = "serde")]
#[doc(hidden)]
pub mod serde_values;
mod value;

pub use crate::decode::{Decode, Empty, Fields, IntegerValue, List, Map, Optional, Target, TextValue, read};
pub use crate::{
    __answer as answer, __integer_values as integer_values, __kinds as kinds, __object as object,
    __required as required, __text_values as text_values,
};
pub use argument::{AnyJson, Argument, OfInteger, OfText};
pub use debug::{debug_fields, debug_value, same_text};
pub use marker::{Set, Unset};
pub use operation::{
    Body, CredentialKind, DocumentedError, Endpoint, Gateway, Location, Method, Operation, Parameter, Rule,
};
pub use page::{Page, Paging, Step, Within};
pub use value::{IntoValue, Slots, Value};
