//! Real messages of ntpd and ntpdc, their trees checked by hand against the structures, and made ones for items
//! that no real message was at hand for.

use super::*;
use crate::message::Side;
use crate::protocol::Transport;
use crate::protocol::ntp::PROTOCOL;
use crate::protocol::testing::Session;
use crate::record::{ControlExchange, Record};

/// ntpd of 2002: statistics of authentication.
const AUTHINFO: &str =
    "9700031c000100240050606a0000000a0000000e0000000000002866000029d300001595000000000000650a";

/// The same: six associations, with addresses of which only the IPv4 ones are set.
const SUMMARY: &str =
    "97000301000600487f0000017f7f0100007b0a060aff0903000000000000000000000000000007df00000000000000c80200
    00000000000000000000000000000000000000000000000000000000000084c7b012c0356767007b010a0aff8303000004af
    0000000000183e0a00001f2b0000000000000000000000000000000000000000000000000000000000000000000000000000
    000084c7b012c035676c007b010a0aff4103000004ae000000000016c79000001f2800000000000000000000000000000000
    00000000000000000000000000000000000000000000000084c7b012ac14cb41007b100a0a00210300000000000000000000
    00000003fdff0000000000000000000000000000000000000000000000000000000000000000000000000000000084c7b012
    84c7b099007b020a0aff21010000000b0000000000693d0500001f5300000000000000000000000000000000000000000000
    00000000000000000000000000000000000084c7b012ac140219007b100a0a0021030000000000000000000000000003fdff
    00000000000000000000000000000000000000000000000000000000000000000000000000000000";

/// ntpd 4.2.8: an association.
const PEER: &str =
    "97000302000101187f0000017f7f0100007b9b000304050303e70403ff0000000000674d00000000000000044c4142580000
    0000000000000000028f000000000000000000000000000000000000000000000000eeabd90ffd74c4b50000000000000000
    0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000000000000000000102030405060700000000
    000002c100000000000000000000000b000000000000000000000000000000000a4d0008ffffffff00000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000000000000000";

/// Statistics of an association.
const PEER_STATS: &str =
    "97000303000100787f0000017f7f0100007b019b000000000000000300000005000002c30000005900000004000000000000
    000000000000000000000000000000000000ffffffff00000000000000000000000006000000000000000000000000000000
    00000000000000000000000000000000000000000a4d0005ffffffff";

/// The system.
const SYSTEM: &str =
    "97000304000100507f7f0100030006e700000000000002997f7f0100eeabd90ffd75171b03000000ce000000fffff3340000
    0000000000000000000000000000000000000000000000000000000000007f0000017f7f0100";

/// Restrictions, in two messages.
const RESTRICT_FIRST: &str =
    "d70003100008003800000000000000000000003200000000000000000000000300000095000000000000034d000000890000
    00000001000000000000000000000a090909ffffffff00000000010000000000000000000000000000000000000000000000
    00000000000000000000000000000000000000000a4d0005ffffffff00000000000130000000000000000000000000000000
    00000000000000000000000000000000000000000000000000000a4d0006ffffffff00000000100000000000000000000000
    00000000000000000000000000000000000000000000000000000000000000000a4d0008ffffffff00000000084000000000
    00000000000000000000000000000000000000000000000000000000000000000000000000007f000001ffffffff00000000
    0001300000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000
    00000000000000000000000000013000010000000000000000000000000000000000000000000001ffffffffffffffffffff
    ffffffffffff";

/// The last restriction.
const RESTRICT_LAST: &str =
    "9701031000010038000000000000000000000000000130000100000000000000fd770000000000000000000000000001ffff
    ffffffffffffffffffffffffffff";

/// What the author of a clock driver wants to know.
const CLOCK_BUG: &str =
    "970003270001014c7f7f01000800003ffffffffc000000000000000000000000000000000000000000000000000000000000
    0019000000054c414258000000000000000000000000000000000000000000000000eeabd90ffd74c4b50000000000000000
    0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000000000000000000102030405060700000000
    000002c100000000000000000000000b000000000000000000000000000000000a4d0008ffffffff00000000000000000000
    00000000000000000000000000000000000000000000000000000000000000000000000000007f000001ffffffff00000000
    00013000000000000000000000000000000000000000000000000000000000000000000000000000";

/// No client to list.
const NO_DATA: &str = "9700032a40000000";

/// ntpdc 4.2.8 asks for the statistics of an association.
const PEER_REQUEST: &str =
    "17000303000100207f7f0100007b000000000000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
    000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

/// A scanner asks for the clients.
const MONLIST_REQUEST: &str =
    "1700032a0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";

const REAL: &[&str] = &[
    AUTHINFO,
    SUMMARY,
    PEER,
    PEER_STATS,
    SYSTEM,
    RESTRICT_FIRST,
    RESTRICT_LAST,
    CLOCK_BUG,
    NO_DATA,
    PEER_REQUEST,
    MONLIST_REQUEST,
];

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn session() -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Udp);
    session.time = crate::time::Time::new(1_795_250_835, 0);
    session
}

fn side(message: &[u8]) -> Side {
    if message.first().is_some_and(|flags| flags & 0x80 != 0) { Side::Server } else { Side::Client }
}

/// An answer with one item of bytes 0, 1, 2, ...
fn answer(code: u8, size: u8) -> Vec<u8> {
    [0x97, 0, 3, code, 0, 1, 0, size].into_iter().chain(0..size).collect()
}

/// A request with one item of bytes 0, 1, 2, ..., key 7 and 16 bytes of digest.
fn request(code: u8, size: u8) -> Vec<u8> {
    let mut message: Vec<u8> = [0x17, 0x80, 3, code, 0, 1, 0, size].into_iter().chain(0..size).collect();
    message.resize(REQUEST_LENGTH - TIMESTAMP_LENGTH, 0);
    message.extend(hex("eeabd911 00000000 00000007 ffffffffffffffffffffffffffffffff"));
    message
}

/// The listing from the first item on.
fn items(message: &[u8]) -> String {
    let mut session = session();
    let listing = session.listing(side(message), message);
    session.check_tree(message);
    listing.split_once("ntp.priv.mode7.item\n").unwrap_or_else(|| panic!("{listing}")).1.to_owned()
}

#[test]
fn header_and_counters() {
    let mut session = session();
    assert_eq!(
        session.listing(Side::Server, &hex(AUTHINFO)),
        "\
ntp.flags = 151
  ntp.priv.flags.r = 1 (response)
  ntp.priv.flags.more = false
  ntp.flags.vn = 2
  ntp.flags.mode = 7 (MODE7)
ntp.priv.auth_seq = 0
  ntp.priv.auth = false
  ntp.priv.seq = 0
ntp.priv.impl = 3 (xntpd)
ntp.priv.reqcode = 28 (AUTHINFO)
ntp.priv.err_numitems = 1
  ntp.priv.err = 0 (no error)
  ntp.priv.numitems = 1
ntp.priv.reserved_itemsize = 36
  ntp.priv.reserved = 0
  ntp.priv.itemsize = 36
ntp.priv.mode7.item
  ntp.priv.mode7.timereset = 5267562
  ntp.priv.mode7.numkeys = 10
  ntp.priv.mode7.numfreekeys = 14
  ntp.priv.mode7.keylookups = 0
  ntp.priv.mode7.keynotfound = 10342
  ntp.priv.mode7.encryptions = 10707
  ntp.priv.mode7.decryptions = 5525
  ntp.priv.mode7.expired = 0
  ntp.priv.mode7.keyuncached = 25866
"
        .replace("MODE7", header::MODE.name_of(7).unwrap())
    );
    assert_eq!(session.summary, "AUTHINFO answer: 1 item");
}

#[test]
fn several_items() {
    let mut session = session();
    let message = hex(SUMMARY);
    let listing = session.listing(Side::Server, &message);
    assert_eq!(session.summary, "PEER_LIST_SUM answer: 6 items");
    let items: Vec<&str> = listing.split("ntp.priv.mode7.item\n").collect();
    assert_eq!(items.len(), 7);
    let item = items[2];
    for line in [
        "  ntp.priv.mode7.dstaddress = 132.199.176.18\n  ntp.priv.mode7.srcaddress = 192.53.103.103\n",
        "  ntp.priv.mode7.hpoll = 10\n",
        "  ntp.priv.mode7.peer.flags = 131\n    ntp.priv.mode7.peer.flags.shortlist = true\n",
        "    ntp.priv.mode7.peer.flags.syspeer = true\n    ntp.priv.mode7.peer.flags.config = true\n",
        "  ntp.priv.mode7.delay = 1199 (0.018295288 s)\n",
        "  ntp.priv.mode7.offset = 1588746 (0.000369909 s)\n",
        "  ntp.priv.mode7.dispersion = 7979 (0.121749878 s)\n",
        "  ntp.priv.mode7.srcaddress6 = ::\n",
    ] {
        assert!(item.contains(line), "{line} is not in {item}");
    }
}

#[test]
fn an_association() {
    let listing = items(&hex(PEER));
    let seconds = " (0.000000000 s)\n";
    let filters = [
        format!("  ntp.priv.mode7.filtdelay = 0{seconds}").repeat(8),
        format!("  ntp.priv.mode7.filtoffset = 0{seconds}").repeat(8),
        (0..8).map(|order| format!("  ntp.priv.mode7.order = {order}\n")).collect(),
        format!("  ntp.priv.mode7.delay = 0{seconds}  ntp.priv.mode7.dispersion = 705 (0.010757446 s)\n"),
    ];
    assert!(listing.contains(&filters.concat()), "{listing}");
    for line in ["mode7.associd = 26445\n", "mode7.hpoll = 3\n", "mode7.selectdis = 11 (0.000167847 s)\n"] {
        assert!(listing.contains(line), "{line} is not in {listing}");
    }
    assert!(listing.contains("  ntp.refid = 4c414258"), "{listing}");
    assert!(listing.contains("  ntp.xmt = 2026-11-21T08:47:11.990062994Z"), "{listing}");
}

#[test]
fn flags_of_two_bytes() {
    let listing = items(&hex(PEER_STATS));
    let flags = "  ntp.priv.mode7.peer.flags_high = 1\n    ntp.priv.mode7.peer.flags_high.iburst = true
  ntp.priv.mode7.peer.flags = 155\n";
    assert!(listing.contains(flags), "{listing}");
    let times = "  ntp.priv.mode7.timereset = 0\n  ntp.priv.mode7.timereceived = 3
  ntp.priv.mode7.timetosend = 5\n  ntp.priv.mode7.timereachable = 707\n  ntp.priv.mode7.sent = 89\n";
    assert!(listing.contains(times), "{listing}");
}

#[test]
fn numbers_in_host_order() {
    let listing = items(&hex(SYSTEM));
    assert!(listing.contains("  ntp.priv.mode7.poll = 50331648 (3, little-endian)\n"), "{listing}");
    assert!(listing.contains("  ntp.priv.mode7.bdelay = -3276 (-0.049987793 s)\n"), "{listing}");
    let listing = items(&hex(RESTRICT_LAST));
    assert!(
        listing.ends_with(
            "\
  ntp.priv.mode7.mflags = 12288 (interface, NTP port only)
  ntp.priv.mode7.ipv6_flag = 16777216 (1, little-endian)
  ntp.priv.mode7.unused = 00000000
  ntp.priv.mode7.address6 = fd77::1
  ntp.priv.mode7.mask6 = ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
"
        ),
        "{listing}"
    );
}

#[test]
fn client_lists_of_all_ages() {
    let new = items(&answer(42, 72));
    assert_eq!(
        new,
        "  \
  ntp.priv.monlist.avgint = 66051
  ntp.priv.monlist.lsint = 67438087
  ntp.priv.monlist.restr = 134810123
  ntp.priv.monlist.count = 202182159
  ntp.priv.monlist.remote_address = 16.17.18.19
  ntp.priv.monlist.local_address = 20.21.22.23
  ntp.priv.monlist.flags = 404298267
  ntp.priv.monlist.port = 7197
  ntp.priv.monlist.mode = 30
  ntp.priv.monlist.version = 31
  ntp.priv.monlist.ipv6 = 539042339
  ntp.priv.monlist.unused = 606414375
  ntp.priv.monlist.addr6 = 2829:2a2b:2c2d:2e2f:3031:3233:3435:3637
  ntp.priv.monlist.daddr6 = 3839:3a3b:3c3d:3e3f:4041:4243:4445:4647
"
    );
    assert!(items(&answer(42, 32)).ends_with("ntp.priv.monlist.version = 31\n"), "before IPv6");
    assert!(items(&answer(20, 48)).ends_with("addr6 = 2021:2223:2425:2627:2829:2a2b:2c2d:2e2f\n"));
    assert!(items(&answer(20, 24)).ends_with("ntp.priv.monlist.version = 23\n"), "before IPv6");
    let oldest = items(&answer(20, 20));
    assert!(oldest.contains("lsint = 67438087\n  ntp.priv.monlist.count = 134810123\n"), "{oldest}");
    assert!(oldest.ends_with("ntp.priv.monlist.version = 19\n"), "{oldest}");
}

#[test]
fn restrictions_to_set_of_all_ages() {
    let first_line = |size| items(&request(17, size)).lines().nth(2).unwrap_or_default().to_owned();
    assert_eq!(first_line(48), "  ntp.priv.mode7.restrict_flags = 2057");
    assert_eq!(first_line(52), "  ntp.priv.mode7.ippeerlimit = 2057");
    let aligned = items(&request(17, 60));
    assert!(aligned.contains("srvfuzrft = 202182159\n  ntp.priv.mode7.restrict_flags = 4113\n"), "{aligned}");
}

#[test]
fn every_layout_takes_its_structure() {
    let answers: &[(u8, &[u8])] = &[
        (0, &[8, 32]),
        (1, &[32, 72]),
        (2, &[240]),
        (3, &[80, 120]),
        (4, &[56, 80]),
        (5, &[40, 44, 52]),
        (6, &[40]),
        (7, &[52, 148]),
        (8, &[24]),
        (9, &[16]),
        (16, &[16, 56]),
        (28, &[36]),
        (29, &[28, 64]),
        (34, &[60]),
        (36, &[52]),
        (38, &[60]),
        (43, &[32]),
        (44, &[136]),
        (45, &[136]),
    ];
    let requests: &[(u8, &[u8])] = &[
        (2, &[8, 32]),
        (3, &[8, 32]),
        (10, &[16, 168]),
        (11, &[4, 24]),
        (12, &[4]),
        (13, &[4]),
        (17, &[12, 16, 24, 48, 52, 60]),
        (18, &[52]),
        (19, &[52]),
        (21, &[4]),
        (22, &[4, 24]),
        (26, &[4, 8]),
        (27, &[4]),
        (30, &[12, 48]),
        (31, &[48]),
        (32, &[4]),
        (33, &[4]),
        (36, &[4]),
        (37, &[20]),
        (39, &[4]),
    ];
    let complete = |message: Vec<u8>| {
        let listing = items(&message);
        assert!(!listing.contains("undissected") && !listing.contains("\n! "), "{message:?}: {listing}");
    };
    for &(code, sizes) in answers {
        sizes.iter().for_each(|&size| complete(answer(code, size)));
    }
    for &(code, sizes) in requests {
        sizes.iter().for_each(|&size| complete(request(code, size)));
    }
    complete(hex(PEER));
    complete(hex(CLOCK_BUG));
}

#[test]
fn authenticated_requests() {
    let listing = items(&request(37, 20));
    assert!(
        listing.starts_with(
            "  \
  ntp.priv.mode7.address = 0.1.2.3
  ntp.priv.mode7.which = 67438087
  ntp.priv.mode7.fudgetime = 579005069656919567 (134810123.047074199 s)
  ntp.priv.mode7.fudgeval_flags = 269554195
ntp.padding = 0000"
        ),
        "{listing}"
    );
    assert!(
        listing.contains("\nntp.priv.tstamp = 2026-11-21T08:47:13.000000000Z\nntp.keyid = 00000007"),
        "{listing}"
    );
    assert!(listing.contains("\nntp.mac = ffffffffffffffffffffffffffffffff"), "{listing}");

    // Without padding all behind the timestamp is key and digest.
    let mut short = request(37, 20);
    short.drain(HEADER + 20..REQUEST_LENGTH - TIMESTAMP_LENGTH);
    short.extend([0xee; 4]);
    let listing = items(&short);
    assert!(!listing.contains("ntp.padding"), "{listing}");
    assert!(listing.contains("\nntp.mac = ffffffffffffffffffffffffffffffffeeeeeeee"), "{listing}");
}

#[test]
fn exchanges() {
    let mut session = session();
    session.step(Side::Client, &hex(MONLIST_REQUEST));
    assert_eq!(session.summary, "MON_GETLIST_1 request");
    session.step(Side::Server, &hex(NO_DATA));
    assert_eq!(session.summary, "MON_GETLIST_1 answer: no data available");
    let refused = ControlExchange {
        mode: 7,
        code: 42,
        operation: "MON_GETLIST_1",
        request_packets: Some(1),
        request_bytes: Some(48),
        response_packets: Some(1),
        response_bytes: Some(8),
        amplification: Some(8.0 / 48.0),
        complete: true,
        error: Some("no data available".into()),
        ..Default::default()
    };
    assert_eq!(session.records, [Record::ControlExchange(refused)]);

    // The last message of an answer may come first.
    session.records.clear();
    session.step(Side::Server, &hex(RESTRICT_LAST));
    assert!(session.records.is_empty());
    session.step(Side::Server, &hex(RESTRICT_FIRST));
    assert_eq!(session.summary, "GET_RESTRICT answer: 8 items, more follow");
    let [Record::ControlExchange(all)] = &session.records[..] else { panic!("{:?}", session.records) };
    assert_eq!((all.request_bytes, all.response_bytes, all.response_packets), (None, Some(520), Some(2)));
    assert_eq!((all.complete, all.amplification), (true, None));

    // What stays unanswered is told at the end.
    session.records.clear();
    session.step(Side::Client, &hex(PEER_REQUEST));
    session.end(Side::Client);
    let [Record::ControlExchange(asked)] = &session.records[..] else { panic!("{:?}", session.records) };
    assert_eq!((asked.request_bytes, asked.response_bytes, asked.complete), (Some(192), None, false));
}

#[test]
fn exchanges_are_bounded() {
    let mut session = session();
    for code in 0..40 {
        session.step(Side::Client, &[0x17, 0, 3, code, 0, 0, 0, 0]);
    }
    assert_eq!(session.records.len(), 40 - crate::protocol::ntp::exchange::MAX_OPEN);
}

#[test]
fn what_claims_too_much() {
    let mut message = hex(AUTHINFO);
    message[5] = 2;
    let listing = session().listing(Side::Server, &message);
    assert!(listing.ends_with("! error at 44: Item takes 36 bytes, 0 bytes are left\n"), "{listing}");
    message[4..6].copy_from_slice(&[0x0f, 0xff]);
    message[6..8].copy_from_slice(&[0, 0]);
    let listing = session().listing(Side::Server, &message);
    assert!(listing.ends_with("! warning at 8: 4095 items of no size\n"), "{listing}");
    message[6..8].copy_from_slice(&[0xff, 0xff]);
    let listing = session().listing(Side::Server, &message);
    assert!(listing.ends_with("! error at 8: Item takes 4095 bytes, 36 bytes are left\n"), "{listing}");
    let listing = session().listing(Side::Server, &answer(28, 30));
    assert!(listing.contains("  undissected = 1c1d\n"), "what an item does not have is not read: {listing}");
}

#[test]
fn every_prefix_and_every_changed_byte() {
    let made =
        [request(17, 52), request(10, 168), answer(42, 72), answer(44, 136), answer(29, 64), request(43, 32)];
    for message in REAL.iter().map(|text| hex(text)).chain(made) {
        let mut session = session();
        for end in 1..=message.len() {
            session.step(side(&message), &message[..end]);
            session.check_tree(&message[..end]);
        }
        for at in 1..message.len().min(64) {
            for value in [0, 1, 0x80, 0xff] {
                let mut changed = message.clone();
                changed[at] = value;
                session.step(side(&changed), &changed);
                session.check_tree(&changed);
            }
        }
    }
}

#[test]
fn plausible_on_any_port() {
    for message in REAL.iter().map(|text| hex(text)).chain([request(17, 52), answer(42, 72)]) {
        assert!(plausible(&message), "{message:?}");
        let other = |at: usize, value: u8| {
            let mut other = message.clone();
            other[at] = value;
            plausible(&other)
        };
        assert!(!other(0, message[0] & 0xf8 | 3), "another mode");
        assert!(!other(2, 77), "another implementation");
        assert!(!other(3, 40), "an unknown request");
        assert!(!other(4, message[4] | 0x50), "an unknown error");
        assert!(!other(6, message[6] | 0xf0), "reserved bits");
    }
    assert!(!plausible(&hex(AUTHINFO)[..40]), "an item too short");
    assert!(!plausible(&[0x17; 8]));
    assert!(!plausible(&[0x17, 0, 3, 42]));
}
