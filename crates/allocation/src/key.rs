use thiserror::Error;

use chrono::NaiveDate;

use crate::{BudgetRule, Calendar, Clause, Ratio, RatioError, Remainder, RoundingRule, Slice, Titles};

/// An allocation key: everything that the law says of one subsidy for a run of years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name, once in a ledger.
    pub id: String,
    /// Its titles, which say from which text it is.
    pub titles: Titles,
    /// The first year of subsidy to which it applies.
    pub first_year: i32,
    /// When the text behind it was published, where that is known.
    pub published: Option<NaiveDate>,
    /// The last year; without it the key applies until another one supersedes it.
    pub last_year: Option<i32>,
    /// The id of the key whose place it takes from its first year on.
    pub supersedes: Option<String>,
    /// The texts that its figures cite.
    pub clauses: Vec<Clause>,
    /// The parts of the budget, in order.
    pub slices: Vec<Slice>,
    /// What happens when the shares do not make 100 %.
    pub share_difference: ShareDifference,
    /// How quotients become cents.
    pub rounding: RoundingRule,
    /// How the budget of a year comes about.
    pub budget: BudgetRule,
    /// The dates.
    pub calendar: Calendar,
    /// What common projects need; a key without it knows none.
    pub projects: Option<Projects>,
    /// The readings of what the texts leave open.
    pub open_points: OpenPoints,
}

/// What happens when the shares of the slices do not make 100 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareDifference {
    /// The key is refused.
    Refuse,
    /// The shares are read as weights, so that the slices take the whole budget.
    Scale,
    /// What is missing to 100 % is not distributed and is on a line of its own.
    Undistributed,
}

/// What common projects need, and what becomes of money not spent on them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projects {
    /// The steps that a project must have passed before money is spent on it.
    pub required: Vec<RequiredStep>,
    /// What becomes of unspent money.
    pub unspent: UnspentRule,
    /// The clauses that it cites.
    pub clauses: Vec<String>,
}

/// A step on the way to an approved common project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequiredStep {
    /// Submitted by the funds.
    Submission,
    /// Endorsed by the External Audit service.
    Endorsement,
    /// Approved by the general management committee (CGG).
    Approval,
}

/// What becomes of common-project money that was not spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnspentRule {
    /// It is repaid at the same date as other unused money.
    Repay,
    /// It stays in the envelope for later years.
    CarryOver,
}

/// The readings of the points that the texts leave open, each a recorded choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenPoints {
    /// What a provisional determination does with the evaluation share of a fund whose evaluation is pending.
    pub pending: PendingRule,
    /// Who is counted, in French.
    pub population_fr: String,
    /// Who is counted, in Dutch.
    pub population_nl: String,
    /// Who decides that an evaluation is positive, in French.
    pub evaluation_decider_fr: String,
    /// Who decides that an evaluation is positive, in Dutch.
    pub evaluation_decider_nl: String,
    /// Which funds take part when one ends between the reference date and the payment, in French.
    pub fund_set_fr: String,
    /// Which funds take part when one ends between the reference date and the payment, in Dutch.
    pub fund_set_nl: String,
    /// The clauses that they cite.
    pub clauses: Vec<String>,
}

/// What a provisional determination does with the share of a pending evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PendingRule {
    /// It is set apart: neither paid to the fund nor given to anyone else.
    Reserve,
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The last year lies before the first.
    #[error("the last year of the key lies before its first year")]
    Years,
    /// The key takes the place of itself.
    #[error("a key does not supersede itself")]
    Itself,
    /// There is no slice.
    #[error("the key has no slice")]
    NoSlice,
    /// A slice, clause or other name is empty or appears twice.
    #[error("the name `{0}` is empty, stands twice in the key or is kept for another figure")]
    Name(String),
    /// A share is not above 0.
    #[error("the share of the slice `{slice}` is not above 0")]
    Share {
        /// The slice.
        slice: String,
    },
    /// The shares do not make 100 %.
    #[error(
        "the shares of the slices make {sum} of the budget, not 1; \
                 the key must say in `share_difference` what happens to the difference (scale, undistributed)"
    )]
    Sum {
        /// What they make, as a fraction of 1.
        sum: Ratio,
    },
    /// A share above 100 % in all cannot leave something undistributed.
    #[error("the shares of the slices make {sum} of the budget, so nothing can stay undistributed")]
    NothingUndistributed {
        /// What they make.
        sum: Ratio,
    },
    /// A slice with a condition must say where what it leaves over goes, and only such a slice may.
    #[error("the slice `{slice}` must name a remainder if it has a condition, and only then")]
    Remainder {
        /// The slice.
        slice: String,
    },
    /// What a slice leaves over goes to common projects, and the key does not say what these need.
    #[error("what the slice `{slice}` leaves over goes to common projects, and the key has no `[projects]`")]
    NoProjects {
        /// The slice.
        slice: String,
    },
    /// A figure cites a clause that the key does not hold.
    #[error("`{place}` cites the clause `{clause}`, which is not in the key")]
    Clause {
        /// Where it is cited.
        place: String,
        /// The clause.
        clause: String,
    },
    /// A figure of the law has no clause behind it.
    #[error("`{place}` cites no clause")]
    NoClause {
        /// The figure.
        place: String,
    },
    /// The figures are too large to be held exactly.
    #[error(transparent)]
    Ratio(RatioError),
}

impl Key {
    /// Compares the key with its own rules.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), KeyError> {
        if self.last_year.is_some_and(|last| last < self.first_year) {
            return Err(KeyError::Years);
        }
        if self.supersedes.as_deref() == Some(self.id.as_str()) {
            return Err(KeyError::Itself);
        }
        if self.slices.is_empty() {
            return Err(KeyError::NoSlice);
        }
        unique(std::iter::once(self.id.as_str()))?;
        // A slice may not be called as the other figures of a share are.
        let figures = ["common_projects", "excess", "reserved", "total"];
        unique(self.slices.iter().map(|slice| slice.id.as_str()).chain(figures))?;
        unique(self.clauses.iter().map(|clause| clause.id.as_str()))?;
        for slice in &self.slices {
            if slice.share.numerator() <= 0 {
                return Err(KeyError::Share { slice: slice.id.clone() });
            }
            if slice.is_conditional() != slice.remainder.is_some() {
                return Err(KeyError::Remainder { slice: slice.id.clone() });
            }
            if slice.remainder == Some(Remainder::CommonProjects) && self.projects.is_none() {
                return Err(KeyError::NoProjects { slice: slice.id.clone() });
            }
        }
        // A reader of a report tells the slices apart by their titles.
        let titles = || self.slices.iter().filter_map(|slice| slice.titles.as_ref());
        unique(titles().map(|titles| titles.fr.as_str()))?;
        unique(titles().map(|titles| titles.nl.as_str()))?;
        unique(titles().map(|titles| titles.de.as_str()))?;
        unique(titles().map(|titles| titles.en.as_str()))?;
        let sum = self.share_sum().map_err(KeyError::Ratio)?;
        match self.share_difference {
            ShareDifference::Refuse if sum != Ratio::ONE => return Err(KeyError::Sum { sum }),
            ShareDifference::Undistributed if sum.compare(Ratio::ONE).is_gt() => {
                return Err(KeyError::NothingUndistributed { sum });
            }
            _ => {}
        }
        self.check_clauses()
    }

    /// Whether the key speaks of `year`.
    pub fn covers(&self, year: i32) -> bool {
        self.first_year <= year && self.last_year.is_none_or(|last| year <= last)
    }

    /// Whether some slice asks for an evaluation.
    pub fn evaluates(&self) -> bool {
        self.slices.iter().any(Slice::is_conditional)
    }

    /// Whether what some slice leaves over goes there.
    pub fn leaves_over_to(&self, to: Remainder) -> bool {
        self.slices.iter().any(|slice| slice.remainder == Some(to))
    }

    /// Whether money for common projects that was not spent stays in the envelope.
    pub fn carries_over(&self) -> bool {
        self.projects.as_ref().is_some_and(|projects| projects.unspent == UnspentRule::CarryOver)
    }

    /// The clause of that id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// What the shares make in all.
    pub(crate) fn share_sum(&self) -> Result<Ratio, RatioError> {
        self.slices.iter().try_fold(Ratio::ZERO, |sum, slice| sum.plus(slice.share))
    }

    fn check_clauses(&self) -> Result<(), KeyError> {
        let slices = self.slices.iter().map(|slice| (slice.id.as_str(), &slice.clauses));
        let rules = [
            ("rounding", &self.rounding.clauses),
            ("budget", &self.budget.clauses),
            ("calendar", &self.calendar.clauses),
            ("open_points", &self.open_points.clauses),
        ];
        let projects = self.projects.iter().map(|projects| ("projects", &projects.clauses));
        for (place, clauses) in slices.chain(rules).chain(projects) {
            if clauses.is_empty() {
                return Err(KeyError::NoClause { place: place.into() });
            }
            for clause in clauses {
                if self.clause(clause).is_none() {
                    return Err(KeyError::Clause { place: place.into(), clause: clause.clone() });
                }
            }
        }
        Ok(())
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), KeyError> {
    let mut seen = std::collections::BTreeSet::new();
    for name in names {
        if name.is_empty() || !seen.insert(name) {
            return Err(KeyError::Name(name.into()));
        }
    }
    Ok(())
}
