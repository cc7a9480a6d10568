//! ASN.1 as tokens carry it, in BER or DER: a header of tag and length before each value, values within values.
//!
//! Specification: X.690. Every header is a field of its own; what stands behind it is read with the field that the
//! protocol has for it.

use crate::fault::Fault;
use crate::field::{Field, Kind};
use crate::reader::Reader;
use crate::tree::{Node, Tree};
use asn1_rs::{Class, FromBer, GeneralizedTime, Header, Length, Oid};
use std::fmt::{self, Display, Write};

crate::fields! { FIELDS:
    /// What kind of ASN.1 value follows and how many bytes it takes.
    HEADER = hex("ber.header", "Tag and length").meaning(explain).spec("X.690 §8.1");
    /// How many bits of the last byte of a bit string do not belong to it.
    PADDING = uint("ber.bitstring.padding", "Unused bits").spec("X.690 §8.6");
    /// Here ends a value that did not say its length.
    END = hex("ber.end", "End of contents").spec("X.690 §8.1.5");
}

/// Longest object identifier that is spelled out.
const MAX_OID: usize = 128;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// One of ASN.1's own types.
    Universal(u32),
    /// A type of the protocol.
    Application(u32),
    /// A field of the structure around it.
    Context(u32),
    /// Agreed on elsewhere.
    Private(u32),
}

const INTEGER: Tag = Tag::Universal(2);
const BIT_STRING: Tag = Tag::Universal(3);
const OBJECT_IDENTIFIER: Tag = Tag::Universal(6);
const ENUMERATED: Tag = Tag::Universal(10);
const SEQUENCE: Tag = Tag::Universal(16);
const GENERALIZED_TIME: Tag = Tag::Universal(24);

impl Tag {
    fn of(header: &Header<'_>) -> Tag {
        let number = header.tag().0;
        match header.class() {
            Class::Universal => Tag::Universal(number),
            Class::Application => Tag::Application(number),
            Class::ContextSpecific => Tag::Context(number),
            Class::Private => Tag::Private(number),
        }
    }
}

impl Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Tag::Application(number) => return write!(f, "[APPLICATION {number}]"),
            Tag::Context(number) => return write!(f, "[{number}]"),
            Tag::Private(number) => return write!(f, "[PRIVATE {number}]"),
            Tag::Universal(1) => "BOOLEAN",
            Tag::Universal(2) => "INTEGER",
            Tag::Universal(3) => "BIT STRING",
            Tag::Universal(4) => "OCTET STRING",
            Tag::Universal(5) => "NULL",
            Tag::Universal(6) => "OBJECT IDENTIFIER",
            Tag::Universal(10) => "ENUMERATED",
            Tag::Universal(12) => "UTF8String",
            Tag::Universal(16) => "SEQUENCE",
            Tag::Universal(17) => "SET",
            Tag::Universal(24) => "GeneralizedTime",
            Tag::Universal(27) => "GeneralString",
            Tag::Universal(number) => return write!(f, "[UNIVERSAL {number}]"),
        };
        f.write_str(name)
    }
}

/// Says what a header says; it is there as a number of up to 8 bytes.
fn explain(node: &Node, _: &Tree, out: &mut String) {
    let bytes = node.value.to_be_bytes();
    let header = bytes.len().checked_sub(node.length as usize).and_then(|at| bytes.get(at..));
    let Some(Ok((_, header))) = header.map(Header::from_ber) else { return };
    // Writing to a String cannot fail.
    let _ = match header.length() {
        Length::Definite(1) => write!(out, "{}, 1 byte", Tag::of(&header)),
        Length::Definite(length) => write!(out, "{}, {length} bytes", Tag::of(&header)),
        Length::Indefinite => write!(out, "{}, up to its end", Tag::of(&header)),
    };
}

/// Reads an element: its header, and what is in it with `read`; a fault in it ends it, not what it lies in.
pub fn element<'a, T>(
    r: &mut Reader<'a, '_>,
    read: impl FnOnce(&mut Reader<'a, '_>, Tag) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let bytes = r.peek();
    let (content, header) = Header::from_ber(bytes).map_err(|error| match error {
        asn1_rs::Err::Incomplete(_) => Fault::truncated(&HEADER, r.offset(), bytes.len() + 1, bytes.len()),
        _ => Fault::malformed(r.offset(), "a tag and a length of ASN.1 were expected"),
    })?;
    r.bytes(&HEADER, bytes.len() - content.len())?;
    let tag = Tag::of(&header);
    let Length::Definite(length) = header.length() else {
        let length = header.parse_ber_content(content).map_or(content.len(), |(_, inner)| inner.len());
        let result = r.bounded(&HEADER, length, |r| read(r, tag))?;
        if r.peek().starts_with(&[0, 0]) {
            r.bytes(&END, 2)?;
        }
        return Ok(result);
    };
    r.bounded(&HEADER, length, |r| read(r, tag))
}

/// The object identifier, as it is encoded, that is first in the element these bytes start with.
pub fn framed_oid(bytes: &[u8]) -> Option<&[u8]> {
    let (content, _) = Header::from_ber(bytes).ok()?;
    let (oid, header) = Header::from_ber(content).ok()?;
    oid.get(..header.length().definite().ok()?)
}

/// Reads all elements that are left, each with `read`.
pub fn each<'a>(
    r: &mut Reader<'a, '_>,
    mut read: impl FnMut(&mut Reader<'a, '_>, Tag) -> Result<(), Fault>,
) -> Result<(), Fault> {
    while !r.is_empty() {
        element(r, &mut read)?;
    }
    Ok(())
}

/// Reads a SEQUENCE, each of its elements with `read`.
pub fn sequence<'a>(
    r: &mut Reader<'a, '_>,
    read: impl FnMut(&mut Reader<'a, '_>, Tag) -> Result<(), Fault>,
) -> Result<(), Fault> {
    element(r, |r, tag| {
        expect(r, tag, SEQUENCE)?;
        each(r, read)
    })?;
    Ok(())
}

/// Reads a SEQUENCE OF as the group `field`, whose value is how many elements there are.
pub fn list<'a>(
    r: &mut Reader<'a, '_>,
    field: &'static Field,
    mut read: impl FnMut(&mut Reader<'a, '_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let (source, start) = (r.source(), r.offset());
    let group = r.tree().open(field, source, start, 0);
    let mut count = 0;
    let result = element(r, |r, tag| {
        expect(r, tag, SEQUENCE)?;
        while !r.is_empty() {
            read(r)?;
            count += 1;
        }
        Ok(())
    });
    r.tree().set_value(&group, count);
    let end = r.offset();
    r.tree().close(group, end);
    result.map(drop)
}

fn expect(r: &Reader<'_, '_>, tag: Tag, wanted: Tag) -> Result<(), Fault> {
    if tag == wanted {
        return Ok(());
    }
    Err(Fault::malformed(r.offset(), format!("{tag} stands where {wanted} was expected")))
}

/// Reads an INTEGER or ENUMERATED of up to 64 bits.
pub fn integer(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<Option<i64>, Fault> {
    element(r, |r, tag| {
        if tag != ENUMERATED {
            expect(r, tag, INTEGER)?;
        }
        let raw = r.peek();
        let negative = field.kind == Kind::Int && raw.first().is_some_and(|&first| first >= 0x80);
        if !(1..=8).contains(&raw.len()) {
            let text = format!("an integer of {} bytes; only those of 1 to 8 are read", raw.len());
            return Err(Fault::malformed(r.offset(), text));
        }
        let value =
            raw.iter().fold(if negative { -1 } else { 0 }, |value, &byte| value << 8 | i64::from(byte));
        r.valued(field, raw.len(), value as u64)?;
        Ok(value)
    })
}

/// Reads a BIT STRING of up to 64 bits.
pub fn bits(r: &mut Reader<'_, '_>, field: &'static Field, parts: &[&'static Field]) -> Result<(), Fault> {
    element(r, |r, tag| {
        expect(r, tag, BIT_STRING)?;
        r.u8(&PADDING)?;
        match r.remaining() {
            size @ 1..=8 => r.bits_be(field, parts, size).map(drop),
            _ => Ok(()),
        }
    })?;
    Ok(())
}

/// Reads an OBJECT IDENTIFIER, and gives it as it is written: `1.3.6.1.5.5.2`.
pub fn oid(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<Option<String>, Fault> {
    element(r, |r, tag| {
        expect(r, tag, OBJECT_IDENTIFIER)?;
        let raw = r.peek();
        if raw.len() > MAX_OID {
            let text = format!("an object identifier of {} bytes; up to {MAX_OID} are read", raw.len());
            return Err(Fault::malformed(r.offset(), text));
        }
        let id = Oid::new(raw.into()).to_id_string();
        r.text_as(field, raw.len(), &id)?;
        if let Some(name) = super::oid::name(&id) {
            r.meaning(format_args!("{name}"));
        }
        Ok(id)
    })
}

/// Reads an element of bytes or of text as a field of such a kind.
pub fn content<'a>(r: &mut Reader<'a, '_>, field: &'static Field) -> Result<Option<&'a [u8]>, Fault> {
    element(r, |r, _| r.rest(field))
}

/// Reads an element of bytes that hold something of their own: the group `field`, read with `read`.
pub fn holding<'a>(
    r: &mut Reader<'a, '_>,
    field: &'static Field,
    read: impl FnOnce(&mut Reader<'a, '_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    element(r, |r, _| r.whole(field, read).map(drop))?;
    Ok(())
}

/// Reads a GeneralizedTime.
pub fn time(r: &mut Reader<'_, '_>, field: &'static Field) -> Result<(), Fault> {
    element(r, |r, tag| {
        expect(r, tag, GENERALIZED_TIME)?;
        let raw = r.peek();
        let time = GeneralizedTime::from_bytes(raw).and_then(|time| time.utc_datetime());
        let time = time.map_err(|_| Fault::malformed(r.offset(), "no time of the form 20371231235959Z"))?;
        r.valued(field, raw.len(), time.unix_timestamp() as u64)
    })?;
    Ok(())
}
