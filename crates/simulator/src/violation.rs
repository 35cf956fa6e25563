//! How a request violates a spec.

use std::fmt;

use dingtalk_spec::model::SpecPlace;

/// A way in which a request violates a spec.
///
/// It prints as one line that begins with the place of the violated statement. Values of sensitive parameters are never part of it.
///
/// ```
/// # use dingtalk_simulator::Simulator;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dingtalk = Simulator::builder().start_blocking()?;
/// // ... the code under test makes its calls ...
/// for violation in dingtalk.violations() {
///     println!("{violation}");
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The violated statement; absent if no spec says anything about the request.
    pub place: Option<SpecPlace>,
    /// The part of the request: `query.targetCorpId`, `body.toCorpIds[0]`, `method`.
    pub at: String,
    /// What the spec requires.
    pub expected: String,
    /// What was sent.
    pub found: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.place {
            write!(f, "{location}: ")?;
        }
        write!(f, "`{}`: expected {}, got {}", self.at, self.expected, self.found)
    }
}
