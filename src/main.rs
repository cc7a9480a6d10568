//! The command line: arguments to engine, exit codes.

mod cli;
mod progress;

use clap::Parser;
use cli::{Arguments, Command, Dissect, Explain, Fields, Listing};
use dissect::capture::{Capture, Payload};
use dissect::engine::Run;
use dissect::extract::{Caps, Extraction};
use dissect::filter::Filter;
use dissect::language::Language;
use dissect::options::Options;
use dissect::protocol::ntp::keys::Keys;
use dissect::report::Report;
use dissect::report::table::{Rendering, Style};
use dissect::salvage::{Salvage, Whole};
use dissect::view::{Detail, Format, Look};
use dissect::{explain, listing, terminal, view};
use progress::Progress;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::error::Error;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// When a capture cannot be read or the output cannot be written; clap exits alike for wrong arguments.
const FAILURE: u8 = 2;
/// When the run was interrupted, or nobody reads on; what was written is whole up to there.
const INTERRUPTED: u8 = 3;
/// What is said of the output of a run that did not come to its end.
const WHOLE: &str = "what was written is whole up to there";

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Some(Command::Fields(fields)) => list(fields).map(|()| ExitCode::SUCCESS),
        Some(Command::Explain(explain)) => explained(explain).map(|()| ExitCode::SUCCESS),
        Some(Command::Schema) => {
            io::stdout().write_all(view::SCHEMA.as_bytes()).map_err(Into::into).map(|()| ExitCode::SUCCESS)
        }
        None => dissect(&arguments.dissect),
    };
    match result {
        Ok(code) => code,
        // Whoever reads the output has seen enough.
        Err(error) if is_closed_pipe(&*error) && arguments.command.is_some() => ExitCode::SUCCESS,
        Err(error) if is_closed_pipe(&*error) => {
            if !arguments.dissect.quiet {
                complain(&format!("nobody reads on; {WHOLE}"));
            }
            ExitCode::from(INTERRUPTED)
        }
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(FAILURE)
        }
    }
}

fn is_closed_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn is_full_disk(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| path.canonicalize().ok();
    place(one).is_some_and(|one| place(other) == Some(one))
}

/// Says something in one line on standard error; there is no one to tell when that fails.
fn complain(text: &str) {
    let mut line = "dissect: ".to_owned();
    terminal::escape(text, &mut line);
    line.push('\n');
    let _ = io::stderr().write_all(line.as_bytes());
}

fn list(arguments: &Fields) -> Result<(), Box<dyn Error>> {
    let fields = listing::fields(&arguments.prefix);
    let text = match arguments.format {
        Listing::Tree => listing::table(fields, terminal::columns()),
        Listing::Json => listing::json(fields),
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}

fn explained(arguments: &Explain) -> Result<(), Box<dyn Error>> {
    let text = match &arguments.name {
        Some(name) if !arguments.list => explain::explain(name, arguments.lang, terminal::columns())?,
        _ => explain::list(arguments.lang),
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}

fn dissect(arguments: &Dissect) -> Result<ExitCode, Box<dyn Error>> {
    let format = if arguments.explain_session { Format::Story } else { arguments.format };
    if format == Format::Markdown && arguments.report.is_none() {
        return Err("--format markdown is for reports: name one with --report".into());
    }
    refuse_without_effect(arguments, format)?;
    let capture = Capture::open_as(&arguments.files, payload(arguments))?;
    let to_file = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
    let look = Look {
        detail: match (arguments.no_messages, arguments.no_fields) {
            (true, _) => Detail::NoMessages,
            (false, true) => Detail::NoFields,
            (false, false) => Detail::Fields,
        },
        labels: arguments.labels,
        verbose: arguments.verbose,
        answers: arguments.answers,
        language: arguments.lang,
        color: arguments.color.enabled(to_file.is_none()),
        columns: if to_file.is_none() { terminal::columns() } else { terminal::DEFAULT_COLUMNS },
    };
    let progress = Arc::new(Progress::new(to_file.is_none() && io::stdout().is_terminal()));
    let bar = Arc::clone(&progress);
    let run = Run {
        options: Arc::new(options(arguments)?),
        filter: Arc::new(filter(arguments)),
        view: arguments.report.map_or_else(|| format.view(look), Report::view).into(),
        threads: threads(arguments),
        limit: arguments.limit.filter(|_| arguments.report.is_none()),
        progress: Arc::new(move |read, all| bar.at(read, all)),
        stop: stop_on_signals()?,
    };
    if let Some(path) = to_file.filter(|path| arguments.files.iter().any(|file| is_same(file, path))) {
        return Err(format!("{}: is read, and cannot be written besides", path.display()).into());
    }
    let out: Box<dyn Write + Send> = match to_file {
        Some(path) => Box::new(
            File::create(path).map_err(|error| format!("{}: cannot be written: {error}", path.display()))?,
        ),
        None => stdout(),
    };
    let whole = match arguments.report {
        Some(_) if format == Format::Json => Whole::Document,
        Some(_) => Whole::Lines,
        None => format.whole(),
    };
    let salvage = Salvage::new(to_file.unwrap_or(Path::new("/dev/stdout")));
    let mut sink = match arguments.report {
        Some(report) => report.sink(rendering(arguments, look.columns)?, out),
        None => format.sink(look, out),
    };
    if let Some(directory) = &arguments.extract {
        let caps = Caps {
            files: arguments.extract_max_files,
            file_bytes: arguments.extract_max_file_bytes as u64,
            total_bytes: arguments.extract_max_total_bytes as u64,
        };
        let extraction = Extraction::new(directory, caps, sink);
        sink = Box::new(extraction.map_err(|error| format!("{}: {error}", directory.display()))?);
    }
    let outcome = run.run(capture, &mut *sink);
    progress.clear();
    let left_out = sink.left_out();
    // What it has not written yet it tries to write once more.
    drop(sink);
    let outcome = outcome.map_err(|error| match salvage {
        Some(salvage) if is_full_disk(&error) => {
            let mended = salvage.mend(whole);
            let left = mended.map_or_else(|error| error.to_string(), |()| WHOLE.to_owned());
            io::Error::new(error.kind(), format!("{error}; {left}"))
        }
        _ => error,
    })?;
    if let (Some(summary), false) = (&outcome.summary, arguments.quiet) {
        summary.to_string().lines().for_each(complain);
        left_out.iter().for_each(|text| complain(text));
    }
    match outcome.failure {
        Some(failure) => Err(failure.into()),
        None if outcome.interrupted => {
            complain(&format!("interrupted; {WHOLE}"));
            Ok(ExitCode::from(INTERRUPTED))
        }
        None => Ok(ExitCode::SUCCESS),
    }
}

/// Refuses options that would change nothing of a format.
fn refuse_without_effect(arguments: &Dissect, format: Format) -> Result<(), String> {
    use Format::{Csv, Json, Layout, Ndjson, Story, Svg, Tree, Walk, Worksheet, WorksheetHtml};
    let options: [(&str, bool, &[Format]); 5] = [
        ("--no-fields", arguments.no_fields, &[Tree, Ndjson, Json]),
        ("--no-messages", arguments.no_messages, &[Tree, Ndjson, Json, Csv]),
        ("--labels", arguments.labels, &[Ndjson, Json]),
        ("--answers", arguments.answers, &[Worksheet, WorksheetHtml]),
        (
            "--lang",
            arguments.lang != Language::default(),
            &[Tree, Walk, Layout, Svg, Worksheet, WorksheetHtml, Story],
        ),
    ];
    for (option, given, formats) in options {
        if given && (arguments.report.is_some() || !formats.contains(&format)) {
            let names: Vec<String> = formats.iter().map(|format| format.name()).collect();
            return Err(format!("{option} is for --format {}", names.join(", ")));
        }
    }
    Ok(())
}

/// Standard output without a buffer of its own, which would write its rest when the program ends, whatever became of
/// the rest before it.
fn stdout() -> Box<dyn Write + Send> {
    #[cfg(unix)]
    if let Ok(descriptor) = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned() {
        return Box::new(File::from(descriptor));
    }
    Box::new(io::stdout())
}

/// What the first SIGINT or SIGTERM sets; a second one ends the program at once.
fn stop_on_signals() -> io::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, INTERRUPTED.into(), Arc::clone(&stop))?;
        flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// How to write the table of a report.
fn rendering(arguments: &Dissect, columns: usize) -> Result<Rendering, Box<dyn Error>> {
    let style = match arguments.format {
        Format::Tree => Style::Text,
        Format::Csv => Style::Csv,
        Format::Json => Style::Json,
        Format::Markdown => Style::Markdown,
        _ => {
            return Err("a report is written as a table, csv, json or markdown".into());
        }
    };
    let sort = arguments.sort.as_deref().map(|column| match column.strip_prefix('-') {
        Some(column) => (column.to_owned(), true),
        None => (column.to_owned(), false),
    });
    Ok(Rendering { style, sort, limit: arguments.limit, columns })
}

/// What a hex dump without headers is taken for.
fn payload(arguments: &Dissect) -> Payload {
    match arguments.payload {
        Some(protocol) => Payload::of(protocol, arguments.from),
        None => Payload { from: arguments.from, ..Payload::default() },
    }
}

fn threads(arguments: &Dissect) -> usize {
    let processors = || std::thread::available_parallelism().map_or(1, Into::into);
    let threads = arguments.threads.unwrap_or_else(processors);
    // One thread that waits for a pipe would not notice that it is to stop.
    let waits = arguments.files.iter().any(|file| file == Path::new("-"));
    if waits { threads.max(2) } else { threads }
}

fn options(arguments: &Dissect) -> Result<Options, Box<dyn Error>> {
    let mut options = Options {
        decode_as: arguments.decode_as.clone(),
        ntp_keys: arguments.ntp_keys.as_deref().map(Keys::read).transpose()?.unwrap_or_default(),
        mysql_password: arguments.mysql_password.clone(),
        redact: arguments.redact,
        extract: arguments.extract.is_some(),
        max_sessions: arguments.max_sessions,
        max_direction_bytes: arguments.max_direction_bytes,
        max_total_bytes: arguments.max_total_bytes,
        ..Options::default()
    };
    if let Some(protocol) = arguments.payload {
        options
            .decode_as
            .extend(protocol.ports.first().map(|&(transport, port)| (transport, port, protocol)));
    }
    options.unwrapping.verify_checksums = arguments.verify_checksums;
    if let Some(path) = &arguments.ntp_keys {
        options.ntp_keys = Keys::read(path)?;
    }
    Ok(options)
}

fn filter(arguments: &Dissect) -> Filter {
    Filter {
        protocols: arguments.protocol.iter().map(|&name| name.to_owned()).collect(),
        sessions: arguments.session.clone(),
        frames: arguments.frames.clone(),
        hosts: arguments.host.clone(),
        ports: arguments.port.clone(),
    }
}
