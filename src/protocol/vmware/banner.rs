//! What the daemon says of itself when a client connects, part by part.

use crate::fault::Fault;
use crate::reader::Reader;
use serde::Serialize;

crate::fields! { FIELDS:
    /// The daemon's name and version, and what it can do.
    BANNER = group("vmware.authd.banner", "Banner").spec("observed");
    /// Version of the daemon; behind its name.
    VERSION = text("vmware.authd.version", "Version").spec("Metasploit");
    /// The client has to go over to TLS before it gives a command.
    SSL_REQUIRED = flag("vmware.authd.ssl_required", "SSL required").spec("OpenVixDiskLib");
    /// What the server behind the daemon speaks: SOAP.
    SERVER_PROTOCOL = text("vmware.authd.server_protocol", "Server daemon protocol").spec("observed");
    /// What screens of machines (mouse, keyboard, screen: MKS) are shown with: VNC.
    MKS_PROTOCOL = text("vmware.authd.mks_protocol", "MKS display protocol").spec("observed");
    /// Something that the daemon can do. Parts left empty are things that this one cannot.
    CAPABILITY = text("vmware.authd.capability", "Capability").spec("observed");
}

/// What a daemon said of itself. Absent values were not said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Banner {
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whether TLS has to be spoken before the first command.
    pub ssl_required: bool,
    /// What the server behind it speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub server_protocol: Option<String>,
    /// What screens are shown with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mks_protocol: Option<String>,
    /// What else it can do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// The whole line.
    pub text: String,
}

/// Parts beyond these are read as one.
const MAX_PARTS: usize = 64;

/// Reads what is left of a line as a banner that says `said`.
pub fn read(reader: &mut Reader<'_, '_>, said: &str) -> Result<Banner, Fault> {
    reader.group(&BANNER, |reader| {
        let mut banner = Banner { text: said.to_owned(), ..Banner::default() };
        let whole = reader.remaining();
        // The version ends at the colon or comma behind it.
        let name = said.split([':', ',']).next().unwrap_or_default();
        let version = name.rsplit(' ').next().unwrap_or_default();
        banner.version = Some(version.to_owned());
        let behind = said.get(name.len() + 1..);
        reader.text_as(&VERSION, if behind.is_some() { name.len() + 1 } else { whole }, version)?;
        let mut parts = behind.unwrap_or_default().splitn(MAX_PARTS, ',').peekable();
        while let Some(part) = parts.next() {
            let last = parts.peek().is_none();
            let length = if last { reader.remaining() } else { part.len() + 1 };
            if length == 0 {
                break;
            }
            let text = part.trim();
            if let Some(protocol) = text.strip_prefix("ServerDaemonProtocol:") {
                banner.server_protocol = Some(protocol.to_owned());
                reader.text_as(&SERVER_PROTOCOL, length, protocol)?;
            } else if let Some(protocol) = text.strip_prefix("MKSDisplayProtocol:") {
                banner.mks_protocol = Some(protocol.to_owned());
                reader.text_as(&MKS_PROTOCOL, length, protocol)?;
            } else if text == "SSL Required" {
                banner.ssl_required = true;
                reader.number_as(&SSL_REQUIRED, length, 1)?;
            } else {
                if !text.is_empty() {
                    banner.capabilities.push(text.to_owned());
                }
                reader.text_as(&CAPABILITY, length, text)?;
            }
        }
        Ok(banner)
    })
}
