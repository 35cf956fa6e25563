//! Success or failure, as each gateway says it.

use bytes::Bytes;

use crate::binding::{Decode, Fields, Gateway, Operation};
use crate::decode::decode;
use crate::error::{ApiError, DecodeError, Error};
use crate::secret::scrub;

/// A successful answer, not yet read.
pub(crate) struct Reply {
    operation: &'static Operation,
    status: u16,
    body: Bytes,
}

impl Reply {
    /// Fills `answer`.
    pub(crate) fn read_into(&self, answer: &mut dyn Decode) -> Result<(), Error> {
        if !self.operation.answers {
            return Ok(());
        }
        decode(&self.body, answer).map_err(|mismatch| {
            let envelope = Envelope::read(&self.body);
            Error::Decode(Box::new(DecodeError {
                operation: self.operation,
                status: self.status,
                request_id: envelope.request_id,
                mismatch,
                body: self.body.clone(),
            }))
        })
    }
}

/// Tells success from failure.
pub(crate) fn open(
    operation: &'static Operation,
    response: http::Response<Bytes>,
    secrets: &[String],
) -> Result<Reply, Error> {
    let status = response.status();
    let body = response.into_body();
    let failure = match operation.gateway {
        _ if !status.is_success() => Some(Envelope::read(&body)),
        Gateway::New => None,
        Gateway::Legacy => Some(Envelope::read(&body)).filter(Envelope::is_legacy_failure),
    };
    let status = status.as_u16();
    match failure {
        None => Ok(Reply { operation, status, body }),
        Some(envelope) => Err(Error::Api(Box::new(envelope.into_error(operation, status, body, secrets)))),
    }
}

/// The parts of an error body, in all their spellings.
#[derive(Default)]
struct Envelope {
    /// Whether it had any field at all.
    has_fields: bool,
    errcode: Option<String>,
    code: Option<String>,
    message: Option<String>,
    sub_code: Option<String>,
    sub_message: Option<String>,
    request_id: Option<String>,
    access_denied_detail: Option<serde_json::Value>,
    error_response: Option<Box<Envelope>>,
    is_object: bool,
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
    fn place(&mut self) -> crate::binding::Place<'_> {
        crate::binding::Place::Object(&mut **self)
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
        let refused = self.errcode.as_deref().is_some_and(|code| code.trim() != "0");
        refused || self.error_response.is_some() || (self.is_object && !self.has_fields)
    }

    fn into_error(self, operation: &'static Operation, status: u16, body: Bytes, secrets: &[String]) -> ApiError {
        let request_id = self.request_id;
        let part = match self.error_response {
            Some(inner) => *inner,
            None => Self { request_id: None, error_response: None, ..self },
        };
        let clean = |text: Option<String>| text.filter(|text| !text.is_empty()).map(|text| scrub(&text, secrets));
        ApiError {
            operation,
            status,
            code: clean(part.errcode.or(part.code)),
            message: clean(part.message),
            sub_code: clean(part.sub_code),
            sub_message: clean(part.sub_message),
            request_id: part.request_id.or(request_id),
            access_denied_detail: part.access_denied_detail,
            body,
        }
    }
}

#[cfg(test)]
mod tests;
