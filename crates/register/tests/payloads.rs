//! A payload of version 1 that was ever written must be read for ever, and written again to the same bytes.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use chain::canonical;
use register::{Event, Kind};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/payloads/v1")
}

/// The pinned body of a kind, without the line end of its file.
fn pinned(kind: Kind) -> String {
    let file = folder().join(format!("{kind}.json"));
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{} : {error}", file.display()));
    let body = text.strip_suffix('\n').unwrap_or_else(|| panic!("{kind}: the file does not end its line"));
    body.to_owned()
}

#[test]
fn every_pinned_body_is_read_and_written_again_to_the_same_bytes() {
    for kind in Kind::ALL {
        let body = pinned(*kind);
        assert_eq!(canonical::check(&body), Ok(()), "{kind}");
        let (event, attached) =
            Event::decode(kind.name(), 1, &body).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert_eq!(event.kind(), *kind);
        assert_eq!(event.encode(&attached).unwrap(), body, "{kind}");
    }
}

#[test]
fn every_kind_has_one_file_and_every_file_is_of_a_kind() {
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let kinds: BTreeSet<String> = Kind::ALL.iter().map(|kind| format!("{kind}.json")).collect();
    assert_eq!(files, kinds);
}

#[test]
fn a_pinned_body_with_a_field_more_or_less_is_not_read() {
    for kind in Kind::ALL {
        let body = pinned(*kind);
        let decode = |body: &str| Event::decode(kind.name(), 1, body);
        let at = body.find("\"fact\":{").unwrap() + "\"fact\":{".len();
        let more = format!("{}\"a\":0,{}", &body[..at], &body[at..]);
        assert!(decode(&more).is_err(), "{kind}: {more}");
        assert!(decode("{\"fact\":{}}").is_err(), "{kind}");
        assert!(decode(&format!("{body} ")).is_err(), "{kind}: a space behind it");
        assert!(decode(&body.replacen(':', ": ", 1)).is_err(), "{kind}: a space in it");
        assert!(Event::decode(kind.name(), 2, &body).is_err(), "{kind}: another version");
        assert!(Event::decode(&kind.name().to_lowercase(), 1, &body).is_err(), "{kind}: another name");
        for other in Kind::ALL.iter().filter(|other| *other != kind) {
            // Steps of a project have the same fields; every other payload is of one kind only.
            let step = |kind: &Kind| {
                matches!(kind, Kind::ProjectEndorsed | Kind::ProjectApproved | Kind::ProjectRefused)
            };
            let read = Event::decode(other.name(), 1, &body).is_ok();
            assert_eq!(read, step(kind) && step(other), "{kind} as {other}");
        }
    }
}

#[test]
fn the_pinned_determination_closes_to_its_budget() {
    let (event, _) = Event::decode("AllocationDetermined", 1, &pinned(Kind::AllocationDetermined)).unwrap();
    let Event::AllocationDetermined(fact) = event else { panic!("{event:?}") };
    let all: i64 = fact.shares.iter().map(|share| share.total_cents.get()).sum();
    assert_eq!(all + fact.reserved_cents.get(), fact.budget_cents.get());
    let common: i64 = fact.shares.iter().map(|share| share.common_projects_cents.get()).sum();
    assert_eq!(common, fact.remainder_cents.get());
}
