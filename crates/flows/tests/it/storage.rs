//! Uploads to the storage, whose content goes to another address.

use dingtalk_core::Upload;
use dingtalk_flows::storage::upload_file;
use dingtalk_simulator::{Received, Reply, Simulator};
use serde_json::{Value, json};

use super::start;

const INFO: &str = "storage_2_0::get_file_upload_info";
const PARTS: &str = "storage_1_0::get_multipart_file_upload_infos";
const UNREACHABLE: &str = "http://127.0.0.1:1/bucket/file";

fn target(addresses: &[String], seconds: i64) -> Value {
    json!({"resourceUrls": addresses, "headers": {"Authorization": "OSS s1gnature"}, "expirationSeconds": seconds})
}

fn reply(json: &Value) -> Reply {
    Reply::body(200, json.to_string())
}

/// The requests of an operation, or those of the storage.
fn of(dingtalk: &Simulator, operation: Option<&str>) -> Vec<Received> {
    let received = dingtalk.received().into_iter();
    received.filter(|received| received.operation.as_deref() == operation).collect()
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| (index % 251) as u8).collect()
}

#[tokio::test]
async fn a_file_goes_to_the_address_and_is_committed() {
    let (dingtalk, client) = start().await;
    dingtalk.answer_path("PUT", "/bucket/file", Reply::body(503, "")).unwrap();
    dingtalk.answer_path("PUT", "/bucket/file", Reply::body(200, "")).unwrap();
    let addresses = [UNREACHABLE.to_owned(), format!("{}/bucket/file?sign=1", dingtalk.url())];
    let info = json!({"uploadKey": "key", "headerSignatureInfo": target(&addresses, 900)});
    dingtalk.answer_next(INFO, reply(&info)).unwrap();
    let upload = upload_file(Upload::bytes("report.pdf", content(1_000))).parent_dentry_uuid("folder").union_id("user");
    let committed = upload.name("May.pdf").send(&client).await.unwrap();
    assert!(committed.dentry.is_some());
    assert_eq!(dingtalk.violations(), []);

    let sent = of(&dingtalk, None);
    assert_eq!(sent.len(), 2);
    for put in sent {
        assert_eq!((put.method.as_str(), put.target.as_str()), ("PUT", "/bucket/file?sign=1"));
        assert_eq!(put.header("authorization"), Some("OSS s1gnature"));
        assert!(put.headers.iter().all(|(_, value)| !value.contains(&dingtalk.app_token())));
        assert_eq!(put.body, content(1_000));
    }
    let check = &of(&dingtalk, Some(INFO))[0].json().unwrap()["option"]["preCheckParam"];
    assert_eq!(*check, json!({"size": 1_000}));
    let commit = &of(&dingtalk, Some("storage_2_0::commit_file"))[0];
    let expected = json!({"uploadKey": "key", "name": "May.pdf", "option": {"size": 1_000}});
    assert_eq!(commit.json().unwrap(), expected);
    assert!(commit.target.starts_with("/v2.0/storage/spaces/files/folder/commit?unionId=user"), "{}", commit.target);
}

/// A storage that takes parts, of which the second fails once.
fn take_parts(dingtalk: &Simulator, count: i64, seconds: i64) {
    for status in [200, 503, 200] {
        dingtalk.answer_path("PUT", "/bucket/{part}", Reply::body(status, "")).unwrap();
    }
    let begun = json!({"uploadKey": "key"});
    dingtalk.answer_next("storage_1_0::init_multipart_file_upload", reply(&begun)).unwrap();
    let info = |number| {
        let address = format!("{}/bucket/{number}", dingtalk.url());
        json!({"partNumber": number, "headerSignatureInfo": target(&[address], seconds)})
    };
    let infos: Vec<_> = (1..=count).rev().map(info).collect();
    for _ in 0..count {
        dingtalk.answer_next(PARTS, reply(&json!({"multipartHeaderSignatureInfos": infos}))).unwrap();
    }
}

#[tokio::test]
async fn a_large_file_is_sent_in_parts() {
    let pieces = |content: Vec<u8>| Once(Some(content.into()));
    for (file, calls) in [
        (Upload::bytes("film.mp4", content(700)), 1),
        (Upload::stream("film.mp4", 700, pieces(content(700))), 1),
        (Upload::bytes("film.mp4", content(700)), 7),
    ] {
        let (dingtalk, client) = start().await;
        take_parts(&dingtalk, 7, if calls == 1 { 900 } else { 0 });
        let upload = upload_file(file).parent_dentry_uuid("folder").union_id("user");
        upload.in_parts_of_space("space").part_size(100).send(&client).await.unwrap();
        assert_eq!(dingtalk.violations(), []);
        let targets: Vec<_> = of(&dingtalk, None).into_iter().map(|put| put.target).collect();
        let expected: Vec<_> = [1, 2, 2, 3, 4, 5, 6, 7].iter().map(|number| format!("/bucket/{number}")).collect();
        assert_eq!(targets, expected);
        let whole = of(&dingtalk, None).into_iter().enumerate().filter(|(index, _)| *index != 1);
        assert_eq!(whole.flat_map(|(_, put)| put.body).collect::<Vec<_>>(), content(700));
        // An address whose time is up is not used.
        let asked: Vec<_> =
            of(&dingtalk, Some(PARTS)).iter().map(|ask| ask.json().unwrap()["partNumbers"].clone()).collect();
        assert_eq!((asked.len(), &asked[0]), (calls, &json!([1, 2, 3, 4, 5, 6, 7])));
        let commit = of(&dingtalk, Some("storage_2_0::commit_file"))[0].json().unwrap();
        assert_eq!(commit["option"]["size"], 700);
    }
}

#[tokio::test]
async fn what_fits_into_a_part_is_sent_whole() {
    let (dingtalk, client) = start().await;
    dingtalk.answer_path("PUT", "/bucket/file", Reply::body(200, "")).unwrap();
    let info =
        json!({"uploadKey": "key", "headerSignatureInfo": target(&[format!("{}/bucket/file", dingtalk.url())], 900)});
    dingtalk.answer_next(INFO, reply(&info)).unwrap();
    let upload = upload_file(Upload::bytes("empty.txt", "")).parent_dentry_uuid("folder").union_id("user");
    upload.in_parts_of_space("space").send(&client).await.unwrap();
    assert_eq!((of(&dingtalk, None).len(), of(&dingtalk, Some(PARTS)).len()), (1, 0));
}

#[tokio::test]
async fn what_was_not_sent_is_not_committed() {
    let address = |dingtalk: &Simulator| format!("{}/bucket/file", dingtalk.url());
    for (info, why) in [
        (
            json!({"uploadKey": "key"}),
            "headerSignatureInfo.resourceUrls: expected an address to upload to, found nothing",
        ),
        (json!({"uploadKey": "key", "headerSignatureInfo": target(&[], 9)}), "headerSignatureInfo.resourceUrls"),
        (
            json!({"headerSignatureInfo": target(&[UNREACHABLE.to_owned()], 9)}),
            "uploadKey: expected the key of the upload",
        ),
        (json!({"uploadKey": "key", "headerSignatureInfo": null}), "HTTP 403"),
    ] {
        let (dingtalk, client) = start().await;
        dingtalk.answer_path("PUT", "/bucket/file", Reply::body(403, "<Error/>")).unwrap();
        let mut info = info;
        if why == "HTTP 403" {
            info["headerSignatureInfo"] = target(&[address(&dingtalk)], 9);
        }
        dingtalk.answer_next(INFO, reply(&info)).unwrap();
        let upload = upload_file(Upload::bytes("a.txt", "a")).parent_dentry_uuid("folder").union_id("user");
        let error = upload.send(&client).await.unwrap_err();
        assert!(error.to_string().contains(why), "{error}");
        assert!(!format!("{error:#} {error:?}").contains("s1gnature"), "{error:?}");
        assert_eq!(of(&dingtalk, Some("storage_2_0::commit_file")).len(), 0);
    }
}

/// A stream of one piece.
struct Once(Option<bytes::Bytes>);

impl futures_core::Stream for Once {
    type Item = Result<bytes::Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}
