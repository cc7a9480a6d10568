//! NTSTATUS values (MS-ERREF §2.3).

/// Names by value, ascending.
pub const NT_STATUS: &[(u64, &str)] =
    &[(0, "STATUS_SUCCESS"), (0xc000_0016, "STATUS_MORE_PROCESSING_REQUIRED")];
