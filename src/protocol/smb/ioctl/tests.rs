//! Control codes with their data: captured, specified, and malformed.

use super::super::fscc::tests::read;
use super::*;

fn expect(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.lines().any(|found| found.trim() == *line), "{line}\n{text}");
    }
    assert!(!text.contains("undissected") && !text.contains('!'), "{text}");
}

fn utf16(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{:04x}", unit.swap_bytes())).collect()
}

#[test]
fn codes_ascend() {
    assert!(CODES.windows(2).all(|pair| pair[0].0 < pair[1].0));
}

#[test]
fn referrals_of_version_3() {
    let path = utf16("\\s\\d\0");
    let text = read(
        &format!(
            "0800 0100 03000000 0300 2200 0100 0000 58020000 2200 2c00 3600 {} {path}{path}{}",
            "00".repeat(16),
            utf16("\\t\\e\0")
        ),
        |r| response(r, 0x0006_0194),
    );
    expect(
        &text,
        &[
            "smb.dfs.flags.fielding = true",
            "smb.dfs.referral.version = 3",
            "smb.dfs.referral.ttl = 600",
            "smb.dfs.referral.path = \"\\\\s\\\\d\"",
            "smb.dfs.referral.alt_path = \"\\\\s\\\\d\"",
            "smb.dfs.referral.node = \"\\\\t\\\\e\"",
        ],
    );
}

#[test]
fn domain_controllers() {
    let text = read(
        &format!(
            "0000 0100 00000000 0300 1200 0000 0200 58020000 1200 0200 1600 {}{}{}",
            utf16("d\0"),
            utf16("a\0"),
            utf16("b\0")
        ),
        |r| response(r, 0x0006_0194),
    );
    expect(
        &text,
        &[
            "smb.dfs.referral.domain_name = \"d\"",
            "smb.dfs.referral.expname = \"a\"",
            "smb.dfs.referral.expname = \"b\"",
        ],
    );
}

#[test]
fn referrals_that_lie() {
    let text = read("0000 0100 00000000 0300 0400", |r| response(r, 0x0006_0194));
    assert!(text.contains("a referral takes 8 bytes at least, not 4"), "{text}");
    let text =
        read("0000 0100 00000000 0300 1200 0000 0200 58020000 ffff 0000 0000", |r| response(r, 0x0006_0194));
    assert!(text.contains("Domain is said to lie behind the end"), "{text}");
    // A hundred referrals of the same long names.
    let referral = "0200 1600 0000 0000 00000000 00000000 0020 0020 0020";
    let tail = "6100".repeat(5000);
    let text =
        read(&format!("0000 6400 00000000 {}{tail}", referral.repeat(100)), |r| response(r, 0x0006_0194));
    assert!(text.contains("so many names share bytes that the rest is not shown"), "{}", text.len());
}

#[test]
fn links() {
    let name = utf16("\\??\\C:\\x");
    let text = read(
        &format!("0c0000a0 2400 0000 0800 1000 0000 0800 00000000 {} {name}", utf16("C:\\x")),
        reparse_point,
    );
    expect(
        &text,
        &[
            "smb2.reparse_tag = 2684354572 (symbolic link)",
            "smb2.symlink.substitute_name = \"\\\\??\\\\C:\\\\x\"",
            "smb2.symlink.print_name = \"C:\\\\x\"",
        ],
    );
    let text = read(&format!("14000080 0c00 0000 4c4e4b0100000000 {}", utf16("ab")), reparse_point);
    expect(&text, &["smb2.nfs.type = 21712460 (symbolic link)", "smb2.nfs.symlink.target = \"ab\""]);
    let text = read("1d0000a0 0600 0000 02000000 6162", reparse_point);
    expect(&text, &["smb2.wsl.target = \"ab\""]);
}

#[test]
fn copies_and_ranges() {
    let key = "11".repeat(24);
    let chunk = "0000000000000000 0010000000000000 00100000 00000000";
    let text = read(&format!("{key} 01000000 00000000 {chunk}"), |r| request(r, 0x0014_40f2));
    expect(&text, &["smb2.fsctl.cchunk.count = 1", "smb2.fsctl.cchunk.dst_offset = 4096"]);
    let text = read("01000000 00000000 00100000", |r| response(r, 0x0014_40f2));
    expect(&text, &["smb2.fsctl.cchunk.total_written = 4096"]);
    let text = read(&format!("{key} ffffffff 00000000 {chunk}"), |r| request(r, 0x0014_40f2));
    assert!(text.contains("Chunk takes 24 bytes, 0 bytes are left"), "{text}");
    let text = read("0000000000000000 0010000000000000", |r| response(r, 0x0009_40cf));
    expect(&text, &["smb2.fsctl.range_length = 4096"]);
}

#[test]
fn pipes_negotiation_snapshots() {
    let text =
        read(&format!("0000000000000000 0a000000 00 00 {}", utf16("lsass")), |r| request(r, 0x0011_0018));
    expect(&text, &["smb2.fsctl.wait.name = \"lsass\""]);
    let text = read(&format!("07000000 {} 0100 1002", "22".repeat(16)), |r| response(r, 0x0014_0204));
    assert!(text.contains("smb2.dialect = 528"), "{text}");
    let snapshot = utf16("@GMT-2026.11.21-08.26.56\0");
    let text = read(&format!("01000000 01000000 34000000 {snapshot} 0000"), |r| response(r, 0x0014_4064));
    expect(&text, &["smb2.ioctl.enumerate_snapshots.snapshot = \"@GMT-2026.11.21-08.26.56\""]);
    let text = read("ffffffff ffffffff 00000000", |r| response(r, 0x0014_4064));
    assert!(text.contains("Snapshot takes 2 bytes, 0 bytes are left"), "{text}");
}

#[test]
fn interfaces() {
    let text = read(
        &format!(
            "00000000 04000000 01000000 00000000 00ca9a3b00000000 0200 0000 c0a8c785 {}",
            "00".repeat(120)
        ),
        |r| response(r, 0x0014_01fc),
    );
    expect(
        &text,
        &[
            "smb2.ioctl.network_interfaces.capabilities.rss = true",
            "smb2.ioctl.network_interfaces.link_speed = 1000000000",
            "smb2.windows.sockaddr.in.addr = 192.168.199.133",
        ],
    );
}

#[test]
fn every_code_takes_any_bytes() {
    for &(code, _) in CODES {
        for fill in ["00", "01", "ff"] {
            for length in [0, 1, 3, 8, 60, 200, 600] {
                let bytes = fill.repeat(length);
                read(&bytes, |r| request(r, code as u32));
                read(&bytes, |r| response(r, code as u32));
            }
        }
    }
}
