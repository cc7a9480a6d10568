//! The connection phase, byte by byte: packets of published walkthroughs, and of real servers and clients.

mod command_phase;
mod records;

use super::PROTOCOL;
use crate::fault::Severity;
use crate::message::Side::{self, Client, Server};
use crate::protocol::testing::Session;
use crate::protocol::{Behind, Probe, Step, Transport, Verdict};
use crate::time::Time;

pub(super) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(pair).collect()
}

pub(super) fn session() -> Session {
    Session::new(&PROTOCOL, Transport::Tcp)
}

/// Dissects packets in turn, and returns the listing of the last one.
fn listing(session: &mut Session, packets: &[(Side, &str)]) -> String {
    packets.iter().fold(String::new(), |_, (side, packet)| session.listing(*side, &hex(packet)))
}

/// A packet with that number and payload, both in hexadecimal.
fn packet(number: &str, payload: &str) -> String {
    let length = (hex(payload).len() as u32).to_le_bytes();
    format!("{:02x}{:02x}{:02x}{number}{payload}", length[0], length[1], length[2])
}

#[track_caller]
pub(super) fn assert_shows(listing: &str, lines: &[&str]) {
    for line in lines {
        assert!(listing.lines().any(|shown| shown.trim() == *line), "no line `{line}` in\n{listing}");
    }
}

const GREETING_5_1: &str = "3400 0000 0a35 2e31 2e37 3300 4024 0000 5157 4222 252f 5f6f 00ff f708 0200 0000
    0000 0000 0000 0000 0000 0032 4a5d 7553 7e45 784f 627e 7400";
const LOGIN_5_1: &str = "3a00 0001 85a6 0f00 0000 0001 2100 0000 0000 0000 0000 0000 0000 0000 0000 0000
    0000 0000 726f 6f74 0014 ff58 4bd2 7946 91a0 a233 f2c1 28af d578 0762 c2e8";

#[test]
fn walkthrough_greeting_of_5_1() {
    let shown = listing(&mut session(), &[(Server, GREETING_5_1)]);
    assert_shows(
        &shown,
        &[
            "mysql.packet_length = 52",
            "mysql.packet_number = 0",
            "mysql.protocol = 10",
            "mysql.version = \"5.1.73\"",
            // The walkthrough reads the bytes 40 24 00 00 as 6436; least significant byte first they are 9280. A
            // port scanner that takes the first four bytes of the packet for the thread id gets the length, 52.
            "mysql.thread_id = 9280",
            "mysql.salt = 51574222252f5f6f00 (QWB\"%/_o)",
            "mysql.caps.server = 63487",
            "mysql.caps.sl = false",
            "mysql.caps.sc = true",
            "mysql.server_language = 8 (latin1_swedish_ci)",
            "mysql.server_status = 2",
            "mysql.stat.ac = true",
            "mysql.extcaps.server = 0",
            "mysql.salt2 = 324a5d75537e45784f627e7400 (2J]uS~ExOb~t)",
        ],
    );
    assert!(!shown.contains("undissected") && !shown.contains('!'), "{shown}");
}

#[test]
fn walkthrough_login_to_5_1() {
    let mut session = session();
    let shown = listing(&mut session, &[(Server, GREETING_5_1), (Client, LOGIN_5_1)]);
    assert_eq!(session.summary, "Login as root");
    assert_shows(
        &shown,
        &[
            "mysql.packet_length = 58",
            "mysql.packet_number = 1",
            "mysql.caps.client = 42629",
            "mysql.extcaps.client = 15",
            "mysql.max_packet = 16777216",
            "mysql.charset = 33 (utf8mb3_general_ci)",
            "mysql.user = \"root\"",
            "mysql.passwd.length = 20",
            "mysql.passwd = ff584bd2794691a0a233f2c128afd5780762c2e8",
        ],
    );
    assert!(!shown.contains("mysql.schema"), "no database is named");
    assert!(!shown.contains("undissected") && !shown.contains('!'), "{shown}");
}

#[test]
fn walkthrough_password_is_what_its_command_line_says() {
    let mut session = session();
    // mysql -uroot -proot
    session.options.mysql_password = Some("root".into());
    let shown = listing(&mut session, &[(Server, GREETING_5_1), (Client, LOGIN_5_1)]);
    assert_shows(
        &shown,
        &[
            // SHA1("root"), and what MySQL keeps for that password: *81F5E21E35407D884A6CD4A731AEBFB6AF209E1B.
            "mysql.scramble.native.1 = dc76e9f0c0006e8f919e0c515c66dbba3982f785",
            "mysql.scramble.native.2 = 81f5e21e35407d884a6cd4a731aebfb6af209e1b",
            "mysql.scramble.native.4 = ff584bd2794691a0a233f2c128afd5780762c2e8",
            "mysql.scramble.matches = true",
        ],
    );
    assert_eq!(session.summary, "Login as root, the password matches");

    let mut session = super::tests::session();
    session.options.mysql_password = Some("toor".into());
    let shown = listing(&mut session, &[(Server, GREETING_5_1), (Client, LOGIN_5_1)]);
    assert_shows(&shown, &["mysql.scramble.matches = false"]);
}

#[test]
fn walkthrough_greeting_of_5_7() {
    let shown = listing(
        &mut session(),
        &[(
            Server,
            "4a000000 0a352e372e31360024000000232e200b147b397f00fff7080200ff811500000000000000000000735c762246383411
             280b5b73006d7973716c5f6e61746976655f70617373776f726400",
        )],
    );
    assert_shows(
        &shown,
        &[
            "mysql.packet_length = 74",
            "mysql.version = \"5.7.16\"",
            "mysql.thread_id = 36",
            "mysql.salt = 232e200b147b397f00",
            "mysql.extcaps.server = 33279",
            "mysql.caps.pa = true",
            "mysql.caps.deprecate_eof = true",
            "mysql.auth_plugin.length = 21",
            "mysql.unused = 00000000000000000000",
            "mysql.salt2 = 735c762246383411280b5b7300",
            "mysql.auth_plugin = \"mysql_native_password\"",
        ],
    );
    assert!(!shown.contains("undissected") && !shown.contains('!'), "{shown}");
}

#[test]
fn walkthrough_table_of_a_greeting_without_a_plugin() {
    // The table's own examples: length 67, thread 3, eight random bytes. It says that utf8 is 0x53; that number is
    // utf8_bin, where utf8's default is 0x21. Its names of the first status bits hold.
    let version: String = "5.0.67-community-nt\0".chars().chain("x".chars()).collect();
    let version = version.replace("\0x", "-x");
    assert_eq!(version.len(), 21);
    let mut packet = hex("43000000 0a");
    packet.extend_from_slice(version.as_bytes());
    packet.extend(hex("00 03000000 337e45 79557a2854 00 2ca2 53 0200 00000000000000000000000000"));
    packet.extend_from_slice(b"abcdefghijkl\0");
    assert_eq!(packet.len(), 4 + 0x43);
    let shown = session().listing(Server, &packet);
    assert_shows(
        &shown,
        &[
            "mysql.packet_length = 67",
            "mysql.thread_id = 3",
            "mysql.salt = 337e4579557a285400 (3~EyUz(T)",
            "mysql.server_language = 83 (utf8mb3_bin)",
            "mysql.stat.ac = true",
            "mysql.salt2 = 6162636465666768696a6b6c00 (abcdefghijkl)",
        ],
    );
}

const GREETING_MARIADB: &str = "680000000a352e352e352d31302e31312e31392d4d6172696144422d302b646562313275312d6c6f67001e
    000000293056407c70402b00feff2d0200ff81150000000000001d00000057537b342e287c5b35333e22006d7973716c5f6e61746976655f70
    617373776f726400";

#[test]
fn mariadb_announces_itself() {
    let mut session = session();
    let shown = listing(&mut session, &[(Server, GREETING_MARIADB)]);
    assert_eq!(session.summary, "Server greeting 10.11.19-MariaDB-0+deb12u1-log, connection 30");
    assert_shows(
        &shown,
        &[
            "mysql.version = \"5.5.5-10.11.19-MariaDB-0+deb12u1-log\" (MariaDB 10.11.19-MariaDB-0+deb12u1-log)",
            "mysql.caps.lp = false",
            "mariadb.server_language = 45 (utf8mb4_general_ci)",
            "mysql.unused = 000000000000",
            "mariadb.extcaps.server = 29",
            "mariadb.caps.pr = true",
            "mariadb.caps.cm = false",
            "mariadb.caps.me = true",
        ],
    );
}

#[test]
fn login_with_database_plugin_and_attributes() {
    let mut session = session();
    let login = "8a0000010da23a00ffffff002d00000000000000000000000000000000000000000000006e6174001438b01f505a48d80adc9
        e83026e9c636b30996a8f6c6162006d7973716c5f6e61746976655f70617373776f726400360c5f636c69656e745f6e616d650770796d79
        73716c0f5f636c69656e745f76657273696f6e05312e322e34045f706964053134343236";
    session.options.mysql_password = Some("secret".into());
    let shown = listing(&mut session, &[(Server, GREETING_MARIADB), (Client, login)]);
    assert_eq!(session.summary, "Login as nat, database lab, the password matches");
    assert_shows(
        &shown,
        &[
            "mariadb.charset = 45 (utf8mb4_general_ci)",
            "mysql.schema = \"lab\"",
            "mysql.client_auth_plugin = \"mysql_native_password\"",
            "mysql.connattrs.length = 54",
            "mysql.connattrs.name = \"_client_name\"",
            "mysql.connattrs.value = \"pymysql\"",
            "mysql.connattrs.name = \"_pid\"",
            "mysql.connattrs.value = \"14426\"",
            "mysql.scramble.matches = true",
        ],
    );
    assert!(!shown.contains("undissected") && !shown.contains('!'), "{shown}");
    let shown = listing(&mut session, &[(Server, "0700000200000002000000")]);
    assert_eq!(session.summary, "Login OK");
    assert_shows(
        &shown,
        &["mysql.response_code = 0 (OK Packet)", "mysql.stat.ac = true", "mysql.warnings = 0"],
    );
}

const GREETING_9_7: &str =
    "4b0000000a392e372e342d32001f0000003b5b62051061512200ffffff0200ffdf15000000000000000000
    00400c2f4601275b661d115d330063616368696e675f736861325f70617373776f726400";

#[test]
fn caching_sha2_is_checked_and_goes_the_fast_way() {
    let mut session = session();
    let login = "960000010da23a00ffffff002d00000000000000000000000000000000000000000000007368610020e533c20210c5e78f21a03
        f8d1f0a9a365c933d3422fb945943e7d544426616d36c61620063616368696e675f736861325f70617373776f726400360c5f636c69656e
        745f6e616d650770796d7973716c0f5f636c69656e745f76657273696f6e05312e322e34045f706964053134343236";
    session.options.mysql_password = Some("secret".into());
    let shown = listing(&mut session, &[(Server, GREETING_9_7), (Client, login)]);
    assert_shows(
        &shown,
        &[
            // SHA256("secret")
            "mysql.scramble.sha2.1 = 2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b",
            "mysql.scramble.sha2.4 = e533c20210c5e78f21a03f8d1f0a9a365c933d3422fb945943e7d544426616d3",
            "mysql.scramble.matches = true",
        ],
    );
    let shown = listing(&mut session, &[(Server, "020000020103")]);
    assert_eq!(session.summary, "More authentication data: fast authentication");
    assert_shows(
        &shown,
        &[
            "mysql.auth_more_data = 1 (more data)",
            "mysql.sha2_auth = 3 (fast authentication: the server knew the password's hash)",
        ],
    );
    listing(&mut session, &[(Server, "0700000300000002000000")]);
    assert_eq!(session.summary, "Login OK");
}

#[test]
fn caching_sha2_asks_for_the_key_and_encrypts_the_password() {
    let mut session = session();
    let login = packet(
        "01",
        "85a2 0800 00000001 21 0000000000000000000000000000000000000000000000 726f6f7400 00
         63616368696e675f736861325f70617373776f726400",
    );
    listing(&mut session, &[(Server, GREETING_9_7), (Client, &login), (Server, "020000020104")]);
    assert_eq!(session.summary, "More authentication data: full authentication");
    let shown = listing(&mut session, &[(Client, "0100000302")]);
    assert_shows(&shown, &["mysql.sha2_auth = 2 (request public key)"]);
    // 01 and "-----BEGIN PUBLIC KEY-----"
    let shown = listing(
        &mut session,
        &[(Server, "1b000004 01 2d2d2d2d2d424547494e205055424c4943204b45592d2d2d2d2d")],
    );
    assert_shows(&shown, &["mysql.pubkey = \"-----BEGIN PUBLIC KEY-----\""]);
    let shown = listing(&mut session, &[(Client, "04000005 9c010200")]);
    assert_eq!(session.summary, "Authentication response: encrypted password");
    assert_shows(&shown, &["mysql.encrypted_password = 9c010200"]);
}

#[test]
fn a_switch_of_methods_starts_from_new_random_bytes() {
    let mut session = session();
    let packets = [
        (Server, GREETING_MARIADB),
        (Client, "24000001 85a20800 00000001 21 0000000000000000000000000000000000000000000000 65640000"),
        (
            Server,
            "30000002fe636c69656e745f656432353531390012f085b61231f979c2494df87b7e5e092fba333b49d5d529af6111049a0ea471",
        ),
    ];
    let shown = listing(&mut session, &packets);
    assert_eq!(session.summary, "Switch to authentication method client_ed25519");
    assert_shows(
        &shown,
        &[
            "mysql.auth_switch_request.status = 254 (switch to another method)",
            "mysql.auth_switch_request.name = \"client_ed25519\"",
            "mysql.auth_switch_request.data = 12f085b61231f979c2494df87b7e5e092fba333b49d5d529af6111049a0ea471",
        ],
    );
    let shown = listing(&mut session, &[(Client, "04000003 5ba04ed1")]);
    assert_shows(&shown, &["mysql.auth_switch_response.data = 5ba04ed1"]);
}

#[test]
fn the_old_switch_is_one_byte() {
    let mut session = session();
    let packets = [(Server, GREETING_5_1), (Client, LOGIN_5_1), (Server, "01000002fe")];
    listing(&mut session, &packets);
    assert_eq!(session.summary, "Switch to authentication method mysql_old_password");
    let shown = listing(&mut session, &[(Client, "09000003 5356484b4e555000 00")]);
    assert_shows(&shown, &["mysql.auth_switch_response.data = 5356484b4e55500000"]);
}

#[test]
fn a_login_from_before_4_1() {
    let mut session = session();
    // Capabilities with a database but without PROTOCOL_41, 16 MiB - 1, "bob", a proof of eight bytes, "test".
    let login = "17000001 0d20 ffffff 626f6200 4142434445464748 00 7465737400";
    let shown = listing(&mut session, &[(Server, GREETING_5_1), (Client, login)]);
    assert_eq!(session.summary, "Login as bob, database test");
    assert_shows(
        &shown,
        &[
            "mysql.max_packet = 16777215",
            "mysql.user = \"bob\"",
            "mysql.passwd = 4142434445464748",
            "mysql.schema = \"test\"",
        ],
    );
}

#[test]
fn a_server_that_is_full_says_so_without_a_state() {
    let mut session = session();
    let refusal = "17000000 ff 1004 546f6f206d616e7920636f6e6e656374696f6e73";
    let shown = listing(&mut session, &[(Server, refusal)]);
    assert_eq!(session.summary, "Connection refused: Too many connections");
    assert_shows(&shown, &["mysql.error_code = 1040 (ER_CON_COUNT_ERROR)"]);
    assert!(!shown.contains("mysql.sqlstate"));
}

#[test]
fn a_server_whose_client_was_not_captured() {
    let mut session = session();
    let shown = listing(&mut session, &[(Server, GREETING_5_1), (Server, "0700000200000002000000")]);
    assert_eq!(session.summary, "Login OK");
    assert!(!shown.contains('!'), "{shown}");
    let rotate =
        "29000001 00 00000000 04 01000000 28000000 00000000 2000 0400000000000000 62696e6c6f672e303030303031";
    let shown = listing(&mut session, &[(Server, rotate)]);
    assert_eq!(session.summary, "Rotate to binlog.000001 at 4");
    assert!(!shown.contains('!'), "{shown}");
}

#[test]
fn tls_is_never_shown_as_mysql() {
    let mut session = session();
    let request = "20000001 85ae 0f00 00000001 21 0000000000000000000000000000000000000000000000";
    listing(&mut session, &[(Server, GREETING_5_1), (Client, request)]);
    assert_eq!(session.summary, "Request for TLS");
    let shown = listing(&mut session, &[(Client, "1603010004 00000000")]);
    assert!(!shown.contains("mysql."), "{shown}");
    assert_shows(&shown, &["tls.record.content_type = 22 (Handshake)"]);
    let shown = listing(&mut session, &[(Server, "1703030005 0a0b0c0d0e")]);
    assert_shows(&shown, &["tls.encrypted = 0a0b0c0d0e"]);
    assert_eq!(session.summary, "TLS encrypted data, 5 bytes");
}

#[test]
fn every_prefix_of_a_packet_is_shown_as_far_as_it_goes() {
    let (greeting, login) = (hex(GREETING_5_1), hex(LOGIN_5_1));
    for cut in 1..greeting.len() {
        let mut session = session();
        assert_eq!(session.step(Server, &greeting[..cut]), Step::Message(cut));
        assert!(session.tree.notes().iter().any(|note| note.severity == Severity::Error), "cut at {cut}");
    }
    for cut in 1..login.len() {
        let mut session = session();
        session.step(Server, &greeting);
        assert_eq!(session.step(Client, &login[..cut]), Step::Message(cut));
        assert!(session.tree.notes().iter().any(|note| note.severity == Severity::Error), "cut at {cut}");
    }
}

#[test]
fn more_is_asked_for_until_the_packet_is_there() {
    let greeting = hex(GREETING_5_1);
    let mut session = session();
    session.behind = Behind::More;
    assert_eq!(session.step(Server, &greeting[..3]), Step::Need(4));
    assert_eq!(session.step(Server, &greeting[..20]), Step::Need(56));
    assert_eq!(session.step(Server, &greeting), Step::Message(56));
}

#[test]
fn probe_knows_a_greeting_and_a_query_and_leaves_the_rest() {
    let probe = |side, bytes: &[u8]| {
        (PROTOCOL.probe)(&Probe { transport: Transport::Tcp, bytes, side, time: Time::new(0, 0) })
    };
    assert_eq!(probe(Client, &hex(GREETING_5_1)), Verdict::Certain(Some(Server)));
    assert_eq!(probe(Server, &hex(LOGIN_5_1)), Verdict::Likely(Some(Client)));
    assert_eq!(probe(Client, b"\x09\0\0\0\x03SELECT 1"), Verdict::Likely(Some(Client)));
    assert_eq!(probe(Server, &hex("0700000100000002000000")), Verdict::Likely(Some(Server)));
    assert_eq!(probe(Client, &hex("010000000e")), Verdict::Possible);
    assert_eq!(probe(Client, &hex("34")), Verdict::More);
    assert_eq!(probe(Client, b"GET / HTTP/1.1\r\n\r\n"), Verdict::No);
    assert_eq!(probe(Server, b"SSH-2.0-OpenSSH_9.2\r\n"), Verdict::No);
    assert_eq!(probe(Client, &hex("160301020001 0001fc0303")), Verdict::No);
    // PostgreSQL's start-up message.
    assert_eq!(probe(Client, b"\0\0\0\x14\0\x03\0\0user\0bob\0\0"), Verdict::No);
}

#[test]
fn walkthrough_use_of_a_database() {
    let mut session = session();
    listing(&mut session, &[(Server, GREETING_5_1), (Client, LOGIN_5_1), (Server, "0700000200000002000000")]);
    let shown = listing(&mut session, &[(Client, "0500 0000 0274 6573 74")]);
    assert_shows(
        &shown,
        &[
            "mysql.packet_length = 5",
            "mysql.packet_number = 0",
            "mysql.command = 2 (Use Database)",
            "mysql.schema = \"test\"",
        ],
    );
    let shown = listing(&mut session, &[(Server, "0700 0001 0000 0002 0000 00")]);
    assert_shows(
        &shown,
        &[
            "mysql.packet_length = 7",
            "mysql.packet_number = 1",
            "mysql.response_code = 0 (OK Packet)",
            "mysql.affected_rows = 0",
            "mysql.insert_id = 0",
            "mysql.server_status = 2",
            "mysql.warnings = 0",
        ],
    );
}

#[test]
fn walkthrough_result_set() {
    let mut session = session();
    listing(&mut session, &[(Server, GREETING_5_1), (Client, LOGIN_5_1), (Server, "0700000200000002000000")]);
    session.step(Client, b"\x14\0\0\0\x03select * from btest");
    let answer = hex(
        "0100 0001 0328 0000 0203 6465 6604 7465 7374 0562 7465 7374 0562 7465 7374 0269 6402 6964 0c3f 0014 0000
         0008 0342 0000 002a 0000 0303 6465 6604 7465 7374 0562 7465 7374 0562 7465 7374 0361 6765 0361 6765 0c3f
         000b 0000 0003 0000 0000 002c 0000 0403 6465 6604 7465 7374 0562 7465 7374 0562 7465 7374 046e 616d 6504
         6e61 6d65 0c21 00fd 0200 00fd 0000 0000 0005 0000 05fe 0000 2200 0d00 0006 0131 0231 3007 7a68 616f 6875
         690d 0000 0701 3202 3131 077a 6861 6f68 7569 0500 0008 fe00 0022 00",
    );
    assert_eq!(answer.len(), 195);
    let mut packets = Vec::new();
    let mut rest = &answer[..];
    while !rest.is_empty() {
        let shown = session.listing(Server, rest);
        // The step takes one packet of those that are there; its tree says how long it is.
        let length = 4 + usize::from(rest[0]);
        assert!(!shown.contains("undissected") && !shown.contains('!'), "{shown}");
        packets.push(shown);
        rest = &rest[length..];
    }
    assert_eq!(packets.len(), 8);
    // The walkthrough takes 03 28 00 00 02 for the result's header; 28 00 00 02 starts the next packet.
    assert_shows(&packets[0], &["mysql.packet_length = 1", "mysql.num_fields = 3"]);
    assert_shows(
        &packets[1],
        &[
            "mysql.field.catalog = \"def\"",
            "mysql.field.db = \"test\"",
            "mysql.field.table = \"btest\"",
            "mysql.field.org_table = \"btest\"",
            "mysql.field.name = \"id\"",
            "mysql.field.org_name = \"id\"",
            "mysql.field.charsetnr = 63 (binary)",
            "mysql.field.length = 20",
            "mysql.field.flags = 16899",
            "mysql.field.flags.primary_key = true",
            "mysql.field.flags.auto_increment = true",
            "mysql.field.decimals = 0",
        ],
    );
    assert_shows(
        &packets[2],
        &["mysql.field.name = \"age\"", "mysql.field.length = 11", "mysql.field.flags = 0"],
    );
    assert_shows(
        &packets[3],
        &[
            "mysql.field.name = \"name\"",
            "mysql.field.charsetnr = 33 (utf8mb3_general_ci)",
            "mysql.field.length = 765",
        ],
    );
    assert_shows(&packets[4], &["mysql.eof = 254", "mysql.warnings = 0", "mysql.server_status = 34"]);
    let row = [
        "mysql.row.text = \"1\" (id)",
        "mysql.row.text = \"10\" (age)",
        "mysql.row.text = \"zhaohui\" (name)",
    ];
    assert_shows(&packets[5], &row);
    assert_shows(&packets[6], &["mysql.row.text = \"2\" (id)", "mysql.row.text = \"11\" (age)"]);
    assert_shows(&packets[7], &["mysql.eof = 254", "mysql.stat.ni = true"]);
}

#[test]
fn a_login_of_4_1_without_its_flag_is_read_by_its_flags() {
    // Capabilities 0x71c7 without CLIENT_PROTOCOL_41, then the layout that the flag stands for: a user `oldpw`.
    let login = packet("01", &format!("c7710600 00000000 2d {} 6f6c64707700 00 6c616200", "00".repeat(23)));
    let shown = listing(&mut session(), &[(Server, GREETING_5_1), (Client, &login)]);
    assert_shows(&shown, &["mysql.max_packet = 6", "mysql.user = \"\""]);
    assert!(shown.contains("laid out as since 4.1, but without CLIENT_PROTOCOL_41"), "{shown}");
}

#[test]
fn a_password_that_looks_like_zlib_is_none() {
    let mut session = session();
    // Capabilities with CLIENT_COMPRESS; the scramble of the old password has a header of zlib inside.
    let login = LOGIN_5_1.replace("85a6 0f00", "ada6 0f00");
    listing(&mut session, &[(Server, GREETING_5_1), (Client, &login), (Server, "01000002 fe")]);
    let shown = listing(&mut session, &[(Client, "09000003 55435648 4b4e5550 00")]);
    assert_shows(&shown, &["mysql.packet_number = 3"]);
    listing(&mut session, &[(Server, "07000004 00000002 000000")]);
    assert_eq!(session.summary, "Login OK");
    let shown =
        listing(&mut session, &[(Client, "13000000 000000 0f000000 0373686f 77206461 74616261 736573")]);
    assert_shows(&shown, &["mysql.query = \"show databases\""]);
}
