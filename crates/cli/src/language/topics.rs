//! Pages of help that are no command: topics in three languages, rules, findings.

use register::{FindingCode, Severity};
use report::catalogue;

use crate::language::ui_language::UiLanguage;

/// A page that explains something, in English, French and Dutch.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    pages: [&'static str; 3],
}

macro_rules! topics {
    ($($name:literal),+ $(,)?) => {
        /// Every topic.
        pub(crate) const TOPICS: &[Topic] = &[$(Topic {
            name: $name,
            pages: [
                include_str!(concat!("../../topics/", $name, ".en.txt")),
                include_str!(concat!("../../topics/", $name, ".fr.txt")),
                include_str!(concat!("../../topics/", $name, ".nl.txt")),
            ],
        }),+];
    };
}

topics!(
    "engagement",
    "ledger",
    "amounts",
    "dates",
    "files",
    "as-of",
    "roles",
    "four-eyes",
    "findings",
    "reports",
    "checkpoints",
    "exit-codes",
);

impl Topic {
    /// The page.
    pub(crate) fn page(&self, tongue: UiLanguage) -> &'static str {
        let [en, fr, nl] = self.pages;
        tongue.pick(en, fr, nl)
    }

    /// Its first line.
    pub(crate) fn title(&self, tongue: UiLanguage) -> &'static str {
        self.page(tongue).lines().next().unwrap_or_default()
    }
}

/// A row of the tables of rules.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    cells: [&'static str; 3],
}

/// The rules as the paper lists them; one name may stand in two rows.
pub(crate) fn rules() -> impl Iterator<Item = Rule> {
    let paper = include_str!("../../../../docs/rules.md");
    paper.lines().filter_map(|line| {
        let mut cells = line.trim().strip_prefix("| `")?.trim_end_matches('|').split(" | ");
        let name = cells.next()?.strip_suffix('`')?;
        Some(Rule { name, cells: [cells.next()?, cells.next()?, cells.next()?.trim_end()] })
    })
}

impl Rule {
    /// The row as a page. The paper is in English, and so is the row.
    pub(crate) fn page(&self, tongue: UiLanguage) -> String {
        let [meaning, source, remedy] = self.cells;
        page(
            &format!("{} {}", tongue.pick("Rule", "Règle", "Regel"), self.name),
            &[
                (tongue.pick("Meaning", "Portée", "Betekenis"), meaning),
                (tongue.pick("Source", "Source", "Bron"), source),
                (tongue.pick("Way out", "Que faire", "Wat te doen"), remedy),
            ],
        )
    }
}

/// What the catalogue says of a finding, as a page.
pub(crate) fn finding(code: FindingCode, tongue: UiLanguage) -> String {
    let (entry, language) = (catalogue(code), tongue.language());
    let severity = match code.severity() {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    page(
        &format!("{} {}", tongue.pick("Finding", "Constatation", "Bevinding"), code.code()),
        &[
            (tongue.pick("Name", "Intitulé", "Naam"), entry.name(language)),
            (tongue.pick("Severity", "Gravité", "Ernst"), severity),
            (tongue.pick("Basis", "Fondement", "Grondslag"), entry.basis),
            (tongue.pick("To do", "Que faire", "Wat te doen"), entry.todo(language)),
        ],
    )
}

/// A head and facts, whose values are broken into lines.
fn page(head: &str, facts: &[(&str, &str)]) -> String {
    const INDENT: usize = 14;
    let mut text = format!("{head}\n\n");
    for (name, value) in facts {
        let mut line = format!("  {name}");
        line.extend(std::iter::repeat_n(' ', INDENT.saturating_sub(line.chars().count())));
        let mut empty = true;
        for word in value.split_whitespace() {
            if !empty && line.chars().count() + 1 + word.chars().count() > 100 {
                text.push_str(&line);
                text.push('\n');
                line = " ".repeat(INDENT);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(word);
            empty = false;
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paper_of_rules_is_read_whole() {
        let names: Vec<_> = rules().map(|rule| rule.name).collect();
        let paper = include_str!("../../../../docs/rules.md");
        assert_eq!(names.len(), paper.lines().filter(|line| line.starts_with("| `")).count());
        assert!(names.len() > 70 && names.contains(&"fund-known") && names.contains(&"verifier-key-known"));
        for rule in rules() {
            assert!(rule.cells.iter().all(|cell| !cell.is_empty() && !cell.contains('|')), "{}", rule.name);
        }
    }

    #[test]
    fn topics_name_the_same_commands_in_each_language() {
        for topic in TOPICS {
            let commands = |tongue| -> Vec<&str> {
                let lines = topic.page(tongue).lines().filter_map(|line| {
                    let words = line.trim_start().strip_prefix("prorata ")?;
                    words.split_whitespace().next()
                });
                lines.collect()
            };
            assert_eq!(commands(UiLanguage::En), commands(UiLanguage::Fr), "{}", topic.name);
            assert_eq!(commands(UiLanguage::En), commands(UiLanguage::Nl), "{}", topic.name);
        }
    }
}
