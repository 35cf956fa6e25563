//! Names in one generated module.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use heck::{ToLowerCamelCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::links::Links;
use dingtalk_spec::model::{Field, NamedKind, NamedType, Operation};

/// An identifier.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The names that a module declares and imports. Names from the spec take precedence: whatever would collide with them is written
/// out instead of imported, or gets another name.
pub(super) struct Scope<'a> {
    operation: &'a Operation,
    links: Links<'a>,
    taken: RefCell<BTreeSet<String>>,
    guards: RefCell<BTreeSet<String>>,
    imports: RefCell<BTreeMap<&'static str, BTreeSet<&'static str>>>,
    is_spelled_in_many_ways: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(operation: &'a Operation) -> Self {
        let own = ["Builder", "Response"].map(str::to_owned);
        let choices = operation.choices.iter().map(|choice| choice.name().to_owned());
        let taken = operation.types.iter().map(|named| named.name.clone()).chain(choices).chain(own).collect();
        Self {
            operation,
            links: Links::within_operation(operation),
            taken: RefCell::new(taken),
            guards: RefCell::default(),
            imports: RefCell::default(),
            is_spelled_in_many_ways: false,
        }
    }

    /// With fields that travel under names in several cases.
    pub(super) fn spelled_in_many_ways(self) -> Self {
        Self { is_spelled_in_many_ways: true, ..self }
    }

    /// The names under which a field arrives: its own, and the same in other cases if it may be spelled in many ways.
    pub(super) fn spellings(&self, field: &Field) -> Vec<String> {
        let own = &field.wire_name;
        let mut names = vec![own.clone()];
        if self.is_spelled_in_many_ways {
            for name in [own.to_lower_camel_case(), own.to_upper_camel_case(), own.to_snake_case()] {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// With links for the names in texts.
    pub(super) fn linking(self, links: Links<'a>) -> Self {
        Self { links, ..self }
    }

    /// Links for the names in texts.
    pub(super) fn links(&self) -> &Links<'a> {
        &self.links
    }

    pub(super) fn operation(&self) -> &'a Operation {
        self.operation
    }

    /// A name of `dingtalk_core::binding`.
    pub(super) fn binding(&self, name: &'static str) -> TokenStream {
        self.import("dingtalk_core::binding", name)
    }

    /// A name of `dingtalk_core`.
    pub(super) fn core(&self, name: &'static str) -> TokenStream {
        self.import("dingtalk_core", name)
    }

    pub(super) fn import(&self, module: &'static str, name: &'static str) -> TokenStream {
        let name_token = ident(name);
        if self.operation.named_type(name).is_some() || self.operation.choice_called(name).is_some() {
            let module = path(module);
            return quote! { #module::#name_token };
        }
        self.imports.borrow_mut().entry(module).or_default().insert(name);
        quote! { #name_token }
    }

    /// The imports that were asked for: the standard library's, then ours.
    pub(super) fn imports(&self) -> [TokenStream; 2] {
        let imports = self.imports.borrow();
        let lines = |of_std: bool| {
            let modules = imports.iter().filter(move |(module, _)| module.starts_with("std") == of_std);
            modules.map(|(module, names)| import_line(module, names)).collect()
        };
        [lines(true), lines(false)]
    }

    /// A name in upper camel case that nothing else in the module has.
    pub(super) fn unique(&self, base: &str) -> Ident {
        unique(&mut self.taken.borrow_mut(), base)
    }

    /// A name in upper camel case that nothing else in the module of guards has.
    pub(super) fn unique_guard(&self, base: &str) -> Ident {
        unique(&mut self.guards.borrow_mut(), &base.to_upper_camel_case())
    }
}

pub(super) fn is_object(named: Option<&NamedType>) -> bool {
    named.is_some_and(|named| matches!(named.kind, NamedKind::Object(_)))
}

fn unique(taken: &mut BTreeSet<String>, base: &str) -> Ident {
    let numbered = (2..).map(|number| format!("{base}{number}"));
    let free = std::iter::once(base.to_owned()).chain(numbered).find(|name| !taken.contains(name));
    let name = free.unwrap_or_default();
    taken.insert(name.clone());
    ident(&name)
}

fn path(module: &str) -> TokenStream {
    let parts = module.split("::").map(ident);
    quote! { #(#parts)::* }
}

fn import_line(module: &str, names: &BTreeSet<&'static str>) -> TokenStream {
    let module = path(module);
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match names.as_slice() {
        [name] => quote! { use #module::#name; },
        names => quote! { use #module::{#(#names),*}; },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn taken_names_are_numbered() {
        let mut taken = BTreeSet::from(["XState".to_owned()]);
        let names = ["XState", "XState", "YState"].map(|base| unique(&mut taken, base).to_string());
        assert_eq!(names, ["XState2", "XState3", "YState"]);
    }

    #[test]
    fn one_name_is_imported_without_braces() {
        let line = |names: &[&'static str]| import_line("a::b", &names.iter().copied().collect()).to_string();
        assert_eq!(line(&["C"]), "use a :: b :: C ;");
        assert_eq!(line(&["D", "C"]), "use a :: b :: { C , D } ;");
    }
}
