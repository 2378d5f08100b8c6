//! Where a fact is kept, and how a correction finds it again.

use std::collections::BTreeMap;
use std::sync::Arc;

use notary::VerifierKey;

use crate::fact::filed::{at, mark};
use crate::fold::register::{ActorRecord, AdoptedKey, FundRecord, Home, Place};
use crate::payload::{
    ActorEnrolled, ActorRetired, EntryCorrected, Envelope, FindingRaised, IndexPublished, KeyAdopted,
    LedgerOpened, ProjectSpent, ProjectSubmitted, Role, VerifierKeyEnrolled,
};
use crate::{Code, Event, Filed, Kind, Project, RaisedFinding, Register, Stamp, Year, YearBook};

/// How many keys a ledger may hold. There is one when the law changes; each is held against all others.
pub(crate) const KEYS_MAX: usize = 100;

/// How many submissions a project may have. Each moves all its expenses to the year that it names.
pub(crate) const SUBMISSIONS_MAX: usize = 100;

impl Register {
    /// Puts a fact where it belongs: one arm for each kind of event, and no arm for any other.
    pub(crate) fn file(&mut self, stamp: Stamp, event: Event) {
        let (seq, hash, kind) = (stamp.seq, stamp.hash, event.kind());
        if let Some(year) = self.year_of(&event) {
            self.years.entry(year).or_default();
        }
        if self.lets_go && self.let_go(&event) {
            return;
        }
        let home = match event {
            Event::LedgerOpened(fact) => self.open(stamp, fact),
            Event::ActorEnrolled(fact) => self.enrol(stamp, fact),
            Event::ActorRetired(fact) => self.retire(stamp, fact),
            Event::FundAdmitted(fact) => {
                let code = fact.fund.to_string();
                self.funds.entry(code.clone()).or_default().admitted.push(Filed::new(stamp, fact));
                Home::Fund(code)
            }
            Event::FundEnded(fact) => {
                let code = fact.fund.to_string();
                self.funds.entry(code.clone()).or_default().ended.push(Filed::new(stamp, fact));
                Home::Fund(code)
            }
            Event::KeyAdopted(fact) => self.adopt(stamp, fact),
            Event::IndexPublished(fact) => {
                self.figure_of.add(figure_key(&fact), seq);
                self.indices.push(Filed::new(stamp, fact));
                Home::Ledger
            }
            Event::BudgetSet(fact) => {
                self.in_year(fact.year, |book| book.budgets.push(Filed::new(stamp, fact)))
            }
            Event::AffiliatesCertified(fact) => {
                self.in_year(fact.year, |book| book.counts.push(Filed::new(stamp, fact)))
            }
            Event::EvaluationGiven(fact) => {
                self.in_year(fact.year, |book| book.evaluations.push(Filed::new(stamp, fact)))
            }
            Event::AllocationDetermined(fact) => {
                self.in_year(fact.year, |book| book.determinations.push(Filed::new(stamp, fact)))
            }
            Event::SubsidyPaid(fact) => {
                self.in_envelope((fact.year, fact.fund.clone(), fact.envelope), stamp, fact)
            }
            Event::PaymentSuspended(fact) => {
                self.in_envelope((fact.year, fact.fund.clone(), fact.envelope), stamp, fact)
            }
            Event::PaymentReleased(fact) => {
                let named = self.suspension(fact.suspension).map(owned);
                self.in_account_moved(named, stamp, fact)
            }
            Event::UseDeclared(fact) => {
                self.in_envelope((fact.year, fact.fund.clone(), Envelope::Operating), stamp, fact)
            }
            Event::UseAccepted(fact) => {
                self.in_envelope((fact.year, fact.fund.clone(), fact.envelope), stamp, fact)
            }
            Event::RepaymentClaimed(fact) => {
                self.in_envelope((fact.year, fact.fund.clone(), fact.envelope), stamp, fact)
            }
            Event::RepaymentReceived(fact) => {
                self.in_envelope((fact.year, fact.fund.clone(), fact.envelope), stamp, fact)
            }
            Event::RepaymentReturned(fact) => {
                let named = self.repayment(fact.repayment).map(owned);
                self.in_account_moved(named, stamp, fact)
            }
            Event::ProjectSubmitted(fact) => self.submit(stamp, fact),
            Event::ProjectEndorsed(fact) => self
                .in_project(fact.project.clone(), |project| project.endorsed.push(Filed::new(stamp, fact))),
            Event::ProjectApproved(fact) => self
                .in_project(fact.project.clone(), |project| project.approved.push(Filed::new(stamp, fact))),
            Event::ProjectRefused(fact) => {
                self.in_project(fact.project.clone(), |project| project.refused.push(Filed::new(stamp, fact)))
            }
            Event::ProjectSpent(fact) => self.spend(stamp, fact),
            Event::ProjectClosed(fact) => {
                self.in_project(fact.project.clone(), |project| project.closed.push(Filed::new(stamp, fact)))
            }
            Event::YearClosed(fact) => {
                self.in_year(fact.year, |book| book.closings.push(Filed::new(stamp, fact)))
            }
            Event::YearReopened(fact) => {
                self.in_year(fact.year, |book| book.reopenings.push(Filed::new(stamp, fact)))
            }
            Event::ReportIssued(fact) => {
                self.in_year(fact.year, |book| book.reports.push(Filed::new(stamp, fact)))
            }
            Event::CheckpointWitnessed(fact) => {
                self.witnessed.push(Filed::new(stamp, fact));
                Home::Ledger
            }
            Event::CheckpointStamped(fact) => {
                self.stamped.push(Filed::new(stamp, fact));
                Home::Ledger
            }
            Event::VerifierKeyEnrolled(fact) => {
                self.verifier_of.add(fact.key.to_string(), seq);
                if let Some(bytes) = key_bytes(&fact) {
                    self.verifier_bytes.add(bytes, seq);
                }
                self.verifiers.push(Filed::new(stamp, fact));
                Home::Ledger
            }
            Event::VerifierKeyRevoked(fact) => {
                self.revocation_of.add(fact.key.to_string(), seq);
                self.revoked.push(Filed::new(stamp, fact));
                Home::Ledger
            }
            Event::FindingRaised(fact) => {
                self.raised_about.add(about(&fact), seq);
                self.in_finding(fact.finding.clone(), |raised| raised.raised.push(Filed::new(stamp, fact)))
            }
            Event::FindingAnswered(fact) => {
                self.in_finding(fact.finding.clone(), |raised| raised.answered.push(Filed::new(stamp, fact)))
            }
            Event::FindingClosed(fact) => {
                self.in_finding(fact.finding.clone(), |raised| raised.closed.push(Filed::new(stamp, fact)))
            }
            Event::MalfunctionNoticed(fact) => {
                self.malfunctions.push(Filed::new(stamp, fact));
                Home::Ledger
            }
            Event::EntryCorrected(fact) => {
                self.correct(stamp, fact);
                Home::Ledger
            }
        };
        self.leaves.keep(seq, hash);
        self.places.insert(seq, Place { kind, home });
    }

    fn open(&mut self, stamp: Stamp, fact: LedgerOpened) -> Home {
        // A second opening breaks a rule and enrols nobody anew.
        if self.opened.is_none() {
            let enrolled = ActorEnrolled {
                actor: stamp.actor.parse().unwrap_or_else(|_| no_code()),
                organisation: None,
                public_key: None,
                roles: fact.roles.clone(),
            };
            let actor = self.actors.entry(stamp.actor.clone()).or_default();
            actor.valid.insert(stamp.seq);
            actor.enrolled.push(Filed::new(stamp.clone(), enrolled));
            self.note_registrar(&stamp.actor);
            self.opened = Some(Filed::new(stamp, fact));
        }
        Home::Ledger
    }

    fn enrol(&mut self, stamp: Stamp, fact: ActorEnrolled) -> Home {
        let actor = fact.actor.to_string();
        let record = self.actors.entry(actor.clone()).or_default();
        if !self.invalid.contains(&stamp.seq) {
            record.valid.insert(stamp.seq);
        }
        record.enrolled.push(Filed::new(stamp, fact));
        self.note_registrar(&actor);
        Home::Actor(actor)
    }

    fn retire(&mut self, stamp: Stamp, fact: ActorRetired) -> Home {
        let actor = fact.actor.to_string();
        let record = self.actors.entry(actor.clone()).or_default();
        record.left.insert(stamp.seq);
        record.retired.push(Filed::new(stamp, fact));
        self.note_registrar(&actor);
        Home::Actor(actor)
    }

    fn adopt(&mut self, stamp: Stamp, fact: KeyAdopted) -> Home {
        // A key that is none, or one beyond the number that a ledger may hold, was told as a broken rule; it applies to nothing.
        if self.keys.len() < KEYS_MAX
            && let Ok(law) = fact.key.law()
        {
            let key = AdoptedKey { fact: *fact.key, law: Arc::new(law), date: fact.date };
            self.keys.push(Filed::new(stamp, key));
        }
        Home::Ledger
    }

    fn in_year(&mut self, year: Year, push: impl FnOnce(&mut YearBook)) -> Home {
        push(self.years.entry(year.calendar()).or_default());
        Home::Year(year.calendar())
    }

    fn in_envelope(
        &mut self,
        (year, fund, envelope): (Year, Code, Envelope),
        stamp: Stamp,
        fact: impl Into<Event>,
    ) -> Home {
        self.in_account_moved(Some((year.calendar(), fund.to_string(), envelope)), stamp, fact)
    }

    /// In the account of the movement that a fact names; one that names none was told as a broken rule, and moves nothing.
    fn in_account_moved(
        &mut self,
        account: Option<(i32, String, Envelope)>,
        stamp: Stamp,
        fact: impl Into<Event>,
    ) -> Home {
        let Some((year, fund, envelope)) = account else { return Home::Ledger };
        let book = self.years.entry(year).or_default();
        book.accounts.entry((fund.clone(), envelope)).or_default().push(Filed::new(stamp, fact.into()));
        Home::Account(year, fund, envelope)
    }

    fn in_project(&mut self, code: Code, push: impl FnOnce(&mut Project)) -> Home {
        push(self.projects.entry(code.to_string()).or_default());
        Home::Project(code.into())
    }

    fn in_finding(&mut self, number: Code, push: impl FnOnce(&mut RaisedFinding)) -> Home {
        push(self.raised.entry(number.to_string()).or_default());
        Home::Finding(number.into())
    }

    fn submit(&mut self, stamp: Stamp, fact: ProjectSubmitted) -> Home {
        let code = fact.project.to_string();
        let before = self.project_year(&code);
        let project = self.projects.entry(code.clone()).or_default();
        // A submission beyond the number that a project may have was told as a broken rule; it moves nothing.
        if project.submitted.len() < SUBMISSIONS_MAX {
            project.submitted.push(Filed::new(stamp, fact));
            self.move_expenses(&code, before);
        }
        Home::Project(code)
    }

    fn spend(&mut self, stamp: Stamp, fact: ProjectSpent) -> Home {
        let (code, fund) = (fact.project.to_string(), fact.fund.to_string());
        if let Some(year) = self.project_year(&code) {
            let account = Some((year, fund, Envelope::CommonProjects));
            self.in_account_moved(account, stamp.clone(), fact.clone());
        }
        self.projects.entry(code.clone()).or_default().spent.push(Filed::new(stamp, fact));
        Home::Spending(code)
    }

    /// Expenses are charged to the year of the submission that stands: with another submission they move.
    fn move_expenses(&mut self, code: &str, before: Option<i32>) {
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
    fn note_registrar(&mut self, actor: &str) {
        let is = self.actors.get(actor).is_some_and(|record| record.roles().contains(&Role::Registrar));
        if is {
            self.registrars.insert(actor.to_owned());
        } else {
            self.registrars.remove(actor);
        }
    }

    /// Marks the fact of an entry as one that no longer counts: one arm for each kind of event, as above.
    fn correct(&mut self, stamp: Stamp, fact: EntryCorrected) {
        let (seq, by) = (fact.entry, stamp.seq);
        // An entry that comes later, itself, a correction and the opening cannot be corrected; that one was named is a
        // broken rule, and stays one.
        let stays = matches!(self.kind_of(seq), Some(Kind::EntryCorrected | Kind::LedgerOpened));
        if seq >= by || stays || self.corrections.contains_key(&seq) {
            return;
        }
        self.corrections.insert(seq, Filed::new(stamp, fact));
        let Some(Place { kind, home }) = self.places.get(&seq).cloned() else { return };
        match kind {
            Kind::LedgerOpened | Kind::EntryCorrected => {}
            Kind::ActorEnrolled => self.correct_actor(&home, |record| {
                record.valid.remove(&seq);
                mark(&mut record.enrolled, seq, by);
            }),
            Kind::ActorRetired => self.correct_actor(&home, |record| {
                record.left.remove(&seq);
                mark(&mut record.retired, seq, by);
            }),
            Kind::FundAdmitted => self.correct_fund(&home, |fund| mark(&mut fund.admitted, seq, by)),
            Kind::FundEnded => self.correct_fund(&home, |fund| mark(&mut fund.ended, seq, by)),
            Kind::KeyAdopted => mark(&mut self.keys, seq, by),
            Kind::IndexPublished => {
                if let Some(figure) = at(&self.indices, seq) {
                    self.figure_of.remove(&figure_key(&figure.fact), seq);
                }
                mark(&mut self.indices, seq, by);
            }
            Kind::BudgetSet => self.correct_year(&home, |book| mark(&mut book.budgets, seq, by)),
            Kind::AffiliatesCertified => self.correct_year(&home, |book| mark(&mut book.counts, seq, by)),
            Kind::EvaluationGiven => self.correct_year(&home, |book| mark(&mut book.evaluations, seq, by)),
            Kind::AllocationDetermined => {
                self.correct_year(&home, |book| mark(&mut book.determinations, seq, by));
            }
            Kind::YearClosed => self.correct_year(&home, |book| mark(&mut book.closings, seq, by)),
            Kind::YearReopened => self.correct_year(&home, |book| mark(&mut book.reopenings, seq, by)),
            Kind::ReportIssued => self.correct_year(&home, |book| mark(&mut book.reports, seq, by)),
            Kind::SubsidyPaid
            | Kind::PaymentSuspended
            | Kind::PaymentReleased
            | Kind::UseDeclared
            | Kind::UseAccepted
            | Kind::RepaymentClaimed
            | Kind::RepaymentReceived
            | Kind::RepaymentReturned => self.correct_account(&home, seq, by),
            Kind::ProjectSubmitted => {
                let Home::Project(code) = &home else { return };
                let before = self.project_year(code);
                self.correct_project(&home, |project| mark(&mut project.submitted, seq, by));
                self.move_expenses(code, before);
            }
            Kind::ProjectEndorsed => {
                self.correct_project(&home, |project| mark(&mut project.endorsed, seq, by))
            }
            Kind::ProjectApproved => {
                self.correct_project(&home, |project| mark(&mut project.approved, seq, by))
            }
            Kind::ProjectRefused => {
                self.correct_project(&home, |project| mark(&mut project.refused, seq, by))
            }
            Kind::ProjectClosed => self.correct_project(&home, |project| mark(&mut project.closed, seq, by)),
            Kind::ProjectSpent => self.correct_expense(&home, seq, by),
            Kind::CheckpointWitnessed => mark(&mut self.witnessed, seq, by),
            Kind::CheckpointStamped => mark(&mut self.stamped, seq, by),
            Kind::VerifierKeyEnrolled => {
                if let Some(filed) = at(&self.verifiers, seq) {
                    self.verifier_of.remove(&filed.fact.key.to_string(), seq);
                    if let Some(bytes) = key_bytes(&filed.fact) {
                        self.verifier_bytes.remove(&bytes, seq);
                    }
                }
                mark(&mut self.verifiers, seq, by);
            }
            Kind::VerifierKeyRevoked => mark(&mut self.revoked, seq, by),
            Kind::FindingRaised => {
                if let Home::Finding(number) = &home
                    && let Some(filed) = self.raised.get(number).and_then(|raised| at(&raised.raised, seq))
                {
                    self.raised_about.remove(&about(&filed.fact), seq);
                }
                self.correct_finding(&home, |raised| mark(&mut raised.raised, seq, by));
            }
            Kind::FindingAnswered => {
                self.correct_finding(&home, |raised| mark(&mut raised.answered, seq, by))
            }
            Kind::FindingClosed => self.correct_finding(&home, |raised| mark(&mut raised.closed, seq, by)),
            Kind::MalfunctionNoticed => mark(&mut self.malfunctions, seq, by),
        }
    }

    fn correct_actor(&mut self, home: &Home, change: impl FnOnce(&mut ActorRecord)) {
        let Home::Actor(actor) = home else { return };
        if let Some(found) = self.actors.get_mut(actor) {
            change(found);
        }
        self.note_registrar(actor);
    }

    fn correct_fund(&mut self, home: &Home, change: impl FnOnce(&mut FundRecord)) {
        let Home::Fund(fund) = home else { return };
        if let Some(found) = self.funds.get_mut(fund) {
            change(found);
        }
    }

    fn correct_year(&mut self, home: &Home, change: impl FnOnce(&mut YearBook)) {
        let Home::Year(year) = home else { return };
        if let Some(found) = self.years.get_mut(year) {
            change(found);
        }
    }

    fn correct_project(&mut self, home: &Home, change: impl FnOnce(&mut Project)) {
        let Home::Project(code) = home else { return };
        if let Some(found) = self.projects.get_mut(code) {
            change(found);
        }
    }

    fn correct_finding(&mut self, home: &Home, change: impl FnOnce(&mut RaisedFinding)) {
        let Home::Finding(number) = home else { return };
        if let Some(found) = self.raised.get_mut(number) {
            change(found);
        }
    }

    fn correct_account(&mut self, home: &Home, seq: u64, by: u64) {
        let Home::Account(year, fund, envelope) = home else { return };
        let account = (fund.clone(), *envelope);
        if let Some(account) = self.years.get_mut(year).and_then(|book| book.accounts.get_mut(&account)) {
            account.correct(seq, by);
        }
    }

    /// An expense stands in its project, and in the account of the year of the submission.
    fn correct_expense(&mut self, home: &Home, seq: u64, by: u64) {
        let Home::Spending(code) = home else { return };
        let year = self.project_year(code);
        let Some(project) = self.projects.get_mut(code) else { return };
        mark(&mut project.spent, seq, by);
        let fund = at(&project.spent, seq).map(|spent| spent.fact.fund.to_string());
        if let (Some(year), Some(fund)) = (year, fund) {
            self.correct_account(&Home::Account(year, fund, Envelope::CommonProjects), seq, by);
        }
    }
}

fn owned((year, fund, envelope): (i32, &str, Envelope)) -> (i32, String, Envelope) {
    (year, fund.to_owned(), envelope)
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
fn key_bytes(fact: &VerifierKeyEnrolled) -> Option<[u8; 32]> {
    Some(*fact.key.as_str().parse::<VerifierKey>().ok()?.public_bytes())
}

/// What a finding that was raised is about.
fn about(fact: &FindingRaised) -> (String, Option<String>, Option<u64>) {
    (fact.code.to_string(), fact.fund.as_ref().map(ToString::to_string), fact.entries.first().copied())
}
