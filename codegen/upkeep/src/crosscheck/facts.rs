//! What a client knows of a call, as programs that read clients write it down: JSON Lines.

use std::fmt;

use dingtalk_spec::authoring::vocabulary;
use dingtalk_spec::model::Method;
use serde::Deserialize;

/// What a client knows of a call.
#[derive(Debug, Clone)]
pub struct Call {
    /// The vendor's name of the operation.
    pub operation: String,
    /// HTTP method.
    pub method: Method,
    /// Path, with the client's names in braces.
    pub path: String,
    /// Whether the body is a form, which files need.
    pub(super) is_form: bool,
    /// Whether the caller passes a token.
    pub(super) takes_token: Option<bool>,
    pub(super) parameters: Parameters,
    /// What is read. Absent: the client throws it away.
    pub(super) answer: Option<Kind>,
}

/// What a caller passes.
#[derive(Debug, Clone)]
pub(super) enum Parameters {
    /// With their places.
    Placed { path: Vec<Member>, query: Vec<Member>, headers: Vec<Member>, body: Option<Kind> },
    /// The client does not say where they travel.
    Anywhere(Vec<Member>),
}

/// A parameter or a field.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Member {
    /// Wire name; in a path, the client's own name.
    pub(super) wire: String,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
    /// Absent if the client does not say.
    #[serde(default)]
    pub(super) required: Option<bool>,
    /// What it holds, if it is text that holds JSON.
    #[serde(default)]
    pub(super) json_of: Option<Kind>,
    /// How many elements it has at most.
    #[serde(default)]
    pub(super) max_list_size: Option<u64>,
}

/// What a parameter or a field holds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "t")]
pub(super) enum Kind {
    String,
    Long,
    Double,
    Boolean,
    Date,
    Any,
    File,
    /// A list whose elements are joined with commas.
    #[serde(rename = "joined")]
    Joined,
    #[serde(rename = "list")]
    List {
        of: Box<Kind>,
    },
    #[serde(rename = "map")]
    Map {
        of: Box<Kind>,
    },
    #[serde(rename = "json")]
    Json {
        of: Box<Kind>,
    },
    #[serde(rename = "model")]
    Model {
        name: Option<String>,
        fields: Vec<Member>,
    },
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        (&self.wire, &self.kind) == (&other.wire, &other.kind)
    }
}

/// A line that does not have the form of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its number, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// The header that carries a token on the new gateway.
const TOKEN: &str = "x-acs-dingtalk-access-token";

#[derive(Deserialize)]
struct Line {
    method: String,
    http: String,
    path: String,
    form: bool,
    path_parameters: Vec<Member>,
    query: Vec<Member>,
    headers: Vec<Member>,
    body: Option<Kind>,
    answer: Option<Kind>,
}

/// Reads what the client of the new gateway knows.
///
/// # Errors
/// Returns the first line that is not a call.
pub fn read(text: &str) -> Result<Vec<Call>, Unreadable> {
    each_line(text, |line: Line| {
        let (tokens, headers): (Vec<_>, Vec<_>) =
            line.headers.into_iter().partition(|header| header.wire.eq_ignore_ascii_case(TOKEN));
        Ok(Call {
            operation: line.method,
            method: method(&line.http)?,
            path: line.path,
            is_form: line.form || line.body.as_ref().is_some_and(has_file),
            takes_token: Some(!tokens.is_empty()),
            parameters: Parameters::Placed { path: line.path_parameters, query: line.query, headers, body: line.body },
            answer: line.answer,
        })
    })
}

#[derive(Deserialize)]
struct LegacyLine {
    method: String,
    http: String,
    path: String,
    params: Vec<Member>,
    #[serde(default)]
    file_params: Vec<FileLine>,
    response: Vec<Member>,
}

#[derive(Deserialize)]
struct FileLine {
    wire: String,
    #[serde(default)]
    required: Option<bool>,
}

/// What the legacy gateway adds to every answer, which specs need not list.
const ENVELOPE: [&str; 3] = ["errcode", "errmsg", "request_id"];

/// What the names of the legacy client's calls begin with.
const PREFIX: &str = "dingtalk.";

/// Reads what the client of the legacy gateway knows.
///
/// # Errors
/// Returns the first line that is not a call.
pub fn read_legacy(text: &str) -> Result<Vec<Call>, Unreadable> {
    each_line(text, |line: LegacyLine| {
        let mut parameters = line.params;
        parameters.retain(|parameter| line.file_params.iter().all(|file| file.wire != parameter.wire));
        parameters.extend(line.file_params.into_iter().map(|FileLine { wire, required }| Member {
            wire,
            kind: Kind::File,
            required,
            json_of: None,
            max_list_size: None,
        }));
        // A text that is said to have elements is a list.
        for parameter in parameters.iter_mut().filter(|parameter| parameter.max_list_size.is_some()) {
            if parameter.kind == Kind::String {
                parameter.kind = Kind::Joined;
            }
        }
        let fields = line.response.into_iter().filter(|field| !ENVELOPE.contains(&field.wire.as_str())).collect();
        let name = line.method.strip_prefix(PREFIX).unwrap_or(&line.method);
        Ok(Call {
            operation: heck::AsUpperCamelCase(name.replace('.', "_")).to_string(),
            method: method(&line.http)?,
            path: line.path,
            is_form: parameters.iter().any(|parameter| parameter.kind == Kind::File),
            takes_token: None,
            parameters: Parameters::Anywhere(parameters),
            answer: Some(Kind::Model { name: None, fields }),
        })
    })
}

/// Whether a body has a file among its fields.
fn has_file(body: &Kind) -> bool {
    matches!(body, Kind::Model { fields, .. } if fields.iter().any(|field| field.kind == Kind::File))
}

fn method(word: &str) -> Result<Method, String> {
    vocabulary::find(word).ok_or_else(|| format!("`{word}` is not an HTTP method"))
}

fn each_line<L: for<'l> Deserialize<'l>>(
    text: &str,
    call: impl Fn(L) -> Result<Call, String>,
) -> Result<Vec<Call>, Unreadable> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(index, line): (usize, &str)| {
        let read = serde_json::from_str(line).map_err(|error| error.to_string()).and_then(&call);
        read.map_err(|message| Unreadable { line: index + 1, message })
    };
    lines.map(read).collect()
}
