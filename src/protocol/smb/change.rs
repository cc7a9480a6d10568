//! What a client changes about a file, as far as the records tell it.

use super::fscc::Names;
use crate::tree::{Order, text16};

/// What a client changes about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Change {
    /// Something else.
    #[default]
    Other,
    /// Its name.
    Name(String),
    /// Whether it is deleted once it is closed.
    Delete(bool),
    /// Its size.
    Size(u64),
}

impl Change {
    /// What information about a file of that class changes (MS-FSCC §2.4.42, §2.4.11, §2.4.12, §2.4.13).
    pub fn of(class: u8, bytes: &[u8], names: Names) -> Change {
        match class {
            10 | 65 => new_name(bytes, names).map_or(Change::Other, Change::Name),
            13 | 64 => bytes.first().map_or(Change::Other, |flags| Change::Delete(flags & 1 != 0)),
            20 => bytes.first_chunk().map_or(Change::Other, |&size| Change::Size(u64::from_le_bytes(size))),
            _ => Change::Other,
        }
    }
}

/// The name that a file is to get: behind handles of 8 bytes in SMB 2, of 4 in SMB 1.
fn new_name(bytes: &[u8], names: Names) -> Option<String> {
    let head = match names {
        Names::Smb1 => 8,
        Names::Smb2 => 16,
    };
    let (&length, name) = bytes.get(head..)?.split_first_chunk()?;
    let length = (u32::from_le_bytes(length) as usize).min(name.len());
    Some(text16(&name[..length], Order::Little))
}
