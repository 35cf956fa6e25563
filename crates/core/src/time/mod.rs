//! Times as DingTalk writes them, and conversions from and to [`SystemTime`](std::time::SystemTime).
//!
//! Setters and answers keep times as plain numbers and texts, because the server does. If the documentation says how a time is
//! written, its setter also takes a `SystemTime`, and an answer has a method with the name of the field, which returns one of the
//! types here:
//!
//! ```
//! use std::time::{Duration, SystemTime};
//!
//! use dingtalk_core::time::{Iso8601, Milliseconds};
//!
//! # fn main() -> Result<(), dingtalk_core::time::TimeError> {
//! let day = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
//! assert_eq!(String::from(Iso8601::from(day)), "1970-01-02T00:00:00Z");
//! assert_eq!(Iso8601::from("1970-01-02T08:00:00+08:00").to_system_time()?, day);
//! assert_eq!(i64::from(Milliseconds::from(day)), 86_400_000);
//! # Ok(()) }
//! ```
//!
//! With the feature `jiff` or `chrono`, setters take the types of these crates too, and the types here convert into them with
//! `try_from`.

mod calendar;
#[cfg(feature = "chrono")]
mod chrono;
mod error;
mod format;
#[cfg(feature = "jiff")]
mod jiff;

pub use error::TimeError;
pub use format::{
    Iso8601, LocalDate, LocalDateTime, Milliseconds, MillisecondsText, Seconds, SecondsText, TimeFormat, of_text,
};

#[cfg(test)]
mod tests;
