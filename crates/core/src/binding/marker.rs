//! Marks on a request's type for its required parameters.

/// Marks a required parameter that is set.
#[derive(Debug, Clone, Copy)]
pub struct Set;

/// Marks a required parameter that is not set.
#[derive(Debug, Clone, Copy)]
pub struct Unset;
