//! The help of the commands, and what is said of a command line, in the language of the program.

use crate::language::messages::{translate, translate_lines};
use crate::language::ui_language::{UiLanguage, current_language};
use crate::output::terminal;

/// The commands, with their help in the language of the program.
pub(crate) fn translated(command: clap::Command) -> clap::Command {
    if current_language() == UiLanguage::En { command } else { each_translated(command) }
}

/// Tells what the parser answers: help and version on standard output, faults on standard error.
pub(crate) fn tell(error: &clap::Error) -> std::io::Result<()> {
    let text = error.render().to_string();
    let text = if current_language() == UiLanguage::En { text } else { translate_lines(&text) };
    if error.use_stderr() {
        terminal::err(&text);
        Ok(())
    } else {
        terminal::out(&text)
    }
}

fn each_translated(command: clap::Command) -> clap::Command {
    let about = command.get_about().map(|text| translate(&text.to_string()));
    let long = command.get_long_about().map(|text| paragraphs(&text.to_string()));
    let mut command = command.about(about.unwrap_or_default());
    if let Some(long) = long {
        command = command.long_about(long);
    }
    command.mut_args(argument).mut_subcommands(each_translated)
}

fn argument(argument: clap::Arg) -> clap::Arg {
    let help = argument.get_help().map(|text| translate(&text.to_string()));
    let long = argument.get_long_help().map(|text| paragraphs(&text.to_string()));
    let heading = argument.get_help_heading().map(translate);
    let mut argument = argument;
    if let Some(help) = help {
        argument = argument.help(help);
    }
    if let Some(long) = long {
        argument = argument.long_help(long);
    }
    if let Some(heading) = heading {
        // A heading lives as long as the program.
        argument = argument.help_heading(&*heading.leak());
    }
    argument
}

fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(translate).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Cli;
    use crate::language::messages::translate_in;

    /// What is the same in each language: names of shells and forms, and closed words.
    const SAME: [&str; 5] = ["GNU Bash", "Zsh", "Fish", "PDF/A-3a", "Options"];

    fn words(command: &clap::Command, found: &mut Vec<String>) {
        let mut take = |text: Option<String>| {
            found.extend(text.iter().flat_map(|text| text.split("\n\n")).map(str::to_owned));
        };
        take(command.get_about().map(ToString::to_string));
        take(command.get_long_about().map(ToString::to_string));
        for argument in command.get_arguments() {
            take(argument.get_help().map(ToString::to_string));
            take(argument.get_long_help().map(ToString::to_string));
            take(argument.get_help_heading().map(ToString::to_string));
            for value in argument.get_possible_values() {
                take(value.get_help().map(ToString::to_string));
            }
        }
        for below in command.get_subcommands() {
            words(below, found);
        }
    }

    #[test]
    fn the_help_of_every_command_and_option_is_in_three_languages() {
        let mut found = Vec::new();
        words(&Cli::command(), &mut found);
        found.sort();
        found.dedup();
        assert!(found.len() > 250, "{}", found.len());
        for tongue in [UiLanguage::Fr, UiLanguage::Nl] {
            let lacking: Vec<&String> = found
                .iter()
                .filter(|text| !SAME.contains(&text.as_str()) && translate_in(tongue, text) == **text)
                .filter(|text| text.contains(' '))
                .collect();
            assert!(lacking.is_empty(), "{tongue:?}: {lacking:#?}");
        }
    }
}
