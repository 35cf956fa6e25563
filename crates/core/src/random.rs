//! Randomness that nobody can guess, without a dependency: the standard library seeds each hasher differently.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A random number.
pub(crate) fn number() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Returns a text of 32 letters and digits that no other call returns, for parameters by which DingTalk recognizes a repeated call.
///
/// ```
/// assert_ne!(dingtalk_core::unique_id(), dingtalk_core::unique_id());
/// ```
#[must_use]
pub fn unique_id() -> String {
    format!("{:016x}{:016x}", number(), number())
}
