//! Every sentence of the program is in the catalogue of messages, or is listed as one that stays English.

use std::collections::BTreeSet;

use crate::{read, sources};

/// The rooms whose words reach the person at the terminal.
const ROOMS: [&str; 10] = [
    "application",
    "cli",
    "register",
    "intake",
    "spreadsheet",
    "bank",
    "ledger",
    "notary",
    "chain",
    "bundle",
];

#[test]
fn a_message_is_in_three_languages_or_said_to_be_in_one() {
    let translated: BTreeSet<String> = read("crates/cli/messages/fr.txt")
        .split("\n\n")
        .filter_map(|pair| pair.lines().next().map(Into::into))
        .collect();
    let listed: BTreeSet<String> = read("crates/cli/messages/english.txt").lines().map(Into::into).collect();
    let mut said = BTreeSet::new();
    for (path, text) in sources() {
        let name = path.to_string_lossy().replace('\\', "/");
        let own = ROOMS.iter().any(|room| name.contains(&format!("crates/{room}/src")));
        // Forms and topics are in three languages beside each other.
        if own && !name.ends_with("forms.rs") && !name.ends_with("topics.rs") && !name.ends_with("help.rs") {
            said.extend(
                literals(&without_panics(text.split("#[cfg(test)]").next().unwrap()))
                    .into_iter()
                    .filter(|told| sentence(told)),
            );
        }
    }
    let forgotten: Vec<_> =
        said.iter().filter(|told| !translated.contains(*told) && !listed.contains(*told)).collect();
    assert!(
        forgotten.is_empty(),
        "neither in crates/cli/messages/fr.txt and nl.txt nor in english.txt:\n{}",
        forgotten.iter().map(|told| told.as_str()).collect::<Vec<_>>().join("\n")
    );
    let both: Vec<_> = listed.intersection(&translated).collect();
    assert!(both.is_empty(), "in english.txt and translated: {both:#?}");
    let gone: Vec<_> = listed.iter().filter(|told| !said.contains(*told)).collect();
    assert!(gone.is_empty(), "english.txt lists what nobody says: {gone:#?}");
}

/// A source without the reasons of its panics, which no person is shown.
fn without_panics(source: &str) -> String {
    let mut parts = source.split(".expect(");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        let reason = part.trim_start().strip_prefix('"').and_then(|part| part.split_once("\")"));
        text + reason.map_or(part, |(_, rest)| rest)
    })
}

/// Whether it is words: two of them at least, one with small letters.
fn sentence(told: &str) -> bool {
    let plain = told.replace("{}", "");
    let words =
        plain.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|word| word.len() > 1).count();
    told.trim().contains(' ')
        && words > 0
        && plain.chars().any(|letter| letter.is_ascii_lowercase())
        && !told.contains('\n')
}

/// The string literals of a source, escapes resolved and holes without names.
fn literals(source: &str) -> Vec<String> {
    let letters: Vec<char> = source.chars().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        match letters[at] {
            '/' if letters.get(at + 1) == Some(&'/') => {
                while at < letters.len() && letters[at] != '\n' {
                    at += 1;
                }
            }
            // A letter in quotes, and not a lifetime.
            '\'' if letters.get(at + 2) == Some(&'\'') => at += 3,
            '\'' if letters.get(at + 1) == Some(&'\\') => {
                at += 3;
                while letters.get(at).is_some_and(|letter| *letter != '\'') {
                    at += 1;
                }
                at += 1;
            }
            '"' => {
                let mut text = String::new();
                at += 1;
                while at < letters.len() && letters[at] != '"' {
                    if letters[at] == '\\' {
                        at += 1;
                        match letters[at] {
                            '\n' => {
                                while letters.get(at + 1).is_some_and(|letter| letter.is_whitespace()) {
                                    at += 1;
                                }
                            }
                            'n' => text.push('\n'),
                            letter => text.push(letter),
                        }
                    } else {
                        text.push(letters[at]);
                    }
                    at += 1;
                }
                at += 1;
                found.push(nameless(&text));
            }
            _ => at += 1,
        }
    }
    found
}

/// `{name}` and `{:?}` as `{}`.
fn nameless(text: &str) -> String {
    let mut told = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        told += before;
        told += "{}";
        rest = after.split_once('}').map_or("", |(_, behind)| behind);
    }
    told + rest
}
