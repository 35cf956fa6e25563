//! Typed pages, and the items of all pages.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::binding::{Operation, Page, Paging, Slots, Within};
use crate::client::Client;
use crate::envelope::RawReply;
use crate::error::Error;
use crate::options::{Options, option_methods};
use crate::pager::Pager;

/// The pages of a result: get them one by one with [`next`](Self::next()), or as a [`Stream`].
///
/// Each page is fetched when it is requested, by a separate call to which the options set here apply. A page is the last one if its
/// flag says that there is no more, or if its page token is absent, empty or 0, which is the start. If the operation has neither flag
/// nor token, a page is the last one if it is empty or has fewer items than requested.
///
/// # Errors
///
/// After an error, [`next`](Self::next()) fetches the same page again, so nothing is lost. A loop that continues after errors should
/// count them, because a permanent error is returned each time. As a stream, it ends after an error, so that adapters that skip
/// errors terminate; `next` can still continue.
///
/// If the server returns a position that it has returned before, or no items although it says that there are more, the next result is
/// an [`Error::Decode`], and there are no further pages. If it says that there are more pages but names no position, they end, and an
/// event at the level `warn` says so.
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
/// # use dingtalk_core::{Items, Result};
/// # async fn example(mut items: Items<String>) -> Result<()> {
/// while let Some(item) = items.next().await {
///     println!("{}", item?);
/// }
/// # Ok(()) }
/// ```
#[must_use = "nothing is sent until an item is requested"]
pub struct Items<Item> {
    pager: Pager,
    /// Reads the items of a page. The page's own type matters nowhere else.
    read: fn(&mut Pager, &RawReply) -> Result<Vec<Item>, Error>,
    fetched: std::vec::IntoIter<Item>,
}

/// Reads a page, and moves on to the next one.
fn read_page<Answer: Page>(pager: &mut Pager, reply: &RawReply) -> Result<Answer, Error> {
    let mut answer = Answer::default();
    reply.read_into(&mut answer)?;
    let items = answer.items().map_or(0, |items| items.len());
    pager.advance(reply, items, answer.next(), answer.has_more());
    Ok(answer)
}

fn read_items<Answer: Page>(pager: &mut Pager, reply: &RawReply) -> Result<Vec<Answer::Item>, Error> {
    let mut page = read_page::<Answer>(pager, reply)?;
    Ok(page.items().map(std::mem::take).unwrap_or_default())
}

impl<Answer> Pages<Answer> {
    /// Creates the pages of a request. Used by generated builders.
    pub fn new(client: &Client, operation: &'static Operation, slots: Slots, paging: Paging) -> Self {
        Self::within(client, operation, slots, paging, Within::default())
    }

    /// Creates the pages of a request that has its position within an object. Used by generated builders.
    pub fn within(
        client: &Client,
        operation: &'static Operation,
        slots: Slots,
        paging: Paging,
        within: Within,
    ) -> Self {
        Self { pager: Pager::new(client.clone(), operation, slots, paging, within), answer: PhantomData }
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
    pub fn items(self) -> Items<Answer::Item> {
        Items { pager: self.pager, read: read_items::<Answer>, fetched: Vec::new().into_iter() }
    }

    /// Returns the pages as an iterator, in a program without `async`; see [`blocking`](crate::blocking).
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> crate::blocking::Waiting<Self> {
        crate::blocking::Waiting::new(self)
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Answer, Error>>> {
        let reply = ready!(self.pager.poll_reply(context));
        Poll::Ready(reply.map(|reply| read_page(&mut self.pager, &reply?)))
    }
}

impl<Item> Items<Item> {
    option_methods!();

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.pager.options);
        self
    }

    /// Returns the next item, or `None` after the last one.
    ///
    /// The future can be dropped before it completes: the next one waits for the same call. Dropping the items cancels the call.
    pub async fn next(&mut self) -> Option<Result<Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// Returns the items as an iterator, in a program without `async`; see [`blocking`](crate::blocking).
    #[cfg(feature = "blocking")]
    pub fn wait(self) -> crate::blocking::Waiting<Self> {
        crate::blocking::Waiting::new(self)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Item, Error>>> {
        loop {
            if let Some(item) = self.fetched.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(reply) = ready!(self.pager.poll_reply(context)) else { return Poll::Ready(None) };
            match reply.and_then(|reply| (self.read)(&mut self.pager, &reply)) {
                Ok(items) => self.fetched = items.into_iter(),
                Err(error) => return Poll::Ready(Some(Err(error))),
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

impl<Item> Stream for Items<Item> {
    type Item = Result<Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.pager.ends_stream() { Poll::Ready(None) } else { this.poll_item(context) }
    }
}

/// Items are moved out, never pinned.
impl<Item> Unpin for Items<Item> {}

impl<Answer> fmt::Debug for Pages<Answer> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.describe(f)
    }
}

impl<Item> fmt::Debug for Items<Item> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pager.describe(f)
    }
}
