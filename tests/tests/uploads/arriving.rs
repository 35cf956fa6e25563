//! What arrives, and what is observed meanwhile.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use dingtalk_core::{Upload, UploadProgress};
use dingtalk_simulator::{FormPart, read_form};
use dingtalk_test_support::loopback::{Received, Script};

use super::{GOOD, client, content, long_stream, serve, upload};

/// The file that arrived.
fn file(received: &Received) -> FormPart {
    let form = read_form(received.header("content-type").unwrap(), &received.body).unwrap();
    let names: Vec<_> = form.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["type", "media"]);
    assert_eq!(form[0].text(), Some("file"));
    assert_eq!(received.header("content-length").unwrap(), received.body.len().to_string());
    assert_eq!(received.header("transfer-encoding"), None);
    form.into_iter().nth(1).unwrap()
}

/// A file on disk, which is removed in the end.
pub(super) struct OnDisk(pub(super) PathBuf);

impl OnDisk {
    pub(super) fn new(name: &str, content: &[u8]) -> Self {
        let folder = std::env::temp_dir().join(format!("dingtalk-upload-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), content).unwrap();
        Self(folder.join(name))
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

#[tokio::test]
async fn bytes_paths_and_streams_arrive_whole() {
    let server = serve([Script::keep(200, GOOD)]).await;
    let client = client(server.url());
    for length in [0, 1, 65_536, 65_537, 1_000_003] {
        let content = content(length);
        let on_disk = OnDisk::new("report.pdf", &content);
        let (stream, _) = long_stream(length);
        for media in
            [Upload::bytes("report.pdf", content.clone()), Upload::path(&on_disk.0), stream.named("report.pdf")]
        {
            let shown = format!("{media:?}");
            let answer = upload(media, &client).await.unwrap();
            assert_eq!(answer.media_id.as_deref(), Some("@m"));
            let file = file(server.received().last().unwrap());
            assert_eq!(
                (file.file_name.as_deref(), file.content_type.as_deref()),
                (Some("report.pdf"), Some("application/pdf"))
            );
            assert!(file.content == content, "{length} bytes of {shown}");
        }
    }
}

#[tokio::test]
async fn a_setter_takes_a_path() {
    let server = serve([Script::keep(200, GOOD)]).await;
    let client = client(server.url());
    let on_disk = OnDisk::new("团队.PNG", b"a picture");
    let builder = || dingtalk_oapi::media_upload().kind("file");
    builder().media(on_disk.0.as_path()).send(&client).await.unwrap();
    builder().media(&on_disk.0).send(&client).await.unwrap();
    builder().media(on_disk.0.clone()).send(&client).await.unwrap();
    for received in server.received() {
        let file = file(&received);
        assert_eq!((file.file_name.as_deref(), file.content_type.as_deref()), (Some("团队.PNG"), Some("image/png")));
        assert_eq!(file.content, b"a picture");
    }
}

#[tokio::test]
async fn progress_is_told_piece_by_piece() {
    let server = serve([Script::keep(200, GOOD)]).await;
    let client = client(server.url());
    let seen = Arc::new(Mutex::new(Vec::<UploadProgress>::new()));
    let (media, _) = long_stream(1_000_003);
    let media = media.on_progress({
        let seen = Arc::clone(&seen);
        move |progress| seen.lock().unwrap().push(progress)
    });
    upload(media, &client).await.unwrap();
    let seen = seen.lock().unwrap();
    assert!(seen.len() >= 1_000_003 / 65_536, "{}", seen.len());
    assert!(
        seen.is_sorted_by_key(|progress| progress.sent) && seen.iter().all(|progress| progress.length == 1_000_003)
    );
    assert_eq!(seen.last().unwrap().sent, 1_000_003);
}

#[test]
fn uploads_need_no_async() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(serve([Script::keep(200, GOOD)]));
    let client = client(server.url());
    let on_disk = OnDisk::new("blocking.bin", &content(300_000));
    upload(Upload::path(&on_disk.0), &client).wait().unwrap();
    let (stream, content) = long_stream(300_000);
    upload(stream, &client).wait().unwrap();
    assert!(server.received().iter().all(|received| file(received).content == content));
}
