//! What the longest answers take in memory: at most four times their size, whatever they consist of.
//!
//! Each answer is read in a process of its own, whose peak the system reports.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::process::Command;

use dingtalk_core::binding::{Body, Decode, Fields, Gateway, Method, Operation, Slots};
use dingtalk_core::{Client, Error, Json, Request, RetryPolicy};
use dingtalk_test_support::loopback::{Loopback, Script};

static OPERATION: Operation = Operation {
    api: "sample_1_0",
    name: "sample",
    page: "https://example.com/page",
    gateway: Gateway::New,
    method: Method::Get,
    path: "/x",
    credentials: &[],
    safe_to_repeat: true,
    body: Body::None,
    answers: true,
    parameters: &[],
    rules: &[],
    errors: &[],
};

#[derive(Debug, Default)]
struct Item {
    texts: [Option<String>; 12],
    items: Vec<Item>,
}

#[derive(Debug, Default)]
struct Answer {
    text: Option<String>,
    texts: Vec<String>,
    items: Vec<Item>,
    numbers: Vec<Vec<i64>>,
    map: BTreeMap<String, String>,
    json: Option<Json>,
}

impl Fields for Item {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        match name {
            "text" => Some(&mut self.texts[0]),
            "items" => Some(&mut self.items),
            _ => None,
        }
    }
}

impl Fields for Answer {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        Some(match name {
            "text" => &mut self.text,
            "texts" => &mut self.texts,
            "items" => &mut self.items,
            "numbers" => &mut self.numbers,
            "map" => &mut self.map,
            "json" => &mut self.json,
            _ => return None,
        })
    }
}

/// An answer, and how it ends.
struct Case {
    name: &'static str,
    status: u16,
    begins: &'static str,
    repeats: &'static [u8],
    ends: &'static str,
    result: Ends,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Ends {
    Read,
    Refused,
    TooLarge,
}

const fn case(
    name: &'static str,
    begins: &'static str,
    repeats: &'static [u8],
    ends: &'static str,
    result: Ends,
) -> Case {
    Case { name, status: 200, begins, repeats, ends, result }
}

const CASES: &[Case] = &[
    case("one text", r#"{"text":""#, b"x", r#""}"#, Ends::Read),
    case("one text of escapes", r#"{"text":""#, br"\u4e2d", r#""}"#, Ends::Read),
    case("one text in another encoding", r#"{"text":""#, b"\xd6\xd0abcdef", r#""}"#, Ends::Read),
    case("one text of bad bytes", r#"{"text":""#, b"\xffa", r#""}"#, Ends::TooLarge),
    case(
        "long texts",
        r#"{"texts":[""#,
        b"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\",\"",
        r#""]}"#,
        Ends::Read,
    ),
    case("short texts", r#"{"texts":[""#, b"a\",\"", r#""]}"#, Ends::TooLarge),
    case("empty objects", r#"{"items":["#, b"{},", "{}]}", Ends::TooLarge),
    case("lists of an empty object", r#"{"items":["#, br#"{"items":[{}]},"#, "{}]}", Ends::TooLarge),
    case("lists of a number", r#"{"numbers":["#, b"[1],", "[1]]}", Ends::TooLarge),
    case("many nulls", r#"{"items":["#, b"null,", "null]}", Ends::Read),
    case("empty texts in free JSON", r#"{"json":["#, br#""","#, "1]}", Ends::TooLarge),
    case("lists in free JSON", r#"{"json":["#, br#"[""],"#, "1]}", Ends::TooLarge),
    case("objects in free JSON", r#"{"json":["#, br#"{"a":0},"#, "1]}", Ends::TooLarge),
    case("what nobody knows", r#"{"unknown":["#, br#"{"a":[0]},"#, r#"1],"text":"a"}"#, Ends::Read),
    case("open lists", r#"{"unknown":"#, b"[", "", Ends::TooLarge),
    Case {
        status: 403,
        ..case("objects as a detail", r#"{"accessDeniedDetail":["#, br#"{"a":0},"#, r#"0],"code":"c"}"#, Ends::Refused)
    },
    Case { status: 403, ..case("a long message", r#"{"message":""#, br"\u4e2d", r#"","code":"c"}"#, Ends::Refused) },
    Case {
        status: 403,
        ..case("objects as a message", r#"{"message":["#, br#"{"a":0},"#, r#"0],"code":"c"}"#, Ends::Refused)
    },
];

const SIZE: usize = 16 << 20;

/// The name of the variable in which a process finds its case.
const CHOSEN: &str = "DINGTALK_MEMORY_CASE";

#[test]
fn the_longest_answer_takes_four_times_its_size() {
    let mut exceeded = Vec::new();
    for (index, case) in CASES.iter().enumerate() {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "one_answer", "--nocapture"]).env(CHOSEN, index.to_string());
        let output = child.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{}: {text} {}", case.name, String::from_utf8_lossy(&output.stderr));
        let peak = text.split("peak: ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap();
        let peak = peak.parse::<usize>().unwrap() << 10;
        println!("{:<30} {:.2} times its size", case.name, peak as f64 / SIZE as f64);
        if peak > 4 * SIZE {
            exceeded.push(format!("{} takes {} MiB", case.name, peak >> 20));
        }
    }
    assert!(exceeded.is_empty(), "{exceeded:?}");
}

/// What the test above runs in another process.
#[tokio::test]
async fn one_answer() {
    let Ok(chosen) = std::env::var(CHOSEN) else { return };
    let case = &CASES[chosen.parse::<usize>().unwrap()];
    let piece = case.repeats.repeat((1 << 20) / case.repeats.len());
    let times = (SIZE - case.begins.len() - case.ends.len()) / piece.len();
    let end =
        [case.ends.as_bytes(), &vec![b' '; SIZE - case.begins.len() - case.ends.len() - times * piece.len()]].concat();
    let head = format!("HTTP/1.1 {} Status\r\n\r\n{}", case.status, case.begins).into_bytes();
    let server = Loopback::start([Script::Flood { head, piece, times, end }]).await.unwrap();
    let client = Client::builder().endpoint(server.url()).retry(RetryPolicy::never()).build().unwrap();
    let before = memory("VmRSS:");
    let request = Request::<Answer>::new(&OPERATION, Slots::new(&[]));
    let outcome = request.send(&client).await;
    println!("peak: {} kB", memory("VmHWM:") - before);
    let result = match &outcome {
        Ok(_) => Ends::Read,
        Err(Error::Decode(_)) => Ends::TooLarge,
        Err(error) => {
            assert_eq!(error.code(), Some("c"), "{error}");
            Ends::Refused
        }
    };
    assert_eq!(result, case.result, "{:?}", outcome.err().map(|error| error.to_string()));
}

/// What the system says about this process, in kB.
fn memory(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
