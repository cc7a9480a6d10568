//! The client's login: its form before 4.1, its form since, the short form that asks for TLS, and COM_CHANGE_USER,
//! which is a login without a greeting (MySQL "Protocol::HandshakeResponse", "Protocol::SSLRequest",
//! "COM_CHANGE_USER", MariaDB "Connection: Handshake Response Packet").

use super::auth::{Method, Outcome};
use super::capabilities::{self, Capabilities};
use super::charset::{COLLATIONS, Charset};
use super::connection::{Connection, Now, Phase};
use super::greeting::UNUSED;
use super::lenenc::Lenenc;
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::message::Side;
use crate::protocol::tls::Tls;
use crate::reader::Reader;
use crate::time::Time;

crate::fields! { FIELDS:
    /// The client's first packet: who logs in, and what it asks of the server.
    LOGIN_REQUEST = group("mysql.login_request", "Login Request").spec("MySQL \"Protocol::HandshakeResponse\"");
    /// Longest packet that the client takes.
    MAX_PACKET = uint("mysql.max_packet", "MAX Packet").unit("bytes").spec("MySQL \"Protocol::HandshakeResponse41\"");
    /// Collation of what the client sends; its number's low eight bits where it has more.
    CHARSET = uint("mysql.charset", "Charset").names(COLLATIONS).spec("MySQL \"Protocol::HandshakeResponse41\"");
    /// Collation of what the client sends to a MariaDB server.
    CHARSET_MARIADB = uint("mariadb.charset", "Charset").names(COLLATIONS)
        .spec("MariaDB \"Connection: Handshake Response Packet\"");
    /// Who logs in.
    USER = textz("mysql.user", "Username").spec("MySQL \"Protocol::HandshakeResponse\"");
    /// How long the proof of the password is.
    PASSWORD_LENGTH = uint("mysql.passwd.length", "Password Length").unit("bytes")
        .spec("MySQL \"Protocol::HandshakeResponse41\"");
    /// Proof that the client knows the password: what the authentication method makes of it.
    PASSWORD = bytes("mysql.passwd", "Password").spec("MySQL \"Protocol::HandshakeResponse41\" auth_response");
    /// Name of a database.
    SCHEMA = textz("mysql.schema", "Schema").spec("MySQL \"COM_INIT_DB\"");
    /// How the client authenticates.
    CLIENT_PLUGIN = textz("mysql.client_auth_plugin", "Client Auth Plugin")
        .spec("MySQL \"Protocol::HandshakeResponse41\"");
    /// What the client tells of itself.
    ATTRIBUTES = group("mysql.connattrs", "Connection Attributes").spec("MySQL \"Connection Attributes\"");
    /// How many bytes all attributes take.
    ATTRIBUTES_LENGTH = uint("mysql.connattrs.length", "Connection Attributes length").unit("bytes")
        .spec("MySQL \"Protocol::HandshakeResponse41\"");
    /// One attribute.
    ATTRIBUTE = group("mysql.connattrs.attr", "Connection Attribute").spec("MySQL \"Connection Attributes\"");
    /// How long the attribute's name is.
    NAME_LENGTH = uint("mysql.connattrs.name.length", "Connection Attribute Name Length").unit("bytes")
        .spec("MySQL \"Protocol::HandshakeResponse41\"");
    /// Name of the attribute; those of the client's library start with an underscore.
    NAME = text("mysql.connattrs.name", "Connection Attribute Name").spec("MySQL \"Connection Attributes\"");
    /// How long the attribute's value is.
    VALUE_LENGTH = uint("mysql.connattrs.value.length", "Connection Attribute Value Length").unit("bytes")
        .spec("MySQL \"Protocol::HandshakeResponse41\"");
    /// Value of the attribute.
    VALUE = text("mysql.connattrs.value", "Connection Attribute Value").spec("MySQL \"Connection Attributes\"");
    /// How hard zstd tries, from 1 to 22.
    ZSTD_LEVEL = uint("mysql.compression.zstd_level", "ZSTD Compression Level")
        .spec("MySQL \"Protocol::HandshakeResponse41\"");
}

/// Length of a login that asks for TLS, since 4.1 (MySQL "Protocol::SSLRequest").
const TLS_REQUEST: usize = 32;
/// Length of a login that asks for TLS, before 4.1: capabilities and the longest packet.
const TLS_REQUEST_320: usize = 5;
/// Attributes kept for the record of the login; a server takes 64 KiB of them.
const MAX_ATTRIBUTES: usize = 128;

/// A login, or a change of the user: who wants to get in, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    pub user: Option<String>,
    pub database: Option<String>,
    /// Name and value.
    pub attributes: Vec<(String, String)>,
    /// Whether an open session changes its user.
    pub change: bool,
    /// When the client asked, if that was captured.
    pub asked: Option<Time>,
    pub outcome: Option<Outcome>,
}

/// Whether `payload` can be a login: its bits make one of the layouts, and the bytes that have to be zero are.
pub fn plausible(payload: &[u8]) -> bool {
    let Some(&[low, high]) = payload.first_chunk::<2>() else { return false };
    let bits = Capabilities(u64::from(u16::from_le_bytes([low, high])));
    if !bits.has(Capabilities::PROTOCOL_41) {
        return payload.len() > TLS_REQUEST_320 && payload[TLS_REQUEST_320..].contains(&0);
    }
    payload.get(9..28).is_some_and(|filler| filler.iter().all(|&byte| byte == 0))
}

fn owned(text: &[u8], charset: Charset) -> String {
    charset.decode(text).unwrap_or_else(|| String::from_utf8_lossy(text)).into_owned()
}

impl Connection {
    /// Reads the client's login or its request for TLS.
    pub(super) fn login(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        self.phase = Phase::Auth;
        self.attempt = Attempt { asked: Some(now.time), ..Attempt::default() };
        reader.group(&LOGIN_REQUEST, |reader| {
            let length = reader.remaining();
            let low = capabilities::read_low(reader, Side::Client)?;
            self.capabilities.client = Some(low);
            let tls = low.has(Capabilities::SSL);
            if low.has(Capabilities::PROTOCOL_41) {
                let charset = self.login_head(reader, low)?;
                if tls && length == TLS_REQUEST {
                    self.asks_for_tls(now);
                    return Ok(());
                }
                self.login_body(reader, charset, now)
            } else {
                reader.le(&MAX_PACKET, 3)?;
                if tls && length == TLS_REQUEST_320 {
                    self.asks_for_tls(now);
                    return Ok(());
                }
                self.login_body_320(reader, low, now)
            }
        })?;
        self.check_scramble(reader, now);
        Ok(())
    }

    fn asks_for_tls(&mut self, now: &mut Now<'_>) {
        now.summary.push_str("Request for TLS");
        self.session.tls = true;
        self.tls = Some(Tls::default());
    }

    /// Reads what a login has in common with a request for TLS, behind the first capabilities.
    fn login_head(&mut self, reader: &mut Reader<'_, '_>, low: Capabilities) -> Result<Charset, Fault> {
        let high = capabilities::read_high(reader, Side::Client)?;
        let mut all = Capabilities(low.0 | high.0);
        reader.le32(&MAX_PACKET)?;
        let charset = reader.u8(self.charset_field())?;
        // Where the greeting was not seen, capabilities in the last bytes of what MySQL leaves unused tell.
        let unseen = self.capabilities.server.is_none();
        let mariadb =
            self.session.mariadb || unseen && reader.peek().get(19..23).is_some_and(|caps| caps != [0; 4]);
        if mariadb && !all.has(Capabilities::LONG_PASSWORD) {
            reader.bytes(&UNUSED, 19)?;
            all.0 |= capabilities::read_mariadb(reader, Side::Client)?.0;
        } else {
            reader.bytes(&UNUSED, 23)?;
        }
        self.capabilities.client = Some(all);
        self.session.charset = Charset::of(charset.into());
        Ok(self.session.charset)
    }

    fn charset_field(&self) -> &'static Field {
        if self.extended() { &CHARSET_MARIADB } else { &CHARSET }
    }

    /// Whether the server has capabilities beyond MySQL's, as MariaDB has since 10.2.
    fn extended(&self) -> bool {
        let server = self.capabilities.server.unwrap_or(Capabilities::LONG_PASSWORD);
        self.session.mariadb && !server.has(Capabilities::LONG_PASSWORD)
    }

    fn login_body(
        &mut self,
        reader: &mut Reader<'_, '_>,
        charset: Charset,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let client = self.capabilities.client.unwrap_or_default();
        self.user(reader, charset, "Login", now)?;
        let proof = if client.has(Capabilities::PLUGIN_AUTH_LENENC) {
            reader.lenenc_bytes(&PASSWORD)?
        } else if client.has(Capabilities::SECURE_CONNECTION) {
            let length = reader.u8(&PASSWORD_LENGTH)?;
            reader.bytes(&PASSWORD, length.into())?
        } else {
            proof_to_nul(reader)?
        };
        if client.has(Capabilities::CONNECT_WITH_DB) && !reader.is_empty() {
            self.database(reader, charset, now)?;
        }
        self.login_tail(reader, client, proof)
    }

    fn login_body_320(
        &mut self,
        reader: &mut Reader<'_, '_>,
        client: Capabilities,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let charset = Charset::Utf8;
        // Here the layout of 4.1 has the rest of the longest packet, a character set, and 23 zeros.
        if reader.peek().get(4..27).is_some_and(|filler| filler.iter().all(|&byte| byte == 0)) {
            let text = "laid out as since 4.1, but without CLIENT_PROTOCOL_41: read as a server reads it, by the \
                capabilities";
            reader.note(Severity::Warning, reader.offset(), text);
        }
        self.user(reader, charset, "Login", now)?;
        let proof = proof_to_nul(reader)?;
        if client.has(Capabilities::CONNECT_WITH_DB) && !reader.is_empty() {
            self.database(reader, charset, now)?;
        }
        self.auth.answered(Some(Method::OldPassword), proof);
        Ok(())
    }

    /// Reads the body of COM_CHANGE_USER, behind its code.
    pub(super) fn change_user(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        self.phase = Phase::Auth;
        self.next_number = Some(1);
        self.attempt = Attempt { asked: Some(now.time), change: true, ..Attempt::default() };
        let client = self.capabilities.in_force();
        let charset = self.session.charset;
        self.user(reader, charset, "", now)?;
        let proof = if client.has(Capabilities::SECURE_CONNECTION) {
            let length = reader.u8(&PASSWORD_LENGTH)?;
            reader.bytes(&PASSWORD, length.into())?
        } else {
            proof_to_nul(reader)?
        };
        self.database(reader, charset, now)?;
        if !reader.is_empty() {
            let collation = reader.le16(self.charset_field())?;
            self.session.charset = Charset::of(collation.into());
        }
        self.login_tail(reader, client, proof)?;
        self.check_scramble(reader, now);
        Ok(())
    }

    fn user(
        &mut self,
        reader: &mut Reader<'_, '_>,
        charset: Charset,
        what: &str,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let user = owned(reader.nul_text(&USER, charset)?, charset);
        now.summary.push_str(what);
        now.summary.push_str(if user.is_empty() { " without a user" } else { " as " });
        now.summary.push_str(&user);
        self.attempt.user = Some(user);
        Ok(())
    }

    fn database(
        &mut self,
        reader: &mut Reader<'_, '_>,
        charset: Charset,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let database = owned(reader.nul_text(&SCHEMA, charset)?, charset);
        if !database.is_empty() {
            now.summary.push_str(", database ");
            now.summary.push_str(&database);
            self.attempt.database = Some(database);
        }
        Ok(())
    }

    /// Reads what follows the database: the method, attributes, and the level of zstd.
    fn login_tail(
        &mut self,
        reader: &mut Reader<'_, '_>,
        client: Capabilities,
        proof: &[u8],
    ) -> Result<(), Fault> {
        let mut method = None;
        if client.has(Capabilities::PLUGIN_AUTH) && !reader.is_empty() {
            method = Some(Method::named(reader.nul_text(&CLIENT_PLUGIN, Charset::Utf8)?));
        }
        self.auth.answered(method, proof);
        if client.has(Capabilities::CONNECT_ATTRS) && !reader.is_empty() {
            reader.group(&ATTRIBUTES, |reader| self.attributes(reader))?;
        }
        if client.has(Capabilities::ZSTD) && !self.attempt.change && !reader.is_empty() {
            reader.u8(&ZSTD_LEVEL)?;
        }
        Ok(())
    }

    fn attributes(&mut self, reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
        let length = reader.lenenc(&ATTRIBUTES_LENGTH)?;
        let end = reader.remaining().saturating_sub(usize::try_from(length).unwrap_or(usize::MAX));
        while reader.remaining() > end {
            reader.group(&ATTRIBUTE, |reader| {
                // Attributes are UTF-8 whatever the connection's character set is.
                let name = attribute_text(reader, &NAME_LENGTH, &NAME)?;
                let value = attribute_text(reader, &VALUE_LENGTH, &VALUE)?;
                if self.attempt.attributes.len() < MAX_ATTRIBUTES {
                    let pair = (owned(name, Charset::Utf8), owned(value, Charset::Utf8));
                    self.attempt.attributes.push(pair);
                }
                Ok(())
            })?;
        }
        if reader.remaining() < end {
            let at = reader.offset();
            reader.note(Severity::Warning, at, "the last attribute ends behind the length of all attributes");
        }
        Ok(())
    }
}

fn attribute_text<'a>(
    reader: &mut Reader<'a, '_>,
    length: &'static Field,
    text: &'static Field,
) -> Result<&'a [u8], Fault> {
    let length = reader.lenenc(length)?;
    reader.bytes(text, usize::try_from(length).unwrap_or(usize::MAX))
}

/// Reads a proof that ends with a NUL or with the packet.
fn proof_to_nul<'a>(reader: &mut Reader<'a, '_>) -> Result<&'a [u8], Fault> {
    let rest = reader.peek();
    match rest.iter().position(|&byte| byte == 0) {
        Some(length) => {
            let proof = reader.bytes(&PASSWORD, length)?;
            reader.bytes(&UNUSED, 1)?;
            Ok(proof)
        }
        None => reader.rest(&PASSWORD),
    }
}
