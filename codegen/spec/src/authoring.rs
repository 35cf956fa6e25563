//! What programs that write specs or compare them with pages need: the rules for keys, names, words and types, and a spec's tree.

pub use crate::load::EVENTS;
pub use crate::lower::limits::{can_be_written, consistent, goes_with};
pub use crate::lower::owned::{can_be_header, can_be_query};
pub use crate::lower::page_errors::ABSENT;
pub use crate::node::{Entry, Node, Text, Value};
pub use crate::read::tree;

/// What is known about the keys of an endpoint file, by the path of their table.
pub mod keys {
    pub use crate::format::{following, is_dispensable, is_firm, rank};
}

/// Places within the JSON of an example.
pub mod json_path {
    pub use crate::json_path::{Step, of, value};
}

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
