//! Folding and replaying at growing histories: the time per entry stays flat.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark ends by panicking")]

use chain::{Entry, EntryView, Hash, genesis};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use register::payload::*;
use register::{Attached, Event, Outcome, Past, PaymentView, Register, Tally, request_key};

/// A history in memory: each event is recorded as the program would.
struct History {
    entries: Vec<(Entry, Hash)>,
    register: Register,
}

impl History {
    fn record(&mut self, event: impl Into<Event>) {
        let event = event.into();
        self.register.check("office", &event).unwrap();
        let body = event.encode(&Attached::default()).unwrap();
        let (seq, prev) =
            self.entries.last().map_or((1, genesis("o")), |(entry, hash)| (entry.seq + 1, *hash));
        let entry = Entry {
            seq,
            prev,
            at: "2026-01-01T00:00:00Z".parse().unwrap(),
            actor: "office".into(),
            kind: event.kind().name().into(),
            kv: 1,
            request: request_key(event.kind(), &body, &[], None),
            body,
        };
        let hash = Hash::leaf(entry.encode().unwrap().as_bytes());
        self.register.take(&entry, hash);
        self.entries.push((entry, hash));
    }
}

/// The entries so far, as a tally asks for them.
struct Lines<'a>(&'a [String]);

impl Past for Lines<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        self.0.get(usize::try_from(seq).ok()?.checked_sub(1)?).cloned()
    }
}

/// Twelve funds, and years of payments until there are `size` entries.
fn history(size: usize) -> History {
    let mut history = History { entries: Vec::new(), register: Register::default() };
    history.record(LedgerOpened {
        origin: "o".parse().unwrap(),
        purpose: "p".parse().unwrap(),
        roles: Role::ALL.to_vec(),
    });
    let funds: Vec<register::Code> = (1..=12).map(|n| format!("F{n:02}").parse().unwrap()).collect();
    for fund in &funds {
        history.record(FundAdmitted {
            fund: fund.clone(),
            name_fr: "n".parse().unwrap(),
            name_nl: "n".parse().unwrap(),
            enterprise_number: None,
            from: "1999-01-01".parse().unwrap(),
        });
    }
    let key = include_str!("../../../fixtures/keys/2024.toml");
    let key = key.replace("first_year = 2024\nlast_year = 2025", "first_year = 2000\nlast_year = 2999");
    let key = key.replace("basis = \"indexed\"", "basis = \"flat\"");
    history.record(KeyAdopted { key: Box::new(toml::from_str(&key).unwrap()), date: None });
    let mut year = 2000;
    while history.entries.len() < size {
        let year_field = register::Year::try_from(year).unwrap();
        history.record(history.register.derive_budget(year_field).unwrap());
        history.record(AffiliatesCertified {
            date: None,
            year: year_field,
            reference_date: format!("{}-12-31", year - 1).parse().unwrap(),
            weights: Weights::StandIn,
            source: "benchmark".parse().unwrap(),
            counts: funds
                .iter()
                .zip(1_i64..)
                .map(|(fund, n)| AffiliateCount {
                    fund: fund.clone(),
                    count: (n * 7919 + year).try_into().unwrap(),
                    s1: None,
                    s1bis: None,
                    s1ter: None,
                })
                .collect(),
            total: (1..=12).map(|n| n * 7919 + year).sum::<i64>().try_into().unwrap(),
        });
        let made = history.register.determine(year_field, DeterminationStatus::Definitive, None).unwrap();
        history.record(made.0);
        for payment in 0..size / 30 {
            if history.entries.len() >= size {
                break;
            }
            history.record(SubsidyPaid {
                year: year_field,
                fund: funds[payment % 12].clone(),
                envelope: Envelope::Operating,
                cents: 1.try_into().unwrap(),
                value_date: format!("{year}-03-01").parse().unwrap(),
                reference: format!("payment {payment}").parse().unwrap(),
                payee: None,
            });
        }
        year += 1;
    }
    history
}

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
                let mut tally = Tally::default();
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
