//! A request as a value, and the answer to come.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::Client;
use crate::binding::{Decode, Operation, Slots};
use crate::envelope::Reply;
use crate::error::Error;
use crate::transport::BoxFuture;

/// A complete request: it can be kept, cloned, compared, printed (secrets masked) and sent any number of times.
///
/// A generated builder's `build` makes it.
pub struct Request<Answer> {
    operation: &'static Operation,
    slots: Slots,
    answer: PhantomData<fn() -> Answer>,
}

impl<Answer> Request<Answer> {
    /// For generated builders.
    #[must_use]
    pub fn new(operation: &'static Operation, slots: Slots) -> Self {
        Self { operation, slots, answer: PhantomData }
    }

    /// The operation that this calls.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// Sends it. Nothing happens until the result is awaited.
    pub fn send(self, client: &Client) -> Sending<Answer> {
        Sending { reply: client.dispatch(self.operation, self.slots), answer: PhantomData }
    }
}

impl<Answer> Clone for Request<Answer> {
    fn clone(&self) -> Self {
        Self::new(self.operation, self.slots.clone())
    }
}

impl<Answer> fmt::Debug for Request<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slots.describe(self.operation.name, f)
    }
}

impl<Answer> PartialEq for Request<Answer> {
    fn eq(&self, other: &Self) -> bool {
        self.operation == other.operation && self.slots == other.slots
    }
}

/// An answer to come: await it.
#[must_use = "a request is sent only when this is awaited"]
pub struct Sending<Answer> {
    reply: BoxFuture<'static, Result<Reply, Error>>,
    answer: PhantomData<fn() -> Answer>,
}

impl<Answer: Decode + Default> Future for Sending<Answer> {
    type Output = Result<Answer, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.reply.as_mut().poll(context))?;
        let mut answer = Answer::default();
        Poll::Ready(reply.read_into(&mut answer).map(|()| answer))
    }
}

impl<Answer> fmt::Debug for Sending<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}
