//! What negative evaluations leave over, compared with a plain model of `docs/keys.md` and against what the decree says of it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod key;

use std::cmp::Reverse;
use std::sync::Arc;

use allocation::{
    Basis, Cents, Denominator, Evaluation, Key, Level, Method, Ratio, Recipient, Recipients, Remainder,
    Rounding, Split, SplitError, TieBreak,
};
use key::key;
use proptest::prelude::*;

/// The key of the decree from 2026.
fn decree(method: Method, level: Level) -> Key {
    let mut key = key(method, level);
    key.slices[2].remainder = Some(Remainder::Excess);
    key.projects = None;
    key
}

/// A key in which half of the evaluated part goes to common projects and half is excess.
fn both(method: Method, level: Level) -> Key {
    let mut key = key(method, level);
    key.slices[2].share = "0.05".parse().unwrap();
    let mut excess = key.slices[2].clone();
    excess.id = "second".into();
    excess.remainder = Some(Remainder::Excess);
    key.slices.push(excess);
    key.check().unwrap();
    key
}

fn fund(code: usize, affiliates: u64, evaluation: Evaluation) -> Recipient {
    Recipient { fund: format!("F{code:03}"), affiliates, evaluation }
}

/// Funds of these counts, each with `P`ositive, `N`egative, `?` pending or `-` not applicable.
fn funds(counts: &[u64], evaluations: &str) -> Vec<Recipient> {
    let of = |letter| match letter {
        'P' => Evaluation::Positive,
        'N' => Evaluation::Negative,
        '?' => Evaluation::Pending,
        _ => Evaluation::NotApplicable,
    };
    let places = counts.iter().zip(evaluations.chars()).enumerate();
    places.map(|(place, (count, letter))| fund(place + 1, *count, of(letter))).collect()
}

fn split(key: &Key, budget: i64, list: &[Recipient]) -> Result<Split, SplitError> {
    Split::new(&Arc::new(key.clone()), Cents::new(budget).unwrap(), &Recipients::new(list.to_vec()).unwrap())
}

fn excess(made: &Split) -> Vec<i64> {
    made.shares().map(|share| share.excess.get()).collect()
}

// ---- The model: RULES 1 to 9 for slices that are settled on their own, with nothing of the crate but its words.

fn largest_first(ties: TieBreak, funds: &[Recipient], place: usize) -> (u64, u64) {
    let (code, count) = (place as u64, funds[place].affiliates);
    match ties {
        TieBreak::FundOrder => (0, code),
        TieBreak::ReverseFundOrder => (0, u64::MAX - code),
        TieBreak::MostAffiliates => (u64::MAX - count, code),
        TieBreak::FewestAffiliates => (count, code),
    }
}

/// `amount` over `places` by `weights`; the cents of every fund, and what the method does not close by.
fn share_out(key: &Key, amount: i64, list: &[Recipient], weights: &[i128]) -> (Vec<i64>, i64) {
    let total: i128 = weights.iter().sum();
    let quotient = |place: usize| Ratio::new(i128::from(amount) * weights[place], total).unwrap();
    let mut cents: Vec<i64> = (0..list.len())
        .map(|place| match key.rounding.method {
            Method::LargestRemainder => i64::try_from(quotient(place).floor()).unwrap(),
            Method::Each(rounding) => rounding.round(quotient(place)).unwrap().get(),
        })
        .collect();
    if key.rounding.method == Method::LargestRemainder {
        let mut order: Vec<usize> = (0..list.len()).filter(|place| weights[*place] > 0).collect();
        let rest = |place: usize| (i128::from(amount) * weights[place]) % total;
        order.sort_by_key(|place| (Reverse(rest(*place)), largest_first(key.rounding.ties, list, *place)));
        let spare = amount - cents.iter().sum::<i64>();
        for place in order.into_iter().take(usize::try_from(spare).unwrap()) {
            cents[place] += 1;
        }
    }
    let difference = amount - cents.iter().sum::<i64>();
    (cents, difference)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Model {
    totals: Vec<i64>,
    excess: Vec<i64>,
    reserved: Vec<i64>,
    no_beneficiary: i64,
    remainder: i64,
    difference: i64,
}

fn model(key: &Key, amounts: &[i64], list: &[Recipient]) -> Model {
    let n = list.len();
    let zeros = || vec![0; n];
    let mut model = Model { totals: zeros(), excess: zeros(), reserved: zeros(), ..Model::default() };
    let mut common = 0;
    for (rule, amount) in key.slices.iter().zip(amounts) {
        let weight = |fund: &Recipient| match rule.basis {
            Basis::Equal => 1,
            Basis::Affiliates => i128::from(fund.affiliates),
        };
        let negative = |place: usize| list[place].evaluation == Evaluation::Negative;
        let all: Vec<i128> = list.iter().map(weight).collect();
        let left: Vec<i128> = (0..n).map(|place| if negative(place) { 0 } else { all[place] }).collect();
        let Some(remainder) = rule.remainder else {
            let (cents, difference) = share_out(key, *amount, list, &all);
            model.difference += difference;
            (0..n).for_each(|place| model.totals[place] += cents[place]);
            continue;
        };
        let someone = left.iter().sum::<i128>() > 0;
        let over = if rule.denominator == Denominator::AllFunds { &all } else { &left };
        let (cents, over) = match someone || rule.denominator == Denominator::AllFunds {
            true => {
                let (cents, difference) = share_out(key, *amount, list, over);
                model.difference += difference;
                let over = (0..n).filter(|place| negative(*place)).map(|place| cents[place]).sum();
                (cents, over)
            }
            false => (zeros(), *amount),
        };
        model.remainder += over;
        let mut second = zeros();
        match remainder {
            Remainder::CommonProjects => common += over,
            Remainder::Excess if over > 0 && someone => {
                let (cents, difference) = share_out(key, over, list, &left);
                model.difference += difference;
                second = cents;
            }
            Remainder::Excess => model.no_beneficiary += over,
        }
        for place in 0..n {
            match list[place].evaluation {
                Evaluation::Positive => {
                    model.totals[place] += cents[place] + second[place];
                    model.excess[place] += second[place];
                }
                Evaluation::Pending => model.reserved[place] += cents[place] + second[place],
                Evaluation::NotApplicable => model.no_beneficiary += cents[place] + second[place],
                _ => {}
            }
        }
    }
    if common > 0 {
        let (cents, difference) = share_out(key, common, list, &vec![1; n]);
        model.difference += difference;
        (0..n).for_each(|place| model.totals[place] += cents[place]);
    }
    model
}

fn evaluation() -> impl Strategy<Value = Evaluation> {
    prop_oneof![
        3 => Just(Evaluation::Positive),
        2 => Just(Evaluation::Negative),
        1 => Just(Evaluation::Pending),
        1 => Just(Evaluation::NotApplicable),
    ]
}

fn some_funds() -> impl Strategy<Value = Vec<Recipient>> {
    let count = prop_oneof![Just(0_u64), 0_u64..60, 0_u64..300_000];
    prop::collection::vec((count, evaluation()), 1..13)
        .prop_map(|list| list.into_iter().enumerate().map(|(n, (c, e))| fund(n, c, e)).collect::<Vec<_>>())
        .prop_filter("a total of zero is refused", |list| list.iter().any(|fund| fund.affiliates > 0))
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![
        3 => Just(Method::LargestRemainder),
        1 => Just(Method::Each(Rounding::HalfUp)),
        1 => Just(Method::Each(Rounding::HalfEven)),
        1 => Just(Method::Each(Rounding::Truncate)),
    ]
}

fn ties() -> impl Strategy<Value = TieBreak> {
    prop::sample::select(vec![
        TieBreak::FundOrder,
        TieBreak::ReverseFundOrder,
        TieBreak::MostAffiliates,
        TieBreak::FewestAffiliates,
    ])
}

fn denominator() -> impl Strategy<Value = Denominator> {
    prop_oneof![3 => Just(Denominator::AllFunds), 1 => Just(Denominator::EligibleFunds)]
}

fn basis() -> impl Strategy<Value = Basis> {
    prop_oneof![1 => Just(Basis::Equal), 3 => Just(Basis::Affiliates)]
}

fn budget() -> impl Strategy<Value = i64> {
    prop_oneof![1_i64..2_000, 1_i64..10_000_000_000]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn every_cent_is_where_the_model_puts_it(
        list in some_funds(), budget in budget(), method in method(), ties in ties(),
        denominators in (denominator(), denominator()), bases in (basis(), basis()), to in prop::bool::ANY,
    ) {
        let mut key = both(method, Level::Slice);
        key.rounding.ties = ties;
        (key.slices[2].denominator, key.slices[3].denominator) = denominators;
        (key.slices[2].basis, key.slices[3].basis) = bases;
        if to {
            key.slices[2].remainder = Some(Remainder::Excess);
        }
        let made = split(&key, budget, &list).unwrap();
        let amounts: Vec<i64> = made.slices().iter().map(|slice| slice.amount.get()).collect();
        let found = Model {
            totals: made.shares().map(|share| share.total.get()).collect(),
            excess: excess(&made),
            reserved: made.shares().map(|share| share.reserved.get()).collect(),
            no_beneficiary: made.no_beneficiary().get(),
            remainder: made.remainder().get(),
            difference: made.difference().get(),
        };
        prop_assert_eq!(found, model(&key, &amounts, &list));
    }

    #[test]
    fn what_is_shared_and_what_is_not_make_the_budget(
        list in some_funds(), budget in budget(), method in method(), ties in ties(),
        denominators in (denominator(), denominator()), total in prop::bool::ANY,
    ) {
        let level = if total { Level::Total } else { Level::Slice };
        let mut key = both(method, level);
        key.rounding.ties = ties;
        (key.slices[2].denominator, key.slices[3].denominator) = denominators;
        let made = split(&key, budget, &list).unwrap();
        let totals: i64 = made.shares().map(|share| share.total.get()).sum();
        let rest = [made.reserved(), made.no_beneficiary(), made.undistributed(), made.difference()];
        prop_assert_eq!(totals + rest.iter().map(|cents| cents.get()).sum::<i64>(), budget);
        for share in made.shares() {
            let parts: i64 = share.slices.iter().map(|cents| cents.get()).sum();
            prop_assert_eq!(parts + share.excess.get() + share.common_projects.get(), share.total.get());
        }
    }

    #[test]
    fn no_negative_fund_has_any_excess(
        list in some_funds(), budget in budget(), method in method(), total in prop::bool::ANY,
    ) {
        let level = if total { Level::Total } else { Level::Slice };
        let made = split(&decree(method, level), budget, &list).unwrap();
        for (place, fund) in list.iter().enumerate() {
            let share = made.share(place);
            if fund.evaluation == Evaluation::Negative {
                prop_assert_eq!((share.excess, share.slices[2], share.reserved), (Cents::ZERO, Cents::ZERO, Cents::ZERO));
                prop_assert_eq!(made.excess_derivation(place, 2).unwrap(), None);
            }
            prop_assert_eq!(share.common_projects, Cents::ZERO);
        }
    }

    #[test]
    fn a_pending_fund_that_turns_out_positive_moves_nobody(
        list in some_funds(), budget in budget(), (method, ties) in (method(), ties()), at in 0_usize..13,
        total in prop::bool::ANY,
    ) {
        let level = if total { Level::Total } else { Level::Slice };
        let mut key = both(method, level);
        key.rounding.ties = ties;
        let at = at % list.len();
        let turned = |evaluation| {
            let mut list = list.clone();
            list[at].evaluation = evaluation;
            split(&key, budget, &list).unwrap()
        };
        let (pending, positive) = (turned(Evaluation::Pending), turned(Evaluation::Positive));
        let not_applicable = turned(Evaluation::NotApplicable);
        for (place, before) in pending.shares().enumerate() {
            let (after, other) = (positive.share(place), not_applicable.share(place));
            if place == at {
                prop_assert_eq!(after.total.get(), before.total.get() + before.reserved.get());
                prop_assert_eq!((other.total, other.reserved), (before.total, Cents::ZERO));
                let unclaimed = not_applicable.no_beneficiary().get() - pending.no_beneficiary().get();
                prop_assert_eq!(unclaimed, before.reserved.get());
            } else {
                prop_assert_eq!(&after, &before);
                prop_assert_eq!(&other, &before);
            }
        }
    }

    #[test]
    fn more_own_affiliates_never_cost_more_than_a_cent(
        list in some_funds(), budget in 1_i64..100_000, at in 0_usize..13, more in 1_u64..5,
    ) {
        let key = decree(Method::LargestRemainder, Level::Slice);
        let at = at % list.len();
        let mut grown = list.clone();
        grown[at].affiliates += more;
        let total = |list: &[Recipient]| split(&key, budget, list).unwrap().share(at).total.get();
        prop_assert!(total(&grown) >= total(&list) - 1, "{} -> {}", total(&list), total(&grown));
    }

    #[test]
    fn the_order_of_the_funds_matters_to_nothing_but_ties(
        list in some_funds(), budget in budget(), (method, ties) in (method(), ties()), turn in 0_usize..13,
        total in prop::bool::ANY,
    ) {
        let level = if total { Level::Total } else { Level::Slice };
        let mut key = decree(method, level);
        key.rounding.ties = ties;
        let made = split(&key, budget, &list).unwrap();
        let mut turned = list.clone();
        turned.rotate_left(turn % list.len());
        turned.reverse();
        let other = split(&key, budget, &turned).unwrap();
        for share in made.shares() {
            prop_assert!(other.shares().any(|found| found == share));
        }
        prop_assert_eq!(made.no_beneficiary(), other.no_beneficiary());
    }

    #[test]
    fn the_derivation_of_an_excess_leads_to_it(list in some_funds(), budget in budget(), method in method()) {
        let made = split(&decree(method, Level::Slice), budget, &list).unwrap();
        let slice = &made.slices()[2];
        let left = |fund: &&Recipient| fund.evaluation != Evaluation::Negative;
        let weights: i128 = list.iter().filter(left).map(|fund| i128::from(fund.affiliates)).sum();
        for (place, fund) in list.iter().enumerate() {
            match made.excess_derivation(place, 2).unwrap() {
                None => prop_assert!(
                    fund.evaluation == Evaluation::Negative || slice.left_over == Cents::ZERO || weights == 0
                ),
                Some(told) => {
                    prop_assert_eq!((told.amount, told.quota.total), (slice.left_over, weights));
                    prop_assert_eq!(told.quota.weight, i128::from(fund.affiliates));
                    if fund.evaluation == Evaluation::Positive {
                        prop_assert_eq!(told.quota.cents, made.share(place).excess);
                    }
                }
            }
        }
    }
}

// ---- What largest remainder may do, and where it was seen.

#[test]
fn a_pending_fund_that_turns_out_negative_may_take_one_cent_from_one() {
    let key = decree(Method::LargestRemainder, Level::Slice);
    let counts = [56, 33, 27, 5, 4];
    let before = split(&key, 44, &funds(&counts, "NN?P?")).unwrap();
    let after = split(&key, 44, &funds(&counts, "NN?PN")).unwrap();
    assert_eq!((before.share(3).excess.get(), after.share(3).excess.get()), (1, 0));
}

#[test]
fn an_affiliate_more_may_cost_one_cent() {
    let key = decree(Method::LargestRemainder, Level::Slice);
    let total = |own| split(&key, 64, &funds(&[own, 5, 17], "PPN")).unwrap().share(0).total.get();
    assert_eq!((total(49), total(50)), (42, 41));
}

#[test]
fn an_excess_without_a_beneficiary_is_told_apart() {
    for level in [Level::Slice, Level::Total] {
        for denominator in [Denominator::AllFunds, Denominator::EligibleFunds] {
            let mut key = decree(Method::LargestRemainder, level);
            key.slices[2].denominator = denominator;
            // All negative: § 5 names nobody.
            let made = split(&key, 1000, &funds(&[30, 70], "NN")).unwrap();
            assert_eq!((made.no_beneficiary().get(), made.remainder().get()), (100, 100));
            assert_eq!(excess(&made), [0, 0]);
            // Only funds without affiliates left: a denominator of zero.
            let made = split(&key, 1000, &funds(&[30, 0, 70, 0], "NPN?")).unwrap();
            assert_eq!((made.no_beneficiary().get(), made.reserved().get()), (100, 0));
            // One fund left has all of it.
            let made = split(&key, 1000, &funds(&[30, 70, 900], "NPN")).unwrap();
            assert_eq!(
                (excess(&made)[1] + made.share(1).slices[2].get(), made.no_beneficiary().get()),
                (100, 0)
            );
        }
    }
}

#[test]
fn a_fund_to_which_the_evaluation_does_not_apply_keeps_its_place_and_gets_nothing() {
    let made =
        split(&decree(Method::LargestRemainder, Level::Slice), 1000, &funds(&[30, 50, 20], "-NP")).unwrap();
    // 50 of 100 is left over, and of it 30 of 50 is the place of the first fund.
    assert_eq!(excess(&made), [0, 0, 20]);
    assert_eq!(made.no_beneficiary().get(), 30 + 30);
    let common =
        split(&key(Method::LargestRemainder, Level::Slice), 1000, &funds(&[30, 50, 20], "-NP")).unwrap();
    assert_eq!((common.no_beneficiary().get(), common.remainder().get()), (30, 50));
    assert_eq!(common.shares().map(|share| share.common_projects.get()).collect::<Vec<_>>(), [17, 17, 16]);
}

#[test]
fn a_fund_without_affiliates_has_no_cent_of_a_slice_by_affiliates() {
    // Half by affiliates, half in equal parts to positive funds, settled on totals: the total of the first fund rounds up, and
    // its cent is of the slice in which it has weight.
    let mut key = decree(Method::Each(Rounding::HalfUp), Level::Total);
    key.slices.remove(0);
    key.slices[0].share = "0.5".parse().unwrap();
    key.slices[1].share = "0.5".parse().unwrap();
    key.slices[1].basis = Basis::Equal;
    key.check().unwrap();
    let made = split(&key, 3, &funds(&[0, 6, 7], "PPP")).unwrap();
    let first = made.share(0);
    assert_eq!((first.slices[0].get(), first.slices[1].get(), first.total.get()), (0, 1, 1));
    // The same cent is left over when the fund is negative, and set apart when it is pending.
    let made = split(&key, 3, &funds(&[0, 6, 7], "NPP")).unwrap();
    assert_eq!((made.share(0).total.get(), made.remainder().get()), (0, 1));
    let made = split(&key, 3, &funds(&[0, 6, 7], "?PP")).unwrap();
    assert_eq!((made.share(0).total.get(), made.share(0).reserved.get()), (0, 1));
}
