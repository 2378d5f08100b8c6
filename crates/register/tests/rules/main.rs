//! Every rule must refuse what it is there to refuse, name the entries that are in the way and a remedy.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../office/mod.rs"]
mod office;

mod closing;
mod elsewhere;
mod figures;
mod findings;
mod funds;
mod inputs;
mod law;
mod malfunctions;
mod mending;
mod money;
mod people;
mod projects;
mod seal;

use std::collections::BTreeSet;
use std::path::Path;

use chain::{Checkpoint, sha256};
use notary::{Note, Purpose, SecretKey};
use office::*;
use register::payload::{
    AllocationDetermined, DeterminationStatus::Definitive, DeterminationStatus::Provisional, Envelope, Role,
};
use register::{Attached, Event, FindingCode, InputEntries, Kind, Refusal};
use serde_json::{Value, json};

/// Something that a rule refuses.
struct Case {
    rule: &'static str,
    office: Office,
    actor: String,
    event: Event,
    /// The entries that the refusal must name.
    entries: Vec<u64>,
}

/// Collects cases.
#[derive(Default)]
struct Table(Vec<Case>);

impl Table {
    /// `fact`, told by the clerk whose task it is, is refused by `rule`, which names `entries`.
    fn no(&mut self, rule: &'static str, office: &Office, kind: Kind, fact: &Value, entries: &[u64]) {
        self.no_event(rule, office, clerk(kind), event(kind, fact), entries);
    }

    fn no_event(
        &mut self,
        rule: &'static str,
        office: &Office,
        actor: &str,
        event: impl Into<Event>,
        entries: &[u64],
    ) {
        self.0.push(Case {
            rule,
            office: office.clone(),
            actor: actor.into(),
            event: event.into(),
            entries: entries.into(),
        });
    }
}

/// A definitive determination of the hand case, to be compared with ledgers that do not allow it.
fn hand_determination() -> AllocationDetermined {
    Office::determined().in_force().clone()
}

fn cases() -> Vec<Case> {
    let mut table = Table::default();
    for part in [
        people::refused,
        funds::refused,
        law::refused,
        inputs::refused,
        figures::refused,
        money::refused,
        projects::refused,
        closing::refused,
        mending::refused,
        seal::refused,
        findings::refused,
        malfunctions::refused,
    ] {
        part(&mut table);
    }
    table.0
}

#[test]
fn every_rule_refuses_names_the_entries_and_a_way_out() {
    for (place, case) in cases().into_iter().enumerate() {
        let Case { rule, mut office, actor, event, entries } = case;
        let what = format!("case {place}, {rule}, {}", event.kind());
        let before = office.register.clone();
        let refusal = office.record(&actor, event.clone()).expect_err(&format!("{what}: nothing refused it"));
        assert_eq!(refusal.rule, rule, "{what}: {refusal}");
        assert_eq!(refusal.entries, entries, "{what}: {refusal}");
        assert!(!refusal.what.is_empty() && !refusal.remedy.is_empty(), "{what}: {refusal:?}");
        assert!(refusal.to_string().contains(&format!("[{rule}")), "{what}: {refusal}");
        assert_eq!(office.register, before, "{what}: a refusal changed something");

        // In a ledger that another program wrote, the same event is a finding at its entry.
        let seq = office.force(&actor, event);
        let broken = office.found(FindingCode::RuleBroken);
        let told = broken.iter().find(|finding| finding.entries == [seq]);
        let told = told.unwrap_or_else(|| panic!("{what}: not told as broken: {broken:?}"));
        assert_eq!(told.detail, Some(refusal.to_string()), "{what}");
    }
}

#[test]
fn what_the_rules_allow_breaks_none() {
    let office = Office::paid();
    assert_eq!(office.found(FindingCode::RuleBroken), []);
    assert_eq!(office.found(FindingCode::Undecodable), []);
}

/// The names of rules in the sources: every quoted kebab-case word that is not one of another vocabulary.
fn names_in(source: &str) -> BTreeSet<String> {
    const OTHER_WORDS: [&str; 1] = ["external-audit"];
    let code = source.split("#[cfg(test)]").next().unwrap();
    let kebab = |word: &&str| {
        word.contains('-')
            && !word.starts_with('-')
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let quoted = code.split('"').skip(1).step_by(2).filter(kebab);
    // A rule of one word would look like any other text; it can be only where a refusal is made.
    let made = code.split("Refusal::new(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    let made = made.filter_map(|rest| rest.split('"').next());
    quoted.chain(made).filter(|word| !OTHER_WORDS.contains(word)).map(str::to_owned).collect()
}

#[test]
fn every_rule_in_the_sources_has_a_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("rules")).unwrap().map(|file| file.unwrap().path()).collect();
    // Doubts are no rules.
    files.retain(|file| !file.ends_with("doubts.rs"));
    files.extend(["figures/determine.rs", "figures/issued_figures.rs"].map(|file| folder.join(file)));
    let mut named = BTreeSet::new();
    for file in files {
        named.extend(names_in(&std::fs::read_to_string(file).unwrap()));
    }
    let mut tried: BTreeSet<String> = cases().iter().map(|case| case.rule.to_owned()).collect();
    // These two stop a computation and not a record, and the others look at more than the event, or are asked when something
    // is recorded and not of a ledger: the tests of `elsewhere` provoke them.
    let elsewhere = [
        "inputs-of-determination",
        "split",
        "approval-missing",
        "approval-invalid",
        "actor-key",
        "code-letters",
        "report-figures",
    ];
    tried.extend(elsewhere.map(str::to_owned));
    let without: Vec<_> = named.difference(&tried).collect();
    let unknown: Vec<_> = tried.difference(&named).collect();
    assert!(named.len() > 50, "the sources are not read as they should be: {named:?}");
    assert!(without.is_empty(), "rules without a case: {without:?}");
    assert!(unknown.is_empty(), "cases of rules that are not in the sources: {unknown:?}");
}
