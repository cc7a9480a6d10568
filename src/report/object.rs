//! Reading the objects that reports are made of.

use super::Object;
use crate::time::Time;
use serde_json::Value;

/// A text; empty where there is none.
pub(super) fn text<'a>(object: &'a Object, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether it is a record of that kind.
pub(super) fn is_record(object: &Object, kind: &str) -> bool {
    text(object, "kind") == kind
}

/// A whole number.
pub(super) fn count(object: &Object, key: &str) -> Option<u64> {
    object.get(key)?.as_u64()
}

/// A number.
pub(super) fn number(object: &Object, key: &str) -> Option<f64> {
    object.get(key)?.as_f64()
}

/// A point in time.
pub(super) fn time(object: &Object, key: &str) -> Option<Time> {
    text(object, key).parse().ok()
}

/// A value as a cell; an empty one where there is none.
pub(super) fn cell(object: &Object, key: &str) -> Value {
    object.get(key).cloned().unwrap_or_default()
}
