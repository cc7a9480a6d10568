//! What comes of files: what was read and written of them, their new names, and that they are gone.

use super::*;
use crate::protocol::Step;
use crate::protocol::smb::smb2::records::FileAccess;
use crate::record::Record;

fn files(session: &Session) -> Vec<&FileAccess> {
    let mut files = Vec::new();
    for record in &session.records {
        if let Record::File(file) = record {
            files.push(&**file);
        }
    }
    files
}

/// Words of 16 bits, one after the other.
fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Opens `file.txt` as 0x1234.
fn open(session: &mut Session) {
    request(session, 0x02, &block(&[0x02, 0, 0, 0], b"\x04\\file.txt\0"));
    response(session, 0x02, 0, &block(&words(&[0x1234, 0, 0, 0, 0, 0, 0]), &[]));
}

fn close(session: &mut Session) {
    request(session, 0x04, &block(&words(&[0x1234, 0, 0]), &[]));
    response(session, 0x04, 0, &block(&[], &[]));
}

/// The words of an answer to READ_ANDX with so many bytes, which start 60 bytes from the header.
fn read_words(length: u32) -> Vec<u8> {
    words(&[0xff, 0, 0, 0, 0, length as u16, 60, (length >> 16) as u16, 0, 0, 0, 0])
}

/// Asks for bytes at 70000.
fn ask(session: &mut Session) {
    request(session, 0x2e, &block(&words(&[0xff, 0, 0x1234, 4464, 1, 0, 0, 0, 0, 0]), &[]));
}

#[test]
fn what_was_read_and_written_is_told_by_ranges() {
    let mut session = session();
    open(&mut session);
    ask(&mut session);
    response(&mut session, 0x2e, 0, &block(&read_words(8), b"\0abcdefgh"));
    // WRITE of 5 bytes at 10, of which the server takes 4; and WRITE_ANDX of 4 bytes at 14.
    request(&mut session, 0x0b, &block(&words(&[0x1234, 5, 10, 0, 0]), b"\x01\x05\0hello"));
    response(&mut session, 0x0b, 0, &block(&words(&[4]), &[]));
    let write = words(&[0xff, 0, 0x1234, 14, 0, 0, 0, 0, 0, 0, 4, 60]);
    request(&mut session, 0x2f, &block(&write, b"\0abcd"));
    response(&mut session, 0x2f, 0, &block(&words(&[0xff, 0, 4, 0, 0, 0]), &[]));
    close(&mut session);
    let [file] = files(&session)[..] else { panic!("{:?}", session.records) };
    assert_eq!((file.bytes_read, &file.read[..]), (8, &[(70_000, 8)][..]));
    assert_eq!((file.bytes_written, &file.written[..]), (8, &[(10, 8)][..]));
    assert_eq!((file.size, &file.access[..]), (None, &["read", "write"][..]));
}

#[test]
fn bulk_content_follows_its_message() {
    const LENGTH: usize = 200_000;
    let mut session = session();
    open(&mut session);
    ask(&mut session);
    let blocks = [&block(&read_words(LENGTH as u32), &[])[..], &vec![7; LENGTH + 1]].concat();
    let answer = message(0x2e, 0x80, 0x4001, 0, 9, &blocks);
    let head = answer.len() - LENGTH;
    assert_eq!(session.step(Server, &answer[..1000]), Step::Message(head), "the content need not be there");
    session.check_tree(&answer[..head]);
    assert_eq!(session.tree.notes(), []);
    assert_eq!(session.step(Server, &answer[head..head + 500]), Step::Body(500));
    session.gap(Server, 1000);
    assert_eq!(session.step(Server, &answer[head + 1500..]), Step::Body(LENGTH - 1500));
    close(&mut session);
    let [file] = files(&session)[..] else { panic!("{:?}", session.records) };
    assert_eq!(file.read, [(70_000, 500), (71_500, LENGTH as u64 - 1500)]);
}

#[test]
fn raw_data_is_of_the_file_that_was_named_before() {
    let mut session = session();
    open(&mut session);
    // READ_RAW of 64 bytes at 100: the answer has no header.
    request(&mut session, 0x1a, &block(&words(&[0x1234, 100, 0, 64, 0, 0, 0, 0]), &[]));
    let raw = |length: usize| [&[0, 0, 0, length as u8][..], &vec![b'r'; length]].concat();
    let listing = session.listing(Server, &raw(64));
    assert!(listing.contains("smb.file_data = 7272"), "{listing}");
    assert_eq!(session.summary, "Read Raw data \\file.txt, 64 bytes");
    // WRITE_RAW at 200 with 2 of 34 bytes: the others come without a header once the server agrees.
    let write = words(&[0x1234, 34, 0, 200, 0, 0, 0, 0, 0, 0, 2, 60]);
    request(&mut session, 0x1d, &block(&write, b"\0ab"));
    response(&mut session, 0x1d, 0, &block(&words(&[0xffff]), &[]));
    let bytes = raw(32);
    let listing = session.listing(Client, &bytes);
    session.check_tree(&bytes);
    assert!(listing.contains("smb.file_data = 7272"), "{listing}");
    response(&mut session, 0x20, 0, &block(&words(&[34]), &[]));
    // None is expected now.
    session.listing(Client, &bytes);
    assert_eq!(session.summary, "Session message of no known protocol");
    close(&mut session);
    let [file] = files(&session)[..] else { panic!("{:?}", session.records) };
    assert_eq!((&file.read[..], &file.written[..]), (&[(100, 64)][..], &[(200, 34)][..]));
}

#[test]
fn raw_data_that_was_lost_is_not_waited_for() {
    let mut session = session();
    open(&mut session);
    request(&mut session, 0x1a, &block(&words(&[0x1234, 100, 0, 64, 0, 0, 0, 0]), &[]));
    session.gap(Server, 68);
    session.step(Server, b"\0\0\0\x08nothing!");
    close(&mut session);
    let [file] = files(&session)[..] else { panic!("{:?}", session.records) };
    assert_eq!(file.read, []);
}

#[test]
fn new_names_and_deletions_are_told() {
    let mut session = session();
    request(&mut session, 0x07, &block(&[0, 0], b"\x04\\old\0\x04\\new\0"));
    response(&mut session, 0x07, 0, &block(&[], &[]));
    request(&mut session, 0x06, &block(&[0, 0], b"\x04\\gone\0"));
    response(&mut session, 0x06, 0xc000_0022, &block(&[], &[]));
    request(&mut session, 0x00, &block(&[], b"\x04\\dir\0"));
    response(&mut session, 0x00, 0, &block(&[], &[]));
    request(&mut session, 0x01, &block(&[], b"\x04\\dir\0"));
    response(&mut session, 0x01, 0, &block(&[], &[]));
    let told: Vec<_> = files(&session)
        .iter()
        .map(|file| (file.path.as_deref(), file.outcome, file.renamed_to.as_deref(), file.deleted))
        .collect();
    assert_eq!(
        told,
        [
            (Some("\\old"), Some("renamed"), Some("\\new"), false),
            (Some("\\gone"), Some("refused"), None, false),
            (Some("\\dir"), Some("created"), None, false),
            (Some("\\dir"), Some("deleted"), None, true),
        ]
    );
    assert_eq!(files(&session)[1].status.as_deref(), Some("STATUS_ACCESS_DENIED"));
}

#[test]
fn an_open_file_can_be_renamed_and_deleted() {
    let mut session = session();
    open(&mut session);
    // SET_FILE_INFORMATION: FileRenameInformation passed through, then SMB_SET_FILE_DISPOSITION_INFO.
    let parameters = |level: u16| words(&[0x1234, level, 0]);
    let rename = [&[0; 8][..], &6u32.to_le_bytes(), b"n\0e\0w\0"].concat();
    for (level, data, status) in [(1010, &rename[..], 0), (0x102, b"\x01", 0), (0x102, b"\0", 0xc000_0022)] {
        let size = data.len() as u16;
        let setup = trans2([6, size], [6, 65], [size, 71], 8);
        request(&mut session, 0x32, &block(&setup, &[&parameters(level)[..], data].concat()));
        let answer = if status == 0 {
            block(&words(&[2, 0, 0, 2, 55, 0, 0, 57, 0, 0]), &[0; 2])
        } else {
            block(&[], &[])
        };
        response(&mut session, 0x32, status, &answer);
    }
    close(&mut session);
    let [file] = files(&session)[..] else { panic!("{:?}", session.records) };
    assert_eq!(
        (file.renamed_to.as_deref(), file.deleted),
        (Some("new"), true),
        "the last change was refused"
    );
}

#[test]
fn quotas_are_asked_for_by_user() {
    let mut session = session();
    // NT_TRANSACT_QUERY_QUOTA: parameters at 73, data at 89.
    let sid = b"\x01\x01\0\0\0\0\0\x05\x12\0\0\0";
    let list = [&[0, 0, 0, 0, 12, 0, 0, 0][..], sid].concat();
    let mut fixed = vec![0; 3];
    for value in [16u32, 20, 0, 1000, 16, 73, 20, 89] {
        fixed.extend(value.to_le_bytes());
    }
    let words = [&fixed[..], &[0, 7, 0]].concat();
    let parameters = [&[0x34, 0x12, 0, 1][..], &20u32.to_le_bytes(), &[0; 8]].concat();
    let listing = request(&mut session, 0xa0, &block(&words, &[parameters, list].concat()));
    for expected in ["smb2.query_quota_info.sidlistlen = 20", "smb.quota.sid", "S-1-5-18"] {
        assert!(listing.contains(expected), "{expected}: {listing}");
    }
    assert!(!listing.contains("! "), "{listing}");
}

#[test]
fn an_opening_without_a_name_leaves_no_file_behind() {
    let mut session = session();
    request(&mut session, 0x32, &block(&trans2([0, 0], [0, 0], [0, 0], 0), &[]));
    response(&mut session, 0x32, 0xc000_0022, &block(&[], &[]));
    assert!(session.records.is_empty(), "{:?}", session.records);
}
