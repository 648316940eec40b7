//! The `counterdraft` command: the core without a window.
//!
//! A command is: parse the words, read the files, one call of the core, write what came of it.
//! Paths, the clock, the environment and the user's name are read here and nowhere below.
//!
//! Exit codes: 0 done; 1 findings at or above `--fail-on`, edits that were not applied, or mistakes in a library;
//! 2 the command was not understood; 3 a file was refused.

mod answer;
mod args;
mod clauses;
mod failure;
mod library_command;
mod markup;
mod matter;
mod paper;
mod plan;
mod read;
mod report;
mod review_command;
mod rim;
mod scrub;
mod search;
mod topics;
mod view;

use std::io::Write;
use std::process::ExitCode;

use args::Command;
use failure::Failure;

/// What a command came to.
struct Done {
    /// What goes to standard output.
    out: String,
    /// What goes to standard error: remarks that are no part of the answer.
    remarks: Vec<String>,
    /// The exit code, 0 or 1.
    code: u8,
}

impl Done {
    fn new(out: String) -> Done {
        Done { out, remarks: Vec::new(), code: 0 }
    }
}

fn main() -> ExitCode {
    rim::trace();
    match args::parse(std::env::args_os()).and_then(run) {
        Ok(done) => {
            for remark in &done.remarks {
                eprintln!("{remark}");
            }
            // A reader that has seen enough, such as `head`, is no failure.
            let written = std::io::stdout().lock().write_all(done.out.as_bytes());
            drop(written);
            ExitCode::from(done.code)
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(command: Command) -> Result<Done, Failure> {
    match command {
        Command::Help(text) => Ok(Done::new(text.to_owned())),
        Command::Version => Ok(Done::new(format!("counterdraft {}\n", env!("CARGO_PKG_VERSION")))),
        Command::Review(options) => review_command::run(&options),
        Command::Topics(options) => topics::run(&options),
        Command::MarkUp(options) => markup::run(&options),
        Command::Read(options) => read::run(&options),
        Command::Clauses(options) => clauses::run(&options),
        Command::Answer(options) => answer::run(&options),
        Command::Scrub(options) => scrub::run(&options),
        Command::Library(options) => library_command::run(&options),
        Command::Search(options) => search::run(&options),
    }
}
