//! Content of sessions as files: `--extract DIR`.
//!
//! [`Extraction`] takes the parts of contents in capture order on their way to the output, and writes them into a
//! directory that was empty. Names never come from the capture alone: each begins with a number, and has no more than
//! letters, digits, `.`, `-` and `_` behind it. `manifest.json` tells of every file where it came from, which parts of
//! it are missing, and its SHA-256. A missing part is a hole of the file, and is named in the manifest; the name of such a
//! file ends with `.partial`.

use crate::content::{Begin, Content, ContentId, Part};
use crate::count::Count;
use crate::view::sink::{Item, Sink};
use artifact::Artifact;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

mod artifact;
mod name;

/// Files that are open at the same time.
const MAX_OPEN: usize = 32;

/// How much is extracted; what is beyond that is counted in the manifest.
#[derive(Clone, Copy, Debug)]
pub struct Caps {
    /// Files.
    pub files: usize,
    /// Size of one file.
    pub file_bytes: u64,
    /// Bytes of all files together.
    pub total_bytes: u64,
}

impl Default for Caps {
    fn default() -> Self {
        Caps { files: 10_000, file_bytes: 1 << 30, total_bytes: 8 << 30 }
    }
}

/// Writes contents into a directory, and hands on everything else.
pub struct Extraction<'w> {
    inner: Box<dyn Sink + Send + 'w>,
    directory: PathBuf,
    caps: Caps,
    artifacts: Vec<Artifact>,
    growing: BTreeMap<(u64, ContentId), usize>,
    /// The files that were written to last, the latest one behind.
    open: Vec<(usize, BufWriter<File>)>,
    /// The files that could not be written.
    failed: BTreeSet<usize>,
    written: u64,
    files_left_out: u64,
    bytes_left_out: u64,
    finished: bool,
}

impl<'w> Extraction<'w> {
    /// Extracts into `directory`, which is made if it is not there.
    ///
    /// # Errors
    /// When the directory cannot be made, or is not empty.
    pub fn new(directory: &Path, caps: Caps, inner: Box<dyn Sink + Send + 'w>) -> io::Result<Self> {
        fs::create_dir_all(directory)?;
        if fs::read_dir(directory)?.next().is_some() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "the directory is not empty"));
        }
        Ok(Extraction {
            inner,
            directory: directory.to_owned(),
            caps,
            artifacts: Vec::new(),
            growing: BTreeMap::new(),
            open: Vec::new(),
            failed: BTreeSet::new(),
            written: 0,
            finished: false,
            files_left_out: 0,
            bytes_left_out: 0,
        })
    }

    fn begin(&mut self, content: &Content, begin: &Begin) -> io::Result<()> {
        if self.artifacts.len() >= self.caps.files {
            self.files_left_out += 1;
            return Ok(());
        }
        let at = self.artifacts.len();
        let file = name::safe(at + 1, begin);
        let created = OpenOptions::new().write(true).create_new(true).open(self.directory.join(&file))?;
        self.artifacts.push(Artifact::new(file, content.about, begin));
        self.keep_open(at, created)?;
        self.growing.insert((content.about.session, content.id), at);
        Ok(())
    }

    fn write(&mut self, at: usize, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let room = self.caps.file_bytes.saturating_sub(offset).min(self.caps.total_bytes - self.written);
        let taken = bytes.len().min(usize::try_from(room).unwrap_or(usize::MAX));
        let left_out = (bytes.len() - taken) as u64;
        self.bytes_left_out += left_out;
        let Some(artifact) = self.artifacts.get_mut(at) else { return Ok(()) };
        artifact.left_out += left_out;
        if taken > 0 {
            artifact.add(offset, taken as u64);
            self.written += taken as u64;
            let file = self.file(at)?;
            let placed = file.seek(SeekFrom::Start(offset)).and_then(|_| file.write_all(&bytes[..taken]));
            if placed.is_err() {
                self.failed.insert(at);
            }
            placed?;
        }
        Ok(())
    }

    /// Makes a hole of what was refused.
    fn take_back(&mut self, at: usize, offset: u64, length: u64) -> io::Result<()> {
        let Some(artifact) = self.artifacts.get_mut(at) else { return Ok(()) };
        for (start, end) in artifact.remove(offset, length) {
            let file = self.file(at)?;
            file.seek(SeekFrom::Start(start))?;
            io::copy(&mut io::repeat(0).take(end - start), file)?;
        }
        Ok(())
    }

    /// The file of an artifact, opened again if it had to be closed.
    fn file(&mut self, at: usize) -> io::Result<&mut BufWriter<File>> {
        match self.open.iter().position(|(open, _)| *open == at) {
            Some(place) => self.open[place..].rotate_left(1),
            None => {
                let path = self.directory.join(&self.artifacts[at].file);
                self.keep_open(at, OpenOptions::new().write(true).open(path)?)?;
            }
        }
        let last = self.open.last_mut().map(|(_, file)| file);
        last.ok_or_else(|| io::Error::other("no file is open"))
    }

    fn keep_open(&mut self, at: usize, file: File) -> io::Result<()> {
        if self.open.len() >= MAX_OPEN {
            let (oldest, file) = self.open.remove(0);
            self.close(oldest, file)?;
        }
        self.open.push((at, BufWriter::new(file)));
        Ok(())
    }

    fn close(&mut self, at: usize, mut file: BufWriter<File>) -> io::Result<()> {
        let flushed = file.flush();
        if flushed.is_err() {
            self.failed.insert(at);
        }
        flushed
    }

    /// Writes the manifest, once all files are written. What could not be written is taken out again.
    fn manifest(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.finished, true) {
            return Ok(());
        }
        let mut closed = Ok(());
        for (at, file) in std::mem::take(&mut self.open) {
            closed = closed.and(self.close(at, file));
        }
        for at in std::mem::take(&mut self.failed).into_iter().rev() {
            self.leave_out(at)?;
        }
        for artifact in &mut self.artifacts {
            artifact.finish(&self.directory)?;
        }
        let mut step = 1;
        while let Err(error) = self.list() {
            // Extracted files make room for it.
            if self.artifacts.is_empty() {
                return Err(error);
            }
            for _ in 0..step {
                self.leave_out(self.artifacts.len().saturating_sub(1))?;
            }
            step *= 2;
        }
        closed
    }

    /// A failure, with the directory that it is about.
    fn named(&self, error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), format!("{}: {error}", self.directory.display()))
    }

    /// Takes a file out again.
    fn leave_out(&mut self, at: usize) -> io::Result<()> {
        if at >= self.artifacts.len() {
            return Ok(());
        }
        self.files_left_out += 1;
        fs::remove_file(self.directory.join(self.artifacts.remove(at).file))
    }

    fn list(&self) -> io::Result<()> {
        let path = self.directory.join("manifest.json");
        let manifest = serde_json::json!({
            "files": self.artifacts.iter().map(Artifact::object).collect::<Vec<_>>(),
            "files_left_out": self.files_left_out,
            "bytes_left_out": self.bytes_left_out,
        });
        let mut text = serde_json::to_vec_pretty(&manifest)?;
        text.push(b'\n');
        let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
        let written = file.write_all(&text);
        if written.is_err() {
            fs::remove_file(&path)?;
        }
        written
    }
}

impl Sink for Extraction<'_> {
    fn item(&mut self, session: u64, item: Item, bytes: &[u8]) -> io::Result<()> {
        self.inner.item(session, item, bytes)
    }

    fn content(&mut self, content: &Content) -> io::Result<()> {
        let key = (content.about.session, content.id);
        let at = self.growing.get(&key).copied();
        let result = match (&content.part, at) {
            (Part::Begin(begin), _) => self.begin(content, begin),
            (Part::Bytes(offset, bytes), Some(at)) => self.write(at, *offset, bytes),
            (Part::Refused(offset, length), Some(at)) => self.take_back(at, *offset, *length),
            (Part::Refused(..), None) => Ok(()),
            (Part::Bytes(_, bytes), None) => {
                self.bytes_left_out += bytes.len() as u64;
                Ok(())
            }
            (Part::End, at) => {
                let ended = self.growing.remove(&key).and(at).and_then(|at| self.artifacts.get_mut(at));
                ended.into_iter().for_each(|artifact| artifact.ended = true);
                Ok(())
            }
        };
        result.map_err(|error| {
            // What was shown by now is finished properly; the first failure counts.
            let _ = self.finish();
            self.named(&error)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        let manifest = self.manifest();
        self.inner.finish()?;
        manifest.map_err(|error| self.named(&error))
    }

    fn left_out(&self) -> Option<String> {
        let files = Some((self.files_left_out, "file")).filter(|(files, _)| *files > 0);
        let bytes = Some((self.bytes_left_out, "byte")).filter(|(bytes, _)| *bytes > 0);
        let told: Vec<String> =
            files.into_iter().chain(bytes).map(|(count, what)| Count(count, what).to_string()).collect();
        (!told.is_empty()).then(|| {
            format!("{}: {} left out (--extract-max-...)", self.directory.display(), told.join(" and "))
        })
    }
}

impl Drop for Extraction<'_> {
    /// A run that failed leaves a manifest all the same; there is no one to tell when that fails too.
    fn drop(&mut self) {
        let _ = self.manifest();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
