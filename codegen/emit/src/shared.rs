//! Types that several operations of an API have in common: written once, in the crate's module `types`, and re-exported by the
//! operations' modules. What one call returned can then be given to another, and the compiler checks them once.
//!
//! Two types are the same if all is that a caller sees: their name, their fields or values, and every text. Objects that are sent are
//! left out, because the compiler's messages name the call for which a field is missing.

use std::collections::BTreeMap;

use quote::quote;

use super::docs::Docs;
use super::given;
use super::layout::{self, Piece};
use super::links::Links;
use super::operation::named_type;
use super::scope::{Scope, ident};
use dingtalk_spec::model::{Answer, Api, Field, NamedKind, NamedType, Operation, Type};

/// The module that has them.
pub(super) const MODULE: &str = "types";

/// The types that operations of an API share, by name.
#[derive(Default)]
pub(super) struct Shared<'a> {
    types: BTreeMap<&'a str, Vec<(&'a Operation, &'a NamedType)>>,
}

impl<'a> Shared<'a> {
    /// Finds them.
    pub(super) fn of(api: &'a Api) -> Self {
        let mut forms: BTreeMap<(&str, String), Vec<_>> = BTreeMap::new();
        for operation in &api.operations {
            for named in given::declared_types(operation) {
                if let Some(form) = form(operation, named, &mut Vec::new()) {
                    forms.entry((&named.name, form)).or_default().push((operation, named));
                }
            }
        }
        let mut types: BTreeMap<_, Vec<_>> = BTreeMap::new();
        // The module has one type of a name: the one that most operations have, and the first of several.
        for ((name, _), group) in forms {
            let known = types.entry(name).or_default();
            if group.len() > 1 && rank(&group) > rank(known) {
                *known = group;
            }
        }
        types.retain(|_, group| !group.is_empty());
        let mut shared = Self { types };
        shared.drop_incomplete();
        shared
    }

    /// Removes objects with a field whose type is not shared by the same operations, until there are none.
    fn drop_incomplete(&mut self) {
        loop {
            let is_complete = |group: &[(&Operation, &NamedType)]| {
                group.iter().all(|(operation, named)| mentioned(named).iter().all(|name| self.has(operation, name)))
            };
            let incomplete: Vec<_> =
                self.types.iter().filter(|(_, group)| !is_complete(group)).map(|(name, _)| *name).collect();
            if incomplete.is_empty() {
                return;
            }
            self.types.retain(|name, _| !incomplete.contains(name));
        }
    }

    /// Whether the type of this name is one that `operation` shares.
    pub(super) fn has(&self, operation: &Operation, name: &str) -> bool {
        self.types.get(name).is_some_and(|group| group.iter().any(|(one, _)| one.module == operation.module))
    }

    /// Whether no operation before this one sends values of its type of this name.
    pub(super) fn is_first_sent(&self, operation: &Operation, name: &str) -> bool {
        let group = self.types.get(name).filter(|_| self.has(operation, name));
        let first = group.and_then(|group| group.iter().find(|(_, named)| named.in_request));
        first.is_none_or(|(first, _)| first.module == operation.module)
    }

    /// The names of types that `operation` shares, in alphabetical order.
    pub(super) fn names<'s>(&'s self, operation: &'s Operation) -> impl Iterator<Item = &'a str> + 's {
        self.types.keys().copied().filter(|name| self.has(operation, name))
    }

    /// The modules of the operations that share each type, by its name.
    pub(super) fn groups(&self) -> impl Iterator<Item = (&'a str, Vec<&'a str>)> + '_ {
        let modules = |group: &[(&'a Operation, _)]| group.iter().map(|(one, _)| one.module.as_str()).collect();
        self.types.iter().map(move |(name, group)| (*name, modules(group)))
    }

    /// Whether the operations of these modules share the type of this name.
    pub(super) fn is_one(&self, name: &str, modules: [&str; 2]) -> bool {
        let group = self.types.get(name).map(Vec::as_slice).unwrap_or_default();
        modules.iter().all(|module| group.iter().any(|(one, _)| one.module == *module))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// The module of these types after `head`.
    pub(super) fn file(&self, api: &Api, head: &str) -> Option<String> {
        let types = self.types.values().filter_map(|group| merged(group)).collect();
        let (first, _) = self.types.values().next()?.first()?;
        let holder = holder(first, types);
        let scope = Scope::new(&holder).linking(Links::new(api, &holder, BTreeMap::new()));
        let pieces: Vec<_> = holder.types.iter().flat_map(|named| named_type(&scope, named, None)).collect();
        let docs =
            Docs::paragraph("Types that several functions share. The module of each function has those that it uses.");
        let imports = scope.imports().into_iter().filter(|imports| !imports.is_empty()).map(Piece::Items);
        Some(layout::file(&format!("{head}\n{}", docs.inner()), imports.chain(pieces).collect()))
    }

    /// The re-exports of the types that `operation` shares.
    pub(super) fn reexports(&self, operation: &Operation) -> Option<Piece> {
        let (module, names) = (ident(MODULE), self.names(operation).map(ident).collect::<Vec<_>>());
        match names.as_slice() {
            [] => None,
            [name] => Some(Piece::Items(quote! { pub use crate::#module::#name; })),
            names => Some(Piece::Items(quote! { pub use crate::#module::{#(#names),*}; })),
        }
    }
}

/// How a group compares with others of the same name: by size, then by the place of its first operation.
fn rank<'a>(group: &[(&'a Operation, &NamedType)]) -> (usize, std::cmp::Reverse<Option<&'a str>>) {
    (group.len(), std::cmp::Reverse(group.first().map(|(operation, _)| operation.module.as_str())))
}

/// The type as all of the operations use it.
fn merged(group: &[(&Operation, &NamedType)]) -> Option<NamedType> {
    let (_, first) = group.first()?;
    let in_request = group.iter().any(|(_, named)| named.in_request);
    let in_answer = group.iter().any(|(_, named)| named.in_answer);
    Some(NamedType { in_request, in_answer, ..(*first).clone() })
}

/// An operation that has these types and nothing else, for the code that writes types.
fn holder(operation: &Operation, types: Vec<NamedType>) -> Operation {
    Operation {
        module: MODULE.to_owned(),
        parameters: Vec::new(),
        answer: Answer::None,
        types,
        choices: Vec::new(),
        rules: Vec::new(),
        pagination: None,
        examples: Vec::new(),
        page_errors: Vec::new(),
        ..operation.clone()
    }
}

/// All that a caller sees of a type, if nothing of it depends on the operation. `within` are the types around it.
fn form<'a>(operation: &'a Operation, named: &'a NamedType, within: &mut Vec<&'a str>) -> Option<String> {
    let is_choice = operation.choice_called(&named.name).is_some() || operation.choice_of(Some(&named.name)).is_some();
    // Names in backticks become links, and to what depends on the operation.
    if is_choice || named.text.contains('`') {
        return None;
    }
    let described = match &named.kind {
        NamedKind::TextValues(values) => format!("{values:?}"),
        NamedKind::IntegerValues(values) => format!("{values:?}"),
        NamedKind::Object(_) if named.in_request => return None,
        NamedKind::Object(fields) => {
            within.push(&named.name);
            let fields: Option<Vec<_>> = fields.iter().map(|field| form_of_field(operation, field, within)).collect();
            within.pop();
            return Some(format!("{} {:?} {:?}", named.name, named.text, fields?));
        }
    };
    (!described.contains('`')).then(|| format!("{} {:?} {described}", named.name, named.text))
}

fn form_of_field<'a>(operation: &'a Operation, field: &'a Field, within: &mut Vec<&'a str>) -> Option<String> {
    let Field {
        wire_name,
        rust_name,
        ty,
        from,
        text,
        example,
        default,
        limits,
        format,
        unit,
        sensitive,
        deprecated,
        ..
    } = field;
    if text.contains('`') || deprecated.as_ref().is_some_and(|why| why.contains('`')) {
        return None;
    }
    let inner = match named_in(ty).and_then(|name| operation.named_type(name)) {
        Some(named) if !within.contains(&named.name.as_str()) => Some(form(operation, named, within)?),
        _ => None,
    };
    let facts = (from, example, default, limits, format, unit, sensitive, deprecated);
    Some(format!("{wire_name:?} {rust_name} {ty} {text:?} {facts:?} {inner:?}"))
}

/// The named types that an object's fields have.
fn mentioned(named: &NamedType) -> Vec<&str> {
    match &named.kind {
        NamedKind::Object(fields) => fields.iter().filter_map(|field| named_in(&field.ty)).collect(),
        NamedKind::TextValues(_) | NamedKind::IntegerValues(_) => Vec::new(),
    }
}

fn named_in(ty: &Type) -> Option<&str> {
    match ty {
        Type::Named(name) => Some(name),
        Type::List(inner) | Type::Map(inner) | Type::JsonText(inner) => named_in(inner),
        _ => None,
    }
}
