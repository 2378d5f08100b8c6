use std::collections::BTreeMap;

use allocation::{Cents, Evaluation, Recipient, Recipients, Split};

use crate::payload::AllocationDetermined;
use crate::{InputEntries, RecordedFact, Register};

/// Why two determinations differ, cent by cent: a decomposition by successive substitution.
///
/// The inputs of the first side are replaced by those of the second one after the other, and the budget is split again
/// after each replacement; what a replacement moves is its cause. The order is fixed ([`Cause::ORDER`]) and never chosen
/// by the figures, because it matters: with a larger budget *and* more affiliates, part of the cents follows from both
/// at once, and that part is counted with whichever is replaced second. Another order would be as exact and would tell other
/// cents; only a fixed one lets two readers come to the same figures. The key goes first, since it says what the other
/// inputs mean; then the budget, the counts with the set of funds, and the evaluations, which decide last in time too.
///
/// A replacement may leave something that cannot be split: a key that asks for evaluations, with funds that were never
/// evaluated. It is then made together with the evaluations, and if need be with the counts and the budget, as one step
/// of several causes; all of them together are the second side, so a step that can be split always comes. A fund that
/// is in the counts of one side only brings its own evaluation with it.
///
/// What a side recorded otherwise than its inputs give is a cause of its own, before and after the others: from the
/// recorded to the computed figure of the first side, and from the computed to the recorded figure of the second. So the
/// steps of a fund make its recorded difference, to the cent: each is the difference of two neighbours in one row of
/// figures. Where a side cannot be computed from its inputs, all causes are one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes {
    /// The funds: those of the first side in their order, then those of the second side only.
    pub funds: Vec<String>,
    /// The steps, in order; their cents add up to the difference, for each fund and in all.
    pub steps: Vec<Step>,
    /// Why a side could not be computed from its inputs, so that no cause can be distinguished from another.
    pub impossible: Option<String>,
}

/// What a replacement moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was replaced: one cause, or several that could not be told apart, in the fixed order.
    pub causes: Vec<Cause>,
    /// What it moved, in the order of the funds.
    pub cents: Vec<Cents>,
}

/// Why a figure differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The first side recorded another figure than its inputs give.
    RecordedFrom,
    /// Another key.
    Key,
    /// Another budget.
    Budget,
    /// Other counts, or another set of funds.
    Counts,
    /// Other evaluations.
    Evaluations,
    /// The second side recorded another figure than its inputs give.
    RecordedTo,
}

/// A determination with what it is computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeterminationSide {
    /// The split of its inputs; or why there is none.
    pub split: Result<Split, String>,
    /// The total of each fund as it was recorded.
    pub recorded: Vec<(String, Cents)>,
}

impl Cause {
    /// The order of the steps.
    pub const ORDER: [Self; 6] =
        [Self::RecordedFrom, Self::Key, Self::Budget, Self::Counts, Self::Evaluations, Self::RecordedTo];

    /// The word that programs can rely on.
    pub fn word(self) -> &'static str {
        match self {
            Self::RecordedFrom => "recorded-from",
            Self::Key => "key",
            Self::Budget => "budget",
            Self::Counts => "counts",
            Self::Evaluations => "evaluations",
            Self::RecordedTo => "recorded-to",
        }
    }
}

impl Step {
    /// What it moved in all.
    pub fn total(&self) -> i128 {
        self.cents.iter().map(|cents| i128::from(cents.get())).sum()
    }
}

impl Register {
    /// A determination of `year` with the split of the entries that it names.
    pub fn side(&self, year: i32, fact: &AllocationDetermined) -> DeterminationSide {
        let split = self.split(year, &InputEntries::of(fact)).map_err(|refusal| refusal.to_string());
        let recorded = fact.shares.iter().map(|share| (share.fund.to_string(), *share.total_cents)).collect();
        DeterminationSide { split, recorded }
    }

    /// The entries behind a cause on the side of a determination of `year`; the index figure goes with the budget.
    pub fn entries_behind(
        &self,
        year: i32,
        filed: &RecordedFact<AllocationDetermined>,
        cause: Cause,
    ) -> Vec<u64> {
        let fact = &filed.fact;
        match cause {
            Cause::Key => vec![fact.key],
            Cause::Budget => {
                let budget = self.year(year).and_then(|book| book.budgets.at(fact.budget));
                let index = budget.and_then(|budget| budget.fact.index);
                index.into_iter().chain([fact.budget]).collect()
            }
            Cause::Counts => vec![fact.affiliates],
            Cause::Evaluations => fact.evaluations.clone(),
            Cause::RecordedFrom | Cause::RecordedTo => vec![filed.seq()],
        }
    }
}

impl Causes {
    /// The causes of the difference between the recorded totals of two sides.
    pub fn between(from: &DeterminationSide, to: &DeterminationSide) -> Self {
        let mut funds: Vec<String> = Vec::new();
        for (fund, _) in from.recorded.iter().chain(&to.recorded) {
            if !funds.contains(fund) {
                funds.push(fund.clone());
            }
        }
        // A fund that a determination leaves out or names beyond its counts still has its row.
        for recipient in [from, to].into_iter().filter_map(|side| side.split.as_ref().ok()).flat_map(funds_of)
        {
            if !funds.contains(&recipient.fund) {
                funds.push(recipient.fund.clone());
            }
        }
        let (one, other) = (in_order(&funds, &from.recorded), in_order(&funds, &to.recorded));
        let made = match (&from.split, &to.split) {
            (Ok(from_split), Ok(to_split)) => {
                let first = minus(&totals(&funds, from_split), &one);
                let last = minus(&other, &totals(&funds, to_split));
                let mut steps = vec![Step { causes: vec![Cause::RecordedFrom], cents: first }];
                steps.extend(substitute(&funds, from_split, to_split));
                steps.push(Step { causes: vec![Cause::RecordedTo], cents: last });
                Self { funds, steps, impossible: None }
            }
            (Err(why), _) | (_, Err(why)) => {
                let steps = vec![Step { causes: Cause::ORDER.to_vec(), cents: minus(&other, &one) }];
                Self { funds, steps, impossible: Some(why.clone()) }
            }
        };
        made.assert_closed(&one, &other);
        made
    }

    /// The one place where the steps are compared with the difference that they explain.
    fn assert_closed(&self, from: &[Cents], to: &[Cents]) {
        for place in 0..self.funds.len() {
            let moved: i128 = self.steps.iter().map(|step| i128::from(step.cents[place].get())).sum();
            let difference = i128::from(to[place].get()) - i128::from(from[place].get());
            assert_eq!(moved, difference, "the causes of `{}` make its difference", self.funds[place]);
        }
    }
}

/// From which side each input is taken.
#[derive(Clone, Copy)]
struct Mix<'a> {
    key: &'a Split,
    budget: &'a Split,
    counts: &'a Split,
    evaluations: &'a Split,
}

/// The steps from one split to the other.
fn substitute(funds: &[String], from: &Split, to: &Split) -> Vec<Step> {
    let mut mix = Mix { key: from, budget: from, counts: from, evaluations: from };
    let mut pending = vec![Cause::Key, Cause::Budget, Cause::Counts, Cause::Evaluations];
    let mut before = totals(funds, from);
    let mut steps = Vec::new();
    while !pending.is_empty() {
        let mut causes = vec![pending.remove(0)];
        mix.replace(causes[0], to);
        let after = loop {
            if pending.is_empty() {
                // Everything is replaced: this is the second side, which was split already.
                break totals(funds, to);
            }
            if let Some(split) = mix.split() {
                break totals(funds, &split);
            }
            // What cannot be split yet takes the evaluations along first, then the counts, then the budget.
            let companion = pending.pop().expect("something is still to be replaced");
            mix.replace(companion, to);
            causes.push(companion);
        };
        causes.sort_unstable();
        steps.push(Step { causes, cents: minus(&after, &before) });
        before = after;
    }
    steps
}

impl<'a> Mix<'a> {
    fn replace(&mut self, cause: Cause, to: &'a Split) {
        match cause {
            Cause::Key => self.key = to,
            Cause::Budget => self.budget = to,
            Cause::Counts => self.counts = to,
            Cause::Evaluations => self.evaluations = to,
            Cause::RecordedFrom | Cause::RecordedTo => {}
        }
    }

    /// The split of the mixed inputs, if they can be split.
    fn split(&self) -> Option<Split> {
        let of = |split: &'a Split| -> BTreeMap<&'a str, Evaluation> {
            funds_of(split).iter().map(|fund| (fund.fund.as_str(), fund.evaluation)).collect()
        };
        let (given, own) = (of(self.evaluations), of(self.counts));
        let evaluates = self.key.key().evaluates();
        let recipients = funds_of(self.counts).iter().map(|fund| {
            let code = fund.fund.as_str();
            let evaluation = given.get(code).or_else(|| own.get(code)).copied();
            Recipient {
                evaluation: evaluation.filter(|_| evaluates).unwrap_or(Evaluation::Missing),
                ..fund.clone()
            }
        });
        let recipients = Recipients::new(recipients.collect()).ok()?;
        Split::new(self.key.key(), self.budget.budget(), &recipients).ok()
    }
}

fn funds_of(split: &Split) -> &[Recipient] {
    split.recipients().funds()
}

/// The totals of a split in the order of `funds`; a fund that it does not know has nothing.
fn totals(funds: &[String], split: &Split) -> Vec<Cents> {
    let shares: Vec<(String, Cents)> =
        split.shares().map(|share| (share.fund.to_owned(), share.total)).collect();
    in_order(funds, &shares)
}

fn in_order(funds: &[String], totals: &[(String, Cents)]) -> Vec<Cents> {
    let by_fund: BTreeMap<&str, Cents> = totals.iter().map(|(fund, cents)| (fund.as_str(), *cents)).collect();
    funds.iter().map(|fund| by_fund.get(fund.as_str()).copied().unwrap_or(Cents::ZERO)).collect()
}

fn minus(a: &[Cents], b: &[Cents]) -> Vec<Cents> {
    a.iter()
        .zip(b)
        .map(|(a, b)| a.minus(*b).expect("totals are not negative, so their differences fit"))
        .collect()
}
