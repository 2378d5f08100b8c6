//! A key for tests and benchmarks, without a file.
#![allow(clippy::unwrap_used, unreachable_pub, missing_docs, reason = "for tests and benchmarks")]

use allocation::*;

/// The key of 2026: 20 % equal, 70 % by affiliates, 10 % by affiliates of the positive funds.
pub fn key(method: Method, level: Level) -> Key {
    let day = |text: &str| text.parse().unwrap();
    let clauses = vec!["c".to_owned()];
    Key {
        id: "k".into(),
        titles: Titles { fr: "k".into(), nl: "k".into(), de: "k".into(), en: "k".into() },
        first_year: 2026,
        last_year: None,
        published: None,
        supersedes: None,
        clauses: vec![Clause {
            id: "c".into(),
            status: ClauseStatus::Choice,
            reference: "test".into(),
            text_fr: "test".into(),
            text_nl: "test".into(),
        }],
        slices: vec![
            slice("fixed", "0.20", Basis::Equal, Condition::None),
            slice("variable", "0.70", Basis::Affiliates, Condition::None),
            slice("evaluation", "0.10", Basis::Affiliates, Condition::PositiveEvaluation),
        ],
        share_difference: ShareDifference::Refuse,
        rounding: RoundingRule { method, level, ties: TieBreak::FundOrder, clauses: clauses.clone() },
        budget: BudgetRule {
            base: "4000000".parse().unwrap(),
            indexation: Indexation {
                first_year: 2025,
                index: "health".into(),
                index_base: "2013".into(),
                base_month: "2023-08".into(),
                base_value: "128.82".parse().unwrap(),
                month: 8,
            },
            basis: BudgetBasis::Indexed,
            rounding: Rounding::HalfUp,
            clauses: clauses.clone(),
        },
        calendar: Calendar {
            reference: day("12-31"),
            payment_from: day("01-01"),
            payment_until: day("03-31"),
            repayment_due: day("03-31"),
            non_working_day: NonWorkingDay::Same,
            clauses: clauses.clone(),
        },
        projects: Some(Projects {
            required: vec![RequiredStep::Approval],
            unspent: UnspentRule::Repay,
            clauses: clauses.clone(),
        }),
        open_points: OpenPoints {
            pending: PendingRule::Reserve,
            population_fr: "p".into(),
            population_nl: "p".into(),
            evaluation_decider_fr: "d".into(),
            evaluation_decider_nl: "d".into(),
            fund_set_fr: "f".into(),
            fund_set_nl: "f".into(),
            clauses,
        },
    }
}

fn slice(id: &str, share: &str, basis: Basis, condition: Condition) -> Slice {
    Slice {
        id: id.into(),
        titles: None,
        share: share.parse().unwrap(),
        basis,
        condition,
        denominator: Denominator::AllFunds,
        remainder: match condition {
            Condition::None => None,
            Condition::PositiveEvaluation => Some(Remainder::CommonProjects),
        },
        clauses: vec!["c".into()],
    }
}
