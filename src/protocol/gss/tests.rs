//! Tokens as programs sent them, and tokens as nobody should.

use super::{Exchange, Identity};
use crate::protocol::testing::{check_tree, listing};
use crate::reader::Reader;
use crate::tree::Tree;

/// Windows client and domain controller, NTLMv2 without SPNEGO around it.
const NEGOTIATE: &str = "4e544c4d5353500001000000350208e000000000000000000000000000000000";
const CHALLENGE: &str = "4e544c4d53535000020000000600060038000000350289e2da16f9f1d389650300000000\
    00000000640064003e0000000a0039380000000f46004f004f000200060046004f004f00010004004100440004001000\
    66006f006f002e00740065007300740003001600410044002e0066006f006f002e007400650073007400050010006600\
    6f006f002e007400650073007400070008009d9c207914a9d40100000000";
const AUTHENTICATE: &str = "4e544c4d53535000030000000000000040000000900090004000000000000000d00000001a001a00\
    d000000000000000ea00000010001000ec000000350288e0ece19aadf7d80ae5f4c1a3a586074ea70101000000000000\
    9d9c207914a9d401ae25580d2409ab0e000000000200060046004f004f0001000400410044000400100066006f006f00\
    2e00740065007300740003001600410044002e0066006f006f002e0074006500730074000500100066006f006f002e00\
    7400650073007400070008009d9c207914a9d40100000000610064006d0069006e006900730074007200610074006f00\
    7200000051cf29aa12df95dc1c6aacef50adf76a";
/// smbclient with `client ntlmv2 auth = no`, in SPNEGO, with a signature over the mechanisms.
const NTLM2_SESSION: &str = "a181d93081d6a281bf0481bc4e544c4d5353500003000000180018005800000018001800700000\
    0012001200880000000e000e009a00000004000400a800000010001000ac00000015820862060100000000000f7ed88cda\
    691e8ca2646b8d60e4a047b63dffbecd1fef8e92000000000000000000000000000000005fd81bbdef7d2ec2aa2e3b6c00\
    9d1c457a57fdcd321ae29157004f0052004b00470052004f00550050006c0061006200750073006500720056004d00cce3\
    4094790a9f26923d991e60863bcea312041001000000f4fb2da2c1395b2400000000";
/// Windows 10 as server: NegoEx with the mechanism's metadata.
const NEGOEX: &str = "6082013c06062b0601050502a08201303082012ca01a3018060a2b06010401823702021e060a2b060104018237\
    02020aa282010c048201084e45474f45585453010000000000000060000000700000002e3c2a3ac72b3ca96dac3874a7dd1d\
    5b0148bc69e7138869cc545f23927e2cbfbde8e0211f749ca3099b93c895e97b0c0000000000000000600000000100000000\
    000000000000005c33530deaf90d4db2ec4ae3786ec3084e45474f45585453030000000100000040000000980000002e3c2a\
    3ac72b3ca96dac3874a7dd1d5b5c33530deaf90d4db2ec4ae3786ec30840000000580000003056a054305230278025302331\
    21301f06035504031318546f6b656e205369676e696e67205075626c6963204b657930278025302331213\
    01f06035504031318546f6b656e205369676e696e67205075626c6963204b6579";
/// Samba's answer to an anonymous client: no response at all.
const ANONYMOUS: &str = "4e544c4d53535000030000000000000040000000000000004000000000000000400000000000000040000000\
    00000000400000000000000040000000158a08e2";

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// An element of ASN.1.
fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match content.len() {
        length @ 0..0x80 => out.push(length as u8),
        length => out.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    out.extend(content);
    out
}

/// Reads a token and checks its tree; gives the tree as text.
fn read(exchange: &mut Exchange, bytes: &[u8]) -> String {
    let mut tree = Tree::new(true);
    let mut reader = Reader::new(bytes, 0, &mut tree);
    if let Err(fault) = exchange.token(&mut reader) {
        reader.fault(&fault);
    }
    reader.undissected();
    check_tree(&tree, bytes);
    listing(&tree, bytes)
}

fn identity(tokens: &[Vec<u8>]) -> Identity {
    let mut exchange = Exchange::default();
    tokens.iter().for_each(|token| drop(read(&mut exchange, token)));
    exchange.identity().clone()
}

/// The lines of a listing that have one of these fields, without indentation.
fn lines<'a>(listing: &'a str, fields: &[&str]) -> Vec<&'a str> {
    let has = |line: &&str| fields.iter().any(|field| line.split(' ').next() == Some(field));
    listing.lines().map(str::trim_start).filter(has).collect()
}

fn name(parts: &[&str]) -> Vec<u8> {
    let parts: Vec<u8> = parts.iter().flat_map(|part| element(0x1b, &[part.as_bytes()])).collect();
    element(0x30, &[&element(0xa0, &[&element(2, &[&[2]])]), &element(0xa1, &[&element(0x30, &[&parts])])])
}

fn explicit(number: u8, content: &[u8]) -> Vec<u8> {
    element(0xa0 | number, &[content])
}

fn integer(number: u8, content: &[u8]) -> Vec<u8> {
    explicit(number, &element(2, &[content]))
}

fn encrypted(etype: u8) -> Vec<u8> {
    let cipher = explicit(2, &element(4, &[&[0xee; 200]]));
    element(0x30, &[&integer(0, &[etype]), &integer(1, &[3]), &cipher])
}

fn ticket() -> Vec<u8> {
    let realm = explicit(1, &element(0x1b, &[b"EXAMPLE.ORG"]));
    let service = explicit(2, &name(&["cifs", "files.example.org"]));
    let fields = [&integer(0, &[5])[..], &realm, &service, &explicit(3, &encrypted(18))];
    element(0x61, &[&element(0x30, &fields)])
}

fn ap_req() -> Vec<u8> {
    let options = explicit(2, &element(3, &[&[0, 0x20, 0, 0, 0]]));
    let fields = [
        &integer(0, &[5])[..],
        &integer(1, &[14]),
        &options,
        &explicit(3, &ticket()),
        &explicit(4, &encrypted(18)),
    ];
    element(0x6e, &[&element(0x30, &fields)])
}

fn krb_error() -> Vec<u8> {
    let fields = [
        &integer(0, &[5])[..],
        &integer(1, &[30]),
        &explicit(4, &element(24, &[b"20260102030405Z"])),
        &integer(5, &[1, 0]),
        &integer(6, &[37]),
        &explicit(9, &element(0x1b, &[b"EXAMPLE.ORG"])),
        &explicit(10, &name(&["cifs", "files"])),
        &explicit(11, &element(0x1b, &[b"too late"])),
    ];
    element(0x7e, &[&element(0x30, &fields)])
}

/// A GSS-API token of Kerberos.
fn framed(id: [u8; 2], message: &[u8]) -> Vec<u8> {
    let mechanism = element(6, &[&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 1, 2, 2]]);
    element(0x60, &[&mechanism, &id, message])
}

/// SPNEGO's first token with that token of Kerberos in it.
fn offer(token: &[u8]) -> Vec<u8> {
    let mechanisms = element(6, &[&[0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 1, 2, 2]]);
    let fields = [&explicit(0, &element(0x30, &[&mechanisms]))[..], &explicit(2, &element(4, &[token]))];
    let spnego = element(6, &[&[0x2b, 6, 1, 5, 5, 2]]);
    element(0x60, &[&spnego, &explicit(0, &element(0x30, &fields))])
}

/// Every token that is read here.
fn tokens() -> Vec<Vec<u8>> {
    let cfx = bytes("050406ff0010001c000000006d9495d1c8d5c006b0769d2f599881544bb45a91");
    let rc4 = framed([2, 1], &bytes("11001000ffff01020304050607081112131415161718212223242526272831"));
    let request = element(0x30, &[&integer(0, &[5]), &integer(1, &[16]), &explicit(2, &name(&["host"]))]);
    let mut tokens: Vec<Vec<u8>> =
        [NEGOTIATE, CHALLENGE, AUTHENTICATE, NTLM2_SESSION, NEGOEX, ANONYMOUS].map(bytes).into();
    tokens.extend([
        cfx,
        rc4,
        framed([4, 0], &request),
        framed([4, 1], &element(0x30, &[&explicit(2, &ticket())])),
    ]);
    tokens.extend([offer(&framed([1, 0], &ap_req())), ap_req(), framed([3, 0], &krb_error())]);
    tokens
}

#[test]
fn ntlmv2() {
    let mut exchange = Exchange::default();
    read(&mut exchange, &bytes(NEGOTIATE));
    let challenge = read(&mut exchange, &bytes(CHALLENGE));
    let shown = lines(
        &challenge,
        &[
            "ntlmssp.messagetype",
            "ntlmssp.negotiateflags",
            "ntlmssp.ntlmserverchallenge",
            "ntlmssp.version.build_number",
            "ntlmssp.challenge.target_name",
            "ntlmssp.challenge.target_info.dns_computer_name",
            "ntlmssp.challenge.target_info.timestamp",
        ],
    );
    assert_eq!(
        shown,
        [
            "ntlmssp.messagetype = 2 (NTLMSSP_CHALLENGE)",
            "ntlmssp.negotiateflags = 3800629813",
            "ntlmssp.ntlmserverchallenge = da16f9f1d3896503",
            "ntlmssp.version.build_number = 14393",
            "ntlmssp.challenge.target_name = \"FOO\"",
            "ntlmssp.challenge.target_info.dns_computer_name = \"AD.foo.test\"",
            "ntlmssp.challenge.target_info.timestamp = 2019-01-10T18:44:09.720745300Z",
        ]
    );
    let authenticate = read(&mut exchange, &bytes(AUTHENTICATE));
    let shown = lines(
        &authenticate,
        &["ntlmssp.auth.username", "ntlmssp.ntlmv2_response.ntproofstr", "ntlmssp.ntlmv2_response.chal", "!"],
    );
    assert_eq!(
        shown,
        [
            "ntlmssp.ntlmv2_response.ntproofstr = ece19aadf7d80ae5f4c1a3a586074ea7",
            "ntlmssp.ntlmv2_response.chal = ae25580d2409ab0e",
            "ntlmssp.auth.username = \"administrator\"",
        ]
    );
    assert!(!authenticate.contains("ntlmssp.authenticate.mic"), "there is no room for a signature");
    let told = exchange.identity();
    assert_eq!(told.ntlm_version, Some("NTLMv2"));
    assert_eq!((told.user.as_deref(), told.domain.as_deref()), (Some("administrator"), None));
    assert_eq!(told.server_challenge, Some([0xda, 0x16, 0xf9, 0xf1, 0xd3, 0x89, 0x65, 0x03]));
    assert_eq!(told.target.dns_tree.as_deref(), Some("foo.test"));
    assert!(!told.anonymous);
}

#[test]
fn versions_of_ntlm() {
    let session = identity(&[bytes(NTLM2_SESSION)]);
    assert_eq!(session.ntlm_version, Some("NTLM2 session"));
    assert_eq!(
        (session.user.as_deref(), session.domain.as_deref(), session.workstation.as_deref()),
        (Some("labuser"), Some("WORKGROUP"), Some("VM"))
    );
    let mut v1 = bytes(NTLM2_SESSION);
    let flags = v1.windows(4).position(|at| at == [0x15, 0x82, 0x08, 0x62]).unwrap();
    v1[flags + 2] = 0;
    assert_eq!(identity(&[v1]).ntlm_version, Some("NTLMv1"));
    let anonymous = identity(&[bytes(ANONYMOUS)]);
    assert_eq!((anonymous.ntlm_version, anonymous.anonymous), (Some("anonymous"), true));
}

#[test]
fn an_exchange_that_starts_over_forgets() {
    let tokens = [NEGOTIATE, CHALLENGE, AUTHENTICATE, NEGOTIATE].map(bytes);
    assert_eq!(identity(&tokens), Identity { mechanism: Some("NTLMSSP"), ..Identity::default() });
}

#[test]
fn negotiate_names_are_never_unicode() {
    let mut message = bytes(NEGOTIATE);
    message[16..24].copy_from_slice(&[3, 0, 3, 0, 32, 0, 0, 0]);
    message[24..32].copy_from_slice(&[2, 0, 2, 0, 35, 0, 0, 0]);
    message.extend(b"DOMPC");
    let told = identity(&[message]);
    assert_eq!((told.domain.as_deref(), told.workstation.as_deref()), (Some("DOM"), Some("PC")));
}

#[test]
fn signature_of_the_mechanisms() {
    let listing = read(&mut Exchange::default(), &bytes(NTLM2_SESSION));
    let shown = lines(
        &listing,
        &["spnego.mechListMIC", "ntlmssp.verf.vers", "ntlmssp.verf.body", "ntlmssp.authenticate.mic"],
    );
    assert_eq!(
        shown,
        [
            "ntlmssp.authenticate.mic = 7ed88cda691e8ca2646b8d60e4a047b6 (the response does not announce it)",
            "spnego.mechListMIC = 01000000f4fb2da2c1395b2400000000",
            "ntlmssp.verf.vers = 1",
            "ntlmssp.verf.body = f4fb2da2c1395b2400000000",
        ]
    );
}

#[test]
fn a_list_of_pairs_without_end_is_noted() {
    let mut message = bytes(CHALLENGE);
    let end = message.len() - 4;
    message.truncate(end);
    message[40] -= 4;
    let listing = read(&mut Exchange::default(), &message);
    assert!(listing.contains("warning at 158: the list of pairs has no end"), "{listing}");
}

#[test]
fn parts_outside_of_the_message_are_noted() {
    let mut message = bytes(AUTHENTICATE);
    message[36..44].copy_from_slice(&[26, 0, 26, 0, 0xff, 0xff, 0xff, 0xff]);
    let listing = read(&mut Exchange::default(), &message);
    assert!(listing.contains("UserName is said to take 26 bytes at offset 4294967295 of 252"), "{listing}");
    // On top of the fixed layout, which ends before the flags then, and on top of each other.
    message[36..44].copy_from_slice(&[26, 0, 26, 0, 4, 0, 0, 0]);
    message[28..36].copy_from_slice(&[26, 0, 26, 0, 5, 0, 0, 0]);
    read(&mut Exchange::default(), &message);
}

#[test]
fn kerberos_in_spnego() {
    let mut exchange = Exchange::default();
    let listing = read(&mut exchange, &offer(&framed([1, 0], &ap_req())));
    let shown = lines(
        &listing,
        &[
            "gss-api.OID",
            "spnego.mechTypes",
            "spnego.MechType",
            "spnego.krb5_oid",
            "spnego.krb5.tok_id",
            "kerberos.msg_type",
            "kerberos.APOptions.mutual.required",
            "kerberos.realm",
            "kerberos.sname_string",
            "kerberos.etype",
            "kerberos.kvno",
        ],
    );
    assert_eq!(
        shown,
        [
            "gss-api.OID = \"1.3.6.1.5.5.2\" (SPNEGO)",
            "spnego.mechTypes = 1",
            "spnego.MechType = \"1.2.840.48018.1.2.2\" (Kerberos 5 (Microsoft))",
            "spnego.krb5_oid = \"1.2.840.113554.1.2.2\" (Kerberos 5)",
            "spnego.krb5.tok_id = 1 (AP-REQ)",
            "kerberos.msg_type = 14 (KRB_AP_REQ)",
            "kerberos.APOptions.mutual.required = true",
            "kerberos.realm = \"EXAMPLE.ORG\"",
            "kerberos.sname_string = 2",
            "kerberos.etype = 18 (aes256-cts-hmac-sha1-96)",
            "kerberos.kvno = 3",
            "kerberos.etype = 18 (aes256-cts-hmac-sha1-96)",
            "kerberos.kvno = 3",
        ]
    );
    let told = exchange.identity();
    assert_eq!(told.mechanism, Some("Kerberos"));
    assert_eq!(told.kerberos.service.as_deref(), Some("cifs/files.example.org"));
    assert_eq!(told.kerberos.realm.as_deref(), Some("EXAMPLE.ORG"));
    assert_eq!(told.kerberos.encryption, Some("aes256-cts-hmac-sha1-96"));
}

#[test]
fn kerberos_refuses() {
    let mut exchange = Exchange::default();
    let listing = read(&mut exchange, &framed([3, 0], &krb_error()));
    let shown =
        lines(&listing, &["kerberos.stime", "kerberos.susec", "kerberos.error_code", "kerberos.e_text"]);
    assert_eq!(
        shown,
        [
            "kerberos.stime = 2026-01-02T03:04:05.000000000Z",
            "kerberos.susec = 256",
            "kerberos.error_code = 37 (KRB_AP_ERR_SKEW)",
            "kerberos.e_text = \"too late\"",
        ]
    );
    assert_eq!(exchange.identity().kerberos.error, Some("KRB_AP_ERR_SKEW"));
}

#[test]
fn lengths_in_long_and_indefinite_form() {
    // [0] of indefinite length, a SEQUENCE with a length in four bytes, a list of indefinite length.
    let token = bytes("a080 3084 00000012 a080 3080 060a 2b06010401823702020a 0000 0000 0000");
    let listing = read(&mut Exchange::default(), &token);
    assert!(listing.contains("spnego.MechType = \"1.3.6.1.4.1.311.2.2.10\" (NTLMSSP)"), "{listing}");
    assert!(listing.contains("ber.header = 41088 ([0], up to its end)"), "{listing}");
    assert!(listing.contains("SEQUENCE, 18 bytes"), "{listing}");
}

#[test]
fn negoex_messages() {
    let listing = read(&mut Exchange::default(), &bytes(NEGOEX));
    let shown = lines(
        &listing,
        &[
            "negoex.message.type",
            "negoex.auth_scheme",
            "negoex.message.conv_id",
            "negoex.exchange_vec_byte_count",
            "!",
        ],
    );
    assert_eq!(
        shown,
        [
            "negoex.message.type = 1 (ACCEPTOR_NEGO)",
            "negoex.message.conv_id = \"3a2a3c2e-2bc7-a93c-6dac-3874a7dd1d5b\"",
            "negoex.auth_scheme = \"0d53335c-f9ea-4d0d-b2ec-4ae3786ec308\"",
            "negoex.message.type = 3 (ACCEPTOR_META_DATA)",
            "negoex.message.conv_id = \"3a2a3c2e-2bc7-a93c-6dac-3874a7dd1d5b\"",
            "negoex.auth_scheme = \"0d53335c-f9ea-4d0d-b2ec-4ae3786ec308\"",
            "negoex.exchange_vec_byte_count = 88",
        ]
    );
}

#[test]
fn signatures_of_kerberos() {
    let cfx = read(&mut Exchange::default(), &tokens()[6]);
    let shown = lines(&cfx, &["spnego.krb5.sealed", "spnego.krb5.cfx_rrc", "spnego.krb5.cfx_seq"]);
    assert_eq!(
        shown,
        ["spnego.krb5.sealed = true", "spnego.krb5.cfx_rrc = 28", "spnego.krb5.cfx_seq = 1838454225"]
    );
    let rc4 = read(&mut Exchange::default(), &tokens()[7]);
    let shown = lines(&rc4, &["spnego.krb5.tok_id", "spnego.krb5.seal_alg", "spnego.krb5.sgn_cksum"]);
    assert_eq!(
        shown,
        [
            "spnego.krb5.tok_id = 258 (Wrap)",
            "spnego.krb5.seal_alg = 16 (RC4)",
            "spnego.krb5.sgn_cksum = 1112131415161718",
        ]
    );
}

#[test]
fn tokens_in_tokens_come_to_an_end() {
    let mut token = bytes(NEGOTIATE);
    for _ in 0..100 {
        token = offer(&token);
    }
    let listing = read(&mut Exchange::default(), &token);
    assert_eq!(listing.matches("spnego.mechToken").count(), 2);
    assert_eq!(listing.matches("gss-api.token_object").count(), 1);
}

#[test]
fn every_prefix_of_every_token() {
    for token in tokens() {
        for end in 0..token.len() {
            read(&mut Exchange::default(), &token[..end]);
        }
    }
}

#[test]
fn damaged_tokens() {
    // A linear congruential generator: what is damaged is the same in every run.
    let mut state: u64 = 1;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    let tokens = tokens();
    for round in 0..4000 {
        let mut exchange = Exchange::default();
        let mut token = tokens[round % tokens.len()].clone();
        for _ in 0..1 + random(4) {
            let at = random(token.len());
            token[at] = match random(4) {
                0 => 0,
                1 => 0xff,
                2 => 0x80,
                _ => random(256) as u8,
            };
        }
        read(&mut exchange, &token);
        let with = exchange.identity().clone();
        let mut tree = Tree::new(false);
        let mut silent = Exchange::default();
        drop(silent.token(&mut Reader::new(&token, 0, &mut tree)));
        assert_eq!(&with, silent.identity(), "what is told does not depend on recording");
    }
}
