//! Data types that the protocols of Windows networks share.
//!
//! Specifications: MS-DTYP (security identifiers and descriptors), MS-ERREF (status codes).

use super::Layer;

pub mod access;
mod ace;
mod attribute;
mod condition;
pub mod dos;
pub mod security;
pub mod sid;
pub mod status;

/// The shared data types as a layer of other protocols.
pub static LAYER: Layer = Layer {
    prefixes: &["nt"],
    title: "Windows data types",
    fields: &[
        security::FIELDS,
        sid::FIELDS,
        ace::FIELDS,
        access::FIELDS,
        condition::FIELDS,
        attribute::FIELDS,
    ],
};
