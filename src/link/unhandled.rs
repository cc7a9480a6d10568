//! Why a frame gave no TCP segment or UDP datagram.

use super::names;
use crate::count::Count;
use std::fmt;

/// Why a frame gave no TCP segment or UDP datagram. Cheap to make and to count; `Display` gives the
/// reason in words that are the same for every frame it applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unhandled {
    /// A fragment, kept until the rest of its datagram comes.
    FragmentHeld,
    /// A fragment that brought no new bytes.
    FragmentRepeated,
    /// An EtherType that leads to no IP, such as ARP.
    EtherType(u16),
    /// An LLC destination service access point that leads to no IP, such as spanning tree.
    ServiceAccessPoint(u8),
    /// A SNAP protocol of an organisation (its identifier, then the protocol) that leads to no IP.
    Snap(u32, u16),
    /// A PPP protocol that leads to no IP, such as LCP.
    PppProtocol(u16),
    /// An IP protocol that is neither TCP, UDP nor a tunnel, such as ICMP.
    IpProtocol(u8),
    /// An address family that is not IP.
    AddressFamily(u32),
    /// Something else that carries no IP by its nature, such as an 802.11 beacon.
    NoIp(&'static str),
    /// A link type that is not supported.
    LinkType(u32),
    /// The bytes end inside a header.
    CutOff {
        /// The header.
        layer: &'static str,
        /// Its bytes that are there.
        have: u16,
        /// How many it needs.
        need: u16,
    },
    /// A header contradicts its specification.
    Malformed(&'static str),
    /// Something that would carry IP, but is encrypted or not supported.
    Unsupported(&'static str),
    /// More IP headers inside each other than [`super::Limits::nesting`] allows.
    TooDeep,
}

impl Unhandled {
    pub(crate) fn cut_off(layer: &'static str, have: usize, need: usize) -> Self {
        let narrow = |n| u16::try_from(n).unwrap_or(u16::MAX);
        Unhandled::CutOff { layer, have: narrow(have), need: narrow(need) }
    }

    /// Whether there may have been TCP or UDP that could not be decoded; otherwise there was none,
    /// or (a fragment) none yet.
    pub const fn is_fault(&self) -> bool {
        match self {
            Unhandled::FragmentHeld
            | Unhandled::FragmentRepeated
            | Unhandled::EtherType(_)
            | Unhandled::ServiceAccessPoint(_)
            | Unhandled::Snap(..)
            | Unhandled::PppProtocol(_)
            | Unhandled::IpProtocol(_)
            | Unhandled::AddressFamily(_)
            | Unhandled::NoIp(_) => false,
            Unhandled::LinkType(_)
            | Unhandled::CutOff { .. }
            | Unhandled::Malformed(_)
            | Unhandled::Unsupported(_)
            | Unhandled::TooDeep => true,
        }
    }
}

impl fmt::Display for Unhandled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Unhandled::FragmentHeld => f.write_str("IP fragment held for the rest of its datagram"),
            Unhandled::FragmentRepeated => f.write_str("IP fragment seen before"),
            Unhandled::EtherType(number) => match names::ether_type(number) {
                Some(name) => f.write_str(name),
                None => write!(f, "EtherType 0x{number:04x}"),
            },
            Unhandled::ServiceAccessPoint(number) => match names::service_access_point(number) {
                Some(name) => f.write_str(name),
                None => write!(f, "LLC service access point 0x{number:02x}"),
            },
            Unhandled::Snap(organisation, protocol) => {
                write!(f, "SNAP protocol 0x{protocol:04x} of organisation 0x{organisation:06x}")
            }
            Unhandled::PppProtocol(number) => match names::ppp_protocol(number) {
                Some(name) => write!(f, "PPP {name}"),
                None => write!(f, "PPP protocol 0x{number:04x}"),
            },
            Unhandled::IpProtocol(number) => match etherparse::IpNumber(number).keyword_str() {
                Some(name) => f.write_str(name),
                None => write!(f, "IP protocol {number}"),
            },
            Unhandled::AddressFamily(number) => write!(f, "address family {number}"),
            Unhandled::NoIp(what) | Unhandled::Malformed(what) | Unhandled::Unsupported(what) => {
                f.write_str(what)
            }
            Unhandled::LinkType(number) => match names::link_type(number) {
                Some(name) => write!(f, "link type {number} ({name})"),
                None => write!(f, "link type {number}"),
            },
            Unhandled::CutOff { layer, have, need } => {
                write!(f, "{layer} cut off after {have} of {}", Count(need, "byte"))
            }
            Unhandled::TooDeep => f.write_str("too many tunnels inside each other"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_in_words() {
        let words = [
            (Unhandled::EtherType(0x0806), "ARP"),
            (Unhandled::EtherType(0x1234), "EtherType 0x1234"),
            (Unhandled::IpProtocol(1), "ICMP"),
            (Unhandled::IpProtocol(252), "IP protocol 252"),
            (Unhandled::PppProtocol(0xc021), "PPP LCP"),
            (Unhandled::LinkType(147), "link type 147 (USER0)"),
            (Unhandled::LinkType(189), "link type 189 (USB_LINUX)"),
            (Unhandled::LinkType(65_000), "link type 65000"),
            (Unhandled::cut_off("IPv4 header", 12, 20), "IPv4 header cut off after 12 of 20 bytes"),
        ];
        for (reason, text) in words {
            assert_eq!(reason.to_string(), text);
        }
        assert!(!Unhandled::IpProtocol(1).is_fault());
        assert!(Unhandled::LinkType(147).is_fault());
    }
}
