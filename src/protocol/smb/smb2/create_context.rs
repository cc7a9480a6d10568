//! Create contexts: what goes along with opening a file, and comes back with it (MS-SMB2 §2.2.13.2, §2.2.14.2;
//! MS-RSVD §2.2.4.12; Apple's and Samba's extensions).

use super::body::{self, FILE_ID, Place};
use super::header::{Header, PADDING, RESERVED};
use super::lease;
use crate::fault::{Fault, Severity};
use crate::protocol::smb::file_fields::permissions;
use crate::protocol::smb::fscc::{self, Names};
use crate::protocol::smb::{network_open, open};
use crate::protocol::windows::security::{self, Object};
use crate::protocol::windows::status::NT_STATUS;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// All create contexts.
    EXTRA_INFO = group("smb2.create.extrainfo", "Create Contexts").spec("MS-SMB2 §2.2.13.2");
    /// Something that goes along with opening a file.
    CONTEXT = group("smb2.create.context", "Create Context").spec("MS-SMB2 §2.2.13.2");
    /// Bytes from this context to the next one; 0 in the last one.
    NEXT = hex("smb2.create.chain_offset", "Next Context").unit("bytes").spec("MS-SMB2 §2.2.13.2");
    /// What the context is about: four letters or a GUID.
    TAG = text("smb2.tag", "Context Name").spec("MS-SMB2 §2.2.13.2");
    /// What the context says.
    DATA = group("smb2.create.chain_data", "Context Data").spec("MS-SMB2 §2.2.13.2");
    /// How the question for the user's rights was answered.
    MAXIMAL_ACCESS_STATUS = hex("smb2.mxac_status", "Query Status").names(NT_STATUS).spec("MS-SMB2 §2.2.14.2.5");
    /// The client asks for the user's rights only if the file changed since then.
    MAXIMAL_ACCESS_TIME = filetime("smb2.mxac_timestamp", "Timestamp").spec("MS-SMB2 §2.2.13.2.5");
    /// The file is to be opened as it was at this time.
    SNAPSHOT_TIME = filetime("smb2.twrp_timestamp", "Timestamp").spec("MS-SMB2 §2.2.13.2.7");
    /// Number of the file on its disk, number of the volume, and bytes without a meaning.
    ON_DISK_ID = bytes("smb2.qfid_fid", "Opaque File ID").spec("MS-SMB2 §2.2.14.2.9");
    /// Bytes without a meaning.
    DURABLE_RESERVED = hex("smb2.dhnq_buffer_reserved", "Reserved").spec("MS-SMB2 §2.2.13.2.3, §2.2.14.2.3");
    /// How many milliseconds the server keeps the file open for a client that lost its connection; 0 leaves it to
    /// the server.
    DURABLE_TIMEOUT = uint("smb2.dh2x.timeout", "Timeout").unit("ms").spec("MS-SMB2 §2.2.13.2.11");
    /// Flags of a durable handle.
    DURABLE_FLAGS = hex("smb2.dh2x.flags", "Flags").spec("MS-SMB2 §2.2.13.2.11");
    /// It outlives the server.
    PERSISTENT = flag("smb2.dh2x.flags.persistent_handle", "Persistent Handle").mask(32, 2)
        .spec("MS-SMB2 §2.2.13.2.11");
    /// Bytes without a meaning.
    DURABLE_RESERVED2 = hex("smb2.dh2x.reserved", "Reserved").spec("MS-SMB2 §2.2.13.2.11");
    /// Number that the client gave the opening, so that it can be found again.
    CREATE_GUID = guid("smb2.dh2x.create_guid", "Create GUID").spec("MS-SMB2 §2.2.13.2.11");
    /// How many bytes the context takes.
    APP_INSTANCE_SIZE = uint("smb2.app_instance.struct_size", "Structure Size").unit("bytes")
        .spec("MS-SMB2 §2.2.13.2.13");
    /// Bytes without a meaning.
    APP_INSTANCE_RESERVED = hex("smb2.app_instance.reserved", "Reserved").spec("MS-SMB2 §2.2.13.2.13");
    /// Which program of a cluster opens the file, whatever node it is on.
    APP_INSTANCE_ID = guid("smb2.app_instance.app_guid", "Application Instance ID").spec("MS-SMB2 §2.2.13.2.13");
    /// How many bytes the context takes.
    APP_VERSION_SIZE = uint("smb2.app_instance_version.struct_size", "Structure Size").unit("bytes")
        .spec("MS-SMB2 §2.2.13.2.15");
    /// Bytes without a meaning.
    APP_VERSION_RESERVED = uint("smb2.app_instance_version.reserved", "Reserved").spec("MS-SMB2 §2.2.13.2.15");
    /// Bytes without a meaning.
    APP_VERSION_PADDING = hex("smb2.app_instance_version.padding", "Padding").spec("MS-SMB2 §2.2.13.2.15");
    /// Upper half of the version of the program.
    APP_VERSION_HIGH = uint("smb2.app_instance_version.version.high", "Version High").spec("MS-SMB2 §2.2.13.2.15");
    /// Lower half of the version of the program.
    APP_VERSION_LOW = uint("smb2.app_instance_version.version.low", "Version Low").spec("MS-SMB2 §2.2.13.2.15");
    /// Version of the context.
    SVHDX_VERSION = uint("smb2.svhdx_open_device_context.version", "Version").spec("MS-RSVD §2.2.4.12");
    /// Whether the initiator has a number.
    SVHDX_HAS_INITIATOR = flag("smb2.svhdx_open_device_context.initiator_has_id", "Has Initiator ID")
        .spec("MS-RSVD §2.2.4.12");
    /// Bytes without a meaning.
    SVHDX_RESERVED = bytes("smb2.svhdx_open_device_context.reserved", "Reserved").spec("MS-RSVD §2.2.4.12");
    /// Number of the initiator.
    SVHDX_INITIATOR = guid("smb2.svhdx_open_device_context.initiator_id", "Initiator ID").spec("MS-RSVD §2.2.4.12");
    /// Not used.
    SVHDX_FLAGS = hex("smb2.svhdx_open_device_context.flags", "Flags").spec("MS-RSVD §2.2.4.12");
    /// Who opens the virtual disk.
    SVHDX_ORIGINATOR = hex("smb2.svhdx_open_device_context.originator_flags", "Originator Flags")
        .names(&[(1, "a shared virtual hard disk"), (4, "the storage layer")]).spec("MS-RSVD §2.2.4.12");
    /// Number of this opening.
    SVHDX_REQUEST = hex("smb2.svhxd_open_device_context.open_request_id", "Open Request ID")
        .spec("MS-RSVD §2.2.4.12");
    /// How many bytes of the host's name count.
    SVHDX_HOST_LENGTH = uint("smb2.svhxd_open_device_context.initiator_host_name_len", "Host Name Length")
        .unit("bytes").spec("MS-RSVD §2.2.4.12");
    /// Name of the initiator's host.
    SVHDX_HOST = text16("smb2.svhdx_open_device_context.host_name", "Host Name").spec("MS-RSVD §2.2.4.12");
    /// Whether what follows is known.
    SVHDX_PROPERTIES = flag("smb2.svhdx_open_device_context.virtual_disk_properties_initialized",
        "Virtual Disk Properties Initialized").spec("MS-RSVD §2.2.4.32");
    /// Version of the server's service.
    SVHDX_SERVICE = uint("smb2.svhdx_open_device_context.server_service_version", "Server Service Version")
        .spec("MS-RSVD §2.2.4.32");
    /// Size of a sector of the virtual disk.
    SVHDX_VIRTUAL_SECTOR = uint("smb2.svhdx_open_device_context.virtual_sector_size", "Virtual Sector Size")
        .unit("bytes").spec("MS-RSVD §2.2.4.32");
    /// Size of a sector of the disk that holds it.
    SVHDX_PHYSICAL_SECTOR = uint("smb2.svhdx_open_device_context.physical_sector_size", "Physical Sector Size")
        .unit("bytes").spec("MS-RSVD §2.2.4.32");
    /// Size of the virtual disk.
    SVHDX_SIZE = uint("smb2.svhdx_open_device_context.virtual_size", "Virtual Size").unit("bytes")
        .spec("MS-RSVD §2.2.4.32");
    /// Permissions of the file, as POSIX has them.
    POSIX_PERMISSIONS = hex("smb2.posix_perms", "POSIX Permissions").meaning(permissions)
        .spec("SMB3 POSIX Extensions, \"Create Context\"");
    /// What is asked of a server of Apple's kind.
    AAPL_COMMAND = uint("smb2.aapl.command_code", "Command Code")
        .names(&[(1, "query capabilities"), (2, "resolve a file's number")]).spec("Apple AAPL");
    /// Bytes without a meaning.
    AAPL_RESERVED = hex("smb2.aapl.reserved", "Reserved").spec("Apple AAPL");
    /// What is asked for, or answered.
    AAPL_QUERY = hex("smb2.aapl.query_bitmask", "Query Bitmask").spec("Apple AAPL");
    /// What the server can do.
    AAPL_QUERY_SERVER = flag("smb2.aapl.bitmask.server_caps", "Server Capabilities").mask(64, 1).spec("Apple AAPL");
    /// What the volume can do.
    AAPL_QUERY_VOLUME = flag("smb2.aapl.bitmask.volume_caps", "Volume Capabilities").mask(64, 2).spec("Apple AAPL");
    /// Which model the server is.
    AAPL_QUERY_MODEL = flag("smb2.aapl.bitmask.model_info", "Model Information").mask(64, 4).spec("Apple AAPL");
    /// What client or server can do.
    AAPL_CAPABILITIES = hex("smb2.aapl.caps", "Capabilities").spec("Apple AAPL");
    /// Listings hold attributes of the Finder.
    AAPL_READ_DIR = flag("smb2.aapl.caps.supports_read_dir_addr", "Attributes In Listings").mask(64, 1)
        .spec("Apple AAPL");
    /// The server can copy files.
    AAPL_COPYFILE = flag("smb2.aapl.caps.supports_osx_copyfile", "Copies Files").mask(64, 2).spec("Apple AAPL");
    /// It is a Unix.
    AAPL_UNIX = flag("smb2.aapl.caps.unix_based", "Unix-Based").mask(64, 4).spec("Apple AAPL");
    /// It knows access control lists of NFS.
    AAPL_NFS_ACE = flag("smb2.aapl.supports_nfs_ace", "NFS Access Control").mask(64, 8).spec("Apple AAPL");
    /// What the volume can do.
    AAPL_VOLUME = hex("smb2.aapl.volume_caps", "Volume Capabilities").spec("Apple AAPL");
    /// Files can be found by number.
    AAPL_RESOLVE_ID = flag("smb2.aapl.volume_caps.supports_resolve_id", "Resolves Numbers").mask(64, 1)
        .spec("Apple AAPL");
    /// Upper and lower case are told apart.
    AAPL_CASE_SENSITIVE = flag("smb2.aapl.volume_caps.case_sensitive", "Case Sensitive").mask(64, 2)
        .spec("Apple AAPL");
    /// Flushing reaches the disk itself.
    AAPL_FULL_SYNC = flag("smb2.aapl.volume_caps.supports_full_sync", "Full Sync").mask(64, 4).spec("Apple AAPL");
    /// How many bytes the text behind it takes.
    AAPL_LENGTH = uint("smb2.aapl.length", "Length").unit("bytes").spec("Apple AAPL");
    /// Which model the server is.
    AAPL_MODEL = text16("smb2.aapl.model_string", "Model").spec("Apple AAPL");
}

/// Contexts read of one message; more than that are shown as undissected.
const MAX_CONTEXTS: usize = 256;
/// How many bytes a context has before its name.
const FIXED: usize = 16;

/// Names that are GUIDs (MS-SMB2 §2.2.13.2; MS-RSVD §2.2.4.12; SMB3 POSIX Extensions), as they lie in the message.
const GUIDS: [([u8; 16], &str); 4] = [
    (0x45bc_a66a_efa7_f74a_9008_fa46_2e14_4d74_u128.to_be_bytes(), "SMB2_CREATE_APP_INSTANCE_ID"),
    (0xb982_d0b7_3b56_074f_a07b_524a_8116_a010_u128.to_be_bytes(), "SMB2_CREATE_APP_INSTANCE_VERSION"),
    (0x9ccb_cf9e_04c1_e643_980e_158d_a1f6_ec83_u128.to_be_bytes(), "SVHDX_OPEN_DEVICE_CONTEXT"),
    (0x93ad_2550_9cb4_11e7_b423_83de_968b_cd7c_u128.to_be_bytes(), "SMB2_CREATE_TAG_POSIX"),
];

/// Reads the contexts at `place`, which is where the reader is.
pub fn read(r: &mut Reader<'_, '_>, place: Place, header: &Header) -> Result<(), Fault> {
    r.within(&EXTRA_INFO, place.length, |r| {
        for _ in 0..MAX_CONTEXTS {
            let start = r.offset();
            let next = r.peek().first_chunk().map_or(0, |&next| u32::from_le_bytes(next)) as usize;
            let last = next == 0;
            if !last && next < FIXED {
                let text = format!("the next context is said to be {next} bytes behind, in this one");
                r.note(Severity::Error, start, text);
            }
            let length = if last || next < FIXED { r.remaining() } else { next };
            r.within(&CONTEXT, length, |r| context(r, start, header))?;
            if r.is_empty() {
                break;
            }
        }
        Ok(())
    })
    .map(drop)
}

fn context(r: &mut Reader<'_, '_>, start: usize, header: &Header) -> Result<(), Fault> {
    let base = Header { base: start, ..*header };
    r.le32(&NEXT)?;
    let name = body::place16(r, "the context's name")?;
    r.bytes(&RESERVED, 2)?;
    let data_offset = r.le16(&body::OFFSET)?.into();
    let data = Place { offset: data_offset, length: r.le32(&body::LENGTH)? as usize };
    let mut tag = String::new();
    if body::go_to(r, &base, name, "the context's name")? {
        let raw = r.peek().get(..name.length).unwrap_or_default();
        let known = GUIDS.iter().find(|(guid, _)| guid == raw).map(|(_, name)| *name);
        tag = known.map_or_else(|| String::from_utf8_lossy(raw).into_owned(), str::to_owned);
        match known {
            Some(known) => r.text_as(&TAG, name.length, known)?,
            None => drop(r.text(&TAG, name.length)?),
        }
        if let Some(about) = about(&tag) {
            r.meaning(format_args!("{about}"));
        }
    }
    if body::go_to(r, &base, data, "the context's data")? {
        r.within(&DATA, data.length, |r| self::data(r, &tag, header.is_response()))?;
    }
    if r.remaining() < 8 && !r.is_empty() {
        r.rest(&PADDING)?;
    }
    Ok(())
}

/// What a context is about, in words.
fn about(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "ExtA" => "extended attributes",
        "SecD" => "security descriptor",
        "DHnQ" => "durable handle",
        "DHnC" => "durable handle, reconnected",
        "AlSi" => "allocation size",
        "MxAc" => "maximal access",
        "TWrp" => "snapshot",
        "QFid" => "identifier on disk",
        "RqLs" => "lease",
        "DH2Q" => "durable handle, version 2",
        "DH2C" => "durable handle, version 2, reconnected",
        "AAPL" => "Apple's extensions",
        _ => return None,
    })
}

fn data(r: &mut Reader<'_, '_>, tag: &str, response: bool) -> Result<(), Fault> {
    match (tag, response) {
        ("ExtA", _) => fscc::full_ea(r, Names::Smb2)?,
        ("SecD", _) => security::descriptor(r, Object::File)?,
        ("DHnQ", _) => {
            while r.remaining() >= 8 {
                r.le64(&DURABLE_RESERVED)?;
            }
        }
        ("DHnC", _) => {
            r.guid(&FILE_ID)?;
        }
        ("AlSi", _) => {
            r.le64(&network_open::ALLOCATION_SIZE)?;
        }
        ("MxAc", false) => {
            r.le64(&MAXIMAL_ACCESS_TIME)?;
        }
        ("MxAc", true) => {
            r.le32(&MAXIMAL_ACCESS_STATUS)?;
            open::access_mask(r)?;
        }
        ("TWrp", _) => {
            r.le64(&SNAPSHOT_TIME)?;
        }
        ("QFid", _) => {
            r.bytes(&ON_DISK_ID, 32)?;
        }
        ("RqLs", _) => lease::context(r)?,
        ("DH2Q", false) => {
            durable(r)?;
            r.le64(&DURABLE_RESERVED2)?;
            r.guid(&CREATE_GUID)?;
        }
        ("DH2Q", true) => durable(r)?,
        ("DH2C", _) => {
            r.guid(&FILE_ID)?;
            r.guid(&CREATE_GUID)?;
            r.bits_le32(&DURABLE_FLAGS, &[&PERSISTENT])?;
        }
        ("SMB2_CREATE_APP_INSTANCE_ID", _) => {
            r.le16(&APP_INSTANCE_SIZE)?;
            r.le16(&APP_INSTANCE_RESERVED)?;
            r.guid(&APP_INSTANCE_ID)?;
        }
        ("SMB2_CREATE_APP_INSTANCE_VERSION", _) => {
            r.le16(&APP_VERSION_SIZE)?;
            r.le16(&APP_VERSION_RESERVED)?;
            r.le32(&APP_VERSION_PADDING)?;
            r.le64(&APP_VERSION_HIGH)?;
            r.le64(&APP_VERSION_LOW)?;
        }
        ("SVHDX_OPEN_DEVICE_CONTEXT", _) => shared_disk(r)?,
        ("SMB2_CREATE_TAG_POSIX", false) => {
            r.le32(&POSIX_PERMISSIONS)?;
        }
        ("SMB2_CREATE_TAG_POSIX", true) => fscc::posix_links(r)?,
        ("AAPL", response) => apple(r, response)?,
        _ => {}
    }
    Ok(())
}

fn durable(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&DURABLE_TIMEOUT)?;
    r.bits_le32(&DURABLE_FLAGS, &[&PERSISTENT])?;
    Ok(())
}

/// Reads what opening a shared virtual disk takes along (MS-RSVD §2.2.4.12, §2.2.4.32).
fn shared_disk(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let version = r.le32(&SVHDX_VERSION)?;
    r.u8(&SVHDX_HAS_INITIATOR)?;
    r.bytes(&SVHDX_RESERVED, 3)?;
    r.guid(&SVHDX_INITIATOR)?;
    r.le32(&SVHDX_FLAGS)?;
    r.le32(&SVHDX_ORIGINATOR)?;
    r.le64(&SVHDX_REQUEST)?;
    r.le16(&SVHDX_HOST_LENGTH)?;
    r.text16(&SVHDX_HOST, 126)?;
    if version >= 2 {
        r.le32(&SVHDX_PROPERTIES)?;
        r.le32(&SVHDX_SERVICE)?;
        r.le32(&SVHDX_VIRTUAL_SECTOR)?;
        r.le32(&SVHDX_PHYSICAL_SECTOR)?;
        r.le64(&SVHDX_SIZE)?;
    }
    Ok(())
}

/// Reads what a client and a server of Apple's kind tell each other.
fn apple(r: &mut Reader<'_, '_>, response: bool) -> Result<(), Fault> {
    const SERVER: u64 = 1;
    const VOLUME: u64 = 2;
    const MODEL: u64 = 4;
    let command = r.le32(&AAPL_COMMAND)?;
    r.le32(&AAPL_RESERVED)?;
    if command != 1 {
        return Ok(());
    }
    let query = r.bits_le64(&AAPL_QUERY, &[&AAPL_QUERY_SERVER, &AAPL_QUERY_VOLUME, &AAPL_QUERY_MODEL])?;
    if !response || query & SERVER != 0 {
        r.bits_le64(&AAPL_CAPABILITIES, &[&AAPL_READ_DIR, &AAPL_COPYFILE, &AAPL_UNIX, &AAPL_NFS_ACE])?;
    }
    if response && query & VOLUME != 0 {
        r.bits_le64(&AAPL_VOLUME, &[&AAPL_RESOLVE_ID, &AAPL_CASE_SENSITIVE, &AAPL_FULL_SYNC])?;
    }
    if response && query & MODEL != 0 {
        r.bytes(&PADDING, 4)?;
        let length = r.le32(&AAPL_LENGTH)? as usize;
        r.text16(&AAPL_MODEL, length)?;
    }
    Ok(())
}
