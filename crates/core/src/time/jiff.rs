//! Conversions from and to the types of the crate `jiff`.

use ::jiff::civil::{Date, DateTime};
use ::jiff::{Timestamp, ZonedDateTime};

use super::calendar::{CHINA, Civil, Instant};
use super::error::TimeError;
use super::format::{
    Iso8601, LocalDate, LocalDateTime, Milliseconds, MillisecondsText, Seconds, SecondsText, TimeFormat,
};
use crate::binding::Argument;

#[diagnostic::do_not_recommend]
impl<T: TimeFormat> Argument<T> for Timestamp {
    fn into_argument(self) -> T {
        T::at(Instant::new(self.as_second(), self.subsec_nanosecond().into()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: TimeFormat> Argument<T> for &Timestamp {
    fn into_argument(self) -> T {
        (*self).into_argument()
    }
}

#[diagnostic::do_not_recommend]
impl<T: TimeFormat> Argument<T> for ZonedDateTime {
    fn into_argument(self) -> T {
        self.timestamp().into_argument()
    }
}

#[diagnostic::do_not_recommend]
impl<T: TimeFormat> Argument<T> for &ZonedDateTime {
    fn into_argument(self) -> T {
        self.timestamp().into_argument()
    }
}

macro_rules! timestamps {
    ($($format:ident)*) => {$(
        impl TryFrom<$format> for Timestamp {
            type Error = TimeError;

            fn try_from(time: $format) -> Result<Self, TimeError> {
                let instant = time.instant()?;
                let nanoseconds = i32::try_from(instant.nanoseconds).map_err(|_| $format::ERROR)?;
                Self::new(instant.seconds, nanoseconds).map_err(|_| $format::ERROR)
            }
        }
    )*};
}

timestamps! { Iso8601 LocalDate LocalDateTime Milliseconds MillisecondsText Seconds SecondsText }

/// A time in China.
impl Argument<LocalDateTime> for DateTime {
    fn into_argument(self) -> LocalDateTime {
        let date = of_date(self.date());
        let [hour, minute, second] = [self.hour(), self.minute(), self.second()].map(i8::unsigned_abs);
        let civil = Civil { hour, minute, second, ..date };
        LocalDateTime::from(civil.date() + " " + &civil.time_of_day())
    }
}

impl TryFrom<LocalDateTime> for DateTime {
    type Error = TimeError;

    fn try_from(time: LocalDateTime) -> Result<Self, TimeError> {
        local(time.instant()?.seconds).ok_or(LocalDateTime::ERROR)
    }
}

impl Argument<LocalDate> for Date {
    fn into_argument(self) -> LocalDate {
        LocalDate::from(of_date(self).date())
    }
}

impl TryFrom<LocalDate> for Date {
    type Error = TimeError;

    fn try_from(date: LocalDate) -> Result<Self, TimeError> {
        local(date.instant()?.seconds).map(DateTime::date).ok_or(LocalDate::ERROR)
    }
}

fn of_date(date: Date) -> Civil {
    let [month, day] = [date.month(), date.day()].map(i8::unsigned_abs);
    Civil { year: date.year().into(), month, day, hour: 0, minute: 0, second: 0 }
}

/// The time in China at a moment.
fn local(seconds: i64) -> Option<DateTime> {
    let Civil { year, month, day, hour, minute, second } = Civil::after_1970(seconds.checked_add(CHINA)?);
    let small = |number: u8| i8::try_from(number).ok();
    let (month, day, year) = (small(month)?, small(day)?, i16::try_from(year).ok()?);
    DateTime::new(year, month, day, small(hour)?, small(minute)?, small(second)?, 0).ok()
}
