//! Frame → session → dissector → view, on one thread or on several.
//!
//! One thread reads the capture and finds each frame's session; workers dissect and render; the caller's
//! thread puts their output back into the order of the capture. Every chunk of frames goes through all
//! workers that have jobs in it, and comes out when all of them are done with it, so the output never depends on
//! their number. A worker that is the only one with jobs hands on parts of what it dissected, and the caller's thread
//! renders them while the worker goes on, so that a capture of one session keeps two processors busy.

use crate::capture::{Capture, CaptureError};
use crate::desk::Counts;
use crate::dispatch::{Dispatcher, Work};
use crate::filter::Filter;
use crate::losses::Losses;
use crate::options::Options;
use crate::output::{Output, merge};
use crate::summary::{Loss, Summary};
use crate::view::sink::{Item, Sink};
use crate::view::{Scratch, View};
use crate::worker::Worker;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, TrySendError, channel, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How many chunks may wait between two threads.
const WAITING: usize = 2;
/// How many jobs a worker does before it looks how much came of them.
const JOBS: usize = 16;
/// How many bytes make a part that a lone worker hands on, while the processor's cache still holds it.
const PART: usize = 128 << 10;
/// How often it is looked whether the run is to stop while nothing comes.
const PATIENCE: Duration = Duration::from_millis(100);

/// Told of bytes read so far, and of bytes in all where known.
pub type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// What a run needs to know.
#[derive(Clone)]
pub struct Run {
    /// How to decode.
    pub options: Arc<Options>,
    /// What to show.
    pub filter: Arc<Filter>,
    /// How to show it.
    pub view: Arc<dyn View>,
    /// How many workers; with 1, no thread is started.
    pub threads: usize,
    /// How many messages to show at most.
    pub limit: Option<u64>,
    /// Told of progress.
    pub progress: Progress,
    /// Set by whoever wants the run to stop; what was shown by then is finished properly.
    pub stop: Arc<AtomicBool>,
}

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// What there is to say in the end; nothing when the run stopped at the limit.
    pub summary: Option<Summary>,
    /// Why the capture could not be read any further; what came before was shown.
    pub failure: Option<CaptureError>,
    /// Whether the run was told to stop.
    pub interrupted: bool,
}

impl Run {
    /// A run that decodes by default, and shows all of it by that view, on one thread.
    pub fn new(view: Arc<dyn View>) -> Self {
        Run {
            options: Arc::default(),
            filter: Arc::default(),
            view,
            threads: 1,
            limit: None,
            progress: Arc::new(|_, _| ()),
            stop: Arc::default(),
        }
    }

    /// Goes through the capture, and writes what there is to show to `sink`.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn run(&self, capture: Capture, sink: &mut dyn Sink) -> io::Result<Outcome> {
        let mut writer = Writer { sink, left: self.limit, stop: Arc::clone(&self.stop) };
        match self.threads {
            0 | 1 => self.alone(capture, &mut writer),
            threads => self.spread(capture, threads, &mut writer),
        }
    }

    fn alone(&self, capture: Capture, writer: &mut Writer<'_>) -> io::Result<Outcome> {
        let mut worker = Worker::new(&self.options, &*self.view, &self.filter);
        let mut reader = Reading::new(self, capture, 1);
        while let Some(works) = reader.next() {
            for (chunk, jobs) in works.iter().flat_map(|work| work.parts(JOBS)) {
                worker.work(chunk, jobs);
                let more = writer.write(std::slice::from_ref(&worker.desk.output))?;
                worker.desk.output.clear();
                if !more {
                    return Ok(writer.stopped());
                }
            }
            writer.sink.flush()?;
        }
        writer.finish(&*self.view, reader.done(), vec![(worker.desk.counts, worker.desk.losses)])
    }

    fn spread(&self, capture: Capture, threads: usize, writer: &mut Writer<'_>) -> io::Result<Outcome> {
        let mut lanes = Vec::with_capacity(threads);
        let mut work_senders = Vec::with_capacity(threads);
        for _ in 0..threads {
            let (work_sender, work_receiver) = sync_channel(WAITING);
            let (output_sender, outputs) = sync_channel(WAITING);
            let (spare, spare_receiver) = channel();
            let run = self.clone();
            let thread =
                std::thread::spawn(move || run.work(&work_receiver, &output_sender, &spare_receiver));
            lanes.push(Lane { outputs, spare, thread });
            work_senders.push(work_sender);
        }
        let run = self.clone();
        // Which workers have jobs in a chunk; those that have none are not woken for it.
        let (turn_sender, turns) = channel();
        let reader = std::thread::spawn(move || {
            let mut reader = Reading::new(&run, capture, threads);
            while let Some(works) = reader.next() {
                let turn: Vec<usize> = (0..threads).filter(|&lane| !works[lane].jobs.is_empty()).collect();
                let told = turn_sender.send(turn);
                let mut sent = work_senders.iter().zip(works).filter(|(_, work)| !work.jobs.is_empty());
                // Nobody takes it when the run was stopped.
                if told.is_err() || sent.any(|(sender, work)| sender.send(work).is_err()) {
                    break;
                }
            }
            reader.done()
        });
        // An early return leaves the threads to themselves: the reader may be waiting for a pipe, and all of
        // them stop when they find their channels closed.
        let (mut scratch, mut room) = (Scratch::default(), Vec::new());
        'turns: while let Some(turn) = self.next(&turns) {
            let mut more = true;
            while more {
                let outputs = turn.iter().map(|&lane| self.next(&lanes[lane].outputs)).collect();
                let Some::<Vec<Output>>(mut outputs) = outputs else { break 'turns };
                for output in &mut outputs {
                    output.render(&*self.view, &mut scratch, &mut room);
                }
                if !writer.write(&outputs)? {
                    return Ok(writer.stopped());
                }
                writer.sink.flush()?;
                more = outputs.iter().any(|output| output.more);
                for (lane, output) in turn.iter().zip(outputs) {
                    // A worker that has finished needs no buffer.
                    let _ = lanes[*lane].spare.send(output);
                }
            }
        }
        if self.stop.load(Ordering::Relaxed) {
            writer.sink.finish()?;
            return Ok(writer.stopped());
        }
        let done = join(reader);
        let results = lanes.into_iter().map(|lane| join(lane.thread)).collect();
        writer.finish(&*self.view, done, results)
    }

    /// What comes next from a thread; nothing at the end, or when the run is to stop.
    fn next<T>(&self, from: &Receiver<T>) -> Option<T> {
        loop {
            match from.recv_timeout(PATIENCE) {
                Ok(next) => return Some(next),
                Err(RecvTimeoutError::Timeout) if !self.stop.load(Ordering::Relaxed) => {}
                Err(_) => return None,
            }
        }
    }

    /// What a worker's thread does until there is no more work, or nobody wants what comes of it.
    fn work(&self, work: &Receiver<Work>, outputs: &SyncSender<Output>, spare: &Receiver<Output>) -> Tally {
        let mut worker = Worker::new(&self.options, &*self.view, &self.filter);
        let (mut scratch, mut room) = (Scratch::default(), Vec::new());
        'works: while let Ok(work) = work.recv() {
            worker.desk.deferring = work.alone;
            let mut parts = work.parts(JOBS).peekable();
            while let Some((chunk, jobs)) = parts.next() {
                worker.work(chunk, jobs);
                let more = parts.peek().is_some();
                // What others do at the same time must come in one piece, to be put into order.
                if more && !(work.alone && worker.desk.output.size() >= PART) {
                    continue;
                }
                let mut output = spare.try_recv().unwrap_or_default();
                output.clear();
                std::mem::swap(&mut output, &mut worker.desk.output);
                output.more = more;
                let sent = match outputs.try_send(output) {
                    // The writer has enough to do.
                    Err(TrySendError::Full(mut output)) => {
                        output.render(&*self.view, &mut scratch, &mut room);
                        outputs.send(output).is_ok()
                    }
                    sent => sent.is_ok(),
                };
                if !sent {
                    break 'works;
                }
            }
        }
        (worker.desk.counts, worker.desk.losses)
    }
}

/// What a worker counted.
type Tally = (Counts, Losses);

/// The channels to one worker.
struct Lane {
    outputs: Receiver<Output>,
    spare: Sender<Output>,
    thread: JoinHandle<Tally>,
}

/// The result of a thread; a panic in it goes on here.
fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Reads the capture chunk by chunk, and ends all sessions after the last one.
struct Reading<'a> {
    run: &'a Run,
    capture: Capture,
    dispatcher: Dispatcher<'a>,
    ended: bool,
    failure: Option<CaptureError>,
}

/// What is known when the capture was read.
struct Done {
    summary: Summary,
    losses: Losses,
    failure: Option<CaptureError>,
}

impl<'a> Reading<'a> {
    fn new(run: &'a Run, capture: Capture, workers: usize) -> Self {
        let dispatcher = Dispatcher::new(&run.options, &run.filter, workers);
        Reading { run, capture, dispatcher, ended: false, failure: None }
    }

    fn next(&mut self) -> Option<Vec<Work>> {
        if self.ended {
            return None;
        }
        match self.capture.next_chunk() {
            Ok(Some(chunk)) => {
                let (read, all) = self.capture.progress();
                (self.run.progress)(read, all);
                return Some(self.dispatcher.dispatch(chunk));
            }
            Ok(None) => {}
            Err(failure) => self.failure = Some(failure),
        }
        self.ended = true;
        Some(self.dispatcher.finish())
    }

    fn done(self) -> Done {
        let summary = Summary {
            frames: self.dispatcher.frames,
            bytes: self.dispatcher.bytes,
            sessions: self.dispatcher.sessions(),
            warnings: self.capture.losses().iter().map(ToString::to_string).collect(),
            ..Summary::default()
        };
        Done { summary, losses: self.dispatcher.losses(), failure: self.failure }
    }
}

/// Brings the workers' output into order.
struct Writer<'a> {
    sink: &'a mut dyn Sink,
    left: Option<u64>,
    stop: Arc<AtomicBool>,
}

impl Writer<'_> {
    /// Writes what the workers made of one chunk. Says whether more is wanted.
    fn write(&mut self, outputs: &[Output]) -> io::Result<bool> {
        merge(outputs, |stretch| {
            let Some(left) = &mut self.left else { return self.sink.stretch(&stretch) };
            for (entry, bytes) in stretch.entries() {
                if *left == 0 {
                    break;
                }
                *left -= u64::from(entry.item == Item::Message);
                match stretch.content(entry) {
                    Some(content) => self.sink.content(content)?,
                    None => self.sink.item(entry.session, entry.item, bytes)?,
                }
            }
            Ok(())
        })?;
        let more = self.left != Some(0) && !self.stop.load(Ordering::Relaxed);
        if !more {
            self.sink.finish()?;
        }
        Ok(more)
    }

    /// What a run came to that did not go to the end.
    fn stopped(&self) -> Outcome {
        let interrupted = self.left != Some(0) && self.stop.load(Ordering::Relaxed);
        Outcome { summary: None, failure: None, interrupted }
    }

    fn finish(&mut self, view: &dyn View, done: Done, results: Vec<Tally>) -> io::Result<Outcome> {
        let Done { mut summary, mut losses, failure } = done;
        for (counts, lost) in results {
            for (protocol, n) in counts.messages {
                *summary.messages.entry(protocol).or_default() += n;
            }
            losses.merge(lost);
        }
        summary.losses =
            losses.iter().map(|(reason, count)| Loss { reason: reason.to_owned(), count }).collect();
        let mut out = Vec::new();
        view.summary(&summary, &mut out);
        self.sink.item(0, Item::Summary, &out)?;
        self.sink.finish()?;
        Ok(Outcome { summary: Some(summary), failure, interrupted: false })
    }
}
