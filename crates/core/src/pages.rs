//! Typed pages, and the items of all pages.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::binding::{Operation, Page, Paging, Slots};
use crate::client::Client;
use crate::error::Error;
use crate::options::{Options, option_methods};
use crate::pager::Pager;

/// The pages of a result: get them one by one with [`next`](Self::next()), or as a [`Stream`].
///
/// Each page is fetched when it is requested, by a separate call to which the options set here apply. A page is the last one if its
/// flag says that there is no more, or if its page token is absent or empty. If it has neither flag nor token, it is the last one
/// if it is empty or has fewer items than requested.
///
/// # Errors
///
/// After an error, [`next`](Self::next()) fetches the same page again, so nothing is lost. A loop that continues after errors should
/// count them, because a permanent error is returned each time. As a stream, it ends after an error, so that adapters that skip
/// errors terminate; `next` can still continue.
///
/// If the server returns a position that it has returned before, or no position although there are more items, the next result is
/// an [`Error::Decode`], and there are no further pages.
///
/// Page tokens may expire. If a call fails because of its page token, start again from the first page. This is not done
/// automatically, because it returns items twice.
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
#[must_use = "nothing is sent until a page is requested"]
pub struct Pages<Answer> {
    pager: Pager,
    answer: PhantomData<fn() -> Answer>,
}

/// The items of all pages: get them one by one with [`next`](Self::next()), or as a [`Stream`].
///
/// Pages are fetched as described for [`Pages`]. No item is lost: an error is returned after all items of the earlier pages.
///
/// ```
/// # use dingtalk_core::{Items, Result, binding::Page};
/// # async fn example<Answer: Page<Item = String>>(mut items: Items<Answer>) -> Result<()> {
/// while let Some(item) = items.next().await {
///     println!("{}", item?);
/// }
/// # Ok(()) }
/// ```
#[must_use = "nothing is sent until an item is requested"]
pub struct Items<Answer: Page> {
    pages: Pages<Answer>,
    fetched: std::vec::IntoIter<Answer::Item>,
}

impl<Answer> Pages<Answer> {
    /// Creates the pages of a request. Used by generated builders.
    pub fn new(client: &Client, operation: &'static Operation, slots: Slots, paging: Paging) -> Self {
        Self { pager: Pager::new(client.clone(), operation, slots, paging), answer: PhantomData }
    }

    option_methods!();

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.pager.options);
        self
    }
}

impl<Answer: Page> Pages<Answer> {
    /// Returns the next page, or `None` after the last one.
    ///
    /// The future can be dropped before it completes: the next one waits for the same call. Dropping the pages cancels the call.
    pub async fn next(&mut self) -> Option<Result<Answer, Error>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    /// Returns the items of all pages, one by one.
    pub fn items(self) -> Items<Answer> {
        Items { pages: self, fetched: Vec::new().into_iter() }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Answer, Error>>> {
        let reply = match ready!(self.pager.poll_reply(context)) {
            Some(Ok(reply)) => reply,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let mut answer = Answer::default();
        if let Err(error) = reply.read_into(&mut answer) {
            return Poll::Ready(Some(Err(error)));
        }
        let items = answer.items().map_or(0, |items| items.len());
        self.pager.advance(&reply, items, answer.next(), answer.has_more());
        Poll::Ready(Some(Ok(answer)))
    }
}

impl<Answer: Page> Items<Answer> {
    option_methods!();

    fn with(self, change: impl FnOnce(&mut Options)) -> Self {
        Self { pages: self.pages.with(change), ..self }
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// The future can be dropped before it completes: the next one waits for the same call. Dropping the items cancels the call.
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
        if this.pager.ends_stream() { Poll::Ready(None) } else { this.poll_page(context) }
    }
}

impl<Answer: Page> Stream for Items<Answer> {
    type Item = Result<Answer::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.pages.pager.ends_stream() { Poll::Ready(None) } else { this.poll_item(context) }
    }
}

/// Items are moved out, never pinned.
impl<Answer: Page> Unpin for Items<Answer> {}

impl<Answer> fmt::Debug for Pages<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.describe(f)
    }
}

impl<Answer: Page> fmt::Debug for Items<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}
