//! Bodies that are forms: texts and files as `multipart/form-data` (RFC 7578).

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::header::HeaderValue;

use super::{extra_text, located, plain_text};
use crate::binding::{Body, Endpoint, Location, Slots, Value};
use crate::credential::faithful_header;
use crate::error::Error;
use crate::extra::Extra;
use crate::request_body::{Part, RequestBody};
use crate::shared::random_number;
use crate::upload::Upload;

/// A form whose files are still to be opened.
pub(crate) struct Form {
    boundary: String,
    fields: Vec<Field>,
}

struct Field {
    /// What sets it, for errors.
    setter: &'static str,
    name: String,
    content: Content,
}

enum Content {
    Text(String),
    File(Upload),
}

impl Form {
    /// The form of a call, if its body is one.
    pub(super) fn of(operation: &Endpoint<'_>, slots: &Slots, extra: &Extra) -> Result<Option<Self>, Error> {
        if operation.body != Body::Form && extra.files.is_empty() {
            return Ok(None);
        }
        let mut form = Self { boundary: boundary(), fields: Vec::new() };
        for (parameter, value) in located(slots, Location::Body) {
            if operation.body != Body::Form {
                return Err(Error::bad_argument(operation, "file", "cannot be added: the body is JSON"));
            }
            let content = match value {
                Value::File(upload) => Content::File(upload.clone()),
                value => Content::Text(plain_text(operation, parameter, value)?.into_owned()),
            };
            form.add(operation, parameter.setter, parameter.name, content)?;
        }
        for (name, json) in &extra.body {
            let text = match json {
                serde_json::Value::String(text) => text.clone(),
                json => extra_text(operation, "body_field", &Value::Any(json.clone()))?.into_owned(),
            };
            form.add(operation, "body_field", name, Content::Text(text))?;
        }
        for (name, upload) in &extra.files {
            form.add(operation, "file", name, Content::File(upload.clone()))?;
        }
        Ok(Some(form))
    }

    fn add(
        &mut self,
        operation: &Endpoint<'_>,
        setter: &'static str,
        name: &str,
        content: Content,
    ) -> Result<(), Error> {
        let refuse = |reason: String| Err(Error::bad_argument(operation, setter, reason));
        if self.fields.iter().any(|field| field.name == name) {
            return refuse(format!("`{name}` is already set"));
        }
        if let Content::File(upload) = &content {
            if upload.name().is_empty() {
                return refuse("is a file without a name: set one with `named`".to_owned());
            }
            if faithful_header(upload.sent_media_type()).is_none() {
                return refuse("has a media type that cannot be sent".to_owned());
            }
        }
        self.fields.push(Field { setter, name: name.to_owned(), content });
        Ok(())
    }

    pub(super) fn content_type(&self) -> HeaderValue {
        // A boundary consists of letters and digits.
        HeaderValue::try_from(format!("multipart/form-data; boundary={}", self.boundary))
            .unwrap_or(HeaderValue::from_static("multipart/form-data"))
    }

    /// Opens the files, and returns the body.
    pub(crate) async fn open(self, operation: &Endpoint<'_>) -> Result<RequestBody, Error> {
        let mut parts = Vec::new();
        // What is not the content of a file: several texts and heads become one piece.
        let mut text = String::new();
        for Field { setter, name, content } in self.fields {
            let _ = write!(text, "--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, Quoted(&name));
            match content {
                Content::Text(value) => {
                    let _ = write!(text, "\r\n\r\n{value}\r\n");
                }
                Content::File(upload) => {
                    let (name, media_type) = (Quoted(upload.name()), upload.sent_media_type());
                    let _ = write!(text, "; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n");
                    let content = upload.open().await;
                    let content = content.map_err(|error| Error::bad_argument(operation, setter, error.to_string()))?;
                    parts.push(Part::Bytes(Bytes::from(std::mem::replace(&mut text, "\r\n".to_owned()))));
                    parts.push(Part::Content(content));
                }
            }
        }
        let _ = write!(text, "--{}--\r\n", self.boundary);
        parts.push(Part::Bytes(Bytes::from(text)));
        Ok(RequestBody::of_parts(parts))
    }
}

/// A name in quotes, as browsers write it.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            '"' => f.write_str("%22"),
            c if c.is_ascii_control() => write!(f, "%{:02X}", u32::from(c)),
            c => f.write_char(c),
        })
    }
}

/// A line that no file contains, because nobody can guess it.
fn boundary() -> String {
    format!("dingtalk{:016x}{:016x}", random_number(), random_number())
}
