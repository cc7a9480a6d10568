use super::PROTOCOL;
use crate::message::Side::{self, Client, Server};
use crate::protocol::testing::Session;
use crate::protocol::{Behind, Probe, Step, Transport, Verdict};
use crate::record::Record;
use crate::time::Time;

const BANNER: &[u8] =
    b"220 VMware Authentication Daemon Version 1.10: SSL Required, ServerDaemonProtocol:SOAP, \
    MKSDisplayProtocol:VNC , VMXARGS supported, NFCSSL supported/t, SHA256 supported\r\n";

fn session() -> Session {
    Session::new(&PROTOCOL, Transport::Tcp)
}

/// Gives all bytes of a side, and returns the summaries of the messages in them.
fn hear(session: &mut Session, side: Side, mut bytes: &[u8]) -> Vec<String> {
    let mut summaries = Vec::new();
    while !bytes.is_empty() {
        let taken = match session.step(side, bytes) {
            Step::Message(length) => {
                session.check_tree(&bytes[..length]);
                summaries.push(session.summary.clone());
                length
            }
            Step::Body(length) => length,
            Step::Skip(length) => {
                summaries.push(format!("skipped {length}"));
                length
            }
            Step::Need(length) => {
                assert!(session.behind == Behind::More && length > bytes.len());
                return summaries;
            }
            Step::NotMine | Step::Becomes(_) => panic!("given away"),
        };
        bytes = &bytes[taken..];
    }
    summaries
}

#[track_caller]
fn assert_shows(shown: &str, lines: &[&str]) {
    for line in lines {
        assert!(shown.lines().any(|own| own.trim() == *line), "no line `{line}` in\n{shown}");
    }
}

/// A record of TLS 1.2.
fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut record = vec![kind, 3, 3];
    record.extend_from_slice(&(content.len() as u16).to_be_bytes());
    record.extend_from_slice(content);
    record
}

fn client_hello() -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.extend([0, 0, 2, 0x13, 1, 1, 0]);
    let mut hello = (body.len() as u32).to_be_bytes().to_vec();
    hello[0] = 1;
    hello.extend(body);
    record(22, &hello)
}

fn classic(kind: u32, body: &[u8]) -> Vec<u8> {
    let mut message = kind.to_le_bytes().to_vec();
    message.extend_from_slice(body);
    message.resize(264, 0);
    message
}

fn aio(kind: u32, request: u32, payload: &[u8]) -> Vec<u8> {
    let words = [0xa100_da7a, kind, payload.len() as u32, request];
    let mut message: Vec<u8> = words.into_iter().flat_map(u32::to_le_bytes).collect();
    message.extend_from_slice(payload);
    message
}

#[test]
fn the_banner_is_told_part_by_part() {
    let mut session = session();
    let shown = session.listing(Server, BANNER);
    session.check_tree(BANNER);
    assert_shows(
        &shown,
        &[
            "vmware.authd.code = 220 (ready)",
            "vmware.authd.version = \"1.10\"",
            "vmware.authd.ssl_required = true",
            "vmware.authd.server_protocol = \"SOAP\"",
            "vmware.authd.mks_protocol = \"VNC\"",
            "vmware.authd.capability = \"NFCSSL supported/t\"",
            "vmware.authd.capability = \"SHA256 supported\"",
        ],
    );
    let Record::Banner(banner) = &session.records[0] else { panic!("{:?}", session.records) };
    assert_eq!((banner.version.as_deref(), banner.ssl_required), (Some("1.10"), true));
    assert_eq!(banner.capabilities, ["VMXARGS supported", "NFCSSL supported/t", "SHA256 supported"]);
    let plain = b"220 VMware Authentication Daemon Version 1.0, ServerDaemonProtocol:SOAP, MKSDisplayProtocol:VNC , , ,\r\n";
    let shown = session.listing(Server, plain);
    session.check_tree(plain);
    assert_shows(&shown, &["vmware.authd.version = \"1.0\"", "vmware.authd.capability = \"\""]);
    for short in [
        &b"220 VMware Authentication Daemon Version 1.00\r\n"[..],
        b"220 VMware Authentication Daemon Version \r\n",
    ] {
        session.step(Server, short);
        session.check_tree(short);
    }
}

#[test]
fn a_login_in_clear() {
    let mut session = session();
    hear(&mut session, Client, b"USER root\r\n");
    hear(&mut session, Server, b"331 Password required for root.\r\n");
    let told = hear(&mut session, Client, b"PASS secret\r\n");
    assert_eq!(told, ["PASS"], "a password is not for lists");
    session.time = Time(session.time.0 + 500_000_000);
    hear(&mut session, Server, b"530 Login incorrect.\r\n");
    let Record::AuthdLogin(login) = &session.records[0] else { panic!("{:?}", session.records) };
    assert_eq!((login.user.as_deref(), login.method, login.outcome), (Some("root"), "password", "refused"));
    assert_eq!((login.code, login.duration), (Some(530), Some(0.5)));
}

#[test]
fn a_ticket_has_no_reply_of_its_own() {
    let mut session = session();
    hear(
        &mut session,
        Client,
        b"SESSION 52cdebc5\r\nBANNER \r\nTHUMBPRINT_SHA2 PlainText\r\nPROXY vpxa-nfc\r\n",
    );
    hear(&mut session, Server, BANNER);
    let shown = session.listing(Server, b"200 BE:22:58:01:02\r\n");
    assert_shows(&shown, &["vmware.authd.thumbprint = \"BE:22:58:01:02\""]);
    let shown = session.listing(Server, b"200 Connect ha-nfc\r\n");
    assert_shows(&shown, &["vmware.authd.service = \"ha-nfc\""]);
    let Some(Record::AuthdLogin(login)) = session.records.last() else { panic!("{:?}", session.records) };
    assert_eq!(
        (login.method, login.ticket.as_deref(), login.outcome),
        ("session", Some("52cdebc5"), "accepted")
    );
    // NFC follows on the same connection.
    let told = hear(&mut session, Client, &classic(43, b"PlainText"));
    assert_eq!(told, ["NFC handshake"]);
    assert_eq!(session.facts()["layers"], serde_json::json!(["authd", "NFC"]));
}

#[test]
fn tls_begins_and_ends_at_its_byte() {
    let mut session = session();
    session.behind = Behind::More;
    hear(&mut session, Server, BANNER);
    let hello = client_hello();
    assert_eq!(session.step(Client, &hello[..1]), Step::Need(5));
    assert_eq!(hear(&mut session, Client, &hello), ["TLS Client Hello"]);
    let secret = [record(20, &[1]), record(22, &[9; 40]), record(23, &[5; 30])].concat();
    let told = hear(&mut session, Client, &[secret, classic(43, b"PlainText"), classic(33, b"")].concat());
    assert_eq!(
        told,
        [
            "TLS change of cipher",
            "TLS encrypted handshake, 40 bytes",
            "TLS encrypted data, 30 bytes",
            "NFC handshake",
            "NFC session parameters"
        ]
    );
    assert_eq!(hear(&mut session, Server, &classic(36, b"")), ["NFC session parameters, answer"]);
    assert_eq!(session.facts()["layers"], serde_json::json!(["authd", "TLS", "NFC"]));
}

#[test]
fn a_second_tls_may_follow_the_first() {
    let mut session = session();
    hear(&mut session, Client, &client_hello());
    hear(&mut session, Client, &[record(20, &[1]), record(23, &[5; 30])].concat());
    assert_eq!(hear(&mut session, Client, &client_hello()), ["TLS Client Hello"]);
    assert_eq!(session.facts()["layers"], serde_json::json!(["TLS", "TLS"]));
}

#[test]
fn nfc_copies_a_disk() {
    let mut session = session();
    let lengths: Vec<u8> = [4u32, 7].into_iter().flat_map(u32::to_le_bytes).collect();
    let opening = [classic(43, b"PlainText"), classic(54, &lengths), b"vddknbdmode".to_vec()].concat();
    assert_eq!(
        hear(&mut session, Client, &opening),
        ["NFC handshake", "NFC connection data", "NFC client name vddk", "NFC operation nbdmode"]
    );
    let mut open = vec![0; 60];
    open[0] = 9;
    open[16] = 2;
    open[20] = 0x1e;
    let open = [aio(4, 3, &open), b"[ds] a.vm".to_vec()].concat();
    assert_eq!(hear(&mut session, Client, &open), ["NFC open file [ds] a.vm"]);
    let mut read = vec![0; 44];
    (read[8], read[24], read[32], read[36]) = (1, 6, 6, 6);
    assert_eq!(hear(&mut session, Client, &aio(7, 4, &read)), ["NFC read 6 bytes at 0"]);
    let answer = [aio(7, 4, &read), b"sector".to_vec()].concat();
    let shown = session.listing(Server, &answer);
    assert_shows(&shown, &["vmware.nfc.aio.direction = 1 (read)", "vmware.nfc.aio.data = 736563746f72"]);
    let odd = [b"???".to_vec(), aio(3, 9, &[0; 4])].concat();
    assert_eq!(hear(&mut session, Client, &odd), ["skipped 3", "NFC close session"]);
}

#[test]
fn a_request_of_http_is_shown_and_refused() {
    let mut session = session();
    hear(&mut session, Server, BANNER);
    let body =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><M/></s:Body></s:Envelope>";
    let request = format!("POST /a HTTP/1.1\nContent-Length: {}\n\n{body}", body.len());
    assert_eq!(hear(&mut session, Client, request.as_bytes()), ["POST /a, SOAP M"]);
    session.records.clear();
    hear(&mut session, Server, b"530 Please login with USER and PASS.\r\n");
    let Record::SoapCall(call) = &session.records[1] else { panic!("{:?}", session.records) };
    assert_eq!((call.outcome, call.operation.as_deref()), ("refused", Some("M")));
    assert_eq!(call.refusal.as_deref(), Some("530 Please login with USER and PASS."));
}

#[test]
fn a_heartbeat_is_recognised() {
    let mut session = Session::new(&PROTOCOL, Transport::Udp);
    let mut datagram = vec![0; 66];
    datagram[0] = 0xa4;
    assert_shows(&session.listing(Client, &datagram), &["vmware.heartbeat.marker = 164"]);
    let verdict = |transport, bytes: &[u8]| {
        (PROTOCOL.probe)(&Probe { transport, bytes, side: Client, time: Time::default() })
    };
    assert_eq!(verdict(Transport::Udp, &datagram), Verdict::Possible);
    assert_eq!(verdict(Transport::Udp, &datagram[1..]), Verdict::No);
    assert_eq!(verdict(Transport::Tcp, b"220 VM"), Verdict::More);
    assert_eq!(verdict(Transport::Tcp, BANNER), Verdict::Certain(Some(Server)));
    assert_eq!(verdict(Transport::Tcp, b"220 ftp ready\r\n"), Verdict::No);
    assert_eq!(verdict(Transport::Tcp, b"USER root\r\n"), Verdict::Possible);
}

#[test]
fn every_prefix_and_changed_byte_holds_together() {
    let mut open = vec![0; 60];
    open[0] = 3;
    let messages = [
        (Server, BANNER.to_vec()),
        (Client, b"SESSION abc\r\nBANNER \r\n".to_vec()),
        (Client, [client_hello(), record(23, b"abc"), aio(4, 1, &open), b"abc".to_vec()].concat()),
        (Server, [classic(51, &[11]), aio(4, 1, &open)].concat()),
    ];
    for (side, message) in messages {
        for end in 1..=message.len() {
            for behind in [Behind::More, Behind::End, Behind::Cut(9)] {
                let mut session = session();
                session.behind = behind;
                hear(&mut session, side, &message[..end]);
            }
        }
        for at in 0..message.len() {
            for byte in [0, b'\n', b' ', b':', b',', 0xff, message[at] ^ 1] {
                let mut changed = message.clone();
                changed[at] = byte;
                hear(&mut session(), side, &changed);
            }
        }
    }
}
