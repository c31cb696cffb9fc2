//! Times as people read and write them: UTC, or with the distance from it. A ledger has seconds since 1970-01-01 UTC.

use std::time::{SystemTime, UNIX_EPOCH};

pub use tupyo_result::utc;

use tupyo_result::date;

use crate::catalogue::general as texts;
use crate::failure::Failure;

const DAY: u64 = 86_400;

/// What this machine's clock says.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// `2 d 3 h`, `3 h 5 min`, `12 min`, `40 s`.
pub fn span(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / DAY, seconds % DAY / 3600, seconds % 3600 / 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

/// Seconds since 1970-01-01 UTC of such a number, or of `2026-11-29T18:00+09:00`, `2026-11-29 18:00 +0900`,
/// `2026-11-29T09:00:30Z`. A time without its distance from UTC is none.
pub fn read(text: &str) -> Option<u64> {
    text.parse().ok().or_else(|| written(text))
}

/// The same.
///
/// # Errors
/// `no-time` for another text.
pub fn parse(text: &str) -> Result<u64, Failure> {
    read(text).ok_or_else(|| Failure::usage("no-time", texts::no_time_write_as(&text)))
}

fn written(text: &str) -> Option<u64> {
    let (date, time) = text.split_once(['T', ' '])?;
    let place = time.find(['Z', '+', '-'])?;
    let (time, zone) = time.split_at_checked(place)?;
    let days = days(numbers(date, '-')?)?;
    let (hour, minute, second) = match numbers(time.trim_end(), ':')?[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let local = i64::try_from(days * DAY + hour * 3600 + minute * 60 + second).ok()?;
    u64::try_from(local.checked_sub(east(zone)?)?).ok()
}

/// Seconds that clocks are before UTC.
fn east(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = match numbers(zone.get(1..)?, ':')?[..] {
        [hours, minutes] => (hours, minutes),
        [both] if zone.len() == 5 => (both / 100, both % 100),
        _ => return None,
    };
    let seconds = (hours < 24 && minutes < 60).then_some(hours * 3600 + minutes * 60)?;
    i64::try_from(seconds).ok().map(|seconds| seconds * sign)
}

fn numbers(text: &str, separator: char) -> Option<Vec<u64>> {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?;
    text.split(separator).map(number).collect()
}

/// Days since 1970-01-01 of a day that there is.
fn days(date_of: Vec<u64>) -> Option<u64> {
    let [year, month, day] = date_of[..] else { return None };
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // March is the first month of a year that ends with its leap day.
    let shifted = if month > 2 { year } else { year - 1 };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + of_year - 719_468;
    (date(days) == (year, month, day)).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        for (text, seconds) in [
            ("1970-01-01T00:00Z", 0),
            ("2000-02-29T12:00Z", 951_825_600),
            ("2026-11-29T18:00+09:00", 1_795_942_800),
            ("2026-11-29T09:00:00Z", 1_795_942_800),
            ("2026-11-29 04:00-05:00", 1_795_942_800),
            ("2026-11-29 18:00 +0900", 1_795_942_800),
            ("1795942800", 1_795_942_800),
        ] {
            assert_eq!(parse(text).unwrap(), seconds, "{text}");
        }
        assert_eq!(utc(1_795_942_800), "2026-11-29 09:00 UTC");
        assert_eq!(utc(951_825_601), "2000-02-29 12:00:01 UTC");
        assert_eq!(utc(u64::MAX), format!("{} (UTC, s)", u64::MAX));
        (0..4_000).map(|day| day * 7 * DAY).for_each(|time| {
            assert_eq!(parse(&utc(time).replace(" UTC", "Z")).unwrap(), time);
        });
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "tomorrow",
            "2026-11-29",
            "2026-11-29T18:00",
            "2026-02-29T00:00Z",
            "2026-13-01T00:00Z",
            "2026-11-29T24:00Z",
            "2026-11-29T18:00+9",
            "2026-11-29T18:00 KST",
            "2026-11-29T18:00+0960",
            "1969-12-31T23:59Z",
            "1970-01-01T00:00+09:00",
            "-1",
        ] {
            assert_eq!(parse(text).unwrap_err().code, "no-time", "{text}");
        }
        assert_eq!([span(59), span(3_600), span(90_000)], ["59 s", "1 h 0 min", "1 d 1 h"]);
    }
}
