//! The command phase: packets of real servers and clients, their values worked out by hand from the bytes.

mod mariadb;
mod prepared;

use super::{Client, Server, Session, Side, Step, assert_shows, hex, listing, packet, session};
use crate::protocol::mysql::records::Bound;
use crate::record::Record;

/// A greeting of MySQL 9.7.
const GREETING_9: &str = "4b0000000a392e372e342d3200ba0000007932556b362e131d00ffffff0200ffdf15000000000000000000\
    00725e2d6070295333372d01670063616368696e675f736861325f70617373776f726400";
/// A login of libmysqlclient 9.7, with query attributes, session tracking and no EOF packets.
const LOGIN_9: &str = "dd0000018da2be1900000040ff0000000000000000000000000000000000000000000000736861002078\
    73c12236bc72142fdbc6011a342be734779c2efec46da1e7200b4c26554fd36c61620063616368696e675f736861325f70617373776f7264007d045f70\
    6964053237353330095f706c6174666f726d067838365f3634035f6f73054c696e75780c5f636c69656e745f6e616d65086c69626d7973716c06ec84a4\
    ebaa850ded959ceab88020ec868dec84b10f5f636c69656e745f76657273696f6e05392e372e340c70726f6772616d5f6e616d65086c61622d73746d74";
const OK_9: &str = "0f0000030000000240000000060104036c6162";
/// A greeting of MariaDB 10.11.
const GREETING_MARIADB: &str = "680000000a352e352e352d31302e31312e31392d4d6172696144422d302b646562313275312d6c6f67003b\
    00000072245b7c2333782400feff2d0200ff81150000000000001d000000456d783333464566534b5f7b006d7973716c5f6e61746976655f7061737377\
    6f726400";
/// A login of libmariadb 3.3, with bulk operations, extended and cached metadata, and EOF packets.
const LOGIN_MARIADB: &str = "eb0000018ca2be00000010002d000000000000000000000000000000000000001d0000006e61740014c705b8\
    0d843484be8fac986c2d99404d4e0c85756c6162006d7973716c5f6e61746976655f70617373776f72640097035f6f73054c696e75780c5f636c69656e\
    745f6e616d650a6c69626d617269616462045f7069640531393133300c5f7365727665725f686f73740931302e37372e302e31095f706c6174666f726d\
    067838365f363406ec84a4ebaa850ded959ceab88020ec868dec84b10c70726f6772616d5f6e616d65086c61622d73746d740f5f636c69656e745f7665\
    7273696f6e06332e332e3230";
const OK_MARIADB: &str = "0f0000020000000240000000060104036c6162";

fn mysql_9() -> Session {
    let mut session = session();
    listing(&mut session, &[(Server, GREETING_9), (Client, LOGIN_9), (Server, OK_9)]);
    session
}

fn mariadb() -> Session {
    let mut session = session();
    listing(&mut session, &[(Server, GREETING_MARIADB), (Client, LOGIN_MARIADB), (Server, OK_MARIADB)]);
    session
}

/// Dissects packets that follow one another in one segment, and returns the listing of the last one.
fn segment(session: &mut Session, side: Side, bytes: &str) -> String {
    let bytes = hex(bytes);
    let (mut at, mut shown) = (0, String::new());
    while at < bytes.len() {
        let length = usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]])) + 4;
        shown = session.listing(side, &bytes[at..at + length]);
        at += length;
    }
    shown
}

#[track_caller]
fn assert_sound(listing: &str) {
    assert!(!listing.contains("undissected") && !listing.contains('!'), "{listing}");
}

#[test]
fn session_starts_with_the_greeting_and_ends_with_quit() {
    let mut session = mysql_9();
    let shown = listing(&mut session, &[(Client, "0100000001")]);
    assert_eq!(
        shown,
        "mysql.packet_length = 1\nmysql.packet_number = 0\nmysql.request\n  mysql.command = 1 (Quit)\n"
    );
    assert_eq!(session.summary, "Quit");
}

#[test]
fn query_attributes_have_types_names_and_values() {
    let mut session = mysql_9();
    let shown = listing(
        &mut session,
        &[(
            Client,
            "6c0000000304010001fe000874726163655f6964fe0009ec82acec9aa9ec9e900300016e0500000d30302d6162632ded959ceab880\
             0d30302d6162632ded959ceab8804d000000000000000000044053454c4543542027717565727920776974682061747472696275746573272c\
             2031",
        )],
    );
    assert_shows(
        &shown,
        &[
            "mysql.query_attrs_count = 4",
            "mysql.query_attrs_set_count = 1",
            "mysql.exec.nullbuffer = 00",
            "mysql.query_attrs_send_types_to_server = true",
            "mysql.query_attr_name_type = 254 (MYSQL_TYPE_STRING)",
            "mysql.query_attr_name = \"trace_id\"",
            "mysql.query_attr_name = \"사용자\"",
            "mysql.query_attr_name_type = 3 (MYSQL_TYPE_LONG)",
            "mysql.query_attr_name = \"n\"",
            "mysql.query_attr_name_type = 5 (MYSQL_TYPE_DOUBLE)",
            "mysql.query_attr_value = \"00-abc-한글\" (trace_id)",
            "mysql.query_attr_value = \"00-abc-한글\" (사용자)",
            "mysql.exec.field.long = 77 (n)",
            "mysql.exec.field.double = 2.5 (parameter 4)",
            "mysql.query = \"SELECT 'query with attributes', 1\"",
        ],
    );
    assert_sound(&shown);
    assert_eq!(session.summary, "Query: SELECT 'query with attributes', 1");
}

#[test]
fn query_attribute_that_is_null_has_no_value() {
    let mut session = mysql_9();
    // One attribute, bit 0 of the bitmap set, type STRING, name `x`.
    let shown = listing(&mut session, &[(Client, &packet("00", "03 01 01 01 01 fe00 0178 444f2031"))]);
    assert_shows(&shown, &["mysql.exec.field.null (x)", "mysql.query = \"DO 1\""]);
    assert_sound(&shown);
}

#[test]
fn text_result_tells_null_from_the_text() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, &packet("00", "03 00 01 53454c4543542031"))]);
    let count = listing(&mut session, &[(Server, "0100000102")]);
    assert_shows(&count, &["mysql.num_fields = 2"]);
    let definition = listing(
        &mut session,
        &[(Server, "2500000203646566036c6162046e756d73046e756d730269640269640c3f000b000000030342000000")],
    );
    assert_shows(
        &definition,
        &[
            "mysql.field.catalog = \"def\"",
            "mysql.field.db = \"lab\"",
            "mysql.field.table = \"nums\"",
            "mysql.field.org_table = \"nums\"",
            "mysql.field.name = \"id\"",
            "mysql.field.org_name = \"id\"",
            "mysql.field.charsetnr = 63 (binary)",
            "mysql.field.length = 11",
            "mysql.field.type = 3 (MYSQL_TYPE_LONG)",
            "mysql.field.flags = 16899",
            "mysql.field.flags.not_null = true",
            "mysql.field.flags.primary_key = true",
            "mysql.field.flags.unique_key = false",
            "mysql.field.flags.auto_increment = true",
            "mysql.field.flags.part_key = true",
            "mysql.field.decimals = 0",
        ],
    );
    assert_sound(&definition);
    let text = "2300000303646566036c6162046e756d73046e756d73017601760cff0090010000fd0000000000";
    listing(&mut session, &[(Server, text)]);
    let row = listing(&mut session, &[(Server, &packet("04", "0131 fb"))]);
    assert_eq!(
        row,
        "mysql.packet_length = 3\nmysql.packet_number = 4\nmariadb.prefix = 1\nmariadb.length = 1\n\
         mysql.row.text = \"1\" (id)\nmysql.row.null (v)\n  mariadb.prefix = 251 (NULL)\n"
    );
    let row = listing(&mut session, &[(Server, &packet("05", "0132 04 4e554c4c"))]);
    assert_shows(&row, &["mysql.row.text = \"NULL\" (v)"]);
    // Seven bytes that start with 0xfe are an OK packet in place of the EOF packet.
    let end = listing(&mut session, &[(Server, "07000006fe000022000000")]);
    assert_shows(
        &end,
        &["mysql.response_code = 254 (EOF Packet)", "mysql.eof = 254", "mysql.stat.ni = true"],
    );
    assert_eq!(session.summary, "End of rows");
    let next = listing(&mut session, &[(Client, "010000000e"), (Server, "0700000100000002000000")]);
    assert_shows(&next, &["mysql.response_code = 0 (OK Packet)"]);
}

#[test]
fn result_without_metadata_starts_with_its_rows() {
    // As logged in, but with CLIENT_OPTIONAL_RESULTSET_METADATA and without CLIENT_DEPRECATE_EOF.
    let mut session = session();
    let login = LOGIN_9.replacen("8da2be19", "8da2be02", 1);
    listing(&mut session, &[(Server, GREETING_9), (Client, &login), (Server, OK_9)]);
    let query = "1800000003 53454c4543542069642c762046524f4d206e756d73 ";
    listing(&mut session, &[(Client, query)]);
    let rows = "020000010200060000020131036f6e65 06000003013203eb9198 06000004013303e4b889";
    let count = listing(&mut session, &[(Server, "020000010200")]);
    assert_shows(&count, &["mysql.num_fields = 2", "mysql.metadata_follows = 0 (none)"]);
    let row = segment(&mut session, Server, &rows[12..]);
    assert_shows(&row, &["mysql.row.text = \"3\"", "mysql.row.text = \"三\""]);
    let end = listing(&mut session, &[(Server, "05000005fe00002200")]);
    assert_shows(&end, &["mysql.eof = 254", "mysql.server_status = 34"]);
    assert_sound(&end);
}

#[test]
fn trackers_of_every_kind_are_read() {
    let mut session = mysql_9();
    let ok = |session: &mut Session, packet: &str| {
        listing(session, &[(Client, "010000000e")]);
        let shown = listing(session, &[(Server, packet)]);
        assert_sound(&shown);
        shown
    };
    let shown = ok(
        &mut session,
        "4800000100000003400000003f00120c73746174656d656e745f69640432393839050908545f5f5f5f5f5f5f041e1d535441525420545241\
         4e53414354494f4e20524541442057524954453b",
    );
    assert_shows(
        &shown,
        &[
            "mysql.session_track.data.length = 63",
            "mysql.session_track.type = 0 (SESSION_TRACK_SYSTEM_VARIABLES)",
            "mysql.session_track.sysvar.name = \"statement_id\"",
            "mysql.session_track.sysvar.value = \"2989\"",
            "mysql.session_track.type = 5 (SESSION_TRACK_TRANSACTION_STATE)",
            "mysql.session_track.transaction_state = \"T_______\"",
            "mysql.session_track.transaction_characteristics = \"START TRANSACTION READ WRITE;\"",
        ],
    );
    let shown = ok(
        &mut session,
        "5600000100000002400000004d00120c73746174656d656e745f696404323939320329002732373139313432382d653538312d313166312d\
         383237332d3032666330303030303030313a34380509085f5f5f5f5f5f5f5f040100",
    );
    assert_shows(
        &shown,
        &[
            "mysql.session_track.type = 3 (SESSION_TRACK_GTIDS)",
            "mysql.session_track.gtids.encoding = 0",
            "mysql.session_track.gtids = \"27191428-e581-11f1-8273-02fc00000001:48\"",
            "mysql.session_track.transaction_characteristics = \"\"",
        ],
    );
    let shown = ok(
        &mut session,
        "2b00000100000002400000002200120c73746174656d656e745f696404323938340109086f746865725f6462020131",
    );
    assert_shows(
        &shown,
        &["mysql.session_track.schema = \"other_db\"", "mysql.session_track.state_change = \"1\""],
    );
}

#[test]
fn local_file_is_asked_for_sent_and_acknowledged() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, &packet("00", "03 00 01 4c4f4144"))]);
    let asked = listing(&mut session, &[(Server, "16000001fb2f746d702f6c61622f72756e2f6c6f61642e637376")]);
    assert_shows(
        &asked,
        &["mysql.response_code = 251 (LOCAL INFILE)", "mysql.loaddata.filename = \"/tmp/lab/run/load.csv\""],
    );
    // What looks like a command, COM_QUIT, is a part of the file.
    let data = listing(&mut session, &[(Client, "0100000201")]);
    assert_shows(&data, &["mysql.loaddata.payload = 01"]);
    let end = listing(&mut session, &[(Client, "00000003")]);
    assert_eq!(end, "mysql.packet_length = 0\nmysql.packet_number = 3\n");
    assert_eq!(session.summary, "End of file");
    let ok = listing(
        &mut session,
        &[(
            Server,
            "3d00000400fc204e0001000000335265636f7264733a203230303030202044656c657465643a20302020536b69707065643a20\
                    3020205761726e696e67733a2030",
        )],
    );
    assert_shows(
        &ok,
        &[
            "mysql.affected_rows = 20000",
            "mysql.message = \"Records: 20000  Deleted: 0  Skipped: 0  Warnings: 0\"",
        ],
    );
    let quit = listing(&mut session, &[(Client, "0100000001")]);
    assert_shows(&quit, &["mysql.command = 1 (Quit)"]);
}

#[test]
fn one_query_is_answered_by_several_results() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, &packet("00", "03 00 01 444f2031"))]);
    listing(&mut session, &[(Server, "070000010000000a000000")]);
    listing(&mut session, &[(Server, &packet("02", "01"))]);
    let definition = "03646566 00 00 00 0161 00 0c 3f00 00000000 08 0000 00 0000";
    listing(&mut session, &[(Server, &packet("03", definition)), (Server, &packet("04", "0131"))]);
    listing(&mut session, &[(Server, "07000005fe00000a000000")]);
    let error = listing(
        &mut session,
        &[(Server, &packet("06", "ff1e04 23 3432533232 556e6b6e6f776e20636f6c756d6e"))],
    );
    assert_shows(
        &error,
        &[
            "mysql.error_code = 1054 (ER_BAD_FIELD_ERROR)",
            "mysql.sqlstate = \"42S22\"",
            "mysql.error.message = \"Unknown column\"",
        ],
    );
    let pong = listing(&mut session, &[(Client, "010000000e"), (Server, "0700000100000002000000")]);
    assert_shows(&pong, &["mysql.response_code = 0 (OK Packet)"]);
}

#[test]
fn field_list_has_defaults() {
    let mut session = mysql_9();
    let asked = listing(&mut session, &[(Client, "0d00000004616c6c747970657300635f25")]);
    assert_shows(&asked, &["mysql.table_name = \"alltypes\"", "mysql.field_list.wildcard = \"c_%\""]);
    let field = "03646566036c616208616c6c747970657308616c6c747970657306635f74696e7906635f74696e790c3f0004000000010000000000";
    let null = listing(&mut session, &[(Server, &packet("01", &format!("{field}fb")))]);
    assert_shows(&null, &["mysql.row.null (c_tiny)"]);
    let seven = listing(&mut session, &[(Server, &packet("02", &format!("{field}0137")))]);
    assert_shows(&seven, &["mysql.field.default = \"7\""]);
    assert_sound(&seven);
    let end = listing(&mut session, &[(Server, "07000003fe000002000000")]);
    assert_shows(&end, &["mysql.eof = 254"]);
    assert_eq!(session.summary, "End of fields");
}

#[test]
fn small_commands_have_their_bodies() {
    let mut session = mysql_9();
    for (command, line) in [
        ("026f74686572", "mysql.schema = \"other\""),
        ("056462", "mysql.schema = \"db\""),
        ("066462", "mysql.schema = \"db\""),
        ("0704", "mysql.rfsh.tables = true"),
        ("0810", "mysql.shutdown = 16 (wait for all buffers)"),
        ("09", "mysql.command = 9 (Statistics)"),
        ("0a", "mysql.command = 10 (Process Info)"),
        ("0c2c000000", "mysql.thread_id = 44"),
        ("0d", "mysql.command = 13 (Debug)"),
        ("0e", "mysql.command = 14 (Ping)"),
        ("1901000000", "mysql.stmt_id = 1"),
        ("1b0100", "mysql.option = 1 (multi statements off)"),
        ("1f", "mysql.command = 31 (Reset Connection)"),
        ("20", "mysql.command = 32 (Clone)"),
    ] {
        let shown = listing(&mut session, &[(Client, &packet("00", command))]);
        assert_shows(&shown, &[line]);
        assert_sound(&shown);
    }
}

#[test]
fn a_dump_of_the_binary_log_ends_with_an_eof_packet() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, &packet("00", "12 04000000 0000 09000000 6c6f67"))]);
    let end = listing(&mut session, &[(Server, "05000001fe00000200")]);
    assert_shows(&end, &["mysql.eof = 254", "mysql.stat.ac = true"]);
    assert_sound(&end);
    assert_eq!(session.summary, "End of events");
}

#[test]
fn statistics_are_text() {
    let mut session = mysql_9();
    let shown =
        listing(&mut session, &[(Client, "0100000009"), (Server, &packet("01", "557074696d653a20323130"))]);
    assert_shows(&shown, &["mysql.message = \"Uptime: 210\""]);
}

#[test]
fn results_before_4_1_have_their_own_layout() {
    let mut session = session();
    let login = "0f0000010900ffffff6e6f707700006c616200";
    listing(&mut session, &[(Server, GREETING_MARIADB), (Client, login), (Server, "03000002000000")]);
    listing(&mut session, &[(Client, "0700000003444f20312c32"), (Server, "0100000102")]);
    let column = listing(&mut session, &[(Server, "12000002046e756d73026964030b00000103030342 00")]);
    assert_shows(
        &column,
        &[
            "mysql.field.table = \"nums\"",
            "mysql.field.name = \"id\"",
            "mysql.field.length = 11",
            "mysql.field.type = 3 (MYSQL_TYPE_LONG)",
            "mysql.field.flags.primary_key = true",
        ],
    );
    assert_sound(&column);
    let row = segment(
        &mut session,
        Server,
        "11000003046e756d7301760390010001fd03000000 01000004fe 060000050131036f6e65",
    );
    assert_shows(&row, &["mysql.row.text = \"one\" (v)"]);
    let end = listing(&mut session, &[(Server, "01000008fe")]);
    assert_shows(&end, &["mysql.eof = 254"]);
    assert_eq!(session.summary, "End of rows");
}

#[test]
fn text_is_shown_in_the_character_set_of_the_connection() {
    let mut session = session();
    // SET NAMES euckr, in the middle of a stream, and an answer in it.
    let set = packet("00", "03534554204e414d4553206575636b72");
    listing(&mut session, &[(Client, &set), (Server, "0700000100000002000000")]);
    let query = listing(&mut session, &[(Client, "150000000353454c4543542027c7d1b1b9beee20bdc3c7e827")]);
    assert_shows(&query, &["mysql.query = \"SELECT '한국어 시험'\""]);
}

#[test]
fn hostile_numbers_are_refused() {
    let mut session = mysql_9();
    for (command, note) in [
        ("03fe ffffffffffffff7f 01 00", "more than 65535"),
        ("03ff", "0xff starts no length-encoded integer"),
        ("1701000000080100000 0 fe ffffffffffffffff 00", "more than 65535"),
        ("fe fe ffffffffffffffff 0e", "takes"),
    ] {
        let shown = listing(&mut session, &[(Client, &packet("00", command))]);
        assert!(shown.contains("! error") && shown.contains(note), "{shown}");
    }
    // The session goes on.
    let ping = listing(&mut session, &[(Client, "010000000e")]);
    assert_sound(&ping);
    listing(
        &mut session,
        &[(Client, &packet("00", "03 00 01 444f2031")), (Server, &packet("01", "fe ffffffffffffffff"))],
    );
    let row = listing(&mut session, &[(Server, &packet("02", "0131"))]);
    assert!(row.contains("! error"), "{row}");
}

#[test]
fn every_prefix_of_a_payload_is_survived() {
    let packets: &[(Side, &str)] = &[
        (
            Client,
            "0304010001fe000874726163655f6964fe0001610300016e0500000d30302d6162632ded959ceab8800161 4d000000 0000000000000440 444f",
        ),
        (Server, "02"),
        (Server, "03646566036c6162046e756d73046e756d730269640269640c3f000b000000030342000000"),
        (Server, "03646566036c6162046e756d73046e756d73017601760cff0090010000fd0000000000"),
        (Server, "0131 fb"),
        (
            Server,
            "fe000003400000003f00120c73746174656d656e745f69640432393839050908545f5f5f5f5f5f5f041e1d53544152542054524",
        ),
        (Client, "16444f203f"),
        (Server, "000100000000000200000000"),
        (Client, "170100000008010000000200010300016e0500004d0000000000000000000440"),
        (Server, "ff1e042334325332325f"),
        (Client, "fa090000008000 0300 fe00 00 01000000 00 0161"),
        (Client, "fe 01 0e 05 03444f2031"),
    ];
    for cut in 0..120 {
        for keep in 0..packets.len() {
            let mut session = mysql_9();
            for (at, (side, payload)) in packets.iter().enumerate() {
                let bytes = hex(payload);
                let bytes = if at >= keep { &bytes[..bytes.len().min(cut)] } else { &bytes[..] };
                let mut message = vec![bytes.len() as u8, 0, 0, u8::from(*side == Server)];
                message.extend_from_slice(bytes);
                let step = session.step(*side, &message);
                assert!(matches!(step, Step::Message(_) | Step::Skip(_)), "{step:?}");
                assert!(
                    session.tree.nodes().iter().all(|node| node.start + node.length <= message.len() as u32)
                );
            }
        }
    }
}

#[test]
fn a_server_that_clones_speaks_a_protocol_of_its_own() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, "01000000 20"), (Server, "07000001 0000000200 0000")]);
    let shown = listing(&mut session, &[(Client, &packet("00", "01 03010000 2c010080 0c 02000000 abcd"))]);
    assert_eq!(session.summary, "Clone: Init");
    assert_shows(
        &shown,
        &[
            "mysql.clone.command_code = 1 (Init)",
            "mysql.clone.version = 259",
            "mysql.clone.lock.none = true",
            "mysql.clone.lock.timeout = 300",
            "mysql.clone.engine = 12 (InnoDB)",
            "mysql.clone.location = abcd",
        ],
    );
    let shown = listing(&mut session, &[(Server, &packet("00", "05 02000000 6f73 00000000"))]);
    assert_eq!(session.summary, "Clone: Configuration os");
    assert!(!shown.contains("mysql.clone.value"), "an empty value has no node\n{shown}");
    listing(&mut session, &[(Server, &packet("00", "64 a8050000 6e6f"))]);
    assert_eq!(session.summary, "Clone: Error: no");
    listing(&mut session, &[(Client, "01000000 06"), (Server, "01000000 63"), (Client, "01000000 0e")]);
    assert_eq!(session.summary, "Ping", "behind the exit come commands again");
}
