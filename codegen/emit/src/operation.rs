//! The module of one operation.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::function_docs::{function_docs, rule_value};
use super::layout::{self, Piece};
use super::links::{Links, Subject};
use super::plan::{self, Plan};
use super::scope::{Scope, ident};
use super::shared::Shared;
use super::{answer, builder, choice, errors, given, markdown, paging, signature, values};
use dingtalk_spec::model::{
    Answer, Api, Body, Choice, Credential, Gateway, Method, NamedKind, NamedType, Operation, ParameterRef, Rule,
    RuleKind,
};

/// With more required parameters than this, clippy finds the builder's type complex.
const SIMPLE_STATES: usize = 7;

const TYPE_COMPLEXITY: &str =
    "\n#![allow(clippy::type_complexity, reason = \"every required parameter is one more type parameter\")]\n";

/// The module's text after `head`.
pub(super) fn module(api: &Api, shared: &Shared<'_>, operation: &Operation, head: &str) -> syn::Result<String> {
    let scope = Scope::new(operation).linking(Links::new(api, operation, signature::object_builders(operation)));
    let plans = plan::plans(&scope);
    let (own, objects) = plans.split_at(plans.len().min(1));
    let mut pieces = Vec::new();
    for plan in own {
        pieces.push(Piece::Items(function(api, &scope, plan)?));
        pieces.push(Piece::Items(endpoint(api, &scope, plan)));
        pieces.extend(builder::pieces(&scope, plan));
        pieces.extend(paging::methods(&scope, plan));
    }
    pieces.extend(answer::response(&scope));
    pieces.extend(paging::answer(&scope));
    pieces.extend(operation.choice_of(None).into_iter().flat_map(|choice| choice::pieces(&scope, choice)));
    let declared = given::declared_types(operation).filter(|named| !shared.has(operation, &named.name));
    for named in declared {
        let plan = objects.iter().find(|plan| plan.object.is_some_and(|object| object.name == named.name));
        let choice = operation.choice_of(Some(&named.name));
        if !choice.is_some_and(Choice::is_whole) {
            pieces.extend(named_type(&scope, named, plan));
        }
        pieces.extend(choice.into_iter().flat_map(|choice| choice::pieces(&scope, choice)));
    }
    pieces.extend(builder::guards(api, &scope, &plans));
    pieces.extend(errors::module(api, operation));
    let name = &operation.module;
    let docs = Docs::paragraph(format!("Types of [`{name}`](fn@{name})."));
    let most_states = plans.iter().map(|plan| plan.states().count()).max().unwrap_or(0);
    let allow = if most_states > SIMPLE_STATES { TYPE_COMPLEXITY } else { "" };
    let head = format!("{head}\n{}{allow}", docs.inner());
    let imports = scope.imports().into_iter().filter(|imports| !imports.is_empty()).map(Piece::Items);
    let reexports = shared.reexports(operation);
    Ok(layout::file(&head, imports.chain(reexports).chain(pieces).collect()))
}

fn function(api: &Api, scope: &Scope<'_>, plan: &Plan<'_>) -> syn::Result<TokenStream> {
    let operation = scope.operation();
    let docs = function_docs(api, scope.links(), operation)?.outer();
    let deprecated = operation.deprecated.as_ref().map(|note| {
        // The compiler prints it as it is, rustdoc reads it as Markdown.
        let note = markdown::inline(note);
        quote! { #[deprecated(note = #note)] }
    });
    let name = ident(&operation.module);
    let start = builder::start(scope, plan, &quote! { OPERATION.parameters });
    // The builder has its own `must_use`.
    Ok(quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name() -> Builder {
            #start
        }
    })
}

fn endpoint(api: &Api, scope: &Scope<'_>, plan: &Plan<'_>) -> TokenStream {
    let operation = scope.operation();
    let (operation_type, gateway, method) =
        (scope.binding("Operation"), scope.binding("Gateway"), scope.binding("Method"));
    let gateway_name = ident(match api.gateway {
        Gateway::New => "New",
        Gateway::Legacy => "Legacy",
    });
    let method_name = ident(match operation.method {
        Method::Get => "Get",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
    });
    let body = other_body(operation).map(|body| {
        let (body_type, body) = (scope.binding("Body"), ident(body));
        quote! { body: #body_type::#body, }
    });
    let credentials: Vec<_> = operation.credentials.iter().map(|kind| credential_kind(scope, *kind)).collect();
    let credentials = (!credentials.is_empty()).then(|| quote! { credentials: &[#(#credentials),*], });
    let (api_name, name, page, path) = (&api.name, &operation.module, &operation.page.url, &operation.path.text);
    let safe_to_repeat = operation.safe_to_repeat.then(|| quote! { safe_to_repeat: true, });
    let answers = matches!(operation.answer, Answer::None).then(|| quote! { answers: false, });
    let parameters = builder::parameter_rows(scope, plan);
    let parameters = (!parameters.is_empty()).then(|| quote! { parameters: &[#(#parameters),*], });
    let rules: Vec<_> = operation.rules.iter().map(|rule| rule_row(scope, rule)).collect();
    let rules = (!rules.is_empty()).then(|| quote! { rules: &[#(#rules),*], });
    let errors = (!operation.errors.is_empty()).then(|| {
        let errors = errors::list(api, operation);
        quote! { errors: #errors, }
    });
    quote! {
        /// The endpoint, as the client reads it.
        pub static OPERATION: #operation_type = #operation_type {
            name: #name,
            page: #page,
            path: #path,
            #credentials
            #safe_to_repeat
            #body
            #answers
            #parameters
            #rules
            #errors
            ..#operation_type::of(#api_name, #gateway::#gateway_name, #method::#method_name)
        };
    }
}

/// The form of the body, if it is another than core assumes for the method.
fn other_body(operation: &Operation) -> Option<&'static str> {
    let has_object = !matches!(operation.method, Method::Get | Method::Delete);
    match operation.body {
        Body::None => has_object.then_some("None"),
        Body::Object => (!has_object).then_some("Object"),
        Body::Value => Some("Value"),
        Body::Form => Some("Form"),
    }
}

fn credential_kind(scope: &Scope<'_>, credential: Credential) -> TokenStream {
    let kind = scope.binding("CredentialKind");
    let name = ident(match credential {
        Credential::AppToken => "AppToken",
        Credential::UserToken => "UserToken",
        Credential::SuiteToken => "SuiteToken",
        Credential::SsoToken => "SsoToken",
        Credential::SuiteSignature => "SuiteSignature",
        Credential::AppSignature => "AppSignature",
        Credential::RobotToken => "RobotToken",
    });
    quote! { #kind::#name }
}

fn rule_row(scope: &Scope<'_>, rule: &Rule) -> TokenStream {
    let rule_type = scope.binding("Rule");
    let index =
        |reference: &ParameterRef| Literal::usize_unsuffixed(given::position(scope.operation(), reference.index));
    match &rule.kind {
        RuleKind::AnyOf(references) => {
            let indices = references.iter().map(index);
            quote! { #rule_type::AnyOf(&[#(#indices),*]) }
        }
        RuleKind::OneOf(references) => {
            let indices = references.iter().map(index);
            quote! { #rule_type::OneOf(&[#(#indices),*]) }
        }
        RuleKind::RequiredWhen { required, parameter, value } => {
            let (required, parameter, value) = (index(required), index(parameter), rule_value(value));
            quote! { #rule_type::RequiredWhen { required: #required, parameter: #parameter, value: #value } }
        }
    }
}

/// A type of a spec.
pub(super) fn named_type(scope: &Scope<'_>, named: &NamedType, plan: Option<&Plan<'_>>) -> Vec<Piece> {
    match (&named.kind, plan) {
        (NamedKind::Object(_), Some(plan)) => builder::object(scope, plan),
        (NamedKind::Object(fields), None) => {
            let subject = Subject::Type(&named.name);
            let docs = Docs::linked("", &named.text, &scope.links().about(subject));
            answer::structure(scope, &named.name, &docs, subject, fields)
        }
        (NamedKind::TextValues(list), _) => values::text_values(scope, named, list),
        (NamedKind::IntegerValues(list), _) => values::integer_values(scope, named, list),
    }
}
