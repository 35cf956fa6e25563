//! What may go wrong in handling a simulator.

use std::path::PathBuf;
use std::{error, fmt, io};

use dingtalk_spec::Report;

use crate::nearest::alternatives;

/// Why a simulator did not start.
///
/// `Debug` is the same text as `Display`, so that a test that unwraps it shows the mistakes in the specs in readable form.
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
    /// The address is not on the loopback interface, and nothing else may reach a simulator.
    NotLoopback(String),
    /// The address is none, or is in use.
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

impl error::Error for StartError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Specs(report) => Some(report),
            Self::Folder { error, .. } | Self::Listen { error, .. } | Self::Thread(error) => Some(error),
            Self::NotLoopback(_) => None,
        }
    }
}

/// Why an answer cannot be given.
///
/// ```
/// # use dingtalk_simulator::{Reply, Simulator};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = Simulator::builder().start_blocking()?;
/// let error = dingtalk.answer_next("oauth2_1_0::get_tokn", Reply::error("INVALID_CLIENT")).unwrap_err();
/// assert_eq!(error.to_string(), "no spec has an operation `oauth2_1_0::get_tokn`: did you mean `oauth2_1_0::get_token`?");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyError {
    /// There is no such operation.
    UnknownOperation {
        /// What was asked for.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// The operation documents no such error.
    UnknownError {
        /// The operation.
        operation: String,
        /// What was asked for.
        name: String,
        /// What may have been meant.
        nearest: Option<String>,
        /// The names of those it documents.
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
    /// The operation has no such example.
    UnknownExample {
        /// The operation.
        operation: String,
        /// What was asked for.
        name: String,
        /// The names of those it has.
        known: Vec<String>,
    },
    /// Errors and examples belong to an operation, and failures to a gateway: name the operation.
    NeedsOperation,
    /// HTTP has no such status or header.
    NotHttp(String),
}

impl fmt::Display for ReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation { name, nearest } => {
                write!(f, "no spec has an operation `{name}`")?;
                did_you_mean(f, nearest.as_deref())
            }
            Self::UnknownError { operation, name, nearest, known } => {
                write!(f, "`{operation}` documents no error `{name}`")?;
                match nearest {
                    Some(_) => did_you_mean(f, nearest.as_deref()),
                    None => write!(f, ", only {}", list(known)),
                }
            }
            Self::AmbiguousError { operation, code, names } => {
                write!(f, "`{operation}` documents several errors with the code `{code}`: say {}", list(names))
            }
            Self::UnknownExample { operation, name, known } => {
                write!(f, "`{operation}` has no example `{name}`, only {}", list(known))
            }
            Self::NeedsOperation => f.write_str("this answer depends on the operation: name it with `answer_next`"),
            Self::NotHttp(what) => write!(f, "HTTP has no {what}"),
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
