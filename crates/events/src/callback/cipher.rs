//! The encryption of callbacks: AES-256-CBC around a message and its receiver's id.

use aes::Aes256;
use aes::cipher::{Block, BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _};
use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use subtle::{ConstantTimeEq as _, ConstantTimeLess as _};

/// Keys are 43 letters and digits of any kind, so the last one may carry bits that no byte has.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

const BLOCK: usize = 16;

/// Padding fills up to a multiple of this, although AES needs only a multiple of 16.
const PADDED: usize = 32;

/// Random bytes at the beginning, in place of a random initialization vector.
pub(super) const RANDOM: usize = 16;

/// A key that encrypts and decrypts.
pub(super) struct Cipher {
    key: [u8; 32],
}

/// A message and the id of the one that it is for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opened {
    pub(super) message: Vec<u8>,
    pub(super) receiver: Vec<u8>,
}

/// The text was not encrypted with this key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Undecipherable;

impl Cipher {
    /// Reads a key as the developer console shows it. Returns `None` if it is not one.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let text = text.strip_suffix('=').unwrap_or(text);
        if text.len() != 43 {
            return None;
        }
        Some(Self { key: BASE64.decode(text).ok()?.try_into().ok()? })
    }

    fn iv(&self) -> Block<Aes256> {
        let mut iv = Block::<Aes256>::default();
        for (byte, key) in iv.iter_mut().zip(self.key) {
            *byte = key;
        }
        iv
    }

    /// Encrypts a message for `receiver`, and returns it in Base64.
    pub(super) fn encrypt(&self, random: [u8; RANDOM], message: &[u8], receiver: &[u8]) -> Option<String> {
        let length = u32::try_from(message.len()).ok()?.to_be_bytes();
        let mut text = [&random[..], &length, message, receiver].concat();
        let padding = PADDED - text.len() % PADDED;
        text.resize(text.len() + padding, u8::try_from(padding).ok()?);
        let mut encryptor = cbc::Encryptor::<Aes256>::new(&self.key.into(), &self.iv());
        for block in text.chunks_exact_mut(BLOCK) {
            encryptor.encrypt_block(block.try_into().ok()?);
        }
        Some(BASE64.encode(text))
    }

    /// Decrypts a text in Base64. Its errors do not say what is wrong, and the padding is checked in constant time.
    pub(super) fn decrypt(&self, text: &str) -> Result<Opened, Undecipherable> {
        self.plain(text).and_then(|plain| open(&plain)).ok_or(Undecipherable)
    }

    fn plain(&self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = BASE64.decode(text).ok()?;
        if bytes.is_empty() || bytes.len() % BLOCK != 0 {
            return None;
        }
        let mut decryptor = cbc::Decryptor::<Aes256>::new(&self.key.into(), &self.iv());
        for block in bytes.chunks_exact_mut(BLOCK) {
            decryptor.decrypt_block(block.try_into().ok()?);
        }
        Some(bytes)
    }
}

/// Takes a plain text apart.
fn open(plain: &[u8]) -> Option<Opened> {
    let kept = plain.len().checked_sub(padding(plain)?)?;
    let (_, rest) = plain.get(..kept)?.split_at_checked(RANDOM)?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let (message, receiver) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some(Opened { message: message.to_vec(), receiver: receiver.to_vec() })
}

/// Returns how many bytes of padding there are, if they are all right.
fn padding(plain: &[u8]) -> Option<usize> {
    let last = *plain.last()?;
    let mut is_good = !last.ct_eq(&0) & last.ct_lt(&33);
    for (index, byte) in (1_u8..=32).zip(plain.iter().rev()) {
        let is_padding = !last.ct_lt(&index);
        is_good &= !is_padding | byte.ct_eq(&last);
    }
    bool::from(is_good).then_some(usize::from(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cipher() -> Cipher {
        Cipher::from_text("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG").unwrap()
    }

    #[test]
    fn what_is_encrypted_can_be_decrypted() {
        for length in 0..100 {
            let message = vec![b'x'; length];
            let text = cipher().encrypt([7; RANDOM], &message, b"suite1").unwrap();
            let opened = cipher().decrypt(&text).unwrap();
            assert_eq!((opened.message, opened.receiver), (message, b"suite1".to_vec()));
        }
    }

    #[test]
    fn keys_have_43_characters() {
        for text in ["", "short", &"a".repeat(42), &"a".repeat(44), &"!".repeat(43), &format!("{}=", "a".repeat(42))] {
            assert!(Cipher::from_text(text).is_none(), "{text}");
        }
        assert!(Cipher::from_text(&"a".repeat(43)).is_some());
        assert!(Cipher::from_text(&format!("{}=", "a".repeat(43))).is_some());
    }

    #[test]
    fn padding_must_be_right() {
        let padded = |bytes: &[u8]| padding(bytes);
        assert_eq!(padded(&[1]), Some(1));
        assert_eq!(padded(&[32; 32]), Some(32));
        assert_eq!(padded(&[[9; 32], [32; 32]].concat()), Some(32));
        assert_eq!(padded(&[5, 3, 3, 3]), Some(3));
        for wrong in [&[0][..], &[33; 40], &[255; 300], &[2, 3, 2, 3], &[]] {
            assert_eq!(padded(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_wrong_length_is_not_read() {
        let mut plain = [0; RANDOM + 4 + 2].to_vec();
        let last = |plain: &mut Vec<u8>, length: u8| plain[RANDOM + 3] = length;
        plain.extend([1]);
        for (length, readable) in [(0, true), (2, true), (3, false), (200, false)] {
            last(&mut plain, length);
            assert_eq!(open(&plain).is_some(), readable, "{length}");
        }
        assert_eq!(open(&[1; 10]), None);
    }
}
