//! Operations of the vSphere Web Services API, by their names in `urn:vim25` and its neighbours.

/// Namespaces of VMware's services start so.
const NAMESPACES: [&str; 8] =
    ["urn:vim25", "urn:internalvim25", "urn:vim2", "urn:nfc", "urn:vpxa", "urn:pbm", "urn:sms", "urn:hbr"];

/// What an operation or the answer to it is, if it is one of VMware's.
pub fn describe(namespace: &str, name: &str) -> Option<&'static str> {
    if !NAMESPACES.iter().any(|known| namespace.starts_with(known)) {
        return None;
    }
    let (operation, answer) = match name.strip_suffix("Response") {
        Some(operation) => (operation, true),
        None => (name, false),
    };
    let known =
        OPERATIONS.binary_search_by_key(&operation, |&(known, _)| known).ok().map(|at| OPERATIONS[at].1);
    match (known, answer) {
        (Some(what), _) => Some(what),
        (None, false) if operation.ends_with("_Task") => Some("vSphere: starts a task"),
        (None, false) => Some("vSphere: an operation"),
        (None, true) => Some("vSphere: an answer"),
    }
}

const OPERATIONS: &[(&str, &str)] = &[
    ("AcquireCloneTicket", "vSphere: a ticket to log in once more as the same user"),
    ("AcquireGenericServiceTicket", "vSphere: a ticket for one request to another service of the host"),
    ("AcquireLocalTicket", "vSphere: a ticket for a user of the host itself"),
    ("AcquireMksTicket", "vSphere: a ticket for a machine's screen"),
    ("AcquireTicket", "vSphere: a ticket for a machine's screen or guest"),
    ("BrowseDiagnosticLog", "vSphere: lines of a log"),
    ("CancelTask", "vSphere: stops a task"),
    ("CancelWaitForUpdates", "vSphere: ends a wait for changes"),
    ("CheckForUpdates", "vSphere: changes since the last look"),
    ("CloneSession", "vSphere: logs in with a ticket of another session"),
    ("CloneVM_Task", "vSphere: copies a virtual machine"),
    ("ContinueRetrievePropertiesEx", "vSphere: more of the properties asked for"),
    ("CopyDatastoreFile_Task", "vSphere: copies a file of a datastore"),
    ("CreateCollectorForEvents", "vSphere: makes a reader of events"),
    ("CreateContainerView", "vSphere: a list of all objects in a container"),
    ("CreateFilter", "vSphere: what changes to be told about"),
    ("CreateListView", "vSphere: a list of objects"),
    ("CreateSnapshot_Task", "vSphere: keeps a machine's state"),
    ("CreateVM_Task", "vSphere: makes a virtual machine"),
    ("CurrentTime", "vSphere: the server's clock"),
    ("DeleteDatastoreFile_Task", "vSphere: deletes a file of a datastore"),
    ("DestroyPropertyFilter", "vSphere: no more changes of a filter"),
    ("DestroyView", "vSphere: forgets a list of objects"),
    ("Destroy_Task", "vSphere: deletes an object"),
    ("EnterMaintenanceMode_Task", "vSphere: takes a host out of service"),
    ("ExitMaintenanceMode_Task", "vSphere: takes a host into service"),
    ("ExportVm", "vSphere: lets a machine's disks be downloaded"),
    ("FindByDnsName", "vSphere: a machine or host by its name"),
    ("FindByInventoryPath", "vSphere: an object by its path"),
    ("FindByIp", "vSphere: a machine or host by its address"),
    ("FindByUuid", "vSphere: a machine or host by its number"),
    ("HttpNfcLeaseAbort", "vSphere: gives up a transfer of disks"),
    ("HttpNfcLeaseComplete", "vSphere: ends a transfer of disks"),
    ("HttpNfcLeaseProgress", "vSphere: how far a transfer of disks got"),
    ("ImpersonateUser", "vSphere: goes on as another user"),
    ("ImportVApp", "vSphere: lets a machine's disks be uploaded"),
    ("ListProcessesInGuest", "vSphere: processes inside of a machine"),
    ("Login", "vSphere: logs in with a name and a password"),
    ("LoginBySSPI", "vSphere: logs in with a Windows account"),
    ("LoginByToken", "vSphere: logs in with a token of single sign-on"),
    ("LoginExtensionByCertificate", "vSphere: logs in as an extension"),
    ("Logout", "vSphere: logs out"),
    ("MigrateVM_Task", "vSphere: moves a virtual machine to another host"),
    ("MoveDatastoreFile_Task", "vSphere: moves a file of a datastore"),
    ("NfcFileManagement", "vSphere: a ticket to copy files of a datastore"),
    ("NfcGetServerNfcLibVersion", "vSphere: which NFC a host speaks"),
    ("NfcGetVmFiles", "vSphere: a ticket to read a machine's disks over NFC"),
    ("NfcRandomAccessOpenDisk", "vSphere: a ticket to read and write a disk over NFC"),
    ("NfcRandomAccessOpenReadonly", "vSphere: a ticket to read a disk over NFC"),
    ("PowerOffVM_Task", "vSphere: switches a machine off"),
    ("PowerOnMultiVM_Task", "vSphere: switches machines on"),
    ("PowerOnVM_Task", "vSphere: switches a machine on"),
    ("QueryAvailablePerfMetric", "vSphere: which measurements there are"),
    ("QueryChangedDiskAreas", "vSphere: what changed on a disk since a snapshot"),
    ("QueryEvents", "vSphere: events that happened"),
    ("QueryPerf", "vSphere: measurements"),
    ("QueryPerfCounter", "vSphere: what measurements mean"),
    ("QueryServiceList", "vSphere: services of a host"),
    ("ReadNextEvents", "vSphere: more events"),
    ("RebootGuest", "vSphere: asks a machine's system to restart"),
    ("ReconfigVM_Task", "vSphere: changes a machine"),
    ("RegisterVM_Task", "vSphere: takes a machine into the inventory"),
    ("RelocateVM_Task", "vSphere: moves a machine's files"),
    ("RemoveSnapshot_Task", "vSphere: deletes a kept state"),
    ("ResetVM_Task", "vSphere: resets a machine"),
    ("RetrieveContents", "vSphere: managed objects of a service"),
    ("RetrieveProperties", "vSphere: properties of objects"),
    ("RetrievePropertiesEx", "vSphere: properties of objects"),
    ("RetrieveServiceContent", "vSphere: what the server is, and its managers"),
    ("RevertToSnapshot_Task", "vSphere: goes back to a kept state"),
    ("SearchDatastoreSubFolders_Task", "vSphere: searches a datastore"),
    ("SearchDatastore_Task", "vSphere: searches a folder of a datastore"),
    ("SessionIsActive", "vSphere: whether a session is logged in"),
    ("SetLocale", "vSphere: language of messages"),
    ("ShutdownGuest", "vSphere: asks a machine's system to shut down"),
    ("StartProgramInGuest", "vSphere: starts a program inside of a machine"),
    ("SuspendVM_Task", "vSphere: suspends a machine"),
    ("TerminateSession", "vSphere: logs others out"),
    ("UnregisterVM", "vSphere: takes a machine out of the inventory"),
    ("ValidateCredentialsInGuest", "vSphere: tries a password inside of a machine"),
    ("WaitForUpdates", "vSphere: waits for changes"),
    ("WaitForUpdatesEx", "vSphere: waits for changes"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_named() {
        assert!(OPERATIONS.is_sorted_by_key(|(name, _)| name));
        let login = Some("vSphere: logs in with a name and a password");
        assert_eq!(describe("urn:vim25", "Login"), login);
        assert_eq!(describe("urn:vim25/8.0", "LoginResponse"), login);
        assert_eq!(describe("urn:vim25", "Rename_Task"), Some("vSphere: starts a task"));
        assert_eq!(describe("http://tempuri.org/", "Login"), None);
    }
}
