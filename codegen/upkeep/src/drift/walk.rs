//! Walks page and spec side by side, and collects every fact with what each of them says.

use super::comparison::{Comparison, Matched};
use super::errors;
use super::fact::{Fact, Pair};
use super::nesting;
use super::shape;
use crate::sayable;
use dingtalk_pages::facts::{FieldFacts, PageFacts, Shape, Tree};
use dingtalk_spec::authoring::vocabulary::Vocabulary;
use dingtalk_spec::model::{Answer, Body, Field, Gateway, Location, Operation};

/// What the legacy gateway adds to every answer. Pages may list it or not, and so may specs.
const ENVELOPE: [&str; 3] = ["errcode", "errmsg", "request_id"];

/// Every fact by which `page` and `operation` can be compared.
pub(crate) fn walk(krate: &str, gateway: Gateway, operation: &Operation, page: &PageFacts) -> Vec<Pair> {
    let page = &nesting::settled(operation, page);
    let mut pairs = endpoint(krate, operation, page);
    let mut comparison = Comparison::new(operation, page);
    parameters(&mut comparison, operation, page);
    answer(&mut comparison, gateway, operation, page);
    pairs.extend(comparison.pairs);
    pairs.extend(errors::pairs(operation, page));
    pairs
}

fn endpoint(krate: &str, operation: &Operation, page: &PageFacts) -> Vec<Pair> {
    let both = |at: &str, fact, page: String, spec: String| Pair::new(at, fact, Some(page), Some(spec));
    let mut name = page.operation.clone();
    if page.krate != krate {
        name = format!("{}::{name}", page.krate);
    }
    let deprecated = |is: bool| is.then(|| "deprecated".to_owned());
    let mut pairs = vec![
        both("operation", Fact::Operation, name, operation.name.clone()),
        both("method", Fact::Method, page.method.as_str().to_owned(), operation.method.as_str().to_owned()),
        both("path", Fact::Path, page.path.clone(), operation.path.text.clone()),
        both("app_types", Fact::AppTypes, words(&page.app_types), words(&operation.app_types)),
        both("credentials", Fact::Credentials, words(&page.credentials), words(&operation.credentials)),
        Pair::new(
            "deprecated",
            Fact::Deprecated,
            deprecated(page.deprecated),
            deprecated(operation.deprecated.is_some()),
        ),
    ];
    let mut here: Vec<_> = page.permissions.iter().map(|permission| permission.point.trim().to_owned()).collect();
    here.retain(|point| !point.is_empty());
    here.dedup();
    let there: Vec<_> = operation.permissions.iter().map(|permission| permission.point.clone()).collect();
    pairs.extend(Pair::for_each("permissions", Fact::Permission, &here, &there));
    pairs
}

/// A set of words, in the order of the format, because neither side's order has a meaning.
fn words<V: Vocabulary + PartialEq>(values: &[V]) -> String {
    let known = V::WORDS.iter().filter(|(_, value)| values.contains(value));
    let words: Vec<_> = known.map(|(word, _)| *word).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

fn parameters(comparison: &mut Comparison<'_>, operation: &Operation, page: &PageFacts) {
    let value = operation.parameters.iter().find(|one| operation.body == Body::Value && one.location == Location::Body);
    let body = page.body.as_ref();
    let (mut here, mut there) = (Vec::new(), Vec::new());
    match (object_fields(body), value) {
        (Some(given), None) => {
            here.push((Location::Body, given.iter().collect()));
            there.push(Location::Body);
        }
        (None, None) => {
            let spec = operation.body.has_fields().then(|| "object".to_owned());
            comparison.push(Pair::new("body", Fact::Content, body.map(|tree| shape::of_page(&tree.root)), spec));
        }
        (_, Some(value)) => comparison.root("body", body, &value.field),
    }
    here.extend([
        (Location::Path, page.path_parameters.iter().collect()),
        (Location::Query, sayable::query(page)),
        (Location::Header, sayable::headers(page)),
    ]);
    there.extend([Location::Path, Location::Query, Location::Header]);
    match_parameters(comparison, operation, &here, &there);
}

/// Compares parameters location by location. One that remains on both sides has moved.
fn match_parameters(
    comparison: &mut Comparison<'_>,
    operation: &Operation,
    here: &[(Location, Vec<&FieldFacts>)],
    there: &[Location],
) {
    let (mut page_only, mut spec_only) = (Vec::new(), Vec::new());
    for location in Location::ALL {
        let given = here.iter().filter(|(at, _)| *at == location).flat_map(|(_, given)| given.iter().copied());
        let wanted = operation.parameters.iter().filter(|one| one.location == location && there.contains(&location));
        let prefix = prefix(location);
        let matched = comparison.matched(prefix, given.collect(), wanted.map(|one| &one.field).collect());
        let Matched { both, page, spec } = matched;
        for (at, given, wanted) in both {
            comparison.field(&at, given, wanted);
        }
        page_only.extend(page.into_iter().map(|field| (location, field)));
        spec_only.extend(spec.into_iter().map(|field| (location, field)));
    }
    for (location, wanted) in spec_only {
        let at = format!("{}.{}", prefix(location), wanted.wire_name);
        match page_only.iter().position(|(_, given)| given.name == wanted.wire_name) {
            Some(index) => {
                let (new_location, given) = page_only.remove(index);
                let locations = (Some(new_location.table().to_owned()), Some(location.table().to_owned()));
                let moved = Pair::new(format!("{at}.location"), Fact::Location, locations.0, locations.1);
                comparison.push(Pair { line: Some(given.line), ..moved });
                comparison.field(&at, given, wanted);
            }
            None => comparison.gone(&at, wanted),
        }
    }
    for (location, given) in page_only {
        comparison.added(&format!("{}.{}", prefix(location), given.name), given);
    }
}

/// The table of a spec file that has the parameters of a location.
pub(crate) fn prefix(location: Location) -> &'static str {
    match location {
        Location::Path => "path_parameters",
        Location::Query => "query",
        Location::Header => "headers",
        Location::Body => "body.fields",
    }
}

fn answer(comparison: &mut Comparison<'_>, gateway: Gateway, operation: &Operation, page: &PageFacts) {
    comparison.is_answer = true;
    let here = page.answer.as_ref();
    let told = here.map(|tree| shape::of_page(&tree.root));
    match (&operation.answer, object_fields(here)) {
        (Answer::Value(field), _) => comparison.root("answer", here, field),
        (Answer::Object(wanted), Some(given)) if here.is_some() => {
            let is_envelope =
                |field: &&Field| gateway == Gateway::Legacy && ENVELOPE.contains(&field.wire_name.as_str());
            comparison.object("answer.fields", given, wanted.iter().filter(|field| !is_envelope(field)).collect());
        }
        (Answer::Object(_), _) => {
            comparison.push(Pair::new("answer", Fact::Content, told, Some("object".to_owned())));
        }
        (Answer::None, Some(given)) if !sayable::has_names(given) => {}
        (Answer::None, _) => comparison.push(Pair::new("answer", Fact::Content, told, None)),
    }
}

/// The fields of a body or an answer if it is an object or absent.
fn object_fields(tree: Option<&Tree>) -> Option<&[FieldFacts]> {
    match tree.map(|tree| &tree.root) {
        None => Some(&[]),
        Some(Shape::Object { fields, .. }) => Some(fields),
        Some(_) => None,
    }
}
