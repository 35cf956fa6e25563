//! Tokens that answers issue.

use std::time::Duration;

use dingtalk_spec::model::{Answer, Field, Type};
use serde_json::{Map, Value};

use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::tokens::{LIFETIME, TokenKind};

/// Replaces each access token in an answer by a new one, valid from now on, and returns the new ones.
///
/// Access tokens are sensitive texts called `access_token`, `accessToken` and the like. One beside a refresh token is a user's.
/// Otherwise its own name says whose it is, as `suite_access_token` does, or the operation's, as `get_suite_access_token` does. All
/// others are an app's. They are valid for as long as the `expires_in` or `expireIn` beside them says.
pub(crate) fn issue_tokens(endpoint: &Endpoint, answer: &mut Value, credentials: &mut Credentials) -> Vec<String> {
    let mut issued = Vec::new();
    match &endpoint.operation.answer {
        Answer::None => {}
        Answer::Object(fields) => in_object(endpoint, fields, answer, credentials, &mut issued),
        Answer::Value(field) => in_value(endpoint, &field.ty, answer, credentials, &mut issued),
    }
    issued
}

fn in_value(
    endpoint: &Endpoint,
    ty: &Type,
    value: &mut Value,
    credentials: &mut Credentials,
    issued: &mut Vec<String>,
) {
    match (ty, value) {
        (Type::List(item), Value::Array(values)) => {
            values.iter_mut().for_each(|value| in_value(endpoint, item, value, credentials, issued));
        }
        (Type::Map(item), Value::Object(members)) => {
            members.values_mut().for_each(|value| in_value(endpoint, item, value, credentials, issued));
        }
        (Type::Named(name), value @ Value::Object(_)) => {
            if let Some(fields) = endpoint.object_fields(name) {
                in_object(endpoint, fields, value, credentials, issued);
            }
        }
        _ => {}
    }
}

fn in_object(
    endpoint: &Endpoint,
    fields: &[Field],
    value: &mut Value,
    credentials: &mut Credentials,
    issued: &mut Vec<String>,
) {
    let Value::Object(members) = value else {
        return;
    };
    let lifetime = lifetime(members);
    let has_refresh_token = fields.iter().any(|field| plain(&field.wire_name) == "refreshtoken");
    for field in fields {
        let Some(value) = members.get_mut(&field.wire_name) else {
            continue;
        };
        match token_kind(endpoint, field, has_refresh_token) {
            Some(kind) if value.is_string() => {
                let token = credentials.tokens.issue(kind, Some(credentials.now + lifetime));
                *value = Value::from(token.as_str());
                issued.push(token);
            }
            _ => in_value(endpoint, &field.ty, value, credentials, issued),
        }
    }
}

fn token_kind(endpoint: &Endpoint, field: &Field, has_refresh_token: bool) -> Option<TokenKind> {
    if !field.sensitive || field.ty != Type::String {
        return None;
    }
    match plain(&field.wire_name).as_str() {
        "accesstoken" if has_refresh_token => Some(TokenKind::User),
        "accesstoken" => Some(kind_by_operation(endpoint)),
        "appaccesstoken" | "corpaccesstoken" => Some(TokenKind::App),
        "useraccesstoken" => Some(TokenKind::User),
        "suiteaccesstoken" => Some(TokenKind::Suite),
        _ => None,
    }
}

/// Whose token an operation returns, by the words of its name.
fn kind_by_operation(endpoint: &Endpoint) -> TokenKind {
    let words = endpoint.operation.module.split('_');
    let mut kinds = words.filter_map(|word| match word {
        "suite" => Some(TokenKind::Suite),
        "sso" => Some(TokenKind::Sso),
        _ => None,
    });
    kinds.next().unwrap_or(TokenKind::App)
}

/// How long the answer says that its token is valid, in seconds; without a number, or with 0, the usual time.
fn lifetime(members: &Map<String, Value>) -> Duration {
    let seconds = members.iter().find(|(name, _)| matches!(plain(name).as_str(), "expiresin" | "expirein"));
    let seconds = seconds.and_then(|(_, value)| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    // At most ten years, so that the expiry can be computed.
    seconds.filter(|seconds| *seconds > 0).map_or(LIFETIME, |seconds| Duration::from_secs(seconds.min(315_360_000)))
}

/// A name without case and underscores.
fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}
