//! What it costs to render one NTP message.

use dissect::content::Contents;
use dissect::message::{Message, Side};
use dissect::options::Options;
use dissect::origin::Piece;
use dissect::protocol::ntp::PROTOCOL;
use dissect::protocol::{Behind, Context, Transport};
use dissect::time::Time;
use dissect::tree::Tree;
use dissect::view::{Format, Look, Scratch};
use divan::{Bencher, counter::BytesCount};

fn main() {
    divan::main();
}

const PACKET: [u8; 48] = [
    0x24, 1, 6, 0xec, 0, 0, 0x0b, 0x5f, 0, 0, 0x02, 0xd1, 192, 0, 2, 1, // header
    0xe3, 0x08, 0xa1, 0x10, 0x8b, 0x43, 0x95, 0x81, 0xe3, 0x08, 0xa1, 0x91, 0x3c, 0x6f, 0x45,
    0x60, // times
    0xe3, 0x08, 0xa1, 0x91, 0x44, 0x9b, 0xa5, 0xe3, 0xe3, 0x08, 0xa1, 0x91, 0x44, 0xa0, 0x08, 0x80,
];

#[divan::bench(args = ["ndjson", "ndjson --labels", "tree"])]
fn render(bencher: Bencher<'_, '_>, format: &str) {
    let mut tree = Tree::new(true);
    tree.reset(Time::new(1_600_049_185, 442_763_000));
    let mut summary = String::new();
    (PROTOCOL.dissector)().data(
        &PACKET,
        &mut Context {
            side: Side::Server,
            frame: 4,
            time: tree.time(),
            transport: Transport::Udp,
            opened: false,
            in_turn: true,
            behind: Behind::End,
            options: &Options::default(),
            tree: &mut tree,
            summary: &mut summary,
            records: &mut Vec::new(),
            contents: &mut Contents::default(),
        },
    );
    let message = Message {
        session: 1,
        number: 2,
        frame: 4,
        time: tree.time(),
        protocol: "ntp",
        from: Side::Server,
        transport: dissect::protocol::Transport::Udp,
        source: ([192, 0, 2, 9], 123).into(),
        destination: ([192, 0, 2, 7], 33876).into(),
        summary: &summary,
        bytes: &PACKET,
        pieces: &[Piece { frame: 4, offset: 42, length: 48 }],
        tree: &tree,
    };
    let look = Look { labels: format.ends_with("labels"), columns: 100, ..Look::default() };
    let view = if format == "tree" { Format::Tree } else { Format::Ndjson }.view(look);
    let (mut scratch, mut out) = (Scratch::default(), Vec::new());
    view.message(&message, &mut scratch, &mut out);
    let length = out.len();
    bencher.counter(BytesCount::new(length)).bench_local(|| {
        out.clear();
        view.message(divan::black_box(&message), &mut scratch, &mut out);
        out.len()
    });
}
