//! Time stamps of pcapng: ticks of a resolution, shifted by an offset (draft-ietf-opsawg-pcapng §4.2).

use crate::time::Time;

const NANOS: i128 = 1_000_000_000;

/// The unit of an interface's time stamps, as the octet `if_tsresol` writes it: the exponent of
/// 10^-n seconds, or of 2^-n seconds with the highest bit set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution(pub u8);

impl Resolution {
    /// 10^-6 seconds, what holds when nothing is said.
    pub const MICROSECONDS: Resolution = Resolution(6);
    /// 10^-9 seconds.
    pub const NANOSECONDS: Resolution = Resolution(9);

    fn exponent(self) -> u32 {
        u32::from(self.0 & 0x7f)
    }

    fn is_binary(self) -> bool {
        self.0 & 0x80 != 0
    }
}

impl std::fmt::Display for Resolution {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}^-{} s", if self.is_binary() { 2 } else { 10 }, self.exponent())
    }
}

/// Turns an interface's time stamps into times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    scale: Scale,
    offset: i128,
}

/// How ticks become nanoseconds.
#[derive(Clone, Copy, Debug)]
enum Scale {
    Times(u32),
    Over(u64),
    Shift(u32),
    /// Units so small that 2^64 of them are no nanosecond.
    Vanishing,
}

impl Clock {
    /// `offset` is what `if_tsoffset` holds, seconds to add.
    pub fn new(resolution: Resolution, offset: i64) -> Self {
        let exponent = resolution.exponent();
        let scale = if resolution.is_binary() {
            Scale::Shift(exponent)
        } else if exponent <= 9 {
            Scale::Times(10u32.pow(9 - exponent))
        } else {
            10u64.checked_pow(exponent - 9).map_or(Scale::Vanishing, Scale::Over)
        };
        Clock { scale, offset: i128::from(offset) * NANOS }
    }

    #[inline]
    pub fn time(self, ticks: u64) -> Time {
        let nanos = match self.scale {
            Scale::Times(factor) => (u128::from(ticks) * u128::from(factor)) as i128,
            Scale::Over(divisor) => i128::from(ticks / divisor),
            Scale::Shift(exponent) => (i128::from(ticks) * NANOS) >> exponent,
            Scale::Vanishing => 0,
        };
        Time(self.offset + nanos)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_resolution_counts_in_its_unit() {
        let at = |octet, ticks| Clock::new(Resolution(octet), 0).time(ticks);
        assert_eq!(at(0, 7), Time::new(7, 0));
        assert_eq!(at(6, 1_600_049_185_442_763), Time::new(1_600_049_185, 442_763_000));
        assert_eq!(at(9, 5), Time(5));
        assert_eq!(
            at(12, 1_600_000_000_123_456_789_999u128 as u64),
            Time(i128::from(1_600_000_000_123_456_789_999u128 as u64 / 1000))
        );
        assert_eq!(at(28, u64::MAX), Time(1));
        assert_eq!(at(29, u64::MAX), Time(0));
        assert_eq!(at(127, u64::MAX), Time(0));
        assert_eq!(at(0x80, 7), Time::new(7, 0));
        assert_eq!(at(0x80 | 10, 1536), Time::new(1, 500_000_000));
        assert_eq!(at(0x80 | 32, 3 << 31), Time::new(1, 500_000_000));
        assert_eq!(at(0x80 | 127, u64::MAX), Time(0));
        assert_eq!(at(0, u64::MAX), Time::new(i128::from(u64::MAX), 0));
    }

    #[test]
    fn offset_is_signed_seconds() {
        assert_eq!(Clock::new(Resolution::MICROSECONDS, -2).time(500_000), Time::new(-2, 500_000_000));
        assert_eq!(
            Clock::new(Resolution(0), i64::MAX).time(u64::MAX),
            Time::new(i128::from(i64::MAX) + i128::from(u64::MAX), 0)
        );
    }

    #[test]
    fn resolution_names_its_unit() {
        assert_eq!(Resolution(6).to_string(), "10^-6 s");
        assert_eq!(Resolution(0x94).to_string(), "2^-20 s");
    }
}
