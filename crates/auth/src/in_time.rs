//! Waits that end before the call that waits is out of time.

use std::time::Duration;

use dingtalk_core::Client;
use tokio::time::timeout;

use crate::error::FetchError;

/// How much earlier the wait ends, so that its error is still the call's.
const EARLIER: Duration = Duration::from_millis(50);

/// How long to wait if no call does.
const USUAL: Duration = Duration::from_secs(30);

/// Waits for `arrived`, or else fails with `error` shortly before the call would fail without a reason.
pub(crate) async fn within(
    client: &Client,
    error: FetchError,
    arrived: impl Future<Output = ()>,
) -> Result<(), FetchError> {
    let left = client.time_left().unwrap_or(USUAL);
    let limit = left.saturating_sub(EARLIER.min(left / 2));
    timeout(limit, arrived).await.map_err(|_| error.after_waiting(limit))
}
