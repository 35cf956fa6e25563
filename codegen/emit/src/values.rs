//! Closed lists of values as open enums.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::docs::Docs;
use super::layout::Piece;
use super::markdown;
use super::scope::ident;
use dingtalk_spec::model::{NamedType, NamedValue};

/// A list of texts.
pub(super) fn text_values(named: &NamedType, values: &[NamedValue<String>]) -> Vec<Piece> {
    let declared = quote! { #[derive(Debug, Clone, PartialEq, Eq, Hash)] };
    let wires: Vec<_> = values.iter().map(|value| value.value.to_token_stream()).collect();
    let codes = values.iter().map(|value| markdown::code(&value.value));
    let list = List { owned: quote! { String }, serde: "String", declared, implement: quote! { text_values }, wires };
    list.pieces(named, values, codes)
}

/// A list of whole numbers.
pub(super) fn integer_values(named: &NamedType, values: &[NamedValue<i64>]) -> Vec<Piece> {
    let declared = quote! { #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)] };
    let wires: Vec<_> = values.iter().map(|value| number(value.value)).collect();
    let codes = values.iter().map(|value| markdown::code(&value.value.to_string()));
    let list = List { owned: quote! { i64 }, serde: "i64", declared, implement: quote! { integer_values }, wires };
    list.pieces(named, values, codes)
}

/// What lists of texts and lists of numbers differ in.
struct List {
    /// The type of a value on the wire.
    owned: TokenStream,
    serde: &'static str,
    /// The derives.
    declared: TokenStream,
    /// The macro in `dingtalk_core::binding` that implements everything else.
    implement: TokenStream,
    /// The values as literals.
    wires: Vec<TokenStream>,
}

impl List {
    fn pieces<T>(self, named: &NamedType, values: &[NamedValue<T>], codes: impl Iterator<Item = String>) -> Vec<Piece> {
        let Self { owned, serde, declared, implement, wires } = self;
        let (name, docs) = (ident(&named.name), Docs::text(&named.text).outer());
        let variants = values.iter().zip(codes).map(|(value, code)| variant(value, &code));
        let names = values.iter().map(|value| ident(&value.rust_name));
        let sent = named.in_request.then(|| quote! { sent });
        let answered = named.in_answer.then(|| quote! { answered });
        let roles = sent.into_iter().chain(answered);
        let declaration = quote! {
            #docs
            #declared
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = #serde, into = #serde))]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// A value that this version does not know.
                Unknown(#owned),
            }
        };
        let implementations =
            quote! { dingtalk_core::binding::#implement!(#name, [#(#roles),*], #(#names = #wires),*); };
        vec![Piece::Items(declaration), Piece::Items(implementations)]
    }
}

fn variant<T>(value: &NamedValue<T>, wire: &str) -> TokenStream {
    let mut docs = Docs::text(&value.text);
    let note = value.deprecated.as_ref().map(|why| format!(" Deprecated: {}", markdown::inline(why)));
    docs.add_paragraph(format!("{wire} on the wire.{}", note.unwrap_or_default()));
    let (docs, name) = (docs.outer(), ident(&value.rust_name));
    quote! { #docs #name, }
}

/// A number as a literal, which in tokens has no sign of its own.
pub(super) fn number(number: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}
