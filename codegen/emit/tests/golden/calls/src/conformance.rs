//! The fixtures' operations, called with logical input, as recorded requests of other clients have it.

use dingtalk_core::binding::Operation;
use dingtalk_core::{Json, Request};

mod calls;
// Compiled here as well, for what is generated implements its traits.
#[path = "../../../../../../tests/apis/src/conformance/input.rs"]
pub mod input;

use input::Input;

/// Every operation of every fixture.
#[must_use]
pub fn calls() -> Vec<Call> {
    calls::calls()
}

/// An operation as a typed call.
#[derive(Clone, Copy)]
pub struct Call {
    /// The vendor's name.
    pub action: &'static str,
    /// The operation that is called.
    pub operation: &'static Operation,
    /// Makes the request.
    pub request: fn(&Input) -> Request<Json>,
}

impl Call {
    /// A call from its typed request.
    #[must_use]
    pub const fn new(
        action: &'static str,
        operation: &'static Operation,
        request: fn(&Input) -> Request<Json>,
    ) -> Self {
        Self { action, operation, request }
    }
}
