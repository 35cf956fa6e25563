//! Success or failure, as each gateway reports it.

use bytes::Bytes;
use memchr::memmem;
use serde_core::de::DeserializeOwned;

use crate::answer_error::{ApiError, DecodeError};
use crate::attempts::Attempts;
use crate::binding::{Decode, Fields, Gateway, Target};
use crate::called::Called;
use crate::decode::{Mismatch, decode, own_type};
use crate::error::Error;
use crate::secret::scrub;

/// A successful answer that has not been decoded.
pub(crate) struct RawReply {
    pub(crate) operation: Called,
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    /// Secrets of the request, which no message may repeat.
    pub(crate) secrets: Vec<String>,
}

impl RawReply {
    /// Fills `answer`.
    pub(crate) fn read_into(&self, answer: &mut dyn Decode) -> Result<(), Error> {
        // The legacy gateway reports success in the body, so it must have one.
        let operation = self.operation.get();
        if !operation.answers && operation.gateway == Gateway::New {
            return Ok(());
        }
        if self.may_be_empty() && self.body.is_empty() {
            return Ok(());
        }
        let outcome = self.check_compression().and_then(|()| decode(&self.body, answer));
        outcome.map_err(|mismatch| self.mismatched(mismatch))
    }

    /// Reads the answer as a type of the caller's.
    pub(crate) fn read_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let mut json = serde_json::Value::Null;
        self.read_into(&mut json)?;
        own_type(json).map_err(|mismatch| self.mismatched(mismatch))
    }

    /// Returns the answer as it is. Unless it is a file, it may still report an error.
    pub(crate) fn into_bytes(self) -> Result<Bytes, Error> {
        self.check_compression().map_err(|mismatch| self.mismatched(mismatch))?;
        if !is_file(&self.headers)
            && let Err(error @ Error::Api(_)) = self.read_into(&mut serde_json::Value::Null)
        {
            return Err(error);
        }
        Ok(self.body)
    }

    /// Whether it is unknown if the operation returns anything, and nothing in the answer need say that it succeeded.
    fn may_be_empty(&self) -> bool {
        matches!(&self.operation, Called::Any(_)) && self.operation.get().gateway == Gateway::New
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
        let encodings = self.headers.get_all(http::header::CONTENT_ENCODING).iter();
        let unusual = encodings
            .filter_map(|encoding| encoding.to_str().ok())
            .find(|encoding| !encoding.eq_ignore_ascii_case("identity"))?;
        Some(
            ["gzip", "deflate", "br", "zstd"]
                .into_iter()
                .find(|name| unusual.eq_ignore_ascii_case(name))
                .unwrap_or("of some kind"),
        )
    }

    /// Returns the server's id of this request, if the body contains it.
    pub(crate) fn request_id(&self) -> Option<String> {
        clean(Envelope::read(&self.body).request_id.text(), &self.secrets)
    }
}

/// Decides whether the call succeeded.
pub(crate) fn open(
    operation: impl Into<Called>,
    response: http::Response<Bytes>,
    secrets: Vec<String>,
) -> Result<RawReply, Error> {
    let status = response.status();
    let (parts, body) = response.into_parts();
    let operation = operation.into();
    let failure = match operation.get().gateway {
        _ if !status.is_success() => Some(Envelope::read(&body)),
        Gateway::New => None,
        Gateway::Legacy if operation.takes_bytes() && is_file(&parts.headers) => None,
        Gateway::Legacy if plainly_succeeded(&body) => None,
        Gateway::Legacy => Some(Envelope::read(&body)).filter(Envelope::is_legacy_failure),
    };
    let status = status.as_u16();
    match failure {
        None => Ok(RawReply { operation, status, headers: parts.headers, body, attempts: 1, secrets }),
        Some(envelope) => Err(Error::Api(Box::new(envelope.into_error(operation, status, body, &secrets)))),
    }
}

/// Whether an answer declares itself a file, so that it says nothing about success.
fn is_file(headers: &http::HeaderMap) -> bool {
    let declared = headers.get(http::header::CONTENT_TYPE).map(|value| value.as_bytes().to_ascii_lowercase());
    declared.is_some_and(|declared| !declared.starts_with(b"text/") && memmem::find(&declared, b"json").is_none())
}

/// Whether a legacy answer evidently reports success, so that it need not be parsed to find out: every `errcode` in it is 0, at any
/// depth, and no key can be another sign of failure. `false` means that parsing must decide. Most answers pass, and some are long.
fn plainly_succeeded(body: &[u8]) -> bool {
    let mut has_code = false;
    for start in memmem::find_iter(body, br#""err"#) {
        let rest = body.get(start..).unwrap_or_default();
        if let Some(value) = rest.strip_prefix(br#""errcode""#) {
            if !is_zero(value) {
                return false;
            }
            has_code = true;
        } else if rest.starts_with(br#""error_response""#) {
            return false;
        }
    }
    // A key's letters may be escaped.
    has_code && memmem::find(body, br"\u00").is_none()
}

/// Whether the value that follows a key is 0.
fn is_zero(after_key: &[u8]) -> bool {
    let value = after_key.trim_ascii_start().strip_prefix(b":").map(<[u8]>::trim_ascii_start);
    let after_value = value.and_then(|value| value.strip_prefix(b"0").or_else(|| value.strip_prefix(br#""0""#)));
    after_value.is_some_and(|after| matches!(after.trim_ascii_start().first(), Some(b',' | b'}')))
}

/// The parts of an error body, in all their spellings.
#[derive(Default)]
struct Envelope {
    /// Whether it had any field at all.
    has_fields: bool,
    errcode: Part,
    code: Part,
    message: Part,
    sub_code: Part,
    sub_message: Part,
    request_id: Part,
    access_denied_detail: Option<serde_json::Value>,
    error_response: Option<Box<Envelope>>,
    is_object: bool,
}

/// A text or a number of an error body. Anything else counts as absent, so that the rest can be read.
#[derive(Default)]
struct Part(Option<serde_json::Value>);

impl Part {
    fn text(&self) -> Option<String> {
        match self.0.as_ref()? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) if number.is_f64() => number.as_f64().map(|number| number.to_string()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }
}

impl Decode for Part {
    fn target(&mut self) -> Target<'_> {
        self.0.target()
    }

    fn forget(&mut self) {
        self.0 = None;
    }
}

impl Fields for Envelope {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        self.has_fields = true;
        Some(match name {
            "errcode" => &mut self.errcode,
            "code" => &mut self.code,
            "message" | "errmsg" | "msg" => &mut self.message,
            "sub_code" => &mut self.sub_code,
            "sub_msg" => &mut self.sub_message,
            "requestid" | "requestId" | "request_id" | "RequestId" => &mut self.request_id,
            "accessdenieddetail" | "accessDeniedDetail" => &mut self.access_denied_detail,
            "error_response" => &mut self.error_response,
            _ => return None,
        })
    }
}

impl Decode for Box<Envelope> {
    fn target(&mut self) -> Target<'_> {
        Target::Object(&mut **self)
    }
}

impl Envelope {
    /// Reads as much as possible. A body that is not JSON gives an empty envelope.
    fn read(body: &[u8]) -> Self {
        let mut envelope = Self::default();
        // A part of the wrong type ends the reading, but earlier parts still help.
        envelope.is_object = decode(body, &mut envelope).is_ok();
        envelope
    }

    /// A legacy call succeeded if `errcode` is absent or 0, in an object that has any field.
    fn is_legacy_failure(&self) -> bool {
        let refused = self.errcode.text().is_some_and(|code| code.trim() != "0");
        refused || self.error_response.is_some() || (self.is_object && !self.has_fields)
    }

    fn into_error(self, operation: Called, status: u16, body: Bytes, secrets: &[String]) -> ApiError {
        let outer_id = self.request_id.text();
        let part = match self.error_response {
            Some(inner) => *inner,
            None => self,
        };
        let clean = |text| clean(text, secrets);
        ApiError {
            operation,
            status,
            code: clean(part.errcode.text().or_else(|| part.code.text())),
            message: clean(part.message.text()),
            sub_code: clean(part.sub_code.text()),
            sub_message: clean(part.sub_message.text()),
            request_id: clean(part.request_id.text().or(outer_id)),
            access_denied_detail: part.access_denied_detail,
            body,
            attempts: Attempts::default(),
        }
    }
}

/// Masks secrets in a server's text. An empty text counts as absent.
fn clean(text: Option<String>, secrets: &[String]) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(|text| scrub(&text, secrets))
}

#[cfg(test)]
mod tests;
