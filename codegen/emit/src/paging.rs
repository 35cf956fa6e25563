//! Paging, if a spec describes it.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::builder;
use super::given;
use super::layout::Piece;
use super::plan::Plan;
use super::rust_type;
use super::scope::{Scope, ident};
use dingtalk_spec::model::{Answer, Field, NamedKind, Operation, Pagination, PaginationStyle, Type};

/// Methods that end the builder with every page, or every item.
pub(super) fn methods(scope: &Scope<'_>, plan: &Plan<'_>) -> Option<Piece> {
    let operation = scope.operation();
    let pagination = operation.pagination.as_ref()?;
    let (builder, generics, bounds) = (&plan.builder, builder::generics(plan), builder::bounds(plan));
    let (client, pages, items) = (scope.core("Client"), scope.core("Pages"), scope.core("Items"));
    let item = rust_type::owned(scope, item(operation)?);
    let (slots, paging) = (slots(scope, pagination), paging(scope, operation, pagination));
    let new = match within(scope, pagination) {
        Some(within) => quote! { #pages::within(client, &OPERATION, #slots, #paging, #within) },
        None => quote! { #pages::new(client, &OPERATION, #slots, #paging) },
    };
    Some(Piece::Items(quote! {
        impl #generics #builder #generics {
            /// Fetches the pages one after another, each when it is asked for.
            #[inline]
            pub fn pages(self, client: &#client) -> #pages<Response> #bounds {
                #new
            }
            /// Fetches the items of all pages one by one, requesting further pages as needed.
            #[inline]
            pub fn items(self, client: &#client) -> #items<#item> #bounds {
                self.pages(client).items()
            }
        }
    }))
}

/// The request for the first page.
fn slots(scope: &Scope<'_>, pagination: &Pagination) -> TokenStream {
    let Some(first) = &pagination.first else { return quote! { self.slots } };
    let position = Literal::usize_unsuffixed(given::position(scope.operation(), pagination.position.index));
    let value = scope.binding("Value");
    let first = match (first.as_str(), first.as_i64()) {
        (Some(text), _) => quote! { #value::of::<String>(#text) },
        (None, number) => {
            let number = super::values::number(number.unwrap_or_default());
            quote! { #value::of::<i64>(#number) }
        }
    };
    if pagination.position.inside.is_empty() {
        quote! { self.slots.or(#position, #first) }
    } else {
        let inside = &pagination.position.inside;
        quote! { self.slots.or_within(#position, &[#(#inside),*], #first) }
    }
}

/// Where position and size are within objects, if one of them is.
fn within(scope: &Scope<'_>, pagination: &Pagination) -> Option<TokenStream> {
    let position = &pagination.position.inside;
    let size = pagination.size.as_ref().map(|size| size.inside.as_slice()).unwrap_or_default();
    let is_within = !position.is_empty() || !size.is_empty();
    is_within.then(|| {
        let within = scope.binding("Within");
        quote! { #within { position: &[#(#position),*], size: &[#(#size),*] } }
    })
}

fn paging(scope: &Scope<'_>, operation: &Operation, pagination: &Pagination) -> TokenStream {
    let (paging, step) = (scope.binding("Paging"), scope.binding("Step"));
    let position = Literal::usize_unsuffixed(given::position(operation, pagination.position.index));
    let size = match &pagination.size {
        Some(size) => {
            let size = Literal::usize_unsuffixed(given::position(operation, size.index));
            quote! { Some(#size) }
        }
        None => quote! { None },
    };
    // The server's default for the first position.
    let default = pagination.position.field(operation).and_then(|field| {
        let default = field.default.as_ref();
        default.and_then(serde_json::Value::as_i64)
    });
    let first = |first: i64| super::values::number(default.unwrap_or(first));
    let step = match (&pagination.next, pagination.style) {
        (Some(path), _) => {
            let path = path.join(".");
            quote! { #step::Told(#path) }
        }
        (None, PaginationStyle::Offset) => {
            let first = first(0);
            quote! { #step::ByItems(#first) }
        }
        (None, PaginationStyle::PageNumber | PaginationStyle::Token | PaginationStyle::Cursor) => {
            let first = first(1);
            quote! { #step::ByOne(#first) }
        }
    };
    quote! { #paging { position: #position, size: #size, step: #step } }
}

/// What the answer says about its position among the pages. An answer that is a list needs nothing more.
pub(super) fn answer(scope: &Scope<'_>) -> Option<Piece> {
    let operation = scope.operation();
    let pagination = operation.pagination.as_ref()?;
    let (items, list) = Path::find(operation, &pagination.items)?;
    let Type::List(item) = &list.ty else { return None };
    let (page, item) = (scope.binding("Page"), rust_type::owned(scope, item));
    let items = items.exclusive();
    let next = pagination.next.as_ref().and_then(|path| Path::find(operation, path)).map(|(path, field)| {
        let (value, into_value, next) = (scope.binding("Value"), scope.binding("IntoValue"), path.shared());
        let clone = (field.ty == Type::String).then(|| quote! { .clone() });
        quote! {
            #[inline]
            fn next(&self) -> Option<#value> {
                #next #clone .map(#into_value::into_value)
            }
        }
    });
    let has_more = pagination.has_more.as_ref().and_then(|path| Path::find(operation, path)).map(|(path, _)| {
        let has_more = path.shared();
        quote! {
            #[inline]
            fn has_more(&self) -> Option<bool> {
                #has_more
            }
        }
    });
    Some(Piece::Items(quote! {
        impl #page for Response {
            type Item = #item;
            #[inline]
            fn items(&mut self) -> Option<&mut Vec<#item>> {
                Some(&mut #items)
            }
            #next
            #has_more
        }
    }))
}

/// What the pages of an operation hold.
pub(super) fn item(operation: &Operation) -> Option<&Type> {
    let pagination = operation.pagination.as_ref()?;
    let list = match &operation.answer {
        Answer::Value(field) => field,
        Answer::Object(_) | Answer::None => Path::find(operation, &pagination.items)?.1,
    };
    if let Type::List(item) = &list.ty { Some(item) } else { None }
}

/// A path through an answer: the objects, then the field.
struct Path {
    objects: Vec<Ident>,
    field: Ident,
}

impl Path {
    /// The path along these wire names, and the field at its end.
    fn find<'m>(operation: &'m Operation, wires: &[String]) -> Option<(Self, &'m Field)> {
        let Answer::Object(fields) = &operation.answer else { return None };
        let (last, objects) = wires.split_last()?;
        let mut fields = fields.as_slice();
        let mut way = Vec::new();
        for wire in objects {
            let object = fields.iter().find(|field| field.wire_name == *wire)?;
            let Type::Named(name) = &object.ty else { return None };
            let NamedKind::Object(inner) = &operation.named_type(name)?.kind else { return None };
            way.push(ident(&object.rust_name));
            fields = inner;
        }
        let field = fields.iter().find(|field| field.wire_name == *last)?;
        Some((Self { objects: way, field: ident(&field.rust_name) }, field))
    }

    /// The field, through mutable references.
    fn exclusive(&self) -> TokenStream {
        self.through(&quote! { .as_mut()? })
    }

    /// The field, through shared references.
    fn shared(&self) -> TokenStream {
        self.through(&quote! { .as_ref()? })
    }

    fn through(&self, open: &TokenStream) -> TokenStream {
        let (objects, field) = (&self.objects, &self.field);
        quote! { self #(.#objects #open)* .#field }
    }
}
