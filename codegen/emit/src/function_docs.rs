//! Documentation of an operation's function.

use super::docs::Docs;
use super::links::{Links, Subject};
use super::markdown::{self, Resolve, code, inline};
use super::parameter_table::{self, setter};
use super::{differences, errors, examples, paging};
use dingtalk_spec::is_unwritten;
use dingtalk_spec::model::{
    Answer, Api, AppType, Credential, Operation, Page, Pagination, PaginationStyle, ParameterRef, Rule, RuleKind, Type,
};

pub(super) fn function_docs(api: &Api, links: &Links<'_>, operation: &Operation) -> syn::Result<Docs> {
    let resolve = links.about(Subject::Request);
    let mut docs = Docs::linked("", &operation.summary, &resolve);
    if let Some(description) = &operation.description {
        docs.add_text(description, &resolve);
    }
    docs.add_paragraph(endpoint(operation));
    parameter_table::add(&mut docs, operation);
    for rule in &operation.rules {
        docs.add_item("- ", &rule_text(operation, rule, &resolve));
    }
    if !operation.rules.is_empty() {
        docs.add_paragraph("A request that breaks one of these rules fails before it is sent.");
    }
    docs.add_heading("Example");
    let lines = examples::documentation(api, operation)?;
    docs.add_code("```", "no_run", lines.iter().map(String::as_str));
    access(&mut docs, operation);
    if let Some(pagination) = &operation.pagination {
        docs.add_heading("Pagination");
        docs.add_paragraph(pagination_text(operation, pagination, &links.about(Subject::Answer)));
    }
    documented_errors(&mut docs, api, operation);
    differences::add(&mut docs, links, operation);
    Ok(docs)
}

fn documented_errors(docs: &mut Docs, api: &Api, operation: &Operation) {
    docs.add_heading("Errors");
    if operation.errors.is_empty() {
        docs.add_paragraph("Every failure is a [`dingtalk_core::Error`]; the page documents no codes.");
        return;
    }
    let own = errors::table(operation);
    let shared = errors::shared_links(api, operation).join(", ");
    match own {
        Some(rows) => {
            docs.add_paragraph("Every failure is a [`dingtalk_core::Error`]. The page documents these:");
            docs.add_table(&["Status", "Code", "Meaning"], rows);
            if !shared.is_empty() {
                docs.add_paragraph(format!("It also documents errors that other functions share: {shared}."));
            }
        }
        None => docs.add_paragraph(format!(
            "Every failure is a [`dingtalk_core::Error`]. The page documents errors that other functions share: {shared}."
        )),
    }
}

/// What is called, what it returns, and the pages that describe it.
fn endpoint(operation: &Operation) -> String {
    let endpoint = code(&format!("{} {}", operation.method.as_str(), operation.path.text));
    let pages: Vec<_> = std::iter::once(&operation.page).chain(&operation.other_pages).map(page_link).collect();
    let returns = match (&operation.answer, paging::item(operation)) {
        (Answer::None, _) => " returns no data".to_owned(),
        (_, Some(Type::Named(item))) if operation.pagination.is_some() => {
            format!(" returns a [`Response`] with a page of [`{item}`](type@{item})")
        }
        (Answer::Object(_) | Answer::Value(_), _) => " returns a [`Response`]".to_owned(),
    };
    format!("{endpoint}{returns}. Documentation: {}", pages.join(", "))
}

/// A link to a page of the vendor's documentation.
pub(super) fn page_link(page: &Page) -> String {
    format!("[{}]({})", inline(&page.slug), markdown::address_in_link(&page.url))
}

fn access(docs: &mut Docs, operation: &Operation) {
    docs.add_heading("Access");
    docs.add_item("- ", &credentials_text(&operation.credentials));
    if !operation.app_types.is_empty() {
        let kinds: Vec<_> = operation.app_types.iter().map(|kind| app_type(*kind)).collect();
        docs.add_item("- ", &format!("Available to {}.", markdown::listed(&kinds)));
    }
    for permission in &operation.permissions {
        let point = code(&permission.point);
        let text = match permission.text.as_str() {
            text if is_unwritten(text) => ".".to_owned(),
            text => format!(": {}", inline(text)),
        };
        docs.add_item("- ", &format!("Requires the permission {point}{text}"));
    }
    docs.add_item("- ", &repetition(operation));
}

/// Whether a call is repeated whose response was lost.
fn repetition(operation: &Operation) -> String {
    let key = operation.idempotency_key.as_ref().and_then(|key| operation.parameters.get(key.index));
    match key {
        Some(key) => format!(
            "Safe to retry: DingTalk recognizes a repeated call by its {}. The client sends a random one unless you set it.",
            code(&key.field.wire_name)
        ),
        None if operation.safe_to_repeat => "Safe to retry.".to_owned(),
        None => "Not safe to retry: a call whose response was lost may have taken effect.".to_owned(),
    }
}

/// A kind of app, in words.
pub(super) fn app_type(kind: AppType) -> &'static str {
    match kind {
        AppType::Internal => "internal apps",
        AppType::InternalDelegated => "custom apps",
        AppType::ThirdPartyEnterprise => "third-party apps for organizations",
        AppType::ThirdPartyPersonal => "third-party apps for individual users",
    }
}

fn credentials_text(credentials: &[Credential]) -> String {
    let texts: Vec<_> = credentials.iter().map(|credential| credential_text(*credential)).collect();
    match texts.as_slice() {
        [] => "Needs no credential.".to_owned(),
        [only] => format!("Needs {only}."),
        several => format!("Uses the first of these that the client has: {}.", several.join("; ")),
    }
}

fn credential_text(credential: Credential) -> &'static str {
    match credential {
        Credential::AppToken => "an app's access token",
        Credential::UserToken => "a user's access token",
        Credential::SuiteToken => "a suite's access token",
        Credential::SsoToken => "an access token for single sign-on to management pages",
        Credential::SuiteSignature => "a suite's signature",
        Credential::AppSignature => "an app's signature",
        Credential::RobotToken => "a custom robot's access token ([`Robot`](dingtalk_core::Robot))",
    }
}

/// A link to the setter of the parameter that a reference means.
fn referenced(operation: &Operation, reference: &ParameterRef) -> String {
    let parameter = operation.parameters.get(reference.index).map(|parameter| setter(&parameter.field));
    let parameter = parameter.unwrap_or_default();
    match reference.inside.split_last() {
        None => parameter,
        Some((field, objects)) => {
            let objects: String = objects.iter().rev().map(|object| format!("{} of ", code(object))).collect();
            format!("{} of {objects}{parameter}", code(field))
        }
    }
}

fn rule_text(operation: &Operation, rule: &Rule, resolve: Resolve<'_>) -> String {
    let setters = |references: &[ParameterRef]| {
        let setters: Vec<_> = references.iter().map(|reference| referenced(operation, reference)).collect();
        markdown::listed(&setters)
    };
    let mut text = match &rule.kind {
        RuleKind::AnyOf(references) => format!("At least one of {} is required.", setters(references)),
        RuleKind::OneOf(references) => format!("Exactly one of {} is required.", setters(references)),
        RuleKind::RequiredWhen { required, parameter, value } => {
            let (required, parameter) = (referenced(operation, required), referenced(operation, parameter));
            format!("{required} is required if {parameter} is {}.", code(&rule_value(value)))
        }
    };
    if let Some(why) = &rule.text {
        text.push(' ');
        text.push_str(&markdown::linked(why, resolve));
    }
    text
}

/// The value that a rule looks for, as text.
pub(super) fn rule_value(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn pagination_text(operation: &Operation, pagination: &Pagination, resolve: Resolve<'_>) -> String {
    let position = referenced(operation, &pagination.position);
    let answered = |path: &[String]| {
        let path = path.join(".");
        resolve(&path).unwrap_or_else(|| code(&path))
    };
    let required = pagination.position.field(operation).is_some_and(|field| field.required);
    let next = pagination.next.as_deref().map_or_else(|| "the next position".to_owned(), answered);
    let first = pagination.first.as_ref().map(|first| code(&rule_value(first)));
    let begin = match first {
        Some(first) => format!("set {position} to {first} for the first page"),
        None if required => format!("{position} says where to start"),
        None => format!("omit {position} for the first page"),
    };
    let mut text = "[`items`](Builder::items()) returns the items of all pages, [`pages`](Builder::pages()) the pages \
                    themselves. To go through them by hand: "
        .to_owned();
    text.push_str(&match pagination.style {
        PaginationStyle::Token | PaginationStyle::Cursor => format!("{begin}, then pass {next} of the previous page."),
        PaginationStyle::PageNumber => format!("{position} starts at 1 and counts pages."),
        PaginationStyle::Offset => format!("{position} starts at 0 and counts the items to skip."),
    });
    if let Some(size) = &pagination.size {
        text.push_str(&format!(" {} limits the items on a page.", referenced(operation, size)));
    }
    if !pagination.items.is_empty() {
        text.push_str(&format!(" The items are in {}.", answered(&pagination.items)));
    }
    text + &match (&pagination.has_more, &pagination.next) {
        (Some(flag), _) => format!(" On the last page, {} is false.", answered(flag)),
        (None, Some(next)) => format!(" On the last page, {} is missing.", answered(next)),
        (None, None) => " The last page is the first one that is not full.".to_owned(),
    }
}
