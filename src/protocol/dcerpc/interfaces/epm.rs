//! The endpoint mapper: which port or pipe an interface is at.
//!
//! Specifications: C706 appendices L (protocol towers) and O (the interface), MS-RPCE §2.2.1.2.

use crate::fault::Fault;
use crate::field::Field;
use crate::protocol::dcerpc::bind::uuid_number;
use crate::protocol::dcerpc::interfaces::by_id;
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, MAX_COUNT, Ndr, OUT, idl};
use crate::reader::Reader;
use crate::tree::Order;

crate::fields! { FIELDS:
    /// What the caller wants to know.
    INQUIRY = uint("epm.inq_type", "Inquiry").names(INQUIRIES).spec("C706 appendix O");
    /// The object that is looked for.
    OBJECT = guid("epm.object", "Object").spec("C706 appendix O");
    /// The interface that is looked for.
    INTERFACE = guid("epm.if_id", "Interface").spec("C706 appendix O");
    /// Its major version.
    MAJOR = uint("epm.ver_maj", "Major version").spec("C706 appendix O");
    /// Its minor version.
    MINOR = uint("epm.ver_min", "Minor version").spec("C706 appendices L and O");
    /// Which versions match.
    VERSION_OPTION = uint("epm.ver_opt", "Version option").names(VERSION_OPTIONS).spec("C706 appendix O");
    /// Where the next call goes on; zero at the start and at the end.
    HANDLE = bytes("epm.hnd", "Handle").spec("C706 appendix O");
    /// How many entries the caller takes.
    MAX_ENTRIES = uint("epm.max_ents", "Maximum entries").spec("C706 appendix O");
    /// How many entries there are.
    ENTRIES = uint("epm.num_ents", "Entries").spec("C706 appendix O");
    /// An entry: object, tower, annotation.
    ENTRY = group("epm.entry", "Entry").spec("C706 appendix O");
    /// What the server says of itself.
    ANNOTATION = textz("epm.annotation", "Annotation").spec("C706 appendix O");
    /// Where the annotation starts.
    ANNOTATION_OFFSET = uint("epm.ann_offset", "Annotation offset").spec("C706 §14.3.4.1");
    /// How long the annotation is, with its NUL.
    ANNOTATION_LENGTH = uint("epm.ann_len", "Annotation length").unit("bytes").spec("C706 §14.3.4.1");
    /// How many towers the caller takes.
    MAX_TOWERS = uint("epm.max_towers", "Maximum towers").spec("C706 appendix O");
    /// How many towers there are.
    TOWERS = uint("epm.num_towers", "Towers").spec("C706 appendix O");
    /// The way to an endpoint, floor by floor from the interface down to the address.
    TOWER = group("epm.tower", "Tower").spec("C706 appendix L");
    /// Length of the tower.
    TOWER_LENGTH = uint("epm.tower.len", "Tower length").unit("bytes").spec("C706 appendix L");
    /// How many floors the tower has.
    FLOORS = uint("epm.tower.num_floors", "Floors").spec("C706 appendix L");
    /// A protocol, and where it is found.
    FLOOR = group("epm.tower.floor", "Floor").spec("C706 appendix L");
    /// Length of what identifies the protocol.
    LEFT_LENGTH = uint("epm.tower.lhs.len", "Protocol length").unit("bytes").spec("C706 appendix L");
    /// The protocol of the floor.
    PROTOCOL = hex("epm.tower.proto_id", "Protocol").names(PROTOCOLS).spec("C706 appendix I");
    /// An interface or a transfer syntax.
    UUID = guid("epm.uuid", "UUID").spec("C706 appendix L");
    /// Its major version.
    UUID_VERSION = uint("epm.uuid_version", "Version").spec("C706 appendix L");
    /// Rest of what identifies the protocol.
    LEFT_DATA = bytes("epm.tower.lhs.data", "Protocol data").spec("C706 appendix L");
    /// Length of the address.
    RIGHT_LENGTH = uint("epm.tower.rhs.len", "Address length").unit("bytes").spec("C706 appendix L");
    /// TCP port.
    TCP_PORT = uint("epm.proto.tcp_port", "TCP port").spec("C706 appendix L");
    /// UDP port.
    UDP_PORT = uint("epm.proto.udp_port", "UDP port").spec("C706 appendix L");
    /// TCP port of HTTP.
    HTTP_PORT = uint("epm.proto.http_port", "HTTP port").spec("MS-RPCE §2.1.1.8");
    /// IPv4 address.
    ADDRESS = ipv4("epm.proto.ip", "IPv4 address").spec("C706 appendix L");
    /// Named pipe.
    PIPE = textz("epm.proto.named_pipe", "Named pipe").spec("MS-RPCE §2.1.1.2");
    /// NetBIOS name of the host.
    NETBIOS = textz("epm.proto.netbios_name", "NetBIOS name").spec("MS-RPCE §2.1.1.2");
    /// Address of a protocol that is not known.
    RIGHT_DATA = bytes("epm.tower.rhs.data", "Address").spec("C706 appendix L");
    /// Whether entries for the same interface are replaced.
    REPLACE = uint("epm.replace", "Replace").spec("C706 appendix O");
    /// What the operation returned.
    STATUS = hex("epm.rc", "Return code").names(STATUSES).spec("C706 appendix E");
}

/// C706 appendix O.
const INQUIRIES: &[(u64, &str)] =
    &[(0, "all elements"), (1, "by interface"), (2, "by object"), (3, "by interface and object")];

/// C706 appendix O.
const VERSION_OPTIONS: &[(u64, &str)] = &[
    (1, "all versions"),
    (2, "compatible"),
    (3, "exact"),
    (4, "major version only"),
    (5, "up to this version"),
];

/// C706 appendix I.
const PROTOCOLS: &[(u64, &str)] = &[
    (0x02, "OSI TP4"),
    (0x03, "OSI CLNS"),
    (0x04, "DNA session control"),
    (0x05, "DNA session control V3"),
    (0x06, "DNA NSP"),
    (0x07, "TCP"),
    (0x08, "UDP"),
    (0x09, "IP"),
    (0x0a, "RPC without connection"),
    (0x0b, "RPC over a connection"),
    (0x0c, "local RPC"),
    (UUID_PROTOCOL as u64, "UUID"),
    (0x0f, "named pipe"),
    (0x10, "local named pipe"),
    (0x11, "NetBIOS"),
    (0x12, "NetBEUI"),
    (0x13, "SPX"),
    (0x14, "IPX"),
    (0x16, "AppleTalk stream"),
    (0x17, "AppleTalk datagram"),
    (0x18, "AppleTalk"),
    (0x19, "NetBIOS"),
    (0x1a, "VINES SPP"),
    (0x1b, "VINES IPC"),
    (0x1c, "StreetTalk"),
    (0x1f, "HTTP"),
    (0x20, "Unix domain socket"),
];

const UUID_PROTOCOL: u8 = 0x0d;

/// C706 appendix E.
const STATUSES: &[(u64, &str)] = &[
    (0, "success"),
    (0x16c9_a0cd, "ept_s_cant_perform_op"),
    (0x16c9_a0d5, "ept_s_invalid_entry"),
    (0x16c9_a0d6, "ept_s_not_registered"),
    (0x16c9_a0dc, "ept_s_invalid_context"),
];

idl! { LAYOUT_FIELDS, "epm":
    INTERFACE_ID = "rpc_if_id_t", "MS-RPCE §2.2.1.1.1" {
        INTERFACE: Guid;
        MAJOR: Uint(2);
        MINOR: Uint(2);
    }
    LOOKUP = "ept_lookup", "C706 appendix O" {
        [IN] INQUIRY: Uint(4);
        [IN] OBJECT: Unique(&Guid);
        [IN] ENTRY: Unique(&Struct(&INTERFACE_ID));
        [IN] VERSION_OPTION: Uint(4);
        [IN | OUT] HANDLE: Handle;
        [IN] MAX_ENTRIES: Uint(4);
        [OUT] ENTRIES: Uint(4);
        [OUT] ENTRY: Varying(&Struct(&ENTRY_LAYOUT));
        [OUT] STATUS: Hex(4);
    }
    ENTRY_LAYOUT = "ept_entry_t", "C706 appendix O" {
        OBJECT: Guid;
        TOWER: Unique(&Custom(4, tower));
        ANNOTATION: Custom(4, annotation);
    }
    MAP = "ept_map", "C706 appendix O" {
        [IN] OBJECT: Unique(&Guid);
        [IN] TOWER: Unique(&Custom(4, tower));
        [IN | OUT] HANDLE: Handle;
        [IN] MAX_TOWERS: Uint(4);
        [OUT] TOWERS: Uint(4);
        [OUT] TOWER: Varying(&Unique(&Custom(4, tower)));
        [OUT] STATUS: Hex(4);
    }
    FREE_HANDLE = "ept_lookup_handle_free", "C706 appendix O" {
        [IN | OUT] HANDLE: Handle;
        [OUT] STATUS: Hex(4);
    }
    INSERT = "ept_insert", "C706 appendix O" {
        [IN] ENTRIES: Uint(4);
        [IN] ENTRY: Array(&Struct(&ENTRY_LAYOUT));
        [IN] REPLACE: Uint(4);
        [OUT] STATUS: Hex(4);
    }
    DELETE = "ept_delete", "C706 appendix O" {
        [IN] ENTRIES: Uint(4);
        [IN] ENTRY: Array(&Struct(&ENTRY_LAYOUT));
        [OUT] STATUS: Hex(4);
    }
}

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] =
    &[(0, &INSERT), (1, &DELETE), (2, &LOOKUP), (3, &MAP), (4, &FREE_HANDLE)];

/// An annotation: a varying string in a room of 64 bytes.
fn annotation(ndr: &mut Ndr<'_, '_, '_>, _: &'static Field) -> Result<(), Fault> {
    ndr.count(&ANNOTATION_OFFSET)?;
    let length = ndr.count(&ANNOTATION_LENGTH)?;
    ndr.r.bytes(&ANNOTATION, length).map(drop)
}

/// A tower, which is always written least significant byte first.
fn tower(ndr: &mut Ndr<'_, '_, '_>, field: &'static Field) -> Result<(), Fault> {
    ndr.count(&MAX_COUNT)?;
    let length = ndr.uint(&TOWER_LENGTH, 4)? as usize;
    ndr.r.within(field, length, |r| {
        let floors = r.le16(&FLOORS)?;
        for _ in 0..floors {
            r.group(&FLOOR, floor)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn floor(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let left = usize::from(r.le16(&LEFT_LENGTH)?);
    let protocol = r.u8(&PROTOCOL)?;
    if protocol == UUID_PROTOCOL && left == 19 {
        let id = uuid_number(r.guid(&UUID)?.as_slice(), Order::Little);
        if let Some(interface) = by_id(id) {
            r.meaning(format_args!("{}: {}", interface.name, interface.title));
        }
        r.le16(&UUID_VERSION)?;
        let right = usize::from(r.le16(&RIGHT_LENGTH)?);
        if right == 2 {
            r.le16(&MINOR)?;
        } else if right > 0 {
            r.bytes(&RIGHT_DATA, right)?;
        }
        return Ok(());
    }
    if left > 1 {
        r.bytes(&LEFT_DATA, left - 1)?;
    }
    let right = usize::from(r.le16(&RIGHT_LENGTH)?);
    match (protocol, right) {
        (0x07, 2) => drop(r.be16(&TCP_PORT)?),
        (0x08, 2) => drop(r.be16(&UDP_PORT)?),
        (0x1f, 2) => drop(r.be16(&HTTP_PORT)?),
        (0x09, 4) => drop(r.ipv4(&ADDRESS)?),
        (0x0a | 0x0b, 2) => drop(r.le16(&MINOR)?),
        (0x0f | 0x10, 1..) => drop(r.bytes(&PIPE, right)?),
        (0x11, 1..) => drop(r.bytes(&NETBIOS, right)?),
        (_, 0) => {}
        _ => drop(r.bytes(&RIGHT_DATA, right)?),
    }
    Ok(())
}
