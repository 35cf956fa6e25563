//! The module that lists all events.

use std::collections::BTreeMap;

use quote::quote;

use super::module::type_name;
use crate::docs::Docs;
use crate::layout::{self, Piece};
use crate::markdown::{cell, code_cell};
use crate::scope::ident;
use dingtalk_spec::model::{Event, Events};

/// The module's text after `head`.
pub(super) fn index(all: &Events, head: &str) -> String {
    let mut docs = Docs::text(&all.summary);
    docs.add_paragraph(
        "[`Event::read`](crate::Event::read) reads an event as its type, and [`AnyEvent`] is any of them. All fields are optional, and their \
         descriptions follow from their names: the vendor's pages show events as they arrive, but describe no field.",
    );
    docs.add_heading("Events");
    for (word, events) in families(&all.events) {
        docs.add_subheading(&if word.is_empty() { "Other events".to_owned() } else { format!("`{word}_...`") });
        let row = |event: &&Event| {
            let name = type_name(event);
            vec![code_cell(&event.name), format!("[`{name}`]"), cell(&event.summary)]
        };
        docs.add_table(&["Event", "Type", "What happened"], events.iter().map(row));
    }
    let names: Vec<_> = all.events.iter().map(type_name).collect();
    let modules: Vec<_> = all.events.iter().map(|event| ident(&event.module)).collect();
    let wires = all.events.iter().map(|event| event.name.as_str());
    let summaries = all.events.iter().map(|event| Docs::text(&event.summary).outer());
    let pieces = vec![
        quote! { use crate::event::Event; use crate::typed::ReadError; },
        quote! { #(pub mod #modules;)* },
        quote! { #(#[doc(no_inline)] pub use self::#modules::#names;)* },
        quote! {
            /// An event of any type.
            #[derive(Debug, Clone)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant, reason = "events are handled one at a time")]
            pub enum AnyEvent {
                #(#summaries #names(#names),)*
                /// An event whose type this version of the crate does not know, with its data.
                Other(dingtalk_core::Json),
            }
        },
        quote! {
            impl AnyEvent {
                pub(crate) fn read(event: &Event) -> Result<Self, ReadError> {
                    Ok(match event.event_type() {
                        #(#wires => Self::#names(event.read()?),)*
                        _ => Self::Other(event.json().map_err(|_| ReadError::not_json(event.event_type()))?),
                    })
                }
            }
        },
    ];
    layout::file(&format!("{head}\n{}", docs.inner()), pieces.into_iter().map(Piece::Items).collect())
}

/// The events by their first word, those without company at the end.
fn families(events: &[Event]) -> Vec<(String, Vec<&Event>)> {
    let mut families: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in events {
        families.entry(event.module.split('_').next().unwrap_or_default()).or_default().push(event);
    }
    let (groups, single): (Vec<_>, Vec<_>) = families.into_iter().partition(|(_, events)| events.len() > 1);
    let mut groups: Vec<_> = groups.into_iter().map(|(word, events)| (word.to_owned(), events)).collect();
    let single: Vec<_> = single.into_iter().flat_map(|(_, events)| events).collect();
    groups.extend((!single.is_empty()).then_some((String::new(), single)));
    groups
}
