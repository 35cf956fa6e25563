//! Code for tests that turns the logical input of a recorded request into the typed call.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::choice;
use super::examples::crate_name;
use super::given;
use super::layout::{self, Piece};
use super::literal::Writer;
use super::plan::sent_objects;
use super::rust_type::{self, TypeNames as _, owned};
use super::scope::ident;
use super::shared::Shared;
use dingtalk_spec::model::{
    Api, Body, Choice, Field, Location, NamedKind, NamedType, Operation, ParameterRef, RuleKind, Type,
};

/// The file of calls: one for every operation, and how values of its types are read.
pub(super) fn calls(api: &Api, shared: &Shared<'_>, head: &str) -> String {
    let krate = crate_name(api);
    let imports = (!api.operations.is_empty()).then(|| {
        quote! {
            use #krate as api;
            use dingtalk_core::{Json, Request};
            use super::super::input::*;
        }
    });
    let listed = api.operations.iter().map(listed);
    let head = format!("{head}\n//! The operations of `{}`, called with the input of recorded requests.\n", api.name);
    let mut pieces = vec![
        Piece::Items(quote! { #imports use super::Call; }),
        Piece::Items(quote! {
            /// Every operation.
            pub(super) static CALLS: &[Call] = &[#(#listed),*];
        }),
    ];
    let read_alone = read_alone(api);
    for operation in &api.operations {
        pieces.push(Piece::Items(call(operation)));
        pieces.extend(sent_objects(operation).map(|(named, fields)| Piece::Items(object(operation, named, &fields))));
        pieces.extend(operation.choices.iter().map(|choice| Piece::Items(kinds(operation, choice))));
        let is_written = |named: &&NamedType| {
            named.in_request && read_alone.contains(&named.name) && shared.is_first_sent(operation, &named.name)
        };
        let sent = given::declared_types(operation).filter(is_written);
        pieces.extend(sent.filter_map(|named| values(operation, named)));
    }
    layout::file(&head, pieces)
}

fn writer(operation: &Operation) -> Writer<'_> {
    let module = ident(&operation.module);
    Writer::new(operation, quote! { api::#module:: })
}

/// The name of the function that makes a call. A closure would cost a second function that calls it.
fn function(operation: &Operation) -> Ident {
    format_ident!("call_{}", operation.module)
}

fn listed(operation: &Operation) -> TokenStream {
    let (module, action, function) = (ident(&operation.module), &operation.name, function(operation));
    quote! { Call::new(#action, &api::#module::OPERATION, #function) }
}

fn call(operation: &Operation) -> TokenStream {
    let (module, function) = (ident(&operation.module), function(operation));
    let setters = given::parameters(operation).into_iter().map(|(field, location)| {
        if let Some(choice) = given::choice(operation, field) {
            return chosen(choice, &quote! { input.whole_body_unasked() });
        }
        let source = source(operation, location, &field.wire_name);
        setter(operation, field, &quote! { input.#source })
    });
    let request = built(&quote! { api::#module() }, setters.collect());
    let rules: TokenStream = operation.rules.iter().filter_map(|rule| choice(operation, &rule.kind)).collect();
    let input = if operation.parameters.is_empty() {
        quote! { _ }
    } else {
        quote! { input }
    };
    let allow = operation.deprecated.is_some().then(|| quote! { #[allow(deprecated)] });
    quote! {
        #allow
        fn #function(#input: &Input) -> Request<Json> { #rules #request.untyped() }
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
    /// Whether the argument is an `Option`, and the setter takes what is in it.
    is_optional: bool,
}

/// What these setters build. Arguments come first: with a builder beside each, the compiler would write how to drop all its states.
fn built(builder: &TokenStream, setters: Vec<Setter>) -> TokenStream {
    let (mut statements, mut steps, mut built) = (TokenStream::new(), TokenStream::new(), builder.clone());
    for (index, Setter { name, argument, is_optional }) in setters.iter().enumerate() {
        let local = format_ident!("v{}", index + 1);
        statements.extend(quote! { let #local = #argument; });
        if *is_optional {
            steps.extend(quote! {
                let built = #built;
                let built = match #local { Some(given) => built.#name(given), None => built };
            });
            built = quote! { built };
        } else {
            built.extend(quote! { .#name(#local) });
        }
    }
    quote! { #statements #steps #built.build() }
}

fn setter(operation: &Operation, field: &Field, source: &TokenStream) -> Setter {
    let (name, taken) = (field.rust_name.as_str(), Taken::of(operation, field));
    let ty = &taken.ty;
    let json_text = matches!(field.ty, Type::JsonText(_)).then(|| quote! { .json_text() });
    if field.required {
        let argument = quote! { #source #json_text.required::<#ty>() };
        return Setter { name: ident(name), argument, is_optional: false };
    }
    let argument = quote! { #source #json_text.optional::<#ty>() };
    if taken.is_exact {
        Setter { name: ident(&format!("maybe_{name}")), argument, is_optional: false }
    } else {
        Setter { name: ident(name), argument, is_optional: true }
    }
}

/// What a setter is given: a type that is not dropped, of which there are few.
struct Taken {
    ty: TokenStream,
    /// Whether the `maybe_` setter takes it too.
    is_exact: bool,
}

impl Taken {
    fn of(operation: &Operation, field: &Field) -> Self {
        let ty = rust_type::without_json_text(&field.ty);
        let is_exact = !field.sensitive && !matches!(ty, Type::Named(_));
        match ty {
            Type::List(item) => {
                let list = scalar(operation, item).map(|item| quote! { &[#item] });
                Self { ty: list.unwrap_or_else(|| quote! { Items }), is_exact: false }
            }
            Type::Map(_) => Self { ty: quote! { Entries }, is_exact: false },
            ty => match scalar(operation, ty) {
                Some(ty) => Self { ty, is_exact },
                None => Self { ty: quote! { Given }, is_exact: false },
            },
        }
    }
}

/// The type that stands for values without parts, those of a list of values too.
fn scalar(operation: &Operation, ty: &Type) -> Option<TokenStream> {
    let named = |name: &str| operation.named_type(name).map(|named| &named.kind);
    Some(match ty {
        Type::String => quote! { &str },
        Type::Int32 => quote! { i32 },
        Type::Int64 => quote! { i64 },
        Type::Float64 => quote! { f64 },
        Type::Bool => quote! { bool },
        Type::Named(name) => match named(name)? {
            NamedKind::TextValues(_) => quote! { &str },
            NamedKind::IntegerValues(_) => quote! { i64 },
            NamedKind::Object(_) => return None,
        },
        Type::File | Type::Any | Type::List(_) | Type::Map(_) | Type::JsonText(_) => return None,
    })
}

/// The setter of a choice, which is read from the object that has its fields.
fn chosen(choice: &Choice, object: &TokenStream) -> Setter {
    let (name, tag) = (ident(&choice.field.rust_name), &choice.tag);
    let is_optional = !choice.field.required;
    let argument = if is_optional {
        quote! { #object.chosen_if_has(#tag) }
    } else {
        quote! { #object.chosen() }
    };
    Setter { name, argument, is_optional }
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
            return chosen(choice, &quote! { given });
        }
        let wire = &field.wire_name;
        setter(operation, field, &quote! { given.field(#wire) })
    });
    let object = built(&quote! { Self::builder() }, setters.collect());
    let given = (!fields.is_empty()).then(|| quote! { let given = });
    quote! {
        impl Logical for #ty {
            fn of(given: Given<'_>) -> Self {
                #given given.object();
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
        quote! { #value => Self::#variant(<#held_type>::of(given.field(#field) #json_text)), }
    });
    let unknown = match &choice.content {
        Some(content) => {
            let (field, json_text) = (&content.wire_name, content.is_text.then(|| quote! { .json_text() }));
            quote! { content: given.field(#field) #json_text.into() }
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
        impl Choice for #ty {
            fn choose(given: Given<'_>) -> Self {
                let kind = given.field(#tag).kind::<#wire>(#sample);
                match #matched {
                    #(#arms)*
                    _ => Self::Unknown { #unknown, kind },
                }
            }
        }
    }
}

/// The types of values that are inside of maps, of lists of lists or of choices. Setters take others as text or as numbers.
fn read_alone(api: &Api) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for operation in &api.operations {
        let objects = operation.types.iter().filter_map(|named| match &named.kind {
            NamedKind::Object(fields) => Some(fields),
            NamedKind::TextValues(_) | NamedKind::IntegerValues(_) => None,
        });
        let parameters = operation.parameters.iter().map(|parameter| &parameter.field);
        for field in parameters.chain(objects.flatten()) {
            match rust_type::without_json_text(&field.ty) {
                Type::List(item) if scalar(operation, item).is_some() => {}
                Type::Named(_) => {}
                ty => add_named(ty, &mut names),
            }
        }
        for choice in &operation.choices {
            let held = choice.kinds.iter().filter_map(|kind| given::held(operation, choice, &kind.form));
            held.for_each(|held| add_named(&held.ty, &mut names));
        }
    }
    names
}

/// Adds the named types in `ty` to `names`.
fn add_named(ty: &Type, names: &mut BTreeSet<String>) {
    match ty {
        Type::Named(name) => drop(names.insert(name.clone())),
        Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => add_named(inner, names),
        _ => {}
    }
}

fn values(operation: &Operation, named: &NamedType) -> Option<Piece> {
    let ty = writer(operation).named(&named.name);
    let wire = match &named.kind {
        NamedKind::TextValues(_) => quote! { &str },
        NamedKind::IntegerValues(_) => quote! { i64 },
        NamedKind::Object(_) => return None,
    };
    Some(Piece::Items(quote! {
        impl Logical for #ty {
            fn of(given: Given<'_>) -> Self {
                Self::from(given.required::<#wire>())
            }
        }
    }))
}
