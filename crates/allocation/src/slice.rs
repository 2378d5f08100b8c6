use crate::Ratio;

/// One part of the budget and how it is apportioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// A short name, `fixed`.
    pub id: String,
    /// Its part of the budget, above 0.
    pub share: Ratio,
    /// By what it is apportioned.
    pub basis: Basis,
    /// Who may keep it.
    pub condition: Condition,
    /// Over whom it is apportioned.
    pub denominator: Denominator,
    /// What happens to what the condition leaves over.
    pub left_over: LeftOver,
    /// The clauses behind it.
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
    /// Over all funds; what those without a right to it would have had is left over.
    AllFunds,
    /// Over the funds with a right to it; something is left over only when there is none.
    EligibleFunds,
}

/// What happens to what a condition leaves over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOver {
    /// The slice has no condition, so nothing can be left over.
    Nothing,
    /// In equal parts to all funds, earmarked for common projects.
    CommonProjects,
}
