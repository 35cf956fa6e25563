//! The faults, one row each. To add one, write a row: its name, the calls that meet it, what the server does, what the caller
//! gets, and after how many attempts (the client here allows two).

use std::time::Duration;

use dingtalk_test_support::loopback::Script;

use crate::certificates::Shown;

use Call::{Large, Legacy, New, Once};
use Does::{Answers, HasNoAddress, NeverTakes, Refuses, Runs, RunsTls, SendsAway, Shows};
use Gets::{Api, Broken, Connect, ConnectTimeout, Cut, Decode, Read, Timeout, TooLarge};

pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) calls: &'static [Call],
    pub(crate) does: Does,
    pub(crate) gets: Gets,
    pub(crate) attempts: u32,
}

/// The call that meets the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// A GET to the new gateway, authorized by a token in a header.
    New,
    /// A PUT to the new gateway with a body of more than a megabyte.
    Large,
    /// A POST to the legacy gateway, signed in its query.
    Legacy,
    /// A POST to the new gateway that is not safe to repeat. It is repeated only if nothing was sent.
    Once,
}

/// What the server does.
pub(crate) enum Does {
    /// Nobody listens.
    Refuses,
    /// The server listens but accepts no connections, and the queue is full.
    NeverTakes,
    /// The host name does not resolve.
    HasNoAddress,
    /// Whatever the script says.
    Runs(Script),
    /// The same, for a client that expects TLS.
    RunsTls(Script),
    /// Answers [`GOOD`] over TLS, with this certificate, to a client that trusts a private authority. Tried again with a client whose
    /// HTTP settings accept invalid certificates.
    Shows(Shown),
    /// Answers with status, header lines and body. The error must keep status and body.
    Answers(u16, &'static str, Vec<u8>),
    /// Answers with this status and the address of another server, where nothing may arrive.
    SendsAway(u16),
}

/// What the caller gets.
pub(crate) enum Gets {
    /// An answer with this name.
    Read(Option<&'static str>),
    /// No connection, and the error contains this reason.
    Connect(&'static str),
    /// No connection within its time limit.
    ConnectTimeout,
    /// [`Connect`], [`Broken`], or broken before the whole request was sent: how far the client got is random.
    Cut,
    Timeout,
    Broken(&'static str),
    TooLarge,
    /// An API error with this code and request id.
    Api(Option<&'static str>, Option<&'static str>),
    /// An answer that cannot be read. The error contains this reason.
    Decode(&'static str),
}

impl Does {
    /// Status and body of the answer, if an error must keep them.
    pub(crate) fn answer(&self) -> Option<(u16, &[u8])> {
        match self {
            Answers(status, _, body) => Some((*status, body)),
            SendsAway(status) => Some((*status, MOVED)),
            Refuses | NeverTakes | HasNoAddress | Runs(_) | RunsTls(_) | Shows(_) => None,
        }
    }
}

const EACH: &[Call] = &[New, Large, Legacy, Once];
const BOTH: &[Call] = &[New, Legacy];
const ALL: &[Call] = &[New, Large, Legacy];
const SECOND: Duration = Duration::from_secs(1);

/// A body that calls to both gateways can read.
pub(crate) const GOOD: &str = r#"{"orgName":"a","errmsg":"a","result":true}"#;

/// The body of a redirect.
pub(crate) const MOVED: &[u8] = b"moved";

#[rustfmt::skip]
pub(crate) fn table() -> Vec<Fault> {
    vec![
        // Connections.
        row("nobody listens", EACH, Refuses, Connect("refused"), 2),
        row("nobody takes the connection", EACH, NeverTakes, ConnectTimeout, 2),
        row("no address for the host", EACH, HasNoAddress, Connect("the tests know no hosts"), 2),
        row("reset before the request", ALL, Runs(Script::ResetAfter(0)), Cut, 2),
        row("reset after one byte of the request", ALL, Runs(Script::ResetAfter(1)), Cut, 2),
        row("reset within the body of the request", &[Large], Runs(Script::ResetAfter(100_000)), Cut, 2),
        row("reset after the request", ALL, Runs(Script::Reset(Vec::new())), Broken(""), 2),
        row("reset within the head of the answer", BOTH, Runs(Script::Reset(b"HTTP/1.1 200 O".to_vec())), Broken(""), 2),
        row("reset within the body of the answer", BOTH, Runs(Script::Reset(framed("content-length: 100", "{\"errc"))), Broken(""), 2),
        row("closed without an answer", BOTH, Runs(Script::Say(Vec::new())), Broken(""), 2),
        row("closed within the head of the answer", BOTH, Runs(Script::Say(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec())), Broken(""), 2),
        row("accepted and never answered", ALL, Runs(Script::Hang), Timeout, 2),
        row("the head of the answer, a byte a second", BOTH, Runs(drip("", &framed("content-length: 42", GOOD))), Timeout, 2),
        row("the body of the answer, a byte a second", BOTH, Runs(drip("HTTP/1.1 200 OK\r\ncontent-length: 42\r\n\r\n", GOOD.as_bytes())), Timeout, 2),
        row("an endless interim answer", BOTH, Runs(drip("HTTP/1.1 100 Continue\r\n\r\n", &[b' '; 100])), Timeout, 2),

        // TLS.
        row("TLS is never answered", EACH, RunsTls(Script::Hang), ConnectTimeout, 2),
        row("plain text instead of TLS", EACH, RunsTls(Script::Blurt(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec())), Connect(""), 2),
        row("TLS is cut off", EACH, RunsTls(Script::ResetAfter(1)), Connect(""), 2),
        row("a certificate by an authority that the client was given", BOTH, Shows(Shown::Good), Read(Some("a")), 1),
        row("a certificate by an unknown authority", EACH, Shows(Shown::Stranger), refused("UnknownIssuer"), 2),
        row("a certificate by itself", EACH, Shows(Shown::SelfSigned), refused("UnknownIssuer"), 2),
        row("a certificate for another host", EACH, Shows(Shown::OtherHost), refused("not valid for name"), 2),
        row("a certificate of the past", EACH, Shows(Shown::Expired), refused("expired"), 2),
        row("a certificate of the future", EACH, Shows(Shown::NotYetValid), refused("not valid yet"), 2),

        row("a connection that is kept", BOTH, Runs(Script::keep(200, GOOD)), Read(Some("a")), 1),

        // Framing.
        row("no HTTP at all", BOTH, Runs(Script::Say(b"SSH-2.0-OpenSSH_9.9\r\n\r\n".to_vec())), Broken(""), 2),
        row("a header without end", BOTH, Runs(flood(b"HTTP/1.1 200 OK\r\nx: ".to_vec(), vec![b'x'; 1 << 16], 100)), Broken(""), 2),
        row("thousands of headers", BOTH, Runs(flood(b"HTTP/1.1 200 OK\r\n".to_vec(), b"x-y: z\r\n".to_vec(), 10_000)), Broken(""), 2),
        row("content-length beyond the body", BOTH, Runs(Script::Say(framed("content-length: 100", GOOD))), Broken(""), 2),
        row("content-length short of the body", BOTH, Runs(Script::Say(framed("content-length: 10", GOOD))), Decode("expected JSON, found something else"), 1),
        row("content-length of no number", BOTH, Runs(Script::Say(framed("content-length: many", GOOD))), Broken("content-length"), 2),
        row("content-length below nothing", BOTH, Runs(Script::Say(framed("content-length: -1", GOOD))), Broken("content-length"), 2),
        row("two content-lengths that differ", BOTH, Runs(Script::Say(framed("content-length: 42\r\ncontent-length: 41", GOOD))), Broken("content-length"), 2),
        row("content-length of exabytes", BOTH, Runs(Script::Say(framed("content-length: 9223372036854775807", GOOD))), TooLarge, 1),
        row("no length, closed at the end", BOTH, Runs(Script::Say(framed("x: y", GOOD))), Read(Some("a")), 1),
        row("an interim answer first", BOTH, Runs(Script::Say([b"HTTP/1.1 103 Early Hints\r\n\r\n", &framed("content-length: 42", GOOD)[..]].concat())), Read(Some("a")), 1),
        row("chunks", BOTH, Runs(Script::Say(chunked(&[&GOOD[..7], &GOOD[7..]], "0\r\n\r\n"))), Read(Some("a")), 1),
        row("chunks without end", BOTH, Runs(Script::Say(chunked(&[GOOD], ""))), Broken(""), 2),
        row("a chunk cut short", BOTH, Runs(Script::Say(chunked(&[], "2a\r\n{\"org"))), Broken(""), 2),
        row("a chunk's size is not a number", BOTH, Runs(Script::Say(chunked(&[GOOD], "many\r\n"))), Broken("chunk"), 2),
        row("a chunk's size overflows", BOTH, Runs(Script::Say(chunked(&[GOOD], "fffffffffffffffff\r\n"))), Broken("chunk"), 2),
        row("a chunk is longer than it says", BOTH, Runs(Script::Say(chunked(&[], "1\r\n{}\r\n0\r\n\r\n"))), Broken("chunk"), 2),

        // Sizes.
        row("200 MB, announced", BOTH, Runs(flood(framed("content-length: 209715200", ""), vec![b' '; 1 << 20], 200)), TooLarge, 1),
        row("200 MB in chunks", BOTH, Runs(flood(chunked(&[], ""), chunk(&" ".repeat(1 << 20)), 200)), TooLarge, 1),
        row("200 MB without length", BOTH, Runs(flood(framed("x: y", ""), vec![b'['; 1 << 20], 200)), TooLarge, 1),
        row("200 MB of refusal", BOTH, Runs(flood(b"HTTP/1.1 500 No\r\n\r\n".to_vec(), vec![b' '; 1 << 20], 200)), TooLarge, 1),
        row("gzip that was not asked for", BOTH, Answers(200, "content-encoding: gzip\r\n", gzip_bomb(1)), Decode("compressed data (gzip), which was not requested"), 1),
        row("a gzip bomb", BOTH, Answers(200, "content-encoding: gzip\r\n", gzip_bomb(200_000)), Decode("compressed data (gzip)"), 1),
        row("a gzip bomb that says nothing", BOTH, Answers(200, "", gzip_bomb(200_000)), Decode("expected JSON, found something else"), 1),
        row("a refusal in gzip", BOTH, Answers(400, "content-encoding: gzip\r\n", gzip_bomb(1)), Api(None, None), 1),

        // Redirects.
        row("301 to another host", ALL, SendsAway(301), Api(None, None), 1),
        row("302 to another host", ALL, SendsAway(302), Api(None, None), 1),
        row("303 to another host", ALL, SendsAway(303), Api(None, None), 1),
        row("307 to another host", ALL, SendsAway(307), Api(None, None), 1),
        row("308 to another host", ALL, SendsAway(308), Api(None, None), 1),
        row("304", BOTH, Runs(Script::Say(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())), Api(None, None), 1),

        // Status 200 with unexpected content.
        row("200 with HTML", BOTH, Answers(200, "", "<html>中</html>".into()), Decode("expected JSON, found something else"), 1),
        row("200 with nothing", BOTH, Answers(200, "", "".into()), Decode("expected JSON, found nothing"), 1),
        row("200 with null", BOTH, Answers(200, "", "null".into()), Decode("expected an object, found null"), 1),
        row("200 with a list", BOTH, Answers(200, "", "[]".into()), Decode("expected an object, found a list"), 1),
        row("200 with a byte order mark", BOTH, Answers(200, "", format!("\u{feff}{GOOD}").into()), Read(Some("a")), 1),
        row("200 with a byte order mark alone", BOTH, Answers(200, "", "\u{feff}".into()), Decode("expected JSON, found nothing"), 1),
        row("200 with UTF-16", BOTH, Answers(200, "", GOOD.encode_utf16().flat_map(u16::to_be_bytes).collect()), Decode("expected JSON"), 1),
        row("200 with invalid UTF-8", BOTH, Answers(200, "", b"{\"orgName\":\"\xff\",\"errmsg\":\"\xff\"}".to_vec()), Read(Some("\u{fffd}")), 1),
        row("200 with half a surrogate", BOTH, Answers(200, "", r#"{"orgName":"\ud800","errmsg":"\ud800"}"#.into()), Read(Some("\u{fffd}")), 1),
        row("200 with an error of the legacy gateway", BOTH, Answers(200, "", r#"{"sub_msg":"\ud83d","errcode":88,"errmsg":"m","request_id":"R-1"}"#.into()), Api(Some("88"), Some("R-1")), 1),
        row("200 with an error of the new gateway", BOTH, Answers(200, "", refusal("PERMISSION_DENIED")), Api(Some("PERMISSION_DENIED"), Some("R-1")), 1),
        row("200 with a limit of the new gateway", &[New], Answers(200, "", refusal("Forbidden.AccessDenied.QpsLimitForApi")), Api(Some("Forbidden.AccessDenied.QpsLimitForApi"), Some("R-1")), 2),
        row("200 with a ban", BOTH, Answers(200, "", r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"xxx"}"#.into()), Api(Some("1111"), None), 1),
        row("a charset instead of an encoding", BOTH, Answers(200, "content-encoding: utf-8\r\n", GOOD.into()), Read(Some("a")), 1),
        row("an empty encoding", BOTH, Answers(200, "content-encoding: \r\n", GOOD.into()), Read(Some("a")), 1),
        row("200 with half an object", BOTH, Answers(200, "", GOOD[..20].into()), Decode("expected JSON, found something else"), 1),
        row("200 with two objects", BOTH, Answers(200, "", format!("{GOOD}{GOOD}").into()), Decode("expected JSON, found something else"), 1),
        row("200 with lists nested 10,000 deep", BOTH, Answers(200, "", deep("[", "]").into()), Decode("expected an object, found a list"), 1),
        row("the same in an unknown field", BOTH, Answers(200, "", format!(r#"{{"x":{},"orgName":"a","errmsg":"a"}}"#, deep("[", "]")).into()), Read(Some("a")), 1),
        row("the same in a known field", BOTH, Answers(200, "", format!(r#"{{"orgName":{0},"errmsg":{0}}}"#, deep("[", "]")).into()), Decode("expected text, found a list"), 1),
        row("objects nested 10,000 deep", BOTH, Answers(200, "", deep(r#"{"auth_info":"#, "}").into()), Read(None), 1),
        row("keys that stand twice", BOTH, Answers(200, "", r#"{"orgName":"b","orgName":"a","errmsg":"b","errmsg":"a"}"#.into()), Read(Some("a")), 1),
        row("an object instead of a text", BOTH, Answers(200, "", r#"{"orgName":{},"errmsg":{}}"#.into()), Decode("expected text, found an object"), 1),
        row("201", BOTH, Answers(201, "", GOOD.into()), Read(Some("a")), 1),
        row("204", BOTH, Runs(Script::Say(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec())), Decode("found nothing"), 1),
        row("an empty object", &[New], Answers(200, "", "{}".into()), Read(None), 1),
        row("an empty object", &[Legacy], Answers(200, "", "{}".into()), Api(None, None), 1),

        // API errors.
        row("401", BOTH, Answers(401, "", refusal("Unauthorized")), Api(Some("Unauthorized"), Some("R-1")), 1),
        row("403, a limit", &[New], Answers(403, "", refusal("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi")), Api(Some("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"), Some("R-1")), 2),
        row("403, no permission", BOTH, Answers(403, "", refusal("Forbidden.AccessDenied.AccessTokenPermissionDenied")), Api(Some("Forbidden.AccessDenied.AccessTokenPermissionDenied"), Some("R-1")), 1),
        row("403 with HTML", BOTH, Answers(403, "", "<html>blocked</html>".into()), Api(None, None), 1),
        row("404", BOTH, Answers(404, "", refusal("InvalidAction.NotFound")), Api(Some("InvalidAction.NotFound"), Some("R-1")), 1),
        row("404 with HTML", BOTH, Answers(404, "", "<html>404</html>".into()), Api(None, None), 1),
        row("429", BOTH, Answers(429, "", refusal("Throttling")), Api(Some("Throttling"), Some("R-1")), 2),
        row("429 with nothing", BOTH, Answers(429, "", "".into()), Api(None, None), 2),
        row("500", BOTH, Answers(500, "", refusal("ServiceFailure")), Api(Some("ServiceFailure"), Some("R-1")), 1),
        row("500, busy", BOTH, Answers(500, "", refusal("system.busy")), Api(Some("system.busy"), Some("R-1")), 2),
        row("500 with nothing", BOTH, Answers(500, "", "".into()), Api(None, None), 1),
        row("502 with HTML", BOTH, Answers(502, "", "<html>Bad Gateway</html>".into()), Api(None, None), 2),
        row("503", BOTH, Answers(503, "", refusal("ServiceUnavailable")), Api(Some("ServiceUnavailable"), Some("R-1")), 2),
        row("503 with nothing", BOTH, Answers(503, "", "".into()), Api(None, None), 2),
        row("504 with HTML", BOTH, Answers(504, "", "<html>Gateway Timeout</html>".into()), Api(None, None), 2),
        row("a status that does not exist", BOTH, Answers(999, "", "".into()), Api(None, None), 1),
        row("requestid", BOTH, Answers(400, "", r#"{"code":"c","message":"m","requestid":"R-1"}"#.into()), Api(Some("c"), Some("R-1")), 1),
        row("requestId", BOTH, Answers(400, "", r#"{"code":"c","message":"m","requestId":"R-1"}"#.into()), Api(Some("c"), Some("R-1")), 1),
        row("request_id", BOTH, Answers(400, "", r#"{"code":"c","message":"m","request_id":"R-1"}"#.into()), Api(Some("c"), Some("R-1")), 1),
        row("accessdenieddetail", BOTH, Answers(400, "", r#"{"accessdenieddetail":{"requiredScopes":["a"]},"code":"c","requestid":"R-1"}"#.into()), Api(Some("c"), Some("R-1")), 1),
        row("a code that is a number", BOTH, Answers(400, "", r#"{"code":7,"message":"m"}"#.into()), Api(Some("7"), None), 1),
        row("a refusal nested 10,000 deep", BOTH, Answers(400, "", format!(r#"{{"code":"c","message":{}}}"#, deep("[", "]")).into()), Api(Some("c"), None), 1),
        row("a refusal in invalid UTF-8", BOTH, Answers(400, "", b"{\"code\":\"c\",\"message\":\"\xff\"}".to_vec()), Api(Some("c"), None), 1),
        row("errcode", &[Legacy], Answers(200, "", r#"{"errcode":40078,"errmsg":"m","request_id":"R-1"}"#.into()), Api(Some("40078"), Some("R-1")), 1),
        row("errcode as text", &[Legacy], Answers(200, "", r#"{"errcode":"40078","errmsg":"m"}"#.into()), Api(Some("40078"), None), 1),
        row("errcode that appears twice", &[Legacy], Answers(200, "", r#"{"errcode":0,"errcode":40078}"#.into()), Api(Some("40078"), None), 1),
        row("errcode of another limit", &[Legacy], Answers(200, "", r#"{"errcode":90008}"#.into()), Api(Some("90008"), None), 2),
        row("errcode null", &[Legacy], Answers(200, "", r#"{"errcode":null,"errmsg":"no"}"#.into()), Api(None, None), 1),
        row("success false", &[Legacy], Answers(200, "", r#"{"success":false,"errmsg":"no","request_id":"R-1"}"#.into()), Api(None, Some("R-1")), 1),
        row("a busy server named by a sub code", &[Legacy], Answers(200, "", r#"{"error_response":{"code":15,"sub_code":"isp.-1"}}"#.into()), Api(Some("15"), None), 2),
        row("errcode of a limit", &[Legacy], Answers(200, "", r#"{"errcode":90018}"#.into()), Api(Some("90018"), None), 2),
        row("errcode of a busy server", &[Legacy], Answers(200, "", r#"{"errcode":-1}"#.into()), Api(Some("-1"), None), 2),
        row("errcode after a field of another type", &[Legacy], Answers(200, "", r#"{"message":{"a":[]},"errcode":40078}"#.into()), Api(Some("40078"), None), 1),
        row("error_response", &[Legacy], Answers(200, "", r#"{"error_response":{"code":15,"msg":"m","sub_code":"isv.x","sub_msg":"s","request_id":"R-1"}}"#.into()), Api(Some("15"), Some("R-1")), 1),
        row("error_response that is empty", &[Legacy], Answers(200, "", r#"{"error_response":{}}"#.into()), Api(None, None), 1),
        row("error_response that is a text", &[Legacy], Answers(200, "", r#"{"error_response":"busy"}"#.into()), Api(None, None), 1),

        // Secrets.
        row("a refusal repeats the whole request", ALL, Runs(Script::Echo(400)), Api(Some("1"), None), 1),
        row("a success repeats the whole request", &[Legacy], Runs(Script::Echo(200)), Api(Some("1"), None), 1),
    ]
}

fn row(name: &'static str, calls: &'static [Call], does: Does, gets: Gets, attempts: u32) -> Fault {
    Fault { name, calls, does, gets, attempts }
}

/// A rejected certificate. The reason is in rustls' words, because those of operating systems differ.
fn refused(why: &'static str) -> Gets {
    Connect(if cfg!(feature = "native-tls") { "certificate" } else { why })
}

/// A response head with one or more header lines, and a body.
fn framed(headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{body}").into()
}

fn chunked(chunks: &[&str], end: &str) -> Vec<u8> {
    let chunks = chunks.iter().flat_map(|text| chunk(text)).collect::<Vec<_>>();
    [&framed("transfer-encoding: chunked", "")[..], &chunks, end.as_bytes()].concat()
}

fn chunk(text: &str) -> Vec<u8> {
    format!("{:x}\r\n{text}\r\n", text.len()).into()
}

fn drip(head: &str, rest: &[u8]) -> Script {
    Script::Drip { head: head.into(), rest: rest.to_vec(), pause: SECOND }
}

fn flood(head: Vec<u8>, piece: Vec<u8>, times: usize) -> Script {
    Script::Flood { head, piece, times, end: Vec::new() }
}

fn refusal(code: &str) -> Vec<u8> {
    format!(r#"{{"code":"{code}","message":"no","requestid":"R-1"}}"#).into()
}

fn deep(open: &str, close: &str) -> String {
    format!("{}{}{}", open.repeat(10_000), if open == "[" { "" } else { "1" }, close.repeat(10_000))
}

/// Gzip data of 258 times `repeats` zeros and one more. The checksum is wrong, because no reader should get that far.
fn gzip_bomb(repeats: usize) -> Vec<u8> {
    // One final block with the fixed code: a zero, then "258 bytes from 1 back" repeated, then the end.
    let zero = "00110000";
    let again = "1100010100000";
    let bits = ["1", "10", zero].into_iter().chain(std::iter::repeat_n(again, repeats)).chain(["0000000"]);
    let bits: Vec<u8> = bits.flat_map(str::bytes).map(|bit| bit - b'0').collect();
    let packed = bits.chunks(8).map(|byte| byte.iter().rev().fold(0, |packed, bit| packed << 1 | bit));
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255].into_iter().chain(packed).chain([0; 8]).collect()
}
