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
    /// When it became known to this process.
    arrived: Instant,
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
        let latest = Latest { text, number: 0, origin: Origin::Start, arrived: Instant::now(), looked: None };
        Self { latest: watch::Sender::new(latest) }
    }

    /// Increases with every new ticket.
    pub(crate) fn number(&self) -> u64 {
        self.latest.borrow().number
    }

    /// Takes a ticket that was pushed.
    pub(crate) fn update(&self, text: Secret) {
        self.latest.send_modify(|latest| {
            *latest = latest.followed_by(text, Origin::Pushed, None);
        });
    }

    /// Takes a ticket that was pushed, and puts it into the store.
    pub(crate) async fn keep(&self, key: &TokenKey, text: Secret, store: &GuardedStore) -> Result<(), Unavailable> {
        self.update(text);
        let latest = self.latest.borrow().clone();
        self.put(key, &latest, store).await
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
        if latest.looked.is_some_and(|looked| looked.elapsed() < every) {
            return;
        }
        let Ok(found) = store.get(key).await else { return self.note_look(&latest) };
        match found {
            // A ticket that another process was pushed meanwhile is newer than one that waited here for its first use.
            Some(ticket) if latest.is_older_than(&ticket) => self.take(&latest, ticket.token().clone()),
            None if latest.origin != Origin::Pushed => self.note_look(&latest),
            Some(_) | None => drop(self.put(key, &latest, store).await),
        }
    }

    /// Puts a ticket into the store, with its age.
    async fn put(&self, key: &TokenKey, latest: &Latest, store: &GuardedStore) -> Result<(), Unavailable> {
        let remaining = LONGEST.saturating_sub(latest.arrived.elapsed());
        let put = store.put(key, &StoredToken::new(latest.text.clone(), LONGEST, remaining)).await;
        self.note(latest, |latest| {
            latest.looked = Some(Instant::now());
            if put.is_ok() {
                latest.origin = Origin::Store;
            }
        });
        put
    }

    /// Takes the store's ticket in place of `seen`.
    fn take(&self, seen: &Latest, text: Secret) {
        self.note(seen, |latest| *latest = latest.followed_by(text, Origin::Store, Some(Instant::now())));
    }

    fn note_look(&self, seen: &Latest) {
        self.note(seen, |latest| latest.looked = Some(Instant::now()));
    }

    /// Changes the latest ticket if it is still `seen`: what was pushed to this process meanwhile is newer.
    fn note(&self, seen: &Latest, change: impl FnOnce(&mut Latest)) {
        self.latest.send_if_modified(|latest| {
            let is_same = latest.number == seen.number && latest.arrived == seen.arrived;
            if is_same {
                change(latest);
            }
            is_same
        });
    }
}

impl Latest {
    /// What a ticket from this origin makes of it.
    fn followed_by(&self, text: Secret, origin: Origin, looked: Option<Instant>) -> Self {
        // The same ticket does not justify another fetch.
        let is_new = self.text != text;
        let number = self.number.saturating_add(u64::from(is_new));
        Self { text, number, origin, arrived: Instant::now(), looked }
    }

    /// Whether the store's ticket came later than this one.
    fn is_older_than(&self, stored: &StoredToken) -> bool {
        let age = stored.lifetime().saturating_sub(stored.remaining());
        self.origin != Origin::Pushed || age < self.arrived.elapsed()
    }
}
