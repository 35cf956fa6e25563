//! Versions, and how they rise.

use std::fmt;

use super::Level;

/// A version of a generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
}

impl Version {
    /// The version that a spec gives. The reader has checked that there are three numbers.
    pub(super) fn of(text: &str) -> Self {
        let mut numbers = text.split('.').map(|number| number.parse().unwrap_or_default());
        let mut next = || numbers.next().unwrap_or_default();
        Self { major: next(), minor: next(), patch: next() }
    }

    /// The lowest version after this one in which changes of this level may be released.
    ///
    /// Cargo treats the first number that is not zero as the breaking one: `0.2.0` may break users of `0.1.9`, and `0.1.10` may
    /// not. Before 1.0, additions have no separate number.
    #[must_use]
    pub fn after(self, level: Level) -> Self {
        let Self { major, minor, patch } = self;
        match (level, major, minor) {
            (Level::Major, 1.., _) => Self { major: major + 1, minor: 0, patch: 0 },
            (Level::Major, 0, 1..) | (Level::Minor, 1.., _) => Self { major, minor: minor + 1, patch: 0 },
            (Level::Major | Level::Minor, 0, _) | (Level::Patch, ..) => Self { major, minor, patch: patch + 1 },
        }
    }

    /// Whether its second or third number is the breaking one.
    #[must_use]
    pub fn is_initial(self) -> bool {
        self.major == 0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_rise_by_cargos_rules() {
        let cases = [
            ("1.2.3", ["1.2.4", "1.3.0", "2.0.0"]),
            ("0.1.0", ["0.1.1", "0.1.1", "0.2.0"]),
            ("0.0.4", ["0.0.5", "0.0.5", "0.0.5"]),
        ];
        for (version, after) in cases {
            let levels = [Level::Patch, Level::Minor, Level::Major];
            assert_eq!(levels.map(|level| Version::of(version).after(level).to_string()), after);
        }
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(Version::of("0.10.0") > Version::of("0.9.9"));
        assert_eq!(Version::of("4294967295.0.1").after(Level::Major).to_string(), "4294967296.0.0");
    }
}
