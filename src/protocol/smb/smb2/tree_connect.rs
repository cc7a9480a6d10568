//! TREE_CONNECT: connecting to a share (MS-SMB2 §2.2.9, §2.2.10).

use super::body::{self, go_to, structure_size};
use super::header::{Header, RESERVED};
use super::requests::{Asked, Detail};
use super::sessions::Tree;
use super::{Smb2, records, tree_connect_context};
use crate::fault::Fault;
use crate::protocol::smb::connection::Now;
use crate::protocol::smb::open;
use crate::reader::Reader;
use crate::tree::{Order, text16};

crate::fields! { FIELDS:
    /// How the client connects (SMB 3.1.1).
    FLAGS = hex("smb2.tc.flags", "Tree Connect Flags").spec("MS-SMB2 §2.2.9");
    /// It connects again, to another node of a cluster.
    CLUSTER_RECONNECT = flag("smb2.tc.cluster_reconnect", "Cluster Reconnect").mask(16, 1).spec("MS-SMB2 §2.2.9");
    /// It can be sent to the node that owns the share.
    REDIRECT_TO_OWNER = flag("smb2.tc.redirect_to_owner", "Redirect To Owner").mask(16, 2).spec("MS-SMB2 §2.2.9");
    /// More than the path follows.
    EXTENSION_PRESENT = flag("smb2.tc.extension_present", "Extension Present").mask(16, 4).spec("MS-SMB2 §2.2.9");
    /// Bits without a meaning.
    FLAGS_RESERVED = hex("smb2.tc.reserved", "Reserved").mask(16, 0xfff8).spec("MS-SMB2 §2.2.9");
    /// Path of the share: `\\server\share`.
    TREE = text16("smb2.tree", "Tree").spec("MS-SMB2 §2.2.9");
    /// What the share gives access to.
    SHARE_TYPE = hex("smb2.share_type", "Share Type").names(&[(1, "disk"), (2, "named pipes"), (3, "printer")])
        .spec("MS-SMB2 §2.2.10");
    /// What is special about the share.
    SHARE_FLAGS = hex("smb2.share_flags", "Share Flags").spec("MS-SMB2 §2.2.10");
    /// It belongs to a distributed file system.
    SHARE_DFS = flag("smb2.share_flags.dfs", "DFS").mask(32, 1).spec("MS-SMB2 §2.2.10");
    /// It is the root of a distributed file system.
    SHARE_DFS_ROOT = flag("smb2.share_flags.dfs_root", "DFS Root").mask(32, 2).spec("MS-SMB2 §2.2.10");
    /// Which of its files a client may keep while it is offline.
    CACHING = hex("smb2.share.caching", "Offline Caching").mask(32, 0x30)
        .names(&[(0, "by hand"), (1, "documents"), (2, "programs and documents"), (3, "none")])
        .spec("MS-SMB2 §2.2.10");
    /// Nobody may open a file for himself alone.
    RESTRICT_EXCLUSIVE_OPENS = flag("smb2.share_flags.restrict_exclusive_opens", "Restrict Exclusive Opens")
        .mask(32, 0x100).spec("MS-SMB2 §2.2.10");
    /// Files can always be deleted while others have them open.
    FORCE_SHARED_DELETE = flag("smb2.share_flags.force_shared_delete", "Force Shared Delete").mask(32, 0x200)
        .spec("MS-SMB2 §2.2.10");
    /// Clients may keep listings.
    ALLOW_NAMESPACE_CACHING = flag("smb2.share_flags.allow_namespace_caching", "Allow Namespace Caching")
        .mask(32, 0x400).spec("MS-SMB2 §2.2.10");
    /// Listings leave out what the user may not read.
    ACCESS_BASED_ENUMERATION = flag("smb2.share_flags.access_based_dir_enum", "Access-Based Enumeration")
        .mask(32, 0x800).spec("MS-SMB2 §2.2.10");
    /// No oplock beyond level II is granted.
    FORCE_LEVEL_II_OPLOCK = flag("smb2.share_flags.force_levelii_oplock", "Force Level II Oplock").mask(32, 0x1000)
        .spec("MS-SMB2 §2.2.10");
    /// Hashes of version 1 for caches in branch offices.
    ENABLE_HASH_V1 = flag("smb2.share_flags.enable_hash_v1", "Enable Hash V1").mask(32, 0x2000)
        .spec("MS-SMB2 §2.2.10");
    /// Hashes of version 2 for caches in branch offices.
    ENABLE_HASH_V2 = flag("smb2.share_flags.enable_hash_v2", "Enable Hash V2").mask(32, 0x4000)
        .spec("MS-SMB2 §2.2.10");
    /// What goes to and from it must be encrypted.
    ENCRYPT_DATA = flag("smb2.share_flags.encrypt_data", "Encrypt Data").mask(32, 0x8000).spec("MS-SMB2 §2.2.10");
    /// It takes the client's identity from elsewhere.
    IDENTITY_REMOTING = flag("smb2.share_flags.identity_remoting", "Identity Remoting").mask(32, 0x4_0000)
        .spec("MS-SMB2 §2.2.10");
    /// What is read from it should be compressed.
    COMPRESS_DATA = flag("smb2.share_flags.compress_data", "Compress Data").mask(32, 0x10_0000)
        .spec("MS-SMB2 §2.2.10");
    /// What the share can do.
    SHARE_CAPABILITIES = hex("smb2.share_caps", "Share Capabilities").spec("MS-SMB2 §2.2.10");
    /// It is in a distributed file system.
    CAPABILITY_DFS = flag("smb2.share_caps.dfs", "DFS").mask(32, 8).spec("MS-SMB2 §2.2.10");
    /// It goes on when a node of the cluster fails.
    CONTINUOUS_AVAILABILITY = flag("smb2.share_caps.continuous_availability", "Continuous Availability")
        .mask(32, 0x10).spec("MS-SMB2 §2.2.10");
    /// All nodes of the cluster give access to it.
    SCALEOUT = flag("smb2.share_caps.scaleout", "Scaleout").mask(32, 0x20).spec("MS-SMB2 §2.2.10");
    /// It is on a cluster.
    CLUSTER = flag("smb2.share_caps.cluster", "Cluster").mask(32, 0x40).spec("MS-SMB2 §2.2.10");
    /// Each client should be moved to the node that is best for it.
    ASYMMETRIC = flag("smb2.share_caps.assymetric", "Asymmetric").mask(32, 0x80).spec("MS-SMB2 §2.2.10");
    /// Clients are sent to the node that owns it.
    CAPABILITY_REDIRECT = flag("smb2.share_caps.redirect_to_owner", "Redirect To Owner").mask(32, 0x100)
        .spec("MS-SMB2 §2.2.10");
}

/// Type of shares that carry named pipes (MS-SMB2 §2.2.10).
const PIPES: u8 = 2;
/// The request holds more than a path.
const EXTENDED: u16 = 4;

/// Reads which share the client wants.
pub fn request(
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: &mut Asked,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let flags =
        r.bits_le16(&FLAGS, &[&CLUSTER_RECONNECT, &REDIRECT_TO_OWNER, &EXTENSION_PRESENT, &FLAGS_RESERVED])?;
    let place = body::place16(r, "the path")?;
    let contexts = if flags & EXTENDED != 0 { Some(tree_connect_context::place(r)?) } else { None };
    if go_to(r, header, place, "the path")? {
        let path = text16(r.text16(&TREE, place.length)?, Order::Little);
        now.summary.push_str(", ");
        now.summary.push_str(&path);
        asked.detail = Detail::Tree(path);
    }
    match contexts {
        Some(contexts) => tree_connect_context::read(r, contexts, header),
        None => Ok(()),
    }
}

/// Reads what the share is.
pub fn response(
    smb2: &mut Smb2,
    r: &mut Reader<'_, '_>,
    header: &Header,
    asked: Option<&mut Asked>,
    now: &mut Now<'_>,
) -> Result<(), Fault> {
    structure_size(r)?;
    let kind = r.u8(&SHARE_TYPE)?;
    r.bytes(&RESERVED, 1)?;
    r.bits_le32(
        &SHARE_FLAGS,
        &[
            &SHARE_DFS,
            &SHARE_DFS_ROOT,
            &CACHING,
            &RESTRICT_EXCLUSIVE_OPENS,
            &FORCE_SHARED_DELETE,
            &ALLOW_NAMESPACE_CACHING,
            &ACCESS_BASED_ENUMERATION,
            &FORCE_LEVEL_II_OPLOCK,
            &ENABLE_HASH_V1,
            &ENABLE_HASH_V2,
            &ENCRYPT_DATA,
            &IDENTITY_REMOTING,
            &COMPRESS_DATA,
        ],
    )?;
    r.bits_le32(
        &SHARE_CAPABILITIES,
        &[&CAPABILITY_DFS, &CONTINUOUS_AVAILABILITY, &SCALEOUT, &CLUSTER, &ASYMMETRIC, &CAPABILITY_REDIRECT],
    )?;
    open::access_mask(r)?;
    let path = path(asked);
    if let Some(path) = &path {
        now.summary.push_str(", ");
        now.summary.push_str(path);
    }
    let kind_name = SHARE_TYPE.name_of(kind.into());
    records::tree(smb2, header, path.as_deref(), kind_name, now);
    smb2.trees
        .insert((header.session, header.tree), Tree { path: path.unwrap_or_default(), pipes: kind == PIPES });
    Ok(())
}

/// The server refused to connect.
pub fn refused(smb2: &mut Smb2, header: &Header, asked: Option<&mut Asked>, now: &mut Now<'_>) {
    if header.status != super::header::STATUS_PENDING {
        let path = path(asked);
        records::tree(smb2, header, path.as_deref(), None, now);
    }
}

fn path(asked: Option<&mut Asked>) -> Option<String> {
    asked.and_then(|asked| match std::mem::take(&mut asked.detail) {
        Detail::Tree(path) => Some(path),
        _ => None,
    })
}
