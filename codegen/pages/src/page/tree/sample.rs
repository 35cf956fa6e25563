//! What sample code shows of a request: which objects it makes, with which fields.
//!
//! Samples of all languages do the same few things: they make an object from names and values, call setters, assign to fields, and
//! put objects into lists. Reading just that, without a grammar for each language, is enough: whatever else is in a sample
//! makes no object.

mod objects;
mod tokens;

use super::shown::Shown;
use objects::Objects;

/// Lays what the code shows of its requests over the rest.
///
/// Where `bare`, the whole body is a list or a map: the samples call it `body`.
pub(super) fn add(code: &str, bare: bool, shown: &mut Shown) {
    if !code.contains(objects::REQUEST) {
        return;
    }
    let tokens = tokens::tokens(code);
    Objects::made_by(&tokens).show_requests(bare, shown);
}
