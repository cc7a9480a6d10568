//! What can be said on the command line.

use clap::{Args, Parser, Subcommand};
use dissect::language::Language;
use dissect::message::Side;
use dissect::protocol::{self, Protocol, Transport};
use dissect::report::Report;
use dissect::terminal::Color;
use dissect::view::Format;
use std::net::IpAddr;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  dissect capture.pcap                         every message as an annotated tree
  dissect -v --session 3 capture.pcapng.gz     one session, every field explained
  dissect --format ndjson *.pcap | jq .        one JSON object a line, files merged by time
  tcpdump -w - udp port 123 | dissect -        messages as they come
  dissect dump.txt                             the packets of a `tcpdump -X`, xxd, hexdump or Wireshark dump
  dissect --as mysql --from server -           a payload in hex, pasted without its headers
  dissect --decode-as udp:1123=ntp odd.pcap    a protocol on a port of its own
  dissect --report statements mysql.pcap       a table of what a database was asked, by digest
  dissect explain mysql.handshake              what a message, a field or a protocol is
  dissect fields ntp.ext                       what the fields of extension fields mean

Exit codes:
  0  the captures were read (what could not be decoded is counted on standard error)
  2  a capture cannot be read, the output cannot be written, or the arguments are wrong
  3  the run was interrupted, or nobody reads on; what was written is whole up to there";

/// Read packet captures and show every byte of what was said as an annotated tree.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES, arg_required_else_help = true)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    /// Something else than dissecting; give a file of such a name as ./NAME
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to dissect
    #[command(flatten)]
    pub dissect: Dissect,
}

/// What can be done besides dissecting.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the fields that are shown, with type, description and specification
    Fields(Fields),
    /// Explain a field, a message or a protocol: `mysql.thread_id`, `mysql.handshake`, `ntp`
    Explain(Explain),
    /// Print the JSON Schema of what --format ndjson and --format json print
    Schema,
}

/// Arguments of the field listing.
#[derive(Debug, Args)]
pub struct Fields {
    /// Start of the filter names to list: `ntp`, `ntp.ext`
    #[arg(default_value = "", hide_default_value = true)]
    pub prefix: String,
    /// How to list them
    #[arg(long, value_enum, default_value_t)]
    pub format: Listing,
}

/// Arguments of explaining.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub struct Explain {
    /// What to explain: a filter name, a name of a message, or a protocol
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// List everything that can be explained
    #[arg(long)]
    pub list: bool,
    /// What to speak
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t)]
    pub lang: Language,
}

/// Ways of listing fields.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum Listing {
    /// A table for people
    #[default]
    Tree,
    /// A JSON array
    Json,
}

/// Arguments of dissecting.
#[derive(Debug, Args)]
pub struct Dissect {
    /// Captures (pcap, pcapng, also compressed, or hex dumps), merged by time; `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,

    /// How to show what was said; a report is a table unless it is csv, json or markdown
    #[arg(short, long, value_enum, default_value_t, help_heading = "Output")]
    pub format: Format,
    /// Show a table made of the whole capture instead of its messages
    #[arg(long, value_enum, value_name = "NAME", help_heading = "Output")]
    pub report: Option<Report>,
    /// Sort a report by this column (as its JSON names it); with `-` before it, the greatest first
    #[arg(
        long,
        value_name = "COLUMN",
        requires = "report",
        allow_hyphen_values = true,
        help_heading = "Output"
    )]
    pub sort: Option<String>,
    /// In JSON and the tree, leave out the fields of messages
    #[arg(long, help_heading = "Output")]
    pub no_fields: bool,
    /// In JSON and the tree, leave out messages: sessions and records only
    #[arg(long, help_heading = "Output")]
    pub no_messages: bool,
    /// Write to FILE instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Write the content of sessions into DIR: files, result sets, SOAP documents, and a manifest
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub extract: Option<PathBuf>,
    /// Show how messages are built, but nothing that was said: texts, bytes and values are overwritten, addresses replaced
    #[arg(long, help_heading = "Output")]
    pub redact: bool,
    /// In JSON, say the label, description and specification of every field
    #[arg(long, help_heading = "Output")]
    pub labels: bool,
    /// Tell each session in sentences, as --format story does
    #[arg(long, conflicts_with_all = ["format", "report"], help_heading = "Output")]
    pub explain_session: bool,
    /// In a worksheet, answer the questions
    #[arg(long, help_heading = "Output")]
    pub answers: bool,
    /// What the views for learners speak
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value_t, help_heading = "Output")]
    pub lang: Language,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub color: Color,
    /// In the tree, explain every field and abbreviate nothing
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
    /// Do not say on standard error what was read and what could not be decoded
    #[arg(short, long, help_heading = "Output")]
    pub quiet: bool,

    /// Show only these protocols
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = protocol_name, help_heading = "Selection")]
    pub protocol: Vec<&'static str>,
    /// Show only these sessions: `3`, `1,4-7`
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = range, help_heading = "Selection")]
    pub session: Vec<(u64, u64)>,
    /// Show only messages that these frames complete: `100-200`, `7-`
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = range, help_heading = "Selection")]
    pub frames: Vec<(u64, u64)>,
    /// Show only sessions with this address at either end
    #[arg(long, value_name = "IP", value_delimiter = ',', help_heading = "Selection")]
    pub host: Vec<IpAddr>,
    /// Show only sessions with this port at either end
    #[arg(long, value_name = "N", value_delimiter = ',', help_heading = "Selection")]
    pub port: Vec<u16>,
    /// Stop after so many messages; of a report, show so many rows
    #[arg(long, value_name = "N", help_heading = "Selection")]
    pub limit: Option<u64>,

    /// Take a port for a protocol: `tcp:3307=mysql`
    #[arg(long, value_name = "PORT=NAME", value_delimiter = ',', value_parser = decode_as, help_heading = "Decoding")]
    pub decode_as: Vec<(Transport, u16, &'static Protocol)>,
    /// Take a hex dump without headers for this protocol
    #[arg(long = "as", value_name = "NAME", value_parser = known, help_heading = "Decoding")]
    pub payload: Option<&'static Protocol>,
    /// Who sent a hex dump without headers
    #[arg(long, value_name = "SIDE", default_value = "client", value_parser = side, help_heading = "Decoding")]
    pub from: Side,
    /// Verify NTP MACs with the keys in FILE (format of chrony's or ntpd's key file)
    #[arg(long, value_name = "FILE", help_heading = "Decoding")]
    pub ntp_keys: Option<PathBuf>,
    /// Say whether PASSWORD makes the password hashes of captured MySQL logins, with each step
    #[arg(long, value_name = "PASSWORD", help_heading = "Decoding")]
    pub mysql_password: Option<String>,
    /// Note wrong checksums
    #[arg(long, help_heading = "Decoding")]
    pub verify_checksums: bool,

    /// Worker threads [default: one per processor]; the output does not depend on it
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub threads: Option<usize>,
    /// Sessions kept open at the same time
    #[arg(long, value_name = "N", default_value_t = 100_000, help_heading = "Limits")]
    pub max_sessions: usize,
    /// Bytes kept for one direction of a session
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size, help_heading = "Limits")]
    pub max_direction_bytes: usize,
    /// Bytes kept for all sessions together
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size, help_heading = "Limits")]
    pub max_total_bytes: usize,
    /// Files that --extract writes
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "extract", help_heading = "Limits")]
    pub extract_max_files: usize,
    /// Size of a file that --extract writes
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size, requires = "extract", help_heading = "Limits")]
    pub extract_max_file_bytes: usize,
    /// Bytes that --extract writes in all
    #[arg(long, value_name = "SIZE", default_value = "8G", value_parser = size, requires = "extract", help_heading = "Limits")]
    pub extract_max_total_bytes: usize,
}

fn known(name: &str) -> Result<&'static Protocol, String> {
    protocol::by_name(name).ok_or_else(|| {
        let names: Vec<_> = protocol::PROTOCOLS.iter().map(|protocol| protocol.name).collect();
        format!("no protocol of that name; there is {}", names.join(", "))
    })
}

fn protocol_name(name: &str) -> Result<&'static str, String> {
    known(name).map(|protocol| protocol.name)
}

fn side(name: &str) -> Result<Side, String> {
    [Side::Client, Side::Server]
        .into_iter()
        .find(|side| side.name() == name)
        .ok_or_else(|| "expected client or server".into())
}

/// `7`, `3-7`, `7-` or `-7`.
fn range(text: &str) -> Result<(u64, u64), String> {
    let number = |text: &str, open: u64| match text {
        "" => Some(open),
        _ => text.parse().ok(),
    };
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (number(first, 1), number(last, u64::MAX)) {
        (Some(first), Some(last)) if text.len() > 1 || text != "-" && !text.is_empty() => {
            if first <= last {
                Ok((first, last))
            } else {
                Err(format!("{first} is behind {last}"))
            }
        }
        _ => Err("expected a number or a range such as 3-7".into()),
    }
}

/// `tcp:3307=mysql`.
fn decode_as(text: &str) -> Result<(Transport, u16, &'static Protocol), String> {
    const EXPECTED: &str = "expected tcp:PORT=PROTOCOL or udp:PORT=PROTOCOL";
    let (port, name) = text.split_once('=').ok_or(EXPECTED)?;
    let (transport, port) = port.split_once(':').ok_or(EXPECTED)?;
    let transport = [Transport::Tcp, Transport::Udp]
        .into_iter()
        .find(|known| known.name() == transport)
        .ok_or(EXPECTED)?;
    let port = port.parse().map_err(|_| EXPECTED)?;
    Ok((transport, port, known(name)?))
}

/// A number of bytes, or of binary multiples with K, M, G or T behind it.
fn size(text: &str) -> Result<usize, String> {
    let shift = match text.bytes().last().map(|unit| unit.to_ascii_uppercase()) {
        Some(b'K') => 10,
        Some(b'M') => 20,
        Some(b'G') => 30,
        Some(b'T') => 40,
        _ => 0,
    };
    let digits = if shift == 0 { text } else { &text[..text.len() - 1] };
    digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(1 << shift))
        .ok_or_else(|| "expected a size such as 65536, 64K, 64M or 1G".into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn definitions_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn limits_are_those_of_the_library() {
        let given = Arguments::try_parse_from(["dissect", "a.pcap"]).unwrap().dissect;
        let default = dissect::options::Options::default();
        assert_eq!(given.max_sessions, default.max_sessions);
        assert_eq!(given.max_direction_bytes, default.max_direction_bytes);
        assert_eq!(given.max_total_bytes, default.max_total_bytes);
        let caps = dissect::extract::Caps::default();
        assert_eq!(given.extract_max_files, caps.files);
        assert_eq!(given.extract_max_file_bytes as u64, caps.file_bytes);
        assert_eq!(given.extract_max_total_bytes as u64, caps.total_bytes);
    }

    #[test]
    fn ranges() {
        assert_eq!(range("7"), Ok((7, 7)));
        assert_eq!(range("3-7"), Ok((3, 7)));
        assert_eq!(range("7-"), Ok((7, u64::MAX)));
        assert_eq!(range("-7"), Ok((1, 7)));
        for wrong in ["", "-", "a", "7-3", "1-2-3", "+"] {
            assert!(range(wrong).is_err(), "{wrong:?}");
        }
        let given = Arguments::try_parse_from(["dissect", "--session", "1,4-7", "a.pcap"]).unwrap();
        assert_eq!(given.dissect.session, [(1, 1), (4, 7)]);
    }

    #[test]
    fn sizes() {
        assert_eq!(size("65536"), Ok(65536));
        assert_eq!(size("64M"), Ok(64 << 20));
        assert_eq!(size("1g"), Ok(1 << 30));
        for wrong in ["", "M", "1.5M", "-1", "99999999999T", "1X", "é"] {
            assert!(size(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn ports_with_a_protocol() {
        let (transport, port, protocol) = decode_as("udp:1123=ntp").unwrap();
        assert_eq!((transport, port, protocol.name), (Transport::Udp, 1123, "ntp"));
        for wrong in ["1123=ntp", "udp:1123", "sctp:1=ntp", "udp:70000=ntp", "udp:1=nothing"] {
            assert!(decode_as(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn files_and_subcommands_are_told_apart() {
        let parse = |words: &[&str]| Arguments::try_parse_from([&["dissect"], words].concat()).unwrap();
        assert!(
            matches!(parse(&["fields", "ntp"]).command, Some(Command::Fields(Fields { prefix, .. })) if prefix == "ntp")
        );
        assert!(parse(&["./fields"]).command.is_none());
        assert_eq!(parse(&["a.pcap", "fields"]).dissect.files.len(), 2);
        assert!(Arguments::try_parse_from(["dissect", "-q"]).is_err());
    }
}
