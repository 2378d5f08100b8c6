use allocation::{
    BudgetBasis, Clause, ClauseStatus, Coefficient, Denominator, Key, Level, Method, NonWorkingDay, Rounding,
    TieBreak, UnspentRule,
};

/// Another reading of one open point (DOMAIN, section 7; `docs/decisions/0001-open-points.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A1: which amount is split.
    Basis(BudgetBasis),
    /// A1: how the coefficient of the index enters it.
    Coefficient(Coefficient),
    /// A12: how the budget becomes cents.
    BudgetRounding(Rounding),
    /// A2: over whom slices with a condition are apportioned.
    Denominator(Denominator),
    /// A6: what a pending evaluation counts as.
    Pending(Pending),
    /// A7: which funds take part.
    FundSet(FundSet),
    /// A9: what happens to money for common projects that was not spent.
    Unspent(UnspentRule),
    /// A10: a due date on a day that is not a working day.
    DueDate(NonWorkingDay),
    /// A12: how shares become cents.
    Method(Method),
    /// A12: what is settled.
    Level(Level),
    /// A12: who goes first among equal remainders.
    Ties(TieBreak),
}

/// What a pending evaluation counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// Its share is set apart.
    Reserve,
    /// As positive.
    Positive,
    /// As negative.
    Negative,
}

/// Which funds take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FundSet {
    /// Those that were counted at the reference date.
    ReferenceDate,
    /// Those that exist on the last day of the payment window: the count of a fund that ended goes to its successor, or
    /// is left out without one; a fund admitted since takes its equal part, with no affiliates.
    Payment,
}

/// How an open point can be read.
pub struct ReadingRule {
    /// The name by which commands know it.
    pub name: &'static str,
    /// The open points that it reads.
    pub point: &'static str,
    /// The words for its readings.
    pub values: &'static [(&'static str, Reading)],
    /// The word for what a key says.
    pub of_key: fn(&Key) -> &'static str,
    /// The ids of the clauses that the key cites where it says so.
    cited: fn(&Key) -> &[String],
    /// The argument for the reading of the keys of this house, in short.
    pub argument: &'static str,
}

/// Every open point that can be read otherwise by a word, in the order of the points. The population (A3, A8) is a file of
/// counts, and the whole law another key.
pub const READINGS: &[ReadingRule] = &[
    ReadingRule {
        name: "budget-basis",
        point: "A1",
        values: &[
            ("indexed", Reading::Basis(BudgetBasis::Indexed)),
            ("flat", Reading::Basis(BudgetBasis::Flat)),
        ],
        of_key: |key| match key.budget.basis {
            BudgetBasis::Indexed => "indexed",
            BudgetBasis::Flat => "flat",
        },
        cited: |key| &key.budget.clauses,
        argument: "art. 22/1, § 2 indexes the amount of § 1 itself; royal decree no. 38, al. 10 refers to the whole article",
    },
    ReadingRule {
        name: "coefficient",
        point: "A1",
        values: &[
            ("exact", Reading::Coefficient(Coefficient::Exact)),
            ("2-decimals", Reading::Coefficient(Coefficient::Decimals(2))),
            ("3-decimals", Reading::Coefficient(Coefficient::Decimals(3))),
            ("4-decimals", Reading::Coefficient(Coefficient::Decimals(4))),
            ("5-decimals", Reading::Coefficient(Coefficient::Decimals(5))),
            ("6-decimals", Reading::Coefficient(Coefficient::Decimals(6))),
        ],
        of_key: |_| "exact",
        cited: |key| &key.budget.clauses,
        argument: "art. 22/1, § 2 speaks of a fraction and rounds nothing; keys have no field for it",
    },
    ReadingRule {
        name: "denominator",
        point: "A2",
        values: &[
            ("all-funds", Reading::Denominator(Denominator::AllFunds)),
            ("eligible-funds", Reading::Denominator(Denominator::EligibleFunds)),
        ],
        of_key: |key| {
            let conditional = key.slices.iter().find(|slice| slice.is_conditional());
            match conditional.map(|slice| slice.denominator) {
                Some(Denominator::AllFunds) => "all-funds",
                Some(Denominator::EligibleFunds) => "eligible-funds",
                None => "no condition",
            }
        },
        cited: |key| {
            let conditional = key.slices.iter().find(|slice| slice.is_conditional());
            conditional.map_or(&[], |slice| &slice.clauses)
        },
        argument: "art. 60ter/1, § 4, subpara. 5 says all; over positive funds alone nothing would ever be left over",
    },
    ReadingRule {
        name: "pending",
        point: "A6",
        values: &[
            ("reserve", Reading::Pending(Pending::Reserve)),
            ("positive", Reading::Pending(Pending::Positive)),
            ("negative", Reading::Pending(Pending::Negative)),
        ],
        of_key: |_| "reserve",
        cited: |key| &key.open_points.clauses,
        argument: "a default would be an evaluation that nobody made",
    },
    ReadingRule {
        name: "fund-set",
        point: "A7",
        values: &[
            ("reference-date", Reading::FundSet(FundSet::ReferenceDate)),
            ("payment", Reading::FundSet(FundSet::Payment)),
        ],
        of_key: |_| "reference-date",
        cited: |key| &key.open_points.clauses,
        argument: "affiliates are fixed at that date, so the number of funds goes with it",
    },
    ReadingRule {
        name: "unspent",
        point: "A9",
        values: &[
            ("repay", Reading::Unspent(UnspentRule::Repay)),
            ("carry-over", Reading::Unspent(UnspentRule::CarryOver)),
        ],
        of_key: |key| match key.projects.as_ref().map(|projects| projects.unspent) {
            Some(UnspentRule::Repay) => "repay",
            Some(UnspentRule::CarryOver) => "carry-over",
            None => "none",
        },
        cited: |key| key.projects.as_ref().map_or(&[], |projects| &projects.clauses),
        argument: "the opinion speaks of unused money without an exception",
    },
    ReadingRule {
        name: "due-date",
        point: "A10",
        values: &[
            ("same", Reading::DueDate(NonWorkingDay::Same)),
            ("previous", Reading::DueDate(NonWorkingDay::Previous)),
            ("next", Reading::DueDate(NonWorkingDay::Next)),
        ],
        of_key: |key| match key.calendar.non_working_day {
            NonWorkingDay::Same => "same",
            NonWorkingDay::Previous => "previous",
            NonWorkingDay::Next => "next",
        },
        cited: |key| &key.calendar.clauses,
        argument: "no text read moves it; a neighbouring rule takes the previous working day, and says so expressly",
    },
    ReadingRule {
        name: "budget-rounding",
        point: "A12",
        values: &[
            ("half-up", Reading::BudgetRounding(Rounding::HalfUp)),
            ("half-even", Reading::BudgetRounding(Rounding::HalfEven)),
            ("truncate", Reading::BudgetRounding(Rounding::Truncate)),
        ],
        of_key: |key| Method::Each(key.budget.rounding).word(),
        cited: |key| &key.budget.clauses,
        argument: "no text rounds it; to the nearest cent departs least from the fraction",
    },
    ReadingRule {
        name: "rounding",
        point: "A12",
        values: &[
            ("largest-remainder", Reading::Method(Method::LargestRemainder)),
            ("half-up", Reading::Method(Method::Each(Rounding::HalfUp))),
            ("half-even", Reading::Method(Method::Each(Rounding::HalfEven))),
            ("truncate", Reading::Method(Method::Each(Rounding::Truncate))),
        ],
        of_key: |key| key.rounding.method.word(),
        cited: |key| &key.rounding.clauses,
        argument: "equal parts leave cents over, so some rule is unavoidable; this one closes to the cent",
    },
    ReadingRule {
        name: "level",
        point: "A12",
        values: &[("slice", Reading::Level(Level::Slice)), ("total", Reading::Level(Level::Total))],
        of_key: |key| key.rounding.level.word(),
        cited: |key| &key.rounding.clauses,
        argument: "each slice can be checked by itself",
    },
    ReadingRule {
        name: "ties",
        point: "A12",
        values: &[
            ("fund-order", Reading::Ties(TieBreak::FundOrder)),
            ("reverse-fund-order", Reading::Ties(TieBreak::ReverseFundOrder)),
            ("most-affiliates", Reading::Ties(TieBreak::MostAffiliates)),
            ("fewest-affiliates", Reading::Ties(TieBreak::FewestAffiliates)),
        ],
        of_key: |key| key.rounding.ties.word(),
        cited: |key| &key.rounding.clauses,
        argument: "equal slices always tie; the order of the codes can be checked by anyone",
    },
];

impl Reading {
    /// The reading of a name and a word; or what would be one.
    ///
    /// # Errors
    /// Which names, or which words, there are.
    pub fn of(name: &str, word: &str) -> Result<Self, String> {
        let words = |list: Vec<&str>| list.join(", ");
        let Some(rule) = READINGS.iter().find(|rule| rule.name == name) else {
            let names = words(READINGS.iter().map(|rule| rule.name).collect());
            return Err(format!("`{}` is no open point: {names}, population", name.escape_debug()));
        };
        let found = rule.values.iter().find(|(value, _)| *value == word);
        found.map(|(_, reading)| *reading).ok_or_else(|| {
            let values = words(rule.values.iter().map(|(value, _)| *value).collect());
            format!("`{name}` cannot be read as `{}`: {values}", word.escape_debug())
        })
    }
}

impl ReadingRule {
    /// Whether the key says anything of the point.
    pub fn is_asked(&self, key: &Key) -> bool {
        match self.values[0].1 {
            Reading::Denominator(_) | Reading::Pending(_) => {
                key.slices.iter().any(|slice| slice.is_conditional())
            }
            Reading::Unspent(_) => key.projects.is_some(),
            _ => true,
        }
    }

    /// The clauses behind the reading of a key: of those that it cites there the choice that names the point, or else those that
    /// are no choice; and if there is neither, all.
    pub fn clauses<'a>(&self, key: &'a Key) -> Vec<&'a Clause> {
        let all: Vec<&Clause> = (self.cited)(key).iter().filter_map(|id| key.clause(id)).collect();
        let names =
            |text: &str| text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == self.point);
        let chosen = |clause: &Clause| clause.status == ClauseStatus::Choice;
        let only = |keep: &dyn Fn(&Clause) -> bool| -> Vec<&'a Clause> {
            all.iter().copied().filter(|clause| keep(clause)).collect()
        };
        let named = only(&|clause| chosen(clause) && names(&clause.reference));
        if !named.is_empty() {
            return named;
        }
        let law = only(&|clause| !chosen(clause));
        if law.is_empty() { all } else { law }
    }
}
