//! The credentials that a simulator has issued or been given.

use std::time::SystemTime;

use crate::robots::Robot;
use crate::signing::SigningKey;
use crate::tokens::Tokens;

/// The credentials that a simulator accepts, and the time by which it judges them.
pub(crate) struct Credentials {
    pub(crate) tokens: Tokens,
    pub(crate) keys: Vec<SigningKey>,
    pub(crate) robots: Vec<Robot>,
    pub(crate) now: SystemTime,
}
