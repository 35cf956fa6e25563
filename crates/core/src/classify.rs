//! What kind of failure an error is, for programs that react to it.

use crate::attempts::Stopped;
use crate::error::Error;
use crate::retry::{is_rate_limit, is_token_rejected};
use crate::transport::TransportFailure;

impl Error {
    /// Whether the same call may succeed later, and making it again does no harm.
    ///
    /// The client has repeated the call itself, as its [`RetryPolicy`](crate::RetryPolicy) allows. This is for programs that put
    /// work off: it is true after a rate limit, without a connection, and after a timeout, a broken connection or a busy server if the
    /// operation is safe to repeat. It is false if the call may already have been carried out and is not safe to repeat.
    ///
    /// ```
    /// # use dingtalk_core::Error;
    /// # fn handle(error: Error) {
    /// if error.is_retryable() {
    ///     println!("again in a minute: {error:#}");
    /// } else if error.is_token_error() {
    ///     println!("check the credentials: {error:#}");
    /// } else {
    ///     println!("give up: {error:#}");
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.stopped() {
            Some(Stopped::AttemptsUsedUp | Stopped::OutOfTime | Stopped::BudgetUsedUp | Stopped::StreamUsedUp) => true,
            Some(Stopped::NotWorthRepeating | Stopped::NotSafeToRepeat) | None => false,
        }
    }

    /// Whether the call lacks a valid token: the server refused a new one, too, no source has one, or none could be fetched.
    ///
    /// If the fetch failed for a passing reason, such as a timeout, this is false, and [`is_retryable`](Self::is_retryable) is true.
    #[must_use]
    pub fn is_token_error(&self) -> bool {
        match self {
            Self::Api(api) => is_token_rejected(&api.operation.get(), self),
            Self::Credentials(_) => !self.is_retryable(),
            Self::BadArgument(_) | Self::Transport(_) | Self::Decode(_) => false,
        }
    }

    /// Whether the server refused the call because there were too many in a short time.
    ///
    /// A used up monthly quota is not a rate limit: waiting does not help.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        match self.of_answer() {
            Self::Api(api) => is_rate_limit(api.operation.get().gateway, api),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Transport(_) | Self::Decode(_) => false,
        }
    }

    /// Whether there was no connection or no answer in time, or the call's own time limit passed.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self.of_answer() {
            Self::Transport(error) => error.failure() == TransportFailure::Timeout || error.is_connect_timeout(),
            Self::BadArgument(_) | Self::Credentials(_) | Self::Api(_) | Self::Decode(_) => false,
        }
    }
}
