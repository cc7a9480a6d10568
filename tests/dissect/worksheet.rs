//! Worksheets: questions that take two messages.

use crate::support::{How, sample};
use dissect::view::{Format, Look};

fn sheet(name: &str, format: Format, answers: bool) -> String {
    let how = How::new(format);
    let look = Look { answers, ..how.look };
    How { look, ..how }.run(&sample(name).bytes).0
}

const LOGIN: &str = "10. Client Capabilities, Extended Client Capabilities, MariaDB Extended Client Capabilities: \
    which bits differ from those that the server sent in message 1?\n\n   ";
const ALONE: &str = "set by the server alone: Found Rows, Don't Allow database.table.column, \
    Can use compression protocol, ODBC Client, Ignore Spaces before '(', Interactive Client, Ignore sigpipes, \
    Speaks 4.1 protocol (old flag), Client can handle expired passwords, Deprecate EOF";

#[test]
fn a_login_is_held_against_the_greeting() {
    let key = sheet("mysql/chinese.pcap", Format::Worksheet, true);
    assert!(key.contains(&format!("{LOGIN}**Answer:** `{ALONE}`\n")), "{key}");
    let paper = sheet("mysql/chinese.pcap", Format::Worksheet, false);
    assert!(paper.contains(&format!("{LOGIN}\\_")), "{paper}");
    assert!(!paper.contains("alone"), "{paper}");
    let page = sheet("mysql/chinese.pcap", Format::WorksheetHtml, true);
    let answer = ALONE.replace('\'', "&#39;");
    let asked =
        format!("sent in message 1?\n<p class=\"answer\">Answer: <code>{answer}</code></p></li>\n</ol>\n");
    assert!(page.contains(&asked), "{page}");
}

#[test]
fn both_sides_are_held_against_each_other() {
    let key = sheet("smb/refused.pcap", Format::Worksheet, true);
    for asked in [
        "Capabilities: which bits differ from those that the client sent in message 1?\n\n   **Answer:** \
         `set by the client alone: Multi-Channel, Persistent Handles, Directory Leasing, Encryption`",
        "Capabilities: which bits differ from those that the server sent in message 2?\n\n   **Answer:** \
         `set by the server alone: Leasing, Large MTU`",
        "Security Mode: which bits differ from those that the client sent in message 1?\n\n   **Answer:** `none`",
        "NegotiateFlags: which bits differ from those that the server sent in message 4?\n\n   **Answer:** \
         `set by the server alone: Negotiate target info, Target type server`",
    ] {
        assert!(key.contains(asked), "{asked}\n{key}");
    }
    let key = sheet("smb1/standard.pcap", Format::Worksheet, true);
    assert!(
        key.contains("Capabilities: which bits differ from those that the server sent in message 2?"),
        "{key}"
    );
}

#[test]
fn what_the_other_side_did_not_say_is_not_asked() {
    let paper = sheet("documents/mysql-greeting.txt", Format::Worksheet, false);
    assert!(paper.contains("Server Capabilities: which of its bits are set"), "{paper}");
    assert!(!paper.contains("differ"), "{paper}");
}
