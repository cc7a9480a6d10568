//! Reads packet captures, reassembles what was sent, and shows every byte of it as an annotated field tree.
//!
//! ```text
//! capture ─► link ─► fragment ─► flow ─► stream ─► dissector ─► tree ─► view
//!  Frame      IP     datagrams  session  in-order   messages,   fields   tree,
//!                                         bytes      records             json …
//! ```
//!
//! One direction, no stage looks back; each stage is one module.
//!
//! A program that wants sessions, not text, gives a [`Run`](engine::Run) a [`View`](view::View) of its own: it is handed
//! each [message](message::Message) with its [field tree](tree::Tree), each [record](record::Record) and each
//! [session](summary::SessionSummary). Here it collects how far the clocks of servers are ahead:
//!
//! ```
//! use dissect::capture::Capture;
//! use dissect::engine::Run;
//! use dissect::message::Message;
//! use dissect::record::Record;
//! use dissect::summary::{About, SessionSummary, Summary};
//! use dissect::view::{Format, Look, Scratch, View};
//! use std::sync::{Arc, Mutex};
//!
//! #[derive(Default)]
//! struct Clocks {
//!     offsets: Mutex<Vec<(String, f64)>>,
//! }
//!
//! impl View for Clocks {
//!     fn message(&self, _: &Message<'_>, _: &mut Scratch, _: &mut Vec<u8>) {}
//!
//!     fn record(&self, about: &About, record: &Record, _: &mut Scratch, _: &mut Vec<u8>) {
//!         if let Record::ClockSample(sample) = record
//!             && let Some(offset) = sample.offset
//!         {
//!             self.offsets.lock().unwrap().push((about.server.to_string(), offset));
//!         }
//!     }
//!
//!     fn session(&self, _: &SessionSummary<'_>, _: &mut Scratch, _: &mut Vec<u8>) {}
//!
//!     fn summary(&self, _: &Summary, _: &mut Vec<u8>) {}
//!
//!     fn wants_fields(&self) -> bool {
//!         false
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let clocks = Arc::new(Clocks::default());
//! let capture = Capture::open(&["samples/ntp/client-server.pcap".into()])?;
//! // What views append to `out` goes there; this one appends nothing.
//! let mut nowhere = Format::Ndjson.sink(Look::default(), std::io::sink());
//! Run::new(clocks.clone()).run(capture, &mut *nowhere)?;
//! let offsets = clocks.offsets.lock().unwrap();
//! assert!(offsets.iter().all(|(server, offset)| server.ends_with(":123") && offset.abs() < 0.001));
//! assert_eq!(offsets.len(), 6);
//! # Ok(())
//! # }
//! ```

pub mod capture;
mod comma;
pub mod content;
pub mod count;
mod deferred;
mod desk;
pub mod dispatch;
pub mod engine;
pub mod explain;
pub mod extract;
pub mod fault;
pub mod field;
pub mod filter;
pub mod flow;
pub mod fragment;
pub mod ip;
pub mod language;
pub mod link;
pub mod listing;
pub mod losses;
pub mod message;
pub mod options;
pub mod origin;
pub mod output;
pub mod packet;
mod pending;
pub mod protocol;
pub mod reader;
pub mod record;
pub mod redact;
pub mod report;
pub mod salvage;
mod session;
pub mod stream;
pub mod summary;
pub mod terminal;
pub mod time;
mod transport;
pub mod tree;
pub mod view;
mod worker;
