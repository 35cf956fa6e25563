//! Calls to any endpoint, described by the caller instead of a generated crate.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use crate::binding::{Argument, CredentialKind, Gateway, IntoValue, Slots, Value};
use crate::call::Call;
use crate::called::{AnyOperation, Called};
use crate::client::Client;
use crate::error::Error;
use crate::options::{Options, option_methods};
use crate::sending::{Sending, State};
use crate::upload::Upload;

impl Client {
    /// Starts a call to any endpoint of the new gateway (`api.dingtalk.com`), such as one that no crate has.
    ///
    /// The path begins with its version. Write values in it as `{name}`, and set them with [`AnyCall::path`].
    ///
    /// ```
    /// use dingtalk_core::{Client, Method};
    ///
    /// # async fn example(client: Client) -> dingtalk_core::Result<()> {
    /// let user = client.request(Method::GET, "/v1.0/contact/users/{unionId}").path("unionId", "u1").send().await?;
    /// println!("{}", user["nick"]);
    /// # Ok(()) }
    /// ```
    pub fn request(&self, method: http::Method, path: impl Into<String>) -> AnyCall {
        AnyCall::new(self.clone(), Gateway::New, &method, path.into())
    }

    /// Starts a call to any endpoint of the legacy gateway (`oapi.dingtalk.com`).
    ///
    /// The call fails if the answer's `errcode` is not 0. A token travels in the query, as `access_token`.
    ///
    /// ```
    /// use dingtalk_core::{Client, Method};
    ///
    /// # async fn example(client: Client) -> dingtalk_core::Result<()> {
    /// let call = client.legacy_request(Method::POST, "/topapi/v2/user/get").safe_to_repeat(true);
    /// let user = call.body_field("userid", "manager1").send().await?;
    /// println!("{}", user["result"]["name"]);
    /// # Ok(()) }
    /// ```
    pub fn legacy_request(&self, method: http::Method, path: impl Into<String>) -> AnyCall {
        AnyCall::new(self.clone(), Gateway::Legacy, &method, path.into())
    }
}

/// A call to any endpoint, as [`Client::request`] and [`Client::legacy_request`] start it.
///
/// It gets its token, is retried, fails and is traced like a generated call. Messages call it by its method and path.
///
/// ```
/// use dingtalk_core::{Client, CredentialKind, Json, Method};
///
/// #[derive(serde::Deserialize)]
/// struct Sent {
///     #[serde(rename = "processQueryKey")]
///     key: String,
/// }
///
/// # async fn example(client: Client, message: Json) -> dingtalk_core::Result<()> {
/// let call = client.request(Method::POST, "/v1.0/robot/oToMessages/batchSend").json(&message);
/// // As JSON, as a type that deserializes, or as bytes:
/// let answer: Json = call.clone().send().await?;
/// let answer: Sent = call.clone().send_as().await?;
/// let bytes = call.send_bytes().await?;
///
/// // On behalf of a user, with a parameter in the query:
/// let call = client.request(Method::GET, "/v1.0/contact/users/me").credential(CredentialKind::UserToken);
/// let me = call.query("language", "en").send().await?;
/// # drop((answer, bytes, me));
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "nothing is sent until `send` is called and awaited"]
pub struct AnyCall {
    client: Client,
    operation: AnyOperation,
    slots: Slots,
    options: Options,
}

impl AnyCall {
    fn new(client: Client, gateway: Gateway, method: &http::Method, path: String) -> Self {
        let mut options = Options::default();
        let known = known_method(method);
        if known.is_none() {
            options.extra.refuse("method", format!("is {method}: use GET, POST, PUT, PATCH or DELETE"));
        }
        if let Err(reason) = check_path(&path) {
            options.extra.refuse("path", reason);
        }
        let operation = AnyOperation {
            gateway,
            method: known.unwrap_or(crate::binding::Method::Get),
            name: format!("{method} {path}"),
            path,
            credential: Some(CredentialKind::AppToken),
            safe_to_repeat: method.is_safe(),
            takes_bytes: false,
        };
        Self { client, operation, slots: Slots::new(AnyOperation::PARAMETERS), options }
    }

    /// Sets the value of `{name}` in the path. It is percent-encoded.
    pub fn path(mut self, name: impl Into<String>, value: impl IntoValue) -> Self {
        self.options.extra.path.push((name.into(), value.into_value()));
        self
    }

    /// Sets the body to this value as JSON. To set single fields of an object, use [`body_field`](Self::body_field).
    pub fn json(mut self, body: impl Serialize) -> Self {
        match serde_json::to_value(body) {
            Ok(body) => self.slots.put(AnyOperation::BODY, Some(Value::Any(body))),
            Err(error) => self.options.extra.refuse("body", format!("has no JSON form: {error}")),
        }
        self
    }

    /// Adds a file, which makes the body a form. Its other fields are set with [`body_field`](Self::body_field).
    ///
    /// ```
    /// use std::path::Path;
    /// use dingtalk_core::{Client, Method};
    ///
    /// # async fn example(client: Client) -> dingtalk_core::Result<()> {
    /// let call = client.legacy_request(Method::POST, "/media/upload").body_field("type", "image");
    /// let media = call.file("media", Path::new("team.png")).send().await?;
    /// println!("{}", media["media_id"]);
    /// # Ok(()) }
    /// ```
    pub fn file(mut self, name: impl Into<String>, upload: impl Argument<Upload>) -> Self {
        self.options.extra.files.push((name.into(), upload.into_argument()));
        self
    }

    /// Sets the kind of credential that the endpoint takes. The default is an app's access token.
    pub fn credential(mut self, kind: CredentialKind) -> Self {
        self.operation.credential = Some(kind);
        self
    }

    /// Sends no credential.
    pub fn without_credential(mut self) -> Self {
        self.operation.credential = None;
        self
    }

    /// Sets whether a repeated call is harmless, on which retries depend. By default, it is if the method is GET.
    pub fn safe_to_repeat(mut self, safe: bool) -> Self {
        self.operation.safe_to_repeat = safe;
        self
    }

    option_methods!();

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    /// Sends the call once the returned future is awaited, which returns the answer as JSON.
    ///
    /// If the answer is empty, that is [`Json::Null`](crate::Json::Null). Use [`Sending::full`] for status and headers.
    pub fn send(self) -> Sending<serde_json::Value> {
        let Self { client, operation, slots, options } = self;
        Sending::of(Call { client, operation: Called::Any(Arc::new(operation)), slots, options })
    }

    /// Sends the call once the returned future is awaited, which returns the answer as a type of your own.
    pub fn send_as<Answer: DeserializeOwned>(self) -> SendingAs<Answer> {
        SendingAs { state: self.send().state, answer: PhantomData }
    }

    /// Sends the call once the returned future is awaited, which returns the answer's bytes, such as those of a file.
    ///
    /// The answer need not be JSON. A failure that the gateway reports is still an error.
    pub fn send_bytes(mut self) -> SendingBytes {
        self.operation.takes_bytes = true;
        SendingBytes { state: self.send().state }
    }
}

impl fmt::Debug for AnyCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slots.describe(&self.operation.name, f)
    }
}

/// The future of an answer in a type of the caller's.
#[must_use = "a request is sent only when this is awaited"]
pub struct SendingAs<Answer> {
    state: State,
    answer: PhantomData<fn() -> Answer>,
}

impl<Answer: DeserializeOwned> Future for SendingAs<Answer> {
    type Output = Result<Answer, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.state.poll_reply(context))?;
        Poll::Ready(reply.read_as())
    }
}

#[cfg(feature = "blocking")]
impl<Answer: DeserializeOwned> SendingAs<Answer> {
    /// Makes the call and waits for its answer, in a program without `async`; see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As the call itself, and if it is used inside a Tokio runtime.
    pub fn wait(self) -> Result<Answer, Error> {
        crate::blocking::wait(self)?
    }
}

#[cfg(feature = "blocking")]
impl SendingBytes {
    /// Makes the call and waits for its answer, in a program without `async`; see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As the call itself, and if it is used inside a Tokio runtime.
    pub fn wait(self) -> Result<Bytes, Error> {
        crate::blocking::wait(self)?
    }
}

impl<Answer> fmt::Debug for SendingAs<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

/// The future of an answer's bytes.
#[derive(Debug)]
#[must_use = "a request is sent only when this is awaited"]
pub struct SendingBytes {
    state: State,
}

impl Future for SendingBytes {
    type Output = Result<Bytes, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.state.poll_reply(context))?;
        Poll::Ready(reply.into_bytes())
    }
}

fn known_method(method: &http::Method) -> Option<crate::binding::Method> {
    use crate::binding::Method;
    Some(match method.as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        _ => return None,
    })
}

/// Whether a path leads where it seems to.
///
/// # Errors
/// What is wrong with it.
fn check_path(path: &str) -> Result<(), String> {
    let Some(inner) = path.strip_prefix('/') else {
        return Err(format!("{path:?} does not begin with `/`"));
    };
    if path.contains('?') {
        return Err(format!("{path:?} contains a query: add its parameters with `query`"));
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/{}".contains(c);
    if let Some(c) = path.chars().find(|c| !is_plain(*c)) {
        return Err(format!("{path:?} contains {c:?}: write a value as `{{name}}`, and set it with `path`"));
    }
    inner.split('/').try_for_each(|segment| check_segment(path, segment))
}

fn check_segment(path: &str, segment: &str) -> Result<(), String> {
    if matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..") {
        return Err(format!("{path:?} contains {segment:?}, which would change the path"));
    }
    let is_literal = !segment.contains(['{', '}']);
    let has_one_placeholder = || {
        let (before, rest) = segment.split_once('{')?;
        let (name, after) = rest.split_once('}')?;
        Some(!name.is_empty() && ![before, name, after].concat().contains(['{', '}']))
    };
    if is_literal || has_one_placeholder() == Some(true) {
        return Ok(());
    }
    Err(format!("{path:?} contains {segment:?}: a segment has at most one `{{name}}`"))
}

#[cfg(test)]
mod tests {
    use super::check_path;

    #[test]
    fn paths_lead_where_they_seem_to() {
        for path in
            ["/", "/gettoken", "/v1.0/contact/users/{unionId}", "/v1.0/a/{b}/c", "/a/{b}.json", "/a/v{b}", "/a%20b/c:d"]
        {
            assert_eq!(check_path(path), Ok(()), "{path}");
        }
        for (path, why) in [
            ("v1.0/a", "does not begin with `/`"),
            ("https://api.dingtalk.com/a", "does not begin with `/`"),
            ("/a?b=c", "add its parameters with `query`"),
            ("/a#b", "contains '#'"),
            ("/a b", "contains ' '"),
            ("/a\\b", "contains '\\\\'"),
            ("/a\n", "contains '\\n'"),
            ("/用户", "contains '用'"),
            ("/a/../b", "would change the path"),
            ("/a/%2E%2e", "would change the path"),
            ("/a/.", "would change the path"),
            ("/a/{b", "at most one `{name}`"),
            ("/a/{b}{c}", "at most one `{name}`"),
            ("/a/{{b}}", "at most one `{name}`"),
            ("/a/b}", "at most one `{name}`"),
            ("/a/{}", "at most one `{name}`"),
        ] {
            let error = check_path(path).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
    }
}
