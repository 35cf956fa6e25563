//! Recorded requests, one JSON object per line.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::vectors::Vector;

/// A request that another client sent, and its logical input.
#[derive(Debug, Clone, Deserialize)]
pub struct Recording {
    /// The API: `contact_1_0`.
    pub module: String,
    /// The operation in snake case.
    pub op: String,
    /// The operation in the vendor's spelling.
    pub action: String,
    /// `all`: every parameter is set; `min`: only path parameters.
    pub variant: String,
    /// The path with its placeholders.
    pub template: String,
    /// Parameters by wire name.
    pub input: Parameters,
    /// What arrived.
    pub wire: Wire,
}

/// The logical parameters.
#[derive(Debug, Clone, Default, Deserialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Parameters {
    #[serde(default)]
    pub path: Map<String, Value>,
    #[serde(default)]
    pub query: Map<String, Value>,
    #[serde(default)]
    pub headers: Map<String, Value>,
    #[serde(default)]
    pub body: Option<Value>,
}

/// A request as it arrived.
#[derive(Debug, Clone, Deserialize)]
pub struct Wire {
    /// `GET`, ...
    pub method: String,
    /// Raw path and query.
    pub target: String,
    /// Names and values.
    pub headers: Vec<(String, String)>,
    /// The body's text.
    #[serde(default)]
    pub body: Option<String>,
}

impl Recording {
    /// A readable name: `contact_1_0::get_user (all)`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}::{} ({})", self.module, self.op, self.variant)
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.wire.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A line of a file.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Line {
    Recording(Box<Recording>),
    Vector(Vector),
}

impl Line {
    /// A readable name.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Recording(recording) => recording.name(),
            Self::Vector(vector) => vector.name(),
        }
    }

    fn read(text: &str) -> serde_json::Result<Self> {
        let line: Value = serde_json::from_str(text)?;
        match Vector::deserialize(&line) {
            Ok(vector) => Ok(Self::Vector(vector)),
            Err(_) => serde_json::from_value(line).map(Self::Recording),
        }
    }
}

/// Reads a file of recorded requests or vectors; empty lines are skipped.
///
/// # Errors
/// Returns the first line that is neither, numbered from 1.
pub fn read(text: &str) -> Result<Vec<Line>, String> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            Line::read(line).map_err(|error| format!("line {} is not a recorded request: {error}", index + 1))
        })
        .collect()
}
