use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use allocation::{Key, KeyConflict, in_force};
use chain::{Entry, Hash};
use chrono::NaiveDate;

use crate::fold::history::{History, histories};
use crate::fold::index::Index;
use crate::fold::leaves::Leaves;
use crate::fold::place::Place;
use crate::payload::*;
use crate::{
    Attached, Date, EntryStamp, Event, Finding, FindingCode, Issued, Project, RaisedFinding, RecordedFact,
    YearBook,
};

/// Everything that a ledger says, folded from its entries in order.
///
/// The fold never stops: an entry that cannot be decoded or that breaks a rule becomes a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    pub(crate) opened: Option<RecordedFact<LedgerOpened>>,
    pub(crate) actors: BTreeMap<String, ActorRecord>,
    pub(crate) funds: BTreeMap<String, FundRecord>,
    pub(crate) common: Common,
    pub(crate) years: BTreeMap<i32, YearBook>,
    pub(crate) projects: BTreeMap<String, Project>,
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
    pub(crate) corrections: BTreeMap<u64, RecordedFact<EntryCorrected>>,
    pub(crate) places: BTreeMap<u64, Place>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) last: Option<EntryStamp>,
    /// A day later than the last entry, against which due dates are held: one that was asked for, or that of an entry that is
    /// being taken.
    pub(crate) held_against: Option<NaiveDate>,
    /// The leaf hashes of the entries.
    pub(crate) leaves: Leaves,
    /// The first entry of each day of recording.
    pub(crate) recorded: Vec<(u64, NaiveDate)>,
    /// What is odd about the days of an entry, by its number.
    pub(crate) odd_days: Vec<(u64, Finding)>,
    /// The reports whose figures are computed on the way.
    pub(crate) issued: Issued,
}

/// The facts that concern no single actor, fund, year, project or finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Common {
    pub(crate) keys: History<AdoptedKey>,
    pub(crate) indices: History<IndexPublished>,
    pub(crate) witnessed: History<CheckpointWitnessed>,
    pub(crate) stamped: History<CheckpointStamped>,
    pub(crate) verifiers: History<VerifierKeyEnrolled>,
    pub(crate) revoked: History<VerifierKeyRevoked>,
    pub(crate) malfunctions: History<MalfunctionNoticed>,
}

histories!(Common { keys, indices, witnessed, stamped, verifiers, revoked, malfunctions });
histories!(ActorRecord { enrolled, retired; valid, left });
histories!(FundRecord { admitted, ended });

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
    pub enrolled: History<ActorEnrolled>,
    /// The retirements.
    pub retired: History<ActorRetired>,
    /// The enrolments that count; one that breaks a rule, or lacks a signature, gives nothing.
    pub(crate) valid: BTreeSet<u64>,
    /// The retirements that count.
    pub(crate) left: BTreeSet<u64>,
}

/// What the ledger holds of a fund.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FundRecord {
    /// The admissions.
    pub admitted: History<FundAdmitted>,
    /// The ends.
    pub ended: History<FundEnded>,
}

impl ActorRecord {
    /// The roles of the actor; none when it is not enrolled or has retired.
    pub fn roles(&self) -> &[Role] {
        let enrolled = self.valid.last().filter(|seq| self.left.last().is_none_or(|left| left < *seq));
        let enrolled = enrolled.and_then(|seq| self.enrolled.at(*seq));
        enrolled.map_or(&[], |filed| &filed.fact.roles)
    }
}

impl FundRecord {
    /// The admission that counts.
    pub fn admission(&self) -> Option<&RecordedFact<FundAdmitted>> {
        self.admitted.in_force()
    }

    /// The admission that tells what the fund is called: the one that counts, or else the last one, because a fund whose
    /// admission was corrected stays named.
    pub fn named(&self) -> Option<&RecordedFact<FundAdmitted>> {
        self.admission().or(self.admitted.last())
    }

    /// The end that counts.
    pub fn end(&self) -> Option<&RecordedFact<FundEnded>> {
        self.ended.in_force()
    }

    /// Whether the fund exists on `day`.
    pub fn exists_on(&self, day: NaiveDate) -> bool {
        self.admission().is_some_and(|admitted| admitted.fact.from.day() <= day)
            && self.end().is_none_or(|ended| day <= ended.fact.to.day())
    }
}

impl Register {
    /// Takes the next entry: decodes it, asks the rules, and remembers what it tells.
    ///
    /// ```
    /// use register::chain::{Entry, Hash, genesis};
    /// use register::{Kind, Register};
    ///
    /// let entry = Entry {
    ///     seq: 1,
    ///     prev: genesis("example.org/ledger"),
    ///     at: "2026-02-03T09:12:44Z".parse()?,
    ///     actor: "registry".into(),
    ///     kind: Kind::LedgerOpened.name().into(),
    ///     kv: 1,
    ///     request: "r1".into(),
    ///     body: r#"{"fact":{"origin":"example.org/ledger","purpose":"An example","roles":["registrar"]}}"#.into(),
    /// };
    /// let hash = Hash::leaf(entry.encode()?.as_bytes());
    /// let mut register = Register::default();
    /// register.take(&entry, hash);
    /// assert!(register.found_while_folding().is_empty());
    /// assert_eq!(register.actors().keys().collect::<Vec<_>>(), ["registry"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn take(&mut self, entry: &Entry, hash: Hash) {
        if let Some((event, attached)) = self.decode(entry, hash) {
            self.judge(entry, &event, &attached);
            // After the rules: no entry can name its own hash, nor rely on itself.
            self.leaves.push(hash);
            self.remember(stamp(entry, hash, attached), event);
        }
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

    /// What an entry tells; one that tells nothing known is a finding, and has no effect.
    pub(crate) fn decode(&mut self, entry: &Entry, hash: Hash) -> Option<(Event, Attached)> {
        match Event::decode(&entry.kind, entry.kv, &entry.body) {
            Ok(decoded) => Some(decoded),
            Err(error) => {
                let finding = Finding::new(FindingCode::Undecodable, None).at([entry.seq]);
                self.findings.push(finding.detail(error.to_string()));
                self.leaves.push(hash);
                self.last = Some(stamp(entry, hash, Attached::default()));
                None
            }
        }
    }

    /// Asks the rules: an entry that breaks one, or lacks a signature, is a finding.
    pub(crate) fn judge(&mut self, entry: &Entry, event: &Event, attached: &Attached) {
        // What was due is compared with the day of the entry itself.
        let asked = std::mem::replace(&mut self.held_against, entry.at.date().parse().ok());
        let refused = self.check(&entry.actor, event);
        self.held_against = asked;
        if let Err(refusal) = refused {
            self.invalid.insert(entry.seq);
            let finding = Finding::new(FindingCode::RuleBroken, self.year_of(event)).at([entry.seq]);
            self.findings.push(finding.detail(refusal.to_string()));
        }
        if let Err(refusal) = self.check_approvals(&entry.actor, &entry.request, event, attached) {
            let code = if refusal.rule == "approval-missing" {
                FindingCode::ApprovalMissing
            } else {
                FindingCode::ApprovalInvalid
            };
            let finding = Finding::new(code, self.year_of(event)).at([entry.seq]);
            self.findings.push(finding.detail(refusal.what));
            self.unapproved.insert(entry.seq);
            self.invalid.insert(entry.seq);
        }
    }

    /// Remembers what an entry tells.
    fn remember(&mut self, stamp: EntryStamp, event: Event) {
        self.note(&stamp, &event);
        self.look_at_days(&stamp, &event);
        self.file(stamp, event);
    }

    /// Remembers of an entry what does not depend on where its fact is kept: its signers, and that it is the last.
    pub(crate) fn note(&mut self, stamp: &EntryStamp, event: &Event) {
        let needed = self.approvals_needed(event);
        if !needed.is_empty() {
            self.approvals_due.insert(stamp.seq, needed);
        }
        self.last = Some(stamp.clone());
    }

    /// What was found while folding, without what follows from the whole.
    pub fn found_while_folding(&self) -> &[Finding] {
        &self.findings
    }

    /// How the ledger was opened.
    pub fn opened(&self) -> Option<&RecordedFact<LedgerOpened>> {
        self.opened.as_ref()
    }

    /// The root of the Merkle tree over the entries that were taken (RFC 6962).
    pub fn root(&self) -> Hash {
        self.leaves.root()
    }

    /// The last entry that was taken.
    pub fn last(&self) -> Option<&EntryStamp> {
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
    pub fn keys(&self) -> &History<AdoptedKey> {
        &self.common.keys
    }

    /// The index figures, corrected ones included.
    pub fn indices(&self) -> &History<IndexPublished> {
        &self.common.indices
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
    pub fn malfunctions(&self) -> &History<MalfunctionNoticed> {
        &self.common.malfunctions
    }

    /// The corrections, by the entry that they correct.
    pub fn corrections(&self) -> &BTreeMap<u64, RecordedFact<EntryCorrected>> {
        &self.corrections
    }

    /// The checkpoints that were handed over.
    pub fn witnessed(&self) -> &History<CheckpointWitnessed> {
        &self.common.witnessed
    }

    /// The checkpoints that an authority stamped.
    pub fn stamped(&self) -> &History<CheckpointStamped> {
        &self.common.stamped
    }

    /// The keys of logs and witnesses, corrected ones included.
    pub fn verifiers(&self) -> &History<VerifierKeyEnrolled> {
        &self.common.verifiers
    }

    /// The revocation of a verifier key. It stays, whatever corrects it: a key that was revoked does not come back.
    pub fn revocation(&self, key: &str) -> Option<&RecordedFact<VerifierKeyRevoked>> {
        self.common.revoked.at(self.revocation_of.of(&key.to_owned()).next_back()?)
    }

    /// The entry that corrected entry `seq`.
    pub fn corrected_by(&self, seq: u64) -> Option<u64> {
        self.corrections.get(&seq).map(RecordedFact::seq)
    }

    /// The entry that corrected entry `seq` and could: a correction that breaks a rule itself, or whose actor has no power but
    /// from an entry that does, ends no fault.
    pub fn mended_by(&self, seq: u64) -> Option<u64> {
        self.corrected_by(seq).filter(|by| !self.invalid.contains(by))
    }

    /// The key in force for a year.
    ///
    /// # Errors
    /// [`KeyConflict`] when none or two apply.
    pub fn key(&self, year: i32) -> Result<&RecordedFact<AdoptedKey>, KeyConflict> {
        let candidates = || self.common.keys.iter().filter(|filed| filed.in_force());
        let key = in_force(candidates().map(|filed| filed.fact.law.as_ref()), year)?;
        // The id names one key in force only: adopting it twice is refused, and if it was done, both conflict.
        candidates().find(|filed| filed.fact.law.id == key.id).ok_or(KeyConflict::NoKey { year })
    }

    /// The key of a year: that of its determination in force, or else the one in force.
    pub fn key_applied(&self, year: i32) -> Option<&RecordedFact<AdoptedKey>> {
        let determined = self.year(year).and_then(|book| book.determination());
        match determined.and_then(|filed| self.key_at(filed.fact.key)) {
            Some(key) => Some(key),
            None => self.key(year).ok(),
        }
    }

    /// The key that an entry adopted, whether or not it still counts.
    pub fn key_at(&self, seq: u64) -> Option<&RecordedFact<AdoptedKey>> {
        self.common.keys.at(seq)
    }

    /// The codes of the funds that exist on `day`.
    pub fn funds_on(&self, day: NaiveDate) -> BTreeSet<&str> {
        self.funds.iter().filter(|(_, fund)| fund.exists_on(day)).map(|(code, _)| code.as_str()).collect()
    }
}

pub(crate) fn stamp(entry: &Entry, hash: Hash, attached: Attached) -> EntryStamp {
    EntryStamp { seq: entry.seq, hash, at: entry.at.clone(), actor: entry.actor.clone(), attached }
}
