use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use allocation::{Key, KeyConflict, in_force};
use chain::{Entry, Hash};
use chrono::NaiveDate;

use crate::fact::filed::{at, standing};
use crate::fold::index::Index;
use crate::fold::leaves::Leaves;
use crate::payload::*;
use crate::streaming::recall::{Everything, Past};
use crate::{
    Attached, Date, Event, Filed, Finding, FindingCode, Issued, Kind, Project, RaisedFinding, Stamp, YearBook,
};

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
    pub(crate) stamped: Vec<Filed<CheckpointStamped>>,
    pub(crate) verifiers: Vec<Filed<VerifierKeyEnrolled>>,
    pub(crate) revoked: Vec<Filed<VerifierKeyRevoked>>,
    /// The actors who are registrars now.
    pub(crate) registrars: BTreeSet<String>,
    /// Index figures by index, base and month.
    pub(crate) figure_of: Index<(String, String, String)>,
    /// Verifier keys by their line, and by the bytes of the key.
    pub(crate) verifier_of: Index<String>,
    pub(crate) verifier_bytes: Index<[u8; 32]>,
    /// Revocations by the line of the key; they stay, whatever corrects them.
    pub(crate) revocation_of: Index<String>,
    /// The findings that were raised, by code, fund and first entry.
    pub(crate) raised_about: Index<(String, Option<String>, Option<u64>)>,
    /// The roles that had to sign an entry, for entries that had to be signed.
    pub(crate) approvals_due: BTreeMap<u64, Vec<Role>>,
    /// The entries whose signatures are missing or do not hold: an enrolment or a key among them has no power.
    pub(crate) unapproved: BTreeSet<u64>,
    /// The entries that break a rule or lack a signature.
    pub(crate) invalid: BTreeSet<u64>,
    pub(crate) raised: BTreeMap<String, RaisedFinding>,
    pub(crate) malfunctions: Vec<Filed<MalfunctionNoticed>>,
    pub(crate) corrections: BTreeMap<u64, Filed<EntryCorrected>>,
    pub(crate) places: BTreeMap<u64, Place>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) last: Option<Stamp>,
    /// A day later than the last entry, against which due dates are held: one that was asked for, or that of an entry that is
    /// being taken.
    pub(crate) held_against: Option<NaiveDate>,
    /// The leaf hashes of the entries.
    pub(crate) leaves: Leaves,
    /// Whether payments and repayments are let go once they are in the sums; see [`crate::Tally`].
    pub(crate) lets_go: bool,
    /// The entries that were let go and read again, whatever was found.
    pub(crate) recalled: BTreeSet<u64>,
    /// The first entry of each day of recording.
    pub(crate) recorded: Vec<(u64, NaiveDate)>,
    /// What is odd about the days of an entry, by its number.
    pub(crate) odd_days: Vec<(u64, Finding)>,
    /// The reports whose figures are computed on the way.
    pub(crate) issued: Issued,
}

/// A key with the form in which it is recorded and the one in which it is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedKey {
    /// As it is recorded.
    pub fact: KeyFact,
    /// As it is applied.
    pub law: Arc<Key>,
    /// When it was adopted; the day of recording when it is left out.
    pub date: Option<Date>,
}

/// What the ledger holds of an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ActorRecord {
    /// The enrolments; the opening of the ledger is the first actor's.
    pub enrolled: Vec<Filed<ActorEnrolled>>,
    /// The retirements.
    pub retired: Vec<Filed<ActorRetired>>,
    /// The enrolments that count; one that breaks a rule, or lacks a signature, gives nothing.
    pub(crate) valid: BTreeSet<u64>,
    /// The retirements that count.
    pub(crate) left: BTreeSet<u64>,
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
    pub(crate) home: Home,
}

/// The part of the register in which a fact is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Home {
    Ledger,
    Actor(String),
    Fund(String),
    Year(i32),
    Account(i32, String, Envelope),
    Project(String),
    Finding(String),
    /// Spending on a project, which is also in the account of the year of its submission.
    Spending(String),
}

impl ActorRecord {
    /// The roles of the actor; none when it is not enrolled or has retired.
    pub fn roles(&self) -> &[Role] {
        let enrolled = self.valid.last().filter(|seq| self.left.last().is_none_or(|left| left < *seq));
        let enrolled = enrolled.and_then(|seq| at(&self.enrolled, *seq));
        enrolled.map_or(&[], |filed| &filed.fact.roles)
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
        self.take_after(entry, hash, &Everything);
        self.compute_due();
    }

    /// Takes an entry that was just made of an event, which [`Register::check`] and [`Register::check_approvals`] let happen:
    /// what [`Register::take`] does, without reading the event back and asking the rules again.
    pub fn take_recorded(&mut self, entry: &Entry, hash: Hash, event: Event, attached: Attached) {
        debug_assert_eq!(
            Event::decode(&entry.kind, entry.kv, &entry.body).as_ref(),
            Ok(&(event.clone(), attached.clone())),
            "the entry tells the event"
        );
        self.leaves.push(hash);
        self.remember(stamp(entry, hash, attached), event);
    }

    /// As [`Register::take`]; what an entry names and was let go is read again from the past.
    pub(crate) fn take_after(&mut self, entry: &Entry, hash: Hash, past: &dyn Past) {
        let (event, attached) = match Event::decode(&entry.kind, entry.kv, &entry.body) {
            Ok(decoded) => decoded,
            Err(error) => {
                let finding = Finding::new(FindingCode::Undecodable, None).at([entry.seq]);
                self.findings.push(finding.detail(error.to_string()));
                self.leaves.push(hash);
                self.last = Some(stamp(entry, hash, Attached::default()));
                return;
            }
        };
        if self.lets_go {
            self.recall(entry.seq, &event, past);
        }
        // The rules hold what was due against the day of the entry itself.
        let asked = std::mem::replace(&mut self.held_against, entry.at.date().parse().ok());
        let refused = self.check(&entry.actor, &event);
        self.held_against = asked;
        if let Err(refusal) = refused {
            self.invalid.insert(entry.seq);
            let finding = Finding::new(FindingCode::RuleBroken, self.year_of(&event)).at([entry.seq]);
            self.findings.push(finding.detail(refusal.to_string()));
        }
        if let Err(refusal) = self.check_approvals(&entry.actor, &entry.request, &event, &attached) {
            let code = if refusal.rule == "approval-missing" {
                FindingCode::ApprovalMissing
            } else {
                FindingCode::ApprovalInvalid
            };
            let finding = Finding::new(code, self.year_of(&event)).at([entry.seq]);
            self.findings.push(finding.detail(refusal.what));
            self.unapproved.insert(entry.seq);
            self.invalid.insert(entry.seq);
        }
        // Behind the rules: no entry can name its own hash, nor rely on itself.
        self.leaves.push(hash);
        self.remember(stamp(entry, hash, attached), event);
    }

    /// Remembers what an entry tells.
    fn remember(&mut self, stamp: Stamp, event: Event) {
        let needed = self.approvals_needed(&event);
        if !needed.is_empty() {
            self.approvals_due.insert(stamp.seq, needed);
        }
        self.last = Some(stamp.clone());
        self.look_at_days(&stamp, &event);
        self.file(stamp, event);
    }

    /// What was found while folding, without what follows from the whole.
    pub fn found_while_folding(&self) -> &[Finding] {
        &self.findings
    }

    /// How the ledger was opened.
    pub fn opened(&self) -> Option<&Filed<LedgerOpened>> {
        self.opened.as_ref()
    }

    /// The root of the Merkle tree over the entries that were taken (RFC 6962).
    pub fn root(&self) -> Hash {
        self.leaves.root()
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

    /// The findings that were raised, by number.
    pub fn raised(&self) -> &BTreeMap<String, RaisedFinding> {
        &self.raised
    }

    /// The malfunctions that were noticed, corrected ones included.
    pub fn malfunctions(&self) -> &[Filed<MalfunctionNoticed>] {
        &self.malfunctions
    }

    /// The corrections, by the entry that they correct.
    pub fn corrections(&self) -> &BTreeMap<u64, Filed<EntryCorrected>> {
        &self.corrections
    }

    /// The checkpoints that were handed over.
    pub fn witnessed(&self) -> &[Filed<CheckpointWitnessed>] {
        &self.witnessed
    }

    /// The checkpoints that an authority stamped.
    pub fn stamped(&self) -> &[Filed<CheckpointStamped>] {
        &self.stamped
    }

    /// The keys of logs and witnesses, corrected ones included.
    pub fn verifiers(&self) -> &[Filed<VerifierKeyEnrolled>] {
        &self.verifiers
    }

    /// The revocation of a verifier key. It stays, whatever corrects it: a key that was revoked does not come back.
    pub fn revocation(&self, key: &str) -> Option<&Filed<VerifierKeyRevoked>> {
        at(&self.revoked, self.revocation_of.of(&key.to_owned()).next_back()?)
    }

    /// The entry that corrected entry `seq`.
    pub fn corrected_by(&self, seq: u64) -> Option<u64> {
        self.corrections.get(&seq).map(Filed::seq)
    }

    /// The entry that corrected entry `seq` and could: a correction that breaks a rule itself, or whose actor has no power but
    /// from an entry that does, ends no fault.
    pub fn mended_by(&self, seq: u64) -> Option<u64> {
        self.corrected_by(seq).filter(|by| !self.invalid.contains(by))
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
        let key = in_force(standing().map(|filed| filed.fact.law.as_ref()), year)?;
        // The id names one standing key only: adopting it twice is refused, and if it was done, both conflict.
        standing().find(|filed| filed.fact.law.id == key.id).ok_or(KeyConflict::NoKey { year })
    }

    /// The key by which a year stands: that of its determination in force, or else the one in force.
    pub fn key_applied(&self, year: i32) -> Option<&Filed<AdoptedKey>> {
        let determined = self.year(year).and_then(|book| book.determination());
        match determined.and_then(|filed| self.key_at(filed.fact.key)) {
            Some(key) => Some(key),
            None => self.key(year).ok(),
        }
    }

    /// The key that an entry adopted, whether or not it still counts.
    pub fn key_at(&self, seq: u64) -> Option<&Filed<AdoptedKey>> {
        at(&self.keys, seq)
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
            Event::RepaymentReturned(fact) => return self.repayment(fact.repayment).map(|(year, _, _)| year),
            Event::ProjectSubmitted(fact) => fact.year,
            Event::ProjectEndorsed(ProjectEndorsed { project, .. })
            | Event::ProjectApproved(ProjectApproved { project, .. })
            | Event::ProjectRefused(ProjectRefused { project, .. })
            | Event::ProjectSpent(ProjectSpent { project, .. })
            | Event::ProjectClosed(ProjectClosed { project, .. }) => {
                return self.project_year(project.as_str());
            }
            Event::YearClosed(fact) => fact.year,
            Event::YearReopened(fact) => fact.year,
            Event::ReportIssued(fact) => fact.year,
            Event::FindingRaised(fact) => fact.year,
            Event::FindingAnswered(FindingAnswered { finding, .. })
            | Event::FindingClosed(FindingClosed { finding, .. }) => {
                return self.finding_year(finding.as_str());
            }
            Event::EntryCorrected(fact) => {
                return self.year_of_entry(fact.entry);
            }
            Event::LedgerOpened(_)
            | Event::ActorEnrolled(_)
            | Event::ActorRetired(_)
            | Event::FundAdmitted(_)
            | Event::FundEnded(_)
            | Event::KeyAdopted(_)
            | Event::IndexPublished(_)
            | Event::CheckpointWitnessed(_)
            | Event::CheckpointStamped(_)
            | Event::VerifierKeyEnrolled(_)
            | Event::VerifierKeyRevoked(_)
            | Event::MalfunctionNoticed(_) => return None,
        };
        Some(year.calendar())
    }

    /// The year, fund and envelope of the suspension that entry `seq` recorded.
    pub(crate) fn suspension(&self, seq: u64) -> Option<(i32, &str, Envelope)> {
        match self.places.get(&seq)? {
            Place { kind: Kind::PaymentSuspended, home: Home::Account(year, fund, envelope) } => {
                Some((*year, fund, *envelope))
            }
            _ => None,
        }
    }

    /// The year, fund and envelope of the repayment that entry `seq` recorded.
    pub(crate) fn repayment(&self, seq: u64) -> Option<(i32, &str, Envelope)> {
        match self.places.get(&seq)? {
            Place { kind: Kind::RepaymentReceived, home: Home::Account(year, fund, envelope) } => {
                Some((*year, fund, *envelope))
            }
            _ => None,
        }
    }

    pub(crate) fn project_year(&self, project: &str) -> Option<i32> {
        let project = self.projects.get(project)?;
        project.submission().or(project.submitted.last()).map(|filed| filed.fact.year.calendar())
    }

    /// The year of a finding that was raised.
    pub(crate) fn finding_year(&self, number: &str) -> Option<i32> {
        let raised = self.raised.get(number)?;
        raised.standing().or(raised.raised.last()).map(|filed| filed.fact.year.calendar())
    }

    /// The year that entry `seq` concerns. A submission concerns the year that it names, and a step of a project or an expense
    /// that of the submission that counts.
    pub(crate) fn year_of_entry(&self, seq: u64) -> Option<i32> {
        let home = &self.places.get(&seq)?.home;
        if let Home::Project(project) = home
            && let Some(own) = at(&self.projects.get(project)?.submitted, seq)
        {
            return Some(own.fact.year.calendar());
        }
        self.year_of_home(home)
    }

    fn year_of_home(&self, home: &Home) -> Option<i32> {
        match home {
            Home::Year(year) | Home::Account(year, _, _) => Some(*year),
            Home::Project(project) | Home::Spending(project) => self.project_year(project),
            Home::Finding(number) => self.finding_year(number),
            Home::Ledger | Home::Actor(_) | Home::Fund(_) => None,
        }
    }
}

fn stamp(entry: &Entry, hash: Hash, attached: Attached) -> Stamp {
    Stamp { seq: entry.seq, hash, at: entry.at.clone(), actor: entry.actor.clone(), attached }
}
