//! The memory: payloads of every kind, keys, and the fold over events that the rules never saw.

use std::sync::{Arc, OnceLock};

use register::allocation::{Cents, Evaluation, Recipient, Recipients, Split};
use register::chain::{Entry, Hash, KnownBody, canonical};
use register::payload::{KeyAdopted, KeyFact};
use register::{Attached, Event, Kind, PaymentView, Register, Thresholds, request_key};

/// What is read as an event is written again to the same body. The input names kind and version in its first two bytes.
pub(crate) fn event(input: &[u8]) {
    let [kind, version, body @ ..] = input else { return };
    let Ok(body) = std::str::from_utf8(body) else { return };
    let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
    let version = u32::from(*version % 4);
    if let Some((_, length)) = PaymentView::read(kind.name(), version, body) {
        // What is read in one go is not looked at again.
        canonical::check(&body[..length]).expect("a plain payment is canonical");
        let Ok((Event::SubsidyPaid(fact), attached)) = Event::decode(kind.name(), version, &body[..length])
        else {
            panic!("a plain payment is a payment");
        };
        assert_eq!((attached, fact.payee), (Attached::default(), None), "and nothing more");
    }
    if let Ok((event, attached)) = Event::decode(kind.name(), version, body) {
        assert_eq!(event.encode(&attached).unwrap(), body, "an event has one form");
        assert_eq!(event.kind(), kind);
        let unsigned = event.encode(&attached.unsigned()).unwrap();
        // A key text may hold what the line of an entry does not; then the entry is refused.
        if canonical::check(body).is_ok() {
            canonical::check(&unsigned).expect("without its signatures a canonical body is canonical");
        }
    }
}

/// A key file that is taken is in the ledger in one form, and splits without a cent too much or too few.
pub(crate) fn key(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let Ok(fact) = toml::from_str::<KeyFact>(text) else { return };
    let Ok(law) = fact.law() else { return };
    let event = Event::from(KeyAdopted { key: Box::new(fact), date: None });
    let body = event.encode(&Attached::default()).unwrap();
    let (again, _) = Event::decode("KeyAdopted", 1, &body).expect("what is written is read");
    assert_eq!(again, event);
    let bytes = text.as_bytes();
    let recipients = (0..3_u64).map(|place| Recipient {
        fund: format!("F{place}"),
        affiliates: 1 + u64::from(bytes[(7 * (1 + bytes.len() / 3) * (1 + place as usize)) % bytes.len()])
            * 977,
        evaluation: [Evaluation::Positive, Evaluation::Negative, Evaluation::Positive][place as usize],
    });
    let recipients = Recipients::new(recipients.collect()).unwrap();
    let budget = Cents::new(421_177_600).unwrap();
    if let Ok(split) = Split::new(&Arc::new(law), budget, &recipients) {
        let shares: i64 = split.shares().map(|share| share.total.get()).sum();
        // The remainder is in the shares already, as excess or for common projects, or has no beneficiary.
        let rest = [split.reserved(), split.no_beneficiary(), split.undistributed(), split.difference()];
        let all = rest.iter().map(|cents| cents.get()).sum::<i64>() + shares;
        assert_eq!(all, budget.get(), "not a cent too much or too few");
    }
}

/// The fold goes on whatever it is given, and everything can be asked of it afterwards. Each line of the input is a kind, a
/// version and a body.
pub(crate) fn fold(input: &[u8]) {
    static OFFICE: OnceLock<Register> = OnceLock::new();
    let Ok(text) = std::str::from_utf8(input) else { return };
    let mut register = OFFICE.get_or_init(|| crate::seeds::register(crate::seeds::sample())).clone();
    let (mut seq, mut told) = (register.last().unwrap().seq, 0);
    for line in text.lines().take(40) {
        let mut words = line.splitn(4, ' ');
        let (Some(actor), Some(kind), Some(kv), Some(body)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        seq += 1;
        let Ok(kv) = kv.parse() else { continue };
        if let Ok((event, attached)) = Event::decode(kind, kv, body) {
            told += 1;
            let _ = register.check(actor, &event);
            let _ = request_key(event.kind(), body, &[], None);
            let _ = register.check_approvals(actor, "r", &event, &attached);
        }
        let entry = Entry {
            seq,
            prev: Hash::leaf(b""),
            at: "2027-01-01T00:00:00Z".parse().unwrap(),
            actor: actor.into(),
            kind: kind.into(),
            kv,
            request: format!("r{seq}"),
            body: body.into(),
        };
        register.take(&entry, Hash::leaf(line.as_bytes()));
    }
    if told > 0 {
        ask(&register);
    }
}

/// Everything that a reading command asks.
fn ask(register: &Register) {
    let years: Vec<i32> = register.years().keys().copied().collect();
    for year in years {
        let _ = register.balances(year);
        let _ = register.reperform(Some(year));
        let _ = register.journal(year);
        let _ = register.audit(Some(year), &Thresholds::default());
        let _ = register.closing_totals(i64::from(year).try_into().expect("a year of the register is one"));
    }
    let _ = register.audit(None, &Thresholds::default());
    let _ = register.series();
}
