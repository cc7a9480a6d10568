//! Where the next packet starts that makes sense, in the middle of a stream.
//!
//! A packet alone says little: three bytes of length and a number. What tells is that packets follow one another:
//! the server's are numbered in order, every command is number 0 with a known code, as is all that two servers send
//! while one copies the other, and what one side sends at a time ends with a packet.

use super::{clone, command, packet};
use crate::message::Side;

/// Length of a packet that is believed though its end has not come yet.
const BELIEVED: usize = 1 << 20;
/// Packets in a row that are enough to be sure.
const ENOUGH: usize = 4;

/// Offset of the next packet of `side` that makes sense; nothing where none does. `cloning` says whether one
/// server copies the other.
pub fn next_packet(bytes: &[u8], side: Side, cloning: bool) -> Option<usize> {
    let last = bytes.len().checked_sub(packet::HEADER)?;
    (0..last).find(|&at| follow_one_another(&bytes[at..], side, cloning, at == 0))
}

/// Whether packets of `side` lie at the start of `bytes`. The start of what was sent at a time needs less proof.
pub fn makes_sense(bytes: &[u8], side: Side, start: bool) -> bool {
    follow_one_another(bytes, side, false, start)
}

fn follow_one_another(bytes: &[u8], side: Side, cloning: bool, start: bool) -> bool {
    let mut rest = bytes;
    let mut expected = None;
    for count in 0..ENOUGH {
        let Some(header) = packet::header(rest) else { return count > usize::from(!start) };
        let payload = &rest[packet::HEADER..];
        let sound = header.length > 0
            && match side {
                _ if cloning => header.number == 0 && clone::plausible(payload, side),
                Side::Client => header.number == 0 && command::plausible(payload),
                Side::Server => {
                    expected.is_none_or(|expected| expected == header.number) && header.number > 0
                }
            };
        if !sound {
            return false;
        }
        match payload.get(header.length..) {
            Some([]) => return true,
            Some(behind) => rest = behind,
            None => return (start || count > 0) && header.length < BELIEVED,
        }
        // An answer that follows another one starts at 1 again.
        expected = Some(header.number.wrapping_add(1));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Side::{Client, Server};

    /// An OK packet with that number.
    const fn ok(number: u8) -> [u8; 11] {
        [7, 0, 0, number, 0, 0, 0, 2, 0, 0, 0]
    }

    #[test]
    fn packets_in_order_that_end_with_the_bytes_are_found() {
        let stream = [&b"rest of a row"[..], &ok(4), &ok(5)].concat();
        assert_eq!(next_packet(&stream, Server, false), Some(13));
        let stream = [&b"rest of a row"[..], &ok(4), &ok(9)].concat();
        assert_eq!(next_packet(&stream, Server, false), Some(24), "only the last one ends with the bytes");
        assert_eq!(next_packet(b"nothing but text in here", Server, false), None);
    }

    #[test]
    fn a_client_starts_over_at_number_0_with_a_known_command() {
        let stream = [&b"...'tail of a statement"[..], b"\x09\0\0\0\x03SELECT 1"].concat();
        assert_eq!(next_packet(&stream, Client, false), Some(23));
        assert_eq!(next_packet(&ok(1), Client, false), None);
    }

    #[test]
    fn a_packet_whose_end_is_missing_counts_only_at_the_start() {
        let start = b"\x40\0\0\x05some text";
        assert_eq!(next_packet(start, Server, false), Some(0));
        assert_eq!(next_packet(&[&b"abcdefg"[..], start].concat(), Server, false), None);
        assert_eq!(next_packet(&[&b"abcdefg"[..], &ok(4), start].concat(), Server, false), Some(7));
    }
}
