//! The command line of Prorata: one door to the `application`.
//!
//! This crate holds the arguments (`input`), the commands, what is said and the exit codes (`output`), and the language of both
//! (`language`). What a command does is in `application`; a command here turns arguments into a request, and its result into an answer.

mod args;
mod commands;
mod dispatch;
mod input;
mod language;
mod output;
mod usage;

use std::process::ExitCode;

use application::{CommandError, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use crate::args::Cli;

use crate::language::ui_language;
use crate::output::failure;

fn main() -> ExitCode {
    ui_language::init();
    let parsed = usage::translated(Cli::command())
        .try_get_matches()
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches));
    let cli = match parsed {
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
    // A panic is a fault of this program, never of its input: it is reported as one, with a code of its own.
    match std::panic::catch_unwind(|| dispatch::init_encoding(&cli).and_then(|()| dispatch::run(&cli))) {
        Ok(Ok(verdict)) => failure::code_of(verdict),
        Ok(Err(error)) => {
            failure::tell(&error);
            failure::code_of_error(&error)
        }
        Err(_) => {
            let error = CommandError::new(
                ErrorKind::Bug,
                "this is a fault of the program; nothing more was recorded",
            )
            .hint("report the command and the message above");
            failure::tell(&error);
            failure::code_of_error(&error)
        }
    }
}
