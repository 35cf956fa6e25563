//! Why a token could not be fetched.

use std::error::Error as _;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Why a token, or a ticket for the JS API, could not be fetched.
///
/// It is the source of [`dingtalk_core::Error::Credentials`], and the call that failed is its own. `{:#}` prints them all. All calls that waited for one fetch return the same cause.
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
    waited: Option<Duration>,
}

#[derive(Debug)]
enum Cause {
    Call(dingtalk_core::Error),
    NoToken,
    Unusable(&'static str),
    CodeSpent,
    NothingStored,
    FreshTokensRefused,
    NoRuntime,
    Abandoned,
    NoTicket,
}

impl FetchError {
    /// The call that fetches tokens failed. If it failed because it needs another token, that token's cause is the cause.
    pub(crate) fn call(error: dingtalk_core::Error) -> Self {
        match error.source().and_then(|source| source.downcast_ref::<Self>()) {
            Some(fetch) => Self { cause: Arc::clone(&fetch.cause), next_try: None, waited: fetch.waited },
            None => Self::new(Cause::Call(error)),
        }
    }

    /// The answer contained no token.
    pub(crate) fn no_token() -> Self {
        Self::new(Cause::NoToken)
    }

    /// The answer contained a token that no call can send. Says what is wrong with it.
    pub(crate) fn unusable(defect: &'static str) -> Self {
        Self::new(Cause::Unusable(defect))
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

    /// The suite has no ticket yet.
    pub(crate) fn no_ticket() -> Self {
        Self::new(Cause::NoTicket)
    }

    /// Whether it is only about a ticket that has not arrived yet.
    pub(crate) fn lacks_ticket(&self) -> bool {
        matches!(*self.cause, Cause::NoTicket)
    }

    /// The same error, for a call that has waited.
    pub(crate) fn after_waiting(&self, waited: Duration) -> Self {
        Self { waited: Some(waited), next_try: None, ..self.clone() }
    }

    fn new(cause: Cause) -> Self {
        Self { cause: Arc::new(cause), next_try: None, waited: None }
    }

    /// The same error, for calls made before the next fetch.
    pub(crate) fn again(&self, next_try: Duration) -> Self {
        Self { next_try: Some(next_try), ..self.clone() }
    }

    /// Returns the error of the call that should have fetched the token, if it failed.
    #[must_use]
    pub fn cause(&self) -> Option<&dingtalk_core::Error> {
        match &*self.cause {
            Cause::Call(error) => Some(error),
            _ => None,
        }
    }

    /// Returns the HTTP status of that call, if there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.cause().and_then(dingtalk_core::Error::status)
    }

    /// Returns the error code of that call.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.cause().and_then(dingtalk_core::Error::code)
    }

    /// Returns how long fetches are delayed. `None` if this is the outcome of a fetch that the call waited for.
    #[must_use]
    pub fn next_try(&self) -> Option<Duration> {
        self.next_try
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.cause {
            Cause::Call(_) => f.write_str("no token could be fetched"),
            Cause::NoToken => f.write_str("no token could be fetched: the answer contains none"),
            Cause::Unusable(defect) => write!(f, "no token could be fetched: the server returned {defect}"),
            Cause::CodeSpent => f.write_str(
                "the code of the user's login was used and returned no refresh token: the user has to log in again",
            ),
            Cause::NothingStored => {
                f.write_str("the store has no refresh token for this user: the user has to log in again")
            }
            Cause::FreshTokensRefused => f.write_str("the server refuses even tokens that it has just issued"),
            Cause::NoRuntime => f.write_str("no token can be fetched outside a tokio runtime"),
            Cause::Abandoned => f.write_str("fetches of the token were started but never completed"),
            Cause::NoTicket => f.write_str(
                "the suite has no ticket: pass on the tickets that DingTalk pushes (`suite_tickets` of dingtalk-events, or \
                 `Suite::update_ticket`), or share the token store of the process that receives them",
            ),
        }?;
        if let Some(waited) = self.waited {
            write!(f, " (none arrived within {waited:.1?})")?;
        }
        if let Some(wait) = self.next_try {
            write!(f, " (repeated error: the next fetch is in {wait:.1?})")?;
        }
        match self.cause() {
            // As for the error that this is the source of.
            Some(error) if f.alternate() => write!(f, ": {error:#}"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for FetchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause().map(|error| error as _)
    }
}
