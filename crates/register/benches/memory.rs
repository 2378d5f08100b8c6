//! Folding and replaying at growing histories: the time per entry stays flat.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark ends by panicking")]

mod history;

use chain::EntryView;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use history::{Lines, history};
use register::{Outcome, PaymentView, Register, StreamingFold};

fn memory(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("memory");
    group.sample_size(10);
    for size in [1_000, 10_000, 100_000] {
        let history = history(size);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::new("fold", size), |bench| {
            bench.iter(|| {
                let mut register = Register::default();
                for (entry, hash) in &history.entries {
                    register.take(entry, *hash);
                }
                register
            });
        });
        let lines: Vec<String> = history.entries.iter().map(|(entry, _)| entry.encode().unwrap()).collect();
        group.bench_function(BenchmarkId::new("tally", size), |bench| {
            bench.iter(|| {
                let mut tally = StreamingFold::default();
                for (line, (_, hash)) in lines.iter().zip(&history.entries) {
                    let view = EntryView::decode(line).unwrap();
                    tally.take(&view, PaymentView::of(&view), *hash, &Lines(&lines));
                }
                tally.close()
            });
        });
        group.bench_function(BenchmarkId::new("replay", size), |bench| {
            bench.iter(|| {
                let made = history.register.reperform(None);
                assert!(made.iter().all(|one| one.outcome == Outcome::Identical));
                made.len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, memory);
criterion_main!(benches);
