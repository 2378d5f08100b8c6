//! The split at growing numbers of recipients: the time per recipient stays flat.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a benchmark ends by panicking")]

#[path = "../tests/key/mod.rs"]
mod key;

use std::hint::black_box;

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

/// The least that any such split must do: one product and one division for each figure.
fn plain_loop(counts: &[u64], total: i128, amount: i128) -> i128 {
    counts.iter().map(|count| amount * i128::from(*count) / total).sum()
}

fn split(criterion: &mut Criterion) {
    let key = key::key(Method::LargestRemainder, Level::Slice);
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
        group.bench_with_input(
            BenchmarkId::new("plain i128 loop, three slices", size),
            &counts,
            |bench, counts| {
                let total = i128::from(recipients.affiliates());
                bench.iter(|| {
                    (0..3).map(|_| plain_loop(black_box(counts), total, budget.get().into())).sum::<i128>()
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, split);
criterion_main!(benches);
