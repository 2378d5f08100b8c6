//! The same in flat memory.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chain::Entry;
use notary::{Purpose, SecretKey};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use register::payload::Envelope;
use register::{Attached, EntrySource, FindingCode, Kind};
use serde_json::json;

use super::history::{Move, history, moves};
use super::office::*;

/// The entries so far, with how often each was asked for.
struct Counted<'a>(Lines<'a>, RefCell<BTreeMap<u64, u64>>);

impl EntrySource for Counted<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        *self.1.borrow_mut().entry(seq).or_default() += 1;
        self.0.line(seq)
    }
}

/// The entries so far, as a tally asks for them. It holds later ones too, which nothing may look at.
struct Lines<'a>(&'a [Entry]);

impl EntrySource for Lines<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        let place = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.0.get(place).map(|entry| entry.encode().unwrap())
    }
}

/// Compares what a tally comes to with the register, at the end.
fn same(office: &Office) -> Result<(), TestCaseError> {
    let (tallied, register) = (tally(&office.entries, &Lines(&office.entries)), &office.register);
    prop_assert_eq!(tallied.found_while_folding(), register.found_while_folding());
    prop_assert_eq!(tallied.reperform(None), register.reperform(None));
    prop_assert_eq!(
        tallied.years().collect::<Vec<_>>(),
        register.years().keys().copied().collect::<Vec<_>>()
    );
    for year in register.years().keys() {
        prop_assert_eq!(tallied.balances(*year), register.balances(*year));
    }
    for seq in 0..=office.end() {
        prop_assert_eq!(tallied.corrected_by(seq), register.corrected_by(seq));
    }
    prop_assert_eq!(tallied.last(), register.last());
    prop_assert_eq!(tallied.verifiers(), register.verifiers());
    for known in register.verifiers() {
        let key = known.fact.key.as_str();
        prop_assert_eq!(tallied.revocation(key), register.revocation(key));
    }
    Ok(())
}

/// What happened whether the rules let it or not, now and then told by another actor.
fn lawless(mut office: Office, moves: &[Move]) -> Office {
    for one in moves {
        if let Some((actor, event)) = one.event(&office) {
            office.force(if one.number % 11 == 0 { "reg" } else { actor }, event);
        }
        if one.number % 13 == 0 {
            office.write("tre", "SubsidyPaid", 1, "{\"fact\":{\"cents\":1}}".into());
        }
        // Payments in a row, which are added up together.
        for n in 0..i64::from(one.number % 4) {
            let fund = ["F1", "F2", "F4"][one.fund];
            let cents = if one.number % 97 == 0 { 9_007_199_254_740_991 } else { 1 + n };
            office.force(
                "tre",
                event(Kind::SubsidyPaid, &payment(fund, Envelope::Operating, cents, "2026-02-11")),
            );
        }
    }
    office
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_tally_comes_to_what_the_register_says(moves in moves(60)) {
        same(&history(Office::determined(), &moves))?;
    }

    #[test]
    fn a_tally_of_a_lawless_history_finds_what_the_register_finds(moves in moves(60)) {
        same(&lawless(Office::determined(), &moves))?;
    }

    #[test]
    fn a_tally_asks_for_the_signatures_that_the_register_asks_for(moves in moves(30)) {
        same(&lawless(Office::signed_inputs(), &moves))?;
    }
}

/// What is almost a plain payment is read in the other way, which tells what it is.
#[test]
fn a_tally_passes_no_payment_that_is_not_one() {
    let mut office = Office::determined();
    let fact = payment("F1", Envelope::Operating, 7, "2026-02-11").to_string();
    let plain = format!("{{\"fact\":{fact}}}");
    assert!(plain.contains("\"cents\":7") && plain.contains("2026-02-11"));
    for (from, to) in [
        ("operating", "other"),
        ("2026-02-11", "2026-0x-11"),
        ("2026-02-11", "2026-02-30"),
        ("2026-02-11", "1899-12-31"),
        ("\"cents\":7", "\"cents\":0"),
        ("\"cents\":7", "\"cents\":9007199254740991"),
        ("\"fund\":\"F1\"", "\"fund\":\"F 1\""),
        ("\"year\":2026", "\"year\":99999999999"),
        ("\"year\":2026", "\"year\":2026,\"zone\":1"),
        ("operating", "operating"),
    ] {
        office.write("tre", "SubsidyPaid", 1, plain.replacen(from, to, 1));
        same(&office).unwrap();
    }
    // A correction of a correction names what no payment is.
    let end = office.end();
    office.force("reg", event(Kind::EntryCorrected, &correction(end)));
    office.force("reg", event(Kind::EntryCorrected, &correction(end + 1)));
    same(&office).unwrap();
}

#[test]
fn a_tally_knows_the_verifier_keys_and_which_of_them_were_revoked() {
    let mut office = Office::determined();
    let key = |name, seed, purpose| {
        let key = SecretKey::from_seed(name, &[seed; 32]).unwrap();
        key.verifier(purpose).unwrap().to_string()
    };
    let (log, witness) = (key(ORIGIN, 3, Purpose::Log), key("audit.example", 4, Purpose::Witness));
    for key in [&log, &witness] {
        office.tell(Kind::VerifierKeyEnrolled, json!({"holder": "Registry", "key": key}));
    }
    office.tell(Kind::VerifierKeyRevoked, json!({"key": log, "reason": "Lost", "trusted_size": 9}));
    assert_eq!(office.register.verifiers().len(), 2);
    assert!(office.register.revocation(&log).is_some() && office.register.revocation(&witness).is_none());
    same(&office).unwrap();
}

#[test]
fn a_tally_reads_checkpoints_payments_and_corrections_far_back_again() {
    let mut office = Office::determined();
    let pay = |office: &mut Office, cents: i64| {
        office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, cents, "2026-02-11"))
    };
    let first = pay(&mut office, 7);
    for cents in 1..=700 {
        pay(&mut office, cents % 9 + 1);
    }
    for size in [first, 256, 257, 300, 512, 600] {
        let checkpoint = stamped(&office.checkpoint(size), "2026-03-01T12:00:00Z");
        office.tell(Kind::CheckpointStamped, checkpoint);
    }
    let later = pay(&mut office, 5);
    office.correct(first);
    office.correct(later);
    pay(&mut office, 3);
    // What is not in order is found, though it names what was discarded.
    office.force("reg", event(Kind::EntryCorrected, &correction(first)));
    office.force("reg", event(Kind::EntryCorrected, &correction(9_999)));
    let end = office.end();
    office.force("reg", event(Kind::EntryCorrected, &correction(end + 1)));
    office.force("tre", event(Kind::PaymentReleased, &released(later, 1)));
    office.force("tre", event(Kind::PaymentReleased, &released(first + 1, 1)));
    same(&office).unwrap();
    assert_eq!(office.found(FindingCode::RuleBroken).len(), 5);
}

/// Else a few long entries, named again and again, would be read and hashed until nobody waits any more.
#[test]
fn a_tally_reads_nothing_twice() {
    let mut office = Office::determined();
    let unknown = office.write("tre", "Unknown", 1, "{\"fact\":{}}".into());
    let paid = office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, 7, "2026-02-11"));
    for _ in 0..3 {
        for seq in [unknown, paid] {
            office.force("reg", event(Kind::EntryCorrected, &correction(seq)));
            office.force("tre", event(Kind::PaymentReleased, &released(seq, 1)));
        }
    }
    let past = Counted(Lines(&office.entries), RefCell::default());
    tally(&office.entries, &past);
    assert_eq!(past.1.into_inner(), BTreeMap::from([(unknown, 1), (paid, 1)]));
    same(&office).unwrap();
}

/// Wherever it stands among the entries: the leaves of the last 256 are at hand, and its own is not made yet.
#[test]
fn an_entry_that_names_itself_relies_on_nothing() {
    let mut office = Office::signed_inputs();
    while office.end() < 520 {
        let seq = office.end() + 1;
        if [200, 255, 256, 257, 511, 512, 513].contains(&seq) {
            let fact = event(Kind::PaymentReleased, &released(seq, 1));
            let attached = office.sign("tre", &fact, &Attached::default(), &["cgg"]);
            office.force_with("tre", fact, &attached);
        } else {
            office
                .force("tre", event(Kind::SubsidyPaid, &payment("F1", Envelope::Operating, 1, "2026-02-11")));
        }
    }
    same(&office).unwrap();
    assert_eq!(office.found(FindingCode::ApprovalInvalid), []);
}

#[test]
fn a_correction_of_what_cannot_be_corrected_corrects_nothing() {
    let mut office = Office::paid();
    let own = office.end() + 1;
    office.force("reg", event(Kind::EntryCorrected, &correction(own)));
    office.force("reg", event(Kind::EntryCorrected, &correction(own + 2)));
    let later = office.tell(Kind::SubsidyPaid, payment("F1", Envelope::Operating, 7, "2026-02-11"));
    assert_eq!(later, own + 2);
    assert_eq!([own, later].map(|seq| office.register.corrected_by(seq)), [None, None]);
    assert_eq!(office.found(FindingCode::RuleBroken).len(), 2);
    // That it was named before it was there is no reason to refuse its correction.
    let by = office.correct(later);
    assert_eq!(office.register.corrected_by(later), Some(by));
    for entry in [1, own, by] {
        office.force("reg", event(Kind::EntryCorrected, &correction(entry)));
        assert_eq!(office.register.corrected_by(entry), None, "{entry}");
    }
    assert_eq!(office.found(FindingCode::RuleBroken).len(), 5);
    same(&office).unwrap();
}
