//! Randomness for unique names and for waits that must not coincide.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// A number that cannot be guessed: the standard library seeds hash maps from the operating system.
fn number() -> u64 {
    RandomState::new().hash_one(0)
}

/// A name that no other process generates.
pub(crate) fn name() -> String {
    format!("{:016x}{:016x}", number(), number())
}

/// A duration that is up to a fifth shorter or longer.
pub(crate) fn jitter(duration: Duration) -> Duration {
    // 53 bits: as many as an f64 holds exactly.
    let share = (number() >> 11) as f64 / (1_u64 << 53) as f64;
    duration.mul_f64(0.8 + 0.4 * share)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    #[test]
    fn jitter_stays_near() {
        let second = Duration::from_secs(1);
        let all: Vec<_> = (0..1000).map(|_| super::jitter(second)).collect();
        assert!(all.iter().all(|wait| *wait >= second.mul_f64(0.8) && *wait <= second.mul_f64(1.2)));
        assert!(all.iter().any(|wait| *wait < second) && all.iter().any(|wait| *wait > second));
    }

    #[test]
    fn names_differ() {
        assert_ne!(super::name(), super::name());
        assert_eq!(super::name().len(), 32);
    }
}
