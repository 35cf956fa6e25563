//! Where a request goes against a spec.

use std::fmt;

use dingtalk_spec::model::SpecPlace;

/// Where a request goes against a spec.
///
/// It prints as one line, with the statement of the spec that is violated in front. Values of sensitive parameters are never in it.
///
/// ```
/// # use dingtalk_simulator::Simulator;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let dingtalk = Simulator::builder().start_blocking()?;
/// // ... whatever the code under test does ...
/// for violation in dingtalk.violations() {
///     println!("{violation}");
/// }
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The violated statement; absent where no spec says anything about the request.
    pub place: Option<SpecPlace>,
    /// What part of the request: `query.targetCorpId`, `body.toCorpIds[0]`, `method`.
    pub at: String,
    /// What the spec asks for.
    pub expected: String,
    /// What came.
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
