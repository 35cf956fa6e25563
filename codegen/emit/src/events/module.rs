//! The module of one event.

use heck::ToUpperCamelCase as _;
use proc_macro2::Ident;
use quote::quote;

use super::stand_in;
use crate::answer;
use crate::differences;
use crate::docs::Docs;
use crate::file::GeneratedFile;
use crate::function_docs::{app_type, page_link};
use crate::layout::{self, Piece};
use crate::links::{Links, Subject};
use crate::markdown::code;
use crate::operation::named_type;
use crate::scope::{Scope, ident};
use dingtalk_spec::model::{AppType, Event, Operation};

/// The name of an event's type.
pub(super) fn type_name(event: &Event) -> Ident {
    ident(&event.module.to_upper_camel_case())
}

/// The module after `head`, at its path in the folder of all of them.
pub(super) fn module(event: &Event, head: &str) -> GeneratedFile {
    let operation = stand_in::operation(event);
    let name = type_name(event);
    let links = Links::of_event(&operation, &name.to_string());
    let scope = Scope::new(&operation).linking(links).spelled_in_many_ways();
    let mut pieces =
        answer::structure(&scope, &name.to_string(), &docs(event, &operation, &scope), Subject::Answer, &event.fields);
    let wire = &event.name;
    pieces.push(Piece::Items(quote! {
        impl crate::EventType for #name {
            const TYPE: &str = #wire;
        }
    }));
    pieces.extend(event.types.iter().flat_map(|named| named_type(&scope, named, None)));
    let head = format!("{head}\n{}", Docs::paragraph(format!("The event [`{name}`] and its parts.")).inner());
    let imports = scope.imports().into_iter().filter(|imports| !imports.is_empty()).map(Piece::Items);
    let text = layout::file(&head, imports.chain(pieces).collect());
    GeneratedFile { path: format!("{}.rs", event.module), text }
}

fn docs(event: &Event, operation: &Operation, scope: &Scope<'_>) -> Docs {
    let resolve = scope.links().about(Subject::Answer);
    let mut docs = Docs::linked("", &event.summary, &resolve);
    if let Some(description) = &event.description {
        docs.add_text(description, &resolve);
    }
    let pages: Vec<_> = std::iter::once(&event.page).chain(&event.other_pages).map(page_link).collect();
    docs.add_paragraph(format!("Event {}. Documentation: {}", code(&event.name), pages.join(", ")));
    let ways = [("Stream mode", &event.stream), ("HTTP callbacks", &event.http), ("SyncHTTP", &event.sync_http)];
    for (way, receivers) in ways.into_iter().filter(|(_, receivers)| !receivers.is_empty()) {
        docs.add_item("- ", &format!("{way}: {}.", kinds(receivers)));
    }
    differences::add(&mut docs, scope.links(), operation);
    docs
}

fn kinds(receivers: &[AppType]) -> String {
    receivers.iter().map(|kind| app_type(*kind)).collect::<Vec<_>>().join(", ")
}
