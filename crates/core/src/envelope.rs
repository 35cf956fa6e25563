//! Success or failure, as each gateway says it.

use bytes::Bytes;
use memchr::memmem;

use crate::binding::{Decode, Fields, Gateway, Operation, Target};
use crate::decode::{Mismatch, decode};
use crate::error::{ApiError, Attempts, DecodeError, Error};
use crate::retry::Stopped;
use crate::secret::scrub;

/// A successful answer, not yet read.
pub(crate) struct RawReply {
    pub(crate) operation: &'static Operation,
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
    /// What the request carried and no message may repeat.
    pub(crate) secrets: Vec<String>,
}

impl RawReply {
    /// Fills `answer`.
    pub(crate) fn read_into(&self, answer: &mut dyn Decode) -> Result<(), Error> {
        // The legacy gateway says success in the body, so that a body must be there.
        if !self.operation.answers && self.operation.gateway == Gateway::New {
            return Ok(());
        }
        let outcome = match self.compression() {
            None => decode(&self.body, answer),
            Some(name) => Err(Mismatch {
                path: String::new(),
                expected: "JSON as it is".to_owned(),
                found: format!("compressed data ({name}), which was not asked for"),
            }),
        };
        outcome.map_err(|mismatch| {
            Error::Decode(Box::new(DecodeError {
                operation: self.operation,
                status: self.status,
                request_id: self.request_id(),
                mismatch,
                body: self.body.clone(),
                attempts: Attempts { made: self.attempts, stopped: Some(Stopped::NotWorthRepeating) },
            }))
        })
    }

    /// How the body is compressed, by a server or proxy that was not asked to. It is not unpacked: a small body may grow without end.
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

    /// The server's name for the call, where the body says it.
    pub(crate) fn request_id(&self) -> Option<String> {
        clean(Envelope::read(&self.body).request_id.text(), &self.secrets)
    }
}

/// Tells success from failure.
pub(crate) fn open(
    operation: &'static Operation,
    response: http::Response<Bytes>,
    secrets: Vec<String>,
) -> Result<RawReply, Error> {
    let status = response.status();
    let (parts, body) = response.into_parts();
    let failure = match operation.gateway {
        _ if !status.is_success() => Some(Envelope::read(&body)),
        Gateway::New => None,
        Gateway::Legacy if plainly_succeeded(&body) => None,
        Gateway::Legacy => Some(Envelope::read(&body)).filter(Envelope::is_legacy_failure),
    };
    let status = status.as_u16();
    match failure {
        None => Ok(RawReply { operation, status, headers: parts.headers, body, attempts: 1, secrets }),
        Some(envelope) => Err(Error::Api(Box::new(envelope.into_error(operation, status, body, &secrets)))),
    }
}

/// Whether a legacy answer says success so plainly that it need not be parsed to know: every `errcode` in it is 0, wherever it
/// stands, and no key can be another sign of failure. `false` is no verdict. Most answers are that plain, and may be long.
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
    // A key may be written with escapes for its letters.
    has_code && memmem::find(body, br"\u00").is_none()
}

/// Whether what follows a key is the value 0.
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

/// A text or number of an error body. Anything else counts as absent, for what comes after it still matters.
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
    /// What can be read of it: a body that is no JSON gives an empty envelope.
    fn read(body: &[u8]) -> Self {
        let mut envelope = Self::default();
        // A part of the wrong type ends the reading, and what came before it still helps.
        envelope.is_object = decode(body, &mut envelope).is_ok();
        envelope
    }

    /// Legacy success is `errcode` absent or 0, in an object that says anything at all.
    fn is_legacy_failure(&self) -> bool {
        let refused = self.errcode.text().is_some_and(|code| code.trim() != "0");
        refused || self.error_response.is_some() || (self.is_object && !self.has_fields)
    }

    fn into_error(self, operation: &'static Operation, status: u16, body: Bytes, secrets: &[String]) -> ApiError {
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

/// A server's words, without secrets; an empty text says nothing.
fn clean(text: Option<String>, secrets: &[String]) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(|text| scrub(&text, secrets))
}

#[cfg(test)]
mod tests;
