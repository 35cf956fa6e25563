//! A rate limit that several processes share through Redis.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_core::{BoxFuture, SharedPace, Turn};

use super::redis::RedisStore;

/// Reserves the next turn, by the server's clock, and returns the wait in microseconds, or -1 if it is not below the longest one.
/// Redis 4 must be told that a script that reads the time may write.
const RESERVE: &str = "if redis.replicate_commands then redis.replicate_commands() end \
    local time = redis.call('time') \
    local now = time[1] * 1000000 + time[2] \
    local turn = math.max(tonumber(redis.call('get', KEYS[1]) or 0), now) \
    local wait, gap = turn - now, tonumber(ARGV[1]) \
    if wait >= tonumber(ARGV[2]) then return -1 end \
    redis.call('set', KEYS[1], string.format('%.0f', turn + gap), 'px', math.ceil((wait + gap) / 1000) + 1) \
    return wait";

/// Spaces the calls of all processes of an app, through a Redis server (4 or later). Costs a round trip for each call.
///
/// `{prefix}:pace:{app}:{operation}` is the time of the operation's next turn, and expires with it.
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::Arc;
/// use dingtalk_auth::{App, RedisPace, RedisStore, TokenCache};
/// use dingtalk_core::Client;
///
/// let store = Arc::new(RedisStore::new("redis://127.0.0.1/", "dingtalk")?);
/// let cache = TokenCache::builder().store(Arc::clone(&store)).build();
/// let client = Client::builder()
///     .credentials(App::internal("client id", "client secret").cache(&cache))
///     .shared_calls_per_second(19, RedisPace::new(store, "client id"))
///     .build()?;
/// # Ok(()) }
/// ```
pub struct RedisPace {
    store: Arc<RedisStore>,
    app: String,
}

impl RedisPace {
    /// Creates a pace on the connection and below the prefix of `store`, shared by all processes that name the same app.
    #[must_use]
    pub fn new(store: Arc<RedisStore>, app: impl Into<String>) -> Self {
        Self { store, app: app.into() }
    }
}

impl SharedPace for RedisPace {
    fn reserve<'a>(
        &'a self,
        operation: &'a str,
        gap: Duration,
        longest: Duration,
    ) -> BoxFuture<'a, Result<Turn, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async move {
            let mut commands = redis::pipe();
            let script = commands.cmd("EVAL").arg(RESERVE).arg(1).arg(self.store.pace_key(&self.app, operation));
            script.arg(microseconds(gap).max(1)).arg(microseconds(longest));
            let (wait,): (i64,) = self.store.run(commands).await?;
            Ok(u64::try_from(wait).map_or(Turn::TooLate, |wait| Turn::In(Duration::from_micros(wait))))
        })
    }
}

/// At most what a number in Lua can hold beside the time.
fn microseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX).min(1 << 50)
}

impl fmt::Debug for RedisPace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisPace").field("app", &self.app).finish_non_exhaustive()
    }
}
