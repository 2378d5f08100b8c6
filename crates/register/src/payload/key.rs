use thiserror::Error;

use allocation as law;
use serde::{Deserialize, Serialize};

use super::Role;
use crate::{Balance, Code, Date, Month, Number, Text, Year};

/// The version of the form of a key.
const KEY_VERSION: u32 = 1;

/// A key as it is written in a key file and recorded in the ledger.
///
/// Shares, index figures and amounts are strings with a decimal point, so that nothing is ever a float.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyFact {
    version: u32,
    id: Code,
    title_fr: Text,
    title_nl: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_de: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_en: Option<Text>,
    first_year: Year,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_year: Option<Year>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<Code>,
    share_difference: ShareDifference,
    slices: Vec<SliceFact>,
    rounding: RoundingFact,
    budget: BudgetFact,
    calendar: CalendarFact,
    #[serde(skip_serializing_if = "Option::is_none")]
    projects: Option<ProjectsFact>,
    open_points: OpenPointsFact,
    clauses: Vec<ClauseFact>,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    approvals: Vec<ApprovalFact>,
}

/// What must be signed: for each role an actor of that role, and no actor for two roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalFact {
    /// The kind of event; of determinations only the definitive ones.
    kind: Code,
    /// The roles that must sign.
    roles: Vec<Role>,
    clauses: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SliceFact {
    id: Code,
    share: Number,
    basis: Basis,
    condition: Condition,
    denominator: Denominator,
    #[serde(skip_serializing_if = "Option::is_none")]
    remainder: Option<Remainder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_fr: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_nl: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_de: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title_en: Option<Text>,
    clauses: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundingFact {
    method: Method,
    level: Level,
    ties: Ties,
    clauses: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BudgetFact {
    base_cents: Balance,
    basis: BudgetBasis,
    indexed_from: Year,
    index: Code,
    index_base: Code,
    base_month: Month,
    base_value: Number,
    index_month: u8,
    rounding: Method,
    clauses: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFact {
    reference_day: Code,
    payment_from: Code,
    payment_until: Code,
    repayment_due: Code,
    non_working_day: NonWorkingDay,
    clauses: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectsFact {
    required: Vec<Step>,
    unspent: Unspent,
    clauses: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenPointsFact {
    pending: Pending,
    population_fr: Text,
    population_nl: Text,
    evaluation_decider_fr: Text,
    evaluation_decider_nl: Text,
    fund_set_fr: Text,
    fund_set_nl: Text,
    clauses: Vec<Code>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClauseFact {
    id: Code,
    status: Status,
    reference: Text,
    text_fr: Text,
    text_nl: Text,
}

/// Declares a closed set of words and what each means to the law.
macro_rules! words {
    ($name:ident => $law:ty { $($variant:ident => $meaning:expr),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum $name { $($variant),+ }

        impl $name {
            fn law(self) -> $law {
                match self { $(Self::$variant => $meaning),+ }
            }
        }
    };
}

words!(ShareDifference => law::ShareDifference {
    Refuse => law::ShareDifference::Refuse,
    Scale => law::ShareDifference::Scale,
    Undistributed => law::ShareDifference::Undistributed,
});
words!(Basis => law::Basis { Equal => law::Basis::Equal, Affiliates => law::Basis::Affiliates });
words!(Condition => law::Condition {
    None => law::Condition::None,
    PositiveEvaluation => law::Condition::PositiveEvaluation,
});
words!(Denominator => law::Denominator {
    AllFunds => law::Denominator::AllFunds,
    EligibleFunds => law::Denominator::EligibleFunds,
});
words!(Remainder => law::Remainder {
    CommonProjects => law::Remainder::CommonProjects,
    Excess => law::Remainder::Excess,
});
words!(Method => law::Method {
    LargestRemainder => law::Method::LargestRemainder,
    HalfUp => law::Method::Each(law::Rounding::HalfUp),
    HalfEven => law::Method::Each(law::Rounding::HalfEven),
    Truncate => law::Method::Each(law::Rounding::Truncate),
});
words!(Level => law::Level { Slice => law::Level::Slice, Total => law::Level::Total });
words!(Ties => law::TieBreak {
    FundOrder => law::TieBreak::FundOrder,
    ReverseFundOrder => law::TieBreak::ReverseFundOrder,
    MostAffiliates => law::TieBreak::MostAffiliates,
    FewestAffiliates => law::TieBreak::FewestAffiliates,
});
words!(BudgetBasis => law::BudgetBasis {
    Indexed => law::BudgetBasis::Indexed,
    Flat => law::BudgetBasis::Flat,
});
words!(NonWorkingDay => law::NonWorkingDay {
    Same => law::NonWorkingDay::Same,
    Previous => law::NonWorkingDay::Previous,
    Next => law::NonWorkingDay::Next,
});
words!(Step => law::RequiredStep {
    Submission => law::RequiredStep::Submission,
    Endorsement => law::RequiredStep::Endorsement,
    Approval => law::RequiredStep::Approval,
});
words!(Unspent => law::UnspentRule {
    Repay => law::UnspentRule::Repay,
    CarryOver => law::UnspentRule::CarryOver,
});
words!(Pending => law::PendingRule { Reserve => law::PendingRule::Reserve });
words!(Status => law::ClauseStatus {
    Law => law::ClauseStatus::Law,
    Decree => law::ClauseStatus::Decree,
    Draft => law::ClauseStatus::Draft,
    Choice => law::ClauseStatus::Choice,
});

/// Why a key file or a recorded key is not a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyFactError {
    /// The version of the form is not known.
    #[error("keys of version {0} are not known to this program")]
    Version(u32),
    /// A field of the key does not have its form; which, and the rule.
    #[error("`{0}`: {1}")]
    Field(&'static str, String),
    /// The key breaks a rule of keys.
    #[error(transparent)]
    Key(law::KeyError),
}

impl KeyFact {
    /// The id of the key.
    pub fn id(&self) -> &str {
        self.id.as_str()
    }

    /// The first year to which it applies.
    pub(crate) fn first_year(&self) -> i32 {
        self.first_year.calendar()
    }

    /// The id of the key, as a code.
    pub(crate) fn code(&self) -> &Code {
        &self.id
    }

    /// The index by which its budget moves, and the base of that index.
    pub(crate) fn index_named(&self) -> (&Code, &Code) {
        (&self.budget.index, &self.budget.index_base)
    }

    /// The ids of its slices.
    pub(crate) fn slice_codes(&self) -> impl Iterator<Item = &Code> {
        self.slices.iter().map(|slice| &slice.id)
    }

    /// Whether the key says that events must be signed.
    pub fn asks_for_approvals(&self) -> bool {
        !self.approvals.is_empty()
    }

    /// The roles that must sign an event of a kind, by the name of the kind.
    pub fn approvals_of(&self, kind: &str) -> &[Role] {
        let found = self.approvals.iter().find(|approval| approval.kind.as_str() == kind);
        found.map_or(&[], |approval| &approval.roles)
    }

    /// The kinds that must be signed, each with its roles and clauses.
    pub fn approvals(&self) -> impl Iterator<Item = (&str, &[Role], &[Code])> {
        self.approvals
            .iter()
            .map(|approval| (approval.kind.as_str(), approval.roles.as_slice(), approval.clauses.as_slice()))
    }

    fn check_approvals(&self) -> Result<(), KeyFactError> {
        let wrong = |rule: String| Err(KeyFactError::Field("approvals", rule));
        for (place, approval) in self.approvals.iter().enumerate() {
            let kind = &approval.kind;
            match kind.as_str().parse::<crate::Kind>() {
                Err(_) => return wrong(format!("`{kind}` is not a kind of event")),
                Ok(crate::Kind::EntryCorrected) => {
                    let rule =
                        "a correction needs the signatures of what it corrects; leave `EntryCorrected` out";
                    return wrong(rule.into());
                }
                Ok(crate::Kind::LedgerOpened) => {
                    return wrong("nobody can sign the opening of a ledger".into());
                }
                Ok(_) => {}
            }
            if self.approvals[..place].iter().any(|before| before.kind == *kind) {
                return wrong(format!("`{kind}` stands there twice"));
            }
            if approval.roles.is_empty() || !approval.roles.is_sorted_by(|one, next| one < next) {
                return wrong(format!(
                    "the roles of `{kind}` are one or more, each once, in the order registrar, calculator, treasurer, \
                     external-audit, cgg"
                ));
            }
            if approval.clauses.is_empty() {
                return wrong(format!("`{kind}` cites no clause"));
            }
            for clause in &approval.clauses {
                if !self.clauses.iter().any(|found| found.id == *clause) {
                    return wrong(format!(
                        "`{kind}` cites the clause `{clause}`, which the key does not quote"
                    ));
                }
            }
        }
        // Whoever could change keys or people alone could change who must sign.
        for kind in ["KeyAdopted", "ActorEnrolled", "ActorRetired"] {
            if self.asks_for_approvals() && self.approvals_of(kind).is_empty() {
                return wrong(format!(
                    "`{kind}` must be signed too, otherwise one person could undo all of it"
                ));
            }
        }
        Ok(())
    }

    /// The key as the law uses it, compared with the rules of keys.
    ///
    /// # Errors
    /// [`KeyFactError`].
    pub fn law(&self) -> Result<law::Key, KeyFactError> {
        if self.version != KEY_VERSION {
            return Err(KeyFactError::Version(self.version));
        }
        self.check_approvals()?;
        let codes = |codes: &[Code]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let key = law::Key {
            id: self.id.to_string(),
            titles: law::Titles {
                fr: self.title_fr.to_string(),
                nl: self.title_nl.to_string(),
                // The texts are published in French and in Dutch.
                de: self.title_de.as_ref().unwrap_or(&self.title_fr).to_string(),
                en: self.title_en.as_ref().unwrap_or(&self.title_fr).to_string(),
            },
            first_year: self.first_year.calendar(),
            last_year: self.last_year.map(Year::calendar),
            published: self.published.as_ref().map(Date::day),
            supersedes: self.supersedes.as_ref().map(ToString::to_string),
            clauses: self.clauses.iter().map(ClauseFact::law).collect(),
            slices: self.slices.iter().map(SliceFact::law).collect::<Result<_, _>>()?,
            share_difference: self.share_difference.law(),
            rounding: law::RoundingRule {
                method: self.rounding.method.law(),
                level: self.rounding.level.law(),
                ties: self.rounding.ties.law(),
                clauses: codes(&self.rounding.clauses),
            },
            budget: self.budget.law()?,
            calendar: self.calendar.law()?,
            projects: self.projects.as_ref().map(|projects| law::Projects {
                required: projects.required.iter().map(|step| step.law()).collect(),
                unspent: projects.unspent.law(),
                clauses: codes(&projects.clauses),
            }),
            open_points: law::OpenPoints {
                pending: self.open_points.pending.law(),
                population_fr: self.open_points.population_fr.to_string(),
                population_nl: self.open_points.population_nl.to_string(),
                evaluation_decider_fr: self.open_points.evaluation_decider_fr.to_string(),
                evaluation_decider_nl: self.open_points.evaluation_decider_nl.to_string(),
                fund_set_fr: self.open_points.fund_set_fr.to_string(),
                fund_set_nl: self.open_points.fund_set_nl.to_string(),
                clauses: codes(&self.open_points.clauses),
            },
        };
        key.check().map_err(KeyFactError::Key)?;
        Ok(key)
    }
}

impl SliceFact {
    fn law(&self) -> Result<law::Slice, KeyFactError> {
        let titles = match [&self.title_fr, &self.title_nl, &self.title_de, &self.title_en] {
            [Some(fr), Some(nl), Some(de), Some(en)] => {
                let [fr, nl, de, en] = [fr, nl, de, en].map(ToString::to_string);
                Some(law::Titles { fr, nl, de, en })
            }
            [None, None, None, None] => None,
            _ => {
                let rule = format!("the slice `{}` has a title in all four languages, or in none", self.id);
                return Err(KeyFactError::Field("slices", rule));
            }
        };
        Ok(law::Slice {
            id: self.id.to_string(),
            titles,
            share: self.share.ratio(),
            basis: self.basis.law(),
            condition: self.condition.law(),
            denominator: self.denominator.law(),
            remainder: self.remainder.map(Remainder::law),
            clauses: self.clauses.iter().map(ToString::to_string).collect(),
        })
    }
}

impl ClauseFact {
    fn law(&self) -> law::Clause {
        law::Clause {
            id: self.id.to_string(),
            status: self.status.law(),
            reference: self.reference.to_string(),
            text_fr: self.text_fr.to_string(),
            text_nl: self.text_nl.to_string(),
        }
    }
}

impl BudgetFact {
    fn law(&self) -> Result<law::BudgetRule, KeyFactError> {
        let law::Method::Each(rounding) = self.rounding.law() else {
            return Err(KeyFactError::Field(
                "budget.rounding",
                "one amount is rounded by half-up, half-even or truncate".into(),
            ));
        };
        if !(1..=12).contains(&self.index_month) {
            return Err(KeyFactError::Field("budget.index_month", "a month is 1 to 12".into()));
        }
        Ok(law::BudgetRule {
            base: *self.base_cents,
            indexation: law::Indexation {
                first_year: self.indexed_from.calendar(),
                index: self.index.to_string(),
                index_base: self.index_base.to_string(),
                base_month: self.base_month.to_string(),
                base_value: self.base_value.ratio(),
                month: self.index_month,
            },
            basis: self.basis.law(),
            rounding,
            clauses: self.clauses.iter().map(ToString::to_string).collect(),
        })
    }
}

impl CalendarFact {
    fn law(&self) -> Result<law::Calendar, KeyFactError> {
        let day = |field: &'static str, text: &Code| {
            text.as_str()
                .parse::<law::DayOfYear>()
                .map_err(|error| KeyFactError::Field(field, error.to_string()))
        };
        if self.payment_from > self.payment_until {
            return Err(KeyFactError::Field(
                "calendar.payment_until",
                "the payment window ends before it begins".into(),
            ));
        }
        Ok(law::Calendar {
            reference: day("calendar.reference_day", &self.reference_day)?,
            payment_from: day("calendar.payment_from", &self.payment_from)?,
            payment_until: day("calendar.payment_until", &self.payment_until)?,
            repayment_due: day("calendar.repayment_due", &self.repayment_due)?,
            non_working_day: self.non_working_day.law(),
            clauses: self.clauses.iter().map(ToString::to_string).collect(),
        })
    }
}
