//! The rows in which an endpoint or an object states its parameters.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::{Scope, ident};
use dingtalk_spec::model::Location;

/// The row that describes a parameter or a field, without what is special about it.
pub(super) fn parameter_row(scope: &Scope<'_>, location: Location, wire: &str, setter: &str) -> TokenStream {
    let parameter = scope.binding("Parameter");
    let variant = ident(match location {
        Location::Path => "Path",
        Location::Query => "Query",
        Location::Header => "Header",
        Location::Body if wire == setter => return quote! { #parameter::body(#wire) },
        Location::Body => "Body",
    });
    let location = scope.binding("Location");
    quote! { #parameter::new(#location::#variant, #wire, #setter) }
}
