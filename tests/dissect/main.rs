//! Tests of the library and the program as a whole, in one binary; a module for each subject.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod command;
mod cut;
mod documents;
mod ends;
mod explain;
mod extract;
mod fields;
mod golden;
mod invariants;
mod layout;
mod midstream;
mod packets;
mod prefix;
mod recording;
mod records;
mod redact;
mod regressions;
mod reports;
mod samples;
mod schema;
mod slow_log;
mod story;
mod support;
mod targets;
mod threads;
mod tshark;
mod worksheet;
