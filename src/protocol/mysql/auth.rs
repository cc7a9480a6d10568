//! Authentication: what the two sides say until the server lets the client in, in the login and in
//! COM_CHANGE_USER (MySQL "Authentication Phase", "Authentication Methods"; MariaDB "Authentication Plugins").

use super::capabilities::Capabilities;
use super::charset::Charset;
use super::compression::{Algorithm, Compression};
use super::connection::{Connection, Now, Phase};
use super::lenenc::Lenenc;
use super::records;
use super::response::{self, Failure};
use super::scramble;
use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// The server wants another authentication method than the one tried.
    SWITCH_REQUEST = group("mysql.auth_switch_request", "Auth Switch Request")
        .spec("MySQL \"Protocol::AuthSwitchRequest\"");
    /// First byte of a request to go on with another method.
    SWITCH_STATUS = hex("mysql.auth_switch_request.status", "Status")
        .names(&[(0x02, "next factor"), (0xfe, "switch to another method")])
        .spec("MySQL \"Protocol::AuthSwitchRequest\", \"Protocol::AuthNextFactor\"");
    /// The method to go on with.
    SWITCH_NAME = textz("mysql.auth_switch_request.name", "Auth Method Name")
        .spec("MySQL \"Protocol::AuthSwitchRequest\"");
    /// What the method starts from: random bytes, or a prompt.
    SWITCH_DATA = bytes("mysql.auth_switch_request.data", "Auth Method Data")
        .spec("MySQL \"Protocol::AuthSwitchRequest\"");
    /// What the client answers to a request to switch, or to whatever else the method asks.
    RESPONSE_DATA = bytes("mysql.auth_switch_response.data", "Auth Method Data")
        .spec("MySQL \"Protocol::AuthSwitchResponse\"");
    /// First byte of what a method says beyond its first exchange.
    MORE_DATA = hex("mysql.auth_more_data", "Auth More Data").names(&[(1, "more data")])
        .spec("MySQL \"Protocol::AuthMoreData\"");
    /// What caching_sha2_password goes on with.
    SHA2_STATUS = uint("mysql.sha2_auth", "SHA2 Auth State")
        .names(&[
            (2, "request public key"),
            (3, "fast authentication: the server knew the password's hash"),
            (4, "full authentication: the server needs the password"),
        ])
        .spec("MySQL \"Caching_sha2_password information\"");
    /// Request for the server's public RSA key.
    KEY_REQUEST = uint("mysql.pubkey_request", "Public Key Request").names(&[(1, "request public key")])
        .spec("MySQL \"sha256_password authentication\"");
    /// The server's public RSA key, as PEM.
    PUBLIC_KEY = text("mysql.pubkey", "Public Key").spec("MySQL \"sha256_password authentication\"");
    /// The password with its NUL, XOR the random bytes, encrypted with the server's public key (RSA-OAEP).
    ENCRYPTED_PASSWORD = bytes("mysql.encrypted_password", "Encrypted Password")
        .spec("MySQL \"Caching_sha2_password information\"");
    /// The password as it is.
    CLEAR_PASSWORD = textz("mysql.clear_password", "Password in clear text")
        .spec("MySQL \"Clear text client plugin\"");
    /// Ed25519 signature over both sides' random bytes, made with a key derived from the password.
    SIGNATURE = bytes("mysql.parsec.signature", "Signature").spec("MariaDB \"PARSEC\"");
    /// Random bytes of the client that are signed with those of the server.
    CLIENT_NONCE = bytes("mysql.parsec.client_nonce", "Client Nonce").spec("MariaDB \"PARSEC\"");
    /// How the key is derived from the password: P for PBKDF2.
    PARSEC_ALGORITHM = text("mysql.parsec.algorithm", "Key Derivation").spec("MariaDB \"PARSEC\"");
    /// Iterations of the key derivation: 1024, shifted left so many times.
    PARSEC_ITERATIONS = uint("mysql.parsec.iterations", "Iteration Factor").spec("MariaDB \"PARSEC\"");
    /// Salt of the key derivation, kept with the account.
    PARSEC_SALT = bytes("mysql.parsec.salt", "Key Derivation Salt").spec("MariaDB \"PARSEC\"");
    /// What kind of answer a question of the dialog plugin wants, and whether more questions follow.
    DIALOG_TYPE = uint("mysql.dialog.type", "Question Type")
        .names(&[(2, "question"), (3, "last question"), (4, "password"), (5, "last password")])
        .spec("MariaDB \"Dialog plugin\"");
    /// What the user is asked.
    DIALOG_PROMPT = text("mysql.dialog.prompt", "Prompt").spec("MariaDB \"Dialog plugin\"");
    /// What the user answers.
    DIALOG_ANSWER = textz("mysql.dialog.answer", "Answer").spec("MariaDB \"Dialog plugin\"");
}

/// How a client proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Method {
    /// `mysql_native_password`: SHA-1 over the password and the server's random bytes.
    Native,
    /// `mysql_old_password`: the hash from before 4.1.
    OldPassword,
    /// `sha256_password`: the password, encrypted.
    Sha256,
    /// `caching_sha2_password`: SHA-256, or the password encrypted.
    CachingSha2,
    /// `mysql_clear_password`: the password.
    Clear,
    /// `client_ed25519` of MariaDB: a signature.
    Ed25519,
    /// `parsec` of MariaDB: a signature with a salted key.
    Parsec,
    /// `dialog` of MariaDB: questions to the user.
    Dialog,
    /// Any other, by its name.
    Other(String),
}

impl Method {
    /// The method of that name.
    pub fn named(name: &[u8]) -> Self {
        match name {
            b"mysql_native_password" => Method::Native,
            b"mysql_old_password" => Method::OldPassword,
            b"sha256_password" => Method::Sha256,
            b"caching_sha2_password" => Method::CachingSha2,
            b"mysql_clear_password" => Method::Clear,
            b"client_ed25519" | b"auth_ed25519" => Method::Ed25519,
            b"parsec" => Method::Parsec,
            b"dialog" => Method::Dialog,
            _ => Method::Other(String::from_utf8_lossy(name).into_owned()),
        }
    }

    /// Its name on the wire.
    pub fn name(&self) -> &str {
        match self {
            Method::Native => "mysql_native_password",
            Method::OldPassword => "mysql_old_password",
            Method::Sha256 => "sha256_password",
            Method::CachingSha2 => "caching_sha2_password",
            Method::Clear => "mysql_clear_password",
            Method::Ed25519 => "client_ed25519",
            Method::Parsec => "parsec",
            Method::Dialog => "dialog",
            Method::Other(name) => name,
        }
    }
}

/// What came of a login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The client is in.
    Accepted,
    /// The client is not in.
    Refused(Failure),
}

/// An authentication and how far it got.
#[derive(Debug, Default)]
pub struct Auth {
    /// The method in use.
    pub method: Option<Method>,
    /// Random bytes of the server.
    pub salt: Vec<u8>,
    /// What the client made of them and its password.
    pub proof: Vec<u8>,
    /// Whether the password given by the user makes the proof that was captured.
    pub password_matches: Option<bool>,
    /// What the server said last.
    asked: Asked,
}

/// What the server said last, so that the client's answer can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    /// To prove who it is.
    #[default]
    Proof,
    /// To send the password (caching_sha2_password), encrypted or over TLS.
    Password,
    /// Its public key, or the salt of a key derivation.
    Key,
}

/// Longest proof kept to be checked: the longest of the methods that are.
const MAX_PROOF: usize = 32;

impl Auth {
    /// The server gave random bytes to hash the password with, and said how it wants that done.
    pub fn challenged(&mut self, salt: &[u8], method: Option<Method>) {
        *self = Auth { salt: salt.strip_suffix(&[0]).unwrap_or(salt).to_vec(), ..Auth::default() };
        self.method = method;
    }

    /// The client answered, and maybe chose another method than the server's.
    pub fn answered(&mut self, method: Option<Method>, proof: &[u8]) {
        self.proof = proof.get(..MAX_PROOF).unwrap_or(proof).to_vec();
        if method.is_some() {
            self.method = method;
        }
    }
}

impl Connection {
    /// Reads what the server says of an authentication.
    pub(super) fn auth_from_server(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        let multi_factor = self.capabilities.has(Capabilities::MULTI_FACTOR) && !self.session.mariadb;
        match reader.peek().first() {
            Some(&response::OK) => {
                let okay = response::ok(reader, self.capabilities, self.session.charset);
                now.summary.push_str(if self.attempt.change { "User changed" } else { "Login OK" });
                self.authenticated(now);
                okay.map(|okay| self.session.status = okay.status)
            }
            Some(&response::ERR) => {
                let failure = response::err(reader, self.session.charset);
                now.summary.push_str("Login refused: ");
                now.summary.push_str(failure.as_ref().map_or("", |failure| &failure.message));
                self.attempt.outcome = Some(Outcome::Refused(failure.clone().unwrap_or_default()));
                records::logged_in(self, Some(now.time), now.records);
                if self.attempt.change {
                    self.phase = Phase::Command;
                }
                failure.map(|_| ())
            }
            Some(0xfe) => self.switch(reader, "Switch to authentication method ", now),
            Some(0x02) if multi_factor => self.switch(reader, "Next factor: authentication method ", now),
            _ => self.more_data(reader, now),
        }
    }

    /// Reads AuthSwitchRequest or AuthNextFactor.
    fn switch(&mut self, reader: &mut Reader<'_, '_>, what: &str, now: &mut Now<'_>) -> Result<(), Fault> {
        now.summary.push_str(what);
        reader.group(&SWITCH_REQUEST, |reader| {
            reader.u8(&SWITCH_STATUS)?;
            if reader.is_empty() {
                // The old form: hash again as before 4.1, with the first eight random bytes.
                now.summary.push_str(Method::OldPassword.name());
                self.auth.method = Some(Method::OldPassword);
                self.auth.asked = Asked::Proof;
                return Ok(());
            }
            let method = Method::named(reader.nul_text(&SWITCH_NAME, Charset::Utf8)?);
            now.summary.push_str(method.name());
            let salt = match method {
                Method::Dialog => {
                    question(reader)?;
                    &[]
                }
                _ => reader.rest(&SWITCH_DATA)?,
            };
            self.auth.challenged(salt, Some(method));
            Ok(())
        })
    }

    /// Reads what a method says beyond its first exchange.
    fn more_data(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) -> Result<(), Fault> {
        now.summary.push_str("More authentication data");
        // MariaDB sends it as it is, where the first byte cannot be mistaken.
        let escaped = reader.peek().first() == Some(&1);
        if escaped {
            reader.u8(&MORE_DATA)?;
        }
        match (&self.auth.method, reader.peek()) {
            (Some(Method::CachingSha2), &[3 | 4]) => {
                let status = reader.u8(&SHA2_STATUS)?;
                self.auth.asked = if status == 4 { Asked::Password } else { Asked::Proof };
                now.summary.push_str(if status == 4 {
                    ": full authentication"
                } else {
                    ": fast authentication"
                });
                Ok(())
            }
            (Some(Method::CachingSha2 | Method::Sha256), data) if data.starts_with(b"-----BEGIN") => {
                now.summary.push_str(": public key");
                reader.rest(&PUBLIC_KEY)?;
                self.auth.asked = Asked::Key;
                Ok(())
            }
            (Some(Method::Parsec), _) => {
                now.summary.push_str(": salt of the key derivation");
                reader.text(&PARSEC_ALGORITHM, 1)?;
                let factor = reader.u8(&PARSEC_ITERATIONS)?;
                reader
                    .meaning(format_args!("{} iterations", 1024u64.checked_shl(factor.into()).unwrap_or(0)));
                reader.rest(&PARSEC_SALT)?;
                self.auth.asked = Asked::Key;
                Ok(())
            }
            (Some(Method::Dialog), _) => {
                now.summary.push_str(": question");
                question(reader)
            }
            _ => reader.rest(&SWITCH_DATA).map(|_| ()),
        }
    }

    /// Reads what the client answers.
    pub(super) fn auth_from_client(
        &mut self,
        reader: &mut Reader<'_, '_>,
        now: &mut Now<'_>,
    ) -> Result<(), Fault> {
        now.summary.push_str("Authentication response");
        let length = reader.remaining();
        match (&self.auth.method, self.auth.asked, reader.peek()) {
            (Some(Method::CachingSha2), Asked::Password, &[2]) => {
                now.summary.push_str(": request for the public key");
                reader.u8(&SHA2_STATUS).map(|_| ())
            }
            (Some(Method::Sha256), _, &[1]) => {
                now.summary.push_str(": request for the public key");
                reader.u8(&KEY_REQUEST).map(|_| ())
            }
            (Some(Method::CachingSha2), Asked::Key, _) | (Some(Method::Sha256), Asked::Key, _) => {
                now.summary.push_str(": encrypted password");
                reader.rest(&ENCRYPTED_PASSWORD).map(|_| ())
            }
            (Some(Method::CachingSha2), Asked::Password, data)
            | (Some(Method::Sha256 | Method::Clear), _, data)
                if data.last() == Some(&0) =>
            {
                now.summary.push_str(": password in clear text");
                reader.rest(&CLEAR_PASSWORD).map(|_| ())
            }
            (Some(Method::CachingSha2), Asked::Password, _) | (Some(Method::Sha256), _, _) => {
                now.summary.push_str(": encrypted password");
                reader.rest(&ENCRYPTED_PASSWORD).map(|_| ())
            }
            (Some(Method::Ed25519), _, _) => {
                now.summary.push_str(": signature");
                reader.rest(&RESPONSE_DATA).map(|_| ())
            }
            (Some(Method::Parsec), Asked::Proof, []) => {
                now.summary.push_str(": request for the salt of the key derivation");
                Ok(())
            }
            (Some(Method::Parsec), _, _) if length > 32 => {
                now.summary.push_str(": signature");
                reader.bytes(&CLIENT_NONCE, 32)?;
                reader.rest(&SIGNATURE).map(|_| ())
            }
            (Some(Method::Dialog), _, _) => reader.rest(&DIALOG_ANSWER).map(|_| ()),
            _ if length == 0 => Ok(()),
            _ => {
                let proof = reader.rest(&RESPONSE_DATA)?;
                self.auth.answered(None, proof);
                self.check_scramble(reader, now);
                Ok(())
            }
        }
    }

    /// Where the user gave a password: whether it makes the proof read last, and how.
    pub(super) fn check_scramble(&mut self, reader: &mut Reader<'_, '_>, now: &mut Now<'_>) {
        let Some(password) = &now.options.mysql_password else { return };
        let Some(method) = &self.auth.method else { return };
        let (salt, proof) = (&self.auth.salt, &self.auth.proof);
        if let Some(matches) = scramble::check(method, password.as_bytes(), salt, proof, reader) {
            self.auth.password_matches = Some(matches);
            now.summary.push_str(if matches {
                ", the password matches"
            } else {
                ", the password does not match"
            });
        }
    }

    /// The server let the client in: commands may come, compressed where both sides can.
    fn authenticated(&mut self, now: &mut Now<'_>) {
        self.phase = Phase::Command;
        self.attempt.outcome = Some(Outcome::Accepted);
        self.session.user.clone_from(&self.attempt.user);
        self.session.database.clone_from(&self.attempt.database);
        records::logged_in(self, Some(now.time), now.records);
        let first = !std::mem::take(&mut self.attempt).change;
        if first && self.compression.is_none() && self.capabilities.client.is_some() {
            // Where both sides have both, it is zlib (MySQL "Compression").
            if self.capabilities.has(Capabilities::COMPRESS) {
                self.compression = Some(Compression::new(Algorithm::Zlib));
            } else if self.capabilities.has(Capabilities::ZSTD) {
                self.compression = Some(Compression::new(Algorithm::Zstd));
            }
        }
    }
}

fn question(reader: &mut Reader<'_, '_>) -> Result<(), Fault> {
    if !reader.is_empty() {
        reader.u8(&DIALOG_TYPE)?;
        reader.rest(&DIALOG_PROMPT)?;
    }
    Ok(())
}
