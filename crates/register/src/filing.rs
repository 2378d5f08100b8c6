//! Where a fact is kept, and how a correction finds it again.

use std::sync::Arc;

use notary::VerifierKey;

use crate::filed::{at, mark};
use crate::payload::{
    ActorEnrolled, EntryCorrected, Envelope, FindingRaised, IndexPublished, Role, VerifierKeyEnrolled,
};
use crate::register::{AdoptedKey, Place, Shelf};
use crate::{Event, Filed, Kind, Register, Stamp};

/// How many keys a ledger may hold. There is one when the law changes; each is held against all others.
pub(crate) const KEYS_MAX: usize = 100;

/// How many submissions a project may have. Each moves all its expenses to the year that it names.
pub(crate) const SUBMISSIONS_MAX: usize = 100;

impl Register {
    /// Puts a fact where it belongs.
    pub(crate) fn file(&mut self, stamp: Stamp, event: Event) {
        let seq = stamp.seq;
        let kind = event.kind();
        if let Some(year) = self.year_of(&event) {
            self.years.entry(year).or_default();
        }
        let shelf = self.shelf(&event);
        if self.lets_go && event.is_let_go() {
            if let Shelf::Account(year, fund, envelope) = shelf {
                let book = self.years.entry(year).or_default();
                book.accounts.entry((fund, envelope)).or_default().let_go(&event);
            }
            return;
        }
        self.leaves.keep(seq, stamp.hash);
        self.places.insert(seq, Place { kind, shelf: shelf.clone() });
        match (shelf, event) {
            // A second opening breaks a rule and enrols nobody anew.
            (_, Event::LedgerOpened(_)) if self.opened.is_some() => {}
            (_, Event::LedgerOpened(fact)) => {
                let enrolled = ActorEnrolled {
                    actor: stamp.actor.parse().unwrap_or_else(|_| no_code()),
                    organisation: None,
                    public_key: None,
                    roles: fact.roles.clone(),
                };
                let actor = self.actors.entry(stamp.actor.clone()).or_default();
                actor.valid.insert(seq);
                actor.enrolled.push(Filed::new(stamp.clone(), enrolled));
                self.note_registrar(&stamp.actor);
                self.opened.get_or_insert(Filed::new(stamp, fact));
            }
            (Shelf::Actor(actor), Event::ActorEnrolled(fact)) => {
                let record = self.actors.entry(actor.clone()).or_default();
                if !self.invalid.contains(&seq) {
                    record.valid.insert(seq);
                }
                record.enrolled.push(Filed::new(stamp, fact));
                self.note_registrar(&actor);
            }
            (Shelf::Actor(actor), Event::ActorRetired(fact)) => {
                let record = self.actors.entry(actor.clone()).or_default();
                record.left.insert(seq);
                record.retired.push(Filed::new(stamp, fact));
                self.note_registrar(&actor);
            }
            (Shelf::Fund(fund), Event::FundAdmitted(fact)) => {
                self.funds.entry(fund).or_default().admitted.push(Filed::new(stamp, fact));
            }
            (Shelf::Fund(fund), Event::FundEnded(fact)) => {
                self.funds.entry(fund).or_default().ended.push(Filed::new(stamp, fact));
            }
            (_, Event::KeyAdopted(fact)) => {
                // A key that is none was told as a broken rule; it applies to nothing.
                // One beyond the number that a ledger may hold was told too.
                if self.keys.len() < KEYS_MAX
                    && let Ok(law) = fact.key.law()
                {
                    let key = AdoptedKey { fact: *fact.key, law: Arc::new(law), date: fact.date };
                    self.keys.push(Filed::new(stamp, key));
                }
            }
            (_, Event::IndexPublished(fact)) => {
                self.figure_of.add(figure_key(&fact), seq);
                self.indices.push(Filed::new(stamp, fact));
            }
            (_, Event::CheckpointWitnessed(fact)) => self.witnessed.push(Filed::new(stamp, fact)),
            (_, Event::CheckpointStamped(fact)) => self.stamped.push(Filed::new(stamp, fact)),
            (_, Event::VerifierKeyEnrolled(fact)) => {
                self.verifier_of.add(fact.key.to_string(), seq);
                if let Some(bytes) = key_bytes(&fact) {
                    self.verifier_bytes.add(bytes, seq);
                }
                self.verifiers.push(Filed::new(stamp, fact));
            }
            (_, Event::VerifierKeyRevoked(fact)) => {
                self.revocation_of.add(fact.key.to_string(), seq);
                self.revoked.push(Filed::new(stamp, fact));
            }
            (_, Event::MalfunctionNoticed(fact)) => self.malfunctions.push(Filed::new(stamp, fact)),
            (_, Event::EntryCorrected(fact)) => self.correct(stamp, fact),
            (Shelf::Year(year), event) => self.file_in_year(year, stamp, event),
            (Shelf::Account(year, fund, envelope), event) => {
                let book = self.years.entry(year).or_default();
                book.accounts.entry((fund, envelope)).or_default().push(Filed::new(stamp, event));
            }
            (Shelf::Finding(number), event) => self.file_in_finding(number, stamp, event),
            (Shelf::Project(project) | Shelf::Spending(project), event) => {
                self.file_in_project(project, stamp, event);
            }
            _ => {}
        }
    }

    fn file_in_year(&mut self, year: i32, stamp: Stamp, event: Event) {
        let book = self.years.entry(year).or_default();
        match event {
            Event::BudgetSet(fact) => book.budgets.push(Filed::new(stamp, fact)),
            Event::AffiliatesCertified(fact) => book.counts.push(Filed::new(stamp, fact)),
            Event::EvaluationGiven(fact) => book.evaluations.push(Filed::new(stamp, fact)),
            Event::AllocationDetermined(fact) => book.determinations.push(Filed::new(stamp, fact)),
            Event::YearClosed(fact) => book.closings.push(Filed::new(stamp, fact)),
            Event::YearReopened(fact) => book.reopenings.push(Filed::new(stamp, fact)),
            Event::ReportIssued(fact) => book.reports.push(Filed::new(stamp, fact)),
            _ => {}
        }
    }

    fn file_in_project(&mut self, code: String, stamp: Stamp, event: Event) {
        let before = self.project_year(&code);
        let project = self.projects.entry(code.clone()).or_default();
        match event {
            Event::ProjectSubmitted(fact)
                // A submission beyond the number that a project may have was told as a broken rule; it moves nothing.
                if project.submitted.len() < SUBMISSIONS_MAX => {
                    project.submitted.push(Filed::new(stamp, fact));
                    self.move_expenses(&code, before);
                }
            Event::ProjectEndorsed(fact) => project.endorsed.push(Filed::new(stamp, fact)),
            Event::ProjectApproved(fact) => project.approved.push(Filed::new(stamp, fact)),
            Event::ProjectRefused(fact) => project.refused.push(Filed::new(stamp, fact)),
            Event::ProjectClosed(fact) => project.closed.push(Filed::new(stamp, fact)),
            Event::ProjectSpent(fact) => {
                project.spent.push(Filed::new(stamp.clone(), fact.clone()));
                if let Some(year) = before {
                    let place = (fact.fund.to_string(), Envelope::CommonProjects);
                    let book = self.years.entry(year).or_default();
                    book.accounts.entry(place).or_default().push(Filed::new(stamp, fact.into()));
                }
            }
            _ => {}
        }
    }

    /// Expenses are charged to the year of the submission that stands: with another submission they move.
    fn move_expenses(&mut self, code: &str, before: Option<i32>) {
        let (Some(before), Some(now)) = (before, self.project_year(code)) else { return };
        if before == now {
            return;
        }
        let spent = self.projects.get(code).into_iter().flat_map(|project| &project.spent);
        let mut funds: Vec<String> = spent.map(|filed| filed.fact.fund.to_string()).collect();
        funds.sort_unstable();
        funds.dedup();
        for fund in funds {
            let place = (fund, Envelope::CommonProjects);
            let Some(old) = self.years.get_mut(&before) else { continue };
            let Some(account) = old.accounts.get_mut(&place) else { continue };
            let taken = account.take_expenses(code);
            if account.entries().is_empty() {
                old.accounts.remove(&place);
            }
            let book = self.years.entry(now).or_default();
            book.accounts.entry(place).or_default().insert(taken);
        }
    }

    fn file_in_finding(&mut self, number: String, stamp: Stamp, event: Event) {
        let raised = self.raised.entry(number).or_default();
        match event {
            Event::FindingRaised(fact) => {
                self.raised_about.add(about(&fact), stamp.seq);
                raised.raised.push(Filed::new(stamp, fact));
            }
            Event::FindingAnswered(fact) => raised.answered.push(Filed::new(stamp, fact)),
            Event::FindingClosed(fact) => raised.closed.push(Filed::new(stamp, fact)),
            _ => {}
        }
    }

    /// Notes whether an actor is a registrar now.
    fn note_registrar(&mut self, actor: &str) {
        let is = self.actors.get(actor).is_some_and(|record| record.roles().contains(&Role::Registrar));
        if is {
            self.registrars.insert(actor.to_owned());
        } else {
            self.registrars.remove(actor);
        }
    }

    fn shelf(&self, event: &Event) -> Shelf {
        let account = |year: crate::Year, fund: &crate::Code, envelope: Envelope| {
            Shelf::Account(year.calendar(), fund.to_string(), envelope)
        };
        match event {
            Event::ActorEnrolled(fact) => Shelf::Actor(fact.actor.to_string()),
            Event::ActorRetired(fact) => Shelf::Actor(fact.actor.to_string()),
            Event::FundAdmitted(fact) => Shelf::Fund(fact.fund.to_string()),
            Event::FundEnded(fact) => Shelf::Fund(fact.fund.to_string()),
            Event::SubsidyPaid(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::PaymentSuspended(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::PaymentReleased(fact) => self
                .suspension(fact.suspension)
                .map_or(Shelf::Ledger, |(year, fund, envelope)| Shelf::Account(year, fund.into(), envelope)),
            Event::UseDeclared(fact) => account(fact.year, &fact.fund, Envelope::Operating),
            Event::UseAccepted(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::RepaymentClaimed(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::RepaymentReceived(fact) => account(fact.year, &fact.fund, fact.envelope),
            Event::RepaymentReturned(fact) => self
                .repayment(fact.repayment)
                .map_or(Shelf::Ledger, |(year, fund, envelope)| Shelf::Account(year, fund.into(), envelope)),
            Event::ProjectSubmitted(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectEndorsed(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectApproved(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectRefused(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectSpent(fact) => Shelf::Spending(fact.project.to_string()),
            Event::ProjectClosed(fact) => Shelf::Project(fact.project.to_string()),
            Event::FindingRaised(fact) => Shelf::Finding(fact.finding.to_string()),
            Event::FindingAnswered(fact) => Shelf::Finding(fact.finding.to_string()),
            Event::FindingClosed(fact) => Shelf::Finding(fact.finding.to_string()),
            other => match (other.kind(), self.year_of(other)) {
                (Kind::EntryCorrected, _) | (_, None) => Shelf::Ledger,
                (_, Some(year)) => Shelf::Year(year),
            },
        }
    }

    /// Marks the fact of an entry as one that no longer counts.
    fn correct(&mut self, stamp: Stamp, fact: EntryCorrected) {
        let (seq, by) = (fact.entry, stamp.seq);
        // An entry that comes later, itself, a correction and the opening cannot be corrected; that one was named is a
        // broken rule, and stays one.
        let stays = matches!(self.kind_of(seq), Some(Kind::EntryCorrected | Kind::LedgerOpened));
        if seq >= by || stays || self.corrections.contains_key(&seq) {
            return;
        }
        self.corrections.insert(seq, Filed::new(stamp, fact));
        let Some(place) = self.places.get(&seq) else { return };
        match &place.shelf {
            Shelf::Ledger => {
                if let Some(figure) = at(&self.indices, seq) {
                    self.figure_of.drop(&figure_key(&figure.fact), seq);
                }
                if let Some(filed) = at(&self.verifiers, seq) {
                    self.verifier_of.drop(&filed.fact.key.to_string(), seq);
                    if let Some(bytes) = key_bytes(&filed.fact) {
                        self.verifier_bytes.drop(&bytes, seq);
                    }
                }
                mark(&mut self.keys, seq, by);
                mark(&mut self.indices, seq, by);
                mark(&mut self.witnessed, seq, by);
                mark(&mut self.stamped, seq, by);
                mark(&mut self.verifiers, seq, by);
                mark(&mut self.revoked, seq, by);
                mark(&mut self.malfunctions, seq, by);
            }
            Shelf::Actor(actor) => {
                let actor = actor.clone();
                if let Some(record) = self.actors.get_mut(&actor) {
                    record.valid.remove(&seq);
                    record.left.remove(&seq);
                    mark(&mut record.enrolled, seq, by);
                    mark(&mut record.retired, seq, by);
                }
                self.note_registrar(&actor);
            }
            Shelf::Fund(fund) => {
                if let Some(fund) = self.funds.get_mut(fund) {
                    mark(&mut fund.admitted, seq, by);
                    mark(&mut fund.ended, seq, by);
                }
            }
            Shelf::Year(year) => {
                if let Some(book) = self.years.get_mut(year) {
                    mark(&mut book.budgets, seq, by);
                    mark(&mut book.counts, seq, by);
                    mark(&mut book.evaluations, seq, by);
                    mark(&mut book.determinations, seq, by);
                    mark(&mut book.closings, seq, by);
                    mark(&mut book.reopenings, seq, by);
                    mark(&mut book.reports, seq, by);
                }
            }
            Shelf::Account(year, fund, envelope) => {
                let account = (fund.clone(), *envelope);
                if let Some(account) =
                    self.years.get_mut(year).and_then(|book| book.accounts.get_mut(&account))
                {
                    account.correct(seq, by);
                }
            }
            Shelf::Project(code) => {
                let code = code.clone();
                let before = self.project_year(&code);
                if let Some(project) = self.projects.get_mut(&code) {
                    mark(&mut project.submitted, seq, by);
                    mark(&mut project.endorsed, seq, by);
                    mark(&mut project.approved, seq, by);
                    mark(&mut project.refused, seq, by);
                    mark(&mut project.closed, seq, by);
                }
                self.move_expenses(&code, before);
            }
            Shelf::Finding(number) => {
                if let Some(raised) = self.raised.get_mut(number) {
                    if let Some(filed) = at(&raised.raised, seq) {
                        self.raised_about.drop(&about(&filed.fact), seq);
                    }
                    mark(&mut raised.raised, seq, by);
                    mark(&mut raised.answered, seq, by);
                    mark(&mut raised.closed, seq, by);
                }
            }
            Shelf::Spending(code) => {
                let year = self.project_year(code);
                let Some(project) = self.projects.get_mut(code) else { return };
                mark(&mut project.spent, seq, by);
                let spent = at(&project.spent, seq);
                let account = spent.map(|spent| (spent.fact.fund.to_string(), Envelope::CommonProjects));
                if let (Some(account), Some(year)) = (account, year)
                    && let Some(account) =
                        self.years.get_mut(&year).and_then(|book| book.accounts.get_mut(&account))
                {
                    account.correct(seq, by);
                }
            }
        }
    }
}

/// A code for an actor whose identifier is none: the entry layout allows more than a code does.
fn no_code() -> crate::Code {
    "?".parse().expect("a question mark is a code")
}

/// What an index figure is a figure of.
pub(crate) fn figure_key(fact: &IndexPublished) -> (String, String, String) {
    (fact.index.to_string(), fact.base.to_string(), fact.month.to_string())
}

/// The bytes of a verifier key, if it is one.
fn key_bytes(fact: &VerifierKeyEnrolled) -> Option<[u8; 32]> {
    Some(*fact.key.as_str().parse::<VerifierKey>().ok()?.public_bytes())
}

/// What a finding that was raised is about.
fn about(fact: &FindingRaised) -> (String, Option<String>, Option<u64>) {
    (fact.code.to_string(), fact.fund.as_ref().map(ToString::to_string), fact.entries.first().copied())
}
