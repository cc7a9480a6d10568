//! Layout diagrams held against the figures of specifications.

use crate::support::{How, sample};
use dissect::view::Format;

/// Bits in a row.
const BITS: usize = 32;

/// The boxes of the packet header as RFC 5905 §7.3 draws them in figure 8, without its extension fields.
const FIGURE_8: &str = "\
|LI | VN  |Mode |    Stratum     |     Poll      |  Precision   |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                         Root Delay                            |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                         Root Dispersion                       |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                          Reference ID                         |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                                                               |
+                     Reference Timestamp (64)                  +
|                                                               |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                                                               |
+                      Origin Timestamp (64)                    +
|                                                               |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                                                               |
+                      Receive Timestamp (64)                   +
|                                                               |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                                                               |
+                      Transmit Timestamp (64)                  +
|                                                               |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                          Key Identifier                       |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
|                                                               |
|                            dgst (128)                         |
|                                                               |
+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
";

/// The same as it was captured.
const DRAWN: &str = "
       68 bytes from offset 0
       0                   1                   2                   3
       0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    0 |LI | VN  |Mode |    Stratum    | Poll interval |   Precision   |
      | 0 |  4  |  4  |       8       |    0 (1 s)    |      -25      |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    4 |                        Root delay: 0 s                        |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    8 |                     Root dispersion: 0 s                      |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   12 |Reference ID: 7f7f0101 (127.127.1.1: undisciplined local clock)|
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   16 |                      Reference timestamp                      |
      +                                                               +
   20 |               2026-11-21 16:45:11.837658886 UTC               |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   24 |                       Origin timestamp                        |
      +                                                               +
   28 |               2023-08-01 03:50:25.173599218 UTC               |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   32 |                       Receive timestamp                       |
      +                                                               +
   36 |               2026-11-21 16:45:13.355140276 UTC               |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   40 |                      Transmit timestamp                       |
      +                                                               +
   44 |               2026-11-21 16:45:13.363216423 UTC               |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   48 |                   Key ID: 00000001 (key 1)                    |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   52 |                  Message authentication code                  |
      +                                                               +
   56 |               a6b6ed5fd50d435c009cd2f2e3f1da8e                |
      +                                                               +
   60 |                                                               |
      +                                                               +
   64 |                                                               |
      +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
";

/// What lies between the lines of a figure: the bits at which boxes end, and how many rows of characters they have.
fn boxes(figure: &str) -> Vec<(Vec<usize>, usize)> {
    let mut boxes: Vec<(Vec<usize>, usize)> = Vec::new();
    let mut fresh = true;
    for line in figure.lines() {
        if line.contains("+-+") {
            fresh = true;
        } else if let Some(start) = line.find('|') {
            if std::mem::take(&mut fresh) {
                // Half a bit off where the figure is.
                boxes.push((line[start..].match_indices('|').map(|(column, _)| column / 2).collect(), 0));
            }
            boxes.last_mut().unwrap().1 += 1;
        }
    }
    boxes
}

#[test]
fn an_ntp_message_is_figure_8_box_for_box() {
    let (text, _) = How::new(Format::Layout).run(&sample("ntp/mac-md5.pcap").bytes);
    let reply = text.split("\n\n").nth(1).unwrap();
    let figure = &reply[reply.find("\n       68 bytes").unwrap()..];
    assert_eq!(figure.trim_end(), DRAWN.trim_end());
    let (drawn, mut specified) = (boxes(figure), boxes(FIGURE_8));
    assert_eq!(specified.len(), 1 + 3 + 4 + 2);
    assert!(specified.iter().all(|(ends, _)| ends.last() == Some(&BITS)));
    // Labels and values of the first row do not fit into one line.
    specified[0].1 = 2;
    // The figure has three lines for the 128 bits of the digest, whatever their number.
    specified.last_mut().unwrap().1 = 128 / BITS;
    assert_eq!(drawn, specified);
}
