//! 802.11 data frames, and the headers with which captures describe their reception.
//!
//! - IEEE 802.11-2020 §9.2.3, §9.2.4, §9.3.2 (data frames)
//! - Radiotap: <https://www.radiotap.org>; PPI: "Per-Packet Information Header Specification" 1.0.7

use super::cursor::Cursor;
use super::{Next, Step, Unhandled};

/// Length of the frame check sequence after a frame.
const FCS: usize = 4;

/// Version, pad, length, words of which fields are present (bit 31: another word), the fields, each
/// aligned to its size. Only the flags matter here: the second field, a byte, after an eight-byte timer.
pub(crate) fn radiotap(cursor: &mut Cursor) -> Next {
    const LAYER: &str = "radiotap header";
    const MORE_WORDS: u32 = 1 << 31;
    const TIMER: u32 = 1;
    const FLAGS: u32 = 1 << 1;
    const FCS_AT_END: u8 = 0x10;
    const DATA_PADDED: u8 = 0x20;
    let mut fields = *cursor;
    let [_version, _pad, low, high] = *cursor.take(LAYER)?;
    let length = usize::from(u16::from_le_bytes([low, high]));
    if length < 8 {
        return Err(Unhandled::Malformed("radiotap length below 8"));
    }
    cursor.skip(length - 4, LAYER)?;

    let start = fields.at();
    fields.limit(length);
    fields.skip(4, LAYER)?;
    let present = u32::from_le_bytes(*fields.take(LAYER)?);
    let mut word = present;
    while word & MORE_WORDS != 0 {
        word = u32::from_le_bytes(*fields.take(LAYER)?);
    }
    if present & TIMER != 0 {
        let aligned = (fields.at() - start).next_multiple_of(8);
        fields.skip(aligned + 8 - (fields.at() - start), LAYER)?;
    }
    let flags = if present & FLAGS != 0 { *fields.take::<1>(LAYER)? } else { [0] };
    let [flags] = flags;
    if flags & FCS_AT_END != 0 {
        cursor.trim(FCS);
    }
    Ok(Step::Wifi { data_padded: flags & DATA_PADDED != 0 })
}

/// Version, flags, length, link type of the packet; then fields of type, length, value.
pub(crate) fn ppi(cursor: &mut Cursor) -> Next {
    const LAYER: &str = "PPI header";
    const COMMON_802_11: u16 = 2;
    const FCS_PRESENT: u16 = 1;
    let mut fields = *cursor;
    let [_version, _flags, low, high] = *cursor.take(LAYER)?;
    let link = u32::from_le_bytes(*cursor.take(LAYER)?);
    let length = usize::from(u16::from_le_bytes([low, high]));
    if length < 8 {
        return Err(Unhandled::Malformed("PPI length below 8"));
    }
    cursor.skip(length - 8, LAYER)?;

    fields.limit(length);
    fields.skip(8, LAYER)?;
    while !fields.rest().is_empty() {
        let [type_low, type_high, low, high] = *fields.take(LAYER)?;
        let mut value = fields;
        fields.skip(u16::from_le_bytes([low, high]).into(), LAYER)?;
        if u16::from_le_bytes([type_low, type_high]) == COMMON_802_11 {
            value.skip(8, LAYER)?; // the timer
            if u16::from_le_bytes(*value.take(LAYER)?) & FCS_PRESENT != 0 {
                cursor.trim(FCS);
            }
        }
    }
    Ok(Step::Link(link))
}

/// Frame control, duration, three addresses, sequence control; a fourth address between two
/// distribution systems, QoS control and HT control when announced; then LLC.
pub(crate) fn frame(cursor: &mut Cursor, data_padded: bool) -> Next {
    const LAYER: &str = "802.11 header";
    const TYPE: u8 = 0x0c;
    const DATA: u8 = 0x08;
    const NO_DATA: u8 = 0x40;
    const QOS: u8 = 0x80;
    const BOTH_SYSTEMS: u8 = 0x03;
    const MORE_FRAGMENTS: u8 = 0x04;
    const PROTECTED: u8 = 0x40;
    const ORDER: u8 = 0x80;
    const AGGREGATE: u8 = 0x80;
    let start = cursor.at();
    let [control, flags] = *cursor.take(LAYER)?;
    match control & TYPE {
        DATA => {}
        0 => return Err(Unhandled::NoIp("802.11 management")),
        0x04 => return Err(Unhandled::NoIp("802.11 control")),
        _ => return Err(Unhandled::NoIp("802.11 extension")),
    }
    if control & NO_DATA != 0 {
        return Err(Unhandled::NoIp("802.11 null data"));
    }
    if flags & PROTECTED != 0 {
        return Err(Unhandled::Unsupported("802.11, encrypted"));
    }
    let [.., sequence_low, _] = *cursor.take::<22>(LAYER)?;
    if flags & MORE_FRAGMENTS != 0 || sequence_low & 0x0f != 0 {
        return Err(Unhandled::Unsupported("802.11 fragment"));
    }
    if flags & BOTH_SYSTEMS == BOTH_SYSTEMS {
        cursor.skip(6, LAYER)?;
    }
    if control & QOS != 0 {
        let [qos, _] = *cursor.take(LAYER)?;
        if qos & AGGREGATE != 0 {
            return Err(Unhandled::Unsupported("802.11 aggregate (A-MSDU)"));
        }
        if flags & ORDER != 0 {
            cursor.skip(4, LAYER)?;
        }
    }
    if data_padded {
        let length = cursor.at() - start;
        cursor.skip(length.next_multiple_of(4) - length, LAYER)?;
    }
    Ok(Step::Llc)
}
