//! `help` explains commands, topics, rules and findings, in the language that was chosen.

use crate::stage::{Stage, root};

const TOPICS: [&str; 11] = [
    "amounts",
    "as-of",
    "checkpoints",
    "dates",
    "engagement",
    "exit-codes",
    "files",
    "findings",
    "four-eyes",
    "reports",
    "roles",
];

#[test]
fn help_alone_lists_what_there_is() {
    let stage = Stage::new();
    let told = stage.ok("help");
    for word in TOPICS.into_iter().chain(["allocate", "check-proof", "bundle"]) {
        assert!(told.contains(&format!("\n  {word} ")), "{word} is not in\n{told}");
    }
}

#[test]
fn commands_are_explained_as_they_explain_themselves() {
    let stage = Stage::new();
    for command in ["allocate", "record subsidy-paid", "checkpoint issue", "bundle", "help"] {
        assert_eq!(stage.ok(&format!("help {command}")), stage.ok(&format!("{command} --help")), "{command}");
    }
}

#[test]
fn topics_speak_three_languages_and_name_commands_that_exist() {
    let stage = Stage::new();
    for topic in TOPICS {
        let pages = ["en", "fr", "nl"].map(|lang| stage.ok(&format!("help {topic} --messages {lang}")));
        assert!(pages[0] != pages[1] && pages[0] != pages[2] && pages[1] != pages[2], "{topic}");
        for page in &pages {
            for line in page.lines() {
                assert!(line.chars().count() <= 122, "{topic}: {line}");
                for command in line.replace("@prorata", "").split("prorata ").skip(1) {
                    let words: Vec<_> = command.split_whitespace().collect();
                    let mut asked = words[0].trim_end_matches(',').to_owned();
                    if ["record", "checkpoint", "bundle", "documents", "key"].contains(&words[0]) {
                        asked = words[..2].join(" ");
                    } else if words[0] == "help" {
                        asked = words[1].trim_end_matches(',').to_owned();
                    }
                    let told = stage.ok(&format!("help {asked}"));
                    // An option that a page names is one of that command.
                    for word in words.iter().filter(|word| word.starts_with("--")) {
                        assert!(told.contains(word), "{topic}: {line}: {word}");
                    }
                }
            }
        }
    }
}

#[test]
fn every_rule_and_every_finding_is_explained() {
    let stage = Stage::new();
    let paper = std::fs::read_to_string(root().join("docs/rules.md")).unwrap();
    let mut rules = 0;
    for line in paper.lines().filter(|line| line.starts_with("| `")) {
        let name = line.split('`').nth(1).unwrap();
        assert!(stage.ok(&format!("help {name}")).contains(&format!("Rule {name}\n")), "{name}");
        rules += 1;
    }
    assert!(rules > 70, "{rules}");
    for code in register::FindingCode::ALL {
        for (lang, head) in [("en", "Finding"), ("fr", "Constatation"), ("nl", "Bevinding")] {
            let told = stage.ok(&format!("help {} --messages {lang}", code.code()));
            assert!(told.contains(&format!("{head} {}\n", code.code())), "{told}");
        }
    }
    // A word that names a rule and a finding shows both.
    let both = stage.ok("help approval-missing");
    assert!(both.contains("Rule approval-missing") && both.contains("Finding approval-missing"), "{both}");
}

#[test]
fn what_is_not_known_is_refused_with_what_is_near() {
    let stage = Stage::new();
    assert!(stage.refuses(2, "help amonts", "there is no help on `amonts`").contains("`amounts`"));
    assert!(stage.refuses(2, "help record subsidy-payed", "no help").contains("`record subsidy-paid`"));
    assert!(stage.refuses(2, "help zzzzzzzzzz", "no help").contains("prorata help"));
}
