//! Errors of DOS and LAN Manager, which SMB 1 answers with where no NTSTATUS is agreed on (MS-CIFS §2.2.2.4).

/// Classes by value, ascending.
pub const CLASSES: &[(u64, &str)] =
    &[(0, "SUCCESS"), (1, "ERRDOS"), (2, "ERRSRV"), (3, "ERRHRD"), (0xff, "ERRCMD")];

/// The name of a code within its class.
pub fn name(class: u8, code: u16) -> Option<&'static str> {
    let table = match class {
        1 => DOS,
        2 => SERVER,
        3 => HARDWARE,
        _ => return None,
    };
    table.binary_search_by_key(&code, |&(known, _)| known).ok().map(|at| table[at].1)
}

/// Class 1: from the operating system of the server.
const DOS: &[(u16, &str)] = &[
    (1, "ERRbadfunc"),
    (2, "ERRbadfile"),
    (3, "ERRbadpath"),
    (4, "ERRnofids"),
    (5, "ERRnoaccess"),
    (6, "ERRbadfid"),
    (7, "ERRbadmcb"),
    (8, "ERRnomem"),
    (9, "ERRbadmem"),
    (10, "ERRbadenv"),
    (11, "ERRbadformat"),
    (12, "ERRbadaccess"),
    (13, "ERRbaddata"),
    (15, "ERRbaddrive"),
    (16, "ERRremcd"),
    (17, "ERRdiffdevice"),
    (18, "ERRnofiles"),
    (31, "ERRgeneral"),
    (32, "ERRbadshare"),
    (33, "ERRlock"),
    (36, "ERRsharingbufferexceeded"),
    (38, "ERReof"),
    (50, "ERRunsup"),
    (52, "ERRdupname"),
    (53, "ERRbadnetpath"),
    (54, "ERRnetworkbusy"),
    (64, "ERRnetnamedel"),
    (66, "ERRbaddevtype"),
    (67, "ERRnosuchshare"),
    (71, "ERRreqnotaccep"),
    (80, "ERRfilexists"),
    (82, "ERRcannotmake"),
    (86, "ERRinvalidpassword"),
    (87, "ERRinvalidparam"),
    (110, "ERRopenfailed"),
    (111, "ERRbufferoverflow"),
    (112, "ERRdiskfull"),
    (122, "ERRinsufficientbuffer"),
    (123, "ERRinvalidname"),
    (124, "ERRinvalidlevel"),
    (145, "ERRdirnotempty"),
    (158, "ERRnotlocked"),
    (183, "ERRalreadyexists"),
    (206, "ERRfilenametoolong"),
    (230, "ERRbadpipe"),
    (231, "ERRpipebusy"),
    (232, "ERRpipeclosing"),
    (233, "ERRnotconnected"),
    (234, "ERRmoredata"),
    (254, "ERRinvalideaname"),
    (255, "ERRbadealist"),
    (259, "ERRnomoreitems"),
    (267, "ERRbaddirectory"),
    (275, "ERReasdidntfit"),
    (276, "ERReafilecorrupt"),
    (277, "ERReatablefull"),
    (278, "ERRinvalideahandle"),
    (282, "ERReasunsupported"),
    (300, "ERRoplocknotgranted"),
    (301, "ERRinvalidoplockprotocol"),
    (535, "ERRpipeconnected"),
    (536, "ERRpipelistening"),
    (996, "ERRioincomplete"),
    (997, "ERRiopending"),
    (1130, "ERRnotenoughservermemory"),
    (1450, "ERRnosystemresources"),
    (1783, "ERRbadstub"),
    (1816, "ERRnotenoughquota"),
    (2114, "ERRserviceinactive"),
    (2116, "ERRunknownservice"),
    (2123, "ERRbuftoosmall"),
    (2142, "ERRunknownipc"),
    (2310, "ERRnosuchnetname"),
    (2351, "ERRinvgroup"),
];

/// Class 2: from the server itself.
const SERVER: &[(u16, &str)] = &[
    (1, "ERRerror"),
    (2, "ERRbadpw"),
    (3, "ERRbadpath"),
    (4, "ERRaccess"),
    (5, "ERRinvtid"),
    (6, "ERRinvnetname"),
    (7, "ERRinvdevice"),
    (16, "ERRinvsess"),
    (17, "ERRworking"),
    (18, "ERRnotme"),
    (22, "ERRbadcmd"),
    (49, "ERRqfull"),
    (50, "ERRqtoobig"),
    (51, "ERRqeof"),
    (52, "ERRinvpfid"),
    (64, "ERRsmbcmd"),
    (65, "ERRsrverror"),
    (66, "ERRbadBID"),
    (67, "ERRfilespecs"),
    (68, "ERRbadLink"),
    (69, "ERRbadpermits"),
    (70, "ERRbadPID"),
    (71, "ERRsetattrmode"),
    (81, "ERRpaused"),
    (82, "ERRmsgoff"),
    (83, "ERRnoroom"),
    (87, "ERRrmuns"),
    (88, "ERRtimeout"),
    (89, "ERRnoresource"),
    (90, "ERRtoomanyuids"),
    (91, "ERRbaduid"),
    (233, "ERRnotconnected"),
    (250, "ERRusempx"),
    (251, "ERRusestd"),
    (252, "ERRcontmpx"),
    (254, "ERRbadpassword"),
    (2239, "ERRaccountexpired"),
    (2240, "ERRbadclient"),
    (2241, "ERRbadlogontime"),
    (2242, "ERRpasswordexpired"),
    (65535, "ERRnosupport"),
];

/// Class 3: from a drive or a printer.
const HARDWARE: &[(u16, &str)] = &[
    (19, "ERRnowrite"),
    (20, "ERRbadunit"),
    (21, "ERRnotready"),
    (22, "ERRbadcmd"),
    (23, "ERRdata"),
    (24, "ERRbadreq"),
    (25, "ERRseek"),
    (26, "ERRbadmedia"),
    (27, "ERRbadsector"),
    (28, "ERRnopaper"),
    (29, "ERRwrite"),
    (30, "ERRread"),
    (31, "ERRgeneral"),
    (32, "ERRbadshare"),
    (33, "ERRlock"),
    (34, "ERRwrongdisk"),
    (35, "ERRFCBUnavail"),
    (36, "ERRsharebufexc"),
    (39, "ERRdiskfull"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_within_their_class() {
        assert_eq!(name(1, 5), Some("ERRnoaccess"));
        assert_eq!(name(2, 5), Some("ERRinvtid"));
        assert_eq!(name(3, 19), Some("ERRnowrite"));
        assert_eq!(name(0xff, 1), None);
        for table in [DOS, SERVER, HARDWARE] {
            assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0));
        }
    }
}
