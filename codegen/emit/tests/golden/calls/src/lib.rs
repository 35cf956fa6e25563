//! The fixtures' examples as calls, and their builders with all that is required: they compile, and say what goes on the wire.

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{BoxFuture, Client, Json, Result, Sending};

pub mod complete;
pub mod conformance;
mod examples;

/// Every example of every fixture.
#[must_use]
pub fn cases() -> Vec<Case> {
    examples::cases()
}

/// Calls an operation; the answer comes as JSON.
pub type Call = Box<dyn Fn(&Client) -> BoxFuture<'static, Result<Json>>>;

/// An example of a spec.
pub struct Case {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// Name of the example.
    pub example: &'static str,
    /// Calls it.
    pub call: Call,
}

impl Case {
    /// A case from its typed call.
    pub fn new<Answer>(
        operation: &'static Operation,
        example: &'static str,
        call: fn(&Client) -> Sending<Answer>,
    ) -> Self
    where
        Answer: Decode + Default + serde::Serialize + 'static,
    {
        let call = move |client: &Client| -> BoxFuture<'static, Result<Json>> {
            let answer = call(client);
            Box::pin(async move { Ok(serde_json::to_value(answer.await?).unwrap_or_default()) })
        };
        Self { operation, example, call: Box::new(call) }
    }
}
