//! Tests of everything that the crate promises, on real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod app;
mod failures;
mod fetching;
#[cfg(feature = "redis")]
mod fleet;
mod idle;
mod jsapi;
mod log;
#[cfg(feature = "redis")]
mod redis;
mod refreshing;
mod rejection;
mod secrets;
mod sso;
mod stores;
mod suite;
mod unusable;
mod user;
mod world;
