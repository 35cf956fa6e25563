//! Calls whose answers the fuzzer writes.

use std::cell::LazyCell;
use std::error::Error as _;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use dingtalk_core::binding::{CredentialKind, Gateway, Operation};
use dingtalk_core::{AccessToken, ApiError, BoxFuture, Client, Error, Json, RetryPolicy, Robot, SigningKey, Transport};
use dingtalk_core::{RequestBody, TransportError, TransportFailure};
use tokio::runtime::Runtime;

use crate::cases::{self, Call, Forms, Told};

// Debug prints a tab as `\t`. If a secret began with t, it would seem to be printed if a tab preceded the rest of it.
const TOKEN: &str = "Z0ken+that/must=not-be.printed";
const ENCODED_TOKEN: &str = "Z0ken%2Bthat%2Fmust%3Dnot-be.printed";
const KEY: &str = "Z3cret+that/must=not-be.printed";
const TICKET: &str = "Z1cket+that/must=not-be.printed";

/// The secrets in requests, in the forms that a server might repeat.
pub const ECHOED: [&str; 4] = [TOKEN, KEY, TICKET, ENCODED_TOKEN];

/// Statuses that the error target chooses from.
pub const STATUSES: [u16; 11] = [200, 400, 500, 401, 403, 404, 429, 302, 502, 503, 504];

/// Runs a call: four bytes choose the operation, and the rest is the answer.
pub fn answer(data: &[u8]) -> Option<()> {
    let (chosen, body) = data.split_first_chunk::<4>()?;
    exchange(*chosen, 200, body)
}

/// Runs a call: four bytes choose the operation, one the status, and the rest is the answer.
pub fn error(data: &[u8]) -> Option<()> {
    let (chosen, rest) = data.split_first_chunk::<4>()?;
    let (status, body) = rest.split_first()?;
    exchange(*chosen, STATUSES[usize::from(*status) % STATUSES.len()], body)
}

fn exchange(chosen: [u8; 4], status: u16, body: &[u8]) -> Option<()> {
    thread_local! {
        static WORLD: LazyCell<World> = const { LazyCell::new(World::new) };
    }
    WORLD.with(|world| world.exchange(chosen, status, Bytes::copy_from_slice(body)))
}

/// What all inputs share.
struct World {
    runtime: Runtime,
    client: Client,
    reply: Arc<Reply>,
    log: Log,
    calls: Vec<Call>,
}

impl World {
    fn new() -> Self {
        let reply = Arc::new(Reply::default());
        let client = Client::builder()
            .transport(Canned(Arc::clone(&reply)))
            .retry(RetryPolicy::never())
            .credentials(AccessToken::app(TOKEN))
            .credentials(AccessToken::user(TOKEN))
            .credentials(AccessToken::suite(TOKEN))
            .credentials(AccessToken::sso(TOKEN))
            .credentials(Robot::new(TOKEN).messages_per_minute(u32::MAX))
            .credentials(SigningKey::suite("key", KEY, TICKET))
            .credentials(SigningKey::app("key", KEY))
            .build()
            .expect("the settings are right");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let log = Log::default();
        let written = log.clone();
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_ansi(false)
            .without_time()
            .with_writer(move || written.clone())
            .init();
        Self { runtime, client, reply, log, calls: cases::all() }
    }

    /// The operation with this mark, or else the next one.
    fn call(&self, chosen: [u8; 4]) -> Option<&Call> {
        let distance =
            |call: &&Call| u32::from_le_bytes(cases::mark(call.operation)).wrapping_sub(u32::from_le_bytes(chosen));
        self.calls.iter().min_by_key(distance)
    }

    fn exchange(&self, chosen: [u8; 4], status: u16, body: Bytes) -> Option<()> {
        let call = self.call(chosen)?;
        self.reply.set(status, body.clone());
        let outcome = self.runtime.block_on((call.make)(&self.client));
        if let (Gateway::Legacy, 200, Some(refused)) = (call.operation.gateway, status, says_failure(&body)) {
            let told = outcome.as_ref().err().and_then(Error::api).is_some();
            assert_eq!(told, refused, "{}", String::from_utf8_lossy(&body));
        }
        match outcome {
            Ok(told) => check_answer(call.operation, &told),
            Err(error) => check_error(call.operation, &error, status, &body),
        }
        check_hidden(call.operation, &self.log.take());
        Some(())
    }
}

/// Whether a legacy answer reports a failure: it is empty, or has an `errcode` other than 0. `None` if that is not obvious, because of
/// other signs or a repeated key.
fn says_failure(body: &[u8]) -> Option<bool> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let fields: serde_json::Map<String, Json> = serde_json::from_slice(body).ok()?;
    let signs = ["error_response", "code", "success", "punish"];
    if signs.iter().any(|sign| fields.contains_key(*sign)) || times(body, b"errcode") > 1 || body.contains(&b'\\') {
        return None;
    }
    Some(match fields.get("errcode") {
        Some(Json::String(code)) => code.trim() != "0",
        Some(Json::Number(code)) => code.as_f64() != Some(0.0) || code.to_string().starts_with('-'),
        Some(Json::Null) => return None,
        Some(Json::Bool(_) | Json::Array(_) | Json::Object(_)) => true,
        None => fields.is_empty(),
    })
}

/// How often `part` appears.
fn times(body: &[u8], part: &[u8]) -> usize {
    body.windows(part.len()).filter(|window| *window == part).count()
}

fn check_answer(operation: &Operation, told: &Told) {
    let Forms { printed, json } = &told.answer;
    for secret in secrets(operation) {
        // A server may repeat it in a field that is not secret, where nothing identifies it as a secret.
        let is_content = holds(json, secret);
        assert!(is_content || !printed.contains(secret), "{secret} is printed: {printed}");
        assert!(is_content || !told.reply.contains(secret), "{secret} is printed: {}", told.reply);
    }
    let Json::Object(fields) = json else { return };
    for (name, value) in fields {
        let Json::String(text) = value else { continue };
        // A map's key is printed with quotes, and may be anything.
        let is_field = !printed.contains(&format!("{name:?}"));
        if is_field && is_secret(name) && is_telling(text) && occurrences(json, text) == 1 {
            assert!(!printed.contains(text.as_str()), "{name} is printed: {printed}");
        }
    }
}

fn check_error(operation: &Operation, error: &Error, status: u16, body: &[u8]) {
    let mut printed = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        printed.push_str(&format!("\n{cause}\n{cause:?}"));
        source = cause.source();
    }
    check_hidden(operation, &printed);
    assert_eq!((error.status(), error.attempts()), (Some(status), 1), "{printed}");
    assert_eq!(error.body(), Some(body), "the body is kept");
    assert!(printed.contains(operation.name), "{printed}");
    match error {
        Error::Api(api) => check_api_error(operation, api),
        Error::Decode(decode) => assert_eq!((status, decode.body()), (200, body)),
        other => panic!("there was an answer, but {other:?}"),
    }
}

fn check_api_error(operation: &Operation, api: &ApiError) {
    let texts = [api.code(), api.message(), api.sub_code(), api.sub_message(), api.request_id()];
    for text in texts.into_iter().flatten() {
        assert!(!text.is_empty(), "an empty text is not reported: {api:?}");
        check_hidden(operation, text);
    }
    if let Some(row) = api.documented() {
        assert_eq!(row.status, api.status());
        assert!(api.documented_rows().any(|other| other == row), "{api:?}");
        assert!([api.code(), api.sub_code()].contains(&Some(row.code)), "{api:?}");
        assert!(api.to_string().contains(row.meaning), "{api}");
    }
}

/// The credentials of a call to this operation, in the forms that a server may repeat.
fn secrets(operation: &Operation) -> &'static [&'static str] {
    match operation.credentials.first() {
        Some(CredentialKind::SuiteSignature) => &[KEY, TICKET],
        Some(CredentialKind::AppSignature) => &[KEY],
        Some(_) => &[TOKEN, ENCODED_TOKEN],
        None => &[],
    }
}

fn check_hidden(operation: &Operation, printed: &str) {
    for secret in secrets(operation) {
        assert!(!printed.contains(secret), "{secret} is printed: {printed}");
    }
}

/// Whether a field with this name should be masked.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "");
    ["accesstoken", "refreshtoken", "secret"].iter().any(|end| name.ends_with(end))
}

/// Whether finding `text` in the output proves that it was printed: it cannot be Rust's punctuation, or an escape
/// (`\t`, `\u{1f}`) and what follows it.
fn is_telling(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '}');
    let may_end_escape = text.starts_with(['n', 'r', 't', '0']);
    text.len() >= 8 && text.chars().all(plain) && text.contains(['/', '=']) && !may_end_escape
}

fn holds(json: &Json, text: &str) -> bool {
    occurrences(json, text) > 0
}

/// How many keys and texts contain `text`.
fn occurrences(json: &Json, text: &str) -> usize {
    match json {
        Json::String(own) => usize::from(own.contains(text)),
        Json::Array(items) => items.iter().map(|item| occurrences(item, text)).sum(),
        Json::Object(fields) => {
            fields.iter().map(|(name, value)| usize::from(name.contains(text)) + occurrences(value, text)).sum()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => 0,
    }
}

/// The answer to every request.
#[derive(Default)]
struct Reply(Mutex<(u16, Bytes)>);

impl Reply {
    fn set(&self, status: u16, body: Bytes) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (status, body);
    }

    fn get(&self) -> (u16, Bytes) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A transport that sends nothing and returns the answer that was set.
struct Canned(Arc<Reply>);

impl Transport for Canned {
    fn send(
        &self,
        _request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let (status, body) = self.0.get();
        let response = http::Response::builder().status(status).body(body);
        Box::pin(std::future::ready(response.map_err(|error| TransportError::new(TransportFailure::Broken, error))))
    }
}

/// The log, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
