use super::Tls;
use crate::message::Side::{self, Client, Server};
use crate::protocol::testing::Session;
use crate::protocol::{Context, Dissector, Probe, Protocol, Step, Transport, Verdict};

static ALONE: Protocol = Protocol {
    name: "tls",
    title: "TLS",
    ports: &[],
    fields: super::LAYER.fields,
    probe: |_: &Probe<'_>| Verdict::Possible,
    dissector: || Box::<Alone>::default(),
};

#[derive(Default)]
struct Alone(Tls);

impl Dissector for Alone {
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        self.0.data(bytes, cx)
    }

    fn gap(&mut self, length: u64, cx: &mut Context<'_>) {
        self.0.gap(length, cx.side);
    }
}

fn session() -> Session {
    Session::new(&ALONE, Transport::Tcp)
}

#[track_caller]
fn assert_shows(listing: &str, lines: &[&str]) {
    for line in lines {
        assert!(listing.lines().any(|shown| shown.trim() == *line), "no line `{line}` in\n{listing}");
    }
}

/// A record of version 1.2.
fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut record = vec![kind, 3, 3];
    record.extend_from_slice(&(content.len() as u16).to_be_bytes());
    record.extend_from_slice(content);
    record
}

/// A handshake message.
fn handshake(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut message = (body.len() as u32).to_be_bytes().to_vec();
    message[0] = kind;
    message.extend_from_slice(body);
    message
}

fn client_hello() -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.extend([0, 0, 4, 0x13, 1, 0xc0, 0x2f, 1, 0]);
    body.extend([0, 23]);
    body.extend([0, 0, 0, 12, 0, 10, 0, 0, 7]);
    body.extend(b"db.test");
    body.extend([0, 43, 0, 3, 2, 3, 4]);
    handshake(1, &body)
}

fn server_hello() -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([9; 32]);
    body.extend([0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]);
    handshake(2, &body)
}

#[test]
fn a_hello_tells_name_versions_and_suites() {
    let mut session = session();
    let shown = session.listing(Client, &record(22, &client_hello()));
    assert_eq!(session.summary, "TLS Client Hello for db.test");
    assert_shows(
        &shown,
        &[
            "tls.record.version = 771 (TLS 1.2)",
            "tls.handshake.type = 1 (Client Hello)",
            "tls.handshake.ciphersuite = 4865 (TLS_AES_128_GCM_SHA256)",
            "tls.handshake.ciphersuite = 49199 (TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)",
            "tls.handshake.extensions_server_name = \"db.test\"",
            "tls.handshake.extensions.supported_version = 772 (TLS 1.3)",
        ],
    );
    assert!(!shown.contains("undissected") && !shown.contains('!'), "{shown}");
    session.step(Server, &record(22, &server_hello()));
    assert_eq!(session.summary, "TLS Server Hello, TLS_AES_128_GCM_SHA256");
}

#[test]
fn a_message_over_two_records_is_joined() {
    let hello = client_hello();
    let mut session = session();
    session.step(Client, &record(22, &hello[..30]));
    assert_eq!(session.summary, "TLS part of a handshake message");
    let shown = session.listing(Client, &record(22, &hello[30..]));
    assert_eq!(session.summary, "TLS Client Hello for db.test");
    assert_shows(&shown, &["tls.handshake.extensions_server_name = \"db.test\""]);
    assert_eq!(session.tree.sources()[0].how, "joined");
}

#[test]
fn nothing_is_read_behind_the_change_of_cipher() {
    let mut session = session();
    session.step(Client, &record(20, &[1]));
    session.step(Client, &record(22, &client_hello()));
    assert_eq!(session.summary, format!("TLS encrypted handshake, {} bytes", client_hello().len()));
    session.step(Server, &record(22, &server_hello()));
    assert_eq!(
        session.summary, "TLS Server Hello, TLS_AES_128_GCM_SHA256",
        "the other side is still in clear"
    );
    session.step(Server, &record(21, &[2, 40]));
    assert_eq!(session.summary, "TLS alert: handshake failure");
}

#[test]
fn what_is_no_record_is_skipped_up_to_the_next_one() {
    let next = record(23, &[1, 2, 3]);
    let mut session = session();
    assert_eq!(session.step(Server, &[b"not a record", &next[..]].concat()), Step::Skip(12));
    assert_eq!(session.step(Server, &next), Step::Message(8));
    assert_eq!(session.tree.notes().len(), 1, "that it had to be looked for");
    assert_eq!(session.step(Server, b"nothing here"), Step::Skip(12));
}

#[test]
fn every_prefix_of_a_hello_is_shown_as_far_as_it_goes() {
    let whole = record(22, &client_hello());
    for cut in 5..whole.len() {
        assert_eq!(session().step(Client, &whole[..cut]), Step::Message(cut));
        // The same with a length that claims no more than there is.
        let step = session().step(Side::Client, &record(22, &client_hello()[..cut - 5]));
        assert!(matches!(step, Step::Message(n) if n == cut) || cut == 5, "{step:?} at {cut}");
    }
}
