//! Answers in serde's formats, with the feature `serde` of the generated crates.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use dingtalk_core::{Secret, SerializableSecret};
use dingtalk_oauth2_1_0::{get_token, get_user_token};
use serde_json::json;

#[test]
fn answers_are_serialized_without_their_secrets() {
    let user = r#"{"accessToken":"t0ken","refreshToken":"r3fresh","expireIn":7200,"corpId":"ding1"}"#;
    let user: get_user_token::Response = serde_json::from_str(user).unwrap();
    let secrets = [&user.access_token, &user.refresh_token].map(|secret| secret.as_ref().map(Secret::expose));
    assert_eq!(secrets, [Some("t0ken"), Some("r3fresh")]);
    assert_eq!(serde_json::to_value(&user).unwrap(), json!({"expireIn": 7200, "corpId": "ding1"}));

    let app: get_token::Response = serde_json::from_str(r#"{"access_token":"t0ken","expires_in":7200}"#).unwrap();
    assert_eq!(serde_json::to_value(&app).unwrap(), json!({"expires_in": 7200}));
}

#[test]
fn a_secret_is_serialized_on_purpose() {
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Kept {
        token: Option<SerializableSecret>,
    }
    let kept = Kept { token: Some(SerializableSecret(Secret::new("t0ken"))) };
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(text, r#"{"token":"t0ken"}"#);
    assert_eq!(serde_json::from_str::<Kept>(&text).unwrap().token, kept.token);
}
