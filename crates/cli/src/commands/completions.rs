use application::{CommandError, Verdict};
use clap::{Args, ValueEnum};
use clap_complete::Shell;

use crate::output::answer::print_bytes;

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// The shell in which commands are to be completed
    #[arg(value_enum)]
    shell: ShellName,
}

/// The shells that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShellName {
    /// GNU Bash
    Bash,
    /// Zsh
    Zsh,
    /// Fish
    Fish,
    /// PowerShell, on Windows and elsewhere
    #[value(name = "powershell")]
    PowerShell,
}

/// Writes the script that completes commands and options in a shell.
pub(crate) fn run(args: &CompletionsArgs, mut commands: clap::Command) -> Result<Verdict, CommandError> {
    let shell = match args.shell {
        ShellName::Bash => Shell::Bash,
        ShellName::Zsh => Shell::Zsh,
        ShellName::Fish => Shell::Fish,
        ShellName::PowerShell => Shell::PowerShell,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut commands, "prorata", &mut script);
    print_bytes(&script)?;
    Ok(Verdict::Sound)
}
