//! What the crates of this project have in common. Not for programs: it changes without notice.

use std::hash::{BuildHasher as _, RandomState};
use std::time::{SystemTime, UNIX_EPOCH};

use percent_encoding::percent_decode_str;

/// A number that cannot be guessed: the standard library seeds hash maps from the operating system.
#[must_use]
pub fn random_number() -> u64 {
    RandomState::new().hash_one(0)
}

/// Returns a random UUID (version 4), for parameters by which DingTalk recognizes a repeated call.
///
/// ```
/// assert_ne!(dingtalk_core::unique_id(), dingtalk_core::unique_id());
/// ```
#[must_use]
pub fn unique_id() -> String {
    let (high, low) = (random_number(), random_number());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48) & 0x3fff,
        low & 0xffff_ffff_ffff
    )
}

/// A random number from 0 to 1.
#[must_use]
pub fn random_share() -> f64 {
    // 53 bits: as many as an f64 holds exactly.
    (random_number() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Milliseconds since 1970.
#[must_use]
pub fn milliseconds_now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

/// The value of a parameter in a query, decoded.
#[must_use]
pub fn query_parameter(query: &str, name: &str) -> Option<String> {
    let query = query.strip_prefix('?').unwrap_or(query);
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(key, _)| *key == name)?;
    percent_decode_str(&value.replace('+', " ")).decode_utf8().ok().map(|value| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_of_version_4() {
        for _ in 0..100 {
            let id = unique_id();
            let lengths: Vec<_> = id.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
            assert!(id.chars().all(|c| c == '-' || matches!(c, '0'..='9' | 'a'..='f')), "{id}");
            assert!(id[14..].starts_with('4') && id[19..].starts_with(['8', '9', 'a', 'b']), "{id}");
        }
    }

    #[test]
    fn random_values_differ() {
        assert_ne!(unique_id(), unique_id());
        let all: Vec<_> = (0..1000).map(|_| random_share()).collect();
        assert!(all.iter().all(|share| (0.0..=1.0).contains(share)));
        assert!(all.iter().any(|share| *share < 0.5) && all.iter().any(|share| *share > 0.5));
    }

    #[test]
    fn parameters_are_decoded() {
        let find = |name| query_parameter("?a=1%2B2&b=x+y&c&d=%ff&a=2", name);
        assert_eq!([find("a"), find("b")], [Some("1+2".to_owned()), Some("x y".to_owned())]);
        assert_eq!([find("c"), find("d"), find("e")], [None, None, None]);
    }
}
