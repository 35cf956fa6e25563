//! Flows against the simulator.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod calendar;
mod card;
mod storage;
mod workflow;

use std::time::Duration;

use dingtalk_core::{AccessToken, Client, RetryPolicy};
use dingtalk_simulator::Simulator;

/// The simulator, and a client that repeats calls without waiting.
async fn start() -> (Simulator, Client) {
    let dingtalk = Simulator::start().await.unwrap();
    let token = AccessToken::app(dingtalk.app_token());
    let patient = RetryPolicy::standard().first_wait(Duration::from_millis(1));
    let client = Client::builder().endpoint(dingtalk.url()).credentials(token).retry(patient).build().unwrap();
    (dingtalk, client)
}
