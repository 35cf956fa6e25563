//! The formats in which times travel.

use std::time::SystemTime;

use super::calendar::{CHINA, Civil, Instant, parse};
use super::error::TimeError;
use crate::binding::{Argument, IntoValue, OfInteger, OfText, Value};

/// A format in which times travel.
pub trait TimeFormat: From<SystemTime> {
    /// Writes a time in this format.
    #[doc(hidden)]
    fn at(instant: Instant) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: TimeFormat> Argument<T> for SystemTime {
    fn into_argument(self) -> T {
        T::from(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: TimeFormat> Argument<T> for &SystemTime {
    fn into_argument(self) -> T {
        T::from(*self)
    }
}

/// Returns the time in a field of an answer. An empty text is an absent time. Used by generated code.
#[doc(hidden)]
#[must_use]
pub fn of_text<T: OfText>(text: &Option<String>) -> Option<T> {
    text.as_deref().filter(|text| !text.is_empty()).map(T::from)
}

/// Declares a format: the plain value, how a moment is written, how it is read, and what is expected of the value.
macro_rules! format {
    (
        $(#[$doc:meta])* $name:ident, $plain:ty, $role:ident, $expected:literal,
        |$instant:ident| $write:expr, |$value:ident| $read:expr
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name($plain);

        impl $name {
            pub(super) fn instant(&self) -> Result<Instant, TimeError> {
                let $value = &self.0;
                $read.ok_or(Self::ERROR)
            }

            pub(super) const ERROR: TimeError = TimeError { expected: $expected };

            /// Returns the time.
            ///
            /// # Errors
            /// If the value is not a time in this format, or if this system cannot represent it.
            pub fn to_system_time(&self) -> Result<SystemTime, TimeError> {
                self.instant()?.to_system_time().ok_or(Self::ERROR)
            }
        }

        impl TimeFormat for $name {
            fn at($instant: Instant) -> Self {
                Self($write)
            }
        }

        impl $role for $name {}

        impl From<SystemTime> for $name {
            fn from(time: SystemTime) -> Self {
                Self::at(Instant::from(time))
            }
        }

        impl TryFrom<$name> for SystemTime {
            type Error = TimeError;

            fn try_from(time: $name) -> Result<Self, TimeError> {
                time.to_system_time()
            }
        }

        impl From<$plain> for $name {
            fn from(plain: $plain) -> Self {
                Self(plain)
            }
        }

        impl From<$name> for $plain {
            fn from(time: $name) -> Self {
                time.0
            }
        }

        impl IntoValue for $name {
            fn into_value(self) -> Value {
                self.0.into_value()
            }
        }
    };
}

/// Declares formats that are texts.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $expected:literal, |$instant:ident| $write:expr, |$value:ident| $read:expr;)*) => {$(
        format!($(#[$doc])* $name, String, OfText, $expected, |$instant| $write, |$value| $read);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )*};
}

format!(
    /// Milliseconds since 1970-01-01 UTC.
    Milliseconds, i64, OfInteger, "milliseconds since 1970",
    |instant| instant.to_milliseconds(),
    |number| Some(Instant::from_milliseconds(*number))
);

format!(
    /// Seconds since 1970-01-01 UTC. Parts of a second are dropped.
    Seconds, i64, OfInteger, "seconds since 1970",
    |instant| instant.seconds,
    |number| Some(Instant { seconds: *number, nanoseconds: 0 })
);

texts! {
    /// Milliseconds since 1970-01-01 UTC, written as text.
    MillisecondsText, "milliseconds since 1970, such as `1769874600000`",
    |instant| instant.to_milliseconds().to_string(),
    |text| text.trim().parse().ok().map(Instant::from_milliseconds);

    /// Seconds since 1970-01-01 UTC, written as text. Parts of a second are dropped.
    SecondsText, "seconds since 1970, such as `1769874600`",
    |instant| instant.seconds.to_string(),
    |text| text.trim().parse().ok().map(|seconds| Instant { seconds, nanoseconds: 0 });

    /// A time in ISO 8601, such as `2026-01-31T23:59:59+08:00`.
    ///
    /// Times are written in UTC and to the second: `2026-01-31T15:59:59Z`. They are read with or without seconds and parts of
    /// a second, but not without an offset from UTC.
    Iso8601, "a time with its offset from UTC, such as `2026-01-31T23:59:59+08:00`",
    |instant| {
        let civil = Civil::after_1970(instant.seconds);
        civil.date() + "T" + &civil.time_of_day() + "Z"
    },
    |text| parse(text, None);

    /// A time in China (UTC+8), formatted as `2026-01-31 23:59:59`. Parts of a second are dropped.
    LocalDateTime, "a time such as `2026-01-31 23:59:59`",
    |instant| {
        let civil = Civil::after_1970(instant.seconds.saturating_add(CHINA));
        civil.date() + " " + &civil.time_of_day()
    },
    |text| parse(text, Some(CHINA));

    /// A date, formatted as `2026-01-31`. As a time, it is the day's beginning in China (UTC+8).
    LocalDate, "a date such as `2026-01-31`",
    |instant| Civil::after_1970(instant.seconds.saturating_add(CHINA)).date(),
    |text| parse(text, Some(CHINA));
}
