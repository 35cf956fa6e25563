//! Files that are sent to an address from an answer, whole and in parts.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use dingtalk_core::{Stopped, Upload};
use dingtalk_test_support::loopback::{Loopback, Received, Script};

use super::arriving::OnDisk;
use super::{Pieces, client, content, long_stream, serve};

fn shown(received: &Received) -> String {
    format!("{} {} {:?}", received.method, received.target, received.headers)
}

/// A storage, and a client of a gateway that nobody can reach.
async fn storage(
    scripts: impl IntoIterator<Item = Script, IntoIter: Send + 'static>,
) -> (Loopback, dingtalk_core::Client) {
    (serve(scripts).await, client("http://127.0.0.1:1".to_owned()))
}

#[tokio::test]
async fn the_content_arrives_with_the_signed_headers_and_without_a_token() {
    let (storage, client) = storage([Script::keep(200, "")]).await;
    let on_disk = OnDisk::new("report.pdf", &content(300_001));
    let (stream, _) = long_stream(300_001);
    for file in [Upload::bytes("report.pdf", content(300_001)), Upload::path(&on_disk.0), stream] {
        let address = format!("{}/bucket/a%2Fb?partNumber=1", storage.url());
        client
            .upload(address, file)
            .header("Authorization", "OSS key:s1gnature")
            .header("x-oss-date", "now")
            .await
            .unwrap();
        let received = storage.received().pop().unwrap();
        assert_eq!((received.method.as_str(), received.target.as_str()), ("PUT", "/bucket/a%2Fb?partNumber=1"));
        assert_eq!(received.header("authorization"), Some("OSS key:s1gnature"));
        assert_eq!(received.header("content-length"), Some("300001"));
        // It would have to be part of the signature.
        assert_eq!(received.header("content-type"), None);
        assert!(received.body == content(300_001));
        assert!(!shown(&received).contains("t0ken"), "{}", shown(&received));
    }
    client.upload(storage.url(), Upload::bytes("a.txt", "a")).header("Content-Type", "").await.unwrap();
    assert_eq!(storage.received().pop().unwrap().header("content-type"), Some(""));
}

#[tokio::test]
async fn what_can_be_read_again_is_sent_again() {
    let passing = || [Script::answer(503, ""), Script::ResetAfter(200_000), Script::keep(200, "")];
    let on_disk = OnDisk::new("again.zip", &content(1_000_000));
    for file in [Upload::path(&on_disk.0), Upload::bytes("again.zip", content(1_000_000))] {
        let (storage, client) = storage(passing()).await;
        client.upload(storage.url(), file).await.unwrap();
        assert!(storage.received().last().unwrap().body == content(1_000_000));
    }
    let (storage, client) = storage(passing()).await;
    let error = client.upload(storage.url(), long_stream(1_000_000).0).await.unwrap_err();
    assert_eq!((error.attempts(), error.stopped()), (1, Some(Stopped::StreamUsedUp)), "{error}");
    assert_eq!(storage.accepted(), 1);
}

#[tokio::test]
async fn a_refusal_is_an_error_and_no_redirect_is_followed() {
    let body = "<Error><Code>SignatureDoesNotMatch</Code><Message>s1gnature</Message></Error>";
    for (status, headers) in [(403, "content-type: application/xml\r\n"), (307, "location: /elsewhere\r\n")] {
        let (storage, client) = storage([Script::answer_with(status, headers, body)]).await;
        let address = format!("{}/a.pdf?Signature=s1gnature", storage.url());
        let error =
            client.upload(address, Upload::bytes("a.pdf", "a")).header("x-sign", "s1gnature").await.unwrap_err();
        assert_eq!((error.status(), storage.accepted()), (Some(status), 1), "{error}");
        assert_eq!(error.body().unwrap(), body.as_bytes());
        let text = format!("{error:#} {error:?}");
        assert!(text.contains(&format!("PUT {}/a.pdf", storage.url())), "{text}");
        assert!(!text.contains("s1gnature"), "{text}");
    }
}

#[tokio::test]
async fn a_missing_file_and_a_header_of_the_clients_are_refused() {
    let (storage, client) = storage([Script::keep(200, "")]).await;
    let missing = std::env::temp_dir().join("no-such-file.zip");
    let error = client.upload(storage.url(), missing).await.unwrap_err();
    assert!(error.to_string().starts_with("the upload: `file` cannot be read from "), "{error}");
    for name in ["content-length", "x-acs-dingtalk-access-token"] {
        let error = client.upload(storage.url(), Upload::bytes("a", "a")).header(name, "1").await.unwrap_err();
        assert!(error.to_string().contains("is reserved for the client"), "{error}");
    }
    assert_eq!(storage.accepted(), 0);
}

#[tokio::test]
async fn parts_are_the_whole_and_each_can_be_sent_again() {
    for (length, size, count) in [(0, 10, 0), (1, 10, 1), (1_000_000, 300_000, 4), (900_000, 300_000, 3)] {
        let on_disk = OnDisk::new("parts.zip", &content(length));
        for file in [Upload::path(&on_disk.0), Upload::bytes("a.zip", content(length)), long_stream(length).0] {
            let scripts = (0..count).flat_map(|_| [Script::answer(503, ""), Script::answer(200, "")]);
            let (storage, client) = storage(scripts).await;
            let seen = Arc::new(Mutex::new(Vec::new()));
            let file = file.on_progress({
                let seen = Arc::clone(&seen);
                move |progress| seen.lock().unwrap().push((progress.sent, progress.length))
            });
            let mut parts = file.parts(size).await.unwrap();
            assert_eq!(parts.count(), count);
            while let Some(part) = parts.next().await.unwrap() {
                client.upload(storage.url(), part).await.unwrap();
            }
            let arrived = storage.received().into_iter().skip(1).step_by(2).flat_map(|part| part.body);
            assert!(arrived.collect::<Vec<_>>() == content(length), "{file:?}");
            let whole = length as u64;
            let seen = seen.lock().unwrap();
            assert!(seen.iter().all(|&(sent, length)| sent <= length && length == whole), "{seen:?}");
            assert_eq!(seen.last().map_or(0, |(sent, _)| *sent), whole);
        }
    }
}

#[tokio::test]
async fn a_part_of_a_part_is_a_part_of_the_file() {
    let on_disk = OnDisk::new("inner.zip", &content(1_000));
    let mut parts = Upload::path(&on_disk.0).parts(400).await.unwrap();
    parts.next().await.unwrap();
    let second = parts.next().await.unwrap().unwrap();
    let mut inner = second.parts(150).await.unwrap();
    inner.next().await.unwrap();
    let (storage, client) = storage([Script::keep(200, "")]).await;
    client.upload(storage.url(), inner.next().await.unwrap().unwrap()).await.unwrap();
    assert!(storage.received()[0].body == content(1_000)[550..700]);
}

#[tokio::test]
async fn a_stream_of_another_length_has_no_last_part() {
    let pieces = || Pieces::new([Ok(Bytes::from(content(500)))]);
    for (length, why) in [(600, "it ended after 500 of 600 bytes"), (400, "it has more than 400 bytes")] {
        let mut parts = Upload::stream("a.zip", length, pieces()).parts(300).await.unwrap();
        assert_eq!(parts.next().await.unwrap().unwrap().length().await.unwrap(), 300);
        let error = parts.next().await.unwrap_err();
        assert!(format!("{error:#}").contains(why), "{error:#}");
    }
    let stream = Upload::stream("a.zip", 500, pieces());
    stream.parts(300).await.unwrap().next().await.unwrap();
    let error = stream.parts(300).await.unwrap_err();
    assert!(error.to_string().contains("`file` has already been sent"), "{error}");
}
