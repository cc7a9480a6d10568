//! The session table: which session a packet belongs to, who is the client, and when a session is over.
//!
//! A session is a pair of addresses and ports on one transport (and in one overlay network). Sessions end by
//! capture time: a TCP session that both sides closed, or that was reset, lingers for [`LINGER`] so that
//! retransmissions find it; one that falls silent ends after [`TCP_IDLE`] or [`UDP_IDLE`]. A SYN with a new
//! sequence number on the same ports is a new session. The table holds at most as many sessions as its limit
//! says; one that was silent for long makes room.

use crate::packet::Addresses;
use crate::protocol::{PROTOCOLS, Transport};
use crate::time::Time;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// How long a closed TCP session waits for stragglers.
pub const LINGER: i128 = 60 * 1_000_000_000;
/// How long a TCP session may be silent: MySQL's default `wait_timeout`, 8 hours.
pub const TCP_IDLE: i128 = 28_800 * 1_000_000_000;
/// How long a UDP session may be silent: longer than NTP's usual maximum poll interval of 1024 s.
pub const UDP_IDLE: i128 = 3600 * 1_000_000_000;

/// A packet as the table needs it.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// Sender and receiver.
    pub addresses: Addresses,
    /// Their ports.
    pub ports: (u16, u16),
    /// TCP or UDP.
    pub transport: Transport,
    /// Overlay network the addresses belong to; 0 for none.
    pub scope: u64,
    /// When it was captured.
    pub time: Time,
    /// What TCP says about opening and closing; nothing for UDP.
    pub tcp: Option<Control>,
}

/// The part of a TCP header that opens and closes sessions.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Sequence number.
    pub sequence: u32,
    /// SYN flag.
    pub syn: bool,
    /// ACK flag.
    pub ack: bool,
    /// FIN flag.
    pub fin: bool,
    /// RST flag.
    pub rst: bool,
}

/// Where a packet belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Number of the session, from 1.
    pub session: u64,
    /// Whether this packet is its first.
    pub new: bool,
    /// Whether the client, as far as packets tell, sent it.
    pub from_client: bool,
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Closed or reset by its ends.
    Closed,
    /// Silent for too long.
    Idle,
    /// A new session took its ports.
    Replaced,
    /// Too many sessions at a time.
    Evicted,
    /// The capture ended.
    CaptureEnd,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    low: u128,
    high: u128,
    scope: u64,
    /// Ports of the low and the high end, whether it is IPv6, and whether it is UDP.
    rest: u64,
}

/// Sessions wait for their end in one of these queues. A session that had packets since it was queued is queued
/// again when its turn comes, so that a packet does not have to move it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Queue {
    Closing,
    Tcp,
    Udp,
}

const QUEUES: [(Queue, i128, Ending); 3] = [
    (Queue::Closing, LINGER, Ending::Closed),
    (Queue::Tcp, TCP_IDLE, Ending::Idle),
    (Queue::Udp, UDP_IDLE, Ending::Idle),
];

struct Flow {
    key: Key,
    session: u64,
    low_is_client: bool,
    last: Time,
    /// When it was queued.
    queued: Time,
    queue: Queue,
    older: u32,
    newer: u32,
    /// Initial sequence numbers of the low and the high end, where a SYN told them.
    initial: [Option<u32>; 2],
    finished: [bool; 2],
    reset: bool,
    /// Whether anything but SYNs was seen.
    established: bool,
}

const NONE: u32 = u32::MAX;

/// The sessions that are open.
pub struct Flows {
    /// Places in `flows`, by the hash of the key that lies there: small, so that it stays in the cache.
    table: HashTable<u32>,
    hasher: foldhash::fast::RandomState,
    flows: Vec<Flow>,
    free: Vec<u32>,
    ends: [(u32, u32); 3],
    /// No queue has anything to do before this.
    due: Time,
    limit: usize,
    server_ports: Vec<(Transport, u16)>,
    opened: u64,
}

impl Flows {
    /// An empty table for at most `limit` sessions at a time. Where nothing else tells the server, the ports of
    /// the known protocols and `server_ports` do.
    pub fn new(limit: usize, server_ports: impl IntoIterator<Item = (Transport, u16)>) -> Self {
        let known = PROTOCOLS.iter().flat_map(|protocol| protocol.ports.iter().copied());
        Flows {
            table: HashTable::new(),
            hasher: Default::default(),
            flows: Vec::new(),
            free: Vec::new(),
            ends: [(NONE, NONE); 3],
            due: Time(i128::MAX),
            limit: limit.clamp(1, NONE as usize - 1),
            server_ports: known.chain(server_ports).collect(),
            opened: 0,
        }
    }

    /// Sessions opened so far.
    pub fn opened(&self) -> u64 {
        self.opened
    }

    /// Finds the session of a packet or opens one. `ended` is told of every session that is over by now.
    pub fn arrive(&mut self, arrival: &Arrival, mut ended: impl FnMut(u64, Ending)) -> Place {
        self.expire(arrival.time, &mut ended);
        let source = (arrival.addresses.source, arrival.ports.0);
        let destination = (arrival.addresses.destination, arrival.ports.1);
        let from_low = source <= destination;
        let (low, high) = if from_low { (source, destination) } else { (destination, source) };
        let kind = u64::from(arrival.addresses.v6) << 1 | u64::from(arrival.transport == Transport::Udp);
        let rest = kind << 32 | u64::from(low.1) << 16 | u64::from(high.1);
        let key = Key { low: low.0, high: high.0, scope: arrival.scope, rest };
        let known = self.find(&key);
        let index = match known {
            Some(index)
                if !self.is_over(index, arrival.time) && !self.is_reused(index, from_low, arrival) =>
            {
                index
            }
            other => {
                if let Some(index) = other {
                    let over = self.is_over(index, arrival.time);
                    self.remove(index, if over { Ending::Idle } else { Ending::Replaced }, &mut ended);
                } else if self.table.len() >= self.limit {
                    self.evict(arrival.time, &mut ended);
                }
                let index = self.open(key, from_low, arrival);
                self.follow(index, from_low, arrival);
                return Place {
                    session: self.opened,
                    new: true,
                    from_client: self.is_client(index, from_low),
                };
            }
        };
        self.follow(index, from_low, arrival);
        let from_client = self.is_client(index, from_low);
        Place { session: self.flows[index as usize].session, new: false, from_client }
    }

    /// Ends all sessions, in the order of their numbers.
    pub fn finish(&mut self, mut ended: impl FnMut(u64, Ending)) {
        let mut open: Vec<u64> = self.table.iter().map(|&index| self.flows[index as usize].session).collect();
        open.sort_unstable();
        open.into_iter().for_each(|session| ended(session, Ending::CaptureEnd));
        self.table.clear();
        self.flows.clear();
        self.free.clear();
        self.ends = [(NONE, NONE); 3];
    }

    #[inline]
    fn find(&self, key: &Key) -> Option<u32> {
        let is_it = |&index: &u32| self.flows[index as usize].key == *key;
        self.table.find(self.hasher.hash_one(key), is_it).copied()
    }

    fn is_client(&self, index: u32, from_low: bool) -> bool {
        self.flows[index as usize].low_is_client == from_low
    }

    /// Whether it was silent for too long.
    fn is_over(&self, index: u32, now: Time) -> bool {
        let flow = &self.flows[index as usize];
        now.0 - flow.last.0 > QUEUES[flow.queue as usize].1
    }

    /// Whether a SYN opens a new session on the ports of an old one.
    fn is_reused(&self, index: u32, from_low: bool, arrival: &Arrival) -> bool {
        let (flow, Some(tcp)) = (&self.flows[index as usize], arrival.tcp) else { return false };
        let over = flow.reset || flow.finished == [true; 2];
        match flow.initial[usize::from(!from_low)] {
            _ if !tcp.syn => false,
            Some(initial) => initial != tcp.sequence && (!tcp.ack || over),
            None => !tcp.ack && (flow.established || over),
        }
    }

    fn open(&mut self, key: Key, from_low: bool, arrival: &Arrival) -> u32 {
        self.opened += 1;
        let flow = Flow {
            key,
            session: self.opened,
            low_is_client: from_low == self.sender_is_client(arrival),
            last: arrival.time,
            queued: arrival.time,
            queue: match arrival.transport {
                Transport::Tcp => Queue::Tcp,
                Transport::Udp => Queue::Udp,
            },
            older: NONE,
            newer: NONE,
            initial: [None; 2],
            finished: [false; 2],
            reset: false,
            established: false,
        };
        let index = match self.free.pop() {
            Some(index) => {
                self.flows[index as usize] = flow;
                index
            }
            None => {
                self.flows.push(flow);
                self.flows.len() as u32 - 1
            }
        };
        let (hasher, flows) = (&self.hasher, &self.flows);
        let hash = |&index: &u32| hasher.hash_one(flows[index as usize].key);
        self.table.insert_unique(hasher.hash_one(key), index, hash);
        self.link(index);
        index
    }

    fn sender_is_client(&self, arrival: &Arrival) -> bool {
        if let Some(tcp) = arrival.tcp.filter(|tcp| tcp.syn) {
            return !tcp.ack;
        }
        let (from, to) = arrival.ports;
        let serves = |port| self.server_ports.contains(&(arrival.transport, port));
        match (serves(from), serves(to)) {
            (true, false) => false,
            (false, true) => true,
            _ => !(from < 1024 && to >= 1024),
        }
    }

    /// Notes what the packet says about the session's state.
    fn follow(&mut self, index: u32, from_low: bool, arrival: &Arrival) {
        let flow = &mut self.flows[index as usize];
        flow.last = flow.last.max(arrival.time);
        if let Some(tcp) = arrival.tcp {
            let side = usize::from(!from_low);
            if tcp.syn {
                flow.initial[side].get_or_insert(tcp.sequence);
            }
            flow.established |= !tcp.syn;
            flow.finished[side] |= tcp.fin;
            flow.reset |= tcp.rst;
            if flow.queue != Queue::Closing && (flow.reset || flow.finished == [true; 2]) {
                self.queue(index, Queue::Closing, arrival.time);
            }
        }
    }

    /// Moves a session to the back of a queue.
    fn queue(&mut self, index: u32, queue: Queue, now: Time) {
        self.unlink(index);
        let flow = &mut self.flows[index as usize];
        (flow.queue, flow.queued) = (queue, now);
        self.link(index);
    }

    fn front(&self, queue: Queue) -> Option<&Flow> {
        self.flows.get(self.ends[queue as usize].0 as usize)
    }

    #[inline]
    fn expire(&mut self, now: Time, ended: &mut impl FnMut(u64, Ending)) {
        if now > self.due {
            self.end_silent(now, ended);
        }
    }

    fn end_silent(&mut self, now: Time, ended: &mut impl FnMut(u64, Ending)) {
        for (queue, patience, ending) in QUEUES {
            while let Some(flow) = self.front(queue) {
                if now.0 - flow.queued.0 <= patience {
                    break;
                }
                let index = self.ends[queue as usize].0;
                if now.0 - flow.last.0 > patience {
                    self.remove(index, ending, ended);
                } else {
                    self.queue(index, queue, now);
                }
            }
        }
        let due = QUEUES
            .iter()
            .filter_map(|&(queue, patience, _)| Some(self.front(queue)?.queued.0.saturating_add(patience)));
        self.due = Time(due.min().unwrap_or(i128::MAX));
    }

    /// Makes room: a closing session first, else one that had no packets since it was queued.
    fn evict(&mut self, now: Time, ended: &mut impl FnMut(u64, Ending)) {
        let queue = match (self.front(Queue::Closing), self.front(Queue::Tcp), self.front(Queue::Udp)) {
            (Some(_), ..) => Queue::Closing,
            (_, Some(tcp), Some(udp)) if udp.queued < tcp.queued => Queue::Udp,
            (_, Some(_), _) => Queue::Tcp,
            (_, None, _) => Queue::Udp,
        };
        let ending = if queue == Queue::Closing { Ending::Closed } else { Ending::Evicted };
        while self.front(queue).is_some_and(|flow| flow.last > flow.queued) {
            let index = self.ends[queue as usize].0;
            // It counts as queued at its last packet at the earliest, so every session has its turn once.
            let queued = now.max(self.flows[index as usize].last);
            self.queue(index, queue, queued);
        }
        self.remove(self.ends[queue as usize].0, ending, ended);
    }

    fn remove(&mut self, index: u32, ending: Ending, ended: &mut impl FnMut(u64, Ending)) {
        if let Some(flow) = self.flows.get(index as usize) {
            let over = flow.queue == Queue::Closing;
            ended(flow.session, if over { Ending::Closed } else { ending });
            if let Ok(entry) = self.table.find_entry(self.hasher.hash_one(flow.key), |&found| found == index)
            {
                entry.remove();
            }
            self.unlink(index);
            self.free.push(index);
        }
    }

    fn link(&mut self, index: u32) {
        let queue = self.flows[index as usize].queue as usize;
        let newest = std::mem::replace(&mut self.ends[queue].1, index);
        let flow = &mut self.flows[index as usize];
        (flow.older, flow.newer) = (newest, NONE);
        self.due = self.due.min(Time(flow.queued.0.saturating_add(QUEUES[queue].1)));
        match self.flows.get_mut(newest as usize) {
            Some(flow) => flow.newer = index,
            None => self.ends[queue].0 = index,
        }
    }

    fn unlink(&mut self, index: u32) {
        let Flow { older, newer, queue, .. } = self.flows[index as usize];
        match self.flows.get_mut(older as usize) {
            Some(flow) => flow.newer = newer,
            None => {
                self.ends[queue as usize].0 = newer;
                // The next in the queue may have been queued at an earlier time: captures go backwards too.
                self.due = Time(i128::MIN);
            }
        }
        match self.flows.get_mut(newer as usize) {
            Some(flow) => flow.older = older,
            None => self.ends[queue as usize].1 = older,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;
    use std::net::SocketAddrV4;

    const SYN: Control = Control { sequence: 100, syn: true, ack: false, fin: false, rst: false };
    const SYN_ACK: Control = Control { sequence: 900, syn: true, ack: true, fin: false, rst: false };
    const DATA: Control = Control { sequence: 101, syn: false, ack: true, fin: false, rst: false };
    const FIN: Control = Control { sequence: 200, syn: false, ack: true, fin: true, rst: false };

    /// Addresses and ports of a packet from one `address:port` to another.
    fn ends(from: &str, to: &str) -> (Addresses, (u16, u16)) {
        let [from, to] = [from, to].map(|end| end.parse::<SocketAddrV4>().unwrap());
        let number = |end: SocketAddrV4| u128::from(end.ip().to_bits());
        let addresses = Addresses { source: number(from), destination: number(to), v6: false };
        (addresses, (from.port(), to.port()))
    }

    /// The table, and the sessions that ended so far.
    struct Bench {
        flows: Flows,
        ended: Vec<(u64, Ending)>,
    }

    impl Bench {
        fn new(limit: usize) -> Self {
            Bench { flows: Flows::new(limit, []), ended: Vec::new() }
        }

        /// A packet at so many seconds, from one `address:port` to another.
        fn arrive(&mut self, seconds: i128, from: &str, to: &str, tcp: Option<Control>) -> (u64, bool, bool) {
            let (addresses, ports) = ends(from, to);
            let arrival = Arrival {
                addresses,
                ports,
                transport: if tcp.is_some() { Transport::Tcp } else { Transport::Udp },
                scope: 0,
                time: Time::new(seconds, 0),
                tcp,
            };
            let ended = &mut self.ended;
            let place = self.flows.arrive(&arrival, |session, ending| ended.push((session, ending)));
            (place.session, place.new, place.from_client)
        }
    }

    const A: &str = "192.0.2.9:40000";
    const B: &str = "192.0.2.1:8080";

    #[test]
    fn both_directions_are_one_session_and_the_syn_tells_the_client() {
        let mut bench = Bench::new(10);
        assert_eq!(bench.arrive(0, A, B, Some(SYN)), (1, true, true));
        assert_eq!(bench.arrive(0, B, A, Some(SYN_ACK)), (1, false, false));
        assert_eq!(bench.arrive(0, A, B, Some(DATA)), (1, false, true));
        assert_eq!(
            bench.arrive(0, A, "192.0.2.1:8081", Some(SYN_ACK)),
            (2, true, false),
            "answers come from servers"
        );
    }

    #[test]
    fn without_a_syn_ports_tell_the_client() {
        let mut bench = Bench::new(10);
        assert_eq!(
            bench.arrive(0, "192.0.2.1:123", A, None),
            (1, true, false),
            "a known port is the server's"
        );
        assert_eq!(bench.arrive(0, "192.0.2.1:443", A, Some(DATA)), (2, true, false), "so is a low one");
        assert_eq!(bench.arrive(0, B, A, Some(DATA)), (3, true, true), "else who is first is the client");
    }

    #[test]
    fn overlay_networks_and_transports_are_apart() {
        let mut bench = Bench::new(10);
        bench.arrive(0, A, B, None);
        assert_eq!(bench.arrive(0, A, B, Some(SYN)).0, 2);
        let (addresses, ports) = ends(A, B);
        let other = Arrival {
            addresses,
            ports,
            transport: Transport::Udp,
            scope: 7,
            time: Time::default(),
            tcp: None,
        };
        assert_eq!(bench.flows.arrive(&other, |_, _| panic!("nothing ends")).session, 3);
    }

    #[test]
    fn a_new_syn_on_old_ports_is_a_new_session() {
        let mut bench = Bench::new(10);
        bench.arrive(0, A, B, Some(SYN));
        assert_eq!(bench.arrive(1, A, B, Some(SYN)).0, 1, "the same SYN again");
        bench.arrive(1, B, A, Some(SYN_ACK));
        bench.arrive(2, A, B, Some(DATA));
        assert_eq!(bench.arrive(3, A, B, Some(Control { sequence: 5000, ..SYN })).0, 2);
        assert_eq!(bench.ended, [(1, Ending::Replaced)]);
    }

    #[test]
    fn simultaneous_open_is_one_session() {
        let mut bench = Bench::new(10);
        bench.arrive(0, A, B, Some(SYN));
        assert_eq!(bench.arrive(0, B, A, Some(Control { sequence: 7, ..SYN })), (1, false, false));
    }

    #[test]
    fn a_closed_session_lingers_then_ends() {
        let mut bench = Bench::new(10);
        bench.arrive(0, A, B, Some(SYN));
        bench.arrive(1, A, B, Some(FIN));
        bench.arrive(2, B, A, Some(FIN));
        assert_eq!(bench.arrive(3, A, B, Some(DATA)).0, 1, "a straggler finds it");
        bench.arrive(3 + 61, "192.0.2.7:5", "192.0.2.8:6", None);
        assert_eq!(bench.ended, [(1, Ending::Closed)]);
        assert_eq!(bench.arrive(65, A, B, Some(DATA)).0, 3);
    }

    #[test]
    fn silence_ends_a_session() {
        let mut bench = Bench::new(10);
        bench.arrive(0, A, B, None);
        assert_eq!(bench.arrive(3600, A, B, None).0, 1);
        assert_eq!(bench.arrive(7201, A, B, None).0, 2);
        assert_eq!(bench.ended, [(1, Ending::Idle)]);
    }

    #[test]
    fn the_session_silent_for_longest_makes_room() {
        let mut bench = Bench::new(2);
        bench.arrive(0, A, B, None);
        bench.arrive(1, A, "192.0.2.1:9000", None);
        bench.arrive(2, A, B, None);
        bench.arrive(3, A, "192.0.2.1:9001", None);
        assert_eq!(bench.ended, [(2, Ending::Evicted)]);
        let mut left = Vec::new();
        bench.flows.finish(|session, ending| left.push((session, ending)));
        assert_eq!(left, [(1, Ending::CaptureEnd), (3, Ending::CaptureEnd)]);
    }
}
