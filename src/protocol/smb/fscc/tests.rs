//! Layouts as captured and as specified, and lists that go nowhere.

use super::*;
use crate::protocol::testing::listing;
use crate::tree::Tree;

pub(in crate::protocol::smb) fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Reads bytes, checks that everything was read or is shown as undissected, and lists the tree.
pub(in crate::protocol::smb) fn read(
    text: &str,
    read: impl FnOnce(&mut Reader<'_, '_>) -> Result<(), Fault>,
) -> String {
    let bytes = hex(text);
    let mut tree = Tree::new(true);
    let mut r = Reader::new(&bytes, 0, &mut tree);
    if let Err(fault) = read(&mut r) {
        r.fault(&fault);
    }
    r.undissected();
    listing(&tree, &bytes)
}

fn utf16(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{:04x}", unit.swap_bytes())).collect()
}

fn expect(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|found| found.trim() == *line), "{line}\n{text}");
    }
}

/// When Samba said that a file was created, 2026-11-21.
const TIME: &str = "6808ba1f9379dd01";

#[test]
fn basic_information_and_times_that_are_none() {
    let bytes = format!("{TIME} 0000000000000000 ffffffffffffffff feffffffffffffff 22000000 00000000");
    let text = read(&bytes, |r| file_information(r, 4, Names::Smb2));
    expect(
        &text,
        &[
            "smb2.last_access.time = 0 (not known; or, when it is set, left as it is)",
            "smb2.last_write.time = 18446744073709551615 (left as it is by everything that is done through this handle)",
            "smb2.file_attribute = 34",
            "smb2.file_attribute.hidden = true",
            "smb2.file_attribute.archive = true",
            "smb2.reserved = 00000000",
        ],
    );
    assert!(!text.contains("undissected"), "{text}");
    let text = read(&bytes, |r| file_information(r, 4, Names::Smb1));
    expect(
        &text,
        &["smb.access.time = 0 (not known; or, when it is set, left as it is)", "smb.file_attribute = 34"],
    );
}

#[test]
fn the_size_of_a_file_system_is_told_in_units() {
    let text = read("748ebf0f00000000 10c4fa0100000000 02000000 00020000", |r| filesystem_information(r, 3));
    expect(&text, &["smb.fs_units = 264212084", "smb.free_alloc_units = 33211408"]);
}

#[test]
fn renames_of_both_versions() {
    let name = utf16("새_改");
    let bytes = format!("01 00000000000000 0000000000000000 06000000 {name}");
    expect(
        &read(&bytes, |r| file_information(r, 10, Names::Smb2)),
        &["smb2.rename.replace_if = true", "smb2.filename = \"새_改\""],
    );
    let bytes = format!("01 000000 00000000 06000000 {name}");
    expect(&read(&bytes, |r| file_information(r, 10, Names::Smb1)), &["smb.target_name = \"새_改\""]);
}

#[test]
fn names_cut_by_a_small_buffer() {
    let text = read(&format!("16000000 {}", utf16("bu")), |r| file_information(r, 21, Names::Smb2));
    expect(&text, &["smb.file = \"bu\"", "! error at 4: File Name takes 22 bytes, 4 bytes are left"]);
}

#[test]
fn entries_of_every_class() {
    let fixed = format!("{TIME}{TIME}{TIME}{TIME} 0700000000000000 0010000000000000 20000000 02000000");
    let (ea, short, id) =
        ("05000000", format!("04 00 {}{}", utf16("A~"), "00".repeat(20)), "6e08a00000000000");
    let (tag, id128) = ("00000000", "00112233445566778899aabbccddeeff");
    let bodies = [
        (1, fixed.clone()),
        (2, format!("{fixed}{ea}")),
        (3, format!("{fixed}{ea}{short}")),
        (12, "02000000".to_owned()),
        (37, format!("{fixed}{ea}{short} 0000 {id}")),
        (38, format!("{fixed}{ea} 00000000 {id}")),
        (50, format!("{fixed}{id}{} 01000000", "11".repeat(16))),
        (60, format!("{fixed}{ea}{tag}{id128}")),
        (63, format!("{fixed}{ea}{tag}{id128}{short}")),
        (78, format!("{fixed}{ea}{tag}{id}")),
        (79, format!("{fixed}{ea}{tag}{id}{short}")),
        (80, format!("{fixed}{ea}{tag}{id}{id128}")),
        (81, format!("{fixed}{ea}{tag}{id}{id128}{short}")),
    ];
    for (class, body) in bodies {
        let entry = format!("00000000 00000000 {body} {}", utf16("x"));
        let padded = hex(&entry).len().next_multiple_of(8);
        let first = entry.replacen("00000000", &format!("{:08x}", (padded as u32).swap_bytes()), 1);
        let padding = "00".repeat(padded - hex(&entry).len());
        let bytes = format!("{first}{padding}{entry}");
        for (names, name) in [(Names::Smb2, "smb2.filename = \"x\""), (Names::Smb1, "smb.file = \"x\"")] {
            let text = read(&bytes, |r| directory_entries(r, class, names));
            assert_eq!(text.matches(name).count(), 2, "class {class}\n{text}");
            assert!(!text.contains("undissected") && !text.contains('!'), "class {class}\n{text}");
        }
    }
}

#[test]
fn the_tag_of_a_reparse_point_in_place_of_a_size() {
    let bytes = format!(
        "00000000 00000000 {TIME}{TIME}{TIME}{TIME} {} 10040000 02000000 0a000080 {}",
        "00".repeat(16),
        utf16("d")
    );
    let text = read(&bytes, |r| directory_entries(r, 2, Names::Smb2));
    expect(&text, &["smb2.reparse_tag = 2147483658 (DFS)", "smb2.filename = \"d\""]);
}

#[test]
fn extended_attributes_and_streams_and_changes() {
    let text = read("14000000 00 05 0600 4541 4f4e4500 56414c554531 00000000 00 01 0000 4100", |r| {
        file_information(r, 15, Names::Smb2)
    });
    expect(&text, &["smb2.ea.name = \"EAONE\"", "smb2.ea.data = 56414c554531", "smb2.ea.name = \"A\""]);
    let stream = format!("00000000 0e000000 0500000000000000 0010000000000000 {}", utf16("::$DATA"));
    let text = read(&stream, |r| file_information(r, 22, Names::Smb2));
    expect(&text, &["smb.stream_size = 5", "smb.stream_name = \"::$DATA\""]);
    let text =
        read(&format!("00000000 05000000 08000000 {}", utf16("알림통지")), |r| notify(r, Names::Smb2));
    expect(&text, &["smb2.notify.action = 5 (renamed: the new name)", "smb2.filename = \"알림통지\""]);
}

#[test]
fn file_systems() {
    let text = read("6f000500 ff000000 08000000 4e00540046005300", |r| filesystem_information(r, 5));
    expect(&text, &["smb.fs_attr.css = true", "smb.fs_attr.soids = true", "smb.fs_name = \"NTFS\""]);
    let text = read("07000000 20000000", |r| filesystem_information(r, 4));
    expect(&text, &["smb.device.type = 7 (disk)", "smb.device.mounted = true"]);
    let text = read(
        &format!(
            "00000000 1c000000 {TIME} 0500000000000000 {0} {0} 010200000000000520000000 20020000",
            "ff".repeat(8)
        ),
        quota,
    );
    expect(
        &text,
        &[
            "smb.quota.used = 5",
            "smb.quota.hard.default = 18446744073709551615 (none)",
            "nt.sid = \"S-1-5-32-544\" (Administrators)",
        ],
    );
}

#[test]
fn lists_that_go_nowhere_or_beyond() {
    let entry = "00000000 02000000 7800";
    let text = read(&format!("04000000 {entry}"), |r| directory_entries(r, 12, Names::Smb2));
    expect(&text, &["! error at 0: the next entry is said to be 4 bytes on, in the midst of this one"]);
    let text = read(&format!("ffffff7f {entry}"), |r| directory_entries(r, 12, Names::Smb2));
    expect(
        &text,
        &["smb2.filename = \"x\"", "! error at 0: Entry takes 2147483647 bytes, 14 bytes are left"],
    );
    let text = read("0000", |r| notify(r, Names::Smb1));
    expect(&text, &["! error at 0: Change takes 4 bytes, 2 bytes are left"]);
}

#[test]
fn every_class_takes_any_bytes() {
    for class in 0..=u8::MAX {
        for fill in ["00", "01", "ff"] {
            for length in [0, 1, 3, 8, 60, 200] {
                let bytes = fill.repeat(length);
                for names in [Names::Smb1, Names::Smb2] {
                    read(&bytes, |r| file_information(r, class, names));
                    read(&bytes, |r| directory_entries(r, class, names));
                }
                read(&bytes, |r| filesystem_information(r, class));
            }
        }
    }
}
