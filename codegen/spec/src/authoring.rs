//! What programs need that write specs or compare them with pages: the rules for names, words and types, and a spec's tree.

pub use crate::lower::limits::{can_be_written, goes_with};
pub use crate::lower::page_errors::ABSENT;
pub use crate::node::{Entry, Node, Text, Value};
pub use crate::read::tree;

/// Names of operations, fields, types and values.
pub mod names {
    pub use crate::names::{
        Role, Unfit, check, check_paged, derive, is_module, is_snake, is_upper_camel, module, snake,
    };
}

/// Type expressions: `list<Department>`.
pub mod type_expr {
    pub use crate::type_expr::{Malformed, Parsed, ours_for, parse};
}

/// Fixed sets of words.
pub mod vocabulary {
    pub use crate::vocabulary::{Vocabulary, find, word, words};
}
