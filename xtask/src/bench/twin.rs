//! The same operations as people write them by hand: structs with serde derives, and a function each, on a small client.
//!
//! The structs have the traits that generated types have, and both of serde's, as is customary: values get logged and stored.

use super::operations::{Field, Kind, Operation};

/// The small client. It does what such clients usually do: one generic function around reqwest.
pub(super) const CLIENT: &str = r##"//! A small client, as one writes it in an afternoon.

use std::fmt;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Sends requests.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
}

/// What went wrong.
#[derive(Debug)]
pub enum Error {
    /// No answer.
    Http(reqwest::Error),
    /// An answer that is not as expected.
    Json(serde_json::Error),
    /// The server refused.
    Api(ApiError),
}

/// What the server said.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ApiError {
    /// Its code.
    #[serde(default)]
    pub code: String,
    /// Its message.
    #[serde(default)]
    pub message: String,
    /// Its name for the call.
    #[serde(default, alias = "requestId")]
    pub requestid: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(error) => error.fmt(f),
            Self::Json(error) => error.fmt(f),
            Self::Api(error) => write!(f, "{}: {}", error.code, error.message),
        }
    }
}

impl std::error::Error for Error {}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl Client {
    /// A client that shows this token.
    pub fn new(token: String) -> Result<Self, Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let _ = rustls::crypto::CryptoProvider::install_default((*provider).clone());
        let http = reqwest::Client::builder().build()?;
        Ok(Self { http, base: "https://api.dingtalk.com".to_owned(), token })
    }

    /// Posts a request and reads the answer.
    pub async fn post<Q: Serialize, A: DeserializeOwned>(&self, path: &str, request: &Q) -> Result<A, Error> {
        let response = self
            .http
            .post(format!("{}{path}", self.base))
            .header("x-acs-dingtalk-access-token", &self.token)
            .header("content-type", "application/json")
            .body(serde_json::to_vec(request)?)
            .send()
            .await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        if !status.is_success() {
            return Err(Error::Api(serde_json::from_slice(&bytes).unwrap_or_default()));
        }
        Ok(serde_json::from_slice(&bytes)?)
    }
}
"##;

/// The crate's root.
pub(super) fn root(operations: &[Operation]) -> String {
    let mut text = String::from("//! Made-up operations, written by hand.\n\n");
    for Operation { module, .. } in operations {
        text.push_str(&format!("pub mod {module};\n"));
    }
    text
}

/// One operation's module.
pub(super) fn module(operation: &Operation) -> String {
    let Operation { name, module, .. } = operation;
    let mut text = format!(
        "//! Types of {name}.\n\nuse serde::{{Deserialize, Serialize}};\nuse twin_client::{{Client, Error}};\n\n/// What {name} takes.\n#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\n#[serde(rename_all = \"camelCase\")]\npub struct Request {{\n"
    );
    for field in &operation.required {
        push_field(&mut text, field, "", |ty| ty.to_owned());
    }
    for field in &operation.optional {
        push_field(&mut text, field, "skip_serializing_if = \"Option::is_none\"", optional);
    }
    text.push_str("}\n\nimpl Request {\n    /// A request with what is required.\n    pub fn new(");
    let arguments: Vec<_> =
        operation.required.iter().map(|field| format!("{}: {}", field.rust, argument(field.kind))).collect();
    text.push_str(&format!("{}) -> Self {{\n        Self {{\n", arguments.join(", ")));
    for field in &operation.required {
        let value = if field.kind == Kind::Text { format!(": {}.into()", field.rust) } else { String::new() };
        text.push_str(&format!("            {}{value},\n", field.rust));
    }
    for field in &operation.optional {
        text.push_str(&format!("            {}: None,\n", field.rust));
    }
    text.push_str("        }\n    }\n}\n");
    push_answer(&mut text, "Response", &format!("What {name} answers."), &operation.answer);
    push_answer(&mut text, "Detail", "What belongs together.", &operation.nested);
    text.push_str(&format!(
        "\n/// The made-up operation {name}.\npub async fn {module}(client: &Client, request: &Request) -> Result<Response, Error> {{\n    client.post(\"/v1.0/bench/{module}\", request).await\n}}\n"
    ));
    text
}

fn push_answer(text: &mut String, name: &str, doc: &str, fields: &[Field]) {
    text.push_str(&format!("\n/// {doc}\n#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]\n#[serde(rename_all = \"camelCase\")]\npub struct {name} {{\n"));
    for field in fields {
        match field.kind {
            Kind::Texts => push_field(text, field, "default", |ty| ty.to_owned()),
            _ => push_field(text, field, "", optional),
        }
    }
    text.push_str("}\n");
}

fn push_field(text: &mut String, field: &Field, serde: &str, wrap: impl Fn(&str) -> String) {
    let ty = match field.kind {
        Kind::Text => "String",
        Kind::Integer => "i64",
        Kind::Flag => "bool",
        Kind::Texts => "Vec<String>",
        Kind::Nested => "Detail",
    };
    text.push_str(&format!("    /// What {} says.\n", field.wire));
    if !serde.is_empty() {
        text.push_str(&format!("    #[serde({serde})]\n"));
    }
    text.push_str(&format!("    pub {}: {},\n", field.rust, wrap(ty)));
}

fn optional(ty: &str) -> String {
    format!("Option<{ty}>")
}

fn argument(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "impl Into<String>",
        Kind::Integer => "i64",
        Kind::Flag => "bool",
        Kind::Texts => "Vec<String>",
        Kind::Nested => "Detail",
    }
}

/// A program that makes the calls.
pub(super) fn program(operations: &[Operation]) -> String {
    let mut text = String::from(
        "//! Calls hand-written operations.\n\nuse twin_client::{Client, Error};\n\ntype Result<T> = std::result::Result<T, Error>;\n",
    );
    for operation in operations {
        let Operation { module, required, .. } = operation;
        let values = |required_ones: bool| {
            super::passed(operation).enumerate().filter(move |(index, _)| (*index < required.len()) == required_ones)
        };
        let arguments: Vec<_> = values(true).map(|(_, (_, value))| value).collect();
        let settings: String = values(false)
            .map(|(_, (field, value))| match field.kind {
                Kind::Text => format!("    request.{} = Some({value}.to_owned());\n", field.rust),
                Kind::Texts => format!("    request.{} = Some({value}.map(str::to_owned).to_vec());\n", field.rust),
                Kind::Integer | Kind::Flag | Kind::Nested => format!("    request.{} = Some({value});\n", field.rust),
            })
            .collect();
        text.push_str(&format!(
            "\nasync fn {module}(client: &Client) -> Result<()> {{\n    let mut request = twin::{module}::Request::new({});\n{settings}    let answer = twin::{module}::{module}(client, &request).await?;\n{}    Ok(())\n}}\n",
            arguments.join(", "),
            super::use_of_answer(operation)
        ));
    }
    text.push_str("\nasync fn run() -> Result<()> {\n    let token = std::env::args().nth(1).unwrap_or_default();\n    let client = Client::new(token)?;\n");
    text.push_str(&super::calls(operations));
    text.push_str(super::MAIN);
    text
}
