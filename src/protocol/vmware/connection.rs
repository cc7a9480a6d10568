//! The state of one session: what each side speaks at the moment, and who logs in.

use super::heartbeat;
use super::line::{self, MAX_LINE, Reply};
use super::nfc;
use super::records::AuthdLogin;
use crate::fault::{Fault, Severity};
use crate::message::Side;
use crate::protocol::tls::{self, Tls};
use crate::protocol::{Behind, Context, Dissector, Step, Transport, http};
use crate::record::Record;
use crate::time::Time;
use serde_json::{Map, Value};

/// A session with the daemon.
#[derive(Default)]
pub struct Connection {
    sides: [Direction; 2],
    tls: Tls,
    /// A client that speaks HTTP to the daemon.
    http: Option<Box<http::Connection>>,
    login: Option<Attempt>,
    facts: Facts,
}

/// What one side sends.
#[derive(Debug, Default)]
struct Direction {
    speaks: Speaks,
    nfc: nfc::Direction,
    /// Bytes of a message that was shown already.
    owed: u64,
    /// The next message has to be looked for.
    lost: bool,
    ended: bool,
}

/// What a side speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Speaks {
    #[default]
    Lines,
    Tls,
    Nfc,
    /// Something of which only the name is known.
    Other,
}

/// A login that goes on.
#[derive(Debug, Default)]
struct Attempt {
    login: AuthdLogin,
    /// When the client said what the server answers next; nothing where that was not captured.
    asked: Option<Time>,
}

/// What is known of the session as a whole.
#[derive(Debug, Default)]
struct Facts {
    version: Option<String>,
    user: Option<String>,
    service: Option<String>,
    /// What the daemon said last.
    said: String,
    /// What was spoken, in order.
    layers: Vec<&'static str>,
}

/// Changes of what is spoken that are told.
const MAX_LAYERS: usize = 16;

impl Dissector for Connection {
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        if cx.transport == Transport::Udp {
            return cx.message(bytes, heartbeat::read);
        }
        let direction = &mut self.sides[cx.side as usize];
        if direction.owed > 0 {
            let taken = bytes.len().min(usize::try_from(direction.owed).unwrap_or(usize::MAX));
            direction.owed -= taken as u64;
            return Step::Body(taken);
        }
        if let Some(http) = self.http.as_mut().filter(|_| cx.side == Side::Client) {
            return http.data(bytes, cx);
        }
        match direction.speaks {
            Speaks::Lines => self.lines(bytes, cx),
            Speaks::Tls => self.tls(bytes, cx),
            Speaks::Nfc => self.nfc(bytes, cx),
            Speaks::Other => Step::Body(bytes.len()),
        }
    }

    fn gap(&mut self, length: u64, cx: &mut Context<'_>) {
        if let Some(attempt) = &mut self.login {
            attempt.asked = None;
        }
        let direction = &mut self.sides[cx.side as usize];
        match (direction.speaks, &mut self.http, cx.side) {
            (_, Some(http), Side::Client) => http.gap(length, cx),
            (Speaks::Tls, ..) => self.tls.gap(length, cx.side),
            _ => {
                direction.lost = length > direction.owed;
                direction.owed = direction.owed.saturating_sub(length);
                direction.nfc = nfc::Direction::default();
            }
        }
    }

    fn end(&mut self, cx: &mut Context<'_>) {
        self.sides[cx.side as usize].ended = true;
        if cx.side == Side::Server
            && let Some(attempt) = self.login.take()
        {
            cx.records.push(Record::AuthdLogin(Box::new(attempt.login)));
        }
        if self.sides.iter().all(|direction| direction.ended)
            && let Some(http) = &mut self.http
        {
            // It said so some time before.
            cx.in_turn = false;
            http.refused(&self.facts.said, cx);
        }
    }

    fn facts(&self) -> Map<String, Value> {
        let mut map = Map::new();
        let tls = &self.tls.facts;
        for (name, value) in [
            ("daemon_version", &self.facts.version),
            ("user", &self.facts.user),
            ("tls_version", &tls.version),
            ("tls_cipher", &tls.cipher),
            ("service", &self.facts.service),
        ] {
            if let Some(value) = value {
                map.insert(name.into(), value.clone().into());
            }
        }
        if !self.facts.layers.is_empty() {
            map.insert("layers".into(), self.facts.layers.clone().into());
        }
        map
    }
}

impl Connection {
    /// Looks at bytes of a side that spoke in lines.
    fn lines(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        if bytes.first() == Some(&tls::HANDSHAKE) {
            if bytes.len() < tls::HEADER && cx.behind == Behind::More {
                return Step::Need(tls::HEADER);
            }
            if tls::starts_record(bytes) {
                self.switch(cx.side, Speaks::Tls);
                return self.tls(bytes, cx);
            }
        }
        if bytes.len() >= 4 && nfc::starts(bytes) {
            self.switch(cx.side, Speaks::Nfc);
            return self.nfc(bytes, cx);
        }
        let found = bytes.iter().take(MAX_LINE).position(|&byte| byte == b'\n');
        let length = match found {
            Some(end) => end + 1,
            None if bytes.len() < MAX_LINE && cx.behind == Behind::More => {
                return Step::Need(bytes.len() + 1);
            }
            None => bytes.len().min(MAX_LINE),
        };
        let direction = &mut self.sides[cx.side as usize];
        let text = !bytes[..length].iter().any(|&byte| byte < 8 || byte == 0x7f);
        if std::mem::take(&mut direction.lost) || !text {
            // A line that is whole, or bytes that are none.
            return Step::Skip(length);
        }
        if cx.side == Side::Client && http::starts_request(bytes) {
            self.layer("HTTP");
            let http = self.http.insert(Box::default());
            return http.data(bytes, cx);
        }
        self.layer("authd");
        let whole = found.is_some();
        let line = &bytes[..length];
        match cx.side {
            Side::Client => self.command(line, whole, cx),
            Side::Server => self.reply(line, whole, cx),
        }
    }

    fn command(&mut self, line: &[u8], whole: bool, cx: &mut Context<'_>) -> Step {
        let mut command = (String::new(), String::new());
        let step = cx.message(line, |reader, summary| {
            command = line::command(reader, summary)?;
            check_end(whole, line.len())
        });
        let (word, argument) = command;
        let attempt = |user, method, ticket| Attempt {
            login: AuthdLogin { user, method, ticket, outcome: "not seen", ..AuthdLogin::default() },
            asked: cx.in_turn.then_some(cx.time),
        };
        match &*word {
            "USER" => {
                self.facts.user = Some(argument.clone());
                self.login = Some(attempt(Some(argument), "password", None));
            }
            "PASS" | "XPAS" => {
                let login = self.login.get_or_insert_with(|| attempt(None, "password", None));
                login.asked = cx.in_turn.then_some(cx.time);
                if word == "XPAS" {
                    login.login.method = "encrypted password";
                }
            }
            "SESSION" => self.login = Some(attempt(None, "session", Some(argument))),
            _ => {}
        }
        step
    }

    fn reply(&mut self, line: &[u8], whole: bool, cx: &mut Context<'_>) -> Step {
        let mut reply = Reply::default();
        let step = cx.message(line, |reader, summary| {
            reply = line::reply(reader, summary)?;
            check_end(whole, line.len())
        });
        self.facts.said = String::from_utf8_lossy(line).trim_end().to_owned();
        if let Some(http) = &mut self.http {
            http.refused(&self.facts.said, cx);
        }
        if let Some(banner) = reply.banner {
            self.facts.version.clone_from(&banner.version);
            cx.records.push(Record::Banner(Box::new(banner)));
        }
        // A session's ticket gets no reply of its own: what follows it tells.
        if let Some(attempt) = self.login.as_mut().filter(|_| reply.code == Some(331)) {
            attempt.asked = None;
        }
        let outcome = match reply.code {
            Some(230) => Some("accepted"),
            Some(200) if reply.service.is_some() => Some("accepted"),
            Some(501 | 530 | 531) => Some("refused"),
            _ => None,
        };
        if let Some((outcome, attempt)) = outcome.and_then(|outcome| Some((outcome, self.login.take()?))) {
            cx.records.push(Record::AuthdLogin(Box::new(AuthdLogin {
                outcome,
                code: reply.code,
                text: Some(reply.text),
                duration: attempt.asked.filter(|_| cx.in_turn).map(|asked| cx.time.since(asked)),
                ..attempt.login
            })));
        }
        if let Some(service) = reply.service {
            if !service.contains("nfc") {
                self.switch(Side::Client, Speaks::Other);
                self.switch(Side::Server, Speaks::Other);
            }
            self.facts.service = Some(service);
        }
        step
    }

    /// Looks at bytes of a side that speaks TLS: more of it, another TLS, or NFC in clear.
    fn tls(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        if !self.tls.expects_record(cx.side) {
            return self.tls.data(bytes, cx);
        }
        if bytes.len() < tls::HEADER && cx.behind == Behind::More {
            return Step::Need(tls::HEADER);
        }
        if !tls::starts_record(bytes) && nfc::starts(bytes) {
            self.switch(cx.side, Speaks::Nfc);
            return self.nfc(bytes, cx);
        }
        if cx.side == Side::Client && self.tls.is_encrypted(Side::Client) {
            if bytes.first() == Some(&tls::HANDSHAKE)
                && bytes.len() < tls::HELLO
                && cx.behind == Behind::More
                && bytes.get(tls::HEADER).is_none_or(|&kind| kind == 1)
            {
                return Step::Need(bytes.len() + 1);
            }
            if tls::starts_client_hello(bytes) {
                self.tls = Tls::default();
                self.new_layer("TLS");
            }
        }
        self.tls.data(bytes, cx)
    }

    fn nfc(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let direction = &mut self.sides[cx.side as usize];
        let side = cx.side;
        let Some(length) = direction.nfc.extent(bytes, side) else {
            direction.lost = true;
            return Step::Skip(nfc::Direction::next(bytes));
        };
        if bytes.len() < length {
            if cx.behind == Behind::More {
                return Step::Need(length);
            }
            direction.owed = (length - bytes.len()) as u64;
        }
        let found = std::mem::take(&mut direction.lost);
        let message = &bytes[..length.min(bytes.len())];
        cx.message(message, |reader, summary| {
            if found {
                reader.note(Severity::Warning, 0, "the next NFC message that could be found");
            }
            direction.nfc.read(reader, side, summary)?;
            match message.len() < length {
                true => Err(Fault::Truncated {
                    field: "The message",
                    offset: message.len(),
                    needed: length,
                    available: message.len(),
                }),
                false => Ok(()),
            }
        })
    }

    fn switch(&mut self, side: Side, to: Speaks) {
        self.sides[side as usize].speaks = to;
        self.sides[side as usize].lost = false;
        match to {
            Speaks::Tls => self.layer("TLS"),
            Speaks::Nfc => self.layer("NFC"),
            Speaks::Lines | Speaks::Other => {}
        }
    }

    /// Keeps what is spoken, if that is new.
    fn layer(&mut self, name: &'static str) {
        if self.facts.layers.last() != Some(&name) {
            self.new_layer(name);
        }
    }

    fn new_layer(&mut self, name: &'static str) {
        if self.facts.layers.len() < MAX_LAYERS {
            self.facts.layers.push(name);
        }
    }
}

fn check_end(whole: bool, length: usize) -> Result<(), Fault> {
    match whole {
        true => Ok(()),
        false => Err(Fault::malformed(length, "the line does not end")),
    }
}
