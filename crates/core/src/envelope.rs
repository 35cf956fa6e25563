//! Success or failure, as each gateway reports it.

use std::sync::LazyLock;

use bytes::Bytes;
use memchr::memchr;
use memchr::memmem::Finder;
use serde_core::de::DeserializeOwned;

use crate::answer_error::{ApiError, DecodeError};
use crate::attempts::Attempts;
use crate::binding::{Decode, Gateway, Target};
use crate::called::Called;
use crate::decode::{Member, Mismatch, decode, own_type};
use crate::error::Error;
use crate::error_body::{Declared, ErrorBody};
use crate::events::Progress;
use crate::retry::is_well_known;

static CODE: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(br#""code""#));
static JSON: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("json"));
static ERR: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(br#""err"#));
static ESCAPE: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(br"\u00"));

/// An answer that seems successful and has not been decoded.
pub(crate) struct RawReply {
    pub(crate) operation: Called,
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    /// Secrets of the request, which no message may repeat.
    pub(crate) secrets: Vec<String>,
    /// The call, whose end is logged with the answer.
    pub(crate) progress: Option<Progress>,
}

impl RawReply {
    /// Fills `answer`.
    pub(crate) fn read_into(&self, answer: &mut dyn Decode) -> Result<(), Error> {
        self.ended(self.decoded_into(answer))
    }

    /// Reads the answer as a type of the caller's.
    pub(crate) fn read_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut json = serde_json::Value::Null;
        let outcome = self.decoded_into(&mut json);
        self.ended(outcome.and_then(|()| own_type(json).map_err(|mismatch| self.mismatched(mismatch))))
    }

    /// Returns the answer as it is. Unless it is a file, it may still report an error.
    pub(crate) fn into_bytes(self) -> Result<Bytes, Error> {
        let outcome = match self.check_compression() {
            Err(mismatch) => Err(self.mismatched(mismatch)),
            Ok(()) if is_file(&self.headers) => Ok(()),
            Ok(()) => match self.decoded_into(&mut serde_json::Value::Null) {
                Err(error @ Error::Api(_)) => Err(error),
                _ => Ok(()),
            },
        };
        self.ended(outcome).map(|()| self.body)
    }

    /// Logs the end of the call.
    fn ended<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        if let Some(progress) = &self.progress {
            progress.end(self.status, self.attempts, outcome.as_ref().err());
        }
        outcome
    }

    fn decoded_into(&self, answer: &mut dyn Decode) -> Result<(), Error> {
        self.check_compression().map_err(|mismatch| self.mismatched(mismatch))?;
        if self.may_be_empty() && matches!(self.body.trim_ascii(), b"" | b"null" | b"true") {
            return Ok(());
        }
        let mut seen = Seen::default();
        let may_be_anything = matches!(answer.present(), Target::Any(_) | Target::Map(_));
        let outcome = decode(&self.body, answer, &mut |member| seen.see(&member));
        match self.reported_error(seen.declared(may_be_anything), seen.is_suspicious) {
            Some(error) => Err(error),
            None => outcome.map_err(|mismatch| self.mismatched(mismatch)),
        }
    }

    /// Whether nothing in the answer need say that the call succeeded. The legacy gateway reports success in the body, so it must have
    /// one.
    fn may_be_empty(&self) -> bool {
        let operation = self.operation.get();
        let may_return_nothing = !operation.answers || matches!(&self.operation, Called::Any(_));
        may_return_nothing && operation.gateway == Gateway::New
    }

    fn check_compression(&self) -> Result<(), Mismatch> {
        match self.compression() {
            None => Ok(()),
            Some(name) => Err(Mismatch {
                path: String::new(),
                expected: "plain JSON".to_owned(),
                found: format!("compressed data ({name}), which was not requested"),
            }),
        }
    }

    /// The error that the body reports in spite of its status, considering which members of the answer it has.
    fn reported_error(&self, declared: Option<Declared>, is_suspicious: bool) -> Option<Error> {
        let is_legacy = self.operation.get().gateway == Gateway::Legacy;
        if declared.is_none() && !(is_legacy && is_suspicious) {
            return None;
        }
        let body = ErrorBody::read(&self.body);
        let is_error =
            (is_legacy && body.is_legacy_failure()) || declared.is_some_and(|declared| body.is_error(declared));
        is_error.then(|| {
            let error = api_error(self.operation.clone(), self.status, &body, self.body.clone(), &self.secrets);
            Error::Api(Box::new(ApiError { attempts: Attempts::final_after(self.attempts), ..error }))
        })
    }

    /// The error of this answer, which differs from its documentation.
    pub(crate) fn mismatched(&self, mismatch: Mismatch) -> Error {
        Error::Decode(Box::new(DecodeError {
            operation: self.operation.clone(),
            status: self.status,
            request_id: self.request_id(),
            mismatch,
            body: self.body.clone(),
            attempts: Attempts::final_after(self.attempts),
        }))
    }

    /// How a server or proxy compressed the body, although it was not asked to. It is not unpacked, because a small body may grow
    /// without limit.
    fn compression(&self) -> Option<&'static str> {
        let headers = self.headers.get_all(http::header::CONTENT_ENCODING).iter();
        let mut names = headers.filter_map(|header| header.to_str().ok()).flat_map(|header| header.split(','));
        let unusual = names.find(|name| !says_nothing(name.trim()))?;
        Some(
            ["gzip", "deflate", "br", "zstd"]
                .into_iter()
                .find(|name| unusual.trim().eq_ignore_ascii_case(name))
                .unwrap_or("of some kind"),
        )
    }

    /// Returns the server's id of this request, if the body contains it.
    pub(crate) fn request_id(&self) -> Option<String> {
        ErrorBody::read(&self.body).request_id(&self.secrets)
    }
}

/// Whether the name of an encoding means that there is none. Some servers give the charset by mistake.
fn says_nothing(encoding: &str) -> bool {
    let encoding = encoding.to_ascii_lowercase();
    matches!(encoding.as_str(), "" | "identity" | "none")
        || ["utf", "charset", "gb", "iso-", "us-ascii", "ascii"].iter().any(|charset| encoding.starts_with(charset))
}

/// The members of an answer that tell it from an error.
#[derive(Default)]
struct Seen {
    has_declared: bool,
    has_success: bool,
    /// Whether a member may report a failure.
    is_suspicious: bool,
}

impl Seen {
    fn see(&mut self, member: &Member<'_>) {
        match member.name {
            "errcode" => self.is_suspicious |= !is_zero_value(member.rest),
            "error_response" => self.is_suspicious = true,
            "success" => self.has_success |= member.known,
            "errmsg" | "sub_code" | "sub_msg" | "requestid" | "requestId" | "request_id" | "RequestId" => {}
            _ => self.has_declared |= member.known,
        }
    }

    /// What the answer declares of the body, unless that is enough to know it as an answer.
    fn declared(&self, may_be_anything: bool) -> Option<Declared> {
        if may_be_anything {
            Some(Declared::Anything)
        } else if self.has_declared {
            None
        } else if self.has_success {
            Some(Declared::Success)
        } else {
            Some(Declared::Nothing)
        }
    }
}

/// Decides whether the call succeeded, as far as that shows before the answer is decoded: what decides about another attempt must
/// be found here.
pub(crate) fn open(
    operation: impl Into<Called>,
    response: http::Response<Bytes>,
    secrets: Vec<String>,
) -> Result<RawReply, Error> {
    let status = response.status();
    let (parts, body) = response.into_parts();
    let operation = operation.into();
    let gateway = operation.get().gateway;
    let failure = match gateway {
        _ if !status.is_success() => Some(ErrorBody::read(&body)),
        Gateway::New if may_be_refusal(&body) => Some(ErrorBody::read_if_alone(&body)),
        Gateway::New => None,
        Gateway::Legacy if operation.takes_bytes() && is_file(&parts.headers) => None,
        Gateway::Legacy if plainly_succeeded(&body) => None,
        Gateway::Legacy => Some(ErrorBody::read(&body)).filter(ErrorBody::is_legacy_failure),
    };
    let error = failure.map(|failure| api_error(operation.clone(), status.as_u16(), &failure, body.clone(), &secrets));
    match error {
        Some(error) if !status.is_success() || gateway == Gateway::Legacy || is_well_known(&error) => {
            Err(Error::Api(Box::new(error)))
        }
        _ => {
            let status = status.as_u16();
            Ok(RawReply { operation, status, headers: parts.headers, body, attempts: 1, secrets, progress: None })
        }
    }
}

fn api_error(operation: Called, status: u16, parts: &ErrorBody, body: Bytes, secrets: &[String]) -> ApiError {
    let mut error = ApiError::new(operation, status, body);
    parts.describe(&mut error, secrets);
    error
}

/// Whether an answer declares itself a file, so that it says nothing about success.
fn is_file(headers: &http::HeaderMap) -> bool {
    let declared = headers.get(http::header::CONTENT_TYPE).map(|value| value.as_bytes().to_ascii_lowercase());
    declared.is_some_and(|declared| !declared.starts_with(b"text/") && JSON.find(&declared).is_none())
}

/// Whether a body of the new gateway could be a refusal despite its status.
fn may_be_refusal(body: &[u8]) -> bool {
    const LONGEST: usize = 16 << 10;
    body.len() <= LONGEST && CODE.find(body).is_some()
}

/// Whether a legacy answer evidently reports success, so that it need not be parsed to find out: every `errcode` in it is 0, at any
/// depth, and no key can be another sign of failure. `false` means that parsing must decide. Most answers pass, and some are long.
///
/// Of a long answer only both ends count, where servers put the code. An error further inside is found when it is decoded.
fn plainly_succeeded(body: &[u8]) -> bool {
    const END: usize = 1 << 10;
    if let (true, Some(first), Some(last)) = (body.len() > 8 * END, body.first_chunk::<END>(), body.last_chunk::<END>())
    {
        let signs = [signs(first), signs(last)];
        if signs.contains(&Signs::Success) && !signs.contains(&Signs::Unclear) {
            return true;
        }
    }
    signs(body) == Signs::Success
}

/// What the codes in a part of a legacy answer say.
#[derive(PartialEq)]
enum Signs {
    None,
    Success,
    Unclear,
}

fn signs(body: &[u8]) -> Signs {
    let mut has_code = false;
    for start in ERR.find_iter(body) {
        let rest = body.get(start..).unwrap_or_default();
        if let Some(value) = rest.strip_prefix(br#""errcode""#) {
            if !is_zero(value) {
                return Signs::Unclear;
            }
            has_code = true;
        } else if rest.starts_with(br#""error_response""#) {
            return Signs::Unclear;
        }
    }
    match has_code {
        // A key's letters may be escaped.
        _ if has_escaped_letters(body) => Signs::Unclear,
        true => Signs::Success,
        false => Signs::None,
    }
}

fn has_escaped_letters(body: &[u8]) -> bool {
    // One byte is found faster than several, and most answers have no backslash.
    memchr(b'\\', body).and_then(|first| body.get(first..)).is_some_and(|rest| ESCAPE.find(rest).is_some())
}

/// Whether the value that follows a key is 0.
fn is_zero(after_key: &[u8]) -> bool {
    after_key.trim_ascii_start().strip_prefix(b":").is_some_and(is_zero_value)
}

/// Whether text begins with a 0, plain or as text, that is a member's whole value.
fn is_zero_value(text: &[u8]) -> bool {
    let value = text.trim_ascii_start();
    let after_value = value.strip_prefix(b"0").or_else(|| value.strip_prefix(br#""0""#));
    after_value.is_some_and(|after| matches!(after.trim_ascii_start().first(), Some(b',' | b'}')))
}

#[cfg(test)]
mod tests;
