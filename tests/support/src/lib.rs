//! What the test packages share.

pub mod compiler;
pub mod loopback;
pub mod sent;
pub mod specs;
