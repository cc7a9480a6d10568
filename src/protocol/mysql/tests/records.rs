//! What sessions meant: the records of logins, statements, prepared statements and files.

use super::{Client, GREETING_5_1, LOGIN_5_1, Server, Session, Side, hex, packet, session};
use crate::protocol::Behind;
use crate::protocol::mysql::records::{Bound, Error, Infile, PreparedStatement, Statement};
use crate::record::Record;
use crate::time::Time;

/// A session whose packets come a millisecond apart.
fn play(session: &mut Session, packets: &[(Side, &str)]) {
    for (side, packet) in packets {
        session.time = Time::new(1_600_000_000, i128::from(session.frame + 1) * 1_000_000);
        session.step(*side, &hex(packet));
    }
}

/// A packet with that number whose payload is text.
fn text(number: &str, text: &str) -> String {
    packet(number, &text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn logged_in() -> Session {
    let mut session = session();
    play(&mut session, &[(Server, GREETING_5_1), (Client, LOGIN_5_1), (Server, OK_2)]);
    session
}

/// The record that came last.
#[track_caller]
fn statement(session: &Session) -> Statement {
    match session.records.last() {
        Some(Record::Statement(statement)) => (**statement).clone(),
        other => panic!("a statement, not {other:?}"),
    }
}

const OK_6: &str = "07000006 00 00 00 0200 0000";
const OK_2: &str = "07000002 00 00 00 0200 0000";

#[track_caller]
fn near(seconds: Option<f64>, expected: f64) {
    assert!(seconds.is_some_and(|seconds| (seconds - expected).abs() < 1e-6), "{seconds:?}");
}

#[test]
fn login_is_told_with_its_outcome() {
    let session = logged_in();
    let [Record::Login(login)] = &session.records[..] else { panic!("{:?}", session.records) };
    assert_eq!(login.user.as_deref(), Some("root"));
    assert_eq!(login.plugin.as_deref(), Some("mysql_native_password"));
    assert_eq!((login.outcome, login.tls, login.change_user), ("accepted", false, false));
    near(login.duration, 0.001);
    let facts = session.facts();
    assert_eq!(facts["server_version"], "5.1.73");
    assert_eq!(facts["connection_id"], 9280);
    assert_eq!(facts["user"], "root");
    // 0x000fa685 of the client and 0x0000f7ff of the server.
    assert_eq!(facts["capabilities"], "0x000000000000a685");
    assert_eq!(facts["charset"], "UTF-8");
}

#[test]
fn a_refused_use_database_tells_which() {
    let mut session = logged_in();
    let error = packet("01", "ff 1904 23 3432303030 6e6f");
    play(&mut session, &[(Client, &text("00", "\u{2}nowhere")), (Server, &error)]);
    let told = statement(&session);
    assert_eq!((told.command, told.database.as_deref()), (Some("Use Database"), Some("nowhere")));
    assert_eq!(told.error.error_code, Some(1049));
    // It is not in use.
    play(&mut session, &[(Client, &text("00", "\u{e}")), (Server, "07000001 00 00 00 0200 0000")]);
    assert_eq!(statement(&session).database, None);
}

#[test]
fn refused_login_says_why() {
    let mut session = session();
    let refusal = packet("02", "ff1504 23 3238303030 6e6f");
    play(&mut session, &[(Server, GREETING_5_1), (Client, LOGIN_5_1), (Server, &refusal)]);
    let [Record::Login(login)] = &session.records[..] else { panic!("{:?}", session.records) };
    assert_eq!(login.outcome, "refused");
    let error = Error { error_code: Some(1045), sql_state: Some("28000".into()), error: Some("no".into()) };
    assert_eq!(login.error, error);
}

#[test]
fn statement_has_its_rows_times_and_digest() {
    let mut session = logged_in();
    let column = packet("02", "03646566 00 00 00 01 31 00 0c 3f00 01000000 08 8100 00 0000");
    play(
        &mut session,
        &[
            (Client, &text("00", "\u{3}SELECT 1 AS `1`")),
            (Server, "01000001 01"),
            (Server, &column),
            (Server, "05000003 fe 0000 0200"),
            (Server, "02000004 01 31"),
            (Server, "05000005 fe 0100 2200"),
        ],
    );
    let told = statement(&session);
    assert_eq!(told.command, Some("Query"));
    assert_eq!(told.sql.as_deref(), Some("SELECT 1 AS `1`"));
    assert_eq!(told.digest.as_deref(), Some("SELECT ? AS `1`"));
    assert_eq!(told.user.as_deref(), Some("root"));
    assert_eq!((told.results, told.rows, told.warnings), (Some(1), Some(1), Some(1)));
    // 1 for the count, 23 for the column, 5 for each end, 2 for the row.
    assert_eq!(told.bytes, Some(36));
    assert_eq!((told.request_frame, told.reply_frame), (Some(4), Some(9)));
    near(told.time_to_first, 0.001);
    near(told.time_to_last, 0.005);
    assert_eq!(told.flags, ["no_index_used"]);
    assert_eq!((told.answer, told.latency_unknown, told.affected_rows), ("complete", None, None));
}

#[test]
fn failed_statement_has_its_error() {
    let mut session = logged_in();
    let error = packet("01", "ff2804 23 3432303030 6e6f");
    play(&mut session, &[(Client, &text("00", "\u{3}SELEC")), (Server, &error)]);
    let told = statement(&session);
    let expected =
        Error { error_code: Some(1064), sql_state: Some("42000".into()), error: Some("no".into()) };
    assert_eq!((told.error, told.answer), (expected, "complete"));
}

#[test]
fn execution_has_the_text_and_its_values() {
    let mut session = logged_in();
    play(
        &mut session,
        &[
            (Client, &text("00", "\u{16}DO ?, ?")),
            (Server, "0c000001 00 01000000 0000 0200 00 0000"),
            (Server, &packet("02", "03646566 00 00 00 01 3f 00 0c 3f00 00000000 08 8000 00 0000")),
            (Server, &packet("03", "03646566 00 00 00 01 3f 00 0c 3f00 00000000 08 8000 00 0000")),
            (Server, "05000004 fe 0000 0200"),
            (Client, &packet("00", "17 01000000 00 01000000 02 01 0300 0600 05000000")),
            (Server, "07000001 00 01 07 0200 0000"),
        ],
    );
    let told = statement(&session);
    assert_eq!((told.command, told.statement_id), (Some("Execute Statement"), Some(1)));
    assert_eq!(told.sql.as_deref(), Some("DO ?, ?"));
    let five = Bound { value: Some("5".into()), ..Bound::default() };
    assert_eq!(told.params, [five, Bound { null: true, ..Bound::default() }]);
    assert_eq!((told.affected_rows, told.insert_id), (Some(1), Some(7)));

    play(&mut session, &[(Client, "05000000 19 01000000")]);
    let closed = PreparedStatement {
        statement_id: 1,
        sql: Some("DO ?, ?".into()),
        params: Some(2),
        columns: Some(0),
        executions: 1,
        closed: true,
    };
    assert_eq!(session.records.last(), Some(&Record::Prepared(Box::new(closed))));
}

#[test]
fn times_are_not_told_where_bytes_are_missing() {
    let mut session = logged_in();
    play(&mut session, &[(Client, &text("00", "\u{3}DO 1"))]);
    session.gap(Server, 100);
    play(&mut session, &[(Server, "07000001 00 00 00 0200 0000")]);
    let told = statement(&session);
    assert_eq!((told.time_to_first, told.time_to_last), (None, None));
    assert_eq!((told.latency_unknown, told.answer), (Some("gap"), "complete"));

    // An answer without a command.
    play(&mut session, &[(Server, "07000001 00 02 00 0200 0000")]);
    let told = statement(&session);
    assert_eq!((told.sql, told.affected_rows), (None, Some(2)));
    assert_eq!((told.time_to_last, told.latency_unknown), (None, Some("midstream")));
}

#[test]
fn command_without_an_answer_is_told_when_both_sides_ended() {
    let mut session = logged_in();
    play(&mut session, &[(Client, &text("00", "\u{3}DO 1"))]);
    session.end(Client);
    assert_eq!(session.records.len(), 1, "the server may still answer");
    session.end(Server);
    let told = statement(&session);
    assert_eq!((told.answer, told.rows, told.time_to_last), ("missing", None, None));
}

#[test]
fn file_is_told_with_what_the_client_sent_of_it() {
    let mut session = logged_in();
    play(
        &mut session,
        &[
            (Client, &text("00", "\u{3}LOAD DATA")),
            (Server, &packet("01", "fb 2f6162")),
            (Client, "03000002 312c32"),
            (Client, "00000003"),
        ],
    );
    let file = Infile { file: "/ab".into(), bytes: 3, complete: true };
    assert_eq!(session.records.last(), Some(&Record::Infile(file)));
}

#[test]
fn backslashes_are_what_the_server_says_they_are() {
    let mut session = logged_in();
    let sql = "\u{3}SELECT '\\', 'secret', '\\'";
    for (okay, expected) in [
        ("07000001 00 00 00 0202 0000", "SELECT ? secret ?"),
        ("07000001 00 00 00 0200 0000", "SELECT ?, ?, ?"),
    ] {
        play(&mut session, &[(Client, &text("00", sql)), (Server, okay)]);
        let digest = statement(&session).digest.unwrap_or_default();
        assert!(digest.starts_with(expected), "{digest}");
    }
}

#[test]
fn what_goes_on_with_something_lost_is_no_command() {
    let mut session = logged_in();
    session.gap(Server, 100);
    play(&mut session, &[(Client, "05000002 15 01020304")]);
    assert_eq!(session.summary, "Part of a request");
    for (sql, known) in [("DO 1", false), ("DO 2", true)] {
        let query = text("00", &format!("\u{3}{sql}"));
        play(&mut session, &[(Client, &query), (Server, "07000001 00 00 00 0200 0000")]);
        let told = statement(&session);
        assert_eq!((told.sql.as_deref(), told.time_to_last.is_some()), (Some(sql), known));
    }
}

#[test]
fn a_login_whose_start_is_missing_is_no_command() {
    let mut session = session();
    play(&mut session, &[(Client, "01000003 02"), (Server, &packet("04", "01 02")), (Server, OK_6)]);
    for sql in ["DO 1", "DO 2"] {
        let query = text("00", &format!("\u{3}{sql}"));
        play(&mut session, &[(Client, &query), (Server, "07000001 00 00 00 0200 0000")]);
        let told = statement(&session);
        assert_eq!((told.sql.as_deref(), told.request_frame), (Some(sql), Some(session.frame - 1)));
        near(told.time_to_last, 0.001);
    }
}

#[test]
fn an_answer_behind_a_lost_login_is_no_part_of_it() {
    let mut session = session();
    play(&mut session, &[(Server, GREETING_5_1), (Server, "07000001 00 00 00 0200 0000")]);
    assert_eq!(session.summary, "OK");
    assert_eq!(statement(&session).latency_unknown, Some("midstream"));
    for missed in [false, true] {
        let mut refused = super::session();
        play(&mut refused, &[(Server, GREETING_5_1)]);
        if missed {
            refused.gap(Server, 100);
        }
        play(&mut refused, &[(Server, &packet("01", "ff 6904 61"))]);
        assert_eq!(
            matches!(refused.records.last(), Some(Record::Login(_))),
            !missed,
            "{:?}",
            refused.records
        );
    }
}

#[test]
fn no_command_is_answered_before_it_came() {
    let mut session = logged_in();
    session.frame = 9;
    play(&mut session, &[(Client, &text("00", "\u{3}DO 1"))]);
    // Behind lost bytes that were waited for.
    session.frame = 7;
    play(&mut session, &[(Server, "07000001 00 01 00 0200 0000")]);
    assert_eq!((statement(&session).sql, statement(&session).affected_rows), (None, Some(1)));
    session.frame = 10;
    play(&mut session, &[(Server, "07000001 00 02 00 0200 0000")]);
    let told = statement(&session);
    assert_eq!(
        (told.sql.as_deref(), told.affected_rows, told.request_frame),
        (Some("DO 1"), Some(2), Some(10))
    );
}

#[test]
fn an_answer_that_does_not_end_has_no_last_packet() {
    let mut session = logged_in();
    play(&mut session, &[(Client, &text("00", "\u{3}SELECT 1")), (Server, "01000001 01")]);
    session.end(Client);
    session.end(Server);
    let told = statement(&session);
    assert_eq!((told.answer, told.time_to_first.is_some(), told.time_to_last), ("partial", true, None));
}

#[test]
fn a_packet_that_the_snap_length_cut_takes_no_times() {
    let mut session = logged_in();
    let query = text("00", "\u{3}SELECT 'long enough'");
    let bytes = hex(&query);
    for behind in [Behind::Cut(5), Behind::Gap(5)] {
        session.behind = behind;
        session.step(Client, &bytes[..bytes.len() - 5]);
        session.gap(Client, 5);
        session.behind = Behind::More;
        play(&mut session, &[(Server, "07000001 00 00 00 0200 0000")]);
        let known = matches!(behind, Behind::Cut(_));
        assert_eq!(statement(&session).time_to_last.is_some(), known, "{behind:?}");
    }
}
