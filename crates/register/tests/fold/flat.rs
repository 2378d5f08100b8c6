//! The same in flat memory.

use chain::Entry;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use register::payload::Envelope;
use register::{FindingCode, Kind, Past};

use super::history::{Move, history, moves};
use super::office::*;

/// The entries so far, as a tally asks for them. It holds later ones too, which nothing may look at.
struct Lines<'a>(&'a [Entry]);

impl Past for Lines<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        let place = usize::try_from(seq.checked_sub(1)?).ok()?;
        self.0.get(place).map(|entry| entry.encode().unwrap())
    }
}

/// Holds what a tally comes to against the register, at the end.
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
    // What is not in order is found, though it names what was let go.
    office.force("reg", event(Kind::EntryCorrected, &correction(first)));
    office.force("reg", event(Kind::EntryCorrected, &correction(9_999)));
    let end = office.end();
    office.force("reg", event(Kind::EntryCorrected, &correction(end + 1)));
    office.force("tre", event(Kind::PaymentReleased, &released(later, 1)));
    office.force("tre", event(Kind::PaymentReleased, &released(first + 1, 1)));
    same(&office).unwrap();
    assert_eq!(office.found(FindingCode::RuleBroken).len(), 5);
}
