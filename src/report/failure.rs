//! What a record says went wrong.

use super::Object;
use super::object::{count, text};
use serde_json::Value;

/// Results that are no success, but say only that there is more, or no more, of a list (MS-ERREF §2.2).
const PARTIAL: [&str; 3] = ["ERROR_INSUFFICIENT_BUFFER", "ERROR_MORE_DATA", "ERROR_NO_MORE_ITEMS"];
/// The least NTSTATUS that is an error; below are successes, informations and warnings (MS-ERREF §2.3).
const ERROR: u64 = 0xc000_0000;
/// The least status code of HTTP that says that the request failed (RFC 9110 §15.5).
const CLIENT_ERROR: u64 = 400;

/// Number and class, or name, of what went wrong, if anything did.
pub(super) fn failure(object: &Object) -> Option<String> {
    if let Some(code) = object.get("error_code") {
        return Some(match text(object, "sql_state") {
            "" => code.to_string(),
            state => format!("{code} ({state})"),
        });
    }
    match object.get("fault") {
        Some(Value::Object(fault)) => {
            let said =
                ["reason", "detail", "code"].iter().map(|key| text(fault, key)).find(|text| !text.is_empty());
            return Some(said.unwrap_or("fault").to_owned());
        }
        Some(Value::String(fault)) => return Some(fault.clone()),
        _ => {}
    }
    if let Some(code) = count(object, "result_code").filter(|&code| code != 0) {
        return match text(object, "result") {
            result if PARTIAL.contains(&result) => None,
            result if result.starts_with("STATUS_") && code < ERROR => None,
            "" => Some(code.to_string()),
            result => Some(result.to_owned()),
        };
    }
    let said =
        || ["status", "refusal", "error"].iter().map(|key| text(object, key)).find(|text| !text.is_empty());
    let code = count(object, "status").or_else(|| count(object, "code"));
    match text(object, "outcome") {
        outcome @ ("fault" | "error" | "refused" | "rejected") => {
            let said = said().map(str::to_owned).or_else(|| code.map(|code| code.to_string()));
            Some(said.unwrap_or_else(|| outcome.to_owned()))
        }
        "" => match count(object, "status").filter(|&code| code >= CLIENT_ERROR) {
            Some(code) => Some(code.to_string()),
            None => {
                said().or(Some(text(object, "kiss_code"))).filter(|text| !text.is_empty()).map(str::to_owned)
            }
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(object: Value) -> Option<String> {
        failure(object.as_object().unwrap_or(&Object::new()))
    }

    #[test]
    fn what_went_wrong_is_named_by_its_record() {
        let failures = [
            (json!({"error_code": 1045, "sql_state": "28000", "error": "Access denied"}), "1045 (28000)"),
            (json!({"outcome": "refused", "status": "STATUS_LOGON_FAILURE"}), "STATUS_LOGON_FAILURE"),
            (json!({"outcome": "refused", "code": 530, "text": "Login incorrect."}), "530"),
            (
                json!({"outcome": "answered", "result": "STATUS_ACCESS_DENIED", "result_code": 0xc000_0022_u32}),
                "STATUS_ACCESS_DENIED",
            ),
            (
                json!({"outcome": "fault", "result": "nca_s_op_rng_error", "result_code": 0x1c01_0002}),
                "nca_s_op_rng_error",
            ),
            (json!({"outcome": "fault", "fault": {"code": "Server", "reason": "no such VM"}}), "no such VM"),
            (json!({"method": "GET", "status": 404}), "404"),
            (json!({"outcome": "error", "status": 302}), "302"),
            (json!({"kiss_code": "RATE"}), "RATE"),
            (json!({"mode": 6, "error": "authentication failed"}), "authentication failed"),
        ];
        for (object, name) in failures {
            assert_eq!(told(object.clone()).as_deref(), Some(name), "{object}");
        }
    }

    #[test]
    fn lists_that_go_on_or_end_are_no_failures() {
        for object in [
            json!({"outcome": "answered", "result": "ERROR_MORE_DATA", "result_code": 234}),
            json!({"outcome": "answered", "result": "STATUS_NO_MORE_ENTRIES", "result_code": 0x8000_001a_u32}),
            json!({"outcome": "answered", "result": "success", "result_code": 0}),
            json!({"outcome": "opened", "status": "STATUS_SUCCESS"}),
            json!({"method": "GET", "status": 302}),
        ] {
            assert_eq!(told(object.clone()), None, "{object}");
        }
    }
}
