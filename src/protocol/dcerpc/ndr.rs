//! Network Data Representation: how parameters of calls are laid out.
//!
//! An interface states its structures and calls in the way of its IDL, as tables of [`Member`]s that
//! [`idl!`](crate::protocol::dcerpc::ndr::idl) makes; [`Ndr`] reads stubs by them. Types never contain themselves,
//! so their depth bounds that of the reading, and every element of an array takes bytes that must be there.
//!
//! Specifications: C706 chapter 14 (NDR), MS-RPCE §2.2.5 (NDR64).

use crate::fault::Fault;
use crate::field::{Field, Kind};
use crate::protocol::windows::access::Object;
use crate::protocol::windows::{security, sid};
use crate::reader::Reader;
use crate::tree::{Open, Order};

crate::fields! { FIELDS:
    /// What stands for a pointer: not zero where what it points to follows.
    REFERENT_ID = hex("dcerpc.referent_id", "Referent ID").spec("C706 §14.3.10");
    /// What stands for a pointer in NDR64: not zero where what it points to follows.
    REFERENT_ID64 = hex("dcerpc.referent_id64", "Referent ID").spec("MS-RPCE §2.2.5.3.5");
    /// A pointer to nothing.
    NULL_POINTER = bytes("dcerpc.null_pointer", "Null pointer").spec("C706 §14.3.10");
    /// How many elements the array has room for.
    MAX_COUNT = uint("dcerpc.array.max_count", "Maximum count").spec("C706 §14.3.3.2");
    /// Index of the first element that was sent.
    OFFSET = uint("dcerpc.array.offset", "Offset").spec("C706 §14.3.3.3");
    /// How many elements were sent.
    ACTUAL_COUNT = uint("dcerpc.array.actual_count", "Actual count").spec("C706 §14.3.3.3");
    /// Length of the text.
    STRING_LENGTH = uint("dcerpc.lsa_String.name_len", "Length").unit("bytes").spec("MS-DTYP §2.3.10");
    /// Room for the text.
    STRING_SIZE = uint("dcerpc.lsa_String.name_size", "Size").unit("bytes").spec("MS-DTYP §2.3.10");
    /// How many subauthorities the security identifier has.
    SUBAUTHORITIES = uint("dcerpc.nt.count", "Subauthorities").spec("MS-DTYP §2.4.2.3");
    /// Bytes that bring the next value to an address it can be read at.
    PADDING = bytes("dcerpc.ndr_padding", "Padding").spec("C706 §14.2.2");
}

/// How a value is laid out.
pub enum Type {
    /// An unsigned integer of so many bytes.
    Uint(u8),
    /// The same, shown in hexadecimal.
    Hex(u8),
    /// A two's complement integer of so many bytes.
    Int(u8),
    /// An enumeration: two bytes, in NDR64 four.
    Enum,
    /// A number of four bytes that makes a structure with the union of pointers behind it, whose arm it chooses.
    Level,
    /// An unsigned integer of so many bytes, made of flags.
    Flags(u8, &'static [&'static Field]),
    /// Hundreds of nanoseconds since 1601, in two integers of four bytes.
    FileTime,
    /// Hundreds of nanoseconds in two integers of four bytes, which make one in two's complement.
    TimeSpan,
    /// Seconds since 1970, in four bytes.
    UnixTime,
    /// A GUID.
    Guid,
    /// A context handle: attributes and a GUID.
    Handle,
    /// So many bytes without further structure.
    Bytes(u16),
    /// UTF-16 code units: those that there is room for, where they start, how many there are.
    Text,
    /// UTF-16 code units in a room of fixed size: where they start, how many there are.
    FixedText,
    /// UTF-16 code units behind a pointer, with their length and room in bytes in fields of their own.
    Counted(&'static Field, &'static Field),
    /// Code units as [`Type::Text`], but bytes of the system's code page.
    Ansi,
    /// Bytes that there is room for and that are sent.
    Blob,
    /// Bytes: those that there is room for, where they start, how many there are.
    VaryingBlob,
    /// A security identifier behind the number of its subauthorities.
    Sid,
    /// The security descriptor of such an object, behind its length.
    Descriptor(Object),
    /// The same: room for it, where it starts, how long it is.
    VaryingDescriptor(Object),
    /// A structure.
    Struct(&'static Layout),
    /// A pointer; what it points to follows what it stands in.
    Unique(&'static Type),
    /// An array that states its size.
    Array(&'static Type),
    /// An array that states its room, and where and how many elements there are.
    Varying(&'static Type),
    /// One of several layouts, after the value that chooses it, which takes so many bytes.
    Union(u8, &'static Layout),
    /// Nothing: the arm of a union that is empty.
    Void,
    /// Something that reads itself, at an address that is a multiple of so many bytes.
    Custom(u8, fn(&mut Ndr<'_, '_, '_>, &'static Field) -> Result<(), Fault>),
}

impl Type {
    /// The kind of a field that has such a value.
    pub const fn kind(&self) -> Kind {
        match self {
            Type::Uint(_) | Type::Enum | Type::Level | Type::Union(..) => Kind::Uint,
            Type::Hex(_) | Type::Flags(..) => Kind::Hex,
            Type::Int(_) | Type::TimeSpan => Kind::Int,
            Type::FileTime => Kind::FileTime,
            Type::UnixTime => Kind::UnixTime,
            Type::Guid => Kind::Guid,
            Type::Handle | Type::Bytes(_) | Type::Blob | Type::VaryingBlob => Kind::Bytes,
            Type::Text | Type::FixedText | Type::Counted(..) => Kind::Text16,
            Type::Ansi => Kind::TextZ,
            Type::Struct(_) | Type::Void | Type::Custom(..) => Kind::Group,
            Type::Sid | Type::Descriptor(_) | Type::VaryingDescriptor(_) => Kind::Group,
            Type::Unique(to) | Type::Array(to) | Type::Varying(to) => to.kind(),
        }
    }

    /// What its address must be a multiple of.
    fn alignment(&self, wide: bool) -> usize {
        let word = if wide { 8 } else { 4 };
        match *self {
            Type::Uint(size) | Type::Hex(size) | Type::Int(size) | Type::Flags(size, _) => size.into(),
            Type::Enum => word / 2,
            Type::FileTime | Type::TimeSpan | Type::UnixTime | Type::Guid | Type::Handle => 4,
            Type::Bytes(_) | Type::Void => 1,
            Type::Text | Type::FixedText | Type::Ansi | Type::Counted(..) | Type::Unique(_) => word,
            Type::Level => word,
            Type::Blob | Type::VaryingBlob | Type::Sid => word,
            Type::Descriptor(_) | Type::VaryingDescriptor(_) => word,
            Type::Array(of) | Type::Varying(of) => of.alignment(wide).max(word),
            Type::Struct(layout) => layout.alignment(wide),
            Type::Union(tag, layout) if wide => layout.alignment(wide).max(tag.into()),
            Type::Union(tag, _) => tag.into(),
            Type::Custom(alignment, _) => alignment.into(),
        }
    }
}

/// A part of a structure, a parameter of a call, or an arm of a union.
pub struct Member {
    /// Of a parameter: [`IN`], [`OUT`] or both. Of an arm: the value that chooses it, or [`DEFAULT`].
    pub when: u32,
    /// What it is.
    pub field: &'static Field,
    /// How it is laid out.
    pub of: Type,
    /// Whether the field is declared here, and nowhere else.
    pub own: bool,
}

/// The text of a `RPC_UNICODE_STRING`.
pub const UNICODE_STRING: Type = Type::Counted(&STRING_LENGTH, &STRING_SIZE);

/// The parameter is sent with the request.
pub const IN: u32 = 1;
/// The parameter is sent with the response.
pub const OUT: u32 = 2;
/// The arm for all values that have none.
pub const DEFAULT: u32 = u32::MAX;

/// The members of a structure, of a union, or the parameters of a call.
pub struct Layout(pub &'static [Member]);

impl Layout {
    fn alignment(&self, wide: bool) -> usize {
        self.0.iter().map(|member| member.of.alignment(wide)).max().unwrap_or(1)
    }
}

/// How many fields layouts declare.
pub const fn count_fields(layouts: &[&Layout]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < layouts.len() {
        let members = layouts[at].0;
        let mut member = 0;
        while member < members.len() {
            count += members[member].own as usize;
            member += 1;
        }
        at += 1;
    }
    count
}

/// The fields that layouts declare, as a list for the field table; `first` fills the room that there is.
pub const fn collect_fields<const N: usize>(
    layouts: &[&Layout],
    first: &'static Field,
) -> [&'static Field; N] {
    let mut fields = [first; N];
    let (mut count, mut at) = (0, 0);
    while at < layouts.len() {
        let members = layouts[at].0;
        let mut member = 0;
        while member < members.len() {
            if members[member].own {
                fields[count] = members[member].field;
                count += 1;
            }
            member += 1;
        }
        at += 1;
    }
    fields
}

/// Declares structures, unions and calls of an interface, and the fields in them.
///
/// ```text
/// idl! { FIELDS, "srvsvc":
///     SHARE_INFO_1 = "srvsvc_NetShareInfo1", "MS-SRVS §2.2.4.23" {
///         /// The name of the share.
///         name: Unique(&Text), "Name";
///     }
///     SHARE_DEL = "srvsvc_NetShareDel", "MS-SRVS §3.1.4.12" {
///         /// The server that is asked.
///         [IN] server_unc: Unique(&Text), "Server";
///         [OUT] WERROR: Hex(4);
///     }
/// }
/// ```
///
/// A member with a label declares a field of its own, `srvsvc.srvsvc_NetShareInfo1.name`; one without is read as the
/// field of that name that is declared elsewhere.
macro_rules! idl {
    ($list:ident, $prefix:literal: $(
        $layout:ident = $name:literal, $section:literal { $(
            $(#[doc = $doc:literal])* $([$when:expr])? $member:ident: $of:expr $(, $label:literal)?
            $(, .$refine:ident($($argument:expr),* $(,)?))*;
        )* }
    )*) => {
        $(pub static $layout: $crate::protocol::dcerpc::ndr::Layout =
            $crate::protocol::dcerpc::ndr::Layout(&[$($crate::protocol::dcerpc::ndr::idl!(@member
                [0 $(| $when)?] $member, ($of), ($(concat!($prefix, ".", $name, ".", stringify!($member)), $label)?),
                concat!($($doc,)* ""), $section, $(.$refine($($argument),*))*
            )),*]);)*
        const LAYOUTS: &[&$crate::protocol::dcerpc::ndr::Layout] = &[$(&$layout),*];
        /// Every field declared here.
        pub static $list: &[&$crate::field::Field] =
            &$crate::protocol::dcerpc::ndr::collect_fields::<{ $crate::protocol::dcerpc::ndr::count_fields(LAYOUTS) }>(
                LAYOUTS, &$crate::protocol::dcerpc::ndr::PADDING);
    };
    (@member [$when:expr] $member:ident, ($of:expr), ($name:expr, $label:literal), $doc:expr, $spec:expr,
        $(.$refine:ident($($argument:expr),*))*) => {
        $crate::protocol::dcerpc::ndr::Member {
            when: $when,
            field: {
                static FIELD: $crate::field::Field = $crate::field::of_kind($of.kind(), $name, $label)
                    .describe($doc).spec($spec)$(.$refine($($argument),*))*;
                &FIELD
            },
            of: $of,
            own: true,
        }
    };
    (@member [$when:expr] $member:ident, ($of:expr), (), $doc:expr, $spec:expr,) => {
        $crate::protocol::dcerpc::ndr::Member { when: $when, field: &$member, of: $of, own: false }
    };
}
pub(crate) use idl;

/// Reads a stub.
pub struct Ndr<'r, 'a, 't> {
    /// The stub, and what of it is left.
    pub r: &'r mut Reader<'a, 't>,
    start: usize,
    order: Order,
    wide: bool,
    /// Pointers whose referents have not come yet.
    pointers: Vec<(&'static Type, &'static Field)>,
    /// The last number that was read.
    last: u64,
}

impl<'r, 'a, 't> Ndr<'r, 'a, 't> {
    /// Reads what is left of `r` as a stub whose numbers are in `order`; `wide` is NDR64.
    pub fn new(r: &'r mut Reader<'a, 't>, order: Order, wide: bool) -> Self {
        let start = r.offset();
        Ndr { r, start, order, wide, pointers: Vec::new(), last: 0 }
    }

    /// Reads the parameters of a call that are sent in a direction, [`IN`] or [`OUT`]. Gives the number read last: of
    /// a response this is what the call returned.
    pub fn parameters(&mut self, call: &'static Layout, direction: u32) -> Result<u64, Fault> {
        for member in call.0.iter().filter(|member| member.when & direction != 0) {
            self.value(&member.of, member.field)?;
            self.referents(0)?;
        }
        Ok(self.last)
    }

    /// Reads what the pointers point to that were read since there were `known` of them.
    fn referents(&mut self, known: usize) -> Result<(), Fault> {
        for (to, field) in self.pointers.split_off(known) {
            self.value(to, field)?;
            self.referents(known)?;
        }
        Ok(())
    }

    /// Moves on to an address that is a multiple of `alignment`.
    pub fn align(&mut self, alignment: usize) -> Result<(), Fault> {
        let past = (self.r.offset() - self.start) % alignment.max(1);
        if past != 0 {
            self.r.bytes(&PADDING, alignment - past)?;
        }
        Ok(())
    }

    /// Reads an integer of `size` bytes.
    pub fn uint(&mut self, field: &'static Field, size: usize) -> Result<u64, Fault> {
        self.align(size)?;
        self.last = self.r.uint(field, size, self.order)?;
        Ok(self.last)
    }

    fn word(&self) -> usize {
        if self.wide { 8 } else { 4 }
    }

    /// Reads a count of elements.
    pub fn count(&mut self, field: &'static Field) -> Result<usize, Fault> {
        let at = self.r.offset();
        let count = self.uint(field, self.word())?;
        usize::try_from(count).map_err(|_| Fault::malformed(at, format!("{count} elements fit no message")))
    }

    /// Reads how many elements there is room for, where they start, and how many there are.
    fn varying(&mut self) -> Result<usize, Fault> {
        self.count(&MAX_COUNT)?;
        self.varying_behind_room()
    }

    fn varying_behind_room(&mut self) -> Result<usize, Fault> {
        self.count(&OFFSET)?;
        self.count(&ACTUAL_COUNT)
    }

    fn flags(
        &mut self,
        field: &'static Field,
        size: u8,
        parts: &'static [&'static Field],
    ) -> Result<(), Fault> {
        self.align(size.into())?;
        self.last = match (size, self.order) {
            (1, _) => self.r.bits8(field, parts)?.into(),
            (2, Order::Little) => self.r.bits_le16(field, parts)?.into(),
            (2, Order::Big) => self.r.bits_be16(field, parts)?.into(),
            (_, Order::Little) => self.r.bits_le32(field, parts)?.into(),
            (_, Order::Big) => self.r.bits_be32(field, parts)?.into(),
        };
        Ok(())
    }

    /// Reads one value.
    pub fn value(&mut self, of: &'static Type, field: &'static Field) -> Result<(), Fault> {
        match *of {
            Type::Int(4) => {
                self.align(4)?;
                match self.order {
                    Order::Little => self.r.le_i32(field).map(drop),
                    Order::Big => self.r.be_i32(field).map(drop),
                }
            }
            Type::Uint(size) | Type::Hex(size) | Type::Int(size) => self.uint(field, size.into()).map(drop),
            Type::Enum => self.uint(field, self.word() / 2).map(drop),
            Type::Level => {
                self.align(self.word())?;
                self.uint(field, 4).map(drop)
            }
            Type::Flags(size, parts) => self.flags(field, size, parts),
            Type::FileTime | Type::TimeSpan => {
                self.align(4)?;
                self.r.uint(field, 8, self.order).map(drop)
            }
            Type::UnixTime => self.uint(field, 4).map(drop),
            Type::Guid => {
                self.align(4)?;
                self.r.ordered(field, 16, self.order).map(drop)
            }
            Type::Handle => {
                self.align(4)?;
                self.r.bytes(field, 20).map(drop)
            }
            Type::Bytes(size) => self.r.bytes(field, size.into()).map(drop),
            Type::Text => {
                let count = self.varying()?;
                self.r.ordered(field, count.saturating_mul(2), self.order).map(drop)
            }
            Type::FixedText => {
                let count = self.varying_behind_room()?;
                self.r.ordered(field, count.saturating_mul(2), self.order).map(drop)
            }
            Type::Counted(length, size) => {
                self.align(self.word())?;
                self.uint(length, 2)?;
                self.uint(size, 2)?;
                self.pointer(&Type::Text, field)
            }
            Type::Sid => {
                self.count(&SUBAUTHORITIES)?;
                sid::sid(self.r).map(drop)
            }
            Type::Descriptor(object) | Type::VaryingDescriptor(object) => {
                let count = match of {
                    Type::Descriptor(_) => self.count(&MAX_COUNT)?,
                    _ => self.varying()?,
                };
                self.r.within(field, count, |r| match r.is_empty() {
                    true => Ok(()),
                    false => security::descriptor(r, object),
                })?;
                Ok(())
            }
            Type::Ansi | Type::VaryingBlob => {
                let count = self.varying()?;
                self.r.bytes(field, count).map(drop)
            }
            Type::Blob => {
                let count = self.count(&MAX_COUNT)?;
                self.r.bytes(field, count).map(drop)
            }
            Type::Struct(layout) => self.structure(layout, field),
            Type::Unique(to) => self.pointer(to, field),
            Type::Array(of) => {
                let count = self.count(&MAX_COUNT)?;
                self.elements(of, field, count)
            }
            Type::Varying(of) => {
                let count = self.varying()?;
                self.elements(of, field, count)
            }
            Type::Union(tag, arms) => self.union(tag, arms, field),
            Type::Void => Ok(()),
            Type::Custom(alignment, read) => {
                self.align(alignment.into())?;
                read(self, field)
            }
        }
    }

    fn pointer(&mut self, to: &'static Type, field: &'static Field) -> Result<(), Fault> {
        let size = self.word();
        self.align(size)?;
        let null = self.r.peek().get(..size).is_some_and(|bytes| bytes.iter().all(|&byte| byte == 0));
        if null {
            self.r.bytes(&NULL_POINTER, size)?;
        } else {
            self.r.uint(if self.wide { &REFERENT_ID64 } else { &REFERENT_ID }, size, self.order)?;
            self.pointers.push((to, field));
        }
        self.r.meaning(format_args!("pointer to {}", field.label));
        Ok(())
    }

    fn elements(&mut self, of: &'static Type, field: &'static Field, count: usize) -> Result<(), Fault> {
        for _ in 0..count {
            if self.r.is_empty() {
                return Err(Fault::truncated(field, self.r.offset(), 1, 0));
            }
            self.value(of, field)?;
        }
        Ok(())
    }

    fn structure(&mut self, layout: &'static Layout, field: &'static Field) -> Result<(), Fault> {
        // The room of an array at the end comes in front.
        let last = layout.0.last().map(|member| &member.of);
        let room = match last {
            Some(Type::Array(_) | Type::Varying(_) | Type::Blob | Type::VaryingBlob) => {
                Some(self.count(&MAX_COUNT)?)
            }
            _ => None,
        };
        self.align(layout.alignment(self.wide))?;
        let group = self.open(field);
        let result = self.members(layout, room).and_then(|()| match (self.wide, room) {
            // MS-RPCE §2.2.5.3.4.1: its size is a multiple of its alignment.
            (true, None) => self.align(layout.alignment(true)),
            _ => Ok(()),
        });
        let end = self.r.offset();
        self.r.tree().close(group, end);
        result
    }

    fn open(&mut self, field: &'static Field) -> Open {
        let (source, at) = (self.r.source(), self.r.offset());
        self.r.tree().open(field, source, at, 0)
    }

    fn members(&mut self, layout: &'static Layout, room: Option<usize>) -> Result<(), Fault> {
        let (last, first) = match (layout.0.split_last(), room) {
            (Some((last, first)), Some(room)) => (Some((last, room)), first),
            _ => (None, layout.0),
        };
        for member in first {
            self.value(&member.of, member.field)?;
        }
        let Some((last, room)) = last else { return Ok(()) };
        match last.of {
            Type::Array(of) => self.elements(of, last.field, room),
            Type::Varying(of) => {
                let count = self.varying_behind_room()?;
                self.elements(of, last.field, count)
            }
            Type::VaryingBlob => {
                let count = self.varying_behind_room()?;
                self.r.bytes(last.field, count).map(drop)
            }
            _ => self.r.bytes(last.field, room).map(drop),
        }
    }

    fn union(&mut self, tag: u8, arms: &'static Layout, field: &'static Field) -> Result<(), Fault> {
        if self.wide {
            self.align(arms.alignment(true))?;
        }
        let at = self.r.offset();
        let size = if tag == 2 && self.wide { 4 } else { tag.into() };
        let chosen = self.uint(field, size)?;
        if self.wide {
            self.align(arms.alignment(true))?;
        }
        let arm = |wanted: u64| arms.0.iter().find(|arm| u64::from(arm.when) == wanted);
        match arm(chosen).or_else(|| arm(DEFAULT.into())) {
            Some(arm) => self.value(&arm.of, arm.field),
            None => Err(Fault::malformed(at, format!("{} has no layout number {chosen}", field.label))),
        }
    }
}
