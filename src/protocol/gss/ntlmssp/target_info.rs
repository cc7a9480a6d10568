//! What an NTLM server says of itself, and a client repeats in its response: a list of pairs of id and value.
//!
//! Specification: MS-NLMP §2.2.2.1 (AV_PAIR), §2.2.2.2 (Single_Host_Data).

use crate::fault::{Fault, Severity};
use crate::field::{self, Field};
use crate::reader::Reader;
use crate::tree::{Node, Order, Tree, text16};

crate::fields! { FIELDS:
    /// A pair of the challenge.
    CHALLENGE_ITEM = group("ntlmssp.challenge.target_info.item", "AV_PAIR").spec("MS-NLMP §2.2.2.1");
    /// What the value is.
    CHALLENGE_ID = hex("ntlmssp.challenge.target_info.item.type", "AvId").names(IDS).spec("MS-NLMP §2.2.2.1");
    /// How long the value is.
    CHALLENGE_LENGTH = uint("ntlmssp.challenge.target_info.item.length", "AvLen").unit("bytes").spec("MS-NLMP §2.2.2.1");
    /// NetBIOS name of the server.
    CHALLENGE_NB_COMPUTER = text16("ntlmssp.challenge.target_info.nb_computer_name", "NetBIOS computer name").spec("MS-NLMP §2.2.2.1");
    /// NetBIOS name of the server's domain.
    CHALLENGE_NB_DOMAIN = text16("ntlmssp.challenge.target_info.nb_domain_name", "NetBIOS domain name").spec("MS-NLMP §2.2.2.1");
    /// DNS name of the server.
    CHALLENGE_DNS_COMPUTER = text16("ntlmssp.challenge.target_info.dns_computer_name", "DNS computer name").spec("MS-NLMP §2.2.2.1");
    /// DNS name of the server's domain.
    CHALLENGE_DNS_DOMAIN = text16("ntlmssp.challenge.target_info.dns_domain_name", "DNS domain name").spec("MS-NLMP §2.2.2.1");
    /// DNS name of the server's forest.
    CHALLENGE_DNS_TREE = text16("ntlmssp.challenge.target_info.dns_tree_name", "DNS tree name").spec("MS-NLMP §2.2.2.1");
    /// What there is to know of the client's message.
    CHALLENGE_FLAGS = hex("ntlmssp.challenge.target_info.flags", "Flags").meaning(explain_flags).spec("MS-NLMP §2.2.2.1");
    /// The server's time.
    CHALLENGE_TIMESTAMP = filetime("ntlmssp.challenge.target_info.timestamp", "Timestamp").spec("MS-NLMP §2.2.2.1");
    /// What the client's machine says of itself to servers on that same machine.
    CHALLENGE_RESTRICTIONS = bytes("ntlmssp.challenge.target_info.restrictions", "Single host").spec("MS-NLMP §2.2.2.1");
    /// The service that the client believes to talk to.
    CHALLENGE_TARGET_NAME = text16("ntlmssp.challenge.target_info.target_name", "Target name").spec("MS-NLMP §2.2.2.1");
    /// MD5 hash of what binds the authentication to a channel around it; zeros for none.
    CHALLENGE_BINDINGS = bytes("ntlmssp.challenge.target_info.channel_bindings", "Channel bindings").spec("MS-NLMP §2.2.2.1");
    /// A pair of the response.
    RESPONSE_ITEM = group("ntlmssp.ntlmv2_response.item", "AV_PAIR").spec("MS-NLMP §2.2.2.1");
    /// What the value is.
    RESPONSE_ID = hex("ntlmssp.ntlmv2_response.item.type", "AvId").names(IDS).spec("MS-NLMP §2.2.2.1");
    /// How long the value is.
    RESPONSE_LENGTH = uint("ntlmssp.ntlmv2_response.item.length", "AvLen").unit("bytes").spec("MS-NLMP §2.2.2.1");
    /// NetBIOS name of the server.
    RESPONSE_NB_COMPUTER = text16("ntlmssp.ntlmv2_response.nb_computer_name", "NetBIOS computer name").spec("MS-NLMP §2.2.2.1");
    /// NetBIOS name of the server's domain.
    RESPONSE_NB_DOMAIN = text16("ntlmssp.ntlmv2_response.nb_domain_name", "NetBIOS domain name").spec("MS-NLMP §2.2.2.1");
    /// DNS name of the server.
    RESPONSE_DNS_COMPUTER = text16("ntlmssp.ntlmv2_response.dns_computer_name", "DNS computer name").spec("MS-NLMP §2.2.2.1");
    /// DNS name of the server's domain.
    RESPONSE_DNS_DOMAIN = text16("ntlmssp.ntlmv2_response.dns_domain_name", "DNS domain name").spec("MS-NLMP §2.2.2.1");
    /// DNS name of the server's forest.
    RESPONSE_DNS_TREE = text16("ntlmssp.ntlmv2_response.dns_tree_name", "DNS tree name").spec("MS-NLMP §2.2.2.1");
    /// What there is to know of the client's message.
    RESPONSE_FLAGS = hex("ntlmssp.ntlmv2_response.flags", "Flags").meaning(explain_flags).spec("MS-NLMP §2.2.2.1");
    /// The server's time.
    RESPONSE_TIMESTAMP = filetime("ntlmssp.ntlmv2_response.timestamp", "Timestamp").spec("MS-NLMP §2.2.2.1");
    /// What the client's machine says of itself to servers on that same machine.
    RESPONSE_RESTRICTIONS = bytes("ntlmssp.ntlmv2_response.restrictions", "Single host").spec("MS-NLMP §2.2.2.1");
    /// The service that the client believes to talk to.
    RESPONSE_TARGET_NAME = text16("ntlmssp.ntlmv2_response.target_name", "Target name").spec("MS-NLMP §2.2.2.1");
    /// MD5 hash of what binds the authentication to a channel around it; zeros for none.
    RESPONSE_BINDINGS = bytes("ntlmssp.ntlmv2_response.channel_bindings", "Channel bindings").spec("MS-NLMP §2.2.2.1");
    /// A value of an id that is not known.
    UNKNOWN = bytes("ntlmssp.target_info.unknown", "Value").spec("MS-NLMP §2.2.2.1");
    /// How long the data on the host is.
    HOST_SIZE = uint("ntlmssp.single_host.size", "Size").unit("bytes").spec("MS-NLMP §2.2.2.2");
    /// Zeros.
    HOST_ZERO = hex("ntlmssp.single_host.z4", "Z4").spec("MS-NLMP §2.2.2.2");
    /// For the security package: the integrity level of the client's process.
    HOST_CUSTOM = bytes("ntlmssp.single_host.custom_data", "CustomData").spec("MS-NLMP §2.2.2.2");
    /// Random number of the machine, made when it started.
    HOST_MACHINE = bytes("ntlmssp.single_host.machine_id", "MachineID").spec("MS-NLMP §2.2.2.2");
}

static IDS: &[(u64, &str)] = &[
    (0, "end of list"),
    (1, "NetBIOS computer name"),
    (2, "NetBIOS domain name"),
    (3, "DNS computer name"),
    (4, "DNS domain name"),
    (5, "DNS tree name"),
    (6, "flags"),
    (7, "timestamp"),
    (8, "single host"),
    (9, "target name"),
    (10, "channel bindings"),
];

// Ids.
const END: u16 = 0;
const NB_COMPUTER: u16 = 1;
const NB_DOMAIN: u16 = 2;
const DNS_COMPUTER: u16 = 3;
const DNS_DOMAIN: u16 = 4;
const DNS_TREE: u16 = 5;
const FLAGS: u16 = 6;
const TIMESTAMP: u16 = 7;
const SINGLE_HOST: u16 = 8;
const TARGET_NAME: u16 = 9;
const CHANNEL_BINDINGS: u16 = 10;

/// Flag: there is a signature over the three messages.
const MIC_PROVIDED: u32 = 2;

fn explain_flags(node: &Node, _: &Tree, out: &mut String) {
    field::write_set(
        node.value,
        &["constrained authentication", "MIC provided", "target name untrusted"],
        out,
    );
}

/// The fields that a list is read with: there are two names for everything.
pub(super) struct Names {
    item: &'static Field,
    id: &'static Field,
    length: &'static Field,
    nb_computer: &'static Field,
    nb_domain: &'static Field,
    dns_computer: &'static Field,
    dns_domain: &'static Field,
    dns_tree: &'static Field,
    flags: &'static Field,
    timestamp: &'static Field,
    restrictions: &'static Field,
    target_name: &'static Field,
    bindings: &'static Field,
}

/// The list in a challenge.
pub(super) static CHALLENGE: Names = Names {
    item: &CHALLENGE_ITEM,
    id: &CHALLENGE_ID,
    length: &CHALLENGE_LENGTH,
    nb_computer: &CHALLENGE_NB_COMPUTER,
    nb_domain: &CHALLENGE_NB_DOMAIN,
    dns_computer: &CHALLENGE_DNS_COMPUTER,
    dns_domain: &CHALLENGE_DNS_DOMAIN,
    dns_tree: &CHALLENGE_DNS_TREE,
    flags: &CHALLENGE_FLAGS,
    timestamp: &CHALLENGE_TIMESTAMP,
    restrictions: &CHALLENGE_RESTRICTIONS,
    target_name: &CHALLENGE_TARGET_NAME,
    bindings: &CHALLENGE_BINDINGS,
};

/// The list in a response.
pub(super) static RESPONSE: Names = Names {
    item: &RESPONSE_ITEM,
    id: &RESPONSE_ID,
    length: &RESPONSE_LENGTH,
    nb_computer: &RESPONSE_NB_COMPUTER,
    nb_domain: &RESPONSE_NB_DOMAIN,
    dns_computer: &RESPONSE_DNS_COMPUTER,
    dns_domain: &RESPONSE_DNS_DOMAIN,
    dns_tree: &RESPONSE_DNS_TREE,
    flags: &RESPONSE_FLAGS,
    timestamp: &RESPONSE_TIMESTAMP,
    restrictions: &RESPONSE_RESTRICTIONS,
    target_name: &RESPONSE_TARGET_NAME,
    bindings: &RESPONSE_BINDINGS,
};

/// What a list told.
#[derive(Debug, Default)]
pub(super) struct TargetInfo {
    pub nb_computer: Option<String>,
    pub nb_domain: Option<String>,
    pub dns_computer: Option<String>,
    pub dns_domain: Option<String>,
    pub dns_tree: Option<String>,
    pub target_name: Option<String>,
}

/// Reads a list up to its end; names in it are in UTF-16 whatever was negotiated.
pub(super) fn read(r: &mut Reader<'_, '_>, names: &'static Names) -> Result<TargetInfo, Fault> {
    let mut told = TargetInfo::default();
    while !r.is_empty() {
        if r.group(names.item, |r| item(r, names, &mut told))? == END {
            return Ok(told);
        }
    }
    r.note(Severity::Warning, r.offset(), "the list of pairs has no end");
    Ok(told)
}

fn item(r: &mut Reader<'_, '_>, names: &'static Names, told: &mut TargetInfo) -> Result<u16, Fault> {
    let id = r.le16(names.id)?;
    let length = usize::from(r.le16(names.length)?);
    if length == 0 {
        return Ok(id);
    }
    let mut name = |field: &'static Field| {
        let text = text16(r.text16(field, length)?, Order::Little);
        Ok(super::super::identity::kept(&text))
    };
    match id {
        NB_COMPUTER => told.nb_computer = name(names.nb_computer)?,
        NB_DOMAIN => told.nb_domain = name(names.nb_domain)?,
        DNS_COMPUTER => told.dns_computer = name(names.dns_computer)?,
        DNS_DOMAIN => told.dns_domain = name(names.dns_domain)?,
        DNS_TREE => told.dns_tree = name(names.dns_tree)?,
        TARGET_NAME => told.target_name = name(names.target_name)?,
        FLAGS if length == 4 => drop(r.le32(names.flags)?),
        TIMESTAMP if length == 8 => drop(r.le64(names.timestamp)?),
        SINGLE_HOST => drop(r.within(names.restrictions, length, single_host)?),
        CHANNEL_BINDINGS => drop(r.bytes(names.bindings, length)?),
        _ => drop(r.bytes(&UNKNOWN, length)?),
    }
    Ok(id)
}

fn single_host(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&HOST_SIZE)?;
    r.le32(&HOST_ZERO)?;
    r.bytes(&HOST_CUSTOM, 8)?;
    r.bytes(&HOST_MACHINE, 32)?;
    Ok(())
}

/// Whether a list says that there is a signature over the three messages; that has to be known before what stands in
/// front of the list can be read.
pub(super) fn mic_provided(mut list: &[u8]) -> bool {
    while let [a, b, c, d, rest @ ..] = list {
        let (id, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let Some((value, next)) = rest.split_at_checked(length) else { return false };
        if id == END {
            return false;
        }
        if let (FLAGS, Some(flags)) = (id, value.first_chunk()) {
            return u32::from_le_bytes(*flags) & MIC_PROVIDED != 0;
        }
        list = next;
    }
    false
}
