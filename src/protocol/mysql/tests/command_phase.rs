//! The command phase: packets of real servers and clients, their values worked out by hand from the bytes.

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
fn prepared_statement_is_executed_with_attributes() {
    let mut session = mysql_9();
    let sql = "53454c4543542069642c76203f";
    listing(&mut session, &[(Client, &packet("00", &format!("16{sql}")))]);
    let prepared = "0c0000010001000000010001000000001700000203646566000000013f000c3f00150000000880000000002300000303646566\
        036c6162046e756d73046e756d73017601760cff0090010000fd0000000000";
    let header = listing(&mut session, &[(Server, &prepared[..32])]);
    assert_shows(&header, &["mysql.stmt_id = 1", "mysql.num_fields = 1", "mysql.num_params = 1"]);
    segment(&mut session, Server, &prepared[32..]);
    let shown = listing(
        &mut session,
        &[(Client, "20000000170100000008010000000200010300016e0500004d0000000000000000000440")],
    );
    assert_shows(
        &shown,
        &[
            "mysql.stmt_id = 1 (SELECT id,v ?)",
            "mysql.exec_flags = 8",
            "mysql.exec_flags.parameter_count = true",
            "mysql.exec.param_count = 2",
            "mysql.exec.nullbuffer = 00",
            "mysql.new_parameter_bound_flag = 1 (types follow)",
            "mysql.field.type = 3 (MYSQL_TYPE_LONG)",
            "mysql.query_attr_name = \"n\"",
            "mysql.field.type = 5 (MYSQL_TYPE_DOUBLE)",
            "mysql.exec.field.long = 77 (n)",
            "mysql.exec.field.double = 2.5 (parameter 2)",
        ],
    );
    assert_sound(&shown);
    assert_eq!(session.summary, "Execute Statement 1: SELECT id,v ?");
}

const PREPARE_18: &str = "0c000001000200000000001200000000";

fn execute_all_types(session: &mut Session, values: &str) -> String {
    let header = "17020000000801000000 12 000002 01 0100 00 0200 00 0300 00 0800 00 0180 00 0280 00 0380 00 0880 00 0400 00 \
        0500 00 f600 00 0a00 00 0b00 00 0c00 00 0700 00 fe00 00 fc00 00 0600 00";
    listing(session, &[(Client, &packet("00", &format!("{header}{values}")))])
}

#[test]
fn parameters_of_every_type_are_read() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, &packet("00", "16444f2031")), (Server, PREPARE_18)]);
    let shown = execute_all_types(
        &mut session,
        "f9 48f4 006cca88 00007c1daf931983 fa e8fd 00286bee 000008c5a1d8ccf9 0000a03f 2f30b7b3a7c9ba81 0b31323334352e3637383930 \
         04ea070b15 0c010000000064020355f80600 0bea070b15173b3a3f420f00 07ea070b15173b3a 03ebacb8 0a000102fffe20626c6f62",
    );
    assert_shows(
        &shown,
        &[
            "mysql.exec.field.tiny = -7 (parameter 1)",
            "mysql.exec.field.short = -3000 (parameter 2)",
            "mysql.exec.field.long = -2000000000 (parameter 3)",
            "mysql.exec.field.longlong = -9000000000000000000 (parameter 4)",
            "mysql.exec.field.unsigned_tiny = 250 (parameter 5)",
            "mysql.exec.field.unsigned_short = 65000 (parameter 6)",
            "mysql.exec.field.unsigned_long = 4000000000 (parameter 7)",
            "mysql.exec.field.unsigned_longlong = 18000000000000000000 (parameter 8)",
            "mysql.exec.field.float = 1.25 (parameter 9)",
            "mysql.exec.field.string = \"12345.67890\" (parameter 11)",
            "mysql.exec.field.datetime (parameter 12: 2026-11-21)",
            "mysql.exec.field.year = 2026",
            // Sign 1, 0 days, 0x64 hours: libmysqlclient sends hours beyond 23 as they are.
            "mysql.exec.field.time (parameter 13: -100:02:03.456789)",
            "mysql.exec.field.datetime (parameter 14: 2026-11-21 23:59:58.999999)",
            "mysql.exec.field.secondb = 999999",
            "mysql.exec.field.datetime (parameter 15: 2026-11-21 23:59:58)",
            "mysql.exec.field.string = \"문\" (parameter 16)",
            "mysql.exec.field.bytes = 000102fffe20626c6f62 (parameter 17)",
            "mysql.exec.field.null (parameter 18)",
        ],
    );
    assert_sound(&shown);
}

#[test]
fn types_are_kept_until_new_ones_are_bound() {
    let mut session = mysql_9();
    let prepared = "0c0000010001000000000001000000000017000002 03646566000000013f000c3f001500000008800000000";
    listing(
        &mut session,
        &[(Client, &packet("00", "16444f203f")), (Server, &prepared.replace(' ', "")[..32])],
    );
    segment(&mut session, Server, "1700000203646566000000013f000c3f00150000000880000000 00");
    let execute = |bound: &str| packet("00", &format!("1701000000080100000001 00 {bound} 05000000"));
    let first = listing(&mut session, &[(Client, &execute("01 0300 00"))]);
    assert_shows(&first, &["mysql.exec.field.long = 5 (parameter 1)"]);
    listing(&mut session, &[(Server, "0700000100000002000000")]);
    let second = listing(&mut session, &[(Client, &execute("00"))]);
    assert_shows(
        &second,
        &["mysql.new_parameter_bound_flag = 0 (types as before)", "mysql.exec.field.long = 5 (parameter 1)"],
    );
    assert_sound(&second);
}

#[test]
fn long_data_has_no_value_in_the_execution() {
    let mut session = mysql_9();
    let prepared = "0c0000010001000000000002000000 0000";
    listing(
        &mut session,
        &[(Client, &packet("00", "16444f203f2c3f")), (Server, &prepared.replace(' ', "")[..32])],
    );
    segment(
        &mut session,
        Server,
        "1700000203646566000000013f000cff00fcff0000fd00001f00 001700000303646566000000013f000c3f00150000000880000000 00",
    );
    let data = listing(&mut session, &[(Client, "1500000018010000000000ecb2abeca7b820eca1b0eab08120")]);
    assert_shows(
        &data,
        &[
            "mysql.command = 24 (Send Long Data)",
            "mysql.param = 0",
            "mysql.payload = ecb2abeca7b820eca1b0eab08120",
        ],
    );
    let shown =
        listing(&mut session, &[(Client, "1b00000017010000000801000000020001fe00000800000500000000000000")]);
    assert_shows(
        &shown,
        &["mysql.streamed_param (parameter 1)", "mysql.exec.field.longlong = 5 (parameter 2)"],
    );
    assert_sound(&shown);
}

#[test]
fn cursor_rows_are_fetched_by_the_columns_of_the_execution() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, &packet("00", "1653454c454354203f"))]);
    segment(
        &mut session,
        Server,
        "0c000001000100000003000000000000 2500000203646566036c6162046e756d73046e756d730269640269640c3f000b0000000303420000 00\
         2300000303646566036c6162046e756d73046e756d73017601760cff0090010000fd00000000 00\
         2300000403646566036c6162046e756d73046e756d73016e016e0c3f00140000000800000000 00",
    );
    listing(&mut session, &[(Client, "0b0000001701000000090100000000")]);
    let end = segment(
        &mut session,
        Server,
        "0100000103 2500000203646566036c6162046e756d73046e756d730269640269640c3f000b0000000301000000 00\
         2300000303646566036c6162046e756d73046e756d73017601760cff0090010000fd0000000000\
         2300000403646566036c6162046e756d73046e756d73016e016e0c3f0014000000080000000000 07000005fe000042000000",
    );
    assert_shows(&end, &["mysql.stat.cr = true"]);
    let fetch = listing(&mut session, &[(Client, "090000001c0100000003000000")]);
    assert_shows(&fetch, &["mysql.stmt_id = 1 (SELECT ?)", "mysql.num_rows = 3"]);
    let row = listing(&mut session, &[(Server, "12000001000001000000036f6e650100000000000000")]);
    assert_shows(
        &row,
        &[
            "mysql.response_code = 0 (binary row)",
            "mysql.row.nullbuffer = 00",
            "mysql.exec.field.long = 1 (id)",
            "mysql.exec.field.string = \"one\" (v)",
            "mysql.exec.field.longlong = 1 (n)",
        ],
    );
    assert_sound(&row);
    // Bit 3 of the bitmap is the second column's.
    let null = listing(&mut session, &[(Server, &packet("02", "00 08 02000000 0200000000000000"))]);
    assert_shows(&null, &["mysql.exec.field.null (v)", "mysql.exec.field.longlong = 2 (n)"]);
    let last = listing(&mut session, &[(Server, "07000003fe000082000000")]);
    assert_shows(&last, &["mysql.stat.lr = true"]);
    let reset = listing(&mut session, &[(Client, "050000001a01000000")]);
    assert_shows(&reset, &["mysql.command = 26 (Reset Statement)"]);
}

#[test]
fn every_type_of_a_binary_row_is_read() {
    let mut session = mysql_9();
    listing(&mut session, &[(Client, &packet("00", "1753000000000100000000"))]);
    let types = ["09", "0d", "0b", "0c", "10", "f5", "ff", "f2"];
    listing(&mut session, &[(Server, &packet("01", "08"))]);
    for (number, code) in types.iter().enumerate() {
        // Collation binary but for the JSON column's, which is utf8mb4_general_ci.
        let collation = if *code == "f5" { "2d00" } else { "3f00" };
        let payload = format!(
            "03646566 00 00 00 01{:02x} 00 0c {collation} 00000000 {code} 0000 00 0000",
            b'a' + number as u8
        );
        listing(&mut session, &[(Server, &packet(&format!("{:02x}", number + 2), &payload))]);
    }
    let row = listing(
        &mut session,
        &[(
            Server,
            &packet(
                "0a",
                "00 0000 ffffffff ea07 08 01 02000000 010203 00 0205a0 027b7d 0400000001 08 0000803f 00000040",
            ),
        )],
    );
    assert_shows(
        &row,
        &[
            "mysql.exec.field.long = -1 (a)",
            "mysql.exec.field.unsigned_short = 2026 (b)",
            "mysql.exec.field.time (c: -49:02:03)",
            "mysql.exec.field.time.sign = 1 (negative)",
            "mysql.exec.field.time.days = 2",
            "mysql.exec.field.datetime (d: 0000-00-00)",
            "mysql.exec.field.bytes = 05a0 (e: 0b10110100000)",
            "mysql.exec.field.string = \"{}\" (f)",
            "mysql.exec.field.bytes = 00000001 (g)",
            "mysql.exec.field.bytes = 0000803f00000040 (h: [1, 2])",
        ],
    );
    assert_sound(&row);
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
fn mariadb_bulk_execution_has_rows_with_indicators() {
    let mut session = mariadb();
    listing(&mut session, &[(Client, &packet("00", "16444f203f2c3f2c3f"))]);
    listing(&mut session, &[(Server, "0c00000100090000000000030000 0000")]);
    let shown = listing(
        &mut session,
        &[(
            Client,
            "78000000fa0900000080000300fe00050000010000000006ed9598eb829800000000000000f83f00020000000100000000000000044000\
             030000000003e4b889000000000000000c40000400000002000000000000001240000500000000046669766500000000000000164000060000\
             000000000000000000001a40",
        )],
    );
    assert_shows(
        &shown,
        &[
            "mariadb.bulk.flag.sendtypes = true",
            "mariadb.bulk.flag.autoid = false",
            "mysql.exec.field.long = 1 (parameter 1)",
            "mysql.exec.field.string = \"하나\" (parameter 2)",
            "mysql.exec.field.double = 1.5 (parameter 3)",
            "mariadb.bulk.indicators = 1 (NULL)",
            "mariadb.bulk.indicators = 2 (default)",
            "mysql.exec.field.double = 6.5 (parameter 3)",
        ],
    );
    assert_eq!(shown.lines().filter(|line| line.trim() == "mariadb.bulk.row").count(), 6);
    assert_sound(&shown);

    listing(&mut session, &[(Server, "07000001 00 06 00 0200 0000")]);
    let Some(Record::Statement(told)) = session.records.last() else { panic!("{:?}", session.records) };
    let value = |value: &str| Bound { value: Some(value.into()), ..Bound::default() };
    assert_eq!((told.bulk_rows, told.bulk_params.len(), told.params.len()), (Some(6), 6, 0));
    assert_eq!(told.bulk_params[0], [value("1"), value("하나"), value("1.5")]);
    assert_eq!(told.bulk_params[1][1], Bound { null: true, ..Bound::default() });
    assert_eq!(told.bulk_params[3][1], Bound { instead: Some("default"), ..Bound::default() });
}

#[test]
fn mariadb_executes_what_it_prepares_in_the_same_segment() {
    let mut session = mariadb();
    let shown = segment(
        &mut session,
        Client,
        "1a0000001653454c454354203f2c2027eca781eca09120ec8ba4ed9689271200000017ffffffff0001000000000103002a000000",
    );
    assert_shows(
        &shown,
        &["mysql.stmt_id = 4294967295 (SELECT ?, '직접 실행')", "mysql.exec.field.long = 42 (parameter 1)"],
    );
    let end = segment(
        &mut session,
        Server,
        "0c000001000a000000020001000000001800000203646566000000013f00000c3f000000000006800000000005000003fe000002001800000403\
         646566000000013f00000c3f000000000006800000000024000005036465660000000deca781eca09120ec8ba4ed968900000c2d0014000000fd01\
         0027000005000006fe00000200",
    );
    assert_shows(&end, &["mysql.eof = 254"]);
    let rows = "0200000102011800000203646566000000013f00000c3f000b00000003810000000024000003036465660000000deca781eca09120ec8b\
        a4ed968900000c2d0014000000fd010027000005000004fe000002001400000500002a0000000deca781eca09120ec8ba4ed9689";
    let row = segment(&mut session, Server, rows);
    assert_shows(
        &row,
        &["mysql.exec.field.long = 42 (?)", "mysql.exec.field.string = \"직접 실행\" (직접 실행)"],
    );
    assert_sound(&row);
}

#[test]
fn mariadb_reports_progress() {
    let mut session = mariadb();
    listing(&mut session, &[(Client, &packet("00", "03414c544552"))]);
    let shown =
        listing(&mut session, &[(Server, "1b000001ffffff010102050d0011636f707920746f20746d70207461626c65")]);
    assert_shows(
        &shown,
        &[
            "mysql.error_code = 65535 (progress report)",
            "mariadb.progress.stage = 1",
            "mariadb.progress.max_stage = 2",
            "mariadb.progress.progress = 3333 (3.333 %)",
            "mariadb.progress.info = \"copy to tmp table\"",
        ],
    );
    let ok = listing(&mut session, &[(Server, "0700000200000002000000")]);
    assert_shows(&ok, &["mysql.response_code = 0 (OK Packet)"]);
    assert_sound(&ok);
}

#[test]
fn mariadb_sends_several_commands_at_once() {
    let mut session = mariadb();
    let shown = listing(&mut session, &[(Client, &packet("00", "fe 01 0e 05 03444f2031"))]);
    assert_shows(
        &shown,
        &["mysql.command = 254 (Multiple Commands)", "mysql.command = 14 (Ping)", "mysql.query = \"DO 1\""],
    );
    assert_sound(&shown);
    assert_eq!(session.summary, "Multiple Commands, Ping, Query: DO 1");
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

#[test]
fn columns_of_mariadb_are_known_where_the_login_was_not_seen() {
    let mut session = session();
    listing(&mut session, &[(Client, "09000000 03 53454c4543542031")]);
    let shown = listing(&mut session, &[(Server, &packet("01", "01 01"))]);
    assert_shows(&shown, &["mysql.metadata_follows = 1 (full)"]);
    // SELECT id, of INT, with no addition; then of a text with "json" as its format.
    let plain = "03646566 00 00 00 026964 00 00 0c 3f00 0b000000 03 0342 00 0000";
    let shown = listing(&mut session, &[(Server, &packet("02", plain))]);
    assert_shows(&shown, &["mysql.extmeta.length = 0", "mysql.field.type = 3 (MYSQL_TYPE_LONG)"]);
    let mut session = self::session();
    listing(&mut session, &[(Client, "09000000 03 53454c4543542031"), (Server, &packet("01", "01"))]);
    let json = "03646566 00 00 00 026964 00 06 01 04 6a736f6e 0c 2d00 0b000000 fc 1000 00 0000";
    let shown = listing(&mut session, &[(Server, &packet("02", json))]);
    assert_shows(&shown, &["mysql.extmeta.format = \"json\"", "mysql.field.type = 252 (MYSQL_TYPE_BLOB)"]);
    let mut session = self::session();
    listing(&mut session, &[(Client, "09000000 03 53454c4543542031"), (Server, &packet("01", "01"))]);
    let old = "03646566 00 00 00 026964 00 0c 3f00 0b000000 03 0342 00 0000";
    let shown = listing(&mut session, &[(Server, &packet("02", old))]);
    assert_shows(&shown, &["mysql.field.type = 3 (MYSQL_TYPE_LONG)"]);
    assert!(!shown.contains("extmeta"), "{shown}");
}
