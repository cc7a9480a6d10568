//! A worker: the sessions of its shards, and what it does with jobs.

use crate::capture::Chunk;
use crate::desk::Desk;
use crate::dispatch::{Job, SHARDS, Task, shard};
use crate::filter::Filter;
use crate::options::Options;
use crate::origin::{Moment, Piece, cut_pieces};
use crate::packet::{Payload, TcpHeader};
use crate::session::{Datagram, Session};
use crate::stream::Segment;
use crate::view::View;
use std::collections::HashMap;

/// A part of the sessions, with its share of the memory.
#[derive(Default)]
struct Shard {
    sessions: HashMap<u64, Box<Session>, foldhash::fast::RandomState>,
    held: usize,
}

/// Does jobs, one chunk of frames at a time.
pub struct Worker<'a> {
    shards: Vec<Shard>,
    /// Where its output and counts are.
    pub desk: Desk<'a>,
    pieces: Vec<Piece>,
}

impl<'a> Worker<'a> {
    /// A worker without sessions.
    pub fn new(options: &'a Options, view: &'a dyn View, filter: &'a Filter) -> Self {
        Worker {
            shards: (0..SHARDS).map(|_| Shard::default()).collect(),
            desk: Desk::new(options, view, filter),
            pieces: Vec::new(),
        }
    }

    /// Does jobs of a chunk; what came of them is on the desk's output.
    pub fn work(&mut self, chunk: &Chunk, jobs: &[Job]) {
        for job in jobs {
            self.desk.position = job.position;
            let shard = &mut self.shards[shard(job.session)];
            match &job.task {
                Task::Open { transport, client, server } => {
                    let session = Session::new(job.session, *transport, *client, *server);
                    shard.sessions.insert(job.session, Box::new(session));
                }
                Task::Close { ending } => {
                    if let Some(mut session) = shard.sessions.remove(&job.session) {
                        shard.held -= session.held();
                        session.close(*ending, &mut self.desk);
                    }
                }
                Task::Packet { frame, from_client, tcp, payload, missing, notes } => {
                    let (Some(session), Some(frame)) =
                        (shard.sessions.get_mut(&job.session), chunk.frames.get(*frame as usize))
                    else {
                        continue;
                    };
                    self.desk.moment = Moment { frame: frame.number, time: frame.time };
                    self.desk.comment = comment(&chunk.comments, frame.number);
                    self.pieces.clear();
                    let bytes = match payload {
                        Payload::Frame { offset, length } => {
                            self.pieces.push(Piece { frame: frame.number, offset: *offset, length: *length });
                            part(chunk.bytes(frame), *offset, *length)
                        }
                        Payload::Joined { datagram, offset, length } => {
                            self.pieces.extend(cut_pieces(&datagram.pieces, *offset, *length));
                            part(&datagram.bytes, *offset, *length)
                        }
                    };
                    let before = session.held();
                    let from = usize::from(!from_client);
                    session.frame(from, frame.wire_len, self.desk.moment, *notes);
                    match tcp {
                        None => {
                            let datagram = Datagram { bytes, pieces: &self.pieces, missing: *missing };
                            session.datagram(from, &datagram, &mut self.desk);
                        }
                        Some(header) => {
                            let has = |flag| header.flags & flag != 0;
                            let segment = Segment {
                                sequence: header.sequence,
                                syn: has(TcpHeader::SYN),
                                fin: has(TcpHeader::FIN),
                                rst: has(TcpHeader::RST),
                                payload: bytes,
                                missing: *missing,
                                pieces: &self.pieces,
                                frame: frame.number,
                                time: frame.time,
                            };
                            let acknowledged = has(TcpHeader::ACK).then_some(header.acknowledgment);
                            session.segment(from, &segment, acknowledged, &mut self.desk);
                        }
                    }
                    shard.held = shard.held + session.held() - before;
                    if shard.held > self.desk.options.max_total_bytes / SHARDS {
                        shard.evict(&mut self.desk);
                    }
                }
            }
        }
    }
}

impl Shard {
    /// Makes those sessions that keep most give it up, until half of the share is free.
    fn evict(&mut self, desk: &mut Desk<'_>) {
        let mut holders: Vec<(usize, u64)> =
            self.sessions.iter().map(|(&number, session)| (session.held(), number)).collect();
        holders.sort_unstable_by(|a, b| b.cmp(a));
        for (held, number) in holders {
            if self.held <= desk.options.max_total_bytes / SHARDS / 2 {
                break;
            }
            if let Some(session) = self.sessions.get_mut(&number) {
                session.evict(desk);
                self.held = self.held - held + session.held();
            }
        }
    }
}

fn part(bytes: &[u8], offset: u32, length: u32) -> &[u8] {
    bytes.get(offset as usize..).and_then(|rest| rest.get(..length as usize)).unwrap_or_default()
}

fn comment(comments: &[(u64, String)], frame: u64) -> Option<String> {
    let at = comments.binary_search_by_key(&frame, |(number, _)| *number).ok()?;
    Some(comments[at].1.clone())
}
