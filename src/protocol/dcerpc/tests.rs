//! Sessions of hand-made PDUs.

use super::pdu::{self, FIRST, LAST};
use super::{Association, Delivery, PROTOCOL};
use crate::message::Side;
use crate::protocol::testing::{Session, listing};
use crate::protocol::{Behind, Step, Transport};
use crate::reader::Reader;
use crate::record::Record;
use crate::time::Time;
use crate::tree::Tree;

/// A PDU of a kind with flags, number of the call and what follows the header, least significant byte first.
fn pdu(kind: u8, flags: u64, call: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![5, 0, kind, flags as u8, 0x10, 0, 0, 0];
    bytes.extend(((pdu::HEADER + body.len()) as u16).to_le_bytes());
    bytes.extend([0, 0]);
    bytes.extend(call.to_le_bytes());
    bytes.extend(body);
    bytes
}

/// Adds a verifier with a token to a PDU.
fn signed(mut bytes: Vec<u8>, kind: u8, level: u8, padding: usize, token: &[u8]) -> Vec<u8> {
    bytes.resize(bytes.len() + padding, 0);
    bytes.extend([kind, level, padding as u8, 0, 1, 0, 0, 0]);
    bytes.extend(token);
    let length = (bytes.len() as u16).to_le_bytes();
    bytes[8..10].copy_from_slice(&length);
    bytes[10..12].copy_from_slice(&(token.len() as u16).to_le_bytes());
    bytes
}

const NDR: u128 = 0x8a885d04_1ceb_11c9_9fe8_08002b104860;
const NDR64: u128 = 0x71710533_beba_4937_8319_b5dbef9ccc36;
const SRVSVC: u128 = 0x4b324fc8_1670_01d3_1278_5a47bf6ee188;
const FEATURES: u128 = 0x6cb71c2c_9812_4540_0300_000000000000;

fn uuid(id: u128) -> [u8; 16] {
    let [d, c, b, a, f, e, h, g, tail @ ..] = id.to_be_bytes();
    let mut bytes = [a, b, c, d, e, f, g, h, 0, 0, 0, 0, 0, 0, 0, 0];
    bytes[8..].copy_from_slice(&tail);
    bytes
}

/// A bind to version 3 of srvsvc with a context for each of the transfer syntaxes.
fn bind(syntaxes: &[u128]) -> Vec<u8> {
    let mut body = vec![0xb8, 0x10, 0xb8, 0x10, 0, 0, 0, 0, syntaxes.len() as u8, 0, 0, 0];
    for (context, syntax) in syntaxes.iter().enumerate() {
        body.extend([context as u8, 0, 1, 0]);
        body.extend(uuid(SRVSVC));
        body.extend([3, 0, 0, 0]);
        body.extend(uuid(*syntax));
        body.extend([2, 0, 0, 0]);
    }
    pdu(pdu::BIND, FIRST | LAST, 1, &body)
}

/// The answer: result, reason and syntax for each context.
fn bind_ack(results: &[(u8, u8, u128)]) -> Vec<u8> {
    let mut body = vec![0xb8, 0x10, 0xb8, 0x10, 7, 0, 0, 0, 4, 0];
    body.extend(b"135\0\0\0");
    body.extend([results.len() as u8, 0, 0, 0]);
    for (result, reason, syntax) in results {
        body.extend([*result, 0, *reason, 0]);
        body.extend(uuid(*syntax));
        body.extend([2, 0, 0, 0]);
    }
    pdu(pdu::BIND_ACK, FIRST | LAST, 1, &body)
}

fn request(flags: u64, call: u32, operation: u16, stub: &[u8]) -> Vec<u8> {
    let mut body = (stub.len() as u32).to_le_bytes().to_vec();
    body.extend([0, 0]);
    body.extend(operation.to_le_bytes());
    body.extend(stub);
    pdu(pdu::REQUEST, flags, call, &body)
}

fn response(flags: u64, call: u32, stub: &[u8]) -> Vec<u8> {
    let mut body = (stub.len() as u32).to_le_bytes().to_vec();
    body.extend([0, 0, 0, 0]);
    body.extend(stub);
    pdu(pdu::RESPONSE, flags, call, &body)
}

/// `NetrShareDel` of the share `tmp` on the server that is not named.
fn share_del() -> Vec<u8> {
    let mut stub = vec![0, 0, 0, 0];
    stub.extend([4, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0]);
    stub.extend(b"t\0m\0p\0\0\0");
    stub.extend([0, 0, 0, 0]);
    stub
}

fn connected() -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Tcp);
    session.step(Side::Client, &bind(&[NDR]));
    session.step(Side::Server, &bind_ack(&[(0, 0, NDR)]));
    session
}

fn rpc(record: &Record) -> serde_json::Value {
    serde_json::to_value(record).unwrap()
}

#[test]
fn a_call_is_named_decoded_and_recorded() {
    let mut session = connected();
    assert_eq!(session.summary, "Bind_ack srvsvc accepted");
    let bytes = request(FIRST | LAST, 2, 18, &share_del());
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert_eq!(session.summary, "srvsvc NetrShareDel request");
    assert!(text.contains("dcerpc.opnum = 18 (NetrShareDel)"), "{text}");
    assert!(text.contains("dcerpc.null_pointer = 00000000 (pointer to Server)"), "{text}");
    assert!(text.contains("srvsvc.srvsvc_NetShareDel.share_name = \"tmp\""), "{text}");
    let text = session.listing(Side::Server, &response(FIRST | LAST, 2, &[6, 9, 0, 0]));
    assert_eq!(session.summary, "srvsvc NetrShareDel response: NERR_NetNameNotFound");
    assert!(text.contains("srvsvc.werror = 2310 (NERR_NetNameNotFound)"), "{text}");
    let record = rpc(session.records.last().unwrap());
    for (key, value) in [
        ("kind", "rpc"),
        ("over", "tcp"),
        ("interface", "srvsvc"),
        ("interface_id", "4b324fc8-1670-01d3-1278-5a47bf6ee188"),
        ("operation", "NetrShareDel"),
        ("outcome", "answered"),
        ("result", "NERR_NetNameNotFound"),
    ] {
        assert_eq!(record[key], value, "{key}");
    }
    assert_eq!((record["request_frame"].as_u64(), record["reply_frame"].as_u64()), (Some(3), Some(4)));
}

#[test]
fn the_other_byte_order_gives_the_same() {
    let mut session = connected();
    let mut stub = vec![0, 0, 0, 0];
    stub.extend([0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 4]);
    stub.extend(b"\0t\0m\0p\0\0");
    stub.extend([0, 0, 0, 0]);
    let mut bytes = vec![5, 0, pdu::REQUEST, 3, 0x00, 0, 0, 0, 0, 24 + stub.len() as u8, 0, 0, 0, 0, 0, 2];
    bytes.extend([0, 0, 0, stub.len() as u8, 0, 0, 0, 18]);
    bytes.extend(&stub);
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert!(text.contains("dcerpc.drep.byteorder = 0 (most significant first)"), "{text}");
    assert!(text.contains("srvsvc.srvsvc_NetShareDel.share_name = \"tmp\""), "{text}");
    assert_eq!(session.tree.notes(), []);
}

#[test]
fn the_server_chooses_the_syntax() {
    let mut session = Session::new(&PROTOCOL, Transport::Tcp);
    let text = session.listing(Side::Client, &bind(&[NDR, NDR64, FEATURES]));
    assert_eq!(session.summary, "Bind srvsvc");
    assert!(text.contains("dcerpc.cn_bind_trans_btfn = 3"), "{text}");
    let answer = bind_ack(&[(2, 2, 0), (0, 0, NDR64), (3, 3, 0)]);
    let text = session.listing(Side::Server, &answer);
    session.check_tree(&answer);
    assert!(text.contains("dcerpc.cn_ack_reason = 2 (proposed transfer syntaxes not supported)"), "{text}");
    assert!(
        text.contains("dcerpc.cn_ack_trans_id = \"71710533-beba-4937-8319-b5dbef9ccc36\" (NDR64)"),
        "{text}"
    );
    // In NDR64 pointers and counts take eight bytes.
    let mut stub = [0; 8].to_vec();
    stub.extend([4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0]);
    stub.extend(b"t\0m\0p\0\0\0");
    stub.extend([0, 0, 0, 0]);
    let mut bytes = request(FIRST | LAST, 2, 18, &stub);
    bytes[20] = 1;
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert!(text.contains("srvsvc.srvsvc_NetShareDel.share_name = \"tmp\""), "{text}");
    assert_eq!(session.tree.notes(), []);
}

/// A session that agreed on NDR64 for its context.
fn wide() -> Session {
    let mut session = Session::new(&PROTOCOL, Transport::Tcp);
    session.step(Side::Client, &bind(&[NDR64]));
    session.step(Side::Server, &bind_ack(&[(0, 0, NDR64)]));
    session
}

#[test]
fn a_level_is_aligned_as_the_pointer_that_it_chooses() {
    let mut session = wide();
    // `NetrShareEnum` of the server `s`: its name ends in the middle of eight bytes.
    let mut stub = Vec::new();
    for number in [0x20000_u64, 2, 0, 2] {
        stub.extend(number.to_le_bytes());
    }
    stub.extend(b"s\0\0\0\0\0\0\0");
    stub.extend([1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
    for number in [0x20004_u64, 3, 0, 0xffff_ffff, 0] {
        stub.extend(number.to_le_bytes());
    }
    let text = session.listing(Side::Client, &request(FIRST | LAST, 2, 15, &stub));
    assert!(text.contains("srvsvc.srvsvc_NetShareEnumAll.level = 1\n"), "{text}");
    assert!(text.contains("srvsvc.srvsvc_NetShareCtr1.count = 3\n"), "{text}");
    assert!(text.contains("srvsvc.srvsvc_NetShareEnumAll.max_buffer = 4294967295\n"), "{text}");
    assert!(!text.contains("dcerpc.stub_data.rest"), "{text}");
    assert_eq!(session.tree.notes(), []);
}

#[test]
fn a_structure_ends_where_another_could_begin() {
    let mut session = wide();
    let mut stub = vec![0; 8];
    for number in [1_u64, 0, 1] {
        stub.extend(number.to_le_bytes());
    }
    stub.extend([0, 0, 0, 0, 0xf5, 1, 0, 0]);
    session.step(Side::Client, &request(FIRST | LAST, 2, 16, &stub));
    // Level 501 with neither name nor remark: behind its flags is a gap, then the return code.
    let mut stub = vec![0xf5, 1, 0, 0, 0, 0, 0, 0];
    for number in [0x20000_u64, 0, 3, 0, 0x30] {
        stub.extend(number.to_le_bytes());
    }
    stub.extend([5, 0, 0, 0]);
    let text = session.listing(Side::Server, &response(FIRST | LAST, 2, &stub));
    assert!(text.contains("srvsvc.srvsvc_NetShareInfo501.csc_policy = 48"), "{text}");
    assert!(text.contains("srvsvc.werror = 5 (ERROR_ACCESS_DENIED)"), "{text}");
    assert!(!text.contains("dcerpc.stub_data.rest"), "{text}");
    assert_eq!(session.tree.notes(), []);
}

#[test]
fn fragments_are_joined() {
    let mut session = connected();
    let stub = share_del();
    let (first, last) = stub.split_at(10);
    session.step(Side::Client, &request(FIRST, 2, 18, first));
    assert_eq!(session.summary, "srvsvc NetrShareDel request, first fragment");
    // Another call in between does not matter.
    session.step(Side::Client, &request(FIRST | LAST, 3, 18, &stub));
    let bytes = request(LAST, 2, 18, last);
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert_eq!(session.tree.sources()[0].bytes[..], stub[..]);
    assert!(text.contains("srvsvc.srvsvc_NetShareDel.share_name = \"tmp\""), "{text}");
    // A last fragment alone is no call.
    let text = session.listing(Side::Client, &request(LAST, 9, 18, last));
    assert!(text.contains("fragments before this one were not captured"), "{text}");
}

#[test]
fn a_fault_ends_its_call() {
    let mut session = connected();
    session.step(Side::Client, &request(FIRST | LAST, 2, 99, &[]));
    assert_eq!(session.summary, "srvsvc operation 99 request");
    let body = [24, 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0x1c, 0, 0, 0, 0];
    let bytes = pdu(pdu::FAULT, FIRST | LAST, 2, &body);
    session.listing(Side::Server, &bytes);
    session.check_tree(&bytes);
    assert_eq!(session.summary, "srvsvc operation 99 fault: nca_s_op_rng_error");
    let record = rpc(session.records.last().unwrap());
    assert_eq!(
        (record["outcome"].as_str(), record["result"].as_str()),
        (Some("fault"), Some("nca_s_op_rng_error"))
    );
    session.end(Side::Server);
    assert_eq!(session.records.len(), 1, "nothing is left open");
}

#[test]
fn what_is_not_answered_is_told_at_the_end() {
    let mut session = connected();
    session.step(Side::Client, &request(FIRST | LAST, 2, 18, &share_del()));
    session.end(Side::Client);
    session.end(Side::Server);
    assert_eq!(rpc(session.records.last().unwrap())["outcome"], "not seen");
}

#[test]
fn encrypted_parameters_are_shown_as_such() {
    let mut session = connected();
    let bytes = signed(request(FIRST | LAST, 2, 18, &share_del()), 10, 6, 8, &[1; 16]);
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert!(text.contains("dcerpc.encrypted_stub_data"), "{text}");
    assert!(!text.contains("share_name"), "{text}");
    let bytes = signed(request(FIRST | LAST, 3, 18, &share_del()), 10, 5, 4, &[1; 16]);
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert!(
        text.contains("share_name = \"tmp\"") && text.contains("dcerpc.auth_padding = 00000000"),
        "{text}"
    );
}

#[test]
fn a_verification_trailer_is_found() {
    let mut session = connected();
    let mut stub = share_del();
    stub.extend([0x8a, 0xe3, 0x13, 0x71, 0x02, 0xf4, 0x36, 0x71]);
    stub.extend([2, 0, 40, 0]);
    stub.extend(uuid(SRVSVC));
    stub.extend([3, 0, 0, 0]);
    stub.extend(uuid(NDR));
    stub.extend([2, 0, 0, 0]);
    stub.extend([1, 0x40, 4, 0, 1, 0, 0, 0]);
    let bytes = request(FIRST | LAST, 2, 18, &stub);
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert!(text.contains("dcerpc.rpc_sec_vt.command.cmd = 2 (presentation context)"), "{text}");
    assert!(text.contains("dcerpc.rpc_sec_vt.bitmask.sign = true"), "{text}");
    assert!(!text.contains("dcerpc.stub_data.rest"), "{text}");
}

#[test]
fn pdus_need_not_come_alone_or_whole() {
    let mut stream = bind(&[NDR]);
    stream.extend(request(FIRST | LAST, 2, 18, &share_del()));
    for cut in 0..=stream.len() {
        let (mut association, mut records) = (Association::over_pipe("\\PIPE\\srvsvc"), Vec::new());
        let mut summaries = String::new();
        for part in [&stream[..cut], &stream[cut..]] {
            let mut tree = Tree::new(true);
            tree.reset(Time::new(1_600_000_000, 0));
            let mut reader = Reader::new(part, 0, &mut tree);
            let mut summary = String::new();
            let delivery = Delivery {
                from: Side::Client,
                frame: 1,
                time: None,
                summary: &mut summary,
                records: &mut records,
            };
            association.data(&mut reader, delivery).unwrap();
            assert!(reader.is_empty(), "cut at {cut}: {}", listing(&tree, part));
            assert_eq!(tree.notes(), [], "cut at {cut}");
            summaries += &summary;
            summaries.push(';');
        }
        let said = summaries.replace([';', ','], " ");
        let said: Vec<&str> = said.split_whitespace().collect();
        assert_eq!(said, ["Bind", "srvsvc", "srvsvc", "NetrShareDel", "request"], "cut at {cut}");
        association.end(&mut records);
        assert_eq!(rpc(&records[0])["pipe"], "srvsvc", "cut at {cut}");
    }
}

#[test]
fn a_pipe_whose_bind_is_missing_is_known_by_name() {
    let (mut association, mut records) = (Association::over_pipe("srvsvc"), Vec::new());
    let bytes = request(FIRST | LAST, 2, 18, &share_del());
    let mut tree = Tree::new(true);
    let mut summary = "Write".to_owned();
    let delivery =
        Delivery { from: Side::Client, frame: 1, time: None, summary: &mut summary, records: &mut records };
    association.data(&mut Reader::new(&bytes, 0, &mut tree), delivery).unwrap();
    assert_eq!(summary, "Write, srvsvc NetrShareDel request");
}

#[test]
fn a_connection_waits_for_whole_pdus_and_skips_what_is_none() {
    let mut session = connected();
    session.behind = Behind::More;
    let bytes = request(FIRST | LAST, 2, 18, &share_del());
    assert_eq!(session.step(Side::Client, &bytes[..10]), Step::Need(16));
    assert_eq!(session.step(Side::Client, &bytes[..20]), Step::Need(bytes.len()));
    let mut late = b"no header".to_vec();
    late.extend(&bytes);
    assert_eq!(session.step(Side::Client, &late), Step::Skip(9));
}

#[test]
fn counts_that_lie_end_the_stub_only() {
    let mut session = connected();
    let mut stub = vec![0, 0, 0, 0];
    stub.extend([0xff; 12]);
    let bytes = request(FIRST | LAST, 2, 18, &stub);
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert!(text.contains("! error at 40: Share takes 8589934590 bytes, 0 bytes are left"), "{text}");
}

/// A datagram of a kind with flags and number of the fragment, least significant byte first.
fn datagram(kind: u8, flags: u8, fragment: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![4, kind, flags, 0, 0x10, 0, 0, 0];
    bytes.extend([0; 16]);
    bytes.extend(uuid(SRVSVC));
    bytes.extend([0xaa; 16]);
    bytes.extend([0, 0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 18, 0, 0xff, 0xff, 0xff, 0xff]);
    bytes.extend([body.len() as u8, 0, fragment, 0, 0, 1]);
    bytes.extend(body);
    bytes
}

#[test]
fn calls_go_without_a_connection_too() {
    let mut session = Session::new(&PROTOCOL, Transport::Udp);
    let stub = share_del();
    let (first, last) = stub.split_at(12);
    session.step(Side::Client, &datagram(0, 4, 0, first));
    let bytes = datagram(0, 6, 1, last);
    let text = session.listing(Side::Client, &bytes);
    session.check_tree(&bytes);
    assert_eq!(session.summary, "srvsvc NetrShareDel request, fragment 1");
    assert!(text.contains("srvsvc.srvsvc_NetShareDel.share_name = \"tmp\""), "{text}");
    let bytes = datagram(2, 0, 0, &[0, 0, 0, 0]);
    let text = session.listing(Side::Server, &bytes);
    session.check_tree(&bytes);
    assert!(text.contains("srvsvc.werror = 0 (ERROR_SUCCESS)"), "{text}");
    let record = rpc(session.records.last().unwrap());
    assert_eq!((record["over"].as_str(), record["result"].as_str()), (Some("udp"), Some("ERROR_SUCCESS")));
    let bytes = datagram(9, 0, 0, &[0, 0, 8, 0, 0, 4, 0, 0, 0, 4, 0, 0, 1, 0, 1, 0, 5, 0, 0, 0]);
    let text = session.listing(Side::Server, &bytes);
    session.check_tree(&bytes);
    assert!(text.contains("dcerpc.fack_selack = 5"), "{text}");
}

/// The latency of the last record, in seconds.
fn latency(session: &Session) -> Option<f64> {
    rpc(session.records.last().unwrap())["latency"].as_f64()
}

#[test]
fn numbers_that_come_again_tell_nothing_behind_a_gap() {
    // The bind has number 1.
    for (numbers, expected) in [([2, 3], Some(2.0)), ([1, 1], None)] {
        let mut session = connected();
        let ask = |session: &mut Session, number| {
            session.time = Time(session.time.0 + 1_000_000_000);
            session.step(Side::Client, &request(FIRST | LAST, number, 18, &share_del()))
        };
        ask(&mut session, numbers[0]);
        session.gap(Side::Server, 100);
        session.time = Time(session.time.0 + 2_000_000_000);
        session.step(Side::Server, &response(FIRST | LAST, numbers[0], &[0, 0, 0, 0]));
        assert_eq!(latency(&session), expected, "{numbers:?}");
        // A request that comes while one of the same number is open takes its place.
        ask(&mut session, numbers[1]);
        ask(&mut session, numbers[1]);
        assert_eq!(rpc(session.records.last().unwrap())["outcome"], "not seen");
        session.time = Time(session.time.0 + 3_000_000_000);
        session.step(Side::Server, &response(FIRST | LAST, numbers[1], &[0, 0, 0, 0]));
        assert_eq!(latency(&session), Some(3.0), "{numbers:?}");
    }
}

#[test]
fn a_pdu_with_a_lost_end_came_nobody_knows_when() {
    for (behind, expected) in [(Behind::Gap(4), None), (Behind::Cut(4), Some(1.0)), (Behind::Cut(3), None)] {
        let mut session = connected();
        session.step(Side::Client, &request(FIRST | LAST, 2, 18, &share_del()));
        session.time = Time(session.time.0 + 1_000_000_000);
        session.behind = behind;
        let bytes = response(FIRST | LAST, 2, &[0, 0, 0, 0]);
        session.step(Side::Server, &bytes[..bytes.len() - 4]);
        assert_eq!(latency(&session), expected, "{behind:?}");
    }
}
