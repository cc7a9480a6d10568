//! Transactions: requests that carry parameters and data of their own, in one message or several, and are answered
//! likewise (MS-CIFS §2.2.4.33, §2.2.4.34, §2.2.4.46, §2.2.4.47, §2.2.4.62, §2.2.4.63, §3.2.4.1.5).
//!
//! What comes in several messages is joined by displacement, and read from the joined buffer with the last of
//! them.

use super::block::{bytes_of, words};
use super::file::TIMEOUT;
use super::io::{DATA_OFFSET, pad_to};
use super::message::Message;
use super::pieces::Pieces;
use super::{mailslot, nt_transact, pipe, rap, trans2};
use crate::fault::{Fault, Severity};
use crate::field::Field;
use crate::reader::Reader;
use std::sync::Arc;

crate::fields! { FIELDS:
    /// How many bytes of parameters all messages have.
    TOTAL_PARAMETERS = uint("smb.tpc", "Total Parameter Count").unit("bytes").spec("MS-CIFS §2.2.4.33.1");
    /// How many bytes of data all messages have.
    TOTAL_DATA = uint("smb.tdc", "Total Data Count").unit("bytes").spec("MS-CIFS §2.2.4.33.1");
    /// The most bytes of parameters that the client takes.
    MAX_PARAMETERS = uint("smb.mpc", "Max Parameter Count").unit("bytes").spec("MS-CIFS §2.2.4.33.1");
    /// The most bytes of data that the client takes.
    MAX_DATA = uint("smb.mdc", "Max Data Count").unit("bytes").spec("MS-CIFS §2.2.4.33.1");
    /// The most words of set-up that the client takes.
    MAX_SETUP = uint("smb.msc", "Max Setup Count").spec("MS-CIFS §2.2.4.33.1");
    /// What else is to be done.
    FLAGS = hex("smb.transaction.flags", "Flags").spec("MS-CIFS §2.2.4.33.1");
    /// No answer is wanted.
    FLAG_ONE_WAY = flag("smb.transaction.flags.owt", "One Way Transaction").mask(16, 0x2).spec("MS-CIFS §2.2.4.33.1");
    /// The share is left afterwards.
    FLAG_DISCONNECT = flag("smb.transaction.flags.dtid", "Disconnect TID").mask(16, 0x1).spec("MS-CIFS §2.2.4.33.1");
    /// How many bytes of parameters this message has.
    PARAMETER_COUNT = uint("smb.pc", "Parameter Count").unit("bytes").spec("MS-CIFS §2.2.4.33.1");
    /// Where the parameters start, counted from the header.
    PARAMETER_OFFSET = uint("smb.po", "Parameter Offset").unit("bytes").spec("MS-CIFS §2.2.4.33.1");
    /// Where the parameters of this message belong in all of them.
    PARAMETER_DISPLACEMENT = uint("smb.pd", "Parameter Displacement").unit("bytes").spec("MS-CIFS §2.2.4.34.1");
    /// How many bytes of data this message has.
    DATA_COUNT = uint("smb.dc", "Data Count").unit("bytes").spec("MS-CIFS §2.2.4.33.1");
    /// Where the data of this message belongs in all of it.
    DATA_DISPLACEMENT = uint("smb.data_disp", "Data Displacement").unit("bytes").spec("MS-CIFS §2.2.4.34.1");
    /// How many words of set-up follow.
    SETUP_COUNT = uint("smb.sc", "Setup Count").spec("MS-CIFS §2.2.4.33.1");
    /// A word of set-up.
    SETUP_WORD = hex("smb.trans_data.setup_word", "Setup Word").spec("MS-CIFS §2.2.4.33.1");
    /// What the transaction is about: a pipe or a mailslot.
    NAME = text16("smb.trans_name", "Transaction Name").spec("MS-CIFS §2.2.4.33.1");
    /// What is asked for, or what came of it.
    PARAMETERS = group("smb.transaction.parameters", "Transaction Parameters").spec("MS-CIFS §2.2.4.33.1");
    /// What goes with it.
    DATA = group("smb.transaction.data", "Transaction Data").spec("MS-CIFS §2.2.4.33.1");
    /// Parameters that are not told apart, or part of them.
    PARAMETER_BYTES = bytes("smb.trans_data.parameters", "Parameters").spec("MS-CIFS §2.2.4.33.1");
    /// Data that is not told apart, or part of it.
    DATA_BYTES = bytes("smb.trans_data", "Data").spec("MS-CIFS §2.2.4.33.1");
}

static FLAGS_PARTS: &[&Field] = &[&FLAG_ONE_WAY, &FLAG_DISCONNECT];

/// Which command carries a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Named pipes, mailslots and LANMAN.
    #[default]
    Trans,
    /// Files.
    Trans2,
    /// Files, as Windows NT has them.
    Nt,
}

/// A transaction, from its first message to the last one that answers.
#[derive(Debug, Default)]
pub struct Transaction {
    pub kind: Kind,
    /// What it does, where the request was seen: the first word of set-up, or the function.
    pub function: Option<u16>,
    /// The pipe or mailslot.
    pub name: String,
    /// How its data is laid out.
    pub level: Option<u16>,
    /// Control code of a device or file system.
    pub control_code: u32,
    /// The call of LANMAN.
    pub rap: Option<rap::Call>,
    /// Whether the files that are found come with keys to go on from.
    pub resume_keys: bool,
    /// Parameters and data of request and answer, as far as they came in messages that are not the last ones.
    pieces: [[Pieces; 2]; 2],
    /// Whether no answer is wanted, or all of it came.
    answered: bool,
}

impl Transaction {
    /// Whether it opens a file.
    pub fn opens(&self) -> bool {
        match self.kind {
            Kind::Trans => false,
            Kind::Trans2 => self.function == Some(trans2::OPEN2),
            Kind::Nt => self.function == Some(nt_transact::CREATE),
        }
    }

    /// Whether a message tells that it opened a file: that names the file beside its FID.
    pub fn opened(&self, m: &Message<'_, '_>) -> bool {
        self.opens() && !m.is_refused()
    }

    /// Whether it creates a directory.
    pub fn makes_directory(&self) -> bool {
        self.kind == Kind::Trans2 && self.function == Some(trans2::CREATE_DIRECTORY)
    }

    /// Whether answers are still to come.
    pub fn waits(&self) -> bool {
        !self.answered
    }
}

/// What one message has of a transaction.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    parameters: Section,
    data: Section,
}

/// Parameters or data, as one message says it has them.
#[derive(Clone, Copy, Debug, Default)]
struct Section {
    total: usize,
    count: usize,
    offset: usize,
    displacement: usize,
}

impl Section {
    /// Whether the message has all of it.
    fn is_all(&self) -> bool {
        self.displacement == 0 && self.count >= self.total
    }
}

pub fn request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, kind: Kind) -> Result<(), Fault> {
    let mut part = Part::default();
    let name = if kind == Kind::Trans { name_ahead(r.peek(), m) } else { String::new() };
    let mut transaction = Transaction { kind, name, ..Transaction::default() };
    words(r, m, |r, m| {
        totals16(r, &mut part)?;
        r.le16(&MAX_PARAMETERS)?;
        r.le16(&MAX_DATA)?;
        r.u8(&MAX_SETUP)?;
        m.reserved(r, 1)?;
        transaction.answered = r.bits_le16(&FLAGS, FLAGS_PARTS)? & 2 != 0;
        r.le32(&TIMEOUT)?;
        m.reserved(r, 2)?;
        part.parameters.count = r.le16(&PARAMETER_COUNT)?.into();
        part.parameters.offset = r.le16(&PARAMETER_OFFSET)?.into();
        part.data.count = r.le16(&DATA_COUNT)?.into();
        part.data.offset = r.le16(&DATA_OFFSET)?.into();
        let count = r.u8(&SETUP_COUNT)?;
        m.reserved(r, 1)?;
        match kind {
            Kind::Trans if mailslot::is_name(&transaction.name) => mailslot::setup(r),
            Kind::Trans if count > 0 => pipe::setup(r, m, &mut transaction),
            Kind::Trans => Ok(()),
            _ => trans2::setup(r, m, &mut transaction),
        }?;
        setup_words(r)
    })?;
    content(r, m, &mut transaction, part, kind == Kind::Trans)?;
    m.request.transaction = Some(Box::new(transaction));
    Ok(())
}

/// The name of a transaction, which stands behind the words that must be read with it.
fn name_ahead(block: &[u8], m: &Message<'_, '_>) -> String {
    let at = 3 + 2 * usize::from(block.first().copied().unwrap_or(0));
    let bytes = block.get(at..).unwrap_or_default();
    if m.header.unicode {
        // A byte of padding may stand in front.
        let bytes = if bytes.first() == Some(&0) { bytes.get(1..).unwrap_or_default() } else { bytes };
        let units = bytes.as_chunks().0.iter().take_while(|unit| **unit != [0, 0]).take(256);
        return units.filter_map(|&unit| char::from_u32(u16::from_le_bytes(unit).into())).collect();
    }
    super::text::oem(&bytes[..bytes.len().min(256)])
}

pub fn secondary(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut part = Part::default();
    words(r, m, |r, m| {
        totals16(r, &mut part)?;
        section16(r, &mut part)?;
        if m.command == super::names::code::TRANSACTION2_SECONDARY && !r.is_empty() {
            super::file::fid(r, m)?;
        }
        Ok(())
    })?;
    more(r, m, part)
}

pub fn nt_secondary(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut part = Part::default();
    words(r, m, |r, m| {
        m.reserved(r, 3)?;
        totals32(r, &mut part)?;
        section32(r, &mut part)?;
        m.reserved(r, 1)
    })?;
    more(r, m, part)
}

/// Reads what a later message adds to a request.
fn more(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>, part: Part) -> Result<(), Fault> {
    let mut transaction = m.request.transaction.take().unwrap_or_default();
    content(r, m, &mut transaction, part, false)?;
    m.request.transaction = Some(transaction);
    Ok(())
}

pub fn response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut part = Part::default();
    let mut transaction = m.request.transaction.take().unwrap_or_default();
    about(&transaction, m);
    words(r, m, |r, m| {
        totals16(r, &mut part)?;
        m.reserved(r, 2)?;
        section16(r, &mut part)?;
        r.u8(&SETUP_COUNT)?;
        m.reserved(r, 1)?;
        setup_words(r)
    })?;
    content(r, m, &mut transaction, part, false)?;
    m.request.transaction = Some(transaction);
    Ok(())
}

pub fn nt_request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut part = Part::default();
    let mut transaction = Transaction { kind: Kind::Nt, ..Transaction::default() };
    words(r, m, |r, m| {
        r.u8(&MAX_SETUP)?;
        m.reserved(r, 2)?;
        totals32(r, &mut part)?;
        r.le32(&MAX_PARAMETERS)?;
        r.le32(&MAX_DATA)?;
        part.parameters.count = r.le32(&PARAMETER_COUNT)? as usize;
        part.parameters.offset = r.le32(&PARAMETER_OFFSET)? as usize;
        part.data.count = r.le32(&DATA_COUNT)? as usize;
        part.data.offset = r.le32(&DATA_OFFSET)? as usize;
        r.u8(&SETUP_COUNT)?;
        nt_transact::setup(r, m, &mut transaction)?;
        setup_words(r)
    })?;
    content(r, m, &mut transaction, part, false)?;
    m.request.transaction = Some(Box::new(transaction));
    Ok(())
}

pub fn nt_response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    let mut part = Part::default();
    let unknown = || Box::new(Transaction { kind: Kind::Nt, ..Transaction::default() });
    let mut transaction = m.request.transaction.take().unwrap_or_else(unknown);
    about(&transaction, m);
    words(r, m, |r, m| {
        m.reserved(r, 3)?;
        totals32(r, &mut part)?;
        section32(r, &mut part)?;
        r.u8(&SETUP_COUNT)?;
        setup_words(r)
    })?;
    content(r, m, &mut transaction, part, false)?;
    m.request.transaction = Some(transaction);
    Ok(())
}

/// Adds to the one line what the transaction that is answered does.
fn about(transaction: &Transaction, m: &mut Message<'_, '_>) {
    match transaction.kind {
        Kind::Trans => pipe::about(transaction, m),
        Kind::Trans2 => trans2::about(transaction, m),
        Kind::Nt => nt_transact::about(transaction, m),
    }
}

fn totals16(r: &mut Reader<'_, '_>, part: &mut Part) -> Result<(), Fault> {
    part.parameters.total = r.le16(&TOTAL_PARAMETERS)?.into();
    part.data.total = r.le16(&TOTAL_DATA)?.into();
    Ok(())
}

fn totals32(r: &mut Reader<'_, '_>, part: &mut Part) -> Result<(), Fault> {
    part.parameters.total = r.le32(&TOTAL_PARAMETERS)? as usize;
    part.data.total = r.le32(&TOTAL_DATA)? as usize;
    Ok(())
}

fn section16(r: &mut Reader<'_, '_>, part: &mut Part) -> Result<(), Fault> {
    part.parameters.count = r.le16(&PARAMETER_COUNT)?.into();
    part.parameters.offset = r.le16(&PARAMETER_OFFSET)?.into();
    part.parameters.displacement = r.le16(&PARAMETER_DISPLACEMENT)?.into();
    part.data.count = r.le16(&DATA_COUNT)?.into();
    part.data.offset = r.le16(&DATA_OFFSET)?.into();
    part.data.displacement = r.le16(&DATA_DISPLACEMENT)?.into();
    Ok(())
}

fn section32(r: &mut Reader<'_, '_>, part: &mut Part) -> Result<(), Fault> {
    part.parameters.count = r.le32(&PARAMETER_COUNT)? as usize;
    part.parameters.offset = r.le32(&PARAMETER_OFFSET)? as usize;
    part.parameters.displacement = r.le32(&PARAMETER_DISPLACEMENT)? as usize;
    part.data.count = r.le32(&DATA_COUNT)? as usize;
    part.data.offset = r.le32(&DATA_OFFSET)? as usize;
    part.data.displacement = r.le32(&DATA_DISPLACEMENT)? as usize;
    Ok(())
}

/// Reads words of set-up that are not told apart.
fn setup_words(r: &mut Reader<'_, '_>) -> Result<(), Fault> {
    while r.remaining() >= 2 {
        r.le16(&SETUP_WORD)?;
    }
    Ok(())
}

/// Which of the two sections of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    Parameters,
    Data,
}

/// Reads the data of a block: the sections of a transaction that it has.
fn content(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    transaction: &mut Transaction,
    part: Part,
    named: bool,
) -> Result<(), Fault> {
    let all = part.parameters.is_all() && part.data.is_all();
    let sections = [(Which::Parameters, part.parameters), (Which::Data, part.data)];
    let start = r.offset();
    let counted: usize = r.peek().first_chunk().map_or(0, |&count| u16::from_le_bytes(count).into());
    // The count has 16 bits, and some senders leave it out.
    let end = sections.iter().filter(|(_, section)| section.count > 0).map(|(_, section)| {
        (m.origin.saturating_add(section.offset).saturating_add(section.count)).saturating_sub(start + 2)
    });
    let end = end.max().unwrap_or(0);
    let length = if end > counted && end + 2 <= r.remaining() { end } else { counted };
    bytes_of(r, m, length, |r, m| {
        if named && mailslot::is_name(&transaction.name) {
            m.align_text(r)?;
            r.group_text(&NAME, &transaction.name, |r| m.text(r, &mailslot::NAME))?;
            m.say(format_args!(" {}", transaction.name));
        } else if named {
            m.text(r, &NAME)?;
        }
        for (which, section) in sections {
            if !place(r, m, section)? {
                continue;
            }
            if all {
                let field = if which == Which::Parameters { &PARAMETERS } else { &DATA };
                r.within(field, section.count, |r| meaning(r, m, transaction, which))?;
            } else {
                let field = if which == Which::Parameters { &PARAMETER_BYTES } else { &DATA_BYTES };
                let piece = r.bytes(field, section.count)?;
                transaction.pieces[usize::from(m.header.response)][which as usize]
                    .add(section.displacement, piece);
            }
        }
        Ok(())
    })?;
    if !all {
        let length = r.offset() - start;
        if !joined(r, m, transaction, part, (start, length))? {
            return Ok(());
        }
    }
    transaction.answered |= m.header.response;
    Ok(())
}

/// Reads what lies in front of a section; says whether the section is there.
fn place(r: &mut Reader<'_, '_>, m: &Message<'_, '_>, section: Section) -> Result<bool, Fault> {
    let at = m.origin.saturating_add(section.offset);
    if section.count > 0 && (at < r.offset() || at > r.offset() + r.remaining()) {
        let text = format!(
            "{} bytes are said to be at offset {}, outside of what is left",
            section.count, section.offset
        );
        r.note(Severity::Error, r.offset(), text);
        return Ok(false);
    }
    pad_to(r, m, section.offset)?;
    Ok(section.count > 0)
}

/// Reads a transaction out of the messages before and this one, if it is complete with it; says whether it is.
fn joined(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    transaction: &mut Transaction,
    part: Part,
    used: (usize, usize),
) -> Result<bool, Fault> {
    let [parameters, data] = &transaction.pieces[usize::from(m.header.response)];
    if parameters.is_too_long() || data.is_too_long() {
        r.note(Severity::Warning, r.offset(), "the transaction is too long to be joined");
        return Ok(false);
    }
    let joined = (parameters.joined(part.parameters.total), data.joined(part.data.total));
    let (Some(parameters), Some(data)) = joined else {
        m.say(format_args!(", part of {} bytes", part.parameters.total + part.data.total));
        return Ok(false);
    };
    transaction.pieces[usize::from(m.header.response)] = Default::default();
    let origin = std::mem::replace(&mut m.origin, 0);
    for (which, bytes) in [(Which::Parameters, parameters), (Which::Data, data)] {
        if bytes.is_empty() {
            continue;
        }
        let bytes: Arc<[u8]> = bytes.into();
        let of = r.source();
        let Some(source) = r.tree().derive("joined", of, used.0, used.1, Arc::clone(&bytes)) else { break };
        let mut inner = Reader::new(&bytes, source, r.tree());
        let field = if which == Which::Parameters { &PARAMETERS } else { &DATA };
        inner.within(field, bytes.len(), |r| meaning(r, m, transaction, which))?;
    }
    m.origin = origin;
    Ok(true)
}

/// Reads a section that is all there.
fn meaning(
    r: &mut Reader<'_, '_>,
    m: &mut Message<'_, '_>,
    transaction: &mut Transaction,
    which: Which,
) -> Result<(), Fault> {
    use Kind::{Nt, Trans, Trans2};
    use Which::{Data, Parameters};
    let rest = |r: &mut Reader<'_, '_>| {
        let field = if which == Parameters { &PARAMETER_BYTES } else { &DATA_BYTES };
        if r.is_empty() { Ok(()) } else { r.rest(field).map(drop) }
    };
    match (transaction.kind, which, m.header.response) {
        (Trans, Parameters, false) => pipe::parameters(r, m, transaction),
        (Trans, Data, false) => pipe::data(r, m, transaction),
        _ if m.header.response && transaction.function.is_none() && transaction.rap.is_none() => Ok(()),
        (Trans, Parameters, true) => pipe::response_parameters(r, m, transaction),
        (Trans, Data, true) => pipe::data(r, m, transaction),
        (Trans2, Parameters, false) => trans2::parameters(r, m, transaction),
        (Trans2, Data, false) => trans2::data(r, m, transaction),
        (Trans2, Parameters, true) => trans2::response_parameters(r, m, transaction),
        (Trans2, Data, true) => trans2::response_data(r, m, transaction),
        (Nt, Parameters, false) => nt_transact::parameters(r, m, transaction),
        (Nt, Data, false) => nt_transact::data(r, m, transaction),
        (Nt, Parameters, true) => nt_transact::response_parameters(r, m, transaction),
        (Nt, Data, true) => nt_transact::response_data(r, m, transaction),
    }?;
    rest(r)
}
