//! Variables that ntpd and its kin have, with their types: of the system, of associations, of reference clocks
//! (RFC 1305 B.3, ntpd), of requests for lists, and the columns of these.
//!
//! Both tables are in ascending order of name, for the search.

use super::super::header::{LEAPS, MODES, write_interval};
use crate::field::Field;
use crate::tree::{Node, Tree};
use std::fmt::Write;

const STRATA: &[(u64, &str)] = &[(0, "unspecified"), (1, "primary"), (16, "unsynchronized")];

/// Checks that a message can fail, lowest bit first (ntpd: TEST1 to TEST13).
const FLASH: &[&str] = &[
    "duplicate packet",
    "bogus packet",
    "server not synchronized in packet",
    "access denied",
    "authentication failure",
    "invalid stratum in packet",
    "header distance exceeded",
    "Autokey sequence error",
    "Autokey protocol error",
    "invalid stratum",
    "distance exceeded",
    "synchronization loop",
    "unreachable",
];

crate::fields! { VARIABLES:
    /// Newest of the entries that were listed before.
    VAR_ADDR_OLDER = text("ntp.ctrl.var.addr.older", "Older address").spec("ntpd");
    /// Number of the association.
    VAR_ASSOCID = uint("ntp.ctrl.var.associd", "Association id").spec("ntpd");
    /// CMACs made.
    VAR_AUTHCMACS = uint("ntp.ctrl.var.authcmacs", "CMACs").spec("ntpd");
    /// Digests checked.
    VAR_AUTHDECRYPTS = uint("ntp.ctrl.var.authdecrypts", "Digests checked").spec("ntpd");
    /// Time that a digest takes.
    VAR_AUTHDELAY = float("ntp.ctrl.var.authdelay", "Authentication delay").unit("ms").spec("ntpd");
    /// Digests made.
    VAR_AUTHDIGESTS = uint("ntp.ctrl.var.authdigests", "Digests").spec("ntpd");
    /// Whether its messages are to be authenticated.
    VAR_AUTHENABLE = uint("ntp.ctrl.var.authenable", "Authentication enabled").spec("RFC 1305 B.3");
    /// Digests made.
    VAR_AUTHENCRYPTS = uint("ntp.ctrl.var.authencrypts", "Digests made").spec("ntpd");
    /// Whether its last message was authentic.
    VAR_AUTHENTIC = uint("ntp.ctrl.var.authentic", "Authentic").spec("RFC 1305 B.3");
    /// Free places for keys.
    VAR_AUTHFREEK = uint("ntp.ctrl.var.authfreek", "Free keys").spec("ntpd");
    /// Keys expired.
    VAR_AUTHKEXPIRED = uint("ntp.ctrl.var.authkexpired", "Keys expired").spec("ntpd");
    /// Keys known.
    VAR_AUTHKEYS = uint("ntp.ctrl.var.authkeys", "Keys").spec("ntpd");
    /// Keys looked up.
    VAR_AUTHKLOOKUPS = uint("ntp.ctrl.var.authklookups", "Key lookups").spec("ntpd");
    /// Keys looked up in vain.
    VAR_AUTHKNOTFOUND = uint("ntp.ctrl.var.authknotfound", "Keys not found").spec("ntpd");
    /// Keys that were not in the cache.
    VAR_AUTHKUNCACHED = uint("ntp.ctrl.var.authkuncached", "Keys not cached").spec("ntpd");
    /// Time since the counters were reset.
    VAR_AUTHRESET = uint("ntp.ctrl.var.authreset", "Authentication reset").unit("s").spec("ntpd");
    /// Time codes with bad data.
    VAR_BADDATA = uint("ntp.ctrl.var.baddata", "Bad data").spec("RFC 1305 B.3");
    /// Time codes with a bad format.
    VAR_BADFORMAT = uint("ntp.ctrl.var.badformat", "Bad format").spec("RFC 1305 B.3");
    /// Assumed delay of broadcasts.
    VAR_BCASTDELAY = float("ntp.ctrl.var.bcastdelay", "Broadcast delay").unit("ms").spec("ntpd");
    /// Correction of asymmetric delays.
    VAR_BIAS = float("ntp.ctrl.var.bias", "Bias").unit("ms").spec("ntpd");
    /// Certificate in Autokey.
    VAR_CERT = text("ntp.ctrl.var.cert", "Certificate").spec("ntpd");
    /// Jitter of the clock discipline.
    VAR_CLK_JITTER = float("ntp.ctrl.var.clk_jitter", "Clock jitter").unit("ms").spec("ntpd");
    /// Wander of the clock's frequency.
    VAR_CLK_WANDER = float("ntp.ctrl.var.clk_wander", "Clock wander").unit("ppm").spec("ntpd");
    /// Wander that makes the frequency be saved.
    VAR_CLK_WANDER_THRESHOLD = float("ntp.ctrl.var.clk_wander_threshold", "Wander threshold")
        .unit("ppm").spec("ntpd");
    /// Time of the system when it answered.
    VAR_CLOCK = ntp_time("ntp.ctrl.var.clock", "Clock").spec("RFC 1305 B.3");
    /// Names of the variables of a reference clock.
    VAR_CLOCK_VAR_LIST = text("ntp.ctrl.var.clock_var_list", "Clock variables").spec("ntpd");
    /// Whether the association comes from the configuration.
    VAR_CONFIG = uint("ntp.ctrl.var.config", "Configured").spec("RFC 1305 B.3");
    /// Version of the server software.
    VAR_DAEMON_VERSION = text("ntp.ctrl.var.daemon_version", "Daemon version").spec("ntpd");
    /// Round trip to the other end.
    VAR_DELAY = float("ntp.ctrl.var.delay", "Delay").unit("ms").spec("RFC 1305 B.3");
    /// What the reference clock is.
    VAR_DEVICE = text("ntp.ctrl.var.device", "Device").spec("ntpd");
    /// Digest in Autokey.
    VAR_DIGEST = text("ntp.ctrl.var.digest", "Digest").spec("ntpd");
    /// Greatest error of the offset.
    VAR_DISPERSION = float("ntp.ctrl.var.dispersion", "Dispersion").unit("ms").spec("RFC 1305 B.3");
    /// Address of the server itself.
    VAR_DSTADR = text("ntp.ctrl.var.dstadr", "Destination address").spec("RFC 1305 B.3");
    /// Port of the server itself.
    VAR_DSTPORT = uint("ntp.ctrl.var.dstport", "Destination port").spec("RFC 1305 B.3");
    /// When the table of leap seconds expires.
    VAR_EXPIRE = text("ntp.ctrl.var.expire", "Expiry").spec("ntpd");
    /// Delays of the last eight samples.
    VAR_FILTDELAY = float("ntp.ctrl.var.filtdelay", "Delay filter").unit("ms").spec("RFC 1305 B.3");
    /// Dispersions of the last eight samples.
    VAR_FILTDISP = float("ntp.ctrl.var.filtdisp", "Dispersion filter").unit("ms").spec("RFC 1305 B.3");
    /// Dispersions of the last eight samples.
    VAR_FILTERROR = float("ntp.ctrl.var.filterror", "Dispersion filter").unit("ms").spec("RFC 1305 B.3");
    /// Offsets of the last eight samples.
    VAR_FILTOFFSET = float("ntp.ctrl.var.filtoffset", "Offset filter").unit("ms").spec("RFC 1305 B.3");
    /// Flags of the reference clock or of Autokey.
    VAR_FLAGS = hex("ntp.ctrl.var.flags", "Flags").spec("ntpd");
    /// Which checks the last message failed.
    VAR_FLASH = hex("ntp.ctrl.var.flash", "Flash").meaning(flash).spec("ntpd");
    /// Most fragments that the client accepts.
    VAR_FRAGS = uint("ntp.ctrl.var.frags", "Fragments").spec("ntpd");
    /// Free receive buffers.
    VAR_FREE_RBUF = uint("ntp.ctrl.var.free_rbuf", "Free receive buffers").spec("ntpd");
    /// Correction of the frequency of the clock.
    VAR_FREQUENCY = float("ntp.ctrl.var.frequency", "Frequency").unit("ppm").spec("ntpd");
    /// First correction of the reference clock.
    VAR_FUDGETIME1 = float("ntp.ctrl.var.fudgetime1", "Fudge time 1").unit("ms").spec("RFC 1305 B.3");
    /// Second correction of the reference clock.
    VAR_FUDGETIME2 = float("ntp.ctrl.var.fudgetime2", "Fudge time 2").unit("ms").spec("RFC 1305 B.3");
    /// First setting of the reference clock: its stratum.
    VAR_FUDGEVAL1 = int("ntp.ctrl.var.fudgeval1", "Fudge value 1").spec("RFC 1305 B.3");
    /// Second setting of the reference clock: its reference id.
    VAR_FUDGEVAL2 = int("ntp.ctrl.var.fudgeval2", "Fudge value 2").spec("RFC 1305 B.3");
    /// Random part of timestamps.
    VAR_FUZZ = float("ntp.ctrl.var.fuzz", "Fuzz").unit("ms").spec("ntpd");
    /// Wait that rate control asks for.
    VAR_HEADWAY = uint("ntp.ctrl.var.headway", "Headway").unit("s").spec("ntpd");
    /// Mode of the server in this association.
    VAR_HMODE = uint("ntp.ctrl.var.hmode", "Host mode").names(MODES).spec("RFC 1305 B.3");
    /// Host name in Autokey.
    VAR_HOST = text("ntp.ctrl.var.host", "Host name").spec("ntpd");
    /// Interval of the server's polls, as a power of two.
    VAR_HPOLL = int("ntp.ctrl.var.hpoll", "Host poll exponent").meaning(power).spec("RFC 1305 B.3");
    /// Group name in Autokey.
    VAR_IDENT = text("ntp.ctrl.var.ident", "Group").spec("ntpd");
    /// Packets received.
    VAR_IN = uint("ntp.ctrl.var.in", "Packets received").spec("ntpd");
    /// Packets dropped.
    VAR_IO_DROPPED = uint("ntp.ctrl.var.io_dropped", "Packets dropped").spec("ntpd");
    /// Wakeups that found input.
    VAR_IO_GOODWAKEUPS = uint("ntp.ctrl.var.io_goodwakeups", "Useful input wakeups").spec("ntpd");
    /// Packets ignored.
    VAR_IO_IGNORED = uint("ntp.ctrl.var.io_ignored", "Packets ignored").spec("ntpd");
    /// Packets received.
    VAR_IO_RECEIVED = uint("ntp.ctrl.var.io_received", "Packets received").spec("ntpd");
    /// Packets that could not be sent.
    VAR_IO_SENDFAILED = uint("ntp.ctrl.var.io_sendfailed", "Packets not sent").spec("ntpd");
    /// Packets sent.
    VAR_IO_SENT = uint("ntp.ctrl.var.io_sent", "Packets sent").spec("ntpd");
    /// Wakeups for input.
    VAR_IO_WAKEUPS = uint("ntp.ctrl.var.io_wakeups", "Input wakeups").spec("ntpd");
    /// Time since the counters were reset.
    VAR_IOSTATS_RESET = uint("ntp.ctrl.var.iostats_reset", "I/O reset").unit("s").spec("ntpd");
    /// Mean deviation of the offset.
    VAR_JITTER = float("ntp.ctrl.var.jitter", "Jitter").unit("ms").spec("ntpd");
    /// Estimated error in the kernel.
    VAR_KESTERR = float("ntp.ctrl.var.kesterr", "Kernel estimated error").unit("ms").spec("ntpd");
    /// Key of the association; 0 is none.
    VAR_KEYID = uint("ntp.ctrl.var.keyid", "Key id").spec("RFC 1305 B.3");
    /// Frequency correction in the kernel.
    VAR_KFREQ = float("ntp.ctrl.var.kfreq", "Kernel frequency").unit("ppm").spec("ntpd");
    /// Frequency tolerance in the kernel.
    VAR_KFREQTOL = float("ntp.ctrl.var.kfreqtol", "Kernel frequency tolerance").unit("ppm").spec("ntpd");
    /// Maximum error in the kernel.
    VAR_KMAXERR = float("ntp.ctrl.var.kmaxerr", "Kernel maximum error").unit("ms").spec("ntpd");
    /// Whether clients to list were sent a kiss-o'-death.
    VAR_KOD = hex("ntp.ctrl.var.kod", "Kiss-o'-death").spec("ntpd");
    /// Offset in the kernel.
    VAR_KOFFSET = float("ntp.ctrl.var.koffset", "Kernel offset").unit("ms").spec("ntpd");
    /// Length of a calibration.
    VAR_KPPSCALIBDUR = int("ntp.ctrl.var.kppscalibdur", "PPS calibration interval").unit("s").spec("ntpd");
    /// Calibrations that failed.
    VAR_KPPSCALIBERRS = int("ntp.ctrl.var.kppscaliberrs", "PPS calibration errors").spec("ntpd");
    /// Calibrations.
    VAR_KPPSCALIBS = int("ntp.ctrl.var.kppscalibs", "PPS calibrations").spec("ntpd");
    /// Frequency by the PPS signal.
    VAR_KPPSFREQ = float("ntp.ctrl.var.kppsfreq", "PPS frequency").unit("ppm").spec("ntpd");
    /// Times that the jitter was too large.
    VAR_KPPSJITEXC = int("ntp.ctrl.var.kppsjitexc", "PPS jitter exceeded").spec("ntpd");
    /// Jitter of the PPS signal.
    VAR_KPPSJITTER = float("ntp.ctrl.var.kppsjitter", "PPS jitter").unit("ms").spec("ntpd");
    /// Stability of the PPS frequency.
    VAR_KPPSSTAB = float("ntp.ctrl.var.kppsstab", "PPS stability").unit("ppm").spec("ntpd");
    /// Times that the stability was too bad.
    VAR_KPPSSTBEXC = int("ntp.ctrl.var.kppsstbexc", "PPS stability exceeded").spec("ntpd");
    /// Precision of the kernel's clock.
    VAR_KPRECIS = float("ntp.ctrl.var.kprecis", "Kernel precision").unit("ms").spec("ntpd");
    /// Flags of the kernel discipline.
    VAR_KSTFLAGS = text("ntp.ctrl.var.kstflags", "Kernel status").spec("ntpd");
    /// Time constant in the kernel.
    VAR_KTIMECONST = int("ntp.ctrl.var.ktimeconst", "Kernel time constant").spec("ntpd");
    /// Address of the server that clients to list use.
    VAR_LADDR = text("ntp.ctrl.var.laddr", "Local address").spec("ntpd");
    /// Last packet of the newest entry that was listed before.
    VAR_LAST_OLDER = ntp_time("ntp.ctrl.var.last.older", "Older time").spec("ntpd");
    /// Warning of a leap second, or that the clock is not synchronized.
    VAR_LEAP = uint("ntp.ctrl.var.leap", "Leap indicator").names(LEAPS).spec("RFC 1305 B.3");
    /// When the next or last leap second is.
    VAR_LEAPSEC = text("ntp.ctrl.var.leapsec", "Leap second").spec("ntpd");
    /// Over how long a leap second is smeared.
    VAR_LEAPSMEARINTERVAL = uint("ntp.ctrl.var.leapsmearinterval", "Leap smear interval")
        .unit("s").spec("ntpd");
    /// How far served time is off because of the smear.
    VAR_LEAPSMEAROFFSET = float("ntp.ctrl.var.leapsmearoffset", "Leap smear offset").unit("ms").spec("ntpd");
    /// Most entries that the client accepts.
    VAR_LIMIT = uint("ntp.ctrl.var.limit", "Limit").spec("ntpd");
    /// Longest time since the last packet of a client to list.
    VAR_MAXLSTINT = uint("ntp.ctrl.var.maxlstint", "Maximum interval").unit("s").spec("ntpd");
    /// Fewest packets of a client to list.
    VAR_MINCOUNT = uint("ntp.ctrl.var.mincount", "Minimum count").spec("ntpd");
    /// Shortest time since the last packet of a client to list.
    VAR_MINLSTINT = uint("ntp.ctrl.var.minlstint", "Minimum interval").unit("s").spec("ntpd");
    /// Smallest time constant of the clock discipline.
    VAR_MINTC = uint("ntp.ctrl.var.mintc", "Smallest time constant").meaning(power).spec("ntpd");
    /// Mode of the reference clock driver.
    VAR_MODE = uint("ntp.ctrl.var.mode", "Mode").spec("ntpd");
    /// Most clients remembered since the start.
    VAR_MRU_DEEPEST = uint("ntp.ctrl.var.mru_deepest", "MRU deepest").spec("ntpd");
    /// Clients remembered.
    VAR_MRU_DEPTH = uint("ntp.ctrl.var.mru_depth", "MRU depth").spec("ntpd");
    /// Whether clients are remembered.
    VAR_MRU_ENABLED = hex("ntp.ctrl.var.mru_enabled", "MRU enabled").spec("ntpd");
    /// Packets of clients that were remembered.
    VAR_MRU_EXISTS = uint("ntp.ctrl.var.mru_exists", "MRU found").spec("ntpd");
    /// How long a client is remembered.
    VAR_MRU_MAXAGE = uint("ntp.ctrl.var.mru_maxage", "MRU maximum age").unit("s").spec("ntpd");
    /// Most clients that are remembered.
    VAR_MRU_MAXDEPTH = uint("ntp.ctrl.var.mru_maxdepth", "MRU maximum depth").spec("ntpd");
    /// Memory that the list may take.
    VAR_MRU_MAXMEM = uint("ntp.ctrl.var.mru_maxmem", "MRU maximum memory").unit("KiB").spec("ntpd");
    /// Memory that the list takes.
    VAR_MRU_MEM = uint("ntp.ctrl.var.mru_mem", "MRU memory").unit("KiB").spec("ntpd");
    /// How long a client is remembered at least when there is no room.
    VAR_MRU_MINAGE = uint("ntp.ctrl.var.mru_minage", "MRU minimum age").unit("s").spec("ntpd");
    /// Clients always remembered.
    VAR_MRU_MINDEPTH = uint("ntp.ctrl.var.mru_mindepth", "MRU minimum depth").spec("ntpd");
    /// Entries made in new memory.
    VAR_MRU_NEW = uint("ntp.ctrl.var.mru_new", "MRU new").spec("ntpd");
    /// Clients that could not be remembered.
    VAR_MRU_NONE = uint("ntp.ctrl.var.mru_none", "MRU refused").spec("ntpd");
    /// Age of the oldest entry.
    VAR_MRU_OLDEST_AGE = uint("ntp.ctrl.var.mru_oldest_age", "MRU oldest age").unit("s").spec("ntpd");
    /// Entries made of one because the list was full.
    VAR_MRU_RECYCLEFULL = uint("ntp.ctrl.var.mru_recyclefull", "MRU recycled when full").spec("ntpd");
    /// Entries made of one that was too old.
    VAR_MRU_RECYCLEOLD = uint("ntp.ctrl.var.mru_recycleold", "MRU recycled for age").spec("ntpd");
    /// Name of the reference clock driver.
    VAR_NAME = text("ntp.ctrl.var.name", "Driver").spec("ntpd");
    /// Proof that the client can be reached under its address.
    VAR_NONCE = text("ntp.ctrl.var.nonce", "Nonce").spec("ntpd");
    /// Polls that the reference clock did not answer.
    VAR_NOREPLY = uint("ntp.ctrl.var.noreply", "No reply").spec("RFC 1305 B.3");
    /// Time of the system when the list was read.
    VAR_NOW = ntp_time("ntp.ctrl.var.now", "Now").spec("ntpd");
    /// Cookies left for NTS.
    VAR_NTSCOOKIES = int("ntp.ctrl.var.ntscookies", "NTS cookies").spec("ntpd");
    /// How far the clock is off, the system's or that of an association.
    VAR_OFFSET = float("ntp.ctrl.var.offset", "Offset").unit("ms").spec("RFC 1305 B.3");
    /// When the last request left.
    VAR_ORG = ntp_time("ntp.ctrl.var.org", "Origin timestamp").spec("RFC 1305 B.3");
    /// Packets sent.
    VAR_OUT = uint("ntp.ctrl.var.out", "Packets sent").spec("ntpd");
    /// Association that the system follows; 0 is none.
    VAR_PEER = uint("ntp.ctrl.var.peer", "System peer").spec("RFC 1305 B.3");
    /// Names of the variables of an association.
    VAR_PEER_VAR_LIST = text("ntp.ctrl.var.peer_var_list", "Peer variables").spec("ntpd");
    /// Address and port of the system peer.
    VAR_PEERADR = text("ntp.ctrl.var.peeradr", "System peer address").spec("ntpd");
    /// Mode of the association with the system peer.
    VAR_PEERMODE = uint("ntp.ctrl.var.peermode", "System peer mode").names(MODES).spec("ntpd");
    /// Mode of the other end.
    VAR_PMODE = uint("ntp.ctrl.var.pmode", "Peer mode").names(MODES).spec("RFC 1305 B.3");
    /// Polls of the reference clock.
    VAR_POLL = uint("ntp.ctrl.var.poll", "Polls").spec("RFC 1305 B.3");
    /// Interval of the other end's polls, as a power of two.
    VAR_PPOLL = int("ntp.ctrl.var.ppoll", "Peer poll exponent").meaning(power).spec("RFC 1305 B.3");
    /// Precision of the clock, as a power of two.
    VAR_PRECISION = int("ntp.ctrl.var.precision", "Precision").meaning(power).spec("RFC 1305 B.3");
    /// Kind of processor.
    VAR_PROCESSOR = text("ntp.ctrl.var.processor", "Processor").spec("ntpd");
    /// Times that buffers were added.
    VAR_RBUF_LOWATER = uint("ntp.ctrl.var.rbuf_lowater", "Low water refills").spec("ntpd");
    /// Which of the last eight polls were answered, the last one lowest.
    VAR_REACH = hex("ntp.ctrl.var.reach", "Reach").spec("RFC 1305 B.3");
    /// When the last message came.
    VAR_REC = ntp_time("ntp.ctrl.var.rec", "Receive timestamp").spec("RFC 1305 B.3");
    /// Packets received.
    VAR_RECEIVED = uint("ntp.ctrl.var.received", "Packets received").spec("RFC 1305 B.3");
    /// How many of the newest entries to repeat.
    VAR_RECENT = uint("ntp.ctrl.var.recent", "Recent").spec("ntpd");
    /// What the time comes from: an address, a kind of clock or a kiss code.
    VAR_REFID = text("ntp.ctrl.var.refid", "Reference id").spec("RFC 1305 B.3");
    /// When the clock was last set.
    VAR_REFTIME = ntp_time("ntp.ctrl.var.reftime", "Reference timestamp").spec("RFC 1305 B.3");
    /// Restrictions of which a client to list has all.
    VAR_RESALL = hex("ntp.ctrl.var.resall", "All restrictions").spec("ntpd");
    /// Restrictions of which a client to list has one.
    VAR_RESANY = hex("ntp.ctrl.var.resany", "Any restriction").spec("ntpd");
    /// Round trip to the reference clock.
    VAR_ROOTDELAY = float("ntp.ctrl.var.rootdelay", "Root delay").unit("ms").spec("RFC 1305 B.3");
    /// Greatest error with regard to the reference clock.
    VAR_ROOTDISP = float("ntp.ctrl.var.rootdisp", "Root dispersion").unit("ms").spec("ntpd");
    /// Greatest error with regard to the reference clock.
    VAR_ROOTDISPERSION = float("ntp.ctrl.var.rootdispersion", "Root dispersion")
        .unit("ms").spec("RFC 1305 B.3");
    /// Greatest error of the time from that source.
    VAR_ROOTDIST = float("ntp.ctrl.var.rootdist", "Root distance").unit("ms").spec("ntpd");
    /// What the selection algorithms made of it.
    VAR_SELECTION = uint("ntp.ctrl.var.selection", "Selection").spec("ntpd");
    /// Packets sent.
    VAR_SENT = uint("ntp.ctrl.var.sent", "Packets sent").spec("RFC 1305 B.3");
    /// Signature scheme in Autokey.
    VAR_SIGNATURE = text("ntp.ctrl.var.signature", "Signature").spec("ntpd");
    /// Address of the other end.
    VAR_SRCADR = text("ntp.ctrl.var.srcadr", "Source address").spec("RFC 1305 B.3");
    /// Name of the other end.
    VAR_SRCHOST = text("ntp.ctrl.var.srchost", "Source host").spec("ntpd");
    /// Port of the other end.
    VAR_SRCPORT = uint("ntp.ctrl.var.srcport", "Source port").spec("RFC 1305 B.3");
    /// Packets that were not authentic.
    VAR_SS_BADAUTH = uint("ntp.ctrl.var.ss_badauth", "Authentication failed").spec("ntpd");
    /// Packets with a bad length or format.
    VAR_SS_BADFORMAT = uint("ntp.ctrl.var.ss_badformat", "Bad length or format").spec("ntpd");
    /// Packets declined.
    VAR_SS_DECLINED = uint("ntp.ctrl.var.ss_declined", "Declined").spec("ntpd");
    /// Kiss-o'-death answers.
    VAR_SS_KODSENT = uint("ntp.ctrl.var.ss_kodsent", "Kiss-o'-death sent").spec("ntpd");
    /// Packets that would have come before they were sent.
    VAR_SS_LAMPORT = uint("ntp.ctrl.var.ss_lamport", "Lamport violations").spec("ntpd");
    /// Packets dropped because of their rate.
    VAR_SS_LIMITED = uint("ntp.ctrl.var.ss_limited", "Rate limited").spec("ntpd");
    /// Packets of an older version.
    VAR_SS_OLDVER = uint("ntp.ctrl.var.ss_oldver", "Older version").spec("ntpd");
    /// Packets processed for their time.
    VAR_SS_PROCESSED = uint("ntp.ctrl.var.ss_processed", "Processed for time").spec("ntpd");
    /// Packets received.
    VAR_SS_RECEIVED = uint("ntp.ctrl.var.ss_received", "Packets received").spec("ntpd");
    /// Time since the counters were reset.
    VAR_SS_RESET = uint("ntp.ctrl.var.ss_reset", "Statistics reset").unit("s").spec("ntpd");
    /// Packets denied by access control.
    VAR_SS_RESTRICTED = uint("ntp.ctrl.var.ss_restricted", "Restricted").spec("ntpd");
    /// Packets of the current version.
    VAR_SS_THISVER = uint("ntp.ctrl.var.ss_thisver", "Current version").spec("ntpd");
    /// Timestamps with rounding errors.
    VAR_SS_TSROUNDING = uint("ntp.ctrl.var.ss_tsrounding", "Rounding errors").spec("ntpd");
    /// Time since the start.
    VAR_SS_UPTIME = uint("ntp.ctrl.var.ss_uptime", "Uptime").unit("s").spec("ntpd");
    /// Status word.
    VAR_STATUS = hex("ntp.ctrl.var.status", "Status").spec("ntpd");
    /// Distance from a reference clock in servers; 16 is unsynchronized.
    VAR_STRATUM = uint("ntp.ctrl.var.stratum", "Stratum").names(STRATA).spec("RFC 1305 B.3");
    /// Combined jitter of the sources.
    VAR_SYS_JITTER = float("ntp.ctrl.var.sys_jitter", "System jitter").unit("ms").spec("ntpd");
    /// Names of the system variables.
    VAR_SYS_VAR_LIST = text("ntp.ctrl.var.sys_var_list", "System variables").spec("ntpd");
    /// Operating system and its version.
    VAR_SYSTEM = text("ntp.ctrl.var.system", "System").spec("RFC 1305 B.3");
    /// Difference of TAI and UTC.
    VAR_TAI = int("ntp.ctrl.var.tai", "TAI offset").unit("s").spec("ntpd");
    /// Time constant of the clock discipline and poll exponent.
    VAR_TC = uint("ntp.ctrl.var.tc", "Time constant").meaning(power).spec("ntpd");
    /// Last time code of the reference clock.
    VAR_TIMECODE = text("ntp.ctrl.var.timecode", "Time code").spec("RFC 1305 B.3");
    /// Time until the next poll.
    VAR_TIMER = uint("ntp.ctrl.var.timer", "Timer").unit("s").spec("RFC 1305 B.3");
    /// Timer alarms that came too late.
    VAR_TIMER_OVERRUNS = uint("ntp.ctrl.var.timer_overruns", "Timer overruns").spec("ntpd");
    /// Calls of the timer to transmit.
    VAR_TIMER_XMTS = uint("ntp.ctrl.var.timer_xmts", "Calls to transmit").spec("ntpd");
    /// Time since the counters were reset.
    VAR_TIMERSTATS_RESET = uint("ntp.ctrl.var.timerstats_reset", "Timer reset").unit("s").spec("ntpd");
    /// Receive buffers.
    VAR_TOTAL_RBUF = uint("ntp.ctrl.var.total_rbuf", "Receive buffers").spec("ntpd");
    /// Time to live of broadcasts.
    VAR_TTL = uint("ntp.ctrl.var.ttl", "TTL").spec("ntpd");
    /// Largest time to live of broadcasts.
    VAR_TTLMAX = uint("ntp.ctrl.var.ttlmax", "Largest TTL").spec("ntpd");
    /// Kind of the reference clock.
    VAR_TYPE = uint("ntp.ctrl.var.type", "Clock type").spec("RFC 1305 B.3");
    /// Polls since the last answer.
    VAR_UNREACH = uint("ntp.ctrl.var.unreach", "Unreach").spec("ntpd");
    /// When Autokey's certificate expires.
    VAR_UNTIL = text("ntp.ctrl.var.until", "Certificate expiry").spec("ntpd");
    /// When Autokey's host values were last updated.
    VAR_UPDATE = text("ntp.ctrl.var.update", "Update").spec("ntpd");
    /// Full receive buffers.
    VAR_USED_RBUF = uint("ntp.ctrl.var.used_rbuf", "Used receive buffers").spec("ntpd");
    /// Valid samples in the filter.
    VAR_VALID = uint("ntp.ctrl.var.valid", "Valid").spec("RFC 1305 B.3");
    /// Version of the server software.
    VAR_VERSION = text("ntp.ctrl.var.version", "Version").spec("ntpd");
    /// How long messages wait between their timestamp and their departure.
    VAR_XLEAVE = float("ntp.ctrl.var.xleave", "Interleave delay").unit("ms").spec("ntpd");
    /// When the last message left.
    VAR_XMT = ntp_time("ntp.ctrl.var.xmt", "Transmit timestamp").spec("RFC 1305 B.3");
}

crate::fields! { COLUMNS:
    /// Address, and port, that the entry is about.
    COLUMN_ADDR = text("ntp.ctrl.entry.addr", "Address").spec("ntpd");
    /// Broadcast address of the interface.
    COLUMN_BCAST = text("ntp.ctrl.entry.bcast", "Broadcast address").spec("ntpd");
    /// Packets received from it.
    COLUMN_CT = uint("ntp.ctrl.entry.ct", "Count").spec("ntpd");
    /// Packets of it that were dropped.
    COLUMN_DR = uint("ntp.ctrl.entry.dr", "Dropped").spec("ntpd");
    /// Whether the interface is used.
    COLUMN_EN = uint("ntp.ctrl.entry.en", "Enabled").spec("ntpd");
    /// When its first packet came.
    COLUMN_FIRST = ntp_time("ntp.ctrl.entry.first", "First packet").spec("ntpd");
    /// Flags of the restriction or interface.
    COLUMN_FLAGS = text("ntp.ctrl.entry.flags", "Flags").spec("ntpd");
    /// Packets that the restriction applied to.
    COLUMN_HITS = uint("ntp.ctrl.entry.hits", "Hits").spec("ntpd");
    /// When its last packet came.
    COLUMN_LAST = ntp_time("ntp.ctrl.entry.last", "Last packet").spec("ntpd");
    /// Mask of the addresses that the restriction applies to.
    COLUMN_MASK = text("ntp.ctrl.entry.mask", "Mask").spec("ntpd");
    /// Multicast groups joined.
    COLUMN_MC = uint("ntp.ctrl.entry.mc", "Multicast groups").spec("ntpd");
    /// Mode and version of its last packet.
    COLUMN_MV = uint("ntp.ctrl.entry.mv", "Mode and version").meaning(mode_and_version).spec("ntpd");
    /// Name of the interface.
    COLUMN_NAME = text("ntp.ctrl.entry.name", "Interface").spec("ntpd");
    /// Associations that use the interface.
    COLUMN_PC = uint("ntp.ctrl.entry.pc", "Peers").spec("ntpd");
    /// Restrictions that apply to it.
    COLUMN_RS = hex("ntp.ctrl.entry.rs", "Restrictions").spec("ntpd");
    /// Packets received by the interface.
    COLUMN_RX = uint("ntp.ctrl.entry.rx", "Received").spec("ntpd");
    /// How fast its packets come.
    COLUMN_SC = float("ntp.ctrl.entry.sc", "Score").spec("ntpd");
    /// Time to live of multicasts.
    COLUMN_TL = uint("ntp.ctrl.entry.tl", "TTL").spec("ntpd");
    /// Packets sent by the interface.
    COLUMN_TX = uint("ntp.ctrl.entry.tx", "Sent").spec("ntpd");
    /// Packets that the interface could not send.
    COLUMN_TXERR = uint("ntp.ctrl.entry.txerr", "Send errors").spec("ntpd");
    /// How long the interface is in use.
    COLUMN_UP = uint("ntp.ctrl.entry.up", "Uptime").unit("s").spec("ntpd");
}

/// The variable of that name.
pub(super) fn variable(name: &[u8]) -> Option<&'static Field> {
    find(VARIABLES, "ntp.ctrl.var.", name)
}

/// The column of that name, of the entries of a list.
pub(super) fn column(name: &[u8]) -> Option<&'static Field> {
    find(COLUMNS, "ntp.ctrl.entry.", name)
}

fn find(fields: &[&'static Field], prefix: &str, name: &[u8]) -> Option<&'static Field> {
    let own = |field: &&'static Field| field.name.as_bytes().get(prefix.len()..).unwrap_or(&[]).cmp(name);
    let at = fields.binary_search_by(own).ok()?;
    fields.get(at).copied()
}

fn power(node: &Node, _: &Tree, out: &mut String) {
    if let Ok(exponent) = i8::try_from(node.value as i64) {
        write_interval(exponent, out);
    }
}

fn flash(node: &Node, _: &Tree, out: &mut String) {
    crate::field::write_set(node.value, FLASH, out);
}

fn mode_and_version(node: &Node, _: &Tree, out: &mut String) {
    let _ = write!(out, "mode {}, version {}", node.value & 7, node.value >> 3 & 7);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for (fields, prefix) in [(VARIABLES, "ntp.ctrl.var."), (COLUMNS, "ntp.ctrl.entry.")] {
            for field in fields {
                let name = field.name.strip_prefix(prefix).map(str::as_bytes);
                let found = name.and_then(|name| find(fields, prefix, name));
                assert_eq!(found.map(|found| found.name), Some(field.name));
            }
        }
        assert!(variable(b"no_such_variable").is_none());
        assert!(variable(b"").is_none());
    }

    #[test]
    fn meanings() {
        let said = |field: &'static Field, value: u64| {
            let mut tree = Tree::new(true);
            tree.push(field, 0, 0, 1, value, crate::tree::Order::Big);
            let mut out = String::new();
            tree.write_meaning(0, &mut out);
            out
        };
        assert_eq!(said(&VAR_FLASH, 0x1600), "invalid stratum, distance exceeded, unreachable");
        assert_eq!(said(&VAR_FLASH, 0), "");
        assert_eq!(said(&COLUMN_MV, 0x27), "mode 7, version 4");
        assert_eq!(said(&VAR_HPOLL, 10), "1024 s");
        assert!(said(&VAR_PRECISION, -20i64 as u64).starts_with("2^-20 s"));
        assert_eq!(said(&VAR_PRECISION, i64::MIN as u64), "");
    }
}
