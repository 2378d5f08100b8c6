//! Every rule that a key may break, and what is said of it and of other refusals.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod key;

use std::sync::Arc;

use allocation::*;
use key::key;

fn sound() -> Key {
    key(Method::LargestRemainder, Level::Slice)
}

fn cents(cents: i64) -> Cents {
    Cents::new(cents).unwrap()
}

fn fund(code: &str, affiliates: u64) -> Recipient {
    Recipient { fund: code.into(), affiliates, evaluation: Evaluation::Positive }
}

#[test]
fn a_key_that_breaks_a_rule_is_refused_by_that_rule() {
    type Spoil = fn(&mut Key);
    let ratio = |text: &str| text.parse::<Ratio>().unwrap();
    let cases: [(Spoil, KeyError, &str); 21] = [
        (|key| key.supersedes = Some(key.id.clone()), KeyError::Itself, "supersede itself"),
        (|key| key.last_year = Some(2025), KeyError::Years, "before its first year"),
        (|key| key.slices.clear(), KeyError::NoSlice, "no slice"),
        (|key| key.id.clear(), KeyError::Name(String::new()), "is empty"),
        (|key| key.slices[1].id = "fixed".into(), KeyError::Name("fixed".into()), "`fixed`"),
        (|key| key.slices[1].id = "total".into(), KeyError::Name("total".into()), "another figure"),
        (|key| key.clauses.push(key.clauses[0].clone()), KeyError::Name("c".into()), "twice"),
        (
            |key| {
                for slice in &mut key.slices {
                    let [fr, nl, de, en] = ["a", "b", "c", "d"].map(|word| format!("{word} {}", slice.id));
                    slice.titles = Some(Titles { fr, nl: nl[..1].into(), de, en });
                }
            },
            KeyError::Name("b".into()),
            "twice",
        ),
        (
            |key| key.slices[0].share = Ratio::ZERO,
            KeyError::Share { slice: "fixed".into() },
            "is not above 0",
        ),
        (
            |key| key.slices[2].remainder = None,
            KeyError::Remainder { slice: "evaluation".into() },
            "must name a remainder",
        ),
        (
            |key| key.slices[0].remainder = Some(Remainder::Excess),
            KeyError::Remainder { slice: "fixed".into() },
            "only then",
        ),
        (
            |key| key.projects = None,
            KeyError::NoProjects { slice: "evaluation".into() },
            "`evaluation` leaves over goes to common projects",
        ),
        (|key| key.slices[1].id = "excess".into(), KeyError::Name("excess".into()), "another figure"),
        (
            |key| key.slices[0].share = "0.25".parse().unwrap(),
            KeyError::Sum { sum: ratio("1.05") },
            "make 21/20 of the budget, not 1",
        ),
        (
            |key| {
                key.slices[0].share = "0.25".parse().unwrap();
                key.share_difference = ShareDifference::Undistributed;
            },
            KeyError::NothingUndistributed { sum: ratio("1.05") },
            "nothing can stay undistributed",
        ),
        (
            |key| key.slices[1].clauses.clear(),
            KeyError::NoClause { place: "variable".into() },
            "`variable` cites no clause",
        ),
        (|key| key.rounding.clauses.clear(), KeyError::NoClause { place: "rounding".into() }, "`rounding`"),
        (|key| key.calendar.clauses.clear(), KeyError::NoClause { place: "calendar".into() }, "`calendar`"),
        (
            |key| key.open_points.clauses.clear(),
            KeyError::NoClause { place: "open_points".into() },
            "`open_points`",
        ),
        (
            |key| key.budget.clauses.push("x".into()),
            KeyError::Clause { place: "budget".into(), clause: "x".into() },
            "cites the clause `x`",
        ),
        (
            |key| key.projects.as_mut().unwrap().clauses = vec!["y".into()],
            KeyError::Clause { place: "projects".into(), clause: "y".into() },
            "`projects`",
        ),
    ];
    assert_eq!(sound().check(), Ok(()));
    for (spoil, expected, part) in cases {
        let mut key = sound();
        spoil(&mut key);
        assert_eq!(key.check(), Err(expected.clone()), "{part}");
        assert!(expected.to_string().contains(part), "{expected}");
    }
    assert_eq!(KeyError::Ratio(RatioError::Range).to_string(), RatioError::Range.to_string());
}

#[test]
fn a_key_ends_with_its_last_year_and_not_before() {
    let mut key = sound();
    key.last_year = Some(2026);
    assert_eq!(key.check(), Ok(()));
    assert_eq!([2025, 2026, 2027].map(|year| key.covers(year)), [false, true, false]);
    // What is missing to the whole is left undistributed, up to nothing.
    key.share_difference = ShareDifference::Undistributed;
    assert_eq!(key.check(), Ok(()));
}

#[test]
fn every_refusal_says_what_is_wrong() {
    for (told, part) in [
        (BudgetError::IndexMissing("2025-08".into()).to_string(), "the index of 2025-08"),
        (
            BudgetError::WrongIndex { expected: "a".into(), found: "b".into() }.to_string(),
            "index a, not for b",
        ),
        (BudgetError::NotIndexed.to_string(), "not indexed"),
        (BudgetError::Cents(CentsError::Range).to_string(), "lies within"),
        (BudgetError::Ratio(RatioError::ZeroDenominator).to_string(), "zero as its denominator"),
        (CentsError::Form.to_string(), "at most two decimals"),
        (RatioError::Range.to_string(), "too large"),
        (RatioError::Form.to_string(), "digits and a point"),
        (RecipientsError::NoCode.to_string(), "no code"),
        (SplitError::Budget.to_string(), "not above zero"),
        (SplitError::EvaluationMissing("F1".into()).to_string(), "`F1` has none"),
        (SplitError::Range.to_string(), "too large"),
    ] {
        assert!(told.contains(part), "{told}");
    }
    assert_eq!("02-09".parse::<DayOfYear>().unwrap().to_string(), "02-09");
    let told = "02-29".parse::<DayOfYear>().unwrap_err().to_string();
    assert!(told.contains("exists in every year"), "{told}");
    assert_eq!(Recipients::new(vec![fund("", 1)]), Err(RecipientsError::NoCode));
    assert_eq!(Ratio::new(i128::MIN, 1), Err(RatioError::Range));
    assert_eq!(Ratio::new(1, i128::MIN), Err(RatioError::Range));
    assert_eq!(Ratio::new(1, 0), Err(RatioError::ZeroDenominator));
}

fn split(key: &Key, budget: Cents, funds: &Recipients) -> Result<Split, SplitError> {
    Split::new(&Arc::new(key.clone()), budget, funds)
}

/// One equal slice over four funds: a cent or two are left, and the rule for ties says who has them.
#[test]
fn each_rule_for_ties_gives_the_spare_cent_to_its_own() {
    let funds = Recipients::new(vec![fund("B", 7), fund("A", 9), fund("C", 3), fund("D", 3)]).unwrap();
    for (ties, codes) in [
        (TieBreak::FundOrder, ["A", "B"]),
        (TieBreak::ReverseFundOrder, ["D", "C"]),
        (TieBreak::MostAffiliates, ["A", "B"]),
        (TieBreak::FewestAffiliates, ["C", "D"]),
    ] {
        let mut key = sound();
        key.slices.truncate(1);
        key.slices[0].share = Ratio::ONE;
        key.rounding.ties = ties;
        // One cent, and two: the first of the rule, then the second.
        for (budget, with) in [(401, &codes[..1]), (402, &codes[..2])] {
            let made = split(&key, cents(budget), &funds).unwrap();
            for (place, share) in made.shares().enumerate() {
                let more = i64::from(with.contains(&share.fund));
                assert_eq!(share.total, cents(100 + more), "{ties:?}, {budget}: {}", share.fund);
                let told = made.derivation(place, 0).unwrap().unwrap();
                assert_eq!(told.has_spare_cent(Method::LargestRemainder), more == 1);
                assert!(!told.has_spare_cent(Method::Each(Rounding::HalfUp)));
            }
        }
    }
}

/// No key that was checked is so; it is refused all the same, and nothing is divided by nothing.
#[test]
fn a_key_without_slices_splits_nothing() {
    let funds = Recipients::new(vec![fund("A", 1)]).unwrap();
    for level in [Level::Slice, Level::Total] {
        let mut key = key(Method::LargestRemainder, level);
        key.slices.clear();
        assert_eq!(split(&key, cents(100), &funds).map(drop), Err(SplitError::Range), "{level:?}");
    }
}

#[test]
fn the_remainder_has_a_derivation_where_there_is_one() {
    let mut one = fund("A", 10);
    one.evaluation = Evaluation::Negative;
    let some = Recipients::new(vec![one, fund("B", 20), fund("C", 30)]).unwrap();
    let made = split(&sound(), cents(100_000), &some).unwrap();
    assert!(made.remainder() > Cents::ZERO);
    let parts: i64 = (0..3)
        .map(|place| {
            let told = made.common_derivation(place).unwrap().unwrap();
            assert_eq!(told.quota.cents, made.share(place).common_projects);
            told.quota.cents.get()
        })
        .sum();
    assert_eq!(parts, made.remainder().get());
    let all = Recipients::new(vec![fund("B", 20), fund("C", 30)]).unwrap();
    assert_eq!(split(&sound(), cents(100_000), &all).unwrap().common_derivation(0), Ok(None));
}

/// A key that settles on totals, of which every slice depends on evaluations: there is nothing to settle jointly.
#[test]
fn totals_are_not_settled_where_every_slice_has_a_condition() {
    let mut key = key(Method::LargestRemainder, Level::Total);
    key.slices.remove(0);
    key.slices.remove(0);
    key.slices[0].share = Ratio::ONE;
    assert_eq!(key.check(), Ok(()));
    let funds = Recipients::new(vec![fund("A", 1), fund("B", 2)]).unwrap();
    let made = split(&key, cents(1_000), &funds).unwrap();
    assert_eq!(made.total_derivation(0), Ok(None));
    assert_eq!(made.shares().map(|share| share.total.get()).collect::<Vec<_>>(), [333, 667]);
}

/// A fund without affiliates in a key without an equal slice has no weight at all.
#[test]
fn a_fund_without_any_weight_has_no_cent_of_a_settled_total() {
    let mut key = key(Method::LargestRemainder, Level::Total);
    key.slices.remove(0);
    key.slices[0].share = "0.90".parse().unwrap();
    let funds = Recipients::new(vec![fund("A", 0), fund("B", 2), fund("C", 5)]).unwrap();
    let made = split(&key, cents(1_001), &funds).unwrap();
    assert_eq!(made.share(0).total, Cents::ZERO);
    assert_eq!(made.shares().map(|share| share.total.get()).sum::<i64>(), 1_001);
}

/// Figures that cannot be held exactly are refused, never rounded on the way.
#[test]
fn figures_beyond_what_is_held_are_refused() {
    let most = (1_u64 << 53) - 1;
    let funds = Recipients::new(vec![fund("A", most - 1), fund("B", 1)]).unwrap();
    let mut key = key(Method::LargestRemainder, Level::Total);
    let prime: Ratio = Ratio::new(1, (1 << 61) - 1).unwrap();
    key.slices[0].share = prime;
    key.slices[1].share = Ratio::new(1, (1 << 31) - 1).unwrap();
    key.share_difference = ShareDifference::Scale;
    assert_eq!(split(&key, Cents::MAX, &funds).map(drop), Err(SplitError::Range));
}

/// A key that asks for no evaluation is split without any; one that asks for them names the fund that lacks it.
#[test]
fn evaluations_are_asked_for_where_a_slice_needs_them() {
    let missing = |code: &str| Recipient { evaluation: Evaluation::Missing, ..fund(code, 1) };
    let funds = Recipients::new(vec![fund("A", 1), missing("B")]).unwrap();
    let asks = sound();
    assert!(asks.evaluates());
    let lacking = Err(SplitError::EvaluationMissing("B".into()));
    assert_eq!(split(&asks, cents(100), &funds).map(drop), lacking);
    let mut asks_not = sound();
    asks_not.slices.pop();
    asks_not.slices[1].share = "0.80".parse().unwrap();
    assert!(!asks_not.evaluates());
    let made = split(&asks_not, cents(100), &funds).unwrap();
    assert_eq!(made.shares().map(|share| share.total.get()).collect::<Vec<_>>(), [50, 50]);
}

/// A split says what it was made of, and shares that cannot even be added up are refused.
#[test]
fn a_split_names_its_budget_key_and_recipients() {
    let mut key = sound();
    let funds = Recipients::new(vec![fund("B", 3), fund("A", 1)]).unwrap();
    let made = split(&key, cents(1_000), &funds).unwrap();
    assert_eq!((made.budget(), made.key().as_ref(), made.recipients()), (cents(1_000), &key, &funds));
    key.slices[0].share = Ratio::new(1, i128::from(i64::MAX)).unwrap();
    key.slices[1].share = Ratio::new(1, (1 << 61) - 1).unwrap();
    for difference in [ShareDifference::Scale, ShareDifference::Undistributed] {
        key.share_difference = difference;
        assert_eq!(split(&key, cents(1_000), &funds).map(drop), Err(SplitError::Range));
    }
}

/// A slice in equal parts over the funds with a right to it: who has none weighs nothing, who may yet have it weighs one.
#[test]
fn equal_parts_over_eligible_funds_pass_over_the_others() {
    let mut key = sound();
    key.slices[2].basis = Basis::Equal;
    key.slices[2].denominator = Denominator::EligibleFunds;
    let with = |code: &str, evaluation| Recipient { evaluation, ..fund(code, 1) };
    let funds = Recipients::new(vec![
        with("A", Evaluation::Positive),
        with("B", Evaluation::Negative),
        with("C", Evaluation::Pending),
    ]);
    let made = split(&key, cents(1_000), &funds.unwrap()).unwrap();
    let weights: Vec<i128> =
        (0..3).map(|place| made.derivation(place, 2).unwrap().unwrap().quota.weight).collect();
    assert_eq!(weights, [1, 0, 1]);
    let slice: Vec<i64> = made.shares().map(|share| share.slices[2].get()).collect();
    assert_eq!((slice, made.reserved(), made.remainder()), (vec![50, 0, 0], cents(50), Cents::ZERO));
    // Where nobody has a right to it, all of it is left over.
    let none = Recipients::new(vec![with("A", Evaluation::Negative), with("B", Evaluation::Negative)]);
    let made = split(&key, cents(1_000), &none.unwrap()).unwrap();
    assert_eq!((made.remainder(), made.derivation(0, 2)), (cents(100), Ok(None)));
}

/// A settled total is shown over its slices in whole cents. By hand, of 1,000 cents: A has 1 and B 2 affiliates, both positive.
/// A: 100 + 233.33 + 33.33 = 366.67; B: 100 + 466.67 + 66.67 = 633.33; the spare cent is A's. The slice with a condition gave
/// 33 and 67; what is left, 334 and 566, goes 100 : 233.33 and 100 : 466.67 to the other two.
#[test]
fn a_settled_total_is_shown_over_its_slices() {
    let key = key(Method::LargestRemainder, Level::Total);
    let funds = Recipients::new(vec![fund("A", 1), fund("B", 2)]).unwrap();
    let made = split(&key, cents(1_000), &funds).unwrap();
    let shown: Vec<Vec<i64>> =
        made.shares().map(|share| share.slices.iter().map(|cents| cents.get()).collect()).collect();
    assert_eq!(shown, [[100, 234, 33], [100, 466, 67]]);
    assert_eq!(made.shares().map(|share| share.total.get()).collect::<Vec<_>>(), [367, 633]);
}
