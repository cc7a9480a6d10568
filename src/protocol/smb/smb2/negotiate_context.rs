//! Negotiate contexts: what SMB 3.1.1 negotiates beside the dialect (MS-SMB2 §2.2.3.1, §2.2.4.1).

use super::body::{self, Place};
use super::header::{Header, PADDING, RESERVED};
use super::negotiate::{Negotiated, check_count};
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Where the negotiate contexts start, in bytes from the start of the message's header.
    OFFSET = hex("smb2.negotiate_context.offset", "Negotiate Context Offset").unit("bytes").spec("MS-SMB2 §2.2.3");
    /// How many negotiate contexts there are.
    COUNT = uint("smb2.negotiate_context.count", "Negotiate Context Count").spec("MS-SMB2 §2.2.3");
    /// Something to be negotiated beside the dialect.
    CONTEXT = group("smb2.negotiate_context", "Negotiate Context").spec("MS-SMB2 §2.2.3.1");
    /// What the context is about.
    TYPE = hex("smb2.negotiate_context.type", "Context Type").names(TYPES).spec("MS-SMB2 §2.2.3.1");
    /// How many bytes of data the context has.
    DATA_LENGTH = uint("smb2.negotiate_context.data_length", "Data Length").unit("bytes").spec("MS-SMB2 §2.2.3.1");
    /// How many hash algorithms are named.
    HASH_COUNT = uint("smb2.negotiate_context.hash_alg_count", "Hash Algorithm Count").spec("MS-SMB2 §2.2.3.1.1");
    /// How many bytes of salt follow.
    SALT_LENGTH = uint("smb2.negotiate_context.salt_length", "Salt Length").unit("bytes")
        .spec("MS-SMB2 §2.2.3.1.1");
    /// Hash that protects the messages up to the login.
    HASH_ID = hex("smb2.negotiate_context.hash_algorithm", "Hash Algorithm").names(&[(1, "SHA-512")])
        .spec("MS-SMB2 §2.2.3.1.1");
    /// Random bytes that make the hash of this connection its own.
    SALT = bytes("smb2.negotiate_context.salt", "Salt").spec("MS-SMB2 §2.2.3.1.1");
    /// How many ciphers are named.
    CIPHER_COUNT = uint("smb2.negotiate_context.cipher_count", "Cipher Count").spec("MS-SMB2 §2.2.3.1.2");
    /// How messages can be encrypted.
    CIPHER_ID = hex("smb2.negotiate_context.cipher_id", "Cipher").names(CIPHERS).spec("MS-SMB2 §2.2.3.1.2");
    /// How many compression algorithms are named.
    COMPRESSION_COUNT = uint("smb2.negotiate_context.comp_alg_count", "Compression Algorithm Count")
        .spec("MS-SMB2 §2.2.3.1.3");
    /// How messages can be compressed.
    COMPRESSION_ID = hex("smb2.negotiate_context.comp_alg_id", "Compression Algorithm").names(COMPRESSIONS)
        .spec("MS-SMB2 §2.2.3.1.3");
    /// How compression is used.
    COMPRESSION_FLAGS = hex("smb2.negotiate_context.comp_alg_flags", "Compression Flags")
        .spec("MS-SMB2 §2.2.3.1.3");
    /// One message may be compressed in several ways, one part after the other.
    COMPRESSION_CHAINED = flag("smb2.negotiate_context.comp_alg_flags.chained", "Chained").mask(32, 1)
        .spec("MS-SMB2 §2.2.3.1.3");
    /// Bits without a meaning.
    COMPRESSION_RESERVED = hex("smb2.negotiate_context.comp_alg_flags.reserved", "Reserved").mask(32, 0xffff_fffe)
        .spec("MS-SMB2 §2.2.3.1.3");
    /// Name of the server, as the client knows it.
    NET_NAME = text16("smb2.negotiate_context.netname", "Net Name").spec("MS-SMB2 §2.2.3.1.4");
    /// What the transport under SMB does for it.
    TRANSPORT_FLAGS = hex("smb2.negotiate_context.transport_flags", "Transport Flags")
        .names(&[(1, "the transport encrypts: messages need not be")]).spec("MS-SMB2 §2.2.3.1.5");
    /// How many transforms are named.
    RDMA_COUNT = uint("smb2.negotiate_context.rdma_transform_count", "Transform Count").spec("MS-SMB2 §2.2.3.1.6");
    /// Bytes without a meaning.
    RDMA_RESERVED1 = hex("smb2.negotiate_context.rdma_transform_reserved1", "Reserved")
        .spec("MS-SMB2 §2.2.3.1.6");
    /// Bytes without a meaning.
    RDMA_RESERVED2 = hex("smb2.negotiate_context.rdma_transform_reserved2", "Reserved")
        .spec("MS-SMB2 §2.2.3.1.6");
    /// What can be done to content that goes over RDMA.
    RDMA_ID = hex("smb2.negotiate_context.rdma_transform_id", "RDMA Transform")
        .names(&[(0, "none"), (1, "encryption"), (2, "signing")]).spec("MS-SMB2 §2.2.3.1.6");
    /// How many signing algorithms are named.
    SIGNING_COUNT = uint("smb2.negotiate_context.signing_alg_count", "Signing Algorithm Count")
        .spec("MS-SMB2 §2.2.3.1.7");
    /// How messages can be signed.
    SIGNING_ID = hex("smb2.negotiate_context.signing_id", "Signing Algorithm").names(SIGNINGS)
        .spec("MS-SMB2 §2.2.3.1.7");
    /// Which version of the POSIX extensions is known: the bytes of its GUID.
    POSIX = bytes("smb2.negotiate_context.posix_reserved", "POSIX Extensions")
        .spec("SMB3 POSIX Extensions, \"Negotiate Context\"");
}

/// Kinds of contexts (MS-SMB2 §2.2.3.1); the last one is Samba's.
const TYPES: &[(u64, &str)] = &[
    (0x0001, "SMB2_PREAUTH_INTEGRITY_CAPABILITIES"),
    (0x0002, "SMB2_ENCRYPTION_CAPABILITIES"),
    (0x0003, "SMB2_COMPRESSION_CAPABILITIES"),
    (0x0005, "SMB2_NETNAME_NEGOTIATE_CONTEXT_ID"),
    (0x0006, "SMB2_TRANSPORT_CAPABILITIES"),
    (0x0007, "SMB2_RDMA_TRANSFORM_CAPABILITIES"),
    (0x0008, "SMB2_SIGNING_CAPABILITIES"),
    (0x0100, "SMB2_POSIX_EXTENSIONS_AVAILABLE"),
];

/// Ciphers (MS-SMB2 §2.2.3.1.2).
pub const CIPHERS: &[(u64, &str)] =
    &[(0, "none in common"), (1, "AES-128-CCM"), (2, "AES-128-GCM"), (3, "AES-256-CCM"), (4, "AES-256-GCM")];

/// Compression algorithms (MS-SMB2 §2.2.3.1.3).
pub const COMPRESSIONS: &[(u64, &str)] =
    &[(0, "NONE"), (1, "LZNT1"), (2, "LZ77"), (3, "LZ77+Huffman"), (4, "Pattern_V1"), (5, "LZ4")];

/// Signing algorithms (MS-SMB2 §2.2.3.1.7).
pub const SIGNINGS: &[(u64, &str)] = &[(0, "HMAC-SHA256"), (1, "AES-CMAC"), (2, "AES-GMAC")];

/// Where contexts lie.
#[derive(Clone, Copy, Debug)]
pub struct Contexts {
    /// From the start of the message's header.
    pub offset: usize,
    /// How many there are.
    pub count: u16,
}

/// Reads where the contexts of a request lie.
pub fn place(r: &mut Reader<'_, '_>) -> Result<Contexts, Fault> {
    let offset = r.le32(&OFFSET)? as usize;
    let count = r.le16(&COUNT)?;
    r.bytes(&RESERVED, 2)?;
    Ok(Contexts { offset, count })
}

/// Reads contexts. Those of an answer say what was `chosen`.
pub fn read(
    r: &mut Reader<'_, '_>,
    header: &Header,
    contexts: Contexts,
    mut chosen: Option<&mut Negotiated>,
) -> Result<(), Fault> {
    let place = Place { offset: contexts.offset, length: contexts.count.into() };
    if !body::go_to(r, header, place, "the list of negotiate contexts")? {
        return Ok(());
    }
    for number in 0..contexts.count {
        if number > 0 {
            let gap = (r.offset() - header.base).wrapping_neg() & 7;
            if gap > 0 && gap <= r.remaining() {
                r.bytes(&PADDING, gap)?;
            }
        }
        if r.is_empty() {
            let text = format!("{} negotiate contexts are announced, {number} are there", contexts.count);
            r.note(Severity::Error, r.offset(), text);
            break;
        }
        let length = r.peek().get(2..4).map_or(0, |raw| usize::from(u16::from_le_bytes([raw[0], raw[1]])));
        r.within(&CONTEXT, 8 + length, |r| context(r, chosen.as_deref_mut()))?;
    }
    Ok(())
}

fn context(r: &mut Reader<'_, '_>, chosen: Option<&mut Negotiated>) -> Result<(), Fault> {
    let kind = r.le16(&TYPE)?;
    r.le16(&DATA_LENGTH)?;
    r.bytes(&RESERVED, 4)?;
    let mut listed = Vec::new();
    match kind {
        0x0001 => {
            let count = r.le16(&HASH_COUNT)?;
            let salt = r.le16(&SALT_LENGTH)?;
            list(r, &HASH_ID, count)?;
            r.bytes(&SALT, salt.into())?;
        }
        0x0002 => {
            let count = r.le16(&CIPHER_COUNT)?;
            listed = list(r, &CIPHER_ID, count)?;
        }
        0x0003 => {
            let count = r.le16(&COMPRESSION_COUNT)?;
            r.bytes(&PADDING, 2)?;
            r.bits_le32(&COMPRESSION_FLAGS, &[&COMPRESSION_CHAINED, &COMPRESSION_RESERVED])?;
            listed = list(r, &COMPRESSION_ID, count)?;
        }
        0x0005 => {
            r.text16(&NET_NAME, r.remaining())?;
        }
        0x0006 => {
            r.le32(&TRANSPORT_FLAGS)?;
        }
        0x0007 => {
            let count = r.le16(&RDMA_COUNT)?;
            r.le16(&RDMA_RESERVED1)?;
            r.le32(&RDMA_RESERVED2)?;
            list(r, &RDMA_ID, count)?;
        }
        0x0008 => {
            let count = r.le16(&SIGNING_COUNT)?;
            listed = list(r, &SIGNING_ID, count)?;
        }
        0x0100 => {
            r.rest(&POSIX)?;
        }
        _ => {}
    }
    if let Some(chosen) = chosen {
        match kind {
            0x0002 => chosen.cipher = listed.first().copied().filter(|&cipher| cipher != 0),
            0x0003 => chosen.compression = listed,
            0x0008 => chosen.signing = listed.first().copied(),
            _ => {}
        }
    }
    Ok(())
}

/// Reads a list of `count` numbers.
fn list(r: &mut Reader<'_, '_>, field: &'static Field, count: u16) -> Result<Vec<u16>, Fault> {
    check_count(r, count.into(), 2, "entries");
    let mut values = Vec::new();
    for _ in 0..usize::from(count).min(r.remaining() / 2) {
        values.push(r.le16(field)?);
    }
    Ok(values)
}
