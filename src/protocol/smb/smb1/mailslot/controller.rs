//! How a domain controller of Windows 2000 and later answers a question for one (MS-ADTS §6.3.1.8, §6.3.1.9): names
//! are those of DNS, and shortened as there (RFC 1035 §4.1.4).

use super::super::message::Message;
use super::netlogon::{DOMAIN, DOMAIN_GUID, PADDING, SERVER, USER};
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// What the domain controller is and can do.
    FLAGS = hex("smb_netlogon.ds_flags", "Flags").spec("MS-ADTS §6.3.1.2");
    /// The primary domain controller.
    PDC = flag("smb_netlogon.ds_flags.pdc", "Primary Domain Controller").mask(32, 1).spec("MS-ADTS §6.3.1.2");
    /// It knows of all objects of the forest.
    GLOBAL_CATALOG = flag("smb_netlogon.ds_flags.gc", "Global Catalog").mask(32, 4).spec("MS-ADTS §6.3.1.2");
    /// It answers LDAP.
    LDAP = flag("smb_netlogon.ds_flags.ldap", "LDAP").mask(32, 8).spec("MS-ADTS §6.3.1.2");
    /// It has the directory.
    DIRECTORY = flag("smb_netlogon.ds_flags.ds", "Directory Service").mask(32, 0x10).spec("MS-ADTS §6.3.1.2");
    /// It gives out Kerberos tickets.
    KDC = flag("smb_netlogon.ds_flags.kdc", "Kerberos").mask(32, 0x20).spec("MS-ADTS §6.3.1.2");
    /// It tells the time.
    TIME = flag("smb_netlogon.ds_flags.timeserv", "Time Server").mask(32, 0x40).spec("MS-ADTS §6.3.1.2");
    /// It is at the site of who asks.
    CLOSEST = flag("smb_netlogon.ds_flags.closest", "Closest").mask(32, 0x80).spec("MS-ADTS §6.3.1.2");
    /// The directory can be changed there.
    WRITABLE = flag("smb_netlogon.ds_flags.writable", "Writable").mask(32, 0x100).spec("MS-ADTS §6.3.1.2");
    /// Its clock is a good one.
    GOOD_TIME = flag("smb_netlogon.ds_flags.good_timeserv", "Good Time Server").mask(32, 0x200)
        .spec("MS-ADTS §6.3.1.2");
    /// It holds a part of the directory that is no domain.
    NO_DOMAIN = flag("smb_netlogon.ds_flags.ndnc", "Application Partition").mask(32, 0x400)
        .spec("MS-ADTS §6.3.1.2");
    /// It can only be read, and knows secrets of some users (Windows Server 2008).
    SELECTED_SECRETS = flag("smb_netlogon.ds_flags.select_secrets", "Read-Only").mask(32, 0x800)
        .spec("MS-ADTS §6.3.1.2");
    /// It can be changed, and knows all secrets (Windows Server 2008).
    ALL_SECRETS = flag("smb_netlogon.ds_flags.full_secrets", "All Secrets").mask(32, 0x1000)
        .spec("MS-ADTS §6.3.1.2");
    /// It has the web service of the directory.
    WEB_SERVICE = flag("smb_netlogon.ds_flags.ws", "Web Service").mask(32, 0x2000).spec("MS-ADTS §6.3.1.2");
    /// Windows Server 2012 or later.
    WINDOWS_8 = flag("smb_netlogon.ds_flags.ds_8", "Windows Server 2012").mask(32, 0x4000).spec("MS-ADTS §6.3.1.2");
    /// Windows Server 2012 R2 or later.
    WINDOWS_9 = flag("smb_netlogon.ds_flags.ds_9", "Windows Server 2012 R2").mask(32, 0x8000)
        .spec("MS-ADTS §6.3.1.2");
    /// The second of two GUIDs, which is zero.
    NULL_GUID = guid("smb_netlogon.null_guid", "Null GUID").spec("MS-ADTS §6.3.1.8");
    /// Name of the forest in DNS.
    FOREST = text("smb_netlogon.forest_dns_name", "DNS Forest Name").spec("MS-ADTS §6.3.1.9");
    /// Name of the domain in DNS.
    DNS_DOMAIN = text("smb_netlogon.domain_dns_name", "DNS Domain Name").spec("MS-ADTS §6.3.1.9");
    /// Name of the domain controller in DNS.
    HOST = text("smb_netlogon.server_dns_name", "DNS Host Name").spec("MS-ADTS §6.3.1.9");
    /// Where the domain controller is.
    SERVER_SITE = text("smb_netlogon.server_site_name", "Server Site Name").spec("MS-ADTS §6.3.1.9");
    /// Where who asks is.
    CLIENT_SITE = text("smb_netlogon.client_site_name", "Client Site Name").spec("MS-ADTS §6.3.1.9");
    /// How many bytes the address takes.
    ADDRESS_SIZE = uint("smb_netlogon.address_size", "Address Size").unit("bytes").spec("MS-ADTS §6.3.1.9");
    /// Kind of the address: 2 for IPv4.
    ADDRESS_FAMILY = uint("smb_netlogon.address_family", "Address Family").names(&[(2, "IPv4")])
        .spec("MS-ADTS §6.3.1.9");
    /// Port of the address, which is 0.
    ADDRESS_PORT = uint("smb_netlogon.address_port", "Port").spec("MS-ADTS §6.3.1.9");
    /// Address of the domain controller.
    ADDRESS = ipv4("smb_netlogon.server_ip", "Server IP").spec("MS-ADTS §6.3.1.9");
    /// Bytes of the address that IPv4 does not need.
    ADDRESS_REST = bytes("smb_netlogon.address_rest", "Address Rest").spec("MS-ADTS §6.3.1.9");
    /// The site next to that of who asks.
    NEXT_SITE = text("smb_netlogon.next_closest_site", "Next Closest Site").spec("MS-ADTS §6.3.1.9");
}

static FLAG_PARTS: &[&Field] = &[
    &PDC,
    &GLOBAL_CATALOG,
    &LDAP,
    &DIRECTORY,
    &KDC,
    &TIME,
    &CLOSEST,
    &WRITABLE,
    &GOOD_TIME,
    &NO_DOMAIN,
    &SELECTED_SECRETS,
    &ALL_SECRETS,
    &WEB_SERVICE,
    &WINDOWS_8,
    &WINDOWS_9,
];

/// Bytes behind the optional name of a site: version and two tokens.
const TAIL: usize = 8;
/// How long a name may be (RFC 1035 §2.3.4).
const MAX_NAME: usize = 255;

/// Reads an answer in the form of Windows 2000, behind the names that the form of NT 4 has too; `whole` is the
/// message up to its end.
pub fn answer(r: &mut Reader<'_, '_>, whole: &[u8]) -> Result<(), Fault> {
    r.guid(&DOMAIN_GUID)?;
    r.guid(&NULL_GUID)?;
    for field in [&FOREST, &DNS_DOMAIN, &HOST] {
        name(r, whole, field)?;
    }
    r.ipv4(&ADDRESS)?;
    r.bits_le32(&FLAGS, FLAG_PARTS).map(drop)
}

/// Reads an answer in the extended form, behind its operation code.
pub fn extended_answer(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, whole: &[u8]) -> Result<(), Fault> {
    r.bytes(&PADDING, 2)?;
    r.bits_le32(&FLAGS, FLAG_PARTS)?;
    r.guid(&DOMAIN_GUID)?;
    name(r, whole, &FOREST)?;
    name(r, whole, &DNS_DOMAIN)?;
    let host = name(r, whole, &HOST)?;
    m.say(format_args!(", {host}"));
    for field in [&DOMAIN, &SERVER, &USER, &SERVER_SITE, &CLIENT_SITE] {
        name(r, whole, field)?;
    }
    // The address is there if it was asked for.
    if r.remaining() > TAIL {
        let size = usize::from(r.u8(&ADDRESS_SIZE)?);
        r.part(size, |r| {
            if r.remaining() >= 8 {
                r.le16(&ADDRESS_FAMILY)?;
                r.be16(&ADDRESS_PORT)?;
                r.ipv4(&ADDRESS)?;
            }
            if r.is_empty() { Ok(()) } else { r.rest(&ADDRESS_REST).map(drop) }
        })?;
    }
    if r.remaining() > TAIL {
        name(r, whole, &NEXT_SITE)?;
    }
    Ok(())
}

/// Reads a name of DNS; where it goes on in front of itself, from there.
fn name(r: &mut Reader<'_, '_>, whole: &[u8], field: &'static Field) -> Result<String, Fault> {
    let start = whole.len().saturating_sub(r.remaining());
    let (mut text, mut at, mut length) = (String::new(), start, None);
    loop {
        let Some(&size) = whole.get(at) else {
            return Err(Fault::truncated(field, r.offset(), (at + 1).saturating_sub(start), r.remaining()));
        };
        match size {
            0 => break,
            0xc0.. => {
                let Some(&low) = whole.get(at + 1) else {
                    return Err(Fault::truncated(
                        field,
                        r.offset(),
                        (at + 2).saturating_sub(start),
                        r.remaining(),
                    ));
                };
                length.get_or_insert_with(|| (at + 2).saturating_sub(start));
                let target = usize::from(size & 0x3f) << 8 | usize::from(low);
                // Each step goes backwards, so that there is an end.
                if target >= at.min(start) {
                    let text = format!("a name goes on at offset {target}, which is not in front of it");
                    return Err(Fault::malformed(r.offset(), text));
                }
                at = target;
            }
            _ => {
                let label = whole.get(at + 1..at + 1 + usize::from(size)).unwrap_or_default();
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&String::from_utf8_lossy(label));
                at += 1 + usize::from(size);
            }
        }
        if text.len() > MAX_NAME {
            return Err(Fault::malformed(r.offset(), format!("a name has {MAX_NAME} letters at most")));
        }
    }
    r.text_as(field, length.unwrap_or_else(|| (at + 1).saturating_sub(start)), &text)?;
    Ok(text)
}
