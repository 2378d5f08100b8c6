use std::collections::BTreeSet;

use register::allocation::Cents;
use register::payload::FindingOutcome;
use register::{Finding, Followed, Register, Severity, Thresholds};

use crate::naming::Named;
use crate::{Align, Block, Cell, Document, Identity, Language, Section, Table, Word, catalogue};

/// The findings of an audit, with the thresholds and what the catalogue says of each: a function of the ledger prefix,
/// the year, the thresholds and the language.
pub fn audit_report(
    register: &Register,
    identity: &Identity,
    year: Option<i32>,
    thresholds: &Thresholds,
    language: Language,
) -> Document {
    let say = |word: Word| word.in_language(language).to_owned();
    let findings = register.audit(year, thresholds);
    let mut facts = vec![
        (say(Word::Origin), Cell::Text(identity.origin.clone())),
        (say(Word::Year), Cell::Text(year.map_or_else(|| say(Word::AllYears), |year| year.to_string()))),
        (say(Word::AsOf), Cell::Text(format!("{} ({})", identity.as_of, identity.at))),
        (say(Word::Program), Cell::Text(identity.program.clone())),
        (say(Word::DueDatesAt), Cell::date(Some(&identity.day))),
    ];
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let found = findings.iter().filter(|finding| finding.severity() == severity).count();
        facts.push((say(severity.named()), Cell::Whole(found as u64)));
    }
    let mut table = Table::new(
        "findings",
        [
            (say(Word::Severity), Align::Left),
            (say(Word::Code), Align::Left),
            (say(Word::ShortYear), Align::Left),
            (say(Word::Fund), Align::Left),
            (say(Word::Amount), Align::Right),
            (say(Word::Days), Align::Right),
            (say(Word::ShortEntries), Align::Left),
            (say(Word::Detail), Align::Left),
            (say(Word::FollowUp), Align::Left),
        ],
    )
    .of_funds(3);
    for finding in &findings {
        table.push(vec![
            Cell::Text(say(finding.severity().named())),
            Cell::text(finding.code.code()),
            Cell::Text(finding.year.map_or_else(String::new, |year| year.to_string())),
            Cell::text(finding.fund.as_deref().unwrap_or("")),
            Cell::cents(finding.cents),
            finding.days.map_or(Cell::Empty, |days| Cell::Decimal(days.to_string())),
            Cell::Entries(finding.entries.clone()),
            Cell::Text(finding_detail(finding, language)),
            Cell::Text(remarks(register, finding, thresholds, language)),
        ]);
    }
    let mut told = Table::new(
        "catalogue",
        [
            (say(Word::Code), Align::Left),
            (say(Word::Finding), Align::Left),
            (say(Word::BasisOfFinding), Align::Left),
            (say(Word::WhatToDo), Align::Left),
        ],
    );
    let codes: BTreeSet<_> = findings.iter().map(|finding| finding.code).collect();
    for code in codes {
        let entry = catalogue(code);
        told.push(vec![
            Cell::text(code.code()),
            Cell::text(entry.name(language)),
            Cell::text(entry.basis),
            Cell::text(entry.todo(language)),
        ]);
    }
    let section = |id: &str, title: Word, blocks| Section { id: id.into(), title: say(title), blocks };
    let found = if table.rows.is_empty() {
        vec![Block::Note(say(Word::NothingFound))]
    } else {
        vec![Block::Table(table)]
    };
    let mut sections = vec![
        section("audit", Word::Identity, vec![Block::Facts(facts)]),
        section("thresholds", Word::Thresholds, vec![Block::Facts(threshold_facts(thresholds, language))]),
        section("findings", Word::Findings, found),
    ];
    if !told.rows.is_empty() {
        sections.push(section("catalogue", Word::Catalogue, vec![Block::Table(told)]));
    }
    let title = match year {
        Some(year) => format!("{} {year}", say(Word::AuditReport)),
        None => say(Word::AuditReport),
    };
    Document { title, warnings: Vec::new(), sections, language }
}

/// The thresholds, as every answer says them.
fn threshold_facts(thresholds: &Thresholds, language: Language) -> Vec<(String, Cell)> {
    let say = |word: Word| word.in_language(language).to_owned();
    let jump = thresholds.jump_permille;
    let jump = language.decimal(&format!("{}.{}", jump / 10, jump % 10));
    vec![
        (say(Word::Materiality), Cell::Cents(thresholds.materiality)),
        (say(Word::JumpThreshold), Cell::Text(format!("{jump}\u{a0}%"))),
        (say(Word::CheckpointDays), Cell::Whole(thresholds.checkpoint_days.into())),
        (say(Word::ClosingDays), Cell::Whole(thresholds.closing_days.into())),
        (
            say(Word::NationalTotal),
            thresholds.national_total.map_or_else(|| Cell::Text(say(Word::NoNationalTotal)), Cell::Whole),
        ),
    ]
}

/// What was done about a finding, and whether it weighs.
fn remarks(register: &Register, finding: &Finding, thresholds: &Thresholds, language: Language) -> String {
    let mut remarks = Vec::new();
    if let Some(followed) = register.followed(finding) {
        remarks.push(format!("{} {}", followed.number, state(followed).in_language(language)));
    }
    if below(finding, thresholds) {
        remarks.push(Word::BelowMateriality.in_language(language).to_owned());
    }
    remarks.join("; ")
}

/// Whether the amount of a finding lies below the materiality.
pub(crate) fn below(finding: &Finding, thresholds: &Thresholds) -> bool {
    let size = |cents: Cents| cents.get().unsigned_abs();
    finding.cents.is_some_and(|cents| size(cents) < size(thresholds.materiality))
}

fn state(followed: Followed<'_>) -> Word {
    match (followed.raised.end().map(|end| end.fact.outcome), followed.raised.answer()) {
        (Some(end), _) => outcome(end),
        (None, Some(_)) => Word::FollowedAnswered,
        (None, None) => Word::FollowedOpen,
    }
}

/// How a finding ended.
pub(crate) fn outcome(outcome: FindingOutcome) -> Word {
    match outcome {
        FindingOutcome::Resolved => Word::FollowedResolved,
        FindingOutcome::Accepted => Word::FollowedAccepted,
        FindingOutcome::Withdrawn => Word::FollowedWithdrawn,
    }
}

/// Whether a finding makes an audit fail that is to fail on `least`: it weighs as much, its amount is not below the
/// materiality, and it was not accepted or withdrawn.
pub fn weighs(register: &Register, finding: &Finding, thresholds: &Thresholds, least: Severity) -> bool {
    let settled = register.followed(finding).is_some_and(|followed| followed.is_settled());
    finding.severity() >= least && !below(finding, thresholds) && !settled
}

/// What is reported of a finding beside its name: the envelope that it concerns, and the detail.
pub fn finding_detail(finding: &Finding, language: Language) -> String {
    let envelope = finding.envelope.map(|envelope| envelope.named().in_language(language));
    let parts: Vec<&str> = envelope.into_iter().chain(finding.detail.as_deref()).collect();
    parts.join(", ")
}
