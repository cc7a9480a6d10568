//! Real messages of ntpd and ntpq, their trees checked by hand against the text, and made ones where no real
//! message could be had.

use super::*;
use crate::message::Side;
use crate::protocol::Transport;
use crate::protocol::ntp::PROTOCOL;
use crate::protocol::testing::Session;
use crate::record::{ControlExchange, Record};

/// ntpd 4.2.8: its system variables.
const SYSTEM: &[u8] = b"\x16\x82\x00\x01\x05\x15\x00\x00\x00\x00\x01\x81\
    version=\"ntpd 4.2.8p15@1.3728-o Wed Sep 23 11:46:38 UTC 2020 (1)\",\r\n\
    processor=\"x86_64\", system=\"Linux/6.18.44-fc-v657\", leap=0, stratum=6,\r\n\
    precision=-25, rootdelay=0.000, rootdisp=10.131, refid=127.127.1.0,\r\n\
    reftime=0xeeabd90f.fd75171b, clock=0xeeabd911.3dcb6ede, peer=26445,\r\n\
    tc=3, mintc=3, offset=0.000000, frequency=0.000, sys_jitter=0.000030,\r\n\
    clk_jitter=0.000, clk_wander=0.000\r\n\0\0\0";

/// ntpq 4.2.8 asks for the variables of an association, and ntpd answers in two fragments.
const PEER_REQUEST: &[u8] = b"\x16\x02\x00\x02\x00\x00\x67\x4d\x00\x00\x00\x00";

/// Its first fragment ends within a name.
const PEER_FIRST: &[u8] = b"\x16\xa2\x00\x02\x96\x1a\x67\x4d\x00\x00\x01\xd4\
    srcadr=127.127.1.0, srcport=123, dstadr=127.0.0.1, dstport=123, leap=0,\r\n\
    stratum=5, precision=-25, rootdelay=0.000, rootdisp=10.000, refid=LABX,\r\n\
    reftime=0x00000000.00000000, rec=0xeeabd90f.fd75171b, reach=0xff,\r\n\
    unreach=0, hmode=3, pmode=4, hpoll=3, ppoll=3, headway=0, flash=0x0,\r\n\
    keyid=0, ttl=0, offset=0.000, delay=0.000, dispersion=0.116,\r\n\
    jitter=0.000, filtdelay= 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00,\r\n\
    filtoffset= 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00,\r\nfi";

/// Its last fragment.
const PEER_LAST: &[u8] = b"\x16\x82\x00\x02\x96\x1a\x67\x4d\x01\xd4\x00\x31\
    ltdisp= 0.00 0.12 0.24 0.36 0.48 0.60 0.72 0.84\r\n\0\0\0";

/// Two associations with their status.
const STATUS: &[u8] = b"\x16\x81\x00\x01\x05\x15\x00\x00\x00\x00\x00\x08\
    gN\x88\x11gM\x96\x1a";

/// The variables of a reference clock.
const CLOCK: &[u8] = b"\x16\x84\x00\x02\x00\x00\x67\x4d\x00\x00\x00\x7e\
    device=\"Undisciplined local clock\", timecode=\"\", poll=89, noreply=0,\r\n\
    badformat=0, baddata=0, stratum=5, refid=LABX, flags=0\r\n\0\0";

/// A nonce.
const NONCE: &[u8] = b"\x16\x8c\x00\x01\x00\x00\x00\x00\x00\x00\x00\x20\
    nonce=eeabd9114ea61a5c935068c4\r\n";

/// A list without entries.
const MRU: &[u8] = b"\x16\x8a\x00\x02\x00\x00\x00\x00\x00\x00\x00\x39\
    nonce=eeabd9114eb07beff10ab9d8, now=0xeeabd911.4eb4eea4\r\n\0\0\0";

/// Asks for variables by name.
const NAMES: &[u8] = b"\x16\x02\x00\x01\x00\x00\x00\x00\x00\x00\x00\x59\
    mru_enabled,mru_depth,mru_deepest,mru_maxdepth,mru_mindepth,mru_maxage,mru_mem,mru_maxmem\0\0\0";

/// There is no association 65535.
const REFUSAL: &[u8] = b"\x16\xc2\x00\x01\x04\x00\xff\xff\x00\x00\x00\x00";

/// ntpd of 2017, first fragment: it ends within a list.
const OTHER_FIRST: &[u8] = b"\x16\xa2\x00\x47\x80\x11\xbe\xb9\x00\x00\x01\xd4\
    srcadr=141.30.228.4, srcport=123, dstadr=132.199.152.129, dstport=123,\r\n\
    leap=3, stratum=16, precision=-21, rootdelay=0.000, rootdisp=0.000,\r\n\
    refid=STEP, reftime=0x00000000.00000000, rec=0x00000000.00000000,\r\n\
    reach=0x0, unreach=235, hmode=3, pmode=0, hpoll=10, ppoll=10, headway=0,\r\n\
    flash=0x1600, keyid=0, offset=0.000, delay=0.000, dispersion=15937.500,\r\n\
    jitter=0.000, xleave=0.075,\r\n\
    filtdelay= 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00,\r\n\
    filtoffset= 0.00 0.00 0.00 0.00";

/// Its last fragment.
const OTHER_LAST: &[u8] = b"\x16\x82\x00\x47\x80\x11\xbe\xb9\x01\xd4\x00\x6a\
     0.00 0.00 0.00 0.00,\r\n\
    filtdisp= 16000.00 16000.00 16000.00 16000.00 16000.00 16000.00 16000.00 16000.00\r\n\0\0";

/// A list with two entries, its variables in an order of the server's, as ntpd makes it up.
const ENTRIES: &[u8] = b"\x16\x8a\x00\x03\x00\x00\x00\x00\x00\x00\x00\xb7\
    nonce=eeabd9114eb07beff10ab9d8, addr.0=192.0.2.7:33876, last.0=0xeeabd911.4eb4eea4,\r\n\
    ct.0=3, mv.0=30, rs.0=0x40, rs.1=0x0, ct.1=1, addr.1=[2001:db8::7]:123,\r\n\
    now=0xeeabd912.00000000\r\n";

/// A configuration line, padded to eight bytes, with the MD5 key 7 "labmd5key".
const CONFIGURE_REQUEST: &[u8] = b"\x16\x08\x00\x02\x00\x00\x00\x00\x00\x00\x00\x0e\
    server 1.2.3.4\0\0\0\0\0\0\0\0\0\x07\
    \xa5\x1f\x58\x54\xea\xba\x0d\x1c\x4f\x2e\x79\xef\xdc\x05\x2d\x37";

/// Variables that nobody knows, and known ones with odd values.
const UNKNOWN: &[u8] = b"\x16\x82\x00\x09\x06\x15\x00\x00\x00\x00\x00\x93\
    a=-5, b=0x1f, c=1.5, d=0xeeabd911.00000000, e=10.0.0.1, f=\"x, y\", g=one, h,\
    stratum=abc, rootdelay=inf, filtdelay=1.0 x, =, reftime=0x1.2, i=\"open, ";

const ALL: &[&[u8]] = &[
    SYSTEM,
    PEER_REQUEST,
    PEER_FIRST,
    PEER_LAST,
    STATUS,
    CLOCK,
    NONCE,
    MRU,
    NAMES,
    REFUSAL,
    OTHER_FIRST,
    OTHER_LAST,
    ENTRIES,
    CONFIGURE_REQUEST,
    UNKNOWN,
];

fn session() -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Udp);
    // The second after ntpd's clock in SYSTEM.
    session.time = crate::time::Time::new(1_795_250_834, 0);
    session
}

fn side(message: &[u8]) -> Side {
    if message.get(1).is_some_and(|flags| flags & 0x80 != 0) { Side::Server } else { Side::Client }
}

/// The listing of one message, from its data on.
fn data(message: &[u8]) -> String {
    let listing = session().listing(side(message), message);
    listing.split_once("ntp.ctrl.data\n").unwrap().1.to_owned()
}

fn exchange(record: &Record) -> &ControlExchange {
    match record {
        Record::ControlExchange(exchange) => exchange,
        other => panic!("{other:?}"),
    }
}

#[test]
fn system_variables() {
    let mut session = session();
    assert_eq!(
        session.listing(Side::Server, SYSTEM),
        "\
ntp.flags = 22
  ntp.flags.li = 0 (no warning)
  ntp.flags.vn = 2
  ntp.flags.mode = 6 (control message)
ntp.ctrl.flags2 = 130
  ntp.ctrl.flags2.r = 1 (response)
  ntp.ctrl.flags2.error = false
  ntp.ctrl.flags2.more = false
  ntp.ctrl.flags2.opcode = 2 (read variables)
ntp.ctrl.sequence = 1
ntp.ctrl.status = 1301
  ntp.ctrl.sys_status.li = 0 (no warning)
  ntp.ctrl.sys_status.clksrc = 5 (local net or local clock)
  ntp.ctrl.sys_status.count = 1
  ntp.ctrl.sys_status.code = 5 (clock synchronized)
ntp.ctrl.associd = 0
ntp.ctrl.offset = 0
ntp.ctrl.count = 385
ntp.ctrl.data
  ntp.ctrl.var.version = \"ntpd 4.2.8p15@1.3728-o Wed Sep 23 11:46:38 UTC 2020 (1)\"
  ntp.ctrl.var.processor = \"x86_64\"
  ntp.ctrl.var.system = \"Linux/6.18.44-fc-v657\"
  ntp.ctrl.var.leap = 0 (no warning)
  ntp.ctrl.var.stratum = 6
  ntp.ctrl.var.precision = -25 (2^-25 s)
  ntp.ctrl.var.rootdelay = 0
  ntp.ctrl.var.rootdisp = 10.131
  ntp.ctrl.var.refid = \"127.127.1.0\"
  ntp.ctrl.var.reftime = 2026-11-21T08:47:11.990067905Z
  ntp.ctrl.var.clock = 2026-11-21T08:47:13.241385392Z
  ntp.ctrl.var.peer = 26445
  ntp.ctrl.var.tc = 3 (8 s)
  ntp.ctrl.var.mintc = 3 (8 s)
  ntp.ctrl.var.offset = 0
  ntp.ctrl.var.frequency = 0
  ntp.ctrl.var.sys_jitter = 0.00003
  ntp.ctrl.var.clk_jitter = 0
  ntp.ctrl.var.clk_wander = 0
ntp.padding = 000000
"
    );
    assert_eq!(session.summary, "Read variables answer, association 0, 385 bytes");
}

#[test]
fn associations_with_their_status() {
    assert_eq!(
        data(STATUS),
        "  \
  ntp.ctrl.item
    ntp.ctrl.associd = 26446
    ntp.ctrl.status = 34833
      ntp.ctrl.peer_status.config = true
      ntp.ctrl.peer_status.authenable = false
      ntp.ctrl.peer_status.authentic = false
      ntp.ctrl.peer_status.reach = false
      ntp.ctrl.peer_status.bcast = true
      ntp.ctrl.peer_status.selection = 0 (rejected)
      ntp.ctrl.peer_status.count = 1
      ntp.ctrl.peer_status.code = 1 (association mobilized)
  ntp.ctrl.item
    ntp.ctrl.associd = 26445
    ntp.ctrl.status = 38426
      ntp.ctrl.peer_status.config = true
      ntp.ctrl.peer_status.authenable = false
      ntp.ctrl.peer_status.authentic = false
      ntp.ctrl.peer_status.reach = true
      ntp.ctrl.peer_status.bcast = false
      ntp.ctrl.peer_status.selection = 6 (system peer)
      ntp.ctrl.peer_status.count = 1
      ntp.ctrl.peer_status.code = 10 (became system peer)
"
    );
}

#[test]
fn clock_variables() {
    let listing = session().listing(Side::Server, CLOCK);
    assert!(
        listing.contains("  ntp.ctrl.clock_status.status = 0 (operating within nominals)\n"),
        "{listing}"
    );
    assert_eq!(
        data(CLOCK),
        "  \
  ntp.ctrl.var.device = \"Undisciplined local clock\"
  ntp.ctrl.var.timecode = \"\"
  ntp.ctrl.var.poll = 89
  ntp.ctrl.var.noreply = 0
  ntp.ctrl.var.badformat = 0
  ntp.ctrl.var.baddata = 0
  ntp.ctrl.var.stratum = 5
  ntp.ctrl.var.refid = \"LABX\"
  ntp.ctrl.var.flags = 0
ntp.padding = 0000
"
    );
}

#[test]
fn names_asked_for() {
    assert_eq!(
        data(NAMES),
        "  \
  ntp.ctrl.variable.name = \"mru_enabled\" (MRU enabled)
  ntp.ctrl.variable.name = \"mru_depth\" (MRU depth)
  ntp.ctrl.variable.name = \"mru_deepest\" (MRU deepest)
  ntp.ctrl.variable.name = \"mru_maxdepth\" (MRU maximum depth)
  ntp.ctrl.variable.name = \"mru_mindepth\" (MRU minimum depth)
  ntp.ctrl.variable.name = \"mru_maxage\" (MRU maximum age)
  ntp.ctrl.variable.name = \"mru_mem\" (MRU memory)
  ntp.ctrl.variable.name = \"mru_maxmem\" (MRU maximum memory)
ntp.padding = 000000
"
    );
}

#[test]
fn nonces_and_lists() {
    assert_eq!(
        data(NONCE),
        "  \
  ntp.ctrl.nonce = \"nonce=eeabd9114ea61a5c935068c4\\r\\n\"
    ntp.ctrl.var.nonce = \"eeabd9114ea61a5c935068c4\"
"
    );
    assert_eq!(
        data(MRU),
        "  \
  ntp.ctrl.mru = \"nonce=eeabd9114eb07beff10ab9d8, now=0xeeabd911.4eb4eea4\\r\\n\"
    ntp.ctrl.var.nonce = \"eeabd9114eb07beff10ab9d8\"
    ntp.ctrl.var.now = 2026-11-21T08:47:13.307448306Z
ntp.padding = 000000
"
    );
    let listing = data(ENTRIES);
    let (_, entries) = listing.split_once("ntp.ctrl.var.nonce").unwrap();
    assert_eq!(
        entries,
        " = \"eeabd9114eb07beff10ab9d8\"
    ntp.ctrl.entry = 0
      ntp.ctrl.entry.addr = \"192.0.2.7:33876\"
      ntp.ctrl.entry.last = 2026-11-21T08:47:13.307448306Z
      ntp.ctrl.entry.ct = 3
      ntp.ctrl.entry.mv = 30 (mode 6, version 3)
      ntp.ctrl.entry.rs = 64
    ntp.ctrl.entry = 1
      ntp.ctrl.entry.rs = 0
      ntp.ctrl.entry.ct = 1
      ntp.ctrl.entry.addr = \"[2001:db8::7]:123\"
    ntp.ctrl.var.now = 2026-11-21T08:47:14.000000000Z
"
    );
}

#[test]
fn refusals_say_why() {
    let mut session = session();
    let listing = session.listing(Side::Server, REFUSAL);
    assert!(listing.contains("  ntp.ctrl.err_status = 4 (unknown association identifier)\n"), "{listing}");
    assert_eq!(
        session.summary,
        "Read variables answer, association 65535, error: unknown association identifier"
    );
    let exchange = exchange(&session.records[0]);
    assert_eq!(exchange.error.as_deref(), Some("unknown association identifier"));
    assert!(exchange.complete);
}

#[test]
fn authenticated_requests() {
    assert_eq!(
        data(CONFIGURE_REQUEST),
        "  \
  ntp.ctrl.configuration = \"server 1.2.3.4\"
ntp.padding = 000000000000
ntp.ctrl.authenticator
  ntp.keyid = 00000007 (key 7)
  ntp.mac = a51f5854eaba0d1c4f2e79efdc052d37
"
    );
    let mut session = session();
    session.options.ntp_keys = crate::protocol::ntp::keys::Keys::parse("test", "7 MD5 labmd5key\n").unwrap();
    let listing = session.listing(Side::Client, CONFIGURE_REQUEST);
    assert!(listing.contains("052d37 (verified with key 7 (MD5))\n"), "{listing}");
    assert_eq!(session.summary, "Configure request, association 0, 14 bytes, MAC key 7");
}

#[test]
fn unknown_variables_have_the_type_that_they_look_like() {
    assert_eq!(
        data(UNKNOWN),
        "  \
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"a\"
    ntp.ctrl.variable.integer = -5
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"b\"
    ntp.ctrl.variable.hex = 31
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"c\"
    ntp.ctrl.variable.decimal = 1.5
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"d\"
    ntp.ctrl.variable.time = 2026-11-21T08:47:13.000000000Z
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"e\"
    ntp.ctrl.variable.address = 10.0.0.1
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"f\"
    ntp.ctrl.variable.text = \"x, y\"
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"g\"
    ntp.ctrl.variable.text = \"one\"
  ntp.ctrl.variable.name = \"h\"
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"stratum\"
    ntp.ctrl.variable.text = \"abc\"
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"rootdelay\"
    ntp.ctrl.variable.text = \"inf\"
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"filtdelay\"
    ntp.ctrl.variable.text = \"1.0 x\"
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"\"
    ntp.ctrl.variable.text = \"\"
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"reftime\"
    ntp.ctrl.variable.text = \"0x1.2\"
  ntp.ctrl.variable
    ntp.ctrl.variable.name = \"i\"
    ntp.ctrl.variable.text = \"open, \"
"
    );
}

#[test]
fn answers_are_joined() {
    let mut session = session();
    session.step(Side::Client, PEER_REQUEST);
    assert_eq!(session.summary, "Read variables request, association 26445");
    let first = session.listing(Side::Server, PEER_FIRST);
    assert!(first.contains("\n  ntp.ctrl.fragment = \"srcadr=127.127.1.0, "), "{first}");
    assert!(first.ends_with("\\r\\nfi\"\n"), "{first}");
    assert_eq!(session.summary, "Read variables answer, association 26445, 468 bytes, more follow");
    assert!(session.records.is_empty());
    let last = session.listing(Side::Server, PEER_LAST);
    let (fragment, all) = last.split_once("ntp.padding = 000000\n").unwrap();
    assert!(fragment.ends_with("\"ltdisp= 0.00 0.12 0.24 0.36 0.48 0.60 0.72 0.84\\r\\n\"\n"), "{fragment}");
    assert!(all.starts_with("ntp.ctrl.data\n  ntp.ctrl.var.srcadr = \"127.127.1.0\"\n"), "{all}");
    assert!(all.contains("  ntp.ctrl.var.reftime = 0\n"), "{all}");
    assert!(all.contains("  ntp.ctrl.var.hpoll = 3 (8 s)\n"), "{all}");
    assert!(all.contains("  ntp.ctrl.var.filtdelay = 0\n".repeat(8).as_str()), "{all}");
    assert!(all.ends_with("  ntp.ctrl.var.filtdisp = 0.72\n  ntp.ctrl.var.filtdisp = 0.84\n"), "{all}");
    assert_eq!(session.summary, "Read variables answer, association 26445, 49 bytes, 517 in all");
    let reach = session.tree.nodes().iter().find(|node| node.field.name == "ntp.ctrl.var.reach").unwrap();
    assert_eq!((reach.value, reach.hex_digits()), (0xff, 2));
    let source = &session.tree.sources()[0];
    assert_eq!((source.how, source.of, source.offset, source.length), ("joined", 0, 12, 49));
    assert_eq!(&source.bytes[..], [&PEER_FIRST[12..480], &PEER_LAST[12..61]].concat());
    let expected = ControlExchange {
        mode: 6,
        code: 2,
        operation: "read variables",
        association: Some(26445),
        request_packets: Some(1),
        request_bytes: Some(12),
        response_packets: Some(2),
        response_bytes: Some(544),
        amplification: Some(544.0 / 12.0),
        complete: true,
        error: None,
    };
    assert_eq!(session.records, [Record::ControlExchange(expected)]);
}

/// The variables of the joined answer, at the end of the last listing.
fn joined(listings: &[String]) -> &str {
    let last = listings.last().unwrap();
    last.rsplit_once("ntp.ctrl.data\n")
        .unwrap()
        .1
        .split_once("! ")
        .map_or_else(|| last.rsplit_once("ntp.ctrl.data\n").unwrap().1, |(variables, _)| variables)
}

#[test]
fn fragments_come_in_any_order() {
    let whole: Vec<u8> = [&PEER_FIRST[12..], &PEER_LAST[12..61]].concat();
    let cuts = [0, 3, 200, 460, 517];
    let fragment = |at: usize| {
        let (start, end) = (cuts[at], cuts[at + 1]);
        let mut message = PEER_FIRST[..12].to_vec();
        message[1] = if end == 517 { 0x82 } else { 0xa2 };
        message[8..10].copy_from_slice(&(start as u16).to_be_bytes());
        message[10..12].copy_from_slice(&((end - start) as u16).to_be_bytes());
        message.extend(&whole[start..end]);
        message
    };
    let mut expected = None;
    for order in 0..24 {
        let mut left = vec![0, 1, 2, 3];
        let mut picks = order;
        let mut session = session();
        let mut listings = Vec::new();
        for count in (1..=4).rev() {
            let at = left.remove(picks % count);
            picks /= count;
            let message = fragment(at);
            listings.push(session.listing(Side::Server, &message));
            session.check_tree(&message);
            assert_eq!(session.records.len(), usize::from(count == 1), "order {order}");
        }
        let found = joined(&listings).to_owned();
        assert_eq!(&found, expected.get_or_insert(found.clone()), "order {order}");
        assert!(found.ends_with("filtdisp = 0.84\n"));
        let record = exchange(&session.records[0]);
        assert_eq!(
            (record.response_packets, record.request_bytes, record.amplification),
            (Some(4), None, None)
        );
    }
}

#[test]
fn repeated_and_contradicting_fragments() {
    let mut session = session();
    session.step(Side::Server, PEER_FIRST);
    let again = session.listing(Side::Server, PEER_FIRST);
    assert!(again.ends_with("! info at 12: 468 bytes: the same that came before\n"), "{again}");
    let mut other = PEER_FIRST.to_vec();
    other[12] = b'X';
    let other = session.listing(Side::Server, &other);
    assert!(other.ends_with("! warning at 12: 1 byte: not what came before, which is kept\n"), "{other}");
    let last = session.listing(Side::Server, PEER_LAST);
    assert!(last.contains("ntp.ctrl.var.srcadr = \"127.127.1.0\"\n"), "{last}");
}

#[test]
fn what_did_not_come_is_told() {
    let mut session = session();
    let last = session.listing(Side::Server, PEER_LAST);
    assert!(
        last.ends_with("! info at 12: 468 bytes of the answer did not come before its last fragment\n"),
        "{last}"
    );
    session.end(Side::Server);
    let record = exchange(&session.records[0]);
    assert!(!record.complete);
    assert_eq!((record.request_bytes, record.response_bytes), (None, Some(64)));
}

#[test]
fn a_request_starts_its_answer_anew() {
    let mut session = session();
    session.step(Side::Server, PEER_FIRST);
    session.step(Side::Client, PEER_REQUEST);
    session.step(Side::Server, PEER_LAST);
    assert!(session.tree.sources().is_empty());
}

#[test]
fn what_claims_too_much() {
    let mut beyond = PEER_LAST.to_vec();
    beyond[8..10].copy_from_slice(&[0xff, 0xff]);
    let listing = session().listing(Side::Server, &beyond);
    assert!(listing.contains("! warning at 12: 48 bytes beyond"), "{listing}");
    let mut long = SYSTEM.to_vec();
    long[10..12].copy_from_slice(&[0xff, 0xff]);
    let listing = session().listing(Side::Server, &long);
    assert!(listing.contains("ntp.ctrl.var.clk_wander = 0\n"), "what is there is read: {listing}");
    assert!(listing.ends_with("! error at 12: Data takes 65535 bytes, 388 bytes are left\n"), "{listing}");
}

#[test]
fn every_prefix_and_every_changed_byte() {
    for message in ALL {
        let mut session = session();
        for end in 0..=message.len() {
            let prefix = &message[..end];
            // What is shorter than its mode is no control message.
            if !prefix.is_empty() {
                session.step(side(prefix), prefix);
                session.check_tree(prefix);
            }
        }
        for at in 1..message.len() {
            for value in [0, 0xff, message[at] ^ 0x80, b',', b'.', b'='] {
                let mut changed = message.to_vec();
                changed[at] = value;
                session.step(side(&changed), &changed);
                session.check_tree(&changed);
            }
        }
    }
}

#[test]
fn plausible_on_any_port() {
    for message in ALL {
        assert!(plausible(message), "{message:?}");
        assert!(!plausible(&message[..message.len() - 8]), "{message:?}");
    }
    let mut opcode = PEER_REQUEST.to_vec();
    opcode[1] = 13;
    assert!(!plausible(&opcode), "unknown opcode");
    assert!(!plausible(&[0x16; 12]), "counts");
    assert!(!plausible(b"\x16\x02\0\x01\0\x01\0\0\0\0\0\0"), "status in a request");
    assert!(!plausible(b"\x26\x02\0\x01\0\0\0\0\0\0\0\0more"), "padding that is not zero");
    assert!(!plausible(b"\x23\x02\0\x01\0\0\0\0\0\0\0\0"), "another mode");
    assert!(!plausible(&[0x16, 2, 0]), "too short");
}
