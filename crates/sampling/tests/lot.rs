//! What holds of every sample: it can be repeated, and it stands for all of its population.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use allocation::{Cents, Ratio};
use proptest::prelude::*;
use sampling::{
    ConfidenceLevel, Item, Population, PopulationError, Projection, ProjectionError, Sample, SampleError,
    Stratum,
};

fn item(fund: &str, item: &str, cents: i64) -> Item {
    Item { fund: fund.into(), item: item.into(), cents: Cents::new(cents).unwrap() }
}

fn cents(cents: i64) -> Cents {
    Cents::new(cents).unwrap()
}

/// Items with small, equal and large amounts, and none.
fn items() -> impl Strategy<Value = Vec<Item>> {
    let amount = prop_oneof![0..20_i64, 0..1_000_000_i64, Just(5_000_i64), 0..1_i64 << 45];
    let names = prop::collection::btree_set((0..4_u8, 0..200_u16), 1..60);
    names.prop_flat_map(move |names| {
        let names: Vec<_> = names.into_iter().collect();
        prop::collection::vec(amount.clone(), names.len()).prop_map(move |amounts| {
            let both = names.iter().zip(amounts);
            both.map(|((fund, name), cents)| item(&format!("F{fund}"), &format!("i{name}"), cents)).collect()
        })
    })
}

#[test]
fn a_sample_by_hand() {
    // 1,000 cents in four items, three draws: b reaches 1000/3 and is taken; the rest, 400 over two draws, has the interval
    // 200, which nothing reaches.
    let all = [item("F1", "a", 150), item("F1", "b", 600), item("F1", "c", 199), item("F2", "a", 51)];
    let population = Population::new(all.to_vec()).unwrap();
    let sample = Sample::monetary(&population, 3, "x").unwrap();
    assert_eq!(sample.interval, Some(Ratio::new(200, 1).unwrap()));
    assert_eq!(sample.drawn.len(), 3);
    let stratum: BTreeMap<_, _> =
        sample.drawn.iter().map(|drawn| (drawn.item.clone(), drawn.stratum)).collect();
    assert_eq!(stratum[&all[1]], Stratum::All);
    // Start u, so the cents u/2 and (u + 400)/2 of a, c, F2/a in a row.
    let start = i64::try_from(sample.start.unwrap()).unwrap();
    for (draw, hit) in [(1, start / 2), (2, (start + 400) / 2)] {
        let expected = if hit < 150 {
            &all[0]
        } else if hit < 349 {
            &all[2]
        } else {
            &all[3]
        };
        assert_eq!(stratum.get(expected), Some(&Stratum::Draw(draw)), "start {start}");
    }
    // b was booked 60 too much. An item drawn that is wrong by half says 100 of its interval of 200.
    let audited: Vec<Cents> = sample
        .drawn
        .iter()
        .map(|drawn| match drawn.stratum {
            Stratum::All => cents(540),
            Stratum::Draw(1) => cents(drawn.item.cents.get() / 2),
            Stratum::Draw(_) => drawn.item.cents,
        })
        .collect();
    let made = Projection::of(&population, &sample, &audited, true, ConfidenceLevel::NinetyFive).unwrap();
    let first = made.items.iter().find(|item| item.drawn.stratum == Stratum::Draw(1)).unwrap();
    let tainting = Ratio::new(first.error.get().into(), first.drawn.item.cents.get().into()).unwrap();
    let says =
        allocation::Rounding::HalfUp.round(tainting.times(Ratio::new(200, 1).unwrap()).unwrap()).unwrap();
    assert_eq!(first.projected, Some(says));
    assert_eq!((made.known_all, made.projected), (cents(60), Some(says.plus(cents(60)).unwrap())));
    // 3.00 intervals of 200, and the step from 3.00 to 4.75 less 1 of the projection.
    let bound = made.bound.unwrap();
    assert_eq!(bound.basic, cents(600));
    let incremental =
        allocation::Rounding::HalfUp.round(Ratio::new(i128::from(says.get()) * 75, 100).unwrap()).unwrap();
    assert_eq!(bound.incremental, incremental);
    assert_eq!(bound.limit.get(), 60 + says.get() + 600 + incremental.get());
}

#[test]
fn a_random_sample_projects_by_ratio_and_by_mean() {
    let all: Vec<Item> = (0..10).map(|number| item("F1", &format!("{number}"), 1_000 + number)).collect();
    let population = Population::new(all).unwrap();
    let sample = Sample::random(&population, 4, "y").unwrap();
    let mut audited: Vec<Cents> = sample.drawn.iter().map(|drawn| drawn.item.cents).collect();
    audited[0] = audited[0].minus(cents(7)).unwrap();
    let made = Projection::of(&population, &sample, &audited, false, ConfidenceLevel::NinetyFive).unwrap();
    // 7 over four items, of ten: 17.5, half up.
    assert_eq!(
        (made.known, made.by_mean, made.projected, made.bound),
        (cents(7), Some(cents(18)), None, None)
    );
    let booked: i64 = sample.drawn.iter().map(|drawn| drawn.item.cents.get()).sum();
    let exact = Ratio::new(7 * 10_045, booked.into()).unwrap();
    assert_eq!(made.by_ratio, Some(allocation::Rounding::HalfUp.round(exact).unwrap()));
}

#[test]
fn every_item_is_drawn_about_as_often_as_any_other() {
    let all: Vec<Item> = (0..8).map(|number| item("F1", &format!("{number}"), 100 + 50 * number)).collect();
    let population = Population::new(all).unwrap();
    let mut random: BTreeMap<String, u32> = BTreeMap::new();
    let mut monetary = random.clone();
    for seed in 0..4_000 {
        for drawn in Sample::random(&population, 2, &seed.to_string()).unwrap().drawn {
            *random.entry(drawn.item.item).or_default() += 1;
        }
        for drawn in Sample::monetary(&population, 2, &seed.to_string()).unwrap().drawn {
            *monetary.entry(drawn.item.item).or_default() += 1;
        }
    }
    // 4,000 times 2 of 8: 1,000 each, with a standard deviation of 27.
    assert!(random.values().all(|times| (860..1_140).contains(times)), "{random:?}");
    // By amount: 100 + 50 n of 2,200, twice: 363.6 to 1,636.4.
    for (item, times) in monetary {
        let amount: u32 = 100 + 50 * item.parse::<u32>().unwrap();
        let expected = 4_000 * 2 * amount / 2_200;
        assert!(times.abs_diff(expected) < 150, "{item}: {times} and not about {expected}");
    }
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let population = Population::new(vec![item("F1", "a", 0)]).unwrap();
    assert_eq!(Sample::monetary(&population, 1, "s"), Err(SampleError::NoAmount));
    assert_eq!(Sample::random(&population, 2, "s"), Err(SampleError::TooMany(1)));
    assert_eq!(Sample::random(&population, 0, "s"), Err(SampleError::Size));
    assert!(Population::new(vec![]).is_err());
    assert!(Population::new(vec![item("F1", "a", 1), item("F1", "a", 2)]).is_err());
    assert!(Population::new(vec![item("F1", "a", -1)]).is_err());
}

#[test]
fn what_is_no_population_is_told() {
    let told = |items: &[Item]| Population::new(items.to_vec()).unwrap_err();
    assert_eq!(told(&[]), PopulationError::Empty);
    let twice = told(&[item("F1", "a", 1), item("F2", "a", 1), item("F1", "a", 2)]);
    assert_eq!(twice.to_string(), "the item `a` of the fund `F1` stands twice");
    let below = told(&[item("F1", "a", 1), item("F1", "b", -1)]);
    assert_eq!(below.to_string(), "the item `b` of the fund `F1` is below zero");
    let large = told(&[Item { cents: Cents::MAX, ..item("F1", "a", 0) }, item("F1", "b", 1)]);
    assert_eq!(large.to_string(), "the amounts are too large together");
}

#[test]
fn a_projection_asks_for_every_audited_amount_and_holds_what_it_can() {
    let population = Population::new(vec![item("F1", "a", 0), item("F1", "b", 0)]).unwrap();
    let sample = Sample::random(&population, 2, "x").unwrap();
    let of =
        |audited: &[Cents]| Projection::of(&population, &sample, audited, false, ConfidenceLevel::Ninety);
    let missing = of(&[cents(0)]).unwrap_err();
    assert_eq!(
        (missing, missing.to_string().as_str()),
        (ProjectionError::Missing(1), "1 items of the sample have no audited amount")
    );
    // Nothing was booked, so no ratio of it can be reported.
    let nothing = of(&[cents(-5), cents(-7)]).unwrap();
    assert_eq!((nothing.known, nothing.by_ratio, nothing.by_mean), (cents(12), None, Some(cents(12))));
    let low = Cents::ZERO.minus(Cents::MAX).unwrap();
    let beyond = of(&[low, low]).unwrap_err();
    assert_eq!(
        (beyond, beyond.to_string().as_str()),
        (ProjectionError::Range, "the figures are too large to be held exactly")
    );
    assert_eq!(Sample::monetary(&population, 0, "x"), Err(SampleError::Size));
}

#[test]
fn more_errors_than_the_table_has_give_no_limit() {
    let items: Vec<Item> = (0..60).map(|number| item("F1", &format!("i{number:02}"), 100)).collect();
    let population = Population::new(items).unwrap();
    let sample = Sample::monetary(&population, 30, "x").unwrap();
    let limit = |errors: usize| {
        let audited: Vec<Cents> = (0..30).map(|place| cents(if place < errors { 99 } else { 100 })).collect();
        let made = Projection::of(&population, &sample, &audited, true, ConfidenceLevel::Eighty).unwrap();
        made.bound.map(|bound| bound.limit)
    };
    // 30 draws of 60 items of 100 cents: the interval is 200, and an error of a hundredth projects 2 cents.
    assert_eq!(limit(0), Some(cents(322)));
    assert!(limit(20) > limit(19) && limit(19) > limit(1));
    assert_eq!(limit(21), None);
}

#[test]
fn confidence_is_told_in_a_hundred() {
    let all = [ConfidenceLevel::Eighty, ConfidenceLevel::Ninety, ConfidenceLevel::NinetyFive];
    assert_eq!(all.map(ConfidenceLevel::percent), [80, 90, 95]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sample_is_repeated_from_its_seed_whatever_the_order_of_the_lines(
        items in items(), size in 1..40_usize, seed in "[ -~]{0,12}", turn in 0..60_usize,
    ) {
        let mut turned = items.clone();
        turned.reverse();
        let places = turned.len();
        turned.rotate_left(turn % places);
        let (one, other) = (Population::new(items).unwrap(), Population::new(turned).unwrap());
        prop_assert_eq!(one.digest(), other.digest());
        prop_assert_eq!(Sample::monetary(&one, size, &seed), Sample::monetary(&other, size, &seed));
        prop_assert_eq!(Sample::random(&one, size, &seed), Sample::random(&other, size, &seed));
        if let Ok(sample) = Sample::random(&one, size, &seed) {
            let names: BTreeSet<_> = sample.drawn.iter().map(|drawn| &drawn.item).collect();
            prop_assert_eq!(names.len(), size, "no item twice");
        }
    }

    #[test]
    fn intervals_and_items_taken_for_certain_cover_the_population(
        items in items(), size in 1..40_usize, seed in "[ -~]{0,12}",
    ) {
        let population = Population::new(items).unwrap();
        let Ok(sample) = Sample::monetary(&population, size, &seed) else { return Ok(()) };
        let certain: i64 =
            sample.drawn.iter().filter(|drawn| drawn.stratum == Stratum::All).map(|drawn| drawn.item.cents.get()).sum();
        let draws = sample.drawn.iter().filter(|drawn| drawn.stratum != Stratum::All).count();
        // No item twice, none without an amount, and the draws are numbered.
        let names: BTreeSet<_> = sample.drawn.iter().map(|drawn| &drawn.item).collect();
        prop_assert_eq!(names.len(), sample.drawn.len());
        prop_assert!(sample.drawn.iter().all(|drawn| drawn.item.cents > Cents::ZERO));
        match sample.interval {
            None => prop_assert_eq!(certain, population.total().get()),
            Some(interval) => {
                // The draws times the interval, and the certain items, make the total exactly.
                let drawn = interval.times(Ratio::new(draws as i128, 1).unwrap()).unwrap();
                let all = drawn.plus(Ratio::new(certain.into(), 1).unwrap()).unwrap();
                prop_assert_eq!(all, Ratio::new(population.total().get().into(), 1).unwrap());
                // Every item that reaches the interval is taken, and only these for certain.
                for item in population.items() {
                    let reaches = Ratio::new(item.cents.get().into(), 1).unwrap().compare(interval).is_ge();
                    let found = sample.drawn.iter().find(|drawn| drawn.item == *item);
                    let taken = found.is_some_and(|drawn| drawn.stratum == Stratum::All);
                    prop_assert_eq!(reaches, taken, "{:?}", item);
                }
            }
        }
    }

    #[test]
    fn a_population_without_error_projects_none(items in items(), size in 1..40_usize, monetary in any::<bool>()) {
        let population = Population::new(items).unwrap();
        let sample = if monetary { Sample::monetary(&population, size, "s") } else { Sample::random(&population, size, "s") };
        let Ok(sample) = sample else { return Ok(()) };
        let audited: Vec<Cents> = sample.drawn.iter().map(|drawn| drawn.item.cents).collect();
        let made = Projection::of(&population, &sample, &audited, monetary, ConfidenceLevel::Ninety).unwrap();
        prop_assert_eq!(made.known, Cents::ZERO);
        prop_assert!([made.projected, made.by_mean, made.by_ratio].into_iter().flatten().all(|cents| cents == Cents::ZERO));
        // Everything wrong by all of it projects the whole population, to a cent for each draw.
        let made = Projection::of(&population, &sample, &vec![Cents::ZERO; sample.drawn.len()], monetary, ConfidenceLevel::Ninety).unwrap();
        if let Some(projected) = made.projected {
            prop_assert!((projected.get() - population.total().get()).unsigned_abs() <= sample.drawn.len() as u64);
        }
        if let Some(by_ratio) = made.by_ratio {
            prop_assert_eq!(by_ratio, population.total());
        }
    }
}
