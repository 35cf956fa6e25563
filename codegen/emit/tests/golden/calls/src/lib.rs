//! The fixtures' examples as calls, and their builders with all that is required: they compile, and say what goes on the wire.

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{BoxFuture, Client, Json, Request, Result};

pub mod complete;
pub mod conformance;
mod examples;

/// Every example of every fixture.
#[must_use]
pub fn cases() -> Vec<Case> {
    examples::cases()
}

/// An example of a spec.
#[derive(Clone, Copy)]
pub struct Case {
    /// Name of the example.
    pub example: &'static str,
    /// Makes the call.
    pub call: fn() -> Call,
}

impl Case {
    /// A case from its typed call.
    #[must_use]
    pub const fn new(example: &'static str, call: fn() -> Call) -> Self {
        Self { example, call }
    }
}

/// Sends a request; the answer comes as JSON.
pub type Send = Box<dyn FnOnce(&Client) -> BoxFuture<'static, Result<Json>>>;

/// A call of an operation.
pub struct Call {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// Sends the request.
    pub send: Send,
}

/// A call of this request, whose answer has its type.
pub fn expecting<Answer>(request: Request<Answer>) -> Call
where
    Answer: Decode + Default + serde::Serialize + 'static,
{
    let operation = request.operation();
    let send = move |client: &Client| -> BoxFuture<'static, Result<Json>> {
        let answer = request.send(client);
        Box::pin(async move { Ok(serde_json::to_value(answer.await?).unwrap_or_default()) })
    };
    Call { operation, send: Box::new(send) }
}
