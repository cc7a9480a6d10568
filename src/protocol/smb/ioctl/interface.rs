//! The server's network interfaces, for several connections at once (MS-SMB2 §2.2.32.5).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// One interface with one address.
    INTERFACE = group("smb2.ioctl.network_interfaces", "Network interface").spec("MS-SMB2 §2.2.32.5");
    /// How far it is to the next one; 0 in the last.
    NEXT = hex("smb2.ioctl.network_interfaces.next_offset", "Next offset").spec("MS-SMB2 §2.2.32.5");
    /// Number of the interface; it is the same for each of its addresses.
    INDEX = uint("smb2.ioctl.network_interfaces.index", "Interface index").spec("MS-SMB2 §2.2.32.5");
    /// What the interface can do.
    CAPABILITIES = hex("smb2.ioctl.network_interfaces.capabilities", "Capabilities").spec("MS-SMB2 §2.2.32.5");
    /// It shares what it receives among processors.
    RSS = flag("smb2.ioctl.network_interfaces.capabilities.rss", "Receive-side scaling").mask(32, 1).spec("MS-SMB2 §2.2.32.5");
    /// It writes to memory by itself.
    RDMA = flag("smb2.ioctl.network_interfaces.capabilities.rdma", "RDMA").mask(32, 2).spec("MS-SMB2 §2.2.32.5");
    /// How many queues there are; reserved.
    QUEUES = uint("smb2.ioctl.network_interfaces.rss_queue_count", "RSS queues").spec("MS-SMB2 §2.2.32.5");
    /// How fast it is.
    LINK_SPEED = uint("smb2.ioctl.network_interfaces.link_speed", "Link speed").unit("bit/s").spec("MS-SMB2 §2.2.32.5");
    /// An address of the interface, in room for 128 bytes.
    ADDRESS = group("smb2.windows.sockaddr", "Socket address").spec("MS-SMB2 §2.2.32.5.1");
    /// What kind of address it is.
    FAMILY = uint("smb2.windows.sockaddr.family", "Address family").names(&[(2, "IPv4"), (23, "IPv6")]).spec("MS-SMB2 §2.2.32.5.1");
    /// Not used.
    PORT = uint("smb2.windows.sockaddr.port", "Port").spec("MS-SMB2 §2.2.32.5.1.1");
    /// The address.
    IPV4 = ipv4("smb2.windows.sockaddr.in.addr", "IPv4 address").spec("MS-SMB2 §2.2.32.5.1.1");
    /// Not used.
    FLOW_INFO = hex("smb2.windows.sockaddr.in6.flow_info", "Flow information").spec("MS-SMB2 §2.2.32.5.1.2");
    /// The address.
    IPV6 = ipv6("smb2.windows.sockaddr.in6.addr", "IPv6 address").spec("MS-SMB2 §2.2.32.5.1.2");
    /// Not used.
    SCOPE = uint("smb2.windows.sockaddr.in6.scope_id", "Scope").spec("MS-SMB2 §2.2.32.5.1.2");
    /// Room that is not used.
    UNUSED = bytes("smb2.windows.sockaddr.unused", "Unused").spec("MS-SMB2 §2.2.32.5.1");
}

pub(super) fn list(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    super::fscc::list::list(r, &INTERFACE, |r| {
        r.le32(&NEXT)?;
        r.le32(&INDEX)?;
        r.bits_le32(&CAPABILITIES, &[&RSS, &RDMA])?;
        r.le32(&QUEUES)?;
        r.le64(&LINK_SPEED)?;
        r.within(&ADDRESS, 128, address).map(drop)
    })
}

fn address(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    match r.le16(&FAMILY)? {
        2 => {
            r.be16(&PORT)?;
            r.ipv4(&IPV4)?;
        }
        23 => {
            r.be16(&PORT)?;
            r.le32(&FLOW_INFO)?;
            r.bytes(&IPV6, 16)?;
            r.le32(&SCOPE)?;
        }
        _ => {}
    }
    r.rest(&UNUSED).map(drop)
}
