//! `--report sessions`: every session that a protocol claimed.
//!
//! Bytes of a side are those of its messages: what it sent without headers and repetitions, as far as it was captured.
//! Bytes of frames are those on the wire, all headers and repetitions included.

use super::object::{cell, text, time};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use serde_json::Value;

#[derive(Default)]
pub(super) struct Sessions {
    rows: Vec<Vec<Value>>,
    left_out: u64,
}

impl Gather for Sessions {
    fn take(&mut self, object: &Object) {
        if text(object, "type") != "session" {
            return;
        }
        if self.rows.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let both =
            |key: &str| object.get(key).map(|sides| [sides["client"].clone(), sides["server"].clone()]);
        let [sent, received] = both("bytes").unwrap_or_default();
        let sum = |key: &str| both(key).unwrap_or_default().iter().filter_map(Value::as_u64).sum::<u64>();
        let lasted = time(object, "end").zip(time(object, "start")).map(|(end, start)| end.since(start));
        self.rows.push(vec![
            cell(object, "session"),
            cell(object, "protocol"),
            cell(object, "client"),
            cell(object, "server"),
            lasted.into(),
            cell(object, "messages"),
            sent,
            received,
            cell(object, "state"),
            sum("gaps").into(),
            cell(object, "start"),
            cell(object, "frames"),
            sum("frame_bytes").into(),
            cell(object, "transport"),
        ]);
    }

    fn table(&mut self) -> Table {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_by_key(|row| row[0].as_u64());
        Table::new(
            &[
                ("session", "Session", Kind::Number),
                ("protocol", "Protocol", Kind::Text),
                ("client", "Client", Kind::Text),
                ("server", "Server", Kind::Text),
                ("duration", "Length", Kind::Seconds),
                ("messages", "Messages", Kind::Number),
                ("bytes_client", "Client bytes", Kind::Number),
                ("bytes_server", "Server bytes", Kind::Number),
                ("state", "State", Kind::Text),
                ("gaps", "Bytes missing", Kind::Number),
                ("start", "Start (UTC)", Kind::Time),
                ("frames", "Frames", Kind::Number),
                ("frame_bytes", "Frame bytes", Kind::Number),
                ("transport", "Over", Kind::Text),
            ],
            rows,
        )
        .left_out(self.left_out)
    }
}
