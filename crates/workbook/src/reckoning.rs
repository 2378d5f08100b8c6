use register::allocation::{
    Basis, Denominator, Evaluation, Level, Method, Ratio, Remainder, Rounding, ShareDifference, TieBreak,
    Titles,
};
use register::payload::BudgetSource;
use register::{InputEntries, Register};
use report::Language;

/// What a sheet performs again: the inputs of the determination in force, and its recorded figures. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecalculationInput {
    /// The entry of the determination.
    pub entry: u64,
    /// The recorded budget.
    pub budget: i64,
    /// How the budget came about, when the key's rule gave it.
    pub derived: Option<Derived>,
    /// The titles of the key.
    pub titles: Titles,
    /// The slices of the key.
    pub slices: Vec<RecalculatedSlice>,
    /// The weight of what the key leaves undistributed, beside those of the slices.
    pub undistributed_weight: Option<i128>,
    /// The funds, in ascending order of their codes.
    pub funds: Vec<RecalculatedFund>,
    /// How quotients become cents.
    pub method: Method,
    /// Who goes first among equal remainders.
    pub ties: TieBreak,
    /// The recorded amounts that no fund has: reserve, part without beneficiary, undistributed part, rounding difference.
    pub apart: [i64; 4],
}

/// An indexed budget: base × index / base index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// The base amount, in cents.
    pub base: i64,
    /// The index and the index of the base month as whole numbers over the same power of ten; none when not indexed.
    pub index: Option<(i64, i64)>,
    /// How many decimals that power of ten has.
    pub decimals: u32,
    /// How the exact amount becomes cents.
    pub rounding: Rounding,
}

/// A slice of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecalculatedSlice {
    /// Its id in the key.
    pub id: String,
    /// Its share of the budget, as a weight over the sum of all.
    pub weight: i128,
    /// Its titles, if the key gives it some.
    pub titles: Option<Titles>,
    /// Where what negative evaluations leave over of it goes, if only positively evaluated funds keep it.
    pub remainder: Option<Remainder>,
    /// By what it is apportioned.
    pub basis: Basis,
    /// Over whom.
    pub denominator: Denominator,
}

/// A fund with its inputs and recorded figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecalculatedFund {
    /// Its code.
    pub code: String,
    /// Its affiliates.
    pub affiliates: u64,
    /// Its evaluation.
    pub evaluation: Evaluation,
    /// The recorded cents of each slice.
    pub slices: Vec<i64>,
    /// The recorded cents of the excess.
    pub excess: i64,
    /// The recorded cents for common projects.
    pub common: i64,
    /// The recorded total.
    pub total: i64,
}

impl RecalculatedSlice {
    /// What it is called.
    pub fn name(&self, language: Language) -> String {
        self.titles.as_ref().map_or_else(|| self.id.clone(), |titles| language.title(titles).to_owned())
    }
}

impl RecalculationInput {
    /// The reckoning of the determination in force of `year`: nothing when there is none, when its inputs do not give a
    /// split (which the report finds), or when its key settles on totals, which no sheet can do exactly.
    pub fn of(register: &Register, year: i32) -> Option<Self> {
        let book = register.year(year)?;
        let determined = book.determination()?;
        let fact = &determined.fact;
        let inputs = InputEntries::of(fact);
        let split = register.split(year, &inputs).ok()?;
        let key = split.key();
        if key.rounding.level == Level::Total {
            return None;
        }
        let mut shares: Vec<Ratio> = key.slices.iter().map(|slice| slice.share).collect();
        if key.share_difference == ShareDifference::Undistributed {
            let sum = shares.iter().try_fold(Ratio::new(0, 1).ok()?, |sum, share| sum.plus(*share).ok())?;
            shares.push(Ratio::ONE.plus(Ratio::new(-sum.numerator(), sum.denominator()).ok()?).ok()?);
        }
        let common = shares.iter().try_fold(1_i128, |common, share| lcm(common, share.denominator()))?;
        let weight = |share: &Ratio| share.numerator().checked_mul(common / share.denominator());
        let mut weights = shares.iter().map(weight).collect::<Option<Vec<_>>>()?;
        let undistributed_weight = (weights.len() > key.slices.len()).then(|| weights.pop()).flatten();
        let slices = key.slices.iter().zip(weights).map(|(slice, weight)| RecalculatedSlice {
            id: slice.id.clone(),
            weight,
            titles: slice.titles.clone(),
            remainder: slice.remainder,
            basis: slice.basis,
            denominator: slice.denominator,
        });
        let funds = split.recipients().funds().iter().map(|fund| {
            let share = fact.shares.iter().find(|share| share.fund.as_str() == fund.fund)?;
            let slices = key.slices.iter().map(|slice| {
                let own = share.slices.iter().find(|own| own.slice.as_str() == slice.id);
                own.map_or(0, |own| own.cents.get())
            });
            Some(RecalculatedFund {
                code: fund.fund.clone(),
                affiliates: fund.affiliates,
                evaluation: fund.evaluation,
                slices: slices.collect(),
                excess: share.excess_cents.get(),
                common: share.common_projects_cents.get(),
                total: share.total_cents.get(),
            })
        });
        Some(Self {
            entry: determined.seq(),
            budget: fact.budget_cents.get(),
            derived: derived(register, year, &inputs),
            titles: key.titles.clone(),
            slices: slices.collect(),
            undistributed_weight,
            funds: funds.collect::<Option<Vec<_>>>()?,
            method: key.rounding.method,
            ties: key.rounding.ties,
            apart: [
                fact.reserved_cents.get(),
                fact.no_beneficiary_cents.get(),
                fact.undistributed_cents.get(),
                fact.difference_cents.get(),
            ],
        })
    }

    /// Whether every product and quotient of the sheet is a whole number that a spreadsheet holds exactly.
    pub fn fits_a_sheet(&self) -> bool {
        let most = 1_i128 << 53;
        let affiliates: i128 = self.funds.iter().map(|fund| i128::from(fund.affiliates)).sum();
        let weights = self.slices.iter().map(|slice| slice.weight).chain(self.undistributed_weight);
        let largest = weights.sum::<i128>().max(affiliates).max(self.funds.len() as i128);
        let fits = |product: Option<i128>| product.is_some_and(|product| product < most);
        let derived =
            self.derived.as_ref().and_then(|derived| derived.index.map(|index| (derived.base, index)));
        fits(i128::from(self.budget).checked_mul(largest))
            && derived.is_none_or(|(base, (index, against))| {
                fits(i128::from(base).checked_mul(i128::from(index.max(against)) * 2))
            })
    }
}

fn derived(register: &Register, year: i32, inputs: &InputEntries) -> Option<Derived> {
    let book = register.year(year)?;
    let set = book.budgets.iter().find(|set| set.seq() == inputs.budget)?;
    if set.fact.source != BudgetSource::Derived {
        return None;
    }
    let rule = &register.key_at(set.fact.key)?.fact.law.budget;
    let index = match set.fact.index {
        None => None,
        Some(seq) => {
            let published = register.indices().iter().find(|index| index.seq() == seq)?;
            let value: Ratio = published.fact.value.as_str().parse().ok()?;
            Some((value, rule.indexation.base_value))
        }
    };
    let mut decimals = 0;
    let index = match index {
        None => None,
        Some((value, against)) => {
            let whole = |ratio: Ratio, power: i128| -> Option<i64> {
                let scaled = ratio.numerator().checked_mul(power)?;
                (scaled % ratio.denominator() == 0)
                    .then(|| i64::try_from(scaled / ratio.denominator()).ok())?
            };
            let (mut power, mut found) = (1_i128, None);
            while decimals <= 9 {
                if let (Some(value), Some(against)) = (whole(value, power), whole(against, power)) {
                    found = Some((value, against));
                    break;
                }
                (power, decimals) = (power * 10, decimals + 1);
            }
            Some(found?)
        }
    };
    Some(Derived { base: rule.base.get(), index, decimals, rounding: rule.rounding })
}

fn lcm(a: i128, b: i128) -> Option<i128> {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b)
}
