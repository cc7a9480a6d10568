//! Messages of SMB 1, made by hand: what the samples do not hold, and what nobody should send.

use crate::message::Side::{Client, Server};
use crate::protocol::smb::PROTOCOL;
use crate::protocol::testing::Session;
use crate::protocol::{Behind, Transport};

mod files;
mod logon;

/// A frame with a message: its header, and blocks.
fn message(command: u8, flags: u8, flags2: u16, status: u32, mid: u16, blocks: &[u8]) -> Vec<u8> {
    let mut smb = b"\xffSMB".to_vec();
    smb.push(command);
    smb.extend(status.to_le_bytes());
    smb.push(flags);
    smb.extend(flags2.to_le_bytes());
    smb.extend([0; 12]);
    smb.extend([1, 0, 7, 0, 2, 0]);
    smb.extend(mid.to_le_bytes());
    smb.extend(blocks);
    let length = (smb.len() as u32).to_be_bytes();
    [&[0], &length[1..], &smb].concat()
}

/// A block: words, then bytes.
fn block(words: &[u8], bytes: &[u8]) -> Vec<u8> {
    let count = (bytes.len() as u16).to_le_bytes();
    [&[(words.len() / 2) as u8][..], words, &count, bytes].concat()
}

fn session() -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Tcp);
    session.behind = Behind::More;
    session
}

fn request(session: &mut Session, command: u8, blocks: &[u8]) -> String {
    let bytes = message(command, 0, 0x4001, 0, 9, blocks);
    let listing = session.listing(Client, &bytes);
    session.check_tree(&bytes);
    listing
}

fn response(session: &mut Session, command: u8, status: u32, blocks: &[u8]) -> String {
    let bytes = message(command, 0x80, 0x4001, status, 9, blocks);
    let listing = session.listing(Server, &bytes);
    session.check_tree(&bytes);
    listing
}

#[test]
fn errors_of_dos_are_named() {
    let mut session = session();
    let bytes = message(0x06, 0x80, 0, 0x0002_0001, 9, &block(&[], &[]));
    let listing = session.listing(Server, &bytes);
    assert!(listing.contains("smb.error_class = 1 (ERRDOS)"), "{listing}");
    assert!(listing.contains("smb.error_code = 2"), "{listing}");
    assert!(session.summary.ends_with("ERRbadfile"), "{}", session.summary);
}

#[test]
fn text_in_utf16_starts_at_an_even_offset() {
    let mut session = session();
    let name = b"\x04a\0b\0\0\0";
    let bytes = message(0x10, 0, 0xc001, 0, 9, &block(&[], name));
    let listing = session.listing(Client, &bytes);
    session.check_tree(&bytes);
    assert!(listing.contains("smb.dir_name = \"ab\""), "{listing}");
    // One byte further on, a byte of padding comes first.
    let connect = [&[0xff, 0, 0, 0, 0, 0, 1, 0][..]].concat();
    let bytes = message(0x75, 0, 0xc001, 0, 9, &block(&connect, b"\0\\\0s\0\0\0?????\0"));
    let listing = session.listing(Client, &bytes);
    session.check_tree(&bytes);
    assert!(listing.contains("smb.path = \"\\\\s\""), "{listing}");
    assert!(listing.contains("smb.service = \"?????\""), "{listing}");
}

#[test]
fn a_chain_of_commands_must_advance() {
    let mut session = session();
    // LOGOFF_ANDX, followed by another one at offset 39.
    let chain = [&block(&[0x74, 0, 39, 0], &[])[..], &block(&[0xff, 0, 0, 0], &[])].concat();
    let listing = request(&mut session, 0x74, &chain);
    assert_eq!(listing.matches("smb.block").count(), 2, "{listing}");
    assert_eq!(session.summary, "Logoff AndX; Logoff AndX");
    // Followed by itself.
    let listing = request(&mut session, 0x74, &block(&[0x74, 0, 32, 0], &[]));
    assert_eq!(listing.matches("smb.block").count(), 1, "{listing}");
    assert!(listing.contains("! error at"), "{listing}");
    // Followed by something behind the message.
    let listing = request(&mut session, 0x74, &block(&[0x74, 0, 0xff, 0xff], &[]));
    assert!(listing.contains("behind the message"), "{listing}");
}

#[test]
fn an_answer_is_read_with_its_request() {
    let mut session = session();
    let listing = request(&mut session, 0x02, &block(&[0x02, 0, 0, 0], b"\x04\\file.txt\0"));
    assert!(listing.contains("smb.file = \"\\\\file.txt\""), "{listing}");
    let mut words = vec![0x34, 0x12];
    words.extend([0; 12]);
    let listing = response(&mut session, 0x02, 0, &block(&words, &[]));
    assert!(listing.contains("smb.response_to = 1\n"), "{listing}");
    assert!(listing.contains("smb.fid = 4660 (\\file.txt)"), "{listing}");
    let listing = request(&mut session, 0x04, &block(&[0x34, 0x12, 0, 0, 0, 0], &[]));
    assert!(listing.contains("smb.fid = 4660 (\\file.txt)"), "{listing}");
    assert_eq!(session.summary, "Close \\file.txt");
    response(&mut session, 0x04, 0, &block(&[], &[]));
    assert_eq!(session.summary, "Close response \\file.txt");
    request(&mut session, 0x04, &block(&[0x34, 0x12, 0, 0, 0, 0], &[]));
    assert_eq!(session.summary, "Close FID 0x1234", "it was closed");
}

#[test]
fn extended_security_shows_in_an_answer_without_challenge() {
    let token = b"\x60\x06\x06\x04\x2b\x06\x01\x05";
    let words = [&[0; 19][..], &0x8000_0000_u32.to_le_bytes(), &[0; 11]].concat();
    let listing = response(&mut session(), 0x72, 0, &block(&words, &[&[7; 16][..], token].concat()));
    assert!(listing.contains("smb.security_blob"), "{listing}");
    assert!(!listing.contains("smb.primary_domain"), "{listing}");
}

/// The words of a TRANSACTION2 request with one word of set-up.
fn trans2(totals: [u16; 2], parameters: [u16; 2], data: [u16; 2], function: u16) -> Vec<u8> {
    let mut words = Vec::new();
    for word in [
        totals[0],
        totals[1],
        10,
        100,
        0,
        0,
        0,
        0,
        0,
        parameters[0],
        parameters[1],
        data[0],
        data[1],
        1,
        function,
    ] {
        words.extend(u16::to_le_bytes(word));
    }
    words
}

#[test]
fn a_transaction_in_two_messages_is_joined() {
    let mut session = session();
    // SET_FILE_INFORMATION, SMB_INFO_STANDARD: parameters and half of the data, then the rest. Names are at 65 and
    // 73 of the first, at 53 of the second.
    let first = b"\x34\x12\x01\0\0\0\0\0\x21\0\x21\0\x21\0\x21\0\x21\0\x21\0\x05\0";
    let words = trans2([6, 22], [6, 65], [14, 71], 8);
    let mut bytes = first[..6].to_vec();
    bytes.extend(&first[6..20]);
    let listing = request(&mut session, 0x32, &block(&words, &bytes));
    assert!(listing.contains("smb.trans_data.parameters = 341201000000"), "{listing}");
    assert!(session.tree.sources().is_empty());
    let mut words = Vec::new();
    for word in [6u16, 22, 0, 0, 0, 8, 53, 14, 0x1234] {
        words.extend(word.to_le_bytes());
    }
    let bytes = message(0x33, 0, 0x4001, 0, 9, &block(&words, b"\x05\0\0\0\x20\0\0\0"));
    let listing = session.listing(Client, &bytes);
    assert!(listing.contains("smb.spi_loi = 1 (SMB_INFO_STANDARD)"), "{listing}");
    assert_eq!(session.tree.sources().len(), 2, "parameters and data, each joined");
    assert_eq!(session.tree.sources()[1].bytes.len(), 22);
}

#[test]
fn the_answer_to_open2_names_the_file_once() {
    let mut session = session();
    let parameters = [&[0; 28][..], b"a.txt\0"].concat();
    let words = trans2([34, 0], [34, 65], [0, 0], 0);
    request(&mut session, 0x32, &block(&words, &parameters));
    assert_eq!(session.summary, "Transaction 2 OPEN2 a.txt");
    response(&mut session, 0x32, 0xc000_0022, &block(&[], &[]));
    assert_eq!(session.summary, "Transaction 2 response a.txt: STATUS_ACCESS_DENIED");
    request(&mut session, 0x32, &block(&trans2([34, 0], [34, 65], [0, 0], 0), &parameters));
    let mut words = Vec::new();
    for word in [30u16, 0, 0, 30, 55, 0, 0, 0, 0, 0] {
        words.extend(word.to_le_bytes());
    }
    let answer = [&[0x34, 0x12, 0x20, 0, 1, 0, 0, 0, 7][..], &[0; 21]].concat();
    let listing = response(&mut session, 0x32, 0, &block(&words, &answer));
    assert_eq!(session.summary, "Transaction 2 response OPEN2 a.txt");
    assert!(listing.contains("smb.create.time = 1970-01-01T00:00:01"), "{listing}");
    assert!(listing.contains("smb.data_size = 7"), "{listing}");
}

#[test]
fn counts_and_offsets_of_a_transaction_may_lie() {
    let mut session = session();
    for (parameters, data) in [
        ([0xffff, 0xffff], [0xffff, 0xffff]),
        ([4, 0], [4, 0]),
        ([4, 0xfff0], [0, 0]),
        ([0xffff, 65], [0xffff, 66]),
        ([2, 70], [2, 65]),
    ] {
        let words = trans2([parameters[0], data[0]], parameters, data, 1);
        let listing = request(&mut session, 0x32, &block(&words, b"abcdefgh"));
        assert!(listing.contains("! error"), "{listing}");
    }
    // Displacements beyond the total, without a first message.
    let mut words = Vec::new();
    for word in [6u16, 22, 0, 0, 0xffff, 8, 53, 0xffff, 0x1234] {
        words.extend(word.to_le_bytes());
    }
    request(&mut session, 0x33, &block(&words, b"abcdefgh"));
    assert!(session.tree.sources().is_empty());
}

#[test]
fn a_call_of_lanman_says_how_its_data_is_laid_out() {
    let mut session = session();
    let mut words = Vec::new();
    for word in [19u16, 0, 8, 0x1000, 0, 0, 0, 0, 0, 19, 76, 0, 0, 0] {
        words.extend(word.to_le_bytes());
    }
    let bytes = b"\\PIPE\\LANMAN\0\0\0WrLeh\0B13BWz\0\x01\0\0\x10";
    let mut words_at = words;
    words_at[20..22].copy_from_slice(&76u16.to_le_bytes());
    let listing = request(&mut session, 0x25, &block(&words_at, bytes));
    assert!(listing.contains("lanman.function_code = 0 (NetShareEnum)"), "{listing}");
    assert!(listing.contains("lanman.level = 1"), "{listing}");
    let mut words = Vec::new();
    for word in [8u16, 27, 0, 8, 55, 0, 27, 63, 0, 0] {
        words.extend(word.to_le_bytes());
    }
    let entry = b"PUBLIC\0\0\0\0\0\0\0\0\0\0\x14\x10\0\0all of it";
    let bytes = [&[0, 0, 0, 0x10, 1, 0, 1, 0][..], &entry[..20], b"open\0\0\0"].concat();
    let listing = response(&mut session, 0x25, 0, &block(&words, &bytes));
    assert!(listing.contains("lanman.share.name = \"PUBLIC\""), "{listing}");
    assert!(listing.contains("lanman.pointer = 4116 (open)"), "{listing}");
    assert!(listing.contains("lanman.share.comment = \"open\""), "{listing}");
}

#[test]
fn nothing_that_is_sent_breaks_it() {
    // Every command with every number of words, of ones.
    let mut session = session();
    for command in 0..=255 {
        for words in 0..60 {
            let body = block(&vec![0xff; 2 * words], &[0x41; 40]);
            for (side, flags) in [(Client, 0), (Server, 0x80)] {
                let bytes = message(command, flags, 0xc001, 0, 9, &body);
                session.step(side, &bytes);
                session.check_tree(&bytes);
            }
        }
    }
}

#[test]
fn requests_of_one_number_are_told_apart_by_their_commands() {
    let mut session = session();
    let later = |session: &mut Session| session.time = crate::time::Time(session.time.0 + 1_000_000_000);
    request(&mut session, 0x2b, &block(&[1, 0], b"x"));
    later(&mut session);
    request(&mut session, 0x74, &block(&[0xff, 0, 0, 0], &[]));
    later(&mut session);
    let answer = response(&mut session, 0x2b, 0, &block(&[1, 0], b"x"));
    assert!(answer.contains("smb.response_to = 1\n") && answer.contains("smb.time = 2\n"), "{answer}");
    let answer = response(&mut session, 0x74, 0, &block(&[0xff, 0, 0, 0], &[]));
    assert!(answer.contains("smb.response_to = 2\n") && answer.contains("smb.time = 1\n"), "{answer}");
}
