//! Prepared statements, their parameters, and binary rows.

use super::*;

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
