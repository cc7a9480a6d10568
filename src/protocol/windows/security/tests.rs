//! Security descriptors as captured, and as nobody should send them.

use super::*;
use crate::protocol::testing::listing;
use crate::reader::Reader;
use crate::tree::Tree;

fn read(bytes: &[u8], object: Object) -> String {
    let mut tree = Tree::new(true);
    let mut r = Reader::new(bytes, 0, &mut tree);
    descriptor(&mut r, object).unwrap();
    assert!(r.is_empty(), "everything is read");
    listing(&tree, bytes)
}

/// What Samba answers for a file of root: owner, and a list of two entries.
const SAMBA: &str = "0100048014000000000000000000000024000000 \
    01020000000000160100000000000000 02003400020000000000180 0ff011f00 0102000000000016010000000000000 0 \
    00001400a90012000101000000000001000000 00";

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn owner_and_list() {
    let text = read(&hex(SAMBA), Object::File);
    for expected in [
        "nt.offset_to_owner_sid = 20\n",
        "nt.offset_to_group_sid = 0 (none)\n",
        "nt.sid = \"S-1-22-1-0\" (a Unix user)\n",
        "nt.acl.num_aces = 2\n",
        "nt.ace.type = 0 (access allowed)\n",
        "nt.access_mask = 2032127\n",
        "nt.access_mask.specific_0 = true (read data)\n",
        "nt.sid = \"S-1-1-0\" (Everyone)\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(!text.contains("undissected") && !text.contains('!'), "{text}");
}

#[test]
fn a_list_at_offset_0_grants_everything() {
    let text = read(&hex("01000480 00000000 00000000 00000000 00000000"), Object::File);
    assert!(text.contains("nt.offset_to_dacl = 0 (none: everyone may do everything)"), "{text}");
}

#[test]
fn parts_out_of_order_shared_and_outside() {
    // The group is the owner's SID; the DACL is before both; the SACL is nowhere.
    let text = read(
        &hex("01001480 1c000000 1c000000 00ffffff 14000000 0200080000000000 010100000000000100000000"),
        Object::Directory,
    );
    assert_eq!(text.matches("nt.sid = \"S-1-1-0\"").count(), 2, "{text}");
    assert!(text.contains("a part is said to be at offset 4294967040, behind the end at 40"), "{text}");
}

#[test]
fn counts_beyond_the_data() {
    let text = read(
        &hex("01000480 00000000 00000000 00000000 14000000 02001000ffff0000 0000080001000000"),
        Object::File,
    );
    assert!(text.contains("SID takes 8 bytes, 0 bytes are left"), "{text}");
    assert!(text.contains("Access control entry takes 4 bytes, 0 bytes are left"), "{text}");
    let text =
        read(&hex("01000480 00000000 00000000 00000000 14000000 02000c0001000000 00000000"), Object::File);
    assert!(text.contains("an access control entry takes 4 bytes at least, not 0"), "{text}");
}

#[test]
fn every_prefix_is_read() {
    let bytes = hex(SAMBA);
    for length in 0..bytes.len() {
        let mut tree = Tree::new(true);
        let mut r = Reader::new(&bytes[..length], 0, &mut tree);
        let _ = descriptor(&mut r, Object::File);
    }
}

#[test]
fn conditions_and_attributes() {
    // Allowed for everyone if @User.clearance >= 5; then the attribute `k` with the number 7 in the SACL.
    let condition = "61727478 f9 04000000 61006200 04 0500000000000000 03 02 85 000000";
    let bytes = hex(&format!("0900 3700 ff011f00 010100000000000100000000 {condition} 00000000 000000"));
    let mut tree = Tree::new(true);
    let mut r = Reader::new(&bytes, 0, &mut tree);
    ace::entry(&mut r, Object::File).unwrap();
    let text = listing(&tree, &bytes);
    for expected in [
        "nt.ace.cond.token = 249 (user attribute)\n",
        "nt.ace.cond.user_attr = \"ab\"\n",
        "nt.ace.cond.value_int64 = 5\n",
        "nt.ace.cond.token = 133 (>=)\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let attribute = "14000000 0100 0000 00000000 01000000 18000000 6b000000 0700000000000000";
    let bytes = hex(&format!("1200 3400 00000000 010100000000000100000000 {attribute}"));
    let mut tree = Tree::new(true);
    let mut r = Reader::new(&bytes, 0, &mut tree);
    ace::entry(&mut r, Object::File).unwrap();
    let text = listing(&tree, &bytes);
    assert!(text.contains("nt.ace.sra.name = \"k\"\n"), "{text}");
    assert!(text.contains("nt.ace.sra.value_int64 = 7\n"), "{text}");
}
