//! Searches of the first dialects, and print queues (MS-CIFS §2.2.4.58 to §2.2.4.61, §2.2.4.70).

use super::block::{bytes, words};
use super::file::*;
use super::io::{DATA_LENGTH, MAX_COUNT};
use super::message::Message;
use super::time::{self, First};
use crate::fault::Fault;
use crate::protocol::smb::file_fields::*;
use crate::reader::Reader;

crate::fields! { FIELDS:
    /// How many bytes the resume key takes.
    RESUME_KEY_LENGTH = uint("smb.resume.key_len", "Resume Key Length").unit("bytes").spec("MS-CIFS §2.2.4.58.1");
    /// Where the search goes on.
    RESUME_KEY = group("smb.resume.key", "Resume Key").spec("MS-CIFS §2.2.4.58.1");
    /// Number of the search.
    FIND_ID = hex("smb.resume.find_id", "Find ID").spec("MS-CIFS §2.2.4.58.1");
    /// What the server needs to find the place again.
    SERVER_COOKIE = bytes("smb.resume.server.cookie", "Server Cookie").spec("MS-CIFS §2.2.4.58.1");
    /// What the client needs to find the place again.
    CLIENT_COOKIE = bytes("smb.resume.client.cookie", "Client Cookie").spec("MS-CIFS §2.2.4.58.1");
    /// A file that was found.
    ENTRY = group("smb.directory_information", "Directory Information").spec("MS-CIFS §2.2.4.58.2");
    /// The first job that is asked for, counted from 0.
    START_INDEX = uint("smb.print.start_index", "Start Index").spec("MS-CIFS §2.2.4.70.1");
    /// The job to ask for next.
    RESTART_INDEX = uint("smb.print.restart_index", "Restart Index").spec("MS-CIFS §2.2.4.70.2");
    /// A job in the queue.
    JOB = group("smb.print.job", "Print Job").spec("MS-CIFS §2.2.4.70.2");
    /// When the job was queued.
    QUEUED = filetime("smb.print.queued.date", "Queued").spec("MS-CIFS §2.2.4.70.2");
    /// Year, month and day of it.
    QUEUED_DATE = hex("smb.print.queued.smb.date", "DOS Date").spec("MS-CIFS §2.2.1.4.1");
    /// Hours, minutes and seconds of it.
    QUEUED_TIME = hex("smb.print.queued.smb.time", "DOS Time").spec("MS-CIFS §2.2.1.4.2");
    /// How the job is getting on.
    JOB_STATUS = hex("smb.print.status", "Status")
        .names(&[(1, "held or stopped"), (2, "printing"), (3, "waiting"), (4, "in intercept"), (5, "file had an error"),
            (6, "printer error")]).spec("MS-CIFS §2.2.4.70.2");
    /// Number of the job.
    SPOOL_NUMBER = uint("smb.print.spool.file_number", "Spool File Number").spec("MS-CIFS §2.2.4.70.2");
    /// How long the job is.
    SPOOL_SIZE = uint("smb.print.spool.file_size", "Spool File Size").unit("bytes").spec("MS-CIFS §2.2.4.70.2");
    /// Whose job it is.
    SPOOL_NAME = text("smb.print.spool.name", "Spool File Name").spec("MS-CIFS §2.2.4.70.2");
}

pub fn search_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| {
        r.le16(&MAX_COUNT)?;
        r.meaning(format_args!("files"));
        r.bits_le16(&SEARCH_ATTRIBUTE, SEARCH_ATTRIBUTES)
    })?;
    bytes(r, m, |r, m| {
        r.u8(&BUFFER_FORMAT)?;
        let pattern = m.text(r, &FILE_NAME)?;
        m.say(format_args!(" {pattern}"));
        m.request.path = Some(pattern);
        r.u8(&BUFFER_FORMAT)?;
        if r.le16(&RESUME_KEY_LENGTH)? > 0 {
            resume_key(r, m)?;
        }
        Ok(())
    })?;
    Ok(())
}

fn resume_key(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    r.group(&RESUME_KEY, |r| {
        m.reserved(r, 1)?;
        super::text::read(r, &FILE_NAME, 11, false)?;
        r.u8(&FIND_ID)?;
        r.bytes(&SERVER_COOKIE, 4)?;
        r.bytes(&CLIENT_COOKIE, 4)?;
        Ok(())
    })
}

pub fn search_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    about(m);
    words(r, m, |r, m| {
        let count = r.le16(&COUNT)?;
        m.say(format_args!(", {count} found"));
        Ok(())
    })?;
    bytes(r, m, |r, m| {
        if r.is_empty() {
            return Ok(());
        }
        r.u8(&BUFFER_FORMAT)?;
        r.le16(&DATA_LENGTH)?;
        while !r.is_empty() {
            r.group(&ENTRY, |r| {
                resume_key(r, m)?;
                r.bits8(&FILE_ATTRIBUTE, FILE_ATTRIBUTES)?;
                time::dos(r, &LAST_WRITE_TIME, &LAST_WRITE_DATE, &LAST_WRITE_DOS_TIME, First::Time)?;
                r.le32(&FILE_SIZE)?;
                super::text::read(r, &FILE_NAME, 13, false)
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

pub fn queue_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| {
        r.le16(&MAX_COUNT)?;
        r.meaning(format_args!("jobs"));
        r.le16(&START_INDEX)
    })?;
    super::block::no_bytes(r, m)
}

pub fn queue_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |r, _| {
        r.le16(&COUNT)?;
        r.le16(&RESTART_INDEX)
    })?;
    bytes(r, m, |r, m| {
        if r.is_empty() {
            return Ok(());
        }
        r.u8(&BUFFER_FORMAT)?;
        r.le16(&DATA_LENGTH)?;
        while !r.is_empty() {
            r.group(&JOB, |r| {
                time::dos(r, &QUEUED, &QUEUED_DATE, &QUEUED_TIME, First::Date)?;
                r.u8(&JOB_STATUS)?;
                r.le16(&SPOOL_NUMBER)?;
                r.le32(&SPOOL_SIZE)?;
                m.reserved(r, 1)?;
                super::text::read(r, &SPOOL_NAME, 16, false)
            })?;
        }
        Ok(())
    })?;
    Ok(())
}
