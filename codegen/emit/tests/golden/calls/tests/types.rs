//! What the fixtures' types do: answers are read, secrets are masked, values are kept.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use dingtalk_core::{AccessToken, BoxFuture, Client, Json, RequestBody, Transport, TransportError};
use dingtalk_fixture_1_0::body_shapes::{Branch, Color, Leaf};
use dingtalk_fixture_1_0::{answer_array, answer_map, answer_shapes, body_map, body_shapes, obstacle_names, scalars};
use serde_json::json;

/// Answers every request with this JSON.
struct Answers(Json);

impl Transport for Answers {
    fn send(
        &self,
        _request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let response = http::Response::new(Bytes::from(self.0.to_string()));
        Box::pin(async { Ok(response) })
    }
}

fn client(answer: &Json) -> Client {
    Client::builder().transport(Answers(answer.clone())).credentials(AccessToken::app("token")).build().unwrap()
}

#[tokio::test]
async fn answers_of_every_shape_are_read_and_written() {
    let json = json!({
        "text": "t", "small": 1, "large": 9_007_199_254_740_993_i64, "real": 0.5, "flag": false, "secret": "s3cr3t",
        "anything": { "a": [1] }, "texts": ["a"], "grid": [[1], []], "counts": { "a": 1 },
        "trees": { "a": [{ "children": [{ "children": [], "byName": {} }], "byName": {} }] },
        "tree": { "children": [], "byName": { "b": { "children": [], "byName": {} } } },
        "shade": "pale", "shades": ["pale", "unheard of"], "rank": 7, "ranks": { "a": i64::MIN, "b": 8 }
    });
    let answer = answer_shapes().send(&client(&json)).await.unwrap();
    assert_eq!(answer.shades, [answer_shapes::Shade::Pale, "unheard of".into()]);
    assert_eq!(answer.ranks["b"], answer_shapes::Rank::Unknown(8));
    assert_eq!(answer.secret.as_ref().unwrap().expose(), "s3cr3t");
    assert!(!format!("{answer:?}").contains("s3cr3t"));
    // A secret is serialized only on purpose.
    let mut written = json.clone();
    written.as_object_mut().unwrap().remove("secret");
    assert_eq!(serde_json::to_value(&answer).unwrap(), written);
    let again = serde_json::from_value::<answer_shapes::Response>(json).unwrap();
    assert_eq!(again, answer);
}

#[test]
fn answers_are_built_from_json_and_compared() {
    let json = r#"{"text": 7, "small": "1", "real": "0.5", "flag": "true", "texts": null, "grid": {"list": [["1"]]}}"#;
    let mut answer: answer_shapes::Response = dingtalk_core::read_answer(json).unwrap();
    let mut expected = answer_shapes::Response::default();
    expected.text = Some("7".to_owned());
    (expected.small, expected.real, expected.flag) = (Some(1), Some(0.5), Some(true));
    expected.grid = vec![vec![1]];
    assert_eq!(answer, expected);
    answer.texts.push("a".to_owned());
    assert_ne!(answer, expected);
    let error = dingtalk_core::read_answer::<answer_shapes::Response>(r#"{"small": "one"}"#).unwrap_err();
    assert_eq!(error.to_string(), "small: expected a whole number of 32 bits, found text");
}

#[test]
fn times_are_taken_and_given() {
    let (noon, plain) = (UNIX_EPOCH + Duration::from_secs(1_769_918_400), 1_769_918_400_000);
    let scalars = || scalars().name("n").number(1).secret("s");
    let request = |time: SystemTime| scalars().large(time).body_text(time).seconds(time).build();
    let same = scalars().large(plain).body_text("2026-02-01T04:00:00Z").seconds(1_769_918_400).build();
    assert_eq!(request(noon), same);
    let same = scalars().large(plain).body_text(noon).maybe_seconds(Some(1_769_918_400)).build();
    assert_eq!(request(noon), same);

    let answer: answer_shapes::Response = dingtalk_core::read_answer(r#"{"large": "1769918400000"}"#).unwrap();
    assert_eq!(answer.large, Some(plain));
    assert_eq!(answer.large().unwrap().to_system_time().unwrap(), noon);
    assert_eq!(answer_shapes::Response::default().large(), None);
}

#[tokio::test]
async fn answers_that_are_no_objects_are_read() {
    let items = answer_array().send(&client(&json!([{ "id": "a" }, { "id": null }]))).await.unwrap();
    assert_eq!(items.iter().map(|item| item.id.as_deref()).collect::<Vec<_>>(), [Some("a"), None]);
    let map = answer_map().send(&client(&json!({ "a": { "b": 1 } }))).await.unwrap();
    assert_eq!(map["a"], json!({ "b": 1 }));
    assert!(body_map().maybe_labels(None).send(&client(&json!(true))).await.unwrap());
}

#[test]
fn secrets_are_masked() {
    let leaf = Leaf::builder().secret("s3cr3t").size(1).build();
    assert_eq!(format!("{leaf:?}"), r#"Leaf { secret: "***", size: 1 }"#);
    let branch = Branch::builder().name("b").leaf(leaf.clone()).build();
    let request = body_shapes().texts(["t"]).branch(branch).color("no such color").named([("n", leaf)]).build();
    assert!(!format!("{request:?}").contains("s3cr3t"), "{request:?}");
}

#[test]
fn a_setter_called_twice_replaces_and_none_takes_back() {
    let rest = || body_shapes().texts(["t"]).branch(Branch::builder().name("b").leaf(Leaf::builder().build()).build());
    let once = || rest().color(Color::Mauve).numbers([1]);
    let twice = rest().numbers([2]).color("dark-red").color(Color::Mauve).numbers([1]);
    assert_eq!(once().build(), twice.build());
    assert_eq!(once().maybe_numbers(None).build(), rest().color(Color::Mauve).build());
}

/// The calls for recordings use the other setters of these.
#[test]
fn a_value_that_may_be_absent_is_set_like_any_other() {
    let leaf = || Leaf::builder().size(1).build();
    let branch = || Branch::builder().name("b").leaf(leaf()).build();
    let rest = || body_shapes().texts(["t"]).branch(branch()).color(Color::Mauve);
    let set = rest()
        .numbers([1])
        .labels([("a", "b")])
        .counts([("a", [1])])
        .anything(json!({ "a": 1 }))
        .things([json!(1)])
        .branches([branch()])
        .named([("n", leaf())])
        .levels([2])
        .packed([leaf()])
        .packed_any(json!([1]));
    let maybe_set = rest()
        .maybe_numbers(Some(vec![1]))
        .maybe_labels(Some(BTreeMap::from([("a".to_owned(), "b".to_owned())])))
        .maybe_counts(Some(BTreeMap::from([("a".to_owned(), vec![1])])))
        .maybe_anything(Some(json!({ "a": 1 })))
        .maybe_things(Some(vec![json!(1)]))
        .maybe_branches(Some(vec![branch()]))
        .maybe_named(Some(BTreeMap::from([("n".to_owned(), leaf())])))
        .maybe_levels(Some(vec![2.into()]))
        .maybe_packed(Some(vec![leaf()]))
        .maybe_packed_any(Some(json!([1])));
    assert_eq!(set.build(), maybe_set.build());
}

#[test]
fn odd_values_are_told_apart() {
    use obstacle_names::Errors;
    for (text, value) in [("true", Errors::True), ("Self", Errors::Itself), ("Unknown", Errors::UnknownValue)] {
        assert_eq!((Errors::from(text), value.as_str()), (value.clone(), text));
    }
    assert_eq!(Errors::from("else"), Errors::Unknown("else".to_owned()));
}
