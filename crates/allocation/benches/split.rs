//! The split at growing numbers of recipients: the time per recipient stays flat.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark ends by panicking")]

#[path = "../tests/key/mod.rs"]
mod key;

use std::hint::black_box;
use std::sync::Arc;

use allocation::*;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Recipients with counts that look arbitrary and are the same each time.
fn recipients(size: u64) -> Recipients {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let funds = (0..size).map(|place| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Recipient {
            fund: format!("R{place:08}"),
            affiliates: state % 300_000,
            evaluation: if state.is_multiple_of(10) { Evaluation::Negative } else { Evaluation::Positive },
        }
    });
    Recipients::new(funds.collect()).unwrap()
}

/// The least that any such split must do: one product and one division for each figure, of which nothing is kept.
fn quotients(weights: &[u64], total: i128, amount: i128) -> i128 {
    weights.iter().map(|weight| amount * i128::from(*weight) / total).sum()
}

/// The same job as a loop without names: whole cents, then one more to each of the largest remainders. It trusts its
/// input, keeps neither weights nor what a derivation needs, and compares nothing with the budget.
fn plain_loop(weights: &[u64], amount: i128) -> Vec<i64> {
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let (mut cents, mut rests) = (Vec::with_capacity(weights.len()), Vec::with_capacity(weights.len()));
    let mut spare = amount;
    for weight in weights {
        let product = amount * i128::from(*weight);
        let floor = product / total;
        rests.push(product - floor * total);
        cents.push(i64::try_from(floor).unwrap());
        spare -= floor;
    }
    let spare = usize::try_from(spare).unwrap();
    if spare > 0 {
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.select_nth_unstable_by(spare - 1, |a, b| rests[*b].cmp(&rests[*a]).then(a.cmp(b)));
        order[..spare].iter().for_each(|place| cents[*place] += 1);
    }
    cents
}

fn split(criterion: &mut Criterion) {
    let key = Arc::new(key::key(Method::LargestRemainder, Level::Slice));
    let mut group = criterion.benchmark_group("split");
    group.sample_size(10);
    for size in [12, 10_000, 1_000_000, 10_000_000] {
        let recipients = recipients(size);
        let counts: Vec<u64> = recipients.funds().iter().map(|fund| fund.affiliates).collect();
        // Two cents a recipient at least, so that there is something to apportion.
        let budget = Cents::new(421_176_836.max(i64::try_from(size).unwrap() * 1000)).unwrap();
        group.throughput(Throughput::Elements(size));
        group.bench_with_input(BenchmarkId::new("prorata", size), &recipients, |bench, recipients| {
            bench.iter(|| Split::new(black_box(&key), budget, recipients).unwrap());
        });
        // Three slices and the common projects, as the key has them.
        let ones = vec![1; counts.len()];
        let parts = [(&ones, 20), (&counts, 70), (&counts, 10), (&ones, 1)];
        group.bench_with_input(BenchmarkId::new("plain i128 loop", size), &parts, |bench, parts| {
            bench.iter(|| {
                let amount = |share: i128| i128::from(budget.get()) * share / 100;
                black_box(parts).map(|(weights, share)| plain_loop(weights, amount(share)))
            });
        });
        group.bench_with_input(BenchmarkId::new("bare quotients", size), &parts, |bench, parts| {
            let total = i128::from(recipients.affiliates());
            bench.iter(|| {
                black_box(parts)
                    .map(|(weights, share)| quotients(weights, total, i128::from(budget.get()) * share))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, split);
criterion_main!(benches);
