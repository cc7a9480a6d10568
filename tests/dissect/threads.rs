//! The same bytes of output, however many threads work and however the capture comes in.

use crate::packets::{Pcap, TCP, UDP, fragment, ip, tcp, udp};
use crate::support::{Dice, FORMATS, How, samples};
use dissect::time::Time;
use std::net::IpAddr;

const THREADS: [usize; 3] = [2, 3, 7];

#[test]
fn samples_come_out_alike() {
    for sample in samples() {
        for format in FORMATS {
            let expected = How::new(format).run(&sample.bytes).0;
            for threads in THREADS {
                let how = How { threads, read: 512, ..How::new(format) };
                assert!(
                    how.run(&sample.bytes).0 == expected,
                    "{} {format:?} with {threads} threads",
                    sample.name
                );
            }
        }
    }
}

/// A capture of many sessions at the same time: NTP, some of it in fragments, and TCP of no protocol.
pub fn crowd() -> Vec<u8> {
    let mut dice = Dice::new(7);
    let mut pcap = Pcap::new();
    let server: IpAddr = [192, 0, 2, 1].into();
    let mut sequences = [1_u32; 20];
    for at in 0..3000_u32 {
        let time = Time::new(1_700_000_000 + i128::from(at), i128::from(at));
        let client = dice.below(200);
        let address: IpAddr = [198, 51, 100, client as u8].into();
        let port = 1024 + client as u16;
        let asks = dice.below(2) == 0;
        if client < sequences.len() {
            let text = format!("line {at}\r\n");
            let segment = tcp(port, 8000, sequences[client], 0, 0x18, text.as_bytes());
            sequences[client] += text.len() as u32;
            pcap.frame(time, &ip(address, server, TCP, &segment));
            continue;
        }
        let mut message = vec![0; 48];
        message[0] = if asks { 0x23 } else { 0x24 };
        message[1] = if asks { 0 } else { 2 };
        message[47] = at as u8;
        message[40..44].copy_from_slice(&(2_208_988_800_u32.wrapping_add(1_700_000_000 + at)).to_be_bytes());
        let (from, to, ports) =
            if asks { (address, server, (port, 123)) } else { (server, address, (123, port)) };
        let datagram = udp(ports.0, ports.1, &message);
        if client.is_multiple_of(10) {
            for part in [24..datagram.len(), 0..24] {
                pcap.frame(time, &fragment(from, to, UDP, at as u16, &datagram, part));
            }
        } else {
            pcap.frame(time, &ip(from, to, UDP, &datagram));
        }
    }
    pcap.finish()
}

#[test]
fn crowds_come_out_alike() {
    let bytes = crowd();
    let changes: [&dyn Fn(&mut How); 3] =
        [&|_| (), &|how| how.options.max_sessions = 30, &|how| how.limit = Some(777)];
    for format in FORMATS {
        for (number, change) in changes.iter().enumerate() {
            let run = |threads| {
                let mut how = How { threads, read: 10_000, ..How::new(format) };
                change(&mut how);
                how.run(&bytes).0
            };
            let expected = run(1);
            assert!(expected.len() > 100_000);
            for threads in THREADS {
                assert!(run(threads) == expected, "{format:?} with {threads} threads, change {number}");
            }
        }
    }
}

/// A capture of one NTP session.
fn lone() -> Vec<u8> {
    let mut pcap = Pcap::new();
    let ends: [IpAddr; 2] = [[198, 51, 100, 7].into(), [192, 0, 2, 1].into()];
    for at in 0..4000_u32 {
        let mut message = vec![0; 48];
        let answers = at as usize % 2;
        message[0] = 0x23 + answers as u8;
        message[40..44].copy_from_slice(&(3_908_988_800 + at).to_be_bytes());
        let ports = [5000, 123];
        let datagram = udp(ports[answers], ports[1 - answers], &message);
        let time = Time::new(1_700_000_000 + i128::from(at), 0);
        pcap.frame(time, &ip(ends[answers], ends[1 - answers], UDP, &datagram));
    }
    pcap.finish()
}

#[test]
fn a_session_that_is_alone_comes_out_alike() {
    let bytes = lone();
    let changes: [&dyn Fn(&mut How); 3] =
        [&|_| (), &|how| how.options.redact = true, &|how| how.limit = Some(2777)];
    for format in FORMATS {
        for (number, change) in changes.iter().enumerate() {
            let run = |threads| {
                let mut how = How { threads, read: 100_000, ..How::new(format) };
                change(&mut how);
                how.run(&bytes).0
            };
            let expected = run(1);
            assert!(expected.len() > 100_000, "{format:?} writes {} bytes", expected.len());
            for threads in THREADS {
                assert!(run(threads) == expected, "{format:?} with {threads} threads, change {number}");
            }
        }
    }
}
