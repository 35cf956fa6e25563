//! The same operations as people would write them by hand, on a small client: structs with serde derives, and a function each.
//!
//! The structs have the traits of generated types and both of serde's traits, as is usual because values get logged and stored.

use crate::operations::{Field, Kind, Operation};

/// The small client. It does what such clients usually do: one generic function around reqwest.
pub(crate) const CLIENT: &str = r##"//! A small client, as one writes it in an afternoon.

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
pub(crate) fn root(operations: &[Operation]) -> String {
    let modules: String = operations.iter().map(|operation| format!("pub mod {};\n", operation.module)).collect();
    format!("//! Made-up operations, written by hand.\n\n{modules}")
}

/// One operation's module.
pub(crate) fn module(operation: &Operation) -> String {
    let Operation { name, module, required, optional, answer, nested } = operation;
    let takes = fields(required, |ty| ty.to_owned(), "")
        + &fields(optional, option, "skip_serializing_if = \"Option::is_none\"");
    let arguments: Vec<_> = required.iter().map(|field| format!("{}: {}", field.rust, argument(field.kind))).collect();
    let arguments = arguments.join(", ");
    let given: String = required.iter().map(initializer).collect();
    let absent: String = optional.iter().map(|field| format!("            {}: None,\n", field.rust)).collect();
    let answers = fields(answer, option, "");
    let details = fields(nested, option, "");
    format!(
        r#"//! Types of {name}.

use serde::{{Deserialize, Serialize}};
use twin_client::{{Client, Error}};

/// What {name} takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {{
{takes}}}

impl Request {{
    /// A request with what is required.
    pub fn new({arguments}) -> Self {{
        Self {{
{given}{absent}        }}
    }}
}}

/// What {name} answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {{
{answers}}}

/// What belongs together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Detail {{
{details}}}

/// The made-up operation {name}.
pub async fn {module}(client: &Client, request: &Request) -> Result<Response, Error> {{
    client.post("/v1.0/bench/{module}", request).await
}}
"#
    )
}

/// A struct's fields. Lists in an answer (if there is no `attribute`) are plain, and empty if they are absent.
fn fields(fields: &[Field], wrap: fn(&str) -> String, attribute: &str) -> String {
    let field = |field: &Field| {
        let Field { wire, rust, kind } = field;
        let (ty, attribute) = match (kind, attribute) {
            (Kind::Texts, "") => (owned(*kind).to_owned(), "default"),
            _ => (wrap(owned(*kind)), attribute),
        };
        let attribute = if attribute.is_empty() { String::new() } else { format!("    #[serde({attribute})]\n") };
        format!("    /// What {wire} says.\n{attribute}    pub {rust}: {ty},\n")
    };
    fields.iter().map(field).collect()
}

fn owned(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "String",
        Kind::Integer => "i64",
        Kind::Flag => "bool",
        Kind::Texts => "Vec<String>",
        Kind::Nested => "Detail",
    }
}

fn option(ty: &str) -> String {
    format!("Option<{ty}>")
}

fn argument(kind: Kind) -> &'static str {
    if kind == Kind::Text { "impl Into<String>" } else { owned(kind) }
}

fn initializer(field: &Field) -> String {
    let Field { rust, kind, .. } = field;
    let value = if *kind == Kind::Text { format!(": {rust}.into()") } else { String::new() };
    format!("            {rust}{value},\n")
}

/// A program that makes the calls.
pub(crate) fn program(operations: &[Operation]) -> String {
    let functions: String = operations.iter().map(call).collect();
    let calls = crate::calls(operations);
    let main = crate::MAIN;
    format!(
        r#"//! Calls hand-written operations.

use twin_client::{{Client, Error}};

type Result<T> = std::result::Result<T, Error>;
{functions}
async fn run() -> Result<()> {{
    let client = Client::new(std::env::args().nth(1).unwrap_or_default())?;
{calls}{main}"#
    )
}

fn call(operation: &Operation) -> String {
    let Operation { module, required, .. } = operation;
    let arguments: Vec<_> = crate::passed(operation).take(required.len()).map(|(_, value)| value).collect();
    let arguments = arguments.join(", ");
    let settings: String = crate::passed(operation).skip(required.len()).map(setting).collect();
    let use_of_answer = crate::use_of_answer(operation);
    format!(
        r#"
async fn {module}(client: &Client) -> Result<()> {{
    let mut request = twin::{module}::Request::new({arguments});
{settings}    let answer = twin::{module}::{module}(client, &request).await?;
{use_of_answer}    Ok(())
}}
"#
    )
}

fn setting((field, value): (&Field, &str)) -> String {
    let conversion = match field.kind {
        Kind::Text => ".to_owned()",
        Kind::Texts => ".map(str::to_owned).to_vec()",
        Kind::Integer | Kind::Flag | Kind::Nested => "",
    };
    format!("    request.{} = Some({value}{conversion});\n", field.rust)
}
