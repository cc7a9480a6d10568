//! Reads packet captures, reassembles what was sent, and shows every byte of it as an annotated field tree.
pub mod time;
