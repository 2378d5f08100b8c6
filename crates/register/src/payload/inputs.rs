use allocation::Evaluation;
use serde::{Deserialize, Serialize};

use crate::{Code, Date, Text, Whole, Year};

/// The affiliates of the funds at the reference date of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffiliatesCertified {
    /// The year of the subsidy.
    pub year: Year,
    /// The day at which they were counted.
    pub reference_date: Date,
    /// Whether these are the counts that the law asks for.
    pub weights: Weights,
    /// Who certified them, or where they were published.
    pub source: Text,
    /// One count per fund, in the order of the source.
    pub counts: Vec<AffiliateCount>,
    /// The total of the counts.
    pub total: Whole,
    /// When it was certified; the day of recording when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// The affiliates of one fund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffiliateCount {
    /// The fund.
    pub fund: Code,
    /// All that count for the key.
    pub count: Whole,
    /// Those of article 12, paragraph 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s1: Option<Whole>,
    /// Those of article 12, paragraph 1bis.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s1bis: Option<Whole>,
    /// Those of article 12, paragraph 1ter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s1ter: Option<Whole>,
}

/// Whether counts are those that the law asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weights {
    /// Affiliates of article 12, paragraphs 1, 1bis and 1ter, certified.
    Legal,
    /// Other figures in their place, for trial only; every report says so.
    StandIn,
}

/// The evaluation of a fund is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationGiven {
    /// The year of the subsidy that it decides on; the services evaluated are those of the year before.
    pub year: Year,
    /// The fund.
    pub fund: Code,
    /// The result.
    pub result: EvaluationResult,
    /// Who decided.
    pub decider: Text,
    /// When it was decided, or the evaluation was asked for.
    pub date: Date,
}

/// The result of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvaluationResult {
    /// The fund keeps its evaluation share.
    Positive,
    /// It loses its evaluation share, which goes where the key says.
    Negative,
    /// Not decided, or under appeal; it never becomes a default.
    Pending,
    /// There is nothing to evaluate: the fund offered no services in the year before.
    NotApplicable,
}

impl EvaluationResult {
    /// Every result.
    pub const ALL: [Self; 4] = [Self::Positive, Self::Negative, Self::Pending, Self::NotApplicable];

    /// The word by which files and commands name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
            Self::Pending => "pending",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// What it means to the split.
    pub(crate) fn law(self) -> Evaluation {
        match self {
            Self::Positive => Evaluation::Positive,
            Self::Negative => Evaluation::Negative,
            Self::Pending => Evaluation::Pending,
            Self::NotApplicable => Evaluation::NotApplicable,
        }
    }
}
