//! Replication: the commands that ask for the binary log, and the events that answer them
//! (MySQL "Replication Protocol", "Binary Log Events", MariaDB "Replication Protocol").
//!
//! ```text
//! dump        COM_REGISTER_SLAVE, COM_BINLOG_DUMP, COM_BINLOG_DUMP_GTID, semi-synchronous replication
//! event       header and checksum of every event; which file reads which body
//!   control     rotate, format description, heartbeats, replication group
//!   gtid        global transaction identifiers and sets of them
//!   query       statements and what they depend on
//!   load        LOAD DATA
//!   table_map   the columns of a table
//!   rows        rows as they were and became
//!     column, json    their values
//!   payload     events in a compressed one
//! ```

use super::connection::{Connection, Now};
use super::response;
use crate::fault::Fault;
use crate::reader::Reader;
use event::Checksums;
use table_map::Tables;

pub mod column;
pub mod control;
pub mod dump;
pub mod event;
pub mod gtid;
pub mod json;
pub mod load;
pub mod payload;
pub mod query;
pub mod rows;
pub mod table_map;

/// What is kept of a replication stream.
#[derive(Debug, Default)]
pub struct Replication {
    /// Whether events end with a checksum.
    checksums: Checksums,
    /// How many bytes of an event have a fixed place, by kind of event from 1 on.
    post_headers: Vec<u8>,
    /// Columns of the tables that rows may follow of.
    tables: Tables,
    /// Whether the client confirms events (semi-synchronous replication). The server counts its packets anew
    /// after each confirmation, at a moment that the capture does not tell.
    pub(super) semi_sync: bool,
}

impl Replication {
    /// How many bytes a table's number takes in events of a kind: 6, or 4 in logs of MySQL 5.1's first versions,
    /// whose fixed part is two bytes shorter (MySQL Rows_event).
    fn table_id_length(&self, kind: u8) -> usize {
        let length = usize::from(kind).checked_sub(1).and_then(|at| self.post_headers.get(at));
        if length == Some(&6) { 4 } else { 6 }
    }

    /// Whether the Query_event in `body` has status variables. Where no event told, it has none if there is no room
    /// for them.
    fn has_status(&self, body: &[u8]) -> bool {
        match (self.post_headers.get(1), body) {
            (Some(&length), _) => length > OLD_QUERY_HEADER,
            (None, &[_, _, _, _, _, _, _, _, schema, _, _, low, high, ref rest @ ..]) => {
                usize::from(u16::from_le_bytes([low, high])) + usize::from(schema) < rest.len()
            }
            (None, _) => true,
        }
    }
}

/// How many bytes of a Query_event have a fixed place in logs of MySQL 4.0 and 4.1, which have no status variables
/// (MySQL Start_log_event_v3).
const OLD_QUERY_HEADER: u8 = 11;

/// Whether a client's packet confirms events of a dump (semi-synchronous replication) and is no command.
pub fn confirms_events(payload: &[u8]) -> bool {
    payload.first() == Some(&dump::SEMI_SYNC)
}

/// Whether what follows the first byte of an answer is an event: it says how long it is, behind the two bytes of
/// semi-synchronous replication where they are.
pub fn is_event(bytes: &[u8]) -> bool {
    let whole = |event: &[u8]| {
        let size = event.get(event::SIZE_AT..).and_then(|rest| rest.first_chunk());
        event.len() >= event::HEADER_LENGTH
            && size.is_some_and(|&size| u32::from_le_bytes(size) as usize == event.len())
    };
    whole(bytes) || matches!(bytes, [dump::SEMI_SYNC, 0 | 1, event @ ..] if whole(event))
}

impl Connection {
    /// Reads the body of a replication command, behind its code.
    pub(super) fn replication_command(
        &mut self,
        code: u8,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        match code {
            dump::REGISTER_REPLICA => dump::register(reader, now),
            dump::BINLOG_DUMP => {
                self.replication = Replication::default();
                dump::dump(reader, now)
            }
            _ => {
                self.replication = Replication::default();
                dump::dump_gtid(reader, now)
            }
        }
    }

    /// Reads a packet of the server that answers a dump: an event. Its end, an EOF or ERR packet, is that of any
    /// command.
    pub(super) fn binlog_packet(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        reader.u8(&response::RESPONSE_CODE)?;
        self.replication.semi_sync |= dump::semi_sync(reader)?;
        let length = reader.remaining();
        reader
            .within(&event::EVENT, length, |reader| event::read(&mut self.replication, reader, now, false))?;
        Ok(())
    }

    /// Reads a client's confirmation of events.
    pub(super) fn binlog_confirmation(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        self.replication.semi_sync = true;
        dump::confirmation(reader, now)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::content::Contents;
    use crate::options::Options;
    use crate::protocol::mysql::inflate::tests::{zlib, zstd};
    use crate::protocol::testing;
    use crate::time::Time;
    use crate::tree::Tree;

    /// A stream of events.
    #[derive(Default)]
    struct Stream {
        replication: Replication,
        summary: String,
    }

    impl Stream {
        fn tree(&mut self, event: &[u8]) -> Tree {
            let mut tree = Tree::new(true);
            self.summary.clear();
            let (options, mut records, mut contents) = (Options::default(), Vec::new(), Contents::default());
            let mut now = Now {
                side: crate::message::Side::Server,
                frame: 1,
                time: Time::default(),
                in_turn: true,
                options: &options,
                summary: &mut self.summary,
                records: &mut records,
                contents: &mut contents,
            };
            let mut reader = Reader::new(event, 0, &mut tree);
            let result = event::read(&mut self.replication, &mut reader, &mut now, false);
            reader.undissected();
            if let Err(fault) = result {
                reader.fault(&fault);
            }
            tree
        }

        fn listing(&mut self, event: &[u8]) -> String {
            testing::listing(&self.tree(event), event)
        }

        /// The listing without header and names of the protocol, lines whose field contains one of `parts`.
        fn lines(&mut self, event: &[u8], parts: &[&str]) -> Vec<String> {
            let listing = self.listing(event).replace("mysql.binlog.", "");
            let wanted = |line: &&str| parts.iter().any(|part| line.contains(part)) || line.starts_with('!');
            listing.lines().filter(wanted).map(|line| line.trim().to_owned()).collect()
        }
    }

    fn hex(text: &str) -> Vec<u8> {
        text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
    }

    /// An event of a kind without checksum.
    fn event(kind: u8, body: &[u8]) -> Vec<u8> {
        let mut out = vec![0, 0, 0, 0, kind, 9, 0, 0, 0];
        out.extend_from_slice(&(event::HEADER_LENGTH as u32 + body.len() as u32).to_le_bytes());
        out.extend_from_slice(&[0; 6]);
        out.extend_from_slice(body);
        out
    }

    /// As MySQL 9.7 sent it: 42 kinds of events, CRC32.
    const FORMAT: &str = "d3 4e 01 6b 0f 09 00 00 00 7b 00 00 00 7f 00 00 00 00 00 04 00 39 2e 37 2e 34 2d 32 00 00 00 00 \
        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 \
        00 d3 4e 01 6b 13 00 0d 00 08 00 00 00 00 04 00 04 00 00 00 63 00 04 1a 08 00 00 00 00 00 00 02 00 00 00 0a 0a 0a \
        2a 2a 00 12 34 00 0a 28 00 00 01 f9 d6 66 b1";
    /// lab.rept(a int primary key, b json, c timestamp(3) null), with all metadata.
    const TABLE: &str = "c8 50 01 6b 13 09 00 00 00 43 00 00 00 d6 07 00 00 00 00 7c 00 00 00 00 00 01 00 03 6c 61 62 00 \
        04 72 65 70 74 00 03 03 f5 11 02 04 03 06 01 01 00 04 06 01 61 01 62 01 63 08 01 00 0c 01 e0 33 ae 93 b2";
    const PARTIAL: &str = "c8 50 01 6b 27 09 00 00 00 6c 00 00 00 42 08 00 00 00 00 7c 00 00 00 00 00 11 00 02 00 03 ff \
        ff 00 01 00 00 00 1f 00 00 00 00 02 00 1e 00 12 00 01 00 13 00 01 00 05 01 00 02 14 00 61 78 02 00 0a 00 05 01 00 \
        05 02 00 6b 01 50 c8 20 9e 01 01 00 01 00 00 00 09 00 00 00 00 03 24 2e 61 03 05 02 00 6b 01 50 c8 20 9e 66 8b fd \
        26";
    const GTID: &str = "11 4f 01 6b 21 09 00 00 00 4d 00 00 00 2c 03 00 00 00 00 01 21 91 42 88 e5 81 11 f1 82 73 02 fc 00 \
        00 00 01 04 00 00 00 00 00 00 00 02 03 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 7f f9 c3 b8 c4 60 06 db 50 62 \
        01 00 0d 4f 8e 2f";
    const MARIADB_QUERY: &str = "11 4f 01 6b 02 01 00 00 00 66 00 00 00 d3 01 00 00 08 00 05 00 00 00 00 00 00 00 03 00 00 \
        23 00 00 00 00 00 01 01 00 00 20 54 00 00 00 00 06 03 73 74 64 04 2d 00 2d 00 2d 00 81 03 00 00 00 00 00 00 00 6c \
        61 62 00 44 52 4f 50 20 44 41 54 41 42 41 53 45 20 49 46 20 45 58 49 53 54 53 20 6c 61 62 21 57 53 ef";

    #[test]
    fn a_format_description_says_how_events_end() {
        let mut stream = Stream::default();
        let lines = stream.lines(&hex(FORMAT), &["format.", "timestamp", "event_checksum", "undissected"]);
        assert_eq!(lines[0], "event_header.timestamp = \"2026-11-21T07:57:07.000000000Z\"");
        assert_eq!(lines[1], "format.version = 4");
        assert_eq!(lines[2], "format.server_version = \"9.7.4-2\"");
        assert_eq!(lines[4], "format.header_length = 19");
        assert_eq!(lines[6], "format.post_header_length = 13 (Query)");
        assert_eq!(lines[23], "format.post_header_length = 8 (Table_map)");
        assert_eq!(lines[46], "format.post_header_length = 0 (Gtid_tagged)");
        assert_eq!(lines[47], "format.checksum_algorithm = 1 (CRC32)");
        assert_eq!(lines[48], "event_checksum = 2976306937 (correct)");
        assert_eq!(lines.len(), 49);
        assert_eq!(stream.summary, "Format_description, server 9.7.4-2");
        assert_eq!(stream.replication.checksums, Checksums::Crc32);
    }

    #[test]
    fn a_wrong_checksum_is_told_and_ends_nothing() {
        let mut stream = Stream::default();
        stream.listing(&hex(FORMAT));
        let mut wrong = hex(GTID);
        wrong[28] ^= 1;
        let lines = stream.lines(&wrong, &["event_checksum"]);
        assert!(lines[0].starts_with("event_checksum = 797855501 (wrong, 0x"), "{lines:?}");
        assert_eq!(lines[1], "! warning at 73: the event's checksum is wrong");
        assert_eq!(stream.lines(&hex(GTID), &["event_checksum"]), ["event_checksum = 797855501 (correct)"]);
        // Before the format is known, bytes that are no checksum are none.
        let lines = Stream::default().lines(&wrong, &["event_checksum"]);
        assert_eq!(lines, ["! error at 73: Commit Group Ticket takes 8 bytes, 4 bytes are left"]);
    }

    #[test]
    fn gtid() {
        let mut stream = Stream::default();
        let lines = stream.lines(&hex(GTID), &["gtid."]);
        assert_eq!(
            lines,
            [
                "gtid.flags = 1",
                "gtid.flags.may_have_sbr = true",
                "gtid.sid = \"21914288-e581-11f1-8273-02fc00000001\"",
                "gtid.gno = 4",
                "gtid.logical_clock = 2",
                "gtid.last_committed = 3",
                "gtid.sequence_number = 4",
                "gtid.immediate_commit_timestamp = 1795247889971583 (2026-11-21T07:58:09.971583000Z)",
                "gtid.transaction_length = 219",
                "gtid.immediate_server_version = 90704 (9.7.4)",
            ]
        );
        assert_eq!(stream.summary, "Gtid 21914288-e581-11f1-8273-02fc00000001:4");
    }

    #[test]
    fn a_tagged_gtid_is_a_message_of_numbered_fields() {
        // Version 1, 40 bytes, last field 0; flags 1; UUID 00 … 0f with ff as two bytes; 5; "tag".
        let mut body =
            hex("02 50 00 00 02 02 00 02 04 06 08 0a 0c 0e 10 12 14 16 18 1a 1c fd 03 04 14 06 06 74 61 67");
        // Fields 4, 5 and 9: -1, -2 and 90200, which is written as 90200 · 8 + 3.
        body.extend(hex("08 02 0a 06 12 c3 02 0b"));
        let mut stream = Stream::default();
        let lines = stream.lines(&event(42, &body), &["gtid.", "serialization."]);
        assert_eq!(lines[0], "serialization.version = 1");
        assert!(
            lines.contains(&"gtid.sid = \"00010203-0405-0607-0809-0a0b0c0d0eff\"".to_owned()),
            "{lines:?}"
        );
        assert!(lines.contains(&"gtid.gno = 5".to_owned()));
        assert!(lines.contains(&"gtid.tag = \"tag\"".to_owned()));
        assert!(lines.contains(&"gtid.last_committed = -1".to_owned()));
        assert!(lines.contains(&"gtid.sequence_number = -2".to_owned()));
        assert!(lines.contains(&"gtid.immediate_server_version = 90200 (9.2.0)".to_owned()), "{lines:?}");
        assert_eq!(stream.summary, "Gtid_tagged 00010203-0405-0607-0809-0a0b0c0d0eff:tag:5");
    }

    #[test]
    fn numbers_of_variable_length() {
        assert_eq!(gtid::varint(&[0b0000_0010]), Some((1, 1)));
        assert_eq!(gtid::varint(&[0b1111_1101, 0b11]), Some((255, 2)));
        assert_eq!(gtid::varint(&[0xff, 1, 2, 3, 4, 5, 6, 7, 8]), Some((0x0807_0605_0403_0201, 9)));
        assert_eq!(gtid::varint(&[0x7f, 1, 2, 3, 4, 5, 6, 7]), Some((0x07_0605_0403_0201, 8)));
        assert_eq!(gtid::varint(&[0xff, 1]), None);
        assert_eq!(gtid::varint(&[]), None);
    }

    #[test]
    fn sets_of_transactions_with_tags() {
        // Format 1, one server with the tag "x", transactions 1 to 3 and 7.
        let mut body = hex("01 01 00 00 00 00 00 01 21 91 42 88 e5 81 11 f1 82 73 02 fc 00 00 00 01 02 78");
        for number in [2u64, 1, 4, 7, 8] {
            body.extend_from_slice(&number.to_le_bytes());
        }
        let mut tree = Tree::new(true);
        let text = gtid::set(&mut Reader::new(&body, 0, &mut tree)).unwrap();
        assert_eq!(text, "21914288-e581-11f1-8273-02fc00000001:x:1-3:7");
        body[7] = 0;
        body[0] = 0xff;
        let huge = gtid::set(&mut Reader::new(&body, 0, &mut tree)).unwrap_err();
        assert!(huge.to_string().starts_with("Interval"), "{huge}");
    }

    #[test]
    fn rows_are_read_by_the_table_map() {
        let mut stream = Stream::default();
        stream.listing(&hex(FORMAT));
        stream.listing(&hex(TABLE));
        assert_eq!(stream.summary, "Table_map lab.rept is 124");
        let lines =
            stream.lines(&hex(PARTIAL), &["value.", "json_diff.", "rows.partial", "rows.value_options"]);
        assert_eq!(
            lines,
            [
                "value.int = 1 (a)",
                "value.length = 31",
                "value.json = \"{\\\"a\\\": 1, \\\"x\\\": [1, 2]}\" (b)",
                "value.timestamp = \"2026-11-21T08:05:28.835Z\" (c)",
                "rows.value_options = 1 (partial JSON)",
                "rows.partial = 01",
                "value.int = 1 (a)",
                "json_diff.length = 9 (b)",
                "json_diff.operation = 0 (replace)",
                "json_diff.path = \"$.a\"",
                "json_diff.value = \"2\"",
                "value.timestamp = \"2026-11-21T08:05:28.835Z\" (c)",
            ]
        );
        assert_eq!(stream.summary, "Update_rows_partial lab.rept, 1 row");
        // The statement ended, and the table's number with it.
        let lines = stream.lines(&hex(PARTIAL), &["rows.data"]);
        assert_eq!(lines[1], "! info at 19: no table map of table 124 was seen");
    }

    #[test]
    fn a_query_with_what_it_depends_on() {
        let mut stream = Stream::default();
        let lines = stream.lines(&hex(MARIADB_QUERY), &["query."]);
        assert_eq!(lines[0], "query.thread_id = 5");
        assert!(lines.contains(&"query.status.catalog = \"std\"".to_owned()), "{lines:?}");
        assert!(lines.contains(&"query.status.sql_mode = 1411383296".to_owned()));
        assert!(lines.contains(&"query.status.xid = 3".to_owned()));
        assert!(lines.contains(&"query.schema = \"lab\"".to_owned()));
        assert_eq!(lines.last().unwrap(), "query.statement = \"DROP DATABASE IF EXISTS lab\"");
        assert_eq!(stream.summary, "Query DROP DATABASE IF EXISTS lab");
    }

    #[test]
    fn a_query_of_4_1_has_no_status_variables() {
        let body = [&hex("8a a1 02 11 00 00 00 00 04 00 00")[..], b"bcal\0INSERT INTO t"].concat();
        let lines = Stream::default().lines(&event(2, &body), &["query."]);
        assert_eq!(lines[4..], ["query.schema = \"bcal\"", "query.statement = \"INSERT INTO t\""]);
        let mut stream = Stream::default();
        stream.tree(&event(1, &[&[3, 0][..], b"4.1.22-log", &[0; 44]].concat()));
        let lines = stream.lines(
            &event(2, &[&hex("01 00 00 00 00 00 00 00 00 00 00")[..], b"\0\0\0 x"].concat()),
            &["query."],
        );
        assert_eq!(lines[4..], ["query.schema = \"\"", "query.statement = \"\\0\\0 x\""]);
    }

    #[test]
    fn mariadb_compresses_statements() {
        let plain = vec![b'x'; 300];
        // Thread 1, 0 s, a database of no bytes, no error, no status variables, the NUL of the database; then the
        // header: zlib, two bytes of length, 300.
        let mut body = hex("01 00 00 00 00 00 00 00 00 00 00 00 00 00 82 01 2c");
        body.extend(zlib(&plain));
        let mut stream = Stream::default();
        let tree = stream.tree(&event(165, &body));
        assert_eq!(tree.notes(), []);
        assert_eq!(&*tree.sources()[0].bytes, plain);
        assert_eq!(tree.nodes().last().unwrap().field.name, "mysql.binlog.query.statement");
    }

    #[test]
    fn events_in_a_transaction_payload() {
        let inside = [event(16, &392u64.to_le_bytes()), event(27, b"b9.000001")].concat();
        let packed = zstd(&inside);
        let mut body = vec![2, 1, 0, 3, 1, inside.len() as u8, 1, 1, packed.len() as u8, 0];
        body.extend(&packed);
        let mut stream = Stream::default();
        let lines = stream.lines(&event(40, &body), &["xid", "heartbeat.file", "payload."]);
        assert_eq!(lines.iter().filter(|line| line.starts_with('!')).count(), 0, "{lines:?}");
        assert!(lines.contains(&"xid = 392".to_owned()));
        assert!(lines.contains(&"heartbeat.file_name = \"b9.000001\"".to_owned()));
        assert_eq!(stream.summary, "Transaction_payload: Xid 392, Heartbeat b9.000001");
        // A payload in a payload is not read.
        let nested = event(40, &[0, 1, 2, 3]);
        let body = [&[0][..], &nested].concat();
        let lines = stream.lines(&event(40, &body), &[]);
        assert_eq!(lines, ["! error at 40: a transaction payload in another one"]);
    }

    #[test]
    fn every_prefix_and_every_flipped_byte_is_read_without_loss() {
        let samples = [FORMAT, TABLE, PARTIAL, GTID, MARIADB_QUERY].map(hex);
        for sample in &samples {
            for cut in 0..=sample.len() {
                for flip in [None, Some(0xff), Some(0x80), Some(1)] {
                    let mut bytes = sample[..cut].to_vec();
                    if let (Some(flip), Some(last)) = (flip, bytes.last_mut()) {
                        *last ^= flip;
                        bytes.extend_from_slice(&sample[cut..]);
                    }
                    let mut stream = Stream::default();
                    stream.tree(&samples[0]);
                    stream.tree(&samples[1]);
                    let tree = stream.tree(&bytes);
                    let mut covered = vec![false; bytes.len()];
                    for node in tree.nodes().iter().filter(|node| node.source == 0) {
                        let (start, end) = (node.start as usize, (node.start + node.length) as usize);
                        assert!(end <= bytes.len(), "{} of {cut}", node.field.name);
                        if node.field.kind != crate::field::Kind::Group {
                            covered[start..end].fill(true);
                        }
                    }
                    assert_eq!(covered.iter().position(|&seen| !seen), None, "byte of prefix {cut}");
                }
            }
        }
    }

    #[test]
    fn hostile_numbers_take_neither_time_nor_memory() {
        let mut stream = Stream::default();
        // Columns without end; a row without columns; an XA name of 4 GB; an entry of 2^64 bytes.
        for (kind, body) in [
            (19, "01 00 00 00 00 00 00 00 00 00 00 00 fe ff ff ff ff ff ff ff ff"),
            (30, "01 00 00 00 00 00 00 00 ff ff fe ff ff ff ff ff ff ff ff"),
            (38, "01 00 00 00 00 ff ff ff ff ff ff ff ff 00"),
            (41, "01 fe ff ff ff ff ff ff ff ff 00"),
            (40, "03 09 fe ff ff ff ff ff ff ff ff 02 01 00 00 28 b5 2f fd"),
            (166, "01 00 00 00 00 00 00 00 00 84 ff ff ff ff 78 9c"),
            (163, "ff ff ff ff 00"),
            (36, "00 00 00 00 00 00 ff ff ff ff ff ff ff ff ff ff ff ff"),
        ] {
            let listing = stream.listing(&event(kind, &hex(body)));
            assert!(listing.contains("! "), "{listing}");
        }
        stream.listing(&event(19, &hex("01 00 00 00 00 00 00 00 00 00 00 00 00 00 00")));
        let lines = stream.lines(&event(23, &hex("01 00 00 00 00 00 00 00 00 00")), &[]);
        assert_eq!(lines, ["! error at 28: a row without columns"]);
    }
}
