//! Every generated call.

use std::fmt::Debug;

use dingtalk_core::binding::{Decode, Operation};
use dingtalk_core::{BoxFuture, Client, Error, Json, Sending};
use serde::Serialize;
use serde::de::DeserializeOwned;

#[path = "../../generated/contact_1_0.rs"]
mod contact_1_0;
#[path = "../../../codegen/tests/golden/calls/src/fixture_1_0.rs"]
mod fixture_1_0;
#[path = "../../../codegen/tests/golden/calls/src/fixture_legacy.rs"]
mod fixture_legacy;
#[path = "../../generated/oapi.rs"]
mod oapi;
#[path = "../../generated/oauth2_1_0.rs"]
mod oauth2_1_0;

/// A call for each operation, of the generated crates and of the generator's fixtures: the latter have answers of every shape.
#[must_use]
pub fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let crates =
        [contact_1_0::cases(), oauth2_1_0::cases(), oapi::cases(), fixture_1_0::cases(), fixture_legacy::cases()];
    for case in crates.into_iter().flatten() {
        if !cases.iter().any(|other| std::ptr::eq(other.operation, case.operation)) {
            cases.push(case);
        }
    }
    cases
}

/// A generated call, made twice over.
pub struct Case {
    /// The operation that is called.
    pub operation: &'static Operation,
    /// Makes the call.
    pub call: Call,
}

/// Makes a call twice, plainly and with its full reply, and compares.
pub type Call = Box<dyn Fn(&Client) -> BoxFuture<'static, Result<Told, Error>>>;

/// What became of an answer.
pub struct Told {
    /// The answer as it prints, in every way.
    pub printed: String,
    /// The answer as JSON.
    pub json: Json,
}

impl Case {
    /// The generated lists of examples call this.
    fn new<Answer>(operation: &'static Operation, _example: &'static str, call: fn(&Client) -> Sending<Answer>) -> Self
    where
        Answer: Clone + Debug + Decode + Default + DeserializeOwned + PartialEq + Send + Serialize + 'static,
    {
        let call = move |client: &Client| -> BoxFuture<'static, Result<Told, Error>> {
            let (one, other) = (call(client), call(client).full());
            Box::pin(async move {
                match (one.await, other.await) {
                    (Ok(answer), Ok(reply)) => {
                        assert_eq!(answer, reply.answer, "the same bytes, read twice");
                        Ok(told(&answer, format!("{answer:?}\n{answer:#?}\n{reply:?}")))
                    }
                    (Err(error), Err(other)) => {
                        assert_eq!(
                            format!("{error} {error:?}"),
                            format!("{other} {other:?}"),
                            "one answer, two errors"
                        );
                        Err(error)
                    }
                    (one, other) => panic!("the same bytes, read twice: {one:?} and {other:?}"),
                }
            })
        };
        Self { operation, call: Box::new(call) }
    }
}

fn told<Answer>(answer: &Answer, printed: String) -> Told
where
    Answer: Debug + DeserializeOwned + PartialEq + Serialize,
{
    let json = serde_json::to_value(answer).expect("every answer has a JSON form");
    let again: Answer = serde_json::from_value(json.clone()).expect("what is written can be read");
    assert_eq!(*answer, again, "written and read again");
    Told { printed, json }
}
