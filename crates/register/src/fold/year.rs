use std::collections::BTreeMap;

use crate::fact::filed::standing;
use crate::payload::{
    AffiliatesCertified, AllocationDetermined, BudgetSet, DeterminationStatus, Envelope, EvaluationGiven,
    ReportIssued, YearClosed, YearReopened,
};
use crate::{Account, Filed};

/// What the ledger holds of one year of subsidy, corrected facts included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct YearBook {
    /// The budgets.
    pub budgets: Vec<Filed<BudgetSet>>,
    /// The counts.
    pub counts: Vec<Filed<AffiliatesCertified>>,
    /// The evaluations.
    pub evaluations: Vec<Filed<EvaluationGiven>>,
    /// The determinations.
    pub determinations: Vec<Filed<AllocationDetermined>>,
    /// The envelopes, by fund.
    pub accounts: BTreeMap<(String, Envelope), Account>,
    /// The closings.
    pub closings: Vec<Filed<YearClosed>>,
    /// The reopenings.
    pub reopenings: Vec<Filed<YearReopened>>,
    /// The reports that were issued.
    pub reports: Vec<Filed<ReportIssued>>,
}

impl YearBook {
    /// The budget that counts.
    pub fn budget(&self) -> Option<&Filed<BudgetSet>> {
        standing(&self.budgets)
    }

    /// The counts that count.
    pub fn count(&self) -> Option<&Filed<AffiliatesCertified>> {
        standing(&self.counts)
    }

    /// The evaluation of a fund that counts: the last one that was given and not corrected.
    pub fn evaluation(&self, fund: &str) -> Option<&Filed<EvaluationGiven>> {
        self.evaluations.iter().rev().find(|given| given.stands() && given.fact.fund.as_str() == fund)
    }

    /// The determination in force.
    pub fn determination(&self) -> Option<&Filed<AllocationDetermined>> {
        standing(&self.determinations)
    }

    /// The last definitive determination that stands.
    pub fn definitive(&self) -> Option<&Filed<AllocationDetermined>> {
        self.determinations
            .iter()
            .rev()
            .find(|filed| filed.stands() && filed.fact.status == DeterminationStatus::Definitive)
    }

    /// The closing of the year, if it is closed: the last one that counts and after which it was not opened again.
    pub fn closing(&self) -> Option<&Filed<YearClosed>> {
        let closed = standing(&self.closings)?;
        let reopened = standing(&self.reopenings).is_some_and(|reopened| reopened.seq() > closed.seq());
        if reopened { None } else { Some(closed) }
    }
}
