use std::collections::{BTreeMap, BTreeSet};

use crate::payload::Role;
use crate::register::ActorRecord;
use crate::{Filed, Finding, FindingCode, JournalLine, Register};

impl Register {
    /// What concerns no single year and rests on an entry that was corrected: of actors, funds, keys and findings.
    pub(super) fn rests_on_corrected(&self, all: &mut Vec<Finding>) {
        let mut tell = |year: Option<i32>, entries: Vec<u64>, corrected: Vec<u64>, detail: &str| {
            if !entries.is_empty() && !corrected.is_empty() {
                let finding = Finding::new(FindingCode::RestsOnCorrected, year).at(entries).at(corrected);
                all.push(finding.detail(detail));
            }
        };
        for (code, actor) in &self.actors {
            if actor.enrolled.iter().all(|filed| !filed.stands()) {
                tell(None, standing(&actor.retired), gone(&actor.enrolled), code);
            }
            if actor.enrolled.iter().any(|filed| !filed.stands()) {
                tell(None, self.recorded_without_role(code, actor), gone(&actor.enrolled), code);
            }
            // Between two enrolments there is a retirement.
            for pair in standing(&actor.enrolled).windows(2) {
                let between = |seq: &u64| (pair[0]..pair[1]).contains(seq);
                if !standing(&actor.retired).iter().any(between) {
                    let corrected = gone(&actor.retired).into_iter().filter(between).collect();
                    tell(None, pair.to_vec(), corrected, code);
                }
            }
        }
        for (fund, record) in &self.funds {
            if record.admission().is_none() {
                tell(None, standing(&record.ended), gone(&record.admitted), fund);
            }
            if let Some((ended, successor)) =
                record.end().and_then(|end| Some((end.seq(), end.fact.successor.as_ref()?)))
            {
                tell(None, vec![ended], self.not_admitted(successor.as_str()), successor.as_str());
            }
        }
        for key in self.keys.iter().filter(|key| key.stands()) {
            let Some(old) = &key.fact.law.supersedes else { continue };
            let of_old = || self.keys.iter().filter(|other| other.fact.law.id == *old);
            if of_old().all(|other| !other.stands()) {
                tell(None, vec![key.seq()], of_old().map(Filed::seq).collect(), &key.fact.law.id);
            }
        }
        for revoked in self.revoked.iter().filter(|filed| filed.stands()) {
            let of_key = || self.verifiers.iter().filter(|filed| filed.fact.key == revoked.fact.key);
            if of_key().all(|filed| !filed.stands()) {
                let corrected = of_key().map(Filed::seq).collect();
                tell(None, vec![revoked.seq()], corrected, revoked.fact.key.as_str());
            }
        }
        for (number, raised) in &self.raised {
            if raised.standing().is_none() {
                let mut steps = standing(&raised.answered);
                steps.extend(standing(&raised.closed));
                tell(self.finding_year(number), steps, gone(&raised.raised), number);
            }
        }
    }

    /// The admissions of a fund, if none of them stands any more.
    pub(super) fn not_admitted(&self, fund: &str) -> Vec<u64> {
        let record = self.funds.get(fund).filter(|record| record.admission().is_none());
        record.map(|record| gone(&record.admitted)).unwrap_or_default()
    }

    /// What an actor recorded or signed that its enrolments, as far as they stand, do not let it.
    fn recorded_without_role(&self, code: &str, actor: &ActorRecord) -> Vec<u64> {
        let enrolments = actor.enrolled.iter().filter(|filed| filed.stands());
        let roles: BTreeSet<Role> = enrolments.flat_map(|filed| filed.fact.roles.iter().copied()).collect();
        let lines: BTreeMap<u64, JournalLine<'_>> = self
            .years()
            .keys()
            .flat_map(|year| self.journal(*year))
            .map(|line| (line.stamp.seq, line))
            .collect();
        let without = lines.into_iter().filter(|(_, line)| {
            let recorded =
                line.stamp.actor == code && !line.kind.roles().iter().any(|role| roles.contains(role));
            let signed =
                line.stamp.attached.signatures.iter().any(|signature| signature.actor.as_str() == code);
            line.corrected_by.is_none() && (recorded || (signed && roles.is_empty()))
        });
        without.map(|(seq, _)| seq).collect()
    }
}

fn standing<T>(list: &[Filed<T>]) -> Vec<u64> {
    list.iter().filter(|filed| filed.stands()).map(Filed::seq).collect()
}

fn gone<T>(list: &[Filed<T>]) -> Vec<u64> {
    list.iter().filter(|filed| !filed.stands()).map(Filed::seq).collect()
}
