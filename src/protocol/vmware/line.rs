//! Lines that client and daemon speak in: commands, and replies with a code of three digits.

use super::banner::{self, Banner};
use crate::fault::{Fault, Severity};
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the client wants.
    COMMAND = text("vmware.authd.command", "Command").spec("OpenVixDiskLib");
    /// What the command is about: a user, a password, a ticket, a service.
    ARGUMENT = text("vmware.authd.argument", "Argument").spec("OpenVixDiskLib");
    /// How it went; the digits mean what they do in FTP.
    CODE = uint("vmware.authd.code", "Code").names(CODES).spec("RFC 959 §4.2");
    /// What the daemon says about it.
    TEXT = text("vmware.authd.text", "Text").spec("RFC 959 §4.2");
    /// Fingerprint of the daemon's certificate.
    THUMBPRINT = text("vmware.authd.thumbprint", "Thumbprint").spec("OpenVixDiskLib");
    /// The service that is spoken on this connection from here on.
    SERVICE = text("vmware.authd.service", "Service").spec("OpenVixDiskLib");
    /// A line in no known form.
    OTHER = text("vmware.authd.line", "Line").spec("observed");
}

const CODES: &[(u64, &str)] = &[
    (200, "done"),
    (220, "ready"),
    (230, "logged in"),
    (331, "a password is needed"),
    (500, "unknown command"),
    (501, "invalid arguments"),
    (530, "not logged in, or refused"),
    (531, "refused"),
];

/// A line is no longer than this.
pub const MAX_LINE: usize = 4096;

/// Commands as observed.
const COMMANDS: [&str; 11] = [
    "USER",
    "PASS",
    "XPAS",
    "SESSION",
    "BANNER",
    "THUMBPRINT",
    "THUMBPRINT_SHA2",
    "PROXY",
    "CONNECT",
    "CONNECT_VPXA",
    "QUIT",
];

/// What a line of the daemon says.
#[derive(Debug, Default)]
pub struct Reply {
    /// Its code.
    pub code: Option<u16>,
    /// What follows the code.
    pub text: String,
    /// What the daemon says of itself.
    pub banner: Option<Banner>,
    /// The service that is spoken from here on.
    pub service: Option<String>,
}

/// Whether bytes begin with a known command.
pub fn is_command(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    let word = line.split(|&byte| byte == b' ').next().unwrap_or_default();
    line.len() < bytes.len() && COMMANDS.iter().any(|command| command.as_bytes() == word)
}

/// Reads a command; returns it and its argument.
pub fn command(reader: &mut Reader<'_, '_>, summary: &mut String) -> Result<(String, String), Fault> {
    let line = reader.peek();
    let text = String::from_utf8_lossy(line);
    let whole = text.trim_end_matches(['\r', '\n']);
    let word = whole.split(' ').next().unwrap_or_default();
    if !COMMANDS.contains(&word) {
        summary.push_str("Line ");
        summary.push_str(whole);
        reader.text_as(&OTHER, line.len(), whole)?;
        return Ok(Default::default());
    }
    let argument = whole.get(word.len() + 1..).unwrap_or_default();
    summary.push_str(word);
    // Passwords are shown with the field, not in every list.
    if !matches!(word, "PASS" | "XPAS") && !argument.is_empty() {
        summary.push(' ');
        summary.push_str(argument);
    }
    // The blank belongs to the command, as that of "BANNER " shows; the line end to what it ends.
    let length = if argument.is_empty() { line.len() } else { word.len() + 1 };
    reader.text_as(&COMMAND, length, word)?;
    if !argument.is_empty() {
        reader.text_as(&ARGUMENT, line.len() - length, argument)?;
    }
    Ok((word.to_owned(), argument.to_owned()))
}

/// Reads a reply.
pub fn reply(reader: &mut Reader<'_, '_>, summary: &mut String) -> Result<Reply, Fault> {
    let line = reader.peek();
    let text = String::from_utf8_lossy(line);
    let whole = text.trim_end_matches(['\r', '\n']);
    let code = whole.get(..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(code) = code.and_then(|digits| digits.parse::<u16>().ok()) else {
        summary.push_str("Line ");
        summary.push_str(whole);
        reader.note(Severity::Warning, reader.offset(), "no code, which every reply begins with");
        reader.text_as(&OTHER, line.len(), whole)?;
        return Ok(Reply { text: whole.to_owned(), ..Reply::default() });
    };
    summary.push_str(whole);
    let blank = usize::from(whole.as_bytes().get(3) == Some(&b' '));
    reader.number_as(&CODE, 3 + blank, code.into())?;
    let said = whole.get(3 + blank..).unwrap_or_default().to_owned();
    let mut reply = Reply { code: Some(code), text: said.clone(), ..Reply::default() };
    let left = reader.remaining();
    if left == 0 {
        return Ok(reply);
    }
    if let Some(service) = said.strip_prefix("Connect ").filter(|_| code == 200) {
        reader.text_as(&SERVICE, left, service)?;
        reply.service = Some(service.to_owned());
    } else if code == 200 && is_thumbprint(&said) {
        reader.text_as(&THUMBPRINT, left, &said)?;
    } else if code == 220 && super::is_banner(line) {
        reply.banner = Some(banner::read(reader, &said)?);
    } else {
        reader.text_as(&TEXT, left, &said)?;
    }
    Ok(reply)
}

/// Pairs of hexadecimal digits with colons between.
fn is_thumbprint(text: &str) -> bool {
    text.len() > 8
        && text.split(':').all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
