use std::collections::BTreeMap;

use crate::fold::history::{History, histories};
use crate::payload::{
    AffiliatesCertified, AllocationDetermined, BudgetSet, DeterminationStatus, Envelope, EvaluationGiven,
    ReportIssued, YearClosed, YearReopened,
};
use crate::{Account, RecordedFact};

/// What the ledger holds of one year of subsidy, corrected facts included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearBook {
    /// The budgets.
    pub budgets: History<BudgetSet>,
    /// The counts.
    pub counts: History<AffiliatesCertified>,
    /// The evaluations.
    pub evaluations: History<EvaluationGiven>,
    /// The determinations.
    pub determinations: History<AllocationDetermined>,
    /// The envelopes, by fund.
    pub accounts: BTreeMap<(String, Envelope), Account>,
    /// The closings.
    pub closings: History<YearClosed>,
    /// The reopenings.
    pub reopenings: History<YearReopened>,
    /// The reports that were issued.
    pub reports: History<ReportIssued>,
}

histories!(YearBook {
    budgets, counts, evaluations, determinations, closings, reopenings, reports; accounts
});

impl YearBook {
    /// The budget that counts.
    pub fn budget(&self) -> Option<&RecordedFact<BudgetSet>> {
        self.budgets.in_force()
    }

    /// The counts that count.
    pub fn count(&self) -> Option<&RecordedFact<AffiliatesCertified>> {
        self.counts.in_force()
    }

    /// The evaluation of a fund that counts: the last one that was given and not corrected.
    pub fn evaluation(&self, fund: &str) -> Option<&RecordedFact<EvaluationGiven>> {
        self.evaluations.iter().rev().find(|given| given.in_force() && given.fact.fund.as_str() == fund)
    }

    /// The determination in force.
    pub fn determination(&self) -> Option<&RecordedFact<AllocationDetermined>> {
        self.determinations.in_force()
    }

    /// The last definitive determination in force.
    pub fn definitive(&self) -> Option<&RecordedFact<AllocationDetermined>> {
        self.determinations
            .iter()
            .rev()
            .find(|filed| filed.in_force() && filed.fact.status == DeterminationStatus::Definitive)
    }

    /// The closing of the year, if it is closed: the last one that counts and after which it was not opened again.
    pub fn closing(&self) -> Option<&RecordedFact<YearClosed>> {
        let closed = self.closings.in_force()?;
        let reopened = self.reopenings.in_force().is_some_and(|reopened| reopened.seq() > closed.seq());
        if reopened { None } else { Some(closed) }
    }
}
