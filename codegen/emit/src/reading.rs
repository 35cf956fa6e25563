//! How an example reads an answer, down to a field with a meaningful value.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::ident;
use super::telling::{fields_of, telling};
use dingtalk_spec::model::{Answer, Field, Operation, Type};

/// How many objects an example looks into.
const DEEPEST: usize = 2;

/// Statements that read the operation's answer, in a variable called `answer`.
pub(super) fn answer(operation: &Operation) -> TokenStream {
    let reader = Reader { operation, depth: DEEPEST, is_item: false };
    match &operation.answer {
        Answer::None => TokenStream::new(),
        Answer::Object(fields) => reader.object(&quote! { answer }, fields),
        Answer::Value(field) => reader.variable("answer", &field.ty),
    }
}

/// Statements that read an item of a page, in a variable called `item`.
pub(super) fn item(operation: &Operation, ty: &Type) -> TokenStream {
    Reader { operation, depth: DEEPEST, is_item: true }.variable("item", ty)
}

/// Reads a part of an answer.
#[derive(Clone, Copy)]
struct Reader<'m> {
    operation: &'m Operation,
    /// How many more objects it looks into.
    depth: usize,
    /// Whether the part is one of several.
    is_item: bool,
}

impl Reader<'_> {
    fn object(self, object: &TokenStream, fields: &[Field]) -> TokenStream {
        let Some(field) = telling(self.operation, fields, self.is_item) else { return print_in(object) };
        let name = ident(&field.rust_name);
        let place = quote! { #object.#name };
        match &field.ty {
            Type::List(_) | Type::Map(_) => self.value(&place, &field.rust_name, &field.ty),
            Type::Named(named) if self.depth > 0 && fields_of(self.operation, named).is_some() => {
                let inner = self.deeper().variable(&field.rust_name, &field.ty);
                quote! { if let Some(#name) = #place { #inner } }
            }
            _ => quote! { println!("{:?}", #place); },
        }
    }

    /// Reads an expression whose value is not optional.
    fn value(self, place: &TokenStream, name: &str, ty: &Type) -> TokenStream {
        match ty {
            Type::List(item) if self.depth > 0 && is_object(self.operation, item) => {
                let one = singular(name);
                let (one_name, inner) = (ident(&one), self.item().variable(&one, item));
                quote! { for #one_name in #place { #inner } }
            }
            Type::Named(named) => match fields_of(self.operation, named) {
                Some(fields) if self.depth > 0 => self.deeper().object(place, fields),
                _ => print_in(place),
            },
            _ => print_in(place),
        }
    }

    fn variable(self, name: &str, ty: &Type) -> TokenStream {
        let variable = ident(name);
        self.value(&quote! { #variable }, name, ty)
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth.saturating_sub(1), ..self }
    }

    fn item(self) -> Self {
        Self { is_item: true, ..self.deeper() }
    }
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

fn is_object(operation: &Operation, ty: &Type) -> bool {
    matches!(ty, Type::Named(name) if fields_of(operation, name).is_some())
}

/// The name of one element of a list.
fn singular(name: &str) -> String {
    let base = name.strip_suffix("_list").or_else(|| name.strip_suffix("list")).unwrap_or(name);
    let base = match (base.strip_suffix("ies"), base.strip_suffix('s')) {
        (Some(stem), _) => &format!("{stem}y"),
        (None, Some(one)) if !one.ends_with('s') && !one.ends_with('u') => one,
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
            ("properties", "property"),
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
