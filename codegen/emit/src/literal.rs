//! Turns JSON values of a spec into Rust expressions.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value};

use super::given;
use super::rust_type::{TypeNames, owned, without_json_text};
use super::samples;
use super::scope::ident;
use super::values::number;
use dingtalk_spec::model::{Choice, Field, NamedKind, Operation, Type};

/// Writes expressions for one operation's values.
pub(super) struct Writer<'a> {
    operation: &'a Operation,
    /// Path of the operation's module with `::` at its end; empty if its types are imported.
    module: TokenStream,
    used_types: RefCell<BTreeSet<String>>,
    used_json_macro: RefCell<bool>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(operation: &'a Operation, module: TokenStream) -> Self {
        Self { operation, module, used_types: RefCell::default(), used_json_macro: RefCell::default() }
    }

    /// The types that were mentioned.
    pub(super) fn used_types(&self) -> Vec<String> {
        self.used_types.borrow().iter().cloned().collect()
    }

    /// Whether `serde_json` was mentioned.
    pub(super) fn used_json_macro(&self) -> bool {
        *self.used_json_macro.borrow()
    }

    /// The argument of a setter.
    pub(super) fn argument(&self, ty: &Type, value: &Value) -> TokenStream {
        match (without_json_text(ty), value) {
            (Type::Named(name), value) => match self.known_value(name, value) {
                Some(known) => known,
                None if self.operation.choice_called(name).is_some() => self.choice(name, value, false),
                None if self.is_object(name) => self.object(name, value),
                None => unknown_value(value),
            },
            (Type::List(item), value) if !is_nested(item) => self.list(item, value),
            (Type::Map(item), Value::Object(entries)) if !is_nested(item) && !entries.is_empty() => {
                let entries = entries.iter().map(|(key, value)| {
                    let value = self.element(item, value);
                    quote! { (#key, #value) }
                });
                quote! { [#(#entries),*] }
            }
            (Type::Any, Value::String(text)) => quote! { #text },
            (ty @ (Type::List(_) | Type::Map(_)), value) => self.owned(ty, value),
            (ty, value) => self.scalar(ty, value),
        }
    }

    fn list(&self, item: &Type, value: &Value) -> TokenStream {
        let values = elements(item, value);
        if values.is_empty() {
            let item = owned(self, item);
            return quote! { Vec::<#item>::new() };
        }
        let values = values.iter().map(|value| self.element(item, value));
        quote! { [#(#values),*] }
    }

    /// An element that is converted to `ty`; all elements have one type.
    fn element(&self, ty: &Type, value: &Value) -> TokenStream {
        match (ty, value) {
            (Type::Int64, value) => match whole(value) {
                Some(number) if i32::try_from(number).is_err() => large(number),
                _ => self.scalar(ty, value),
            },
            (Type::Any, Value::String(text)) => quote! { dingtalk_core::Json::from(#text) },
            (Type::Named(_), value) => self.owned(ty, value),
            (ty, value) => self.argument(ty, value),
        }
    }

    /// An expression of exactly the type that owns such a value.
    fn owned(&self, ty: &Type, value: &Value) -> TokenStream {
        match (ty, value) {
            (Type::List(item), value) => {
                let values = elements(item, value);
                if values.is_empty() {
                    let item = owned(self, item);
                    return quote! { Vec::<#item>::new() };
                }
                let values = values.into_iter().map(|value| self.owned(item, value));
                let list = quote! { [#(#values),*] };
                // Macro arguments are not formatted, so long lists do without the macro.
                if list.to_string().len() < 60 {
                    quote! { vec! #list }
                } else {
                    quote! { Vec::from(#list) }
                }
            }
            (Type::Map(item), value) => {
                let nothing = Map::new();
                let entries = value.as_object().unwrap_or(&nothing);
                let (map, item_type) = (self.map(), owned(self, item));
                if entries.is_empty() {
                    return quote! { #map::<String, #item_type>::new() };
                }
                let entries = entries.iter().map(|(key, value)| {
                    let value = self.owned(item, value);
                    quote! { (#key.to_owned(), #value) }
                });
                quote! { #map::from([#(#entries),*]) }
            }
            (Type::Named(name), value) => match self.known_value(name, value) {
                Some(known) => known,
                None if self.operation.choice_called(name).is_some() => self.choice(name, value, true),
                None if self.is_object(name) => self.object(name, value),
                None => {
                    let (ty, value) = (self.named(name), unknown_value(value));
                    quote! { #ty::from(#value) }
                }
            },
            (Type::String, value) => {
                let text = text(value);
                quote! { #text.to_owned() }
            }
            (Type::Any, Value::String(text)) => quote! { dingtalk_core::Json::from(#text) },
            (ty, value) => self.scalar(ty, value),
        }
    }

    /// A file called `name`. In documentation it is on disk; tests find none there.
    fn file(&self, field: &Field, name: &Value) -> TokenStream {
        let (upload, name) = (self.upload(), text(name));
        if self.module.is_empty() {
            return quote! { #upload::path(#name) };
        }
        let least = field.limits.min_length.and_then(|least| usize::try_from(least).ok());
        match least.map(Literal::usize_unsuffixed) {
            Some(least) => quote! { #upload::bytes(#name, vec![b'0'; #least]) },
            None => quote! { #upload::bytes(#name, "content") },
        }
    }

    fn scalar(&self, ty: &Type, value: &Value) -> TokenStream {
        match ty {
            Type::Int32 | Type::Int64 => number(whole(value).unwrap_or_default()),
            Type::Float64 => {
                let float = value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_default();
                let literal = Literal::f64_unsuffixed(float.abs());
                if float < 0.0 {
                    quote! { -#literal }
                } else {
                    quote! { #literal }
                }
            }
            Type::Bool => {
                let flag = matches!(value, Value::Bool(true)) || text(value) == "true";
                quote! { #flag }
            }
            Type::Any => self.json(value),
            _ => {
                let text = text(value);
                quote! { #text }
            }
        }
    }

    fn json(&self, value: &Value) -> TokenStream {
        if value.is_null() {
            return quote! { dingtalk_core::Json::Null };
        }
        *self.used_json_macro.borrow_mut() = true;
        let tokens = json_tokens(value);
        quote! { serde_json::json!(#tokens) }
    }

    /// The variant that `value` is, if the list has it.
    fn known_value(&self, name: &str, value: &Value) -> Option<TokenStream> {
        let variant = match &self.operation.named_type(name)?.kind {
            NamedKind::TextValues(values) => {
                let text = text(value);
                values.iter().find(|known| known.value == text).map(|known| &known.rust_name)
            }
            NamedKind::IntegerValues(values) => {
                let number = whole(value);
                values.iter().find(|known| Some(known.value) == number).map(|known| &known.rust_name)
            }
            NamedKind::Object(_) => None,
        };
        let (ty, variant) = (self.named(name), ident(variant?));
        Some(quote! { #ty::#variant })
    }

    fn is_object(&self, name: &str) -> bool {
        super::scope::is_object(self.operation.named_type(name))
    }

    fn object(&self, name: &str, value: &Value) -> TokenStream {
        let ty = self.named(name);
        let Some(NamedKind::Object(fields)) = self.operation.named_type(name).map(|named| &named.kind) else {
            return quote! { #ty };
        };
        let Some(named) = self.operation.named_type(name) else { return quote! { #ty } };
        let given = |field: &'a Field| Some((field, unpacked(field, given::in_object(self.operation, field, value)?)));
        let given: Vec<_> = given::fields(self.operation, named, fields).into_iter().filter_map(given).collect();
        let setters = self.setters(given.iter().map(|(field, value)| (*field, &**value)));
        quote! { #ty::builder() #setters .build() }
    }

    /// A value of a choice, from the JSON of its object. `is_owned`: exactly of its type, even if what a kind has would do.
    fn choice(&self, name: &str, value: &Value, is_owned: bool) -> TokenStream {
        let Some(choice) = self.operation.choice_called(name) else { return TokenStream::new() };
        let tag = value.get(&choice.tag).unwrap_or(&Value::Null);
        let Some(kind) = choice.kind(tag) else { return self.unknown_kind(choice, tag, value) };
        let variant = ident(&kind.rust_name);
        let Some(held) = given::held(self.operation, choice, &kind.form) else {
            let ty = self.named(name);
            return quote! { #ty::#variant };
        };
        let json = given(value.get(held.wire_name)).map(|json| parsed(held.is_text, json).into_owned());
        let json = json.unwrap_or_else(|| samples::of_type(self.operation, &held.ty));
        let inner = self.owned(&held.ty, &json);
        if !is_owned && given::tells_kind(self.operation, choice, &held.ty) {
            return inner;
        }
        let ty = self.named(name);
        if held.sensitive {
            return quote! { #ty::#variant(#inner.into()) };
        }
        quote! { #ty::#variant(#inner) }
    }

    /// A kind that the spec does not have.
    fn unknown_kind(&self, choice: &Choice, tag: &Value, value: &Value) -> TokenStream {
        let ty = self.named(choice.name());
        let kind = match tag.as_i64() {
            Some(integer) => number(integer),
            None => {
                let text = text(tag);
                quote! { #text.to_owned() }
            }
        };
        if let Some(content) = &choice.content {
            let json = value.get(&content.wire_name).map(|json| parsed(content.is_text, json).into_owned());
            let content = self.owned(&Type::Any, &json.unwrap_or_default());
            return quote! { #ty::Unknown { kind: #kind, content: #content } };
        }
        let nothing = Map::new();
        let others = value.as_object().unwrap_or(&nothing).iter();
        let others = others.filter(|(wire, json)| **wire != choice.tag && choice.covers(wire) && !json.is_null());
        let fields: Map<String, Value> = others.map(|(wire, json)| (wire.clone(), json.clone())).collect();
        let fields = self.owned(&Type::Map(Box::new(Type::Any)), &Value::Object(fields));
        quote! { #ty::Unknown { kind: #kind, fields: #fields } }
    }

    /// Calls of setters.
    pub(super) fn setters<'v>(&self, given: impl Iterator<Item = (&'v Field, &'v Value)>) -> TokenStream {
        let calls = given.map(|(field, value)| {
            let name = ident(&field.rust_name);
            let argument =
                if field.ty == Type::File { self.file(field, value) } else { self.argument(&field.ty, value) };
            quote! { .#name(#argument) }
        });
        calls.collect()
    }
}

impl TypeNames for Writer<'_> {
    fn upload(&self) -> TokenStream {
        quote! { dingtalk_core::Upload }
    }

    fn json(&self) -> TokenStream {
        quote! { dingtalk_core::Json }
    }

    fn map(&self) -> TokenStream {
        quote! { std::collections::BTreeMap }
    }

    fn named(&self, name: &str) -> TokenStream {
        self.used_types.borrow_mut().insert(name.to_owned());
        let (module, name) = (&self.module, ident(name));
        quote! { #module #name }
    }
}

/// `null` equals absent.
pub(super) fn given(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

/// The value that JSON written as text stands for.
pub(super) fn unpacked<'v>(field: &Field, value: &'v Value) -> Cow<'v, Value> {
    parsed(matches!(field.ty, Type::JsonText(_)), value)
}

/// What a value stands for if it `is_text` that contains JSON.
fn parsed(is_text: bool, value: &Value) -> Cow<'_, Value> {
    let parsed = match value {
        Value::String(text) if is_text => serde_json::from_str(text).ok(),
        _ => None,
    };
    parsed.map_or(Cow::Borrowed(value), Cow::Owned)
}

fn is_nested(item: &Type) -> bool {
    matches!(item, Type::List(_) | Type::Map(_))
}

/// A list's elements; older pages wrap the list in an object.
fn elements<'v>(item: &Type, value: &'v Value) -> Vec<&'v Value> {
    let list = match value {
        Value::Object(wrapped) => wrapped.values().next().and_then(Value::as_array),
        value => value.as_array(),
    };
    list.into_iter().flatten().filter(|value| *item == Type::Any || !value.is_null()).collect()
}

/// A value that the spec does not list.
fn unknown_value(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote! { #text },
        value => number(whole(value).unwrap_or_default()),
    }
}

/// A number with a suffix for 64 bits.
fn large(number: i64) -> TokenStream {
    let Ok(digits) = i64::try_from(number.unsigned_abs()).map(Literal::i64_suffixed) else {
        return quote! { i64::MIN };
    };
    if number < 0 {
        quote! { -#digits }
    } else {
        quote! { #digits }
    }
}

/// A number, even if it is written as text.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A number within `json!`, which would be an `i32` without a type.
fn json_number(whole: i64) -> TokenStream {
    if i32::try_from(whole).is_ok() {
        return number(whole);
    }
    large(whole)
}

/// The tokens inside `json!`.
fn json_tokens(value: &Value) -> TokenStream {
    match value {
        Value::Null => quote! { null },
        Value::Bool(flag) => quote! { #flag },
        Value::String(text) => quote! { #text },
        Value::Number(written) => match (written.as_i64(), written.as_u64(), written.as_f64()) {
            (Some(whole), ..) => json_number(whole),
            (None, Some(whole), _) => {
                let literal = Literal::u64_suffixed(whole);
                quote! { #literal }
            }
            (None, None, float) => {
                let float = float.unwrap_or_default();
                let literal = Literal::f64_unsuffixed(float.abs());
                if float < 0.0 {
                    quote! { -#literal }
                } else {
                    quote! { #literal }
                }
            }
        },
        Value::Array(items) => {
            let items = items.iter().map(json_tokens);
            quote! { [#(#items),*] }
        }
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let value = json_tokens(value);
                quote! { #key: #value }
            });
            quote! { { #(#entries),* } }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::json_tokens;

    #[test]
    fn numbers_in_json_fit_their_type() {
        let of = |value| json_tokens(&value).to_string();
        assert_eq!(of(json!([1, -2])), "[1 , - 2]");
        assert_eq!(of(json!(1_766_959_192_000_i64)), "1766959192000i64");
        assert_eq!(of(json!(-1_766_959_192_000_i64)), "- 1766959192000i64");
        assert_eq!(of(json!(i64::MIN)), "i64 :: MIN");
        assert_eq!(of(json!(u64::MAX)), "18446744073709551615u64");
    }
}
