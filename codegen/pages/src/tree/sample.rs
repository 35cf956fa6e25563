//! What sample code shows about a request: which objects it creates, with which fields.
//!
//! Samples in all languages do the same few things: they create an object from names and values, call setters, assign to fields, and
//! put objects into lists. It is enough to read these, without a grammar for each language, because nothing else in a sample
//! creates objects.

mod objects;

use super::shown::Shown;
use dingtalk_notation::tokens;
use objects::Objects;

/// Adds what the code shows about its requests to `shown`.
///
/// If `bare`, the whole body is a list or a map, which samples call `body`.
pub(super) fn add(code: &str, bare: bool, shown: &mut Shown) {
    if !code.contains(objects::REQUEST) {
        return;
    }
    let tokens = tokens::tokens(code);
    Objects::made_by(&tokens).show_requests(bare, shown);
}
