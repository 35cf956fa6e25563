//! Answers that come in pages: one request after the other, until there is no more.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use crate::binding::{Operation, Page, Paging, Slots, Step, Value};
use crate::call::{self, Call, Options};
use crate::decode::Mismatch;
use crate::envelope::RawReply;
use crate::error::{Attempts, DecodeError, Error};
use crate::retry::Stopped;
use crate::transport::BoxFuture;
use crate::{Client, Credentials, RetryPolicy};

/// Answers page by page: ask for the [`next`](Self::next()), or use it as a [`Stream`].
///
/// A page is fetched when it is asked for, with a call of its own, to which the options given here apply. There are no more pages
/// once the answer says so: its flag is false, its token is absent or empty, or, where it has neither, the page is empty or has
/// fewer items than were asked for.
///
/// # Errors
///
/// An error takes nothing away: pages that came before stay good, and [`next`](Self::next()) fetches the same page again. A loop
/// that goes on after errors should count them, for a lasting error comes each time. A stream ends after an error, so that
/// adapters which pass over errors come to an end; `next` can still go on.
///
/// A server that names a position where a page has begun already, or none although there is more, is not followed any further:
/// after that page comes an [`Error::Decode`], once, and that is the end.
///
/// Tokens may expire. When a call fails because of its token, begin anew with the first page; this is not done silently, for you
/// would get items twice.
///
/// ```
/// # use dingtalk_core::{Pages, Result, binding::Page};
/// # async fn example<Answer: Page + std::fmt::Debug>(pages: Pages<Answer>) -> Result<()> {
/// let mut pages = pages.timeout(std::time::Duration::from_secs(10));
/// while let Some(page) = pages.next().await {
///     println!("{:?}", page?);
/// }
/// # Ok(()) }
/// ```
#[must_use = "nothing is sent before a page is asked for"]
pub struct Pages<Answer> {
    walk: Walk,
    answer: PhantomData<fn() -> Answer>,
}

/// Items of all pages, one by one: ask for the [`next`](Self::next()), or use it as a [`Stream`].
///
/// All that is said of [`Pages`] is true here. An item that came with a page is never lost: an error comes after the items of the
/// pages before it.
///
/// ```
/// # use dingtalk_core::{Items, Result, binding::Page};
/// # async fn example<Answer: Page<Item = String>>(mut items: Items<Answer>) -> Result<()> {
/// while let Some(item) = items.next().await {
///     println!("{}", item?);
/// }
/// # Ok(()) }
/// ```
#[must_use = "nothing is sent before an item is asked for"]
pub struct Items<Answer: Page> {
    pages: Pages<Answer>,
    fetched: std::vec::IntoIter<Answer::Item>,
}

macro_rules! options {
    () => {
        /// Longest time for the call of each page: tokens, attempts and the waits between them.
        pub fn timeout(self, limit: Duration) -> Self {
            self.with(|options| options.timeout = Some(limit))
        }

        /// Longest time for one attempt.
        pub fn attempt_timeout(self, limit: Duration) -> Self {
            self.with(|options| options.attempt_timeout = Some(limit))
        }

        /// When the call of a page is repeated.
        pub fn retry(self, policy: RetryPolicy) -> Self {
            self.with(|options| options.retry = Some(policy))
        }

        /// Sends one more header with each call. A name or value that cannot be sent, or a header that the client itself sends,
        /// is refused when the call is made.
        pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.with(|options| options.headers.push((name.into(), value.into())))
        }

        /// Takes the credential of each call from here, and not from the client's sources.
        pub fn credentials(self, source: impl Credentials) -> Self {
            self.with(|options| options.credentials = Some(Arc::new(source)))
        }
    };
}

impl<Answer> Pages<Answer> {
    /// For generated builders.
    pub fn new(client: &Client, operation: &'static Operation, slots: Slots, paging: Paging) -> Self {
        Self { walk: Walk::new(client.clone(), operation, slots, paging), answer: PhantomData }
    }

    options!();

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.walk.options);
        self
    }
}

impl<Answer: Page> Pages<Answer> {
    /// The next page, or `None` after the last one.
    ///
    /// The future may be dropped before it is done: the next one waits for the same call. Dropping the pages gives up the call.
    pub async fn next(&mut self) -> Option<Result<Answer, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// The items of all pages, one by one.
    pub fn items(self) -> Items<Answer> {
        Items { pages: self, fetched: Vec::new().into_iter() }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Answer, Error>>> {
        let reply = match ready!(self.walk.poll_reply(context)) {
            Some(Ok(reply)) => reply,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let mut answer = Answer::default();
        if let Err(error) = reply.read_into(&mut answer) {
            return Poll::Ready(Some(Err(error)));
        }
        let items = answer.items().map_or(0, |items| items.len());
        self.walk.go_on(&reply, items, answer.next(), answer.has_more());
        Poll::Ready(Some(Ok(answer)))
    }
}

impl<Answer: Page> Items<Answer> {
    options!();

    fn with(self, change: impl FnOnce(&mut Options)) -> Self {
        Self { pages: self.pages.with(change), ..self }
    }

    /// The next item, or `None` after the last one.
    ///
    /// The future may be dropped before it is done: the next one waits for the same call. Dropping the items gives up the call.
    pub async fn next(&mut self) -> Option<Result<Answer::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Answer::Item, Error>>> {
        loop {
            if let Some(item) = self.fetched.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(mut page)) => {
                    self.fetched = page.items().map(std::mem::take).unwrap_or_default().into_iter();
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<Answer: Page> Stream for Pages<Answer> {
    type Item = Result<Answer, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.walk.stops_after_error() { Poll::Ready(None) } else { this.poll_page(context) }
    }
}

impl<Answer: Page> Stream for Items<Answer> {
    type Item = Result<Answer::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.pages.walk.stops_after_error() { Poll::Ready(None) } else { this.poll_item(context) }
    }
}

/// Items are moved out of it, never pinned in it.
impl<Answer: Page> Unpin for Items<Answer> {}

impl<Answer> fmt::Debug for Pages<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.walk.slots.describe(self.walk.operation.name, f)
    }
}

impl<Answer: Page> fmt::Debug for Items<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}

/// The way from page to page: everything that does not depend on the answer's type, compiled once.
struct Walk {
    client: Client,
    operation: &'static Operation,
    /// The request for the page that comes next.
    slots: Slots,
    options: Options,
    paging: Paging,
    /// Positions of pages that came, where answers tell the next one.
    visited: HashSet<String>,
    state: State,
}

enum State {
    /// The page at the slots' position is yet to be asked for.
    Waiting,
    Calling(BoxFuture<'static, Result<RawReply, Error>>),
    /// The call failed, or its answer could not be read: the page is yet to be asked for once more.
    Failed,
    /// The last answer leads nowhere, which is yet to be told.
    Astray(Box<Error>),
    Done,
}

/// The last answer leads nowhere: where in it, what should be there, what is.
struct Astray(&'static str, &'static str, &'static str);

impl Walk {
    fn new(client: Client, operation: &'static Operation, mut slots: Slots, paging: Paging) -> Self {
        if let Step::ByOne(first) | Step::ByItems(first) = paging.step
            && slots.get(paging.position).is_none()
        {
            slots.put(paging.position, Some(Value::Integer(first)));
        }
        let (options, visited) = (Options::default(), HashSet::new());
        Self { client, operation, slots, options, paging, visited, state: State::Waiting }
    }

    fn poll_reply(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawReply, Error>>> {
        loop {
            match &mut self.state {
                State::Waiting | State::Failed => self.state = State::Calling(Box::pin(call::run(self.call()))),
                State::Calling(reply) => {
                    let outcome = ready!(reply.as_mut().poll(context));
                    // Unless the answer can be read, which is not known here.
                    self.state = State::Failed;
                    return Poll::Ready(Some(outcome));
                }
                State::Astray(_) => {
                    let State::Astray(error) = std::mem::replace(&mut self.state, State::Done) else { continue };
                    return Poll::Ready(Some(Err(*error)));
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }

    /// Whether a stream ends here, which it does once after each failed call.
    fn stops_after_error(&mut self) -> bool {
        let stops = matches!(self.state, State::Failed);
        if stops {
            self.state = State::Waiting;
        }
        stops
    }

    fn call(&self) -> Call {
        let (client, slots, options) = (self.client.clone(), self.slots.clone(), self.options.clone());
        Call { client, operation: self.operation, slots, options }
    }

    /// Makes ready for the page after the one that `reply` held.
    fn go_on(&mut self, reply: &RawReply, items: usize, next: Option<Value>, has_more: Option<bool>) {
        let next = match (self.paging.step, has_more) {
            (_, Some(false)) => Ok(None),
            (Step::Told(field), _) => self.told(field, next, has_more),
            (Step::ByOne(_), None) | (Step::ByItems(_), None) if self.is_last(items) => Ok(None),
            (Step::ByOne(first), _) => self.counted(first, 1),
            (Step::ByItems(first), _) => self.counted(first, items),
        };
        match next {
            Ok(Some(next)) => {
                self.slots.put(self.paging.position, Some(next));
                self.state = State::Waiting;
            }
            Ok(None) => self.state = State::Done,
            Err(astray) => self.state = State::Astray(Box::new(self.error(reply, &astray))),
        }
    }

    /// The position that the answer tells.
    fn told(
        &mut self,
        field: &'static str,
        next: Option<Value>,
        has_more: Option<bool>,
    ) -> Result<Option<Value>, Astray> {
        let text = next.as_ref().and_then(Value::to_plain_text).filter(|text| !text.is_empty());
        let Some(text) = text else {
            let misled = has_more == Some(true);
            return if misled { Err(Astray(field, "where to go on, as there is more", "nothing")) } else { Ok(None) };
        };
        let position = self.slots.get(self.paging.position).and_then(Value::to_plain_text);
        self.visited.extend(position.map(Cow::into_owned));
        if self.visited.contains(&*text) {
            return Err(Astray(field, "a position where no page has begun yet", "one that repeats"));
        }
        Ok(next)
    }

    /// Whether a page of so many items is the last one, as far as their number tells.
    fn is_last(&self, items: usize) -> bool {
        let wanted = match self.paging.size.and_then(|size| self.slots.get(size)) {
            Some(Value::Integer(wanted)) => usize::try_from(*wanted).unwrap_or(0),
            _ => 0,
        };
        items == 0 || items < wanted
    }

    /// The position so many further on.
    fn counted(&self, first: i64, further: usize) -> Result<Option<Value>, Astray> {
        let here = match self.slots.get(self.paging.position) {
            Some(Value::Integer(here)) => *here,
            _ => first,
        };
        let next = i64::try_from(further).ok().filter(|further| *further > 0).and_then(|more| here.checked_add(more));
        match next {
            Some(next) => Ok(Some(Value::Integer(next))),
            None => Err(Astray("", "items, as there is more", "none")),
        }
    }

    fn error(&self, reply: &RawReply, Astray(path, expected, found): &Astray) -> Error {
        Error::Decode(Box::new(DecodeError {
            operation: self.operation,
            status: reply.status,
            request_id: reply.request_id(),
            mismatch: Mismatch {
                path: (*path).to_owned(),
                expected: (*expected).to_owned(),
                found: (*found).to_owned(),
            },
            body: reply.body.clone(),
            attempts: Attempts { made: reply.attempts, stopped: Some(Stopped::NotWorthRepeating) },
        }))
    }
}
