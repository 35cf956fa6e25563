//! Dates and times of day, as texts and as seconds since 1970.

use std::time::{Duration, SystemTime};

/// China's offset from UTC in seconds.
pub(super) const CHINA: i64 = 8 * 3600;

const DAY: i64 = 86_400;

/// Time since 1970 in UTC. The nanoseconds count forward, before 1970 as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instant {
    pub(super) seconds: i64,
    pub(super) nanoseconds: u32,
}

impl Instant {
    /// The time this long after `seconds`.
    #[cfg(any(feature = "chrono", feature = "jiff"))]
    pub(super) fn new(seconds: i64, nanoseconds: i64) -> Self {
        let carried = nanoseconds.div_euclid(1_000_000_000);
        let nanoseconds = u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).unwrap_or_default();
        Self { seconds: seconds.saturating_add(carried), nanoseconds }
    }

    pub(super) fn from_milliseconds(milliseconds: i64) -> Self {
        let nanoseconds = u32::try_from(milliseconds.rem_euclid(1000)).unwrap_or_default() * 1_000_000;
        Self { seconds: milliseconds.div_euclid(1000), nanoseconds }
    }

    pub(super) fn to_milliseconds(self) -> i64 {
        self.seconds.saturating_mul(1000).saturating_add(i64::from(self.nanoseconds / 1_000_000))
    }

    pub(super) fn to_system_time(self) -> Option<SystemTime> {
        let whole = Duration::from_secs(self.seconds.unsigned_abs());
        let second = if self.seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(whole)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(whole)
        };
        second?.checked_add(Duration::from_nanos(self.nanoseconds.into()))
    }
}

impl From<SystemTime> for Instant {
    fn from(time: SystemTime) -> Self {
        let whole = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => Self { seconds: whole(after), nanoseconds: after.subsec_nanos() },
            Err(error) => {
                let before = error.duration();
                match before.subsec_nanos() {
                    0 => Self { seconds: -whole(before), nanoseconds: 0 },
                    part => Self { seconds: -whole(before) - 1, nanoseconds: 1_000_000_000 - part },
                }
            }
        }
    }
}

/// Date and time of day, at some offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: u8,
    pub(super) day: u8,
    pub(super) hour: u8,
    pub(super) minute: u8,
    pub(super) second: u8,
}

impl Civil {
    /// The date and time `seconds` after 1970 began, at the same offset.
    pub(super) fn after_1970(seconds: i64) -> Self {
        // Days are counted from March 1 of the year 0, so that a leap day ends its year.
        let days = seconds.div_euclid(DAY) + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let second = seconds.rem_euclid(DAY);
        let small = |number: i64| u8::try_from(number).unwrap_or_default();
        Self {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month: small(month),
            day: small(day),
            hour: small(second / 3600),
            minute: small(second / 60 % 60),
            second: small(second % 60),
        }
    }

    /// Seconds since 1970 began, at the same offset.
    pub(super) fn seconds_after_1970(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = self.year - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let days = era * 146_097 + day_of_era - 719_468;
        days * DAY + i64::from(self.hour) * 3600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }

    /// `2026-01-31`.
    pub(super) fn date(&self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// `23:59:59`.
    pub(super) fn time_of_day(&self) -> String {
        format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

/// Reads a date, which a time of day and an offset from UTC may follow. `offset` applies if the text has none.
pub(super) fn parse(text: &str, offset: Option<i64>) -> Option<Instant> {
    let (mut civil, rest) = date(text.trim())?;
    let mut nanoseconds = 0;
    let mut zone = "";
    if let Some(rest) = rest.strip_prefix(['T', 't', ' ']) {
        let (hour, rest) = digits(rest, 2)?;
        let (minute, mut rest) = digits(rest.strip_prefix(':')?, 2)?;
        let mut second = 0;
        if let Some(seconds) = rest.strip_prefix(':') {
            (second, rest) = digits(seconds, 2)?;
            if let Some(part) = rest.strip_prefix(['.', ',']) {
                (nanoseconds, rest) = fraction(part)?;
            }
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        civil = Civil { hour, minute, second, ..civil };
        zone = rest;
    } else if !rest.is_empty() {
        return None;
    }
    let offset = if zone.is_empty() { offset? } else { offset_of(zone)? };
    Some(Instant { seconds: civil.seconds_after_1970() - offset, nanoseconds })
}

/// The date at the beginning of a text, at midnight, and the rest of the text.
fn date(text: &str) -> Option<(Civil, &str)> {
    let (century, rest) = digits(text, 2)?;
    let (year, rest) = digits(rest, 2)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let civil = Civil { year: i64::from(century) * 100 + i64::from(year), month, day, hour: 0, minute: 0, second: 0 };
    // A day that does not exist, such as February 30, is another one when it is counted.
    let exists = (1..=12).contains(&month) && Civil::after_1970(civil.seconds_after_1970()) == civil;
    exists.then_some((civil, rest))
}

/// A number of exactly `count` digits, and the rest of the text.
fn digits(text: &str, count: usize) -> Option<(u8, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    let number = digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok())??;
    Some((number, rest))
}

/// A part of a second in nanoseconds, and the rest of the text. Digits beyond the ninth are skipped.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).filter(|(digits, _)| !digits.is_empty())?;
    let padded: String = digits.chars().chain(std::iter::repeat('0')).take(9).collect();
    Some((padded.parse().ok()?, rest))
}

/// An offset from UTC in seconds: `Z`, `+08:00`, `+0800`, `+08`.
fn offset_of(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match (zone.strip_prefix('+'), zone.strip_prefix('-')) {
        (Some(rest), _) => (1, rest),
        (None, Some(rest)) => (-1, rest),
        (None, None) => return None,
    };
    let (hours, rest) = digits(rest, 2)?;
    let minutes = rest.strip_prefix(':').unwrap_or(rest);
    let (minutes, rest) = if minutes.is_empty() { (0, minutes) } else { digits(minutes, 2)? };
    let fits = hours < 24 && minutes < 60 && rest.is_empty();
    fits.then(|| sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
}
