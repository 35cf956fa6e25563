//! The loop from page to page: everything that does not depend on the answer's type, so that it is compiled once.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::task::{Context, Poll, ready};

use crate::binding::{Operation, Paging, Slots, Step, Value, Within};
use crate::call::{self, Call};
use crate::client::Client;
use crate::decode::Mismatch;
use crate::envelope::RawReply;
use crate::error::Error;
use crate::events;
use crate::options::Options;
use crate::transport::BoxFuture;

/// Calls one page after the other.
pub(crate) struct Pager {
    client: Client,
    operation: &'static Operation,
    /// The request for the next page.
    slots: Slots,
    pub(crate) options: Options,
    paging: Paging,
    within: Within,
    /// Positions of earlier pages, if answers name the next one.
    visited: HashSet<String>,
    state: State,
}

enum State {
    /// The page at the slots' position has not been requested.
    Waiting,
    Calling(BoxFuture<'static, Result<RawReply, Error>>),
    /// The call failed, or its answer could not be decoded. The same page is requested next.
    Failed,
    /// The last answer does not lead to a next page, which has not been reported.
    DeadEnd(Box<Error>),
    Done,
}

/// Why an answer does not lead to a next page: the path, what was expected there, what was found.
struct DeadEnd(&'static str, &'static str, &'static str);

impl Pager {
    pub(crate) fn new(
        client: Client,
        operation: &'static Operation,
        mut slots: Slots,
        paging: Paging,
        within: Within,
    ) -> Self {
        if let Step::ByOne(first) | Step::ByItems(first) = paging.step {
            slots = slots.or_within(paging.position, within.position, Value::Integer(first));
        }
        let (options, visited) = (Options::default(), HashSet::new());
        Self { client, operation, slots, options, paging, within, visited, state: State::Waiting }
    }

    /// The position of the page that is requested.
    fn position(&self) -> Option<&Value> {
        self.slots.get_within(self.paging.position, self.within.position)
    }

    pub(crate) fn poll_reply(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawReply, Error>>> {
        loop {
            match &mut self.state {
                State::Waiting | State::Failed => {
                    self.state = State::Calling(Box::pin(call::run(Box::new(self.call()))))
                }
                State::Calling(reply) => {
                    let outcome = ready!(reply.as_mut().poll(context));
                    // Until `advance` reports that the answer was decoded.
                    self.state = State::Failed;
                    return Poll::Ready(Some(outcome));
                }
                State::DeadEnd(_) => {
                    let State::DeadEnd(error) = std::mem::replace(&mut self.state, State::Done) else { continue };
                    return Poll::Ready(Some(Err(*error)));
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }

    /// Whether a stream ends here, as it does once after each failed call.
    pub(crate) fn ends_stream(&mut self) -> bool {
        let ends = matches!(self.state, State::Failed);
        if ends {
            self.state = State::Waiting;
        }
        ends
    }

    fn call(&self) -> Call {
        let (client, slots, options) = (self.client.clone(), self.slots.clone(), self.options.clone());
        Call { client, operation: self.operation.into(), slots, options }
    }

    /// Prepares for the page after `reply`, which held so many items.
    pub(crate) fn advance(&mut self, reply: &RawReply, items: usize, next: Option<Value>, has_more: Option<bool>) {
        let next = match (self.paging.step, has_more) {
            (_, Some(false)) => Ok(None),
            (Step::Told(field), _) => self.named(field, next, has_more),
            (Step::ByOne(_), None) | (Step::ByItems(_), None) if self.is_last(items) => Ok(None),
            (Step::ByOne(first), _) => self.counted(first, 1),
            (Step::ByItems(first), _) => self.counted(first, items),
        };
        match next {
            Ok(Some(next)) => {
                self.slots.put_within(self.paging.position, self.within.position, next);
                self.state = State::Waiting;
            }
            Ok(None) => self.state = State::Done,
            Err(dead_end) => self.state = State::DeadEnd(Box::new(dead_end.into_error(reply))),
        }
    }

    /// The position that the answer names.
    fn named(
        &mut self,
        field: &'static str,
        next: Option<Value>,
        has_more: Option<bool>,
    ) -> Result<Option<Value>, DeadEnd> {
        // Some answers to the last page name the start, which is 0 wherever positions are numbers.
        let text = next.as_ref().and_then(Value::to_plain_text).filter(|text| !matches!(&**text, "" | "0"));
        let Some(text) = text else {
            if has_more == Some(true) {
                events::pages_end_early(self.operation, field);
            }
            return Ok(None);
        };
        let position = self.position().and_then(Value::to_plain_text);
        self.visited.extend(position.map(Cow::into_owned));
        if self.visited.contains(&*text) {
            return Err(DeadEnd(field, "a position that was not used before", "a repeated one"));
        }
        Ok(next)
    }

    /// Whether a page with so many items is the last one.
    fn is_last(&self, items: usize) -> bool {
        let wanted = match self.paging.size.and_then(|size| self.slots.get_within(size, self.within.size)) {
            Some(Value::Integer(wanted)) => usize::try_from(*wanted).unwrap_or(0),
            _ => 0,
        };
        items == 0 || items < wanted
    }

    /// The current position plus `further`.
    fn counted(&self, first: i64, further: usize) -> Result<Option<Value>, DeadEnd> {
        let here = match self.position() {
            Some(Value::Integer(here)) => *here,
            _ => first,
        };
        let next = i64::try_from(further).ok().filter(|further| *further > 0).and_then(|more| here.checked_add(more));
        match next {
            Some(next) => Ok(Some(Value::Integer(next))),
            None => Err(DeadEnd("", "items, because there is more", "none")),
        }
    }

    /// Writes the request for the next page, secrets masked.
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.slots.describe(self.operation.name, f)
    }
}

impl DeadEnd {
    fn into_error(self, reply: &RawReply) -> Error {
        let Self(path, expected, found) = self;
        reply.mismatched(Mismatch { path: path.to_owned(), expected: expected.to_owned(), found: found.to_owned() })
    }
}
