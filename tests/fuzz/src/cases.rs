//! Every generated call.

use std::fmt::Debug;

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{BoxFuture, Client, Error, Json, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[path = "../../apis/tests/examples/api/mod.rs"]
mod api;
#[path = "../../../codegen/emit/tests/golden/calls/src/examples/fixture_1_0.rs"]
mod fixture_1_0;
#[path = "../../../codegen/emit/tests/golden/calls/src/examples/fixture_legacy.rs"]
mod fixture_legacy;

/// A call for each operation of the generated crates and of the generator's fixtures, which have answers of every shape.
#[must_use]
pub fn all() -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for case in [&api::cases(), fixture_1_0::CASES, fixture_legacy::CASES].into_iter().flatten() {
        let call = (case.call)();
        if !calls.iter().any(|other| std::ptr::eq(other.operation, call.operation)) {
            calls.push(call);
        }
    }
    calls
}

/// A generated call, to be made twice.
pub struct Call {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// Makes the call.
    pub make: Make,
}

/// Makes a call twice, plainly and with its full reply, and compares the results.
pub type Make = Box<dyn Fn(&Client) -> BoxFuture<'static, Result<Told, Error>>>;

/// An example. The generated lists of examples consist of these.
#[derive(Clone, Copy)]
struct Case {
    call: fn() -> Call,
}

impl Case {
    const fn new(_example: &'static str, call: fn() -> Call) -> Self {
        Self { call }
    }
}

/// Four bytes that identify an operation regardless of the others, so that an input keeps its meaning when an API is added.
#[must_use]
pub fn mark(operation: &Operation) -> [u8; 4] {
    let name = operation.api.bytes().chain(*b"::").chain(operation.name.bytes());
    name.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)).to_le_bytes()
}

/// The result of a call.
pub struct Told {
    /// The answer, as it is printed and as it is serialized.
    pub answer: Forms,
    /// The full reply as it is printed; not all of it is the answer.
    pub reply: String,
}

/// The forms in which answers are compared, because they do not implement `PartialEq`.
#[derive(Debug, PartialEq)]
pub struct Forms {
    /// As it is printed, in every way.
    pub printed: String,
    /// As JSON.
    pub json: Json,
}

impl Forms {
    fn of(answer: &(impl Debug + Serialize)) -> Self {
        Self {
            printed: format!("{answer:?}\n{answer:#?}"),
            json: serde_json::to_value(answer).expect("every answer has a JSON form"),
        }
    }
}

/// The call of this request. The generated examples call this.
fn expecting<Answer>(request: Request<Answer>) -> Call
where
    Answer: Clone + Debug + Decode + Default + DeserializeOwned + Send + Serialize + 'static,
{
    let operation = request.operation();
    let make = move |client: &Client| -> BoxFuture<'static, Result<Told, Error>> {
        let (one, other) = (request.clone().send(client), request.clone().send(client).full());
        Box::pin(async move {
            match (one.await, other.await) {
                (Ok(answer), Ok(reply)) => {
                    let forms = Forms::of(&answer);
                    assert_eq!(forms, Forms::of(&reply.answer), "the same bytes, read twice");
                    let again = Answer::deserialize(&forms.json).expect("what is written can be read");
                    // Secrets are not written.
                    assert_eq!(forms.json, Forms::of(&again).json, "written and read again");
                    Ok(Told { answer: forms, reply: format!("{reply:?}") })
                }
                (Err(error), Err(other)) => {
                    assert_eq!(format!("{error} {error:?}"), format!("{other} {other:?}"), "one answer, two errors");
                    Err(error)
                }
                (one, other) => panic!("the same bytes, read twice: {:?} and {:?}", one.err(), other.err()),
            }
        })
    };
    Call { operation, make: Box::new(make) }
}
