//! Waits that must not coincide.

use std::time::Duration;

use dingtalk_core::shared::random_share;

/// A duration that is up to a fifth shorter or longer.
pub(crate) fn jitter(duration: Duration) -> Duration {
    duration.mul_f64(0.8 + 0.4 * random_share())
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
}
