//! Randomness without a dependency: the standard library seeds each hasher differently, and nobody can guess how.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A random number.
pub(crate) fn number() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Returns a random UUID (version 4), for parameters by which DingTalk recognizes a repeated call.
///
/// ```
/// assert_ne!(dingtalk_core::unique_id(), dingtalk_core::unique_id());
/// ```
#[must_use]
pub fn unique_id() -> String {
    let (high, low) = (number(), number());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48) & 0x3fff,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_are_uuids_of_version_4() {
        for _ in 0..100 {
            let id = super::unique_id();
            let lengths: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert!(id.chars().all(|c| c == '-' || matches!(c, '0'..='9' | 'a'..='f')), "{id}");
            assert!(id[14..].starts_with('4') && id[19..].starts_with(['8', '9', 'a', 'b']), "{id}");
        }
    }
}
