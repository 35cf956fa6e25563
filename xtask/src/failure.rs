//! Why a command gave up.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

/// A result whose error ends the command.
pub(crate) type Result<T> = std::result::Result<T, Failure>;

/// The message for stderr, and the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    status: u8,
    /// Whether each part of the message already says that it is an error.
    is_report: bool,
}

impl Failure {
    /// Something is wrong, or a check failed: exit status 1.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), status: 1, is_report: false }
    }

    /// The caller left something out: exit status 2, as for unknown options.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { status: 2, ..Self::new(message) }
    }

    /// Mistakes in specs, formatted like compiler messages.
    pub(crate) fn report(message: impl Into<String>) -> Self {
        Self { is_report: true, ..Self::new(message) }
    }

    /// A program that was run has failed with this exit status, and said why.
    #[cfg(not(feature = "pages"))]
    pub(crate) fn told(code: i32) -> Self {
        Self { status: u8::try_from(code).unwrap_or(1), ..Self::report("") }
    }

    /// The same failure with exit status 2, for a command in which exit status 1 has another meaning.
    pub(crate) fn unusable(self) -> Self {
        Self { status: 2, ..self }
    }

    /// `doing` something with `path` failed.
    pub(crate) fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("cannot {doing} {}: {error}", path.display()))
    }

    /// What went wrong, without "error".
    pub(crate) fn message(&self) -> &str {
        self.message.trim_end()
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.status)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = self.message();
        if self.is_report { f.write_str(message) } else { write!(f, "error: {message}") }
    }
}
