//! The files and pipes that captures are read from.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::CaptureError;

/// A file or pipe, opened and measured.
pub(super) struct Input {
    pub name: Arc<str>,
    pub reader: Box<dyn Read + Send>,
    pub meter: Arc<Meter>,
}

/// How much was read from an input, and whether the operating system failed: what reads it may be a
/// decompressor that disguises the failure.
#[derive(Default)]
pub(super) struct Meter {
    bytes: AtomicU64,
    failed: AtomicBool,
    size: Option<u64>,
}

impl Meter {
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    pub fn size(&self) -> Option<u64> {
        self.size
    }

    pub fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }
}

impl Input {
    /// Opens a path; `-` is standard input.
    pub fn open(path: &Path) -> Result<Self, CaptureError> {
        if path.as_os_str() == "-" {
            return Ok(Self::new("standard input", Box::new(io::stdin()), None));
        }
        let name = path.to_string_lossy();
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (metadata, file) =
            opened.map_err(|source| CaptureError::Open { name: name.clone().into_owned(), source })?;
        if metadata.is_dir() {
            return Err(CaptureError::Directory { name: name.into_owned() });
        }
        let size = metadata.is_file().then_some(metadata.len());
        Ok(Self::new(&name, Box::new(file), size))
    }

    pub fn new(name: &str, reader: Box<dyn Read + Send>, size: Option<u64>) -> Self {
        let meter = Arc::new(Meter { size, ..Meter::default() });
        let reader = Box::new(Metered { reader, meter: Arc::clone(&meter) });
        Input { name: name.into(), reader, meter }
    }
}

struct Metered {
    reader: Box<dyn Read + Send>,
    meter: Arc<Meter>,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let result = self.reader.read(buffer);
        match &result {
            Ok(count) => {
                self.meter.bytes.fetch_add(*count as u64, Ordering::Relaxed);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.meter.failed.store(true, Ordering::Relaxed),
        }
        result
    }
}
