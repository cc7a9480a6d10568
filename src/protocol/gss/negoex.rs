//! NegoEx: more negotiation in a mechanism token of SPNEGO, with messages of its own.
//!
//! Specification: MS-NEGOEX.

use super::Exchange;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// One message; several may follow each other.
    MESSAGE = group("negoex.message", "NegoEx message").spec("MS-NEGOEX §2.2.6");
    /// Says NEGOEXTS.
    SIGNATURE = text("negoex.message.sig", "Signature").spec("MS-NEGOEX §2.2.6.2");
    /// What the message is for.
    MESSAGE_TYPE = uint("negoex.message.type", "MessageType").names(MESSAGES).spec("MS-NEGOEX §2.2.6.1");
    /// Number of the message in its conversation.
    SEQUENCE = uint("negoex.message.seq_num", "SequenceNum").spec("MS-NEGOEX §2.2.6.2");
    /// How long the part of fixed layout is.
    HEADER_LENGTH = uint("negoex.header.len", "cbHeaderLength").unit("bytes").spec("MS-NEGOEX §2.2.6.2");
    /// How long the message is.
    MESSAGE_LENGTH = uint("negoex.message.len", "cbMessageLength").unit("bytes").spec("MS-NEGOEX §2.2.6.2");
    /// Names the conversation.
    CONVERSATION = guid("negoex.message.conv_id", "ConversationId").spec("MS-NEGOEX §2.2.6.2");
    /// Random bytes that make every negotiation another.
    RANDOM = bytes("negoex.message.random", "Random").spec("MS-NEGOEX §2.2.6.3");
    /// Version of the protocol.
    VERSION = uint("negoex.proto_version", "ProtocolVersion").spec("MS-NEGOEX §2.2.6.3");
    /// Where the list of mechanisms is, counted from the start of the message.
    SCHEMES_OFFSET = uint("negoex.auth_scheme_array_offset", "AuthSchemeArrayOffset").spec("MS-NEGOEX §2.2.5.2.2");
    /// How many mechanisms are offered.
    SCHEMES_COUNT = uint("negoex.auth_scheme_array_count", "AuthSchemeCount").spec("MS-NEGOEX §2.2.5.2.2");
    /// The mechanisms that are offered.
    SCHEMES = group("negoex.auth_schemes", "AuthSchemes").spec("MS-NEGOEX §2.2.6.3");
    /// A mechanism.
    SCHEME = guid("negoex.auth_scheme", "AuthScheme").spec("MS-NEGOEX §2.2.2");
    /// Where the extensions are, counted from the start of the message.
    EXTENSIONS_OFFSET = uint("negoex.extension_array_offset", "ExtensionArrayOffset").spec("MS-NEGOEX §2.2.5.2.4");
    /// How many extensions there are.
    EXTENSIONS_COUNT = uint("negoex.extension_array_count", "ExtensionCount").spec("MS-NEGOEX §2.2.5.2.4");
    /// Extensions of the protocol.
    EXTENSIONS = bytes("negoex.extension", "Extensions").spec("MS-NEGOEX §2.2.5.1.4");
    /// Fills up the list's description.
    PAD = bytes("negoex.pad", "Padding").spec("MS-NEGOEX §2.2.5.2");
    /// Where the mechanism's bytes are, counted from the start of the message.
    EXCHANGE_OFFSET = uint("negoex.exchange_vec_offset", "ByteArrayOffset").spec("MS-NEGOEX §2.2.5.2.3");
    /// How many bytes the mechanism has.
    EXCHANGE_LENGTH = uint("negoex.exchange_vec_byte_count", "ByteArrayLength").unit("bytes").spec("MS-NEGOEX §2.2.5.2.3");
    /// Metadata or a token of the mechanism.
    EXCHANGE = bytes("negoex.exchange", "Exchange").spec("MS-NEGOEX §2.2.6.4");
    /// How the checksum is made.
    CHECKSUM_SCHEME = uint("negoex.checksum_scheme", "ChecksumScheme").names(&[(1, "RFC 3961")]).spec("MS-NEGOEX §2.2.5.1.3");
    /// Checksum type of RFC 3961.
    CHECKSUM_TYPE = uint("negoex.checksum_type", "ChecksumType").spec("MS-NEGOEX §2.2.5.1.3");
    /// Where the checksum is, counted from the start of the message.
    CHECKSUM_OFFSET = uint("negoex.checksum_vec_offset", "ByteArrayOffset").spec("MS-NEGOEX §2.2.5.1.3");
    /// How many bytes the checksum has.
    CHECKSUM_LENGTH = uint("negoex.checksum_vec_count", "ByteArrayLength").unit("bytes").spec("MS-NEGOEX §2.2.5.1.3");
    /// Checksum over the messages before.
    CHECKSUM = bytes("negoex.checksum", "Checksum").spec("MS-NEGOEX §2.2.6.5");
    /// Why the sender gives up.
    ERROR_CODE = hex("negoex.errorcode", "ErrorCode").spec("MS-NEGOEX §2.2.6.6");
    /// Where the alerts are, counted from the start of the message.
    ALERTS_OFFSET = uint("negoex.alert_array_offset", "AlertArrayOffset").spec("MS-NEGOEX §2.2.5.2.1");
    /// How many alerts there are.
    ALERTS_COUNT = uint("negoex.alert_array_count", "AlertCount").spec("MS-NEGOEX §2.2.5.2.1");
    /// Alerts.
    ALERTS = bytes("negoex.alerts", "Alerts").spec("MS-NEGOEX §2.2.5.1.1");
}

const CHALLENGE: u32 = 4;
const AP_REQUEST: u32 = 5;

static MESSAGES: &[(u64, &str)] = &[
    (0, "INITIATOR_NEGO"),
    (1, "ACCEPTOR_NEGO"),
    (2, "INITIATOR_META_DATA"),
    (3, "ACCEPTOR_META_DATA"),
    (4, "CHALLENGE"),
    (5, "AP_REQUEST"),
    (6, "VERIFY"),
    (7, "ALERT"),
];

/// Length of the header that all messages have (MS-NEGOEX §2.2.6.2).
const HEADER: usize = 40;
/// Length of a scheme's name.
const SCHEME_LENGTH: usize = 16;
/// How many schemes of one message are shown.
const MAX_SCHEMES: usize = 256;
/// Size of an extension's and an alert's description (MS-NEGOEX §2.2.5.1).
const DESCRIPTION: usize = 12;

/// Reads all messages that are left.
pub(super) fn messages(r: &mut Reader<'_, '_>, exchange: &mut Exchange) -> Result<(), Fault> {
    while !r.is_empty() {
        let claimed =
            r.peek().get(20..24).and_then(|length| length.first_chunk().copied().map(u32::from_le_bytes));
        let length = claimed.map_or(r.remaining(), |length| length as usize);
        r.within(&MESSAGE, length.max(HEADER), |r| message(r, exchange))?;
    }
    Ok(())
}

fn message(r: &mut Reader<'_, '_>, exchange: &mut Exchange) -> Result<(), Fault> {
    let start = r.offset();
    r.text(&SIGNATURE, 8)?;
    let kind = r.le32(&MESSAGE_TYPE)?;
    r.le32(&SEQUENCE)?;
    r.le32(&HEADER_LENGTH)?;
    r.le32(&MESSAGE_LENGTH)?;
    r.guid(&CONVERSATION)?;
    match kind {
        0 | 1 => {
            r.bytes(&RANDOM, 32)?;
            r.le64(&VERSION)?;
            let schemes = vector(r, start, &SCHEMES_OFFSET, &SCHEMES_COUNT, SCHEME_LENGTH)?;
            let extensions = vector(r, start, &EXTENSIONS_OFFSET, &EXTENSIONS_COUNT, DESCRIPTION)?;
            if let Some(length) = reach(r, &SCHEMES, schemes)? {
                r.within(&SCHEMES, length, |r| {
                    for _ in 0..MAX_SCHEMES.min(length / SCHEME_LENGTH) {
                        r.guid(&SCHEME)?;
                    }
                    Ok(())
                })?;
            }
            if let Some(length) = reach(r, &EXTENSIONS, extensions)? {
                r.bytes(&EXTENSIONS, length)?;
            }
        }
        2..=5 => {
            r.guid(&SCHEME)?;
            let offset = r.le32(&EXCHANGE_OFFSET)?;
            let length = r.le32(&EXCHANGE_LENGTH)?;
            if let Some(length) = reach(r, &EXCHANGE, (start + offset as usize, length as usize))? {
                match kind {
                    CHALLENGE | AP_REQUEST => drop(r.within(&EXCHANGE, length, |r| exchange.token(r))?),
                    _ => drop(r.bytes(&EXCHANGE, length)?),
                }
            }
        }
        6 => {
            r.guid(&SCHEME)?;
            r.le32(&HEADER_LENGTH)?;
            r.le32(&CHECKSUM_SCHEME)?;
            r.le32(&CHECKSUM_TYPE)?;
            let offset = r.le32(&CHECKSUM_OFFSET)?;
            let length = r.le32(&CHECKSUM_LENGTH)?;
            if let Some(length) = reach(r, &CHECKSUM, (start + offset as usize, length as usize))? {
                r.bytes(&CHECKSUM, length)?;
            }
        }
        7 => {
            r.guid(&SCHEME)?;
            r.le32(&ERROR_CODE)?;
            let alerts = vector(r, start, &ALERTS_OFFSET, &ALERTS_COUNT, DESCRIPTION)?;
            if let Some(length) = reach(r, &ALERTS, alerts)? {
                r.bytes(&ALERTS, length)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Reads where a list of `size` bytes an entry is: offset in the source, and bytes.
fn vector(
    r: &mut Reader<'_, '_>,
    start: usize,
    offset: &'static Field,
    count: &'static Field,
    size: usize,
) -> Result<(usize, usize), Fault> {
    let offset = r.le32(offset)?;
    let count = r.le16(count)?;
    r.bytes(&PAD, 2)?;
    Ok((start + offset as usize, usize::from(count) * size))
}

/// Goes to what lies behind the header of a message; gives how long it is, if there is anything.
fn reach(
    r: &mut Reader<'_, '_>,
    field: &'static Field,
    (offset, length): (usize, usize),
) -> Result<Option<usize>, Fault> {
    if length == 0 {
        return Ok(None);
    }
    let Some(gap) = offset.checked_sub(r.offset()).filter(|&gap| gap <= r.remaining()) else {
        let text =
            format!("{} is said to be at offset {offset}, which is not ahead in the message", field.label);
        return Err(Fault::malformed(r.offset(), text));
    };
    if gap > 0 {
        r.bytes(&PAD, gap)?;
    }
    Ok(Some(length))
}
