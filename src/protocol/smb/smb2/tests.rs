//! Tests of messages made here: what samples do not hold, and what contradicts itself.

use super::commands::*;
use super::requests::MAX_REQUESTS;
use super::{Smb2, header};
use crate::content::{Contents, Part};
use crate::message::Side::{self, Client, Server};
use crate::protocol::smb::PROTOCOL;
use crate::protocol::smb::connection::Now;
use crate::protocol::testing::Session;
use crate::protocol::{Behind, Step, Transport};
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;
use crate::tree::Tree;

fn session() -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Tcp);
    session.behind = Behind::More;
    session
}

/// A number of so many bytes, least significant first.
fn le(value: u64, size: usize) -> Vec<u8> {
    value.to_le_bytes()[..size].to_vec()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// A message: header and body. Flags are those of the header, with `status` in answers.
fn message(command: u16, flags: u32, status: u32, number: u64, body: &[u8]) -> Vec<u8> {
    let mut message = b"\xfeSMB\x40\0\x01\0".to_vec();
    message.extend(status.to_le_bytes());
    message.extend(command.to_le_bytes());
    message.extend([1, 0]);
    message.extend(flags.to_le_bytes());
    message.extend([0; 4]);
    message.extend(number.to_le_bytes());
    message.extend([0, 0, 0, 0, 5, 0, 0, 0]);
    message.extend(le(0x11, 8));
    message.extend([0; 16]);
    message.extend(body);
    message
}

fn framed(message: &[u8]) -> Vec<u8> {
    [&[0], &(message.len() as u32).to_be_bytes()[1..], message].concat()
}

/// Messages in one frame, each but the last padded to a multiple of eight.
fn compound(messages: &[Vec<u8>]) -> Vec<u8> {
    let mut all = Vec::new();
    for (at, message) in messages.iter().enumerate() {
        let mut message = message.clone();
        if at + 1 < messages.len() {
            message.resize(message.len().next_multiple_of(8), 0);
            let length = message.len() as u32;
            message[20..24].copy_from_slice(&length.to_le_bytes());
        }
        all.extend(message);
    }
    framed(&all)
}

fn create(name: &str) -> Vec<u8> {
    let name = utf16(name);
    let mut body = le(57, 2);
    body.extend([0; 2 + 4 + 8 + 8]);
    body.extend([le(0x12_019f, 4), le(0x80, 4), le(7, 4), le(3, 4), le(0, 4)].concat());
    body.extend([le(120, 2), le(name.len() as u64, 2), le(0, 8)].concat());
    body.extend(name);
    body
}

fn created(file: u8) -> Vec<u8> {
    let mut body = le(89, 2);
    body.extend([0, 0, 2, 0, 0, 0]);
    body.extend([0; 32 + 16 + 4 + 4]);
    body.extend([file; 16]);
    body.extend([0; 8]);
    body
}

fn close(file: u8) -> Vec<u8> {
    [le(24, 2), le(0, 2), le(0, 4), vec![file; 16]].concat()
}

fn closed() -> Vec<u8> {
    [le(60, 2), vec![0; 58]].concat()
}

fn read(file: u8, offset: u64, length: u64) -> Vec<u8> {
    [le(49, 2), le(0x50, 1), le(0, 1), le(length, 4), le(offset, 8), vec![file; 16], vec![0; 17]].concat()
}

fn content(length: usize) -> Vec<u8> {
    [le(17, 2), le(80, 1), le(0, 1), le(length as u64, 4), le(0, 8), vec![7; length]].concat()
}

fn file_record(session: &Session) -> &super::records::FileAccess {
    match session.records.last() {
        Some(Record::File(file)) => file,
        other => panic!("a file is expected: {other:?}"),
    }
}

const ANSWER: u32 = header::RESPONSE;
const RELATED: u32 = header::RELATED;

#[test]
fn related_messages_are_about_the_file_of_the_one_before() {
    let mut session = session();
    let request = compound(&[
        message(CREATE, 0, 0, 1, &create("복합.txt")),
        message(READ, RELATED, 0, 2, &read(0xff, 0, 10)),
        message(CLOSE, RELATED, 0, 3, &close(0xff)),
    ]);
    session.step(Client, &request);
    session.check_tree(&request);
    assert_eq!(
        session.summary,
        "Create request, 복합.txt; Read request, 복합.txt, 10 bytes at 0; Close request, 복합.txt"
    );
    let answer = compound(&[
        message(CREATE, ANSWER, 0, 1, &created(9)),
        message(READ, ANSWER | RELATED, 0, 2, &content(10)),
        message(CLOSE, ANSWER | RELATED, 0, 3, &closed()),
    ]);
    session.step(Server, &answer);
    session.check_tree(&answer);
    assert_eq!(
        session.summary,
        "Create response, 복합.txt, created; Read response, 복합.txt, 10 bytes; Close response, 복합.txt"
    );
    let file = file_record(&session);
    assert_eq!(file.path.as_deref(), Some("복합.txt"));
    assert_eq!((file.bytes_read, &file.read[..]), (10, &[(0, 10)][..]));
    assert!(file.closed.is_some());
}

#[test]
fn an_answer_that_comes_later_belongs_to_its_request() {
    let mut session = session();
    session.step(Client, &framed(&message(READ, 0, 0, 7, &read(1, 0, 10))));
    let error = [le(9, 2), vec![0; 7]].concat();
    session.time = Time(session.time.0 + 1_000_000_000);
    let pending = framed(&message(READ, ANSWER | header::ASYNC, header::STATUS_PENDING, 7, &error));
    assert!(session.listing(Server, &pending).contains("smb2.response_to = 1\n"));
    assert_eq!(session.summary, "Read response, STATUS_PENDING");
    session.time = Time(session.time.0 + 1_000_000_000);
    let listing =
        session.listing(Server, &framed(&message(READ, ANSWER | header::ASYNC, 0, 7, &content(10))));
    assert!(listing.contains("smb2.response_to = 1\n") && listing.contains("smb2.time = 2\n"), "{listing}");
    let again = session.listing(Server, &framed(&message(READ, ANSWER, 0, 7, &content(10))));
    assert!(!again.contains("smb2.response_to"), "it was answered");
}

#[test]
fn four_bytes_are_a_status_in_answers_and_a_channel_sequence_in_requests() {
    let mut session = session();
    let request = session.listing(Client, &framed(&message(ECHO, 0, 0x0000_0102, 1, &[4, 0, 0, 0])));
    assert!(request.contains("smb2.channel_sequence = 258\n"), "{request}");
    let answer = session.listing(Server, &framed(&message(ECHO, ANSWER, 0xc000_0022, 1, &[4, 0, 0, 0])));
    assert!(answer.contains("smb2.nt_status = 3221225506 (STATUS_ACCESS_DENIED)\n"), "{answer}");
}

#[test]
fn bulk_content_follows_its_message() {
    const LENGTH: usize = 200_000;
    let mut session = session();
    session.step(Client, &framed(&message(CREATE, 0, 0, 1, &create("large"))));
    session.step(Server, &framed(&message(CREATE, ANSWER, 0, 1, &created(9))));
    session.step(Client, &framed(&message(READ, 0, 0, 2, &read(9, 5000, LENGTH as u64))));
    let answer = framed(&message(READ, ANSWER, 0, 2, &content(LENGTH)));
    let head = answer.len() - LENGTH;
    assert_eq!(session.step(Server, &answer[..1000]), Step::Message(head), "the content need not be there");
    session.check_tree(&answer[..head]);
    assert_eq!(session.tree.notes(), []);
    assert_eq!(session.step(Server, &answer[head..head + 500]), Step::Body(500));
    session.gap(Server, 1000);
    let echo = framed(&message(ECHO, ANSWER, 0, 3, &[4, 0, 0, 0]));
    let rest = [&answer[head + 1500..], &echo].concat();
    assert_eq!(session.step(Server, &rest), Step::Body(LENGTH - 1500));
    assert_eq!(session.step(Server, &echo), Step::Message(echo.len()));
    assert_eq!(session.tree.notes(), [], "nothing was lost");
    session.end(Client);
    session.end(Server);
    let file = session.records.iter().find_map(|record| match record {
        Record::File(file) => Some(file),
        _ => None,
    });
    let read = file.map(|file| &file.read[..]);
    assert_eq!(read, Some(&[(5000, 500), (6500, LENGTH as u64 - 1500)][..]), "what was lost was not read");
}

#[test]
fn an_answer_that_ends_in_a_gap_was_read_up_to_there_and_behind() {
    let mut session = session();
    session.step(Client, &framed(&message(CREATE, 0, 0, 1, &create("small"))));
    session.step(Server, &framed(&message(CREATE, ANSWER, 0, 1, &created(9))));
    session.step(Client, &framed(&message(READ, 0, 0, 2, &read(9, 100, 1000))));
    let answer = framed(&message(READ, ANSWER, 0, 2, &content(1000)));
    let cut = answer.len() - 700;
    session.behind = Behind::Gap(500);
    session.step(Server, &answer[..cut]);
    session.behind = Behind::More;
    session.gap(Server, 500);
    assert_eq!(session.step(Server, &answer[cut + 500..]), Step::Body(200));
    session.step(Client, &framed(&message(CLOSE, 0, 0, 3, &close(9))));
    session.step(Server, &framed(&message(CLOSE, ANSWER, 0, 3, &closed())));
    let file = file_record(&session);
    assert_eq!((file.bytes_read, &file.read[..]), (500, &[(100, 300), (900, 200)][..]));
}

#[test]
fn messages_that_do_not_advance_end() {
    let mut session = session();
    for next in [1_u32, 8, 63, 0x7fff_ffff, u32::MAX] {
        let mut echo = message(ECHO, 0, 0, 1, &[4, 0, 0, 0]);
        echo[20..24].copy_from_slice(&next.to_le_bytes());
        let frame = framed(&echo);
        assert_eq!(session.step(Client, &frame), Step::Message(frame.len()));
        session.check_tree(&frame);
        assert!(!session.tree.notes().is_empty(), "{next}");
    }
}

#[test]
fn create_contexts_that_do_not_advance_end() {
    for next in [1_u32, 15, 0x7fff_fff8, u32::MAX] {
        let mut body = create("x");
        body[48..56].copy_from_slice(&[le(128, 4), le(24, 4)].concat());
        body.resize(64, 0);
        body.extend(
            [le(next.into(), 4), le(16, 2), le(4, 2), le(0, 8), b"MxAc".to_vec(), vec![0; 4]].concat(),
        );
        let frame = framed(&message(CREATE, 0, 0, 1, &body));
        let mut session = session();
        let listing = session.listing(Client, &frame);
        session.check_tree(&frame);
        assert!(listing.contains("smb2.tag = \"MxAc\" (maximal access)"), "{next}: {listing}");
        assert!(!session.tree.notes().is_empty(), "{next}");
    }
}

#[test]
fn parts_that_lie_elsewhere_are_told() {
    for (offset, length, told) in [
        (0xffff_fff0_u64, 0xffff_ffff_u64, "behind the end of the message"),
        (8, 8, "in what comes before it"),
        (120, 0xffff_ffff, "takes 4294967295 bytes"),
    ] {
        let mut body = [le(57, 2), le(0, 2), le(0x0011_c017, 4), vec![1; 16]].concat();
        body.extend([le(offset, 4), le(length, 4), vec![0; 24], vec![5; 8]].concat());
        let frame = framed(&message(IOCTL, 0, 0, 1, &body));
        let mut session = session();
        let listing = session.listing(Client, &frame);
        session.check_tree(&frame);
        assert!(listing.contains(told), "{listing}");
    }
}

#[test]
fn negotiate_contexts_keep_to_their_message() {
    for (offset, count, told) in [
        (8_u64, 1_u64, "in what comes before it"),
        (104, 0xffff, "65535 negotiate contexts are announced, 1 are there"),
        (0xffff_ffff, 1, "behind the end of the message"),
    ] {
        let mut body = [le(36, 2), le(1, 2), le(1, 2), le(0, 2), le(0, 4), vec![0; 16]].concat();
        body.extend([le(offset, 4), le(count, 2), le(0, 2), le(0x0311, 2), le(0, 2)].concat());
        // Says that it names 9 ciphers, and names one.
        body.extend([le(2, 2), le(4, 2), le(0, 4), le(9, 2), le(2, 2)].concat());
        let frame = framed(&message(NEGOTIATE, 0, 0, 0, &body));
        let mut session = session();
        let listing = session.listing(Client, &frame);
        session.check_tree(&frame);
        assert!(listing.contains(told), "{listing}");
        if count > 1 {
            assert!(listing.contains("9 entries are announced, room is for 1"), "{listing}");
        }
    }
}

#[test]
fn locks_are_no_more_than_there_is_room_for() {
    let body = [le(48, 2), le(0xffff, 2), le(0, 4), vec![1; 16], le(0, 8), le(10, 8), le(2, 8)].concat();
    let frame = framed(&message(LOCK, 0, 0, 1, &body));
    let mut session = session();
    let listing = session.listing(Client, &frame);
    session.check_tree(&frame);
    assert!(listing.contains("65535 locks are announced, room is for 1"), "{listing}");
    assert_eq!(listing.matches("smb2.lock_info").count(), 1);
    assert!(listing.contains("smb2.file_offset = 0"), "{listing}");
}

#[test]
fn tables_are_bounded() {
    let mut smb2 = Smb2::default();
    let (mut summary, mut records) = (String::new(), Vec::new());
    for number in 0..3 * MAX_REQUESTS as u64 {
        let mut give = |side: Side, bytes: &[u8]| {
            let mut tree = Tree::new(false);
            let now = &mut Now {
                whole: true,
                in_turn: true,
                side,
                frame: number,
                time: Time::default(),
                follows: 0,
                summary: &mut summary,
                records: &mut records,
                contents: &mut Contents::default(),
                bulk: None,
            };
            smb2.message(&mut Reader::new(bytes, 0, &mut tree), now).unwrap();
        };
        give(Client, &message(CREATE, 0, 0, number, &create("x")));
        let mut answer = created(1);
        answer[64..72].copy_from_slice(&number.to_le_bytes());
        give(Server, &message(CREATE, ANSWER, 0, number, &answer));
        give(Client, &message(READ, 0, 0, u64::MAX / 2 + number, &read(1, 0, 1)));
        summary.clear();
    }
    assert_eq!(smb2.requests.iter().count(), MAX_REQUESTS);
    assert_eq!(smb2.opens.iter().count(), 8192);
    assert_eq!(records.len(), 3 * MAX_REQUESTS - 8192, "files that made room are told");
}

#[test]
fn encrypted_messages_stay_secret() {
    let mut body = b"\xfdSMB".to_vec();
    body.extend([[1; 16], [2; 16]].concat());
    body.extend([le(5, 4), le(0, 2), le(1, 2), le(0x11, 8), vec![3; 5]].concat());
    let frame = framed(&body);
    let mut session = session();
    let listing = session.listing(Server, &frame);
    session.check_tree(&frame);
    assert!(listing.contains("smb2.header.transform.enc_data = 0303030303\n"), "{listing}");
    assert_eq!(session.summary, "Encrypted message, 5 bytes");
}

#[test]
fn chained_parts_make_a_message() {
    let echo = message(ECHO, 0, 0, 1, &[4, 0, 0, 0]);
    let mut body = [b"\xfcSMB".to_vec(), le(68, 4)].concat();
    // The signature of 16 zeros is a pattern; what is before and behind it is not compressed.
    body.extend([le(0, 2), le(1, 2), le(48, 4), echo[..48].to_vec()].concat());
    body.extend([le(4, 2), le(0, 2), le(8, 4), le(0, 4), le(16, 4)].concat());
    body.extend([le(0, 2), le(0, 2), le(4, 4), echo[64..].to_vec()].concat());
    let frame = framed(&body);
    let mut session = session();
    let listing = session.listing(Client, &frame);
    session.check_tree(&frame);
    assert_eq!(session.tree.notes(), []);
    assert_eq!(session.tree.sources()[0].bytes[..], echo[..]);
    assert!(listing.contains("smb2.cmd = 13 (ECHO)"), "{listing}");
    assert_eq!(session.summary, "Echo request (compressed)");
}

#[test]
fn compressed_parts_behind_a_gap_are_undone_and_cut_ones_end() {
    let echo = message(ECHO, 0, 0, 1, &[4, 0, 0, 0]);
    let mut body = [b"\xfcSMB".to_vec(), le(68, 4)].concat();
    body.extend([le(0, 2), le(1, 2), le(48, 4), echo[..48].to_vec()].concat());
    body.extend([le(4, 2), le(0, 2), le(8, 4), le(0, 4), le(16, 4)].concat());
    body.extend([le(0, 2), le(0, 2), le(4, 4), echo[64..].to_vec()].concat());
    let frame = framed(&body);
    let mut session = session();
    session.gap(Client, 1000);
    session.step(Client, &frame);
    assert_eq!(session.summary, "Echo request (compressed)");
    for cut in 4..frame.len() {
        let start = &frame[..cut];
        session.behind = Behind::Gap((frame.len() - cut) as u64);
        session.step(Client, start);
        session.check_tree(start);
        session.behind = Behind::More;
        session.gap(Client, (frame.len() - cut) as u64);
    }
    session.step(Client, &frame);
    assert_eq!(session.summary, "Echo request (compressed)");
    assert_eq!(session.tree.sources()[0].bytes[..], echo[..]);
}

/// "SMB3 POSIX Extensions", response of the create context: links, reparse tag, mode, owner and group.
#[test]
fn an_answer_tells_links_mode_and_owners_as_posix_has_them() {
    let sid = |kind: u64, id: u64| [vec![1, 2, 0, 0, 0, 0, 0, 22], le(kind, 4), le(id, 4)].concat();
    let data = [le(2, 4), le(0, 4), le(0o100_644, 4), sid(1, 1000), sid(2, 100)].concat();
    let tag = 0x93ad_2550_9cb4_11e7_b423_83de_968b_cd7c_u128.to_be_bytes();
    let mut body = created(9);
    body.truncate(80);
    body.extend([le(64 + 88, 4), le(32 + data.len() as u64, 4)].concat());
    body.extend([le(0, 4), le(16, 2), le(16, 2), le(0, 2), le(32, 2), le(data.len() as u64, 4)].concat());
    body.extend([&tag[..], &data].concat());
    let mut session = session();
    session.step(Client, &framed(&message(CREATE, 0, 0, 1, &create("x"))));
    let frame = framed(&message(CREATE, ANSWER, 0, 1, &body));
    let listing = session.listing(Server, &frame);
    session.check_tree(&frame);
    assert_eq!(session.tree.notes(), [], "{listing}");
    for told in ["S-1-22-1-1000", "S-1-22-2-100", "= 33188", "= 2\n"] {
        assert!(listing.contains(told), "{told}: {listing}");
    }
}

#[test]
fn a_size_that_no_message_has_is_a_hint() {
    let body = [b"\xfcSMB".to_vec(), le(0xffff_ffff, 4), le(1, 2), le(0, 2), le(0xffff_ffff, 4), vec![1; 8]];
    let frame = framed(&body.concat());
    let mut session = session();
    session.step(Client, &frame);
    session.check_tree(&frame);
    session.end(Client);
    session.end(Server);
    let Some(Record::Posture(posture)) = session.records.last() else { panic!("{:?}", session.records) };
    assert_eq!(posture.hints.len(), 1);
    assert_eq!(posture.compressed_messages, 1);
}

#[test]
fn a_pipe_whose_opening_was_not_captured_keeps_its_interface() {
    let mut session = session();
    // A bind for svcctl, then its operation 0, each by FSCTL_PIPE_TRANSCEIVE; nothing of the server.
    let id = 0x367a_bb81_9844_35f1_ad32_98f0_3800_1003_u128;
    let uuid = [&le((id >> 96) as u64, 4)[..], &le((id >> 80) as u64, 2), &le((id >> 64) as u64, 2)].concat();
    let uuid = [&uuid[..], &id.to_be_bytes()[8..]].concat();
    let bind = [
        b"\x05\0\x0b\x03\x10\0\0\0\x48\0\0\0\x01\0\0\0".to_vec(),
        le(4280, 2),
        le(4280, 2),
        le(0, 4),
        le(1, 4),
        le(0, 2),
        le(1, 2),
        uuid,
        le(2, 4),
        le(0x11c9_1ceb_8a88_5d04, 8),
        le(0x6048_1000_2b08_e89f, 8),
        le(2, 4),
    ]
    .concat();
    let call = b"\x05\0\0\x03\x10\0\0\0\x2c\0\0\0\x02\0\0\0\x14\0\0\0\0\0\0\0".to_vec();
    let call = [call, vec![0; 16], le(1, 4)].concat();
    let mut give = |number: u64, pdu: &[u8]| {
        let body =
            [le(57, 2), le(0, 2), le(0x0011_c017, 4), vec![9; 16], le(120, 4), le(pdu.len() as u64, 4)];
        let body = [&body.concat()[..], &[0; 24], pdu].concat();
        let frame = framed(&message(IOCTL, 0, 0, number, &body));
        session.step(Client, &frame);
        session.check_tree(&frame);
        session.summary.clone()
    };
    assert!(give(1, &bind).ends_with("Bind svcctl"), "{}", give(1, &bind));
    let called = give(2, &call);
    assert!(called.ends_with("svcctl RCloseServiceHandle request"), "{called}");
}

#[test]
fn a_client_can_connect_as_someone_else() {
    let path = utf16(r"\\s\x");
    let sid = [&b"\x01\x01\0\0\0\0\0\x05"[..], &le(18, 4)].concat();
    let user = [le(12, 2), sid.clone(), le(7, 4)].concat();
    let name = [utf16("eve"), vec![0; 2]].concat();
    let groups = [le(1, 2), user.clone()].concat();
    let privileges = [le(1, 2), le(12, 2), le(9, 8), le(2, 4)].concat();
    let fixed = 28;
    let (at_name, at_groups) = (fixed + user.len(), fixed + user.len() + name.len());
    let at_privileges = at_groups + groups.len();
    let mut identity = [le(1, 2), le(0, 2)].concat();
    let offsets = [fixed, at_name, 0, at_groups, 0, at_privileges, 0, 0, 0, 0, 0, 0];
    offsets.iter().for_each(|&offset| identity.extend(le(offset as u64, 2)));
    identity.extend([user, name, groups, privileges].concat());
    let head = 8 + 16 + path.len() as u64;
    let mut body = [le(9, 2), le(4, 2), le(64 + 24, 2), le(path.len() as u64, 2)].concat();
    body.extend([le(head, 4), le(1, 2), vec![0; 10], path].concat());
    body.extend([le(1, 2), le(identity.len() as u64, 2), le(0, 4), identity].concat());
    let frame = framed(&message(TREE_CONNECT, 0, 0, 1, &body));
    let mut session = session();
    let listing = session.listing(Client, &frame);
    session.check_tree(&frame);
    assert_eq!(session.tree.notes(), [], "{listing}");
    for expected in ["user_name = \"eve\"", "smb2.tc.identity.luid = 9", "smb2.tc.identity.count = 1"] {
        assert!(listing.contains(expected), "{expected}: {listing}");
    }
    // Each of them may lie about where things are and how many.
    for at in 68 + 8..frame.len() {
        let mut frame = frame.clone();
        frame[at] = 0xff;
        session.step(Client, &frame);
        session.check_tree(&frame);
    }
}

#[test]
fn the_first_of_a_frame_is_related_to_none() {
    let mut session = session();
    let path = utf16(r"\\s\x");
    let body = [le(9, 2), le(0, 2), le(72, 2), le(path.len() as u64, 2), path].concat();
    session.step(Client, &framed(&message(TREE_CONNECT, 0, 0, 1, &body)));
    let body = [le(16, 2), le(1, 1), vec![0; 13]].concat();
    session.step(Server, &framed(&message(TREE_CONNECT, ANSWER, 0, 1, &body)));
    let frame = framed(&message(CLOSE, RELATED, 0, 2, &close(9)));
    let listing = session.listing(Client, &frame);
    assert!(listing.contains(r#"smb2.tree = "\\\\s\\x""#), "{listing}");
}

#[test]
fn quotas_are_asked_for_by_user() {
    let sid = [&b"\x01\x01\0\0\0\0\0\x05"[..], &le(18, 4)].concat();
    let list = [le(0, 4), le(12, 4), sid.clone()].concat();
    for (input, expected) in [
        ([le(0, 4), le(20, 4), le(0, 8), list].concat(), "smb2.query_quota_info.sids"),
        ([le(1, 4), le(0, 4), le(12, 4), le(0, 4), sid].concat(), "smb2.query_quota_info.start_sid"),
    ] {
        let body =
            [le(41, 2), le(4, 1), le(0, 1), le(100, 4), le(104, 2), le(0, 2), le(input.len() as u64, 4)];
        let body = [&body.concat()[..], &[0; 8], &[9; 16], &input].concat();
        let frame = framed(&message(QUERY_INFO, 0, 0, 1, &body));
        let mut session = session();
        let listing = session.listing(Client, &frame);
        session.check_tree(&frame);
        assert_eq!(session.tree.notes(), [], "{listing}");
        assert!(listing.contains(expected) && listing.contains("S-1-5-18"), "{listing}");
    }
}

#[test]
fn what_a_server_refused_to_write_is_taken_back() {
    let write = |text: &str| {
        let (offset, length) = (le(112, 2), le(text.len() as u64, 4));
        [le(49, 2), offset, length, le(5, 8), vec![1; 16], vec![0; 16], text.as_bytes().to_vec()].concat()
    };
    let (refused, written) = ([le(9, 2), vec![0; 7]].concat(), [le(17, 2), vec![0; 14]].concat());
    let (mut smb2, mut contents, mut parts) = (Smb2::default(), Contents::new(true), Vec::new());
    let asked = [
        (CREATE, create("x"), 0, created(1)),
        (WRITE, write("abc"), 0xc000_007f, refused),
        (WRITE, write("defg"), 0, written),
    ];
    for (number, (command, request, status, answer)) in (0..).zip(asked) {
        let request = message(command, 0, 0, number, &request);
        for (side, bytes) in [(Client, request), (Server, message(command, ANSWER, status, number, &answer))]
        {
            let now = &mut Now {
                whole: true,
                in_turn: true,
                side,
                frame: number,
                time: Time::default(),
                follows: 0,
                summary: &mut String::new(),
                records: &mut Vec::new(),
                contents: &mut contents,
                bulk: None,
            };
            smb2.message(&mut Reader::new(&bytes, 0, &mut Tree::new(false)), now).unwrap();
        }
        parts.extend(contents.take().into_iter().map(|(_, part)| part));
    }
    let bytes = |text: &str| Part::Bytes(5, text.as_bytes().to_vec());
    assert_eq!(parts[1..], [bytes("abc"), Part::Refused(5, 3), bytes("defg")]);
}
