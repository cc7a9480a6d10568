//! A record of each kind of which everything is known.

use dissect::protocol::dcerpc::records::Rpc;
use dissect::protocol::http::exchange::{HttpExchange, SoapCall};
use dissect::protocol::mysql::records::{
    BinlogEvent, Bound, Error, Infile, Login, PreparedStatement, Statement,
};
use dissect::protocol::ntp::reference::Reference;
use dissect::protocol::smb::smb2::records as smb;
use dissect::protocol::soap::Fault;
use dissect::protocol::vmware::records::{AuthdLogin, Banner};
use dissect::record::{ClockSample, ControlExchange, Record};
use dissect::time::Time;

/// Records with the protocols that they are of. Each key is named here, so that a new one is not forgotten.
pub fn records() -> Vec<(&'static str, Record)> {
    vec![
        (
            "ntp",
            Record::ClockSample(ClockSample {
                version: Some(7),
                mode: Some("client/server"),
                clock: Some("client"),
                request_seen: true,
                reply_seen: true,
                request_frame: Some(7),
                reply_frame: Some(7),
                t1: Some(time()),
                t2: Some(time()),
                t3: Some(time()),
                t4: Some(time()),
                client_times: Some("capture"),
                request_transmit: Some(time()),
                interleaved: Some(true),
                offset: Some(0.5),
                delay: Some(0.5),
                root_distance: Some(0.5),
                stratum: Some(7),
                leap: Some(7),
                reference: Some(Reference { stratum: 1, id: 0x4750_5300 }),
                kiss_code: Some(Reference { stratum: 1, id: 0x4750_5300 }),
                doubt: Some("x"),
            }),
        ),
        (
            "ntp",
            Record::ControlExchange(ControlExchange {
                mode: 7,
                code: 7,
                operation: "x",
                association: Some(7),
                request_packets: Some(7),
                request_bytes: Some(7),
                response_packets: Some(7),
                response_bytes: Some(7),
                amplification: Some(0.5),
                complete: true,
                error: Some("x".into()),
            }),
        ),
        (
            "mysql",
            Record::Login(Box::new(Login {
                user: Some(text()),
                database: Some(text()),
                plugin: Some(text()),
                tls: true,
                change_user: true,
                attributes: [(text(), text())].into(),
                outcome: "accepted",
                error: error(),
                password_matches: Some(true),
                duration: Some(0.5),
            })),
        ),
        (
            "mysql",
            Record::Statement(Box::new(Statement {
                command: Some("x"),
                sql: Some("x".into()),
                statement_id: Some(7),
                params: vec![bound()],
                bulk_params: vec![vec![bound()]],
                bulk_rows: Some(7),
                digest: Some(text()),
                digest_hash: Some("5e".repeat(32)),
                database: Some(text()),
                user: Some(text()),
                attributes: vec![bound()],
                request_frame: Some(7),
                reply_frame: Some(7),
                answer: "complete",
                time_to_first: Some(0.5),
                time_to_last: Some(0.5),
                latency_unknown: Some("gap"),
                results: Some(7),
                rows: Some(7),
                bytes: Some(7),
                affected_rows: Some(7),
                insert_id: Some(7),
                warnings: Some(7),
                error: error(),
                flags: vec!["slow"],
            })),
        ),
        (
            "mysql",
            Record::Prepared(Box::new(PreparedStatement {
                statement_id: 7,
                sql: Some("x".into()),
                params: Some(7),
                columns: Some(7),
                executions: 7,
                closed: true,
            })),
        ),
        ("mysql", Record::Infile(Infile { file: text(), bytes: 7, complete: true })),
        (
            "mysql",
            Record::BinlogEvent(Box::new(BinlogEvent {
                kind: Some("x"),
                event_type: 7,
                position: Some(7),
                size: 7,
                server_id: 7,
                timestamp: Some(time()),
                table: Some(text()),
                rows: Some(7),
                database: Some(text()),
                sql: Some(text()),
                gtid: Some(text()),
                xid: Some(7),
                file: Some(text()),
            })),
        ),
        (
            "dcerpc",
            Record::Rpc(Box::new(Rpc {
                over: "tcp",
                pipe: Some(text()),
                interface: Some("x".into()),
                interface_id: Some(text()),
                interface_version: Some(7),
                operation: Some("x"),
                operation_number: Some(7),
                call: 7,
                protection: Some("x"),
                user: Some(text()),
                domain: Some(text()),
                request_frame: Some(7),
                reply_frame: Some(7),
                latency: Some(0.5),
                outcome: "answered",
                result: Some("x".into()),
                result_code: Some(7),
            })),
        ),
        (
            "http",
            Record::HttpExchange(Box::new(HttpExchange {
                method: Some(text()),
                uri: Some(text()),
                host: Some(text()),
                user_agent: Some(text()),
                mechanism: Some("Basic"),
                user: Some(text()),
                status: Some(7),
                content_type: Some(text()),
                request_frame: Some(7),
                reply_frame: Some(7),
                early: true,
                latency: Some(0.5),
            })),
        ),
        (
            "http",
            Record::SoapCall(Box::new(SoapCall {
                operation: Some(text()),
                namespace: Some(text()),
                action: Some(text()),
                endpoint: Some(text()),
                soap_version: Some("1.1"),
                outcome: "answered",
                status: Some(7),
                fault: Some(fault()),
                refusal: Some(text()),
                request_frame: Some(7),
                reply_frame: Some(7),
                early: true,
                latency: Some(0.5),
            })),
        ),
        (
            "smb",
            Record::SmbLogin(Box::new(smb::Login {
                session_id: Some(text()),
                user: Some(text()),
                domain: Some(text()),
                workstation: Some(text()),
                mechanism: Some("NTLMSSP"),
                ntlm_version: Some("x"),
                service: Some(text()),
                realm: Some(text()),
                dialect: Some(text()),
                signing_required: Some(true),
                encryption: Some(true),
                guest: true,
                anonymous: true,
                binding: true,
                outcome: "accepted",
                status: Some(text()),
                duration: Some(0.5),
            })),
        ),
        (
            "smb",
            Record::Tree(smb::ShareConnection {
                path: Some(text()),
                share_type: Some("disk"),
                user: Some(text()),
                session_id: Some(text()),
                outcome: "connected",
                status: Some(text()),
            }),
        ),
        (
            "smb",
            Record::File(Box::new(smb::FileAccess {
                number: Some(7),
                path: Some(text()),
                share: Some(text()),
                user: Some(text()),
                session_id: Some(text()),
                object: Some("file"),
                outcome: Some("opened"),
                status: Some(text()),
                access: vec!["x"],
                opened: Some(time()),
                closed: Some(time()),
                creation_time: Some(time()),
                last_access_time: Some(time()),
                last_write_time: Some(time()),
                change_time: Some(time()),
                size: Some(7),
                bytes_read: 7,
                bytes_written: 7,
                read: vec![(0, 7)],
                written: vec![(0, 7)],
                more_ranges: true,
                renamed_to: Some(text()),
                deleted: true,
            })),
        ),
        (
            "smb",
            Record::Posture(Box::new(smb::SessionPosture {
                dialect: Some(text()),
                client_requires_signing: Some(true),
                server_requires_signing: Some(true),
                signing_algorithm: Some("x"),
                signed_messages: 7,
                unsigned_messages: 7,
                encrypted_messages: 7,
                compressed_messages: 7,
                cipher: Some("x"),
                compression: vec!["x"],
                guest: Some(true),
                anonymous: Some(true),
                hints: vec!["x"],
            })),
        ),
        (
            "vmware",
            Record::Banner(Box::new(Banner {
                version: Some(text()),
                ssl_required: true,
                server_protocol: Some(text()),
                mks_protocol: Some(text()),
                capabilities: vec![text()],
                text: text(),
            })),
        ),
        (
            "vmware",
            Record::AuthdLogin(Box::new(AuthdLogin {
                user: Some(text()),
                method: "password",
                ticket: Some(text()),
                outcome: "accepted",
                code: Some(7),
                text: Some(text()),
                duration: Some(0.5),
            })),
        ),
    ]
}

fn text() -> String {
    "x".to_owned()
}

fn time() -> Time {
    Time::new(0, 0)
}

fn error() -> Error {
    Error { error_code: Some(7), sql_state: Some(text()), error: Some(text()) }
}

fn bound() -> Bound {
    Bound { name: text(), value: Some(text()), null: true, streamed: true, instead: Some("x") }
}

fn fault() -> Fault {
    Fault { code: text(), subcode: text(), reason: text(), actor: text(), detail: text() }
}
