//! The layouts of mode 7 items: the structures of ntp_request.h, in the order of the wire.
//!
//! Most structures got IPv6 addresses at their end when ntpd did; items of before end there.

use super::super::header::{
    ORIGIN, POLL as PEER_POLL, PRECISION, RECEIVE, REFERENCE_ID, REFERENCE_TIME, ROOT_DELAY, ROOT_DISPERSION,
    STRATUM, TRANSMIT,
};
use super::super::mac::KEY_ID;
use super::fields::*;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

/// Reads one item, which is all that is left in the reader.
pub(super) type Layout = fn(&mut Reader<'_, '_>) -> Result<(), Fault>;

const PEER_PARTS: &[&Field] = &[
    &PEER_SHORTLIST,
    &PEER_SEL_CANDIDATE,
    &PEER_AUTHENABLE,
    &PEER_PREFER,
    &PEER_REFCLOCK,
    &PEER_BURST,
    &PEER_SYSPEER,
    &PEER_CONFIG,
];

const CONFIG_PARTS: &[&Field] =
    &[&CONFIG_SKEY, &CONFIG_NO_SELECT, &CONFIG_IBURST, &CONFIG_BURST, &CONFIG_PREFER, &CONFIG_AUTHENABLE];

const SYSTEM_PARTS: &[&Field] = &[
    &SYSTEM_CAL,
    &SYSTEM_AUTH,
    &SYSTEM_FILEGEN,
    &SYSTEM_MONITOR,
    &SYSTEM_KERNEL,
    &SYSTEM_NTP,
    &SYSTEM_PPS,
    &SYSTEM_BCLIENT,
];

const INFO_PARTS: &[&Field] = &[
    &INFO_FILEGEN,
    &INFO_MONITOR,
    &INFO_PPS_SYNC,
    &INFO_CAL,
    &INFO_KERNEL,
    &INFO_NTP,
    &INFO_AUTH,
    &INFO_BCLIENT,
];

const RESET_PARTS: &[&Field] =
    &[&RESET_CTL, &RESET_AUTH, &RESET_TIMER, &RESET_MEM, &RESET_SYS, &RESET_IO, &RESET_ALLPEERS];

/// The layout of the items of a request or an answer; nothing where there are none, or it is not known.
pub(super) fn layout(code: u8, answer: bool) -> Option<Layout> {
    Some(match (code, answer) {
        (0, true) | (2 | 3, false) => peer_list,
        (1, true) => peer_summary,
        (2, true) => peer,
        (3, true) => peer_stats,
        (4, true) => system,
        (5, true) => system_stats,
        (6, true) => io_stats,
        (7, true) => memory_stats,
        (8, true) => loop_info,
        (9, true) => timer_stats,
        (10, false) => configure,
        (11 | 22, false) => unconfigure,
        (12 | 13, false) => |r| r.bits_be32(&SYSTEM_FLAGS, SYSTEM_PARTS).map(drop),
        (16, true) => restriction,
        (17..=19, false) => set_restriction,
        (20, true) => monitor,
        (21, false) => |r| r.bits_be32(&RESET_FLAGS, RESET_PARTS).map(drop),
        (26 | 27, false) => |r| r.bytes(&KEY, r.remaining().min(8)).map(drop),
        (28, true) => authentication,
        (29, true) => trap,
        (30 | 31, false) => set_trap,
        (32 | 33, false) => |r| r.be32(&KEY_ID).map(drop),
        (34, true) => control_stats,
        (36 | 39, false) => |r| r.ipv4(&ADDRESS).map(drop),
        (36, true) => clock,
        (37, false) => fudge,
        (38, true) => kernel,
        (39, true) => clock_bug,
        (42, true) => monitor_1,
        (43, _) => host_name,
        (44 | 45, true) => interface,
        _ => return None,
    })
}

fn u32s(r: &mut Reader<'_, '_>, fields: &[&'static Field]) -> Result<(), Fault> {
    fields.iter().try_for_each(|field| r.be32(field).map(drop))
}

fn i32s(r: &mut Reader<'_, '_>, fields: &[&'static Field]) -> Result<(), Fault> {
    fields.iter().try_for_each(|field| r.be_i32(field).map(drop))
}

/// Flag, padding and addresses in IPv6, where the item has them.
fn ipv6(r: &mut Reader<'_, '_>, addresses: &[&'static Field]) -> Result<(), Fault> {
    if r.is_empty() {
        return Ok(());
    }
    r.be32(&IPV6)?;
    r.bytes(&UNUSED, 4)?;
    addresses.iter().try_for_each(|field| r.bytes(field, 16).map(drop))
}

/// The same without padding.
fn ipv6_unpadded(r: &mut Reader<'_, '_>, addresses: &[&'static Field]) -> Result<(), Fault> {
    if r.is_empty() {
        return Ok(());
    }
    r.be32(&IPV6)?;
    addresses.iter().try_for_each(|field| r.bytes(field, 16).map(drop))
}

/// `info_peer_list`
fn peer_list(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    r.be16(&PORT)?;
    r.u8(&HOST_MODE)?;
    r.bits8(&PEER_FLAGS, PEER_PARTS)?;
    ipv6(r, &[&ADDRESS6])
}

/// `info_peer_summary`
fn peer_summary(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&DESTINATION)?;
    r.ipv4(&SOURCE)?;
    r.be16(&SOURCE_PORT)?;
    r.u8(&STRATUM)?;
    r.i8(&HOST_POLL)?;
    r.i8(&PEER_POLL)?;
    r.u8(&REACH)?;
    r.bits8(&PEER_FLAGS, PEER_PARTS)?;
    r.u8(&HOST_MODE)?;
    r.be_i32(&DELAY)?;
    r.be64(&OFFSET)?;
    r.be32(&DISPERSION)?;
    ipv6(r, &[&DESTINATION6, &SOURCE6])
}

/// `info_peer`
fn peer(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&DESTINATION)?;
    r.ipv4(&SOURCE)?;
    r.be16(&SOURCE_PORT)?;
    r.bits8(&PEER_FLAGS, PEER_PARTS)?;
    r.u8(&LEAP)?;
    r.u8(&HOST_MODE)?;
    r.u8(&PEER_MODE)?;
    r.u8(&STRATUM)?;
    r.i8(&PEER_POLL)?;
    r.i8(&HOST_POLL)?;
    r.i8(&PRECISION)?;
    r.u8(&VERSION)?;
    r.bytes(&UNUSED, 1)?;
    r.u8(&REACH)?;
    r.u8(&UNREACH)?;
    r.u8(&FLASH)?;
    r.u8(&TTL)?;
    r.be16(&FLASH2)?;
    r.be16(&ASSOCIATION)?;
    r.be32(&KEY_ID)?;
    r.be32(&PEER_KEY)?;
    r.be32(&REFERENCE_ID)?;
    r.be32(&TIMER)?;
    r.be32(&ROOT_DELAY)?;
    r.be32(&ROOT_DISPERSION)?;
    for field in [&REFERENCE_TIME, &ORIGIN, &RECEIVE, &TRANSMIT] {
        r.be64(field)?;
    }
    for _ in 0..8 {
        r.be_i32(&FILTER_DELAY)?;
    }
    for _ in 0..8 {
        r.be64(&FILTER_OFFSET)?;
    }
    for _ in 0..8 {
        r.u8(&ORDER)?;
    }
    r.be_i32(&DELAY)?;
    r.be32(&DISPERSION)?;
    r.be64(&OFFSET)?;
    r.be32(&SELECT_DISPERSION)?;
    r.bytes(&UNUSED, 28)?;
    r.be_i32(&BROADCAST_DELAY)?;
    ipv6(r, &[&DESTINATION6, &SOURCE6])
}

/// `info_peer_stats`
fn peer_stats(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&DESTINATION)?;
    r.ipv4(&SOURCE)?;
    r.be16(&SOURCE_PORT)?;
    r.bits8(&PEER_FLAGS_HIGH, &[&PEER_IBURST])?;
    r.bits8(&PEER_FLAGS, PEER_PARTS)?;
    u32s(r, &[&TIME_RESET, &TIME_RECEIVED, &TIME_TO_SEND, &TIME_REACHABLE, &SENT])?;
    r.bytes(&UNUSED, 4)?;
    r.be32(&PROCESSED)?;
    r.bytes(&UNUSED, 4)?;
    u32s(r, &[&BAD_AUTH, &BOGUS_ORIGIN, &OLD_PACKET])?;
    r.bytes(&UNUSED, 8)?;
    u32s(r, &[&BAD_DISPERSION, &BAD_REFERENCE])?;
    r.bytes(&UNUSED, 4)?;
    r.u8(&CANDIDATE)?;
    r.bytes(&UNUSED, 3)?;
    ipv6(r, &[&DESTINATION6, &SOURCE6])
}

/// `info_sys`
fn system(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    r.u8(&PEER_MODE)?;
    r.u8(&LEAP)?;
    r.u8(&STRATUM)?;
    r.i8(&PRECISION)?;
    r.be32(&ROOT_DELAY)?;
    r.be32(&ROOT_DISPERSION)?;
    r.be32(&REFERENCE_ID)?;
    r.be64(&REFERENCE_TIME)?;
    r.be32(&POLL)?;
    r.bits8(&INFO_FLAGS, INFO_PARTS)?;
    r.bytes(&UNUSED, 3)?;
    r.be_i32(&DEFAULT_BROADCAST_DELAY)?;
    r.be_i32(&FREQUENCY)?;
    r.be64(&AUTH_DELAY)?;
    r.be32(&STABILITY)?;
    ipv6(r, &[&ADDRESS6])
}

/// `info_sys_stats`, and `old_info_sys_stats`, which is shorter.
fn system_stats(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let fields = [
        &TIME_UP,
        &TIME_RESET,
        &DENIED,
        &OLD_VERSION,
        &NEW_VERSION,
        &BAD_VERSION,
        &BAD_LENGTH,
        &PROCESSED,
        &BAD_AUTH,
        &TIME_RECEIVED,
        &LIMITED,
        &LAMPORT,
        &ROUNDING,
    ];
    fields.iter().take(r.remaining().div_ceil(4)).try_for_each(|field| r.be32(field).map(drop))
}

/// `info_io_stats`
fn io_stats(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.be32(&TIME_RESET)?;
    for field in [&BUFFERS, &FREE_BUFFERS, &FULL_BUFFERS, &LOW_WATER] {
        r.be16(field)?;
    }
    u32s(r, &[&DROPPED, &IGNORED, &RECEIVED, &SENT, &NOT_SENT, &INTERRUPTS, &INTERRUPT_RECEIVED])
}

/// `info_mem_stats`; the size of the hash table depends on the version.
fn memory_stats(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.be32(&TIME_RESET)?;
    r.be16(&TOTAL_PEERS)?;
    r.be16(&FREE_PEERS)?;
    u32s(r, &[&FIND_PEER, &ALLOCATIONS, &DEMOBILIZATIONS])?;
    r.rest(&HASH_COUNT).map(drop)
}

/// `info_loop`
fn loop_info(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.be64(&LAST_OFFSET)?;
    r.be64(&DRIFT)?;
    u32s(r, &[&COMPLIANCE, &WATCHDOG])
}

/// `info_timer_stats`
fn timer_stats(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    u32s(r, &[&TIME_RESET, &ALARMS, &OVERFLOWS, &TRANSMIT_CALLS])
}

/// `conf_peer`, and `old_conf_peer`, which ends with the key.
fn configure(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    r.u8(&HOST_MODE)?;
    r.u8(&VERSION)?;
    r.u8(&MIN_POLL)?;
    r.u8(&MAX_POLL)?;
    r.bits8(&CONFIG_FLAGS, CONFIG_PARTS)?;
    r.u8(&TTL)?;
    r.bytes(&UNUSED, 2)?;
    r.be32(&KEY_ID)?;
    if r.is_empty() {
        return Ok(());
    }
    padded_text(r, &KEY_FILE, 128)?;
    ipv6(r, &[&ADDRESS6])
}

/// Text of a fixed length that ends with its first zero.
fn padded_text(r: &mut Reader<'_, '_>, field: &'static Field, length: usize) -> Result<(), Fault> {
    let text = r.peek().split(|&byte| byte == 0).next().unwrap_or(&[]);
    let text = text.get(..length).unwrap_or(text);
    r.text_as(field, length, &String::from_utf8_lossy(text))
}

/// `conf_unpeer`
fn unconfigure(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    ipv6_unpadded(r, &[&ADDRESS6])
}

/// `info_restrict`
fn restriction(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    r.ipv4(&MASK)?;
    r.be32(&COUNT)?;
    r.be16(&RESTRICT_FLAGS)?;
    r.be16(&MATCH_FLAGS)?;
    ipv6(r, &[&ADDRESS6, &MASK6])
}

/// `conf_restrict`: up to 4.2.8p10, from p11 with a limit, later also with a switch; compilers align the last one.
fn set_restriction(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let (old, new) = (matches!(r.remaining(), 12 | 48), matches!(r.remaining(), 24 | 60));
    r.ipv4(&ADDRESS)?;
    r.ipv4(&MASK)?;
    if old {
        r.be16(&SET_RESTRICT_FLAGS)?;
        r.be16(&MATCH_FLAGS)?;
        return ipv6_unpadded(r, &[&ADDRESS6, &MASK6]);
    }
    r.bytes(&PEER_LIMIT, 2)?;
    if new {
        r.bytes(&UNUSED, 2)?;
        r.be_i32(&FUZZ_REFTIME)?;
    }
    r.be16(&SET_RESTRICT_FLAGS)?;
    r.be16(&MATCH_FLAGS)?;
    r.bytes(&UNUSED, if new { 4 } else { 2 })?;
    ipv6_unpadded(r, &[&ADDRESS6, &MASK6])
}

/// `info_monitor_1`
fn monitor_1(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    u32s(r, &[&AVERAGE, &SINCE_LAST, &RESTRICTION, &CLIENT_COUNT])?;
    r.ipv4(&REMOTE)?;
    r.ipv4(&LOCAL_ADDRESS)?;
    r.be32(&CLIENT_FLAGS)?;
    client(r, true, &[&REMOTE6, &LOCAL_ADDRESS6])
}

/// `info_monitor`, and `old_info_monitor`, which has no restrictions and no padding.
fn monitor(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let old = matches!(r.remaining(), 20 | 40);
    u32s(r, &[&AVERAGE, &SINCE_LAST])?;
    if !old {
        r.be32(&RESTRICTION)?;
    }
    r.be32(&CLIENT_COUNT)?;
    r.ipv4(&REMOTE)?;
    client(r, !old, &[&REMOTE6])
}

fn client(r: &mut Reader<'_, '_>, padded: bool, addresses: &[&'static Field]) -> Result<(), Fault> {
    r.be16(&CLIENT_PORT)?;
    r.u8(&CLIENT_MODE)?;
    r.u8(&CLIENT_VERSION)?;
    if r.is_empty() {
        return Ok(());
    }
    r.be32(&CLIENT_IPV6)?;
    if padded {
        r.be32(&CLIENT_UNUSED)?;
    }
    addresses.iter().try_for_each(|field| r.bytes(field, 16).map(drop))
}

/// `info_auth`
fn authentication(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    u32s(r, &[&TIME_RESET, &KEYS, &FREE_KEYS, &KEY_LOOKUPS, &KEYS_NOT_FOUND])?;
    u32s(r, &[&ENCRYPTIONS, &DECRYPTIONS, &KEYS_EXPIRED, &KEYS_UNCACHED])
}

/// `info_trap`
fn trap(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&LOCAL)?;
    r.ipv4(&TRAP)?;
    r.be16(&TRAP_PORT)?;
    r.be16(&TRAP_SEQUENCE)?;
    u32s(r, &[&SET_TIME, &ORIGINAL_TIME, &RESETS, &TRAP_FLAGS])?;
    ipv6_unpadded(r, &[&LOCAL6, &TRAP6])
}

/// `conf_trap`
fn set_trap(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&LOCAL)?;
    r.ipv4(&TRAP)?;
    r.be16(&TRAP_PORT)?;
    r.bytes(&UNUSED, 2)?;
    ipv6_unpadded(r, &[&LOCAL6, &TRAP6])
}

/// `info_control`
fn control_stats(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    u32s(r, &[&TIME_RESET, &REQUESTS, &BAD_PACKETS, &RESPONSES, &FRAGMENTS, &ERRORS, &TOO_SHORT])?;
    u32s(r, &[&INPUT_RESPONSES, &INPUT_FRAGMENTS, &INPUT_ERRORS, &BAD_OFFSET, &BAD_VERSION])?;
    u32s(r, &[&DATA_TOO_SHORT, &BAD_OPCODE, &ASYNC])
}

/// `info_clock`
fn clock(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    for field in [&CLOCK_TYPE, &CLOCK_FLAGS, &LAST_EVENT, &CLOCK_STATUS] {
        r.u8(field)?;
    }
    u32s(r, &[&POLLS, &NO_RESPONSE, &BAD_FORMAT, &BAD_DATA, &TIME_STARTED])?;
    r.be64(&FUDGE_TIME1)?;
    r.be64(&FUDGE_TIME2)?;
    r.be_i32(&FUDGE_VALUE1)?;
    r.be32(&FUDGE_VALUE2).map(drop)
}

/// `conf_fudge`
fn fudge(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    r.be32(&WHICH)?;
    r.be64(&FUDGE_TIME)?;
    r.be32(&FUDGE_FLAGS).map(drop)
}

/// `info_kernel`
fn kernel(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    i32s(r, &[&KERNEL_OFFSET, &FREQUENCY, &MAX_ERROR, &ESTIMATED_ERROR])?;
    r.be16(&KERNEL_STATUS)?;
    r.be16(&SHIFT)?;
    i32s(r, &[&CONSTANT, &KERNEL_PRECISION, &TOLERANCE, &PPS_FREQUENCY, &PPS_JITTER, &PPS_STABILITY])?;
    i32s(r, &[&JITTER_EXCEEDED, &CALIBRATIONS, &CALIBRATION_ERRORS, &STABILITY_EXCEEDED])
}

/// `info_clkbug`
fn clock_bug(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    r.u8(&VALUE_COUNT)?;
    r.u8(&TIME_COUNT)?;
    r.be16(&SIGNED_VALUES)?;
    r.be32(&SIGNED_TIMES)?;
    r.bytes(&VALUES, 16 * 4)?;
    r.bytes(&TIMES, 32 * 8).map(drop)
}

/// `info_dns_assoc`
fn host_name(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.ipv4(&ADDRESS)?;
    r.be16(&ASSOCIATION)?;
    padded_text(r, &HOST_NAME, r.remaining())
}

/// `info_if_stats`; addresses take 16 bytes each, of which IPv4 uses the first four.
fn interface(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let is_ipv6 = r.peek().get(48..52).is_some_and(|flag| flag != [0; 4]);
    for (ipv4, ipv6) in [(&ADDRESS, &ADDRESS6), (&BROADCAST, &BROADCAST6), (&MASK, &MASK6)] {
        if is_ipv6 {
            r.bytes(ipv6, 16)?;
        } else {
            r.ipv4(ipv4)?;
            r.bytes(&UNUSED, 12)?;
        }
    }
    r.be32(&IPV6)?;
    padded_text(r, &INTERFACE_NAME, 32)?;
    i32s(r, &[&INTERFACE_FLAGS, &LAST_TTL, &MULTICASTS, &RECEIVED, &SENT, &NOT_SENT, &UPTIME])?;
    u32s(r, &[&SCOPE, &INTERFACE_INDEX, &INTERFACE_NUMBER, &PEER_COUNT])?;
    r.be16(&FAMILY)?;
    r.u8(&IGNORE_PACKETS)?;
    r.u8(&ACTION)?;
    r.bytes(&UNUSED, 4).map(drop)
}
