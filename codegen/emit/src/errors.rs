//! Documented errors as constants.
//!
//! Errors that several operations share are written once, in the crate's module `errors`, and re-exported by the operations'
//! modules. Each set has a module, and operations that share a long list share its code, so one with hundreds of errors costs
//! hardly more than one with few.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::layout::{self, Piece};
use super::markdown;
use super::scope::ident;
use dingtalk_spec::model::{Api, ErrorRow, ErrorSet, Operation};

/// Lists of at most this many errors are written by each operation.
const SHORT: usize = 8;

/// The crate's module of shared errors, after `head`; `None` if operations share none.
pub(super) fn shared(api: &Api, head: &str) -> Option<String> {
    if api.errors.is_empty() {
        return None;
    }
    let docs = Docs::paragraph(
        "Documented errors that several functions share. The module of each function has those that its page lists.",
    );
    let mut pieces = vec![import()];
    pieces.extend(api.errors.iter().map(|row| Piece::Items(constant(row, shared_name(row)))));
    pieces.extend(api.error_sets.iter().map(set));
    pieces.extend(lists(api));
    Some(layout::file(&format!("{head}\n{}", docs.inner()), pieces))
}

/// The module of an operation's constants.
pub(super) fn module(api: &Api, operation: &Operation) -> Option<Piece> {
    if operation.errors.is_empty() {
        return None;
    }
    let mut pieces = Vec::new();
    if operation.own_errors().next().is_some() {
        pieces.push(import());
    }
    let shared = reexports(&quote! { crate::errors }, singles(api, operation));
    let sets = operation.error_sets.iter().map(|set| {
        let set = ident(set);
        quote! { pub use crate::errors::#set::*; }
    });
    let shared = quote! { #shared #(#sets)* };
    if !shared.is_empty() {
        pieces.push(Piece::Items(shared));
    }
    pieces.extend(operation.own_errors().map(|row| Piece::Items(constant(row, &row.rust_name))));
    let docs = Docs::paragraph(
        "Documented errors, to be compared with what [`documented`](dingtalk_core::Error::documented) returns.",
    );
    Some(Piece::Module { docs: docs.outer(), name: "errors", pieces })
}

/// The operation's list of errors.
pub(super) fn list(api: &Api, operation: &Operation) -> TokenStream {
    if let Some(first) = first_with_list(api, operation) {
        let list = list_name(first);
        return quote! { crate::errors::Lists::#list };
    }
    let names = operation.errors.iter().map(|row| ident(&row.rust_name));
    quote! { &[#(errors::#names),*] }
}

/// The table of the operation's own errors, for the function's documentation.
pub(super) fn table(operation: &Operation) -> Option<impl Iterator<Item = Vec<String>>> {
    operation.own_errors().next()?;
    Some(operation.own_errors().map(|row| row_of_table(row, &format!("errors::{}", row.rust_name))))
}

/// Links to the errors that the operation shares with others.
pub(super) fn shared_links(api: &Api, operation: &Operation) -> Vec<String> {
    let singles = singles(api, operation);
    let link = |row: &&ErrorRow| {
        let ErrorRow { code, rust_name, .. } = row;
        // Two rows with the same code differ in their messages, and in the names of their constants.
        let is_only = singles.iter().filter(|row| row.code == *code).count() == 1;
        let more = if is_only { String::new() } else { format!(" (`{rust_name}`)") };
        format!("[{}{more}](errors::{rust_name})", markdown::code(code))
    };
    let singles = singles.iter().map(link);
    let sets = sets(api, operation)
        .map(|set| format!("the {} of [`errors::{}`](crate::errors::{1})", set.rows.len(), set.name));
    singles.chain(sets).collect()
}

fn import() -> Piece {
    Piece::Items(quote! { use dingtalk_core::binding::DocumentedError; })
}

fn constant(row: &ErrorRow, name: &str) -> TokenStream {
    let ErrorRow { code, messages, text, .. } = row;
    let name = ident(name);
    let docs = Docs::text_after(&format!("HTTP {}, {}: ", row.status, markdown::code(code)), text).outer();
    let status = Literal::u16_unsuffixed(row.status);
    quote! {
        #docs
        pub const #name: DocumentedError = DocumentedError {
            status: #status,
            code: #code,
            messages: &[#(#messages),*],
            meaning: #text,
        };
    }
}

/// A set's module.
fn set(set: &ErrorSet) -> Piece {
    let mut docs = Docs::paragraph("Documented errors that several functions share as a whole.");
    let link = |row: &ErrorRow| row_of_table(row, shared_name(row));
    docs.add_table(&["Status", "Code", "Meaning"], set.rows.iter().map(link));
    let reexports = reexports(&quote! { super }, set.rows.iter().collect());
    let (docs, module) = (docs.outer(), ident(&set.name));
    Piece::Items(quote! { #docs pub mod #module { #[doc(hidden)] #reexports } })
}

/// Long lists that several operations have, each named after the first of these.
fn lists(api: &Api) -> Vec<Piece> {
    let is_first =
        |operation: &&Operation| first_with_list(api, operation).is_some_and(|first| first.module == operation.module);
    let lists: Vec<_> = api
        .operations
        .iter()
        .filter(is_first)
        .map(|operation| {
            let (list, rows) = (list_name(operation), operation.errors.iter().map(|row| ident(shared_name(row))));
            quote! { pub(crate) const #list: &'static [DocumentedError] = &[#(#rows),*]; }
        })
        .collect();
    if lists.is_empty() {
        return Vec::new();
    }
    let docs = Docs::paragraph("Lists that several functions have, each under the name of the first.").outer();
    vec![Piece::Items(quote! { #docs pub(crate) struct Lists; }), Piece::Items(quote! { impl Lists { #(#lists)* } })]
}

/// The first operation with the same list of errors as `operation`, if the list is long and another operation has it too.
fn first_with_list<'m>(api: &'m Api, operation: &Operation) -> Option<&'m Operation> {
    if operation.errors.len() <= SHORT || operation.own_errors().next().is_some() {
        return None;
    }
    let names = |operation: &Operation| operation.errors.iter().map(shared_name).map(str::to_owned).collect::<Vec<_>>();
    let wanted = names(operation);
    let is_long = |other: &&Operation| other.errors.len() == wanted.len() && names(other) == wanted;
    let mut same = api.operations.iter().filter(is_long);
    same.next().filter(|_| same.next().is_some())
}

/// Re-exports the crate's constants under the operation's names for them.
fn reexports(module: &TokenStream, rows: Vec<&ErrorRow>) -> TokenStream {
    let names = rows.iter().map(|row| {
        let (shared, own) = (ident(shared_name(row)), ident(&row.rust_name));
        if shared == own {
            quote! { #shared }
        } else {
            quote! { #shared as #own }
        }
    });
    if rows.is_empty() {
        TokenStream::new()
    } else {
        quote! { pub use #module::{#(#names),*}; }
    }
}

fn sets<'m>(api: &'m Api, operation: &Operation) -> impl Iterator<Item = &'m ErrorSet> {
    api.error_sets.iter().filter(|set| operation.error_sets.contains(&set.name))
}

/// Shared errors that the operation lists individually, not through a set.
fn singles<'m>(api: &Api, operation: &'m Operation) -> Vec<&'m ErrorRow> {
    let is_in_set = |row: &ErrorRow| {
        sets(api, operation).flat_map(|set| &set.rows).any(|other| other.shared_name == row.shared_name)
    };
    operation.shared_errors().filter(|row| !is_in_set(row)).collect()
}

fn shared_name(row: &ErrorRow) -> &str {
    row.shared_name.as_deref().unwrap_or(&row.rust_name)
}

fn list_name(operation: &Operation) -> Ident {
    ident(&operation.module.to_ascii_uppercase())
}

fn row_of_table(row: &ErrorRow, target: &str) -> Vec<String> {
    // A code may contain characters that the text of a link in a table cannot.
    let shown = if row.code.contains(['|', '`', '[', ']']) { &row.rust_name } else { &row.code };
    vec![row.status.to_string(), format!("[{}]({target})", markdown::code(shown)), markdown::cell(&row.text)]
}
