//! What the tests that span crates share.

pub mod conformance;
pub mod loopback;
pub mod sent;
pub mod specs;

use std::fmt;

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{BoxFuture, Client, Result, Sending};

/// An example of a spec as a typed call. The specs' examples are generated in this form.
pub struct Case {
    /// The operation called.
    pub operation: &'static Operation,
    /// The example's name.
    pub example: &'static str,
    send: Box<Sender>,
}

type Sender = dyn Fn(&Client) -> BoxFuture<'static, Result<serde_json::Value>>;

impl Case {
    /// `call` sends the example's request.
    pub fn new<Answer>(
        operation: &'static Operation,
        example: &'static str,
        call: fn(&Client) -> Sending<Answer>,
    ) -> Self
    where
        Answer: Decode + Default + serde::Serialize + 'static,
    {
        let send = move |client: &Client| -> BoxFuture<'static, Result<serde_json::Value>> {
            let sending = call(client);
            Box::pin(async move { Ok(serde_json::to_value(sending.await?).unwrap_or_default()) })
        };
        Self { operation, example, send: Box::new(send) }
    }

    /// Makes the call, and gives the typed answer back as JSON.
    pub fn send(&self, client: &Client) -> BoxFuture<'static, Result<serde_json::Value>> {
        (self.send)(client)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}, {}", self.operation.api, self.operation.name, self.example)
    }
}

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
