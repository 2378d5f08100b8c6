//! A history of thirty years and twelve funds, the same for the same number of entries.

use register::allocation::Cents;
use register::chain::Hash;
use register::chain::{Entry, genesis};
use register::payload::*;
use register::{Attached, Code, Event, Register, Year};

/// The first year of subsidy.
pub(crate) const FIRST_YEAR: i32 = 2000;
/// How many years.
pub(crate) const YEARS: i32 = 30;
/// How many funds.
pub(crate) const FUNDS: usize = 12;
/// Every so many payments one is corrected and recorded again.
const CORRECTED: u64 = 997;

/// What takes an event, with the entry that it becomes.
type Take = Box<dyn FnMut(u64, &Event) -> std::io::Result<()>>;

/// The events of a history in order, behind the opening of the ledger, which `init` records.
pub(crate) struct History {
    /// What the determinations are computed from; payments are not in it.
    register: Register,
    /// The entry that the next event becomes.
    seq: u64,
    /// What takes the events.
    take: Take,
}

impl History {
    /// Tells a history of `entries` entries, the opening included, to `take`, with the entry that each becomes.
    pub(crate) fn tell(
        entries: u64,
        take: impl FnMut(u64, &Event) -> std::io::Result<()> + 'static,
    ) -> Result<(), String> {
        let mut history = Self { register: Register::default(), seq: 1, take: Box::new(take) };
        let opened = LedgerOpened {
            origin: field("bench.example/history")?,
            purpose: field("benchmark")?,
            roles: Role::ALL.to_vec(),
        };
        history.keep(&opened.into())?;
        history.seq = 2;
        let funds: Vec<Code> =
            (1..=FUNDS).map(|n| field(&format!("F{n:02}"))).collect::<Result<_, String>>()?;
        for fund in &funds {
            history.known(FundAdmitted {
                fund: fund.clone(),
                name_fr: field(&format!("Caisse {fund}"))?,
                name_nl: field(&format!("Kas {fund}"))?,
                enterprise_number: None,
                from: field("1999-01-01")?,
            })?;
        }
        history.known(KeyAdopted { key: Box::new(key()?), date: None })?;
        // What every year has beside payments: budget, counts, determination; declaration, acceptance and
        // repayment of each fund; the closing. A correction takes the place of two payments.
        let fixed = 3 + 3 * FUNDS as u64 + 1;
        let years = u64::from(YEARS.unsigned_abs());
        let free = entries
            .checked_sub(14 + years * fixed)
            .filter(|free| *free >= years * FUNDS as u64)
            .ok_or("a history of thirty years has 2000 entries at the least")?;
        for place in 0..years {
            let payments = free / years + u64::from(place < free % years);
            history.year(FIRST_YEAR + i32::try_from(place).unwrap_or(0), payments, &funds)?;
        }
        Ok(())
    }

    /// One year with `payments` entries of payments and their corrections.
    fn year(&mut self, calendar: i32, payments: u64, funds: &[Code]) -> Result<(), String> {
        let year = Year::try_from(i64::from(calendar)).map_err(|error| error.to_string())?;
        self.known(self.register.derive_budget(year).map_err(|refusal| refusal.to_string())?)?;
        let count = |n: usize| -> i64 { (n as i64 + 3) * 7919 + i64::from(calendar) * 31 };
        self.known(AffiliatesCertified {
            year,
            date: None,
            reference_date: field(&format!("{}-12-31", calendar - 1))?,
            weights: Weights::StandIn,
            source: field("benchmark")?,
            counts: funds
                .iter()
                .enumerate()
                .map(|(n, fund)| {
                    Ok(AffiliateCount {
                        fund: fund.clone(),
                        count: count(n)
                            .try_into()
                            .map_err(|error: register::FieldError| error.to_string())?,
                        s1: None,
                        s1bis: None,
                        s1ter: None,
                    })
                })
                .collect::<Result<_, String>>()?,
            total: (0..FUNDS)
                .map(count)
                .sum::<i64>()
                .try_into()
                .map_err(|error: register::FieldError| error.to_string())?,
        })?;
        let (determined, _) = self
            .register
            .determine(year, DeterminationStatus::Definitive, None)
            .map_err(|refusal| refusal.to_string())?;
        let granted: Vec<i64> = determined.shares.iter().map(|share| share.total_cents.get()).collect();
        self.known(determined)?;
        self.payments(year, payments, funds, &granted)?;
        let mut repaid = 0;
        for (n, fund) in funds.iter().enumerate() {
            let paid = granted[n];
            let used = paid - paid / 50 - i64::try_from(n).unwrap_or(0);
            repaid += paid - used;
            let next = calendar + 1;
            self.tell_one(UseDeclared {
                year,
                fund: fund.clone(),
                cents: balance(used)?,
                date: field(&format!("{next}-01-31"))?,
            })?;
            self.tell_one(UseAccepted {
                year,
                fund: fund.clone(),
                envelope: Envelope::Operating,
                cents: balance(used)?,
                date: field(&format!("{next}-02-15"))?,
            })?;
            self.tell_one(RepaymentReceived {
                year,
                fund: fund.clone(),
                envelope: Envelope::Operating,
                ground: Ground::Unused,
                cents: amount(paid - used)?,
                value_date: field(&format!("{next}-03-{:02}", 1 + n))?,
                reference: field(&format!("R{calendar}-{fund}"))?,
                payer: None,
            })?;
        }
        let all: i64 = granted.iter().sum();
        self.tell_one(YearClosed {
            year,
            granted_cents: balance(all)?,
            paid_cents: balance(all)?,
            repaid_cents: balance(repaid)?,
            open_cents: balance(0)?,
            date: None,
        })?;
        Ok(())
    }

    /// Pays every fund its grant in equal parts, but for the last one; now and then a payment is corrected.
    fn payments(&mut self, year: Year, entries: u64, funds: &[Code], granted: &[i64]) -> Result<(), String> {
        let mistakes = entries / (CORRECTED + 2);
        let right = entries - 2 * mistakes;
        let rounds = right / FUNDS as u64;
        let left = right % FUNDS as u64;
        let mut number = 0;
        let mut mistaken = 0;
        for (n, fund) in funds.iter().enumerate() {
            let parts = rounds + u64::from((n as u64) < left);
            let part = granted[n] / i64::try_from(parts).unwrap_or(i64::MAX);
            if part == 0 {
                return Err("the payments would be smaller than a cent".into());
            }
            let mut rest = granted[n];
            for place in 1..=parts {
                let cents = if place == parts { rest } else { part };
                rest -= cents;
                number += 1;
                let day = 1 + number % 28;
                let paid = |cents: i64, reference: String| -> Result<SubsidyPaid, String> {
                    Ok(SubsidyPaid {
                        year,
                        fund: fund.clone(),
                        envelope: Envelope::Operating,
                        cents: amount(cents)?,
                        value_date: field(&format!("{year}-{:02}-{day:02}", 1 + number % 3))?,
                        reference: field(&reference)?,
                        payee: None,
                    })
                };
                if mistaken < mistakes && number % CORRECTED == 0 {
                    mistaken += 1;
                    let wrong = self.seq;
                    self.tell_one(paid(cents + 1, format!("P{year}-{number}-wrong"))?)?;
                    self.tell_one(EntryCorrected {
                        entry: wrong,
                        reason: field("one cent too much")?,
                        date: None,
                    })?;
                }
                self.tell_one(paid(cents, format!("P{year}-{number}"))?)?;
            }
        }
        // What the division left over of corrections is filled up, so that the number of entries is exact.
        for _ in mistaken..mistakes {
            let wrong = self.seq;
            number += 1;
            self.tell_one(SubsidyPaid {
                year,
                fund: funds[0].clone(),
                envelope: Envelope::Operating,
                cents: amount(1)?,
                value_date: field(&format!("{year}-03-28"))?,
                reference: field(&format!("P{year}-{number}-wrong"))?,
                payee: None,
            })?;
            self.tell_one(EntryCorrected { entry: wrong, reason: field("recorded twice")?, date: None })?;
        }
        Ok(())
    }

    /// Tells an event that later ones are computed from.
    fn known(&mut self, event: impl Into<Event>) -> Result<(), String> {
        let event = event.into();
        self.keep(&event)?;
        self.tell_one(event)
    }

    fn keep(&mut self, event: &Event) -> Result<(), String> {
        let body = event.encode(&Attached::default()).map_err(|error| error.to_string())?;
        let entry = Entry {
            seq: self.seq,
            prev: genesis("bench.example/history"),
            at: "2026-01-01T00:00:00Z".parse().map_err(|_| "the moment is none")?,
            actor: "office".into(),
            kind: event.kind().name().into(),
            kv: 1,
            request: format!("r{}", self.seq),
            body,
        };
        self.register.take(&entry, Hash::leaf(b""));
        Ok(())
    }

    fn tell_one(&mut self, event: impl Into<Event>) -> Result<(), String> {
        (self.take)(self.seq, &event.into()).map_err(|error| error.to_string())?;
        self.seq += 1;
        Ok(())
    }
}

/// A key for all thirty years, otherwise that of 2024.
fn key() -> Result<KeyFact, String> {
    let text = include_str!("../../fixtures/keys/2024.toml")
        .replace("first_year = 2024\nlast_year = 2025", "first_year = 2000\nlast_year = 2999")
        .replace("basis = \"indexed\"", "basis = \"flat\"");
    toml::from_str(&text).map_err(|error| error.to_string())
}

fn field<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

fn amount(cents: i64) -> Result<register::Amount, String> {
    cents.try_into().map_err(|error: register::FieldError| error.to_string())
}

fn balance(cents: i64) -> Result<register::Balance, String> {
    cents_of(cents)?.try_into().map_err(|error: register::FieldError| error.to_string())
}

fn cents_of(cents: i64) -> Result<Cents, String> {
    Cents::new(cents).map_err(|_| format!("{cents} is no amount"))
}
