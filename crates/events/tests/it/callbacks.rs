//! Callbacks as plain functions.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_core::Secret;
use dingtalk_events::{Answer, Callback, Callbacks, Receiver, Refusal, RobotMessage};
use serde_json::{Value, json};

use crate::callback_vectors::{VECTORS, Vector};

impl Vector {
    pub(crate) fn callbacks(&self) -> Callbacks {
        Callbacks::new(self.token, self.aes_key, Receiver::suite_key(self.receiver)).unwrap()
    }

    pub(crate) fn query(&self) -> String {
        format!("signature={}&timestamp={}&nonce={}", self.signature, self.timestamp, self.nonce)
    }

    pub(crate) fn body(&self) -> String {
        json!({"encrypt": self.encrypted}).to_string()
    }

    fn open(&self) -> Result<Callback, Refusal> {
        self.callbacks().open(&self.query(), self.body().as_bytes())
    }

    fn sent(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.timestamp.parse().unwrap())
    }
}

fn vector() -> &'static Vector {
    VECTORS.iter().find(|vector| vector.event_type == Some("check_url")).unwrap()
}

#[test]
fn callbacks_of_others_are_opened() {
    for vector in &VECTORS {
        match (vector.open(), vector.event_type) {
            (Ok(callback), Some(event_type)) => assert_eq!(callback.event().event_type(), event_type),
            (Err(refusal), None) => {
                assert_eq!(refusal.to_string(), "the callback is refused: its message is not a JSON object");
            }
            (other, _) => panic!("{other:?}"),
        }
    }
    let tickets: Vec<_> = VECTORS.iter().filter_map(|vector| vector.open().ok()?.event().suite_ticket()).collect();
    assert_eq!(tickets.iter().map(dingtalk_core::Secret::expose).collect::<Vec<_>>(), ["票据😀"]);
}

#[test]
fn requests_that_check_an_address_are_recognized() {
    let checks = VECTORS.iter().filter_map(|vector| Some(vector.open().ok()?.is_check()));
    assert_eq!(checks.collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn an_answer_is_signed_and_encrypted_for_the_receiver() {
    let callbacks = vector().callbacks();
    let callback = vector().open().unwrap();
    let (answer, other) = (callbacks.success(&callback), callbacks.success(&callback));
    assert_eq!(answer.status(), 200);
    assert_ne!(answer, other, "each has random bytes of its own");
    let answer: Value = serde_json::from_str(answer.body()).unwrap();
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    // It is sealed as callbacks are, but its message is no event.
    let query =
        format!("msg_signature={}&timestamp={}&nonce={}", text("msg_signature"), text("timeStamp"), text("nonce"));
    let body = json!({"encrypt": text("encrypt")}).to_string();
    let refusal = callbacks.open(&query, body.as_bytes()).unwrap_err();
    assert_eq!(refusal.to_string(), "the callback is refused: its message is not a JSON object");
}

#[test]
fn refusals_say_what_was_expected() {
    let vector = vector();
    let (query, body) = (vector.query(), vector.body());
    let refusal = |callbacks: Callbacks, query: &str, body: &str| {
        let text = callbacks.open(query, body.as_bytes()).unwrap_err().to_string();
        text.strip_prefix("the callback is refused: ").unwrap().to_owned()
    };
    let own = || vector.callbacks();
    assert_eq!(refusal(own(), "", &body), "the address has no usable `signature`");
    assert_eq!(refusal(own(), "signature=a&timestamp=%ff&nonce=c", &body), "the address has no usable `timestamp`");
    assert_eq!(refusal(own(), "signature=a&timestamp=1&nonce=", &body), "the address has no usable `nonce`");
    for body in ["", "[]", "{}", r#"{"encrypt":1}"#, "\u{0}"] {
        assert_eq!(refusal(own(), &query, body), "the body is not a JSON object with a text `encrypt`");
    }
    assert!(refusal(own(), &query.replace("nonce=n", "nonce=m"), &body).starts_with("the signature is wrong: compare"));
    let other_token = Callbacks::new("another", vector.aes_key, Receiver::suite_key(vector.receiver)).unwrap();
    assert!(refusal(other_token, &query, &body).starts_with("the signature is wrong: compare the token"));
    let other_key = Callbacks::new(vector.token, "b".repeat(43), Receiver::suite_key(vector.receiver)).unwrap();
    assert!(refusal(other_key, &query, &body).starts_with("it cannot be decrypted: compare the AES key"));
    let other_receiver = Callbacks::new(vector.token, vector.aes_key, Receiver::app_key("ding1")).unwrap();
    let expected = "it is for \"suite4xxxxxxxxx\", expected the app key `ding1` or the corpId `ding2`";
    assert_eq!(refusal(other_receiver.also_for(Receiver::corp_id("ding2")), &query, &body), expected);
    let error = Callbacks::new("token", "short", Receiver::app_key("ding1")).unwrap_err();
    assert!(error.to_string().contains("43 letters and digits"), "{error}");
}

#[test]
fn both_names_of_the_signature_and_escapes_are_read() {
    let vector = vector();
    let open = |query: &str| vector.callbacks().open(query, vector.body().as_bytes());
    let query = vector.query();
    open(&query.replace("signature", "msg_signature")).unwrap();
    open(&format!("?other=1&{}&{query}", query.replace("signature", "msg_signature"))).unwrap();
    open(&query.replace("nonce123", "%6eonce12%33")).unwrap();
}

#[test]
fn age_matters_only_if_asked_to() {
    let vector = vector();
    let minute = Duration::from_secs(60);
    let open = |callbacks: &Callbacks, now| callbacks.open_at(&vector.query(), vector.body().as_bytes(), now);
    open(&vector.callbacks(), vector.sent() + 100_000 * minute).unwrap();
    let strict = vector.callbacks().refuse_older_than(5 * minute);
    for _ in 0..2 {
        open(&strict, vector.sent() + 5 * minute).unwrap();
        open(&strict, vector.sent() - 5 * minute).unwrap();
    }
    for wrong in [vector.sent() + 6 * minute, vector.sent() - 6 * minute] {
        assert!(open(&strict, wrong).unwrap_err().is_stale());
    }
}

#[test]
fn repeats_are_refused_if_asked_to_unless_they_were_forgotten() {
    let vector = vector();
    let strict = vector.callbacks().refuse_repeated(Duration::from_secs(60));
    let open = || strict.open_at(&vector.query(), vector.body().as_bytes(), vector.sent());
    let callback = open().unwrap();
    assert!(open().unwrap_err().is_repeated());
    strict.forget(&callback);
    open().unwrap();
    assert!(open().unwrap_err().is_repeated());
}

#[test]
fn refused_requests_are_not_remembered() {
    let vector = vector();
    let strict = vector.callbacks().refuse_repeated(Duration::from_secs(60));
    let now = vector.sent();
    strict.open_at(&vector.query(), b"{}", now).unwrap_err();
    strict.open_at(&vector.query().replace("signature=", "signature=0"), vector.body().as_bytes(), now).unwrap_err();
    strict.open_at(&vector.query(), vector.body().as_bytes(), now).unwrap();
}

#[test]
fn secrets_are_not_printed() {
    let vector = vector();
    let shown = format!("{:?} {:?} {:?}", vector.callbacks(), vector.open(), Answer::refused());
    for secret in [vector.aes_key, "tok\"", "check_url\\\""] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

/// The secret and the time are those of the vendor's guide.
#[test]
fn messages_to_robots_are_checked() {
    let (secret, timestamp) = (Secret::new("this is a secret"), "1577262236757");
    let sign = "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA=";
    let sent = UNIX_EPOCH + Duration::from_millis(1_577_262_236_757);
    let body = r#"{"msgtype":"text","text":{"content":" hello "}}"#;
    let open = |timestamp: &str, sign: &str, body: &str, now| {
        RobotMessage::open_at(&secret, timestamp, sign, body.as_bytes(), now)
    };
    let hour = Duration::from_secs(3600);
    for now in [sent, sent + hour, sent - hour] {
        assert_eq!(open(timestamp, sign, body, now).unwrap().text(), Some("hello"));
    }
    assert!(open(timestamp, sign, body, sent + 2 * hour).unwrap_err().is_stale());
    let refusal = |timestamp, sign, body| open(timestamp, sign, body, sent).unwrap_err().to_string();
    assert!(refusal("1577262236758", sign, body).contains("its header `sign` is wrong: compare the secret"));
    assert!(refusal(timestamp, "", body).contains("`sign`"));
    assert!(refusal("soon", sign, body).contains("`timestamp`"));
    assert!(refusal(timestamp, sign, "[]").contains("not a JSON object"));
}
