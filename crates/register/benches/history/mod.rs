//! Histories in memory, recorded as the program would.

use chain::{Entry, Hash, genesis};
use register::payload::*;
use register::{Attached, EntrySource, Event, Register, request_key};

/// A history in memory: each event is recorded as the program would.
pub(crate) struct History {
    pub(crate) entries: Vec<(Entry, Hash)>,
    pub(crate) register: Register,
}

impl History {
    pub(crate) fn record(&mut self, event: impl Into<Event>) {
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
pub(crate) struct Lines<'a>(pub(crate) &'a [String]);

impl EntrySource for Lines<'_> {
    fn line(&self, seq: u64) -> Option<String> {
        self.0.get(usize::try_from(seq).ok()?.checked_sub(1)?).cloned()
    }
}

/// Twelve funds, and years of payments until there are `size` entries.
pub(crate) fn history(size: usize) -> History {
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
    let key = include_str!("../../../../fixtures/keys/2024.toml");
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
