//! From a request's values to bytes for the wire.

use std::net::IpAddr;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use http::uri::Scheme;

use crate::binding::{Body, CredentialKind, Gateway, Location, Method, Operation, Parameter, Rule, Slots, Value};
use crate::credentials::Credential;
use crate::error::Error;
use crate::signature::{percent_encode, sign};

/// A request ready to go, and the secrets in it, which no message may repeat.
pub(crate) struct Outgoing {
    pub(crate) request: http::Request<Bytes>,
    pub(crate) secrets: Vec<String>,
}

/// Checks a gateway's address: https, or http to this machine, and no more than a host and a path.
pub(crate) fn base_address(setting: &'static str, address: &str) -> Result<String, Error> {
    let refuse = |reason: &str| Err(Error::bad_setting(setting, reason));
    let Ok(uri) = address.parse::<http::Uri>() else {
        return refuse("is not an address such as https://api.dingtalk.com");
    };
    let Some(host) = uri.host() else {
        return refuse("names no host: an address such as https://api.dingtalk.com is expected");
    };
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return refuse("holds a user name, which would be sent in the clear to logs and proxies");
    }
    if uri.query().is_some() || address.contains('#') {
        return refuse("has a query or a fragment: only a host and a path are expected");
    }
    if uri.scheme() != Some(&Scheme::HTTPS) && !(uri.scheme() == Some(&Scheme::HTTP) && is_loopback(host)) {
        return refuse(
            "is not https: tokens travel in the clear otherwise (http is allowed to the loopback interface only)",
        );
    }
    if reqwest::Url::parse(address).is_err() {
        return refuse("is not an address such as https://api.dingtalk.com");
    }
    Ok(address.trim_end_matches('/').to_owned())
}

/// Whether a checked address is http, and so this machine's.
pub(crate) fn is_plain(address: &str) -> bool {
    address.parse::<http::Uri>().is_ok_and(|uri| uri.scheme() == Some(&Scheme::HTTP))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Writes the request.
pub(crate) fn write(
    operation: &'static Operation,
    slots: &Slots,
    base: &str,
    credential: Option<(CredentialKind, &Credential)>,
    extra_headers: &[(String, String)],
    now: i64,
) -> Result<Outgoing, Error> {
    check_numbers(operation, slots)?;
    check_rules(operation, slots)?;
    let mut secrets = secret_texts(slots);
    let mut query = Query::default();
    for (parameter, value) in located(slots, Location::Query) {
        query.push(parameter.name, &plain_text(operation, parameter, value)?);
    }
    let mut request = http::Request::builder().method(method(operation.method)).header(ACCEPT, "application/json");
    if let Some((kind, credential)) = credential {
        match (operation.gateway, credential) {
            (Gateway::New, Credential::Token(token)) => {
                request = request.header("x-acs-dingtalk-access-token", token_header(operation, token.expose())?);
            }
            (Gateway::Legacy, Credential::Token(token)) => {
                query.push(
                    if kind == CredentialKind::SuiteToken { "suite_access_token" } else { "access_token" },
                    token.expose(),
                );
            }
            (_, Credential::Key { .. }) => secrets.extend(push_signature(&mut query, credential, now)),
        }
        secrets.extend(secrets_of(credential));
    }
    for (parameter, value) in located(slots, Location::Header) {
        let text = plain_text(operation, parameter, value)?;
        request = request.header(header_name(operation, parameter)?, header_value(operation, parameter, &text)?);
    }
    for (name, value) in extra_headers {
        let (name, value) = extra_header(operation, name, value)?;
        if located(slots, Location::Header).any(|(parameter, _)| name.as_str().eq_ignore_ascii_case(parameter.name)) {
            return Err(Error::bad_argument(operation, "header", format!("`{name}` is a parameter that has a value")));
        }
        request = request.header(name, value);
    }
    let body = body(operation, slots)?;
    if body.is_some() {
        request = request.header(CONTENT_TYPE, "application/json; charset=utf-8");
    } else if operation.method != Method::Get {
        // Servers may refuse such a request whose length is not told, and the transport leaves it to us.
        request = request.header(CONTENT_LENGTH, "0");
    }
    let address = format!("{base}{}{}", path(operation, slots)?, query.0);
    if address.len() > LONGEST_ADDRESS {
        return Err(too_long(operation, slots, address.len()));
    }
    let request = request.uri(address).body(body.unwrap_or_default());
    let request =
        request.map_err(|error| Error::bad_argument(operation, "path", format!("gives no valid request: {error}")))?;
    Ok(Outgoing { request, secrets })
}

/// What [`http::Uri`] can hold.
const LONGEST_ADDRESS: usize = u16::MAX as usize - 1;

/// Names what makes the address too long: the longest value in it, which may be the credential.
fn too_long(operation: &Operation, slots: &Slots, length: usize) -> Error {
    let lengths = slots
        .given()
        .filter(|(parameter, _)| matches!(parameter.location, Location::Path | Location::Query))
        .map(|(parameter, value)| {
            (
                plain_text(operation, parameter, value).map_or(0, |text| percent_encode(&text).to_string().len()),
                parameter,
            )
        });
    match lengths.max_by_key(|(length, _)| *length) {
        Some((longest, parameter)) if longest * 2 >= length => Error::bad_argument(
            operation,
            parameter.setter,
            format!("makes an address of {length} bytes, of which {LONGEST_ADDRESS} are possible"),
        ),
        _ => Error::bad_argument(operation, "path", format!("and query have {length} bytes")),
    }
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}

fn located(slots: &Slots, location: Location) -> impl Iterator<Item = (&'static Parameter, &Value)> {
    slots.given().filter(move |(parameter, _)| parameter.location == location)
}

/// A query under construction, with its question mark.
#[derive(Default)]
struct Query(String);

impl Query {
    fn push(&mut self, name: &str, value: &str) {
        let separator = if self.0.is_empty() { '?' } else { '&' };
        self.0.push_str(&format!("{separator}{}={}", percent_encode(name), percent_encode(value)));
    }
}

/// The vendor's own order, so that logs of both look alike. Gives the signature back.
fn push_signature(query: &mut Query, credential: &Credential, now: i64) -> Option<String> {
    let Credential::Key { access_key, secret, suite_ticket } = credential else { return None };
    let ticket = suite_ticket.as_ref().map(crate::Secret::expose);
    let signature = sign(secret, now, ticket).into_exposed();
    query.push("accessKey", access_key);
    query.push("signature", &signature);
    if let Some(ticket) = ticket {
        query.push("suiteTicket", ticket);
    }
    query.push("timestamp", &now.to_string());
    Some(signature)
}

fn secrets_of(credential: &Credential) -> Vec<String> {
    match credential {
        Credential::Token(token) => vec![token.expose().to_owned()],
        Credential::Key { secret, suite_ticket, .. } => {
            std::iter::once(secret).chain(suite_ticket).map(|secret| secret.expose().to_owned()).collect()
        }
    }
}

fn secret_texts(slots: &Slots) -> Vec<String> {
    let mut secrets = Vec::new();
    for (parameter, value) in slots.given() {
        collect_secrets(value, parameter.sensitive, &mut secrets);
    }
    secrets
}

fn collect_secrets(value: &Value, sensitive: bool, secrets: &mut Vec<String>) {
    match value {
        Value::Text(text) if sensitive => secrets.push(text.clone()),
        Value::List(items) => items.iter().for_each(|item| collect_secrets(item, sensitive, secrets)),
        Value::Map(entries) => entries.values().for_each(|item| collect_secrets(item, sensitive, secrets)),
        Value::Object(inner) => secrets.extend(secret_texts(inner)),
        Value::Text(_) | Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Any(_) => {}
    }
}

fn check_numbers(operation: &Operation, slots: &Slots) -> Result<(), Error> {
    match slots.given().find(|(_, value)| value.has_unwritable_number()) {
        Some((parameter, _)) => {
            Err(Error::bad_argument(operation, parameter.setter, "holds a number that is not finite"))
        }
        None => Ok(()),
    }
}

fn check_rules(operation: &Operation, slots: &Slots) -> Result<(), Error> {
    operation.rules.iter().try_for_each(|rule| check_rule(operation, slots, rule))
}

fn check_rule(operation: &Operation, slots: &Slots, rule: &Rule) -> Result<(), Error> {
    let setter = |index: usize| slots.parameter(index).map_or("", |parameter| parameter.setter);
    let given = |indices: &[usize]| indices.iter().filter(|index| slots.get(**index).is_some()).count();
    let names =
        |indices: &[usize]| indices.iter().map(|index| format!("`{}`", setter(*index))).collect::<Vec<_>>().join(", ");
    let first = |indices: &[usize]| indices.first().map_or("", |index| setter(*index));
    match *rule {
        Rule::AnyOf(indices) if given(indices) == 0 => Err(Error::bad_argument(
            operation,
            first(indices),
            format!("is missing: at least one of {} is needed", names(indices)),
        )),
        Rule::OneOf(indices) if given(indices) != 1 => Err(Error::bad_argument(
            operation,
            first(indices),
            format!("is one of {}, of which exactly one is needed", names(indices)),
        )),
        Rule::RequiredWhen { required, parameter, value }
            if slots.get(required).is_none()
                && slots.get(parameter).and_then(Value::to_plain_text).as_deref() == Some(value) =>
        {
            let reason = format!("is missing: it is needed where `{}` is `{value}`", setter(parameter));
            Err(Error::bad_argument(operation, setter(required), reason))
        }
        Rule::AnyOf(_) | Rule::OneOf(_) | Rule::RequiredWhen { .. } => Ok(()),
    }
}

/// The form of a path, query or header value.
fn plain_text(operation: &Operation, parameter: &Parameter, value: &Value) -> Result<String, Error> {
    let text = if parameter.json_text { None } else { value.to_plain_text() };
    match text {
        Some(text) => Ok(text),
        None => to_json(operation, parameter, value),
    }
}

fn to_json(operation: &Operation, parameter: &Parameter, value: &Value) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|error| Error::bad_argument(operation, parameter.setter, format!("has no JSON form: {error}")))
}

/// The path with its placeholders filled.
fn path(operation: &Operation, slots: &Slots) -> Result<String, Error> {
    let mut path = String::new();
    let mut rest = operation.path;
    while let Some((literal, tail)) = rest.split_once('{') {
        let (name, tail) = tail.split_once('}').unwrap_or((tail, ""));
        path.push_str(literal);
        let (parameter, value) = located(slots, Location::Path)
            .find(|(parameter, _)| parameter.name == name)
            .ok_or_else(|| Error::bad_argument(operation, "path", format!("has no value for `{name}`")))?;
        path.push_str(&segment(operation, parameter, &plain_text(operation, parameter, value)?)?);
        rest = tail;
    }
    path.push_str(rest);
    Ok(path)
}

/// A path value, encoded. Values that a server or proxy would take for another path are refused.
fn segment(operation: &Operation, parameter: &Parameter, text: &str) -> Result<String, Error> {
    if matches!(text, "" | "." | "..") {
        let what = if text.is_empty() { "empty" } else { text };
        return Err(Error::bad_argument(
            operation,
            parameter.setter,
            format!("is {what}, which would change the path"),
        ));
    }
    Ok(percent_encode(text).to_string())
}

fn token_header(operation: &Operation, token: &str) -> Result<HeaderValue, Error> {
    let mut value = faithful_header(token)
        .ok_or_else(|| Error::credentials(operation, "the access token has characters that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A header value that arrives as it was sent: servers disagree on the encoding of other letters, and trim spaces at the ends.
fn faithful_header(text: &str) -> Option<HeaderValue> {
    (text.is_ascii() && text.trim() == text).then(|| HeaderValue::from_str(text).ok()).flatten()
}

/// A header of the caller's own.
fn extra_header(operation: &Operation, name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    const OWNED: [&str; 7] = [
        "accept",
        "content-length",
        "content-type",
        "host",
        "transfer-encoding",
        "connection",
        "x-acs-dingtalk-access-token",
    ];
    let refuse = |reason: String| Error::bad_argument(operation, "header", reason);
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse(format!("{name:?} is no header's name")))?;
    if OWNED.contains(&name.as_str()) {
        return Err(refuse(format!("`{name}` is the client's own")));
    }
    let value =
        faithful_header(value).ok_or_else(|| refuse(format!("`{name}` has characters that no header can carry")))?;
    Ok((name, value))
}

fn header_name(operation: &Operation, parameter: &Parameter) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(parameter.name.as_bytes())
        .map_err(|_| Error::bad_argument(operation, parameter.setter, "has a name that is no header name"))
}

fn header_value(operation: &Operation, parameter: &Parameter, text: &str) -> Result<HeaderValue, Error> {
    let mut value = faithful_header(text)
        .ok_or_else(|| Error::bad_argument(operation, parameter.setter, "has characters that no header can carry"))?;
    value.set_sensitive(parameter.sensitive);
    Ok(value)
}

fn body(operation: &Operation, slots: &Slots) -> Result<Option<Bytes>, Error> {
    let json = match operation.body {
        Body::None => return Ok(None),
        Body::Object => serde_json::to_vec(slots),
        Body::Value => match located(slots, Location::Body).next() {
            Some((_, value)) => serde_json::to_vec(value),
            None => return Ok(None),
        },
    };
    let json = json.map_err(|error| Error::bad_argument(operation, "body", format!("has no JSON form: {error}")))?;
    Ok(Some(Bytes::from(json)))
}

#[cfg(test)]
mod tests;
