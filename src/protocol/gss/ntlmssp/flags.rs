//! What client and server of NTLM negotiate.
//!
//! Specification: MS-NLMP §2.2.2.5.

use crate::field::Field;

crate::fields! { FIELDS:
    /// What the sender can do, wants, or chose.
    FLAGS = hex("ntlmssp.negotiateflags", "NegotiateFlags").spec("MS-NLMP §2.2.2.5");
    /// Keys of 56 bits will do.
    NEGOTIATE_56 = flag("ntlmssp.negotiate56", "Negotiate 56").bits(0, 1).spec("MS-NLMP §2.2.2.5");
    /// The client chooses the session key and sends it encrypted.
    KEY_EXCH = flag("ntlmssp.negotiatekeyexch", "Negotiate key exchange").bits(1, 1).spec("MS-NLMP §2.2.2.5");
    /// Keys of 128 bits are wanted.
    NEGOTIATE_128 = flag("ntlmssp.negotiate128", "Negotiate 128").bits(2, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R1 = flag("ntlmssp.negotiatent10000000", "Reserved").bits(3, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R2 = flag("ntlmssp.negotiatent08000000", "Reserved").bits(4, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R3 = flag("ntlmssp.negotiatent04000000", "Reserved").bits(5, 1).spec("MS-NLMP §2.2.2.5");
    /// The message says which version of Windows sent it.
    VERSION = flag("ntlmssp.negotiateversion", "Negotiate version").bits(6, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R4 = flag("ntlmssp.negotiatent01000000", "Reserved").bits(7, 1).spec("MS-NLMP §2.2.2.5");
    /// The server describes itself with a list of names.
    TARGET_INFO = flag("ntlmssp.negotiatetargetinfo", "Negotiate target info").bits(8, 1).spec("MS-NLMP §2.2.2.5");
    /// The session key comes from the LM hash.
    NON_NT_SESSION_KEY = flag("ntlmssp.requestnonntsession", "Request non-NT session key").bits(9, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R5 = flag("ntlmssp.negotiatent00200000", "Reserved").bits(10, 1).spec("MS-NLMP §2.2.2.5");
    /// The server may find out who the client is, but not act for it.
    IDENTIFY = flag("ntlmssp.negotiateidentify", "Negotiate identify").bits(11, 1).spec("MS-NLMP §2.2.2.5");
    /// NTLM v2 session security: challenges of both sides, and better signatures.
    EXTENDED_SESSION_SECURITY = flag("ntlmssp.negotiatentlm2", "Negotiate extended session security").bits(12, 1).spec("MS-NLMP §2.2.2.5");
    /// Once said that the target is a share.
    R6 = flag("ntlmssp.targettypeshare", "Reserved").bits(13, 1).spec("MS-NLMP §2.2.2.5");
    /// The target's name is a server's.
    TARGET_TYPE_SERVER = flag("ntlmssp.targettypeserver", "Target type server").bits(14, 1).spec("MS-NLMP §2.2.2.5");
    /// The target's name is a domain's.
    TARGET_TYPE_DOMAIN = flag("ntlmssp.targettypedomain", "Target type domain").bits(15, 1).spec("MS-NLMP §2.2.2.5");
    /// A session key is made even if nothing is signed.
    ALWAYS_SIGN = flag("ntlmssp.negotiatealwayssign", "Negotiate always sign").bits(16, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R7 = flag("ntlmssp.negotiate00004000", "Reserved").bits(17, 1).spec("MS-NLMP §2.2.2.5");
    /// The client tells its name.
    OEM_WORKSTATION_SUPPLIED = flag("ntlmssp.negotiateoemworkstationsupplied", "Negotiate OEM workstation supplied").bits(18, 1).spec("MS-NLMP §2.2.2.5");
    /// The client tells its domain.
    OEM_DOMAIN_SUPPLIED = flag("ntlmssp.negotiateoemdomainsupplied", "Negotiate OEM domain supplied").bits(19, 1).spec("MS-NLMP §2.2.2.5");
    /// The client does not say who it is.
    ANONYMOUS = flag("ntlmssp.negotiateanonymous", "Anonymous").bits(20, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R8 = flag("ntlmssp.negotiatentonly", "Reserved").bits(21, 1).spec("MS-NLMP §2.2.2.5");
    /// NTLM v1 session security may be used.
    NTLM = flag("ntlmssp.negotiatentlm", "Negotiate NTLM").bits(22, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R9 = flag("ntlmssp.negotiate00000100", "Reserved").bits(23, 1).spec("MS-NLMP §2.2.2.5");
    /// The session key is LAN Manager's.
    LM_KEY = flag("ntlmssp.negotiatelmkey", "Negotiate LAN Manager key").bits(24, 1).spec("MS-NLMP §2.2.2.5");
    /// Datagrams are authenticated, not a connection.
    DATAGRAM = flag("ntlmssp.negotiatedatagram", "Negotiate datagram").bits(25, 1).spec("MS-NLMP §2.2.2.5");
    /// Messages can be encrypted.
    SEAL = flag("ntlmssp.negotiateseal", "Negotiate seal").bits(26, 1).spec("MS-NLMP §2.2.2.5");
    /// Messages can be signed.
    SIGN = flag("ntlmssp.negotiatesign", "Negotiate sign").bits(27, 1).spec("MS-NLMP §2.2.2.5");
    /// Not used.
    R10 = flag("ntlmssp.negotiate00000008", "Reserved").bits(28, 1).spec("MS-NLMP §2.2.2.5");
    /// The server has to say what it authenticates for.
    REQUEST_TARGET = flag("ntlmssp.requesttarget", "Request target").bits(29, 1).spec("MS-NLMP §2.2.2.5");
    /// Names may be in an OEM code page.
    OEM = flag("ntlmssp.negotiateoem", "Negotiate OEM").bits(30, 1).spec("MS-NLMP §2.2.2.5");
    /// Names may be in UTF-16.
    UNICODE = flag("ntlmssp.negotiateunicode", "Negotiate Unicode").bits(31, 1).spec("MS-NLMP §2.2.2.5");
}

/// All flags, the most significant first.
pub(super) static BITS: [&Field; 32] = [
    &NEGOTIATE_56,
    &KEY_EXCH,
    &NEGOTIATE_128,
    &R1,
    &R2,
    &R3,
    &VERSION,
    &R4,
    &TARGET_INFO,
    &NON_NT_SESSION_KEY,
    &R5,
    &IDENTIFY,
    &EXTENDED_SESSION_SECURITY,
    &R6,
    &TARGET_TYPE_SERVER,
    &TARGET_TYPE_DOMAIN,
    &ALWAYS_SIGN,
    &R7,
    &OEM_WORKSTATION_SUPPLIED,
    &OEM_DOMAIN_SUPPLIED,
    &ANONYMOUS,
    &R8,
    &NTLM,
    &R9,
    &LM_KEY,
    &DATAGRAM,
    &SEAL,
    &SIGN,
    &R10,
    &REQUEST_TARGET,
    &OEM,
    &UNICODE,
];

/// Names are in UTF-16.
pub(super) const NEGOTIATE_UNICODE: u32 = 1;
/// The message says which version of Windows sent it.
pub(super) const NEGOTIATE_VERSION: u32 = 1 << 25;
/// NTLM v2 session security.
pub(super) const NEGOTIATE_EXTENDED: u32 = 1 << 19;
