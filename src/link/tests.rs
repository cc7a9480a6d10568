#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

//! Frames built byte by byte, so that every offset is known.

mod fragments;

use super::*;
use crate::packet::{TcpHeader, Transport};
use std::net::Ipv6Addr;

const ETHERNET: [u8; 12] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2];
const PAYLOAD: &[u8] = b"payload!";
const CLIENT: [u8; 4] = [192, 0, 2, 7];
const SERVER: [u8; 4] = [198, 51, 100, 9];

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// A UDP datagram from port 33000 to `port`; no checksum.
fn udp(port: u16, payload: &[u8]) -> Vec<u8> {
    let length = 8 + payload.len() as u16;
    join(&[&33000u16.to_be_bytes(), &port.to_be_bytes(), &length.to_be_bytes(), &[0, 0], payload])
}

/// An IPv4 packet with a 20-byte header; `fragment` is the word of flags and fragment offset.
fn ipv4_fragment(protocol: u8, identification: u16, fragment: u16, payload: &[u8]) -> Vec<u8> {
    let total = (20 + payload.len() as u16).to_be_bytes();
    let mut header = join(&[
        &[0x45, 0],
        &total,
        &identification.to_be_bytes(),
        &fragment.to_be_bytes(),
        &[64, protocol, 0, 0],
        &CLIENT,
        &SERVER,
    ]);
    let sum: u32 = header.chunks(2).map(|pair| u32::from(u16::from_be_bytes([pair[0], pair[1]]))).sum();
    let folded = (sum & 0xffff) + (sum >> 16);
    header[10..12].copy_from_slice(&(!(folded as u16)).to_be_bytes());
    join(&[&header, payload])
}

fn ipv4(protocol: u8, payload: &[u8]) -> Vec<u8> {
    ipv4_fragment(protocol, 7, 0, payload)
}

/// An IPv6 packet from 2001:db8::7 to 2001:db8::9.
fn ipv6(next: u8, payload: &[u8]) -> Vec<u8> {
    let address = |last| Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, last).octets();
    let length = (payload.len() as u16).to_be_bytes();
    join(&[&[0x60, 0, 0, 0], &length, &[next, 64], &address(7), &address(9), payload])
}

fn ethernet(ether_type: u16, payload: &[u8]) -> Vec<u8> {
    join(&[&ETHERNET, &ether_type.to_be_bytes(), payload])
}

/// The UDP datagram to port 123 that most frames here carry: 28 bytes of headers, 8 of payload.
fn packet() -> Vec<u8> {
    ipv4(17, &udp(123, PAYLOAD))
}

fn unwrap_with(limits: &Limits, link: u32, frame: &[u8], wire_len: u32) -> Result<Packet, Unhandled> {
    Unwrapper::new(limits).packet(1, Time(0), link, frame, wire_len)
}

fn unwrap(link: u32, frame: &[u8]) -> Result<Packet, Unhandled> {
    unwrap_with(&Limits::default(), link, frame, frame.len() as u32)
}

/// The frame unwraps to the one UDP payload at that offset; no prefix of it panics or finds more.
#[track_caller]
fn check(link: u32, frame: &[u8], offset: u32) -> Packet {
    let packet = unwrap(link, frame).unwrap();
    assert_eq!(packet.payload, Payload::Frame { offset, length: 8 });
    assert_eq!(packet.payload.bytes(frame), PAYLOAD);
    assert_eq!(packet.transport, Transport::Udp { source_port: 33000, destination_port: 123 });
    assert_eq!((packet.missing, packet.notes), (0, Notes::default()));
    check_prefixes(link, frame, &packet);
    packet
}

#[track_caller]
fn check_prefixes(link: u32, frame: &[u8], whole: &Packet) {
    for length in 0..frame.len() {
        // Cut off by the snap length.
        match unwrap_with(&Limits::default(), link, &frame[..length], frame.len() as u32) {
            // A tunnel whose inner packet is cut off is shown as the datagram that it is.
            Ok(packet) if packet.transport == whole.transport => {
                let captured = packet.payload.bytes(&frame[..length]).len() as u32;
                let all = whole.payload.bytes(frame).len() as u32;
                assert_eq!(captured + packet.missing, all + whole.missing, "cut after {length}");
            }
            Ok(packet) => assert!(packet.missing > 0, "cut after {length}"),
            Err(reason) => assert!(reason.is_fault(), "cut after {length}: {reason}"),
        }
        // Sent like that: anything but a panic.
        let _ = unwrap(link, &frame[..length]);
    }
}

#[test]
fn ethernet_and_its_tags() {
    let to_ipv6 = ethernet(0x86dd, &ipv6(17, &udp(123, PAYLOAD)));
    check(1, &ethernet(0x0800, &packet()), 42);
    check(1, &to_ipv6, 62);
    check(1, &ethernet(0x8100, &join(&[&[0, 5, 0x08, 0], &packet()])), 46);
    check(1, &ethernet(0x88a8, &join(&[&[0, 5, 0x81, 0, 0, 9, 0x91, 0, 0, 1, 0x08, 0], &packet()])), 54);
    check(1, &ethernet(0x8926, &join(&[&[0, 1, 0, 2, 0x08, 0], &packet()])), 48);
    check(1, &ethernet(0x88e7, &join(&[&[0, 0, 0, 9], &ethernet(0x0800, &packet())])), 60);
    check(1, &ethernet(0x8903, &join(&[&[0, 1], &ethernet(0x0800, &packet())])), 58);
    check(
        1,
        &ethernet(0x88e5, &join(&[&[0x20, 0, 0, 0, 0, 1], &[9; 8], &[0x08, 0], &packet(), &[7; 16]])),
        58,
    );
    check(1, &ethernet(0x894f, &join(&[&[0x0f, 0xc2, 1, 1, 0, 0, 1, 255], &packet()])), 50);
    check(10, &join(&[&[0x50], &ETHERNET, &[0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0], &packet()]), 49);
}

#[test]
fn ethernet_padding_is_no_payload() {
    let mut frame = ethernet(0x0800, &packet());
    frame.resize(60, 0xee);
    check(1, &frame, 42);
}

#[test]
fn logical_link_control() {
    let snap = [0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0];
    let length = 8 + 36;
    check(1, &ethernet(length, &join(&[&snap, &packet(), &[0xee; 8]])), 50);
    check(1, &ethernet(3 + 36, &join(&[&[6, 6, 3], &packet()])), 45);
    let bridged = join(&[&[0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7], &ethernet(0x0800, &packet())]);
    check(1, &ethernet(8 + 50, &bridged), 64);
    let spanning_tree = ethernet(38, &[0x42, 0x42, 3, 0, 0]);
    assert_eq!(unwrap(1, &spanning_tree), Err(Unhandled::ServiceAccessPoint(0x42)));
    let cdp = ethernet(38, &[0xaa, 0xaa, 3, 0, 0, 0x0c, 0x20, 0]);
    assert_eq!(unwrap(1, &cdp), Err(Unhandled::Snap(0x0c, 0x2000)));
}

#[test]
fn mpls() {
    check(1, &ethernet(0x8847, &join(&[&[0, 1, 0, 64, 0, 2, 1, 64], &packet()])), 50);
    let label = [0, 2, 1, 64];
    let inner = ethernet(0x0800, &packet());
    check(1, &ethernet(0x8847, &join(&[&label, &[0, 0, 0, 0], &inner])), 64);
    check(1, &ethernet(0x8848, &join(&[&label, &inner])), 60);
    check(219, &join(&[&label, &packet()]), 32);
    let channel = ethernet(0x8847, &join(&[&label, &[0x10, 0, 0, 0]]));
    assert!(!unwrap(1, &channel).unwrap_err().is_fault());
}

#[test]
fn ppp_and_hdlc() {
    let session = |ppp: &[u8]| join(&[&[0x11, 0, 0, 1], &(ppp.len() as u16).to_be_bytes(), ppp, &[0xee; 4]]);
    let ppp = join(&[&[0, 0x21], &packet()]);
    check(1, &ethernet(0x8864, &session(&ppp)), 50);
    check(51, &session(&ppp), 36);
    check(9, &ppp, 30);
    check(9, &join(&[&[0xff, 3, 0x21], &packet()]), 31);
    check(9, &join(&[&[0, 0x57], &ipv6(17, &udp(123, PAYLOAD))]), 50);
    check(50, &join(&[&[0xff, 3], &ppp]), 32);
    check(50, &join(&[&[0x0f, 0, 0x08, 0], &packet()]), 32);
    check(104, &join(&[&[0x8f, 0, 0x08, 0], &packet()]), 32);
    check(166, &join(&[&[1, 3], &ppp]), 32);
    check(204, &join(&[&[1, 0xff, 3], &ppp]), 33);
    check(205, &join(&[&[0, 0x0f, 0, 0x08, 0], &packet()]), 33);
    assert_eq!(unwrap(9, &[0xff, 3, 0xc0, 0x21, 1]), Err(Unhandled::PppProtocol(0xc021)));
    assert!(unwrap(9, &[0, 0x3d, 1]).unwrap_err().is_fault());
}

#[test]
fn cooked_headers() {
    let sll = |hardware: u8, protocol: [u8; 2]| {
        join(&[&[0, 0, 0, hardware, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0], &protocol])
    };
    check(113, &join(&[&sll(1, [0x08, 0]), &packet()]), 44);
    // An interface type that is no Ethernet's (ARPHRD_PPP is 512), and a VLAN tag.
    check(113, &join(&[&[0, 4, 2, 0, 0, 0], &[0; 8], &[0x08, 0], &packet()]), 44);
    check(113, &join(&[&sll(1, [0x81, 0]), &[0, 5, 0x08, 0], &packet()]), 48);
    check(113, &join(&[&sll(1, [0, 4]), &[0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0], &packet()]), 52);
    let sll2 = [0x08, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 1, 0, 0];
    check(276, &join(&[&sll2, &packet()]), 48);
    let netlink = [0, 4, 0x03, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4];
    assert_eq!(unwrap(113, &netlink), Err(Unhandled::NoIp("netlink")));
}

#[test]
fn loopback_families() {
    check(0, &join(&[&[2, 0, 0, 0], &packet()]), 32);
    check(0, &join(&[&[0, 0, 0, 2], &packet()]), 32);
    check(108, &join(&[&[0, 0, 0, 2], &packet()]), 32);
    let v6 = ipv6(17, &udp(123, PAYLOAD));
    for family in [10, 23, 24, 28, 30] {
        check(0, &join(&[&[family, 0, 0, 0], &v6]), 52);
        check(108, &join(&[&[0, 0, 0, family], &v6]), 52);
    }
    assert_eq!(unwrap(0, &[7, 0, 0, 0, 1]), Err(Unhandled::AddressFamily(7)));
    assert!(unwrap(108, &join(&[&[2, 0, 0, 0], &packet()])).is_err());
}

#[test]
fn raw_ip() {
    for link in [12, 14, 101, 228] {
        check(link, &packet(), 28);
    }
    for link in [12, 14, 101, 229] {
        check(link, &ipv6(17, &udp(123, PAYLOAD)), 48);
    }
}

const LLC_SNAP_IP: [u8; 8] = [0xaa, 0xaa, 3, 0, 0, 0, 0x08, 0];

#[test]
fn wifi_data() {
    let data = |control: u8, flags: u8| join(&[&[control, flags, 0, 0], &[2; 18], &[0, 0]]);
    check(105, &join(&[&data(0x08, 1), &LLC_SNAP_IP, &packet(), &[0xfc; 4]]), 60);
    check(105, &join(&[&data(0x08, 3), &[2; 6], &LLC_SNAP_IP, &packet()]), 66);
    check(105, &join(&[&data(0x88, 2), &[0, 0], &LLC_SNAP_IP, &packet()]), 62);
    check(105, &join(&[&data(0x88, 0x82), &[0, 0], &[0; 4], &LLC_SNAP_IP, &packet()]), 66);
    let reason = |control, flags| unwrap(105, &data(control, flags)).unwrap_err();
    assert_eq!(reason(0x08, 0x41), Unhandled::Unsupported("802.11, encrypted"));
    assert_eq!(reason(0x08, 0x05), Unhandled::Unsupported("802.11 fragment"));
    assert_eq!(reason(0x80, 0), Unhandled::NoIp("802.11 management"));
    assert_eq!(reason(0xd4, 0), Unhandled::NoIp("802.11 control"));
    assert_eq!(reason(0xc8, 0), Unhandled::NoIp("802.11 null data"));
    let aggregate = join(&[&data(0x88, 1), &[0x80, 0], &LLC_SNAP_IP]);
    assert_eq!(unwrap(105, &aggregate), Err(Unhandled::Unsupported("802.11 aggregate (A-MSDU)")));
}

#[test]
fn radiotap_and_ppi() {
    let qos_data = join(&[&[0x88, 1, 0, 0], &[2; 18], &[0, 0], &[0, 0]]);
    // Two words of presence; timer and flags: checksum at the end, header padded to four bytes.
    let radiotap = [0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x30];
    let no_timer = [0, 0, 9, 0, 2, 0, 0, 0, 0x10];
    let plain = [0, 0, 8, 0, 0, 0, 0, 0];
    check(127, &join(&[&no_timer, &qos_data, &LLC_SNAP_IP, &packet(), &[0xfc; 4]]), 71);
    check(127, &join(&[&plain, &qos_data, &LLC_SNAP_IP, &packet()]), 70);

    // The timer is aligned to 8: after two words of presence (12 bytes) it begins at 16.
    let padded = join(&[&radiotap, &qos_data, &[0, 0], &LLC_SNAP_IP, &packet(), &[0xfc; 4]]);
    check(127, &padded, 89);

    // IP and UDP lengths of 0 leave the end to the link layer: the checksum is no payload.
    let mut without_length = join(&[&no_timer, &qos_data, &LLC_SNAP_IP, &packet(), &[0xfc; 4]]);
    without_length[43 + 2..43 + 4].fill(0);
    without_length[63 + 4..63 + 6].fill(0);
    assert_eq!(unwrap(127, &without_length).unwrap().payload, Payload::Frame { offset: 71, length: 8 });

    let ppi = join(&[&[0, 0, 32, 0, 105, 0, 0, 0, 2, 0, 20, 0], &[0; 8], &[1, 0], &[0; 10]]);
    let frame = join(&[&ppi, &qos_data, &LLC_SNAP_IP, &packet(), &[0xfc; 4]]);
    check(192, &frame, 94);
    check(192, &join(&[&[0, 0, 8, 0, 1, 0, 0, 0], &ethernet(0x0800, &packet())]), 50);
}

#[test]
fn nflog() {
    let header = |order: fn(u16) -> [u8; 2], family: u8| {
        join(&[
            &[family, 0, 0, 5],
            &order(8),
            &order(1),
            &[0x08, 0, 1, 0],
            &order(5),
            &order(10),
            &[0, 0xee, 0xee, 0xee],
            &order(40),
            &order(9),
            &packet(),
        ])
    };
    check(239, &header(u16::to_le_bytes, 2), 52);
    check(239, &header(u16::to_be_bytes, 2), 52);
    check(239, &header(u16::to_le_bytes, 7), 52);
    assert!(unwrap(239, &[2, 0, 0, 5, 2, 0, 9, 0]).unwrap_err().is_fault());
}

#[test]
fn ip_in_ip_and_gre() {
    let udp_123 = udp(123, PAYLOAD);
    check(101, &ipv4(4, &packet()), 48);
    check(101, &ipv4(41, &ipv6(17, &udp_123)), 68);
    check(101, &ipv6(41, &ipv6(17, &udp_123)), 88);
    check(101, &ipv6(4, &packet()), 68);
    check(101, &ipv4(47, &join(&[&[0, 0, 0x08, 0], &packet()])), 52);
    // Checksum, key and sequence number.
    check(101, &ipv4(47, &join(&[&[0xb0, 0, 0x08, 0], &[1; 12], &packet()])), 64);
    // A source route of one entry, and the one that ends it.
    let routed = join(&[&[0x40, 0, 0x08, 0, 0, 0, 0, 0], &[8, 0, 0, 4, 1, 2, 3, 4], &[0; 4], &packet()]);
    check(101, &ipv4(47, &routed), 68);
    check(101, &ipv4(47, &join(&[&[0, 0, 0x65, 0x58], &ethernet(0x0800, &packet())])), 66);
    let frame = ethernet(0x0800, &packet());
    check(101, &ipv4(47, &join(&[&[0, 0, 0x88, 0xbe], &frame])), 66);
    check(101, &ipv4(47, &join(&[&[0x10, 0, 0x88, 0xbe, 0, 0, 0, 1], &[0x10, 0], &[0; 6], &frame])), 78);
    let type_3 = join(&[&[0x20], &[0; 10], &[1], &[0; 8]]);
    check(101, &ipv4(47, &join(&[&[0x10, 0, 0x22, 0xeb, 0, 0, 0, 1], &type_3, &frame])), 90);
    let pptp = join(&[&[0x30, 0x81, 0x88, 0x0b, 0, 40, 0, 1], &[0; 8], &[0xff, 3, 0, 0x21], &packet()]);
    check(101, &ipv4(47, &pptp), 68);
    check(101, &ipv4(97, &join(&[&[0x30, 0], &frame])), 64);
    check(101, &ipv4(137, &join(&[&[0, 2, 1, 64], &packet()])), 52);
}

#[test]
fn tunnels_in_udp() {
    let frame = ethernet(0x0800, &packet());
    let vxlan = join(&[&[8, 0, 0, 0, 0, 0x12, 0x34, 0], &frame]);
    let in_vxlan = check(101, &ipv4(17, &udp(4789, &vxlan)), 78);
    assert_eq!(in_vxlan.scope, 4789 << 32 | 0x1234);
    assert_eq!(check(101, &ipv4(17, &udp(8472, &vxlan)), 78).scope, in_vxlan.scope);
    let gpe = join(&[&[0x0c, 0, 0, 1, 0, 0, 9, 0], &packet()]);
    assert_eq!(check(101, &ipv4(17, &udp(4790, &gpe)), 64).scope, 4790 << 32 | 9);
    let geneve = join(&[&[1, 0, 0x65, 0x58, 0, 0, 7, 0], &[0; 4], &frame]);
    assert_eq!(check(101, &ipv4(17, &udp(6081, &geneve)), 82).scope, 6081 << 32 | 7);
    // Innermost network wins.
    let both = join(&[&[8, 0, 0, 0, 0, 0, 1, 0], &ethernet(0x0800, &ipv4(17, &udp(6081, &geneve)))]);
    assert_eq!(check(101, &ipv4(17, &udp(4789, &both)), 132).scope, 6081 << 32 | 7);

    let gtp = join(&[&[0x30, 255, 0, 36, 0, 0, 0, 1], &packet()]);
    assert_eq!(check(101, &ipv4(17, &udp(2152, &gtp)), 64).scope, 0);
    // Sequence number and an extension header of one word.
    let gtp = join(&[&[0x36, 255, 0, 44, 0, 0, 0, 1], &[0, 1, 0, 0x85], &[1, 0, 9, 0], &packet()]);
    check(101, &ipv4(17, &udp(2152, &gtp)), 72);

    let inner = ipv6(17, &udp(123, PAYLOAD));
    check(101, &ipv4(17, &udp(3544, &inner)), 76);
    let indications = join(&[&[0, 1, 0, 0], &[0; 9], &[0; 8], &inner]);
    check(101, &ipv4(17, &udp(3544, &indications)), 97);
}

#[test]
fn what_only_looks_like_a_tunnel_is_udp() {
    for port in [4789, 4790, 6081, 2152, 3544] {
        let frame = ipv4(17, &udp(port, PAYLOAD));
        let packet = unwrap(101, &frame).unwrap();
        assert_eq!(packet.transport.ports(), (33000, port));
        assert_eq!(packet.payload, Payload::Frame { offset: 28, length: 8 });
        assert_eq!(packet.scope, 0);
    }
    // A proper VXLAN header, but no IP inside.
    let broken = join(&[&[8, 0, 0, 0, 0, 0, 1, 0], &ethernet(0x0800, &[0x15; 30])]);
    let packet = unwrap(101, &ipv4(17, &udp(4789, &broken))).unwrap();
    assert_eq!((packet.transport.ports().1, packet.scope), (4789, 0));
    // ARP in a tunnel is ARP.
    let arp = join(&[&[8, 0, 0, 0, 0, 0, 1, 0], &ethernet(0x0806, &[0; 28])]);
    assert_eq!(unwrap(101, &ipv4(17, &udp(4789, &arp))), Err(Unhandled::EtherType(0x0806)));
}

#[test]
fn nesting_is_bounded() {
    let nested = |levels: usize| (1..levels).fold(packet(), |inner, _| ipv4(4, &inner));
    check(101, &nested(16), 15 * 20 + 28);
    assert_eq!(unwrap(101, &nested(17)), Err(Unhandled::TooDeep));
}

#[test]
fn ipv6_extension_headers() {
    let inner = udp(123, PAYLOAD);
    let options = |next: u8| [next, 0, 1, 4, 0, 0, 0, 0];
    let chain = join(&[
        &options(60),
        &options(43),
        &[44, 0, 0, 0, 0, 0, 0, 0],
        &[51, 0, 0, 0, 0, 0, 0, 1],
        &[17, 4, 0, 0],
        &[0; 20],
        &inner,
    ]);
    check(101, &ipv6(0, &chain), 104);
    assert_eq!(unwrap(101, &ipv6(59, &[])), Err(Unhandled::IpProtocol(59)));
    assert_eq!(unwrap(101, &ipv6(58, &[128])), Err(Unhandled::IpProtocol(58)));
    // Options that are none in IPv4.
    assert_eq!(unwrap(101, &ipv4(60, &inner)), Err(Unhandled::IpProtocol(60)));
}

#[test]
fn jumbograms() {
    // The option's length counts what follows the IPv6 header: 8 + 8 + 8, and then there is padding.
    let mut frame = ipv6(0, &join(&[&[17, 0, 0xc2, 4, 0, 0, 0, 24], &udp(123, PAYLOAD), &[0xee; 9]]));
    frame[4..6].fill(0);
    check(101, &frame, 56);
    // A UDP length of 0: as long as the IP packet says.
    frame[52..54].fill(0);
    check(101, &frame, 56);
}

#[test]
fn lengths_that_do_not_fit() {
    let limits = Limits::default();
    // Segmentation offload: no total length.
    let mut offloaded = packet();
    offloaded[2..4].fill(0);
    check(101, &offloaded, 28);

    let snapped = unwrap_with(&limits, 101, &packet()[..31], 36).unwrap();
    assert_eq!(snapped.payload, Payload::Frame { offset: 28, length: 3 });
    assert_eq!((snapped.missing, snapped.notes.length_too_big), (5, false));

    // The same bytes, but nothing was cut off: the total length lies.
    let lying = unwrap(101, &packet()[..31]).unwrap();
    assert_eq!(lying.payload, Payload::Frame { offset: 28, length: 3 });
    assert_eq!((lying.missing, lying.notes.length_too_big), (0, true));

    // UDP longer than the IP packet, and shorter.
    let mut frame = packet();
    frame[25] = 20;
    let packet = unwrap(101, &frame).unwrap();
    assert_eq!(packet.payload, Payload::Frame { offset: 28, length: 8 });
    assert_eq!((packet.missing, packet.notes.length_too_big), (0, true));
    frame[25] = 11;
    assert_eq!(unwrap(101, &frame).unwrap().payload, Payload::Frame { offset: 28, length: 3 });
    frame[25] = 7;
    assert_eq!(unwrap(101, &frame), Err(Unhandled::Malformed("UDP length below 8")));

    let mut short_total = self::packet();
    short_total[2..4].copy_from_slice(&[0, 19]);
    assert_eq!(unwrap(101, &short_total), Err(Unhandled::Malformed("IPv4 total length below the header's")));
    let cut = unwrap_with(&limits, 101, &self::packet()[..12], 36);
    assert_eq!(cut, Err(Unhandled::cut_off("IPv4 header", 12, 20)));
}

/// A TCP header with the data offset and flags given, and sequence number 0x01020304.
fn tcp(data_offset: u8, flags: u16, rest: &[u8]) -> Vec<u8> {
    let [high, low] = (u16::from(data_offset) << 12 | flags).to_be_bytes();
    let header = [0x80, 0xe8, 0, 80, 1, 2, 3, 4, 5, 6, 7, 8, high, low, 0x10, 0, 0, 0, 0, 9];
    join(&[&header, rest])
}

#[test]
fn tcp_headers() {
    let frame = ethernet(0x0800, &ipv4(6, &tcp(8, 0x118, &join(&[&[1; 12], PAYLOAD]))));
    let packet = unwrap(1, &frame).unwrap();
    let header = TcpHeader {
        source_port: 33000,
        destination_port: 80,
        sequence: 0x01020304,
        acknowledgment: 0x05060708,
        flags: 0x118,
        window: 0x1000,
        urgent: 9,
    };
    assert_eq!(packet.transport, Transport::Tcp(header));
    assert!(header.has(TcpHeader::PSH | TcpHeader::ACK) && !header.has(TcpHeader::SYN));
    assert_eq!(packet.payload, Payload::Frame { offset: 66, length: 8 });
    check_prefixes(1, &frame, &packet);

    // Options cut off: what they take of the missing bytes is no payload.
    let cut = unwrap_with(&Limits::default(), 1, &frame[..58], frame.len() as u32).unwrap();
    assert_eq!(cut.payload, Payload::Frame { offset: 58, length: 0 });
    assert_eq!((cut.missing, cut.notes.length_too_big), (8, false));

    let reason = |segment: &[u8]| unwrap(101, &ipv4(6, segment)).unwrap_err().to_string();
    assert_eq!(reason(&tcp(4, 2, &[])), "TCP data offset below 20");
    assert_eq!(reason(&tcp(6, 2, &[])), "TCP data offset beyond the segment");
    assert_eq!(reason(&[0; 19]), "TCP header cut off after 19 of 20 bytes");
}

#[test]
fn checksums_are_verified_when_asked() {
    let limits = Limits { verify_checksums: true, ..Limits::default() };
    let bad = |frame: &[u8]| unwrap_with(&limits, 101, frame, frame.len() as u32).unwrap().notes.bad_checksum;
    let built = |builder: etherparse::PacketBuilderStep<etherparse::UdpHeader>| {
        let mut frame = Vec::new();
        builder.write(&mut frame, b"odd").unwrap();
        frame
    };
    let v4 = built(etherparse::PacketBuilder::ipv4(CLIENT, SERVER, 9).udp(1000, 123));
    let v6 = built(etherparse::PacketBuilder::ipv6([1; 16], [2; 16], 9).udp(1000, 123));
    let mut segment = Vec::new();
    let builder = etherparse::PacketBuilder::ipv4(CLIENT, SERVER, 9).tcp(1, 2, 3, 4);
    builder.write(&mut segment, PAYLOAD).unwrap();
    for frame in [v4, v6, segment] {
        assert!(!bad(&frame));
        let mut changed = frame.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(bad(&changed));
        assert!(!unwrap(101, &changed).unwrap().notes.bad_checksum);
    }
    // A route with segments left: the checksum is the last destination's, not this packet's.
    let datagram = [0x80, 0xe8, 0, 123, 0, 8, 1, 2];
    assert!(bad(&ipv6(43, &join(&[&[17, 0, 0, 0, 0, 0, 0, 0], &datagram]))));
    assert!(!bad(&ipv6(43, &join(&[&[17, 0, 0, 1, 0, 0, 0, 0], &datagram]))));
    // None was made.
    assert!(!bad(&packet()));
    let mut header = packet();
    header[8] += 1;
    assert!(bad(&header));
}

#[test]
fn unknown_links_are_named() {
    assert_eq!(unwrap(147, &[1, 2, 3]).unwrap_err().to_string(), "link type 147 (USER0)");
}
