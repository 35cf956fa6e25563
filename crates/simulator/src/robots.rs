//! Custom robots: whose tokens are accepted, and how they sign.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac_sha256::HMAC;

/// How many messages a robot may send in a minute.
const MOST: usize = 20;
const MINUTE: Duration = Duration::from_secs(60);

/// How long a robot that sends more is limited.
const PENALTY: Duration = Duration::from_secs(600);

/// A custom robot that the simulator knows.
///
/// ```
/// # use dingtalk_simulator::{Robot, Simulator};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dingtalk = Simulator::builder().start_blocking()?;
/// assert_ne!(dingtalk.robot().access_token(), "");
/// dingtalk.accept_robot(Robot::new("token").with_secret("SEC123"));
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Robot {
    access_token: String,
    secret: Option<String>,
}

impl Robot {
    /// A robot that does not verify signatures.
    #[must_use]
    pub fn new(access_token: impl Into<String>) -> Self {
        Self { access_token: access_token.into(), secret: None }
    }

    /// Requires signatures of this secret.
    #[must_use]
    pub fn with_secret(self, secret: impl Into<String>) -> Self {
        Self { secret: Some(secret.into()), ..self }
    }

    /// The access token in the address of its webhook.
    #[must_use]
    pub fn access_token(&self) -> &str {
        &self.access_token
    }

    /// The secret that has to sign, if there is one.
    #[must_use]
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// Whether `sign` is the signature of the secret at `timestamp`.
    pub(crate) fn has_signed(&self, sign: &str, timestamp: &str) -> bool {
        let Some(secret) = &self.secret else { return true };
        STANDARD.decode(sign).is_ok_and(|sign| sign == HMAC::mac(format!("{timestamp}\n{secret}"), secret))
    }
}

impl fmt::Debug for Robot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Robot").field("signs", &self.secret.is_some()).finish_non_exhaustive()
    }
}

/// Counts the messages of each robot.
#[derive(Default)]
pub(crate) struct RobotLimit {
    sent: HashMap<String, Sent>,
}

#[derive(Default)]
struct Sent {
    /// When the latest messages were accepted.
    accepted: VecDeque<SystemTime>,
    limited_until: Option<SystemTime>,
}

impl RobotLimit {
    /// Counts a message; false if it is refused.
    pub(crate) fn count(&mut self, access_token: &str, now: SystemTime) -> bool {
        let sent = self.sent.entry(access_token.to_owned()).or_default();
        if sent.limited_until.is_some_and(|until| now < until) {
            return false;
        }
        // A clock that was set back leaves messages in the future.
        sent.accepted.retain(|at| now.duration_since(*at).is_ok_and(|age| age < MINUTE));
        if sent.accepted.len() >= MOST {
            sent.limited_until = Some(now + PENALTY);
            return false;
        }
        sent.accepted.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_twenty_messages_in_a_minute_are_limited_for_ten() {
        let (mut limit, start) = (RobotLimit::default(), SystemTime::UNIX_EPOCH);
        let mut count = |seconds| limit.count("t", start + Duration::from_secs(seconds));
        assert!((0..20).all(&mut count));
        assert!(!count(59), "the 21st within a minute");
        assert!(!count(61));
        assert!(!count(658));
        assert!(count(659));
        assert!(limit.count("other", start));
    }

    /// By the guide's code for Python, run with this time and secret.
    #[test]
    fn accepts_the_guides_signature() {
        let robot = Robot::new("t").with_secret("this is secret");
        assert!(robot.has_signed("hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=", "1577262236757"));
        assert!(!robot.has_signed("hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=", "1577262236758"));
        assert!(!robot.has_signed("", "1577262236757"));
    }
}
