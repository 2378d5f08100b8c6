//! Histories of one kind of entry, twice as long each time: the fold, the tally and the audit take no worse than n log n.
//!
//! Most of these entries break a rule, and no honest office has so many of them: they are what a stranger may send. The answer
//! is a ratio within one run, so that it says the same on every machine; it ends with 1 when one is above the bound.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a benchmark ends by panicking")]
#![allow(clippy::print_stdout, reason = "a benchmark prints")]
#![allow(clippy::float_arithmetic, reason = "a ratio of two durations")]

mod history;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use chain::{Entry, EntryView, Hash};
use history::{History, Lines, history};
use register::notary::{Purpose, SecretKey};
use register::{
    Attached, Event, Issued, Kind, PaymentView, Register, StreamingFold, Thresholds, request_key,
};
use serde_json::{Value, json};

/// How much longer eight times as many entries may take: n log n, with room for memory that no longer fits into a cache.
const BOUND: f64 = 24.0;
/// What is too short to be compared.
const SHORT: Duration = Duration::from_millis(40);

type Tell = fn(usize, u64) -> Vec<(Kind, Value)>;

/// Each kind: its name, and what is at place `n` of it, from entry `seq` on.
const KINDS: &[(&str, Tell)] = &[
    ("payments in one account", |n, _| vec![paid("F01", n)]),
    ("payments, each corrected", |n, seq| vec![paid("F01", n), corrected(seq)]),
    ("repayments, each returned", |n, seq| {
        let repaid = json!({"year": 2000, "fund": "F01", "envelope": "operating", "ground": "unused", "cents": 1,
                            "value_date": "2001-03-01", "reference": format!("r{n}")});
        let returned =
            json!({"repayment": seq, "cents": 1, "value_date": "2001-03-02", "reference": format!("t{n}")});
        vec![
            paid("F01", n),
            (Kind::RepaymentReceived, repaid),
            (Kind::RepaymentReturned, with(returned, "repayment", seq + 1)),
        ]
    }),
    ("suspensions, each released", |n, seq| {
        let held = json!({"year": 2000, "fund": "F02", "envelope": "operating", "cents": 1, "date": "2000-02-01",
                          "reason": format!("s{n}")});
        vec![
            (Kind::PaymentSuspended, held),
            (Kind::PaymentReleased, json!({"suspension": seq, "cents": 1, "date": "2000-02-02"})),
        ]
    }),
    ("repayments, each corrected", |n, seq| {
        let repaid = json!({"year": 2000, "fund": "F01", "envelope": "operating", "ground": "unused", "cents": 1,
                            "value_date": "2001-03-01", "reference": format!("r{n}")});
        vec![(Kind::RepaymentReceived, repaid), corrected(seq)]
    }),
    ("declarations, acceptances and claims, each corrected", |n, seq| {
        let claimed = json!({"year": 2000, "fund": "F01", "envelope": "operating", "ground": "misuse", "cents": 1,
                             "date": "2001-02-01", "due_date": "2001-03-01"});
        let accepted = json!({"year": 2000, "fund": "F01", "envelope": "operating", "cents": n + 1, "date": "2001-01-11"});
        vec![
            (Kind::UseDeclared, json!({"year": 2000, "fund": "F01", "cents": n + 1, "date": "2001-01-10"})),
            (Kind::UseAccepted, accepted),
            (Kind::RepaymentClaimed, claimed),
            corrected(seq),
            corrected(seq + 1),
            corrected(seq + 2),
        ]
    }),
    ("suspensions and releases, each corrected", |n, seq| {
        let held = json!({"year": 2000, "fund": "F02", "envelope": "operating", "cents": 1, "date": "2000-02-01",
                          "reason": format!("s{n}")});
        let released = json!({"suspension": seq, "cents": 1, "date": "2000-02-02"});
        vec![
            (Kind::PaymentSuspended, held),
            (Kind::PaymentReleased, released),
            corrected(seq),
            corrected(seq + 1),
        ]
    }),
    ("expenses and acceptances of projects, each expense corrected", |n, seq| {
        let mut told = vec![];
        if n == 0 {
            told.push(project(0, 2000));
        }
        let at = seq + told.len() as u64;
        let day = format!("{}-{:02}-{:02}", 2001 + n / 336 % 900, n / 28 % 12 + 1, n % 28 + 1);
        let spent =
            json!({"project": "P0", "fund": "F01", "cents": 1, "date": day, "reference": format!("e{n}")});
        let accepted =
            json!({"year": 2000, "fund": "F01", "envelope": "common-projects", "cents": 1, "date": day});
        told.extend([(Kind::ProjectSpent, spent), (Kind::UseAccepted, accepted), corrected(at)]);
        told
    }),
    ("projects that move from year to year, with expenses of one fund", |n, _| {
        let code = n / 100;
        let spent = json!({"project": format!("P{code}"), "fund": "F01", "cents": 1, "date": "2001-01-01",
                           "reference": format!("e{n}")});
        vec![project(code, 2000 + n % 2), (Kind::ProjectSpent, spent)]
    }),
    ("claims", |n, _| {
        vec![(
            Kind::RepaymentClaimed,
            json!({"year": 2000, "fund": "F01", "envelope": "operating",
        "ground": "overpaid", "cents": 1, "date": "2001-02-01", "due_date": format!("2001-{:02}-{:02}", n % 12 + 1, n % 28 + 1)}),
        )]
    }),
    ("declarations and acceptances", |n, _| {
        vec![
            (Kind::UseDeclared, json!({"year": 2000, "fund": "F01", "cents": n + 1, "date": "2001-01-10"})),
            (
                Kind::UseAccepted,
                json!({"year": 2000, "fund": "F01", "envelope": "operating", "cents": n + 1, "date": "2001-01-11"}),
            ),
        ]
    }),
    ("keys of the same years", |n, _| vec![key(n, None)]),
    ("keys, each superseding the one before", |n, _| vec![key(n, n.checked_sub(1))]),
    ("verifier keys", |n, _| vec![verifier(n)]),
    ("verifier keys, each revoked", |n, _| {
        let enrolled = verifier(n);
        let revoked = json!({"key": enrolled.1["key"], "reason": "r", "trusted_size": 0});
        vec![enrolled, (Kind::VerifierKeyRevoked, revoked)]
    }),
    ("actors", |n, _| vec![actor(n)]),
    ("actors, each retired", |n, _| {
        vec![actor(n), (Kind::ActorRetired, json!({"actor": format!("a{n}"), "reason": "r"}))]
    }),
    ("one actor, enrolled and retired", |_, _| {
        vec![actor(0), (Kind::ActorRetired, json!({"actor": "a0", "reason": "r"}))]
    }),
    ("index figures", |n, _| {
        vec![(
            Kind::IndexPublished,
            json!({"index": "health", "base": format!("{}", 2000 + n / 6000),
        "month": format!("{}-{:02}", 2000 + n % 6000 / 12, n % 12 + 1), "value": "1.5", "confidence": "published"}),
        )]
    }),
    ("index figures of one month", |n, _| {
        vec![(
            Kind::IndexPublished,
            json!({"index": "health", "base": "2013",
        "month": "2025-08", "value": format!("{}", n + 1), "confidence": "published"}),
        )]
    }),
    ("funds", |n, _| vec![fund(n)]),
    ("funds, each ended and succeeded by the next", |n, _| {
        vec![
            fund(n + 1),
            (
                Kind::FundEnded,
                json!({"fund": format!("X{n}"), "to": "2000-06-30", "successor": format!("X{}", n + 1)}),
            ),
            (Kind::SubsidyPaid, with(paid("X0", n).1, "payee", format!("X{}", n + 1))),
        ]
    }),
    ("counts", |n, _| {
        vec![(
            Kind::AffiliatesCertified,
            json!({"year": 2900, "reference_date": "2899-12-31", "weights": "stand-in",
        "source": format!("s{n}"), "counts": [{"fund": "F01", "count": 1}], "total": 1}),
        )]
    }),
    ("evaluations", |n, _| {
        vec![(
            Kind::EvaluationGiven,
            json!({"year": 2000, "fund": "F01", "result": "positive",
        "date": "2001-02-01", "decider": format!("d{n}")}),
        )]
    }),
    ("budgets", |n, _| {
        vec![(
            Kind::BudgetSet,
            json!({"year": 2900, "cents": n + 1, "exact_cents": format!("{}", n + 1), "key": 14,
        "source": "decided"}),
        )]
    }),
    ("projects", |n, _| vec![project(n, 2000)]),
    ("one project, submitted anew for another year", |n, _| {
        vec![
            project(0, 2000 + n % 2),
            (
                Kind::ProjectSpent,
                json!({"project": "P0", "fund": "F01", "cents": 1, "date": "2001-01-01", "reference": format!("e{n}")}),
            ),
        ]
    }),
    ("expenses", |n, _| {
        vec![(
            Kind::ProjectSpent,
            json!({"project": "P0", "fund": "F01", "cents": 1, "date": "2001-01-01", "reference": format!("e{n}")}),
        )]
    }),
    ("closings and reopenings", |_, _| {
        vec![
            (
                Kind::YearClosed,
                json!({"year": 2000, "granted_cents": 0, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0}),
            ),
            (Kind::YearReopened, json!({"year": 2000, "reason": "r"})),
        ]
    }),
    ("reports", |_, seq| {
        vec![(
            Kind::ReportIssued,
            json!({"year": 2000, "language": "fr", "format": "pdf", "as_of": seq - 1,
        "day": "2027-01-01", "figures_sha256": "0".repeat(64)}),
        )]
    }),
    ("reports of a year that grows", |n, seq| {
        vec![
            paid("F01", n),
            (
                Kind::ReportIssued,
                json!({"year": 2000, "language": "fr",
        "format": "pdf", "as_of": seq, "day": "2027-01-01", "figures_sha256": "0".repeat(64)}),
            ),
        ]
    }),
    ("checkpoints", |n, seq| {
        vec![(
            Kind::CheckpointWitnessed,
            json!({"size": seq - 1, "root": "0".repeat(64),
        "witness": format!("w{n}"), "date": "2026-01-01"}),
        )]
    }),
    ("checkpoints over the first entries", |n, _| {
        vec![(
            Kind::CheckpointWitnessed,
            json!({"size": n % 17 + 1, "root": "0".repeat(64),
        "witness": format!("w{n}"), "date": "2026-01-01"}),
        )]
    }),
    ("findings", |n, _| vec![raised(n, "same-person")]),
    ("findings of one fund", |n, _| {
        vec![(Kind::FindingRaised, with(raised(n, "paid-twice").1, "fund", "F01"))]
    }),
    ("findings, each answered and closed", |n, _| {
        let number = format!("C{n}");
        vec![
            raised(n, "same-person"),
            (Kind::FindingAnswered, json!({"finding": number, "by": "b", "text": "t", "date": "2026-01-02"})),
            (
                Kind::FindingClosed,
                json!({"finding": number, "outcome": "resolved", "reason": "r", "date": "2026-01-03"}),
            ),
        ]
    }),
    ("malfunctions of many entries", |n, _| {
        vec![(
            Kind::MalfunctionNoticed,
            json!({"text": format!("t{n}"), "date": "2026-01-01",
        "entries": (1..=100).collect::<Vec<u64>>()}),
        )]
    }),
    ("corrections of one entry", |_, _| vec![(Kind::EntryCorrected, json!({"entry": 2, "reason": "r"}))]),
    ("corrections of corrections", |_, seq| {
        vec![(Kind::EntryCorrected, json!({"entry": seq - 1, "reason": "r"}))]
    }),
    ("codes that look alike", |n, _| {
        vec![(
            Kind::FundAdmitted,
            json!({"fund": format!("Fl{}", ["l", "I", "1"].iter()
        .cycle().take(n % 50).copied().collect::<String>()) + &format!("{n}"), "name_fr": "n", "name_nl": "n", "from": "1999-01-01"}),
        )]
    }),
];

fn with(mut fact: Value, field: &str, value: impl Into<Value>) -> Value {
    fact[field] = value.into();
    fact
}

fn paid(fund: &str, n: usize) -> (Kind, Value) {
    let fact = json!({"year": 2000, "fund": fund, "envelope": "operating", "cents": 1, "value_date": "2000-03-01",
                      "reference": format!("p{n}")});
    (Kind::SubsidyPaid, fact)
}

fn corrected(entry: u64) -> (Kind, Value) {
    (Kind::EntryCorrected, json!({"entry": entry, "reason": "r"}))
}

fn key(n: usize, supersedes: Option<usize>) -> (Kind, Value) {
    let text = include_str!("../../../fixtures/keys/2024.toml");
    let mut key: Value = toml::from_str(text).unwrap();
    key["id"] = format!("k{n}").into();
    if let Some(older) = supersedes {
        key["supersedes"] = format!("k{older}").into();
    }
    (Kind::KeyAdopted, json!({"key": key}))
}

fn verifier(n: usize) -> (Kind, Value) {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&(n as u64 + 1).to_le_bytes());
    let key = SecretKey::from_seed(&format!("w{n}.example"), &seed).unwrap();
    (
        Kind::VerifierKeyEnrolled,
        json!({"holder": "h", "key": key.verifier(Purpose::Witness).unwrap().to_string()}),
    )
}

fn actor(n: usize) -> (Kind, Value) {
    (Kind::ActorEnrolled, json!({"actor": format!("a{n}"), "roles": ["registrar"]}))
}

fn fund(n: usize) -> (Kind, Value) {
    (
        Kind::FundAdmitted,
        json!({"fund": format!("X{n}"), "name_fr": "n", "name_nl": "n", "from": "1999-01-01"}),
    )
}

fn project(n: usize, year: usize) -> (Kind, Value) {
    let fact = json!({"project": format!("P{n}"), "year": year, "funds": ["F01"], "title_fr": "t", "title_nl": "t", "date": "2000-02-01",
                      "budget_cents": 1});
    (Kind::ProjectSubmitted, fact)
}

fn raised(n: usize, code: &str) -> (Kind, Value) {
    let fact = json!({"finding": format!("C{n}"), "code": code, "year": 2000, "entries": [20], "text": "t", "date": "2026-01-01"});
    (Kind::FindingRaised, fact)
}

/// A history with `size` entries of a kind behind its beginning.
fn grown(base: &[(Entry, Hash)], tell: Tell, size: usize) -> Vec<(Entry, Hash)> {
    let mut entries = base.to_vec();
    for n in 0.. {
        for (kind, fact) in tell(n, entries.len() as u64 + 1) {
            if entries.len() >= base.len() + size {
                return entries;
            }
            let event = Event::from_fact(kind, &fact.to_string())
                .unwrap_or_else(|error| panic!("{kind} {fact}: {error}"));
            let body = event.encode(&Attached::default()).unwrap();
            let (last, prev) = entries.last().unwrap();
            let seq = last.seq + 1;
            let entry = Entry {
                seq,
                prev: *prev,
                at: "2026-01-01T00:00:00Z".parse().unwrap(),
                actor: "office".into(),
                kind: kind.name().into(),
                kv: 1,
                request: request_key(kind, &body, &[], Some(seq)),
                body,
            };
            let hash = Hash::leaf(entry.encode().unwrap().as_bytes());
            entries.push((entry, hash));
        }
    }
    entries
}

/// How long the fold and the audit of it, and the tally, take.
fn times(entries: &[(Entry, Hash)]) -> [Duration; 3] {
    let lines: Vec<String> = entries.iter().map(|(entry, _)| entry.encode().unwrap()).collect();
    let since = Instant::now();
    let mut register = Register::default();
    let mut issued = Issued::default();
    lines.iter().for_each(|line| issued.see(line));
    register.compute(issued);
    entries.iter().for_each(|(entry, hash)| register.take(entry, *hash));
    let folded = since.elapsed();
    let since = Instant::now();
    black_box(register.audit(None, &Thresholds::default()));
    let audited = since.elapsed();
    let since = Instant::now();
    let mut tally = StreamingFold::default();
    for (line, (_, hash)) in lines.iter().zip(entries) {
        let view = EntryView::decode(line).unwrap();
        tally.take(&view, PaymentView::of(&view), *hash, &Lines(&lines));
    }
    black_box(tally.close());
    [folded, audited, since.elapsed()]
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let size: usize = words.first().and_then(|word| word.parse().ok()).unwrap_or(1_000);
    let only = words.get(1);
    let History { entries: base, .. } = history(40);
    println!("| entries of one kind, {size} and {} | fold | audit | tally |\n|---|---|---|---|", 8 * size);
    let mut worse = 0;
    for (name, tell) in KINDS {
        if only.is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        let (few, many) = (times(&grown(&base, *tell, size)), times(&grown(&base, *tell, 8 * size)));
        let cells = few.iter().zip(&many).map(|(few, many)| {
            let ratio = many.as_secs_f64() / few.as_secs_f64().max(1e-9);
            let bad = *many > SHORT && ratio > BOUND;
            worse += u32::from(bad);
            format!("{} ms, x {ratio:.0}{}", many.as_millis(), if bad { " **too much**" } else { "" })
        });
        println!("| {name} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    if worse == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
