//! An example of a spec as a typed call. The generator writes the specs' examples in this form.

use dingtalk_core::binding::Decode;
use dingtalk_core::{Json, Request};

pub(crate) struct Case {
    /// The example's name.
    pub(crate) example: &'static str,
    /// Makes the call.
    pub(crate) call: fn() -> Call,
}

impl Case {
    pub(crate) fn new(example: &'static str, call: fn() -> Call) -> Self {
        Self { example, call }
    }
}

pub(crate) struct Call {
    /// The example's request. The answer arrives as JSON: a future for each answer's type would take half of the time that compiling
    /// all cases takes.
    pub(crate) request: Request<Json>,
    /// An empty answer of the operation's type, to be filled value by value.
    pub(crate) empty: Box<dyn Decode>,
}

/// A call of this request, whose answer has its type.
pub(crate) fn expecting<Answer: Decode + Default + 'static>(request: Request<Answer>) -> Call {
    Call { request: request.untyped(), empty: Box::new(Answer::default()) }
}
