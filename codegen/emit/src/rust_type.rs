//! Turns a spec's types into Rust types.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::scope::{Scope, ident};
use dingtalk_spec::model::{Field, Format, Type};

/// What the setter of `field` takes.
pub(super) fn argument(scope: &Scope<'_>, field: &Field) -> TokenStream {
    match without_json_text(&field.ty) {
        Type::List(item) => {
            let item = given(scope, field, item);
            quote! { impl IntoIterator<Item = #item> }
        }
        Type::Map(item) => {
            let (argument, item) = (scope.binding("Argument"), given(scope, field, item));
            quote! { impl IntoIterator<Item = (impl #argument<String>, #item)> }
        }
        ty if is_exact(field) => owned(scope, ty),
        ty => given(scope, field, ty),
    }
}

/// Whether the setter of `field` takes only one type, because literals need one.
pub(super) fn is_exact(field: &Field) -> bool {
    let ty = without_json_text(&field.ty);
    matches!(ty, Type::Int32 | Type::Int64 | Type::Float64 | Type::Bool) && time(field, ty).is_none()
}

/// What is taken for one value.
fn given(scope: &Scope<'_>, field: &Field, ty: &Type) -> TokenStream {
    if *ty == Type::Any {
        let json = scope.core("Json");
        return quote! { impl Into<#json> };
    }
    let (argument, wanted) = (scope.binding("Argument"), wanted(scope, field, ty));
    quote! { impl #argument<#wanted> }
}

/// The call on slots that sets the one at `index` to what `argument` becomes, as the setter of `field` takes it.
pub(super) fn set(scope: &Scope<'_>, field: &Field, index: &Literal, argument: &Ident) -> TokenStream {
    let ty = without_json_text(&field.ty);
    let made = match ty {
        Type::List(item) => {
            let item = wanted(scope, field, item);
            quote! { list::<#item>(#argument) }
        }
        Type::Map(item) => {
            let item = wanted(scope, field, item);
            quote! { map::<#item>(#argument) }
        }
        Type::Int32 if is_exact(field) => quote! { Integer(i64::from(#argument)) },
        Type::Int64 if is_exact(field) => quote! { Integer(#argument) },
        Type::Float64 => quote! { Float(#argument) },
        Type::Bool => quote! { Bool(#argument) },
        _ => {
            let wanted = wanted(scope, field, ty);
            return quote! { set::<#wanted>(#index, #argument) };
        }
    };
    let value = scope.binding("Value");
    quote! { with(#index, #value::#made) }
}

/// What the `maybe_` setter of `field` takes inside the `Option`: one type, so that `None` needs no annotation.
pub(super) fn optional(scope: &Scope<'_>, field: &Field) -> TokenStream {
    if is_plain_text(field) {
        quote! { &str }
    } else {
        plain(scope, &field.ty, field.sensitive)
    }
}

/// Whether `field` is a text and no secret.
pub(super) fn is_plain_text(field: &Field) -> bool {
    matches!(without_json_text(&field.ty), Type::String) && !field.sensitive
}

/// `argument`, as the setter of `field` takes it, in the form that its `maybe_` setter takes, if one step leads there.
pub(super) fn optional_form(field: &Field, argument: &Ident) -> Option<TokenStream> {
    match without_json_text(&field.ty) {
        _ if is_exact(field) => Some(quote! { #argument }),
        Type::Any | Type::List(_) | Type::Map(_) => None,
        ty if is_plain_text(field) || time(field, ty).is_some() => None,
        _ => Some(quote! { #argument.into_argument() }),
    }
}

/// The type that one value is converted to.
fn wanted(scope: &Scope<'_>, field: &Field, ty: &Type) -> TokenStream {
    match time(field, ty) {
        Some(name) => scope.import("dingtalk_core::time", name),
        None if *ty == Type::Any => scope.binding("AnyJson"),
        None => plain(scope, ty, field.sensitive),
    }
}

/// The name of the type in `dingtalk_core::time` for a value of this type, if its field says how it is written.
fn time(field: &Field, ty: &Type) -> Option<&'static str> {
    if field.sensitive {
        return None;
    }
    Some(match (ty, field.format?) {
        (Type::Int64, Format::EpochMilliseconds) => "Milliseconds",
        (Type::Int64, Format::EpochSeconds) => "Seconds",
        (Type::String, Format::EpochMilliseconds) => "MillisecondsText",
        (Type::String, Format::EpochSeconds) => "SecondsText",
        (Type::String, Format::Iso8601) => "Iso8601",
        (Type::String, Format::LocalDateTime) => "LocalDateTime",
        (Type::String, Format::LocalDate) => "LocalDate",
        _ => return None,
    })
}

/// The type in `dingtalk_core::time` of a field in an answer, if it is a time.
pub(super) fn answered_time(field: &Field) -> Option<&'static str> {
    time(field, &field.ty)
}

/// The type in `dingtalk_core::time` that the setter of `field` takes, for the field itself or its elements.
fn taken_time(field: &Field) -> Option<&'static str> {
    let (Type::List(ty) | Type::Map(ty)) = without_json_text(&field.ty) else {
        return time(field, without_json_text(&field.ty));
    };
    time(field, ty)
}

/// The type inside `json<...>`, which matters only on the wire.
pub(super) fn without_json_text(ty: &Type) -> &Type {
    match ty {
        Type::JsonText(inner) => inner,
        ty => ty,
    }
}

/// Whether the setters of two fields take the same. Named types are compared by name.
pub(super) fn is_same_argument(one: &Field, other: &Field) -> bool {
    is_same(one, other) && taken_time(one) == taken_time(other)
}

/// Whether two fields have the same type in an answer. Named types are compared by name.
pub(super) fn is_same(one: &Field, other: &Field) -> bool {
    without_json_text(&one.ty) == without_json_text(&other.ty) && one.sensitive == other.sensitive
}

/// The type of a field in an answer: lists and maps may be empty, everything else may be absent.
pub(super) fn answered(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let ty = plain(scope, &field.ty, field.sensitive);
    if is_collection(&field.ty) {
        ty
    } else {
        quote! { Option<#ty> }
    }
}

/// Whether the field's value is wrapped in `Secret`.
pub(super) fn is_secret(field: &Field) -> bool {
    field.sensitive && matches!(field.ty, Type::String)
}

/// Whether the type is a list or a map.
pub(super) fn is_collection(ty: &Type) -> bool {
    matches!(ty, Type::List(_) | Type::Map(_))
}

/// The type that owns a value, secrets wrapped.
pub(super) fn plain(scope: &Scope<'_>, ty: &Type, sensitive: bool) -> TokenStream {
    match ty {
        Type::String if sensitive => scope.core("Secret"),
        ty => owned(scope, ty),
    }
}

/// The type that owns a value.
pub(super) fn owned(names: &dyn TypeNames, ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote! { String },
        Type::File => names.upload(),
        Type::Int32 => quote! { i32 },
        Type::Int64 => quote! { i64 },
        Type::Float64 => quote! { f64 },
        Type::Bool => quote! { bool },
        Type::Any => names.json(),
        Type::List(item) => {
            let item = owned(names, item);
            quote! { Vec<#item> }
        }
        Type::Map(value) => {
            let (map, value) = (names.map(), owned(names, value));
            quote! { #map<String, #value> }
        }
        Type::JsonText(inner) => owned(names, inner),
        Type::Named(name) => names.named(name),
    }
}

/// The names of types that are not in the prelude, at some place in the code.
pub(super) trait TypeNames {
    fn json(&self) -> TokenStream;
    fn upload(&self) -> TokenStream;
    fn map(&self) -> TokenStream;
    fn named(&self, name: &str) -> TokenStream;
}

impl TypeNames for Scope<'_> {
    fn upload(&self) -> TokenStream {
        self.core("Upload")
    }

    fn json(&self) -> TokenStream {
        self.core("Json")
    }

    fn map(&self) -> TokenStream {
        self.import("std::collections", "BTreeMap")
    }

    fn named(&self, name: &str) -> TokenStream {
        let name = ident(name);
        quote! { #name }
    }
}
