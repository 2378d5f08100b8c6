use allocation::{Evaluation, Recipient, Recipients, Split};

use crate::payload::{AffiliatesCertified, AllocationDetermined, DeterminationStatus, FundShare, SliceCents};
use crate::{Amount, Balance, Code, Difference, FieldError, RecordedFact, Refusal, Register, Text, Year};

/// The inputs of a determination, by entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputEntries {
    /// The key.
    pub key: u64,
    /// The budget.
    pub budget: u64,
    /// The counts.
    pub affiliates: u64,
    /// The evaluations, ascending.
    pub evaluations: Vec<u64>,
}

impl InputEntries {
    /// The inputs that a determination names.
    pub fn of(fact: &AllocationDetermined) -> Self {
        Self {
            key: fact.key,
            budget: fact.budget,
            affiliates: fact.affiliates,
            evaluations: fact.evaluations.clone(),
        }
    }

    /// All of them, ascending.
    pub fn all(&self) -> Vec<u64> {
        let mut all = vec![self.key, self.budget, self.affiliates];
        all.extend(&self.evaluations);
        all.sort_unstable();
        all
    }
}

impl Register {
    /// The inputs that count today for `year`.
    ///
    /// # Errors
    /// A [`Refusal`] that names the first one that is missing.
    pub fn inputs(&self, year: i32) -> Result<InputEntries, Refusal> {
        let key = self.key_of(year)?;
        let book = self.year(year);
        let budget = book.and_then(|book| book.budget()).ok_or_else(|| {
            let what = format!("the budget of {year} is not set");
            Refusal::new("budget-set", what, format!("`record budget-set --year {year}`"))
        })?;
        let counts = book.and_then(|book| book.count()).ok_or_else(|| {
            let what = format!("the affiliates of {year} are not certified");
            Refusal::new(
                "affiliates-certified",
                what,
                format!("`record affiliates-certified --year {year} --file FILE`"),
            )
        })?;
        let mut evaluations = Vec::new();
        if key.fact.law.evaluates() {
            let given = counts
                .fact
                .counts
                .iter()
                .filter_map(|count| book.and_then(|book| book.evaluation(count.fund.as_str())));
            evaluations.extend(given.map(RecordedFact::seq));
            evaluations.sort_unstable();
        }
        Ok(InputEntries { key: key.seq(), budget: budget.seq(), affiliates: counts.seq(), evaluations })
    }

    /// Splits a year from the entries named, whether or not they still count. A fund without an evaluation
    /// among them is pending where the key asks for one.
    ///
    /// # Errors
    /// A [`Refusal`] when an entry is not the input that it should be, or the split refuses them.
    pub fn split(&self, year: i32, inputs: &InputEntries) -> Result<Split, Refusal> {
        let missing = |what: &str, seq: u64| {
            Refusal::new(
                "inputs-of-determination",
                format!("entry {seq} is not {what} of {year}"),
                "name the entries of the inputs of that year",
            )
            .at(seq)
        };
        let book = self.year(year).ok_or_else(|| missing("the budget", inputs.budget))?;
        let key = self.key_at(inputs.key).ok_or_else(|| missing("a key", inputs.key))?;
        if !key.fact.law.covers(year) {
            return Err(missing("a key", inputs.key));
        }
        let budget = book.budgets.at(inputs.budget).ok_or_else(|| missing("the budget", inputs.budget))?;
        let counts =
            book.counts.at(inputs.affiliates).ok_or_else(|| missing("the affiliates", inputs.affiliates))?;
        let evaluates = key.fact.law.evaluates();
        let mut funds = recipients_of(&counts.fact);
        for fund in &mut funds {
            fund.evaluation = if evaluates { Evaluation::Pending } else { Evaluation::Missing };
        }
        for seq in &inputs.evaluations {
            let given = book.evaluations.at(*seq).ok_or_else(|| missing("an evaluation", *seq))?;
            let fund = funds.iter_mut().find(|fund| fund.fund == given.fact.fund.as_str());
            let fund = fund.ok_or_else(|| missing("an evaluation of a fund", *seq))?;
            fund.evaluation = given.fact.result.law();
        }
        let refuse = |why: String| {
            Refusal::new("split", why, "correct the counts or the budget of the year").at(inputs.affiliates)
        };
        let recipients = Recipients::new(funds).map_err(|error| refuse(error.to_string()))?;
        Split::new(&key.fact.law, *budget.fact.cents, &recipients).map_err(|error| refuse(error.to_string()))
    }

    /// The determination of `year` from the inputs that count today.
    ///
    /// Royal decree no. 38, art. 20, § 2bis/1, subpara. 10 to 12; art. 60ter/1.
    ///
    /// # Errors
    /// A [`Refusal`] when an input is missing or the determination may not be recorded.
    pub fn determine(
        &self,
        year: Year,
        status: DeterminationStatus,
        reason: Option<Text>,
    ) -> Result<(AllocationDetermined, Split), Refusal> {
        let inputs = self.inputs(year.calendar())?;
        let split = self.split(year.calendar(), &inputs)?;
        let made = self.year(year.calendar()).map_or(0, |book| book.determinations.len());
        let revision = u32::try_from(made + 1).unwrap_or(u32::MAX);
        let fact = determination(&split, year, status, revision, reason, inputs)
            .map_err(|error| Refusal::new("split", error.to_string(), "the figures cannot be recorded"))?;
        Ok((fact, split))
    }
}

/// The funds of a count with no evaluation.
///
/// Royal decree no. 38, art. 20, § 2bis/1, subpara. 11, 2°: the affiliates of art. 12, §§ 1, 1bis and 1ter.
pub(crate) fn recipients_of(counts: &AffiliatesCertified) -> Vec<Recipient> {
    counts
        .counts
        .iter()
        .map(|count| Recipient {
            fund: count.fund.to_string(),
            affiliates: count.count.count(),
            evaluation: Evaluation::Missing,
        })
        .collect()
}

/// A split as it is recorded.
pub(crate) fn determination(
    split: &Split,
    year: Year,
    status: DeterminationStatus,
    revision: u32,
    reason: Option<Text>,
    inputs: InputEntries,
) -> Result<AllocationDetermined, FieldError> {
    let shares = split.shares().map(|share| {
        let slices = split.key().slices.iter().zip(&share.slices).map(|(slice, cents)| {
            Ok(SliceCents { slice: slice.id.parse()?, cents: Balance::try_from(*cents)? })
        });
        Ok(FundShare {
            fund: share.fund.parse::<Code>()?,
            slices: slices.collect::<Result<_, FieldError>>()?,
            excess_cents: Balance::try_from(share.excess)?,
            common_projects_cents: Balance::try_from(share.common_projects)?,
            reserved_cents: Balance::try_from(share.reserved)?,
            total_cents: Balance::try_from(share.total)?,
        })
    });
    Ok(AllocationDetermined {
        year,
        status,
        revision,
        reason,
        date: None,
        key: inputs.key,
        budget: inputs.budget,
        affiliates: inputs.affiliates,
        evaluations: inputs.evaluations,
        budget_cents: Amount::try_from(split.budget())?,
        shares: shares.collect::<Result<_, FieldError>>()?,
        remainder_cents: Balance::try_from(split.remainder())?,
        reserved_cents: Balance::try_from(split.reserved())?,
        no_beneficiary_cents: Balance::try_from(split.no_beneficiary())?,
        undistributed_cents: Balance::try_from(split.undistributed())?,
        difference_cents: Difference::try_from(split.difference())?,
    })
}
