use register::chain::PaperCheckpoint;
use register::notary::Note;
use register::payload::{DeterminationStatus, Weights};
use register::{Figures, Finding, Severity};

use crate::page::Page;
use crate::{Block, Cell, FORMAT_VERSION, Identity, Section, Word};

impl Page<'_> {
    pub(crate) fn warnings(&self, findings: &[Finding]) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.book.count().is_some_and(|counts| counts.fact.weights == Weights::StandIn) {
            warnings.push(self.say(Word::StandInWarning));
        }
        match self.book.determination().map(|filed| filed.fact.status) {
            None => warnings.push(self.say(Word::NotDeterminedWarning)),
            Some(DeterminationStatus::Provisional) => warnings.push(self.say(Word::ProvisionalWarning)),
            Some(DeterminationStatus::Definitive) => {}
        }
        if findings.iter().any(|finding| finding.severity() == Severity::Error) {
            warnings.push(self.say(Word::ErrorsWarning));
        }
        warnings
    }

    pub(crate) fn identity(&self, identity: &Identity, figures: &Figures) -> Section {
        let checkpoint = self.last_checkpoint();
        let closed = self.book.closing();
        let act = |day: Option<&register::Date>, seq: u64, why: &str| {
            let day = day.map_or_else(String::new, |day| format!("{} · ", self.language.date(day.as_str())));
            Cell::Text(format!("{day}{} {seq}{why}", self.say(Word::Entry)))
        };
        let closed = closed.map_or_else(
            || self.text(Word::NotClosed),
            |filed| act(filed.fact.date.as_ref(), filed.seq(), ""),
        );
        let reopened = self.book.reopenings.iter().rev().find(|filed| filed.in_force());
        let mut facts = vec![
            self.fact(Word::Year, Cell::Text(self.year.to_string())),
            self.fact(Word::Origin, Cell::text(&identity.origin)),
            self.fact(Word::AsOf, Cell::entry(identity.as_of.seq)),
            self.fact(Word::RecordedAt, Cell::text(identity.at.as_str())),
            self.fact(Word::DueDatesAt, Cell::date(Some(&identity.day))),
            self.fact(Word::HeadHash, Cell::Text(identity.as_of.hash.to_string())),
            self.fact(Word::TreeRoot, Cell::Text(identity.root.to_string())),
            self.fact(Word::Checkpoint, checkpoint),
            self.fact(Word::Closed, closed),
            self.fact(Word::Program, Cell::text(&identity.program)),
            self.fact(Word::Currency, self.text(Word::Euros)),
            self.fact(Word::FormatVersion, Cell::Whole(u64::from(FORMAT_VERSION))),
            self.fact(Word::FiguresDigest, Cell::Text(figures.sha256.to_string())),
        ];
        if let Some(filed) = reopened {
            let why = format!(" · {}", filed.fact.reason);
            let place = facts.iter().position(|(name, _)| *name == self.say(Word::Closed)).unwrap_or(0);
            let told = act(filed.fact.date.as_ref(), filed.seq(), &why);
            facts.insert(place + 1, self.fact(Word::Reopened, told));
        }
        let paper = PaperCheckpoint { size: identity.as_of.seq, root: identity.root };
        let paper = format!("{}\n\n{paper}", self.say(Word::PaperCheckpoint)).trim_end().to_owned();
        self.section("identity", Word::Identity, vec![Block::Facts(facts), Block::Note(paper)])
    }

    /// The last checkpoint that is known to be with others: handed to a witness, or stamped.
    fn last_checkpoint(&self) -> Cell {
        let witnessed = self.register.witnessed().iter().rev().find(|filed| filed.in_force());
        let stamped = self.register.stamped().iter().rev().find(|filed| filed.in_force());
        match (witnessed, stamped) {
            (Some(witnessed), stamped) if stamped.is_none_or(|stamped| stamped.seq() < witnessed.seq()) => {
                let fact = &witnessed.fact;
                Cell::Text(format!("{} {} ({})", fact.size, fact.root, fact.witness))
            }
            (_, Some(stamped)) => {
                let fact = &stamped.fact;
                let text = String::from_utf8(fact.checkpoint.bytes()).unwrap_or_default();
                let note = text.parse::<Note>().ok();
                let root = note.map(|note| note.checkpoint().root.to_string()).unwrap_or_default();
                let entry = self.say(Word::Entry);
                Cell::Text(format!(
                    "{} {root} ({}, {}, {entry} {})",
                    fact.size,
                    fact.authority,
                    fact.time,
                    stamped.seq()
                ))
            }
            _ => self.text(Word::NoCheckpoint),
        }
    }
}
