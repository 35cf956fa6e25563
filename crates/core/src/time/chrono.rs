//! Conversions from and to the types of the crate `chrono`.

use ::chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};

use super::calendar::{CHINA, Instant};
use super::error::TimeError;
use super::format::{
    Iso8601, LocalDate, LocalDateTime, Milliseconds, MillisecondsText, Seconds, SecondsText, TimeFormat,
};
use crate::binding::Argument;

#[diagnostic::do_not_recommend]
impl<Tz: TimeZone, T: TimeFormat> Argument<T> for DateTime<Tz> {
    fn into_argument(self) -> T {
        (&self).into_argument()
    }
}

#[diagnostic::do_not_recommend]
impl<Tz: TimeZone, T: TimeFormat> Argument<T> for &DateTime<Tz> {
    fn into_argument(self) -> T {
        T::at(Instant::new(self.timestamp(), self.timestamp_subsec_nanos().into()))
    }
}

macro_rules! date_times {
    ($($format:ident)*) => {$(
        impl TryFrom<$format> for DateTime<Utc> {
            type Error = TimeError;

            fn try_from(time: $format) -> Result<Self, TimeError> {
                let instant = time.instant()?;
                Self::from_timestamp(instant.seconds, instant.nanoseconds).ok_or($format::ERROR)
            }
        }
    )*};
}

date_times! { Iso8601 LocalDate LocalDateTime Milliseconds MillisecondsText Seconds SecondsText }

/// A time in China.
impl Argument<LocalDateTime> for NaiveDateTime {
    fn into_argument(self) -> LocalDateTime {
        LocalDateTime::from(self.format("%Y-%m-%d %H:%M:%S").to_string())
    }
}

impl TryFrom<LocalDateTime> for NaiveDateTime {
    type Error = TimeError;

    fn try_from(time: LocalDateTime) -> Result<Self, TimeError> {
        local(time.instant()?.seconds).ok_or(LocalDateTime::ERROR)
    }
}

impl Argument<LocalDate> for NaiveDate {
    fn into_argument(self) -> LocalDate {
        LocalDate::from(self.format("%Y-%m-%d").to_string())
    }
}

impl TryFrom<LocalDate> for NaiveDate {
    type Error = TimeError;

    fn try_from(date: LocalDate) -> Result<Self, TimeError> {
        local(date.instant()?.seconds).map(|time| time.date()).ok_or(LocalDate::ERROR)
    }
}

/// The time in China at a moment.
fn local(seconds: i64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp(seconds.checked_add(CHINA)?, 0).map(|time| time.naive_utc())
}
