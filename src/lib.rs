//! Reads packet captures, reassembles what was sent, and shows every byte of it as an annotated field tree.
//!
//! ```text
//! capture ─► link ─► fragment ─► flow ─► stream ─► dissector ─► tree ─► view
//!  Frame      IP     datagrams  session  in-order   messages,   fields   tree,
//!                                         bytes      records             json …
//! ```
//!
//! One direction, no stage looks back; each stage is one module.

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
