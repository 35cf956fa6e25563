//! Closed lists of values as open enums.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::docs::Docs;
use super::layout::Piece;
use super::links::Subject;
use super::markdown::{self, Resolve};
use super::scope::{Scope, ident};
use dingtalk_spec::model::{NamedType, NamedValue};

/// A list of texts.
pub(super) fn text_values(scope: &Scope<'_>, named: &NamedType, values: &[NamedValue<String>]) -> Vec<Piece> {
    let wires: Vec<_> = values.iter().map(|value| value.value.to_token_stream()).collect();
    let codes = values.iter().map(|value| markdown::code(&value.value));
    let list = List { owned: quote! { String }, implement: quote! { text_values }, wires };
    list.pieces(scope, named, values, codes)
}

/// A list of whole numbers.
pub(super) fn integer_values(scope: &Scope<'_>, named: &NamedType, values: &[NamedValue<i64>]) -> Vec<Piece> {
    let wires: Vec<_> = values.iter().map(|value| number(value.value)).collect();
    let codes = values.iter().map(|value| markdown::code(&value.value.to_string()));
    let list = List { owned: quote! { i64 }, implement: quote! { integer_values }, wires };
    list.pieces(scope, named, values, codes)
}

/// How lists of texts and lists of numbers differ.
struct List {
    /// The type of a value on the wire.
    owned: TokenStream,
    /// The macro in `dingtalk_core::binding` that implements what the enum can do.
    implement: TokenStream,
    /// The values as literals.
    wires: Vec<TokenStream>,
}

impl List {
    fn pieces<T>(
        self,
        scope: &Scope<'_>,
        named: &NamedType,
        values: &[NamedValue<T>],
        codes: impl Iterator<Item = String>,
    ) -> Vec<Piece> {
        let Self { owned, implement, wires } = self;
        let resolve = scope.links().about(Subject::Type(&named.name));
        let (name, docs) = (ident(&named.name), Docs::linked("", &named.text, &resolve).outer());
        let variants = values.iter().zip(codes).map(|(value, code)| variant(value, &code, &resolve));
        let names = values.iter().map(|value| ident(&value.rust_name));
        let sent = named.in_request.then(|| quote! { sent });
        let answered = named.in_answer.then(|| quote! { answered });
        let roles = sent.into_iter().chain(answered);
        let declaration = quote! {
            #docs
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                /// A value that this version of the crate does not know.
                Unknown(#owned),
            }
        };
        let implementations =
            quote! { dingtalk_core::binding::#implement!(#name, [#(#roles),*], #(#names = #wires),*); };
        vec![Piece::Items(declaration), Piece::Items(implementations)]
    }
}

fn variant<T>(value: &NamedValue<T>, wire: &str, resolve: Resolve<'_>) -> TokenStream {
    let mut docs = Docs::linked("", &value.text, resolve);
    let note = value.deprecated.as_ref().map(|why| format!(" **Deprecated:** {}", markdown::linked(why, resolve)));
    docs.add_note(format!("Wire value {wire}.{}", note.unwrap_or_default()));
    let (docs, name) = (docs.outer(), ident(&value.rust_name));
    quote! { #docs #name, }
}

/// A number as a literal. In tokens, a literal has no sign.
pub(super) fn number(number: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(number.unsigned_abs());
    if number < 0 {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}
