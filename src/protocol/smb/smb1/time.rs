//! Times from before FILETIME: seconds since 1970, and the date and time of MS-DOS. Shown by the fields of
//! FILETIME, their values converted to it. All are in the server's time zone (MS-CIFS §2.2.1.4).

use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

/// Seconds from 1601 to 1970.
const FROM_1601: u64 = 11_644_473_600;
/// Units of FILETIME in a second.
const UNITS: u64 = 10_000_000;

/// Reads seconds since 1970 (UTIME, MS-CIFS §2.2.1.4.3); 0 and all ones are no time, and stay what they are.
pub fn utime(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    let seconds = r.peek().first_chunk().map_or(0, |&bytes| u32::from_le_bytes(bytes));
    let time = match seconds {
        0 => 0,
        u32::MAX => u64::MAX,
        seconds => (FROM_1601 + u64::from(seconds)) * UNITS,
    };
    r.valued(field, 4, time)
}

/// Which of the two words comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    Date,
    Time,
}

/// Reads a date and a time of MS-DOS (MS-CIFS §2.2.1.4.1, §2.2.1.4.2) as a group with the value of both.
pub fn dos(
    r: &mut Reader<'_, '_>,
    field: &'static Field,
    date_field: &'static Field,
    time_field: &'static Field,
    first: First,
) -> Result<(), Fault> {
    let start = r.offset();
    let source = r.source();
    let words = r
        .peek()
        .first_chunk::<4>()
        .map_or([0, 0], |&[a, b, c, d]| [u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])]);
    let (date, time, fields) = match first {
        First::Date => (words[0], words[1], [date_field, time_field]),
        First::Time => (words[1], words[0], [time_field, date_field]),
    };
    let group = r.tree().open(field, source, start, filetime(date, time));
    let result = fields.iter().try_for_each(|field| {
        r.le16(field)?;
        if std::ptr::eq(*field, date_field) {
            r.meaning(format_args!("{}-{:02}-{:02}", 1980 + (date >> 9), date >> 5 & 15, date & 31));
        } else {
            r.meaning(format_args!("{:02}:{:02}:{:02}", time >> 11, time >> 5 & 63, 2 * (time & 31)));
        }
        Ok(())
    });
    let end = r.offset();
    r.tree().close(group, end);
    result
}

/// The FILETIME of a date and time of MS-DOS; 0 where there is none.
fn filetime(date: u16, time: u16) -> u64 {
    let (year, month, day) = (1980 + i64::from(date >> 9), i64::from(date >> 5 & 15), i64::from(date & 31));
    if !(1..=12).contains(&month) || day == 0 {
        return 0;
    }
    // Days since 0000-03-01, years beginning in March so that the leap day comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    // 1601-01-01 is day 584694 of that count.
    let days = (days - 584_694) as u64;
    let seconds = u64::from(time >> 11) * 3600 + u64::from(time >> 5 & 63) * 60 + 2 * u64::from(time & 31);
    (days * 86_400 + seconds) * UNITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::smb::file_fields::LAST_WRITE_TIME;
    use crate::time::Time;
    use crate::tree::Tree;

    #[test]
    fn seconds_become_filetimes() {
        let value = |seconds: u32| {
            let mut tree = Tree::new(true);
            let read = utime(&mut Reader::new(&seconds.to_le_bytes(), 0, &mut tree), &LAST_WRITE_TIME);
            assert!(read.is_ok());
            tree.nodes().first().map(|node| node.value)
        };
        assert_eq!([0, u32::MAX].map(value), [Some(0), Some(u64::MAX)]);
        let time = value(1_700_000_000).and_then(Time::from_filetime);
        assert_eq!(time, Some(Time::new(1_700_000_000, 0)));
    }

    #[test]
    fn dates_of_dos_become_filetimes() {
        let time = |date, time| Time::from_filetime(filetime(date, time)).map(|time| time.to_string());
        assert_eq!(time(0x5d75, 0x4305).as_deref(), Some("2026-11-21T08:24:10.000000000Z"));
        assert_eq!(time(0x0021, 0).as_deref(), Some("1980-01-01T00:00:00.000000000Z"));
        assert_eq!(filetime(0, 0), 0);
    }
}
