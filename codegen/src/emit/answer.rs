//! What an operation answers.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::facts;
use super::layout::Piece;
use super::rust_type;
use super::scope::{Scope, ident};
use crate::model::{Answer, Field, Type};

/// `Response`.
pub(super) fn response(scope: &Scope<'_>) -> Vec<Piece> {
    let module = &scope.operation().module;
    let mut docs = Docs::paragraph(format!("Answer of [`{module}`](fn@{module})."));
    let alias = match &scope.operation().answer {
        Answer::Object(fields) => return structure(scope, "Response", &docs, fields),
        Answer::None => {
            docs.add_paragraph("Success has nothing more to say.");
            quote! { () }
        }
        Answer::Value(field) => {
            docs.add_text(&field.text);
            docs.add_paragraph(facts::value_facts(field));
            rust_type::plain(scope, &field.ty, field.sensitive)
        }
    };
    let docs = docs.outer();
    vec![Piece::Items(quote! { #docs pub type Response = #alias; })]
}

/// A struct that is filled from JSON.
pub(super) fn structure(scope: &Scope<'_>, name: &str, docs: &Docs, fields: &[Field]) -> Vec<Piece> {
    let (docs, name) = (docs.outer(), ident(name));
    let declarations = fields.iter().map(|field| declaration(scope, field));
    let (decode, trait_name) = (scope.binding("Decode"), scope.binding("Fields"));
    let find = if fields.is_empty() {
        quote! { fn field(&mut self, _name: &str) -> Option<&mut dyn #decode> { None } }
    } else {
        let arms = fields.iter().map(|field| {
            let (wire, name) = (&field.wire_name, ident(&field.rust_name));
            quote! { #wire => Some(&mut self.#name), }
        });
        quote! {
            fn field(&mut self, name: &str) -> Option<&mut dyn #decode> {
                match name {
                    #(#arms)*
                    _ => None,
                }
            }
        }
    };
    vec![
        Piece::Items(quote! {
            #docs
            #[derive(Debug, Clone, Default, PartialEq)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
            #[non_exhaustive]
            pub struct #name {
                #(#declarations)*
            }
        }),
        Piece::Items(quote! {
            impl #trait_name for #name {
                #[inline]
                #find
            }
        }),
    ]
}

fn declaration(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let (name, ty) = (ident(&field.rust_name), rust_type::answered(scope, field));
    let docs = facts::answer_docs(field).outer();
    let skip = match field.ty {
        Type::List(_) => "Vec::is_empty".to_owned(),
        Type::Map(_) => format!("{}::is_empty", scope.import("std::collections", "BTreeMap")).replace(' ', ""),
        _ => "Option::is_none".to_owned(),
    };
    let rename = (field.wire_name != field.rust_name).then(|| {
        let wire = &field.wire_name;
        quote! { rename = #wire, }
    });
    quote! {
        #docs
        #[cfg_attr(feature = "serde", serde(#rename skip_serializing_if = #skip))]
        pub #name: #ty,
    }
}
