//! Histories of any kind, and what must be true of them.

use std::collections::{BTreeMap, BTreeSet};

use allocation::Cents;
use chain::canonical;
use notary::Purpose;
use proptest::prelude::*;
use proptest::sample::Index;
use register::payload::{
    DeterminationStatus::Definitive, DeterminationStatus::Provisional, Envelope, Ground,
};
use register::{Event, FindingCode, Kind, Thresholds};
use serde_json::{Value, json};

use super::office::*;

/// One thing that may happen next, drawn at random; a history is what the rules let happen of many.
#[derive(Clone, Debug)]
pub(crate) struct Move {
    what: u8,
    pub(crate) fund: usize,
    pub(crate) number: u32,
    entry: Index,
}

pub(crate) fn moves(most: usize) -> impl Strategy<Value = Vec<Move>> {
    let one = (0..30_u8, 0..3_usize, 0..60_000_u32, any::<Index>())
        .prop_map(|(what, fund, number, entry)| Move { what, fund, number, entry });
    prop::collection::vec(one, 1..most)
}

impl Move {
    /// What would happen; none when the ledger holds nothing that it could happen to.
    pub(crate) fn event(&self, office: &Office) -> Option<(&'static str, Event)> {
        let Self { what, fund, number, entry } = self;
        let (number, fund) = (i64::from(*number), HAND[*fund].0);
        let mut envelope = "operating";
        if number % 3 == 0 {
            envelope = "common-projects";
        }
        let in_envelope = |mut fact: Value| {
            fact["envelope"] = envelope.into();
            fact
        };
        let size = if number % 5 == 0 { 1 + number } else { 1 + number / 50 };
        let some = |seqs: Vec<u64>| if seqs.is_empty() { None } else { Some(*entry.get(&seqs)) };
        let (kind, fact) = match what {
            0..=2 => (
                Kind::EvaluationGiven,
                evaluation(fund, ["positive", "negative", "pending"][number as usize % 3]),
            ),
            3 => {
                let counted = [("F1", number % 90), ("F2", number % 70), ("F3", 1 + number % 50)];
                (Kind::AffiliatesCertified, counts(2026, &counted))
            }
            4 => {
                let mut fact = office.register.derive_budget(2026.try_into().unwrap()).ok()?;
                fact.cents = (1_000 + number).try_into().unwrap();
                fact.source = register::payload::BudgetSource::Decided;
                return Some(("calc", fact.into()));
            }
            5..=7 => {
                let status = if number % 2 == 0 { Definitive } else { Provisional };
                let reason = if number % 3 == 0 { None } else { Some("Inputs changed".parse().unwrap()) };
                let made = office.register.determine(2026.try_into().unwrap(), status, reason).ok()?;
                return Some(("calc", made.0.into()));
            }
            8..=10 => {
                let mut fact = in_envelope(payment(fund, Envelope::Operating, size, "2026-02-10"));
                if number % 4 == 0 {
                    fact["payee"] = HAND[(number % 3) as usize].0.into();
                }
                (Kind::SubsidyPaid, fact)
            }
            11 => (Kind::PaymentSuspended, in_envelope(suspended(fund, size))),
            12 | 13 => (Kind::PaymentReleased, released(some(office.all(Kind::PaymentSuspended))?, size)),
            14 => (Kind::UseDeclared, used(fund, size)),
            15 => (Kind::UseAccepted, in_envelope(accepted(fund, size))),
            16 | 17 => {
                let ground = ["unused", "unjustified", "misuse"][number as usize % 3];
                (Kind::RepaymentClaimed, in_envelope(claimed(fund, ground, size)))
            }
            18 | 19 => {
                let ground = ["unused", "unjustified", "misuse"][number as usize % 3];
                (Kind::RepaymentReceived, in_envelope(repaid(fund, ground, size)))
            }
            20 => (Kind::ProjectSubmitted, submitted(["P1", "P2"][number as usize % 2], &["F1", fund])),
            21 => (
                [Kind::ProjectEndorsed, Kind::ProjectApproved, Kind::ProjectRefused][number as usize % 3],
                step(["P1", "P2"][number as usize % 2]),
            ),
            22 | 23 => (Kind::ProjectSpent, spent(["P1", "P2"][number as usize % 2], fund, 1 + number % 500)),
            24 => (Kind::ProjectClosed, closed(["P1", "P2"][number as usize % 2])),
            25 if number % 4 == 0 => (Kind::FundEnded, ended(fund, "2026-01-31", Some("F1"))),
            25 => (Kind::FundAdmitted, admitted(["F1", "F2", "F3", "F4", "F5"][number as usize % 5])),
            26 => {
                let last = office.end();
                let size = 1 + number.unsigned_abs() % last;
                let vkey = |n: i64| {
                    let key = secret(&format!("w{}", n % 3));
                    key.verifier(Purpose::Witness).unwrap().to_string()
                };
                return match number % 7 {
                    0 => {
                        let closing = office.register.closing_totals(2026.try_into().unwrap()).ok()?;
                        Some(("aud", closing.into()))
                    }
                    1 => Some((
                        "reg",
                        event(
                            Kind::ReportIssued,
                            &json!({"year": 2026, "language": "nl",
                        "format": "pdf", "as_of": last, "day": "2026-06-19", "figures_sha256": "ab".repeat(32)}),
                        ),
                    )),
                    2 => Some((
                        "aud",
                        event(
                            Kind::CheckpointWitnessed,
                            &json!({"size": last,
                        "root": "cd".repeat(32), "witness": "CGG", "date": "2026-03-01"}),
                        ),
                    )),
                    3 => Some((
                        "reg",
                        event(
                            Kind::CheckpointStamped,
                            &stamped(&office.checkpoint(size), "2026-03-01T12:00:00Z"),
                        ),
                    )),
                    4 => Some((
                        "aud",
                        event(
                            Kind::VerifierKeyEnrolled,
                            &json!({"holder": "Witness", "key": vkey(number / 7)}),
                        ),
                    )),
                    5 => Some((
                        "reg",
                        event(
                            Kind::VerifierKeyRevoked,
                            &json!({"key": vkey(number / 7), "reason": "Lost", "trusted_size": size}),
                        ),
                    )),
                    _ => Some((
                        "reg",
                        event(
                            Kind::ActorEnrolled,
                            &json!({"actor": format!("a{}", number % 7), "roles": ["registrar"]}),
                        ),
                    )),
                };
            }
            _ => (Kind::EntryCorrected, correction(1 + entry.index(office.entries.len()) as u64)),
        };
        Some((clerk(kind), event(kind, &fact)))
    }
}

/// What the rules let happen.
pub(crate) fn history(mut office: Office, moves: &[Move]) -> Office {
    for one in moves {
        if let Some((actor, event)) = one.event(&office) {
            let _ = office.record(actor, event);
        }
    }
    office
}

/// The sums of an envelope: paid, suspended, used, accepted, claimed, repaid.
type Oracle = BTreeMap<(String, Envelope), (i64, i64, Option<i64>, Option<i64>, [i64; 4], [i64; 4])>;

/// The sums of every envelope of 2026, added up from the entries alone, from behind.
fn added_up(office: &Office) -> Oracle {
    let events: Vec<(u64, Event)> = office
        .entries
        .iter()
        .map(|entry| (entry.seq, Event::decode(&entry.kind, entry.kv, &entry.body).unwrap().0))
        .collect();
    let corrected: BTreeSet<u64> = events
        .iter()
        .filter_map(|(_, event)| match event {
            Event::EntryCorrected(fact) => Some(fact.entry),
            _ => None,
        })
        .collect();
    let mut sums = Oracle::new();
    for (_, event) in events.iter().rev().filter(|(seq, _)| !corrected.contains(seq)) {
        let at = |fund: &register::Code, envelope| (fund.to_string(), envelope);
        let ground = |ground: Ground| Ground::ALL.iter().position(|one| *one == ground).unwrap();
        match event {
            Event::SubsidyPaid(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().0 += fact.cents.get();
            }
            Event::PaymentSuspended(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().1 += fact.cents.get();
            }
            Event::PaymentReleased(fact) => {
                let (_, suspension) = events.iter().find(|(seq, _)| *seq == fact.suspension).unwrap();
                let Event::PaymentSuspended(of) = suspension else { panic!("released {suspension:?}") };
                // A release counts only while the suspension that it releases does.
                if corrected.contains(&fact.suspension) {
                    continue;
                }
                sums.entry(at(&of.fund, of.envelope)).or_default().1 -= fact.cents.get();
            }
            Event::UseDeclared(fact) => {
                let used = &mut sums.entry(at(&fact.fund, Envelope::Operating)).or_default().2;
                used.get_or_insert(fact.cents.get());
            }
            Event::ProjectSpent(fact) => {
                let used = &mut sums.entry(at(&fact.fund, Envelope::CommonProjects)).or_default().2;
                *used = Some(used.unwrap_or(0) + fact.cents.get());
            }
            Event::UseAccepted(fact) => {
                let accepted = &mut sums.entry(at(&fact.fund, fact.envelope)).or_default().3;
                accepted.get_or_insert(fact.cents.get());
            }
            Event::RepaymentClaimed(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().4[ground(fact.ground)] +=
                    fact.cents.get();
            }
            Event::RepaymentReceived(fact) => {
                sums.entry(at(&fact.fund, fact.envelope)).or_default().5[ground(fact.ground)] +=
                    fact.cents.get();
            }
            _ => {}
        }
    }
    // An acceptance is of what is declared: when that was corrected, it accepts nothing (docs/money.md).
    for ((_, envelope), (_, _, used, accepted, _, _)) in &mut sums {
        if *envelope == Envelope::Operating && used.is_none() {
            *accepted = None;
        }
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_prefix_and_the_rest_say_the_same_as_all_at_once(moves in moves(50), at in any::<Index>()) {
        let office = history(Office::determined(), &moves);
        let at = at.index(office.entries.len() + 1);
        let mut pieces = fold(&office.entries[..at]);
        let untouched = pieces.clone();
        let _ = (pieces.audit(None, &Thresholds::default()), pieces.balances(2026), pieces.reperform(None));
        prop_assert_eq!(&pieces, &untouched);
        for entry in &office.entries[at..] {
            pieces.take(entry, hash(entry));
        }
        prop_assert_eq!(&pieces, &office.register);
        prop_assert_eq!(pieces.audit(None, &Thresholds::default()), fold(&office.entries).audit(None, &Thresholds::default()));
    }

    #[test]
    fn a_history_that_the_rules_let_happen_breaks_none_and_is_reperformed(moves in moves(60)) {
        let office = history(Office::counted(), &moves);
        for code in [FindingCode::RuleBroken, FindingCode::Undecodable, FindingCode::ReperformanceDiffers] {
            prop_assert_eq!(office.found(code), []);
        }
        for filed in office.register.year(2026).iter().flat_map(|book| &book.determinations) {
            let fact = &filed.fact;
            let all = fact.shares.iter().map(|share| share.total_cents.get()).sum::<i64>()
                + fact.reserved_cents.get() + fact.undistributed_cents.get() + fact.difference_cents.get();
            prop_assert_eq!(all, fact.budget_cents.get());
            prop_assert!(fact.status == Provisional || fact.reserved_cents.get() == 0);
        }
    }

    #[test]
    fn balances_are_what_the_entries_add_up_to(moves in moves(70)) {
        let office = history(Office::determined(), &moves);
        let sums = added_up(&office);
        for (fund, _) in HAND {
            for envelope in Envelope::ALL {
                let balance = office.balance(fund, envelope);
                let (paid, suspended, used, accepted, claimed, repaid) =
                    sums.get(&(fund.to_owned(), envelope)).copied().unwrap_or_default();
                let unspent = envelope == Envelope::CommonProjects && paid > 0;
                prop_assert_eq!(balance.sums.paid.get(), paid);
                prop_assert_eq!(balance.sums.suspended.get(), suspended);
                prop_assert_eq!(balance.sums.used.map(Cents::get), used.or(unspent.then_some(0)));
                prop_assert_eq!(balance.sums.accepted.map(Cents::get), accepted);
                prop_assert_eq!(balance.sums.claimed.map(Cents::get), claimed);
                prop_assert_eq!(balance.sums.repaid.map(Cents::get), repaid);
            }
        }
    }

    #[test]
    fn a_correction_removes_what_its_entry_did_to_the_balances(moves in moves(40), more in moves(12)) {
        let mut office = history(Office::paid(), &moves);
        for one in &more {
            let before = office.register.balances(2026);
            let Some((actor, event)) = one.event(&office) else { continue };
            let kind = event.kind();
            // A correction cannot be corrected.
            if kind == Kind::EntryCorrected {
                continue;
            }
            let Ok(seq) = office.record(actor, event) else { continue };
            let Ok(by) = office.attempt(Kind::EntryCorrected, correction(seq)) else { continue };
            let of = |all: Vec<register::EnvelopeBalance>| -> BTreeMap<_, _> {
                let kept = all.into_iter().filter(|one| {
                    one.granted > Cents::ZERO || one.sums != register::Sums::default()
                });
                kept.map(|one| ((one.fund.clone(), one.envelope), one)).collect()
            };
            prop_assert_eq!(of(office.register.balances(2026)), of(before), "{}", kind);
            prop_assert_eq!(office.register.corrected_by(seq), Some(by));
            prop_assert_eq!(office.register.kind_of(seq), Some(kind), "it stays legible");
        }
    }

    #[test]
    fn a_body_of_any_text_is_a_finding_and_never_a_panic(
        kind in prop::sample::select(Kind::ALL), version in 1_u32..4, name in "[a-z]{1,8}",
        number in -canonical::INTEGER_MAX..=canonical::INTEGER_MAX,
    ) {
        let mut office = Office::counted();
        let body = format!("{{\"fact\":{{\"{name}\":{number}}}}}");
        office.write("reg", kind.name(), version, body.clone());
        office.write("nobody", &name, version, body);
        prop_assert_eq!(office.found(FindingCode::Undecodable).len(), 2);
        prop_assert_eq!(office.register.balances(2026), Office::counted().register.balances(2026));
    }
}
