//! What can go wrong with a simulator.

use std::path::PathBuf;
use std::{error, fmt, io};

use dingtalk_spec::Report;

use crate::nearest::alternatives;

/// Why a simulator did not start.
///
/// `Debug` prints the same text as `Display`, so that a test that unwraps it shows the mistakes in the specs in readable form.
#[non_exhaustive]
pub enum StartError {
    /// The specs have mistakes.
    Specs(Report),
    /// The folder of specs cannot be read.
    Folder {
        /// Which folder.
        folder: PathBuf,
        /// Why not.
        error: io::Error,
    },
    /// The address is not on the loopback interface, the only one that a simulator listens on.
    NotLoopback(String),
    /// The address is invalid or in use.
    Listen {
        /// Which address.
        address: String,
        /// Why not.
        error: io::Error,
    },
    /// The server's thread did not start.
    Thread(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Specs(report) => write!(f, "the specs have mistakes:\n{report}"),
            Self::Folder { folder, error } => write!(f, "cannot read the specs in {}: {error}", folder.display()),
            Self::NotLoopback(address) => {
                write!(f, "{address} is not on the loopback interface: listen on 127.0.0.1, ::1 or localhost")
            }
            Self::Listen { address, error } => write!(f, "cannot listen on {address}: {error}"),
            Self::Thread(error) => write!(f, "cannot start the server's thread: {error}"),
        }
    }
}

impl fmt::Debug for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Its text is complete, so it has no source.
impl error::Error for StartError {}

/// Why a requested answer cannot be given.
///
/// ```
/// # use dingtalk_simulator::{Reply, Simulator};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = Simulator::builder().start_blocking()?;
/// let error = dingtalk.answer_next("oauth2_1_0::get_tokn", Reply::error("INVALID_CLIENT")).unwrap_err();
/// assert_eq!(error.to_string(), "there is no operation `oauth2_1_0::get_tokn`: did you mean `oauth2_1_0::get_token`?");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyError {
    /// There is no such operation.
    UnknownOperation {
        /// The requested name.
        name: String,
        /// A similar name.
        nearest: Option<String>,
    },
    /// The operation does not document such an error.
    UnknownError {
        /// The operation.
        operation: String,
        /// The requested name.
        name: String,
        /// A similar name.
        nearest: Option<String>,
        /// The names of the errors that it documents.
        known: Vec<String>,
    },
    /// Several documented errors have this code.
    AmbiguousError {
        /// The operation.
        operation: String,
        /// Their code.
        code: String,
        /// Their names.
        names: Vec<String>,
    },
    /// The operation does not have such an example.
    UnknownExample {
        /// The operation.
        operation: String,
        /// The requested name.
        name: String,
        /// The names of the examples that it has.
        known: Vec<String>,
    },
    /// Errors and examples belong to an operation, and failures to a gateway, so the operation must be named.
    NeedsOperation,
    /// The path has an operation, which other calls answer.
    HasOperation {
        /// The operation.
        operation: String,
    },
    /// A status or header is not valid HTTP.
    NotHttp(String),
    /// The operation's spec has mistakes, so its errors and examples are unknown.
    BrokenSpec {
        /// The operation.
        operation: String,
        /// The mistakes, as text.
        mistakes: String,
    },
}

impl fmt::Display for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation { name, nearest } => {
                write!(f, "there is no operation `{name}`")?;
                did_you_mean(f, nearest.as_deref())
            }
            Self::UnknownError { operation, name, nearest, known } => {
                write!(f, "`{operation}` does not document an error `{name}`")?;
                match nearest {
                    Some(_) => did_you_mean(f, nearest.as_deref()),
                    None => write!(f, ", only {}", list(known)),
                }
            }
            Self::AmbiguousError { operation, code, names } => {
                write!(f, "`{operation}` documents several errors with the code `{code}`: use {}", list(names))
            }
            Self::UnknownExample { operation, name, known } => {
                write!(f, "`{operation}` does not have an example `{name}`, only {}", list(known))
            }
            Self::NeedsOperation => {
                f.write_str("this answer depends on the operation: use `answer_next`, which names one")
            }
            Self::HasOperation { operation } => {
                write!(f, "this path is that of `{operation}`: use `answer_next` with its name")
            }
            Self::NotHttp(what) => f.write_str(what),
            Self::BrokenSpec { operation, mistakes } => {
                write!(f, "the spec of `{operation}` has mistakes:\n{mistakes}")
            }
        }
    }
}

impl error::Error for ReplyError {}

fn list(names: &[String]) -> String {
    alternatives(names.iter().map(String::as_str))
}

fn did_you_mean(f: &mut fmt::Formatter<'_>, nearest: Option<&str>) -> fmt::Result {
    match nearest {
        Some(nearest) => write!(f, ": did you mean `{nearest}`?"),
        None => Ok(()),
    }
}
