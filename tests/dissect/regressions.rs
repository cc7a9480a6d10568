//! Inputs that once broke something, or are made to: `tests/regressions/<fuzz target>/*` through that target.

use crate::support::{entries, samples};
use crate::targets::TARGETS;
use std::path::Path;

#[test]
fn targets_bear_what_broke_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for directory in entries(&root) {
        let name = directory.file_name().unwrap().to_str().unwrap();
        let (_, target) = TARGETS.iter().find(|(known, _)| *known == name).expect("a target of that name");
        for path in entries(&directory) {
            let input = std::fs::read(&path).unwrap();
            std::panic::catch_unwind(|| target(&input)).unwrap_or_else(|_| panic!("{}", path.display()));
        }
    }
}

#[test]
fn targets_bear_samples() {
    for sample in samples() {
        for (name, target) in TARGETS.iter().filter(|(name, _)| ["capture", "engine"].contains(name)) {
            std::panic::catch_unwind(|| target(&sample.bytes))
                .unwrap_or_else(|_| panic!("{} in {name}", sample.name));
        }
    }
}
