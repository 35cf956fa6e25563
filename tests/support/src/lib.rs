//! Code shared by the test packages.

pub mod compiler;
pub mod loopback;
pub mod sent;
pub mod specs;
