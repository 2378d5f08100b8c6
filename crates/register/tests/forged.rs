//! What only another program can have recorded, and what is found of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod office;

use office::*;
use register::payload::Envelope;
use register::{Attached, Finding, FindingCode, Issued, Kind, Register, Thresholds, figures};
use serde_json::json;

/// What an audit finds under a code.
fn audited(office: &Office, code: FindingCode) -> Vec<Finding> {
    let mut all = office.register.audit(None, &Thresholds::default());
    all.retain(|one| one.code == code);
    all
}

/// What a person cannot tell apart is refused or told at the door, and found in a ledger that another program wrote.
#[test]
fn codes_that_look_alike_are_told_and_found() {
    let mut office = Office::founded();
    let alike = ["F1\u{3164}", "F1\u{2800}", "F1\u{e0100}", "F\u{6f1}", "\u{ff26}\u{ff11}", "f1"];
    for code in alike {
        let refused = office.attempt(Kind::FundAdmitted, admitted(code));
        assert_eq!(rule(refused), if code == "f1" { Ok(()) } else { Err("code-letters") }, "{code}");
    }
    let actor = json!({"actor": "\u{441}gg", "roles": ["cgg"]});
    assert_eq!(rule(office.attempt(Kind::ActorEnrolled, actor.clone())), Err("code-letters"));
    let figure = json!({"base": "\u{ff12}013", "index": "health", "month": "2026-08", "value": "1", "confidence": "published"});
    assert_eq!(rule(office.attempt(Kind::IndexPublished, figure.clone())), Err("code-letters"));
    assert_eq!(
        rule(office.attempt(Kind::ProjectSubmitted, submitted("P\u{f6}", &[HAND[0].0]))),
        Err("code-letters")
    );

    let small = event(Kind::FundAdmitted, &admitted("Fl"));
    let doubts: Vec<_> = office.register.doubts(&small, None).iter().map(|doubt| doubt.code).collect();
    assert_eq!(doubts, ["code-confusable"]);
    assert!(office.register.doubts(&event(Kind::FundAdmitted, &admitted("F4")), None).is_empty());

    let mut forged = Office::founded();
    for code in alike {
        forged.force("reg", event(Kind::FundAdmitted, &admitted(code)));
    }
    forged.force("reg", event(Kind::ActorEnrolled, &actor));
    forged.force("reg", event(Kind::IndexPublished, &figure));
    let found: Vec<String> =
        audited(&forged, FindingCode::CodeConfusable).into_iter().filter_map(|one| one.detail).collect();
    assert_eq!(found.len(), alike.len() + 2, "{found:?}");
    assert!(found.contains(&r"F1\u{3164} ~ F1".to_owned()) && found.contains(&r"\u{441}gg ~ cgg".to_owned()));
    assert!(audited(&Office::determined(), FindingCode::CodeConfusable).is_empty());
}

/// The figures of an issued report are computed again as of the entry and the day that it names, wherever it stands itself.
#[test]
fn reports_that_were_issued_are_computed_again() {
    let mut office = Office::determined();
    let (early, day) = (office.end(), "2027-04-02");
    let digest = |office: &Office, day: &str| {
        let mut then = office.register.clone();
        then.hold_against(day.parse().unwrap());
        figures(&then, 2026).unwrap().sha256.to_string()
    };
    let issued = |as_of: u64, day: &str, digest: &str| {
        event(
            Kind::ReportIssued,
            &json!({"year": 2026, "language": "fr", "format": "csv-rfc4180", "as_of": as_of, "day": day,
                    "figures_sha256": digest}),
        )
    };
    let (then, later) = (digest(&office, "2026-06-19"), digest(&office, day));
    assert_ne!(then, later, "the day is one of the figures");
    office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, 100, "2026-03-02"));
    let right = [(early, "2026-06-19", &then), (early, day, &later)];
    right.iter().for_each(|(as_of, day, digest)| {
        office.force("reg", issued(*as_of, day, digest));
    });
    let (zero, now) = ("0".repeat(64), office.end());
    let wrong = [
        office.force("reg", issued(early, "2026-06-19", &zero)),
        office.force("reg", issued(early, "2026-06-19", &later)),
        office.force("reg", issued(now, "2026-06-19", &then)),
        office.force("reg", issued(now + 400, "2026-06-19", &then)),
    ];
    let mended = office.force("reg", issued(early, "2026-06-19", &zero));
    office.correct(mended);

    assert!(audited(&office, FindingCode::ReportDiffers).is_empty(), "nothing was asked for");
    let lines: Vec<String> = office.entries.iter().map(|entry| entry.encode().unwrap()).collect();
    let mut seen = Issued::default();
    lines.iter().for_each(|line| seen.see(line));
    let mut again = Register::default();
    again.compute(seen);
    office.entries.iter().for_each(|entry| again.take(entry, hash(entry)));
    let found: Vec<u64> = again.reports_that_differ().map(|differs| differs.report.seq()).collect();
    assert_eq!(found, wrong);
    let beyond = again.reports_that_differ().last().unwrap();
    assert_eq!(beyond.computed, None);
    office.register = again;
    let found = |code| audited(&office, code).len();
    assert_eq!((found(FindingCode::ReportDiffers), found(FindingCode::ReportUnchecked)), (3, 1));
}

/// Days that cannot be are found in every kind of entry that tells one, until the entry is corrected.
#[test]
fn days_that_cannot_be_are_found_in_every_kind() {
    const TOLD: [FindingCode; 3] =
        [FindingCode::DateAfterRecording, FindingCode::DateFar, FindingCode::DatesReversed];
    let office = Office::paid();
    let root = "0".repeat(64);
    let paid = office.last(Kind::SubsidyPaid);
    let raised = |date: &str, due: &str| {
        json!({"finding": "C9", "code": "same-person", "year": 2026, "entries": [paid], "text": "t", "date": date,
               "answer_due": due})
    };
    for (kind, fact) in [
        (Kind::CheckpointWitnessed, json!({"size": 3, "root": root, "witness": "w", "date": "1999-01-01"})),
        (Kind::CheckpointWitnessed, json!({"size": 3, "root": root, "witness": "w", "date": "2999-01-01"})),
        (Kind::PaymentSuspended, with(suspended("F1", 1), "date", "2999-01-01")),
        (Kind::PaymentSuspended, with(suspended("F1", 1), "date", "2001-01-01")),
        (Kind::UseDeclared, with(used("F1", 1), "date", "2001-01-01")),
        (Kind::UseDeclared, with(used("F1", 1), "date", "2025-12-31")),
        (Kind::UseDeclared, with(used("F1", 1), "date", "2999-01-01")),
        (Kind::RepaymentClaimed, with(claimed("F1", "misuse", 1), "due_date", "2999-01-01")),
        (Kind::RepaymentReceived, with(repaid("F1", "misuse", 1), "value_date", "2025-01-01")),
        (Kind::RepaymentClaimed, with(claimed("F1", "misuse", 1), "date", "2025-01-01")),
        (Kind::FundAdmitted, with(admitted("F9"), "from", "2999-01-01")),
        (Kind::FundEnded, ended("F1", "2999-01-01", None)),
        (Kind::ProjectSubmitted, with(submitted("P9", &["F1"]), "date", "2001-01-01")),
        (Kind::FindingRaised, raised("2026-01-15", "2026-12-31")),
        (Kind::FindingRaised, raised("2001-01-01", "2026-12-31")),
        (Kind::FindingRaised, raised("2026-06-19", "2999-12-31")),
        (Kind::MalfunctionNoticed, json!({"text": "t", "date": "2011-01-01", "entries": [1]})),
        (Kind::EntryCorrected, with(correction(paid), "date", "2001-01-01")),
        (
            Kind::ReportIssued,
            json!({"year": 2026, "language": "fr", "format": "pdf", "as_of": 3, "day": "2999-01-01", "figures_sha256": root}),
        ),
        (
            Kind::ReportIssued,
            json!({"year": 2026, "language": "fr", "format": "pdf", "as_of": paid, "day": "2026-01-06", "figures_sha256": root}),
        ),
    ] {
        let mut forged = office.clone();
        let seq = forged.force(clerk(kind), event(kind, &fact));
        let found = |office: &Office| {
            let all = office.register.audit(None, &Thresholds::default());
            all.into_iter().any(|one| TOLD.contains(&one.code) && one.entries.contains(&seq))
        };
        assert!(found(&forged), "{kind} {fact}");
        if kind != Kind::EntryCorrected {
            forged.force("reg", event(Kind::EntryCorrected, &correction(seq)));
            assert!(!found(&forged), "corrected: {kind} {fact}");
        }
    }
}

/// A day that cannot be is reported with its fund, also where an entry names the fund by another entry.
#[test]
fn a_day_that_cannot_be_names_its_fund() {
    let mut office = Office::paid();
    let received = office.tell(Kind::RepaymentReceived, repaid("F1", "misuse", 2));
    let ahead = with(returned(received, 1), "value_date", "2026-12-01");
    let seq = office.force("tre", event(Kind::RepaymentReturned, &ahead));
    let found = audited(&office, FindingCode::DateAfterRecording);
    let own = found.iter().find(|one| one.entries == [seq]).unwrap();
    assert_eq!(own.fund.as_deref(), Some("F1"));
}

/// What honest offices do is none of this: findings and malfunctions from before the ledger, money back before the year, a finding
/// about no entry, and acts after a clock that had run ahead.
#[test]
fn honest_days_are_not_accused() {
    let mut office = Office::paid();
    let paid = office.last(Kind::SubsidyPaid);
    let raised = |number: &str, entries: serde_json::Value, date: &str| json!({"finding": number, "code": "same-person", "year": 2026, "entries": entries, "text": "t", "date": date});
    office.tell(Kind::FindingRaised, raised("C1", json!([paid]), "2025-05-11"));
    office.tell(Kind::FindingRaised, raised("C2", json!([]), "2026-02-10"));
    office.tell(Kind::MalfunctionNoticed, json!({"text": "t", "date": "2026-01-02", "entries": [1]}));
    office.tell(Kind::RepaymentClaimed, with(claimed("F1", "overpaid", 1), "date", "2025-12-29"));
    let end = office.end();
    let note = Attached {
        note: Some("Clock at 2026-01-09T09:00:00Z: it had run ahead".parse().unwrap()),
        ..Attached::default()
    };
    let root = office.checkpoint(end).checkpoint().root.to_string();
    let witnessed = json!({"size": end, "root": root, "witness": "w", "date": "2026-01-09"});
    office.record_with("aud", event(Kind::CheckpointWitnessed, &witnessed), &note).unwrap();
    for code in [FindingCode::DatesReversed, FindingCode::DateFar] {
        assert_eq!(audited(&office, code), [], "{code:?}");
    }
    // A code that is there already is asked nothing more, whatever was recorded since.
    office.force("reg", event(Kind::FundAdmitted, &admitted("f1")));
    let again = event(Kind::FundAdmitted, &admitted("F1"));
    assert!(office.register.doubts(&again, None).is_empty());
}
