//! Real messages, their trees checked by hand, and made ones where no real message could be had.

use super::*;
use crate::protocol::Behind;
use crate::protocol::testing::Session;
use crate::record::{ClockSample, Record};

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(16)).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect()
}

/// A session whose messages are captured at the given second and nanosecond.
fn session(seconds: i128, nanos: i128) -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Udp);
    session.time = Time::new(seconds, nanos);
    session
}

fn sample(session: &Session) -> ClockSample {
    match session.records.last() {
        Some(Record::ClockSample(sample)) => *sample,
        other => panic!("no clock sample: {other:?}"),
    }
}

/// chrony 4.3, client and server, with the MD5 key 1 "labmd5key".
const MAC_REQUEST: &str = "2300002000000000000000000000000000000000000000000000000000000000
    000000000000000085526ddafbfc2e09 00000001837f6b3ed832597cc391967baeda7bd3";
const MAC_REPLY: &str = "240300e600000000000000007f7f0101eeabd48978774e0840b2f0a3ed95db9e
    eeabd496dcc41707eeabd496dccb244e 000000011f8c69412cc72ea4ac24f169c1f5ea75";

/// ntpd 4.2.8: a request that comes too early, and its answer.
const EARLY_REQUEST: &str = "230000000000000000000000000000000000000000000000000000000000000000000000
    00000000eeabd91f000003e8";
const RATE_REPLY: &str = "e40003000000000000000000524154450000000000000000eeabd91f000003e8eeabd91f
    000003e8eeabd91f000003e8";

/// A client of 2017 and its server; captured at .928550 and .928851.
const REQUEST: &str = "e3000800000000000000000000000000000000000000000000000000000000000000000000000000
    dd47fff4edb0ccbc";
const REPLY: &str = "240208e8000000150000095284c707c9dd47fb3a567637c0dd47fff4edb0ccbcdd47fff4ee0f4743
    dd47fff4ee1119cf";

/// chrony 4.3: the answer to a request with NTS.
const NTS_REPLY: &str = "240300e600000000000000007f7f0101eeabd48978774e083f7b32f92f7dd828eeabd4c1f47c53af
    eeabd4c1f482a808
    01040024 01d3541460b9146cd21c9c63445e45647291c9a43d51639556288a2b63a3d1f1
    04040090 00100078 9f0d6be6491e2bceaf2af42bc81465ff
    0c55a8f9462420b062b3a04b0f484a46d3048243fc6e4462da728324c159731551941a7bd348419fa8ecebe70bf53181
    619ab6d456200716d5426245ce4571a1d8742c68811ba4f6a6260db5bd8cb9cd57900284835281fc2589026a178af261
    c75db420d687f7afaddafb712d666fbc05299c0eb00cb207";

/// chrony 4.3 with its experimental extension field.
const MONO_REPLY: &str = "240300e600000000000000007f7f0101eeabd48978774e085797e5e00445adf6eeabd4bbdc97179f
    eeabd4bbdc9ad33c f323001c f5bedd9a 00000000 00000000 eeabd4bbdc971781 8a91bc04";

/// A crypto-NAK of 2017.
const CRYPTO_NAK: &str = "e40003e9000000000000005a535445500000000000000000a4b39cd101fb24bfdcf25a3984199119
    dcf25a39841d6dc5 00000000";

/// A domain member of a Windows network and its domain controller.
const WINDOWS_REPLY: &str = "1c0106e900000000000a6cc14c4f434ce4dad640fed72947e4db65a20688bbfbe4db65a206c6385e
    e4db65a206cb5d61 56040000 01000000 d9a4e37730707aab4187e7ec7d7735f83ecca79daece704a7c1b088e9a632644
    90b2196c19435f097ee816c09120b55efc8026688c8f9356549c27701fb2ee64";

/// ntpd 4.2.8: a message to everybody.
const BROADCAST: &str = "250603e700000000000002977f7f0100eeabd91ffd70ce5a0000000000000000000000000000
    0000eeabd920fd73534c";

/// Version 5 with all extension fields of its drafts; made by hand.
const V5_REPLY: &str = "2c0206e8 01000000 00800000 00000003 0102030405060708 1112131415161718
    eeabd4bbdc97179f eeabd4bbdc9ad33c
    f5ff001b 64726166742d696574662d6e74702d6e747076352d3037 00
    f5050008 00180000
    f5030008 01000000
    f5040008 deadbeef
    f506001c 0000000005f5e100 0007 0000 fffffffffffffff0 0008 1234
    f507000c eeabd48978774e08
    f5080010 00000005 eeabd4bbdc971781
    f5090010 01000000 eeabd4e0dc971781
    f5010008 00000000";

/// Version 4 with an Autokey response and a checksum complement; made by hand.
const AUTOKEY: &str = "240206e8000000150000095284c707c9dd47fb3a567637c0dd47fff4edb0ccbcdd47fff4ee0f4743
    dd47fff4ee1119cf
    8201 0024 0000abcd dd47fff4 dd470000 00000005 686f73743100 0000 00000004 01020304
    2005 001c 00000000000000000000000000000000000000000000 beef";

const ALL: &[&str] = &[
    MAC_REQUEST,
    MAC_REPLY,
    EARLY_REQUEST,
    RATE_REPLY,
    REQUEST,
    REPLY,
    NTS_REPLY,
    MONO_REPLY,
    CRYPTO_NAK,
    WINDOWS_REPLY,
    BROADCAST,
    V5_REPLY,
    AUTOKEY,
];

#[test]
fn header_and_verified_mac() {
    let mut session = session(1_795_249_686, 862_489_000);
    session.options.ntp_keys = keys::Keys::parse("keys", "1 MD5 labmd5key").unwrap();
    assert_eq!(
        session.listing(Side::Server, &hex(MAC_REPLY)),
        "\
ntp.flags = 36
  ntp.flags.li = 0 (no warning)
  ntp.flags.vn = 4
  ntp.flags.mode = 4 (server)
ntp.stratum = 3 (secondary server)
ntp.ppoll = 0 (1 s)
ntp.precision = -26 (2^-26 s, about 14.901 ns)
ntp.rootdelay = 0
ntp.rootdispersion = 0
ntp.refid = 7f7f0101 (127.127.1.1: undisciplined local clock)
ntp.reftime = 2026-11-21T08:27:53.470570446Z
ntp.org = 2070-07-01T13:35:31.928067899Z (15928 days after the capture)
ntp.rec = 2026-11-21T08:28:06.862367095Z
ntp.xmt = 2026-11-21T08:28:06.862474698Z
ntp.keyid = 00000001 (key 1)
ntp.mac = 1f8c69412cc72ea4ac24f169c1f5ea75 (verified with key 1 (MD5))
"
    );
    assert_eq!(session.summary, "Server reply v4, stratum 3 via 127.127.1.1, MAC key 1");
}

#[test]
fn mac_that_does_not_match() {
    let mut session = session(1_795_249_686, 862_489_000);
    session.options.ntp_keys = keys::Keys::parse("keys", "1 MD5 other").unwrap();
    let listing = session.listing(Side::Client, &hex(MAC_REQUEST));
    assert!(
        listing.contains("(does not match key 1 (MD5))\n! error at 52: the MAC does not match key 1 (MD5)")
    );
    session.options.ntp_keys = keys::Keys::parse("keys", "2 MD5 labmd5key").unwrap();
    let listing = session.listing(Side::Client, &hex(MAC_REQUEST));
    assert!(listing.contains("! info at 52: no key 1 was given to verify the MAC with"), "{listing}");
    session.behind = Behind::Cut(4);
    let listing = session.listing(Side::Client, &hex(MAC_REQUEST));
    assert!(!listing.contains("verif"), "a digest that was cut off is not judged: {listing}");
}

#[test]
fn request_and_reply_make_a_sample() {
    let mut session = session(1_503_494_516, 928_550_000);
    session.step(Side::Client, &hex(REQUEST));
    assert_eq!(session.summary, "Client request v4, poll 256 s");
    assert!(session.records.is_empty());
    session.time = Time::new(1_503_494_516, 928_851_000);
    session.step(Side::Server, &hex(REPLY));
    assert_eq!(
        session.summary,
        "Server reply v4, stratum 2 via 132.199.7.201, offset +1.234 ms, delay 273.192 µs"
    );
    assert!(session.tree.notes().is_empty());
    let sample = sample(&session);
    // Computed from the timestamps with exact fractions.
    assert!((sample.offset.unwrap() - 0.001_234_034).abs() < 1e-9, "{:?}", sample.offset);
    assert!((sample.delay.unwrap() - 0.000_273_192).abs() < 1e-9);
    assert!((sample.root_distance.unwrap() - 0.036_704_3).abs() < 1e-7);
    assert_eq!((sample.request_frame, sample.reply_frame, sample.doubt), (Some(1), Some(2), None));
    assert_eq!(sample.t1, Some(Time::new(1_503_494_516, 928_550_000)));
    assert_eq!(sample.t4, Some(session.time));

    session.step(Side::Server, &hex(REPLY));
    assert_eq!(self::sample(&session).doubt, Some("duplicate"));
    assert_eq!(self::sample(&session).offset, None);
    assert_eq!(session.tree.notes()[0].text, "the request was answered in frame 2 already");
}

#[test]
fn a_reply_to_nobody_gives_no_offset() {
    let mut session = session(1_503_494_516, 928_851_000);
    session.step(Side::Server, &hex(REPLY));
    assert_eq!(sample(&session).doubt, Some("request not seen"));
    assert_eq!(sample(&session).offset, None);
    session.step(Side::Client, &hex(MAC_REQUEST));
    let listing = session.listing(Side::Server, &hex(REPLY));
    assert_eq!(sample(&session).doubt, Some("origin mismatch"));
    assert!(listing.contains("! warning at 24: the origin timestamp is not"), "{listing}");
}

#[test]
fn kiss_of_death() {
    let mut session = session(1_795_250_847, 988_592_000);
    session.step(Side::Client, &hex(EARLY_REQUEST));
    let listing = session.listing(Side::Server, &hex(RATE_REPLY));
    assert!(listing.contains("ntp.refid = 52415445 (RATE: rate exceeded"), "{listing}");
    assert!(listing.contains("! warning at 12: kiss-o'-death RATE: rate exceeded"), "{listing}");
    assert_eq!(session.summary, "Server reply v4, kiss-o'-death RATE");
    let sample = sample(&session);
    assert_eq!((sample.request_seen, sample.doubt), (true, Some("kiss-o'-death")));
    let json = serde_json::to_value(&session.records[0]).unwrap();
    assert_eq!(json["kind"], "clock_sample");
    assert_eq!(json["kiss_code"], "RATE");
    assert_eq!(json["t4"], "2026-11-21T08:47:27.988592000Z");
    assert!(json.get("offset").is_none() && json.get("reference").is_none());
}

#[test]
fn silence_is_recorded_at_the_end() {
    let mut session = session(1_503_494_516, 928_550_000);
    for _ in 0..17 {
        session.step(Side::Client, &hex(REQUEST));
    }
    assert_eq!(session.records.len(), 1, "the oldest of 17 requests was given up");
    assert_eq!(sample(&session).doubt, Some("not answered"));
    assert_eq!((sample(&session).request_frame, sample(&session).reply_seen), (Some(1), false));
}

#[test]
fn extension_fields() {
    let mut session = session(1_795_249_729, 955_133_000);
    let listing = session.listing(Side::Server, &hex(NTS_REPLY));
    let (_, extensions) = listing.split_once("ntp.ext\n").unwrap();
    assert_eq!(
        extensions.lines().map(|line| line.get(..54).unwrap_or(line)).collect::<Vec<_>>(),
        [
            "  ntp.ext.type = 260 (NTS Unique Identifier)",
            "  ntp.ext.length = 36",
            "  ntp.ext.value = 01d3541460b9146cd21c9c63445e45647291",
            "ntp.ext",
            "  ntp.ext.type = 1028 (NTS Authenticator and Encrypted",
            "  ntp.ext.length = 144",
            "  ntp.ext.value = 001000789f0d6be6491e2bceaf2af42bc814",
            "    ntp.nts.nonce_length = 16",
            "    ntp.nts.ciphertext_length = 120",
            "    ntp.nts.nonce = 9f0d6be6491e2bceaf2af42bc81465ff",
            "    ntp.nts.ciphertext = 0c55a8f9462420b062b3a04b0f484",
        ]
    );
    assert_eq!(session.summary, "Server reply v4, stratum 3 via 127.127.1.1, NTS");

    let listing = session.listing(Side::Server, &hex(MONO_REPLY));
    let (_, extensions) = listing.split_once("ntp.ext\n").unwrap();
    assert_eq!(
        extensions,
        "  ntp.ext.type = 62243 (chrony experimental: monotonic receive timestamp and root values)
  ntp.ext.length = 28
  ntp.ext.value = f5bedd9a0000000000000000eeabd4bbdc9717818a91bc04
    ntp.mono.magic = 4122926490 (chrony)
    ntp.mono.rootdelay = 0
    ntp.mono.rootdispersion = 0
    ntp.mono.rec = 2026-11-21T08:28:43.861680478Z
    ntp.mono.epoch = 2324806660
"
    );
}

#[test]
fn autokey_and_checksum_complement() {
    let mut session = session(1_503_494_516, 928_851_000);
    let listing = session.listing(Side::Server, &hex(AUTOKEY));
    let (_, extensions) = listing.split_once("ntp.ext\n").unwrap();
    assert_eq!(
        extensions,
        "  ntp.ext.type = 33281 (Autokey Association Message Response)
  ntp.ext.length = 36
  ntp.ext.value = 0000abcddd47fff4dd47000000000005686f7374310000000000000401020304
    ntp.autokey.assoc = 43981
    ntp.autokey.timestamp = 2017-08-23T13:21:56.000000000Z
    ntp.autokey.filestamp = 2017-08-22T19:09:52.000000000Z
    ntp.autokey.value.length = 5
    ntp.autokey.value = 686f737431
    ntp.autokey.padding = 000000
    ntp.autokey.signature.length = 4
    ntp.key_signature = 01020304
ntp.ext
  ntp.ext.type = 8197 (UDP Checksum Complement)
  ntp.ext.length = 28
  ntp.ext.value = 00000000000000000000000000000000000000000000beef
    ntp.checksum_complement.padding = 00000000000000000000000000000000000000000000
    ntp.checksum_complement = 48879
"
    );
}

#[test]
fn windows_domain() {
    let mut session = session(1_630_594_850, 27_554_000);
    let listing = session.listing(Side::Server, &hex(WINDOWS_REPLY));
    let (_, tail) = listing.split_once("ntp.keyid").unwrap();
    assert!(tail.starts_with(" = 56040000 (key 1110)\nntp.mac = 01000000d9a4"), "{tail}");
    assert!(tail.contains("ntp.mssntp.signature_hash = 1 (NTLM password hash)\n"), "{tail}");
    assert!(tail.contains("ntp.mssntp.checksum = d9a4e377"), "{tail}");
}

#[test]
fn crypto_nak() {
    let mut session = session(1_497_881_530, 231_082_000);
    let listing = session.listing(Side::Server, &hex(CRYPTO_NAK));
    assert!(listing.contains("ntp.keyid = 00000000 (crypto-NAK)\n! warning at 48: crypto-NAK"), "{listing}");
    assert_eq!(session.summary, "Server reply v4, kiss-o'-death STEP, crypto-NAK");
}

#[test]
fn symmetric_peers() {
    // ntpd 4.2.8: active at the client's side, which interleaves; passive at the other.
    let mut session = session(1_795_250_921, 656_356_000);
    let messages = [
        (
            1_795_250_921,
            656_356_000,
            Side::Client,
            "e10003e70000000000000000494e4954000000000000000000000000
            000000000000000000000000 0000000000000000",
        ),
        (
            1_795_250_921,
            656_430_000,
            Side::Server,
            "220603e700000000000002977f7f0100eeabd967fd72e0fa00000000
            00000000eeabd969a807cba3 eeabd969a80b8e6e",
        ),
        (
            1_795_250_929,
            656_400_000,
            Side::Client,
            "e10003e70000000000000008494e4954000000000000000000000000
            000000000000000000000000 eeabd969a80f1aa0",
        ),
        (
            1_795_250_929,
            656_474_000,
            Side::Server,
            "220603e700000000000002977f7f0100eeabd96ffd743bcaeeabd969
            a80f1aa0eeabd971a80aa51b eeabd971a80e70ff",
        ),
    ];
    for (seconds, nanos, side, bytes) in messages {
        session.time = Time::new(seconds, nanos);
        session.step(side, &hex(bytes));
    }
    assert_eq!(session.records.len(), 1, "only the last message names the one that it answers");
    let sample = sample(&session);
    assert_eq!((sample.mode, sample.clock), (Some("symmetric"), Some("server")));
    assert_eq!((sample.request_frame, sample.reply_frame, sample.doubt), (Some(3), Some(4), None));
    // ((.656412428 - .656400000) + (.656470358 - .656474000)) / 2
    assert!((sample.offset.unwrap() - 4.393e-6).abs() < 1e-9, "{:?}", sample.offset);
    assert!(
        session
            .summary
            .starts_with("Symmetric passive v4, stratum 6 via 127.127.1.0, poll 8 s, offset +4.39")
    );
}

#[test]
fn interleaved_client() {
    // After RFC 9769 §2: a basic exchange, then an interleaved one, whose answer tells when the first left.
    let stamp = |millis: u64| {
        let seconds = 3_700_000_000 + millis / 1000;
        (seconds << 32) | (((millis % 1000) << 32) / 1000)
    };
    let message = |flags: u8, origin: u64, receive: u64, transmit: u64| {
        let mut bytes = vec![flags, 2, 6, 0xe8];
        bytes.extend([0; 20]);
        for stamp in [origin, receive, transmit] {
            bytes.extend(stamp.to_be_bytes());
        }
        bytes
    };
    let start = Time::from_ntp(stamp(0), Time::new(1_491_000_000, 0));
    let mut session = session(0, 0);
    // The server's clock is 500 ms ahead; each way takes 10 ms.
    for (millis, side, bytes) in [
        (0, Side::Client, message(0x23, 0, 0, stamp(0))),
        (20, Side::Server, message(0x24, stamp(0), stamp(510), stamp(505))),
        (1000, Side::Client, message(0x23, stamp(510), stamp(20), stamp(7))),
        (1020, Side::Server, message(0x24, stamp(20), stamp(1510), stamp(510))),
    ] {
        session.time = Time(start.0 + millis * 1_000_000);
        session.step(side, &bytes);
    }
    let sample = sample(&session);
    assert_eq!((sample.interleaved, sample.doubt, sample.request_frame), (Some(true), None, Some(3)));
    assert_eq!((sample.t1, sample.t4), (Some(start), Some(Time(start.0 + 20_000_000))));
    assert!((sample.offset.unwrap() - 0.5).abs() < 1e-6, "{:?}", sample.offset);
    assert!((sample.delay.unwrap() - 0.02).abs() < 1e-6);
    let Record::ClockSample(first) = &session.records[0] else { panic!("a clock sample") };
    assert_eq!(first.doubt, Some("transmitted before received"));
}

#[test]
fn broadcast() {
    let mut session = session(1_795_250_848, 990_091_000);
    session.step(Side::Server, &hex(BROADCAST));
    assert_eq!(session.summary, "Broadcast v4, stratum 6 via 127.127.1.0, poll 8 s");
    assert_eq!((sample(&session).mode, sample(&session).offset), (Some("broadcast"), None));
    assert_eq!(sample(&session).t3.unwrap().to_string(), "2026-11-21T08:47:28.990040975Z");
}

#[test]
fn version_5() {
    let mut session = session(1_795_249_723, 861_737_000);
    let listing = session.listing(Side::Server, &hex(V5_REPLY));
    let (header, extensions) = listing.split_once("ntp.ext\n").unwrap();
    assert_eq!(
        header,
        "\
ntp.flags = 44
  ntp.flags.li = 0 (no warning)
  ntp.flags.vn = 5
  ntp.flags.mode = 4 (server)
ntp.stratum = 2 (secondary server)
ntp.ppoll = 6 (64 s)
ntp.precision = -24 (2^-24 s, about 59.605 ns)
ntp.v5.rootdelay = 0.0625
ntp.v5.rootdispersion = 0.03125
ntp.v5.timescale = 0 (UTC)
ntp.v5.era = 0
ntp.v5.flags = 3
  ntp.v5.flags.reserved = 0
  ntp.v5.flags.auth_nak = false
  ntp.v5.flags.interleaved = true
  ntp.v5.flags.synchronized = true
ntp.v5.server_cookie = 72623859790382856
ntp.v5.client_cookie = 1230066625199609624
ntp.rec = 2026-11-21T08:28:43.861680485Z
ntp.xmt = 2026-11-21T08:28:43.861737444Z
"
    );
    for line in [
        "ntp.v5.draft = \"draft-ietf-ntp-ntpv5-07\"\n  ntp.ext.padding = 00\n",
        "ntp.v5.versions = 24 (4, 5)\n",
        "ntp.v5.refids.offset = 256\n",
        "ntp.v5.refids = deadbeef\n",
        // 100 000 000 / 65536 ns, -16 / 65536 ns.
        "ntp.v5.correction.origin = 0.00000152587890625\n",
        "ntp.v5.correction.delay = -0.000000000000244140625\n",
        "ntp.v5.reftime = 2026-11-21T08:27:53.470570446Z\n",
        "ntp.v5.epoch = 5\n    ntp.v5.monotonic = 2026-11-21T08:28:43.861680478Z\n",
        "ntp.v5.timescale = 1 (TAI)\n    ntp.v5.era = 0\n    ntp.v5.reserved = 0000\n    ntp.v5.secondary = 2026",
    ] {
        assert!(extensions.contains(line), "{line}\n in {extensions}");
    }
    assert!(listing.contains("! info at 40: interleaved mode"), "{listing}");
}

#[test]
fn version_5_mac_covers_what_precedes_it() {
    let mut bytes = hex(V5_REPLY);
    let covered = bytes.len();
    let keys = keys::Keys::parse("keys", "7 SHA1 ASCII:key").unwrap();
    // SHA-1 of "key" and the message, worked out elsewhere for the bytes above.
    bytes.extend(hex("f502001c 00000007"));
    bytes.extend(v5_digest(&bytes[..covered]));
    let mut session = session(1_795_249_723, 861_737_000);
    session.options.ntp_keys = keys;
    let listing = session.listing(Side::Server, &bytes);
    assert!(listing.contains("(verified with key 7 (SHA1))"), "{listing}");
}

fn v5_digest(covered: &[u8]) -> Vec<u8> {
    use sha1::Digest;
    sha1::Sha1::new().chain_update(b"key").chain_update(covered).finalize().to_vec()
}

#[test]
fn offer_of_version_5() {
    let mut bytes = hex(REQUEST);
    bytes.splice(16..24, *b"NTP5NTP5");
    let mut session = session(1_503_494_516, 928_550_000);
    let listing = session.listing(Side::Client, &bytes);
    assert!(listing.contains("(NTP5NTP5: offers NTP version 5)"), "{listing}");
    assert_eq!(session.summary, "Client request v4, poll 256 s, offers version 5");
}

#[test]
fn faulty_extension_fields() {
    let listing = |tail: &str| {
        let bytes = hex(&format!("{REQUEST}{tail}"));
        session(1_503_494_516, 928_550_000).listing(Side::Client, &bytes)
    };
    // Too long, too short to advance, not a multiple of four.
    let beyond = listing(&format!("01040040{}", "00".repeat(40)));
    assert!(beyond.contains("! error at 52: Value takes 60 bytes, 40 bytes are left"), "{beyond}");
    let stuck = listing(&format!("01040003{}", "00".repeat(40)));
    assert!(
        stuck.contains("undissected = ") && stuck.contains("! error at 50: an extension field is at least")
    );
    let odd = listing(&format!("01040012{}{}", "00".repeat(14), "00".repeat(30)));
    assert!(odd.contains("! error at 50: the length of an extension field is a multiple of 4"), "{odd}");
}

/// Every byte is under exactly one leaf, and every node inside its parent.
fn check_tree(session: &Session, length: usize) {
    let nodes = session.tree.nodes();
    let mut covered = 0;
    let mut parents: Vec<(u32, u32, usize)> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        parents.retain(|&(_, _, end)| at < end);
        if let Some(&(start, end, _)) = parents.last() {
            assert!(node.start >= start && node.start + node.length <= end, "{node:?} outside its parent");
        }
        let is_leaf = node.end as usize == at + 1;
        if is_leaf && node.field.bits.is_none() && node.length > 0 {
            assert_eq!(node.start as usize, covered, "{node:?}");
            covered += node.length as usize;
        } else if !is_leaf && node.field.bits.is_none() {
            parents.push((node.start, node.start + node.length, node.end as usize));
            let first = nodes.get(at + 1);
            if first.is_some_and(|first| first.field.bits.is_some()) {
                covered += node.length as usize;
            }
        }
    }
    assert_eq!(covered, length, "{nodes:?}");
}

#[test]
fn every_prefix() {
    for text in ALL {
        let bytes = hex(text);
        for end in 0..=bytes.len() {
            let mut session = session(1_600_000_000, 0);
            session.step(Side::Client, &bytes[..end]);
            check_tree(&session, end);
            session.behind = Behind::Cut((bytes.len() - end) as u64);
            session.step(Side::Server, &bytes[..end]);
            check_tree(&session, end);
        }
    }
}

#[test]
fn content_decides() {
    let verdict = |text: &str, seconds: i128| {
        let bytes = hex(text);
        let time = Time::new(seconds, 0);
        probe(&Probe { transport: Transport::Udp, bytes: &bytes, side: Side::Client, time })
    };
    let (client, server) = (Verdict::Likely(Some(Side::Client)), Verdict::Likely(Some(Side::Server)));
    assert_eq!(verdict(REQUEST, 1_503_494_516), client);
    assert_eq!(verdict(REPLY, 1_503_494_516), server);
    assert_eq!(verdict(MAC_REQUEST, 1_795_249_686), client, "a random transmit timestamp");
    assert_eq!(verdict(NTS_REPLY, 1_795_249_686), server);
    assert_eq!(verdict(V5_REPLY, 1_795_249_686), server);
    assert_eq!(verdict(REPLY, 1_803_494_516), Verdict::Possible, "ten years later");
    assert_eq!(verdict(&format!("{REPLY}00"), 1_503_494_516), Verdict::Possible, "a byte too many");
    assert_eq!(verdict(&REQUEST[..60], 1_503_494_516), Verdict::Possible, "cut by the snap length");
    assert_eq!(verdict(&"00".repeat(10), 0), Verdict::No, "zeros, and shorter than a header");
    assert_eq!(verdict(&"3b".repeat(60), 0), Verdict::No, "version 7");
    let odd_version = REPLY.replacen("24", "34", 1);
    assert_eq!(
        verdict(&odd_version, 1_503_494_516),
        Verdict::Possible,
        "version 6, but as likely as version 4"
    );
    let bytes = hex(REQUEST);
    let (side, time) = (Side::Client, Time::new(1_503_494_516, 0));
    assert_eq!(probe(&Probe { transport: Transport::Tcp, bytes: &bytes, side, time }), Verdict::No);
}

#[test]
fn fields_are_declared_well() {
    let mut names: Vec<_> = PROTOCOL.fields.iter().copied().flatten().map(|field| field.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "names are unique");
    for field in PROTOCOL.fields.iter().copied().flatten() {
        assert!(field.name.starts_with("ntp."), "{field:?}");
        assert!(!field.spec.is_empty() && !field.description.trim().is_empty(), "{field:?}");
        assert!(field.names.windows(2).all(|pair| pair[0].0 < pair[1].0), "{field:?} names ascend");
    }
}
