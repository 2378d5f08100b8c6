use std::collections::{BTreeMap, BTreeSet};

use crate::fold::history::History;
use crate::fold::register::ActorRecord;
use crate::payload::Role;
use crate::{Finding, FindingCode, JournalLine, Kind, RecordedFact, Register};

impl Register {
    /// What concerns no single year and rests on an entry that was corrected: of actors, funds, keys and findings.
    pub(super) fn rests_on_corrected(&self, all: &mut Vec<Finding>) {
        let mut tell = |year: Option<i32>, entries: Vec<u64>, corrected: Vec<u64>, detail: &str| {
            if !entries.is_empty() && !corrected.is_empty() {
                let finding = Finding::new(FindingCode::RestsOnCorrected, year).at(entries).at(corrected);
                all.push(finding.detail(detail));
            }
        };
        let acts = self.acts();
        for (code, actor) in &self.actors {
            if actor.enrolled.iter().all(|filed| !filed.in_force()) {
                tell(None, in_force(&actor.retired), gone(&actor.enrolled), code);
            }
            if actor.enrolled.iter().any(|filed| !filed.in_force()) {
                tell(None, without_role(&acts, code, actor), gone(&actor.enrolled), code);
            }
            // Between two enrolments there is a retirement.
            let (stand, went) = (in_force(&actor.retired), gone(&actor.retired));
            for pair in in_force(&actor.enrolled).windows(2) {
                let corrected = between(&went, pair[0], pair[1]);
                if between(&stand, pair[0], pair[1]).is_empty() && !corrected.is_empty() {
                    tell(None, pair.to_vec(), corrected.to_vec(), code);
                }
            }
        }
        for (fund, record) in &self.funds {
            if record.admission().is_none() {
                tell(None, in_force(&record.ended), gone(&record.admitted), fund);
            }
            if let Some((ended, successor)) =
                record.end().and_then(|end| Some((end.seq(), end.fact.successor.as_ref()?)))
            {
                tell(None, vec![ended], self.not_admitted(successor.as_str()), successor.as_str());
            }
        }
        for key in self.common.keys.iter().filter(|key| key.in_force()) {
            let Some(old) = &key.fact.law.supersedes else { continue };
            let of_old = || self.common.keys.iter().filter(|other| other.fact.law.id == *old);
            if of_old().all(|other| !other.in_force()) {
                tell(None, vec![key.seq()], of_old().map(RecordedFact::seq).collect(), &key.fact.law.id);
            }
        }
        for revoked in self.common.revoked.iter().filter(|filed| filed.in_force()) {
            let key = revoked.fact.key.as_str();
            if self.verifier_of.of(&key.to_owned()).next().is_none() {
                let of_key = self.common.verifiers.iter().filter(|filed| filed.fact.key.as_str() == key);
                tell(None, vec![revoked.seq()], of_key.map(RecordedFact::seq).collect(), key);
            }
        }
        for (number, raised) in &self.raised {
            if raised.in_force().is_none() {
                let mut steps = in_force(&raised.answered);
                steps.extend(in_force(&raised.closed));
                tell(self.finding_year(number), steps, gone(&raised.raised), number);
            }
        }
    }

    /// The admissions of a fund, if none of them stands any more.
    pub(super) fn not_admitted(&self, fund: &str) -> Vec<u64> {
        let record = self.funds.get(fund).filter(|record| record.admission().is_none());
        record.map(|record| gone(&record.admitted)).unwrap_or_default()
    }

    /// What each actor recorded or signed of the years and counts, in order, if an enrolment was corrected at all.
    fn acts(&self) -> BTreeMap<&str, BTreeMap<u64, Act>> {
        let mut acts: BTreeMap<&str, BTreeMap<u64, Act>> = BTreeMap::new();
        if self.actors.values().all(|actor| gone(&actor.enrolled).is_empty()) {
            return acts;
        }
        let lines = self.years().keys().flat_map(|year| self.journal(*year));
        for JournalLine { kind, stamp, .. } in lines.filter(|line| line.corrected_by.is_none()) {
            acts.entry(&stamp.actor).or_default().insert(stamp.seq, Act { kind, signed: false });
            for signature in &stamp.attached.signatures {
                let signed = Act { kind, signed: true };
                acts.entry(signature.actor.as_str()).or_default().entry(stamp.seq).or_insert(signed);
            }
        }
        acts
    }
}

/// What an actor did in an entry.
#[derive(Clone, Copy)]
struct Act {
    kind: Kind,
    /// It signed what another one recorded.
    signed: bool,
}

/// What an actor recorded or signed that its enrolments, as far as they are, do not let it.
fn without_role(acts: &BTreeMap<&str, BTreeMap<u64, Act>>, code: &str, actor: &ActorRecord) -> Vec<u64> {
    let enrolments = actor.enrolled.iter().filter(|filed| filed.in_force());
    let roles: BTreeSet<Role> = enrolments.flat_map(|filed| filed.fact.roles.iter().copied()).collect();
    let lacks = |act: &Act| !act.kind.roles().iter().any(|role| roles.contains(role));
    let own = acts.get(code).into_iter().flatten();
    let without = own.filter(|(_, act)| if act.signed { roles.is_empty() } else { lacks(act) });
    without.map(|(seq, _)| *seq).collect()
}

/// Those of `seqs`, which are in order, from one entry up to another.
fn between(seqs: &[u64], from: u64, to: u64) -> &[u64] {
    let place = |seq: u64| seqs.partition_point(|one| *one < seq);
    &seqs[place(from)..place(to)]
}

fn in_force<T>(list: &History<T>) -> Vec<u64> {
    list.iter().filter(|filed| filed.in_force()).map(RecordedFact::seq).collect()
}

fn gone<T>(list: &History<T>) -> Vec<u64> {
    list.iter().filter(|filed| !filed.in_force()).map(RecordedFact::seq).collect()
}
