use std::collections::BTreeMap;

use super::{Decode, Fields, Mismatch};
use crate::Secret;

fn decode(json: &[u8], target: &mut dyn Decode) -> Result<(), Mismatch> {
    super::decode(json, target, &mut |_| {})
}

#[derive(Debug, Default, PartialEq)]
struct Sample {
    text: Option<String>,
    number: Option<i64>,
    small: Option<i32>,
    float: Option<f64>,
    flag: Option<bool>,
    list: Vec<String>,
    nested: Vec<Sample>,
    map: BTreeMap<String, i64>,
    any: Option<serde_json::Value>,
    secret: Option<Secret>,
    grid: Vec<Vec<i64>>,
}

impl Fields for Sample {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        Some(match name {
            "text" => &mut self.text,
            "number" => &mut self.number,
            "small" => &mut self.small,
            "float" => &mut self.float,
            "flag" => &mut self.flag,
            "list" => &mut self.list,
            "nested" => &mut self.nested,
            "map" => &mut self.map,
            "any" => &mut self.any,
            "secret" => &mut self.secret,
            "grid" => &mut self.grid,
            _ => return None,
        })
    }
}

fn read(json: &str) -> Sample {
    let mut sample = Sample::default();
    decode(json.as_bytes(), &mut sample).unwrap();
    sample
}

fn refused(json: &str) -> String {
    decode(json.as_bytes(), &mut Sample::default()).unwrap_err().to_string()
}

#[test]
fn every_kind_of_target_is_filled() {
    let sample = read(
        r#"{"text":"a","number":-7,"small":3,"float":1.5,"flag":true,"list":["x","y"],"nested":[{"text":"b"}],
            "map":{"k":1},"any":{"z":[1,null]},"secret":"s","grid":[[1],[2,3]],"unknown":{"deep":[1,{"x":2}]}}"#,
    );
    assert_eq!(sample.text.as_deref(), Some("a"));
    assert_eq!((sample.number, sample.small, sample.float, sample.flag), (Some(-7), Some(3), Some(1.5), Some(true)));
    assert_eq!(sample.list, ["x", "y"]);
    assert_eq!(sample.nested[0].text.as_deref(), Some("b"));
    assert_eq!(sample.map["k"], 1);
    assert_eq!(sample.any, Some(serde_json::json!({"z": [1, null]})));
    assert_eq!(sample.secret.unwrap().expose(), "s");
    assert_eq!(sample.grid, [vec![1], vec![2, 3]]);
}

#[test]
fn null_equals_absent() {
    assert_eq!(
        read(r#"{"text":null,"number":null,"list":null,"nested":[null],"map":null,"any":null}"#),
        Sample::default()
    );
}

#[test]
fn an_empty_text_counts_as_a_missing_number() {
    let sample = read(r#"{"number":"","flag":"","text":""}"#);
    assert_eq!((sample.number, sample.flag, sample.text.as_deref()), (None, None, Some("")));
}

#[test]
fn numbers_may_arrive_as_text_and_texts_as_numbers() {
    let sample = read(r#"{"text":12,"number":"12","small":"-3","float":"2.5","flag":"true","list":[1,true]}"#);
    assert_eq!(sample.text.as_deref(), Some("12"));
    assert_eq!((sample.number, sample.small, sample.float, sample.flag), (Some(12), Some(-3), Some(2.5), Some(true)));
    assert_eq!(sample.list, ["1", "true"]);
    assert_eq!(read(r#"{"number":7.0,"float":2,"flag":0}"#).number, Some(7));
}

#[test]
fn whole_numbers_keep_all_64_bits() {
    assert_eq!(read(r#"{"number":9223372036854775807}"#).number, Some(i64::MAX));
    assert_eq!(read(r#"{"number":"-9223372036854775808"}"#).number, Some(i64::MIN));
    assert_eq!(read(r#"{"text":18446744073709551615}"#).text.as_deref(), Some("18446744073709551615"));
    assert_eq!(
        refused(r#"{"number":9223372036854775808}"#),
        "number: expected a whole number, found a whole number beyond 64 bits"
    );
    assert_eq!(refused(r#"{"small":2147483648}"#), "small: expected a whole number of 32 bits, found a whole number");
}

#[test]
fn lists_may_arrive_wrapped() {
    assert_eq!(read(r#"{"list":{"string":["x","y"]}}"#).list, ["x", "y"]);
    assert_eq!(read(r#"{"list":{}}"#).list, Vec::<String>::new());
    assert_eq!(refused(r#"{"list":{"a":["x"],"b":["y"]}}"#), "list: expected a list, found an object");
    assert_eq!(refused(r#"{"list":{"a":"x"}}"#), "list: expected a list, found an object");
}

#[test]
fn a_list_of_one_may_arrive_without_its_brackets() {
    assert_eq!(read(r#"{"list":"x"}"#).list, ["x"]);
    assert!(read(r#"{"list":["x"],"list":""}"#).list.is_empty());
    assert_eq!(read(r#"{"list":["x","y"],"list":7}"#).list, ["7"]);
    assert_eq!(refused(r#"{"nested":1}"#), "nested: expected a list, found a whole number");
    assert_eq!(refused(r#"{"grid":1}"#), "grid: expected a list, found a whole number");
    assert_eq!(read(r#"{"grid":[1,[2]]}"#).grid, [[1], [2]]);
}

#[test]
fn a_repeated_key_replaces() {
    assert_eq!(read(r#"{"list":["x"],"list":["y"],"text":"a","text":"b"}"#).list, ["y"]);
}

#[test]
fn a_mismatch_names_the_path() {
    assert_eq!(
        refused(r#"{"nested":[{},{"nested":[{"number":"seven"}]}]}"#),
        "nested[1].nested[0].number: expected a whole number, found text"
    );
    // A key of a map is content and may be anything, even a token.
    assert_eq!(refused(r#"{"map":{"k":[1]}}"#), "map[*]: expected a whole number, found a list");
    assert_eq!(refused(r#"{"flag":{"a":1}}"#), "flag: expected true or false, found an object");
    assert_eq!(refused(r#"{"nested":[1]}"#), "nested[0]: expected an object, found a whole number");
}

#[test]
fn a_mismatch_repeats_no_content() {
    for (json, shown) in [
        (r#"{"unknown":{"s3cret":[1}}"#, "the answer: expected JSON, found something else"),
        (r#"{"list":{"s3cret":[{}]}}"#, "list[0]: expected text, found an object"),
        (r#"{"list":{"s3cret":{}}}"#, "list: expected a list, found an object"),
        (
            r#"{"nested":{"s3cret":[{"s3cret":0,"number":"s3cret"}]}}"#,
            "nested[0].number: expected a whole number, found text",
        ),
        (r#"{"map":{"s3cret":"s3cret"}}"#, "map[*]: expected a whole number, found text"),
    ] {
        let refused = refused(json);
        assert!(refused.starts_with(shown), "{refused}");
        assert!(!refused.contains("s3cret"), "{refused}");
    }
}

#[test]
fn text_that_is_not_json_is_refused() {
    assert_eq!(refused(""), "the answer: expected JSON, found nothing");
    assert_eq!(refused("null"), "the answer: expected an object, found null");
    assert_eq!(refused("[]"), "the answer: expected an object, found a list");
    assert!(refused("<html>").starts_with("the answer: expected JSON, found something else"));
    assert!(refused("{} {}").starts_with("the answer: expected JSON"));
    assert!(refused(&"[".repeat(10_000)).starts_with("the answer: expected an object"));
    let deep = format!(r#"{{"any":{}"#, "[".repeat(10_000));
    assert!(refused(&deep).contains("recursion limit"), "{}", refused(&deep));
    assert_eq!(read("\u{feff}{\"text\":\"a\"}").text.as_deref(), Some("a"));
}

#[test]
fn roots_need_not_be_objects() {
    let mut flag = false;
    decode(b"true", &mut flag).unwrap();
    assert!(flag);
    let mut list = Vec::<String>::new();
    decode(br#"["a",null]"#, &mut list).unwrap();
    assert_eq!(list, ["a"]);
}

#[test]
fn what_is_wrong_within_a_text_is_replaced() {
    for (json, text) in [
        (r#""\ud83d\ude00 \u4e2d\u0041""#, "\u{1f600} 中A"),
        (r#""\ud83d""#, "\u{fffd}"),
        (r#""a\udc00\ud83d b""#, "a\u{fffd}\u{fffd} b"),
        (r#""\ud83d\u0041""#, "\u{fffd}A"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
        (r#""\u12g4""#, "\u{fffd}12g4"),
        (r#""\u+123""#, "\u{fffd}+123"),
        (r#""\u12""#, "\u{fffd}12"),
        (r#""\x\'\é""#, "\u{fffd}\u{fffd}\u{fffd}"),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        ("\"line\nline\ttab\"", "line\nline\ttab"),
    ] {
        assert_eq!(read(&format!(r#"{{"text":{json}}}"#)).text.as_deref(), Some(text), "{json}");
        assert_eq!(read(&format!(r#"{{"any":{json}}}"#)).any, Some(text.into()), "{json}");
        assert_eq!(read(&format!(r#"{{{json}:1,"text":"a"}}"#)).text.as_deref(), Some("a"), "{json}");
    }
    let mut text = String::new();
    decode(b"\"a\xff\xfe\xe4\xb8 \xe4\xb8\xad\xff\"", &mut text).unwrap();
    assert_eq!(text, "a\u{fffd} 中\u{fffd}");
}

#[test]
fn numbers_beyond_all_types_are_kept_as_text() {
    assert_eq!(read(r#"{"text":1e999}"#).text.as_deref(), Some("1e999"));
    // If another crate makes serde_json keep numbers as text, free JSON has them as they were sent.
    let is_exact = "1e999".parse::<serde_json::Number>().is_ok();
    assert_eq!(
        read(r#"{"any":[1e999,1.5,18446744073709551615,-0]}"#).any.unwrap().to_string(),
        if is_exact { "[1e+999,1.5,18446744073709551615,-0]" } else { r#"["1e999",1.5,18446744073709551615,-0.0]"# }
    );
    assert_eq!(refused(r#"{"float":1e999}"#), "float: expected a number, found a number beyond 64 bits");
    assert_eq!(read(r#"{"unknown":-1.5E+999,"text":"a"}"#).text.as_deref(), Some("a"));
}

#[test]
fn everything_outside_texts_is_strict() {
    for json in [
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "nul",
        "nulll",
        "True",
        "'a'",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\" 1}",
        "]",
        "\"a",
        "\"a\\",
        "\"a\\\"",
        "1 2",
        "\u{a0}1",
        "",
    ] {
        assert!(decode(json.as_bytes(), &mut serde_json::Value::Null).is_err(), "{json}");
        let skipped = format!(r#"{{"unknown":{json}}}"#);
        assert!(decode(skipped.as_bytes(), &mut Sample::default()).is_err(), "{skipped}");
    }
}

/// Whatever serde_json reads is read the same way here, and whatever else is read differs only within texts, or in large numbers.
#[test]
#[cfg_attr(miri, ignore = "takes minutes there")]
fn json_is_what_serde_json_takes_it_for() {
    const SEEDS: [&str; 4] = [
        r#"{"text":"a\u00e9\"\\","number":-7,"float":1.5e-3,"flag":true,"list":["x",null,[]],"deep":{"a":{"b":[{},[1,[2]]]}}}"#,
        r#" [ 0 , -0.0 , 10E+2 , 9223372036854775808 , "" , { } , false ] "#,
        r#"{"any":{"z":[1,null,"\ud83d\ude00"]},"unknown":{"deep":[1,{"x":2}]},"grid":[[1],[2,3]],"":0}"#,
        "[\"中\",\"a\",{\"中\":\"\\t\"}]",
    ];
    const BYTES: &[u8] = b"\"\\{}[],:01-+.eE tfnu\x80\n";
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut json = SEEDS[random(SEEDS.len())].as_bytes().to_vec();
        for _ in 0..random(4) {
            let at = random(json.len());
            match random(3) {
                0 => json[at] = BYTES[random(BYTES.len())],
                1 => json.insert(at, BYTES[random(BYTES.len())]),
                _ => drop(json.remove(at)),
            }
        }
        let shown = String::from_utf8_lossy(&json).into_owned();
        let theirs = serde_json::from_slice::<serde_json::Value>(&json);
        let mut ours = serde_json::Value::Null;
        let outcome = decode(&json, &mut ours);
        match theirs {
            Ok(serde_json::Value::Null) => {}
            Ok(theirs) => {
                outcome.unwrap();
                assert_eq!(ours, theirs, "{shown}");
                read += 1;
            }
            Err(_) if outcome.is_ok() => {
                let has_flaw = json.contains(&b'\\') || json.contains(&b'\n') || std::str::from_utf8(&json).is_err();
                assert!(has_flaw || shown.contains(['e', 'E']), "{shown}");
            }
            Err(_) => refused += 1,
        }
        // What is skipped obeys the same rules.
        let skipped = [br#"{"unknown":"#, &json[..], b"}"].concat();
        let is_skipped = decode(&skipped, &mut Sample::default()).is_ok();
        assert!(is_skipped == outcome_of(&json) || json.contains(&b'}'), "{shown}");
    }
    assert!(read > 5_000 && refused > 5_000, "{read} {refused}");
}

fn outcome_of(json: &[u8]) -> bool {
    let mut value = serde_json::Value::Null;
    matches!(json.trim_ascii(), b"null") || decode(json, &mut value).is_ok()
}
