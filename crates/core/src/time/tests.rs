use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;

fn after(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// 2026-02-01, noon in China.
const NOON: u64 = 1_769_918_400;

#[test]
fn a_time_is_written_in_every_format() {
    let noon = after(NOON) + Duration::from_millis(5);
    assert_eq!(i64::from(Milliseconds::from(noon)), 1_769_918_400_005);
    assert_eq!(i64::from(Seconds::from(noon)), 1_769_918_400);
    assert_eq!(String::from(MillisecondsText::from(noon)), "1769918400005");
    assert_eq!(String::from(SecondsText::from(noon)), "1769918400");
    assert_eq!(String::from(Iso8601::from(noon)), "2026-02-01T04:00:00Z");
    assert_eq!(String::from(LocalDateTime::from(noon)), "2026-02-01 12:00:00");
    assert_eq!(String::from(LocalDate::from(noon)), "2026-02-01");
}

#[test]
fn days_begin_in_china_at_four_in_the_afternoon() {
    let (last, first) = (after(NOON + 12 * 3600 - 1), after(NOON + 12 * 3600));
    assert_eq!(String::from(LocalDateTime::from(last)), "2026-02-01 23:59:59");
    assert_eq!(String::from(LocalDate::from(last)), "2026-02-01");
    assert_eq!(String::from(LocalDate::from(first)), "2026-02-02");
    assert_eq!(LocalDate::from("2026-02-02").to_system_time(), Ok(first));
}

#[test]
fn what_servers_write_is_read() {
    for text in [
        "2026-02-01T12:00:00+08:00",
        "2026-02-01T12:00:00+0800",
        "2026-02-01T12:00+08",
        "2026-02-01T04:00:00Z",
        "2026-02-01T04:00Z",
        " 2026-02-01 04:00:00.000Z",
        "2026-01-31T23:30:00-04:30",
    ] {
        assert_eq!(Iso8601::from(text).to_system_time(), Ok(after(NOON)), "{text}");
    }
    for text in ["2026-02-01 12:00:00", "2026-02-01 12:00", "2026-02-01T12:00:00", "2026-02-01T04:00:00Z"] {
        assert_eq!(LocalDateTime::from(text).to_system_time(), Ok(after(NOON)), "{text}");
    }
    let part = Iso8601::from("2026-02-01T04:00:00.1234567899Z").to_system_time();
    assert_eq!(part, Ok(after(NOON) + Duration::from_nanos(123_456_789)));
    assert_eq!(MillisecondsText::from("1769918400000").to_system_time(), Ok(after(NOON)));
    assert_eq!(SecondsText::from(" 1769918400 ").to_system_time(), Ok(after(NOON)));
}

#[test]
fn what_is_no_time_is_an_error_that_says_what_is_expected() {
    for text in [
        "",
        "soon",
        "2026-02-01",
        "2026-02-01T12:00:00",
        "2026-02-30T12:00:00Z",
        "2025-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-00-01T12:00:00Z",
        "2026-02-00T12:00:00Z",
        "2026-02-01T24:00:00Z",
        "2026-02-01T12:60:00Z",
        "2026-02-01T12:00:60Z",
        "2026-02-01T12:00:00.Z",
        "2026-02-01T12:00:00+8",
        "2026-02-01T12:00:00+24:00",
        "2026-02-01T12:00:00Zulu",
        "2026-02-01T12:00:00 UTC",
        "+026-02-01T12:00:00Z",
        "2026-02-1T12:00:00Z",
        "二〇二六-02-01T12:00:00Z",
        "2026-02-01T1二:00:00Z",
    ] {
        let error = Iso8601::from(text).to_system_time().unwrap_err().to_string();
        let expected = "a time with its offset from UTC, such as `2026-01-31T23:59:59+08:00`";
        assert_eq!(error, format!("the value is not a time: expected {expected}"), "{text}");
    }
    for text in ["2026-02-01 25:00:00", "12:00", "2026/02/01 12:00:00", "2026-02-01 12:00:00 录音"] {
        assert!(LocalDateTime::from(text).to_system_time().is_err(), "{text}");
    }
    assert!(LocalDate::from("2026-02-31").to_system_time().is_err());
    assert!(MillisecondsText::from("17699184000.5").to_system_time().is_err());
}

#[test]
fn times_before_1970_and_leap_days_are_counted() {
    let before = UNIX_EPOCH - Duration::from_millis(1);
    assert_eq!(i64::from(Milliseconds::from(before)), -1);
    assert_eq!(i64::from(Seconds::from(before)), -1);
    assert_eq!(Milliseconds::from(-1).to_system_time(), Ok(before));
    assert_eq!(String::from(Iso8601::from(before)), "1969-12-31T23:59:59Z");
    for (text, seconds) in [("2000-02-29T00:00:00Z", 951_782_400), ("2100-03-01T00:00:00Z", 4_107_542_400)] {
        assert_eq!(Iso8601::from(text).to_system_time(), Ok(after(seconds)));
        assert_eq!(String::from(Iso8601::from(after(seconds))), text);
    }
    assert_eq!(String::from(Iso8601::from(after(4_107_542_399))), "2100-02-28T23:59:59Z");
}

#[test]
fn every_day_is_read_as_it_was_written() {
    for day in (0..80_000).step_by(7) {
        let date = LocalDate::from(after(day * 86_400));
        assert_eq!(date.to_system_time(), Ok(after(day * 86_400) - Duration::from_secs(8 * 3600)), "{date:?}");
    }
}

#[test]
fn the_largest_numbers_do_no_harm() {
    for number in [i64::MIN, i64::MAX] {
        let _ = Milliseconds::from(number).to_system_time();
        if let Ok(time) = Seconds::from(number).to_system_time() {
            let _ = (String::from(LocalDateTime::from(time)), i64::from(Milliseconds::from(time)));
        }
    }
}

#[test]
fn an_empty_text_is_an_absent_time() {
    let text = |text: &str| of_text::<LocalDate>(&Some(text.to_owned()));
    assert_eq!(text(""), None);
    assert_eq!(text("2026-02-01"), Some(LocalDate::from("2026-02-01")));
    assert_eq!(of_text::<LocalDate>(&None), None);
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_is_taken_and_given() {
    use ::jiff::civil::{Date, DateTime};
    use ::jiff::{Timestamp, ZonedDateTime};

    use crate::binding::Argument;

    fn iso(time: impl Argument<Iso8601>) -> String {
        time.into_argument().into()
    }

    let noon: Timestamp = "2026-02-01T12:00:00+08:00".parse().unwrap();
    let borrowed = &noon;
    assert_eq!([iso(noon), iso(borrowed)], ["2026-02-01T04:00:00Z"; 2]);
    let zoned = ZonedDateTime::new(noon, ::jiff::tz::TimeZone::UTC);
    assert_eq!([iso(&zoned), iso(zoned)], ["2026-02-01T04:00:00Z"; 2]);
    let early: Timestamp = "1969-12-31T23:59:59.999Z".parse().unwrap();
    let written: Milliseconds = early.into_argument();
    assert_eq!(i64::from(written), -1);
    assert_eq!(Timestamp::try_from(Milliseconds::from(-1)), Ok(early));
    assert_eq!(Timestamp::try_from(LocalDateTime::from("2026-02-01 12:00:00")), Ok(noon));
    assert!(Timestamp::try_from(Seconds::from(i64::MAX)).is_err());

    let civil = DateTime::new(2026, 2, 1, 12, 5, 9, 0).unwrap();
    assert_eq!(Argument::<LocalDateTime>::into_argument(civil), LocalDateTime::from("2026-02-01 12:05:09"));
    assert_eq!(DateTime::try_from(LocalDateTime::from("2026-02-01 12:05:09")), Ok(civil));
    let date = Date::new(2026, 2, 1).unwrap();
    assert_eq!(Argument::<LocalDate>::into_argument(date), LocalDate::from("2026-02-01"));
    assert_eq!(Date::try_from(LocalDate::from("2026-02-01")), Ok(date));
    assert!(Date::try_from(LocalDate::from("soon")).is_err());
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_is_taken_and_given() {
    use ::chrono::{DateTime, FixedOffset, NaiveDate, Utc};

    use crate::binding::Argument;

    fn iso(time: impl Argument<Iso8601>) -> String {
        time.into_argument().into()
    }

    let noon = DateTime::parse_from_rfc3339("2026-02-01T12:00:00+08:00").unwrap();
    let borrowed: &DateTime<FixedOffset> = &noon;
    assert_eq!([iso(noon), iso(borrowed), iso(noon.to_utc())], ["2026-02-01T04:00:00Z"; 3]);
    let early = DateTime::<Utc>::from_timestamp_millis(-1).unwrap();
    let written: Milliseconds = early.into_argument();
    assert_eq!(i64::from(written), -1);
    assert_eq!(DateTime::<Utc>::try_from(Milliseconds::from(-1)), Ok(early));
    assert!(DateTime::<Utc>::try_from(Seconds::from(i64::MAX)).is_err());

    let date = NaiveDate::from_ymd_opt(2026, 2, 1).unwrap();
    let civil = date.and_hms_opt(12, 5, 9).unwrap();
    assert_eq!(Argument::<LocalDateTime>::into_argument(civil), LocalDateTime::from("2026-02-01 12:05:09"));
    assert_eq!(chrono_local("2026-02-01 12:05:09"), Ok(civil));
    assert_eq!(Argument::<LocalDate>::into_argument(date), LocalDate::from("2026-02-01"));
    assert_eq!(NaiveDate::try_from(LocalDate::from("2026-02-01")), Ok(date));
}

#[cfg(feature = "chrono")]
fn chrono_local(text: &str) -> Result<::chrono::NaiveDateTime, TimeError> {
    LocalDateTime::from(text).try_into()
}
