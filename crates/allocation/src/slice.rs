use crate::{Ratio, Titles};

/// One part of the budget and how it is apportioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// A short name, `fixed`.
    pub id: String,
    /// What people call it; without titles it is called by its id.
    pub titles: Option<Titles>,
    /// Its part of the budget, above 0.
    pub share: Ratio,
    /// By what it is apportioned.
    pub basis: Basis,
    /// Who may keep it.
    pub condition: Condition,
    /// Over whom it is apportioned.
    pub denominator: Denominator,
    /// Where what negative evaluations leave over goes; only a slice with a condition has one.
    pub remainder: Option<Remainder>,
    /// The clauses that it cites.
    pub clauses: Vec<String>,
}

/// By what a slice is apportioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// In equal parts.
    Equal,
    /// By affiliates.
    Affiliates,
}

/// Who may keep a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Everyone.
    None,
    /// The funds with a positive evaluation.
    PositiveEvaluation,
}

/// Over whom a slice is apportioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// Over all funds; what the negative ones would have had is left over.
    AllFunds,
    /// Over the funds that are not negative; something is left over only when these weigh nothing.
    EligibleFunds,
}

/// Where what negative evaluations leave over of a slice goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remainder {
    /// In equal parts to all funds, earmarked for common projects: the draft decree (CGG opinion 2023/22, point 2.2).
    CommonProjects,
    /// To the funds that are not negative, by the basis of the slice: the excess of art. 60ter/1, § 5.
    Excess,
}

impl Slice {
    /// Whether a condition decides who keeps it.
    pub fn is_conditional(&self) -> bool {
        self.condition != Condition::None
    }
}
