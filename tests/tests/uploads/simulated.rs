//! The simulator receives uploads, and checks them.

use dingtalk_core::{AccessToken, AnyCall, Client, Method, Upload};
use dingtalk_simulator::Simulator;

use super::{content, upload};

async fn start() -> (Simulator, Client) {
    let dingtalk = Simulator::start().await.unwrap();
    let client =
        Client::builder().endpoint(dingtalk.url()).credentials(AccessToken::app(dingtalk.app_token())).build().unwrap();
    (dingtalk, client)
}

#[tokio::test]
async fn an_upload_is_received_and_answered() {
    let (dingtalk, client) = start().await;
    let answer = upload(Upload::bytes("team.png", content(100_000)), &client).await.unwrap();
    assert!(answer.media_id.is_some());
    let received = &dingtalk.received()[0];
    assert_eq!(received.violations, []);
    let form = received.form().unwrap();
    let media = form.iter().find(|part| part.name == "media").unwrap();
    assert_eq!(media.file_name.as_deref(), Some("team.png"));
    assert_eq!(media.content_type.as_deref(), Some("image/png"));
    assert!(media.content == content(100_000));
    assert!(format!("{received:?}").contains(r#"type: \"file\", media: \"team.png\", 100000 bytes"#), "{received:?}");
}

#[tokio::test]
async fn violations_of_a_form_are_named() {
    let (dingtalk, client) = start().await;
    let call = || client.legacy_request(Method::POST, "/media/upload");
    let small = || Upload::bytes("a.png", "content");
    let cases: [(AnyCall, &[&str]); 7] = [
        (
            call().json(serde_json::json!({ "type": "image" })),
            &["`body`: expected a form (multipart/form-data), got another body"],
        ),
        (
            call().file("media", small()),
            &["`body.type`: expected `image`, `voice`, `video` or `file`, which is required, got nothing"],
        ),
        (
            call().body_field("type", "song").file("media", small()),
            &["`body.type`: expected `image`, `voice`, `video` or `file`, got the text \"song\""],
        ),
        (
            call().body_field("type", "image").file("medai", small()),
            &[
                "`body.medai`: expected only declared fields (did you mean `media`?), got an unknown one",
                "`body.media`: expected a file, which is required, got nothing",
            ],
        ),
        (
            call().body_field("media", "text").file("type", small()),
            &[
                "`body.media`: expected a file, which has a name (`filename`), got text",
                "`body.type`: expected `image`, `voice`, `video` or `file`, got a file",
            ],
        ),
        (
            call().body_field("type", "image").file("media", Upload::bytes("a.png", vec![0; 20_971_521])),
            &["`body.media`: expected at most 20971520 bytes, got 20971521"],
        ),
        (
            call().body_field("type", "image").body_field("media_id", 7).file("media", small()),
            &["`body.media_id`: expected only declared fields"],
        ),
    ];
    for (call, violations) in cases {
        let error = call.send().await.unwrap_err();
        assert_eq!(error.code(), Some("40035"), "{error}");
        let received = dingtalk.received();
        let found: Vec<_> = received.last().unwrap().violations.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), violations.len(), "{found:#?}");
        for violation in violations {
            assert!(found.iter().any(|found| found.contains(violation)), "{violation}: {found:#?}");
        }
    }
    call().body_field("type", "image").file("media", small()).send().await.unwrap();
}
