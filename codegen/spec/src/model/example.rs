//! Calls and their replies.

use super::SpecPlace;

/// A call and its reply.
#[derive(Debug, Clone)]
pub struct Example {
    /// Unique within the operation, in snake case.
    pub name: String,
    /// What it shows.
    pub text: Option<String>,
    /// Path, query and header values by index in [`Operation::parameters`](super::Operation::parameters), as the caller gives them.
    pub arguments: Vec<(usize, serde_json::Value)>,
    /// The JSON body, if there is one.
    pub body: Option<serde_json::Value>,
    /// The server's reply.
    pub reply: ExampleReply,
    /// Where it is declared.
    pub place: SpecPlace,
}

/// The server's side of an example.
#[derive(Debug, Clone)]
pub enum ExampleReply {
    /// Success, with this JSON, or with no body.
    Answer(Option<serde_json::Value>),
    /// Failure with this status and JSON.
    Failure {
        /// HTTP status.
        status: u16,
        /// Body.
        body: serde_json::Value,
    },
}
