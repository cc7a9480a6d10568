//! Points in time as captures tell them.
//!
//! A capture may count in any unit from picoseconds to seconds and may lie far beyond 2106,
//! so a [`Time`] is nanoseconds since 1970-01-01 UTC in 128 bits: no capture's stamp overflows it.

use std::cell::Cell;

/// Nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i128);

const NANOS: i128 = 1_000_000_000;
const DAY: i64 = 86_400;
/// 1970-01-01 as a Julian day number.
const UNIX_JULIAN_DAY: i64 = 2_440_588;

impl Time {
    /// The time `seconds` and `nanos` after 1970.
    pub const fn new(seconds: i128, nanos: i128) -> Self {
        Time(seconds * NANOS + nanos)
    }

    /// Whole seconds since 1970, rounded towards the past.
    pub const fn seconds(self) -> i128 {
        divide(self.0, NANOS as i64).0
    }

    /// Nanoseconds within the second, 0 to 999 999 999.
    pub const fn subsec_nanos(self) -> u32 {
        divide(self.0, NANOS as i64).1 as u32
    }

    /// Seconds from `earlier` to this time.
    pub fn since(self, earlier: Time) -> f64 {
        let nanos = self.0 - earlier.0;
        let nanos = if nanos as i64 as i128 == nanos { nanos as i64 as f64 } else { nanos as f64 };
        nanos / NANOS as f64
    }

    /// The time that an NTP timestamp tells (RFC 5905 §6): 32 bits of seconds and 32 of fraction, in the era
    /// that brings it nearest to `near`, because the timestamp itself does not say which era it counts in.
    pub fn from_ntp(stamp: u64, near: Time) -> Time {
        /// From the start of 1900, NTP's epoch, to 1970.
        const EPOCH: i128 = 2_208_988_800;
        const ERA: i128 = 1 << 32;
        let seconds = i128::from(stamp >> 32) - EPOCH;
        let era = divide(near.seconds() - seconds + ERA / 2, ERA as i64).0;
        let nanos = ((stamp & 0xffff_ffff) * NANOS as u64) >> 32;
        Time::new(seconds + era * ERA, nanos.into())
    }

    /// The time that a FILETIME tells (MS-DTYP §2.3.3): hundreds of nanoseconds since 1601. 0 says that there is
    /// none, and so does what would be negative in 64 bits; the highest of all stands for "never".
    pub fn from_filetime(stamp: u64) -> Option<Time> {
        /// From the start of 1601 to 1970.
        const EPOCH: i128 = 11_644_473_600 * NANOS;
        let is_time = stamp != 0 && stamp < i64::MAX as u64;
        is_time.then(|| Time(i128::from(stamp) * 100 - EPOCH))
    }

    /// Appends the time as RFC 3339 in UTC with nine decimals: `2020-09-14T02:06:25.442763000Z`.
    /// A year that RFC 3339 cannot write is written with its sign and all its digits (ISO 8601).
    pub fn write_rfc3339(self, out: &mut Vec<u8>) {
        if let Some(text) = self.rfc3339() {
            return out.extend_from_slice(&text);
        }
        self.write_date(out);
        out.push(b'T');
        self.write_clock(9, out);
        out.push(b'Z');
    }

    /// The time as RFC 3339 in UTC with nine decimals, if its year has four digits.
    pub fn rfc3339(self) -> Option<[u8; 30]> {
        let (seconds, nanos) = divide(self.0, NANOS as i64);
        let nanos = nanos as u32;
        let mut text = [b'Z'; 30];
        *text.first_chunk_mut()? = clock_second(i64::try_from(seconds).ok()?)?;
        let [[a, b, c], [d, e, f], [g, h, i]] =
            [nanos / 1_000_000, nanos / 1000 % 1000, nanos % 1000].map(digits);
        *text[20..].first_chunk_mut()? = [a, b, c, d, e, f, g, h, i];
        Some(text)
    }

    /// Appends the date: `2020-09-14`.
    pub fn write_date(self, out: &mut Vec<u8>) {
        let (year, month, day) = civil(divide(self.seconds(), DAY).0);
        if (0..=9999).contains(&year) {
            out.extend_from_slice(&digits::<4>(year as u32));
        } else {
            out.push(if year < 0 { b'-' } else { b'+' });
            let mut buffer = itoa::Buffer::new();
            out.extend_from_slice(buffer.format(year.unsigned_abs()).as_bytes());
        }
        let ([m0, m1], [d0, d1]) = (digits(month), digits(day));
        out.extend_from_slice(&[b'-', m0, m1, b'-', d0, d1]);
    }

    /// Appends the time of day with that many decimals, at most nine: `02:06:25.442763`.
    pub fn write_clock(self, decimals: usize, out: &mut Vec<u8>) {
        let of_day = divide(self.seconds(), DAY).1 as u32;
        let ([h0, h1], [m0, m1], [s0, s1]) =
            (digits(of_day / 3600), digits(of_day / 60 % 60), digits(of_day % 60));
        out.extend_from_slice(&[h0, h1, b':', m0, m1, b':', s0, s1, b'.']);
        let nanos = self.subsec_nanos();
        let mut fraction = [0; 9];
        fraction[..3].copy_from_slice(&digits::<3>(nanos / 1_000_000));
        fraction[3..6].copy_from_slice(&digits::<3>(nanos / 1000 % 1000));
        fraction[6..].copy_from_slice(&digits::<3>(nanos % 1000));
        out.extend_from_slice(&fraction[..decimals.min(9)]);
    }
}

/// Quotient and remainder, rounded towards the past. Numbers of everyday size take the short way.
const fn divide(number: i128, by: i64) -> (i128, i64) {
    let small = number as i64;
    if small as i128 == number {
        (small.div_euclid(by) as i128, small.rem_euclid(by))
    } else {
        (number.div_euclid(by as i128), number.rem_euclid(by as i128) as i64)
    }
}

impl std::str::FromStr for Time {
    type Err = ();

    /// Reads what [`write_rfc3339`](Time::write_rfc3339) wrote for a year of four digits.
    fn from_str(text: &str) -> Result<Self, ()> {
        let at = |from: usize, to: usize| text.get(from..to)?.parse::<u32>().ok();
        let shape: Vec<u8> =
            text.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte }).collect();
        if shape != b"0000-00-00T00:00:00.000000000Z" {
            return Err(());
        }
        let read = || {
            let month = time::Month::try_from(at(5, 7)? as u8).ok()?;
            let date = time::Date::from_calendar_date(at(0, 4)? as i32, month, at(8, 10)? as u8).ok()?;
            let day = i64::from(date.to_julian_day()) - UNIX_JULIAN_DAY;
            let seconds = day * DAY + i64::from(3600 * at(11, 13)? + 60 * at(14, 16)? + at(17, 19)?);
            Some(Time::new(seconds.into(), at(20, 29)?.into()))
        };
        read().ok_or(())
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = Vec::with_capacity(32);
        self.write_rfc3339(&mut text);
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

impl serde::Serialize for Time {
    /// As RFC 3339.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.rfc3339() {
            Some(text) => serializer.serialize_str(std::str::from_utf8(&text).unwrap_or_default()),
            None => serializer.collect_str(self),
        }
    }
}

/// The last `N` decimal digits of a number.
fn digits<const N: usize>(mut value: u32) -> [u8; N] {
    let mut digits = [b'0'; N];
    for digit in digits.iter_mut().rev() {
        *digit += (value % 10) as u8;
        value /= 10;
    }
    digits
}

/// How many seconds are remembered.
const SECONDS: usize = 64;

thread_local! {
    /// Seconds that were written, and how: what a capture holds mostly happened in few of them.
    static WRITTEN: [Cell<(i64, [u8; 20])>; SECONDS] =
        const { [const { Cell::new((0, *b"1970-01-01T00:00:00.")) }; SECONDS] };
}

/// A second since 1970 up to the point before its decimals, if its year has four digits.
fn clock_second(seconds: i64) -> Option<[u8; 20]> {
    WRITTEN.with(|written| {
        let place = &written[seconds as usize % SECONDS];
        let (known, text) = place.get();
        if known == seconds {
            return Some(text);
        }
        let text = write_second(seconds)?;
        place.set((seconds, text));
        Some(text)
    })
}

fn write_second(seconds: i64) -> Option<[u8; 20]> {
    let (year, month, day) = civil(seconds.div_euclid(DAY).into());
    let [y0, y1, y2, y3] = digits(u32::try_from(year).ok().filter(|year| *year <= 9999)?);
    let of_day = seconds.rem_euclid(DAY) as u32;
    let [[m0, m1], [d0, d1]] = [month, day].map(digits);
    let [[h0, h1], [i0, i1], [s0, s1]] = [of_day / 3600, of_day / 60 % 60, of_day % 60].map(digits);
    Some([y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', i0, i1, b':', s0, s1, b'.'])
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
fn civil(day: i128) -> (i128, u32, u32) {
    // The calendar repeats every 400 years (146 097 days); within them, `time` knows it.
    const CYCLE: i64 = 146_097;
    let (cycle, day) = divide(day, CYCLE);
    let date =
        time::Date::from_julian_day((UNIX_JULIAN_DAY + day) as i32).map(|date| date.to_calendar_date());
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
        for time in [Time(-1), Time(0), Time::new(1_600_049_185, 442_763_000)] {
            assert_eq!(time.to_string().parse(), Ok(time));
        }
        for wrong in ["", "today", "2020-13-14T02:06:25.442763000Z", "2020-09-14T02:06:25Z"] {
            assert_eq!(wrong.parse::<Time>(), Err(()), "{wrong}");
        }
        assert_eq!(Time::new(4_295_000_000, 5).to_string(), "2106-02-07T15:33:20.000000005Z");
    }

    #[test]
    fn ntp_era_follows_the_capture() {
        // RFC 5905 figure 4: 1972-01-01 is 2 272 060 800 s in era 0, 2036-02-08 is 63 104 s in era 1.
        let (seventies, thirties) = (Time::new(63_072_000, 0), Time::new(2_086_041_600, 0));
        assert_eq!(Time::from_ntp(2_272_060_800 << 32, seventies), seventies);
        assert_eq!(Time::from_ntp(63_104 << 32, thirties).to_string(), "2036-02-08T00:00:00.000000000Z");
        assert_eq!(
            Time::from_ntp(63_104 << 32, Time::new(-1_500_000_000, 0)).to_string(),
            "1900-01-01T17:31:44.000000000Z"
        );
        assert_eq!(
            Time::from_ntp(0x8acd_3ba1_e391_cfba, seventies).to_string(),
            "1973-10-17T14:45:53.888943655Z"
        );
    }

    #[test]
    fn filetimes() {
        // MS-DTYP §2.3.3 counts from 1601-01-01; 1970-01-01 is 116 444 736 000 000 000.
        assert_eq!(Time::from_filetime(116_444_736_000_000_001), Some(Time(100)));
        assert_eq!([0, i64::MAX as u64, u64::MAX].map(Time::from_filetime), [None; 3]);
    }

    #[test]
    fn years_beyond_four_digits_keep_all_of_them() {
        assert_eq!(Time::new(253_402_300_800, 0).to_string(), "+10000-01-01T00:00:00.000000000Z");
        assert_eq!(Time::new(i128::from(u64::MAX), 0).to_string(), "+584554051223-11-09T07:00:15.000000000Z");
        assert_eq!(Time::new(-62_167_219_201, 0).to_string(), "-1-12-31T23:59:59.000000000Z");
    }
}
