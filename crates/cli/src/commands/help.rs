use application::{CommandError, Verdict};
use clap::Args;
use register::FindingCode;

use crate::language::messages::translate_lines;
use crate::language::topics::{TOPICS, finding, rules};
use crate::language::ui_language::{UiLanguage, current_language};
use crate::output::answer::print;
use crate::usage;

#[derive(Debug, Args)]
pub(crate) struct HelpArgs {
    /// A command (`record subsidy-paid`), a topic (`amounts`), a rule (`fund-known`) or a finding (`repaid-late`);
    /// without it, what there is
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

/// Explains a command, a topic, a rule or a finding.
pub(crate) fn run(args: &HelpArgs, commands: clap::Command) -> Result<Verdict, CommandError> {
    let tongue = current_language();
    let mut root = usage::translated(commands);
    root.build();
    let words: Vec<String> = args.topic.iter().map(|word| word.to_lowercase()).collect();
    let text = match &words[..] {
        [] => overview(&root, tongue),
        words => found(root.clone(), words, tongue).ok_or_else(|| unknown(&root, words))?,
    };
    print(&text)?;
    Ok(Verdict::Sound)
}

/// The commands and the topics.
fn overview(root: &clap::Command, tongue: UiLanguage) -> String {
    let mut text = format!("{}\n", tongue.pick("Commands:", "Commandes:", "Opdrachten:"));
    for command in root.get_subcommands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        text += &format!("  {:<12} {about}\n", command.get_name());
    }
    text += &format!("\n{}\n", tongue.pick("Topics:", "Sujets:", "Onderwerpen:"));
    for topic in TOPICS {
        text += &format!("  {:<12} {}\n", topic.name, topic.title(tongue));
    }
    text += tongue.pick(
        "\n`prorata help` also explains the name of a rule (fund-known), the code of a finding (repaid-late) and a \
         command below another (record subsidy-paid).\n",
        "\n`prorata help` explique aussi le nom d'une règle (fund-known), le code d'une constatation (repaid-late) et \
         une commande d'un groupe (record subsidy-paid).\n",
        "\n`prorata help` verklaart ook de naam van een regel (fund-known), de code van een bevinding (repaid-late) en \
         een opdracht van een groep (record subsidy-paid).\n",
    );
    text
}

/// The pages of these words: those of a command before all others, then every other one.
fn found(root: clap::Command, words: &[String], tongue: UiLanguage) -> Option<String> {
    let command = words.iter().try_fold(root, |above, word| above.find_subcommand(word).cloned());
    if let Some(mut command) = command {
        return Some(translate_lines(&command.render_long_help().to_string()));
    }
    let [word] = words else { return None };
    let topics = TOPICS.iter().filter(|topic| topic.name == word).map(|topic| topic.page(tongue).to_owned());
    let rules = rules().filter(|rule| rule.name == word).map(|rule| rule.page(tongue));
    let codes = FindingCode::ALL.iter().filter(|code| code.code() == word);
    let pages: Vec<String> = topics.chain(rules).chain(codes.map(|code| finding(*code, tongue))).collect();
    (!pages.is_empty()).then(|| pages.join("\n"))
}

fn unknown(root: &clap::Command, words: &[String]) -> CommandError {
    let asked = words.join(" ");
    let error = CommandError::usage(format!("there is no help on `{}`", asked.escape_debug()));
    let mut near: Vec<(usize, String)> =
        names(root).into_iter().map(|name| (distance(&asked, &name), name)).collect();
    near.retain(|(far, name)| {
        *far <= 1 + asked.chars().count() / 4 || (asked.len() >= 4 && name.contains(&asked))
    });
    near.sort();
    near.dedup();
    let near: Vec<String> = near.into_iter().take(5).map(|(_, name)| format!("`{name}`")).collect();
    match &near[..] {
        [] => error.hint("see the commands and topics with `prorata help`"),
        near => error.hint(format!("near it: {}", near.join(", "))),
    }
}

/// Everything on which there is help.
fn names(root: &clap::Command) -> Vec<String> {
    let mut names: Vec<String> = TOPICS.iter().map(|topic| topic.name.to_owned()).collect();
    for command in root.get_subcommands() {
        names.push(command.get_name().to_owned());
        names.extend(
            command.get_subcommands().map(|below| format!("{} {}", command.get_name(), below.get_name())),
        );
    }
    names.extend(rules().map(|rule| rule.name.to_owned()));
    names.extend(FindingCode::ALL.iter().map(|code| code.code().to_owned()));
    names
}

/// How many letters must be put in, taken out or changed to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut above = row[0];
        row[0] = line + 1;
        for (place, found) in other.iter().enumerate() {
            let changed = above + usize::from(letter != *found);
            above = row[place + 1];
            row[place + 1] = changed.min(above + 1).min(row[place] + 1);
        }
    }
    row[other.len()]
}
