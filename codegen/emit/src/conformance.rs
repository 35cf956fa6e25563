//! Code for tests that turns the logical input of a recorded request into the typed call.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::choice;
use super::examples::crate_name;
use super::given;
use super::layout::{self, Piece};
use super::literal::Writer;
use super::plan::sent_objects;
use super::rust_type::{self, TypeNames, owned};
use super::scope::ident;
use super::shared::Shared;
use dingtalk_spec::model::{
    Api, Body, Choice, Field, Location, NamedKind, NamedType, Operation, ParameterRef, RuleKind, Type,
};

/// The file of calls: one for every operation, and how values of its types are read.
pub(super) fn calls(api: &Api, shared: &Shared<'_>, head: &str) -> String {
    let krate = crate_name(api);
    let import = (!api.operations.is_empty()).then(|| quote! { use #krate as api; });
    let calls = api.operations.iter().map(call);
    let deprecated = api.operations.iter().any(|operation| operation.deprecated.is_some());
    let allow = deprecated.then(|| quote! { #[allow(deprecated)] });
    let head = format!("{head}\n//! The operations of `{}`, called with the input of recorded requests.\n", api.name);
    let of_kind = |is_object: bool| {
        let sent = api.operations.iter().flat_map(given::declared_types).filter(|named| named.in_request);
        sent.map(|named| matches!(named.kind, NamedKind::Object(_))).any(|object| object == is_object)
    };
    let names = match (of_kind(true), of_kind(false)) {
        (true, true) => quote! { use super::super::input::{Given, Object, values}; },
        (true, false) => quote! { use super::super::input::{Given, Object}; },
        (false, true) => quote! { use super::super::input::values; },
        (false, false) => TokenStream::new(),
    };
    let mut pieces = vec![
        Piece::Items(quote! { #import use super::Call; #names }),
        Piece::Items(quote! {
            /// Every operation.
            #allow
            pub(super) fn calls() -> Vec<Call> {
                Vec::from([#(#calls),*])
            }
        }),
    ];
    for operation in &api.operations {
        pieces.extend(sent_objects(operation).map(|(named, fields)| Piece::Items(object(operation, named, &fields))));
        pieces.extend(operation.choices.iter().map(|choice| Piece::Items(kinds(operation, choice))));
        let is_written = |named: &&NamedType| named.in_request && shared.is_first_sent(operation, &named.name);
        let sent = given::declared_types(operation).filter(is_written);
        pieces.extend(sent.filter_map(|named| values(operation, named)));
    }
    layout::file(&head, pieces)
}

fn writer(operation: &Operation) -> Writer<'_> {
    let module = ident(&operation.module);
    Writer::new(operation, quote! { api::#module:: })
}

fn call(operation: &Operation) -> TokenStream {
    let (module, action) = (ident(&operation.module), &operation.name);
    let writer = writer(operation);
    let setters = given::parameters(operation).into_iter().map(|(field, location)| {
        if let Some(choice) = given::choice(operation, field) {
            return chosen(&writer, choice, &quote! { input.whole_body_unasked() });
        }
        let source = source(operation, location, &field.wire_name);
        setter(&writer, field, &quote! { input.#source })
    });
    let request = built(&quote! { api::#module() }, setters.collect());
    let rules: TokenStream = operation.rules.iter().filter_map(|rule| choice(operation, &rule.kind)).collect();
    let input = if operation.parameters.is_empty() {
        quote! { _ }
    } else {
        quote! { input }
    };
    quote! {
        Call::new(#action, &api::#module::OPERATION, |#input| { #rules #request.untyped() })
    }
}

/// Where the input contains a parameter's value.
fn source(operation: &Operation, location: Location, wire: &str) -> TokenStream {
    match (location, operation.body) {
        (Location::Body, Body::Value) => quote! { whole_body() },
        (Location::Path, _) => quote! { path(#wire) },
        (Location::Query, _) => quote! { query(#wire) },
        (Location::Header, _) => quote! { header(#wire) },
        (Location::Body, _) => quote! { body(#wire) },
    }
}

/// A setter, and what it is given.
struct Setter {
    name: Ident,
    argument: TokenStream,
}

/// What these setters build. Arguments come first: with a builder beside each, the compiler would write how to drop all its states.
fn built(builder: &TokenStream, setters: Vec<Setter>) -> TokenStream {
    let (mut arguments, mut calls) = (TokenStream::new(), TokenStream::new());
    for (index, Setter { name, argument }) in setters.iter().enumerate() {
        let local = format_ident!("v{}", index + 1);
        arguments.extend(quote! { let #local = #argument; });
        calls.extend(quote! { .#name(#local) });
    }
    quote! { #arguments #builder #calls .build() }
}

fn setter(names: &dyn TypeNames, field: &Field, source: &TokenStream) -> Setter {
    let ty = if field.sensitive {
        quote! { dingtalk_core::Secret }
    } else {
        owned(names, &field.ty)
    };
    let json_text = matches!(field.ty, Type::JsonText(_)).then(|| quote! { .json_text() });
    if field.required {
        let argument = quote! { #source #json_text.required::<#ty>() };
        Setter { name: ident(&field.rust_name), argument }
    } else {
        let taken = if rust_type::is_plain_text(field) {
            quote! { text() }
        } else {
            quote! { optional::<#ty>() }
        };
        let name = ident(&format!("maybe_{}", field.rust_name));
        Setter { name, argument: quote! { #source #json_text.#taken } }
    }
}

/// The setter of a choice, which is read from the object that has its fields.
fn chosen(names: &dyn TypeNames, choice: &Choice, object: &TokenStream) -> Setter {
    let (ty, tag) = (names.named(choice.name()), &choice.tag);
    if choice.field.required {
        Setter { name: ident(&choice.field.rust_name), argument: quote! { #object.built::<#ty>() } }
    } else {
        let name = ident(&format!("maybe_{}", choice.field.rust_name));
        Setter { name, argument: quote! { #object.built_if_has::<#ty>(#tag) } }
    }
}

/// The choice to make before reading parameters of which at least one or exactly one is required.
fn choice(operation: &Operation, rule: &RuleKind) -> Option<TokenStream> {
    let sources = |refs: &[ParameterRef]| -> Vec<TokenStream> {
        let parameters = refs.iter().filter_map(|parameter| operation.parameters.get(parameter.index));
        parameters.map(|parameter| source(operation, parameter.location, &parameter.field.wire_name)).collect()
    };
    match rule {
        RuleKind::AnyOf(refs) => {
            let sources = sources(refs);
            Some(quote! { input.any_of(&[#(input.#sources),*]); })
        }
        RuleKind::OneOf(refs) => {
            let sources = sources(refs);
            Some(quote! { input.one_of(&[#(input.#sources),*]); })
        }
        RuleKind::RequiredWhen { .. } => None,
    }
}

fn object(operation: &Operation, named: &NamedType, fields: &[&Field]) -> TokenStream {
    let writer = writer(operation);
    let ty = writer.named(&named.name);
    let setters = fields.iter().map(|field| {
        if let Some(choice) = given::choice(operation, field) {
            return chosen(&writer, choice, &quote! { given });
        }
        let wire = &field.wire_name;
        setter(&writer, field, &quote! { given.field(#wire) })
    });
    let object = built(&quote! { Self::builder() }, setters.collect());
    let given = if fields.is_empty() {
        quote! { _ }
    } else {
        quote! { given }
    };
    quote! {
        impl Object for #ty {
            fn build(#given: &Given<'_>) -> Self {
                #object
            }
        }
    }
}

/// How a choice is read: by its tag.
fn kinds(operation: &Operation, choice: &Choice) -> TokenStream {
    let writer = writer(operation);
    let (ty, tag) = (writer.named(choice.name()), &choice.tag);
    let is_text = choice.kinds.iter().any(|kind| kind.value.is_string());
    let wire = if is_text {
        quote! { String }
    } else {
        quote! { i64 }
    };
    let arms = choice.kinds.iter().map(|kind| {
        let (value, variant) = (choice::literal(kind), ident(&kind.rust_name));
        let Some(held) = given::held(operation, choice, &kind.form) else {
            return quote! { #value => Self::#variant, };
        };
        let field = held.wire_name;
        let held_type = if held.sensitive {
            quote! { dingtalk_core::Secret }
        } else {
            owned(&writer, &held.ty)
        };
        let json_text = held.is_text.then(|| quote! { .json_text() });
        quote! { #value => Self::#variant(given.field(#field) #json_text.required::<#held_type>()), }
    });
    let unknown = match &choice.content {
        Some(content) => {
            let (field, json_text) = (&content.wire_name, content.is_text.then(|| quote! { .json_text() }));
            quote! { content: given.field(#field) #json_text.required::<dingtalk_core::Json>() }
        }
        None => {
            let covered = choice.kinds.iter().filter_map(|kind| choice.holder(kind));
            let own = is_text.then(|| quote! { &kind });
            let names = covered.map(|name| quote! { #name }).chain(own);
            quote! { fields: given.fields(&[#(#names),*]) }
        }
    };
    let first = choice.kinds.first().map(choice::literal);
    let (matched, sample) = if is_text {
        (quote! { kind.as_str() }, quote! { #first.to_owned() })
    } else {
        (quote! { kind }, quote! { #first })
    };
    quote! {
        impl Object for #ty {
            fn build(given: &Given<'_>) -> Self {
                let kind = given.field(#tag).kind::<#wire>(#sample);
                match #matched {
                    #(#arms)*
                    _ => Self::Unknown { #unknown, kind },
                }
            }
        }
    }
}

fn values(operation: &Operation, named: &NamedType) -> Option<Piece> {
    let ty = writer(operation).named(&named.name);
    let wire = match &named.kind {
        NamedKind::TextValues(_) => quote! { String },
        NamedKind::IntegerValues(_) => quote! { i64 },
        NamedKind::Object(_) => return None,
    };
    Some(Piece::Items(quote! { values!(#ty, #wire); }))
}
