//! How an example reads an answer, down to a field with a meaningful value.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::ident;
use dingtalk_spec::model::{Answer, Field, NamedKind, Operation, Type};

/// How many objects an example looks into.
const DEEPEST: usize = 2;

/// Fields that any answer may have, so that no example is about them.
const ENVELOPE: [&str; 6] = ["request_id", "success", "errcode", "errmsg", "error_code", "error_msg"];

/// Statements that read the operation's answer, in a variable called `answer`.
pub(super) fn answer(operation: &Operation) -> TokenStream {
    match &operation.answer {
        Answer::None => TokenStream::new(),
        Answer::Object(fields) => of_object(operation, &quote! { answer }, fields, DEEPEST),
        Answer::Value(field) => value(operation, &quote! { answer }, "answer", &field.ty, DEEPEST),
    }
}

/// Statements that read an item of a page, in a variable called `item`.
pub(super) fn item(operation: &Operation, ty: &Type) -> TokenStream {
    owned(operation, "item", ty, DEEPEST)
}

fn of_object(operation: &Operation, object: &TokenStream, fields: &[Field], depth: usize) -> TokenStream {
    let Some(field) = telling(fields) else { return print_in(object) };
    let name = ident(&field.rust_name);
    let place = quote! { #object.#name };
    match &field.ty {
        Type::List(_) | Type::Map(_) => value(operation, &place, &field.rust_name, &field.ty, depth),
        Type::Named(named) if depth > 0 && fields_of(operation, named).is_some() => {
            let inner = owned(operation, &field.rust_name, &field.ty, depth - 1);
            quote! { if let Some(#name) = #place { #inner } }
        }
        _ => quote! { println!("{:?}", #place); },
    }
}

/// Reads an expression whose value is not optional.
fn value(operation: &Operation, place: &TokenStream, name: &str, ty: &Type, depth: usize) -> TokenStream {
    match ty {
        Type::List(item) if depth > 0 && is_object(operation, item) => {
            let one = singular(name);
            let (one_name, inner) = (ident(&one), owned(operation, &one, item, depth - 1));
            quote! { for #one_name in #place { #inner } }
        }
        Type::Named(named) => match fields_of(operation, named) {
            Some(fields) if depth > 0 => of_object(operation, place, fields, depth - 1),
            _ => print_in(place),
        },
        _ => print_in(place),
    }
}

/// Reads a variable.
fn owned(operation: &Operation, name: &str, ty: &Type, depth: usize) -> TokenStream {
    let variable = ident(name);
    value(operation, &quote! { #variable }, name, ty, depth)
}

fn print_in(place: &TokenStream) -> TokenStream {
    // A lone variable is captured by its name.
    if syn::parse2::<syn::Ident>(place.clone()).is_ok() {
        let format = format!("{{{place}:?}}");
        quote! { println!(#format); }
    } else {
        quote! { println!("{:?}", #place); }
    }
}

/// The field that an example reads: the first of the most meaningful ones.
fn telling(fields: &[Field]) -> Option<&Field> {
    let rank = |field: &&Field| {
        let is_envelope = ENVELOPE.contains(&field.rust_name.as_str());
        let says_little = match field.ty {
            Type::Bool => 2,
            Type::Int32 | Type::Int64 | Type::Float64 => 1,
            _ => 0,
        };
        (is_envelope, field.sensitive || field.deprecated.is_some(), says_little)
    };
    fields.iter().min_by_key(rank)
}

fn is_object(operation: &Operation, ty: &Type) -> bool {
    matches!(ty, Type::Named(name) if fields_of(operation, name).is_some())
}

fn fields_of<'m>(operation: &'m Operation, name: &str) -> Option<&'m [Field]> {
    match &operation.named_type(name)?.kind {
        NamedKind::Object(fields) if !fields.is_empty() => Some(fields),
        _ => None,
    }
}

/// The name of one element of a list.
fn singular(name: &str) -> String {
    let base = name.strip_suffix("_list").or_else(|| name.strip_suffix("list")).unwrap_or(name);
    let base = match base.strip_suffix('s') {
        Some(one) if !one.ends_with('s') && !one.ends_with('u') => one,
        _ => base,
    };
    let is_name = base.len() > 1 && base != name && syn::parse_str::<syn::Ident>(base).is_ok();
    let one = if is_name { base } else { "item" };
    // An item of a page may be a list itself.
    if one == name { "element".to_owned() } else { one.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn element_names_are_singular() {
        let cases = [
            ("users", "user"),
            ("user_list", "user"),
            ("list", "item"),
            ("data", "item"),
            ("status", "item"),
            ("address", "item"),
            ("types", "item"),
            ("answer", "item"),
            ("item", "element"),
        ];
        for (list, element) in cases {
            assert_eq!(singular(list), element, "{list}");
        }
    }
}
