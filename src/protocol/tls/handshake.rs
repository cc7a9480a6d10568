//! Handshake messages that are in clear (RFC 8446 §4, RFC 5246 §7.4).

use super::{Facts, certificate, names};
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// One message of the handshake.
    HANDSHAKE = group("tls.handshake", "Handshake Protocol").spec("RFC 8446 §4");
    /// What the message is.
    TYPE = uint("tls.handshake.type", "Handshake Type").names(names::HANDSHAKES).spec("RFC 8446 §4");
    /// How many bytes the message takes behind its type and length.
    LENGTH = uint("tls.handshake.length", "Length").unit("bytes").spec("RFC 8446 §4");
    /// Version offered or chosen; 1.3 hides behind 1.2 and is told in an extension.
    VERSION = hex("tls.handshake.version", "Version").names(names::VERSIONS).spec("RFC 8446 §4.1.2");
    /// Random bytes of the sender.
    RANDOM = bytes("tls.handshake.random", "Random").spec("RFC 8446 §4.1.2");
    /// How long the session ID is.
    SESSION_ID_LENGTH = uint("tls.handshake.session_id_length", "Session ID Length").unit("bytes")
        .spec("RFC 8446 §4.1.2");
    /// Number of an earlier session to go on with.
    SESSION_ID = bytes("tls.handshake.session_id", "Session ID").spec("RFC 8446 §4.1.2");
    /// How many bytes the offered cipher suites take.
    SUITES_LENGTH = uint("tls.handshake.cipher_suites_length", "Cipher Suites Length").unit("bytes")
        .spec("RFC 8446 §4.1.2");
    /// A cipher suite, offered or chosen.
    SUITE = hex("tls.handshake.ciphersuite", "Cipher Suite").names(names::SUITES).spec("RFC 8446 §B.4");
    /// How many compression methods are offered.
    COMPRESSION_LENGTH = uint("tls.handshake.comp_methods_length", "Compression Methods Length").unit("bytes")
        .spec("RFC 8446 §4.1.2");
    /// A compression method, offered or chosen.
    COMPRESSION = uint("tls.handshake.comp_method", "Compression Method").names(&[(0, "none"), (1, "DEFLATE")])
        .spec("RFC 8446 §4.1.2");
    /// How many bytes the extensions take.
    EXTENSIONS_LENGTH = uint("tls.handshake.extensions_length", "Extensions Length").unit("bytes")
        .spec("RFC 8446 §4.2");
    /// An extension.
    EXTENSION = group("tls.handshake.extension", "Extension").spec("RFC 8446 §4.2");
    /// What the extension is.
    EXTENSION_TYPE = uint("tls.handshake.extension.type", "Type").names(names::EXTENSIONS).spec("RFC 8446 §4.2");
    /// How many bytes the extension takes behind its type and length.
    EXTENSION_LENGTH = uint("tls.handshake.extension.len", "Length").unit("bytes").spec("RFC 8446 §4.2");
    /// Content of an extension.
    EXTENSION_DATA = bytes("tls.handshake.extension.data", "Data").spec("RFC 8446 §4.2");
    /// How many bytes the list of server names takes.
    SNI_LIST_LENGTH = uint("tls.handshake.extensions_server_name_list_len", "Server Name list length").unit("bytes")
        .spec("RFC 6066 §3");
    /// What kind of name it is.
    SNI_TYPE = uint("tls.handshake.extensions_server_name_type", "Server Name Type").names(&[(0, "host_name")])
        .spec("RFC 6066 §3");
    /// How long the server name is.
    SNI_LENGTH = uint("tls.handshake.extensions_server_name_len", "Server Name length").unit("bytes")
        .spec("RFC 6066 §3");
    /// The server that the client wants to talk to.
    SNI = text("tls.handshake.extensions_server_name", "Server Name").spec("RFC 6066 §3");
    /// How many bytes the list of application protocols takes.
    ALPN_LENGTH = uint("tls.handshake.extensions_alpn_len", "ALPN Extension Length").unit("bytes").spec("RFC 7301 §3.1");
    /// How long the protocol's name is.
    ALPN_NAME_LENGTH = uint("tls.handshake.extensions_alpn_str_len", "ALPN string length").unit("bytes")
        .spec("RFC 7301 §3.1");
    /// A protocol to be spoken inside.
    ALPN = text("tls.handshake.extensions_alpn_str", "ALPN Next Protocol").spec("RFC 7301 §3.1");
    /// How many bytes the list of versions takes.
    VERSIONS_LENGTH = uint("tls.handshake.extensions.supported_versions_len", "Supported Versions length").unit("bytes")
        .spec("RFC 8446 §4.2.1");
    /// A version, offered or chosen.
    SUPPORTED_VERSION = hex("tls.handshake.extensions.supported_version", "Supported Version")
        .names(names::VERSIONS).spec("RFC 8446 §4.2.1");
    /// Content of a message that is not shown in parts.
    BODY = bytes("tls.handshake.body", "Body").spec("RFC 8446 §4");
}

const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;

const SERVER_NAME: u16 = 0;
const APPLICATION_PROTOCOLS: u16 = 16;
const SUPPORTED_VERSIONS: u16 = 43;

/// Length of the message at the start of `bytes`, header included, if its header is there.
pub fn length(bytes: &[u8]) -> Option<usize> {
    let &[_, a, b, c] = bytes.first_chunk::<4>()?;
    Some(4 + u32::from_be_bytes([0, a, b, c]) as usize)
}

/// Reads a message of `length` bytes, header included.
pub fn read(
    reader: &mut Reader<'_, '_>,
    length: usize,
    facts: &mut Facts,
    summary: &mut String,
) -> Result<(), Fault> {
    reader.within(&HANDSHAKE, length, |reader| {
        let kind = reader.u8(&TYPE)?;
        reader.be(&LENGTH, 3)?;
        summary.push_str(TYPE.name_of(kind.into()).unwrap_or("unknown handshake message"));
        match kind {
            CLIENT_HELLO => client_hello(reader, facts)?,
            SERVER_HELLO => server_hello(reader, facts)?,
            CERTIFICATE => {
                let subject = certificate::read_list(reader)?;
                if let Some(subject) = &subject {
                    summary.push_str(" of ");
                    summary.push_str(subject);
                }
                // A client's own certificate, if any, comes after the server's.
                facts.subject = facts.subject.take().or(subject);
            }
            _ if reader.is_empty() => {}
            _ => drop(reader.rest(&BODY)?),
        }
        let said = match kind {
            CLIENT_HELLO => facts.server_name.as_deref().map(|name| (" for ", name)),
            SERVER_HELLO => facts.cipher.as_deref().map(|name| (", ", name)),
            _ => None,
        };
        if let Some((how, name)) = said {
            summary.push_str(how);
            summary.push_str(name);
        }
        Ok(())
    })?;
    Ok(())
}

fn client_hello(reader: &mut Reader<'_, '_>, facts: &mut Facts) -> Result<(), Fault> {
    reader.be16(&VERSION)?;
    hello_start(reader)?;
    let suites = reader.be16(&SUITES_LENGTH)?;
    for _ in 0..suites / 2 {
        reader.be16(&SUITE)?;
    }
    let methods = reader.u8(&COMPRESSION_LENGTH)?;
    for _ in 0..methods {
        reader.u8(&COMPRESSION)?;
    }
    extensions(reader, facts, false)
}

fn server_hello(reader: &mut Reader<'_, '_>, facts: &mut Facts) -> Result<(), Fault> {
    let version = reader.be16(&VERSION)?;
    facts.version = VERSION.name_of(version.into()).map(Into::into);
    hello_start(reader)?;
    let suite = reader.be16(&SUITE)?;
    facts.cipher = Some(match SUITE.name_of(suite.into()) {
        Some(name) => name.into(),
        None => format!("0x{suite:04x}"),
    });
    reader.u8(&COMPRESSION)?;
    extensions(reader, facts, true)
}

/// Reads the random bytes and the session ID.
fn hello_start(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.bytes(&RANDOM, 32)?;
    let length = reader.u8(&SESSION_ID_LENGTH)?;
    if length > 0 {
        reader.bytes(&SESSION_ID, length.into())?;
    }
    Ok(())
}

fn extensions(reader: &mut Reader<'_, '_>, facts: &mut Facts, chosen: bool) -> Result<(), Fault> {
    if reader.is_empty() {
        return Ok(());
    }
    reader.be16(&EXTENSIONS_LENGTH)?;
    while let Some(&[_, _, high, low]) = reader.peek().first_chunk::<4>() {
        let length = 4 + usize::from(u16::from_be_bytes([high, low]));
        reader.within(&EXTENSION, length, |reader| {
            let kind = reader.be16(&EXTENSION_TYPE)?;
            reader.be16(&EXTENSION_LENGTH)?;
            match kind {
                _ if reader.is_empty() => Ok(()),
                SERVER_NAME => server_names(reader, facts),
                APPLICATION_PROTOCOLS => application_protocols(reader),
                SUPPORTED_VERSIONS if chosen => {
                    let version = reader.be16(&SUPPORTED_VERSION)?;
                    facts.version = VERSION.name_of(version.into()).map(Into::into);
                    Ok(())
                }
                SUPPORTED_VERSIONS => {
                    let length = reader.u8(&VERSIONS_LENGTH)?;
                    for _ in 0..length / 2 {
                        reader.be16(&SUPPORTED_VERSION)?;
                    }
                    Ok(())
                }
                _ => reader.rest(&EXTENSION_DATA).map(|_| ()),
            }
        })?;
    }
    Ok(())
}

fn server_names(reader: &mut Reader<'_, '_>, facts: &mut Facts) -> Result<(), Fault> {
    reader.be16(&SNI_LIST_LENGTH)?;
    while !reader.is_empty() {
        reader.u8(&SNI_TYPE)?;
        let length = reader.be16(&SNI_LENGTH)?;
        facts.server_name = Some(reader.text(&SNI, length.into())?.into_owned());
    }
    Ok(())
}

fn application_protocols(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    reader.be16(&ALPN_LENGTH)?;
    while !reader.is_empty() {
        let length = reader.u8(&ALPN_NAME_LENGTH)?;
        reader.bytes(&ALPN, length.into())?;
    }
    Ok(())
}
