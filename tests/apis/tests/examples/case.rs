//! An example of a spec as a typed call. The generator writes the specs' examples in this form.

use std::fmt;

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{Client, Json, Sending};

pub(crate) struct Case {
    /// The operation called.
    pub(crate) operation: &'static Operation,
    /// The example's name.
    pub(crate) example: &'static str,
    send: Box<Send>,
    /// Returns an empty answer of the operation's type, to be filled value by value.
    pub(crate) empty: fn() -> Box<dyn Decode>,
}

type Send = dyn Fn(&Client) -> Sending<Json>;

impl Case {
    /// `call` sends the example's request.
    ///
    /// The answer arrives as JSON: a future for each answer's type would take half of the time that compiling all cases takes.
    pub(crate) fn new<Answer>(
        operation: &'static Operation,
        example: &'static str,
        call: fn(&Client) -> Sending<Answer>,
    ) -> Self
    where
        Answer: Decode + Default + 'static,
    {
        let send = Box::new(move |client: &Client| call(client).untyped());
        Self { operation, example, send, empty: || Box::new(Answer::default()) }
    }

    /// Makes the call.
    pub(crate) fn send(&self, client: &Client) -> Sending<Json> {
        (self.send)(client)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}, {}", self.operation.api, self.operation.name, self.example)
    }
}
