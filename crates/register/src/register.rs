use std::collections::{BTreeMap, BTreeSet};

use allocation::{Key, KeyConflict, in_force};
use chain::{Entry, Hash};
use chrono::NaiveDate;

use crate::filed::standing;
use crate::payload::*;
use crate::{Attached, Event, Filed, Finding, FindingCode, Kind, Project, Stamp, YearBook};

/// Everything that a ledger says, folded from its entries in order.
///
/// The fold never stops: an entry that cannot be decoded or that breaks a rule becomes a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    pub(crate) opened: Option<Filed<LedgerOpened>>,
    pub(crate) actors: BTreeMap<String, ActorRecord>,
    pub(crate) funds: BTreeMap<String, FundRecord>,
    pub(crate) keys: Vec<Filed<AdoptedKey>>,
    pub(crate) indices: Vec<Filed<IndexPublished>>,
    pub(crate) years: BTreeMap<i32, YearBook>,
    pub(crate) projects: BTreeMap<String, Project>,
    pub(crate) witnessed: Vec<Filed<CheckpointWitnessed>>,
    pub(crate) corrections: BTreeMap<u64, Filed<EntryCorrected>>,
    pub(crate) places: BTreeMap<u64, Place>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) last: Option<Stamp>,
}

/// A key with the form in which it is recorded and the one in which it is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedKey {
    /// As it is recorded.
    pub fact: KeyFact,
    /// As it is applied.
    pub law: Key,
}

/// What the ledger holds of an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorRecord {
    /// The enrolments; the opening of the ledger is the first actor's.
    pub enrolled: Vec<Filed<ActorEnrolled>>,
    /// The retirements.
    pub retired: Vec<Filed<ActorRetired>>,
}

/// What the ledger holds of a fund.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FundRecord {
    /// The admissions.
    pub admitted: Vec<Filed<FundAdmitted>>,
    /// The ends.
    pub ended: Vec<Filed<FundEnded>>,
}

/// Where the fact of an entry is kept, so that a correction finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    pub(crate) shelf: Shelf,
}

/// The part of the register in which a fact is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    Ledger,
    Actor(String),
    Fund(String),
    Year(i32),
    Account(i32, String, Envelope),
    Project(String),
    /// Spending on a project, with the year in whose envelope it was filed.
    Spending(String, Option<i32>),
}

impl ActorRecord {
    /// The roles of the actor; none when it is not enrolled or has retired.
    pub fn roles(&self) -> &[Role] {
        match (standing(&self.enrolled), standing(&self.retired)) {
            (Some(enrolled), None) => &enrolled.fact.roles,
            (Some(enrolled), Some(retired)) if retired.seq() < enrolled.seq() => &enrolled.fact.roles,
            _ => &[],
        }
    }
}

impl FundRecord {
    /// The admission that counts.
    pub fn admission(&self) -> Option<&Filed<FundAdmitted>> {
        standing(&self.admitted)
    }

    /// The end that counts.
    pub fn end(&self) -> Option<&Filed<FundEnded>> {
        standing(&self.ended)
    }

    /// Whether the fund exists on `day`.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.admission().is_some_and(|admitted| admitted.fact.from.day() <= day)
            && self.end().is_none_or(|ended| day <= ended.fact.to.day())
    }
}

impl Register {
    /// Takes the next entry: decodes it, holds it against the rules, and remembers what it tells.
    pub fn take(&mut self, entry: &Entry, hash: Hash) {
        let stamp = |attached: Attached| Stamp {
            seq: entry.seq,
            hash,
            at: entry.at.clone(),
            actor: entry.actor.clone(),
            attached,
        };
        let (event, attached) = match Event::decode(&entry.kind, entry.kv, &entry.body) {
            Ok(decoded) => decoded,
            Err(error) => {
                let finding = Finding::new(FindingCode::Undecodable, None).at([entry.seq]);
                self.findings.push(finding.detail(error.to_string()));
                self.last = Some(stamp(Attached::default()));
                return;
            }
        };
        if let Err(refusal) = self.check(&entry.actor, &event) {
            let finding = Finding::new(FindingCode::RuleBroken, self.year_of(&event)).at([entry.seq]);
            self.findings.push(finding.detail(refusal.to_string()));
        }
        let stamp = stamp(attached);
        self.last = Some(stamp.clone());
        self.file(stamp, event);
    }

    /// How the ledger was opened.
    pub fn opened(&self) -> Option<&Filed<LedgerOpened>> {
        self.opened.as_ref()
    }

    /// The last entry that was taken.
    pub fn last(&self) -> Option<&Stamp> {
        self.last.as_ref()
    }

    /// The actors, by identifier.
    pub fn actors(&self) -> &BTreeMap<String, ActorRecord> {
        &self.actors
    }

    /// The funds, by code.
    pub fn funds(&self) -> &BTreeMap<String, FundRecord> {
        &self.funds
    }

    /// The keys, corrected ones included.
    pub fn keys(&self) -> &[Filed<AdoptedKey>] {
        &self.keys
    }

    /// The index figures, corrected ones included.
    pub fn indices(&self) -> &[Filed<IndexPublished>] {
        &self.indices
    }

    /// The years of subsidy of which the ledger says something.
    pub fn years(&self) -> &BTreeMap<i32, YearBook> {
        &self.years
    }

    /// What the ledger says of a year.
    pub fn year(&self, year: i32) -> Option<&YearBook> {
        self.years.get(&year)
    }

    /// The common projects, by code.
    pub fn projects(&self) -> &BTreeMap<String, Project> {
        &self.projects
    }

    /// The corrections, by the entry that they correct.
    pub fn corrections(&self) -> &BTreeMap<u64, Filed<EntryCorrected>> {
        &self.corrections
    }

    /// The checkpoints that were handed over.
    pub fn witnessed(&self) -> &[Filed<CheckpointWitnessed>] {
        &self.witnessed
    }

    /// The entry that corrected entry `seq`.
    pub fn corrected_by(&self, seq: u64) -> Option<u64> {
        self.corrections.get(&seq).map(Filed::seq)
    }

    /// The kind of entry `seq`, if it was taken.
    pub fn kind_of(&self, seq: u64) -> Option<Kind> {
        self.places.get(&seq).map(|place| place.kind)
    }

    /// The key in force for a year.
    ///
    /// # Errors
    /// [`KeyConflict`] when none or two apply.
    pub fn key(&self, year: i32) -> Result<&Filed<AdoptedKey>, KeyConflict> {
        let standing = || self.keys.iter().filter(|filed| filed.stands());
        let key = in_force(standing().map(|filed| &filed.fact.law), year)?;
        // The id names one standing key only: adopting it twice is refused, and if it was done, both conflict.
        standing().find(|filed| filed.fact.law.id == key.id).ok_or(KeyConflict::NoKey { year })
    }

    /// The key that an entry adopted, whether or not it still counts.
    pub fn key_at(&self, seq: u64) -> Option<&Filed<AdoptedKey>> {
        self.keys.iter().find(|filed| filed.seq() == seq)
    }

    /// The codes of the funds that exist on `day`.
    pub fn funds_on(&self, day: NaiveDate) -> BTreeSet<&str> {
        self.funds.iter().filter(|(_, fund)| fund.exists_on(day)).map(|(code, _)| code.as_str()).collect()
    }

    /// The year of subsidy that an event concerns.
    pub fn year_of(&self, event: &Event) -> Option<i32> {
        let year = match event {
            Event::BudgetSet(fact) => fact.year,
            Event::AffiliatesCertified(fact) => fact.year,
            Event::EvaluationGiven(fact) => fact.year,
            Event::AllocationDetermined(fact) => fact.year,
            Event::SubsidyPaid(fact) => fact.year,
            Event::PaymentSuspended(fact) => fact.year,
            Event::PaymentReleased(fact) => return self.suspension(fact.suspension).map(|(year, _, _)| year),
            Event::UseDeclared(fact) => fact.year,
            Event::UseAccepted(fact) => fact.year,
            Event::RepaymentClaimed(fact) => fact.year,
            Event::RepaymentReceived(fact) => fact.year,
            Event::ProjectSubmitted(fact) => fact.year,
            Event::ProjectEndorsed(ProjectEndorsed { project, .. })
            | Event::ProjectApproved(ProjectApproved { project, .. })
            | Event::ProjectRefused(ProjectRefused { project, .. })
            | Event::ProjectSpent(ProjectSpent { project, .. })
            | Event::ProjectClosed(ProjectClosed { project, .. }) => {
                return self.project_year(project.as_str());
            }
            Event::YearClosed(fact) => fact.year,
            Event::ReportIssued(fact) => fact.year,
            Event::EntryCorrected(fact) => {
                return self.places.get(&fact.entry).and_then(|place| self.year_of_shelf(&place.shelf));
            }
            Event::LedgerOpened(_)
            | Event::ActorEnrolled(_)
            | Event::ActorRetired(_)
            | Event::FundAdmitted(_)
            | Event::FundEnded(_)
            | Event::KeyAdopted(_)
            | Event::IndexPublished(_)
            | Event::CheckpointWitnessed(_) => return None,
        };
        Some(year.calendar())
    }

    /// The year, fund and envelope of the suspension that entry `seq` recorded.
    pub(crate) fn suspension(&self, seq: u64) -> Option<(i32, &str, Envelope)> {
        match self.places.get(&seq)? {
            Place { kind: Kind::PaymentSuspended, shelf: Shelf::Account(year, fund, envelope) } => {
                Some((*year, fund, *envelope))
            }
            _ => None,
        }
    }

    pub(crate) fn project_year(&self, project: &str) -> Option<i32> {
        let project = self.projects.get(project)?;
        project.submission().or(project.submitted.last()).map(|filed| filed.fact.year.calendar())
    }

    fn year_of_shelf(&self, shelf: &Shelf) -> Option<i32> {
        match shelf {
            Shelf::Year(year) | Shelf::Account(year, _, _) => Some(*year),
            Shelf::Project(project) => self.project_year(project),
            Shelf::Spending(_, year) => *year,
            Shelf::Ledger | Shelf::Actor(_) | Shelf::Fund(_) => None,
        }
    }

    /// Puts a fact where it belongs.
    fn file(&mut self, stamp: Stamp, event: Event) {
        let seq = stamp.seq;
        let kind = event.kind();
        if let Some(year) = self.year_of(&event) {
            let book = self.years.entry(year).or_default();
            let closed = book.closing().map(Filed::seq);
            let about_closing = matches!(kind, Kind::YearClosed | Kind::ReportIssued);
            if let (Some(closed), false) = (closed, about_closing) {
                self.findings.push(Finding::new(FindingCode::AfterClosing, year).at([seq, closed]));
            }
        }
        let shelf = self.shelf(&event);
        self.places.insert(seq, Place { kind, shelf: shelf.clone() });
        match (shelf, event) {
            (_, Event::LedgerOpened(fact)) => {
                let enrolled = ActorEnrolled {
                    actor: stamp.actor.parse().unwrap_or_else(|_| no_code()),
                    organisation: None,
                    public_key: None,
                    roles: fact.roles.clone(),
                };
                let actor = self.actors.entry(stamp.actor.clone()).or_default();
                actor.enrolled.push(Filed::new(stamp.clone(), enrolled));
                self.opened.get_or_insert(Filed::new(stamp, fact));
            }
            (Shelf::Actor(actor), Event::ActorEnrolled(fact)) => {
                self.actors.entry(actor).or_default().enrolled.push(Filed::new(stamp, fact));
            }
            (Shelf::Actor(actor), Event::ActorRetired(fact)) => {
                self.actors.entry(actor).or_default().retired.push(Filed::new(stamp, fact));
            }
            (Shelf::Fund(fund), Event::FundAdmitted(fact)) => {
                self.funds.entry(fund).or_default().admitted.push(Filed::new(stamp, fact));
            }
            (Shelf::Fund(fund), Event::FundEnded(fact)) => {
                self.funds.entry(fund).or_default().ended.push(Filed::new(stamp, fact));
            }
            (_, Event::KeyAdopted(fact)) => {
                // A key that is none was told as a broken rule; it applies to nothing.
                if let Ok(law) = fact.key.law() {
                    self.keys.push(Filed::new(stamp, AdoptedKey { fact: *fact.key, law }));
                }
            }
            (_, Event::IndexPublished(fact)) => self.indices.push(Filed::new(stamp, fact)),
            (_, Event::CheckpointWitnessed(fact)) => self.witnessed.push(Filed::new(stamp, fact)),
            (_, Event::EntryCorrected(fact)) => self.correct(stamp, fact),
            (Shelf::Year(year), event) => self.file_in_year(year, stamp, event),
            (Shelf::Account(year, fund, envelope), event) => {
                let book = self.years.entry(year).or_default();
                book.accounts.entry((fund, envelope)).or_default().push(Filed::new(stamp, event));
            }
            (Shelf::Project(project), event) => self.file_in_project(project, None, stamp, event),
            (Shelf::Spending(project, year), event) => self.file_in_project(project, year, stamp, event),
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
            Event::ReportIssued(fact) => book.reports.push(Filed::new(stamp, fact)),
            _ => {}
        }
    }

    fn file_in_project(&mut self, code: String, year: Option<i32>, stamp: Stamp, event: Event) {
        let project = self.projects.entry(code).or_default();
        match event {
            Event::ProjectSubmitted(fact) => project.submitted.push(Filed::new(stamp, fact)),
            Event::ProjectEndorsed(fact) => project.endorsed.push(Filed::new(stamp, fact)),
            Event::ProjectApproved(fact) => project.approved.push(Filed::new(stamp, fact)),
            Event::ProjectRefused(fact) => project.refused.push(Filed::new(stamp, fact)),
            Event::ProjectClosed(fact) => project.closed.push(Filed::new(stamp, fact)),
            Event::ProjectSpent(fact) => {
                project.spent.push(Filed::new(stamp.clone(), fact.clone()));
                if let Some(year) = year {
                    let place = (fact.fund.to_string(), Envelope::CommonProjects);
                    let book = self.years.entry(year).or_default();
                    book.accounts.entry(place).or_default().push(Filed::new(stamp, fact.into()));
                }
            }
            _ => {}
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
            Event::ProjectSubmitted(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectEndorsed(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectApproved(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectRefused(fact) => Shelf::Project(fact.project.to_string()),
            Event::ProjectSpent(fact) => {
                let project = fact.project.to_string();
                let year = self.project_year(&project);
                Shelf::Spending(project, year)
            }
            Event::ProjectClosed(fact) => Shelf::Project(fact.project.to_string()),
            other => match (other.kind(), self.year_of(other)) {
                (Kind::EntryCorrected, _) | (_, None) => Shelf::Ledger,
                (_, Some(year)) => Shelf::Year(year),
            },
        }
    }

    /// Marks the fact of an entry as one that no longer counts.
    fn correct(&mut self, stamp: Stamp, fact: EntryCorrected) {
        fn mark<T>(list: &mut [Filed<T>], seq: u64, by: u64) {
            for filed in list.iter_mut().filter(|filed| filed.seq() == seq) {
                filed.corrected_by = Some(by);
            }
        }
        let (seq, by) = (fact.entry, stamp.seq);
        if self.corrections.contains_key(&seq) {
            return;
        }
        self.corrections.insert(seq, Filed::new(stamp, fact));
        let Some(place) = self.places.get(&seq) else { return };
        match &place.shelf {
            Shelf::Ledger => {
                mark(&mut self.keys, seq, by);
                mark(&mut self.indices, seq, by);
                mark(&mut self.witnessed, seq, by);
            }
            Shelf::Actor(actor) => {
                if let Some(actor) = self.actors.get_mut(actor) {
                    mark(&mut actor.enrolled, seq, by);
                    mark(&mut actor.retired, seq, by);
                }
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
                if let Some(project) = self.projects.get_mut(code) {
                    mark(&mut project.submitted, seq, by);
                    mark(&mut project.endorsed, seq, by);
                    mark(&mut project.approved, seq, by);
                    mark(&mut project.refused, seq, by);
                    mark(&mut project.closed, seq, by);
                }
            }
            Shelf::Spending(code, year) => {
                let Some(project) = self.projects.get_mut(code) else { return };
                mark(&mut project.spent, seq, by);
                let spent = project.spent.iter().find(|spent| spent.seq() == seq);
                let account = spent.map(|spent| (spent.fact.fund.to_string(), Envelope::CommonProjects));
                if let (Some(account), Some(year)) = (account, year)
                    && let Some(account) =
                        self.years.get_mut(year).and_then(|book| book.accounts.get_mut(&account))
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
