//! From page to page, with a transport that returns prepared answers in order.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::collections::VecDeque;
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use dingtalk_core::binding::{
    Body, Decode, Fields, Gateway, IntoValue, Location, Method, Operation, Page, Paging, Parameter, Slots, Step, Value,
    Within,
};
use dingtalk_core::{
    BoxFuture, Client, Error, Items, Pages, RequestBody, RetryPolicy, Transport, TransportError, TransportFailure,
};
use futures_core::Stream;
use tokio::time::timeout;

static OPERATION: Operation = Operation {
    api: "demo",
    name: "things",
    page: "https://example.com/things",
    gateway: Gateway::New,
    method: Method::Get,
    path: "/things",
    credentials: &[],
    safe_to_repeat: true,
    body: Body::None,
    answers: true,
    parameters: &[Parameter::new(Location::Query, "at", "at"), Parameter::new(Location::Query, "size", "size")],
    rules: &[],
    errors: &[],
};

#[derive(Debug, Default, PartialEq)]
struct Things {
    items: Option<Vec<i64>>,
    next: Option<String>,
    more: Option<bool>,
}

impl Fields for Things {
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode> {
        Some(match name {
            "items" => &mut self.items,
            "next" => &mut self.next,
            "more" => &mut self.more,
            _ => return None,
        })
    }
}

impl Page for Things {
    type Item = i64;

    fn items(&mut self) -> Option<&mut Vec<i64>> {
        self.items.as_mut()
    }

    fn next(&self) -> Option<Value> {
        self.next.clone().map(IntoValue::into_value)
    }

    fn has_more(&self) -> Option<bool> {
        self.more
    }
}

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Turn {
    Says(&'static str),
    Refuses(u16, &'static str),
    Breaks,
    Hangs,
}

use Turn::{Breaks, Hangs, Refuses, Says};

/// A server that takes these turns, and the requests that it received.
#[derive(Clone)]
struct Script {
    turns: Arc<Mutex<VecDeque<Turn>>>,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Script {
    fn new(turns: impl IntoIterator<Item = Turn>) -> Self {
        Self { turns: Arc::new(Mutex::new(turns.into_iter().collect())), requests: Arc::default() }
    }

    fn client(&self) -> Client {
        Client::builder().transport(self.clone()).retry(RetryPolicy::never()).build().unwrap()
    }

    /// Queries of the requests so far, each with the value of its header `x-test`.
    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Transport for Script {
    fn send(
        &self,
        request: http::Request<RequestBody>,
        _limit: usize,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let header = request.headers().get("x-test").map(|value| format!(" {}", value.to_str().unwrap()));
        let query = request.uri().query().unwrap_or_default();
        self.requests.lock().unwrap().push(format!("{query}{}", header.unwrap_or_default()));
        let turn = self.turns.lock().unwrap().pop_front().unwrap();
        Box::pin(async move {
            let answer = |status, body| {
                let mut response = http::Response::new(Bytes::from_static(str::as_bytes(body)));
                *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
                Ok(response)
            };
            // As over a network: not at once.
            tokio::task::yield_now().await;
            match turn {
                Says(body) => answer(200, body),
                Refuses(status, body) => answer(status, body),
                Breaks => Err(TransportError::new(TransportFailure::Broken, "snapped")),
                Hangs => pending().await,
            }
        })
    }
}

const TOKEN: Step = Step::Told("next");

fn pages(script: &Script, step: Step, values: [Option<Value>; 2]) -> Pages<Things> {
    let mut slots = Slots::new(OPERATION.parameters);
    values.into_iter().enumerate().for_each(|(index, value)| slots.put(index, value));
    Pages::new(&script.client(), &OPERATION, slots, Paging { position: 0, size: Some(1), step })
}

/// All results up to the end: items, and errors as `!`.
async fn shown(mut items: Items<i64>) -> String {
    let mut text = String::new();
    while let Some(item) = items.next().await {
        text += &item.map_or("!".to_owned(), |item| item.to_string());
    }
    assert!(items.next().await.is_none());
    text
}

async fn check(step: Step, values: [Option<Value>; 2], turns: &[Turn], items: &str, requests: &[&str]) {
    let script = Script::new(turns.iter().copied());
    assert_eq!(shown(pages(&script, step, values.clone()).items()).await, items);
    assert_eq!(script.requests(), requests);
}

fn integer(number: i64) -> Option<Value> {
    Some(Value::Integer(number))
}

#[tokio::test]
async fn tokens_are_passed_on_until_there_is_none() {
    let turns = [
        Says(r#"{ "items": [], "next": "a" }"#),
        Says(r#"{ "items": [1, 2], "next": "b" }"#),
        Says(r#"{ "next": "c" }"#),
    ];
    for last in [r#"{ "items": [3] }"#, r#"{ "items": [3], "next": null }"#, r#"{ "items": [3], "next": "" }"#] {
        let turns = [&turns[..], &[Says(last)]].concat();
        check(TOKEN, [None, integer(2)], &turns, "123", &["size=2", "at=a&size=2", "at=b&size=2", "at=c&size=2"]).await;
    }
}

/// An object that travels as JSON text.
static WITHIN: Operation =
    Operation { parameters: &[Parameter::new(Location::Query, "option", "option").json_text()], ..OPERATION };

static OPTION: &[Parameter] =
    &[Parameter::new(Location::Body, "at", "at"), Parameter::new(Location::Body, "size", "size")];

async fn within(step: Step, option: Option<Slots>, turns: &[Turn], items: &str) -> Vec<String> {
    let script = Script::new(turns.iter().copied());
    let slots = Slots::new(WITHIN.parameters).with_option(0, option.map(Value::Object));
    let paging = Paging { position: 0, size: Some(0), step };
    let pages = Pages::<Things>::within(
        &script.client(),
        &WITHIN,
        slots,
        paging,
        Within { position: &["at"], size: &["size"] },
    );
    assert_eq!(shown(pages.items()).await, items);
    let plain = |query: &String| query.replace("%7B", "{").replace("%7D", "}").replace("%22", "'").replace("%3A", ":");
    script.requests().iter().map(|query| plain(query).replace("%2C", ",")).collect()
}

#[tokio::test]
async fn a_position_may_be_within_an_object() {
    let turns = [Says(r#"{ "items": [1, 2], "next": "a" }"#), Says(r#"{ "items": [3] }"#)];
    let requests = within(TOKEN, None, &turns, "123").await;
    assert_eq!(requests, ["", "option={'at':'a'}"]);
    let option = || Slots::new(OPTION).with(1, Value::Integer(2));
    let requests = within(TOKEN, Some(option()), &turns, "123").await;
    assert_eq!(requests, ["option={'size':2}", "option={'at':'a','size':2}"]);
    let turns = [Says(r#"{ "items": [1, 2] }"#), Says(r#"{ "items": [3] }"#)];
    let requests = within(Step::ByOne(1), Some(option()), &turns, "123").await;
    assert_eq!(requests, ["option={'at':1,'size':2}", "option={'at':2,'size':2}"]);
    let repeated = [Says(r#"{ "items": [1], "next": "a" }"#), Says(r#"{ "items": [2], "next": "a" }"#)];
    assert_eq!(within(TOKEN, None, &repeated, "12!").await.len(), 2);
}

#[tokio::test]
async fn a_caller_may_begin_midway() {
    let turns = [Says(r#"{ "items": [1], "next": "b" }"#), Says(r#"{ "items": [2] }"#)];
    check(TOKEN, [Some("a".into_value()), None], &turns, "12", &["at=a", "at=b"]).await;
    let turns = [Says(r#"{ "items": [1] }"#), Says("{}")];
    check(Step::ByOne(1), [integer(7), None], &turns, "1", &["at=7", "at=8"]).await;
    check(Step::ByItems(0), [integer(7), None], &turns, "1", &["at=7", "at=8"]).await;
}

#[tokio::test]
async fn a_flag_ends_it_whatever_the_token() {
    let turns = [
        Says(r#"{ "items": [1], "next": "a", "more": true }"#),
        Says(r#"{ "items": [2], "next": "b", "more": false }"#),
    ];
    check(TOKEN, [None, None], &turns, "12", &["", "at=a"]).await;
}

#[tokio::test]
async fn numbers_count_up_until_a_page_is_short() {
    let turns = [Says(r#"{ "items": [1, 2] }"#), Says(r#"{ "items": [3, 4] }"#), Says(r#"{ "items": [5] }"#)];
    let sizes = |positions: [u8; 3]| positions.map(|at| format!("at={at}&size=2"));
    for (step, positions) in [(Step::ByOne(1), [1, 2, 3]), (Step::ByOne(0), [0, 1, 2]), (Step::ByItems(0), [0, 2, 4])] {
        let requests = sizes(positions);
        check(step, [None, integer(2)], &turns, "12345", &requests.each_ref().map(String::as_str)).await;
    }
}

#[tokio::test]
async fn numbers_count_up_until_a_page_is_empty_if_no_size_was_given() {
    let turns = [Says(r#"{ "items": [1, 2] }"#), Says(r#"{ "items": [3] }"#), Says(r#"{ "items": [] }"#)];
    check(Step::ByOne(1), [None, None], &turns, "123", &["at=1", "at=2", "at=3"]).await;
    check(Step::ByItems(0), [None, None], &turns, "123", &["at=0", "at=2", "at=3"]).await;
    check(Step::ByOne(1), [None, None], &[Says("{}")], "", &["at=1"]).await;
}

#[tokio::test]
async fn numbers_count_up_as_long_as_the_flag_says() {
    let turns = [
        Says(r#"{ "items": [], "more": true }"#),
        Says(r#"{ "items": [1], "more": true }"#),
        Says(r#"{ "items": [2, 3], "more": false }"#),
    ];
    check(Step::ByOne(1), [None, integer(2)], &turns, "123", &["at=1&size=2", "at=2&size=2", "at=3&size=2"]).await;
    check(Step::ByItems(0), [None, integer(2)], &turns[1..], "123", &["at=0&size=2", "at=1&size=2"]).await;
    // An omitted flag means nothing.
    let turns = [Says(r#"{ "items": [1, 2] }"#), Says(r#"{ "items": [3], "more": null }"#)];
    check(Step::ByOne(1), [None, integer(2)], &turns, "123", &["at=1&size=2", "at=2&size=2"]).await;
}

#[tokio::test]
async fn a_position_at_the_start_or_none_ends_it() {
    for start in [None, Some("0".into_value()), Some("7".into_value()), integer(0)] {
        for end in
            [r#""next": "0""#, r#""next": 0"#, r#""next": "0", "more": true"#, r#""more": true"#, r#""next": """#]
        {
            let last = format!(r#"{{ "items": [2], {end} }}"#).leak();
            let turns = [Says(r#"{ "items": [1], "next": "a", "more": true }"#), Says(last)];
            let script = Script::new(turns);
            let pages = pages(&script, TOKEN, [start.clone(), None]);
            assert_eq!(shown(pages.items()).await, "12", "{last}");
            assert_eq!(script.requests().len(), 2, "{last}");
        }
    }
}

#[tokio::test]
async fn dead_ends_are_refused_after_their_page() {
    let same = [Says(r#"{ "items": [1], "next": "a" }"#), Says(r#"{ "items": [2], "next": "a" }"#)];
    check(TOKEN, [None, None], &same, "12!", &["", "at=a"]).await;
    let circle = [
        Says(r#"{ "items": [1], "next": "b", "more": true }"#),
        Says(r#"{ "items": [2], "next": "c", "more": true }"#),
        Says(r#"{ "items": [3], "next": "a", "more": true }"#),
    ];
    check(TOKEN, [Some("a".into_value()), None], &circle, "123!", &["at=a", "at=b", "at=c"]).await;
    let zero = [Says(r#"{ "items": [1], "next": "00" }"#), Says(r#"{ "items": [2], "next": "00" }"#)];
    check(TOKEN, [None, None], &zero, "12!", &["", "at=00"]).await;
    let silent = [Says(r#"{ "items": [1], "more": true }"#)];
    let empty = [Says(r#"{ "items": [1], "more": true }"#), Says(r#"{ "items": [], "more": true }"#)];
    check(Step::ByItems(0), [None, None], &empty, "1!", &["at=0", "at=1"]).await;
    check(Step::ByOne(1), [integer(i64::MAX), None], &silent, "1!", &["at=9223372036854775807"]).await;
}

#[tokio::test]
async fn the_cause_of_a_dead_end_is_named() {
    for (step, last, expected) in [
        (
            TOKEN,
            r#"{"next":"a"}"#,
            "demo::things: the answer (HTTP 200, 12 bytes) could not be read: next: expected a position that was not \
             used before, found a repeated one",
        ),
        (
            Step::ByItems(0),
            r#"{"more":true}"#,
            "demo::things: the answer (HTTP 200, 13 bytes) could not be read: the answer: expected items, because there is more, \
             found none",
        ),
    ] {
        let script = Script::new([Says(r#"{ "items": [1], "next": "a" }"#), Says(last)]);
        let mut pages = pages(&script, step, [None, None]);
        assert_eq!(pages.next().await.unwrap().unwrap().items, Some(vec![1]));
        pages.next().await.unwrap().unwrap();
        let error = pages.next().await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!((error.status(), error.body(), error.attempts()), (Some(200), Some(last.as_bytes()), 1));
    }
}

#[tokio::test]
async fn an_error_loses_nothing_and_the_same_page_comes_next() {
    let turns = [
        Says(r#"{ "items": [1, 2], "next": "a" }"#),
        Breaks,
        Refuses(400, r#"{ "code": "InvalidParameter" }"#),
        Says(r#"{ "items": "three", "next": "b" }"#),
        Says(r#"{ "items": [3], "next": "b" }"#),
        Says(r#"{ "items": [4] }"#),
    ];
    check(TOKEN, [None, None], &turns, "12!!!34", &["", "at=a", "at=a", "at=a", "at=a", "at=b"]).await;
    let script = Script::new(turns);
    let mut pages = pages(&script, TOKEN, [None, None]);
    pages.next().await.unwrap().unwrap();
    assert!(matches!(pages.next().await, Some(Err(Error::Transport(_)))));
    assert_eq!(pages.next().await.unwrap().unwrap_err().code(), Some("InvalidParameter"));
    assert!(matches!(pages.next().await, Some(Err(Error::Decode(_)))));
    assert_eq!(pages.next().await.unwrap().unwrap().items, Some(vec![3]));
}

#[tokio::test(start_paused = true)]
async fn options_apply_to_each_page() {
    let patient = RetryPolicy::standard().attempts(2);
    let script = Script::new([
        Breaks,
        Says(r#"{ "items": [1], "next": "a" }"#),
        Hangs,
        Hangs,
        Breaks,
        Says(r#"{ "items": [2] }"#),
    ]);
    let items = pages(&script, TOKEN, [None, None])
        .header("x-test", "t")
        .retry(patient)
        .timeout(Duration::from_secs(5))
        .items()
        .attempt_timeout(Duration::from_secs(1));
    let begun = tokio::time::Instant::now();
    assert_eq!(shown(items).await, "1!2");
    assert_eq!(script.requests(), [" t", " t", "at=a t", "at=a t", "at=a t", "at=a t"]);
    assert!((Duration::from_secs(3)..Duration::from_secs(7)).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    let script = Script::new([Hangs]);
    let mut pages = pages(&script, TOKEN, [None, None]).timeout(Duration::from_secs(2));
    let begun = tokio::time::Instant::now();
    assert!(pages.next().await.unwrap().is_err());
    assert_eq!(begun.elapsed().as_secs(), 2);
}

#[tokio::test]
async fn a_page_is_fetched_when_it_is_requested() {
    let script = Script::new([Says(r#"{ "items": [1, 2], "next": "a" }"#), Says(r#"{ "items": [3] }"#)]);
    let mut items = pages(&script, TOKEN, [None, None]).items();
    assert_eq!(script.requests().len(), 0);
    for (item, requests) in [(1, 1), (2, 1), (3, 2)] {
        assert_eq!(items.next().await.unwrap().unwrap(), item);
        assert_eq!(script.requests().len(), requests);
    }
    assert!(items.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn waiting_can_be_canceled_and_resumed() {
    /// Returns a page after a while.
    struct Slow(Script);
    impl Transport for Slow {
        fn send(
            &self,
            request: http::Request<RequestBody>,
            limit: usize,
        ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
            Box::pin(async move {
                let response = self.0.send(request, limit).await;
                tokio::time::sleep(Duration::from_secs(10)).await;
                response
            })
        }
    }
    let script = Script::new([Says(r#"{ "items": [1], "next": "a" }"#), Says(r#"{ "items": [2] }"#)]);
    let client = Client::builder().transport(Slow(script.clone())).build().unwrap();
    let paging = Paging { position: 0, size: None, step: TOKEN };
    let mut items = Pages::<Things>::new(&client, &OPERATION, Slots::new(OPERATION.parameters), paging).items();
    let mut given_up = 0;
    let mut all = Vec::new();
    loop {
        match timeout(Duration::from_secs(4), items.next()).await {
            Err(_) => given_up += 1,
            Ok(Some(item)) => all.push(item.unwrap()),
            Ok(None) => break,
        }
    }
    assert_eq!((given_up, all), (4, vec![1, 2]));
    assert_eq!(script.requests(), ["", "at=a"]);
}

#[tokio::test]
async fn they_are_streams() {
    fn is_ordinary<T: Stream + Send + Unpin + 'static>(stream: T) -> T {
        stream
    }
    let script = Script::new([Says(r#"{ "items": [1, 2], "next": "a" }"#), Breaks, Says(r#"{ "items": [3] }"#)]);
    let mut items = is_ordinary(pages(&script, TOKEN, [None, None]).items());
    let mut all = String::new();
    while let Some(item) = poll_fn(|context| Pin::new(&mut items).poll_next(context)).await {
        all += &item.map_or("!".to_owned(), |item| item.to_string());
    }
    assert_eq!(all, "12!");
    assert_eq!(shown(items).await, "3");
    let script = Script::new([Says("{ \"next\": \"a\" }"), Says("[]"), Says("{}")]);
    let mut pages = is_ordinary(pages(&script, TOKEN, [None, None]));
    let mut all = Vec::new();
    while let Some(page) = poll_fn(|context| Pin::new(&mut pages).poll_next(context)).await {
        all.push(page.is_ok());
    }
    assert_eq!(all, [true, false]);
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn they_run_on_other_threads_and_print_no_secrets() {
    let script = Script::new([Says(r#"{ "items": [1] }"#)]);
    let client = script.client();
    static PARAMETERS: &[Parameter] = &[Parameter::new(Location::Query, "at", "at").sensitive()];
    let mut slots = Slots::new(PARAMETERS);
    slots.put(0, Some("s3cr3t".into_value()));
    let mut pages = Pages::<Things>::new(&client, &OPERATION, slots, Paging { position: 0, size: None, step: TOKEN });
    assert_eq!(format!("{pages:?}"), r#"things { at: "***" }"#);
    let page = tokio::spawn(async move { pages.next().await }).await.unwrap();
    assert_eq!(page.unwrap().unwrap(), Things { items: Some(vec![1]), next: None, more: None });
    assert_eq!(script.requests(), ["at=s3cr3t"]);
}
