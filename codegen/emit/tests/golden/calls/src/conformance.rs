//! The fixtures' operations, called with logical input, as recorded requests of other clients have it.

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{BoxFuture, Client, Request, Result};

mod calls;
// Compiled here as well, for what is generated implements its traits.
#[path = "../../../../../../tests/apis/src/conformance/input.rs"]
pub mod input;

use input::Input;

/// Every operation of every fixture.
#[must_use]
pub fn calls() -> Vec<Call> {
    calls::calls()
}

/// Calls an operation with an input.
pub type Send = Box<dyn Fn(&Input, &Client) -> BoxFuture<'static, Result<()>>>;

/// An operation as a typed call.
pub struct Call {
    /// The vendor's name.
    pub action: &'static str,
    /// The operation that is called.
    pub operation: &'static Operation,
    /// Calls it.
    pub send: Send,
}

impl Call {
    /// A call from its typed request.
    pub fn new<Answer>(
        action: &'static str,
        operation: &'static Operation,
        request: fn(&Input) -> Request<Answer>,
    ) -> Self
    where
        Answer: Decode + Default + 'static,
    {
        let send = move |input: &Input, client: &Client| -> BoxFuture<'static, Result<()>> {
            let answer = request(input).send(client);
            Box::pin(async move { answer.await.map(drop) })
        };
        Self { action, operation, send: Box::new(send) }
    }
}
