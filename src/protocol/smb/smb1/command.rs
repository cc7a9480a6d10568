//! Which body each command has.

use super::block::{bytes, words};
use super::file::{self, bare, done};
use super::message::Message;
use super::names::code::*;
use super::{io, negotiate, open, search, session_setup, transaction, tree};
use crate::fault::Fault;
use crate::reader::Reader;

/// Reads the block of a command, which is all that is left up to the next one.
pub fn read(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    if m.header.response {
        m.summary().push_str(" response");
        // An error, or that a transaction may go on, is said without words.
        let empty = r.peek().first() == Some(&0);
        if empty && has_words(m.command) {
            file::about(m);
            return bare(r, m);
        }
        if empty && m.header.status.is_error() {
            return done(r, m);
        }
        response(r, m)
    } else {
        request(r, m)
    }
}

/// Whether the answer to a command has words if it succeeded.
fn has_words(command: u8) -> bool {
    !matches!(
        command,
        CREATE_DIRECTORY
            | DELETE_DIRECTORY
            | CLOSE
            | FLUSH
            | DELETE
            | RENAME
            | SET_INFORMATION
            | LOCK_BYTE_RANGE
            | UNLOCK_BYTE_RANGE
            | CHECK_DIRECTORY
            | PROCESS_EXIT
            | SET_INFORMATION2
            | CLOSE_AND_TREE_DISCONNECT
            | FIND_CLOSE2
            | FIND_NOTIFY_CLOSE
            | TREE_DISCONNECT
            | NT_RENAME
            | WRITE_PRINT_FILE
            | CLOSE_PRINT_FILE
    )
}

fn request(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    match m.command {
        CREATE_DIRECTORY | DELETE_DIRECTORY | CHECK_DIRECTORY => file::directory_request(r, m),
        OPEN => open::open_request(r, m),
        CREATE | CREATE_NEW | CREATE_TEMPORARY => open::create_request(r, m),
        CLOSE | CLOSE_AND_TREE_DISCONNECT => file::close_request(r, m),
        FLUSH | QUERY_INFORMATION2 | CLOSE_PRINT_FILE => file::flush_request(r, m),
        DELETE => file::delete_request(r, m),
        RENAME | NT_RENAME => file::rename_request(r, m),
        QUERY_INFORMATION => file::query_information_request(r, m),
        SET_INFORMATION => file::set_information_request(r, m),
        READ | LOCK_AND_READ => io::read_request(r, m),
        WRITE | WRITE_AND_UNLOCK => io::write_request(r, m),
        LOCK_BYTE_RANGE | UNLOCK_BYTE_RANGE => file::lock_range_request(r, m),
        SEEK => file::seek_request(r, m),
        READ_RAW => io::raw_read_request(r, m),
        READ_MPX => io::read_raw_request(r, m),
        WRITE_RAW | WRITE_MPX => io::write_raw_request(r, m),
        SET_INFORMATION2 => file::set_information2_request(r, m),
        LOCKING_ANDX => file::locking_request(r, m),
        TRANSACTION => transaction::request(r, m, transaction::Kind::Trans),
        TRANSACTION2 => transaction::request(r, m, transaction::Kind::Trans2),
        TRANSACTION_SECONDARY | TRANSACTION2_SECONDARY => transaction::secondary(r, m),
        COPY | MOVE => file::copy_request(r, m),
        ECHO => file::echo_request(r, m),
        WRITE_AND_CLOSE => io::write_and_close_request(r, m),
        OPEN_ANDX => open::open_andx_request(r, m),
        READ_ANDX => io::read_andx_request(r, m),
        WRITE_ANDX => io::write_andx_request(r, m),
        FIND_CLOSE2 => file::find_close2_request(r, m),
        FIND_NOTIFY_CLOSE => file::notify_close_request(r, m),
        TREE_CONNECT => tree::connect_request(r, m),
        TREE_DISCONNECT => tree::disconnect_request(r, m),
        NEGOTIATE => negotiate::request(r, m),
        SESSION_SETUP_ANDX => session_setup::request(r, m),
        LOGOFF_ANDX => session_setup::logoff_request(r, m),
        TREE_CONNECT_ANDX => tree::connect_andx_request(r, m),
        SEARCH | FIND | FIND_UNIQUE | FIND_CLOSE => search::search_request(r, m),
        NT_TRANSACT => transaction::nt_request(r, m),
        NT_TRANSACT_SECONDARY => transaction::nt_secondary(r, m),
        NT_CREATE_ANDX => open::nt_create_request(r, m),
        OPEN_PRINT_FILE => open::print_request(r, m),
        WRITE_PRINT_FILE => io::print_write_request(r, m),
        GET_PRINT_QUEUE => search::queue_request(r, m),
        PROCESS_EXIT | QUERY_INFORMATION_DISK | NT_CANCEL => bare(r, m),
        _ => unknown(r, m),
    }
}

fn response(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    match m.command {
        OPEN => open::open_response(r, m),
        CREATE | CREATE_NEW | CREATE_TEMPORARY => open::create_response(r, m),
        CLOSE | CLOSE_AND_TREE_DISCONNECT | CLOSE_PRINT_FILE => file::close_response(r, m),
        QUERY_INFORMATION => file::query_information_response(r, m),
        READ | LOCK_AND_READ => io::read_response(r, m),
        WRITE | WRITE_AND_UNLOCK | WRITE_COMPLETE | WRITE_AND_CLOSE => io::count_response(r, m),
        SEEK => file::seek_response(r, m),
        READ_MPX | READ_MPX_SECONDARY => io::read_mpx_response(r, m),
        WRITE_RAW => io::write_raw_response(r, m),
        WRITE_MPX | WRITE_MPX_SECONDARY => io::write_mpx_response(r, m),
        QUERY_INFORMATION2 => file::query_information2_response(r, m),
        LOCKING_ANDX => file::locking_response(r, m),
        TRANSACTION | TRANSACTION2 => transaction::response(r, m),
        COPY | MOVE => file::copy_response(r, m),
        ECHO => file::echo_response(r, m),
        OPEN_ANDX => open::open_andx_response(r, m),
        READ_ANDX => io::read_andx_response(r, m),
        WRITE_ANDX => io::write_andx_response(r, m),
        TREE_CONNECT => tree::connect_response(r, m),
        TREE_DISCONNECT => tree::disconnect_response(r, m),
        NEGOTIATE => negotiate::response(r, m),
        SESSION_SETUP_ANDX => session_setup::response(r, m),
        LOGOFF_ANDX => session_setup::logoff_response(r, m),
        TREE_CONNECT_ANDX => tree::connect_andx_response(r, m),
        QUERY_INFORMATION_DISK => file::disk_response(r, m),
        SEARCH | FIND | FIND_UNIQUE | FIND_CLOSE => search::search_response(r, m),
        NT_TRANSACT => transaction::nt_response(r, m),
        NT_CREATE_ANDX => open::nt_create_response(r, m),
        OPEN_PRINT_FILE => open::print_response(r, m),
        GET_PRINT_QUEUE => search::queue_response(r, m),
        _ if !has_words(m.command) => done(r, m),
        _ => unknown(r, m),
    }
}

/// A command that is obsolete, not used, or no command.
fn unknown(r: &mut Reader<'_, '_>, m: &mut Message<'_, '_>) -> Result<(), Fault> {
    words(r, m, |_, _| Ok(()))?;
    bytes(r, m, |_, _| Ok(()))?;
    Ok(())
}
