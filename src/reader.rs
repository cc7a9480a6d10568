//! Checked reads that record what they read.
//!
//! One call reads a field, checks that its bytes are there, advances and records it in the tree. A layout
//! written as a sequence of such calls reads like the figure in its specification.

use crate::fault::{Fault, Severity};
use crate::field::{Field, Kind};
use crate::tree::{MAX_DEPTH, Order, Tree, UNDISSECTED};
use std::borrow::Cow;
use std::net::Ipv4Addr;
use std::sync::Arc;

/// Reads one source of a message from front to back into its tree.
pub struct Reader<'a, 't> {
    bytes: &'a [u8],
    at: usize,
    end: usize,
    source: u8,
    tree: &'t mut Tree,
}

macro_rules! reads {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $bytes:literal $order:ident $from:ident;)*) => {
        $($(#[$doc])*
        #[inline]
        pub fn $name(&mut self, field: &'static Field) -> Result<$type, Fault> {
            let raw = *self.chunk::<$bytes>(field)?;
            let value = <$type>::$from(raw);
            self.tree.push(field, self.source, self.at, $bytes, value as i64 as u64, Order::$order);
            self.at += $bytes;
            Ok(value)
        })*
    };
}

impl<'a, 't> Reader<'a, 't> {
    /// Reads `bytes`, which are the whole of `source`.
    pub fn new(bytes: &'a [u8], source: u8, tree: &'t mut Tree) -> Self {
        Reader { bytes, at: 0, end: bytes.len(), source, tree }
    }

    /// Reads `bytes` from `start`, which are part of the whole of `source`.
    pub fn starting_at(start: usize, bytes: &'a [u8], source: u8, tree: &'t mut Tree) -> Self {
        Reader { bytes, at: start.min(bytes.len()), end: bytes.len(), source, tree }
    }

    /// Where the next byte is, in the source.
    pub fn offset(&self) -> usize {
        self.at
    }

    /// How many bytes are left.
    pub fn remaining(&self) -> usize {
        self.end - self.at
    }

    /// Whether no byte is left.
    pub fn is_empty(&self) -> bool {
        self.at == self.end
    }

    /// The bytes that are left, without reading them.
    pub fn peek(&self) -> &'a [u8] {
        &self.bytes[self.at..self.end]
    }

    /// The source that is read.
    pub fn source(&self) -> u8 {
        self.source
    }

    /// The tree that is recorded to.
    pub fn tree(&mut self) -> &mut Tree {
        self.tree
    }

    #[inline]
    fn chunk<const N: usize>(&self, field: &'static Field) -> Result<&'a [u8; N], Fault> {
        self.bytes[self.at..self.end]
            .first_chunk()
            .ok_or_else(|| Fault::truncated(field, self.at, N, self.end - self.at))
    }

    reads! {
        /// Reads one byte.
        u8: u8 = 1 Big from_be_bytes;
        /// Reads one byte in two's complement.
        i8: i8 = 1 Big from_be_bytes;
        /// Reads two bytes, most significant first.
        be16: u16 = 2 Big from_be_bytes;
        /// Reads four bytes, most significant first.
        be32: u32 = 4 Big from_be_bytes;
        /// Reads eight bytes, most significant first.
        be64: u64 = 8 Big from_be_bytes;
        /// Reads four bytes in two's complement, most significant first.
        be_i32: i32 = 4 Big from_be_bytes;
        /// Reads two bytes, least significant first.
        le16: u16 = 2 Little from_le_bytes;
        /// Reads four bytes, least significant first.
        le32: u32 = 4 Little from_le_bytes;
        /// Reads eight bytes, least significant first.
        le64: u64 = 8 Little from_le_bytes;
        /// Reads two bytes in two's complement, least significant first.
        le_i16: i16 = 2 Little from_le_bytes;
        /// Reads four bytes in two's complement, least significant first.
        le_i32: i32 = 4 Little from_le_bytes;
        /// Reads eight bytes in two's complement, least significant first.
        le_i64: i64 = 8 Little from_le_bytes;
    }

    /// Reads an unsigned integer of `size` bytes (up to 8), least significant first.
    pub fn le(&mut self, field: &'static Field, size: usize) -> Result<u64, Fault> {
        let raw = self.bytes[self.at..self.end]
            .get(..size)
            .ok_or_else(|| Fault::truncated(field, self.at, size, self.end - self.at))?;
        let value = raw.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte));
        self.tree.push(field, self.source, self.at, size, value, Order::Little);
        self.at += size;
        Ok(value)
    }

    /// Reads an unsigned integer of `size` bytes (up to 8), most significant first.
    pub fn be(&mut self, field: &'static Field, size: usize) -> Result<u64, Fault> {
        let raw = self.bytes(field, size)?;
        Ok(raw.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)))
    }

    /// Reads an unsigned integer of `size` bytes (up to 8), in the order that a message says.
    pub fn uint(&mut self, field: &'static Field, size: usize, order: Order) -> Result<u64, Fault> {
        let raw = self.bytes[self.at..self.end]
            .get(..size)
            .ok_or_else(|| Fault::truncated(field, self.at, size, self.end - self.at))?;
        let join = |value, &byte| value << 8 | u64::from(byte);
        let value = match order {
            Order::Little => raw.iter().rev().fold(0, join),
            Order::Big => raw.iter().fold(0, join),
        };
        self.tree.push(field, self.source, self.at, size, value, order);
        self.at += size;
        Ok(value)
    }

    /// Reads a single-precision number, least significant byte first.
    pub fn le_f32(&mut self, field: &'static Field) -> Result<f32, Fault> {
        let value = f32::from_le_bytes(*self.chunk(field)?);
        self.tree.push(field, self.source, self.at, 4, f64::from(value).to_bits(), Order::Little);
        self.at += 4;
        Ok(value)
    }

    /// Reads a double-precision number, least significant byte first.
    pub fn le_f64(&mut self, field: &'static Field) -> Result<f64, Fault> {
        let value = f64::from_le_bytes(*self.chunk(field)?);
        self.tree.push(field, self.source, self.at, 8, value.to_bits(), Order::Little);
        self.at += 8;
        Ok(value)
    }

    /// Reads `length` bytes. For a field of a numeric kind they must be at most eight, most significant first.
    pub fn bytes(&mut self, field: &'static Field, length: usize) -> Result<&'a [u8], Fault> {
        let taken = self.bytes[self.at..self.end]
            .get(..length)
            .ok_or_else(|| Fault::truncated(field, self.at, length, self.end - self.at))?;
        let value = match field.kind {
            Kind::Bytes | Kind::Text | Kind::TextZ | Kind::Text16 | Kind::Ipv6 | Kind::Guid | Kind::Group => {
                0
            }
            _ => taken.iter().fold(0, |value, &byte| value << 8 | u64::from(byte)),
        };
        self.tree.push(field, self.source, self.at, length, value, Order::Big);
        self.at += length;
        Ok(taken)
    }

    /// Reads a number in a format of its own: `value` turns its bytes into the bits that the field's kind keeps.
    pub fn decode<const N: usize>(
        &mut self,
        field: &'static Field,
        value: impl FnOnce([u8; N]) -> u64,
    ) -> Result<u64, Fault> {
        let value = value(*self.chunk::<N>(field)?);
        self.tree.push(field, self.source, self.at, N, value, Order::Big);
        self.at += N;
        Ok(value)
    }

    /// Reads all bytes that are left.
    pub fn rest(&mut self, field: &'static Field) -> Result<&'a [u8], Fault> {
        self.bytes(field, self.remaining())
    }

    /// Reads text of `length` bytes; what is not UTF-8 comes as U+FFFD.
    pub fn text(&mut self, field: &'static Field, length: usize) -> Result<Cow<'a, str>, Fault> {
        self.bytes(field, length).map(String::from_utf8_lossy)
    }

    /// Reads text in UTF-16 of `length` bytes, least significant byte first, and gives its bytes.
    pub fn text16(&mut self, field: &'static Field, length: usize) -> Result<&'a [u8], Fault> {
        self.ordered(field, length, Order::Little)
    }

    /// Reads a GUID whose numbers have their least significant byte first.
    pub fn guid(&mut self, field: &'static Field) -> Result<[u8; 16], Fault> {
        let bytes = *self.chunk::<16>(field)?;
        self.ordered(field, 16, Order::Little)?;
        Ok(bytes)
    }

    /// Reads `length` bytes whose order is that of their field's numbers or code units.
    pub fn ordered(&mut self, field: &'static Field, length: usize, order: Order) -> Result<&'a [u8], Fault> {
        let taken = self.bytes[self.at..self.end]
            .get(..length)
            .ok_or_else(|| Fault::truncated(field, self.at, length, self.end - self.at))?;
        self.tree.push(field, self.source, self.at, length, 0, order);
        self.at += length;
        Ok(taken)
    }

    /// Reads `length` bytes that spell a number some other way than in binary, as `value`.
    pub fn number_as(&mut self, field: &'static Field, length: usize, value: u64) -> Result<(), Fault> {
        self.advance(field, length)?;
        self.tree.push_computed(field, self.source, self.at - length, length, value);
        Ok(())
    }

    /// Reads `length` bytes that say `text`, but not with just those bytes: quoted or followed by separators.
    pub fn text_as(&mut self, field: &'static Field, length: usize, text: &str) -> Result<(), Fault> {
        self.advance(field, length)?;
        self.tree.push_text(field, self.source, self.at - length, length, text);
        Ok(())
    }

    fn advance(&mut self, field: &'static Field, length: usize) -> Result<(), Fault> {
        if length > self.remaining() {
            return Err(Fault::truncated(field, self.at, length, self.remaining()));
        }
        self.at += length;
        Ok(())
    }

    /// Reads `length` bytes that stand for the number `value` in a way of their own.
    pub fn valued(&mut self, field: &'static Field, length: usize, value: u64) -> Result<(), Fault> {
        if length > self.remaining() {
            return Err(Fault::truncated(field, self.at, length, self.remaining()));
        }
        self.tree.push(field, self.source, self.at, length, value, Order::Little);
        self.at += length;
        Ok(())
    }

    /// Reads an IPv4 address.
    pub fn ipv4(&mut self, field: &'static Field) -> Result<Ipv4Addr, Fault> {
        self.be32(field).map(Ipv4Addr::from_bits)
    }

    /// Reads one byte of bit fields: a group `field` with `parts` in it, those whose bits are not there left out.
    pub fn bits8(&mut self, field: &'static Field, parts: &[&'static Field]) -> Result<u8, Fault> {
        let value = u8::from_be_bytes(*self.chunk(field)?);
        self.bit_group(field, parts, 1, u64::from(value), Order::Big);
        Ok(value)
    }

    /// Reads `size` bytes (up to 8) of bit fields, most significant first, with those of `parts` that fit in.
    pub fn bits_be(
        &mut self,
        field: &'static Field,
        parts: &[&'static Field],
        size: usize,
    ) -> Result<u64, Fault> {
        let raw = self
            .peek()
            .get(..size)
            .ok_or_else(|| Fault::truncated(field, self.at, size, self.remaining()))?;
        let value = raw.iter().fold(0, |value, &byte| value << 8 | u64::from(byte));
        let fits = |part: &&&'static Field| {
            part.bits.is_some_and(|bits| usize::from(bits.first) + usize::from(bits.count) <= 8 * size)
        };
        let fitting = parts.iter().take_while(fits).count();
        self.bit_group(field, &parts[..fitting], size, value, Order::Big);
        Ok(value)
    }

    /// Reads two bytes of bit fields, most significant first.
    pub fn bits_be16(&mut self, field: &'static Field, parts: &[&'static Field]) -> Result<u16, Fault> {
        let value = u16::from_be_bytes(*self.chunk(field)?);
        self.bit_group(field, parts, 2, u64::from(value), Order::Big);
        Ok(value)
    }

    /// Reads four bytes of bit fields, most significant first.
    pub fn bits_be32(&mut self, field: &'static Field, parts: &[&'static Field]) -> Result<u32, Fault> {
        let value = u32::from_be_bytes(*self.chunk(field)?);
        self.bit_group(field, parts, 4, u64::from(value), Order::Big);
        Ok(value)
    }

    /// Reads two bytes of bit fields, least significant first.
    pub fn bits_le16(&mut self, field: &'static Field, parts: &[&'static Field]) -> Result<u16, Fault> {
        let value = u16::from_le_bytes(*self.chunk(field)?);
        self.bit_group(field, parts, 2, u64::from(value), Order::Little);
        Ok(value)
    }

    /// Reads four bytes of bit fields, least significant first.
    pub fn bits_le32(&mut self, field: &'static Field, parts: &[&'static Field]) -> Result<u32, Fault> {
        let value = u32::from_le_bytes(*self.chunk(field)?);
        self.bit_group(field, parts, 4, u64::from(value), Order::Little);
        Ok(value)
    }

    /// Reads four bytes of bit fields, least significant first, of which each means here what stands beside it.
    pub fn bits_le32_meaning(
        &mut self,
        field: &'static Field,
        parts: impl Iterator<Item = (&'static Field, &'static str)>,
    ) -> Result<u32, Fault> {
        let value = u32::from_le_bytes(*self.chunk(field)?);
        if self.tree.recording() {
            let group = self.tree.open(field, self.source, self.at, u64::from(value));
            for (part, meaning) in parts {
                let bits = part.of(u64::from(value), 32);
                self.tree.push(part, self.source, self.at, 4, bits, Order::Little);
                if !meaning.is_empty() {
                    self.tree.meaning(format_args!("{meaning}"));
                }
            }
            self.tree.close(group, self.at + 4);
        }
        self.at += 4;
        Ok(value)
    }

    /// Reads eight bytes of bit fields, least significant first.
    pub fn bits_le64(&mut self, field: &'static Field, parts: &[&'static Field]) -> Result<u64, Fault> {
        let value = u64::from_le_bytes(*self.chunk(field)?);
        self.bit_group(field, parts, 8, value, Order::Little);
        Ok(value)
    }

    fn bit_group(
        &mut self,
        field: &'static Field,
        parts: &[&'static Field],
        size: usize,
        value: u64,
        order: Order,
    ) {
        if self.tree.recording() {
            let width = 8 * size as u32;
            let group = self.tree.open_number(field, self.source, self.at, value, order);
            for part in parts {
                if part.bits.is_none_or(|bits| bits.first_in(width).is_some()) {
                    self.tree.push(part, self.source, self.at, size, part.of(value, width), order);
                }
            }
            self.tree.close(group, self.at + size);
        }
        self.at += size;
    }

    /// Reads a group of fields that ends where `read` stops.
    pub fn group<T>(
        &mut self,
        field: &'static Field,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.check_depth()?;
        let group = self.tree.open(field, self.source, self.at, 0);
        let result = read(self);
        self.tree.close(group, self.at);
        result
    }

    /// Reads a group of fields that ends where `read` stops, and that as a whole says `text`.
    pub fn group_text<T>(
        &mut self,
        field: &'static Field,
        text: &str,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.check_depth()?;
        let group = self.tree.open_text(field, self.source, self.at, text);
        let result = read(self);
        self.tree.close(group, self.at);
        result
    }

    /// Reads a group of fields that is `length` bytes long, whatever `read` makes of them: a fault in it ends
    /// the group, not the message, and what `read` leaves is shown as undissected. When fewer than `length`
    /// bytes are left, those are read, and then the group itself is reported as truncated.
    pub fn within<T>(
        &mut self,
        field: &'static Field,
        length: usize,
        read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.check_depth()?;
        let group = self.tree.open(field, self.source, self.at, 0);
        let result = self.bounded(field, length, read);
        self.tree.close(group, self.at);
        result
    }

    /// Reads all bytes that are left as a group, like [`within`](Reader::within).
    pub fn whole<T>(
        &mut self,
        field: &'static Field,
        read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.within(field, self.remaining(), read)
    }

    /// Reads `length` bytes like [`within`](Reader::within), but in no group of their own; `field` names them
    /// where they are too few.
    pub fn bounded<T>(
        &mut self,
        field: &'static Field,
        length: usize,
        read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let start = self.at;
        let available = self.remaining();
        let end = start + length.min(available);
        let mut inner = Reader { bytes: self.bytes, at: start, end, source: self.source, tree: self.tree };
        let result = read(&mut inner);
        inner.undissected();
        self.at = end;
        if length > available {
            return Err(Fault::truncated(field, start, length, available));
        }
        match result {
            Ok(value) => Ok(Some(value)),
            Err(fault) => {
                self.fault(&fault);
                Ok(None)
            }
        }
    }

    /// Has `read` read the next `length` bytes, or those that are left if they are fewer, without a group around
    /// them. A fault in them is noted and ends them, and what `read` leaves is shown as undissected.
    pub fn part(
        &mut self,
        length: usize,
        read: impl FnOnce(&mut Reader<'a, '_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.bounded(&UNDISSECTED, length.min(self.remaining()), read).map(drop)
    }

    /// A reader of the `length` bytes at `offset` of the source, or of those of them that this reader has before
    /// its end; it stays where it is.
    pub fn window(&mut self, offset: usize, length: usize) -> Reader<'a, '_> {
        let start = offset.min(self.end);
        let end = offset.saturating_add(length).min(self.end).max(start);
        Reader { bytes: self.bytes, at: start, end, source: self.source, tree: self.tree }
    }

    /// Reads a group of fields that lies at `offset` of the source, wherever this reader is: messages that say
    /// where their parts are. Otherwise like [`within`](Reader::within); this reader stays where it is.
    pub fn at<T>(
        &mut self,
        field: &'static Field,
        offset: usize,
        length: usize,
        read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        if offset > self.end {
            return Err(Fault::malformed(
                self.at,
                format!("{} is said to be at offset {offset}, behind the end", field.label),
            ));
        }
        let mut there =
            Reader { bytes: self.bytes, at: offset, end: self.end, source: self.source, tree: self.tree };
        there.within(field, length, read)
    }

    /// Goes on at `at`, which some field said, and reads there: what is passed on the way becomes `padding`. Where
    /// this reader is past that place already, because parts share bytes or are out of order, it stays where it is.
    pub fn placed<T>(
        &mut self,
        padding: &'static Field,
        at: usize,
        read: impl FnOnce(&mut Reader<'a, '_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if at > self.end {
            return Err(Fault::malformed(
                self.at,
                format!("a part is said to be at offset {at}, behind the end at {}", self.end),
            ));
        }
        if at < self.at {
            let (bytes, end, source) = (self.bytes, self.end, self.source);
            return read(&mut Reader { bytes, at, end, source, tree: self.tree });
        }
        if at > self.at {
            self.bytes(padding, at - self.at)?;
        }
        read(self)
    }

    fn check_depth(&self) -> Result<(), Fault> {
        if self.tree.depth() < MAX_DEPTH {
            return Ok(());
        }
        Err(Fault::malformed(self.at, "nested deeper than is shown"))
    }

    /// Reads `bytes`, made from what was read from `start` on, in a source of their own. A fault in them ends
    /// only their reading, and what is left of them is shown as undissected.
    pub fn derived<T>(
        &mut self,
        how: &'static str,
        start: usize,
        bytes: &Arc<[u8]>,
        read: impl FnOnce(&mut Reader<'_, '_>) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        let length = self.at - start;
        let Some(source) = self.tree.derive(how, self.source, start, length, Arc::clone(bytes)) else {
            return Err(Fault::malformed(start, "more derived sources than a message can have"));
        };
        let mut inner = Reader::new(bytes, source, self.tree);
        let result = read(&mut inner);
        inner.undissected();
        Ok(result.inspect_err(|fault| inner.fault(fault)).ok())
    }

    /// Goes on behind `length` bytes that were recorded in the tree by other means.
    pub fn pass(&mut self, length: usize) {
        self.at = self.end.min(self.at + length);
    }

    /// Shows what is left as undissected.
    pub fn undissected(&mut self) {
        if !self.is_empty() {
            self.tree.push(&UNDISSECTED, self.source, self.at, self.remaining(), 0, Order::Big);
            self.at = self.end;
        }
    }

    /// Notes a fault as an error at its place.
    pub fn fault(&mut self, fault: &Fault) {
        self.tree.note(Severity::Error, self.source, fault.offset(), fault.to_string());
    }

    /// Notes something about the byte at `offset`.
    pub fn note(&mut self, severity: Severity, offset: usize, text: impl Into<Cow<'static, str>>) {
        self.tree.note(severity, self.source, offset, text);
    }

    /// Says what the field read last belongs to: the name of a column.
    pub fn name(&mut self, name: &str) {
        self.tree.name(name);
    }

    /// Says what the field read last means, in place of what its declaration would say.
    pub fn meaning(&mut self, text: std::fmt::Arguments<'_>) {
        self.tree.meaning(text);
    }
}
