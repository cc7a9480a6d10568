//! The interfaces that are known by UUID: their names, what their operations are called, and what those take and give.

use super::ndr::Layout;
use crate::field::Field;

pub mod access;
pub mod atsvc;
pub mod epm;
pub mod lsarpc;
pub mod netlogon;
pub mod operations;
pub mod samr;
pub mod srvsvc;
pub mod svcctl;
pub mod winreg;
pub mod wkssvc;

/// An interface.
pub struct Interface {
    /// Its UUID as a number: `0x4b324fc8_1670_01d3_1278_5a47bf6ee188`.
    pub id: u128,
    /// Its major version.
    pub version: u16,
    /// What it is known by: `srvsvc`.
    pub name: &'static str,
    /// What it is for.
    pub title: &'static str,
    /// What operations are called, by number; empty where a number is not used.
    pub operations: &'static [&'static str],
    /// Parameters of those operations that are decoded, by number.
    pub calls: &'static [(u16, &'static Layout)],
    /// The field that its operations give back as their result.
    pub result: Option<&'static Field>,
}

impl Interface {
    /// What the operation of a number is called.
    pub fn operation(&self, number: u16) -> Option<&'static str> {
        self.operations.get(usize::from(number)).copied().filter(|name| !name.is_empty())
    }

    /// What the operation of a number takes and gives, where that is decoded.
    pub fn call(&self, number: u16) -> Option<&'static Layout> {
        self.calls.iter().find(|call| call.0 == number).map(|call| call.1)
    }
}

impl std::fmt::Debug for Interface {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The interface of that UUID.
pub fn by_id(id: u128) -> Option<&'static Interface> {
    operations::INTERFACES.iter().find(|interface| interface.id == id)
}

/// The interface of that name, as pipes are named after them.
pub fn by_name(name: &str) -> Option<&'static Interface> {
    operations::INTERFACES.iter().find(|interface| interface.name.eq_ignore_ascii_case(name))
}
