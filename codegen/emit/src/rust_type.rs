//! Turns a spec's types into Rust types.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use dingtalk_spec::model::{Field, Type};

/// What a setter takes, and the function that makes a value of it.
pub(super) struct Argument {
    pub(super) ty: TokenStream,
    pub(super) convert: TokenStream,
    /// Whether `ty` accepts several types.
    pub(super) is_generic: bool,
}

/// What the setter of `field` takes.
pub(super) fn argument(scope: &Scope<'_>, field: &Field) -> Argument {
    let value = scope.binding("Value");
    let exactly = |ty: TokenStream| Argument { ty, convert: quote! { #value::from }, is_generic: false };
    match without_json_text(&field.ty) {
        Type::List(item) if is_flat(item) => {
            let item = owned(scope, item);
            let ty = quote! { impl IntoIterator<Item = impl Into<#item>> };
            Argument { ty, convert: quote! { #value::list::<#item> }, is_generic: true }
        }
        Type::Map(item) if is_flat(item) => {
            let item = owned(scope, item);
            let ty = quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<#item>)> };
            Argument { ty, convert: quote! { #value::map::<#item> }, is_generic: true }
        }
        ty @ (Type::String | Type::Any) => into(&value, &plain(scope, ty, field.sensitive)),
        ty @ Type::Named(name) if !scope.is_object(name) => into(&value, &owned(scope, ty)),
        ty => exactly(owned(scope, ty)),
    }
}

fn into(value: &TokenStream, ty: &TokenStream) -> Argument {
    Argument { ty: quote! { impl Into<#ty> }, convert: quote! { #value::of::<#ty> }, is_generic: true }
}

/// Whether elements of this type can be converted one by one.
fn is_flat(item: &Type) -> bool {
    !matches!(item, Type::List(_) | Type::Map(_))
}

/// The type inside `json<...>`, which matters only on the wire.
pub(super) fn without_json_text(ty: &Type) -> &Type {
    match ty {
        Type::JsonText(inner) => inner,
        ty => ty,
    }
}

/// Whether two fields have the same type, both in setters and in answers. Named types are compared by name.
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
        Type::String | Type::File => quote! { String },
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
    fn map(&self) -> TokenStream;
    fn named(&self, name: &str) -> TokenStream;
}

impl TypeNames for Scope<'_> {
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
