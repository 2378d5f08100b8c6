//! What must be true of every split, over generated keys, budgets and funds.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod key;

use std::sync::Arc;

use allocation::{
    Cents, Denominator, Evaluation, Key, Level, Method, Ratio, Recipient, Recipients, Rounding,
    ShareDifference, Split, SplitError, TieBreak,
};
use key::key;
use proptest::prelude::*;

fn largest(level: Level) -> Key {
    key(Method::LargestRemainder, level)
}

fn fund(code: usize, affiliates: u64, evaluation: Evaluation) -> Recipient {
    Recipient { fund: format!("F{code:03}"), affiliates, evaluation }
}

fn evaluation() -> impl Strategy<Value = Evaluation> {
    prop_oneof![
        Just(Evaluation::Positive),
        Just(Evaluation::Negative),
        Just(Evaluation::Pending),
        Just(Evaluation::NotApplicable),
    ]
}

/// Up to fourteen funds, some with no affiliates, at least one with some.
fn funds() -> impl Strategy<Value = Vec<Recipient>> {
    let count = prop_oneof![Just(0_u64), 0_u64..10, 0_u64..300_000, Just((1 << 49) - 1)];
    prop::collection::vec((count, evaluation()), 1..14)
        .prop_map(|list| {
            list.into_iter().enumerate().map(|(place, (count, eval))| fund(place, count, eval)).collect()
        })
        .prop_filter("a total of zero is refused", |list: &Vec<Recipient>| {
            list.iter().any(|fund| fund.affiliates > 0)
        })
}

fn rule() -> impl Strategy<Value = (Method, Level)> {
    let method = prop_oneof![
        Just(Method::LargestRemainder),
        Just(Method::Each(Rounding::HalfUp)),
        Just(Method::Each(Rounding::HalfEven)),
        Just(Method::Each(Rounding::Truncate)),
    ];
    (method, prop_oneof![Just(Level::Slice), Just(Level::Total)])
}

fn split(key: &Key, budget: i64, list: &[Recipient]) -> Result<Split, SplitError> {
    Split::new(&Arc::new(key.clone()), Cents::new(budget).unwrap(), &Recipients::new(list.to_vec()).unwrap())
}

/// Splits, or skips the case when the figures leave what is held exactly.
fn try_split(key: &Key, budget: i64, list: &[Recipient]) -> Result<Split, TestCaseError> {
    match split(key, budget, list) {
        Err(SplitError::Range) => Err(TestCaseError::reject("beyond the exact range")),
        made => Ok(made.unwrap()),
    }
}

proptest! {
    #[test]
    fn shares_add_up_both_ways(
        list in funds(), budget in 1_i64..10_000_000_000, (method, level) in rule(),
        denominator in prop_oneof![Just(Denominator::AllFunds), Just(Denominator::EligibleFunds)],
    ) {
        let mut key = key(method, level);
        key.slices[2].denominator = denominator;
        let made = try_split(&key, budget, &list)?;
        let shares: Vec<_> = made.shares().collect();
        let not_shared = made.reserved().get() + made.no_beneficiary().get() + made.undistributed().get();
        let mut all = not_shared + made.difference().get();
        for share in &shares {
            let parts: i64 = share.slices.iter().map(|cents| cents.get()).sum();
            prop_assert_eq!(parts + share.common_projects.get(), share.total.get());
            prop_assert!(share.total.get() >= 0);
            all += share.total.get();
        }
        prop_assert_eq!(all, budget);
        let reserved: i64 = shares.iter().map(|share| share.reserved.get()).sum();
        prop_assert_eq!(reserved, made.reserved().get());
        if level == Level::Slice {
            for (place, slice) in made.slices().iter().enumerate() {
                let kept: i64 = shares.iter().map(|share| share.slices[place].get()).sum();
                let apart = made.remainder().get() + made.reserved().get() + made.no_beneficiary().get();
                let apart = if place == 2 { apart } else { 0 };
                prop_assert_eq!(kept + apart + slice.difference.get(), slice.amount.get());
            }
        }
        if method == Method::LargestRemainder {
            prop_assert_eq!(made.difference(), Cents::ZERO);
            let common: i64 = shares.iter().map(|share| share.common_projects.get()).sum();
            prop_assert_eq!(common, made.remainder().get());
        }
    }

    #[test]
    fn under_largest_remainder_no_figure_is_a_cent_or_more_from_its_quota(
        list in funds(), budget in 1_i64..10_000_000_000,
    ) {
        let made = try_split(&largest(Level::Slice), budget, &list)?;
        for place in 0..list.len() {
            for slice in 0..3 {
                let told = made.derivation(place, slice).unwrap().unwrap();
                // The quotient once more, from the counts alone.
                let (weight, total) = if slice == 0 {
                    (1, list.len() as i128)
                } else {
                    (list[place].affiliates.into(), list.iter().map(|f| i128::from(f.affiliates)).sum())
                };
                let amount = i128::from(made.slices()[slice].amount.get());
                let quotient = Ratio::new(amount * weight, total).unwrap();
                prop_assert_eq!(told.quota.quotient, quotient);
                let above = i128::from(told.quota.cents.get()) - quotient.floor();
                prop_assert!(above == 0 || (above == 1 && told.quota.remainder > 0));
                // The spare cents went to the first ranks.
                prop_assert_eq!(above == 1, (told.quota.rank as i64) <= told.spare_cents);
            }
        }
    }

    #[test]
    fn under_any_other_method_each_figure_is_its_own_quotient_rounded(
        list in funds(), budget in 1_i64..10_000_000_000,
        rounding in prop_oneof![Just(Rounding::HalfUp), Just(Rounding::HalfEven), Just(Rounding::Truncate)],
    ) {
        let made = try_split(&key(Method::Each(rounding), Level::Slice), budget, &list)?;
        for slice in 0..3 {
            let mut sum = made.slices()[slice].difference.get();
            for place in 0..list.len() {
                let told = made.derivation(place, slice).unwrap().unwrap();
                prop_assert_eq!(told.quota.cents, rounding.round(told.quota.quotient).unwrap());
                sum += told.quota.cents.get();
            }
            prop_assert_eq!(sum, made.slices()[slice].amount.get());
        }
    }

    #[test]
    fn on_totals_too_no_figure_is_a_cent_or_more_from_its_quota(
        list in funds(), budget in 1_i64..10_000_000_000,
    ) {
        let made = try_split(&largest(Level::Total), budget, &list)?;
        let n = list.len() as i128;
        let all: i128 = list.iter().map(|fund| i128::from(fund.affiliates)).sum();
        for (place, fund) in list.iter().enumerate() {
            // 20 % in equal parts and 80 % by affiliates, before an evaluation takes anything away.
            let exact = Ratio::new(i128::from(budget) * 20, 100 * n).unwrap();
            let rest = Ratio::new(i128::from(budget) * 80 * i128::from(fund.affiliates), 100 * all).unwrap();
            let exact = exact.plus(rest).unwrap();
            let told = made.total_derivation(place).unwrap().unwrap();
            prop_assert_eq!(told.quota.quotient, exact);
            prop_assert!((0..=1).contains(&(i128::from(told.quota.cents.get()) - exact.floor())));
        }
    }

    #[test]
    fn the_order_of_the_funds_changes_nothing(
        list in funds(), budget in 1_i64..10_000_000_000, (method, level) in rule(), turn in 0_usize..14,
    ) {
        // The tie rule names codes, so even a tie falls the same way in any order.
        let key = key(method, level);
        let made = try_split(&key, budget, &list)?;
        let mut turned = list.clone();
        turned.rotate_left(turn % list.len());
        turned.reverse();
        let other = try_split(&key, budget, &turned)?;
        for share in made.shares() {
            prop_assert!(other.shares().any(|found| found == share));
        }
    }

    #[test]
    fn another_tie_rule_moves_a_cent_only_between_equal_remainders(
        list in funds(), budget in 1_i64..10_000_000_000,
    ) {
        let by_code = largest(Level::Slice);
        let mut by_size = by_code.clone();
        by_size.rounding.ties = TieBreak::MostAffiliates;
        let (one, two) = (try_split(&by_code, budget, &list)?, try_split(&by_size, budget, &list)?);
        for place in 0..list.len() {
            for slice in 0..3 {
                let a = one.derivation(place, slice).unwrap().unwrap();
                let b = two.derivation(place, slice).unwrap().unwrap();
                if a.quota.cents != b.quota.cents {
                    prop_assert!(a.quota.equals > 0);
                    prop_assert_eq!((a.quota.cents.get() - b.quota.cents.get()).abs(), 1);
                }
            }
        }
    }

    #[test]
    fn one_more_affiliate_never_lowers_the_quota(list in funds(), budget in 1_i64..10_000_000_000, at in 0_usize..14) {
        let key = largest(Level::Slice);
        let at = at % list.len();
        let mut more = list.clone();
        more[at].affiliates += 1;
        let (before, after) = (try_split(&key, budget, &list)?, try_split(&key, budget, &more)?);
        for slice in 0..3 {
            let quota = |made: &Split| made.derivation(at, slice).unwrap().unwrap().quota.quotient;
            prop_assert!(quota(&after).compare(quota(&before)).is_ge());
        }
    }

    #[test]
    fn a_positive_funds_slices_do_not_depend_on_the_evaluation_of_others(
        list in funds(), budget in 1_i64..10_000_000_000, others in prop::collection::vec(evaluation(), 14),
        (method, level) in rule(),
    ) {
        let key = key(method, level);
        let mut list = list;
        list[0].evaluation = Evaluation::Positive;
        let mut changed = list.clone();
        for (fund, evaluation) in changed.iter_mut().zip(others).skip(1) {
            fund.evaluation = evaluation;
        }
        let (one, two) = (try_split(&key, budget, &list)?, try_split(&key, budget, &changed)?);
        prop_assert_eq!(one.share(0).slices, two.share(0).slices);
    }

    #[test]
    fn scaling_all_counts_changes_nothing(
        counts in prop::collection::vec(1_u64..300_000, 1..14), budget in 1_i64..10_000_000_000,
        factor in 1_u64..1000, (method, level) in rule(),
    ) {
        let list = |factor: u64| -> Vec<Recipient> {
            counts.iter().enumerate().map(|(n, count)| fund(n, count * factor, Evaluation::Positive)).collect()
        };
        let key = key(method, level);
        let (one, two) = (try_split(&key, budget, &list(1))?, try_split(&key, budget, &list(factor))?);
        prop_assert_eq!(one.shares().collect::<Vec<_>>(), two.shares().collect::<Vec<_>>());
    }
}

#[test]
fn all_negative_leaves_the_whole_slice_to_common_projects() {
    for denominator in [Denominator::AllFunds, Denominator::EligibleFunds] {
        for level in [Level::Slice, Level::Total] {
            let mut key = largest(level);
            key.slices[2].denominator = denominator;
            let list = [fund(1, 3, Evaluation::Negative), fund(2, 7, Evaluation::Negative)];
            let made = split(&key, 1000, &list).unwrap();
            assert_eq!(made.remainder().get(), 100);
            assert_eq!(made.share(0).common_projects.get(), 50);
            assert_eq!(made.share(1).slices[2], Cents::ZERO);
        }
    }
}

#[test]
fn eligible_funds_as_denominator_leave_nothing_over() {
    let mut key = largest(Level::Slice);
    key.slices[2].denominator = Denominator::EligibleFunds;
    let list = [fund(1, 30, Evaluation::Positive), fund(2, 70, Evaluation::Negative)];
    let made = split(&key, 1000, &list).unwrap();
    assert_eq!(made.remainder(), Cents::ZERO);
    assert_eq!(made.share(0).slices[2].get(), 100);
}

#[test]
fn a_pending_evaluation_is_set_apart() {
    let list = [fund(1, 30, Evaluation::Pending), fund(2, 70, Evaluation::Negative)];
    let made = split(&largest(Level::Slice), 1000, &list).unwrap();
    assert_eq!((made.reserved().get(), made.remainder().get()), (30, 70));
    assert_eq!((made.share(0).reserved.get(), made.share(0).total.get()), (30, 100 + 210 + 35));
}

#[test]
fn a_fund_without_affiliates_has_its_equal_part() {
    let list = [fund(1, 0, Evaluation::Positive), fund(2, 10, Evaluation::Positive)];
    let made = split(&largest(Level::Slice), 1000, &list).unwrap();
    assert_eq!(made.share(0).slices.iter().map(|c| c.get()).collect::<Vec<_>>(), [100, 0, 0]);
}

#[test]
fn what_cannot_be_split_is_refused() {
    let key = largest(Level::Slice);
    let missing = [fund(1, 1, Evaluation::Missing)];
    assert_eq!(split(&key, 1, &missing), Err(SplitError::EvaluationMissing("F001".into())));
    assert_eq!(split(&key, 0, &[fund(1, 1, Evaluation::Positive)]), Err(SplitError::Budget));
    for (list, rule) in [
        (vec![], "no fund"),
        (vec![fund(1, 0, Evaluation::Positive)], "zero"),
        (vec![fund(1, 1, Evaluation::Positive), fund(1, 2, Evaluation::Positive)], "twice"),
        (vec![fund(1, 1 << 53, Evaluation::Positive)], "above"),
    ] {
        assert!(Recipients::new(list).unwrap_err().to_string().contains(rule));
    }
}

#[test]
fn shares_that_do_not_make_the_whole_need_a_rule() {
    let mut key = largest(Level::Slice);
    key.slices[0].share = "0.10".parse().unwrap();
    assert!(key.check().unwrap_err().to_string().contains("make 9/10"));
    let list = [fund(1, 1, Evaluation::Positive)];
    key.share_difference = ShareDifference::Undistributed;
    key.check().unwrap();
    let made = split(&key, 1000, &list).unwrap();
    assert_eq!((made.undistributed().get(), made.share(0).total.get()), (100, 900));
    key.share_difference = ShareDifference::Scale;
    let made = split(&key, 900, &list).unwrap();
    assert_eq!(made.slices().iter().map(|s| s.amount.get()).collect::<Vec<_>>(), [100, 700, 100]);
    key.slices[0].share = "0.50".parse().unwrap();
    key.share_difference = ShareDifference::Undistributed;
    assert!(key.check().is_err());
}

#[test]
fn a_year_has_exactly_one_key() {
    let old = Key { first_year: 2024, last_year: None, id: "old".into(), ..largest(Level::Slice) };
    let new =
        Key { first_year: 2026, supersedes: Some("old".into()), id: "new".into(), ..largest(Level::Slice) };
    let other = Key { id: "other".into(), ..new.clone() };
    let in_force =
        |keys: &[&Key], year| allocation::in_force(keys.iter().copied(), year).map(|key| key.id.clone());
    assert_eq!(in_force(&[&old, &new], 2025), Ok("old".into()));
    assert_eq!(in_force(&[&old, &new], 2026), Ok("new".into()));
    assert_eq!(in_force(&[&old, &new], 2023).unwrap_err().to_string(), "no key applies to 2023");
    assert!(in_force(&[&old, &new, &other], 2030).unwrap_err().to_string().contains("two keys"));
}

#[test]
fn the_largest_budget_is_split_or_refused_and_never_a_fault() {
    let list = [fund(1, 1, Evaluation::Positive), fund(2, 1, Evaluation::Positive)];
    for method in [Method::LargestRemainder, Method::Each(Rounding::HalfUp), Method::Each(Rounding::Truncate)]
    {
        for level in [Level::Slice, Level::Total] {
            for budget in [Cents::MAX.get(), Cents::MAX.get() - 1] {
                let made = split(&key(method, level), budget, &list);
                assert!(made.is_ok() || made == Err(SplitError::Range), "{method:?} {level:?}");
            }
        }
    }
}
