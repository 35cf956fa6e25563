//! The input for rebuilding the nesting.

use serde_json::Value;

use super::super::facts::FieldFacts;

/// A row of a table, before its place in the tree is known.
///
/// `facts.shape` is what the type column says: an object or a list of objects has no fields yet. The name is empty if the row
/// represents a root array, a map's value or an array's element.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Everything but the nesting.
    pub facts: FieldFacts,
    /// How deep the row is marked (`└`, indentation), on pages that mark it.
    pub depth: Option<u32>,
}

/// What a page shows in addition to the table.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Examples of the whole body or answer.
    pub examples: Vec<Value>,
    /// Sample code of the page. It shows requests, so there is none for an answer.
    pub samples: Vec<Sample>,
}

/// Sample code.
#[derive(Debug, Clone)]
pub struct Sample {
    /// As the page names it.
    pub language: String,
    /// The code.
    pub code: String,
}
