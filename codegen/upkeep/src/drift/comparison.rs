//! Compares parameters and fields, including nested ones.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fact::{ABSENT, By, Decided, Fact, Pair};
use super::shape::{self, Site};
use super::values;
use crate::sayable;
use dingtalk_pages::facts::{FieldFacts, PageFacts, Shape, Tree};
use dingtalk_pages::visit::each_field;
use dingtalk_spec::authoring;
use dingtalk_spec::authoring::vocabulary;
use dingtalk_spec::model::{Field, Format, Limits, Operation, Type};

/// Compares fields, and collects the results.
pub(super) struct Comparison<'a> {
    pub(super) pairs: Vec<Pair>,
    operation: &'a Operation,
    slug: &'a str,
    /// Whether the fields are in the answer: they have neither required flags nor defaults.
    pub(super) is_answer: bool,
    /// Types whose fields are being compared: a page describes a recursive type only to some depth.
    open: Vec<String>,
    /// Objects whose fields the page describes somewhere.
    described: BTreeSet<&'a str>,
}

/// The fields of one table, by which sides have them.
pub(super) struct Matched<'p, 's> {
    /// With the path in the spec.
    pub(super) both: Vec<(String, &'p FieldFacts, &'s Field)>,
    pub(super) page: Vec<&'p FieldFacts>,
    pub(super) spec: Vec<&'s Field>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(operation: &'a Operation, page: &'a PageFacts) -> Self {
        Self {
            pairs: Vec::new(),
            operation,
            slug: &page.slug,
            is_answer: false,
            open: Vec::new(),
            described: described(page),
        }
    }

    pub(super) fn push(&mut self, pair: Pair) {
        self.pairs.push(pair);
    }

    /// Pairs the fields of one table by name, or by the page's name if a page error states it.
    pub(super) fn matched<'p, 's>(
        &self,
        prefix: &str,
        mut page: Vec<&'p FieldFacts>,
        spec: Vec<&'s Field>,
    ) -> Matched<'p, 's> {
        let mut names = BTreeSet::new();
        // If two rows have the same name, the first counts, as in an import.
        page.retain(|given| !given.name.trim().is_empty() && names.insert(given.name.as_str()));
        let (mut both, mut spec_only) = (Vec::new(), Vec::new());
        for wanted in &spec {
            let at = format!("{prefix}.{}", wanted.wire_name);
            let by_name = |name: &str| page.iter().position(|given| given.name == name);
            let is_ours = |name: &str| spec.iter().any(|field| field.wire_name == name);
            let misspelt = || self.misspelt(&at).filter(|name| !is_ours(name)).and_then(by_name);
            match by_name(&wanted.wire_name).or_else(misspelt) {
                Some(index) => both.push((at, page.remove(index), *wanted)),
                None => spec_only.push(*wanted),
            }
        }
        Matched { both, page, spec: spec_only }
    }

    /// The page's name for the field at `at`, according to a page error.
    fn misspelt(&self, at: &str) -> Option<&'a str> {
        let is_about = |error: &&dingtalk_spec::model::PageError| error.at == at && error.page == self.slug;
        let errors = self.operation.page_errors.iter().filter(is_about);
        errors.map(|error| error.says.as_str()).find(|says| *says != ABSENT)
    }

    /// Compares the fields of an object.
    pub(super) fn object(&mut self, prefix: &str, page: &[FieldFacts], spec: Vec<&Field>) {
        let matched = self.matched(prefix, page.iter().collect(), spec);
        for (at, given, wanted) in matched.both {
            self.field(&at, given, wanted);
        }
        for wanted in matched.spec {
            self.gone(&format!("{prefix}.{}", wanted.wire_name), wanted);
        }
        for given in matched.page {
            self.added(&format!("{prefix}.{}", given.name), given);
        }
    }

    pub(super) fn gone(&mut self, at: &str, field: &Field) {
        let detail = shape::alone(&field.ty, self.operation);
        let pair = Pair::new(at, Fact::Field, None, Some(field.wire_name.clone()));
        self.push(Pair { detail: Some(detail), decided: source(field), ..pair });
    }

    pub(super) fn added(&mut self, at: &str, field: &FieldFacts) {
        let mut detail = shape::of_page(&field.shape);
        if field.required == Some(true) {
            detail.push_str(", required");
        }
        let pair = Pair::new(at, Fact::Field, Some(field.name.clone()), None);
        self.push(Pair { detail: Some(detail), line: Some(field.line), ..pair });
    }

    /// Compares a body or an answer that is not an object according to the spec.
    pub(super) fn root(&mut self, at: &str, page: Option<&Tree>, spec: &Field) {
        let Some(tree) = page else {
            let spec = shape::alone(&spec.ty, self.operation);
            return self.push(Pair::new(at, Fact::Content, None, Some(spec)));
        };
        self.required(at, tree.row.required, spec);
        self.limits(at, &tree.row.limits, spec);
        self.holds(at, &tree.root, spec, None);
    }

    /// Compares what both sides say about a field.
    pub(super) fn field(&mut self, at: &str, page: &FieldFacts, spec: &Field) {
        let line = Some(page.line);
        let from = self.pairs.len();
        let names = (Some(page.name.clone()), Some(spec.wire_name.clone()));
        self.push(Pair { decided: source(spec), ..Pair::new(at, Fact::Field, names.0, names.1) });
        self.required(at, page.required, spec);
        self.limits(at, &page.limits, spec);
        self.values(at, page, spec);
        self.default(at, page, spec);
        self.notation(at, page, spec);
        let deprecated = |is: bool| is.then(|| "deprecated".to_owned());
        let given_up = (deprecated(page.deprecated), deprecated(spec.deprecated.is_some()));
        self.push(Pair::new(format!("{at}.deprecated"), Fact::Deprecated, given_up.0, given_up.1));
        let example = (said(page.example.as_ref()), said(spec.example.as_ref()));
        self.push(Pair::new(format!("{at}.example"), Fact::Example, example.0, example.1));
        self.push(Pair::new(format!("{at}.text"), Fact::Text, Some(page.text.clone()), Some(spec.text.clone())));
        for pair in self.pairs.iter_mut().skip(from) {
            pair.line = line;
        }
        self.holds(at, &page.shape, spec, line);
    }

    fn required(&mut self, at: &str, page: Option<bool>, spec: &Field) {
        // Every parameter of a path is required, whatever the page says.
        let is_path = at.starts_with("path_parameters.");
        let Some(required) = page.filter(|_| !is_path && !self.is_answer) else { return };
        let word = |is| Some(if is { "required" } else { "optional" }.to_owned());
        let pair = Pair::new(format!("{at}.required"), Fact::Required, word(required), word(spec.required));
        let by = spec.required_from.map(By::RequiredFrom);
        self.push(Pair { decided: by.map(|by| Decided { by, place: spec.place.clone() }), ..pair });
    }

    fn limits(&mut self, at: &str, page: &Limits, spec: &Field) {
        let ty = &spec.ty;
        let spec = &spec.limits;
        let page = sayable::limits(page);
        let number = |value: Option<i64>| value.map(|value| value.to_string());
        let length = |value: Option<u64>| value.map(|value| value.to_string());
        for (key, here, there) in [
            ("min", number(page.min), number(spec.min)),
            ("max", number(page.max), number(spec.max)),
            ("min_length", length(page.min_length), length(spec.min_length)),
            ("max_length", length(page.max_length), length(spec.max_length)),
            ("min_items", length(page.min_items), length(spec.min_items)),
            ("max_items", length(page.max_items), length(spec.max_items)),
        ] {
            // A bound that does not suit the type is a mistake in the page that no spec can repeat.
            let here = here.filter(|_| authoring::goes_with(ty, key));
            self.push(Pair::new(format!("{at}.{key}"), Fact::Limit, here, there));
        }
    }

    /// If one side has no list, that is a single difference; otherwise, each value is a separate fact.
    fn values(&mut self, at: &str, page: &FieldFacts, spec: &Field) {
        let here = values::of_page(page, &spec.ty);
        let Some((named, there)) = values::of_spec(&spec.ty, self.operation) else {
            let here = Some(here.join(", ")).filter(|values| !values.is_empty());
            return self.push(Pair::new(format!("{at}.values"), Fact::Value, here, None));
        };
        let list = format!("types.{}.values", named.name);
        if here.is_empty() {
            return self.push(Pair::new(list, Fact::Value, None, Some(there.join(", "))));
        }
        self.pairs.extend(Pair::for_each(&list, Fact::Value, &here, &there));
    }

    /// Compares defaults if the format can express them: only for optional inputs, and in the field's type.
    fn default(&mut self, at: &str, page: &FieldFacts, spec: &Field) {
        if self.is_answer || spec.required {
            return;
        }
        let here = sayable::default(page, spec.ty == Type::String)
            .map(|value| values::of_page_in(value, &spec.ty, self.operation));
        if let None | Some(Some(_)) = here {
            let there = spec.default.as_ref().map(values::written);
            self.push(Pair::new(format!("{at}.default"), Fact::Default, here.flatten(), there));
        }
    }

    /// Compares format and unit. A spec may state these if the page does not.
    fn notation(&mut self, at: &str, page: &FieldFacts, spec: &Field) {
        let word = |format: Format| vocabulary::word(format).to_owned();
        if let Some(format) = page.format.filter(|format| authoring::can_be_written(&spec.ty, *format)) {
            let spec = spec.format.map(word);
            self.push(Pair::new(format!("{at}.format"), Fact::Format, Some(word(format)), spec));
        }
        if let Some(unit) = sayable::unit(page).filter(|_| authoring::goes_with(&spec.ty, "unit")) {
            self.push(Pair::new(format!("{at}.unit"), Fact::Unit, Some(unit.to_owned()), spec.unit.clone()));
        }
    }

    /// Compares types, and if they agree, their contents.
    fn holds(&mut self, at: &str, page: &Shape, spec: &Field, line: Option<u32>) {
        let here = shape::of_page(page);
        let there = shape::of_spec(&spec.ty, page, Site::of(at, self.operation), self.operation);
        let agrees = here == there;
        let pair = Pair::new(format!("{at}.type"), Fact::Type, Some(here), Some(there));
        self.push(Pair { line, ..pair });
        let operation = self.operation;
        let Some((named, fields)) = shape::spec_fields(&spec.ty, operation).filter(|_| agrees) else { return };
        let Some((name, given)) = shape::page_object(page) else { return };
        // A page describes a type once, and only names it elsewhere.
        let is_named = given.is_empty() && name.is_some_and(|name| self.described.contains(name));
        let recurs = given.is_empty() && self.open.contains(&named.name);
        if !is_named && !recurs {
            self.open.push(named.name.clone());
            self.object(&format!("types.{}.fields", named.name), given, fields.iter().collect());
            self.open.pop();
        }
    }
}

/// Who has a field that no page has.
fn source(field: &Field) -> Option<Decided> {
    Some(Decided { by: By::From(field.from?), place: field.place.clone() })
}

/// The names of the objects whose fields a page describes.
fn described(page: &PageFacts) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    each_field(page, &mut |field| {
        if let Some((Some(name), [_, ..])) = shape::page_object(&field.shape) {
            names.insert(name);
        }
    });
    names
}

fn said(value: Option<&Value>) -> Option<String> {
    value.map(values::written)
}
