//! A call that is ready to be sent, and its answer.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use crate::answer_error::DecodeError;
use crate::attempts::Attempts;
use crate::binding::{Decode, Operation, Slots};
use crate::call::{self, Call};
use crate::called::Called;
use crate::client::Client;
use crate::decode::{self, Mismatch};
use crate::envelope::RawReply;
use crate::error::Error;
use crate::mask::printable;
use crate::options::{Options, option_methods};
use crate::transport::BoxFuture;

/// The future of an answer. Nothing is sent until it is awaited, and until then the call can be adjusted.
///
/// It runs in the Tokio runtime that awaits it, and returns an error if there is none, or if it is awaited again after it has
/// completed. The runtime needs its drivers for time and I/O (`enable_all`).
///
/// # Panics
///
/// Awaiting it in a Tokio runtime without these drivers, or in one that is shutting down, panics, as Tokio does.
///
/// ```
/// # use dingtalk_core::{Client, Request, Result, RetryPolicy, Sending};
/// # use std::time::Duration;
/// # async fn example(sending: Sending<()>) -> Result<()> {
/// sending.timeout(Duration::from_secs(5)).retry(RetryPolicy::never()).await?;
/// # Ok(()) }
/// ```
#[must_use = "a request is sent only when this is awaited"]
pub struct Sending<Answer> {
    pub(crate) state: State,
    answer: PhantomData<fn() -> Answer>,
}

/// How far a call is.
pub(crate) enum State {
    Waiting(Box<Call>),
    Running(BoxFuture<'static, Result<RawReply, Error>>),
    Done,
}

impl State {
    /// Does everything that does not depend on the answer's type, so that it is compiled once.
    pub(crate) fn poll_reply(&mut self, context: &mut Context<'_>) -> Poll<Result<RawReply, Error>> {
        if let Self::Waiting(_) = self
            && let Self::Waiting(call) = std::mem::replace(self, Self::Done)
        {
            *self = Self::Running(Box::pin(call::run(call)));
        }
        match self {
            Self::Running(reply) => {
                let outcome = ready!(reply.as_mut().poll(context));
                *self = Self::Done;
                Poll::Ready(outcome)
            }
            Self::Waiting(_) | Self::Done => Poll::Ready(Err(Error::completed())),
        }
    }

    fn options(&mut self) -> Option<&mut Options> {
        match self {
            Self::Waiting(call) => Some(&mut call.options),
            Self::Running(_) | Self::Done => None,
        }
    }
}

impl<Answer> Sending<Answer> {
    pub(crate) fn new(client: Client, operation: &'static Operation, slots: Slots) -> Self {
        Self::of(Call { client, operation: operation.into(), slots, options: Options::default() })
    }

    pub(crate) fn of(call: Call) -> Self {
        Self { state: State::Waiting(Box::new(call)), answer: PhantomData }
    }

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        if let Some(options) = self.state.options() {
            change(options);
        }
        self
    }

    option_methods!();

    /// The same call with its answer as plain JSON, like [`Request::untyped`](crate::Request::untyped).
    pub fn untyped(self) -> Sending<serde_json::Value> {
        Sending { state: self.state, answer: PhantomData }
    }

    /// Returns status, headers, request id and raw body along with the typed answer.
    pub fn full(self) -> SendingFull<Answer> {
        SendingFull { sending: self }
    }
}

#[cfg(feature = "blocking")]
impl<Answer: Decode + Default> Sending<Answer> {
    /// Makes the call and waits for its answer, in a program without `async`; see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As the call itself, and if it is used inside a Tokio runtime.
    pub fn wait(self) -> Result<Answer, Error> {
        crate::blocking::wait(self)?
    }
}

#[cfg(feature = "blocking")]
impl<Answer: Decode + Default> SendingFull<Answer> {
    /// Makes the call and waits for its answer, in a program without `async`; see [`blocking`](crate::blocking).
    ///
    /// # Errors
    /// As the call itself, and if it is used inside a Tokio runtime.
    pub fn wait(self) -> Result<Reply<Answer>, Error> {
        crate::blocking::wait(self)?
    }
}

impl<Answer: Decode + Default> Future for Sending<Answer> {
    type Output = Result<Answer, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.state.poll_reply(context))?;
        let mut answer = Answer::default();
        Poll::Ready(reply.read_into(&mut answer).map(|()| answer))
    }
}

impl<Answer> fmt::Debug for Sending<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state.fmt(f)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waiting(call) => call.slots.describe(call.operation.get().name, f),
            Self::Running(_) | Self::Done => f.write_str("Sending"),
        }
    }
}

/// The future of a full reply.
#[derive(Debug)]
#[must_use = "a request is sent only when this is awaited"]
pub struct SendingFull<Answer> {
    sending: Sending<Answer>,
}

impl<Answer: Decode + Default> Future for SendingFull<Answer> {
    type Output = Result<Reply<Answer>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.sending.state.poll_reply(context))?;
        let mut answer = Answer::default();
        Poll::Ready(reply.read_into(&mut answer).map(|()| Reply::new(answer, reply)))
    }
}

/// A typed answer with its status, headers and raw body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<Answer> {
    /// The typed answer.
    pub answer: Answer,
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: http::HeaderMap,
    /// The server's id of this request, if the answer contains it.
    pub request_id: Option<String>,
    /// The raw body. It may contain secrets.
    pub body: Bytes,
    /// How often the request was sent.
    pub attempts: u32,
    operation: Called,
}

impl<Answer: Decode + Default> Reply<Answer> {
    /// Returns the fields that the answer's type does not have, such as new ones, by their paths: `records[0].newField`.
    ///
    /// The answer is read a second time for this, and only for this. Parts of the envelope, such as `errcode`, are left out.
    ///
    /// ```
    /// # use dingtalk_core::{Result, Sending};
    /// # async fn example(sending: Sending<()>) -> Result<()> {
    /// let reply = sending.full().await?;
    /// for (path, value) in reply.unknown_fields() {
    ///     println!("{path}: {value}");
    /// }
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn unknown_fields(&self) -> BTreeMap<String, serde_json::Value> {
        let mut json = serde_json::Value::Null;
        // The body of an operation without an answer need not be JSON.
        let _ = decode::decode(&self.body, &mut json, &mut |_| {});
        decode::unknown_fields(json, &mut Answer::default())
    }
}

impl<Answer> Reply<Answer> {
    /// Returns the error of an answer that is not what its caller needs, such as one without an optional field: `path` is that of the
    /// field, `expected` says what belongs there, and `found` what is there.
    ///
    /// ```
    /// # use dingtalk_core::{Result, Sending};
    /// # async fn example(sending: Sending<dingtalk_core::Json>) -> Result<()> {
    /// let reply = sending.full().await?;
    /// let key = reply.answer["uploadKey"].as_str();
    /// let key = key.ok_or_else(|| reply.mismatch("uploadKey", "the key of the upload", "nothing"))?;
    /// # let _ = key;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn mismatch(&self, path: &str, expected: &str, found: &str) -> Error {
        let mismatch = Mismatch { path: path.to_owned(), expected: expected.to_owned(), found: found.to_owned() };
        Error::Decode(Box::new(DecodeError {
            operation: self.operation.clone(),
            status: self.status,
            request_id: self.request_id.clone(),
            mismatch,
            body: self.body.clone(),
            attempts: Attempts::final_after(self.attempts),
        }))
    }

    fn new(answer: Answer, raw: RawReply) -> Self {
        let request_id = raw.request_id();
        let RawReply { operation, status, headers, body, attempts, .. } = raw;
        Self { answer, status, headers, request_id, body, attempts, operation }
    }
}

impl<Answer: fmt::Debug> fmt::Debug for Reply<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("answer", &self.answer)
            .field("status", &self.status)
            .field("request_id", &self.request_id.as_deref().map(printable))
            .field("body_length", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
