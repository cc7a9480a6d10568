//! `--report clocks`: every NTP server with the clock that the capture was taken by.
//!
//! Offsets are how far the server's clock is ahead of the capture's. Jitter is the root mean square of the
//! differences between offsets that follow each other.

use super::object::{count, is_record, number, text, time};
use super::table::{Kind, Table};
use super::{Gather, MAX_ROWS, Object};
use crate::time::Time;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use textplots::{Chart, Plot, Shape};

/// Samples of one server that are kept; of more, every second one is dropped, again and again.
const MAX_SAMPLES: usize = 4096;
/// Servers whose offsets are plotted.
const MAX_PLOTS: usize = 8;
/// Size of a plot in the dots of Braille characters, two across and four down in each.
const PLOT: (u32, u32) = (140, 48);

#[derive(Default)]
pub(super) struct Clocks {
    servers: BTreeMap<String, Server>,
    left_out: u64,
}

#[derive(Default)]
struct Server {
    samples: u64,
    unanswered: u64,
    doubtful: u64,
    kept: Samples,
    last_offset: Option<f64>,
    squares: f64,
    differences: u64,
    strata: Vec<u64>,
    references: Vec<String>,
    kisses: Vec<String>,
    doubts: Vec<String>,
}

/// Offsets and delays, thinned out evenly when there are too many.
struct Samples {
    step: u64,
    seen: u64,
    all: Vec<(Time, f64, f64)>,
}

impl Default for Samples {
    fn default() -> Self {
        Samples { step: 1, seen: 0, all: Vec::new() }
    }
}

impl Samples {
    fn add(&mut self, sample: (Time, f64, f64)) {
        if self.seen.is_multiple_of(self.step) {
            if self.all.len() == MAX_SAMPLES {
                let mut keep = false;
                self.all.retain(|_| {
                    keep = !keep;
                    keep
                });
                self.step *= 2;
            }
            self.all.push(sample);
        }
        self.seen += 1;
    }

    /// Least, middle and greatest of a value of the samples.
    fn spread(&self, of: impl Fn(&(Time, f64, f64)) -> f64) -> [Option<f64>; 3] {
        let mut values: Vec<f64> = self.all.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        [
            values.first().copied(),
            values.get(values.len().saturating_sub(1) / 2).copied(),
            values.last().copied(),
        ]
    }

    /// Offset over time, drawn.
    fn plot(&self, name: &str, out: &mut String) {
        let Some(&(start, ..)) = self.all.first() else { return };
        let [least, _, most] = self.spread(|sample| sample.1).map(Option::unwrap_or_default);
        let (unit, per_second) = unit(most - least);
        let points: Vec<(f32, f32)> = self
            .all
            .iter()
            .map(|&(at, offset, _)| (at.since(start) as f32, (per_second * offset) as f32))
            .collect();
        let end = points.iter().fold(0.0_f32, |end, point| end.max(point.0));
        if points.len() < 2 || end <= 0.0 {
            return;
        }
        let shape = Shape::Points(&points);
        let mut chart = Chart::new(PLOT.0, PLOT.1, 0.0, end);
        let chart = chart.lineplot(&shape);
        chart.axis();
        chart.figures();
        // Writing to a String cannot fail.
        let _ = write!(out, "\n{name}: offset in {unit} over seconds since {start}\n{chart}");
    }
}

/// The unit in which a difference of so many seconds is easily read, and how many of it a second has.
fn unit(seconds: f64) -> (&'static str, f64) {
    match seconds {
        s if s < 1e-6 => ("nanoseconds", 1e9),
        s if s < 1e-3 => ("microseconds", 1e6),
        s if s < 1.0 => ("milliseconds", 1e3),
        _ => ("seconds", 1.0),
    }
}

fn note(list: &mut Vec<String>, text: &str) {
    if !text.is_empty() && list.len() < 8 && !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

impl Gather for Clocks {
    fn take(&mut self, object: &Object) {
        if !is_record(object, "clock_sample") {
            return;
        }
        let name = text(object, if text(object, "clock") == "client" { "client" } else { "server" });
        if !self.servers.contains_key(name) && self.servers.len() == MAX_ROWS {
            self.left_out += 1;
            return;
        }
        let server = self.servers.entry(name.to_owned()).or_default();
        server.samples += 1;
        let answered = object.get("reply_seen").and_then(Value::as_bool).unwrap_or_default();
        server.unanswered += u64::from(!answered);
        server.doubtful += u64::from(answered && object.contains_key("doubt"));
        let stratum = count(object, "stratum");
        if let Some(stratum) = stratum.filter(|stratum| !server.strata.contains(stratum)) {
            server.strata.push(stratum);
        }
        note(&mut server.references, text(object, "reference"));
        note(&mut server.kisses, text(object, "kiss_code"));
        if answered {
            note(&mut server.doubts, text(object, "doubt"));
        }
        let measured = number(object, "offset").zip(number(object, "delay"));
        if let (Some((offset, delay)), Some(at)) = (measured, time(object, "time")) {
            if let Some(last) = server.last_offset.replace(offset) {
                server.squares += (offset - last).powi(2);
                server.differences += 1;
            }
            server.kept.add((at, offset, delay));
        }
    }

    fn table(&mut self) -> Table {
        let mut figure = String::new();
        for (name, server) in self.servers.iter().take(MAX_PLOTS) {
            server.kept.plot(name, &mut figure);
        }
        let rows = std::mem::take(&mut self.servers).into_iter().map(|(name, server)| {
            let [least, middle, most] = server.kept.spread(|sample| sample.1);
            let [short, usual, long] = server.kept.spread(|sample| sample.2);
            let jitter =
                (server.differences > 0).then(|| (server.squares / server.differences as f64).sqrt());
            vec![
                name.into(),
                server.samples.into(),
                least.into(),
                middle.into(),
                most.into(),
                jitter.into(),
                short.into(),
                usual.into(),
                long.into(),
                server.strata.into(),
                server.references.into(),
                server.kisses.into(),
                server.unanswered.into(),
                server.doubtful.into(),
                server.doubts.into(),
            ]
        });
        Table::new(
            &[
                ("server", "Server", Kind::Text),
                ("samples", "Samples", Kind::Number),
                ("offset_min", "Offset min", Kind::Seconds),
                ("offset_median", "Offset median", Kind::Seconds),
                ("offset_max", "Offset max", Kind::Seconds),
                ("jitter", "Jitter", Kind::Seconds),
                ("delay_min", "Delay min", Kind::Seconds),
                ("delay_median", "Delay median", Kind::Seconds),
                ("delay_max", "Delay max", Kind::Seconds),
                ("stratum", "Stratum", Kind::List),
                ("reference", "Reference", Kind::List),
                ("kiss_codes", "Kiss codes", Kind::List),
                ("unanswered", "No answer", Kind::Number),
                ("doubtful", "Not measured", Kind::Number),
                ("doubts", "Why not", Kind::List),
            ],
            rows.collect(),
        )
        .left_out(self.left_out)
        .figure(figure)
    }
}
