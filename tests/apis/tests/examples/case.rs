//! An example of a spec as a typed call. The generator writes the specs' examples in this form.

use dingtalk_core::binding::Decode;
use dingtalk_core::{Json, Request};

#[derive(Clone, Copy)]
pub(crate) struct Case {
    /// The example's name.
    pub(crate) example: &'static str,
    /// Makes the call.
    pub(crate) call: fn() -> Call,
}

impl Case {
    pub(crate) const fn new(example: &'static str, call: fn() -> Call) -> Self {
        Self { example, call }
    }
}

pub(crate) struct Call {
    /// The example's request. The answer arrives as JSON: a future for each answer's type would take half of the time that compiling
    /// all cases takes.
    pub(crate) request: Request<Json>,
    /// Lends an empty answer of the operation's type.
    pub(crate) with_empty: WithEmpty,
}

/// Calls its argument with an empty answer, to be filled value by value. A box of it would cost another function for each type.
pub(crate) type WithEmpty = fn(&mut dyn FnMut(&mut dyn Decode));

/// A call of this request, whose answer has its type.
pub(crate) fn expecting<Answer: Decode + Default>(request: Request<Answer>) -> Call {
    Call { request: request.untyped(), with_empty: with_empty::<Answer> }
}

fn with_empty<Answer: Decode + Default>(fill: &mut dyn FnMut(&mut dyn Decode)) {
    fill(&mut Answer::default());
}
