use std::collections::{BTreeMap, BTreeSet};

use super::YearAudit;
use crate::payload::Role;
use crate::{Finding, FindingCode, Kind, Register};

/// The two sides of a control: nobody should both do and check, or both decide and pay (COSO, principle 10).
const SIDES: [(Kind, Kind); 7] = [
    (Kind::AffiliatesCertified, Kind::AllocationDetermined),
    (Kind::AllocationDetermined, Kind::SubsidyPaid),
    (Kind::EvaluationGiven, Kind::SubsidyPaid),
    (Kind::UseDeclared, Kind::UseAccepted),
    (Kind::SubsidyPaid, Kind::UseAccepted),
    (Kind::RepaymentClaimed, Kind::RepaymentReceived),
    (Kind::SubsidyPaid, Kind::YearClosed),
];

/// Roles that one person should not hold together: who moves money neither computes nor controls, and who controls does
/// neither keep nor compute nor decide on projects.
const APART: [(Role, Role); 6] = [
    (Role::Calculator, Role::Treasurer),
    (Role::Treasurer, Role::ExternalAudit),
    (Role::Calculator, Role::ExternalAudit),
    (Role::Registrar, Role::ExternalAudit),
    (Role::Registrar, Role::Treasurer),
    (Role::ExternalAudit, Role::Cgg),
];

impl YearAudit<'_> {
    /// The same actor on both sides of a control. Identifiers are compared, not the persons behind them.
    pub(super) fn people(&self, all: &mut Vec<Finding>) {
        let mut done: BTreeMap<(&str, Kind), BTreeSet<u64>> = BTreeMap::new();
        let journal = self.register.journal(self.year);
        for line in journal.iter().filter(|line| line.corrected_by.is_none()) {
            done.entry((&line.stamp.actor, line.kind)).or_default().insert(line.stamp.seq);
        }
        let actors: BTreeSet<&str> = done.keys().map(|(actor, _)| *actor).collect();
        for actor in actors {
            for (one, other) in SIDES {
                if let (Some(one_seqs), Some(other_seqs)) =
                    (done.get(&(actor, one)), done.get(&(actor, other)))
                {
                    let entries = one_seqs.union(other_seqs).copied();
                    let same = Finding::new(FindingCode::SamePerson, self.year).at(entries);
                    all.push(same.detail(format!("{actor}: {one}, {other}")));
                }
            }
        }
    }
}

impl Register {
    /// Actors who hold roles that should be apart.
    pub(super) fn roles_combined(&self, all: &mut Vec<Finding>) {
        for (code, actor) in &self.actors {
            let roles = actor.roles();
            for (one, other) in APART {
                if roles.contains(&one) && roles.contains(&other) {
                    let enrolled =
                        actor.enrolled.iter().filter(|filed| filed.in_force()).map(crate::RecordedFact::seq);
                    let both = Finding::new(FindingCode::RolesCombined, None).at(enrolled);
                    all.push(both.detail(format!("{code}: {}, {}", one.word(), other.word())));
                }
            }
        }
    }
}
