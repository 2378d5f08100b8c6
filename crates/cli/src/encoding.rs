//! The encoding of files of rows, where a person names it. The files themselves do not say.

use std::sync::OnceLock;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use intake::Encoding;

use crate::args::{Cli, Command};
use crate::command_error::CommandError;

/// An encoding as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked(Encoding);

static ASKED: OnceLock<Encoding> = OnceLock::new();

impl ValueEnum for Asked {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [Asked; 6] = [
            Asked(Encoding::Utf8),
            Asked(Encoding::Utf16),
            Asked(Encoding::Windows1252),
            Asked(Encoding::Iso885915),
            Asked(Encoding::MacRoman),
            Asked(Encoding::Cp850),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let value = PossibleValue::new(self.0.word());
        Some(match self.0 {
            Encoding::Windows1252 => value.aliases(["cp1252", "latin1", "latin-1", "iso-8859-1"]),
            Encoding::Iso885915 => value.aliases(["latin9", "latin-9"]),
            Encoding::MacRoman => value.aliases(["macroman", "macintosh"]),
            Encoding::Cp850 => value.aliases(["ibm850"]),
            Encoding::Utf8 => value.aliases(["utf8"]),
            Encoding::Utf16 => value.aliases(["utf16"]),
        })
    }
}

/// Keeps in mind what was asked for, for a command that reads rows of text.
pub(crate) fn settle(cli: &Cli) -> Result<(), CommandError> {
    let Some(Asked(encoding)) = cli.encoding else { return Ok(()) };
    match &cli.command {
        Command::Record(_) | Command::Reconcile(_) | Command::Simulate(_) | Command::Sample(_) => {
            ASKED.get_or_init(|| encoding);
            Ok(())
        }
        _ => {
            Err(CommandError::usage("this command reads no file of rows, so --encoding would have no effect")
                .hint("leave --encoding out"))
        }
    }
}

/// The encoding that was asked for.
pub(crate) fn asked() -> Option<Encoding> {
    ASKED.get().copied()
}
