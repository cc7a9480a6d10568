//! The reference identifier: what a server took its time from (RFC 5905 §7.3), and the kiss codes that stand
//! in its place when a server refuses (§7.4). Which of the readings holds is told by the stratum.
//!
//! Codes: IANA "NTP Reference Identifier Codes" and "NTP Kiss-o'-Death Codes" (RFC 9748), and others that
//! servers use.

use std::fmt;

/// A reference identifier with the stratum that says how to read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The sender's stratum.
    pub stratum: u8,
    /// The four bytes of the identifier.
    pub id: u32,
}

/// RFC 5905 §7.4, RFC 8915 §5.7.
const KISS_CODES: &[(&str, &str)] = &[
    ("ACST", "the association belongs to a unicast server"),
    ("AUTH", "server authentication failed"),
    ("AUTO", "the Autokey sequence failed"),
    ("BCST", "the association belongs to a broadcast server"),
    ("CRYP", "cryptographic authentication or identification failed"),
    ("DENY", "access denied by the remote server"),
    ("DROP", "lost peer in symmetric mode"),
    ("INIT", "the association has not yet synchronized for the first time"),
    ("MCST", "the association belongs to a dynamically discovered server"),
    ("NKEY", "no key found: never installed, or not trusted"),
    ("NTSN", "Network Time Security negative-acknowledgment"),
    ("RATE", "rate exceeded: the server denied access because the client asks too often"),
    ("RMOT", "alteration of the association from a remote host"),
    ("RSTR", "access denied by local policy"),
    ("STEP", "the system time was stepped, the association has not yet resynchronized"),
];

const CLOCKS: &[(&str, &str)] = &[
    ("ACTS", "NIST telephone modem"),
    ("ATOM", "atomic clock"),
    ("BDS", "BeiDou satellites"),
    ("CDMA", "CDMA mobile phone network"),
    ("CHU", "HF radio CHU Ottawa, Ontario"),
    ("DCF", "LF radio DCF77 Mainflingen, 77.5 kHz"),
    ("DFM", "UTC(DFM)"),
    ("FREE", "free running clock"),
    ("GAL", "Galileo Positioning System"),
    ("GLO", "GLONASS satellites"),
    ("GNSS", "navigation satellites"),
    ("GOES", "Geosynchronous Orbit Environment Satellite"),
    ("GOOG", "Google's time servers, which smear leap seconds"),
    ("GPS", "Global Positioning System"),
    ("GPSD", "gpsd"),
    ("HBG", "LF radio HBG Prangins, 75 kHz"),
    ("IRIG", "Inter-Range Instrumentation Group time code"),
    ("JJY", "LF radio JJY Fukushima, 40 kHz, Saga, 60 kHz"),
    ("LCL", "undisciplined local clock"),
    ("LOCL", "undisciplined local clock"),
    ("LORC", "MF radio LORAN-C station, 100 kHz"),
    ("MRS", "several reference clocks"),
    ("MSF", "LF radio MSF Anthorn, 60 kHz"),
    ("NICT", "NICT telephone modem"),
    ("NIST", "NIST telephone modem"),
    ("NMEA", "satellite receiver speaking NMEA"),
    ("OMEG", "OMEGA radio navigation"),
    ("PHC", "PTP hardware clock"),
    ("PPS", "generic pulse per second"),
    ("PTB", "European telephone modem"),
    ("PTP", "Precision Time Protocol"),
    ("RBDM", "rubidium clock"),
    ("SHM", "clock behind shared memory"),
    ("TDF", "MF radio Allouis, 162 kHz"),
    ("USNO", "USNO telephone modem"),
    ("WWV", "HF radio WWV Fort Collins, Colorado"),
    ("WWVB", "LF radio WWVB Fort Collins, 60 kHz"),
    ("WWVH", "HF radio WWVH Kauai, Hawaii"),
];

impl Reference {
    /// The identifier as text, without the NULs or blanks at its end; nothing where it is no text.
    fn with_code<T>(self, read: impl FnOnce(&str) -> T) -> Option<T> {
        let bytes = self.id.to_be_bytes();
        let code = std::str::from_utf8(&bytes).ok()?.trim_end_matches(['\0', ' ']);
        (!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '))
            .then(|| read(code))
    }

    /// The kiss code, when the identifier is one.
    pub fn is_kiss(self) -> bool {
        self.stratum == 0 && self.with_code(|_| ()).is_some()
    }

    /// What the kiss code or clock identifier stands for, if it is known.
    fn describe(self) -> Option<&'static str> {
        let table = if self.stratum == 0 { KISS_CODES } else { CLOCKS };
        let at = self.with_code(|code| table.binary_search_by(|(known, _)| known.cmp(&code)).ok())??;
        Some(table.get(at)?.1)
    }

    /// Writes everything that the identifier may mean; nothing for four zero bytes.
    pub fn explain(self, out: &mut String) {
        use fmt::Write;
        if self.id == 0 {
            return;
        }
        // Writing to a String cannot fail.
        let _ = match self.stratum {
            0 | 1 => match self.describe() {
                Some(meaning) => write!(out, "{self}: {meaning}"),
                None => write!(out, "{self}"),
            },
            _ => self.explain_upstream(out),
        };
    }

    /// From stratum 2 on the identifier is the upstream server's IPv4 address, or the first bytes of the MD5 of
    /// its IPv6 address; nothing in the message says which. Some values are set aside: 127.127.t.u is ntpd's
    /// address of a reference clock of type t, and 254.x.x.x tells how far the server's clock is off UTC while
    /// it smears a leap second (draft-stenn-ntp-leap-smear-refid: seconds with 22 bits of fraction).
    fn explain_upstream(self, out: &mut String) -> fmt::Result {
        use fmt::Write;
        match self.id.to_be_bytes() {
            [127, 127, 1, 255] => write!(out, "{self}: smoothed time of chrony"),
            [127, 127, 1, _] => write!(out, "{self}: undisciplined local clock"),
            [127, 127, kind, unit] => write!(out, "{self}: reference clock of type {kind}, unit {unit}"),
            [254, ..] => {
                let smear = f64::from((self.id << 8) as i32 >> 8) / f64::from(1 << 22);
                write!(out, "{self}, or a leap smear of {smear:+.6} s")
            }
            _ => match (Reference { stratum: 1, ..self }.describe(), self.with_code(str::to_owned)) {
                (Some(meaning), Some(code)) => write!(out, "{self}, or {code}: {meaning}"),
                _ => write!(out, "{self}, or the start of the MD5 of an IPv6 address"),
            },
        }
    }
}

impl fmt::Display for Reference {
    /// The likeliest reading alone: `RATE`, `GPS`, `192.0.2.1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = if self.stratum < 2 { self.with_code(|code| f.write_str(code)) } else { None };
        shown.unwrap_or_else(|| {
            let octets = self.id.to_be_bytes();
            octets.iter().enumerate().try_for_each(|(index, &octet)| {
                f.write_str(if index > 0 { "." } else { "" })?;
                f.write_str(itoa::Buffer::new().format(octet))
            })
        })
    }
}

impl serde::Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn explained(stratum: u8, id: [u8; 4]) -> String {
        let mut out = String::new();
        Reference { stratum, id: u32::from_be_bytes(id) }.explain(&mut out);
        out
    }

    #[test]
    fn tables_ascend() {
        for table in [KISS_CODES, CLOCKS] {
            assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }

    #[test]
    fn read_by_stratum() {
        assert_eq!(explained(0, [0; 4]), "");
        assert_eq!(
            explained(0, *b"RATE"),
            "RATE: rate exceeded: the server denied access because the client asks too often"
        );
        assert_eq!(explained(0, *b"XYZ\0"), "XYZ");
        assert_eq!(explained(1, *b"GPS\0"), "GPS: Global Positioning System");
        assert_eq!(explained(1, *b"GPSs"), "GPSs");
        assert_eq!(explained(1, [1, 2, 3, 4]), "1.2.3.4");
        assert_eq!(explained(2, [192, 0, 2, 1]), "192.0.2.1, or the start of the MD5 of an IPv6 address");
        assert_eq!(explained(3, [127, 127, 1, 1]), "127.127.1.1: undisciplined local clock");
        assert_eq!(explained(2, [127, 127, 20, 0]), "127.127.20.0: reference clock of type 20, unit 0");
        assert_eq!(explained(2, *b"LOCL"), "76.79.67.76, or LOCL: undisciplined local clock");
    }

    #[test]
    fn leap_smear_is_signed() {
        assert_eq!(explained(2, [254, 0x20, 0, 0]), "254.32.0.0, or a leap smear of +0.500000 s");
        assert_eq!(explained(2, [254, 0xe0, 0, 0]), "254.224.0.0, or a leap smear of -0.500000 s");
    }
}
