//! Tests of framing: where messages start, and what becomes of bytes that are none.

use super::PROTOCOL;
use crate::message::Side::{Client, Server};
use crate::protocol::testing::Session;
use crate::protocol::{Behind, Probe, Step, Transport, Verdict};
use crate::time::Time;

fn framed(message: &[u8]) -> Vec<u8> {
    let length = (message.len() as u32).to_be_bytes();
    [&[0], &length[1..], message].concat()
}

/// A request whether the other side is there.
fn echo() -> Vec<u8> {
    let mut message = vec![0; 68];
    message[..6].copy_from_slice(b"\xfeSMB\x40\0");
    message[12] = 0x0d;
    message[64] = 4;
    message
}

fn session() -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Tcp);
    session.behind = Behind::More;
    session
}

#[test]
fn a_session_request_names_both_ends() {
    let mut request = vec![0x81, 0, 0, 68];
    for name in [b"LABSRV417      \x20", b"VM             \0"] {
        request.push(32);
        request.extend(name.iter().flat_map(|byte| [b'A' + (byte >> 4), b'A' + (byte & 15)]));
        request.push(0);
    }
    let mut session = session();
    let listing = session.listing(Client, &request);
    assert_eq!(
        listing,
        "nbss.type = 129 (Session request)\nnbss.flags = 0\n  nbss.flags.e = false\nnbss.length = 68\n\
         nbss.called_name = \"LABSRV417<20>\"\nnbss.calling_name = \"VM<00>\"\n"
    );
    assert_eq!(session.summary, "Session request to LABSRV417<20>, from VM<00>");
    session.check_tree(&request);
    let listing = session.listing(Server, &[0x83, 0, 0, 1, 0x82]);
    assert!(listing.contains("nbss.error_code = 130 (Called name not present)"), "{listing}");
    session.listing(Server, &[0x85, 0, 0, 0]);
    assert_eq!(session.summary, "Session keep-alive");
}

#[test]
fn lengths_have_24_bits_for_messages_of_smb_and_17_otherwise() {
    let mut session = session();
    assert_eq!(session.step(Client, b"\0\x12\x34\x56\xfeSMB"), Step::Need(4 + 0x12_3456));
    assert_eq!(session.step(Client, &framed(b"\xffSMB")), Step::Message(8));
    assert_eq!(
        session.step(Client, b"\0\x01\0\x02abcd"),
        Step::Need(4 + 0x1_0002),
        "a frame is expected here"
    );
    assert_eq!(
        session.step(Client, b"\0\x03\0\x02abcdefgh"),
        Step::Skip(5),
        "bits that must be zero are set"
    );
}

#[test]
fn the_next_message_is_found_behind_a_gap() {
    let mut session = session();
    let message = framed(&echo());
    assert_eq!(session.step(Server, &message), Step::Message(message.len()));
    session.gap(Server, 1000);
    let middle = [b"in the middle of a message \0\0", &message[..]].concat();
    assert_eq!(session.step(Server, &middle), Step::Skip(29));
    assert_eq!(session.step(Server, &middle[29..]), Step::Message(message.len()));
    assert_eq!(session.tree.notes().len(), 1);
    assert_eq!(session.step(Server, &message), Step::Message(message.len()));
    assert_eq!(session.tree.notes().len(), 0);
    session.gap(Server, 1);
    assert_eq!(session.step(Server, b"abcdefgh\0\0"), Step::Skip(3), "the start of a frame is kept");
    assert_eq!(session.step(Server, b"defgh\0\0"), Step::Need(8));
}

#[test]
fn a_message_that_is_cut_owes_its_rest() {
    let mut session = session();
    let message = framed(&echo());
    session.behind = Behind::Gap(6);
    assert_eq!(session.step(Client, &message[..message.len() - 6]), Step::Message(message.len() - 6));
    session.behind = Behind::More;
    session.gap(Client, 4);
    assert_eq!(session.step(Client, b"on\0\0"), Step::Body(2));
    assert_eq!(session.step(Client, &message), Step::Message(message.len()));
    assert_eq!(session.tree.notes().len(), 0, "nothing was lost");
}

#[test]
fn content_says_whose_bytes_they_are() {
    let probe =
        |transport, bytes| (PROTOCOL.probe)(&Probe { transport, bytes, side: Client, time: Time::default() });
    let tcp = |bytes| probe(Transport::Tcp, bytes);
    assert_eq!(tcp(b"\0\0\0\x40\xfeSMB\x40\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0"), Verdict::Certain(Some(Server)));
    assert_eq!(tcp(b"\0\0\0\x40\xfeSMB\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), Verdict::Certain(Some(Client)));
    assert_eq!(tcp(b"\0\0\0\x40\xffSMB\x72\0\0\0\0\x98"), Verdict::Certain(Some(Server)));
    assert_eq!(tcp(b"\0\0\0\x40\xfdSMB"), Verdict::Certain(None));
    assert_eq!(tcp(b"\0\0\0\x40\xfe"), Verdict::More);
    assert_eq!(tcp(b"abc\0\0\0\x40\xfeSMB"), Verdict::Likely(None));
    assert_eq!(tcp(b"GET / HTTP/1.1"), Verdict::Possible);
    assert_eq!(probe(Transport::Udp, b"\x11\x02"), Verdict::Possible);
    assert_eq!(probe(Transport::Udp, b"\x31\x02"), Verdict::No);
}
