//! From frame to session: unwraps every frame, finds its session, and hands it to the worker that has it.
//!
//! This stage runs on one thread, so sessions are numbered in order of their first frame whatever the number
//! of workers. Sessions are spread over [`SHARDS`] shards by number and shards over workers; a shard's share
//! of memory depends on neither.

use crate::capture::Chunk;
use crate::filter::Filter;
use crate::flow::{Arrival, Control, Ending, Flows};
use crate::link::{Unhandled, Unwrapper};
use crate::losses::Losses;
use crate::options::Options;
use crate::packet::{Notes, Packet, Payload, TcpHeader, Transport as Header};
use crate::protocol::Transport;
use crate::redact::Pseudonyms;
use crate::time::Time;
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::Arc;

/// How many parts the sessions are divided into; each has an equal share of `--max-total-bytes`.
pub const SHARDS: usize = 16;

/// One thing for a worker to do.
#[derive(Debug)]
pub struct Job {
    /// Place in the run's order.
    pub position: u64,
    /// Number of the session.
    pub session: u64,
    /// What to do.
    pub task: Task,
}

/// What to do in a session.
#[derive(Debug)]
pub enum Task {
    /// Open it.
    Open {
        /// TCP or UDP.
        transport: Transport,
        /// Who seems to be the client.
        client: SocketAddr,
        /// Who seems to be the server.
        server: SocketAddr,
    },
    /// Take a packet of it.
    Packet {
        /// Index of the frame in the chunk.
        frame: u32,
        /// Whether the client sent it.
        from_client: bool,
        /// Its TCP header; nothing for UDP.
        tcp: Option<TcpHeader>,
        /// Where its payload lies.
        payload: Payload,
        /// Bytes behind the payload that the snap length cut off.
        missing: u32,
        /// What was odd about it.
        notes: Notes,
    },
    /// Close it, seen at `time`.
    Close {
        /// Why.
        ending: Ending,
    },
}

/// Jobs of one worker that come from one chunk of frames.
#[derive(Debug)]
pub struct Work {
    /// The frames.
    pub chunk: Arc<Chunk>,
    /// What to do, in order.
    pub jobs: Vec<Job>,
    /// Whether no other worker has jobs in the chunk.
    pub alone: bool,
}

impl Work {
    /// What each worker has to do with a chunk.
    fn of(chunk: Arc<Chunk>, jobs: Vec<Vec<Job>>) -> Vec<Self> {
        let alone = jobs.iter().filter(|jobs| !jobs.is_empty()).count() == 1;
        jobs.into_iter().map(|jobs| Work { chunk: Arc::clone(&chunk), jobs, alone }).collect()
    }

    /// The same in parts of so many jobs.
    pub fn parts(&self, jobs: usize) -> impl Iterator<Item = (&Chunk, &[Job])> {
        self.jobs.chunks(jobs).map(|jobs| (&*self.chunk, jobs))
    }
}

/// The stage before the workers.
pub struct Dispatcher<'a> {
    unwrapper: Unwrapper,
    flows: Flows,
    filter: &'a Filter,
    /// Sessions that nobody wants to see.
    hidden: HashSet<u64, foldhash::fast::RandomState>,
    /// What addresses are replaced by, where they are.
    pseudonyms: Option<Pseudonyms>,
    workers: usize,
    position: u64,
    unhandled: HashMap<Unhandled, u64, foldhash::fast::RandomState>,
    /// Frames and captured bytes so far.
    pub frames: u64,
    /// Captured bytes so far.
    pub bytes: u64,
}

impl<'a> Dispatcher<'a> {
    /// A dispatcher for so many workers.
    pub fn new(options: &Options, filter: &'a Filter, workers: usize) -> Self {
        let named = options.decode_as.iter().map(|&(transport, port, _)| (transport, port));
        Dispatcher {
            unwrapper: Unwrapper::new(&options.unwrapping),
            flows: Flows::new(options.max_sessions, named),
            filter,
            hidden: HashSet::default(),
            pseudonyms: options.redact.then(Pseudonyms::default),
            workers: workers.max(1),
            position: 0,
            unhandled: HashMap::default(),
            frames: 0,
            bytes: 0,
        }
    }

    /// Sessions opened so far.
    pub fn sessions(&self) -> u64 {
        self.flows.opened()
    }

    /// Sorts the frames of a chunk into one list of jobs for each worker.
    pub fn dispatch(&mut self, chunk: Chunk) -> Vec<Work> {
        let mut jobs: Vec<Vec<Job>> =
            (0..self.workers).map(|_| Vec::with_capacity(chunk.frames.len())).collect();
        for (index, frame) in chunk.frames.iter().enumerate() {
            let bytes = chunk.bytes(frame);
            self.frames += 1;
            self.bytes += bytes.len() as u64;
            match self.unwrapper.packet(frame.number, frame.time, frame.link.0.into(), bytes, frame.wire_len)
            {
                Ok(packet) => self.place(index as u32, frame.time, packet, &mut jobs),
                Err(unhandled) => *self.unhandled.entry(unhandled).or_default() += 1,
            }
        }
        let chunk = Arc::new(chunk);
        Work::of(chunk, jobs)
    }

    /// The jobs that end all sessions.
    pub fn finish(&mut self) -> Vec<Work> {
        let mut jobs: Vec<Vec<Job>> = (0..self.workers).map(|_| Vec::new()).collect();
        self.unwrapper.finish();
        let (hidden, position) = (&mut self.hidden, &mut self.position);
        self.flows.finish(|session, ending| close(session, ending, hidden, position, &mut jobs));
        let chunk = Arc::new(Chunk::default());
        Work::of(chunk, jobs)
    }

    /// What could not be brought to a session.
    pub fn losses(&self) -> Losses {
        let mut losses = Losses::default();
        for (unhandled, n) in &self.unhandled {
            if *unhandled != Unhandled::FragmentHeld {
                losses.add(format!("frames: {unhandled}"), *n);
            }
        }
        for (reason, n) in self.unwrapper.losses() {
            losses.add(reason, n);
        }
        losses
    }

    fn place(&mut self, frame: u32, time: Time, packet: Packet, jobs: &mut [Vec<Job>]) {
        let (transport, tcp) = match packet.transport {
            Header::Udp { .. } => (Transport::Udp, None),
            Header::Tcp(header) => (Transport::Tcp, Some(header)),
        };
        let arrival = Arrival {
            addresses: packet.addresses,
            ports: packet.transport.ports(),
            transport,
            scope: packet.scope,
            time,
            tcp: tcp.as_ref().map(control),
        };
        let (hidden, position) = (&mut self.hidden, &mut self.position);
        let place =
            self.flows.arrive(&arrival, |session, ending| close(session, ending, hidden, position, jobs));
        if place.new {
            let [source, destination] = packet.ends();
            let (client, server) =
                if place.from_client { (source, destination) } else { (destination, source) };
            if self.filter.wants_ends(place.session, [client, server]) {
                let [client, server] = match &mut self.pseudonyms {
                    Some(pseudonyms) => [pseudonyms.of(client), pseudonyms.of(server)],
                    None => [client, server],
                };
                push(place.session, Task::Open { transport, client, server }, &mut self.position, jobs);
            } else {
                self.hidden.insert(place.session);
            }
        }
        if !self.hidden.is_empty() && self.hidden.contains(&place.session) {
            return;
        }
        let Packet { payload, missing, notes, .. } = packet;
        let task = Task::Packet { frame, from_client: place.from_client, tcp, payload, missing, notes };
        push(place.session, task, &mut self.position, jobs);
    }
}

fn control(header: &TcpHeader) -> Control {
    let has = |flag| header.flags & flag != 0;
    Control {
        sequence: header.sequence,
        syn: has(TcpHeader::SYN),
        ack: has(TcpHeader::ACK),
        fin: has(TcpHeader::FIN),
        rst: has(TcpHeader::RST),
    }
}

fn close(
    session: u64,
    ending: Ending,
    hidden: &mut HashSet<u64, foldhash::fast::RandomState>,
    position: &mut u64,
    jobs: &mut [Vec<Job>],
) {
    if hidden.is_empty() || !hidden.remove(&session) {
        push(session, Task::Close { ending }, position, jobs);
    }
}

/// The shard that a session belongs to.
pub fn shard(session: u64) -> usize {
    (session % SHARDS as u64) as usize
}

fn push(session: u64, task: Task, position: &mut u64, jobs: &mut [Vec<Job>]) {
    *position += 1;
    let worker = shard(session) % jobs.len();
    jobs[worker].push(Job { position: *position, session, task });
}
