//! The encryption of callbacks.
//!
//! Written independently of `dingtalk-events`, so that the two test each other.

use aes::Aes256;
use aes::cipher::{Block, BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Value, json};
use sha1_smol::Sha1;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The token and the AES key of an app's event subscription, and the id that its callbacks are for.
#[derive(Clone)]
pub struct CallbackKey {
    token: String,
    aes_key: [u8; 32],
    receiver: String,
}

/// The parts of an encrypted and signed message.
pub(super) struct Sealed {
    pub(super) signature: String,
    pub(super) timestamp: String,
    pub(super) nonce: String,
    pub(super) encrypted: String,
}

impl CallbackKey {
    /// Creates a key. `receiver` is an app key, a suite key or a corpId, as the subscription requires.
    ///
    /// # Panics
    /// If the AES key does not consist of 43 letters and digits.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a mistake in a test")]
    pub fn new(token: impl Into<String>, aes_key: &str, receiver: impl Into<String>) -> Self {
        let bytes = BASE64.decode(aes_key).ok().and_then(|bytes| bytes.try_into().ok());
        let aes_key = bytes.expect("an AES key consists of 43 letters and digits");
        Self { token: token.into(), aes_key, receiver: receiver.into() }
    }

    pub(super) fn seal(&self, serial: u64, timestamp: u128, message: &str) -> Sealed {
        let random = format!("{serial:016}");
        let length = u32::try_from(message.len()).unwrap_or(u32::MAX).to_be_bytes();
        let mut text = [random.as_bytes(), &length, message.as_bytes(), self.receiver.as_bytes()].concat();
        let padding = 32 - text.len() % 32;
        text.extend(std::iter::repeat_n(u8::try_from(padding).unwrap_or(32), padding));
        let mut encryptor = cbc::Encryptor::<Aes256>::new(&self.aes_key.into(), &self.iv());
        let (blocks, _) = Block::<Aes256>::slice_as_chunks_mut(&mut text);
        encryptor.encrypt_blocks(blocks);
        let (timestamp, nonce, encrypted) = (timestamp.to_string(), format!("n{serial}"), BASE64.encode(&text));
        let signature = self.sign(&timestamp, &nonce, &encrypted);
        Sealed { signature, timestamp, nonce, encrypted }
    }

    /// Opens an encrypted answer. `None` if it was not encrypted and signed with this key for this receiver.
    pub(super) fn open(&self, body: &[u8]) -> Option<String> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let encrypted = text("encrypt")?;
        if self.sign(text("timeStamp")?, text("nonce")?, encrypted) != text("msg_signature")? {
            return None;
        }
        let mut bytes = BASE64.decode(encrypted).ok()?;
        let mut decryptor = cbc::Decryptor::<Aes256>::new(&self.aes_key.into(), &self.iv());
        let (blocks, rest) = Block::<Aes256>::slice_as_chunks_mut(&mut bytes);
        decryptor.decrypt_blocks(blocks);
        let is_whole = rest.is_empty();
        let padding = usize::from(*bytes.last().filter(|_| is_whole)?);
        let plain = bytes.get(16..bytes.len().checked_sub(padding)?)?;
        let (length, plain) = plain.split_first_chunk::<4>()?;
        let (message, receiver) = plain.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let message = String::from_utf8(message.to_vec()).ok()?;
        (receiver == self.receiver.as_bytes()).then_some(message)
    }

    fn iv(&self) -> Block<Aes256> {
        let mut iv = Block::<Aes256>::default();
        iv.iter_mut().zip(self.aes_key).for_each(|(byte, key)| *byte = key);
        iv
    }

    fn sign(&self, timestamp: &str, nonce: &str, encrypted: &str) -> String {
        let mut texts = [self.token.as_str(), timestamp, nonce, encrypted];
        texts.sort_unstable();
        Sha1::from(texts.concat()).digest().to_string()
    }
}

impl std::fmt::Debug for CallbackKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallbackKey").field("receiver", &self.receiver).finish_non_exhaustive()
    }
}

impl Sealed {
    pub(super) fn body(&self) -> String {
        json!({"encrypt": self.encrypted}).to_string()
    }

    pub(super) fn query(&self) -> String {
        let Self { signature, timestamp, nonce, .. } = self;
        format!("signature={signature}&msg_signature={signature}&timestamp={timestamp}&nonce={nonce}")
    }
}
