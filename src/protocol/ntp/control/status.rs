//! The status word of a control message: which of four layouts it has depends on the message (RFC 9327 §3).

use super::super::header::LEAPS;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

const SOURCES: &[(u64, &str)] = &[
    (0, "unspecified or unknown"),
    (1, "calibrated atomic clock or PPS"),
    (2, "VLF or LF radio"),
    (3, "HF radio"),
    (4, "UHF satellite"),
    (5, "local net or local clock"),
    (6, "UDP/NTP"),
    (7, "UDP/TIME"),
    (8, "eyeball and wristwatch"),
    (9, "telephone modem"),
];

const SYSTEM_EVENTS: &[(u64, &str)] = &[
    (0, "unspecified"),
    (1, "frequency file not available"),
    (2, "frequency file available, frequency set"),
    (3, "spike detected"),
    (4, "initial frequency training"),
    (5, "clock synchronized"),
    (6, "program restarted"),
    (7, "clock error beyond the panic threshold"),
    (8, "no system peer"),
    (9, "leap second armed"),
    (10, "leap second disarmed"),
    (11, "leap second inserted or deleted"),
    (12, "clock stepped"),
    (13, "kernel discipline status changed"),
    (14, "leap seconds table loaded"),
    (15, "leap seconds table outdated"),
];

const SELECTIONS: &[(u64, &str)] = &[
    (0, "rejected"),
    (1, "discarded by the intersection algorithm"),
    (2, "discarded by table overflow"),
    (3, "discarded by the cluster algorithm"),
    (4, "included by the combine algorithm"),
    (5, "backup source"),
    (6, "system peer"),
    (7, "PPS peer"),
];

const PEER_EVENTS: &[(u64, &str)] = &[
    (0, "unspecified"),
    (1, "association mobilized"),
    (2, "association demobilized"),
    (3, "server unreachable"),
    (4, "server reachable"),
    (5, "association restarted"),
    (6, "no server found"),
    (7, "rate exceeded"),
    (8, "access denied"),
    (9, "leap second armed by the server"),
    (10, "became system peer"),
    (11, "reference clock event"),
    (12, "authentication failed"),
    (13, "popcorn spike suppressed"),
    (14, "entered interleaved mode"),
    (15, "interleave error, recovered"),
];

const CLOCK_STATES: &[(u64, &str)] = &[
    (0, "operating within nominals"),
    (1, "reply timeout"),
    (2, "bad reply format"),
    (3, "hardware or software fault"),
    (4, "propagation failure"),
    (5, "bad date format or value"),
    (6, "bad time format or value"),
];

/// Why a request was refused.
pub const ERRORS: &[(u64, &str)] = &[
    (0, "unspecified"),
    (1, "authentication failure"),
    (2, "invalid message length or format"),
    (3, "invalid opcode"),
    (4, "unknown association identifier"),
    (5, "unknown variable name"),
    (6, "invalid variable value"),
    (7, "administratively prohibited"),
];

crate::fields! { FIELDS:
    /// State of what the message is about; its layout depends on the message, and requests leave it zero.
    STATUS = hex("ntp.ctrl.status", "Status").spec("RFC 9327 §3");
    /// Warning of a leap second, or that the clock is not synchronized.
    SYSTEM_LEAP = uint("ntp.ctrl.sys_status.li", "Leap indicator").bits(0, 2).names(LEAPS).spec("RFC 9327 §3.1");
    /// Kind of source that the system clock follows.
    SYSTEM_SOURCE = uint("ntp.ctrl.sys_status.clksrc", "Clock source")
        .bits(2, 6).names(SOURCES).spec("RFC 9327 §3.1");
    /// Events since the status was last read; stops at 15.
    SYSTEM_COUNT = uint("ntp.ctrl.sys_status.count", "System event counter").bits(8, 4).spec("RFC 9327 §3.1");
    /// The last event of the system.
    SYSTEM_EVENT = uint("ntp.ctrl.sys_status.code", "System event code")
        .bits(12, 4).names(SYSTEM_EVENTS).spec("RFC 9327 §3.1");
    /// The association comes from the configuration.
    PEER_CONFIGURED = flag("ntp.ctrl.peer_status.config", "Configured").bits(0, 1).spec("RFC 9327 §3.2");
    /// Its messages are to be authenticated.
    PEER_AUTH_ENABLED = flag("ntp.ctrl.peer_status.authenable", "Authentication enabled")
        .bits(1, 1).spec("RFC 9327 §3.2");
    /// Its last message was authentic.
    PEER_AUTHENTIC = flag("ntp.ctrl.peer_status.authentic", "Authentication okay").bits(2, 1).spec("RFC 9327 §3.2");
    /// One of its last eight polls was answered.
    PEER_REACHABLE = flag("ntp.ctrl.peer_status.reach", "Reachable").bits(3, 1).spec("RFC 9327 §3.2");
    /// It is a broadcast association.
    PEER_BROADCAST = flag("ntp.ctrl.peer_status.bcast", "Broadcast").bits(4, 1).spec("RFC 9327 §3.2");
    /// What the selection algorithms made of it.
    PEER_SELECTION = uint("ntp.ctrl.peer_status.selection", "Selection")
        .bits(5, 3).names(SELECTIONS).spec("RFC 9327 §3.2");
    /// Events since the status was last read; stops at 15.
    PEER_COUNT = uint("ntp.ctrl.peer_status.count", "Peer event counter").bits(8, 4).spec("RFC 9327 §3.2");
    /// The last event of the association.
    PEER_EVENT = uint("ntp.ctrl.peer_status.code", "Peer event code")
        .bits(12, 4).names(PEER_EVENTS).spec("RFC 9327 §3.2");
    /// State of the reference clock.
    CLOCK_STATUS = uint("ntp.ctrl.clock_status.status", "Clock status")
        .bits(0, 8).names(CLOCK_STATES).spec("RFC 9327 §3.3");
    /// The last event of the reference clock.
    CLOCK_EVENT = uint("ntp.ctrl.clock_status.code", "Clock event code")
        .bits(8, 8).names(CLOCK_STATES).spec("RFC 9327 §3.3");
    /// Why the request was refused.
    ERROR = uint("ntp.ctrl.err_status", "Error code").bits(0, 8).names(ERRORS).spec("RFC 9327 §3.4");
    /// Zero in a refusal.
    ERROR_RESERVED = uint("ntp.ctrl.err_status.reserved", "Reserved").bits(8, 8).spec("RFC 9327 §3.4");
}

/// The layouts of a status word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// None: requests, and answers that are about neither system, peer nor clock.
    None,
    /// Of the system, RFC 9327 §3.1.
    System,
    /// Of an association, RFC 9327 §3.2.
    Peer,
    /// Of a reference clock, RFC 9327 §3.3.
    Clock,
    /// Of a refusal, RFC 9327 §3.4.
    Error,
}

const SYSTEM_PARTS: &[&Field] = &[&SYSTEM_LEAP, &SYSTEM_SOURCE, &SYSTEM_COUNT, &SYSTEM_EVENT];
const PEER_PARTS: &[&Field] = &[
    &PEER_CONFIGURED,
    &PEER_AUTH_ENABLED,
    &PEER_AUTHENTIC,
    &PEER_REACHABLE,
    &PEER_BROADCAST,
    &PEER_SELECTION,
    &PEER_COUNT,
    &PEER_EVENT,
];
const CLOCK_PARTS: &[&Field] = &[&CLOCK_STATUS, &CLOCK_EVENT];
const ERROR_PARTS: &[&Field] = &[&ERROR, &ERROR_RESERVED];

impl Status {
    /// Reads a status word of this layout.
    pub fn read(self, r: &mut Reader<'_, '_>) -> Result<u16, Fault> {
        let parts = match self {
            Status::None => &[],
            Status::System => SYSTEM_PARTS,
            Status::Peer => PEER_PARTS,
            Status::Clock => CLOCK_PARTS,
            Status::Error => ERROR_PARTS,
        };
        r.bits_be16(&STATUS, parts)
    }
}
