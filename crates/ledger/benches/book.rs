//! Appending and verifying at growing sizes: the time per entry stays flat.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark ends by panicking")]

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use chain::{ChainVerifier, Entry, Hash, Head, Levels, OPENING_KIND, genesis};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ledger::{Appended, Reader, Writer};
use tempfile::TempDir;

fn entry(seq: u64, prev: Hash) -> Entry {
    let body = if seq == 1 {
        r#"{"fact":{"origin":"o"}}"#.to_owned()
    } else {
        format!(
            r#"{{"fact":{{"cents":{seq},"envelope":"operating","fund":"F01","reference":"payment {seq}","value_date":"2026-03-20","year":2026}}}}"#
        )
    };
    Entry {
        seq,
        prev,
        at: "2026-01-01T00:00:00Z".parse().unwrap(),
        actor: "cashier".into(),
        kind: if seq == 1 { OPENING_KIND.into() } else { "SubsidyPaid".into() },
        kv: 1,
        request: format!("{:064}", seq),
        body,
    }
}

/// Appends `count` entries in one transaction.
fn append(path: &Path, mut head: Head, count: u64) -> Head {
    let mut writer = Writer::open(path, Duration::from_secs(1)).unwrap();
    let session = writer.begin().unwrap();
    for _ in 0..count {
        match session.append(&entry(head.seq + 1, head.hash)).unwrap() {
            Appended::New(next) | Appended::Already(next) => head = next,
        }
    }
    session.commit().unwrap();
    head
}

fn ledger(size: u64) -> (TempDir, Head) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("ledger.sqlite");
    let head = ledger::create(&path, &entry(1, genesis("o"))).unwrap();
    let head = append(&path, head, size - 1);
    (folder, head)
}

fn book(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("book");
    group.sample_size(10);
    for size in [1_000, 10_000, 100_000] {
        let (folder, head) = ledger(size);
        let path = folder.path().join("ledger.sqlite");
        group.throughput(Throughput::Elements(100));
        group.bench_function(BenchmarkId::new("append 100 in one transaction behind", size), |bench| {
            bench.iter_batched(
                || {
                    let copy = folder.path().join("copy.sqlite");
                    std::fs::copy(&path, &copy).unwrap();
                    // The disk has taken the copy before the clock runs.
                    std::fs::File::open(&copy).unwrap().sync_all().unwrap();
                    copy
                },
                |copy| append(&copy, head, 100),
                BatchSize::PerIteration,
            );
        });
        group.throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::new("verify every link of", size), |bench| {
            bench.iter(|| {
                let reader = Reader::open(&path).unwrap();
                let mut walk = ChainVerifier::default();
                reader
                    .rows(|row| {
                        assert!(walk.verify_row(row).faults.is_empty());
                        ControlFlow::Continue(())
                    })
                    .unwrap();
                assert_eq!(walk.head(), Some(head));
            });
        });
    }
    group.finish();
}

/// One entry, durable: beside the same row in the same table and mode by SQLite alone.
fn durable(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("durable append of one");
    group.sample_size(60);
    let (folder, mut head) = ledger(1_000);
    let path = folder.path().join("ledger.sqlite");
    let mut writer = Writer::open(&path, Duration::from_secs(1)).unwrap();
    group.bench_function("prorata", |bench| {
        bench.iter(|| {
            let session = writer.begin().unwrap();
            match session.append(&entry(head.seq + 1, head.hash)).unwrap() {
                Appended::New(next) | Appended::Already(next) => head = next,
            }
            session.commit().unwrap();
        });
    });
    drop(writer);
    let bare = rusqlite::Connection::open(&path).unwrap();
    bare.pragma_update(None, "journal_mode", "DELETE").unwrap();
    bare.pragma_update(None, "synchronous", "EXTRA").unwrap();
    let line = entry(2, head.hash).encode().unwrap();
    let mut seq = i64::try_from(head.seq).unwrap();
    group.bench_function("bare SQLite", |bench| {
        bench.iter(|| {
            seq += 1;
            let row = (seq, format!("{seq:064}"), head.hash.to_string(), &line);
            bare.execute("INSERT INTO entry (seq, request, hash, line) VALUES (?1, ?2, ?3, ?4)", row)
                .unwrap();
        });
    });
    group.finish();
}

/// Proofs from the tree of a large ledger, once its levels are there.
fn proofs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("proof at a million entries");
    let size = 1_000_000;
    let mut levels = Levels::default();
    for seq in 0_u64..size {
        levels.push(Hash::leaf(&seq.to_be_bytes()));
    }
    let mut at = 0;
    group.bench_function("inclusion", |bench| {
        bench.iter(|| {
            at = (at + 7_919) % size;
            levels.inclusion(at, size).unwrap()
        });
    });
    group.bench_function("consistency", |bench| {
        bench.iter(|| {
            at = (at + 7_919) % size;
            levels.consistency(at + 1, size).unwrap()
        });
    });
    group.finish();
}

criterion_group!(benches, book, durable, proofs);
criterion_main!(benches);
