//! Signatures of callbacks.

use sha1_smol::Sha1;
use subtle::ConstantTimeEq as _;

/// Signs an encrypted text: the SHA-1 of four texts, sorted and joined.
pub(super) fn sign(token: &str, timestamp: &str, nonce: &str, encrypted: &str) -> String {
    let mut texts = [token, timestamp, nonce, encrypted];
    texts.sort_unstable();
    let mut hash = Sha1::new();
    texts.iter().for_each(|text| hash.update(text.as_bytes()));
    hash.digest().to_string()
}

/// Whether two signatures are equal. How long it takes does not depend on where they differ.
pub(super) fn is_same(expected: &str, found: &str) -> bool {
    expected.as_bytes().ct_eq(found.as_bytes()).into()
}
