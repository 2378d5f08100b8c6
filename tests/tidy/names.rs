//! Names: what the glossary calls a type is a type, a type is exported under one name, and no type is called by a metaphor.

use std::collections::{BTreeMap, BTreeSet};

use crate::{crates, read, sources};

/// The names that a crate hands on, from the `pub use` lines of its `lib.rs` and its public modules.
fn exported(name: &str) -> BTreeSet<String> {
    let text = read(format!("crates/{name}/src/lib.rs"));
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let mut names = BTreeSet::new();
    for part in code.split("pub use ").skip(1) {
        let part = part.split(';').next().unwrap();
        let list = part.split_once('{').map_or(part, |(_, list)| list.trim_end_matches('}'));
        names.extend(list.split(',').filter_map(|name| name.trim().rsplit("::").next()).map(str::to_owned));
    }
    names.retain(|name| {
        name.starts_with(|letter: char| letter.is_ascii_uppercase()) && name.chars().any(char::is_lowercase)
    });
    names
}

/// Every type that is declared in a crate, public or not.
fn declared(name: &str) -> BTreeSet<String> {
    let mut types = BTreeSet::new();
    for (path, text) in sources() {
        if !path.to_string_lossy().replace('\\', "/").contains(&format!("crates/{name}/src/")) {
            continue;
        }
        for line in text.split("#[cfg(test)]").next().unwrap().lines() {
            for word in ["struct ", "enum ", "trait ", "type "] {
                let Some((before, rest)) = line.split_once(word) else { continue };
                if before.trim().is_empty() || before.trim().starts_with("pub") {
                    let end = rest.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(rest.len());
                    types.insert(rest[..end].to_owned());
                }
            }
        }
    }
    types
}

#[test]
fn a_term_of_the_glossary_stands_once_and_names_a_type_that_is_there() {
    let glossary = read("docs/glossary.md");
    let events: BTreeSet<&str> = register::Kind::ALL.iter().map(|kind| kind.name()).collect();
    let (mut terms, mut checked) = (BTreeSet::new(), 0);
    for line in glossary.lines().filter(|line| line.starts_with("| ") && !line.contains("| type in code |")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [fr, nl, de, en, types, _] = cells[..] else { panic!("{line}: six cells") };
        assert!([fr, nl, de, en].iter().all(|term| !term.is_empty()), "{line}: four languages");
        assert!(terms.insert(en), "{en} stands twice");
        // A slice is named by its id in a key, a command by its words: no type.
        let code = types.split('`').skip(1).step_by(2);
        for name in code.filter(|name| name.contains("::") || events.contains(name)) {
            let (krate, rest) = name.split_once("::").unwrap_or(("", name));
            let found = match krate {
                "" => events.contains(rest),
                _ => {
                    let parts: Vec<&str> = rest.split("::").collect();
                    let mut all = declared(krate);
                    all.extend(exported(krate));
                    parts
                        .iter()
                        .filter(|part| part.starts_with(|c: char| c.is_ascii_uppercase()))
                        .take(1)
                        .all(|part| all.contains(*part) || events.contains(part))
                        && parts.last().is_some_and(|last| {
                            sources().iter().any(|(path, text)| {
                                path.to_string_lossy().contains(&format!("crates/{krate}/"))
                                    && text.contains(last)
                            })
                        })
                }
            };
            assert!(found, "{en}: there is no {name}");
            checked += 1;
        }
    }
    assert!(terms.len() > 120 && checked > 120, "{} terms, {checked} types", terms.len());
}

#[test]
fn a_type_has_one_name_and_no_poetic_one() {
    // Each of these is named with its crate where two of them meet.
    const QUALIFIED: [&str; 13] = [
        "Cell",
        "Column",
        "Condition",
        "Confidence",
        "Document",
        "Fault",
        "Finding",
        "Form",
        "Line",
        "Row",
        "Side",
        "Table",
        "Weights",
    ];
    let mut owners: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in crates().into_iter().filter(|name| name != "cli") {
        for exported in exported(&name) {
            owners.entry(exported).or_default().push(name.clone());
        }
    }
    let twice: Vec<_> = owners
        .iter()
        .filter(|(name, owners)| owners.len() > 1 && !QUALIFIED.contains(&name.as_str()))
        .collect();
    assert!(twice.is_empty(), "exported by more than one crate: {twice:?}");
    let poetic = [
        "Desk",
        "Shelf",
        "Slot",
        "Tally",
        "Wish",
        "Tongue",
        "Pen",
        "Shop",
        "Inert",
        "Hands",
        "Reckoning",
        "Office",
        "Book",
        "Told",
        "Became",
        "Placed",
        "Gone",
        "Past",
        "Everything",
        "Walk",
        "Seen",
        "Look",
    ];
    for name in crates() {
        let found: Vec<String> =
            declared(&name).into_iter().filter(|declared| poetic.contains(&declared.as_str())).collect();
        assert!(found.is_empty(), "{name} declares {found:?}");
    }
}
