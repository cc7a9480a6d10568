//! The page of `--format html` in a real browser.

use crate::packets::{Pcap, TCP, UDP, ip, packets, tcp, udp};
use crate::support::{printed, sample};
use dissect::time::Time;
use dissect::view::Format;
use std::net::IpAddr;
use std::process::Command;

const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));
const SERVER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 9));

/// Markup in every text that a MySQL session shows: version, user, database, statement, error.
fn hostile() -> Vec<u8> {
    const MARKUP: &str =
        "<img src=x onerror=\"window.taken=1\"></script><script>window.taken=1</script><b>\u{202e}";
    let packet = |number: u8, payload: &[u8]| {
        let mut bytes = (payload.len() as u32).to_le_bytes().to_vec();
        bytes[3] = number;
        bytes.extend(payload);
        bytes
    };
    let z = |text: &str| [text.as_bytes(), &[0]].concat();
    let greeting = [
        &[10][..],
        &z(MARKUP),
        &[1, 0, 0, 0],
        b"12345678\0",
        &[0xff, 0xf7, 8, 2, 0, 0, 0, 0],
        &[0; 10],
        b"123456789012\0",
    ]
    .concat();
    let login = [&[0x8d, 0xa2, 0, 0, 0, 0, 0, 1, 33][..], &[0; 23], &z(MARKUP), &[0], &z(MARKUP)].concat();
    let query = [&[3][..], MARKUP.as_bytes()].concat();
    let error = [&[0xff, 0x28, 4][..], b"#42000", MARKUP.as_bytes()].concat();
    let messages = [
        (false, packet(0, &greeting)),
        (true, packet(1, &login)),
        (false, packet(2, &[0, 0, 0, 2, 0, 0, 0])),
        (true, packet(0, &query)),
        (false, packet(1, &error)),
    ];
    let mut capture = Pcap::new();
    let mut sent = [1_u32; 2];
    for (number, (from_client, bytes)) in messages.iter().enumerate() {
        let (from, to) = (usize::from(!from_client), usize::from(*from_client));
        let ports = [40_000, 3306];
        let segment = tcp(ports[from], ports[to], sent[from], sent[to], 0x18, bytes);
        sent[from] += bytes.len() as u32;
        let ends = [CLIENT, SERVER];
        capture.frame(Time::new(1_600_000_000 + number as i128, 0), &ip(ends[from], ends[to], TCP, &segment));
    }
    capture.finish()
}

/// Fifty thousand messages of NTP.
fn long() -> Vec<u8> {
    let exchange: Vec<Vec<u8>> = packets(&sample("ntp/client-server.pcap").bytes)
        .into_iter()
        .take(2)
        .map(|seen| seen.payload)
        .collect();
    let mut capture = Pcap::new();
    for number in 0..25_000_u32 {
        let port = 1024 + (number % 50_000) as u16;
        let time = Time::new(1_600_000_000 + i128::from(number), 0);
        capture.frame(time, &ip(CLIENT, SERVER, UDP, &udp(port, 123, &exchange[0])));
        capture.frame(time, &ip(SERVER, CLIENT, UDP, &udp(123, port, &exchange[1])));
    }
    capture.finish()
}

#[test]
fn captured_markup_stays_data() {
    let page = printed(&hostile(), Format::Html);
    assert!(!page.contains("<img") && !page.contains("window.taken"), "captured text is in the markup");
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(page.contains("default-src 'none'"));
}

#[test]
#[ignore = "needs chromium, chromium-driver and python3-selenium"]
fn people_can_use_the_page() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, page: String| {
        let path = directory.path().join(name);
        std::fs::write(&path, page).unwrap();
        path
    };
    let ntp = printed(&sample("ntp/client-server.pcap").bytes, Format::Html);
    let mysql = printed(&sample("mysql/queries.pcap").bytes, Format::Html);
    // Two thirds of a page, up to where a block of data ends.
    let whole = printed(&long(), Format::Html);
    let end = whole[..whole.len() * 2 / 3].rfind("</script>\n").unwrap();
    let cut = whole[..end + "</script>\n".len()].to_owned();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/page.py");
    let output = Command::new("/usr/bin/python3")
        .arg(script)
        .arg(write("ntp.html", ntp))
        .arg(write("mysql.html", mysql))
        .arg(write("hostile.html", printed(&hostile(), Format::Html)))
        .arg(write("long.html", whole))
        .arg(write("cut.html", cut))
        .output()
        .expect("python3 is needed");
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}
