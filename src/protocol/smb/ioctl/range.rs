//! Ranges of files: holes, what is allocated, where it lies (MS-FSCC §2.3.33, §2.3.39 to §2.3.54, §2.3.67).

use crate::fault::Fault;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// Whether the file may have holes.
    SET_SPARSE = flag("smb2.fsctl.set_sparse", "Set sparse").spec("MS-FSCC §2.3.83");
    /// One range.
    RANGE = group("smb2.fsctl.range", "Range").spec("MS-FSCC §2.3.52");
    /// Where the range starts.
    OFFSET = uint("smb2.fsctl.range_offset", "Offset").unit("bytes").spec("MS-FSCC §2.3.52");
    /// How long the range is.
    LENGTH = uint("smb2.fsctl.range_length", "Length").unit("bytes").spec("MS-FSCC §2.3.52");
    /// Where zeros start.
    ZERO_START = uint("smb2.fsctl.zero.offset", "From").unit("bytes").spec("MS-FSCC §2.3.85");
    /// The first byte behind the zeros.
    ZERO_END = uint("smb2.fsctl.zero.beyond_final_zero", "To before").unit("bytes").spec("MS-FSCC §2.3.85");
    /// The first cluster that is asked about.
    STARTING_CLUSTER = uint("smb2.fsctl.starting_cluster", "Starting cluster").spec("MS-FSCC §2.3.33");
    /// How many extents follow.
    EXTENT_COUNT = uint("smb2.fsctl.extent_count", "Number of extents").spec("MS-FSCC §2.3.34");
    /// Room that is not used.
    EXTENT_RESERVED = hex("smb2.fsctl.extent_reserved", "Reserved").spec("MS-FSCC §2.3.34");
    /// The cluster of the file that the extents start with.
    FIRST_CLUSTER = uint("smb2.fsctl.starting_vcn", "First cluster of the file").spec("MS-FSCC §2.3.34");
    /// Clusters that lie side by side.
    EXTENT = group("smb2.fsctl.extent", "Extent").spec("MS-FSCC §2.3.34.1");
    /// The first cluster of the file behind the extent.
    NEXT_CLUSTER = uint("smb2.fsctl.next_vcn", "Next cluster of the file").spec("MS-FSCC §2.3.34.1");
    /// Where the extent lies on the volume.
    VOLUME_CLUSTER = int("smb2.fsctl.lcn", "Cluster of the volume").names(&[(u64::MAX, "a hole")]).spec("MS-FSCC §2.3.34.1");
    /// How many files share the extent.
    REFERENCES = uint("smb2.fsctl.reference_count", "References").spec("MS-FSCC §2.3.32");
    /// How many clusters the bitmap has.
    BITMAP_SIZE = uint("smb2.fsctl.bitmap_size", "Clusters").spec("MS-FSCC §2.3");
    /// A bit for each cluster that is in use.
    BITMAP = bytes("smb2.fsctl.bitmap", "Bitmap").spec("MS-FSCC §2.3");
    /// Key of a lock; not used.
    TRIM_KEY = hex("smb2.fsctl.trim.key", "Key").spec("MS-FSCC §2.3.13");
    /// How many ranges are given back.
    TRIM_COUNT = uint("smb2.fsctl.trim.count", "Number of ranges").spec("MS-FSCC §2.3.13");
    /// How many ranges were given back.
    TRIMMED = uint("smb2.fsctl.trim.processed", "Ranges processed").spec("MS-FSCC §2.3.14");
    /// What is asked about.
    USAGE = hex("smb2.qfr_usage", "Usage").names(USAGES).spec("MS-FSCC §2.3.55.1");
    /// How long the part that is asked about is.
    REGION_LENGTH = uint("smb2.qfr_length", "Length").unit("bytes").spec("MS-FSCC §2.3.55.1");
    /// Where the part that is asked about starts.
    REGION_OFFSET = uint("smb2.qfr_offset", "Offset").unit("bytes").spec("MS-FSCC §2.3.55.1");
    /// Room that is not used.
    REGION_RESERVED = hex("smb2.qfr_reserved", "Reserved").spec("MS-FSCC §2.3.55.1");
    /// Flags; none are known.
    REGION_FLAGS = hex("smb2.qfr_flags", "Flags").spec("MS-FSCC §2.3.56");
    /// How many regions there are.
    REGIONS_TOTAL = uint("smb2.qfr_tot_region_entry_count", "Regions in all").spec("MS-FSCC §2.3.56");
    /// How many regions follow.
    REGIONS = uint("smb2.qfr_region_entry_count", "Regions").spec("MS-FSCC §2.3.56");
    /// One region.
    REGION = group("smb2.qfr_region", "Region").spec("MS-FSCC §2.3.56.1");
}

const USAGES: &[(u64, &str)] = &[
    (1, "valid data, cached"),
    (2, "valid data, not cached"),
    (4, "aligned with pages"),
    (8, "to do with pages"),
];

pub(super) fn sparse(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.u8(&SET_SPARSE).map(drop)
}

pub(super) fn zero(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&ZERO_START)?;
    r.le64(&ZERO_END).map(drop)
}

pub(super) fn allocated(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    while !r.is_empty() {
        r.group(&RANGE, range)?;
    }
    Ok(())
}

fn range(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&OFFSET)?;
    r.le64(&LENGTH).map(drop)
}

pub(super) fn starting_cluster(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&STARTING_CLUSTER).map(drop)
}

pub(super) fn retrieval_pointers(r: &mut Reader<'_, '_>, counted: bool) -> Result<(), Fault> {
    let count = r.le32(&EXTENT_COUNT)?;
    r.le32(&EXTENT_RESERVED)?;
    r.le64(&FIRST_CLUSTER)?;
    for _ in 0..count {
        r.group(&EXTENT, |r| {
            r.le64(&NEXT_CLUSTER)?;
            r.le_i64(&VOLUME_CLUSTER)?;
            if counted {
                r.le64(&REFERENCES)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

pub(super) fn bitmap(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&STARTING_CLUSTER)?;
    r.le64(&BITMAP_SIZE)?;
    r.rest(&BITMAP).map(drop)
}

pub(super) fn trim(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&TRIM_KEY)?;
    let count = r.le32(&TRIM_COUNT)?;
    for _ in 0..count {
        r.group(&RANGE, range)?;
    }
    Ok(())
}

pub(super) fn trimmed(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&TRIMMED).map(drop)
}

pub(super) fn regions_response(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le32(&REGION_FLAGS)?;
    r.le32(&REGIONS_TOTAL)?;
    let count = r.le32(&REGIONS)?;
    r.le32(&REGION_RESERVED)?;
    for _ in 0..count {
        r.group(&REGION, region)?;
    }
    Ok(())
}

pub(super) fn region(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    r.le64(&REGION_OFFSET)?;
    r.le64(&REGION_LENGTH)?;
    r.le32(&USAGE)?;
    r.le32(&REGION_RESERVED).map(drop)
}
