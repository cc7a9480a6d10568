//! What serde declares as JSON, written straight to the buffer: records and the facts of sessions.
//!
//! It writes what serde_json would, but escapes strings as [`super::string`] does, and looks at each of them once.

use serde::ser::{self, Serialize};
use serde_json::Error;

/// Writes values to the end of a buffer.
pub(in crate::view) struct Serializer<'o>(pub &'o mut Vec<u8>);

/// An object or an array that is not complete.
pub(in crate::view) struct Compound<'s, 'o> {
    to: &'s mut Serializer<'o>,
    start: usize,
    end: &'static [u8],
}

impl<'o> Serializer<'o> {
    fn put(&mut self, text: &[u8]) -> Result<(), Error> {
        self.0.extend_from_slice(text);
        Ok(())
    }

    fn open(&mut self, start: &[u8], end: &'static [u8]) -> Result<Compound<'_, 'o>, Error> {
        self.put(start)?;
        Ok(Compound { start: self.0.len(), to: self, end })
    }

    /// Opens the object of an enum's variant, and in it what the variant holds.
    fn variant(&mut self, name: &str, start: &[u8], end: &'static [u8]) -> Result<Compound<'_, 'o>, Error> {
        self.put(b"{")?;
        super::string(name, self.0);
        self.put(b":")?;
        self.open(start, end)
    }
}

impl Compound<'_, '_> {
    /// Separates what comes from what was before.
    fn next(&mut self) {
        if self.to.0.len() > self.start {
            self.to.0.push(b',');
        }
    }

    fn element(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.next();
        value.serialize(&mut *self.to)
    }

    /// Adds a member of an object; its name is one of Rust's, and needs no escaping.
    fn member(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.to.0.extend_from_slice(if self.to.0.len() > self.start { b",\"" } else { b"\"" });
        self.to.0.extend_from_slice(name.as_bytes());
        self.to.0.extend_from_slice(b"\":");
        value.serialize(&mut *self.to)
    }

    fn close(self) -> Result<(), Error> {
        self.to.put(self.end)
    }
}

/// Methods that write a whole number.
macro_rules! numbers {
    ($($method:ident $type:ty),*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.put(itoa::Buffer::new().format(value).as_bytes())
        })*
    };
}

impl<'s, 'o> ser::Serializer for &'s mut Serializer<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'s, 'o>;
    type SerializeTuple = Compound<'s, 'o>;
    type SerializeTupleStruct = Compound<'s, 'o>;
    type SerializeTupleVariant = Compound<'s, 'o>;
    type SerializeMap = Compound<'s, 'o>;
    type SerializeStruct = Compound<'s, 'o>;
    type SerializeStructVariant = Compound<'s, 'o>;

    numbers!(
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128
    );

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.put(if value { b"true" } else { b"false" })
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    /// JSON has no word for infinity and "not a number".
    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        self.put(zmij::Buffer::new().format_finite(value).as_bytes())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        super::string(value, self.0);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.put(b"null")
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.open(b"{", b"}")?;
        object.member(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Compound<'s, 'o>, Error> {
        self.open(b"[", b"]")
    }

    fn serialize_tuple(self, _length: usize) -> Result<Compound<'s, 'o>, Error> {
        self.open(b"[", b"]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _length: usize) -> Result<Compound<'s, 'o>, Error> {
        self.open(b"[", b"]")
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound<'s, 'o>, Error> {
        self.variant(variant, b"[", b"]}")
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Compound<'s, 'o>, Error> {
        self.open(b"{", b"}")
    }

    fn serialize_struct(self, _: &'static str, _length: usize) -> Result<Compound<'s, 'o>, Error> {
        self.open(b"{", b"}")
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound<'s, 'o>, Error> {
        self.variant(variant, b"{", b"}}")
    }
}

/// Implements what serde wants of an array under its several names.
macro_rules! arrays {
    ($($trait:ident $method:ident),*) => {
        $(impl ser::$trait for Compound<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.element(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

arrays!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// Implements what serde wants of an object whose members are known, under its two names.
macro_rules! objects {
    ($($trait:ident),*) => {
        $(impl ser::$trait for Compound<'_, '_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close()
            }
        })*
    };
}

objects!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Compound<'_, '_> {
    type Ok = ();
    type Error = Error;

    /// A key that is no string is written as one.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        let start = self.to.0.len();
        key.serialize(&mut *self.to)?;
        if self.to.0.get(start) != Some(&b'"') {
            self.to.0.insert(start, b'"');
            self.to.0.push(b'"');
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.to.0.push(b':');
        value.serialize(&mut *self.to)
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Serializer;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    enum Shape {
        Nothing,
        One(u8),
        Two(u8, i64),
        Named { a: bool, b: Option<char> },
    }

    #[derive(Serialize)]
    struct Pair(f64, f32);

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Everything<'a> {
        shapes: Vec<Shape>,
        pair: Pair,
        unit: Unit,
        numbers: BTreeMap<u16, i128>,
        empty: [u8; 0],
        none: Option<u8>,
        text: &'a str,
        #[serde(flatten)]
        more: BTreeMap<String, serde_json::Value>,
    }

    #[test]
    fn it_writes_what_serde_json_would() {
        let everything = Everything {
            shapes: vec![
                Shape::Nothing,
                Shape::One(7),
                Shape::Two(255, i64::MIN),
                Shape::Named { a: true, b: Some('"') },
                Shape::Named { a: false, b: None },
            ],
            pair: Pair(1.0, 0.5),
            unit: Unit,
            numbers: [(1, -1), (65535, i128::MAX)].into(),
            empty: [],
            none: None,
            text: "a\"\\b\n",
            more: [("x y".to_owned(), serde_json::json!({"deep": [1, 2.5e-7, null, {}], "empty": []}))]
                .into(),
        };
        let mut out = Vec::new();
        everything.serialize(&mut Serializer(&mut out)).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&everything).unwrap());
    }

    #[test]
    fn strings_are_escaped_as_everywhere() {
        let mut out = Vec::new();
        "a\"\u{202e}\x7fü".serialize(&mut Serializer(&mut out)).unwrap();
        assert_eq!(out, "\"a\\\"\\u202e\\u007fü\"".as_bytes());
    }

    #[test]
    fn numbers_without_end_are_null() {
        let mut out = Vec::new();
        [f64::INFINITY, f64::NAN, 2.0].serialize(&mut Serializer(&mut out)).unwrap();
        assert_eq!(out, b"[null,null,2.0]");
    }
}
