//! The field table: what every declaration must keep to.

use dissect::field::{Field, Kind};
use dissect::protocol::{LAYERS, PROTOCOLS, Protocol};
use dissect::tree;
use std::collections::BTreeMap;

/// Prefixes that the names of a protocol's fields may have: its own, and those that Wireshark files under it.
fn prefixes(protocol: &Protocol) -> &'static [&'static str] {
    match protocol.name {
        "mysql" => &["mysql", "mariadb"],
        "ntp" => &["ntp"],
        "dcerpc" => &["dcerpc"],
        "smb" => {
            &["nbss", "nbdgm", "smb", "smb2", "smb_pipe", "mailslot", "browser", "smb_netlogon", "lanman"]
        }
        "http" => &["http"],
        "vmware" => &["vmware"],
        _ => &[],
    }
}

/// Every field with the prefixes that its name may have; none means any.
fn declared() -> impl Iterator<Item = (Option<&'static [&'static str]>, &'static Field)> {
    let of_protocols = PROTOCOLS.iter().flat_map(|protocol| {
        let allowed = Some(prefixes(protocol));
        protocol.fields.iter().flat_map(|list| list.iter()).map(move |field| (allowed, *field))
    });
    let of_layers = LAYERS.iter().flat_map(|layer| {
        layer.fields.iter().flat_map(|list| list.iter()).map(|field| (Some(layer.prefixes), *field))
    });
    of_protocols.chain(of_layers).chain(tree::FIELDS.iter().map(|field| (None, *field)))
}

/// Only what Wireshark generates from IDL has letters of upper case, behind the interface's name.
fn is_name(name: &str) -> bool {
    let (prefix, rest) = name.split_once('.').unwrap_or((name, ""));
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-".contains(&b);
    prefix.bytes().all(plain) && rest.bytes().all(|b| plain(b) || b == b'.' || b.is_ascii_uppercase())
}

/// Everything that is wrong with the field table.
fn check(fields: impl Iterator<Item = (Option<&'static [&'static str]>, &'static Field)>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeMap::new();
    for (allowed, field) in fields {
        let mut expect = |holds: bool, what: &str| {
            if !holds {
                wrong.push(format!("{}: {what}", field.name));
            }
        };
        expect(seen.insert(field.name, ()).is_none(), "declared twice");
        let prefix =
            |protocol: &str| field.name.strip_prefix(protocol).is_some_and(|rest| rest.starts_with('.'));
        expect(
            allowed.is_none_or(|allowed| allowed.iter().any(|own| prefix(own))),
            "not prefixed by its protocol",
        );
        expect(is_name(field.name), "a name is of lower-case letters, digits, dots, underscores and hyphens");
        expect(!field.label.trim().is_empty(), "no label");
        let description = field.description.trim();
        expect(description.ends_with('.') && description.len() > 1, "its description is no sentence");
        expect(!field.spec.trim().is_empty(), "no specification");
        expect(field.names.windows(2).all(|pair| pair[0].0 < pair[1].0), "names do not ascend");
        expect(field.names.iter().all(|(_, name)| !name.is_empty()), "an empty name");
        expect(
            field
                .bits
                .is_none_or(|bits| bits.count > 0 && u32::from(bits.first) + u32::from(bits.count) <= 64),
            "bits outside of 64",
        );
        expect(field.bits.is_none() || field.kind != Kind::Group, "a group of bits is a number");
    }
    wrong
}

#[test]
fn the_table_is_sound() {
    let wrong = check(declared());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(declared().count() > 0);
}

mod broken {
    dissect::fields! { FIELDS:
        /// No full stop
        FIRST = uint("broken.twice", "").names(&[(2, "b"), (1, "a")]);
        /// Another one.
        SECOND = group("broken.twice", "Second").spec("none").bits(60, 5);
        /// Elsewhere.
        THIRD = uint("Other.name", "Third").spec("none");
    }
}

#[test]
fn every_fault_is_found() {
    let wrong = check(broken::FIELDS.iter().map(|field| (Some(&["broken"][..]), *field)));
    let expected = [
        "broken.twice: no label",
        "broken.twice: its description is no sentence",
        "broken.twice: no specification",
        "broken.twice: names do not ascend",
        "broken.twice: declared twice",
        "broken.twice: bits outside of 64",
        "broken.twice: a group of bits is a number",
        "Other.name: not prefixed by its protocol",
        "Other.name: a name is of lower-case letters, digits, dots, underscores and hyphens",
    ];
    assert_eq!(wrong, expected);
}
