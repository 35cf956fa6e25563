//! Writing a request: from values to bytes.

mod body;
mod form;

use std::borrow::Cow;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::uri::{Scheme, Uri};

use crate::binding::{CredentialKind, Endpoint, Gateway, Location, Method, Parameter, Rule, Slots, Value};
use crate::credential::{Credential, faithful_header};
use crate::error::Error;
use crate::extra::Extra;
use crate::percent::percent_encode;
use crate::signature::SigningSecret;

pub(crate) use form::Form;

/// A request that is ready to be sent, and its secrets, which no message may repeat.
pub(crate) struct Outgoing {
    pub(crate) request: http::Request<Bytes>,
    /// The body, in place of the request's, if it has files that are still to be opened.
    pub(crate) form: Option<Form>,
    pub(crate) secrets: Vec<String>,
}

/// Checks a gateway's address: https, or http to this machine, with only a host and a path.
pub(crate) fn base_address(setting: &'static str, address: &str) -> Result<String, Error> {
    let refuse = |reason: &str| Err(Error::bad_setting(setting, reason));
    let Ok(uri) = address.parse::<Uri>() else {
        return refuse("is not an address such as https://api.dingtalk.com");
    };
    let Some(host) = uri.host() else {
        return refuse("has no host: use an address such as https://api.dingtalk.com");
    };
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return refuse("contains a user name, which logs and proxies would see");
    }
    if uri.query().is_some() || address.contains('#') {
        return refuse("has a query or a fragment: use only a host and a path");
    }
    if uri.scheme() != Some(&Scheme::HTTPS) && !(uri.scheme() == Some(&Scheme::HTTP) && is_loopback(host)) {
        return refuse(
            "is not https: tokens would be sent unencrypted (http is allowed only to the loopback interface)",
        );
    }
    if reqwest::Url::parse(address).is_err() {
        return refuse("is not an address such as https://api.dingtalk.com");
    }
    Ok(address.trim_end_matches('/').to_owned())
}

/// Whether a checked address is http, and therefore this machine's.
pub(crate) fn is_plain(address: &str) -> bool {
    address.parse::<Uri>().is_ok_and(|uri| uri.scheme() == Some(&Scheme::HTTP))
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Carries the access token of calls to the new gateway.
static TOKEN_HEADER: HeaderName = HeaderName::from_static("x-acs-dingtalk-access-token");

/// The type of answers.
static ACCEPTED: HeaderValue = HeaderValue::from_static("application/json");

/// The type of bodies.
static JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");

/// Writes the request. The time is read only if a signature needs it.
pub(crate) fn write(
    operation: &Endpoint<'_>,
    slots: &Slots,
    base: &str,
    credential: Option<(CredentialKind, &Credential)>,
    extra: &Extra,
    now: impl Fn() -> i64,
) -> Result<Outgoing, Error> {
    check_numbers(operation, slots)?;
    check_rules(operation, slots)?;
    if let Some((part, reason)) = &extra.refused {
        return Err(Error::bad_argument(operation, part, reason));
    }
    let mut secrets = secret_texts(slots);
    secrets.extend(extra.secrets.iter().map(|secret| secret.expose().to_owned()));
    let mut address = Address::new(operation, slots, &extra.path, base)?;
    for (parameter, value) in located(slots, Location::Query) {
        address.push(parameter.name, &plain_text(operation, parameter, value)?);
    }
    for (index, (name, value)) in extra.query.iter().enumerate() {
        let is_repeated = extra.query.iter().take(index).any(|(earlier, _)| earlier == name);
        check_extra_query(operation, slots, name, is_repeated, credential)?;
        address.push(name, &extra_text(operation, "query", value)?);
    }
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, ACCEPTED.clone());
    if let Some((kind, credential)) = credential {
        match (operation.gateway, credential) {
            (Gateway::New, Credential::Token(token)) => {
                headers.insert(&TOKEN_HEADER, token_header(operation, token.expose())?);
            }
            (Gateway::Legacy, Credential::Token(token)) => {
                address.push(
                    if kind == CredentialKind::SuiteToken { "suite_access_token" } else { "access_token" },
                    token.expose(),
                );
            }
            (_, Credential::Key { .. }) => secrets.extend(push_signature(&mut address, credential, now())),
            (_, Credential::Robot { access_token, secret }) => {
                address.push("access_token", access_token.expose());
                secrets.extend(secret.as_ref().map(|secret| push_robot_signature(&mut address, secret, now())));
            }
        }
        secrets.extend(secrets_of(credential));
    }
    for (parameter, value) in located(slots, Location::Header) {
        let text = plain_text(operation, parameter, value)?;
        headers.append(header_name(operation, parameter)?, header_value(operation, parameter, &text)?);
    }
    let form = Form::of(operation, slots, extra)?;
    let body = if form.is_none() { body::write(operation, slots, &extra.body)? } else { None };
    if let Some(form) = &form {
        headers.insert(CONTENT_TYPE, form.content_type());
    } else if body.is_some() {
        headers.insert(CONTENT_TYPE, JSON.clone());
    } else if operation.method != Method::Get {
        // Servers may refuse such a request without a length, and the transport adds none.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    for (name, value) in &extra.headers {
        let (name, value) = extra_header(operation, name, value)?;
        let refuse = |reason| Error::bad_argument(operation, "header", format!("`{name}` {reason}"));
        if located(slots, Location::Header).any(|(parameter, _)| name.as_str().eq_ignore_ascii_case(parameter.name)) {
            return Err(refuse("is a parameter that is already set"));
        }
        headers.try_append(&name, value).map_err(|_| refuse("exceeds the number of possible headers"))?;
    }
    let uri = uri(operation, slots, address.text)?;
    let mut request = http::Request::new(body.unwrap_or_default());
    *request.method_mut() = method(operation.method);
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(Outgoing { request, form, secrets })
}

/// The limit of [`Uri`].
const LONGEST_ADDRESS: usize = u16::MAX as usize - 1;

fn uri(operation: &Endpoint<'_>, slots: &Slots, address: String) -> Result<Uri, Error> {
    if address.len() > LONGEST_ADDRESS {
        return Err(too_long(operation, slots, address.len()));
    }
    Uri::try_from(address)
        .map_err(|error| Error::bad_argument(operation, "path", format!("does not form a valid address: {error}")))
}

/// Names the longest value as the cause of a too long address, unless the credential is longer.
fn too_long(operation: &Endpoint<'_>, slots: &Slots, length: usize) -> Error {
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
            format!("makes the address {length} bytes long; the limit is {LONGEST_ADDRESS}"),
        ),
        _ => Error::bad_argument(
            operation,
            "path",
            format!("and query are {length} bytes long; the limit is {LONGEST_ADDRESS}"),
        ),
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

/// An address under construction: its path is complete, its query grows.
struct Address {
    text: String,
    separator: char,
}

impl Address {
    /// Starts with the base and the path, whose placeholders are filled.
    fn new(operation: &Endpoint<'_>, slots: &Slots, extra: &[(String, Value)], base: &str) -> Result<Self, Error> {
        // Enough for most addresses, so that they are not moved as they grow.
        let mut text = String::with_capacity(512);
        text.push_str(base);
        let mut rest = operation.path;
        while let Some((literal, tail)) = rest.split_once('{') {
            let (name, tail) = tail.split_once('}').unwrap_or((tail, ""));
            text.push_str(literal);
            let (setter, segment) = path_value(operation, slots, extra, name)?;
            check_segment(operation, setter, name, &segment)?;
            text.extend(percent_encode(&segment));
            rest = tail;
        }
        text.push_str(rest);
        Ok(Self { text, separator: '?' })
    }

    /// Adds a parameter to the query.
    fn push(&mut self, name: &str, value: &str) {
        self.text.push(std::mem::replace(&mut self.separator, '&'));
        self.text.extend(percent_encode(name));
        self.text.push('=');
        self.text.extend(percent_encode(value));
    }
}

/// Refuses values that a server or a proxy would take for another path.
fn check_segment(operation: &Endpoint<'_>, setter: &'static str, name: &str, text: &str) -> Result<(), Error> {
    if matches!(text, "" | "." | "..") {
        let what = if text.is_empty() { "empty" } else { text };
        let whose = if setter == ANY_PATH { format!("has a value for `{name}` that ") } else { String::new() };
        let reason = format!("{whose}is {what}, which would change the path");
        return Err(Error::bad_argument(operation, setter, reason));
    }
    Ok(())
}

/// Named by errors about path values that are not a parameter's.
const ANY_PATH: &str = "path";

/// The value of a placeholder, and what sets it.
fn path_value<'v>(
    operation: &Endpoint<'_>,
    slots: &'v Slots,
    extra: &'v [(String, Value)],
    name: &str,
) -> Result<(&'static str, Cow<'v, str>), Error> {
    if let Some((parameter, value)) = located(slots, Location::Path).find(|(parameter, _)| parameter.name == name) {
        return Ok((parameter.setter, plain_text(operation, parameter, value)?));
    }
    match extra.iter().rfind(|(known, _)| known == name) {
        Some((_, value)) => Ok((ANY_PATH, extra_text(operation, ANY_PATH, value)?)),
        None => Err(Error::bad_argument(operation, ANY_PATH, format!("has no value for `{name}`"))),
    }
}

/// The form of a value that is not a parameter's.
fn extra_text<'v>(operation: &Endpoint<'_>, part: &'static str, value: &'v Value) -> Result<Cow<'v, str>, Error> {
    if value.has_unwritable_number() {
        return Err(Error::bad_argument(operation, part, "contains a number that is not finite"));
    }
    value.to_plain_text().map_or_else(|| to_json(operation, part, value).map(Cow::Owned), Ok)
}

/// Refuses a name that the query has already, or that the credential uses.
fn check_extra_query(
    operation: &Endpoint<'_>,
    slots: &Slots,
    name: &str,
    is_repeated: bool,
    credential: Option<(CredentialKind, &Credential)>,
) -> Result<(), Error> {
    let owned: &[&str] = match (operation.gateway, credential) {
        (Gateway::Legacy, Some((_, Credential::Token(_)))) => &["access_token", "suite_access_token"],
        (_, Some((_, Credential::Key { .. }))) => &["accessKey", "signature", "suiteTicket", "timestamp"],
        (_, Some((_, Credential::Robot { .. }))) => &["access_token", "sign", "timestamp"],
        _ => &[],
    };
    let refuse = |reason| Err(Error::bad_argument(operation, "query", format!("`{name}` {reason}")));
    if owned.contains(&name) {
        refuse("is set by the client, from its credential")
    } else if is_repeated || located(slots, Location::Query).any(|(parameter, _)| parameter.name == name) {
        refuse("is already set")
    } else {
        Ok(())
    }
}

/// Adds the signature's parameters in the order of the vendor's SDKs, so that logs look alike. Returns the signature.
fn push_signature(address: &mut Address, credential: &Credential, now: i64) -> Option<String> {
    let Credential::Key { access_key, secret, suite_ticket } = credential else { return None };
    let ticket = suite_ticket.as_ref().map(crate::Secret::expose);
    let signature = secret.sign(now, ticket).into_exposed();
    address.push("accessKey", access_key);
    address.push("signature", &signature);
    if let Some(ticket) = ticket {
        address.push("suiteTicket", ticket);
    }
    address.push("timestamp", &now.to_string());
    Some(signature)
}

/// Adds the signature of a robot's secret, which signs the time and itself. Returns the signature.
fn push_robot_signature(address: &mut Address, secret: &SigningSecret, now: i64) -> String {
    let signature = secret.sign(now, Some(secret.secret().expose())).into_exposed();
    address.push("timestamp", &now.to_string());
    address.push("sign", &signature);
    signature
}

fn secrets_of(credential: &Credential) -> impl Iterator<Item = String> {
    let (secret, ticket) = match credential {
        Credential::Token(token) => (token, None),
        Credential::Key { secret, suite_ticket, .. } => (secret.secret(), suite_ticket.as_ref()),
        Credential::Robot { access_token, secret } => (access_token, secret.as_ref().map(SigningSecret::secret)),
    };
    std::iter::once(secret).chain(ticket).map(|secret| secret.expose().to_owned())
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
        Value::Text(_) | Value::Integer(_) | Value::Float(_) | Value::Bool(_) | Value::Any(_) | Value::File(_) => {}
    }
}

fn check_numbers(operation: &Endpoint<'_>, slots: &Slots) -> Result<(), Error> {
    match slots.given().find(|(_, value)| value.has_unwritable_number()) {
        Some((parameter, _)) => {
            Err(Error::bad_argument(operation, parameter.setter, "contains a number that is not finite"))
        }
        None => Ok(()),
    }
}

fn check_rules(operation: &Endpoint<'_>, slots: &Slots) -> Result<(), Error> {
    operation.rules.iter().try_for_each(|rule| check_rule(operation, slots, rule))
}

fn check_rule(operation: &Endpoint<'_>, slots: &Slots, rule: &Rule) -> Result<(), Error> {
    let setter = |index: usize| slots.parameter(index).map_or("", |parameter| parameter.setter);
    let given = |indices: &[usize]| indices.iter().filter(|index| slots.get(**index).is_some()).count();
    let names =
        |indices: &[usize]| indices.iter().map(|index| format!("`{}`", setter(*index))).collect::<Vec<_>>().join(", ");
    let first = |indices: &[usize]| indices.first().map_or("", |index| setter(*index));
    match *rule {
        Rule::AnyOf(indices) if given(indices) == 0 => Err(Error::bad_argument(
            operation,
            first(indices),
            format!("is missing: at least one of {} is required", names(indices)),
        )),
        Rule::OneOf(indices) if given(indices) != 1 => Err(Error::bad_argument(
            operation,
            first(indices),
            format!("is one of {}, of which exactly one is required", names(indices)),
        )),
        Rule::RequiredWhen { required, parameter, value }
            if slots.get(required).is_none()
                && slots.get(parameter).and_then(Value::to_plain_text).as_deref() == Some(value) =>
        {
            let reason = format!("is missing: it is required if `{}` is `{value}`", setter(parameter));
            Err(Error::bad_argument(operation, setter(required), reason))
        }
        Rule::AnyOf(_) | Rule::OneOf(_) | Rule::RequiredWhen { .. } => Ok(()),
    }
}

/// The form of a path, query or header value.
fn plain_text<'v>(operation: &Endpoint<'_>, parameter: &Parameter, value: &'v Value) -> Result<Cow<'v, str>, Error> {
    let text = if parameter.json_text { None } else { value.to_plain_text() };
    match text {
        Some(text) => Ok(text),
        None => to_json(operation, parameter.setter, value).map(Cow::Owned),
    }
}

fn to_json(operation: &Endpoint<'_>, setter: &'static str, value: &Value) -> Result<String, Error> {
    serde_json::to_string(value)
        .map_err(|error| Error::bad_argument(operation, setter, format!("has no JSON form: {error}")))
}

fn token_header(operation: &Endpoint<'_>, token: &str) -> Result<HeaderValue, Error> {
    let mut value = faithful_header(token).ok_or_else(|| {
        Error::credentials(operation, "the access token contains characters that cannot be sent in a header")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

/// Headers that calls set themselves, and those that are about the connection or the form of the body.
const RESERVED: [&str; 19] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "x-acs-dingtalk-access-token",
];

/// A header that the caller adds.
pub(crate) fn extra_header(
    operation: &Endpoint<'_>,
    name: &str,
    value: &str,
) -> Result<(HeaderName, HeaderValue), Error> {
    let refuse = |reason: String| Error::bad_argument(operation, "header", reason);
    let name =
        HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse(format!("{name:?} is not a valid header name")))?;
    if RESERVED.contains(&name.as_str()) {
        return Err(refuse(format!("`{name}` is reserved for the client and its connection")));
    }
    let value = faithful_header(value)
        .ok_or_else(|| refuse(format!("`{name}` contains characters that cannot be sent in a header")))?;
    Ok((name, value))
}

fn header_name(operation: &Endpoint<'_>, parameter: &Parameter) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(parameter.name.as_bytes())
        .map_err(|_| Error::bad_argument(operation, parameter.setter, "does not have a valid header name"))
}

fn header_value(operation: &Endpoint<'_>, parameter: &Parameter, text: &str) -> Result<HeaderValue, Error> {
    let mut value = faithful_header(text).ok_or_else(|| {
        Error::bad_argument(operation, parameter.setter, "contains characters that cannot be sent in a header")
    })?;
    value.set_sensitive(parameter.sensitive);
    Ok(value)
}

#[cfg(test)]
mod tests;
