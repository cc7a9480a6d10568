//! Security identifiers: who an account, a group or a service is (MS-DTYP §2.4.2).

use crate::fault::Fault;
use crate::reader::Reader;
use crate::tree::Order;
use std::fmt;

crate::fields! { FIELDS:
    /// Identifier of a user, a group, a computer or a logon, unique across all of them.
    SID = text("nt.sid", "SID").spec("MS-DTYP §2.4.2.2");
    /// Version of the layout; there is only 1.
    REVISION = uint("nt.sid.revision", "Revision").spec("MS-DTYP §2.4.2.2");
    /// How many numbers follow the authority; 15 at most.
    COUNT = uint("nt.sid.num_auth", "Number of subauthorities").spec("MS-DTYP §2.4.2.2");
    /// Who gave out the identifier: 5 is Windows NT, 22 is Samba's mapping of Unix identifiers.
    AUTHORITY = uint("nt.sid.auth", "Authority").names(AUTHORITIES).spec("MS-DTYP §2.4.1");
    /// The numbers below the authority, joined by hyphens as in the text form.
    SUBAUTHORITIES = text("nt.sid.subauth", "Subauthorities").spec("MS-DTYP §2.4.2.2");
    /// The last number: the account or group within its domain.
    RID = uint("nt.sid.rid", "Relative identifier").names(RIDS).spec("MS-DTYP §2.4.2.4");
}

const AUTHORITIES: &[(u64, &str)] = &[
    (0, "null"),
    (1, "world"),
    (2, "local"),
    (3, "creator"),
    (4, "non-unique"),
    (5, "NT"),
    (11, "Microsoft account"),
    (12, "Azure AD"),
    (15, "app package"),
    (16, "mandatory label"),
    (17, "scoped policy"),
    (18, "authentication"),
    (19, "process trust"),
    (22, "Unix, mapped by Samba"),
];

/// Relative identifiers that every domain gives to the same accounts and groups, and those of S-1-5-32.
const RIDS: &[(u64, &str)] = &[
    (498, "Enterprise Read-only Domain Controllers"),
    (500, "Administrator"),
    (501, "Guest"),
    (502, "krbtgt"),
    (503, "Default account"),
    (504, "WDAG utility account"),
    (512, "Domain Admins"),
    (513, "Domain Users"),
    (514, "Domain Guests"),
    (515, "Domain Computers"),
    (516, "Domain Controllers"),
    (517, "Cert Publishers"),
    (518, "Schema Admins"),
    (519, "Enterprise Admins"),
    (520, "Group Policy Creator Owners"),
    (521, "Read-only Domain Controllers"),
    (522, "Cloneable Domain Controllers"),
    (525, "Protected Users"),
    (526, "Key Admins"),
    (527, "Enterprise Key Admins"),
    (544, "Administrators"),
    (545, "Users"),
    (546, "Guests"),
    (547, "Power Users"),
    (548, "Account Operators"),
    (549, "Server Operators"),
    (550, "Print Operators"),
    (551, "Backup Operators"),
    (552, "Replicator"),
    (553, "RAS and IAS Servers"),
    (554, "Pre-Windows 2000 Compatible Access"),
    (555, "Remote Desktop Users"),
    (556, "Network Configuration Operators"),
    (557, "Incoming Forest Trust Builders"),
    (558, "Performance Monitor Users"),
    (559, "Performance Log Users"),
    (560, "Windows Authorization Access Group"),
    (561, "Terminal Server License Servers"),
    (562, "Distributed COM Users"),
    (568, "IIS Users"),
    (569, "Cryptographic Operators"),
    (571, "Allowed RODC Password Replication Group"),
    (572, "Denied RODC Password Replication Group"),
    (573, "Event Log Readers"),
    (574, "Certificate Service DCOM Access"),
    (575, "RDS Remote Access Servers"),
    (576, "RDS Endpoint Servers"),
    (577, "RDS Management Servers"),
    (578, "Hyper-V Administrators"),
    (579, "Access Control Assistance Operators"),
    (580, "Remote Management Users"),
    (581, "Default Account"),
    (582, "Storage Replica Administrators"),
    (583, "Device Owners"),
];

/// The most subauthorities that an identifier may have.
const MAX_COUNT: usize = 15;

/// A security identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sid {
    revision: u8,
    authority: u64,
    count: u8,
    numbers: [u32; MAX_COUNT],
}

impl Sid {
    /// The identifier that `bytes` start with, if all of it is there and it is one.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (&[revision, count, authority @ ..], rest) = bytes.split_first_chunk::<8>()?;
        let authority = authority.iter().fold(0, |value, &byte| value << 8 | u64::from(byte));
        let mut numbers = [0; MAX_COUNT];
        let (words, _) = rest.as_chunks();
        let words = words.get(..usize::from(count))?;
        for (number, &word) in numbers.get_mut(..usize::from(count))?.iter_mut().zip(words) {
            *number = u32::from_le_bytes(word);
        }
        Some(Sid { revision, authority, count, numbers })
    }

    /// The numbers below the authority.
    pub fn subauthorities(&self) -> &[u32] {
        self.numbers.get(..usize::from(self.count)).unwrap_or_default()
    }

    /// How many bytes it takes on the wire.
    pub fn length(&self) -> usize {
        8 + 4 * usize::from(self.count)
    }

    /// Its last number, where that is relative to a domain or to the built-in groups.
    fn rid(&self) -> Option<u32> {
        match (self.authority, self.subauthorities()) {
            (5, [21, _, _, _, rid] | [32, rid]) => Some(*rid),
            _ => None,
        }
    }

    /// What everyone calls it, if it is a well-known one (MS-DTYP §2.4.2.4).
    pub fn name(&self) -> Option<&'static str> {
        Some(match (self.authority, self.subauthorities()) {
            (0, [0]) => "Nobody",
            (1, [0]) => "Everyone",
            (2, [0]) => "Local",
            (2, [1]) => "Console Logon",
            (3, [0]) => "Creator Owner",
            (3, [1]) => "Creator Group",
            (3, [2]) => "Creator Owner Server",
            (3, [3]) => "Creator Group Server",
            (3, [4]) => "Owner Rights",
            (5, []) => "NT Authority",
            (5, [1]) => "Dialup",
            (5, [2]) => "Network",
            (5, [3]) => "Batch",
            (5, [4]) => "Interactive",
            (5, [5, _, _]) => "Logon Session",
            (5, [6]) => "Service",
            (5, [7]) => "Anonymous",
            (5, [8]) => "Proxy",
            (5, [9]) => "Enterprise Domain Controllers",
            (5, [10]) => "Principal Self",
            (5, [11]) => "Authenticated Users",
            (5, [12]) => "Restricted Code",
            (5, [13]) => "Terminal Server Users",
            (5, [14]) => "Remote Interactive Logon",
            (5, [15]) => "This Organization",
            (5, [17]) => "IIS anonymous user",
            (5, [18]) => "Local System",
            (5, [19]) => "Local Service",
            (5, [20]) => "Network Service",
            (5, [21, 0, 0, 0, 496]) => "Compounded Authentication",
            (5, [21, 0, 0, 0, 497]) => "Claims Valid",
            (5, [21, _, _, _]) => "a domain",
            (5, [32]) => "the built-in domain",
            (5, [33]) => "Write Restricted Code",
            (5, [64, 10]) => "NTLM Authentication",
            (5, [64, 14]) => "SChannel Authentication",
            (5, [64, 21]) => "Digest Authentication",
            (5, [65, 1]) => "This Organization Certificate",
            (5, [80, 0]) => "All Services",
            (5, [80, 956008885, 3418522649, 1831038044, 1853292631, 2271478464]) => "Trusted Installer",
            (5, [80, ..]) => "a service",
            (5, [82, ..]) => "an IIS application pool",
            (5, [83, 0]) => "Virtual Machines",
            (5, [83, ..]) => "a virtual machine",
            (5, [84, 0, 0, 0, 0, 0]) => "User-mode Drivers",
            (5, [88, 1, ..]) => "a Unix user, mapped by NFS",
            (5, [88, 2, ..]) => "a Unix group, mapped by NFS",
            (5, [88, 3, ..]) => "a Unix mode, mapped by NFS",
            (5, [88, 4, ..]) => "others, mapped by NFS",
            (5, [90, 0]) => "Window Manager Group",
            (5, [113]) => "Local Account",
            (5, [114]) => "Local Account, member of Administrators",
            (5, [1000]) => "Other Organization",
            (11, [96, ..]) => "a Microsoft account",
            (12, [1, ..]) => "an Azure AD account",
            (15, [2, 1]) => "All Application Packages",
            (15, [2, 2]) => "All Restricted Application Packages",
            (15, [2, ..]) => "an application package",
            (15, [3, ..]) => "a capability of applications",
            (16, [0]) => "Untrusted Mandatory Level",
            (16, [4096]) => "Low Mandatory Level",
            (16, [8192]) => "Medium Mandatory Level",
            (16, [8448]) => "Medium Plus Mandatory Level",
            (16, [12288]) => "High Mandatory Level",
            (16, [16384]) => "System Mandatory Level",
            (16, [20480]) => "Protected Process Mandatory Level",
            (16, [28672]) => "Secure Process Mandatory Level",
            (17, _) => "a central access policy",
            (18, [1]) => "Authentication Authority Asserted Identity",
            (18, [2]) => "Service Asserted Identity",
            (18, [3]) => "Fresh Public Key Identity",
            (18, [4]) => "Key Trust Identity",
            (18, [5]) => "Key Property Multi-factor Authentication",
            (18, [6]) => "Key Property Attestation",
            (19, _) => "a process trust level",
            (22, [1, _]) => "a Unix user",
            (22, [2, _]) => "a Unix group",
            _ => return RID.name_of(self.rid()?.into()),
        })
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S-{}-", self.revision)?;
        if self.authority >> 32 == 0 {
            write!(f, "{}", self.authority)?;
        } else {
            write!(f, "{:#014x}", self.authority)?;
        }
        self.subauthorities().iter().try_for_each(|number| write!(f, "-{number}"))
    }
}

/// Reads one security identifier.
pub fn sid(r: &mut Reader<'_, '_>) -> Result<Sid, Fault> {
    let Some(sid) = Sid::parse(r.peek()) else { return Err(cut_or_too_long(r)) };
    let recording = r.tree().recording();
    let text = if recording { sid.to_string() } else { String::new() };
    r.group_text(&SID, &text, |r| {
        if let Some(name) = sid.name() {
            r.meaning(format_args!("{name}"));
        }
        r.u8(&REVISION)?;
        r.u8(&COUNT)?;
        r.be(&AUTHORITY, 6)?;
        let length = 4 * usize::from(sid.count);
        if length > 0 {
            let below = if recording { &text } else { "" };
            let digits = below.splitn(4, '-').nth(3).unwrap_or_default();
            r.text_as(&SUBAUTHORITIES, length, digits)?;
        }
        if let Some(rid) = sid.rid() {
            let (source, at) = (r.source(), r.offset() - 4);
            r.tree().push(&RID, source, at, 4, rid.into(), Order::Little);
        }
        Ok(())
    })?;
    Ok(sid)
}

fn cut_or_too_long(r: &Reader<'_, '_>) -> Fault {
    match r.peek().get(1) {
        Some(&count) if usize::from(count) > MAX_COUNT => Fault::malformed(
            r.offset() + 1,
            format!("a SID has {MAX_COUNT} subauthorities at most, not {count}"),
        ),
        count => {
            let needed = 8 + 4 * count.map_or(0, |&count| usize::from(count));
            Fault::truncated(&SID, r.offset(), needed, r.remaining())
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(authority: u8, numbers: &[u32]) -> Sid {
        let mut bytes = vec![1, numbers.len() as u8, 0, 0, 0, 0, 0, authority];
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        Sid::parse(&bytes).unwrap()
    }

    #[test]
    fn written_as_people_write_them() {
        let administrator = of(5, &[21, 2361349250, 2881150590, 4150576083, 500]);
        assert_eq!(administrator.to_string(), "S-1-5-21-2361349250-2881150590-4150576083-500");
        assert_eq!(administrator.name(), Some("Administrator"));
        assert_eq!(administrator.length(), 28);
        let large = Sid::parse(&[1, 1, 1, 0, 0, 0, 0, 2, 7, 0, 0, 0]).unwrap();
        assert_eq!(large.to_string(), "S-1-0x010000000002-7");
    }

    #[test]
    fn well_known_ones_have_names() {
        assert_eq!(of(1, &[0]).name(), Some("Everyone"));
        assert_eq!(of(5, &[32, 544]).name(), Some("Administrators"));
        assert_eq!(of(5, &[21, 1, 2, 3, 1000]).name(), None);
        assert_eq!(of(16, &[12288]).name(), Some("High Mandatory Level"));
    }

    #[test]
    fn no_more_numbers_than_there_are() {
        assert_eq!(Sid::parse(&[1, 2, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0]), None, "one of two numbers");
        let mut long = vec![1, 16, 0, 0, 0, 0, 0, 5];
        long.resize(8 + 64, 0);
        assert_eq!(Sid::parse(&long), None, "16 numbers");
        assert_eq!(Sid::parse(&[1, 0, 0]), None);
    }
}
