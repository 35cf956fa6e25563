//! The wait that a server asks for: the header `Retry-After`.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

use crate::shared::milliseconds_now;

/// Returns the wait that an answer asks for.
pub(crate) fn read(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    if value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too many digits for a number mean a time that nobody waits for.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let then = seconds_since_1970(value)?;
    // By the server's clock, because ours may differ from it.
    let now = text(headers, DATE).and_then(seconds_since_1970).or_else(seconds_now)?;
    Some(Duration::from_secs(then.saturating_sub(now)))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then_some(value)
}

fn seconds_now() -> Option<u64> {
    u64::try_from(milliseconds_now() / 1000).ok()
}

/// Reads a date in any of the three forms of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`,
/// `Sun Nov  6 08:49:37 1994`.
fn seconds_since_1970(date: &str) -> Option<u64> {
    let parts: Vec<_> = date.split([' ', ',', '-', ':']).filter(|part| !part.is_empty()).collect();
    let (day, month, year, [hour, minute, second]) = match *parts {
        [_, day, month, year, hour, minute, second, "GMT"] => (day, month, year, [hour, minute, second]),
        [_, month, day, hour, minute, second, year] => (day, month, year, [hour, minute, second]),
        _ => return None,
    };
    let year = match (year.len(), number(year, 9999)?) {
        (2, short) if short < 70 => short + 2000,
        (2, short) => short + 1900,
        (_, year) => year,
    };
    let days = days_since_1970(year, month_number(month)?, number(day, 31)?)?;
    Some(((days * 24 + number(hour, 23)?) * 60 + number(minute, 59)?) * 60 + number(second, 60)?)
}

fn number(text: &str, largest: u64) -> Option<u64> {
    text.parse().ok().filter(|number| *number <= largest)
}

fn month_number(name: &str) -> Option<u64> {
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    names.iter().zip(1..).find(|(known, _)| **known == name).map(|(_, number)| number)
}

fn days_since_1970(year: u64, month: u64, day: u64) -> Option<u64> {
    // Years that begin in March end with the day that not all of them have.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = year * 365 + leap_days + (month * 153 + 2) / 5 + day;
    days.checked_sub(719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(HeaderName, &str)]) -> Option<u64> {
        let headers = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        read(&headers).map(|wait| wait.as_secs())
    }

    #[test]
    fn dates_are_read_in_every_form() {
        for (date, seconds) in [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(784_111_777)),
            ("Sun Nov  6 08:49:37 1994", Some(784_111_777)),
            ("Thu, 29 Feb 2024 23:59:60 GMT", Some(1_709_251_200)),
            ("Fri, 01 Mar 2024 00:00:00 GMT", Some(1_709_251_200)),
            ("Fri, 31 Dec 2100 23:59:59 GMT", Some(4_133_980_799)),
            ("Wed, 31 Dec 1969 23:59:59 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 06 Now 1994 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 24:49:37 GMT", None),
            ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(seconds_since_1970(date), seconds, "{date}");
        }
    }

    #[test]
    fn a_wait_is_a_number_or_a_date() {
        let date = |date| (DATE, date);
        let after = |after| (RETRY_AFTER, after);
        assert_eq!(of(&[after("120")]), Some(120));
        assert_eq!(of(&[after(" 0 ")]), Some(0));
        assert_eq!(of(&[after("99999999999999999999999")]), Some(u64::MAX));
        let [noon, later] = ["Sun, 06 Nov 1994 12:00:00 GMT", "Sun, 06 Nov 1994 12:00:07 GMT"];
        assert_eq!(of(&[after(later), date(noon)]), Some(7));
        assert_eq!(of(&[after(noon), date(later)]), Some(0));
        assert_eq!(of(&[after(noon)]), Some(0));
        assert!(of(&[after("Fri, 31 Dec 2100 23:59:59 GMT")]) > Some(1_000_000_000));
        for unclear in ["-1", "1.5", "soon", "", "1 s"] {
            assert_eq!(of(&[after(unclear)]), None, "{unclear}");
        }
        assert_eq!(of(&[]), None);
    }
}
