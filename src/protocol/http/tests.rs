use super::PROTOCOL;
use super::connection::MAX_BODY;
use crate::message::Side::{self, Client, Server};
use crate::protocol::testing::Session;
use crate::protocol::{Behind, Probe, Step, Transport, Verdict};
use crate::record::Record;
use crate::time::Time;

fn session() -> Session {
    Session::new(&PROTOCOL, Transport::Tcp)
}

/// Gives all bytes of a side, and returns the summaries of the messages in them.
fn hear(session: &mut Session, side: Side, mut bytes: &[u8]) -> Vec<String> {
    let mut summaries = Vec::new();
    while !bytes.is_empty() {
        let taken = match session.step(side, bytes) {
            Step::Message(length) => {
                session.check_tree(&bytes[..length]);
                summaries.push(session.summary.clone());
                length
            }
            Step::Body(length) => length,
            Step::Skip(length) => {
                summaries.push(format!("skipped {length}"));
                length
            }
            Step::Need(length) => {
                assert!(session.behind == Behind::More && length > bytes.len());
                return summaries;
            }
            Step::NotMine | Step::Becomes(_) => return summaries,
        };
        bytes = &bytes[taken..];
    }
    summaries
}

#[track_caller]
fn assert_shows(shown: &str, lines: &[&str]) {
    for line in lines {
        assert!(shown.lines().any(|own| own.trim() == *line), "no line `{line}` in\n{shown}");
    }
}

#[test]
fn a_request_is_told_field_by_field() {
    let request = b"GET /a/b?c=1&d HTTP/1.1\r\nHost: example.test\r\nX-Own:  1 \r\n\
        Cookie: e=2; f=3\r\nAuthorization: Basic QTpC\r\nEmpty:\r\nno field\r\n\r\n";
    let mut session = session();
    let shown = session.listing(Client, request);
    session.check_tree(request);
    assert_eq!(session.summary, "GET /a/b?c=1&d");
    assert_shows(
        &shown,
        &[
            "http.request.method = \"GET\"",
            "http.request.uri = \"/a/b?c=1&d\"",
            "http.request.uri.path = \"/a/b\"",
            "http.request.uri.query = \"c=1&d\"",
            "http.request.uri.query.parameter = \"d\"",
            "http.request.version = \"HTTP/1.1\"",
            "http.host = \"example.test\"",
            "http.request.line = \"X-Own:  1\"",
            "http.cookie = \"e=2; f=3\"",
            "http.cookie_pair = \"f=3\"",
            "http.authorization = \"Basic QTpC\"",
            "http.authbasic = \"A:B\"",
            "http.request.line = \"Empty:\"",
            "http.request.line = \"no field\"",
            "http.head_end = 0d0a",
            "! warning at 110: not the form of a header field",
        ],
    );
}

#[test]
fn answers_end_where_their_heads_say() {
    let mut session = session();
    let requests =
        b"GET /1 HTTP/1.1\r\n\r\nHEAD /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\nGET /4 HTTP/1.0\r\n\r\n";
    assert_eq!(hear(&mut session, Client, requests), ["GET /1", "HEAD /2", "GET /3", "GET /4"]);
    let answers = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none\
        HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\
        HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nth\r\n3;x\r\nree\r\n0\r\nT: 1\r\n\r\n\
        HTTP/1.0 404 Not Found\r\n\r\nuntil the end";
    let shown = hear(&mut session, Server, answers);
    assert_eq!(shown, ["200 OK", "200 OK", "200 OK", "404 Not Found"]);
    let told: Vec<_> = session
        .records
        .iter()
        .map(|record| match record {
            Record::HttpExchange(exchange) => (exchange.uri.as_deref().unwrap(), exchange.status.unwrap()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, [("/1", 200), ("/2", 200), ("/3", 200), ("/4", 404)]);
    assert_eq!(session.facts()["requests"], 4);
}

#[test]
fn chunks_are_joined() {
    let mut session = session();
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n\
        2\r\nab\r\n1\r\nc\r\n0\r\nT: 1\r\n\r\n";
    let shown = session.listing(Server, answer);
    session.check_tree(answer);
    assert_shows(
        &shown,
        &[
            "http.chunk_size = 2",
            "http.chunk_data = 6162",
            "http.chunked_trailer_part = \"T: 1\"",
            "http.file_data = \"abc\"",
        ],
    );
    let source = &session.tree.sources()[0];
    assert_eq!((source.how, &*source.bytes), ("dechunked", &b"abc"[..]));
    let broken =
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nwrong\r\nHTTP/1.1 204 Next\r\n\r\n";
    assert_eq!(hear(&mut session, Server, broken), ["200 OK", "skipped 7", "204 Next"]);
}

#[test]
fn a_message_waits_for_its_body_and_no_longer() {
    let mut session = session();
    session.behind = Behind::More;
    let request = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbodyGET /2";
    for end in 0..request.len() - 10 {
        let step = session.step(Client, &request[..end.max(1)]);
        assert!(matches!(step, Step::Need(length) if length > end), "{step:?} at {end}");
    }
    assert_eq!(hear(&mut session, Server, b"HTTP/1.1 100 Continue\r\n\r\n"), ["100 Continue"]);
    assert_eq!(session.records, []);
    assert_eq!(session.step(Client, request), Step::Message(request.len() - 6));
    assert_eq!(
        hear(&mut session, Server, b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"),
        ["201 Created"]
    );
    assert_eq!(session.records.len(), 1);
}

#[test]
fn who_a_client_says_to_be_is_told_without_its_password() {
    let mut session = session();
    for (credentials, user) in [("Basic QTpC", Some("A")), ("QTpC", None), ("Basic QQ==", None)] {
        let request = format!("GET / HTTP/1.1\r\nAuthorization: {credentials}\r\n\r\n");
        hear(&mut session, Client, request.as_bytes());
        hear(&mut session, Server, b"HTTP/1.1 204 No Content\r\n\r\n");
        let Some(Record::HttpExchange(exchange)) = session.records.last() else {
            panic!("{:?}", session.records)
        };
        assert_eq!((exchange.user.as_deref(), exchange.mechanism), (user, user.map(|_| "Basic")));
    }
}

#[test]
fn an_answer_may_come_before_all_of_its_request() {
    let body =
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><Up/></s:Body></s:Envelope>";
    let head = format!("POST / HTTP/1.1\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n", body.len());
    let request = format!("{head}{body}");
    let mut session = session();
    session.behind = Behind::More;
    assert_eq!(hear(&mut session, Client, &request.as_bytes()[..head.len() + 9]), [""; 0]);
    let answer = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(hear(&mut session, Server, answer), ["302 Found"]);
    assert_eq!(session.tree.notes()[0].text, "this answers a request of which not all had arrived");
    let [Record::HttpExchange(exchange)] = &session.records[..] else { panic!("{:?}", session.records) };
    assert_eq!((exchange.status, exchange.early, exchange.latency), (Some(302), true, None));
    // It stays the answer to that request also where the server sends no more.
    session.end(Server);
    assert_eq!(hear(&mut session, Client, request.as_bytes()), ["POST /, SOAP Up"]);
    assert!(session.tree.notes()[0].text.ends_with("answered this request before all of it had arrived"));
    session.end(Client);
    let [_, Record::SoapCall(call)] = &session.records[..] else { panic!("{:?}", session.records) };
    assert_eq!((call.operation.as_deref(), call.outcome, call.status), (Some("Up"), "error", Some(302)));
}

#[test]
fn long_bodies_are_carried_through() {
    let mut session = session();
    session.behind = Behind::More;
    let length = MAX_BODY + 1;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    assert_eq!(hear(&mut session, Server, head.as_bytes()), ["200 OK"]);
    assert_eq!(session.tree.notes()[0].text, "a body of more than 262144 bytes follows, which is not shown");
    let body = vec![b'x'; length as usize];
    assert_eq!(session.step(Server, &body[..1000]), Step::Body(1000));
    session.gap(Server, 500);
    assert_eq!(session.step(Server, &body[1500..]), Step::Body(body.len() - 1500));
    assert_eq!(hear(&mut session, Server, b"HTTP/1.1 204 Next\r\n\r\n"), ["204 Next"]);
    // The same in chunks, of which nobody says how long they are in all.
    let mut chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..300 {
        chunks.extend(b"400\r\n");
        chunks.extend([b'y'; 0x400]);
        chunks.extend(b"\r\n");
    }
    chunks.extend(b"0\r\n\r\nHTTP/1.1 204 Next\r\n\r\n");
    assert_eq!(hear(&mut session, Server, &chunks), ["200 OK", "204 Next"]);
}

#[test]
fn behind_a_gap_the_next_message_is_found() {
    let mut session = session();
    session.behind = Behind::Gap(10);
    let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart";
    assert_eq!(hear(&mut session, Server, cut), ["200 OK"]);
    assert!(session.tree.notes()[0].text.ends_with("the 10 bytes behind them were not captured"));
    session.gap(Server, 10);
    session.behind = Behind::More;
    let rest = [&[b'z'; 85][..], b"HTTP/1.1 204 Next\r\n\r\n"].concat();
    assert_eq!(hear(&mut session, Server, &rest), ["204 Next"]);
    session.gap(Server, 10_000);
    let somewhere = b"in a body</html>HTTP/1.1 304 Not Modified\r\n\r\n";
    assert_eq!(hear(&mut session, Server, somewhere), ["skipped 16", "304 Not Modified"]);
}

#[test]
fn another_protocol_may_take_over() {
    let mut session = session();
    hear(&mut session, Client, b"CONNECT a:443 HTTP/1.1\r\n\r\n");
    assert_eq!(hear(&mut session, Server, b"HTTP/1.1 200 Connected\r\n\r\n"), ["200 Connected"]);
    assert_eq!(session.step(Client, b"\x16\x03\x01"), Step::Body(3));
    assert_eq!(session.step(Server, b"HTTP/1.1 200 OK\r\n\r\n"), Step::Body(19));
    assert_eq!(session.facts()["upgraded"], "tunnel");
}

#[test]
fn lengths_in_doubt_are_told() {
    let mut session = session();
    let smuggled = b"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    let shown = session.listing(Client, smuggled);
    assert!(shown.contains("both Content-Length and Transfer-Encoding"), "{shown}");
    let twice = b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx";
    assert!(session.listing(Client, twice).contains("two different values of Content-Length"));
}

#[test]
fn soap_calls_are_told() {
    let envelope = |body: &str| {
        let open = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>";
        format!("{open}{body}</s:Body></s:Envelope>")
    };
    let post = |body: &str| {
        format!(
            "POST /sdk HTTP/1.1\r\nHost: esx\r\nSOAPAction: \"urn:vim25\"\r\nContent-Type: text/xml\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let mut session = session();
    let request = post(&envelope("<Login xmlns='urn:vim25'/>"));
    assert_eq!(hear(&mut session, Client, request.as_bytes()), ["POST /sdk, SOAP Login"]);
    session.time = Time(session.time.0 + 250_000_000);
    let fault = envelope("<s:Fault><faultcode>s:Client</faultcode><faultstring>No</faultstring></s:Fault>");
    let answer = format!("HTTP/1.1 500 Error\r\nContent-Length: {}\r\n\r\n{fault}", fault.len());
    assert_eq!(hear(&mut session, Server, answer.as_bytes()), ["500 Error, SOAP fault s:Client: No"]);
    let Record::SoapCall(call) = &session.records[1] else { panic!("{:?}", session.records) };
    assert_eq!(call.operation.as_deref(), Some("Login"));
    assert_eq!((call.action.as_deref(), call.endpoint.as_deref()), (Some("urn:vim25"), Some("esx/sdk")));
    assert_eq!((call.outcome, call.status, call.latency), ("fault", Some(500), Some(0.25)));
    session.records.clear();
    hear(&mut session, Client, request.as_bytes());
    session.end(Server);
    let Record::SoapCall(call) = &session.records[1] else { panic!("{:?}", session.records) };
    assert_eq!((call.outcome, call.status), ("not seen", None));
}

#[test]
fn a_server_may_speak_no_http() {
    let mut session = session();
    hear(&mut session, Client, b"GET / HTTP/1.1\r\n\r\n");
    let answer = hear(&mut session, Server, b"SSH-2.0-Test\r\n\0\0\0");
    assert_eq!(answer, ["Answer that is not HTTP: SSH-2.0-Test", "skipped 3"]);
    let Record::HttpExchange(exchange) = &session.records[0] else { panic!("{:?}", session.records) };
    assert_eq!((exchange.status, exchange.uri.as_deref()), (None, Some("/")));
    let banner = b"220 VMware Authentication Daemon Version 1.0\r\n";
    assert_eq!(self::session().step(Server, banner), Step::Becomes("vmware"));
}

#[test]
fn several_parts_are_told_apart() {
    let body = "preamble\r\n--b\r\nContent-Type: application/xop+xml; type=\"text/xml\"\r\n\r\n\
        <s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><Up/></s:Body></s:Envelope>\r\n\
        --b\r\nContent-Id: <1>\r\nContent-Transfer-Encoding: binary\r\n\r\n\u{1}\u{2}\r\n--b--\r\n";
    let request = format!(
        "POST / HTTP/1.1\r\nContent-Type: Multipart/Related; boundary=\"b\"\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut session = session();
    let shown = session.listing(Client, request.as_bytes());
    session.check_tree(request.as_bytes());
    assert_eq!(session.summary, "POST /, SOAP Up");
    assert_shows(
        &shown,
        &[
            "mime_multipart.boundary = \"--b\\r\\n\"",
            "mime_multipart.header.content-type = \"application/xop+xml; type=\\\"text/xml\\\"\"",
            "soap.operation = \"Up\"",
            "mime_multipart.header.content-id = \"<1>\"",
            "http.file_data = \"\\u{1}\\u{2}\"",
            "mime_multipart.last_boundary = \"--b--\\r\\n\"",
        ]
        .map(|line| line.replace("http.file_data = \"\\u{1}\\u{2}\"", "http.body = 0102"))
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>(),
    );
}

#[test]
fn only_first_lines_are_believed() {
    let verdict = |bytes: &[u8]| {
        (PROTOCOL.probe)(&Probe { transport: Transport::Tcp, bytes, side: Client, time: Time::default() })
    };
    assert_eq!(verdict(b"GET / HTTP/1.1\r\n"), Verdict::Certain(Some(Client)));
    assert_eq!(verdict(b"HTTP/1.0 200 OK\r\n"), Verdict::Certain(Some(Server)));
    assert_eq!(verdict(b"GET /"), Verdict::More);
    let long = [b"GET /", &[b'a'; 2000][..]].concat();
    assert_eq!(verdict(&long), Verdict::Likely(Some(Client)));
    assert_eq!(verdict(b"220 ftp.example.test\r\n"), Verdict::No);
}

#[test]
fn every_prefix_and_changed_byte_holds_together() {
    let messages: [(Side, &[u8]); 3] = [
        (Client, b"POST /a?b=c HTTP/1.1\r\nCookie: d=e; f\r\nContent-Length: 5\r\nContent-Type: text/xml\r\n\r\n<g/>\n"),
        (Server, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n"),
        (Client, b"PUT / HTTP/1.0\r\nContent-Type: multipart/x; boundary=b\r\nContent-Length: 28\r\n\r\n--b\r\nA: b\r\n\r\nc\r\n--b--\r\nxyz\r\n"),
    ];
    for (side, message) in messages {
        for end in 1..=message.len() {
            for behind in [Behind::More, Behind::End, Behind::Cut(9)] {
                let mut session = session();
                session.behind = behind;
                hear(&mut session, side, &message[..end]);
            }
        }
        for at in 0..message.len() {
            for byte in [0, b'\n', b' ', b':', b';', 0xff, message[at] ^ 1] {
                let mut changed = message.to_vec();
                changed[at] = byte;
                hear(&mut session(), side, &changed);
            }
        }
    }
}

#[test]
fn a_request_that_waited_while_its_answer_came_is_not_answered_by_the_next() {
    let mut session = session();
    let exchanges = |session: &Session| -> Vec<_> {
        let exchange = |record: &Record| match record {
            Record::HttpExchange(exchange) => {
                (exchange.request_frame, exchange.reply_frame, exchange.latency)
            }
            other => panic!("{other:?}"),
        };
        session.records.iter().map(exchange).collect()
    };
    session.frame = 10;
    hear(&mut session, Server, b"HTTP/1.1 204 None\r\n\r\n");
    // Frame 9, behind bytes that were not captured.
    session.frame = 8;
    session.gap(Client, 100);
    hear(&mut session, Client, b"GET /late HTTP/1.1\r\n\r\n");
    session.frame = 11;
    hear(&mut session, Client, b"GET /next HTTP/1.1\r\n\r\n");
    session.time = Time(session.time.0 + 1_000_000_000);
    hear(&mut session, Server, b"HTTP/1.1 204 None\r\n\r\n");
    let expected = [(None, Some(11), None), (Some(9), None, None), (Some(12), Some(13), Some(1.0))];
    assert_eq!(exchanges(&session), expected);
}
