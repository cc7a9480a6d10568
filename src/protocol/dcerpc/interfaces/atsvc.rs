//! The old task scheduler: jobs that run at a time.
//!
//! Specifications: MS-TSCH §3.2.5.2 (ATSvc).

use crate::field::Field;
use crate::protocol::dcerpc::ndr::Type::*;
use crate::protocol::dcerpc::ndr::{IN, Layout, OUT, Type, idl};
use crate::protocol::dcerpc::status::WIN32;

crate::fields! { COMMON:
    /// The server that is asked.
    SERVER = text16("atsvc.server", "Server").spec("MS-TSCH §2.3.2");
    /// Number of the job.
    JOB = uint("atsvc.job_id", "Job").spec("MS-TSCH §3.2.5.2.1");
    /// What the operation returned.
    STATUS = hex("atsvc.status", "Return code").names(WIN32).spec("MS-ERREF §2.2");
    /// The job runs each month on the 1st.
    DAY_1 = flag("atsvc.atsvc_DaysOfMonth.First", "1st").mask(32, 1).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 2nd.
    DAY_2 = flag("atsvc.atsvc_DaysOfMonth.Second", "2nd").mask(32, 0x2).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 3rd.
    DAY_3 = flag("atsvc.atsvc_DaysOfMonth.Third", "3rd").mask(32, 0x4).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 4th.
    DAY_4 = flag("atsvc.atsvc_DaysOfMonth.Fourth", "4th").mask(32, 0x8).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 5th.
    DAY_5 = flag("atsvc.atsvc_DaysOfMonth.Fifth", "5th").mask(32, 0x10).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 6th.
    DAY_6 = flag("atsvc.atsvc_DaysOfMonth.Sixth", "6th").mask(32, 0x20).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 7th.
    DAY_7 = flag("atsvc.atsvc_DaysOfMonth.Seventh", "7th").mask(32, 0x40).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 8th.
    DAY_8 = flag("atsvc.atsvc_DaysOfMonth.Eight", "8th").mask(32, 0x80).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 9th.
    DAY_9 = flag("atsvc.atsvc_DaysOfMonth.Ninth", "9th").mask(32, 0x100).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 10th.
    DAY_10 = flag("atsvc.atsvc_DaysOfMonth.Tenth", "10th").mask(32, 0x200).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 11th.
    DAY_11 = flag("atsvc.atsvc_DaysOfMonth.Eleventh", "11th").mask(32, 0x400).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 12th.
    DAY_12 = flag("atsvc.atsvc_DaysOfMonth.Twelfth", "12th").mask(32, 0x800).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 13th.
    DAY_13 = flag("atsvc.atsvc_DaysOfMonth.Thitteenth", "13th").mask(32, 0x1000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 14th.
    DAY_14 = flag("atsvc.atsvc_DaysOfMonth.Fourteenth", "14th").mask(32, 0x2000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 15th.
    DAY_15 = flag("atsvc.atsvc_DaysOfMonth.Fifteenth", "15th").mask(32, 0x4000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 16th.
    DAY_16 = flag("atsvc.atsvc_DaysOfMonth.Sixteenth", "16th").mask(32, 0x8000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 17th.
    DAY_17 = flag("atsvc.atsvc_DaysOfMonth.Seventeenth", "17th").mask(32, 0x10000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 18th.
    DAY_18 = flag("atsvc.atsvc_DaysOfMonth.Eighteenth", "18th").mask(32, 0x20000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 19th.
    DAY_19 = flag("atsvc.atsvc_DaysOfMonth.Ninteenth", "19th").mask(32, 0x40000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 20th.
    DAY_20 = flag("atsvc.atsvc_DaysOfMonth.Twentyth", "20th").mask(32, 0x80000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 21st.
    DAY_21 = flag("atsvc.atsvc_DaysOfMonth.Twentyfirst", "21st").mask(32, 0x100000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 22nd.
    DAY_22 = flag("atsvc.atsvc_DaysOfMonth.Twentysecond", "22nd").mask(32, 0x200000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 23rd.
    DAY_23 = flag("atsvc.atsvc_DaysOfMonth.Twentythird", "23rd").mask(32, 0x400000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 24th.
    DAY_24 = flag("atsvc.atsvc_DaysOfMonth.Twentyfourth", "24th").mask(32, 0x800000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 25th.
    DAY_25 = flag("atsvc.atsvc_DaysOfMonth.Twentyfifth", "25th").mask(32, 0x1000000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 26th.
    DAY_26 = flag("atsvc.atsvc_DaysOfMonth.Twentysixth", "26th").mask(32, 0x2000000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 27th.
    DAY_27 = flag("atsvc.atsvc_DaysOfMonth.Twentyseventh", "27th").mask(32, 0x4000000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 28th.
    DAY_28 = flag("atsvc.atsvc_DaysOfMonth.Twentyeighth", "28th").mask(32, 0x8000000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 29th.
    DAY_29 = flag("atsvc.atsvc_DaysOfMonth.Twentyninth", "29th").mask(32, 0x10000000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 30th.
    DAY_30 = flag("atsvc.atsvc_DaysOfMonth.Thirtieth", "30th").mask(32, 0x20000000).spec("MS-TSCH §2.3.4");
    /// The job runs each month on the 31st.
    DAY_31 = flag("atsvc.atsvc_DaysOfMonth.Thirtyfirst", "31st").mask(32, 0x40000000).spec("MS-TSCH §2.3.4");
    /// The job runs each week on Monday.
    MONDAY = flag("atsvc.atsvc_DaysOfWeek.DAYSOFWEEK_MONDAY", "Monday").mask(8, 0x1).spec("MS-TSCH §2.3.4");
    /// The job runs each week on Tuesday.
    TUESDAY = flag("atsvc.atsvc_DaysOfWeek.DAYSOFWEEK_TUESDAY", "Tuesday").mask(8, 0x2).spec("MS-TSCH §2.3.4");
    /// The job runs each week on Wednesday.
    WEDNESDAY = flag("atsvc.atsvc_DaysOfWeek.DAYSOFWEEK_WEDNESDAY", "Wednesday").mask(8, 0x4).spec("MS-TSCH §2.3.4");
    /// The job runs each week on Thursday.
    THURSDAY = flag("atsvc.atsvc_DaysOfWeek.DAYSOFWEEK_THURSDAY", "Thursday").mask(8, 0x8).spec("MS-TSCH §2.3.4");
    /// The job runs each week on Friday.
    FRIDAY = flag("atsvc.atsvc_DaysOfWeek.DAYSOFWEEK_FRIDAY", "Friday").mask(8, 0x10).spec("MS-TSCH §2.3.4");
    /// The job runs each week on Saturday.
    SATURDAY = flag("atsvc.atsvc_DaysOfWeek.DAYSOFWEEK_SATURDAY", "Saturday").mask(8, 0x20).spec("MS-TSCH §2.3.4");
    /// The job runs each week on Sunday.
    SUNDAY = flag("atsvc.atsvc_DaysOfWeek.DAYSOFWEEK_SUNDAY", "Sunday").mask(8, 0x40).spec("MS-TSCH §2.3.4");
    /// The job runs again and again.
    JOB_RUN_PERIODICALLY = flag("atsvc.atsvc_Flags.JOB_RUN_PERIODICALLY", "Periodic").mask(8, 0x1).spec("MS-TSCH §2.3.4");
    /// The last run failed.
    JOB_EXEC_ERROR = flag("atsvc.atsvc_Flags.JOB_EXEC_ERROR", "Failed").mask(8, 0x2).spec("MS-TSCH §2.3.4");
    /// The job runs today.
    JOB_RUNS_TODAY = flag("atsvc.atsvc_Flags.JOB_RUNS_TODAY", "Runs today").mask(8, 0x4).spec("MS-TSCH §2.3.4");
    /// Days are counted from today's date.
    JOB_ADD_CURRENT_DATE = flag("atsvc.atsvc_Flags.JOB_ADD_CURRENT_DATE", "Added today").mask(8, 0x8).spec("MS-TSCH §2.3.4");
    /// The job does not appear on the desktop.
    JOB_NONINTERACTIVE = flag("atsvc.atsvc_Flags.JOB_NONINTERACTIVE", "Not interactive").mask(8, 0x10).spec("MS-TSCH §2.3.4");
}

const DAYS_OF_MONTH: &[&Field] = &[
    &DAY_31, &DAY_30, &DAY_29, &DAY_28, &DAY_27, &DAY_26, &DAY_25, &DAY_24, &DAY_23, &DAY_22, &DAY_21,
    &DAY_20, &DAY_19, &DAY_18, &DAY_17, &DAY_16, &DAY_15, &DAY_14, &DAY_13, &DAY_12, &DAY_11, &DAY_10,
    &DAY_9, &DAY_8, &DAY_7, &DAY_6, &DAY_5, &DAY_4, &DAY_3, &DAY_2, &DAY_1,
];
const DAYS_OF_WEEK: &[&Field] = &[&SUNDAY, &SATURDAY, &FRIDAY, &THURSDAY, &WEDNESDAY, &TUESDAY, &MONDAY];
const FLAGS: &[&Field] =
    &[&JOB_NONINTERACTIVE, &JOB_ADD_CURRENT_DATE, &JOB_RUNS_TODAY, &JOB_EXEC_ERROR, &JOB_RUN_PERIODICALLY];

/// Text that a pointer leads to.
const STRING: Type = Unique(&Text);

idl! { FIELDS, "atsvc":
    JOB_INFO = "atsvc_JobInfo", "MS-TSCH §2.3.4" {
        /// When the job runs, since midnight.
        job_time: Uint(4), "Time of day", .unit("ms");
        /// On which days of the month.
        days_of_month: Flags(4, DAYS_OF_MONTH), "Days of month";
        /// On which days of the week.
        days_of_week: Flags(1, DAYS_OF_WEEK), "Days of week";
        /// How it runs.
        flags: Flags(1, FLAGS), "Flags";
        /// What it runs.
        command: STRING, "Command";
    }
    JOB_ADD = "atsvc_JobAdd", "MS-TSCH §3.2.5.2.1" {
        [IN] SERVER: STRING;
        /// The new job.
        [IN] job_info: Struct(&JOB_INFO), "Job";
        [OUT] JOB: Uint(4);
        [OUT] STATUS: Hex(4);
    }
    JOB_DEL = "atsvc_JobDel", "MS-TSCH §3.2.5.2.2" {
        [IN] SERVER: STRING;
        /// The first job that goes.
        [IN] min_job_id: Uint(4), "First job";
        /// The last job that goes.
        [IN] max_job_id: Uint(4), "Last job";
        [OUT] STATUS: Hex(4);
    }
    JOB_ENUM = "atsvc_JobEnum", "MS-TSCH §3.2.5.2.3" {
        [IN] SERVER: STRING;
        /// The jobs.
        [IN | OUT] ctr: Struct(&ENUM_CTR), "Jobs";
        /// How many bytes the client takes.
        [IN] preferred_max_len: Uint(4), "Maximum length", .unit("bytes");
        /// How many there are in all.
        [OUT] total_entries: Uint(4), "Total entries";
        /// Where the next call goes on.
        [IN | OUT] resume_handle: Unique(&Uint(4)), "Resume handle";
        [OUT] STATUS: Hex(4);
    }
    ENUM_CTR = "atsvc_enum_ctr", "MS-TSCH §2.3.5" {
        /// How many jobs follow.
        entries_read: Uint(4), "Count";
        /// A job.
        first_entry: Unique(&Array(&Struct(&ENUM_INFO))), "Job";
    }
    ENUM_INFO = "atsvc_JobEnumInfo", "MS-TSCH §2.3.6" {
        JOB: Uint(4);
        /// When the job runs, since midnight.
        job_time: Uint(4), "Time of day", .unit("ms");
        /// On which days of the month.
        days_of_month: Flags(4, DAYS_OF_MONTH), "Days of month";
        /// On which days of the week.
        days_of_week: Flags(1, DAYS_OF_WEEK), "Days of week";
        /// How it runs.
        flags: Flags(1, FLAGS), "Flags";
        /// What it runs.
        command: STRING, "Command";
    }
    JOB_GET_INFO = "atsvc_JobGetInfo", "MS-TSCH §3.2.5.2.4" {
        [IN] SERVER: STRING;
        [IN] JOB: Uint(4);
        /// The job.
        [OUT] job_info: Unique(&Struct(&JOB_INFO)), "Job";
        [OUT] STATUS: Hex(4);
    }
}

/// Operations by number.
pub const CALLS: &[(u16, &Layout)] = &[(0, &JOB_ADD), (1, &JOB_DEL), (2, &JOB_ENUM), (3, &JOB_GET_INFO)];
