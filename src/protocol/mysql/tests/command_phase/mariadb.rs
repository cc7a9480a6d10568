//! What only MariaDB has.

use super::*;

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
