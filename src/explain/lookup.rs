//! What people may mean by words that are no name of a field: labels, names of values, titles of sections in
//! specifications, the last part of a name.

use crate::field::Field;
use crate::listing;

/// A field that was meant, perhaps, and the value of it that was.
pub(super) struct Found {
    pub field: &'static Field,
    pub value: Option<(u64, &'static str)>,
}

/// The fields that `name` may mean, one of each name, likely ones first.
pub(super) fn lookup(name: &str) -> Vec<Found> {
    let all = words(name);
    // `smb2.negotiate`, `SMB2 NEGOTIATE`: of fields whose names begin so.
    let (space, rest) = all.split_once(' ').unwrap_or(("", ""));
    let mut found: Vec<(usize, Found)> = Vec::new();
    for field in listing::fields("") {
        let in_space = !space.is_empty() && in_space(field.name, space);
        let is_meant = |text: &str| {
            let text = words(text);
            !text.is_empty() && (text == all || in_space && text == rest)
        };
        let title = field.spec.split('"').nth(1).unwrap_or_default();
        let last = field.name.rsplit('.').next().unwrap_or_default();
        let value = field.names.iter().find(|(_, name)| is_meant(name)).copied();
        let place = [is_meant(last), is_meant(field.label), value.is_some(), is_meant(title)];
        let Some(place) = place.iter().position(|is| *is) else { continue };
        if found.iter().all(|(_, found)| found.field.name != field.name) {
            found.push((place, Found { field, value: value.filter(|_| place == 2) }));
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Whether a field's name begins with `space` and a dot.
pub(super) fn in_space(name: &str, space: &str) -> bool {
    name.strip_prefix(space).is_some_and(|rest| rest.starts_with('.'))
}

/// The start of a field's name that ends with `last`: `vmware.nfc` for `nfc`.
pub(super) fn space(last: &str) -> Option<&'static str> {
    listing::fields("").find_map(|field| {
        let at = field.name.find(&format!(".{last}."))?;
        field.name.get(..at + 1 + last.len())
    })
}

/// Words in small letters with one blank between them.
fn words(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_find_what_they_mean() {
        let named = |name: &str| -> Vec<(&str, Option<u64>)> {
            let found = lookup(name).into_iter();
            found.map(|found| (found.field.name, found.value.map(|(value, _)| value))).collect()
        };
        assert_eq!(named("CLIENT_PROTOCOL_41"), [("mysql.caps.cu", None)]);
        assert_eq!(named("Server greeting"), [("mysql.server_greeting", None)]);
        assert_eq!(named("SMB2 NEGOTIATE"), [("smb2.cmd", Some(0))]);
        assert!(named("stratum").starts_with(&[("ntp.stratum", None)]));
        assert!(named("COM_QUERY").contains(&("mysql.query", None)));
        for nothing in ["", "qqqq", "smb2.", "ntp negotiate"] {
            assert!(named(nothing).is_empty(), "{nothing}");
        }
    }
}
