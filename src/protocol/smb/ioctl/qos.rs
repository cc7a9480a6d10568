//! How much of the storage a flow of requests may use (MS-SQOS §2.2.2).

use super::super::fscc::fields::RESERVED;
use crate::fault::Fault;
use crate::field::Field;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Version of the protocol.
    VERSION = hex("smb2.ioctl.sqos.protocol_version", "Protocol version").names(&[(0x100, "1.0"), (0x101, "1.1")]).spec("MS-SQOS §2.2.2.2");
    /// Room that is not used.
    RESERVED1 = uint("smb2.ioctl.sqos.reserved", "Reserved").spec("MS-SQOS §2.2.2.2");
    /// What is to be done.
    OPERATIONS = hex("smb2.ioctl.sqos.operations", "Operations").spec("MS-SQOS §2.2.2.2");
    /// Binds the handle to a flow.
    SET_FLOW = flag("smb2.ioctl.sqos.operations.set_logical_flow_id", "Set logical flow").mask(32, 0x1).spec("MS-SQOS §2.2.2.2");
    /// Sets the policy of the flow.
    SET_POLICY = flag("smb2.ioctl.sqos.operations.set_policy", "Set policy").mask(32, 0x2).spec("MS-SQOS §2.2.2.2");
    /// Asks whether the policy is known.
    PROBE_POLICY = flag("smb2.ioctl.sqos.operations.probe_policy", "Probe policy").mask(32, 0x4).spec("MS-SQOS §2.2.2.2");
    /// Asks how the flow is doing.
    GET_STATUS = flag("smb2.ioctl.sqos.operations.get_status", "Get status").mask(32, 0x8).spec("MS-SQOS §2.2.2.2");
    /// Adds to the flow's counters.
    UPDATE_COUNTERS = flag("smb2.ioctl.sqos.operations.update_counters", "Update counters").mask(32, 0x10).spec("MS-SQOS §2.2.2.2");
    /// The flow.
    FLOW = guid("smb2.ioctl.sqos.logical_flow_id", "Logical flow").spec("MS-SQOS §2.2.2.2");
    /// The policy.
    POLICY = guid("smb2.ioctl.sqos.policy_id", "Policy").spec("MS-SQOS §2.2.2.2");
    /// Who the flow belongs to, usually a virtual machine.
    INITIATOR = guid("smb2.ioctl.sqos.initiator_id", "Initiator").spec("MS-SQOS §2.2.2.2");
    /// How many operations a second there may be.
    LIMIT = uint("smb2.ioctl.sqos.limit", "Limit").unit("/s").spec("MS-SQOS §2.2.2.2");
    /// How many operations a second there are to be at least.
    RESERVATION = uint("smb2.ioctl.sqos.reservation", "Reservation").unit("/s").spec("MS-SQOS §2.2.2.2");
    /// Where the initiator's name is.
    NAME_OFFSET = uint("smb2.ioctl.sqos.initiator_name_offset", "Offset of initiator name").unit("bytes").spec("MS-SQOS §2.2.2.2");
    /// How many bytes the initiator's name takes.
    NAME_LENGTH = uint("smb2.ioctl.sqos.initiator_name_length", "Length of initiator name").unit("bytes").spec("MS-SQOS §2.2.2.2");
    /// Where the name of the initiator's computer is.
    NODE_OFFSET = uint("smb2.ioctl.sqos.initiator_node_name_offset", "Offset of node name").unit("bytes").spec("MS-SQOS §2.2.2.2");
    /// How many bytes the name of the initiator's computer takes.
    NODE_LENGTH = uint("smb2.ioctl.sqos.initiator_node_name_length", "Length of node name").unit("bytes").spec("MS-SQOS §2.2.2.2");
    /// How many operations there were since the last update.
    IO_COUNT = uint("smb2.ioctl.sqos.io_count_increment", "Operations").spec("MS-SQOS §2.2.2.2");
    /// The same, large operations counting as several.
    NORMALIZED_COUNT = uint("smb2.ioctl.sqos.normalized_io_count_increment", "Normalized operations").spec("MS-SQOS §2.2.2.2");
    /// How long they took, in hundreds of nanoseconds.
    LATENCY = uint("smb2.ioctl.sqos.latency_increment", "Latency").unit("100 ns").spec("MS-SQOS §2.2.2.2");
    /// How long they took below the initiator, in hundreds of nanoseconds.
    LOWER_LATENCY = uint("smb2.ioctl.sqos.lower_latency_increment", "Lower latency").unit("100 ns").spec("MS-SQOS §2.2.2.2");
    /// How many kilobytes a second there may be.
    BANDWIDTH_LIMIT = uint("smb2.ioctl.sqos.bandwidth_limit", "Bandwidth limit").unit("kB/s").spec("MS-SQOS §2.2.2.2");
    /// How many kilobytes there were since the last update.
    KILOBYTES = uint("smb2.ioctl.sqos.kilobyte_count_increment", "Kilobytes").unit("kB").spec("MS-SQOS §2.2.2.2");
    /// Name of the initiator.
    NAME = text16("smb2.ioctl.sqos.initiator_name", "Initiator name").spec("MS-SQOS §2.2.2.2");
    /// Name of the initiator's computer.
    NODE = text16("smb2.ioctl.sqos.initiator_node_name", "Node name").spec("MS-SQOS §2.2.2.2");
    /// How long the status is valid.
    TIME_TO_LIVE = uint("smb2.ioctl.sqos.time_to_live", "Time to live").unit("ms").spec("MS-SQOS §2.2.2.3");
    /// How the flow is doing.
    STATUS = hex("smb2.ioctl.sqos.status", "Status").names(STATUSES).spec("MS-SQOS §2.2.2.3");
    /// How many operations a second there may be.
    MAXIMUM_RATE = uint("smb2.ioctl.sqos.maximum_io_rate", "Maximum rate").unit("/s").spec("MS-SQOS §2.2.2.3");
    /// How many operations a second there are to be at least.
    MINIMUM_RATE = uint("smb2.ioctl.sqos.minimum_io_rate", "Minimum rate").unit("/s").spec("MS-SQOS §2.2.2.3");
    /// How many bytes count as one operation.
    BASE_SIZE = uint("smb2.ioctl.sqos.base_io_size", "Base size").unit("bytes").spec("MS-SQOS §2.2.2.3");
    /// Room that is not used.
    RESERVED2 = uint("smb2.ioctl.sqos.reserved2", "Reserved").spec("MS-SQOS §2.2.2.3");
    /// How many kilobytes a second there may be.
    MAXIMUM_BANDWIDTH = uint("smb2.ioctl.sqos.maximum_bandwidth", "Maximum bandwidth").unit("kB/s").spec("MS-SQOS §2.2.2.3");
}

const OPERATION_PARTS: &[&Field] = &[&SET_FLOW, &SET_POLICY, &PROBE_POLICY, &GET_STATUS, &UPDATE_COUNTERS];

const STATUSES: &[(u64, &str)] = &[
    (0, "OK"),
    (1, "insufficient throughput"),
    (2, "unknown policy"),
    (4, "configuration mismatch"),
    (5, "not available"),
];

/// What the first fields say, in requests and answers.
fn head(r: &mut Reader<'_, '_>) -> Result<u16, Fault> {
    let version = r.le16(&VERSION)?;
    r.le16(&RESERVED1)?;
    r.bits_le32(&OPERATIONS, OPERATION_PARTS)?;
    r.guid(&FLOW)?;
    r.guid(&POLICY)?;
    r.guid(&INITIATOR)?;
    Ok(version)
}

pub(super) fn request(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let start = r.offset();
    let version = head(r)?;
    r.le64(&LIMIT)?;
    r.le64(&RESERVATION)?;
    let name = (r.le16(&NAME_OFFSET)?, r.le16(&NAME_LENGTH)?);
    let node = (r.le16(&NODE_OFFSET)?, r.le16(&NODE_LENGTH)?);
    for field in [&IO_COUNT, &NORMALIZED_COUNT, &LATENCY, &LOWER_LATENCY] {
        r.le64(field)?;
    }
    if version > 0x100 {
        r.le64(&BANDWIDTH_LIMIT)?;
        r.le64(&KILOBYTES)?;
    }
    for ((offset, length), field) in [(name, &NAME), (node, &NODE)] {
        if length > 0 {
            r.placed(&RESERVED, start + usize::from(offset), |r| r.text16(field, length.into()).map(drop))?;
        }
    }
    if r.is_empty() { Ok(()) } else { r.rest(&RESERVED).map(drop) }
}

pub(super) fn response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    let version = head(r)?;
    r.le32(&TIME_TO_LIVE)?;
    r.le32(&STATUS)?;
    r.le64(&MAXIMUM_RATE)?;
    r.le64(&MINIMUM_RATE)?;
    r.le32(&BASE_SIZE)?;
    r.le32(&RESERVED2)?;
    if version > 0x100 {
        r.le64(&MAXIMUM_BANDWIDTH)?;
    }
    Ok(())
}
