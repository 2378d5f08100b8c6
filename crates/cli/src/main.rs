//! THE DOOR: the command line of Prorata.
//!
//! This crate holds the only clock, the only terminal and the only file names. It joins the book and the
//! memory: [`office`] reads a ledger, [`recorder`] appends to it, and each command stands in a file of its own
//! under `commands`.

mod answer;
mod args;
mod as_of;
mod book;
mod carried_keys;
mod clock;
mod command_error;
mod commands;
mod dispatch;
mod document_store;
mod encoding;
mod envelopes;
mod file_name;
mod forms;
mod input_file;
mod keyring;
mod lines;
mod messages;
mod notes;
mod office;
mod options;
mod output_file;
mod receipt;
mod recorder;
mod renditions;
mod sealed;
mod signing;
mod source;
mod summary;
mod terminal;
mod terms;
mod tongue;
mod topics;
mod usage;
mod values;

use std::process::ExitCode;

use crate::command_error::{CommandError, ErrorKind};

fn main() -> ExitCode {
    tongue::settle();
    let cli = match usage::parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; everything else is a fault of usage.
            let usage = error.use_stderr();
            let printed = usage::tell(&error);
            return match (usage, printed) {
                (false, Ok(())) => ExitCode::SUCCESS,
                (false, Err(_)) => ExitCode::from(1),
                (true, _) => ExitCode::from(2),
            };
        }
    };
    // A panic is a fault of this program, never of its input: it is told as one, with a code of its own.
    match std::panic::catch_unwind(|| encoding::settle(&cli).and_then(|()| dispatch::run(&cli))) {
        Ok(Ok(verdict)) => verdict.exit_code(),
        Ok(Err(error)) => {
            error.tell();
            error.exit_code()
        }
        Err(_) => {
            let error = CommandError::new(
                ErrorKind::Bug,
                "this is a fault of the program; nothing more was recorded",
            )
            .hint("report the command and the message above");
            error.tell();
            error.exit_code()
        }
    }
}
