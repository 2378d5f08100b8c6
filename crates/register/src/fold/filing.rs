//! How a fact is kept: each kind of event in its history.

use std::collections::BTreeMap;
use std::sync::Arc;

use notary::VerifierKey;

use crate::fold::place::{Home, Place};
use crate::fold::register::{ActorRecord, AdoptedKey, FundRecord};
use crate::payload::{
    ActorEnrolled, Envelope, FindingRaised, IndexPublished, KeyAdopted, LedgerOpened, ProjectSpent,
    ProjectSubmitted, Role, VerifierKeyEnrolled,
};
use crate::{
    Account, Code, EntryStamp, Event, Project, RaisedFinding, RecordedFact, Register, Year, YearBook,
};

/// How many keys a ledger may hold. There is one when the law changes; each is compared with all others.
pub(crate) const KEYS_MAX: usize = 100;

/// How many submissions a project may have. Each moves all its expenses to the year that it names.
pub(crate) const SUBMISSIONS_MAX: usize = 100;

impl Register {
    /// Puts a fact into its history: one arm for each kind of event, and no arm for any other.
    pub(crate) fn file(&mut self, stamp: EntryStamp, event: Event) {
        let (seq, hash, kind) = (stamp.seq, stamp.hash, event.kind());
        let home = self.home(&event);
        if let Some(year) = self.year_of_home(&home) {
            self.years.entry(year).or_default();
        }
        match event {
            Event::LedgerOpened(fact) => self.open(stamp, fact),
            Event::ActorEnrolled(fact) => self.enrol(stamp, fact),
            Event::ActorRetired(fact) => {
                let actor = fact.actor.clone();
                let record = self.actor_mut(&actor);
                record.left.insert(seq);
                record.retired.push(stamp, fact);
                self.note_registrar(actor.as_str());
            }
            Event::FundAdmitted(fact) => self.fund_mut(&fact.fund).admitted.push(stamp, fact),
            Event::FundEnded(fact) => self.fund_mut(&fact.fund).ended.push(stamp, fact),
            Event::KeyAdopted(fact) => self.adopt(stamp, fact),
            Event::IndexPublished(fact) => {
                self.figure_of.add(figure_key(&fact), seq);
                self.common.indices.push(stamp, fact);
            }
            Event::BudgetSet(fact) => self.book_mut(fact.year).budgets.push(stamp, fact),
            Event::AffiliatesCertified(fact) => self.book_mut(fact.year).counts.push(stamp, fact),
            Event::EvaluationGiven(fact) => self.book_mut(fact.year).evaluations.push(stamp, fact),
            Event::AllocationDetermined(fact) => self.book_mut(fact.year).determinations.push(stamp, fact),
            movement @ (Event::SubsidyPaid(_)
            | Event::PaymentSuspended(_)
            | Event::PaymentReleased(_)
            | Event::UseDeclared(_)
            | Event::UseAccepted(_)
            | Event::RepaymentClaimed(_)
            | Event::RepaymentReceived(_)
            | Event::RepaymentReturned(_)) => {
                if let Home::Account(year, fund, envelope) = &home {
                    self.account_mut(*year, fund, *envelope).push(RecordedFact::new(stamp, movement));
                }
            }
            Event::ProjectSubmitted(fact) => self.submit(stamp, fact),
            Event::ProjectEndorsed(fact) => self.project_mut(&fact.project).endorsed.push(stamp, fact),
            Event::ProjectApproved(fact) => self.project_mut(&fact.project).approved.push(stamp, fact),
            Event::ProjectRefused(fact) => self.project_mut(&fact.project).refused.push(stamp, fact),
            Event::ProjectSpent(fact) => self.spend(stamp, fact),
            Event::ProjectClosed(fact) => self.project_mut(&fact.project).closed.push(stamp, fact),
            Event::YearClosed(fact) => self.book_mut(fact.year).closings.push(stamp, fact),
            Event::YearReopened(fact) => self.book_mut(fact.year).reopenings.push(stamp, fact),
            Event::ReportIssued(fact) => self.book_mut(fact.year).reports.push(stamp, fact),
            Event::CheckpointWitnessed(fact) => self.common.witnessed.push(stamp, fact),
            Event::CheckpointStamped(fact) => self.common.stamped.push(stamp, fact),
            Event::VerifierKeyEnrolled(fact) => {
                self.verifier_of.add(fact.key.to_string(), seq);
                if let Some(bytes) = key_bytes(&fact) {
                    self.verifier_bytes.add(bytes, seq);
                }
                self.common.verifiers.push(stamp, fact);
            }
            Event::VerifierKeyRevoked(fact) => {
                self.revocation_of.add(fact.key.to_string(), seq);
                self.common.revoked.push(stamp, fact);
            }
            Event::FindingRaised(fact) => {
                self.raised_about.add(about(&fact), seq);
                self.finding_mut(&fact.finding).raised.push(stamp, fact);
            }
            Event::FindingAnswered(fact) => self.finding_mut(&fact.finding).answered.push(stamp, fact),
            Event::FindingClosed(fact) => self.finding_mut(&fact.finding).closed.push(stamp, fact),
            Event::MalfunctionNoticed(fact) => self.common.malfunctions.push(stamp, fact),
            Event::EntryCorrected(fact) => self.correct(stamp, fact),
        }
        self.leaves.keep(seq, hash);
        self.places.insert(seq, Place { kind, home });
    }

    fn open(&mut self, stamp: EntryStamp, fact: LedgerOpened) {
        // A second opening breaks a rule and enrols nobody again.
        if self.opened.is_none() {
            let enrolled = ActorEnrolled {
                actor: stamp.actor.parse().unwrap_or_else(|_| no_code()),
                organisation: None,
                public_key: None,
                roles: fact.roles.clone(),
            };
            let actor = self.actors.entry(stamp.actor.clone()).or_default();
            actor.valid.insert(stamp.seq);
            actor.enrolled.push(stamp.clone(), enrolled);
            self.note_registrar(&stamp.actor);
            self.opened = Some(RecordedFact::new(stamp, fact));
        }
    }

    fn enrol(&mut self, stamp: EntryStamp, fact: ActorEnrolled) {
        let (actor, valid) = (fact.actor.clone(), !self.invalid.contains(&stamp.seq));
        let record = self.actor_mut(&actor);
        if valid {
            record.valid.insert(stamp.seq);
        }
        record.enrolled.push(stamp, fact);
        self.note_registrar(actor.as_str());
    }

    fn adopt(&mut self, stamp: EntryStamp, fact: KeyAdopted) {
        // A key that is none, or one beyond the number that a ledger may hold, was reported as a broken rule; it applies to nothing.
        if self.common.keys.len() < KEYS_MAX
            && let Ok(law) = fact.key.law()
        {
            let key = AdoptedKey { fact: *fact.key, law: Arc::new(law), date: fact.date };
            self.common.keys.push(stamp, key);
        }
    }

    fn submit(&mut self, stamp: EntryStamp, fact: ProjectSubmitted) {
        let code = fact.project.clone();
        let before = self.project_year(code.as_str());
        let project = self.project_mut(&code);
        // A submission beyond the number that a project may have was reported as a broken rule; it moves nothing.
        if project.submitted.len() < SUBMISSIONS_MAX {
            project.submitted.push(stamp, fact);
            self.move_expenses(code.as_str(), before);
        }
    }

    fn spend(&mut self, stamp: EntryStamp, fact: ProjectSpent) {
        if let Some(year) = self.project_year(fact.project.as_str()) {
            let account = self.account_mut(year, fact.fund.as_str(), Envelope::CommonProjects);
            account.push(RecordedFact::new(stamp.clone(), fact.clone().into()));
        }
        self.project_mut(&fact.project).spent.push(stamp, fact);
    }

    /// Expenses are charged to the year of the submission in force: with another submission they move.
    pub(super) fn move_expenses(&mut self, code: &str, before: Option<i32>) {
        let (Some(before), Some(now)) = (before, self.project_year(code)) else { return };
        if before == now {
            return;
        }
        let mut spent: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for filed in self.projects.get(code).into_iter().flat_map(|project| &project.spent) {
            spent.entry(filed.fact.fund.to_string()).or_default().push(filed.seq());
        }
        for (fund, seqs) in spent {
            let place = (fund, Envelope::CommonProjects);
            let Some(old) = self.years.get_mut(&before) else { continue };
            let Some(account) = old.accounts.get_mut(&place) else { continue };
            let taken = account.take(seqs.into_iter());
            if account.is_empty() {
                old.accounts.remove(&place);
            }
            let book = self.years.entry(now).or_default();
            book.accounts.entry(place).or_default().put(taken);
        }
    }

    /// Notes whether an actor is a registrar now.
    pub(super) fn note_registrar(&mut self, actor: &str) {
        let is = self.actors.get(actor).is_some_and(|record| record.roles().contains(&Role::Registrar));
        if is {
            self.registrars.insert(actor.to_owned());
        } else {
            self.registrars.remove(actor);
        }
    }

    fn actor_mut(&mut self, actor: &Code) -> &mut ActorRecord {
        self.actors.entry(actor.to_string()).or_default()
    }

    fn fund_mut(&mut self, fund: &Code) -> &mut FundRecord {
        self.funds.entry(fund.to_string()).or_default()
    }

    fn book_mut(&mut self, year: Year) -> &mut YearBook {
        self.years.entry(year.calendar()).or_default()
    }

    pub(crate) fn account_mut(&mut self, year: i32, fund: &str, envelope: Envelope) -> &mut Account {
        let book = self.years.entry(year).or_default();
        book.accounts.entry((fund.to_owned(), envelope)).or_default()
    }

    fn project_mut(&mut self, code: &Code) -> &mut Project {
        self.projects.entry(code.to_string()).or_default()
    }

    fn finding_mut(&mut self, number: &Code) -> &mut RaisedFinding {
        self.raised.entry(number.to_string()).or_default()
    }
}

/// A code for an actor whose identifier is none: the entry layout allows more than a code does.
fn no_code() -> Code {
    "?".parse().expect("a question mark is a code")
}

/// What an index figure is a figure of.
pub(crate) fn figure_key(fact: &IndexPublished) -> (String, String, String) {
    (fact.index.to_string(), fact.base.to_string(), fact.month.to_string())
}

/// The bytes of a verifier key, if it is one.
pub(super) fn key_bytes(fact: &VerifierKeyEnrolled) -> Option<[u8; 32]> {
    Some(*fact.key.as_str().parse::<VerifierKey>().ok()?.public_bytes())
}

/// What a finding that was raised is about.
pub(super) fn about(fact: &FindingRaised) -> (String, Option<String>, Option<u64>) {
    (fact.code.to_string(), fact.fund.as_ref().map(ToString::to_string), fact.entries.first().copied())
}
