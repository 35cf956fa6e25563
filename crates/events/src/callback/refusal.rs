//! Why a callback is refused.

use std::fmt;

use super::receiver::Receiver;

/// Why a callback is refused, for the log of the one who receives it.
///
/// Whoever sent the request must not learn the reason: answer every refusal in the same way, as [`Answer::refused`](super::Answer::refused)
/// does. What is wrong with an encrypted text is not said here either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub(super) Reason);

/// The reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    Query(&'static str),
    Sign,
    NoTime,
    Body,
    Signature,
    Stale,
    Repeated,
    Undecipherable,
    Receiver { found: String, expected: Vec<Receiver> },
    Message,
}

impl Refusal {
    /// Whether the request has been opened before, and repeated ones are refused.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        self.0 == Reason::Repeated
    }

    /// Whether the request is older than allowed, or from the future.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.0 == Reason::Stale
    }
}

impl From<Reason> for Refusal {
    fn from(reason: Reason) -> Self {
        Self(reason)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the callback is refused: ")?;
        match &self.0 {
            Reason::Query(name) => write!(f, "the address has no usable `{name}`"),
            Reason::Sign => {
                f.write_str("its header `sign` is wrong: compare the secret with the one of the robot's app")
            }
            Reason::NoTime => f.write_str(
                "its header `timestamp` is not a number of milliseconds: check that the headers are passed on as they arrived",
            ),
            Reason::Body => f.write_str("the body is not a JSON object with a text `encrypt`"),
            Reason::Signature => f.write_str(
                "the signature is wrong: compare the token with the one in the developer console, and check that no proxy changes \
                 the query",
            ),
            Reason::Stale => f.write_str("its timestamp is too far from this machine's time"),
            Reason::Repeated => f.write_str("it has been received before"),
            Reason::Undecipherable => f.write_str(
                "it cannot be decrypted: compare the AES key with the one in the developer console",
            ),
            Reason::Receiver { found, expected } => {
                write!(f, "it is for {found:?}, expected ")?;
                let expected: Vec<_> = expected.iter().map(Receiver::to_string).collect();
                f.write_str(&expected.join(" or "))
            }
            Reason::Message => f.write_str("its message is not a JSON object"),
        }
    }
}

impl std::error::Error for Refusal {}

/// The AES key is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidKey(pub(super) ());

impl fmt::Display for InvalidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the AES key does not consist of 43 letters and digits: copy it from the app's event subscription page",
        )
    }
}

impl std::error::Error for InvalidKey {}
