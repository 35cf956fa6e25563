//! Why there is no token.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a token, or a ticket for the JS API, could not be had.
///
/// Callers find it as the source of [`dingtalk_core::Error::Credentials`]. All who waited for one fetch get the same cause.
///
/// ```
/// use std::error::Error as _;
///
/// # fn handle(error: dingtalk_core::Error) {
/// if let Some(fetch) = error.source().and_then(|source| source.downcast_ref::<dingtalk_auth::FetchError>()) {
///     println!("no token: status {:?}, code {:?}", fetch.status(), fetch.code());
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct FetchError {
    cause: Arc<Cause>,
    next_try: Option<Duration>,
}

#[derive(Debug)]
enum Cause {
    Call(dingtalk_core::Error),
    NoToken,
    CodeSpent,
    NothingStored,
    FreshTokensRefused,
    NoRuntime,
    Abandoned,
}

impl FetchError {
    /// The call that fetches tokens failed. Where it failed for want of a token of its own, that token's cause is the cause.
    pub(crate) fn call(error: dingtalk_core::Error) -> Self {
        match error.source().and_then(|source| source.downcast_ref::<Self>()) {
            Some(fetch) => Self { cause: Arc::clone(&fetch.cause), next_try: None },
            None => Self::new(Cause::Call(error)),
        }
    }

    /// The answer held no token.
    pub(crate) fn no_token() -> Self {
        Self::new(Cause::NoToken)
    }

    pub(crate) fn code_spent() -> Self {
        Self::new(Cause::CodeSpent)
    }

    pub(crate) fn nothing_stored() -> Self {
        Self::new(Cause::NothingStored)
    }

    pub(crate) fn fresh_tokens_refused() -> Self {
        Self::new(Cause::FreshTokensRefused)
    }

    pub(crate) fn no_runtime() -> Self {
        Self::new(Cause::NoRuntime)
    }

    pub(crate) fn abandoned() -> Self {
        Self::new(Cause::Abandoned)
    }

    fn new(cause: Cause) -> Self {
        Self { cause: Arc::new(cause), next_try: None }
    }

    /// The same, told while no fetch is tried.
    pub(crate) fn again(&self, next_try: Duration) -> Self {
        Self { cause: Arc::clone(&self.cause), next_try: Some(next_try) }
    }

    /// The failure of the call that was to fetch the token.
    #[must_use]
    pub fn cause(&self) -> Option<&dingtalk_core::Error> {
        match &*self.cause {
            Cause::Call(error) => Some(error),
            _ => None,
        }
    }

    /// HTTP status of the answer to that call, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.cause().and_then(dingtalk_core::Error::status)
    }

    /// Error code in that answer.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.cause().and_then(dingtalk_core::Error::code)
    }

    /// How long no other fetch is tried; `None` where this is the outcome of a fetch that the caller waited for.
    #[must_use]
    pub fn next_try(&self) -> Option<Duration> {
        self.next_try
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.cause {
            Cause::Call(error) => write!(f, "no token could be fetched: {error}"),
            Cause::NoToken => f.write_str("no token could be fetched: the answer holds none"),
            Cause::CodeSpent => f.write_str(
                "the code of the user's login has been used, and gave no refresh token: the user has to log in again",
            ),
            Cause::NothingStored => {
                f.write_str("the store has no refresh token of this user: the user has to log in again")
            }
            Cause::FreshTokensRefused => f.write_str("the server refuses even the tokens that it has just given"),
            Cause::NoRuntime => f.write_str("no token can be fetched outside a tokio runtime"),
            Cause::Abandoned => f.write_str("fetches of the token were begun and never ended"),
        }?;
        match self.next_try {
            Some(wait) => write!(f, " (told again: the next try is in {wait:.1?})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause().map(|error| error as _)
    }
}
