//! The test that reads all examples.

use quote::quote;

use super::module::type_name;
use crate::layout::{self, Piece};
use dingtalk_spec::model::Events;

/// The test's text after `head`.
pub(super) fn examples(all: &Events, head: &str) -> String {
    let calls = all.events.iter().flat_map(|event| {
        let name = type_name(event);
        event.examples.iter().map(move |example| {
            let (example_name, data) = (&example.name, example.data.to_string());
            quote! { reads::<#name>(#example_name, #data); }
        })
    });
    let pieces = vec![
        quote! { use dingtalk_events::types::*; use crate::typed::reads; },
        quote! {
            #[test]
            fn every_example_is_read_as_its_type() {
                #(#calls)*
            }
        },
    ];
    layout::file(
        &format!("{head}\n//! The examples in the specs of events.\n"),
        pieces.into_iter().map(Piece::Items).collect(),
    )
}
