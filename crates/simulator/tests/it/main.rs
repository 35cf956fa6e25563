//! The simulator over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod answers;
mod credentials;
mod examples;
mod files;
mod http;
mod lifecycle;
mod pages;
mod program;
mod recording;
mod robots;
mod signatures;
mod violations;

use dingtalk_simulator::Simulator;

/// The embedded specs.
fn shipped() -> Simulator {
    Simulator::builder().start_blocking().unwrap()
}

/// Invented specs, which together use everything that the format has.
fn invented() -> Simulator {
    Simulator::builder().specs(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/specs")).start_blocking().unwrap()
}
