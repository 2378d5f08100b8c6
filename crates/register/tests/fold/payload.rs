//! Payloads of every kind, as they are written and read.

use std::collections::BTreeSet;

use chain::canonical;
use proptest::prelude::*;
use proptest::sample::Index;
use register::{Attached, Blob, Event, EvidenceDocument, Kind, Signature};
use serde_json::json;

use super::office::*;

/// The raw material of payloads of every kind.
#[derive(Clone, Debug)]
struct Stuff {
    code: String,
    other: String,
    text: String,
    day: String,
    year: i64,
    seq: u64,
    amount: i64,
    digest: String,
    given: bool,
    pick: usize,
}

fn stuff() -> impl Strategy<Value = Stuff> {
    let text = "[!-~éß€Œ]([ -~éß€Œ]{0,30}[!-~éß€Œ])?";
    let code = "[!-~éß€]{1,64}";
    let day = (1900..3000_i32, 1..366_u32)
        .prop_map(|(year, day)| chrono::NaiveDate::from_yo_opt(year, day).unwrap().to_string());
    let numbers = (2000..3000_i64, 0..1_u64 << 53, 1..=canonical::INTEGER_MAX);
    (code, code, text, day, numbers, "[0-9a-f]{64}", any::<bool>(), 0..60_usize).prop_map(
        |(code, other, text, day, (year, seq, amount), digest, given, pick)| Stuff {
            code,
            other,
            text,
            day,
            year,
            seq,
            amount,
            digest,
            given,
            pick,
        },
    )
}

/// A payload of a kind from that material; it need not make sense, it must only be one.
fn payload(kind: Kind, s: &Stuff) -> Event {
    let pick = |words: &[&'static str]| words[s.pick % words.len()];
    let envelope = pick(&["operating", "common-projects"]);
    let ground = pick(&["unused", "unjustified", "misuse"]);
    let roles = ["registrar", "calculator", "treasurer", "external-audit", "cgg"];
    let (code, other, text, day) = (&s.code, &s.other, &s.text, &s.day);
    let (year, seq, amount, digest) = (s.year, s.seq, s.amount, &s.digest);
    let share = json!({"fund": code, "slices": [{"slice": other, "cents": amount - 1}],
                       "excess_cents": 0, "common_projects_cents": amount, "reserved_cents": 0,
                       "total_cents": amount});
    let (mut fact, optional) = match kind {
        Kind::LedgerOpened => {
            (json!({"origin": text, "purpose": text, "roles": roles[..s.pick % 6]}), json!({}))
        }
        Kind::ActorEnrolled => (
            json!({"actor": code, "roles": roles[..s.pick % 6]}),
            json!({"organisation": text, "public_key": text}),
        ),
        Kind::ActorRetired => (json!({"actor": code, "reason": text}), json!({})),
        Kind::FundAdmitted => (
            json!({"fund": code, "name_fr": text, "name_nl": text, "from": day}),
            json!({"enterprise_number": other}),
        ),
        Kind::FundEnded => (json!({"fund": code, "to": day}), json!({"successor": other})),
        Kind::KeyAdopted => {
            let file = ["2024", "2026", "2026-opinion", "2026-approvals"][s.pick % 4];
            let ids = [("first_year = 20", "supersedes = \"other\"\nfirst_year = 20")];
            // The key that asks for signatures supersedes one already.
            let changed = s.given && file != "2026-approvals";
            return adopted(if changed { key_with(file, &ids) } else { key(file) });
        }
        Kind::IndexPublished => (
            json!({"index": code, "base": other, "month": day[..7], "value": format!("{}.{:02}", 1 + year, s.pick),
                   "confidence": pick(&["published", "inferred"])}),
            json!({}),
        ),
        Kind::BudgetSet => (
            json!({"year": year, "cents": amount, "source": pick(&["derived", "decided"]), "key": seq,
                   "exact_cents": text}),
            json!({"index": seq, "date": day}),
        ),
        Kind::AffiliatesCertified => {
            let mut count = json!({"fund": code, "count": amount});
            if s.given {
                count["s1"] = amount.into();
                count["s1ter"] = 0.into();
            }
            (
                json!({"year": year, "reference_date": day, "weights": pick(&["legal", "stand-in"]),
                       "source": text, "counts": [count], "total": amount}),
                json!({"date": day}),
            )
        }
        Kind::EvaluationGiven => (
            json!({"year": year, "fund": code, "result": pick(&["positive", "negative", "pending", "not-applicable"]),
                   "decider": text, "date": day}),
            json!({}),
        ),
        Kind::AllocationDetermined => (
            json!({"year": year, "status": pick(&["provisional", "definitive"]), "revision": s.pick,
                   "key": seq, "budget": seq, "affiliates": seq, "evaluations": [seq, seq], "budget_cents": amount,
                   "shares": [share], "remainder_cents": 0, "reserved_cents": amount,
                   "no_beneficiary_cents": amount, "undistributed_cents": 0, "difference_cents": -amount}),
            json!({"reason": text, "date": day}),
        ),
        Kind::SubsidyPaid => (
            json!({"year": year, "fund": code, "envelope": envelope, "cents": amount, "value_date": day,
                   "reference": text}),
            json!({"payee": other}),
        ),
        Kind::PaymentSuspended => (
            json!({"year": year, "fund": code, "envelope": envelope, "cents": amount, "date": day, "reason": text}),
            json!({}),
        ),
        Kind::PaymentReleased => (json!({"suspension": seq, "cents": amount, "date": day}), json!({})),
        Kind::UseDeclared => {
            (json!({"year": year, "fund": code, "cents": amount - 1, "date": day}), json!({}))
        }
        Kind::UseAccepted => (
            json!({"year": year, "fund": code, "envelope": envelope, "cents": amount - 1, "date": day}),
            json!({}),
        ),
        Kind::RepaymentClaimed => (
            json!({"year": year, "fund": code, "envelope": envelope, "ground": ground, "cents": amount,
                   "date": day, "due_date": day}),
            json!({}),
        ),
        Kind::RepaymentReceived => (
            json!({"year": year, "fund": code, "envelope": envelope, "ground": ground, "cents": amount,
                   "value_date": day, "reference": text}),
            json!({"payer": other}),
        ),
        Kind::RepaymentReturned => (
            json!({"repayment": seq, "cents": amount, "value_date": day, "reference": text}),
            json!({"payee": other}),
        ),
        Kind::ProjectSubmitted => (
            json!({"project": code, "year": year, "title_fr": text, "title_nl": text, "funds": [code, other],
                   "budget_cents": amount - 1, "date": day}),
            json!({}),
        ),
        Kind::ProjectEndorsed | Kind::ProjectApproved | Kind::ProjectRefused => {
            (json!({"project": code, "date": day, "reference": text}), json!({}))
        }
        Kind::ProjectSpent => (
            json!({"project": code, "fund": other, "cents": amount, "date": day, "reference": text}),
            json!({}),
        ),
        Kind::ProjectClosed => (json!({"project": code, "date": day}), json!({})),
        Kind::YearClosed => (
            json!({"year": year, "granted_cents": amount, "paid_cents": 0, "repaid_cents": 0, "open_cents": 0}),
            json!({"date": day}),
        ),
        Kind::YearReopened => (json!({"year": year, "reason": text}), json!({"date": day})),
        Kind::ReportIssued => (
            json!({"year": year, "language": "de", "format": "csv-rfc4180", "as_of": seq, "day": day, "figures_sha256": digest}),
            json!({"file_sha256": digest}),
        ),
        Kind::CheckpointWitnessed => {
            (json!({"size": seq, "root": digest, "witness": text, "date": day}), json!({}))
        }
        Kind::CheckpointStamped => (
            json!({"authority": text, "checkpoint": "Y2hlY2twb2ludA==", "size": seq,
                   "time": "2026-11-24T12:03:16Z", "token": "dG9rZW4="}),
            json!({}),
        ),
        Kind::VerifierKeyEnrolled => (json!({"holder": text, "key": text}), json!({})),
        Kind::VerifierKeyRevoked => (json!({"key": text, "reason": text, "trusted_size": seq}), json!({})),
        Kind::FindingRaised => (
            json!({"finding": code, "year": year, "code": other, "entries": [seq], "text": text, "date": day}),
            json!({"fund": code, "cents": amount, "answer_due": day}),
        ),
        Kind::FindingAnswered => (json!({"finding": code, "by": text, "text": text, "date": day}), json!({})),
        Kind::MalfunctionNoticed => {
            (json!({"date": day, "text": text, "entries": [seq]}), json!({"remedy": text}))
        }
        Kind::FindingClosed => {
            (json!({"finding": code, "outcome": "accepted", "reason": text, "date": day}), json!({}))
        }
        Kind::EntryCorrected => (json!({"entry": seq, "reason": text}), json!({"date": day})),
    };
    if s.given {
        for (field, value) in optional.as_object().unwrap() {
            fact[field] = value.clone();
        }
    }
    event(kind, &fact)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_payload_is_read_back_as_it_was_written(
        stuff in stuff(), attach in any::<bool>(), signed in any::<bool>(),
    ) {
        for kind in Kind::ALL {
            let event = payload(*kind, &stuff);
            let document = EvidenceDocument {
                name: stuff.code.parse().unwrap(),
                sha256: stuff.digest.parse().unwrap(),
                bytes: stuff.amount.try_into().unwrap(),
            };
            let mut attached = match attach {
                true => Attached {
                    documents: vec![document.clone(), document],
                    note: stuff.text.parse().ok(),
                    place: stuff.text.parse().ok().filter(|_| stuff.pick % 2 == 0),
                    signatures: Vec::new(),
                },
                false => Attached::default(),
            };
            if signed {
                let sshsig = Blob::of(stuff.text.as_bytes()).unwrap();
                let signers = BTreeSet::from([&stuff.code, &stuff.other]);
                attached.signatures = signers
                    .into_iter()
                    .map(|actor| Signature { actor: actor.parse().unwrap(), sshsig: sshsig.clone() })
                    .collect();
            }
            let body = event.encode(&attached).unwrap();
            prop_assert_eq!(canonical::check(&body), Ok(()), "{}", &body);
            prop_assert_eq!(Event::decode(kind.name(), 1, &body), Ok((event, attached)), "{}", &body);
        }
    }

    #[test]
    fn a_changed_body_is_another_event_or_none(
        stuff in stuff(), kind in prop::sample::select(Kind::ALL), at in any::<Index>(), byte in 32_u8..127,
    ) {
        let event = payload(kind, &stuff);
        let body = event.encode(&Attached::default()).unwrap();
        let mut bytes = body.clone().into_bytes();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(changed) = String::from_utf8(bytes)
            && let Ok((read, attached)) = Event::decode(kind.name(), 1, &changed)
        {
            prop_assert_eq!(read.encode(&attached).unwrap(), changed);
            prop_assert_ne!((read, attached), (event, Attached::default()));
        }
    }
}
