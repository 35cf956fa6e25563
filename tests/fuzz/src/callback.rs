//! Callbacks, as anybody may post them, and as one may who knows the token and the key.

use std::time::{Duration, UNIX_EPOCH};

use aes::Aes256;
use aes::cipher::{BlockModeEncrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dingtalk_events::{Callbacks, Receiver};
use sha1_smol::Sha1;

const TOKEN: &str = "t0ken-of-callbacks";

/// Base64 of 32 bytes `i`, without its padding.
const AES_KEY: &str = "aWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWk";
const AES_KEY_BYTES: [u8; 32] = [b'i'; 32];

/// The receiver.
pub const RECEIVER: &str = "suite1";

/// Opens a callback. An input that begins with `p` is the plain text of one, and otherwise the query and the body, on two lines.
pub fn callback(data: &[u8]) {
    let callbacks = Callbacks::new(TOKEN, AES_KEY, Receiver::suite_key(RECEIVER)).expect("the key is one");
    let callbacks = callbacks.refuse_repeated(Duration::from_secs(60));
    let (query, body) = match data.split_first() {
        Some((b'p', plain)) => seal(plain),
        _ => {
            let mut lines = data.splitn(2, |byte| *byte == b'\n');
            let mut line = || lines.next().unwrap_or_default().to_vec();
            (String::from_utf8_lossy(&line()).into_owned(), line())
        }
    };
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let shown = match callbacks.open_at(&query, &body, now) {
        Ok(callback) => {
            assert_eq!(callbacks.success(&callback).status(), 200);
            assert!(callbacks.open_at(&query, &body, now).is_err_and(|refusal| refusal.is_repeated()));
            let event = callback.event();
            let _ = (callback.is_check(), event.suite_ticket(), event.json());
            for event in event.changes().iter().flatten().chain([event]) {
                assert_eq!(format!("{:?}", event.read_any()), format!("{:?}", event.read_any()));
            }
            format!("{callbacks:?} {:?}", callback.event().id())
        }
        Err(refusal) => format!("{callbacks:?} {refusal} {refusal:?}"),
    };
    // Those who write a secret into their own request may read it.
    let input = String::from_utf8_lossy(data);
    for secret in [TOKEN, AES_KEY] {
        assert!(!shown.contains(secret) || input.contains(secret), "{shown}");
    }
}

/// Encrypts and signs a plain text, which need not be one.
fn seal(plain: &[u8]) -> (String, Vec<u8>) {
    let mut text = plain.to_vec();
    text.resize(text.len().next_multiple_of(16), 16);
    let iv = [b'i'; 16];
    let mut encryptor = cbc::Encryptor::<Aes256>::new(&AES_KEY_BYTES.into(), &iv.into());
    for block in text.chunks_exact_mut(16) {
        encryptor.encrypt_block(block.try_into().expect("a block has 16 bytes"));
    }
    let encrypted = STANDARD.encode(text);
    let (timestamp, nonce) = ("1700000000", "n");
    let mut texts = [TOKEN, timestamp, nonce, &encrypted];
    texts.sort_unstable();
    let signature = Sha1::from(texts.concat()).digest().to_string();
    let query = format!("signature={signature}&timestamp={timestamp}&nonce={nonce}");
    (query, format!("{{\"encrypt\":\"{encrypted}\"}}").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_text_is_opened() {
        let message = br#"{"EventType":"check_url"}"#;
        let mut plain = [&[7; 16][..], &25_u32.to_be_bytes(), message, RECEIVER.as_bytes()].concat();
        let padding = 32 - plain.len() % 32;
        plain.resize(plain.len() + padding, padding as u8);
        let (query, body) = seal(&plain);
        let callbacks = Callbacks::new(TOKEN, AES_KEY, Receiver::suite_key(RECEIVER)).unwrap();
        assert!(callbacks.open(&query, &body).unwrap().is_check());
        callback(&[b"p", plain.as_slice()].concat());
    }
}
