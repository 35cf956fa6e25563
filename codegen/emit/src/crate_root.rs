//! A crate's `lib.rs`.

use quote::quote;

use super::docs::Docs;
use super::examples;
use super::families::families;
use super::front::opening_call;
use super::layout::{self, Piece};
use super::markdown::cell;
use super::scope::ident;
use super::shared::Shared;
use dingtalk_spec::is_unwritten;
use dingtalk_spec::model::{Api, Operation};

/// The file's text after `head`.
pub(super) fn crate_root(api: &Api, shared: &Shared<'_>, head: &str) -> syn::Result<String> {
    let mut docs = Docs::text(&format!("DingTalk API bindings: {}.", api.title));
    if !is_unwritten(&api.summary) {
        docs.add_text(&api.summary, super::markdown::PLAIN);
    }
    if let Some(description) = &api.description {
        docs.add_text(description, &|name| {
            let found = api.operations.iter().find(|operation| operation.name == name)?;
            Some(format!("[`{module}`](fn@{module})", module = found.module))
        });
    }
    if let Some(operation) = opening_call(api) {
        let lines = examples::documentation(api, operation)?;
        docs.add_code("```", "no_run", lines.iter().map(String::as_str));
    }
    docs.add_paragraph(
        "Each function starts a request: set its parameters, then `send` it through a [`Client`](::dingtalk_core::Client), \
         which adds the access token. The module of the same name holds the request's types.",
    );
    docs.add_paragraph(
        "Features: `rustls` (on by default) and `native-tls` choose the TLS library, as \
         [in `dingtalk_core`](::dingtalk_core#features); `serde` derives `Serialize` and `Deserialize` for the types of \
         answers, `partial-eq` derives `PartialEq` for them.",
    );
    operations(&mut docs, api);
    let errors = (!api.errors.is_empty()).then(|| quote! { pub mod errors; });
    let types = (!shared.is_empty()).then(|| quote! { pub mod types; });
    let modules = api.operations.iter().map(|operation| {
        let name = ident(&operation.module);
        quote! { pub mod #name; }
    });
    // A module may have the name of a crate; `self` makes the path mean the module.
    let functions = api.operations.iter().map(|operation| {
        let name = ident(&operation.module);
        let allow = operation.deprecated.is_some().then(|| quote! { #[allow(deprecated)] });
        quote! { #allow #[doc(inline)] pub use self::#name::#name; }
    });
    let pieces = [quote! { #errors #types #(#modules)* }, quote! { #(#functions)* }, super::front::readme_test()];
    let head = format!("{head}\n{}", docs.inner());
    let pieces = pieces.into_iter().filter(|piece| !piece.is_empty()).map(Piece::Items).collect();
    Ok(layout::file(&head, pieces))
}

/// The operations in groups.
fn operations(docs: &mut Docs, api: &Api) {
    if api.operations.is_empty() {
        return;
    }
    docs.add_heading("Operations");
    for family in families(api) {
        if let Some(title) = &family.title {
            docs.add_subheading(&cell(title));
        }
        docs.add_table(&["Function", "What it does"], family.operations.into_iter().map(row));
    }
}

fn row(operation: &Operation) -> Vec<String> {
    let name = &operation.module;
    let note = if operation.deprecated.is_some() { "Deprecated. " } else { "" };
    vec![format!("[`{name}`](fn@{name})"), format!("{note}{}", cell(&operation.summary))]
}
