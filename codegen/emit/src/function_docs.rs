//! Documentation of an operation's function.

use super::docs::Docs;
use super::errors;
use super::examples;
use super::markdown::{self, autolink, code, inline};
use dingtalk_spec::authoring::ABSENT;
use dingtalk_spec::model::{
    Api, AppType, Credential, Gateway, Operation, Pagination, PaginationStyle, ParameterRef, Rule, RuleKind,
};

pub(super) fn function_docs(api: &Api, operation: &Operation) -> syn::Result<Docs> {
    let mut docs = Docs::text(&operation.summary);
    if let Some(description) = &operation.description {
        docs.add_text(description);
    }
    let endpoint = format!("{} {}", operation.method.as_str(), operation.path.text);
    docs.add_paragraph(format!("{}, described at {}", code(&endpoint), pages(operation)));
    docs.add_heading("Example");
    let lines = examples::documentation(api, operation)?;
    docs.add_code("```", "no_run", lines.iter().map(String::as_str));
    access(&mut docs, api, operation);
    if !operation.rules.is_empty() {
        docs.add_heading("Parameters that depend on each other");
        operation.rules.iter().for_each(|rule| docs.add_item("- ", &rule_text(operation, rule)));
        docs.add_paragraph("A call that breaks such a rule fails before anything is sent.");
    }
    if let Some(pagination) = &operation.pagination {
        docs.add_heading("Pages");
        docs.add_paragraph(pagination_text(operation, pagination));
    }
    documented_errors(&mut docs, api, operation);
    if !operation.page_errors.is_empty() {
        docs.add_heading("Where pages differ from this");
        for error in &operation.page_errors {
            let at = code(&error.at);
            let page = if error.page == operation.page.slug { "the page".to_owned() } else { inline(&error.page) };
            let says =
                if error.says == ABSENT { "has nothing".to_owned() } else { format!("says {}", quoted(&error.says)) };
            docs.add_item("- ", &format!("{at}: {page} {says}. {}", inline(&error.truth)));
        }
    }
    Ok(docs)
}

fn documented_errors(docs: &mut Docs, api: &Api, operation: &Operation) {
    docs.add_heading("Errors");
    if operation.errors.is_empty() {
        docs.add_paragraph("Any failure is a [`dingtalk_core::Error`]; the page documents no codes.");
        return;
    }
    let own = errors::table(operation);
    let shared = errors::shared_links(api, operation).join(", ");
    match own {
        Some(rows) => {
            docs.add_paragraph("Any failure is a [`dingtalk_core::Error`]. The page documents these:");
            docs.add_table(&["Status", "Code", "Meaning"], rows);
            if !shared.is_empty() {
                docs.add_paragraph(format!("It also documents errors that other functions share: {shared}."));
            }
        }
        None => docs.add_paragraph(format!(
            "Any failure is a [`dingtalk_core::Error`]. The page documents errors that other functions share: {shared}."
        )),
    }
}

/// The pages that describe an operation.
fn pages(operation: &Operation) -> String {
    let all = std::iter::once(&operation.page).chain(&operation.other_pages);
    all.map(|page| autolink(&page.url)).collect::<Vec<_>>().join(" and ")
}

/// What a page says, without a full stop of its own.
fn quoted(says: &str) -> String {
    inline(says.trim().trim_end_matches('.'))
}

fn access(docs: &mut Docs, api: &Api, operation: &Operation) {
    docs.add_heading("Access");
    docs.add_item("- ", &credentials_text(api.gateway, &operation.credentials));
    if !operation.app_types.is_empty() {
        let kinds: Vec<_> = operation.app_types.iter().map(|kind| app_type(*kind)).collect();
        docs.add_item("- ", &format!("For {}.", kinds.join("; ")));
    }
    for permission in &operation.permissions {
        let (point, text) = (code(&permission.point), inline(&permission.text));
        docs.add_item("- ", &format!("Permission {point}: {text}"));
    }
    docs.add_item(
        "- ",
        if operation.safe_to_repeat {
            "Safe to repeat."
        } else {
            "Not safe to repeat: a call whose answer was lost may have taken effect."
        },
    );
}

fn app_type(kind: AppType) -> &'static str {
    match kind {
        AppType::Internal => "internal applications of an organization",
        AppType::InternalDelegated => "internal applications that a provider builds on an organization's behalf",
        AppType::ThirdPartyEnterprise => "third-party applications for organizations",
        AppType::ThirdPartyPersonal => "third-party applications for individual users",
    }
}

fn credentials_text(gateway: Gateway, credentials: &[Credential]) -> String {
    let texts: Vec<_> = credentials.iter().map(|credential| credential_text(gateway, *credential)).collect();
    match texts.as_slice() {
        [] => "Takes no credential.".to_owned(),
        [only] => format!("Takes {only}."),
        several => format!("Takes the first of these that the client has: {}.", several.join("; ")),
    }
}

fn credential_text(gateway: Gateway, credential: Credential) -> String {
    let whose = match credential {
        Credential::AppToken => "an application's access token",
        Credential::UserToken => "a user's access token",
        Credential::SuiteToken => "a third-party suite's access token",
        Credential::SsoToken => "an access token for sign-in to management pages",
        Credential::SuiteSignature => {
            return "a suite's signature, which adds `accessKey`, `timestamp`, `suiteTicket` and `signature` to the query"
                .to_owned();
        }
        Credential::AppSignature => {
            return "an application's signature, which adds `accessKey`, `timestamp` and `signature` to the query"
                .to_owned();
        }
    };
    let place = match (gateway, credential) {
        (Gateway::New, _) => "in the header `x-acs-dingtalk-access-token`",
        (Gateway::Legacy, Credential::SuiteToken) => "in the query as `suite_access_token`",
        (Gateway::Legacy, _) => "in the query as `access_token`",
    };
    format!("{whose}, {place}")
}

/// A link to a parameter's setter.
fn setter(operation: &Operation, reference: &ParameterRef) -> String {
    let name = operation.parameters.get(reference.index).map_or("", |parameter| &parameter.field.rust_name);
    format!("[`{name}`](Builder::{name}())")
}

fn rule_text(operation: &Operation, rule: &Rule) -> String {
    let setters = |references: &[ParameterRef]| {
        references.iter().map(|reference| setter(operation, reference)).collect::<Vec<_>>().join(", ")
    };
    let mut text = match &rule.kind {
        RuleKind::AnyOf(references) => format!("At least one of {} is needed.", setters(references)),
        RuleKind::OneOf(references) => format!("Exactly one of {} is needed.", setters(references)),
        RuleKind::RequiredWhen { required, parameter, value } => {
            let (required, parameter) = (setter(operation, required), setter(operation, parameter));
            format!("{required} is needed where {parameter} is {}.", code(&rule_value(value)))
        }
    };
    if let Some(why) = &rule.text {
        text.push(' ');
        text.push_str(&inline(why));
    }
    text
}

/// The value that a rule looks for, as text.
pub(super) fn rule_value(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn pagination_text(operation: &Operation, pagination: &Pagination) -> String {
    let position = setter(operation, &pagination.position);
    let answered = |path: &[String]| markdown::code(&path.join("."));
    let required =
        operation.parameters.get(pagination.position.index).is_some_and(|parameter| parameter.field.required);
    let next = pagination.next.as_deref().map_or_else(|| "the next position".to_owned(), answered);
    let first = pagination.first.as_ref().map(|first| markdown::code(&rule_value(first)));
    let begin = match first {
        Some(first) => format!("{position} is {first} in the first call"),
        None if required => format!("{position} begins as its text says"),
        None => format!("The first call leaves {position} out"),
    };
    let mut text = match pagination.style {
        PaginationStyle::Token | PaginationStyle::Cursor => {
            format!("{begin}; each further one passes on {next} from the answer before.")
        }
        PaginationStyle::PageNumber => format!("{position} counts pages from 1."),
        PaginationStyle::Offset => format!("{position} counts the items to be passed over, from 0."),
    };
    if let Some(size) = &pagination.size {
        text.push_str(&format!(" {} says how many items a page has.", setter(operation, size)));
    }
    if !pagination.items.is_empty() {
        text.push_str(&format!(" The items are in {}.", answered(&pagination.items)));
    }
    let end = match (&pagination.has_more, &pagination.next) {
        (Some(flag), _) => format!(" The last page has {} false.", answered(flag)),
        (None, Some(next)) => format!(" The last page lacks {}.", answered(next)),
        (None, None) => " The last page is the first one that is not full.".to_owned(),
    };
    text + &end + " [`pages`](Builder::pages()) and [`items`](Builder::items()) go through them all."
}
