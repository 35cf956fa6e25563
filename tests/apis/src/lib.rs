//! Tests of every generated API: the examples in its specs, and recorded requests of other clients.
//!
//! Each API has a feature with its name, so that it can be tested alone:
//! `cargo test -p dingtalk-api-tests --no-default-features --features contact_1_0`.

pub mod conformance;
