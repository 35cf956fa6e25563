//! Where tokens are kept.

mod guarded;
mod memory;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "redis")]
mod redis_pace;
mod token_store;

pub(crate) use self::guarded::{GuardedStore, Unavailable};
pub use self::memory::MemoryStore;
#[cfg(feature = "redis")]
pub use self::redis::RedisStore;
#[cfg(feature = "redis")]
pub use self::redis_pace::RedisPace;
pub use self::token_store::{Lease, StoreError, StoreFuture, StoredToken, TokenStore};
