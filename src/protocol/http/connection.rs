//! The state of one session: where each side's messages begin and end.
//!
//! A message with a body up to [`MAX_BODY`] ([`MAX_XML`] for XML) is shown as one. Of a longer one the head is shown,
//! and its body is carried through without being kept.

use super::chunked::{Chunks, Next};
use super::content::{self, Found};
use super::exchange::{Exchanges, Moment};
use super::framing::{self, Asked, Body};
use super::head::{self, Head, MAX_HEAD, Start};
use super::start::{self, Look, MAX_LINE};
use crate::content::Contents;
use crate::fault::{Fault, Severity};
use crate::message::Side;
use crate::protocol::soap::Soap;
use crate::protocol::{Behind, Context, Dissector, Step, vmware};
use crate::reader::Reader;
use serde_json::{Map, Value};

/// Bodies up to this length are shown.
pub const MAX_BODY: u64 = 256 << 10;
/// Bodies of XML up to this length are shown.
pub const MAX_XML: u64 = 4 << 20;

/// Lines that are not HTTP, of which so many are shown.
const MAX_STRANGE_LINES: u32 = 16;

crate::fields! { FIELDS:
    /// What a server says that does not speak HTTP.
    STRANGE_LINE = text("http.strange_line", "Line").spec("none");
}

/// A session of HTTP.
#[derive(Debug, Default)]
pub struct Connection {
    sides: [Direction; 2],
    exchanges: Exchanges,
    /// Whether another protocol is spoken by now.
    tunnel: bool,
    /// Lines that were not HTTP.
    strange_lines: u32,
    facts: Facts,
}

/// What one side sends.
#[derive(Debug, Default)]
struct Direction {
    /// A message whose head is there.
    waiting: Option<Waiting>,
    /// How far the end of the head was looked for.
    searched: usize,
    /// A body that was shown, or is not shown.
    carried: Carried,
    /// The next message has to be looked for.
    lost: bool,
    /// Nothing more is sent.
    ended: bool,
}

/// A message whose head is there, and whose body may not be.
#[derive(Clone, Debug)]
struct Waiting {
    head: Head,
    body: Body,
    /// Number of the request.
    request: Option<u64>,
    /// Where in the chunks of the body one stands, and how far behind the head that is.
    chunks: (Chunks, usize),
}

/// What is left of a body.
#[derive(Clone, Copy, Debug, Default)]
enum Carried {
    #[default]
    Nothing,
    Length(u64),
    Chunks(Chunks),
    UntilClose,
}

/// What is known of the session as a whole.
#[derive(Debug, Default)]
struct Facts {
    requests: u64,
    responses: u64,
    host: Option<String>,
    user_agent: Option<String>,
    server: Option<String>,
    upgraded: Option<String>,
}

/// How much of a message is there.
enum Extent {
    /// All of it: so many bytes.
    Whole(usize),
    /// There must be so many bytes to go on.
    Need(usize),
    /// Its body is too long to be shown.
    Long,
    /// Its body does not make sense behind so many bytes.
    Broken(usize),
}

impl Dissector for Connection {
    fn data(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        if self.tunnel {
            return Step::Body(bytes.len());
        }
        if let Some(step) = self.carry(bytes, cx) {
            return step;
        }
        let direction = &mut self.sides[cx.side as usize];
        if direction.waiting.is_none() {
            let found = std::mem::take(&mut direction.lost);
            if found && let Some(step) = direction.look_for_message(bytes) {
                return step;
            }
            match (start::look(bytes), cx.behind) {
                (Look::Start(_), _) => {}
                (Look::More, Behind::More) => return Step::Need(bytes.len() + 1),
                (Look::More, _) => return Step::Skip(bytes.len()),
                (Look::No, _) if cx.side == Side::Server && cx.opened && self.facts.responses == 0 => {
                    return self.not_http(bytes, cx);
                }
                (Look::No, _) => return direction.no_message(bytes),
            }
            let end = head::end(bytes, &mut direction.searched);
            match (end, cx.behind) {
                (None, Behind::More) if bytes.len() < MAX_HEAD => return Step::Need(bytes.len() + 1),
                (None, behind) => {
                    direction.searched = 0;
                    direction.lost = behind == Behind::More;
                    return self.part_of_head(bytes, cx);
                }
                (Some(length), _) => self.begin(&bytes[..length], cx),
            }
        }
        self.message(bytes, cx)
    }

    fn gap(&mut self, length: u64, cx: &mut Context<'_>) {
        let direction = &mut self.sides[cx.side as usize];
        let cut = direction.waiting.take().is_some();
        direction.searched = 0;
        let known = match &mut direction.carried {
            Carried::Nothing => false,
            Carried::UntilClose => true,
            Carried::Length(left) => {
                let inside = length <= *left;
                *left = left.saturating_sub(length);
                inside
            }
            Carried::Chunks(chunks) => chunks.skip(length),
        };
        if !known {
            direction.carried = Carried::Nothing;
            direction.lost = true;
        }
        if cx.side == Side::Server {
            self.exchanges.gap(cut, known, cx.records);
        } else if !known {
            self.exchanges.missed();
        }
    }

    fn end(&mut self, cx: &mut Context<'_>) {
        self.sides[cx.side as usize].ended = true;
        let [client, server] = &self.sides;
        if server.ended {
            self.exchanges.end(client.ended, cx.records);
        }
    }

    fn facts(&self) -> Map<String, Value> {
        let facts = &self.facts;
        let mut map = Map::new();
        map.insert("requests".into(), facts.requests.into());
        map.insert("responses".into(), facts.responses.into());
        for (name, value) in [
            ("host", &facts.host),
            ("user_agent", &facts.user_agent),
            ("server_software", &facts.server),
            ("upgraded", &facts.upgraded),
        ] {
            if let Some(value) = value {
                map.insert(name.into(), value.clone().into());
            }
        }
        map
    }
}

impl Connection {
    /// The server's first bytes are not HTTP. VMware's daemon on port 902 greets anyone; of others the lines are shown.
    fn not_http(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let end = bytes.iter().take(MAX_LINE).position(|&byte| byte == b'\n');
        let length = match end {
            Some(end) => end + 1,
            None if bytes.len() < MAX_LINE && cx.behind == Behind::More => {
                return Step::Need(bytes.len() + 1);
            }
            None => bytes.len().min(MAX_LINE),
        };
        let text = String::from_utf8_lossy(&bytes[..length]);
        let said = text.trim();
        let is_line = !said.is_empty() && !said.contains(|c: char| c.is_control() || c == '\u{fffd}');
        if !is_line || self.strange_lines >= MAX_STRANGE_LINES {
            return self.sides[cx.side as usize].no_message(bytes);
        }
        self.strange_lines += 1;
        self.refused(said, cx);
        if vmware::is_banner(bytes) {
            return Step::Becomes(vmware::PROTOCOL.name);
        }
        cx.message(&bytes[..length], |reader, summary| {
            summary.push_str("Answer that is not HTTP: ");
            summary.push_str(said);
            reader.text_as(&STRANGE_LINE, length, said)
        })
    }

    /// The server said something that is not HTTP.
    pub fn refused(&mut self, said: &str, cx: &mut Context<'_>) {
        let now = Moment { frame: cx.frame, time: cx.in_turn.then_some(cx.time) };
        self.exchanges.refused(said, now, cx.records);
    }

    /// Shows the start of a head, all that there is of it.
    fn part_of_head(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let head = head::parse(bytes);
        // It is now that nothing follows, not when this came.
        let now = Moment { frame: cx.frame, time: None };
        self.facts.note(&head, bytes, Body::None);
        match head.start {
            Start::Request { .. } => {
                let number = self.exchanges.begin(&head, bytes, now, cx.records);
                self.exchanges.asked(number, None, now, cx.records);
            }
            Start::Response { .. } => self.exchanges.answered(&head, bytes, None, now, cx.records),
            Start::Unknown => {}
        }
        cx.message(bytes, |reader, summary| {
            head.read(reader, summary)?;
            Err(Fault::malformed(bytes.len(), "the head ends before its empty line"))
        })
    }

    /// Goes on with a body that is not shown, or was shown as far as it was there.
    fn carry(&mut self, bytes: &[u8], cx: &Context<'_>) -> Option<Step> {
        let direction = &mut self.sides[cx.side as usize];
        match &mut direction.carried {
            Carried::Nothing | Carried::Length(0) => None,
            Carried::UntilClose => Some(Step::Body(bytes.len())),
            Carried::Length(left) => {
                let taken = bytes.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= taken as u64;
                Some(Step::Body(taken))
            }
            Carried::Chunks(chunks) => Some(match chunks.next(bytes) {
                Next::Part(length) => Step::Body(length),
                Next::Need(length) if cx.behind == Behind::More => Step::Need(length),
                Next::End(length) => {
                    direction.carried = Carried::Nothing;
                    Step::Body(length)
                }
                Next::Need(_) | Next::Broken => {
                    direction.carried = Carried::Nothing;
                    direction.lost = true;
                    return None;
                }
            }),
        }
    }

    /// A head is there.
    fn begin(&mut self, bytes: &[u8], cx: &mut Context<'_>) {
        let head = head::parse(bytes);
        let asked = if head.code().is_some() { self.exchanges.expects() } else { Asked::Other };
        let now = Moment { frame: cx.frame, time: cx.in_turn.then_some(cx.time) };
        let is_request = matches!(head.start, Start::Request { .. });
        let request = is_request.then(|| self.exchanges.begin(&head, bytes, now, cx.records));
        let body = framing::body(&head, bytes, asked);
        self.facts.note(&head, bytes, body);
        let direction = &mut self.sides[cx.side as usize];
        direction.searched = 0;
        direction.waiting = Some(Waiting { head, body, request, chunks: (Chunks::default(), 0) });
    }

    /// Shows the message that waits, if enough of it is there.
    fn message(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Step {
        let direction = &mut self.sides[cx.side as usize];
        let Some(mut waiting) = direction.waiting.take() else { return Step::Skip(bytes.len()) };
        let head_length = waiting.head.length.min(bytes.len());
        let limit = waiting.limit(&bytes[..head_length]);
        let extent = waiting.extent(bytes, limit, cx.behind);
        let missing = matches!(cx.behind, Behind::Cut(_) | Behind::Gap(_));
        let lacking = missing
            && match (&extent, &waiting.body) {
                (Extent::Need(length), Body::Length(_)) => cx.completed(length - bytes.len()).is_none(),
                (Extent::Need(_), _) | (_, Body::UntilClose) => true,
                _ => false,
            };
        let (length, shown) = match extent {
            Extent::Whole(length) => (length, true),
            Extent::Need(length) if cx.behind == Behind::More => {
                direction.waiting = Some(waiting);
                return Step::Need(length);
            }
            Extent::Need(_) => {
                direction.carried = match waiting.body {
                    Body::Length(whole) => Carried::Length(whole - (bytes.len() - head_length) as u64),
                    Body::Chunked => Carried::Chunks(waiting.chunks.0),
                    _ => Carried::Nothing,
                };
                (bytes.len(), true)
            }
            Extent::Long => {
                direction.carried = match waiting.body {
                    Body::Length(length) => Carried::Length(length),
                    Body::Chunked => Carried::Chunks(Chunks::default()),
                    _ => Carried::UntilClose,
                };
                (head_length, false)
            }
            Extent::Broken(length) => {
                direction.lost = true;
                (length, true)
            }
        };
        if waiting.body == Body::UntilClose && missing {
            direction.carried = Carried::UntilClose;
        }
        self.show(&waiting, &bytes[..length.max(1)], shown, lacking, limit, cx)
    }

    /// Shows a message: all of `bytes`.
    fn show(
        &mut self,
        waiting: &Waiting,
        bytes: &[u8],
        with_body: bool,
        lacking: bool,
        limit: u64,
        cx: &mut Context<'_>,
    ) -> Step {
        let head_bytes = &bytes[..waiting.head.length.min(bytes.len())];
        let mut found = Found { keep: cx.contents.wanted(), ..Found::default() };
        let mut whole = false;
        let early = self.exchanges.is_early(&waiting.head);
        let answered = waiting.request.and_then(|number| self.exchanges.answered_early(number));
        let step = cx.message(bytes, |reader, summary| {
            framing::check(&waiting.head, head_bytes, reader);
            if let Some(frame) = answered {
                let text = format!("frame {frame} answered this request before all of it had arrived");
                reader.note(Severity::Warning, 0, text);
            } else if waiting.request.is_none() && early {
                reader.note(Severity::Warning, 0, "this answers a request of which not all had arrived");
            }
            waiting.head.read(reader, summary)?;
            if with_body {
                let result = waiting.body(reader, head_bytes, &mut found);
                if let Some(soap) = &found.soap {
                    summary.push_str(", ");
                    soap.write(summary);
                }
                whole = result.is_ok();
                return result;
            }
            let text = format!("a body of more than {limit} bytes follows, which is not shown");
            reader.note(Severity::Info, bytes.len(), text);
            Ok(())
        });
        if let (Some(document), Some(soap)) = (&found.document, &found.soap) {
            extract(cx.contents, waiting.request.is_some(), soap, document, whole);
        }
        let now = Moment { frame: cx.frame, time: (!lacking && cx.in_turn).then_some(cx.time) };
        if let Some(request) = waiting.request {
            self.exchanges.asked(request, found.soap, now, cx.records);
        } else if waiting.head.code().is_some() {
            self.exchanges.answered(&waiting.head, head_bytes, found.soap, now, cx.records);
        }
        self.tunnel |= waiting.body == Body::Tunnel;
        step
    }
}

impl Waiting {
    /// How long a body may be to be shown.
    fn limit(&self, head: &[u8]) -> u64 {
        let media_type = self.head.value(head, "content-type").unwrap_or_default().to_ascii_lowercase();
        let kind = media_type.split(';').next().unwrap_or_default().trim();
        if content::is_xml(kind) || kind == "multipart/related" { MAX_XML } else { MAX_BODY }
    }

    /// How much of the message `bytes` are.
    fn extent(&mut self, bytes: &[u8], limit: u64, behind: Behind) -> Extent {
        let start = self.head.length;
        let there = bytes.len().saturating_sub(start) as u64;
        match self.body {
            Body::None | Body::Tunnel => Extent::Whole(start),
            Body::Length(length) if length > limit => Extent::Long,
            Body::Length(length) if length <= there => Extent::Whole(start + length as usize),
            Body::Length(length) => Extent::Need(start + length as usize),
            Body::UntilClose if there > limit => Extent::Long,
            Body::UntilClose if behind == Behind::More => Extent::Need(bytes.len() + 1),
            Body::UntilClose => Extent::Whole(bytes.len()),
            Body::Chunked => {
                let (chunks, at) = &mut self.chunks;
                loop {
                    if *at as u64 > limit {
                        return Extent::Long;
                    }
                    match chunks.next(bytes.get(start + *at..).unwrap_or_default()) {
                        Next::Part(length) => *at += length,
                        Next::End(length) => return Extent::Whole(start + *at + length),
                        Next::Need(length) => return Extent::Need(start + *at + length),
                        Next::Broken => return Extent::Broken(start + *at),
                    }
                }
            }
        }
    }

    /// Reads the body, which is what is left.
    fn body(&self, reader: &mut Reader<'_, '_>, head: &[u8], found: &mut Found) -> Result<(), Fault> {
        let (at, there) = (reader.offset(), reader.remaining() as u64);
        content::read(reader, &self.head, head, self.body == Body::Chunked, found)?;
        match self.body {
            Body::Length(length) if there < length => {
                let end = at + there as usize;
                Err(Fault::Truncated {
                    field: "The body",
                    offset: end,
                    needed: usize::try_from(length).unwrap_or(usize::MAX),
                    available: there as usize,
                })
            }
            _ => Ok(()),
        }
    }
}

impl Direction {
    /// Says how to get to the next message behind bytes that are none; nothing when it is here.
    fn look_for_message(&mut self, bytes: &[u8]) -> Option<Step> {
        match start::find(bytes) {
            Some(0) => None,
            found => {
                self.lost = true;
                Some(Step::Skip(found.unwrap_or(bytes.len())))
            }
        }
    }

    /// Answers to bytes that start no message.
    fn no_message(&mut self, bytes: &[u8]) -> Step {
        // Empty lines behind a body (RFC 9112 §2.2).
        let empty = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        if empty > 0 {
            return Step::Body(empty);
        }
        self.lost = true;
        self.look_for_message(bytes).unwrap_or(Step::Skip(1))
    }
}

impl Facts {
    fn note(&mut self, head: &Head, bytes: &[u8], body: Body) {
        let keep = |slot: &mut Option<String>, name: &str| {
            if slot.is_none() {
                *slot = head.value(bytes, name).map(str::to_owned);
            }
        };
        match head.start {
            Start::Request { .. } => {
                self.requests += 1;
                keep(&mut self.host, "host");
                keep(&mut self.user_agent, "user-agent");
            }
            Start::Response { .. } => {
                self.responses += 1;
                keep(&mut self.server, "server");
                if body == Body::Tunnel {
                    let to = head.value(bytes, "upgrade").unwrap_or("tunnel");
                    self.upgraded = Some(to.to_owned());
                }
            }
            Start::Unknown => {}
        }
    }
}

/// Hands on a document of SOAP.
fn extract(contents: &mut Contents, is_request: bool, soap: &Soap, document: &[u8], whole: bool) {
    let kind = if is_request { "soap_request" } else { "soap_response" };
    let operation = soap.operation.as_deref().unwrap_or("fault");
    if let Some(mut growing) = contents.grow(kind, &format!("{operation}.xml")) {
        contents.append(&mut growing, document);
        if whole {
            contents.end(growing);
        }
    }
}
