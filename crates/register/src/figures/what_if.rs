use std::sync::Arc;
use thiserror::Error;

use allocation::{Cents, Coefficient, Evaluation, Key, Recipient, Recipients, Split};
use chrono::NaiveDate;

use crate::figures::readings::{FundSet, Pending};
use crate::payload::BudgetSource;
use crate::{EnvelopeBalance, InputEntries, Reading, Refusal, Register};

/// What is read otherwise than the ledger has it, all at once.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// Open points, each once.
    pub points: Vec<Reading>,
    /// Another key, also one that does not cover the year.
    pub key: Option<Key>,
    /// Other counts: another population (A3, A8).
    pub counts: Option<Vec<(String, u64)>>,
}

/// A year as it is and as it would be. Nothing of it is ever recorded.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The split as it is: by the entries of the determination in force, or by those that count today.
    pub stands: Split,
    /// The split as it would be.
    pub would_be: Split,
    /// The date of repayment as it is and as it would be.
    pub due: [Option<NaiveDate>; 2],
    /// The envelopes as they are.
    pub balances: Vec<EnvelopeBalance>,
    /// The envelopes with what was granted and paid, by the other due date and the other rule on unspent money.
    pub balances_would_be: Vec<EnvelopeBalance>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WhatIfError {
    /// An input of the year is missing.
    #[error(transparent)]
    Missing(Refusal),
    /// The other budget cannot be derived; why.
    #[error("the budget cannot be derived: {0}")]
    Budget(String),
    /// The other inputs cannot be split; why.
    #[error("it cannot be split: {0}")]
    Split(String),
}

impl Readings {
    fn coefficient(&self) -> Option<Coefficient> {
        self.points.iter().find_map(|reading| match reading {
            Reading::Coefficient(coefficient) => Some(*coefficient),
            _ => None,
        })
    }

    fn moves_budget(&self) -> bool {
        let moves = |reading: &Reading| {
            matches!(reading, Reading::Basis(_) | Reading::Coefficient(_) | Reading::BudgetRounding(_))
        };
        self.points.iter().any(moves)
    }

    /// The key with the readings that a key can hold.
    fn key(&self, stands: &Key) -> Key {
        let mut key = self.key.clone().unwrap_or_else(|| stands.clone());
        for reading in &self.points {
            match reading {
                Reading::Basis(basis) => key.budget.basis = *basis,
                Reading::BudgetRounding(rounding) => key.budget.rounding = *rounding,
                Reading::Denominator(denominator) => {
                    for slice in key.slices.iter_mut().filter(|slice| slice.is_conditional()) {
                        slice.denominator = *denominator;
                    }
                }
                Reading::Unspent(unspent) => {
                    if let Some(projects) = &mut key.projects {
                        projects.unspent = *unspent;
                    }
                }
                Reading::DueDate(day) => key.calendar.non_working_day = *day,
                Reading::Method(method) => key.rounding.method = *method,
                Reading::Level(level) => key.rounding.level = *level,
                Reading::Ties(ties) => key.rounding.ties = *ties,
                Reading::Coefficient(_) | Reading::Pending(_) | Reading::FundSet(_) => {}
            }
        }
        key
    }
}

impl Register {
    /// A year with open points read otherwise.
    ///
    /// # Errors
    /// [`WhatIfError`].
    pub fn what_if(&self, year: i32, readings: &Readings) -> Result<WhatIf, WhatIfError> {
        let determined = self.year(year).and_then(|book| book.determination());
        let inputs = match determined {
            Some(filed) => InputEntries::of(&filed.fact),
            None => self.inputs(year).map_err(WhatIfError::Missing)?,
        };
        let stands = self.split(year, &inputs).map_err(WhatIfError::Missing)?;
        let key = Arc::new(readings.key(stands.key()));
        let budget = self.other_budget(year, &inputs, &key, readings)?.unwrap_or(stands.budget());
        let recipients = self.other_recipients(year, &key, stands.recipients().funds(), readings);
        let recipients =
            Recipients::new(recipients).map_err(|error| WhatIfError::Split(error.to_string()))?;
        let would_be =
            Split::new(&key, budget, &recipients).map_err(|error| WhatIfError::Split(error.to_string()))?;
        // The envelopes follow from a register whose key says otherwise; it is forgotten at once.
        let mut other = self.clone();
        if let Some(adopted) = other.common.keys.fact_mut(inputs.key) {
            adopted.law = Arc::clone(&key);
        }
        Ok(WhatIf {
            due: [stands.key(), &key].map(|key| key.calendar.repayment_due_date(year).ok()),
            balances: self.balances(year),
            balances_would_be: other.balances(year),
            stands,
            would_be,
        })
    }

    /// The budget by the other key; none where it stays as it is: nothing concerns it, or it was decided and only the
    /// key is another.
    fn other_budget(
        &self,
        year: i32,
        inputs: &InputEntries,
        key: &Key,
        readings: &Readings,
    ) -> Result<Option<Cents>, WhatIfError> {
        let budgets = self.year(year).map_or(&[][..], |book| &book.budgets);
        let decided = budgets
            .iter()
            .any(|filed| filed.seq() == inputs.budget && filed.fact.source == BudgetSource::Decided);
        let asked = readings.moves_budget() || (readings.key.is_some() && !decided);
        if !asked {
            return Ok(None);
        }
        let rule = &key.budget;
        // The figure that the budget was derived from, though it may have been corrected since.
        let used =
            budgets.iter().find(|filed| filed.seq() == inputs.budget).and_then(|filed| filed.fact.index);
        let published = self.index_used(rule, year, used).or_else(|| self.index_for(rule, year));
        let published = published.map(|(_, published)| published);
        let coefficient = readings.coefficient().unwrap_or(Coefficient::Exact);
        let derived = rule.derive_with(coefficient, year, published.as_ref());
        derived.map(|budget| Some(budget.cents)).map_err(|error| WhatIfError::Budget(error.to_string()))
    }

    fn other_recipients(
        &self,
        year: i32,
        key: &Key,
        stand: &[Recipient],
        readings: &Readings,
    ) -> Vec<Recipient> {
        let evaluation = |fund: &str| -> Evaluation {
            if !key.evaluates() {
                return Evaluation::Missing;
            }
            let own =
                stand.iter().find(|recipient| recipient.fund == fund).map(|recipient| recipient.evaluation);
            let own = own.filter(|evaluation| *evaluation != Evaluation::Missing).unwrap_or_else(|| {
                let given = self.year(year).and_then(|book| book.evaluation(fund));
                given.map_or(Evaluation::Pending, |filed| filed.fact.result.law())
            });
            let pending = readings.points.iter().find_map(|reading| match reading {
                Reading::Pending(pending) => Some(*pending),
                _ => None,
            });
            match (own, pending) {
                (Evaluation::Pending, Some(Pending::Positive)) => Evaluation::Positive,
                (Evaluation::Pending, Some(Pending::Negative)) => Evaluation::Negative,
                (own, _) => own,
            }
        };
        let mut counts: Vec<(String, u64)> = readings.counts.clone().unwrap_or_else(|| {
            stand.iter().map(|recipient| (recipient.fund.clone(), recipient.affiliates)).collect()
        });
        if readings.points.contains(&Reading::FundSet(FundSet::Payment))
            && let Ok((_, last)) = key.calendar.payment_window(year)
        {
            counts = self.at_payment(&counts, last);
        }
        let recipient = |(fund, affiliates): (String, u64)| {
            let evaluation = evaluation(&fund);
            Recipient { fund, affiliates, evaluation }
        };
        counts.into_iter().map(recipient).collect()
    }

    /// Counts as they pass to the funds that exist on `day`.
    fn at_payment(&self, counts: &[(String, u64)], day: NaiveDate) -> Vec<(String, u64)> {
        let exists = |fund: &str| self.funds.get(fund).is_some_and(|record| record.exists_on(day));
        let mut passed: Vec<(String, u64)> = Vec::new();
        for (fund, count) in counts {
            // A chain of successors is as long as there are funds, at the most.
            let mut holder = Some(fund.clone());
            for _ in 0..self.funds.len() {
                match holder.take() {
                    Some(fund) if exists(&fund) => {
                        holder = Some(fund);
                        break;
                    }
                    Some(fund) => {
                        let ended = self.funds.get(&fund).and_then(|record| record.end());
                        holder =
                            ended.and_then(|ended| ended.fact.successor.as_ref()).map(ToString::to_string);
                    }
                    None => break,
                }
            }
            let Some(holder) = holder.filter(|fund| exists(fund)) else { continue };
            match passed.iter_mut().find(|(fund, _)| *fund == holder) {
                Some((_, sum)) => *sum = sum.saturating_add(*count),
                None => passed.push((holder, *count)),
            }
        }
        let new = self.funds_on(day).into_iter().filter(|fund| !passed.iter().any(|(code, _)| code == fund));
        let new: Vec<_> = new.map(|fund| (fund.to_owned(), 0)).collect();
        passed.extend(new);
        passed
    }
}

impl WhatIf {
    /// Every fund of both splits, those that stand first.
    pub fn funds(&self) -> Vec<&str> {
        let mut funds: Vec<&str> = Vec::new();
        for recipient in
            [&self.stands, &self.would_be].into_iter().flat_map(|split| split.recipients().funds())
        {
            if !funds.contains(&recipient.fund.as_str()) {
                funds.push(&recipient.fund);
            }
        }
        funds
    }

    /// The envelopes that would owe something else, or at another date, each as it is and as it would be.
    pub fn moved_balances(&self) -> Vec<(&EnvelopeBalance, &EnvelopeBalance)> {
        let both = self.balances.iter().zip(&self.balances_would_be);
        both.filter(|(stands, would_be)| stands.owed != would_be.owed || stands.open != would_be.open)
            .collect()
    }
}
