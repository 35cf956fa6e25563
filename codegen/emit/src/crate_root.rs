//! A crate's `lib.rs`.

use quote::quote;

use super::docs::Docs;
use super::layout::{self, Piece};
use super::markdown::{cell, code_cell};
use super::scope::ident;
use dingtalk_spec::UNWRITTEN;
use dingtalk_spec::model::{Api, Operation};

/// The file's text after `head`.
pub(super) fn crate_root(api: &Api, head: &str) -> String {
    let mut docs = match api.summary.as_str() {
        UNWRITTEN => Docs::text(&format!("{}.", api.title)),
        summary => Docs::text(&format!("{}: {summary}", api.title)),
    };
    if !api.operations.is_empty() {
        docs.add_table(&["Function", "Endpoint", "What it does"], api.operations.iter().map(row));
    }
    docs.add_paragraph(
        "Each function begins a request: set its parameters, then `send` it through a `dingtalk_core::Client`. The module of \
         the same name holds the types.",
    );
    docs.add_paragraph(
        "With the feature `serde` the types of answers are `Serialize` and `Deserialize`; reading answers does not need it.",
    );
    docs.add_paragraph(
        "TLS is rustls, by the feature `rustls`, which is on by default, or the operating system's, by the feature \
         `native-tls`: `dingtalk_core` says more.",
    );
    let modules = api.operations.iter().map(|operation| {
        let name = ident(&operation.module);
        quote! { pub mod #name; }
    });
    // A module may be called like a crate, which `self` leaves no doubt about.
    let functions = api.operations.iter().map(|operation| {
        let name = ident(&operation.module);
        let allow = operation.deprecated.is_some().then(|| quote! { #[allow(deprecated)] });
        quote! { #allow pub use self::#name::#name; }
    });
    let pieces = [quote! { #(#modules)* }, quote! { #(#functions)* }];
    let head = format!("{head}\n{}", docs.inner());
    layout::file(&head, pieces.into_iter().filter(|piece| !piece.is_empty()).map(Piece::Items).collect())
}

fn row(operation: &Operation) -> Vec<String> {
    let name = &operation.module;
    let endpoint = format!("{} {}", operation.method.as_str(), operation.path.text);
    let note = if operation.deprecated.is_some() { "Deprecated. " } else { "" };
    vec![format!("[`{name}`](fn@{name})"), code_cell(&endpoint), format!("{note}{}", cell(&operation.summary))]
}
