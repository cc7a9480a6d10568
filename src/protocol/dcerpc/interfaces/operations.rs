//! Which interfaces there are, and what their operations are called.
//!
//! Specifications: named with each interface.

use super::{Interface, epm};

/// The interfaces that are known.
pub static INTERFACES: &[Interface] = &[
    // C706 appendix O
    Interface {
        id: 0xe1af8308_5d1f_11c9_91a4_08002b14a0fa,
        version: 3,
        name: "epmapper",
        title: "endpoint mapper",
        operations: &[
            "ept_insert",
            "ept_delete",
            "ept_lookup",
            "ept_map",
            "ept_lookup_handle_free",
            "ept_inq_object",
            "ept_mgmt_delete",
        ],
        calls: epm::CALLS,
        result: Some(&epm::STATUS),
    },
];
