//! When a failed call is repeated.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::answer_error::ApiError;
use crate::attempts::Stopped;
use crate::binding::{Endpoint, Gateway};
use crate::error::Error;
use crate::shared::random_share;
use crate::transport::TransportFailure;

/// How often a failed call is repeated, and after which waits.
///
/// Whether a call is repeated at all depends on the failure: a call that was rate-limited or could not connect always is, because
/// the server did nothing; after a broken connection, a busy server or HTTP 502 to 504 only if the operation is safe to repeat; never
/// if a monthly quota is used up.
///
/// HTTP 500 is not repeated unless its code says that the server is busy, as `system.busy` does. DingTalk also uses this status for
/// mistakes of the caller (`noPermission...`, `invalidParameter...`), which would only be reported later.
///
/// If the server names a wait (`Retry-After`), the next attempt does not start sooner. If that is after the call's time limit, there
/// is no next attempt. What certainly never reached the server is repeated without taking from the budget that limits how many calls
/// of a client are repeated at the same time.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_core::RetryPolicy;
///
/// let patient = RetryPolicy::standard().attempts(6).first_wait(Duration::from_millis(500));
/// let never = RetryPolicy::never();
/// # let _ = (patient, never);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_wait: Duration,
}

const LONGEST_WAIT: Duration = Duration::from_secs(60);

impl RetryPolicy {
    /// Makes up to four attempts, with waits of about 1, 2 and 4 s between them, as DingTalk advises.
    #[must_use]
    pub const fn standard() -> Self {
        Self { attempts: 4, first_wait: Duration::from_secs(1) }
    }

    /// Makes one attempt.
    #[must_use]
    pub const fn never() -> Self {
        Self { attempts: 1, first_wait: Duration::from_secs(1) }
    }

    /// Limits the number of attempts, including the first. 0 counts as 1.
    #[must_use]
    pub const fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets the wait before the second attempt. Each further wait is twice as long, up to a minute.
    ///
    /// Every wait varies randomly by up to a quarter, so that clients do not return all at once.
    #[must_use]
    pub const fn first_wait(self, first_wait: Duration) -> Self {
        Self { first_wait, ..self }
    }

    /// Whether it allows a second attempt.
    pub(crate) const fn repeats(&self) -> bool {
        self.attempts > 1
    }

    /// The wait after `made` attempts.
    fn wait(&self, made: u32) -> Duration {
        let doubled = self.first_wait.saturating_mul(2_u32.saturating_pow(made.saturating_sub(1)));
        doubled.min(LONGEST_WAIT).mul_f64(0.75 + random_share() / 2.0)
    }

    /// The wait after `made` attempts, if the server has named a shortest one.
    fn wait_at_least(&self, made: u32, shortest: Option<Duration>) -> Duration {
        let later = shortest.map(|shortest| shortest.saturating_add(shortest.div_f64(4.0).mul_f64(random_share())));
        self.wait(made).max(later.unwrap_or_default())
    }

    /// Returns the wait before the next attempt, at least `at_least`, or why there is none, after the last of `made` attempts failed with `error`.
    pub(crate) fn next(
        &self,
        operation: &Endpoint<'_>,
        error: &Error,
        made: u32,
        left: Duration,
        at_least: Option<Duration>,
        budget: &RetryBudget,
    ) -> Result<Duration, Stopped> {
        let (most, is_free) = match verdict(operation, error)? {
            Repeat::AtMost(most) => (most.min(self.attempts), false),
            Repeat::Freely => (self.attempts, false),
            Repeat::AtNoCost => (self.attempts, true),
        };
        let wait = self.wait_at_least(made, at_least);
        if made >= most {
            Err(Stopped::AttemptsUsedUp)
        } else if wait >= left {
            Err(Stopped::OutOfTime)
        } else if !is_free && !budget.take() {
            Err(Stopped::BudgetUsedUp)
        } else {
            Ok(wait)
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

/// How a failure may be repeated.
enum Repeat {
    /// Without taking from the budget: the server had no work with it.
    AtNoCost,
    Freely,
    AtMost(u32),
}

/// Decides whether a failure allows another attempt.
fn verdict(operation: &Endpoint<'_>, error: &Error) -> Result<Repeat, Stopped> {
    let if_safe = |repeat| if operation.safe_to_repeat { Ok(repeat) } else { Err(Stopped::NotSafeToRepeat) };
    match error {
        Error::Transport(transport) => match transport.failure() {
            TransportFailure::Connect | TransportFailure::Unsent => Ok(Repeat::AtNoCost),
            TransportFailure::Timeout | TransportFailure::Broken => if_safe(Repeat::Freely),
            TransportFailure::TooLarge | TransportFailure::Unreadable => Err(Stopped::NotWorthRepeating),
        },
        Error::Api(api) => match meaning(operation.gateway, api) {
            Meaning::Limit => Ok(Repeat::Freely),
            Meaning::LongLimit => Err(Stopped::OutOfTime),
            Meaning::Busy => if_safe(Repeat::AtMost(3)),
            Meaning::Gateway => if_safe(Repeat::Freely),
            Meaning::Other => Err(Stopped::NotWorthRepeating),
        },
        Error::BadArgument(_) | Error::Credentials(_) | Error::Decode(_) => Err(Stopped::NotWorthRepeating),
    }
}

enum Meaning {
    /// Too many calls: this one was not carried out.
    Limit,
    /// Too many messages of a robot, which is limited for ten minutes: longer than calls last.
    LongLimit,
    /// The server says that it is busy.
    Busy,
    /// Something in front of the server failed.
    Gateway,
    Other,
}

fn meaning(gateway: Gateway, api: &ApiError) -> Meaning {
    let codes = || codes(api);
    match gateway {
        // A monthly quota is used up, regardless of the status.
        Gateway::Legacy if codes().any(|code| code == "90020") => Meaning::Other,
        Gateway::New if codes().any(|code| code.contains("ApiCountLimit")) => Meaning::Other,
        Gateway::Legacy if codes().any(is_legacy_limit) => Meaning::Limit,
        Gateway::Legacy if codes().any(|code| code == "410100") => Meaning::LongLimit,
        Gateway::Legacy if codes().any(|code| code == "-1") => Meaning::Busy,
        Gateway::New if codes().any(|code| code.contains("QpsLimit")) => Meaning::Limit,
        _ if codes().any(is_busy) => Meaning::Busy,
        _ => match api.status() {
            429 => Meaning::Limit,
            502..=504 => Meaning::Gateway,
            _ => Meaning::Other,
        },
    }
}

/// The error's codes. Some calls return the specific code next to a general one, and say whose fault it is: `isp.-1`.
fn codes(api: &ApiError) -> impl Iterator<Item = &str> {
    let bare = |code: &'static str, text| str::strip_prefix(text, code).unwrap_or(text);
    [api.code(), api.sub_code()].into_iter().flatten().map(move |code| bare("isv.", bare("isp.", code)))
}

/// Whether a legacy code says that calls are refused for a while, because there were too many.
fn is_legacy_limit(code: &str) -> bool {
    matches!(code.parse(), Ok(90001..=90014 | 90018))
}

/// Whether a code says that the server is busy: `system.busy`, `serviceBusy`. It may be so with an earlier attempt of the same call.
fn is_busy(code: &str) -> bool {
    if code == "idempotencyProcessing" {
        return true;
    }
    code.len().checked_sub(4).and_then(|start| code.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case("busy"))
}

/// Whether the server refused the call because there were too many.
pub(crate) fn is_rate_limit(gateway: Gateway, api: &ApiError) -> bool {
    matches!(meaning(gateway, api), Meaning::Limit | Meaning::LongLimit)
}

/// Whether the server refused the access token.
pub(crate) fn is_token_rejected(operation: &Endpoint<'_>, error: &Error) -> bool {
    error.api().is_some_and(|api| refuses_token(operation.gateway, api))
}

fn refuses_token(gateway: Gateway, api: &ApiError) -> bool {
    match gateway {
        Gateway::New => codes(api).any(|code| matches!(code, "InvalidAuthentication" | "accesstoken.expired")),
        Gateway::Legacy => {
            codes(api).any(|code| matches!(code, "33001" | "40001" | "40014" | "40082" | "42001" | "42009" | "400101"))
        }
    }
}

/// Whether the new gateway's error has a code that no answer would have, so that it is an error whatever the status.
pub(crate) fn is_well_known(api: &ApiError) -> bool {
    refuses_token(Gateway::New, api) || !matches!(meaning(Gateway::New, api), Meaning::Other)
}

/// Limits how many calls a client repeats: each repetition costs one, unless the request never reached the server, and each success
/// earns a tenth. After the first 50 repetitions, a
/// server in trouble therefore receives at most a tenth more calls than usual.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    tenths: AtomicU32,
}

impl RetryBudget {
    const FULL: u32 = 500;
    const COST: u32 = 10;

    pub(crate) fn new() -> Self {
        Self { tenths: AtomicU32::new(Self::FULL) }
    }

    fn take(&self) -> bool {
        self.change(|tenths| tenths.checked_sub(Self::COST))
    }

    pub(crate) fn earn(&self) {
        self.change(|tenths| (tenths < Self::FULL).then_some(tenths + 1));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{RetryBudget, RetryPolicy, random_share};
    use std::time::Duration;

    #[test]
    fn waits_double_and_vary_by_a_quarter() {
        let policy = RetryPolicy::standard();
        for (made, seconds) in [(1, 1.0), (2, 2.0), (3, 4.0)] {
            for _ in 0..100 {
                let wait = policy.wait(made).as_secs_f64();
                assert!((seconds * 0.75..=seconds * 1.25).contains(&wait), "{made}: {wait}");
            }
        }
        assert!(policy.first_wait(Duration::MAX / 4).wait(u32::MAX) > Duration::from_secs(1));
        assert!((0..100).map(|_| (random_share() * 1e9) as u64).collect::<std::collections::BTreeSet<_>>().len() > 90);
    }

    #[test]
    fn the_budget_runs_out_and_is_earned_back() {
        let budget = RetryBudget::new();
        assert_eq!((0..100).filter(|_| budget.take()).count(), 50);
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.take());
        budget.earn();
        assert!(budget.take());
        assert!(!budget.take());
        (0..10_000).for_each(|_| budget.earn());
        assert_eq!((0..100).filter(|_| budget.take()).count(), 50);
    }
}
