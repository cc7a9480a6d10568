//! A generator of captures, so that figures can be had again anywhere.
//!
//! `cargo bench --bench workload -- PROTOCOL FILE MEGABYTES` writes one. Same arguments, same bytes.

mod mysql;
mod ntp;
mod smb;
mod wire;

use std::fs::File;
use std::io::{BufWriter, Error, Result, Write};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [protocol, path, megabytes] = &arguments[..] {
        let mut out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let bytes = megabytes.parse::<u64>().map_err(Error::other)? * 1_000_000;
        let content = match protocol.as_str() {
            "ntp" => format!("{} frames", ntp::write(&mut out, bytes)?),
            "mysql" => format!("{} rows", mysql::write(&mut out, bytes)?),
            "smb" => format!("{} requests", smb::write(&mut out, bytes)?),
            "smb-bulk" => format!("{} requests", smb::write_bulk(&mut out, bytes)?),
            _ => return Err(Error::other(format!("{protocol}: ntp, mysql, smb or smb-bulk is wanted"))),
        };
        out.flush()?;
        println!("{path}: {content}");
    }
    Ok(())
}
