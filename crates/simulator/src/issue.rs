//! Tokens that answers hand out.

use std::time::Duration;

use dingtalk_spec::model::{Answer, Field, Type};
use serde_json::{Map, Value};

use crate::routes::Endpoint;
use crate::state::Desk;
use crate::tokens::{LIFETIME, TokenKind};

/// Puts a new token, good from now on, in place of each access token of an answer, and returns the new ones.
///
/// Access tokens are sensitive texts called `access_token`, `accessToken` and the like. One that comes beside a refresh token is a
/// user's; else its own name tells whose it is, as `suite_access_token` does, or the operation's, as `get_suite_access_token` does.
/// All others are an application's. They live as long as the `expires_in` or `expireIn` beside them says.
pub(crate) fn issue_tokens(endpoint: &Endpoint, answer: &mut Value, desk: &mut Desk) -> Vec<String> {
    let mut issued = Vec::new();
    match &endpoint.operation.answer {
        Answer::None => {}
        Answer::Object(fields) => in_object(endpoint, fields, answer, desk, &mut issued),
        Answer::Value(field) => in_value(endpoint, &field.ty, answer, desk, &mut issued),
    }
    issued
}

fn in_value(endpoint: &Endpoint, ty: &Type, value: &mut Value, desk: &mut Desk, issued: &mut Vec<String>) {
    match (ty, value) {
        (Type::List(item), Value::Array(values)) => {
            values.iter_mut().for_each(|value| in_value(endpoint, item, value, desk, issued));
        }
        (Type::Map(item), Value::Object(members)) => {
            members.values_mut().for_each(|value| in_value(endpoint, item, value, desk, issued));
        }
        (Type::Named(name), value @ Value::Object(_)) => {
            if let Some(fields) = endpoint.object_fields(name) {
                in_object(endpoint, fields, value, desk, issued);
            }
        }
        _ => {}
    }
}

fn in_object(endpoint: &Endpoint, fields: &[Field], value: &mut Value, desk: &mut Desk, issued: &mut Vec<String>) {
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
                let token = desk.tokens.issue(kind, Some(desk.now + lifetime));
                *value = Value::from(token.as_str());
                issued.push(token);
            }
            _ => in_value(endpoint, &field.ty, value, desk, issued),
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

/// Whose token an operation gives, by the words of its name.
fn kind_by_operation(endpoint: &Endpoint) -> TokenKind {
    let words = endpoint.operation.module.split('_');
    let mut kinds = words.filter_map(|word| match word {
        "suite" => Some(TokenKind::Suite),
        "sso" => Some(TokenKind::Sso),
        _ => None,
    });
    kinds.next().unwrap_or(TokenKind::App)
}

/// As the answer says, in seconds; nothing and 0 mean the usual time.
fn lifetime(members: &Map<String, Value>) -> Duration {
    let seconds = members.iter().find(|(name, _)| matches!(plain(name).as_str(), "expiresin" | "expirein"));
    let seconds = seconds.and_then(|(_, value)| value.as_u64().or_else(|| value.as_str()?.parse().ok()));
    // No more than ten years, so that the sum with a time of day stays a time.
    seconds.filter(|seconds| *seconds > 0).map_or(LIFETIME, |seconds| Duration::from_secs(seconds.min(315_360_000)))
}

/// A name without case and underscores.
fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}
