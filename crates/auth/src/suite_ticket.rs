//! A suite's latest ticket, and where it comes from.

use std::time::Duration;

use dingtalk_core::Secret;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use crate::answer::LONGEST;
use crate::key::TokenKey;
use crate::store::{GuardedStore, StoredToken, Unavailable};

/// How often a process that receives no tickets looks for newer ones.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// How often it does so while a call waits for the first one.
const WAIT_EVERY: Duration = Duration::from_secs(1);

/// The latest ticket.
pub(crate) struct SuiteTicket {
    latest: watch::Sender<Latest>,
}

#[derive(Clone)]
struct Latest {
    /// Empty if there is none.
    text: Secret,
    /// The number of earlier tickets.
    number: u64,
    origin: Origin,
    /// When the store was asked, or told.
    looked: Option<Instant>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The program has started with it. Any other is newer.
    Start,
    /// It was pushed to this process, and the store does not have it yet.
    Pushed,
    /// It is the store's.
    Store,
}

impl SuiteTicket {
    pub(crate) fn new(text: Secret) -> Self {
        let latest = Latest { text, number: 0, origin: Origin::Start, looked: None };
        Self { latest: watch::Sender::new(latest) }
    }

    /// Increases with every new ticket.
    pub(crate) fn number(&self) -> u64 {
        self.latest.borrow().number
    }

    /// Takes a ticket that was pushed.
    pub(crate) fn update(&self, text: Secret) {
        self.replace(text, Origin::Pushed, None);
    }

    /// Takes a ticket that was pushed, and puts it into the store.
    pub(crate) async fn keep(&self, key: &TokenKey, text: Secret, store: &GuardedStore) -> Result<(), Unavailable> {
        self.update(text.clone());
        self.put(key, text, store).await
    }

    /// Returns the latest ticket, which another process may have put into the store. `None` if there is none yet.
    pub(crate) async fn current(&self, key: &TokenKey, store: &GuardedStore) -> Option<Secret> {
        self.look(key, store, LOOK_EVERY).await;
        let text = self.latest.borrow().text.clone();
        (!text.expose().is_empty()).then_some(text)
    }

    /// Waits until there is a ticket.
    pub(crate) async fn arrived(&self, key: &TokenKey, store: &GuardedStore) {
        let mut latest = self.latest.subscribe();
        loop {
            self.look(key, store, WAIT_EVERY).await;
            let arrived = latest.wait_for(|latest| !latest.text.expose().is_empty());
            // The sender is ours, so the wait itself does not fail.
            if timeout(WAIT_EVERY, arrived).await.is_ok() {
                return;
            }
        }
    }

    /// Exchanges tickets with the store, unless that has just been done. Without the store, this process keeps its own.
    async fn look(&self, key: &TokenKey, store: &GuardedStore, every: Duration) {
        let latest = self.latest.borrow().clone();
        if latest.origin == Origin::Pushed {
            let _ = self.put(key, latest.text, store).await;
        } else if latest.looked.is_none_or(|looked| looked.elapsed() >= every) {
            let found = store.get(key).await.ok().flatten();
            match found {
                Some(ticket) => self.replace(ticket.token().clone(), Origin::Store, Some(Instant::now())),
                None => self.note(|latest| latest.looked = Some(Instant::now())),
            }
        }
    }

    async fn put(&self, key: &TokenKey, text: Secret, store: &GuardedStore) -> Result<(), Unavailable> {
        store.put(key, &StoredToken::fresh(text.clone(), LONGEST)).await?;
        self.note(|latest| {
            if latest.text == text {
                latest.origin = Origin::Store;
                latest.looked = Some(Instant::now());
            }
        });
        Ok(())
    }

    fn replace(&self, text: Secret, origin: Origin, looked: Option<Instant>) {
        self.latest.send_modify(|latest| {
            // What was pushed to this process meanwhile is newer.
            if origin == Origin::Store && latest.origin == Origin::Pushed {
                return;
            }
            // The same ticket does not justify another fetch.
            let is_new = latest.text != text;
            let number = latest.number.saturating_add(u64::from(is_new));
            *latest = Latest { text, number, origin, looked };
        });
    }

    fn note(&self, change: impl FnOnce(&mut Latest)) {
        self.latest.send_modify(change);
    }
}
