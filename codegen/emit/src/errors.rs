//! Documented errors as constants.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::layout::Piece;
use super::markdown;
use super::scope::ident;
use dingtalk_spec::model::{ErrorRow, Operation};

/// The module of constants.
pub(super) fn module(operation: &Operation) -> Option<Piece> {
    let constants = operation.errors.iter().map(|row| Piece::Items(constant(row)));
    let mut pieces = vec![Piece::Items(quote! { use dingtalk_core::binding::DocumentedError; })];
    pieces.extend(constants);
    let docs = Docs::paragraph(
        "Documented errors, to be compared with what [`documented`](dingtalk_core::Error::documented) tells of an error.",
    );
    (pieces.len() > 1).then_some(Piece::Module { docs: docs.outer(), name: "errors", pieces })
}

fn constant(row: &ErrorRow) -> TokenStream {
    let ErrorRow { code, messages, text, .. } = row;
    let name = ident(&row.rust_name);
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

/// The table of errors for the function's documentation.
pub(super) fn table(operation: &Operation) -> impl Iterator<Item = Vec<String>> {
    operation.errors.iter().map(|row| {
        // A link's text and a table's cell bear less than a code may hold.
        let shown = if row.code.contains(['|', '`', '[', ']']) { &row.rust_name } else { &row.code };
        let link = format!("[{}](errors::{})", markdown::code(shown), row.rust_name);
        vec![row.status.to_string(), link, markdown::cell(&row.text)]
    })
}
