//! Messages to robots that receive over HTTP. They are signed, but not encrypted.

use std::time::{Duration, SystemTime};

use dingtalk_core::{Secret, sign};

use super::recent::is_older;
use super::refusal::{Reason, Refusal};
use super::signature;
use crate::robot_message::RobotMessage;

/// The vendor's guide refuses messages whose time differs by more.
const AGE: Duration = Duration::from_secs(3600);

impl RobotMessage {
    /// Checks a message that DingTalk posted to the address of a robot, and reads it.
    ///
    /// `timestamp` and `sign` are the headers of these names, and `app_secret` is the secret of the robot's app. Log the reason of a
    /// refusal, and answer with [`Answer::refused`](crate::Answer::refused). Any answer with status 200 confirms the message.
    ///
    /// ```
    /// use dingtalk_events::RobotMessage;
    ///
    /// fn handle(app_secret: &dingtalk_core::Secret, timestamp: &str, sign: &str, body: &[u8]) {
    ///     match RobotMessage::open(app_secret, timestamp, sign, body) {
    ///         Ok(message) => println!("{message:?}"),
    ///         Err(refusal) => eprintln!("{refusal}"),
    ///     }
    /// }
    /// # handle(&"secret".into(), "1577262236757", "", b"");
    /// ```
    ///
    /// # Errors
    /// If the signature is wrong, if the message is older than an hour or from the future, or if it is not a JSON object.
    pub fn open(app_secret: &Secret, timestamp: &str, sign: &str, body: &[u8]) -> Result<Self, Refusal> {
        Self::open_at(app_secret, timestamp, sign, body, SystemTime::now())
    }

    /// Does the same as [`open`](Self::open) at this time, for tests.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_at(
        app_secret: &Secret,
        timestamp: &str,
        signature: &str,
        body: &[u8],
        now: SystemTime,
    ) -> Result<Self, Refusal> {
        let milliseconds = timestamp.parse().map_err(|_| Reason::NoTime)?;
        let expected = sign(app_secret, milliseconds, Some(app_secret.expose()));
        if !signature::is_same(expected.expose(), signature) {
            return Err(Reason::Sign.into());
        }
        if is_older(timestamp, AGE, now)? {
            return Err(Reason::Stale.into());
        }
        let text = std::str::from_utf8(body).map_err(|_| Reason::Message)?;
        Ok(Self::from_json(text).ok_or(Reason::Message)?)
    }
}
