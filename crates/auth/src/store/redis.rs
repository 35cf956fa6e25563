//! Tokens in Redis.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_core::Secret;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, FromRedisValue, Pipeline, RedisError};
use tokio::time::timeout;

use super::token_store::{Lease, StoreError, StoreFuture, StoredToken, TokenStore};
use crate::key::{self, TokenKey};

/// Removes a key if it still has the expected value.
const REMOVE: &str =
    "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";

/// Takes or renews a lock. Idempotent, so that it can be repeated on a new connection.
const LOCK: &str = "local holder = redis.call('get', KEYS[1]) \
    if holder and holder ~= ARGV[1] then return 0 end \
    redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2]) return 1";

/// Keeps tokens in a Redis server (4 or later) for all processes that use the same prefix.
///
/// A token is the value of `{prefix}:token:{key}`, which Redis expires; `{prefix}:lock:{key}` exists while a process fetches. Anyone
/// who can read the server can read the tokens.
///
/// A lost connection is reopened. For TLS (`rediss://`), enable a TLS feature of the `redis` crate.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use dingtalk_auth::{App, RedisStore, TokenCache};
///
/// let store = RedisStore::new("redis://127.0.0.1/", "dingtalk")?;
/// let cache = TokenCache::builder().store(store).build();
/// let app = App::new("ding123", "client id", "client secret").cache(&cache);
/// # let _ = app;
/// # Ok(()) }
/// ```
pub struct RedisStore {
    client: Client,
    prefix: String,
    connection: Mutex<Option<MultiplexedConnection>>,
    /// Held while connecting, so that many tasks open one connection.
    connecting: tokio::sync::Mutex<()>,
}

/// The time limit for connecting, and for an answer.
const LIMIT: Duration = Duration::from_secs(1);

/// How long to wait for another task that connects, whose runtime may stand still.
const PATIENCE: Duration = Duration::from_millis(500);

impl RedisStore {
    /// Creates a store in the server at `url`, under keys that start with `prefix`. Connects on first use.
    ///
    /// # Errors
    /// Fails if `url` is not the address of a Redis server.
    pub fn new(url: impl AsRef<str>, prefix: impl Into<String>) -> Result<Self, StoreError> {
        let client = Client::open(url.as_ref()).map_err(|error| failed("read the address", &error))?;
        Ok(Self {
            client,
            prefix: prefix.into(),
            connection: Mutex::default(),
            connecting: tokio::sync::Mutex::default(),
        })
    }

    fn token_key(&self, key: &TokenKey) -> String {
        format!("{}:token:{key}", self.prefix)
    }

    fn lock_key(&self, key: &TokenKey) -> String {
        format!("{}:lock:{key}", self.prefix)
    }

    pub(super) fn pace_key(&self, app: &str, operation: &str) -> String {
        format!("{}:pace:{}", self.prefix, key::join(&[app, operation]))
    }

    fn connection(&self) -> MutexGuard<'_, Option<MultiplexedConnection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs commands, on a new connection if the old one is broken.
    pub(super) async fn run<T: FromRedisValue>(&self, commands: Pipeline) -> Result<T, StoreError> {
        let old = self.connection().clone();
        if let Some(mut connection) = old {
            match commands.query_async(&mut connection).await {
                Ok(answer) => return Ok(answer),
                // The server refused the command: the connection works.
                Err(error) if error.code().is_some() => return Err(failed("run a command", &error)),
                Err(_) => *self.connection() = None,
            }
        }
        let mut connection = self.connect().await?;
        match commands.query_async(&mut connection).await {
            Ok(answer) => Ok(answer),
            Err(error) => {
                if error.code().is_none() {
                    *self.connection() = None;
                }
                Err(failed("run a command", &error))
            }
        }
    }

    /// Returns the connection that another task has opened meanwhile, or opens one.
    async fn connect(&self) -> Result<MultiplexedConnection, StoreError> {
        let _connecting = timeout(PATIENCE, self.connecting.lock()).await;
        if let Some(connection) = &*self.connection() {
            return Ok(connection.clone());
        }
        let config = AsyncConnectionConfig::new().set_connection_timeout(Some(LIMIT)).set_response_timeout(Some(LIMIT));
        let connecting = self.client.get_multiplexed_async_connection_with_config(&config);
        let connection = connecting.await.map_err(|error| failed("connect", &error))?;
        *self.connection() = Some(connection.clone());
        Ok(connection)
    }
}

/// Names only the kind of failure, because a server's message may repeat the command, and with it a token.
fn failed(doing: &str, error: &RedisError) -> StoreError {
    let category = error.category();
    match error.code() {
        Some(code) => StoreError::new(format!("could not {doing}: {category} ({code})")),
        None if error.is_connection_refusal() => StoreError::new(format!("could not {doing}: connection refused")),
        None if error.is_timeout() => StoreError::new(format!("could not {doing}: no response in time")),
        None => StoreError::new(format!("could not {doing}: {category}")),
    }
}

/// `1 7200000 t0k3n`: version, lifetime in milliseconds, token.
fn write(token: &StoredToken) -> String {
    format!("1 {} {}", token.lifetime().as_millis(), token.token().expose())
}

/// Ignores what another version has written, or another program.
fn read(value: &[u8], left: i64) -> Option<StoredToken> {
    let text = std::str::from_utf8(value).ok()?;
    let (lifetime, token) = text.strip_prefix("1 ")?.split_once(' ')?;
    let lifetime = Duration::from_millis(lifetime.parse().ok()?);
    // -1: the key does not expire, because someone copied it by hand; -2: it has just expired.
    let remaining = match left {
        -1 => lifetime,
        left => Duration::from_millis(u64::try_from(left).ok().filter(|left| *left > 0)?),
    };
    Some(StoredToken::new(token, lifetime, remaining))
}

/// At least 1, because Redis refuses 0.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).clamp(1, 1 << 50)
}

impl TokenStore for RedisStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        Box::pin(async move {
            let name = self.token_key(key);
            let mut commands = redis::pipe();
            commands.atomic().cmd("GET").arg(&name).cmd("PTTL").arg(&name);
            let (value, left): (Option<Vec<u8>>, i64) = self.run(commands).await?;
            Ok(value.and_then(|value| read(&value, left)))
        })
    }

    fn put<'a>(&'a self, key: &'a TokenKey, token: &'a StoredToken) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let mut commands = redis::pipe();
            let set = commands.cmd("SET").arg(self.token_key(key)).arg(write(token));
            set.arg("PX").arg(milliseconds(token.remaining())).ignore();
            self.run(commands).await
        })
    }

    fn remove<'a>(&'a self, key: &'a TokenKey, token: &'a Secret) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            // The value contains more than the token.
            let name = self.token_key(key);
            let mut commands = redis::pipe();
            commands.cmd("GET").arg(&name);
            let (value,): (Option<Vec<u8>>,) = self.run(commands).await?;
            if let Some(value) = value.filter(|value| read(value, -1).is_some_and(|kept| kept.token() == token)) {
                let mut commands = redis::pipe();
                commands.cmd("EVAL").arg(REMOVE).arg(1).arg(&name).arg(value).ignore();
                self.run::<()>(commands).await?;
            }
            Ok(())
        })
    }

    fn lock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            let mut commands = redis::pipe();
            let script = commands.cmd("EVAL").arg(LOCK).arg(1).arg(self.lock_key(key));
            script.arg(lease.id()).arg(milliseconds(lease.length()));
            let (locked,): (bool,) = self.run(commands).await?;
            Ok(locked)
        })
    }

    fn unlock<'a>(&'a self, key: &'a TokenKey, lease: &'a Lease) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let mut commands = redis::pipe();
            commands.cmd("EVAL").arg(REMOVE).arg(1).arg(self.lock_key(key)).arg(lease.id()).ignore();
            self.run(commands).await
        })
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_were_written() {
        let token = StoredToken::fresh("7:a b  c", Duration::from_millis(7_200_123));
        let text = write(&token);
        assert_eq!(text, "1 7200123 7:a b  c");
        let read = |text: &str, left| read(text.as_bytes(), left);
        assert_eq!(read(&text, 7_200_123), Some(token.clone()));
        assert_eq!(read(&text, -1), Some(token));
        assert_eq!(read(&text, 1).map(|token| token.remaining()), Some(Duration::from_millis(1)));
        for (text, left) in [(text.as_str(), -2), (text.as_str(), 0), ("2 1 t", 1), ("1 x t", 1), ("1 5", 1), ("", 1)] {
            assert_eq!(read(text, left), None, "{text} {left}");
        }
        assert_eq!(super::read(b"1 7200000 \xff", 1), None);
    }

    #[test]
    fn a_bad_address_is_refused_without_repeating_it() {
        let error = RedisStore::new("redis://user:passw0rd@:not an address", "p").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("passw0rd"), "{error}");
    }
}
