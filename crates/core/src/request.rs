//! A request as a value.

use std::fmt;
use std::marker::PhantomData;

use crate::binding::{Operation, Slots};
use crate::client::Client;
use crate::sending::Sending;

/// A complete request, as returned by `build` of a generated builder.
///
/// It can be kept, cloned, compared, printed (with secrets masked) and sent. To send it again, clone it first.
pub struct Request<Answer> {
    operation: &'static Operation,
    slots: Slots,
    answer: PhantomData<fn() -> Answer>,
}

impl<Answer> Request<Answer> {
    /// Creates a request. Used by generated builders.
    #[must_use]
    pub fn new(operation: &'static Operation, slots: Slots) -> Self {
        Self { operation, slots, answer: PhantomData }
    }

    /// Returns the operation that this calls.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The same request with its answer as plain JSON, for fields that the answer's type does not have.
    ///
    /// ```
    /// # use dingtalk_core::{Client, Request, Result};
    /// # async fn example(client: &Client, request: Request<()>) -> Result<()> {
    /// let answer = request.untyped().send(client).await?;
    /// println!("{}", answer["newField"]);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn untyped(self) -> Request<serde_json::Value> {
        Request { operation: self.operation, slots: self.slots, answer: PhantomData }
    }

    /// The same request with another type for its answer, such as one that has only the fields that the caller needs.
    ///
    /// ```
    /// # use dingtalk_core::{Client, Request, Result};
    /// # use dingtalk_core::binding::{Decode, Fields};
    /// #[derive(Default)]
    /// struct Token {
    ///     text: Option<String>,
    /// }
    ///
    /// impl Fields for Token {
    ///     fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
    ///         (name == "accessToken").then_some(&mut self.text)
    ///     }
    /// }
    ///
    /// # async fn example(client: &Client, request: Request<()>) -> Result<()> {
    /// let token = request.answer_as::<Token>().send(client).await?.text;
    /// # drop(token);
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn answer_as<Other>(self) -> Request<Other> {
        Request::new(self.operation, self.slots)
    }

    /// Sends the request once the returned future is awaited.
    pub fn send(self, client: &Client) -> Sending<Answer> {
        Sending::new(client.clone(), self.operation, self.slots)
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
