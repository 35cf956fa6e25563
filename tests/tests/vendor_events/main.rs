//! Events, held against the software of others: the vendor's client for Stream mode, and a third party's encryption.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod callbacks;
mod load;
mod stream;

use std::path::Path;

use dingtalk_vendor_client::{Script, for_events, skipped};
use serde_json::Value;

/// Starts a script of ours. Returns `None`, after a message, if its packages cannot be installed here.
pub(crate) fn start(test: &str, script: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Option<Script> {
    match for_events(&Path::new(env!("CARGO_TARGET_TMPDIR")).join("vendor-events")) {
        Ok(python) => Some(Script::start(&python, script, arguments, variables).unwrap()),
        Err(why) => {
            skipped(test, format!("its packages are not available: {why}"));
            None
        }
    }
}

/// What a script says.
pub(crate) fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}
