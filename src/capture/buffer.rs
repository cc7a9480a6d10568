//! Buffers that come back: a chunk's buffer is used again once nobody holds the chunk.

use std::sync::Arc;

/// How many lent buffers are remembered; more are left to the allocator.
const REMEMBERED: usize = 16;

/// Lends buffers of one usual size. Fresh memory costs a page fault for every 4 KiB, more than the
/// read that fills it, so buffers circulate.
pub(super) struct Pool {
    lent: Vec<Arc<Vec<u8>>>,
    size: usize,
}

impl Pool {
    pub fn new(size: usize) -> Self {
        Pool { lent: Vec::new(), size }
    }

    /// A buffer of at least `len` initialised bytes, whatever they are.
    pub fn take(&mut self, len: usize) -> Vec<u8> {
        if len <= self.size
            && let Some(free) = self.lent.iter().position(|buffer| Arc::strong_count(buffer) == 1)
            && let Ok(buffer) = Arc::try_unwrap(self.lent.swap_remove(free))
        {
            return buffer;
        }
        vec![0; len.max(self.size)]
    }

    /// Makes a full buffer immutable, to be taken again when its holders have let go.
    pub fn lend(&mut self, buffer: Vec<u8>) -> Arc<Vec<u8>> {
        let buffer = Arc::new(buffer);
        if buffer.len() == self.size && self.lent.len() < REMEMBERED {
            self.lent.push(Arc::clone(&buffer));
        }
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_returns_only_when_nobody_holds_it() {
        let mut pool = Pool::new(8);
        let mut buffer = pool.take(3);
        assert_eq!(buffer.len(), 8);
        buffer[0] = 1;
        let held = pool.lend(buffer);
        assert_eq!(pool.take(8)[0], 0);
        drop(held);
        assert_eq!(pool.take(8)[0], 1);
        assert_eq!(pool.take(100).len(), 100);
    }
}
