//! Custom robots: their access tokens, and the pace that they have to keep.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::binding::CredentialKind;
use crate::client::{Client, CredentialFuture, Credentials};
use crate::credential::Credential;
use crate::secret::Secret;
use crate::shared::query_parameter;
use crate::signature::SigningSecret;

/// A custom robot, which posts messages to its group through a webhook.
///
/// DingTalk limits a robot that sends more than 20 messages in a minute, for ten minutes. Calls therefore wait until theirs is no more
/// than the 20th in a minute, and fail if that would exceed their time limit. Clones keep to the limit together.
///
/// ```no_run
/// # async fn example() -> dingtalk_core::Result<()> {
/// use dingtalk_core::{Client, Robot};
///
/// // The secret is the one from the robot's security settings, if it verifies signatures.
/// let alerts = Robot::new("https://oapi.dingtalk.com/robot/send?access_token=...").secret("SEC...");
/// let client = Client::builder().credentials(alerts).build()?;
/// // oapi::robot_send().message(...).send(&client).await?;
///
/// // If there are several robots, each call names its own.
/// let other = Robot::new("another access token");
/// // oapi::robot_send().message(...).send(&client).credentials(other.clone()).await?;
/// # drop((client, other));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Robot {
    access_token: Secret,
    secret: Option<SigningSecret>,
    pace: Arc<RobotPace>,
}

impl Robot {
    /// A robot by its access token, or by the address of its webhook, which contains the token.
    #[must_use]
    pub fn new(access_token: impl Into<Secret>) -> Self {
        let given = access_token.into();
        let query = given.expose().split_once('?').map(|(_, query)| query);
        let in_address = query.and_then(|query| query_parameter(query, "access_token"));
        let access_token = in_address.map_or(given, Secret::new);
        Self { access_token, secret: None, pace: Arc::new(RobotPace::new(MOST)) }
    }

    /// Signs calls with the secret from the robot's security settings, which begins with `SEC`.
    #[must_use]
    pub fn secret(self, secret: impl Into<Secret>) -> Self {
        Self { secret: Some(SigningSecret::new(secret)), ..self }
    }

    /// Sends at most so many messages in a minute. The default is 20, DingTalk's limit for all programs that use the robot.
    ///
    /// Clones that were made before keep to their own limit.
    #[must_use]
    pub fn messages_per_minute(self, most: u32) -> Self {
        Self { pace: Arc::new(RobotPace::new(most)), ..self }
    }
}

impl Credentials for Robot {
    fn credential<'a>(&'a self, kind: CredentialKind, client: &'a Client) -> Option<CredentialFuture<'a>> {
        (kind == CredentialKind::RobotToken).then(|| {
            Box::pin(async move {
                self.pace.turn(client.time_left().unwrap_or(Duration::MAX)).await?;
                Ok(Credential::Robot { access_token: self.access_token.clone(), secret: self.secret.clone() })
            }) as CredentialFuture<'a>
        })
    }
}

impl fmt::Debug for Robot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Robot").field("messages_per_minute", &self.pace.most).finish_non_exhaustive()
    }
}

/// DingTalk's limit.
const MOST: u32 = 20;

/// A minute, and a second because messages do not all take the same time to arrive.
const WINDOW: Duration = Duration::from_secs(61);

/// The turns of a robot's messages.
struct RobotPace {
    most: usize,
    /// Turns that were given, those to come included, in order.
    turns: Mutex<VecDeque<Instant>>,
}

/// The turn would come too late.
#[derive(Debug)]
struct TooManyMessages {
    wait: Duration,
}

impl fmt::Display for TooManyMessages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the robot has sent as many messages in a minute as it may, and the call cannot wait {} s: send fewer messages, or set a \
             longer time limit",
            self.wait.as_secs().max(1)
        )
    }
}

impl std::error::Error for TooManyMessages {}

impl RobotPace {
    fn new(most: u32) -> Self {
        Self { most: usize::try_from(most).unwrap_or(usize::MAX).max(1), turns: Mutex::default() }
    }

    fn turns(&self) -> MutexGuard<'_, VecDeque<Instant>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a turn. A call that gives up leaves its turn to one that comes later.
    async fn turn(&self, left: Duration) -> Result<(), TooManyMessages> {
        let turn = self.reserve(left)?;
        let reserved = Reserved { pace: self, turn: Some(turn) };
        sleep_until(turn).await;
        reserved.used();
        Ok(())
    }

    /// The first moment with fewer messages in the minute before it than there may be.
    fn reserve(&self, left: Duration) -> Result<Instant, TooManyMessages> {
        let (now, mut turns) = (Instant::now(), self.turns());
        while turns.front().is_some_and(|turn| *turn + WINDOW <= now) {
            turns.pop_front();
        }
        let before = turns.len().checked_sub(self.most).and_then(|index| turns.get(index));
        let turn = before.map_or(now, |turn| (*turn + WINDOW).max(now));
        let wait = turn.saturating_duration_since(now);
        if wait >= left {
            return Err(TooManyMessages { wait });
        }
        turns.push_back(turn);
        Ok(turn)
    }
}

/// A turn that a call waits for.
struct Reserved<'a> {
    pace: &'a RobotPace,
    turn: Option<Instant>,
}

impl Reserved<'_> {
    fn used(mut self) {
        self.turn = None;
    }
}

impl Drop for Reserved<'_> {
    fn drop(&mut self) {
        let Some(turn) = self.turn else { return };
        let mut turns = self.pace.turns();
        if let Some(index) = turns.iter().rposition(|given| *given == turn) {
            turns.remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, timeout};

    use super::{Robot, RobotPace};

    const LONG: Duration = Duration::from_secs(3600);

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_and_what_exceeds_it_waits_for_the_minute_to_end() {
        let (pace, begun) = (RobotPace::new(3), Instant::now());
        let mut waits = Vec::new();
        for _ in 0..7 {
            pace.turn(LONG).await.unwrap();
            waits.push(begun.elapsed().as_secs());
        }
        assert_eq!(waits, [0, 0, 0, 61, 61, 61, 122]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_that_would_come_too_late_is_refused_at_once() {
        let (pace, begun) = (RobotPace::new(1), Instant::now());
        pace.turn(LONG).await.unwrap();
        let error = pace.turn(Duration::from_secs(30)).await.unwrap_err().to_string();
        assert!(error.contains("cannot wait 61 s"), "{error}");
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_that_give_up_leave_their_turns_to_others() {
        let (pace, begun) = (RobotPace::new(1), Instant::now());
        pace.turn(LONG).await.unwrap();
        for _ in 0..10 {
            timeout(Duration::from_millis(1), pace.turn(LONG)).await.unwrap_err();
        }
        pace.turn(LONG).await.unwrap();
        assert_eq!(begun.elapsed().as_secs(), 61);
    }

    #[test]
    fn a_webhook_has_the_token() {
        let token = |given: &str| Robot::new(given).access_token.expose().to_owned();
        assert_eq!(token("abc"), "abc");
        assert_eq!(token("https://oapi.dingtalk.com/robot/send?access_token=abc"), "abc");
        assert_eq!(token("https://oapi.dingtalk.com/robot/send?x=y&access_token=a%2Bc&x=y"), "a+c");
        assert_eq!(token("https://oapi.dingtalk.com/robot/send?my_access_token=x&access_token=abc"), "abc");
        assert!(!format!("{:?}", Robot::new("abc").secret("SECx")).contains("abc"));
    }
}
