//! What the fuzz targets run; the tests of the parent package replay what they found with the same code.

#[path = "../../tests/dissect/invariants.rs"]
mod invariants;
#[path = "../../tests/dissect/targets.rs"]
pub mod targets;
