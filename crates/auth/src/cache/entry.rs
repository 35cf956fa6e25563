//! What is known of one token, and what a call is to do.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_core::Secret;
use tokio::sync::watch;
use tracing::{debug, warn};

use super::flight::Found;
use super::held::Held;
use super::spacing::{Pause, Refusals};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{Lease, StoredToken};

/// How a fetch ended.
pub(super) type Outcome = Result<Held, FetchError>;

/// Where callers wait for it.
pub(super) type Landing = watch::Receiver<Option<Outcome>>;

/// So many refused tokens are remembered: a store that is down or late may still hold them.
const REMEMBERED: usize = 8;

/// A process that dies while it fetches holds up the others for so long.
const LEASE: Duration = Duration::from_secs(10);

/// One token.
pub(crate) struct Entry {
    key: TokenKey,
    /// Of all its fetches, for there is one at a time: whoever takes over from a fetch that is gone has its lock.
    lease: Lease,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    flight: Option<Landing>,
    /// [`Fetch::edition`](super::Fetch::edition) of the newest source so far.
    edition: u64,
    /// Failures in a row.
    failures: u32,
    pause: Option<Pause>,
    refusals: Refusals,
    refused: VecDeque<Secret>,
}

/// What a call is to do.
pub(super) enum Next {
    /// Use this token.
    Use(Held),
    /// Use this token, and begin to fetch another.
    Refresh(Held, Departure),
    /// Wait for a fetch that is under way.
    Wait(Landing),
    /// Begin to fetch, and wait for it.
    Fetch(Departure, Landing),
    /// Give up: fetches have failed, and it is too early for another.
    Fail(FetchError),
}

impl Entry {
    pub(super) fn new(key: TokenKey) -> Self {
        Self { key, lease: Lease::new(LEASE), state: Mutex::default() }
    }

    pub(super) fn key(&self) -> &TokenKey {
        &self.key
    }

    pub(super) fn lease(&self) -> &Lease {
        &self.lease
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a call is to do now.
    pub(super) fn next(self: &Arc<Self>, now: Duration, edition: u64) -> Next {
        let mut state = self.state();
        if edition > state.edition {
            state.edition = edition;
            state.forget_failures();
        }
        if let Some(held) = state.held.clone().filter(|held| held.is_usable(now)) {
            let may_fly = state.flight.is_none() && state.pause.as_ref().is_none_or(|pause| pause.left(now).is_none());
            return if held.is_due(now) && may_fly {
                Next::Refresh(held, self.departure(&mut state).0)
            } else {
                Next::Use(held)
            };
        }
        if let Some(landing) = &state.flight {
            return Next::Wait(landing.clone());
        }
        if let Some(pause) = &state.pause {
            if pause.had_token {
                state.forget_failures();
            } else if let Some(left) = pause.left(now) {
                return Next::Fail(pause.error.again(left));
            }
        }
        let (departure, landing) = self.departure(&mut state);
        Next::Fetch(departure, landing)
    }

    fn departure(self: &Arc<Self>, state: &mut State) -> (Departure, Landing) {
        let (sender, landing) = watch::channel(None);
        state.flight = Some(landing.clone());
        (Departure { entry: Arc::clone(self), sender: Some(sender) }, landing)
    }

    /// Whether a token out of the store spares the fetch.
    pub(super) fn wants(&self, stored: &StoredToken, now: Duration) -> bool {
        let state = self.state();
        let candidate = Held::new(stored, now);
        let has_token = state.held.as_ref().is_some_and(|held| held.is_usable(now));
        candidate.is_usable(now) && !state.refused.contains(stored.token()) && !(has_token && candidate.is_due(now))
    }

    /// Drops a token that the server refused, and no other.
    pub(super) fn reject(&self, token: &Secret, now: Duration) {
        let mut state = self.state();
        if !state.refused.contains(token) {
            state.refused.truncate(REMEMBERED - 1);
            state.refused.push_front(token.clone());
        }
        if state.held.take_if(|held| held.token() == token).is_none() {
            return;
        }
        let beyond = state.refusals.count(now);
        debug!(target: "dingtalk::auth", key = %self.key, "token refused by the server");
        if beyond > 0 {
            state.pause = Some(Pause::new(beyond, FetchError::fresh_tokens_refused(), false, now));
        }
    }
}

impl State {
    fn forget_failures(&mut self) {
        self.failures = 0;
        self.pause = None;
    }

    /// Notes how a fetch ended. `None`: what was found has been refused meanwhile.
    fn land(&mut self, key: &TokenKey, outcome: Result<Found, FetchError>, now: Duration) -> Option<Outcome> {
        match outcome {
            Ok(found) if !found.is_fresh && self.refused.contains(found.token.token()) => None,
            Ok(found) => {
                // An internal application is given the same token again: the server's word counts.
                self.refused.retain(|refused| refused != found.token.token());
                self.forget_failures();
                let lifetime_s = found.token.remaining().as_secs();
                debug!(target: "dingtalk::auth", %key, lifetime_s, fetched = found.is_fresh, "token at hand");
                let held = Held::new(&found.token, found.at);
                self.held = Some(held.clone());
                Some(Ok(held))
            }
            Err(error) => {
                self.failures = self.failures.saturating_add(1);
                let has_token = self.held.as_ref().is_some_and(|held| held.is_usable(now));
                let pause = Pause::new(self.failures, error.clone(), has_token, now);
                warn!(
                    target: "dingtalk::auth",
                    %key,
                    %error,
                    status = error.status(),
                    code = error.code(),
                    failures = self.failures,
                    wait_ms = u64::try_from(pause.length().as_millis()).unwrap_or(u64::MAX),
                    has_token,
                    "token fetch failed"
                );
                self.pause = Some(pause);
                Some(Err(error))
            }
        }
    }
}

/// The duty to fetch. Dropping it without landing lets another begin.
pub(super) struct Departure {
    entry: Arc<Entry>,
    sender: Option<watch::Sender<Option<Outcome>>>,
}

impl Departure {
    pub(super) fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Tells everybody who waits how it ended.
    pub(super) fn land(mut self, outcome: Result<Found, FetchError>, now: Duration) {
        let mut state = self.entry.state();
        let outcome = state.land(&self.entry.key, outcome, now);
        state.flight = None;
        drop(state);
        // Without an outcome the sender is dropped, and those who wait look again.
        if let (Some(sender), Some(outcome)) = (self.sender.take(), outcome) {
            sender.send_replace(Some(outcome));
        }
    }
}

impl Drop for Departure {
    fn drop(&mut self) {
        // Whoever hears of the end must find the way free: first this, then the sender.
        if self.sender.is_some() {
            self.entry.state().flight = None;
        }
    }
}
