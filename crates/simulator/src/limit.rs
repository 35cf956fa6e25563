//! Rate limits, as DingTalk has them for each app and operation.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, SystemTime};

use dingtalk_spec::model::Gateway;

use crate::answer::PreparedAnswer;

const WINDOW: Duration = Duration::from_secs(1);

/// Counts the calls of each operation, and refuses those beyond a limit.
#[derive(Default)]
pub(crate) struct RateLimit {
    /// Calls in any second. Absent if there is no limit.
    pub(crate) calls_per_second: Option<u32>,
    /// When each operation's latest calls were accepted.
    accepted: HashMap<String, VecDeque<SystemTime>>,
}

impl RateLimit {
    /// Counts a call, or returns the answer that refuses it. Refused calls are not counted.
    pub(crate) fn count(&mut self, gateway: Gateway, operation: &str, now: SystemTime) -> Result<(), PreparedAnswer> {
        let Some(most) = self.calls_per_second else {
            return Ok(());
        };
        let accepted = self.accepted.entry(operation.to_owned()).or_default();
        // A clock that was set back leaves calls in the future.
        accepted.retain(|at| now.duration_since(*at).is_ok_and(|age| age < WINDOW));
        if accepted.len() >= usize::try_from(most).unwrap_or(usize::MAX) {
            return Err(refusal(gateway, most));
        }
        accepted.push_back(now);
        Ok(())
    }
}

fn refusal(gateway: Gateway, most: u32) -> PreparedAnswer {
    let message = format!("more than {most} calls of this operation in a second");
    match gateway {
        Gateway::New => {
            PreparedAnswer::failure(gateway, 403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", &message)
        }
        Gateway::Legacy => PreparedAnswer::failure(gateway, 200, "90018", &message),
    }
}
