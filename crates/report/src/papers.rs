//! The working papers of a year: what an auditor files, each paper with its number, its command and its ledger.

use std::collections::BTreeMap;

use register::payload::Envelope;
use register::{Event, JournalLine, Kind, Register, Thresholds};

use crate::audit_report::outcome;
use crate::{
    Align, Block, Cell, Document, Identity, Language, ReportError, Section, Table, Word, audit_report,
    year_report,
};

/// One working paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingPaper {
    /// Its number, `E1`.
    pub number: &'static str,
    /// A word that names it in files.
    pub stem: String,
    /// The command that shows the same, without the ledger.
    pub command: String,
    /// What is on it.
    pub document: Document,
}

/// Whose hands the papers pass through: names and dates as they are given, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignOff {
    /// Who prepared them, and when.
    pub prepared: Option<String>,
    /// Who reviewed them, and when.
    pub reviewed: Option<String>,
}

/// The number of the paper of each section of the year-end report, by the steps of an engagement: A criteria, B integrity,
/// C inputs, D recalculation, E money, F comparison, G findings, H evidence.
const NUMBERS: [(&str, &str); 13] = [
    ("key", "A1"),
    ("identity", "B1"),
    ("glance", "B2"),
    ("inputs", "C1"),
    ("allocation", "D1"),
    ("settlement", "D2"),
    ("reperformance", "D3"),
    ("payments", "E1"),
    ("use", "E2"),
    ("projects", "E3"),
    ("year-on-year", "F1"),
    ("entries", "H1"),
    ("documents", "H2"),
];

/// The working papers of `year`: a function of the ledger prefix, the year, the thresholds, the language and the hands.
///
/// # Errors
/// [`ReportError::UnknownYear`].
pub fn papers(
    register: &Register,
    identity: &Identity,
    year: i32,
    thresholds: &Thresholds,
    hands: &SignOff,
    language: Language,
) -> Result<Vec<WorkingPaper>, ReportError> {
    let say = |word: Word| word.in_language(language).to_owned();
    let report = year_report(register, identity, year, language)?;
    let as_of = identity.reading();
    let mut papers = Vec::new();
    let mut paper = |number: &'static str, stem: &str, command: String, title: String, sections| {
        let mut all = vec![head(register, identity, hands, Some(&command), language)];
        all.extend::<Vec<Section>>(sections);
        let title = format!("{number} · {title} · {year}");
        let document = Document { title, warnings: Vec::new(), sections: all, language };
        let stem = format!("{number}-{stem}");
        papers.push(WorkingPaper { number, stem, command, document });
    };
    for section in report.sections {
        // The findings are on papers of their own, by the whole catalogue.
        let Some((_, number)) = NUMBERS.iter().find(|(id, _)| *id == section.id) else { continue };
        let command = match section.id.as_str() {
            "reperformance" => format!("prorata replay {year} --as-of {as_of}"),
            "identity" => "prorata verify".to_owned(),
            _ => format!("prorata report {year} --lang {language} --as-of {as_of}"),
        };
        paper(number, &section.id.clone(), command, section.title.clone(), vec![section]);
    }
    let audit = audit_report(register, identity, Some(year), thresholds, language);
    let command = audit_command(year, &as_of, thresholds, language);
    // The head of every paper says whose ledger it is.
    let sections = audit.sections.into_iter().filter(|section| section.id != "audit").collect();
    paper("G1", "audit", command, say(Word::AuditReport), sections);
    let followed = followed(register, year, language);
    let command =
        format!("prorata papers {year} --as-of {as_of} --lang {language} --format text --out papers");
    paper("G2", "follow-up", command.clone(), say(Word::FindingsFollowed), vec![followed]);
    let who = who(register, year, language);
    paper("H3", "who", command, say(Word::WhoDid), vec![who]);
    papers.sort_by_key(|paper| paper.number);
    Ok(papers)
}

/// The index of the papers; `files` are the names and SHA-256 digests of the files of each paper, in its order.
pub fn papers_index(
    papers: &[WorkingPaper],
    files: &[Vec<(String, String)>],
    register: &Register,
    identity: &Identity,
    hands: &SignOff,
    year: i32,
    language: Language,
) -> Document {
    let say = |word: Word| word.in_language(language).to_owned();
    let columns = [Word::WorkingPaper, Word::Title, Word::CommandRun, Word::FileName, Word::Hash];
    let mut table = Table::new("papers", columns.map(|word| (say(word), Align::Left)));
    for (paper, files) in papers.iter().zip(files) {
        for (place, (name, digest)) in files.iter().enumerate() {
            let first = |text: &str| if place == 0 { Cell::text(text) } else { Cell::Empty };
            table.push(vec![
                first(paper.number),
                first(&paper.document.title),
                first(&paper.command),
                Cell::text(name),
                Cell::text(digest),
            ]);
        }
    }
    let section =
        Section { id: "papers".into(), title: say(Word::Papers), blocks: vec![Block::Table(table)] };
    let title = format!("{} {year}", say(Word::WorkingPapers));
    let sections = vec![head(register, identity, hands, None, language), section];
    Document { title, warnings: Vec::new(), sections, language }
}

/// What is at the head of every paper.
fn head(
    register: &Register,
    identity: &Identity,
    hands: &SignOff,
    command: Option<&str>,
    language: Language,
) -> Section {
    let say = |word: Word| word.in_language(language).to_owned();
    let hand = |name: &Option<String>| Cell::Text(name.clone().unwrap_or_else(|| say(Word::Unsigned)));
    let witnessed = register.witnessed().iter().filter(|filed| filed.in_force());
    let witnessed = witnessed.max_by_key(|filed| filed.fact.size);
    let checkpoint = witnessed.map_or_else(
        || say(Word::NoCheckpoint),
        |filed| format!("{} · {} · {}", filed.fact.size, filed.fact.root, filed.fact.witness),
    );
    let mut facts = vec![
        (say(Word::Origin), Cell::Text(identity.origin.clone())),
        (say(Word::AsOf), Cell::Whole(identity.as_of.seq)),
        (say(Word::HeadHash), Cell::Text(identity.as_of.hash.to_string())),
        (say(Word::RecordedAt), Cell::Text(identity.at.to_string())),
        (say(Word::DueDatesAt), Cell::date(Some(&identity.day))),
        (say(Word::TreeRoot), Cell::Text(identity.root.to_string())),
        (say(Word::Checkpoint), Cell::Text(checkpoint)),
        (say(Word::Program), Cell::Text(identity.program.clone())),
        (say(Word::PreparedBy), hand(&hands.prepared)),
        (say(Word::ReviewedBy), hand(&hands.reviewed)),
    ];
    if let Some(command) = command {
        facts.push((say(Word::CommandRun), Cell::text(command)));
    }
    Section { id: "paper".into(), title: say(Word::WorkingPaper), blocks: vec![Block::Facts(facts)] }
}

fn audit_command(year: i32, as_of: &str, thresholds: &Thresholds, language: Language) -> String {
    let mut command = format!(
        "prorata audit {year} --as-of {as_of} --materiality {} --jump {}.{} --checkpoint-days {} --closing-days {}",
        thresholds.materiality,
        thresholds.jump_permille / 10,
        thresholds.jump_permille % 10,
        thresholds.checkpoint_days,
        thresholds.closing_days
    );
    if let Some(total) = thresholds.national_total {
        command += &format!(" --national-total {total}");
    }
    command + &format!(" --lang {language}")
}

/// Every finding that was raised about the year, with its answers and its end.
fn followed(register: &Register, year: i32, language: Language) -> Section {
    let say = |word: Word| word.in_language(language).to_owned();
    let columns = [
        Word::Finding,
        Word::Code,
        Word::Fund,
        Word::Amount,
        Word::RaisedText,
        Word::RaisedOn,
        Word::AnswerDue,
        Word::Answer,
        Word::Outcome,
        Word::Entries,
    ];
    let align = |word: Word| if word == Word::Amount { Align::Right } else { Align::Left };
    let mut table = Table::new("follow-up", columns.map(|word| (say(word), align(word)))).of_funds(2);
    for (number, raised) in register.raised() {
        let Some(filed) = raised.in_force().filter(|filed| filed.fact.year.calendar() == year) else {
            continue;
        };
        let fact = &filed.fact;
        let standing = raised.answered.iter().filter(|answer| answer.in_force());
        let answers: Vec<_> = standing.collect();
        let told = answers.iter().map(|answer| {
            let fact = &answer.fact;
            format!("{} ({}, {})", fact.text, fact.by, language.date(fact.date.as_str()))
        });
        let end = raised.end().map(|end| {
            let outcome = outcome(end.fact.outcome).in_language(language);
            format!("{outcome} ({}): {}", language.date(end.fact.date.as_str()), end.fact.reason)
        });
        let mut entries = vec![filed.seq()];
        entries.extend(answers.iter().map(|answer| answer.seq()));
        entries.extend(raised.end().map(register::RecordedFact::seq));
        entries.extend(&fact.entries);
        entries.sort_unstable();
        entries.dedup();
        table.push(vec![
            Cell::text(number.as_str()),
            Cell::text(fact.code.as_str()),
            Cell::text(fact.fund.as_ref().map_or("", |fund| fund.as_str())),
            Cell::cents(fact.cents.map(|cents| *cents)),
            Cell::text(fact.text.as_str()),
            Cell::Date(fact.date.as_str().to_owned()),
            fact.answer_due.as_ref().map_or(Cell::Empty, |due| Cell::Date(due.as_str().to_owned())),
            Cell::Text(told.collect::<Vec<_>>().join(" / ")),
            Cell::Text(end.unwrap_or_else(|| say(Word::FollowedOpen))),
            Cell::Entries(entries),
        ]);
    }
    let block = if table.rows.is_empty() { Block::Note(say(Word::None)) } else { Block::Table(table) };
    Section { id: "follow-up".into(), title: say(Word::FindingsFollowed), blocks: vec![block] }
}

/// Who recorded what, and who looked at it after: who signed the entry, or whose entry reviews it.
fn who(register: &Register, year: i32, language: Language) -> Section {
    let say = |word: Word| word.in_language(language).to_owned();
    let columns = [
        (Word::Entry, Align::Right),
        (Word::EventKind, Align::Left),
        (Word::DoneBy, Align::Left),
        (Word::RecordedAt, Align::Left),
        (Word::ReviewedBy, Align::Left),
        (Word::ReviewedWith, Align::Left),
        (Word::CorrectedBy, Align::Right),
    ];
    let mut table = Table::new("who", columns.map(|(word, align)| (say(word), align)));
    let journal = register.journal(year);
    let reviews = reviews(register, year, &journal);
    for line in &journal {
        let signers = line.stamp.attached.signatures.iter().map(|signature| signature.actor.as_str());
        let signers: Vec<&str> = signers.collect();
        let (by, with) = match (signers.is_empty(), reviews.get(&line.stamp.seq)) {
            (false, _) => (Cell::Text(signers.join(", ")), Cell::Text(say(Word::SignedByActors))),
            (true, Some((actor, seq))) => (Cell::text(actor.as_str()), Cell::entry(*seq)),
            (true, None) => (Cell::Empty, Cell::Empty),
        };
        table.push(vec![
            Cell::entry(line.stamp.seq),
            Cell::text(line.kind.name()),
            Cell::text(&line.stamp.actor),
            Cell::text(line.stamp.at.as_str()),
            by,
            with,
            Cell::entry(line.corrected_by),
        ]);
    }
    Section { id: "who".into(), title: say(Word::WhoDid), blocks: vec![Block::Table(table)] }
}

/// By which later entry each entry was reviewed: a declaration by its acceptance, a submission by its endorsement, an
/// endorsement by its approval, everything else that is by the closing of the year.
fn reviews(register: &Register, year: i32, journal: &[JournalLine<'_>]) -> BTreeMap<u64, (String, u64)> {
    let mut reviews = BTreeMap::new();
    let closing = register.year(year).and_then(|book| book.closing());
    if let Some(closing) = closing {
        let reviewed = journal.iter().filter(|line| {
            let standing = line.corrected_by.is_none() && line.stamp.seq < closing.seq();
            standing && !matches!(line.kind, Kind::YearClosed | Kind::YearReopened | Kind::ReportIssued)
        });
        for line in reviewed {
            reviews.insert(line.stamp.seq, (closing.stamp.actor.clone(), closing.seq()));
        }
    }
    for ((_, envelope), account) in register.year(year).into_iter().flat_map(|book| &book.accounts) {
        let standing = || account.entries().filter(|filed| filed.in_force());
        let accepted = standing().rfind(|filed| matches!(filed.fact, Event::UseAccepted(_)));
        let used = standing().filter(|filed| match envelope {
            Envelope::Operating => matches!(filed.fact, Event::UseDeclared(_)),
            Envelope::CommonProjects => matches!(filed.fact, Event::ProjectSpent(_)),
        });
        if let Some(accepted) = accepted {
            for filed in used {
                reviews.insert(filed.seq(), (accepted.stamp.actor.clone(), accepted.seq()));
            }
        }
    }
    for project in register.projects().values() {
        if let (Some(submitted), Some(endorsed)) = (project.submission(), project.endorsement()) {
            reviews.insert(submitted.seq(), (endorsed.stamp.actor.clone(), endorsed.seq()));
        }
        if let (Some(endorsed), Some(approved)) = (project.endorsement(), project.approval()) {
            reviews.insert(endorsed.seq(), (approved.stamp.actor.clone(), approved.seq()));
        }
    }
    reviews
}
