//! Closed lists of values as open enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::layout::Piece;
use super::links::Subject;
use super::markdown::{self, Resolve};
use super::scope::{Scope, ident};
use dingtalk_spec::model::{NamedType, NamedValue};

/// A list of texts.
pub(super) fn text_values(scope: &Scope<'_>, named: &NamedType, values: &[NamedValue<String>]) -> Vec<Piece> {
    let name = ident(&named.name);
    let resolve = scope.links().about(Subject::Type(&named.name));
    let docs = Docs::linked("", &named.text, &resolve).outer();
    let variants = values.iter().map(|value| variant(value, &markdown::code(&value.value), &resolve));
    let names: Vec<_> = values.iter().map(|value| ident(&value.rust_name)).collect();
    let texts: Vec<_> = values.iter().map(|value| value.value.as_str()).collect();
    let mut pieces = vec![quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "String", into = "String"))]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the crate does not know.
            Unknown(String),
        }
    }];
    pieces.push(quote! {
        impl #name {
            /// Returns the value as sent on the wire.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #texts,)*
                    Self::Unknown(text) => text,
                }
            }
        }
    });
    pieces.push(quote! {
        impl From<&str> for #name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    #(#texts => Self::#names,)*
                    _ => Self::Unknown(text.to_owned()),
                }
            }
        }
    });
    pieces.push(from(&quote! { String }, &name, &quote! { Self::from(value.as_str()) }));
    pieces.push(from(&quote! { #name }, &quote! { String }, &quote! { value.as_str().to_owned() }));
    if named.in_request {
        let value = scope.binding("Value");
        pieces.push(from(&quote! { #name }, &value, &quote! { Self::Text(value.into()) }));
    }
    if named.in_answer {
        let text_value = scope.binding("TextValue");
        pieces.push(default(&name, &quote! { String::new() }));
        pieces.push(quote! {
            impl #text_value for #name {
                #[inline]
                fn set_text(&mut self, text: &str) {
                    *self = Self::from(text);
                }
            }
        });
        pieces.push(decode(scope, &name, &quote! { TextValue }));
    }
    pieces.into_iter().map(Piece::Items).collect()
}

/// A list of whole numbers.
pub(super) fn integer_values(scope: &Scope<'_>, named: &NamedType, values: &[NamedValue<i64>]) -> Vec<Piece> {
    let name = ident(&named.name);
    let resolve = scope.links().about(Subject::Type(&named.name));
    let docs = Docs::linked("", &named.text, &resolve).outer();
    let variants = values.iter().map(|value| variant(value, &markdown::code(&value.value.to_string()), &resolve));
    let names: Vec<_> = values.iter().map(|value| ident(&value.rust_name)).collect();
    let numbers: Vec<_> = values.iter().map(|value| number(value.value)).collect();
    let mut pieces = vec![quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(from = "i64", into = "i64"))]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that this version of the crate does not know.
            Unknown(i64),
        }
    }];
    pieces.push(quote! {
        impl #name {
            /// Returns the value as sent on the wire.
            #[inline]
            #[must_use]
            pub fn as_i64(self) -> i64 {
                match self {
                    #(Self::#names => #numbers,)*
                    Self::Unknown(number) => number,
                }
            }
        }
    });
    pieces.push(quote! {
        impl From<i64> for #name {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    #(#numbers => Self::#names,)*
                    _ => Self::Unknown(number),
                }
            }
        }
    });
    pieces.push(from(&quote! { #name }, &quote! { i64 }, &quote! { value.as_i64() }));
    if named.in_request {
        let value = scope.binding("Value");
        pieces.push(from(&quote! { #name }, &value, &quote! { Self::Integer(value.as_i64()) }));
    }
    if named.in_answer {
        let integer_value = scope.binding("IntegerValue");
        pieces.push(default(&name, &quote! { 0 }));
        pieces.push(quote! {
            impl #integer_value for #name {
                #[inline]
                fn set_integer(&mut self, number: i64) {
                    *self = Self::from(number);
                }
            }
        });
        pieces.push(decode(scope, &name, &quote! { IntegerValue }));
    }
    pieces.into_iter().map(Piece::Items).collect()
}

fn variant<T>(value: &NamedValue<T>, wire: &str, resolve: Resolve<'_>) -> TokenStream {
    let mut docs = Docs::linked("", &value.text, resolve);
    let note = value.deprecated.as_ref().map(|why| format!(" **Deprecated:** {}", markdown::linked(why, resolve)));
    docs.add_note(format!("Wire value {wire}.{}", note.unwrap_or_default()));
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

fn from(source: &dyn quote::ToTokens, target: &dyn quote::ToTokens, body: &TokenStream) -> TokenStream {
    quote! {
        impl From<#source> for #target {
            #[inline]
            fn from(value: #source) -> Self {
                #body
            }
        }
    }
}

fn default(name: &proc_macro2::Ident, unknown: &TokenStream) -> TokenStream {
    quote! {
        impl Default for #name {
            #[inline]
            fn default() -> Self {
                Self::Unknown(#unknown)
            }
        }
    }
}

fn decode(scope: &Scope<'_>, name: &proc_macro2::Ident, variant: &TokenStream) -> TokenStream {
    let (decode, target) = (scope.binding("Decode"), scope.binding("Target"));
    quote! {
        impl #decode for #name {
            #[inline]
            fn target(&mut self) -> #target<'_> {
                #target::#variant(self)
            }
        }
    }
}
