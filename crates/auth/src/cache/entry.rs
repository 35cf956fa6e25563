//! The state of one token, and what a call does with it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_core::Secret;
use tokio::sync::watch;
use tracing::{debug, warn};

use super::backoff::{Backoff, Refusals};
use super::cached::{CachedToken, FoundToken};
use super::in_progress::{InProgress, Outcome, Pulse};
use crate::error::FetchError;
use crate::key::TokenKey;
use crate::store::{Lease, StoredToken};

/// So many refused tokens are remembered, because a store that is unavailable or late may still contain them.
const REMEMBERED: usize = 8;

/// How long a process that dies while fetching blocks the others.
const LEASE: Duration = Duration::from_secs(10);

/// The state of one token.
pub(crate) struct Entry {
    key: TokenKey,
    /// Shared by all fetches, because there is one at a time: a fetch that takes over from an abandoned one has its lock.
    lease: Lease,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cached: Option<CachedToken>,
    in_progress: Option<InProgress>,
    /// The number of fetches so far.
    fetches: u64,
    /// The newest [`Fetch::edition`](super::fetch::Fetch::edition) so far.
    edition: u64,
    /// Failures in a row.
    failures: u32,
    backoff: Option<Backoff>,
    refusals: Refusals,
    refused: VecDeque<Secret>,
}

/// What a call does next.
pub(super) enum Next {
    /// Use this token.
    Use(CachedToken),
    /// Use this token, and start to fetch a new one.
    Refresh(CachedToken, FetchPermit),
    /// Wait for a fetch that is in progress.
    Wait(InProgress),
    /// Start a fetch and wait for it.
    Fetch(FetchPermit, InProgress),
    /// Fail: fetches have failed, and it is too early for another one.
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

    /// Decides what a call does now.
    pub(super) fn next(self: &Arc<Self>, now: Duration, edition: u64) -> Next {
        let mut state = self.state();
        if edition > state.edition {
            state.edition = edition;
            state.forget_failures();
        }
        if let Some(token) = state.cached.clone().filter(|token| token.is_usable(now)) {
            let may_fetch =
                state.in_progress.is_none() && state.backoff.as_ref().is_none_or(|backoff| backoff.left(now).is_none());
            return if token.is_due(now) && may_fetch {
                Next::Refresh(token, self.start(&mut state).0)
            } else {
                Next::Use(token)
            };
        }
        if let Some(fetch) = &state.in_progress {
            return Next::Wait(fetch.clone());
        }
        if let Some(backoff) = &state.backoff {
            if backoff.had_token {
                state.forget_failures();
            } else if let Some(left) = backoff.left(now) {
                return Next::Fail(backoff.error.again(left));
            }
        }
        let (permit, fetch) = self.start(&mut state);
        Next::Fetch(permit, fetch)
    }

    fn start(self: &Arc<Self>, state: &mut State) -> (FetchPermit, InProgress) {
        let (sender, outcome) = watch::channel(None);
        state.fetches += 1;
        let fetch = InProgress::new(state.fetches, outcome);
        state.in_progress = Some(fetch.clone());
        let (number, pulse) = (fetch.number(), fetch.pulse());
        (FetchPermit { entry: Arc::clone(self), number, pulse, sender: Some(sender) }, fetch)
    }

    /// Gives up a fetch that stands still, so that another one can start. What it still finds is used only without another token.
    pub(super) fn give_up(&self, fetch: &InProgress) {
        if self.state().end(fetch.number()) {
            warn!(target: "dingtalk::auth", key = %self.key, "token fetch taken over");
        }
    }

    /// Whether a token from the store makes a fetch unnecessary.
    pub(super) fn accepts(&self, stored: &StoredToken, now: Duration) -> bool {
        let state = self.state();
        let candidate = CachedToken::new(stored, now);
        let has_token = state.has_token(now);
        candidate.is_usable(now) && !state.refused.contains(stored.token()) && !(has_token && candidate.is_due(now))
    }

    /// Drops a token that the server refused, but no other one.
    pub(super) fn reject(&self, token: &Secret, now: Duration) {
        let mut state = self.state();
        if !state.refused.contains(token) {
            state.refused.truncate(REMEMBERED - 1);
            state.refused.push_front(token.clone());
        }
        if state.cached.take_if(|cached| cached.token() == token).is_none() {
            return;
        }
        let beyond = state.refusals.count(now);
        debug!(target: "dingtalk::auth", key = %self.key, "token refused by the server");
        if beyond > 0 {
            state.backoff = Some(Backoff::new(beyond, FetchError::fresh_tokens_refused(), false, now));
        }
    }
}

impl State {
    fn has_token(&self, now: Duration) -> bool {
        self.cached.as_ref().is_some_and(|token| token.is_usable(now))
    }

    /// Whether this fetch was in progress. If so, another one may start.
    fn end(&mut self, number: u64) -> bool {
        self.in_progress.take_if(|fetch| fetch.number() == number).is_some()
    }

    fn forget_failures(&mut self) {
        self.failures = 0;
        self.backoff = None;
    }

    /// Records how a fetch ended. Returns `None` if the token it found has been refused meanwhile.
    fn record(&mut self, key: &TokenKey, outcome: Result<FoundToken, FetchError>, now: Duration) -> Option<Outcome> {
        match outcome {
            Ok(found) if !found.is_fresh && self.refused.contains(found.token.token()) => None,
            Ok(found) => {
                // An internal app receives the same token again: the server has the last word.
                self.refused.retain(|refused| refused != found.token.token());
                self.forget_failures();
                let lifetime_s = found.token.remaining().as_secs();
                debug!(target: "dingtalk::auth", %key, lifetime_s, fetched = found.is_fresh, "token obtained");
                let token = CachedToken::new(&found.token, found.at);
                self.cached = Some(token.clone());
                Some(Ok(token))
            }
            Err(error) => {
                self.failures = self.failures.saturating_add(1);
                let has_token = self.has_token(now);
                let backoff = Backoff::new(self.failures, error.clone(), has_token, now);
                warn!(
                    target: "dingtalk::auth",
                    %key,
                    error = format_args!("{error:#}"),
                    status = error.status(),
                    code = error.code(),
                    failures = self.failures,
                    wait_ms = u64::try_from(backoff.length().as_millis()).unwrap_or(u64::MAX),
                    has_token,
                    "token fetch failed"
                );
                self.backoff = Some(backoff);
                Some(Err(error))
            }
        }
    }
}

/// The permission to fetch a token, which one task has at a time. Dropping it lets another task fetch.
pub(super) struct FetchPermit {
    entry: Arc<Entry>,
    number: u64,
    pulse: Arc<Pulse>,
    sender: Option<watch::Sender<Option<Outcome>>>,
}

impl FetchPermit {
    pub(super) fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Shows the callers that wait that the fetch does not stand still.
    pub(super) fn beat(&self) {
        self.pulse.beat();
    }

    /// Whether no other fetch has taken over.
    pub(super) fn is_current(&self) -> bool {
        self.entry.state().in_progress.as_ref().is_some_and(|fetch| fetch.number() == self.number)
    }

    /// Ends the fetch, and passes its outcome to all callers that wait.
    pub(super) fn finish(mut self, outcome: Result<FoundToken, FetchError>, now: Duration) {
        let mut state = self.entry.state();
        let counts = state.end(self.number) || (outcome.is_ok() && !state.has_token(now));
        let outcome = if counts { state.record(&self.entry.key, outcome, now) } else { None };
        drop(state);
        // Without an outcome the sender is dropped, and the callers start over.
        if let (Some(sender), Some(outcome)) = (self.sender.take(), outcome) {
            sender.send_replace(Some(outcome));
        }
    }
}

impl Drop for FetchPermit {
    fn drop(&mut self) {
        // Before the sender is dropped, so that the callers it wakes can start a fetch.
        if self.sender.is_some() {
            self.entry.state().end(self.number);
        }
    }
}
