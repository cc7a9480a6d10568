//! Points in time as captures tell them.
//!
//! A capture may count in any unit from picoseconds to seconds and may lie far beyond 2106,
//! so a [`Time`] is nanoseconds since 1970-01-01 UTC in 128 bits: no capture's stamp overflows it.

/// Nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i128);

const NANOS: i128 = 1_000_000_000;

impl Time {
    /// The time `seconds` and `nanos` after 1970.
    pub const fn new(seconds: i128, nanos: i128) -> Self {
        Time(seconds * NANOS + nanos)
    }

    /// Whole seconds since 1970, rounded towards the past.
    pub const fn seconds(self) -> i128 {
        self.0.div_euclid(NANOS)
    }

    /// Nanoseconds within the second, 0 to 999 999 999.
    pub const fn subsec_nanos(self) -> u32 {
        self.0.rem_euclid(NANOS) as u32
    }

    /// Seconds from `earlier` to this time.
    pub fn since(self, earlier: Time) -> f64 {
        (self.0 - earlier.0) as f64 / NANOS as f64
    }

    /// Appends the time as RFC 3339 in UTC with nine decimals: `2020-09-14T02:06:25.442763000Z`.
    /// A year that RFC 3339 cannot write is written with its sign and all its digits (ISO 8601).
    pub fn write_rfc3339(self, out: &mut Vec<u8>) {
        self.write_date(out);
        out.push(b'T');
        self.write_clock(9, out);
        out.push(b'Z');
    }

    /// Appends the date: `2020-09-14`.
    pub fn write_date(self, out: &mut Vec<u8>) {
        let (year, month, day) = civil(self.seconds().div_euclid(86_400));
        if (0..=9999).contains(&year) {
            digits(year as u32, 4, out);
        } else {
            out.push(if year < 0 { b'-' } else { b'+' });
            let mut buffer = itoa::Buffer::new();
            out.extend_from_slice(buffer.format(year.unsigned_abs()).as_bytes());
        }
        out.push(b'-');
        digits(month, 2, out);
        out.push(b'-');
        digits(day, 2, out);
    }

    /// Appends the time of day with that many decimals, at most nine: `02:06:25.442763`.
    pub fn write_clock(self, decimals: usize, out: &mut Vec<u8>) {
        let of_day = self.seconds().rem_euclid(86_400) as u32;
        digits(of_day / 3600, 2, out);
        out.push(b':');
        digits(of_day / 60 % 60, 2, out);
        out.push(b':');
        digits(of_day % 60, 2, out);
        out.push(b'.');
        let start = out.len();
        digits(self.subsec_nanos(), 9, out);
        out.truncate(start + decimals.min(9));
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = Vec::with_capacity(32);
        self.write_rfc3339(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

fn digits(mut value: u32, width: usize, out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + width, b'0');
    for slot in out[start..].iter_mut().rev() {
        *slot = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
fn civil(day: i128) -> (i128, u32, u32) {
    // The calendar repeats every 400 years (146 097 days); within them, `time` knows it.
    const CYCLE: i128 = 146_097;
    const UNIX_JULIAN_DAY: i32 = 2_440_588;
    let cycle = day.div_euclid(CYCLE);
    let date = time::Date::from_julian_day(UNIX_JULIAN_DAY + day.rem_euclid(CYCLE) as i32)
        .map(|date| date.to_calendar_date());
    match date {
        Ok((year, month, day)) => (i128::from(year) + 400 * cycle, u8::from(month).into(), day.into()),
        Err(_) => (1970 + 400 * cycle, 1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_rfc3339() {
        assert_eq!(Time::new(1_600_049_185, 442_763_000).to_string(), "2020-09-14T02:06:25.442763000Z");
        assert_eq!(Time(-1).to_string(), "1969-12-31T23:59:59.999999999Z");
        assert_eq!(Time::new(4_295_000_000, 5).to_string(), "2106-02-07T15:33:20.000000005Z");
    }

    #[test]
    fn years_beyond_four_digits_keep_all_of_them() {
        assert_eq!(Time::new(253_402_300_800, 0).to_string(), "+10000-01-01T00:00:00.000000000Z");
        assert_eq!(Time::new(i128::from(u64::MAX), 0).to_string(), "+584554051223-11-09T07:00:15.000000000Z");
        assert_eq!(Time::new(-62_167_219_201, 0).to_string(), "-1-12-31T23:59:59.000000000Z");
    }
}
