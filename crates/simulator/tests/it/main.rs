//! The simulator over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod answers;
mod credentials;
mod examples;
mod http;
mod lifecycle;
mod program;
mod recording;
mod signatures;
mod violations;

use dingtalk_simulator::Simulator;

/// The specs that this project ships.
fn shipped() -> Simulator {
    Simulator::builder().start_blocking().unwrap()
}

/// Invented specs, which say everything that a spec can say.
fn invented() -> Simulator {
    Simulator::builder().specs(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/specs")).start_blocking().unwrap()
}
