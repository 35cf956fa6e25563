//! What an operation returns.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::facts;
use super::layout::Piece;
use super::links::Subject;
use super::rust_type;
use super::scope::{Scope, ident};
use dingtalk_spec::model::{Answer, Field, Type};

/// `Response`.
pub(super) fn response(scope: &Scope<'_>) -> Vec<Piece> {
    let module = &scope.operation().module;
    let mut docs = Docs::paragraph(format!("What [`{module}`](fn@{module}) returns."));
    let resolve = scope.links().about(Subject::Answer);
    let alias = match &scope.operation().answer {
        Answer::Object(fields) => return structure(scope, "Response", &docs, Subject::Answer, fields),
        Answer::None => {
            docs.add_note("Success carries no data.");
            quote! { () }
        }
        Answer::Value(field) => {
            docs.add_text(&field.text, &resolve);
            docs.add_note(facts::value_facts(scope.operation(), field, &resolve));
            rust_type::plain(scope, &field.ty, field.sensitive)
        }
    };
    let docs = docs.outer();
    vec![Piece::Items(quote! { #docs pub type Response = #alias; })]
}

/// A struct that is read from JSON.
pub(super) fn structure(
    scope: &Scope<'_>,
    name: &str,
    docs: &Docs,
    subject: Subject<'_>,
    fields: &[Field],
) -> Vec<Piece> {
    let (docs, name) = (docs.outer(), ident(name));
    let (convention, serde) = serde_attributes(fields);
    let declarations = fields.iter().map(|field| declaration(scope, subject, field, convention));
    let names = fields.iter().map(|field| {
        let (wires, name) = (scope.spellings(field), ident(&field.rust_name));
        quote! { , #name = #(#wires)|* }
    });
    let times: TokenStream = fields.iter().filter_map(|field| time(scope, field)).collect();
    let times = (!times.is_empty()).then(|| Piece::Items(quote! { impl #name { #times } }));
    let mut pieces = vec![
        Piece::Items(quote! {
            #docs
            #[cfg_attr(feature = "partial-eq", derive(PartialEq))]
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), #serde)]
            #[non_exhaustive]
            pub struct #name {
                #(#declarations)*
            }
        }),
        Piece::Items(quote! { dingtalk_core::binding::answer!(#name #(#names)*); }),
    ];
    pieces.extend(times);
    pieces
}

/// The method that returns a field as a time. It has the field's name.
fn time(scope: &Scope<'_>, field: &Field) -> Option<TokenStream> {
    let ty = scope.import("dingtalk_core::time", rust_type::answered_time(field)?);
    let name = ident(&field.rust_name);
    let link = format!("Returns [`{name}`](field@Self::{name}) as a time");
    let (docs, value) = if field.ty == Type::String {
        (link + ", unless it is absent or empty.", quote! { dingtalk_core::time::of_text(&self.#name) })
    } else {
        (link + ", unless it is absent.", quote! { self.#name.map(#ty::from) })
    };
    let docs = Docs::paragraph(docs).outer();
    Some(quote! {
        #docs
        #[inline]
        #[must_use]
        pub fn #name(&self) -> Option<#ty> { #value }
    })
}

/// How most fields of a struct are named in JSON. Stating it once for the struct saves an attribute on each field.
#[derive(Clone, Copy, PartialEq)]
enum Convention {
    AsInRust,
    CamelCase,
}

impl Convention {
    fn applies(self, field: &Field) -> bool {
        match self {
            Self::AsInRust => field.wire_name == field.rust_name,
            Self::CamelCase => field.wire_name == camel_case(&field.rust_name),
        }
    }
}

/// The name that serde gives a field in camel case.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        let mut letters = word.chars();
        text.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        text.push_str(letters.as_str());
        text
    })
}

fn serde_attributes(fields: &[Field]) -> (Convention, TokenStream) {
    let fitting = |convention: Convention| fields.iter().filter(|field| convention.applies(field)).count();
    // serde's derive splits names after the first byte.
    let is_ascii = fields.iter().all(|field| field.rust_name.is_ascii());
    if is_ascii && fitting(Convention::CamelCase) > fitting(Convention::AsInRust) {
        (Convention::CamelCase, quote! { serde(default, rename_all = "camelCase") })
    } else {
        (Convention::AsInRust, quote! { serde(default) })
    }
}

fn declaration(scope: &Scope<'_>, subject: Subject<'_>, field: &Field, convention: Convention) -> TokenStream {
    let (name, ty) = (ident(&field.rust_name), rust_type::answered(scope, field));
    let docs = facts::answer_docs(scope.operation(), field, &scope.links().of_field(subject, field)).outer();
    let rename = (!convention.applies(field)).then(|| {
        let wire = &field.wire_name;
        quote! { rename = #wire }
    });
    // Whoever serializes an answer, such as for a log, rarely means its tokens.
    let skip = rust_type::is_secret(field).then(|| quote! { skip_serializing });
    let options: Vec<_> = rename.into_iter().chain(skip).collect();
    let serde = (!options.is_empty()).then(|| quote! { #[cfg_attr(feature = "serde", serde(#(#options),*))] });
    quote! {
        #docs
        #serde
        pub #name: #ty,
    }
}

#[cfg(test)]
mod tests {
    use super::camel_case;

    #[test]
    fn camel_case_matches_serde() {
        for (rust, json) in
            [("corp_id", "corpId"), ("id", "id"), ("a1_b2", "a1B2"), ("x_y_z", "xYZ"), ("type_", "type")]
        {
            assert_eq!(camel_case(rust), json);
        }
    }
}
