//! The fields of mode 7 items, named as Wireshark does.

use super::super::header::{LEAPS, MODES};
use crate::tree::{Node, Tree};
use std::fmt::Write;

crate::fields! { FIELDS:
    /// Address of a peer, a clock or the hosts that a restriction applies to.
    ADDRESS = ipv4("ntp.priv.mode7.address", "Address").spec("ntp_request.h");
    /// Mask of the address.
    MASK = ipv4("ntp.priv.mode7.mask", "Mask").spec("ntp_request.h");
    /// Broadcast address of the interface.
    BROADCAST = ipv4("ntp.priv.mode7.bcast", "Broadcast address").spec("ntp_request.h");
    /// Address in IPv6, if it is.
    ADDRESS6 = ipv6("ntp.priv.mode7.address6", "IPv6 address").spec("ntp_request.h");
    /// Mask of the IPv6 address.
    MASK6 = ipv6("ntp.priv.mode7.mask6", "IPv6 mask").spec("ntp_request.h");
    /// Broadcast address of the interface, in IPv6.
    BROADCAST6 = ipv6("ntp.priv.mode7.bcast6", "IPv6 broadcast address").spec("ntp_request.h");
    /// Whether the addresses are IPv6; ntpd sends it in its host's byte order.
    IPV6 = uint("ntp.priv.mode7.ipv6_flag", "IPv6").meaning(host_order).spec("ntp_request.h");
    /// Not used; may hold what was in memory.
    UNUSED = bytes("ntp.priv.mode7.unused", "Unused").spec("ntp_request.h");
    /// Port of a peer.
    PORT = uint("ntp.priv.mode7.port", "Port").spec("ntp_request.h");
    /// Mode of the server in the association.
    HOST_MODE = uint("ntp.priv.mode7.hmode", "Host mode").names(MODES).spec("ntp_request.h");
    /// Mode of the other end.
    PEER_MODE = uint("ntp.priv.mode7.pmode", "Peer mode").names(MODES).spec("ntp_request.h");
    /// State of the association.
    PEER_FLAGS = hex("ntp.priv.mode7.peer.flags", "Peer flags").spec("ntp_request.h");
    /// The association comes from the configuration.
    PEER_CONFIG = flag("ntp.priv.mode7.peer.flags.config", "Configured").bits(7, 1).spec("ntp_request.h");
    /// The system follows it.
    PEER_SYSPEER = flag("ntp.priv.mode7.peer.flags.syspeer", "System peer").bits(6, 1).spec("ntp_request.h");
    /// It sends bursts.
    PEER_BURST = flag("ntp.priv.mode7.peer.flags.burst", "Burst").bits(5, 1).spec("ntp_request.h");
    /// It is a reference clock.
    PEER_REFCLOCK = flag("ntp.priv.mode7.peer.flags.refclock", "Reference clock")
        .bits(4, 1).spec("ntp_request.h");
    /// It is preferred.
    PEER_PREFER = flag("ntp.priv.mode7.peer.flags.prefer", "Preferred").bits(3, 1).spec("ntp_request.h");
    /// Its messages are to be authenticated.
    PEER_AUTHENABLE = flag("ntp.priv.mode7.peer.flags.authenable", "Authentication enabled")
        .bits(2, 1).spec("ntp_request.h");
    /// It is a candidate for selection.
    PEER_SEL_CANDIDATE = flag("ntp.priv.mode7.peer.flags.sel_candidate", "Candidate")
        .bits(1, 1).spec("ntp_request.h");
    /// It survived the selection.
    PEER_SHORTLIST = flag("ntp.priv.mode7.peer.flags.shortlist", "Short list")
        .bits(0, 1).spec("ntp_request.h");
    /// State of the association, where it takes two bytes.
    PEER_FLAGS_HIGH = hex("ntp.priv.mode7.peer.flags_high", "Peer flags, high byte").spec("ntp_request.h");
    /// It sends a burst when it starts.
    PEER_IBURST = flag("ntp.priv.mode7.peer.flags_high.iburst", "Initial burst")
        .bits(7, 1).spec("ntp_request.h");
    /// Address of the server itself.
    DESTINATION = ipv4("ntp.priv.mode7.dstaddress", "Destination address").spec("ntp_request.h");
    /// Address of the other end.
    SOURCE = ipv4("ntp.priv.mode7.srcaddress", "Source address").spec("ntp_request.h");
    /// Address of the server itself, in IPv6.
    DESTINATION6 = ipv6("ntp.priv.mode7.dstaddress6", "IPv6 destination address").spec("ntp_request.h");
    /// Address of the other end, in IPv6.
    SOURCE6 = ipv6("ntp.priv.mode7.srcaddress6", "IPv6 source address").spec("ntp_request.h");
    /// Port of the other end.
    SOURCE_PORT = uint("ntp.priv.mode7.srcport", "Source port").spec("ntp_request.h");
    /// Packets that the restriction applied to.
    COUNT = uint("ntp.priv.mode7.count", "Count").spec("ntp_request.h");
    /// Interval of the server's polls, as a power of two.
    HOST_POLL = int("ntp.priv.mode7.hpoll", "Host poll exponent").spec("ntp_request.h");
    /// Which of the last eight polls were answered, the last one lowest.
    REACH = hex("ntp.priv.mode7.reach", "Reach").spec("ntp_request.h");
    /// Round trip to the other end, in 1/65536 s.
    DELAY = int("ntp.priv.mode7.delay", "Delay").meaning(seconds_16).spec("ntp_request.h");
    /// How far the clocks are apart, in 1/2^32 s.
    OFFSET = int("ntp.priv.mode7.offset", "Offset").meaning(seconds_32).spec("ntp_request.h");
    /// Greatest error of the offset, in 1/65536 s.
    DISPERSION = uint("ntp.priv.mode7.dispersion", "Dispersion").meaning(seconds_16).spec("ntp_request.h");
    /// Warning of a leap second.
    LEAP = uint("ntp.priv.mode7.leap", "Leap indicator").names(LEAPS).spec("ntp_request.h");
    /// Version of the protocol.
    VERSION = uint("ntp.priv.mode7.version", "Version").spec("ntp_request.h");
    /// Polls since the last answer.
    UNREACH = uint("ntp.priv.mode7.unreach", "Unreach").spec("ntp_request.h");
    /// Which checks the last message failed, low byte.
    FLASH = hex("ntp.priv.mode7.flash", "Flash, old").spec("ntp_request.h");
    /// Which checks the last message failed.
    FLASH2 = hex("ntp.priv.mode7.flash2", "Flash").spec("ntp_request.h");
    /// Time to live of broadcasts, or mode of a reference clock driver.
    TTL = uint("ntp.priv.mode7.ttl", "TTL").spec("ntp_request.h");
    /// Number of the association.
    ASSOCIATION = uint("ntp.priv.mode7.associd", "Association id").spec("ntp_request.h");
    /// Key of the other end.
    PEER_KEY = uint("ntp.priv.mode7.pkeyid", "Peer key id").spec("ntp_request.h");
    /// Time until the next poll.
    TIMER = uint("ntp.priv.mode7.timer", "Timer").unit("s").spec("ntp_request.h");
    /// Delay of one of the last eight samples, in 1/65536 s.
    FILTER_DELAY = int("ntp.priv.mode7.filtdelay", "Delay filter").meaning(seconds_16).spec("ntp_request.h");
    /// Offset of one of the last eight samples, in 1/2^32 s.
    FILTER_OFFSET = int("ntp.priv.mode7.filtoffset", "Offset filter")
        .meaning(seconds_32).spec("ntp_request.h");
    /// Which sample comes next by distance.
    ORDER = uint("ntp.priv.mode7.order", "Filter order").spec("ntp_request.h");
    /// Dispersion by selection, in 1/65536 s.
    SELECT_DISPERSION = uint("ntp.priv.mode7.selectdis", "Select dispersion")
        .meaning(seconds_16).spec("ntp_request.h");
    /// Delay of broadcasts from the other end, in 1/65536 s.
    BROADCAST_DELAY = int("ntp.priv.mode7.estbdelay", "Broadcast delay")
        .meaning(seconds_16).spec("ntp_request.h");
    /// Assumed delay of broadcasts, in 1/65536 s.
    DEFAULT_BROADCAST_DELAY = int("ntp.priv.mode7.bdelay", "Default broadcast delay")
        .meaning(seconds_16).spec("ntp_request.h");
    /// Time that a digest takes, in 1/2^32 s.
    AUTH_DELAY = int("ntp.priv.mode7.authdelay", "Authentication delay")
        .meaning(seconds_32).spec("ntp_request.h");
    /// Shortest poll interval, as a power of two.
    MIN_POLL = uint("ntp.priv.mode7.minpoll", "Minimum poll exponent").spec("ntp_request.h");
    /// Longest poll interval, as a power of two.
    MAX_POLL = uint("ntp.priv.mode7.maxpoll", "Maximum poll exponent").spec("ntp_request.h");
    /// Options of the association.
    CONFIG_FLAGS = hex("ntp.priv.config.flags", "Configuration flags").spec("ntp_request.h");
    /// Its messages are to be authenticated.
    CONFIG_AUTHENABLE = flag("ntp.priv.mode7.config.flags.authenable", "Authentication enabled")
        .bits(7, 1).spec("ntp_request.h");
    /// It is preferred.
    CONFIG_PREFER = flag("ntp.priv.mode7.config.flags.prefer", "Preferred").bits(6, 1).spec("ntp_request.h");
    /// It sends bursts.
    CONFIG_BURST = flag("ntp.priv.mode7.config.flags.burst", "Burst").bits(5, 1).spec("ntp_request.h");
    /// It sends a burst when it starts.
    CONFIG_IBURST = flag("ntp.priv.mode7.config.flags.iburst", "Initial burst")
        .bits(4, 1).spec("ntp_request.h");
    /// It is only watched.
    CONFIG_NO_SELECT = flag("ntp.priv.mode7.config.flags.no_select", "Not selected")
        .bits(3, 1).spec("ntp_request.h");
    /// It uses Autokey.
    CONFIG_SKEY = flag("ntp.priv.mode7.config.flags.skey", "Autokey").bits(2, 1).spec("ntp_request.h");
    /// Name of the file with the public key.
    KEY_FILE = text("ntp.priv.mode7.key_file", "Key file").spec("ntp_request.h");
    /// What is to be switched on or off.
    SYSTEM_FLAGS = hex("ntp.priv.mode7.sys.flags", "System flags").spec("ntp_request.h");
    /// Listens to broadcasts.
    SYSTEM_BCLIENT = flag("ntp.priv.mode7.sys.flags.bclient", "Broadcast client")
        .bits(31, 1).spec("ntp_request.h");
    /// Uses the PPS signal.
    SYSTEM_PPS = flag("ntp.priv.mode7.sys.flags.pps", "PPS").bits(30, 1).spec("ntp_request.h");
    /// Disciplines the clock.
    SYSTEM_NTP = flag("ntp.priv.mode7.sys.flags.ntp", "NTP").bits(29, 1).spec("ntp_request.h");
    /// Uses the kernel's discipline.
    SYSTEM_KERNEL = flag("ntp.priv.mode7.sys.flags.kernel", "Kernel").bits(28, 1).spec("ntp_request.h");
    /// Remembers clients.
    SYSTEM_MONITOR = flag("ntp.priv.mode7.sys.flags.monitor", "Monitor").bits(27, 1).spec("ntp_request.h");
    /// Writes statistics.
    SYSTEM_FILEGEN = flag("ntp.priv.mode7.sys.flags.filegen", "Statistics files")
        .bits(26, 1).spec("ntp_request.h");
    /// Asks for authentication.
    SYSTEM_AUTH = flag("ntp.priv.mode7.sys.flags.auth", "Authentication").bits(25, 1).spec("ntp_request.h");
    /// Calibrates reference clocks.
    SYSTEM_CAL = flag("ntp.priv.mode7.sys.flags.cal", "Calibration").bits(24, 1).spec("ntp_request.h");
    /// What is switched on; the bits are not those that switch it (INFO_FLAG_ and SYS_FLAG_ in ntp_request.h).
    INFO_FLAGS = hex("ntp.priv.mode7.sys.flags8", "System flags").spec("ntp_request.h");
    /// Listens to broadcasts.
    INFO_BCLIENT = flag("ntp.priv.mode7.sys.flags8.bclient", "Broadcast client")
        .bits(7, 1).spec("ntp_request.h");
    /// Asks for authentication.
    INFO_AUTH = flag("ntp.priv.mode7.sys.flags8.auth", "Authentication").bits(6, 1).spec("ntp_request.h");
    /// Disciplines the clock.
    INFO_NTP = flag("ntp.priv.mode7.sys.flags8.ntp", "NTP").bits(5, 1).spec("ntp_request.h");
    /// Uses the kernel's discipline.
    INFO_KERNEL = flag("ntp.priv.mode7.sys.flags8.kernel", "Kernel").bits(4, 1).spec("ntp_request.h");
    /// Calibrates reference clocks.
    INFO_CAL = flag("ntp.priv.mode7.sys.flags8.cal", "Calibration").bits(3, 1).spec("ntp_request.h");
    /// Follows a PPS signal.
    INFO_PPS_SYNC = flag("ntp.priv.mode7.sys.flags8.pps_sync", "PPS").bits(2, 1).spec("ntp_request.h");
    /// Remembers clients.
    INFO_MONITOR = flag("ntp.priv.mode7.sys.flags8.monitor", "Monitor").bits(1, 1).spec("ntp_request.h");
    /// Writes statistics.
    INFO_FILEGEN = flag("ntp.priv.mode7.sys.flags8.filegen", "Statistics files")
        .bits(0, 1).spec("ntp_request.h");
    /// Which counters to reset.
    RESET_FLAGS = hex("ntp.priv.mode7.reset_stats.flags", "Reset flags").spec("ntp_request.h");
    /// Counters of all associations.
    RESET_ALLPEERS = flag("ntp.priv.mode7.reset_stats.flags.allpeers", "All peers")
        .bits(31, 1).spec("ntp_request.h");
    /// Counters of input and output.
    RESET_IO = flag("ntp.priv.mode7.reset_stats.flags.io", "I/O").bits(30, 1).spec("ntp_request.h");
    /// Counters of the protocol.
    RESET_SYS = flag("ntp.priv.mode7.reset_stats.flags.sys", "System").bits(29, 1).spec("ntp_request.h");
    /// Counters of memory.
    RESET_MEM = flag("ntp.priv.mode7.reset_stats.flags.mem", "Memory").bits(28, 1).spec("ntp_request.h");
    /// Counters of the timer.
    RESET_TIMER = flag("ntp.priv.mode7.reset_stats.flags.timer", "Timer").bits(27, 1).spec("ntp_request.h");
    /// Counters of authentication.
    RESET_AUTH = flag("ntp.priv.mode7.reset_stats.flags.auth", "Authentication")
        .bits(26, 1).spec("ntp_request.h");
    /// Counters of control messages.
    RESET_CTL = flag("ntp.priv.mode7.reset_stats.flags.ctl", "Control").bits(25, 1).spec("ntp_request.h");
    /// Number of a key to trust or not to trust.
    KEY = hex("ntp.priv.mode7.key", "Key id").spec("ntp_request.h");
    /// Time since the start.
    TIME_UP = uint("ntp.priv.mode7.timeup", "Uptime").unit("s").spec("ntp_request.h");
    /// Time since the counters were reset.
    TIME_RESET = uint("ntp.priv.mode7.timereset", "Reset").unit("s").spec("ntp_request.h");
    /// Time since the last packet came; packets received, in system statistics.
    TIME_RECEIVED = uint("ntp.priv.mode7.timereceived", "Received before").spec("ntp_request.h");
    /// Time until the next packet leaves.
    TIME_TO_SEND = uint("ntp.priv.mode7.timetosend", "Sends in").unit("s").spec("ntp_request.h");
    /// How long the other end is reachable.
    TIME_REACHABLE = uint("ntp.priv.mode7.timereachable", "Reachable for").unit("s").spec("ntp_request.h");
    /// Packets sent.
    SENT = uint("ntp.priv.mode7.sent", "Sent").spec("ntp_request.h");
    /// Packets processed.
    PROCESSED = uint("ntp.priv.mode7.processed", "Processed").spec("ntp_request.h");
    /// Packets that were not authentic.
    BAD_AUTH = uint("ntp.priv.mode7.badauth", "Authentication failed").spec("ntp_request.h");
    /// Packets with an origin timestamp that was not sent.
    BOGUS_ORIGIN = uint("ntp.priv.mode7.bogusorg", "Bogus origin").spec("ntp_request.h");
    /// Packets that came twice.
    OLD_PACKET = uint("ntp.priv.mode7.oldpkt", "Duplicates").spec("ntp_request.h");
    /// Packets with a bad dispersion.
    BAD_DISPERSION = uint("ntp.priv.mode7.seldisp", "Bad dispersion").spec("ntp_request.h");
    /// Packets with a bad reference time.
    BAD_REFERENCE = uint("ntp.priv.mode7.selbroken", "Bad reference time").spec("ntp_request.h");
    /// Place in the order of candidates.
    CANDIDATE = uint("ntp.priv.mode7.candidate", "Candidate").spec("ntp_request.h");
    /// Keys known.
    KEYS = uint("ntp.priv.mode7.numkeys", "Keys").spec("ntp_request.h");
    /// Free places for keys.
    FREE_KEYS = uint("ntp.priv.mode7.numfreekeys", "Free keys").spec("ntp_request.h");
    /// Keys looked up.
    KEY_LOOKUPS = uint("ntp.priv.mode7.keylookups", "Key lookups").spec("ntp_request.h");
    /// Keys looked up in vain.
    KEYS_NOT_FOUND = uint("ntp.priv.mode7.keynotfound", "Keys not found").spec("ntp_request.h");
    /// Digests made.
    ENCRYPTIONS = uint("ntp.priv.mode7.encryptions", "Digests made").spec("ntp_request.h");
    /// Digests checked.
    DECRYPTIONS = uint("ntp.priv.mode7.decryptions", "Digests checked").spec("ntp_request.h");
    /// Keys expired.
    KEYS_EXPIRED = uint("ntp.priv.mode7.expired", "Keys expired").spec("ntp_request.h");
    /// Keys that were not in the cache.
    KEYS_UNCACHED = uint("ntp.priv.mode7.keyuncached", "Keys not cached").spec("ntp_request.h");
    /// Address of the server that the trap uses.
    LOCAL = ipv4("ntp.priv.mode7.local_address", "Local address").spec("ntp_request.h");
    /// Address that traps are sent to.
    TRAP = ipv4("ntp.priv.mode7.trap_address", "Trap address").spec("ntp_request.h");
    /// Address of the server that the trap uses, in IPv6.
    LOCAL6 = ipv6("ntp.priv.mode7.local_address6", "IPv6 local address").spec("ntp_request.h");
    /// Address that traps are sent to, in IPv6.
    TRAP6 = ipv6("ntp.priv.mode7.trap_address6", "IPv6 trap address").spec("ntp_request.h");
    /// Port that traps are sent to.
    TRAP_PORT = uint("ntp.priv.mode7.trap_port", "Trap port").spec("ntp_request.h");
    /// Sequence number of the trap.
    TRAP_SEQUENCE = uint("ntp.priv.mode7.sequence", "Trap sequence").spec("ntp_request.h");
    /// Time since the trap was last set.
    SET_TIME = uint("ntp.priv.mode7.settime", "Set").unit("s").spec("ntp_request.h");
    /// Time since the trap was first set.
    ORIGINAL_TIME = uint("ntp.priv.mode7.origtime", "First set").unit("s").spec("ntp_request.h");
    /// Times that the trap was set again.
    RESETS = uint("ntp.priv.mode7.resets", "Resets").spec("ntp_request.h");
    /// Kind of the trap.
    TRAP_FLAGS = hex("ntp.priv.traps.flags", "Trap flags").spec("ntp_request.h");
    /// Requests received.
    REQUESTS = uint("ntp.priv.mode7.requests", "Requests").spec("ntp_request.h");
    /// Bad messages received.
    BAD_PACKETS = uint("ntp.priv.mode7.bad_packets", "Bad packets").spec("ntp_request.h");
    /// Messages sent in answer.
    RESPONSES = uint("ntp.priv.mode7.responses", "Responses").spec("ntp_request.h");
    /// Messages sent that were not the last of their answer.
    FRAGMENTS = uint("ntp.priv.mode7.fragments", "Fragments").spec("ntp_request.h");
    /// Refusals sent.
    ERRORS = uint("ntp.priv.mode7.errors", "Errors").spec("ntp_request.h");
    /// Messages too short.
    TOO_SHORT = uint("ntp.priv.mode7.too_short", "Too short").spec("ntp_request.h");
    /// Messages received with the response bit.
    INPUT_RESPONSES = uint("ntp.priv.mode7.input_responses", "Responses received").spec("ntp_request.h");
    /// Messages received with the more bit.
    INPUT_FRAGMENTS = uint("ntp.priv.mode7.input_fragments", "Fragments received").spec("ntp_request.h");
    /// Messages received with the error bit.
    INPUT_ERRORS = uint("ntp.priv.mode7.input_errors", "Errors received").spec("ntp_request.h");
    /// Messages received with an offset.
    BAD_OFFSET = uint("ntp.priv.mode7.bad_offset", "Nonzero offset").spec("ntp_request.h");
    /// Packets of an unknown version.
    BAD_VERSION = uint("ntp.priv.mode7.bad_version", "Unknown version").spec("ntp_request.h");
    /// Messages with less data than they say.
    DATA_TOO_SHORT = uint("ntp.priv.mode7.data_too_short", "Data too short").spec("ntp_request.h");
    /// Messages with a bad opcode.
    BAD_OPCODE = uint("ntp.priv.mode7.badop", "Bad opcode").spec("ntp_request.h");
    /// Traps sent.
    ASYNC = uint("ntp.priv.mode7.async_messages", "Asynchronous messages").spec("ntp_request.h");
    /// Kind of the reference clock.
    CLOCK_TYPE = uint("ntp.priv.mode7.type", "Clock type").spec("ntp_request.h");
    /// Flags of the reference clock.
    CLOCK_FLAGS = uint("ntp.priv.mode7.clock_flags", "Clock flags").spec("ntp_request.h");
    /// Last event of the reference clock.
    LAST_EVENT = uint("ntp.priv.mode7.lastevent", "Last event").spec("ntp_request.h");
    /// State of the reference clock.
    CLOCK_STATUS = uint("ntp.priv.mode7.currentstatus", "Current status").spec("ntp_request.h");
    /// Polls of the reference clock.
    POLLS = uint("ntp.priv.mode7.polls", "Polls").spec("ntp_request.h");
    /// Polls that the reference clock did not answer.
    NO_RESPONSE = uint("ntp.priv.mode7.noresponse", "No response").spec("ntp_request.h");
    /// Time codes with a bad format.
    BAD_FORMAT = uint("ntp.priv.mode7.badformat", "Bad format").spec("ntp_request.h");
    /// Time codes with bad data.
    BAD_DATA = uint("ntp.priv.mode7.baddata", "Bad data").spec("ntp_request.h");
    /// Time since the reference clock was started.
    TIME_STARTED = uint("ntp.priv.mode7.timestarted", "Started").unit("s").spec("ntp_request.h");
    /// First correction, in 1/2^32 s.
    FUDGE_TIME1 = int("ntp.priv.mode7.fudgetime1", "Fudge time 1").meaning(seconds_32).spec("ntp_request.h");
    /// Second correction, in 1/2^32 s.
    FUDGE_TIME2 = int("ntp.priv.mode7.fudgetime2", "Fudge time 2").meaning(seconds_32).spec("ntp_request.h");
    /// First setting: the stratum.
    FUDGE_VALUE1 = int("ntp.priv.mode7.fudgeval1", "Fudge value 1").spec("ntp_request.h");
    /// Second setting: the reference id.
    FUDGE_VALUE2 = uint("ntp.priv.mode7.fudgeval2", "Fudge value 2").spec("ntp_request.h");
    /// Offset in the kernel, in microseconds or nanoseconds.
    KERNEL_OFFSET = int("ntp.priv.mode7.kernel_offset", "Offset").spec("ntp_request.h");
    /// Correction of the frequency, in 1/65536 ppm.
    FREQUENCY = int("ntp.priv.mode7.freq", "Frequency").meaning(ppm).spec("ntp_request.h");
    /// Stability of the frequency, in 1/65536 ppm.
    STABILITY = uint("ntp.priv.mode7.stability", "Stability").meaning(ppm).spec("ntp_request.h");
    /// Maximum error in the kernel.
    MAX_ERROR = int("ntp.priv.mode7.maxerror", "Maximum error").unit("µs").spec("ntp_request.h");
    /// Estimated error in the kernel.
    ESTIMATED_ERROR = int("ntp.priv.mode7.esterror", "Estimated error").unit("µs").spec("ntp_request.h");
    /// Flags of the kernel's discipline.
    KERNEL_STATUS = hex("ntp.priv.mode7.status", "Status").meaning(kernel_status).spec("ntp_request.h");
    /// Interval of PPS calibration, as a power of two.
    SHIFT = uint("ntp.priv.mode7.shift", "Shift").spec("ntp_request.h");
    /// Time constant in the kernel.
    CONSTANT = int("ntp.priv.mode7.constant", "Time constant").spec("ntp_request.h");
    /// Precision of the kernel's clock.
    KERNEL_PRECISION = int("ntp.priv.mode7.precision", "Precision").spec("ntp_request.h");
    /// Frequency tolerance in the kernel, in 1/65536 ppm.
    TOLERANCE = int("ntp.priv.mode7.tolerance", "Tolerance").meaning(ppm).spec("ntp_request.h");
    /// Frequency by the PPS signal, in 1/65536 ppm.
    PPS_FREQUENCY = int("ntp.priv.mode7.ppsfreq", "PPS frequency").meaning(ppm).spec("ntp_request.h");
    /// Jitter of the PPS signal.
    PPS_JITTER = int("ntp.priv.mode7.jitter", "PPS jitter").spec("ntp_request.h");
    /// Stability of the PPS frequency, in 1/65536 ppm.
    PPS_STABILITY = int("ntp.priv.mode7.stabil", "PPS stability").meaning(ppm).spec("ntp_request.h");
    /// Times that the jitter was too large.
    JITTER_EXCEEDED = int("ntp.priv.mode7.jitcnt", "Jitter exceeded").spec("ntp_request.h");
    /// PPS calibrations.
    CALIBRATIONS = int("ntp.priv.mode7.calcnt", "Calibrations").spec("ntp_request.h");
    /// PPS calibrations that failed.
    CALIBRATION_ERRORS = int("ntp.priv.mode7.errcnt", "Calibration errors").spec("ntp_request.h");
    /// Times that the stability was too bad.
    STABILITY_EXCEEDED = int("ntp.priv.mode7.stbcnt", "Stability exceeded").spec("ntp_request.h");
    /// Last offset of the clock, in 1/2^32 s.
    LAST_OFFSET = int("ntp.priv.mode7.last_offset", "Last offset").meaning(seconds_32).spec("ntp_request.h");
    /// Correction of the frequency, in 1/2^32 ppm.
    DRIFT = int("ntp.priv.mode7.drift_comp", "Drift compensation").meaning(ppm_32).spec("ntp_request.h");
    /// Compliance of the clock discipline.
    COMPLIANCE = uint("ntp.priv.mode7.compliance", "Compliance").spec("ntp_request.h");
    /// Time since the last update.
    WATCHDOG = uint("ntp.priv.mode7.watchdog_timer", "Watchdog timer").unit("s").spec("ntp_request.h");
    /// Poll interval of the system, as a power of two; ntpd sends it in its host's byte order.
    POLL = uint("ntp.priv.mode7.poll", "Poll exponent").meaning(host_order).spec("ntp_request.h");
    /// Packets denied by access control.
    DENIED = uint("ntp.priv.mode7.denied", "Denied").spec("ntp_request.h");
    /// Packets of an older version.
    OLD_VERSION = uint("ntp.priv.mode7.oldversion", "Older version").spec("ntp_request.h");
    /// Packets of the current version.
    NEW_VERSION = uint("ntp.priv.mode7.newversion", "Current version").spec("ntp_request.h");
    /// Packets with a bad length or format.
    BAD_LENGTH = uint("ntp.priv.mode7.badlength", "Bad length").spec("ntp_request.h");
    /// Packets dropped because of their rate.
    LIMITED = uint("ntp.priv.mode7.limitrejected", "Rate limited").spec("ntp_request.h");
    /// Packets that would have come before they were sent.
    LAMPORT = uint("ntp.priv.mode7.lamport", "Lamport violations").spec("ntp_request.h");
    /// Timestamps with rounding errors.
    ROUNDING = uint("ntp.priv.mode7.tsrounding", "Rounding errors").spec("ntp_request.h");
    /// Places for associations.
    TOTAL_PEERS = uint("ntp.priv.mode7.totalmem", "Total memory").spec("ntp_request.h");
    /// Free places for associations.
    FREE_PEERS = uint("ntp.priv.mode7.freemem", "Free memory").spec("ntp_request.h");
    /// Associations looked up.
    FIND_PEER = uint("ntp.priv.mode7.findpeer_calls", "Lookups").spec("ntp_request.h");
    /// Associations made.
    ALLOCATIONS = uint("ntp.priv.mode7.allocations", "Allocations").spec("ntp_request.h");
    /// Associations given up.
    DEMOBILIZATIONS = uint("ntp.priv.mode7.demobilizations", "Demobilizations").spec("ntp_request.h");
    /// Associations in each place of the hash table.
    HASH_COUNT = bytes("ntp.priv.mode7.hashcount", "Hash counts").spec("ntp_request.h");
    /// Receive buffers.
    BUFFERS = uint("ntp.priv.mode7.totalrecvbufs", "Receive buffers").spec("ntp_request.h");
    /// Free receive buffers.
    FREE_BUFFERS = uint("ntp.priv.mode7.freerecvbufs", "Free receive buffers").spec("ntp_request.h");
    /// Full receive buffers.
    FULL_BUFFERS = uint("ntp.priv.mode7.fullrecvbufs", "Full receive buffers").spec("ntp_request.h");
    /// Times that buffers were added.
    LOW_WATER = uint("ntp.priv.mode7.lowwater", "Low water refills").spec("ntp_request.h");
    /// Packets dropped.
    DROPPED = uint("ntp.priv.mode7.dropped", "Dropped").spec("ntp_request.h");
    /// Packets ignored.
    IGNORED = uint("ntp.priv.mode7.ignored", "Ignored").spec("ntp_request.h");
    /// Packets received.
    RECEIVED = uint("ntp.priv.mode7.received", "Received").spec("ntp_request.h");
    /// Packets that could not be sent.
    NOT_SENT = uint("ntp.priv.mode7.notsent", "Not sent").spec("ntp_request.h");
    /// Interrupts for input.
    INTERRUPTS = uint("ntp.priv.mode7.interrupts", "Interrupts").spec("ntp_request.h");
    /// Packets received by the interrupt handler.
    INTERRUPT_RECEIVED = uint("ntp.priv.mode7.int_received", "Received in interrupts").spec("ntp_request.h");
    /// Alarms of the timer.
    ALARMS = uint("ntp.priv.mode7.alarms", "Alarms").spec("ntp_request.h");
    /// Alarms that came too late.
    OVERFLOWS = uint("ntp.priv.mode7.overflows", "Overflows").spec("ntp_request.h");
    /// Calls of the timer to transmit.
    TRANSMIT_CALLS = uint("ntp.priv.mode7.xmtcalls", "Calls to transmit").spec("ntp_request.h");
    /// What is denied; the bits depend on the version of ntpd.
    RESTRICT_FLAGS = hex("ntp.priv.mode7.rflags", "Restriction flags").spec("ntp_request.h");
    /// What else must match.
    MATCH_FLAGS = hex("ntp.priv.mode7.mflags", "Match flags").meaning(match_flags).spec("ntp_request.h");
    /// What to deny, or not to; the bits depend on the version of ntpd.
    SET_RESTRICT_FLAGS = hex("ntp.priv.mode7.restrict_flags", "Restriction flags").spec("ntp_request.h");
    /// Most associations from one address; -1 is no limit.
    PEER_LIMIT = int("ntp.priv.mode7.ippeerlimit", "Peer limit").spec("ntp_request.h");
    /// Whether answers get a reference time that is made up.
    FUZZ_REFTIME = int("ntp.priv.mode7.srvfuzrft", "Fuzzed reference time").spec("ntp_request.h");
    /// Name of the interface.
    INTERFACE_NAME = text("ntp.priv.mode7.int_name", "Interface").spec("ntp_request.h");
    /// Flags of the interface.
    INTERFACE_FLAGS = int("ntp.priv.mode7.int_flags", "Interface flags").spec("ntp_request.h");
    /// Time to live last used.
    LAST_TTL = int("ntp.priv.mode7.last_ttl", "Last TTL").spec("ntp_request.h");
    /// Multicast groups joined.
    MULTICASTS = int("ntp.priv.mode7.num_mcast", "Multicast groups").spec("ntp_request.h");
    /// How long the interface is in use.
    UPTIME = int("ntp.priv.mode7.uptime", "Uptime").unit("s").spec("ntp_request.h");
    /// Scope of the IPv6 address.
    SCOPE = uint("ntp.priv.mode7.scopeid", "Scope id").spec("ntp_request.h");
    /// Number that the system gave the interface.
    INTERFACE_INDEX = uint("ntp.priv.mode7.ifindex", "System's index").spec("ntp_request.h");
    /// Number that ntpd gave the interface.
    INTERFACE_NUMBER = uint("ntp.priv.mode7.ifnum", "Number").spec("ntp_request.h");
    /// Associations that use the interface.
    PEER_COUNT = uint("ntp.priv.mode7.peercnt", "Peers").spec("ntp_request.h");
    /// Address family, as the server's system numbers them.
    FAMILY = uint("ntp.priv.mode7.family", "Address family").spec("ntp_request.h");
    /// Whether packets of the interface are ignored.
    IGNORE_PACKETS = uint("ntp.priv.mode7.ignore_pkts", "Ignored").spec("ntp_request.h");
    /// Why the interface is listed.
    ACTION = uint("ntp.priv.mode7.action", "Action")
        .names(&[(1, "exists"), (2, "was created"), (3, "was deleted")]).spec("ntp_request.h");
    /// How many values count.
    VALUE_COUNT = uint("ntp.priv.mode7.nvalues", "Value count").spec("ntp_request.h");
    /// How many times count.
    TIME_COUNT = uint("ntp.priv.mode7.ntimes", "Time count").spec("ntp_request.h");
    /// Which of the values are signed, the first one lowest.
    SIGNED_VALUES = hex("ntp.priv.mode7.svalues", "Signed values").spec("ntp_request.h");
    /// Which of the times are signed, the first one lowest.
    SIGNED_TIMES = hex("ntp.priv.mode7.stimes", "Signed times").spec("ntp_request.h");
    /// Values of the driver, for its author.
    VALUES = bytes("ntp.priv.mode7.values", "Values").spec("ntp_request.h");
    /// Times of the driver, for its author.
    TIMES = bytes("ntp.priv.mode7.times", "Times").spec("ntp_request.h");
    /// What to set.
    WHICH = uint("ntp.priv.mode7.which", "Which")
        .names(&[(1, "time 1"), (2, "time 2"), (3, "value 1"), (4, "value 2"), (5, "flags")]).spec("ntp_request.h");
    /// Correction to set, in 1/2^32 s.
    FUDGE_TIME = int("ntp.priv.mode7.fudgetime", "Fudge time").meaning(seconds_32).spec("ntp_request.h");
    /// Setting or flags to set.
    FUDGE_FLAGS = uint("ntp.priv.mode7.fudgeval_flags", "Fudge value or flags").spec("ntp_request.h");
    /// Name of a peer.
    HOST_NAME = text("ntp.priv.mode7.hostname", "Host name").spec("ntp_request.h");
    /// Mean time between packets of the client; time since its last packet, in old versions.
    AVERAGE = uint("ntp.priv.monlist.avgint", "Average interval").unit("s").spec("ntp_request.h");
    /// Time since the last packet of the client; since its first, in old versions.
    SINCE_LAST = uint("ntp.priv.monlist.lsint", "Since last").unit("s").spec("ntp_request.h");
    /// Restrictions that apply to the client; the bits depend on the version of ntpd.
    RESTRICTION = hex("ntp.priv.monlist.restr", "Restrictions").spec("ntp_request.h");
    /// Packets received from the client.
    CLIENT_COUNT = uint("ntp.priv.monlist.count", "Count").spec("ntp_request.h");
    /// Address of the client.
    REMOTE = ipv4("ntp.priv.monlist.remote_address", "Remote address").spec("ntp_request.h");
    /// Address that the client sent to.
    LOCAL_ADDRESS = ipv4("ntp.priv.monlist.local_address", "Local address").spec("ntp_request.h");
    /// Kind of the address that the client sent to.
    CLIENT_FLAGS = hex("ntp.priv.monlist.flags", "Flags").spec("ntp_request.h");
    /// Port of the client.
    CLIENT_PORT = uint("ntp.priv.monlist.port", "Port").spec("ntp_request.h");
    /// Mode of the client's last packet.
    CLIENT_MODE = uint("ntp.priv.monlist.mode", "Mode").names(MODES).spec("ntp_request.h");
    /// Version of the client's last packet.
    CLIENT_VERSION = uint("ntp.priv.monlist.version", "Version").spec("ntp_request.h");
    /// Whether the addresses are IPv6; ntpd sends it in its host's byte order.
    CLIENT_IPV6 = uint("ntp.priv.monlist.ipv6", "IPv6").meaning(host_order).spec("ntp_request.h");
    /// Not used.
    CLIENT_UNUSED = hex("ntp.priv.monlist.unused", "Unused").spec("ntp_request.h");
    /// Address of the client, in IPv6.
    REMOTE6 = ipv6("ntp.priv.monlist.addr6", "IPv6 remote address").spec("ntp_request.h");
    /// Address that the client sent to, in IPv6.
    LOCAL_ADDRESS6 = ipv6("ntp.priv.monlist.daddr6", "IPv6 local address").spec("ntp_request.h");
}

/// Flags of the kernel's clock discipline, lowest bit first (timex.h, STA_…).
const KERNEL_STATUS_BITS: &[&str] = &[
    "PLL",
    "PPS frequency",
    "PPS time",
    "FLL",
    "insert leap second",
    "delete leap second",
    "unsynchronized",
    "frequency held",
    "PPS signal",
    "PPS jitter",
    "PPS wander",
    "PPS error",
    "clock error",
    "nanoseconds",
    "FLL mode",
    "clock source B",
];

fn write_scaled(value: i64, unit: f64, name: &str, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{:.9} {name}", value as f64 / unit);
}

fn seconds_16(node: &Node, _: &Tree, out: &mut String) {
    write_scaled(node.value as i64, 65536.0, "s", out);
}

fn seconds_32(node: &Node, _: &Tree, out: &mut String) {
    write_scaled(node.value as i64, 4294967296.0, "s", out);
}

fn ppm(node: &Node, _: &Tree, out: &mut String) {
    write_scaled(node.value as i64, 65536.0, "ppm", out);
}

fn ppm_32(node: &Node, _: &Tree, out: &mut String) {
    write_scaled(node.value as i64, 4294967296.0, "ppm", out);
}

fn kernel_status(node: &Node, _: &Tree, out: &mut String) {
    crate::field::write_set(node.value, KERNEL_STATUS_BITS, out);
}

/// `RESM_` flags start at bit 12.
fn match_flags(node: &Node, _: &Tree, out: &mut String) {
    crate::field::write_set(node.value >> 12, &["interface", "NTP port only", "source"], out);
}

/// Small numbers that a little-endian server did not bring into network order.
fn host_order(node: &Node, _: &Tree, out: &mut String) {
    let swapped = (node.value as u32).swap_bytes();
    if node.value > 0xff && swapped <= 0xff {
        let _ = write!(out, "{swapped}, little-endian");
    }
}
