//! Choices between kinds, as enums.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::docs::Docs;
use super::given;
use super::layout::Piece;
use super::links::Subject;
use super::markdown::{self, Resolve, code};
use super::parameter_row;
use super::rust_type;
use super::scope::{Scope, ident};
use super::values::number;
use dingtalk_spec::model::{Choice, Kind, KindForm, Location};

/// The enum of a choice, and what it converts to and from.
pub(super) fn pieces(scope: &Scope<'_>, choice: &Choice) -> Vec<Piece> {
    let operation = scope.operation();
    let subject = choice.owner.as_deref().map_or(Subject::Request, Subject::Type);
    let resolve = scope.links().about(subject);
    let of_owner = choice.owner.as_deref().filter(|_| choice.is_whole()).and_then(|owner| operation.named_type(owner));
    let text = of_owner.map_or(&choice.field.text, |named| &named.text);
    let (docs, name) = (Docs::linked("", text, &resolve).outer(), ident(choice.name()));
    let variants = choice.kinds.iter().map(|kind| variant(scope, choice, kind, &resolve));
    let unknown = unknown(scope, choice);
    let declaration = quote! {
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
        }
    };
    std::iter::once(Piece::Items(declaration)).chain(implementations(scope, choice)).collect()
}

fn variant(scope: &Scope<'_>, choice: &Choice, kind: &Kind, resolve: Resolve<'_>) -> TokenStream {
    let mut docs = Docs::linked("", &kind.text, resolve);
    let note = kind.deprecated.as_ref().map(|why| format!(" **Deprecated:** {}", markdown::linked(why, resolve)));
    let value = code(&value_text(kind));
    let sent = match choice.holder(kind) {
        Some(field) => format!("`{}` is {value}, with the field {}.", choice.tag, code(field)),
        None => format!("`{}` is {value}.", choice.tag),
    };
    docs.add_note(format!("{sent}{}", note.unwrap_or_default()));
    let (docs, name) = (docs.outer(), ident(&kind.rust_name));
    let held = held_type(scope, choice, kind).map(|ty| quote! { (#ty) });
    quote! { #docs #name #held, }
}

fn held_type(scope: &Scope<'_>, choice: &Choice, kind: &Kind) -> Option<TokenStream> {
    let held = given::held(scope.operation(), choice, &kind.form)?;
    Some(rust_type::plain(scope, &held.ty, held.sensitive))
}

fn value_text(kind: &Kind) -> String {
    kind.value.as_str().map_or_else(|| kind.value.to_string(), str::to_owned)
}

/// The variant for kinds that the spec does not have.
fn unknown(scope: &Scope<'_>, choice: &Choice) -> TokenStream {
    let kind_docs = Docs::paragraph(format!("The value of {}.", code(&choice.tag))).outer();
    let kind = if choice.kinds.iter().any(|kind| kind.value.is_string()) {
        quote! { String }
    } else {
        quote! { i64 }
    };
    let json = scope.core("Json");
    let (docs, held) = match &choice.content {
        Some(content) => (format!("What {} contains, as JSON.", code(&content.wire_name)), quote! { content: #json }),
        None => {
            let map = scope.import("std::collections", "BTreeMap");
            (format!("The fields beside {}.", code(&choice.tag)), quote! { fields: #map<String, #json> })
        }
    };
    let docs = Docs::paragraph(docs).outer();
    quote! {
        /// A kind that this version of the crate does not know.
        Unknown {
            #kind_docs
            kind: #kind,
            #docs
            #held,
        },
    }
}

/// What the enum becomes, and what becomes the enum.
fn implementations(scope: &Scope<'_>, choice: &Choice) -> Vec<Piece> {
    let operation = scope.operation();
    let (name, tag) = (ident(choice.name()), &choice.tag);
    let (slots, value, into_value) = (scope.binding("Slots"), scope.binding("Value"), scope.binding("IntoValue"));
    let mut fields = Fields { scope, choice, rows: Vec::new() };
    fields.add(tag, false, false);
    let (mut arms, mut from) = (Vec::new(), Vec::new());
    for kind in &choice.kinds {
        let (variant, tag) = (ident(&kind.rust_name), tag_value(&value, kind));
        let start = quote! { #slots::new(#name::FIELDS).with(0, #tag) };
        let Some(held) = given::held(operation, choice, &kind.form) else {
            arms.push(quote! { #name::#variant => #start, });
            continue;
        };
        let index = fields.add(held.wire_name, held.sensitive, held.is_text);
        arms.push(quote! { #name::#variant(value) => #start.with(#index, #into_value::into_value(value)), });
        if given::tells_kind(operation, choice, &held.ty) {
            let ty = rust_type::owned(scope, &held.ty);
            from.push(quote! { #ty = #variant });
        }
    }
    let unknown = match &choice.content {
        Some(content) => {
            let index = fields.add(&content.wire_name, false, content.is_text);
            quote! {
                #name::Unknown { kind, content } => {
                    #slots::new(#name::FIELDS).with(0, #into_value::into_value(kind)).with(#index, #into_value::into_value(content))
                }
            }
        }
        None => quote! {
            #name::Unknown { kind, fields } => return #value::unknown_kind(#tag, kind, fields),
        },
    };
    let parameter = scope.binding("Parameter");
    let rows = fields.rows.iter().map(|(_, row)| row);
    let mut pieces = vec![
        quote! {
            impl #name {
                const FIELDS: &'static [#parameter] = &[#(#rows),*];
            }
        },
        quote! {
            impl #into_value for #name {
                fn into_value(self) -> #value {
                    #value::Object(match self {
                        #(#arms)*
                        #unknown
                    })
                }
            }
        },
    ];
    if !from.is_empty() {
        pieces.push(quote! { dingtalk_core::binding::kinds!(#name, #(#from),*); });
    }
    pieces.into_iter().map(Piece::Items).collect()
}

/// The fields that an enum becomes: the tag, then what kinds have besides.
struct Fields<'s, 'a> {
    scope: &'s Scope<'a>,
    choice: &'s Choice,
    rows: Vec<(String, TokenStream)>,
}

impl Fields<'_, '_> {
    /// The position of a field, which is added unless it is there.
    fn add(&mut self, wire: &str, sensitive: bool, is_text: bool) -> Literal {
        let known = self.rows.iter().position(|(name, _)| name == wire);
        let index = known.unwrap_or_else(|| {
            let field = given::field_of(self.scope.operation(), self.choice, wire);
            let setter = field.map_or("", |field| field.rust_name.as_str());
            let sensitive = sensitive.then(|| quote! { .sensitive() });
            let json_text = is_text.then(|| quote! { .json_text() });
            let row = parameter_row::parameter_row(self.scope, Location::Body, wire, setter);
            let row = quote! { #row #sensitive #json_text };
            self.rows.push((wire.to_owned(), row));
            self.rows.len() - 1
        });
        Literal::usize_unsuffixed(index)
    }
}

fn tag_value(value: &TokenStream, kind: &Kind) -> TokenStream {
    let literal = literal(kind);
    if kind.value.is_string() {
        quote! { #value::Text(#literal.into()) }
    } else {
        quote! { #value::Integer(#literal) }
    }
}

/// The tag's value.
pub(super) fn literal(kind: &Kind) -> TokenStream {
    match kind.value.as_i64() {
        Some(integer) => number(integer),
        None => value_text(kind).to_token_stream(),
    }
}

/// What the setter of a choice says besides its text.
pub(super) fn setter_note(choice: &Choice) -> String {
    let tag = code(&choice.tag);
    match &choice.content {
        Some(content) if content.is_text => {
            format!("Sent as {tag} and {}, which is JSON text.", code(&content.wire_name))
        }
        Some(content) => format!("Sent as {tag} and {}.", code(&content.wire_name)),
        None if choice.kinds.iter().any(|kind| kind.form != KindForm::Alone) => {
            format!("Sent as {tag} and the field of its kind.")
        }
        None => format!("Sent as {tag}."),
    }
}
