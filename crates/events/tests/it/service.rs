//! Callbacks as a service, called by the simulator.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_events::{CallbackService, Callbacks, Event, Receiver, RobotMessage};
use dingtalk_simulator::{CallbackKey, Posted, Push, Simulator};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tower_service::Service as _;

use crate::tickets::Tickets;

const AES_KEY: &str = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij";

pub(crate) fn callbacks() -> Callbacks {
    Callbacks::new("t0ken", AES_KEY, Receiver::suite_key("suite1")).unwrap()
}

pub(crate) fn key() -> CallbackKey {
    CallbackKey::new("t0ken", AES_KEY, "suite1")
}

/// Serves on a free port.
pub(crate) async fn serve(service: CallbackService) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/callback?own=1", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = service.clone();
            let answer = service_fn(move |request: Request<Incoming>| service.clone().call(request));
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
        }
    });
    address
}

/// Events that a handler received.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn handler(&self) -> impl Fn(Event) -> std::future::Ready<Result<(), Infallible>> + Send + Sync + 'static {
        let heard = self.clone();
        move |event| {
            heard.0.lock().unwrap().push(event.event_type().to_owned());
            std::future::ready(Ok(()))
        }
    }

    fn types(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

fn joined() -> Push {
    Push::event("user_add_org", json!({"UserId": ["u1"]}))
}

#[track_caller]
pub(crate) fn assert_success(posted: &Posted) {
    assert_eq!((posted.status, posted.message.as_deref()), (200, Some("success")), "{posted:?}");
}

#[tokio::test]
async fn events_are_handled_and_confirmed_and_checks_only_confirmed() {
    let dingtalk = Simulator::start().await.unwrap();
    let heard = Heard::default();
    let address = serve(callbacks().service(heard.handler())).await;
    for push in
        [joined(), Push::event("check_url", json!({})), Push::event("check_update_suite_url", json!({"Random": "r"}))]
    {
        assert_success(&dingtalk.post(&address, &key(), push).await.unwrap());
    }
    assert_eq!(heard.types(), ["user_add_org"]);
}

#[tokio::test]
async fn every_refusal_looks_the_same() {
    let dingtalk = Simulator::start().await.unwrap();
    let heard = Heard::default();
    let service = callbacks().refuse_repeated(Duration::from_secs(60)).service(heard.handler());
    let address = serve(service).await;
    let wrong_receiver = CallbackKey::new("t0ken", AES_KEY, "suite2");
    let wrong_token = CallbackKey::new("other", AES_KEY, "suite1");
    let wrong_key = CallbackKey::new("t0ken", &"a".repeat(43), "suite1");
    let mut answers = Vec::new();
    for key in [wrong_receiver, wrong_token, wrong_key] {
        answers.push(dingtalk.post(&address, &key, joined()).await.unwrap());
    }
    answers.push(dingtalk.post(&address, &key(), joined().repeated(2)).await.unwrap());
    dingtalk.advance(Duration::from_secs(120));
    answers.push(dingtalk.post(&address, &key(), joined()).await.unwrap());
    for answer in &answers {
        assert_eq!(answer, &answers[0]);
        assert_eq!((answer.status, answer.body.as_slice(), &answer.message), (403, &b"{}"[..], &None));
    }
    assert_eq!(heard.types(), ["user_add_org"], "the first of the repeated ones");
}

#[tokio::test]
async fn what_fails_can_be_sent_again() {
    let dingtalk = Simulator::start().await.unwrap();
    let times = Arc::new(Mutex::new(0));
    let handle = {
        let times = Arc::clone(&times);
        move |_: Event| {
            *times.lock().unwrap() += 1;
            let is_first = *times.lock().unwrap() == 1;
            async move { if is_first { Err(()) } else { Ok(()) } }
        }
    };
    let service = callbacks().refuse_repeated(Duration::from_secs(60)).service(handle);
    let address = serve(service).await;
    assert_success(&dingtalk.post(&address, &key(), joined().repeated(2)).await.unwrap());
    assert_eq!(*times.lock().unwrap(), 2);
}

#[tokio::test]
async fn tickets_are_kept_before_they_are_confirmed() {
    let dingtalk = Simulator::start().await.unwrap();
    let (tickets, heard) = (Tickets::refusing(1), Heard::default());
    let address = serve(callbacks().service(heard.handler()).suite_tickets(tickets.clone()).confirm_first()).await;
    let push = || Push::event("suite_ticket", json!({"SuiteTicket": "t1", "SuiteKey": "suite1"}));
    assert_eq!(dingtalk.post(&address, &key(), push()).await.unwrap().status, 500);
    assert_eq!(tickets.kept(), [] as [&str; 0]);
    assert_success(&dingtalk.post(&address, &key(), push()).await.unwrap());
    assert_eq!(tickets.kept(), ["t1"]);
}

#[tokio::test]
async fn events_can_be_confirmed_before_they_are_handled() {
    let dingtalk = Simulator::start().await.unwrap();
    let (gate, done) = (Arc::new(tokio::sync::Notify::new()), Arc::new(tokio::sync::Notify::new()));
    let handle = {
        let (gate, done) = (Arc::clone(&gate), Arc::clone(&done));
        move |_: Event| {
            let (gate, done) = (Arc::clone(&gate), Arc::clone(&done));
            async move {
                gate.notified().await;
                done.notify_one();
                Ok::<_, Infallible>(())
            }
        }
    };
    let address = serve(callbacks().service(handle).confirm_first()).await;
    assert_success(&dingtalk.post(&address, &key(), joined()).await.unwrap());
    gate.notify_one();
    done.notified().await;
}

#[tokio::test]
async fn long_bodies_are_refused() {
    let mut service = callbacks().service(Heard::default().handler());
    let request = Request::post("/?signature=a").body(Full::new(Bytes::from(vec![b' '; (4 << 20) + 1]))).unwrap();
    let response = service.call(request).await.unwrap();
    assert_eq!(response.status(), 403);
    assert_eq!(response.into_body().collect().await.unwrap().to_bytes(), "{}");
}

#[cfg(feature = "axum")]
#[tokio::test]
async fn it_is_a_handler_and_a_service_of_axum() {
    let dingtalk = Simulator::start().await.unwrap();
    let heard = Heard::default();
    let service = callbacks().service(heard.handler());
    let router: axum::Router =
        axum::Router::new().route("/handler", axum::routing::post(service.clone())).route_service("/service", service);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let router = router.clone();
            let answer = service_fn(move |request: Request<Incoming>| {
                let mut router = router.clone();
                async move { router.call(request).await }
            });
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
        }
    });
    for path in ["handler", "service"] {
        assert_success(&dingtalk.post(&format!("{address}/{path}"), &key(), joined()).await.unwrap());
    }
    assert_eq!(heard.types().len(), 2);
}

#[tokio::test]
async fn messages_to_robots_can_be_read() {
    let dingtalk = Simulator::start().await.unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/robot", listener.local_addr().unwrap());
    let answer = service_fn(async |request: Request<Incoming>| {
        let (head, body) = request.into_parts();
        let header = |name| head.headers[name].to_str().unwrap();
        let body = body.collect().await.unwrap().to_bytes();
        let message = RobotMessage::open(&"s3cret".into(), header("timestamp"), header("sign"), &body);
        let text = message.map(|message| message.text().unwrap_or_default().to_owned());
        let status = if text.is_ok() { 200 } else { 403 };
        let body = Full::new(Bytes::from(text.unwrap_or_default()));
        Ok::<_, Infallible>(http::Response::builder().status(status).body(body).unwrap())
    });
    let serving = async {
        for _ in 0..2 {
            let (stream, _) = listener.accept().await.unwrap();
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), &answer).await;
        }
    };
    let posting = async {
        let post = |secret| dingtalk.post_to_robot(&address, secret, Push::robot_message("hello"));
        let posted = post("s3cret").await.unwrap();
        assert_eq!((posted.status, posted.body.as_slice()), (200, &b"hello"[..]));
        assert_eq!(post("another").await.unwrap().status, 403);
    };
    tokio::join!(serving, posting);
}
