//! Where domain controllers are: questions and answers of the logon service over mailslots.

use super::*;

/// A transaction that puts a message into a mailslot of the logon service.
fn mailslot(session: &mut Session, message: &[u8]) -> String {
    let name = b"\\MAILSLOT\\NET\\NETLOGON\0";
    let at = 32 + 1 + 34 + 2 + name.len();
    let mut words = Vec::new();
    for word in [0, message.len(), 0, 0, 0, 2, 0, 0, 0, 0, at, message.len(), at, 3, 1, 1, 2] {
        words.extend((word as u16).to_le_bytes());
    }
    request(session, 0x25, &block(&words, &[name, message].concat()))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_machine_asks_for_domain_controllers() {
    let question = [
        &[18, 0, 0, 0][..],
        &utf16("DESK"),
        &utf16("eve"),
        b"\\MAILSLOT\\NET\\GETDC1\0",
        &[0x80, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 0x20, 0xff, 0xff, 0xff, 0xff],
    ];
    let mut session = session();
    let listing = mailslot(&mut session, &question.concat());
    assert_eq!(session.summary, "Netlogon: LOGON_SAM_LOGON_REQUEST, eve, from DESK");
    for expected in [
        "smb_netlogon.user_name = \"eve\"",
        "smb_netlogon.flags.workstation = true",
        "smb_netlogon.lmnt_token = 65535",
    ] {
        assert!(listing.contains(expected), "{expected}: {listing}");
    }
    assert!(!listing.contains("! "), "{listing}");
    let nobody = [&[18, 0, 0, 0][..], &utf16("DESK"), &utf16("")];
    mailslot(&mut session, &nobody.concat());
    assert_eq!(session.summary, "Netlogon: LOGON_SAM_LOGON_REQUEST, from DESK");
}

/// An answer whose names share what they end with: `example.test` is at 24 of the message.
fn answer() -> Vec<u8> {
    [
        &[23, 0, 0, 0, 0xfd, 0xf3, 0, 0][..],
        &[7; 16],
        b"\x07example\x04test\0",
        b"\xc0\x18\x03dc1\xc0\x18\x07EXAMPLE\0\x03DC1\0\0\x04Site\0\xc0\x3d",
        &[16, 2, 0, 0, 0, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        &[13, 0, 0, 0, 0xff, 0xff, 0xff, 0xff],
    ]
    .concat()
}

#[test]
fn a_domain_controller_answers() {
    let mut session = session();
    let listing = mailslot(&mut session, &answer());
    for expected in [
        "smb_netlogon.forest_dns_name = \"example.test\"",
        "smb_netlogon.server_dns_name = \"dc1.example.test\"",
        "smb_netlogon.domain_name = \"EXAMPLE\"",
        "smb_netlogon.client_site_name = \"Site\"",
        "smb_netlogon.server_ip = 192.0.2.1",
        "smb_netlogon.nt_version = 13",
    ] {
        assert!(listing.contains(expected), "{expected}: {listing}");
    }
    assert!(
        session.summary.ends_with("LOGON_SAM_LOGON_RESPONSE_EX, dc1.example.test"),
        "{}",
        session.summary
    );
}

#[test]
fn names_that_refer_to_themselves_end() {
    let mut session = session();
    for (at, value) in [(38, 0xc0), (39, 38), (39, 0xff), (24, 0xff), (24, 63), (40, 0xc0)] {
        let mut answer = answer();
        answer[at] = value;
        let listing = mailslot(&mut session, &answer);
        assert!(listing.contains("smb_netlogon.ds_flags"), "{listing}");
    }
    let mut circle = answer();
    circle[38..40].copy_from_slice(&[0xc0, 38]);
    assert!(mailslot(&mut session, &circle).contains("not in front of it"));
    for end in 0..answer().len() {
        mailslot(&mut session, &answer()[..end]);
    }
}
