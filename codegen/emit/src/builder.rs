//! Builders whose types record which required parameters have been set.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::choice;
use super::docs::Docs;
use super::facts;
use super::given;
use super::layout::Piece;
use super::links::Subject;
use super::parameter_row;
use super::plan::{Plan, Slot, State};
use super::rust_type;
use super::scope::{Scope, ident};
use dingtalk_spec::model::{Api, Location, Type};

/// Methods of operator traits. Clippy mistakes setters of these names for them.
const OPERATORS: &[&str] = &["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];

/// The builder with its setters and the methods that end it.
pub(super) fn pieces(scope: &Scope<'_>, plan: &Plan<'_>) -> Vec<Piece> {
    let builder = &plan.builder;
    let list = generics(plan);
    let slots = scope.binding("Slots");
    let setters = plan.slots.iter().enumerate().map(|(index, slot)| setters(scope, plan, index, slot));
    let ends = ends(scope, plan);
    let declaration = declaration(scope, plan, &slots);
    vec![
        Piece::Items(declaration),
        Piece::Items(quote! {
            impl #list #builder #list {
                #(#setters)*
                #ends
            }
        }),
    ]
}

/// The builder's type parameters in angle brackets.
pub(super) fn generics(plan: &Plan<'_>) -> TokenStream {
    let generics: Vec<_> = plan.states().map(|state| &state.generic).collect();
    if generics.is_empty() {
        TokenStream::new()
    } else {
        quote! { <#(#generics),*> }
    }
}

/// The attribute of a builder's method. Generic functions need none, because they are compiled where they are called.
fn inline(plan: &Plan<'_>, is_generic: bool) -> Option<TokenStream> {
    let is_generic = is_generic || plan.states().next().is_some();
    (!is_generic).then(|| quote! { #[inline] })
}

/// The bounds under which the builder can be finished.
pub(super) fn bounds(plan: &Plan<'_>) -> TokenStream {
    let bounds: Vec<_> = plan.states().map(|State { generic, guard }| quote! { #generic: required::#guard }).collect();
    if bounds.is_empty() {
        TokenStream::new()
    } else {
        quote! { where #(#bounds,)* }
    }
}

fn declaration(scope: &Scope<'_>, plan: &Plan<'_>, slots: &TokenStream) -> TokenStream {
    let builder = &plan.builder;
    let generics: Vec<_> = plan.states().map(|state| &state.generic).collect();
    let (what, parts, nothing) = match plan.object {
        None => ("the request".to_owned(), "parameters", "nothing is sent until `send` is called"),
        Some(named) => (format!("the [`{}`]", named.name), "fields", "call `build` to get the object"),
    };
    let required = match generics.as_slice() {
        [] => String::new(),
        _ => format!(" Its type records which required {parts} have been set."),
    };
    let docs = Docs::paragraph(format!("Builds {what}.{required}")).outer();
    let (defaults, state) = if generics.is_empty() {
        (TokenStream::new(), TokenStream::new())
    } else {
        let (unset, phantom) = (scope.binding("Unset"), scope.import("std::marker", "PhantomData"));
        // A single state in parentheses would not be a tuple.
        let states = if let [one] = generics.as_slice() {
            quote! { #one }
        } else {
            quote! { (#(#generics),*) }
        };
        (quote! { <#(#generics = #unset),*> }, quote! { state: #phantom<#states>, })
    };
    quote! {
        #docs
        #[must_use = #nothing]
        pub struct #builder #defaults {
            slots: #slots,
            #state
        }
    }
}

/// A builder in which nothing is set.
pub(super) fn start(scope: &Scope<'_>, plan: &Plan<'_>, parameters: &TokenStream) -> TokenStream {
    let (builder, slots) = (&plan.builder, scope.binding("Slots"));
    let state = plan.states().next().map(|_| {
        let phantom = scope.import("std::marker", "PhantomData");
        quote! { , state: #phantom }
    });
    quote! { #builder { slots: #slots::new(#parameters) #state } }
}

fn setters(scope: &Scope<'_>, plan: &Plan<'_>, index: usize, slot: &Slot<'_>) -> TokenStream {
    let name = ident(&slot.field.rust_name);
    let subject = plan.object.map_or(Subject::Request, |named| Subject::Type(&named.name));
    let resolve = scope.links().of_field(subject, slot.field);
    let docs = match given::choice(scope.operation(), slot.field) {
        Some(chosen) => facts::choice_docs(slot.field, choice::setter_note(chosen), &resolve),
        None => facts::setter_docs(scope.operation(), slot.field, slot.location, &resolve),
    };
    let docs = docs.outer();
    let allow = OPERATORS.contains(&slot.field.rust_name.as_str()).then(|| {
        quote! { #[allow(clippy::should_implement_trait, reason = "called like the API's parameter")] }
    });
    let ty = rust_type::argument(scope, slot.field);
    let (inline, builder) = (inline(plan, !rust_type::is_exact(slot.field)), &plan.builder);
    let index = Literal::usize_unsuffixed(index);
    let phantom = plan.states().next().map(|_| scope.import("std::marker", "PhantomData"));
    let state = phantom.map(|phantom| quote! { , state: #phantom });
    let set = || {
        let set = rust_type::set(scope, slot.field, &index, &name);
        quote! { #builder { slots: self.slots.#set #state } }
    };
    if let Some(required) = &slot.state {
        let (after, set) = (states_after(scope, plan, required), set());
        return quote! {
            #docs
            #allow
            #inline
            pub fn #name(self, #name: #ty) -> #builder<#(#after),*> {
                #set
            }
        };
    }
    let maybe = ident(&format!("maybe_{}", slot.field.rust_name));
    let maybe_inline = self::inline(plan, false);
    let optional = rust_type::optional(scope, slot.field);
    let maybe_docs = Docs::paragraph(format!("Like [`{name}`](Self::{name}()), but `None` leaves it unset.")).outer();
    // The shortest body for the compiler to check.
    let set = match rust_type::optional_form(slot.field, &name) {
        Some(given) => quote! { self.#maybe(Some(#given)) },
        None => set(),
    };
    quote! {
        #docs
        #allow
        #inline
        pub fn #name(self, #name: #ty) -> Self {
            #set
        }
        #maybe_docs
        #maybe_inline
        pub fn #maybe(self, #name: Option<#optional>) -> Self {
            #builder { slots: self.slots.with_option(#index, #name) #state }
        }
    }
}

/// The builder's type parameters after `given` has been set.
fn states_after(scope: &Scope<'_>, plan: &Plan<'_>, given: &State) -> Vec<TokenStream> {
    let set = scope.binding("Set");
    let after = |state: &State| {
        let generic = &state.generic;
        if *generic == given.generic {
            set.clone()
        } else {
            quote! { #generic }
        }
    };
    plan.states().map(after).collect()
}

/// The methods that end a builder.
fn ends(scope: &Scope<'_>, plan: &Plan<'_>) -> TokenStream {
    let (bounds, inline) = (bounds(plan), inline(plan, false));
    if let Some(named) = plan.object {
        let (docs, name) = (Docs::paragraph(format!("Returns the [`{0}`].", named.name)).outer(), ident(&named.name));
        return quote! {
            #docs
            #inline
            #[must_use]
            pub fn build(self) -> #name #bounds {
                #name(self.slots)
            }
        };
    }
    let (client, request, sending) = (scope.core("Client"), scope.core("Request"), scope.core("Sending"));
    quote! {
        /// Returns the request as a value.
        #inline
        #[must_use]
        pub fn build(self) -> #request<Response> #bounds {
            #request::new(&OPERATION, self.slots)
        }
        /// Sends the request.
        #inline
        pub fn send(self, client: &#client) -> #sending<Response> #bounds {
            self.build().send(client)
        }
    }
}

/// The rows that describe the slots.
pub(super) fn parameter_rows(scope: &Scope<'_>, plan: &Plan<'_>) -> Vec<TokenStream> {
    let operation = scope.operation();
    let key = operation.idempotency_key.as_ref().filter(|_| plan.object.is_none());
    let key = key.map(|key| given::position(operation, key.index));
    let row = |(index, slot): (usize, &Slot<'_>)| {
        let location = slot.location.unwrap_or(Location::Body);
        let (wire, setter) = (&slot.field.wire_name, &slot.field.rust_name);
        let sensitive = slot.field.sensitive.then(|| quote! { .sensitive() });
        let json_text = matches!(slot.field.ty, Type::JsonText(_)).then(|| quote! { .json_text() });
        let flattened = given::choice(scope.operation(), slot.field).map(|_| quote! { .flattened() });
        let idempotency_key = (key == Some(index)).then(|| quote! { .idempotency_key() });
        let new = parameter_row::parameter_row(scope, location, wire, setter);
        quote! {
            #new #sensitive #json_text #flattened #idempotency_key
        }
    };
    plan.slots.iter().enumerate().map(row).collect()
}

/// An object that is sent.
pub(super) fn object(scope: &Scope<'_>, plan: &Plan<'_>) -> Vec<Piece> {
    let Some(named) = plan.object else { return Vec::new() };
    let name = ident(&named.name);
    let docs = Docs::linked("", &named.text, &scope.links().about(Subject::Type(&named.name))).outer();
    let slots = scope.binding("Slots");
    let parameter = scope.binding("Parameter");
    let rows = parameter_rows(scope, plan);
    let (builder, start) = (&plan.builder, start(scope, plan, &quote! { Self::FIELDS }));
    let mut pieces: Vec<_> = [
        quote! {
            #docs
            pub struct #name(#slots);
        },
        quote! {
            impl #name {
                const FIELDS: &'static [#parameter] = &[#(#rows),*];
                /// Starts building one.
                #[inline]
                pub fn builder() -> #builder {
                    #start
                }
            }
        },
        quote! { dingtalk_core::binding::object!(#name); },
    ]
    .map(Piece::Items)
    .into();
    pieces.extend(self::pieces(scope, plan));
    pieces
}

/// The module of traits that name a missing parameter.
pub(super) fn guards(api: &Api, scope: &Scope<'_>, plans: &[Plan<'_>]) -> Option<Piece> {
    let guarded = |plan| guards_of(api, scope, plan);
    let guards: TokenStream = plans.iter().flat_map(guarded).collect();
    if guards.is_empty() {
        return None;
    }
    // Braces would be parsed as placeholders.
    let note = format!("see {}", scope.operation().page.url).replace('{', "{{").replace('}', "}}");
    let docs = Docs::paragraph("The required parameters: each trait is implemented once its parameter has been set.");
    let guards = Piece::Items(quote! { dingtalk_core::binding::required! { #note; #guards } });
    Some(Piece::Module { docs: docs.outer(), name: "required", pieces: vec![guards] })
}

fn guards_of<'p>(api: &Api, scope: &Scope<'p>, plan: &'p Plan<'p>) -> impl Iterator<Item = TokenStream> {
    plan.slots.iter().filter_map(move |slot| {
        let guard = &slot.state.as_ref()?.guard;
        let message = plan.message(api, scope.operation(), slot.field);
        let label = format!("call `.{}(...)` before this", slot.field.rust_name);
        Some(quote! { #guard #message #label; })
    })
}
