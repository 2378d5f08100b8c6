//! What a command that failed says, and the exit code of every ending.

use std::process::ExitCode;

use application::{CommandError, ErrorKind, Verdict};

use crate::language::messages::translate;
use crate::output::terminal;

/// How many errors of a file are shown.
const SHOWN: usize = 20;

/// The exit code of a command that answered.
pub(crate) fn code_of(verdict: Verdict) -> ExitCode {
    ExitCode::from(match verdict {
        Verdict::Sound => 0,
        Verdict::Diverges => 3,
        Verdict::Broken => 4,
    })
}

/// The exit code of a command that failed.
pub(crate) fn code_of_error(error: &CommandError) -> ExitCode {
    ExitCode::from(match error.kind() {
        ErrorKind::Refused | ErrorKind::Unknown | ErrorKind::Gone => 1,
        ErrorKind::Usage => 2,
        ErrorKind::Broken => 4,
        ErrorKind::Bug => 70,
    })
}

/// Says what happened on standard error. A closed standard error is nobody to tell.
pub(crate) fn tell(error: &CommandError) {
    if error.kind() == ErrorKind::Gone {
        return;
    }
    let mut text = String::new();
    let head = match error.kind() {
        ErrorKind::Refused | ErrorKind::Usage | ErrorKind::Gone => "error",
        ErrorKind::Unknown => "error: it is not known whether this was recorded",
        ErrorKind::Broken => "broken",
        ErrorKind::Bug => "bug",
    };
    // Each with its place; what to do about several of them is said once.
    for one in error.all().take(SHOWN) {
        text.push_str(&format!("{}: {}\n", translate(head), terminal::line(&translate(one.message()))));
    }
    if let Some(more) = error.all().count().checked_sub(SHOWN).filter(|more| *more > 0) {
        text.push_str(&format!("{}: {}\n", translate(head), translate(&format!("and {more} more of them"))));
    }
    let mut hints: Vec<&String> = Vec::new();
    for hint in error.all().take(SHOWN).flat_map(CommandError::hints) {
        if !hints.contains(&hint) {
            hints.push(hint);
            text.push_str(&format!("{}: {}\n", translate("hint"), terminal::line(&translate(hint))));
        }
    }
    terminal::err(&text);
}
