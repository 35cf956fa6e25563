//! An example of a spec as a typed call. The generator writes the specs' examples in this form.

use std::fmt;

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{BoxFuture, Client, Result, Sending};

pub(crate) struct Case {
    /// The operation called.
    pub(crate) operation: &'static Operation,
    /// The example's name.
    pub(crate) example: &'static str,
    send: Box<Sender>,
}

type Sender = dyn Fn(&Client) -> BoxFuture<'static, Result<Box<dyn Decode>>>;

impl Case {
    /// `call` sends the example's request.
    pub(crate) fn new<Answer>(
        operation: &'static Operation,
        example: &'static str,
        call: fn(&Client) -> Sending<Answer>,
    ) -> Self
    where
        Answer: Decode + Default + 'static,
    {
        let send = move |client: &Client| -> BoxFuture<'static, Result<Box<dyn Decode>>> {
            let sending = call(client);
            Box::pin(async move {
                sending.await?;
                Ok(Box::new(Answer::default()) as Box<dyn Decode>)
            })
        };
        Self { operation, example, send: Box::new(send) }
    }

    /// Makes the call, which reads the answer. Returns an empty answer of the same type, to be filled value by value.
    pub(crate) fn send(&self, client: &Client) -> BoxFuture<'static, Result<Box<dyn Decode>>> {
        (self.send)(client)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}, {}", self.operation.api, self.operation.name, self.example)
    }
}
