//! Requests and their answers: which belongs to which, and what is said of them as records.

use super::framing::Asked;
use super::head::Head;
use crate::protocol::soap::{Fault, Soap};
use crate::record::Record;
use crate::time::Time;
use serde::Serialize;
use std::collections::VecDeque;

/// A request and its answer. Absent values were not sent, or not captured.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HttpExchange {
    /// Method of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Its target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Server's name as the client knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// What the client is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// How the client says who it is, where that is in clear: `Basic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mechanism: Option<&'static str>,
    /// Who it says to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Status code of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Media type of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// Frame of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_frame: Option<u64>,
    /// Frame of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_frame: Option<u64>,
    /// Whether the answer came before all of the request. There is no latency then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub early: bool,
    /// Seconds from the request to the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<f64>,
}

/// An operation that a client had a server do by SOAP. Absent values were not sent, or not captured.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SoapCall {
    /// Name of the operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Namespace of its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// What the client says that the request is for: SOAPAction, or the action of the media type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Where the request went: host and path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// `1.1` or `1.2`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub soap_version: Option<&'static str>,
    /// `answered`, `fault`, `error` for an answer that is neither, `refused` by a server that does not speak HTTP,
    /// `not seen`.
    pub outcome: &'static str,
    /// Status code of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// What a server said that does not speak HTTP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Frame of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_frame: Option<u64>,
    /// Frame of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_frame: Option<u64>,
    /// Whether the answer came before all of the request. There is no latency then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub early: bool,
    /// Seconds from the request to the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency: Option<f64>,
}

/// Requests that may wait for their answers; beyond that the oldest counts as not answered.
const MAX_OPEN: usize = 1024;

/// Requests that wait for their answers, the oldest first.
#[derive(Debug, Default)]
pub struct Exchanges {
    open: VecDeque<Request>,
    /// Number of the next request.
    next: u64,
    /// Frames of answers that no request was known for; the last of them, as many as requests may wait.
    unasked: VecDeque<u64>,
    /// Whether bytes of the client were missing that may have been a request.
    missed: bool,
}

#[derive(Debug, Default)]
struct Request {
    number: u64,
    exchange: HttpExchange,
    call: Option<SoapCall>,
    action: Option<String>,
    asked: Asked,
    /// Whether all of the request is there.
    complete: bool,
    /// The answer, where that came earlier than all of the request.
    answer: Option<Answer>,
    time: Option<Time>,
    /// Whether the answer to a request that is missing may be taken for the one to this.
    unsure: bool,
}

#[derive(Debug, Default)]
struct Answer {
    status: Option<u16>,
    frame: u64,
    latency: Option<f64>,
    soap: Option<Soap>,
}

/// When and in which frame something was.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Its frame.
    pub frame: u64,
    /// When all of it was there; nothing where that is not known because part of it was not captured.
    pub time: Option<Time>,
}

impl Moment {
    fn since(&self, request: &Request) -> Option<f64> {
        Some(self.time?.since(request.time?))
    }
}

impl Exchanges {
    /// A request began; returns its number.
    pub fn begin(&mut self, head: &Head, bytes: &[u8], now: Moment, records: &mut Vec<Record>) -> u64 {
        if self.open.len() >= MAX_OPEN {
            self.pop(None, records);
        }
        let text = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
        let owned = |name: &str| head.value(bytes, name).map(str::to_owned);
        let (method, target) = head.request(bytes).unzip();
        let asked = match method {
            Some(b"HEAD") => Asked::Head,
            Some(b"CONNECT") => Asked::Connect,
            _ => Asked::Other,
        };
        let action = head.value(bytes, "soapaction").map(|value| value.trim_matches('"'));
        let media_type = head.value(bytes, "content-type").unwrap_or_default();
        let action = action.or_else(|| super::content::parameter(media_type, "action"));
        let credentials = head.value(bytes, "authorization").and_then(super::header::basic);
        let user = credentials.and_then(|pair| Some(pair.split_once(':')?.0.to_owned()));
        let exchange = HttpExchange {
            method: method.map(text),
            uri: target.map(text),
            host: owned("host"),
            user_agent: owned("user-agent"),
            mechanism: user.as_ref().map(|_| "Basic"),
            user,
            request_frame: Some(now.frame),
            ..HttpExchange::default()
        };
        let number = self.next;
        self.next += 1;
        self.open.push_back(Request {
            number,
            exchange,
            call: None,
            action: action.filter(|action| !action.is_empty()).map(str::to_owned),
            asked,
            complete: false,
            answer: None,
            time: now.time,
            unsure: std::mem::take(&mut self.missed),
        });
        number
    }

    /// The request of that number is there; `soap` is what it carried.
    pub fn asked(&mut self, number: u64, soap: Option<Soap>, now: Moment, records: &mut Vec<Record>) {
        let Some(at) = self.open.iter().position(|request| request.number == number) else { return };
        let Some(request) = self.open.get_mut(at) else { return };
        request.time = now.time.filter(|_| !request.unsure);
        request.complete = true;
        request.exchange.request_frame = Some(now.frame);
        request.call = soap.map(|soap| SoapCall {
            operation: soap.operation,
            namespace: soap.namespace,
            action: request.action.take(),
            endpoint: endpoint(&request.exchange),
            soap_version: Some(soap.version),
            request_frame: Some(now.frame),
            ..SoapCall::default()
        });
        if let Some(answer) = request.answer.take() {
            if let Some(call) = request.call.take() {
                records.push(Record::SoapCall(Box::new(call.answered(answer))));
            }
            self.open.remove(at);
            return;
        }
        // It waited for bytes before it that are missing, while its answer came.
        self.unasked.retain(|&answered| answered > now.frame);
        if self.unasked.pop_front().is_some() {
            self.pop(None, records);
        }
    }

    /// The frame of the answer that the request of that number had before all of it was there.
    pub fn answered_early(&self, number: u64) -> Option<u64> {
        let request = self.open.iter().find(|request| request.number == number)?;
        request.answer.as_ref().map(|answer| answer.frame)
    }

    /// What the request asked for that the next answer is for.
    pub fn expects(&self) -> Asked {
        self.next_answered().map_or(Asked::Other, |request| request.asked)
    }

    /// Whether a final answer comes before all of its request.
    pub fn is_early(&self, head: &Head) -> bool {
        is_final(head) && self.next_answered().is_some_and(|request| !request.complete)
    }

    /// The request that the next answer is for.
    fn next_answered(&self) -> Option<&Request> {
        self.open.iter().find(|request| request.answer.is_none())
    }

    /// An answer to the oldest request without one is there.
    pub fn answered(
        &mut self,
        head: &Head,
        bytes: &[u8],
        soap: Option<Soap>,
        now: Moment,
        records: &mut Vec<Record>,
    ) {
        if !is_final(head) {
            return;
        }
        let waited = self.open.iter().position(|request| request.answer.is_none());
        if waited.is_none() {
            if self.unasked.len() >= MAX_OPEN {
                self.unasked.pop_front();
            }
            self.unasked.push_back(now.frame);
        }
        let early = self.is_early(head);
        let latency =
            waited.filter(|_| !early).and_then(|at| self.open.get(at)).and_then(|request| now.since(request));
        let exchange = waited.and_then(|at| self.open.get_mut(at)).map(|request| &mut request.exchange);
        records.push(Record::HttpExchange(Box::new(HttpExchange {
            status: head.code(),
            content_type: head.value(bytes, "content-type").map(str::to_owned),
            reply_frame: Some(now.frame),
            early,
            latency,
            ..exchange.map(std::mem::take).unwrap_or_default()
        })));
        let answer = Answer { status: head.code(), frame: now.frame, latency, soap };
        if let Some(request) = waited.filter(|_| early).and_then(|at| self.open.get_mut(at)) {
            request.answer = Some(answer);
            return;
        }
        let request = waited.and_then(|at| self.open.remove(at)).unwrap_or_default();
        let call = request.call.or_else(|| {
            let soap = answer.soap.as_ref()?;
            Some(SoapCall { soap_version: Some(soap.version), ..SoapCall::default() })
        });
        if let Some(call) = call {
            records.push(Record::SoapCall(Box::new(call.answered(answer))));
        }
    }

    /// The server said something that is not HTTP. Requests of which all is there have that for their answer, others
    /// are forgotten.
    pub fn refused(&mut self, said: &str, now: Moment, records: &mut Vec<Record>) {
        self.open.retain(|request| request.complete);
        while !self.open.is_empty() {
            self.pop(Some((said, now)), records);
        }
    }

    /// Bytes from the client were not captured, and not only of a body.
    pub fn missed(&mut self) {
        self.missed = true;
    }

    /// Bytes from the server were not captured: those of an answer that was `cut`, or else of nobody knows how many,
    /// unless it is `known` that they are of a body.
    pub fn gap(&mut self, cut: bool, known: bool, records: &mut Vec<Record>) {
        if cut {
            self.pop(None, records);
        }
        if !known {
            self.end(true, records);
        }
    }

    /// No more answers come, and where it is `all`, no more of the requests.
    pub fn end(&mut self, all: bool, records: &mut Vec<Record>) {
        while self.open.front().is_some_and(|request| all || request.complete) {
            self.pop(None, records);
        }
    }

    fn pop(&mut self, refusal: Option<(&str, Moment)>, records: &mut Vec<Record>) {
        let Some(request) = self.open.pop_front().filter(|request| request.answer.is_none()) else { return };
        let reply_frame = refusal.map(|(_, now)| now.frame);
        let latency = refusal.and_then(|(_, now)| now.since(&request));
        records.push(Record::HttpExchange(Box::new(HttpExchange {
            reply_frame,
            latency,
            ..request.exchange
        })));
        if let Some(call) = request.call {
            records.push(Record::SoapCall(Box::new(SoapCall {
                outcome: if refusal.is_some() { "refused" } else { "not seen" },
                refusal: refusal.map(|(said, _)| said.to_owned()),
                reply_frame,
                latency,
                ..call
            })));
        }
    }
}

impl SoapCall {
    /// The same with its answer.
    fn answered(self, answer: Answer) -> Self {
        let Answer { status, frame, latency, soap } = answer;
        let (operation, fault) = soap.map_or((None, None), |soap| (soap.operation, soap.fault));
        let outcome = match (&fault, status) {
            (Some(_), _) => "fault",
            (None, Some(200..=299)) => "answered",
            (None, _) => "error",
        };
        let operation = self.operation.or_else(|| Some(without_response(&operation?).to_owned()));
        SoapCall { operation, fault, outcome, status, reply_frame: Some(frame), latency, ..self }
    }
}

/// Whether a head is that of the answer that a request waits for (RFC 9110 §15.2); the upgrade to another protocol is one.
fn is_final(head: &Head) -> bool {
    head.code().is_none_or(|code| !(100..200).contains(&code) || code == 101)
}

/// Host and path of a request.
fn endpoint(exchange: &HttpExchange) -> Option<String> {
    let uri = exchange.uri.as_deref()?;
    match exchange.host.as_deref() {
        Some(host) if uri.starts_with('/') => Some(format!("{host}{uri}")),
        _ => Some(uri.to_owned()),
    }
}

/// The operation that an answer of that name is for.
fn without_response(name: &str) -> &str {
    name.strip_suffix("Response").filter(|operation| !operation.is_empty()).unwrap_or(name)
}
