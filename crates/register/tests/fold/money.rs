//! `docs/money.md` once more, from the entries alone and in plain integers, against what the register says: over histories of
//! every kind, at any entry and any day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::Index;
use register::payload::{DeterminationStatus::Definitive, Envelope, Ground};
use register::{Event, FindingCode, Kind, Money, Sums, Unspent};
use serde_json::Value;

use super::envelope::with_project;
use super::office::*;

const UNUSED: usize = Ground::Unused as usize;
const UNJUSTIFIED: usize = Ground::Unjustified as usize;
const MISUSE: usize = Ground::Misuse as usize;
const OVERPAID: usize = Ground::Overpaid as usize;

/// The figures of an envelope, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Plain {
    granted: i64,
    paid: i64,
    held: i64,
    kept: i64,
    over: i64,
    unused: i64,
    unjustified: i64,
    owed: [i64; 4],
    open: [i64; 4],
    spare: i64,
    to_pay: i64,
    withheld: i64,
    too_much: i64,
    overdue: Vec<(usize, i64, NaiveDate)>,
}

/// A ledger as the page reads it: the events that are after an entry.
struct Facts {
    standing: BTreeMap<u64, Event>,
    /// Every event, corrected ones included.
    all: BTreeMap<u64, Event>,
    /// The day on which each entry was recorded.
    days: BTreeMap<u64, NaiveDate>,
    day: NaiveDate,
    /// Whether the key of the year carries over what common projects leave.
    carries: bool,
}

fn plus(x: i64) -> i64 {
    x.max(0)
}

impl Facts {
    fn of(office: &Office, last: usize, day: NaiveDate, carries: bool) -> Self {
        let mut facts =
            Self { standing: BTreeMap::new(), all: BTreeMap::new(), days: BTreeMap::new(), day, carries };
        for entry in &office.entries[..last] {
            let (event, _) = Event::decode(&entry.kind, entry.kv, &entry.body).unwrap();
            facts.days.insert(entry.seq, entry.at.date().parse().unwrap());
            if let Event::EntryCorrected(fact) = &event {
                facts.standing.remove(&fact.entry);
            }
            facts.standing.insert(entry.seq, event.clone());
            facts.all.insert(entry.seq, event);
        }
        facts
    }

    /// The year of the submission of a project in force, or of its last one.
    fn year_of_project(&self, code: &str) -> Option<i32> {
        let of = |events: &BTreeMap<u64, Event>| {
            events.values().rev().find_map(|event| match event {
                Event::ProjectSubmitted(fact) if fact.project.as_str() == code => Some(fact.year.calendar()),
                _ => None,
            })
        };
        of(&self.standing).or_else(|| of(&self.all))
    }

    fn envelope_of(&self, seq: u64) -> Option<(String, Envelope)> {
        match self.all.get(&seq)? {
            Event::PaymentSuspended(fact) => Some((fact.fund.to_string(), fact.envelope)),
            Event::RepaymentReceived(fact) => Some((fact.fund.to_string(), fact.envelope)),
            _ => None,
        }
    }

    /// The determinations in force, each with its day and what it grants.
    fn grants(&self, fund: &str, envelope: Envelope) -> Vec<(NaiveDate, i64)> {
        let of = |(seq, event): (&u64, &Event)| match event {
            Event::AllocationDetermined(fact) => {
                let share = fact.shares.iter().find(|share| share.fund.as_str() == fund);
                let common = share.map_or(0, |share| share.common_projects_cents.get());
                let total = share.map_or(0, |share| share.total_cents.get());
                let granted = if envelope == Envelope::CommonProjects { common } else { total - common };
                let day = fact.date.as_ref().map_or(self.days[seq], |date| date.day());
                Some((day, granted))
            }
            _ => None,
        };
        self.standing.iter().filter_map(of).collect()
    }

    #[allow(clippy::too_many_lines, reason = "it follows the page from top to bottom")]
    fn figures(&self, fund: &str, envelope: Envelope) -> Plain {
        // Without any key there is no due day.
        let keyed = self.standing.values().any(|event| match event {
            Event::AllocationDetermined(_) => true,
            Event::KeyAdopted(fact) => fact.key.law().unwrap().covers(2026),
            _ => false,
        });
        let due: Option<NaiveDate> = if keyed { "2027-03-31".parse().ok() } else { None };
        let common = envelope == Envelope::CommonProjects;
        let own = |of: &str, which: Envelope| of == fund && which == envelope;
        let (mut paid, mut suspended, mut paid_by_due) = (0, 0, 0);
        let mut payments: Vec<(NaiveDate, u64, i64)> = Vec::new();
        let (mut claimed, mut repaid) = ([0; 4], [0; 4]);
        let mut declared: Option<(NaiveDate, i64)> = None;
        let mut acceptance: Option<(NaiveDate, i64)> = None;
        let mut spent: Vec<(NaiveDate, i64)> = Vec::new();
        let mut claims: Vec<(usize, NaiveDate, NaiveDate, i64)> = Vec::new();
        for (seq, event) in &self.standing {
            match event {
                Event::SubsidyPaid(fact) if own(fact.fund.as_str(), fact.envelope) => {
                    paid += fact.cents.get();
                    payments.push((fact.value_date.day(), *seq, fact.cents.get()));
                    if due.is_some_and(|due| fact.value_date.day() <= due) {
                        paid_by_due += fact.cents.get();
                    }
                }
                Event::PaymentSuspended(fact) if own(fact.fund.as_str(), fact.envelope) => {
                    suspended += fact.cents.get();
                }
                Event::PaymentReleased(fact) if self.standing.contains_key(&fact.suspension) => {
                    let (of, which) = self.envelope_of(fact.suspension).unwrap();
                    if own(&of, which) {
                        suspended -= fact.cents.get();
                    }
                }
                Event::UseDeclared(fact) if own(fact.fund.as_str(), Envelope::Operating) => {
                    declared = Some((fact.date.day(), fact.cents.get()));
                }
                Event::ProjectSpent(fact)
                    if own(fact.fund.as_str(), Envelope::CommonProjects)
                        && self.year_of_project(fact.project.as_str()) == Some(2026) =>
                {
                    spent.push((fact.date.day(), fact.cents.get()));
                }
                Event::UseAccepted(fact) if own(fact.fund.as_str(), fact.envelope) => {
                    acceptance = Some((fact.date.day(), fact.cents.get()));
                }
                Event::RepaymentClaimed(fact) if own(fact.fund.as_str(), fact.envelope) => {
                    claimed[fact.ground as usize] += fact.cents.get();
                    claims.push((
                        fact.ground as usize,
                        fact.due_date.day(),
                        fact.date.day(),
                        fact.cents.get(),
                    ));
                }
                Event::RepaymentReceived(fact) if own(fact.fund.as_str(), fact.envelope) => {
                    repaid[fact.ground as usize] += fact.cents.get();
                }
                Event::RepaymentReturned(fact) => {
                    let (of, which) = self.envelope_of(fact.repayment).unwrap();
                    if !own(&of, which) {
                        continue;
                    }
                    match self.standing.get(&fact.repayment) {
                        Some(Event::RepaymentReceived(of)) => repaid[of.ground as usize] -= fact.cents.get(),
                        _ => paid += fact.cents.get(),
                    }
                }
                _ => {}
            }
        }
        let used = if common {
            let sum: i64 = spent.iter().map(|(_, cents)| cents).sum();
            (paid > 0 || !spent.is_empty()).then_some(sum)
        } else {
            declared.map(|(_, cents)| cents)
        };
        let accepted = acceptance
            .filter(|(day, _)| common || declared.is_some_and(|(declared, _)| declared <= *day))
            .map(|(_, cents)| cents);
        let decided: i64 = spent
            .iter()
            .filter(|(day, _)| acceptance.is_some_and(|(accepted, _)| *day <= accepted))
            .map(|(_, cents)| cents)
            .sum();
        let grants = self.grants(fund, envelope);
        // Lines 1 to 7.
        let held = paid - repaid[OVERPAID];
        let granted = grants.last().map_or(held, |(_, granted)| *granted);
        let kept = plus(held.min(granted));
        let over = plus(held - granted);
        let free = common && ((self.carries && keyed) || due.is_none_or(|due| self.day <= due));
        let lines = |kept: i64| {
            let u = used.unwrap_or(kept).min(kept);
            let v = if common && accepted.is_some() { decided.min(u) } else { u };
            let a = accepted.unwrap_or(v).min(v);
            (u, v - a)
        };
        let (u, unjustified) = lines(kept);
        let unused = if free { 0 } else { kept - u };
        // Line 8.
        let by_use = |kept: i64, unused: i64, unjustified: i64| {
            let owed_unused = unused.min(kept);
            let owed_misuse = claimed[MISUSE].min(kept - owed_unused);
            let told =
                if accepted.is_none() { claimed[UNJUSTIFIED] } else { plus(unjustified - owed_misuse) };
            [owed_unused, told.min(kept - owed_unused - owed_misuse), owed_misuse]
        };
        let from_claims = used.is_none() || (common && unused == 0);
        let [one, two, three] = by_use(kept, if from_claims { claimed[UNUSED] } else { unused }, unjustified);
        let owed = [one, two, three, repaid[OVERPAID] + over];
        // Lines 9 and 10.
        let mut spare: i64 = (0..3).map(|ground| plus(repaid[ground] - owed[ground])).sum();
        let mut open = [0, 1, 2, 3].map(|ground| plus(owed[ground] - repaid[ground]));
        open[OVERPAID] = over;
        let mut settled = [0; 4];
        for ground in [OVERPAID, UNUSED, UNJUSTIFIED, MISUSE] {
            settled[ground] = open[ground].min(spare);
            open[ground] -= settled[ground];
            spare -= settled[ground];
        }
        // Lines 11 to 13.
        let (to_pay, withheld) = if held <= granted {
            (plus(granted - held - suspended), suspended.min(granted - held))
        } else {
            (-open[OVERPAID], 0)
        };
        let later = plus(granted.min(held + to_pay));
        let (later_used, later_unjustified) = lines(later);
        let rest = if used.is_none() { later } else { later - later_used };
        let could: i64 = by_use(later, rest, later_unjustified).iter().sum();
        let too_much = plus(spare - plus(could - owed[..3].iter().sum::<i64>()));
        // Due.
        let mut overdue = Vec::new();
        for ground in 0..4 {
            let mut left = owed[ground];
            let mut parts: Vec<(Option<NaiveDate>, i64)> = Vec::new();
            let mut take = |day: Option<NaiveDate>, cents: i64| {
                let cents = cents.min(left);
                left -= cents;
                parts.push((day, cents));
            };
            if ground == UNUSED && unused > 0 {
                let by_then = (paid_by_due - repaid[OVERPAID]).min(kept);
                take(due, if due.is_some() { plus(by_then - used.unwrap_or(0)) } else { 0 });
            }
            let since: Option<NaiveDate> =
                grants.iter().rev().take_while(|(_, granted)| *granted < held).last().map(|(day, _)| *day);
            let mut of_ground: Vec<_> = claims.iter().filter(|(of, ..)| *of == ground).collect();
            of_ground.sort_by_key(|(_, due, _, _)| *due);
            for (_, day, made, cents) in of_ground {
                if ground != OVERPAID || since.is_none_or(|since| *made >= since) {
                    take(Some(*day), *cents);
                }
            }
            let rest = match ground {
                UNJUSTIFIED => due.map(|due| acceptance.map_or(due, |(day, _)| due.max(day))),
                OVERPAID => due.map(|due| since.map_or(due, |since| due.max(since))),
                _ => None,
            };
            if ground == OVERPAID {
                // Of what was paid above the grant, payment by payment; claims are of what came first.
                let mut of_claims: i64 = claims
                    .iter()
                    .filter(|(of, _, made, _)| *of == OVERPAID && since.is_none_or(|since| *made >= since))
                    .map(|(.., cents)| cents)
                    .sum();
                payments.sort_unstable();
                let mut sum = 0;
                for (day, _, cents) in &payments {
                    let part = plus(sum + cents - sum.max(granted));
                    sum += cents;
                    let own = plus(part - of_claims);
                    of_claims = plus(of_claims - part);
                    take(rest.map(|rest| rest.max(*day)), own);
                }
            }
            take(rest, i64::MAX);
            parts.sort_by_key(|(day, _)| (day.is_none(), *day));
            let mut covered = plus(repaid[ground] + settled[ground]);
            let mut late: Vec<(NaiveDate, i64)> = Vec::new();
            for (day, cents) in parts {
                let open = plus(cents - covered);
                covered = plus(covered - cents);
                late.extend(day.filter(|day| *day < self.day && open > 0).map(|day| (day, open)));
            }
            if let Some(first) = late.iter().map(|(day, _)| *day).min() {
                overdue.push((ground, late.iter().map(|(_, cents)| cents).sum(), first));
            }
        }
        Plain {
            granted,
            paid,
            held,
            kept,
            over,
            unused,
            unjustified,
            owed,
            open,
            spare,
            to_pay,
            withheld,
            too_much,
            overdue,
        }
    }
}

/// What moved, in euros: paid, suspended, used, accepted, claimed and repaid by ground, and decided on.
#[derive(Clone, Copy, Default)]
struct Row {
    granted: i64,
    paid: i64,
    suspended: i64,
    used: Option<i64>,
    accepted: Option<i64>,
    decided: i64,
    claimed: [i64; 4],
    repaid: [i64; 4],
}

impl Row {
    fn money(self, envelope: Envelope, unspent: Unspent) -> Money {
        let eur = |euros: i64| allocation::Cents::new(100 * euros).unwrap();
        let sums = Sums {
            paid: eur(self.paid),
            suspended: eur(self.suspended),
            used: self.used.map(eur),
            accepted: self.accepted.map(eur),
            decided: eur(self.decided),
            claimed: self.claimed.map(eur),
            repaid: self.repaid.map(eur),
            ..Sums::default()
        };
        Money::of(envelope, Some(eur(self.granted)), &sums, unspent)
    }
}

#[test]
fn the_smaller_examples_of_the_page_are_as_it_says() {
    let at = |ground: usize, euros: i64| {
        let mut grounds = [0; 4];
        grounds[ground] = euros;
        grounds
    };
    let paid = Row { granted: 100, paid: 100, ..Row::default() };
    let used = |used: i64| Row { used: Some(used), ..paid };
    // In order: owed by ground (unused, unjustified, misuse, overpaid), open, to pay, withheld, spare, too much.
    let rows = [
        ("a", Row { claimed: at(OVERPAID, 20), ..used(80) }, [20, 0, 0, 0], [20, 0, 0, 0, 0]),
        ("b", Row { claimed: at(OVERPAID, 20), ..used(100) }, [0; 4], [0; 5]),
        ("c", Row { granted: 90, repaid: at(UNUSED, 20), ..used(80) }, [10, 0, 0, 10], [0; 5]),
        (
            "d",
            Row { granted: 80, accepted: Some(80), repaid: at(UNJUSTIFIED, 20), ..used(100) },
            [0, 0, 0, 20],
            [0; 5],
        ),
        ("e", Row { accepted: Some(100), claimed: at(UNUSED, 20), ..used(100) }, [0; 4], [0; 5]),
        (
            "f",
            Row { accepted: Some(80), claimed: at(MISUSE, 20), ..used(100) },
            [0, 0, 20, 0],
            [20, 0, 0, 0, 0],
        ),
        (
            "g",
            Row { accepted: Some(70), claimed: at(MISUSE, 20), ..used(100) },
            [0, 10, 20, 0],
            [30, 0, 0, 0, 0],
        ),
        ("h", Row { paid: 80, ..used(70) }, [10, 0, 0, 0], [10, 20, 0, 0, 0]),
        ("i", Row { granted: 60, paid: 0, suspended: 100, ..paid }, [0; 4], [0, 0, 60, 0, 0]),
        ("j", Row { paid: 70, suspended: 30, ..paid }, [0; 4], [0, 0, 30, 0, 0]),
        ("k", Row { repaid: at(UNUSED, 15), ..used(100) }, [0; 4], [0, 0, 0, 15, 15]),
        ("l", Row { repaid: at(UNUSED, 15), ..paid }, [0; 4], [0, 0, 0, 15, 0]),
    ];
    for (name, row, owed, [open, to_pay, withheld, spare, too_much]) in rows {
        let money = row.money(Envelope::Operating, Unspent::Owed);
        let cents = |euros: i64| allocation::Cents::new(100 * euros).unwrap();
        assert_eq!(money.owed, owed.map(cents), "{name}");
        let told = [money.open_in_all(), money.to_pay, money.withheld, money.spare, money.too_much];
        assert_eq!(told, [open, to_pay, withheld, spare, too_much].map(cents), "{name}");
    }
    for (name, row, unspent, told) in [
        ("m, o", used(60), Unspent::Free, [0, 0, 0]),
        ("n", used(60), Unspent::Owed, [40, 0, 40]),
        ("p", Row { accepted: Some(45), decided: 50, ..used(60) }, Unspent::Owed, [40, 5, 45]),
    ] {
        let money = row.money(Envelope::CommonProjects, unspent);
        let euros = [money.unused, money.unjustified, money.open_in_all()].map(|cents| cents.get() / 100);
        assert_eq!(euros, told, "{name}");
    }
}

/// One thing that may happen next.
#[derive(Clone, Debug)]
struct Deed {
    what: u8,
    fund: usize,
    number: u32,
    days: u8,
    entry: Index,
}

fn deeds(most: usize) -> impl Strategy<Value = Vec<Deed>> {
    let one = (0..40_u8, 0..3_usize, 0..60_000_u32, 0..25_u8, any::<Index>())
        .prop_map(|(what, fund, number, days, entry)| Deed { what, fund, number, days, entry });
    prop::collection::vec(one, 1..most)
}

impl Deed {
    fn event(&self, office: &Office, day: &str) -> Option<(&'static str, Event)> {
        let number = i64::from(self.number);
        let fund = HAND[self.fund].0;
        let envelope = if number % 3 == 0 { "common-projects" } else { "operating" };
        let dated = |mut fact: Value, names: &[&str]| {
            fact["envelope"] = envelope.into();
            for name in names {
                fact[*name] = day.into();
            }
            fact
        };
        // Amounts that meet: the same round ones, those that were granted, and any.
        let granted = office.balance(fund, Envelope::Operating).granted.get();
        let size = match number % 4 {
            0 => plus(granted).max(1),
            1 => 1 + number % 700,
            2 => 1_000 * (1 + number % 40),
            _ => 1 + number,
        };
        let ground = ["unused", "unjustified", "misuse", "overpaid"][number as usize / 7 % 4];
        let some = |seqs: Vec<u64>| if seqs.is_empty() { None } else { Some(*self.entry.get(&seqs)) };
        let project = ["P1", "P2"][number as usize % 2];
        let (kind, fact) = match self.what {
            0..=2 => {
                let mut fact =
                    evaluation(fund, ["positive", "negative", "negative", "pending"][number as usize % 4]);
                fact["date"] = day.into();
                (Kind::EvaluationGiven, fact)
            }
            3..=6 => {
                let reason = Some("Inputs changed".parse().unwrap());
                let mut made =
                    office.register.determine(2026.try_into().unwrap(), Definitive, reason).ok()?.0;
                if number % 2 == 0 {
                    made.date = Some(day.parse().unwrap());
                }
                return Some(("calc", made.into()));
            }
            7..=12 => {
                let mut fact = payment(fund, Envelope::Operating, size, day);
                fact["envelope"] = envelope.into();
                (Kind::SubsidyPaid, fact)
            }
            13 => (Kind::PaymentSuspended, dated(suspended(fund, size), &["date"])),
            14 => (Kind::PaymentReleased, released(some(office.all(Kind::PaymentSuspended))?, size)),
            15..=17 => {
                let mut fact = used(fund, size);
                fact["date"] = day.into();
                (Kind::UseDeclared, fact)
            }
            18..=20 => {
                let which =
                    if envelope == "operating" { Envelope::Operating } else { Envelope::CommonProjects };
                let used = office.balance(fund, which).sums.used.map_or(size, |used| used.get());
                (Kind::UseAccepted, dated(accepted(fund, size.min(used)), &["date"]))
            }
            21..=23 => {
                let mut fact = dated(claimed(fund, ground, size), &["date"]);
                fact["due_date"] = ["2027-01-15", "2027-03-31", "2027-06-30"][number as usize % 3].into();
                (Kind::RepaymentClaimed, fact)
            }
            24..=28 => (Kind::RepaymentReceived, dated(repaid(fund, ground, size), &["value_date"])),
            29 => {
                let repayment = some(office.all(Kind::RepaymentReceived))?;
                let cents = 1 + number % 2_000;
                let fact = serde_json::json!({"repayment": repayment, "cents": cents, "value_date": day, "reference": "T"});
                (Kind::RepaymentReturned, fact)
            }
            30 => {
                let mut fact = submitted(project, &["F1", "F2", "F3"]);
                fact["year"] = [2026, 2026, 2027][number as usize % 3].into();
                (Kind::ProjectSubmitted, fact)
            }
            31 => ([Kind::ProjectEndorsed, Kind::ProjectApproved][number as usize / 2 % 2], step(project)),
            32 | 33 => {
                let mut fact = spent(project, fund, 1 + number % 900);
                // Now and then what was spent before an acceptance is recorded after it.
                fact["date"] = if number % 3 == 0 { "2026-01-20" } else { day }.into();
                (Kind::ProjectSpent, fact)
            }
            34 => {
                let mut fact =
                    counts(2026, &[("F1", number % 90), ("F2", number % 70), ("F3", 1 + number % 50)]);
                fact["date"] = day.into();
                (Kind::AffiliatesCertified, fact)
            }
            35 => (
                Kind::FundEnded,
                ended(fund, day, Some(HAND[number as usize % 3].0).filter(|other| *other != fund)),
            ),
            36 => {
                let reopened = serde_json::json!({"year": 2026, "reason": "Appeal", "date": day});
                match office.register.closing_totals(2026.try_into().unwrap()) {
                    Ok(totals) if number % 2 == 0 => return Some(("aud", totals.into())),
                    _ => (Kind::YearReopened, reopened),
                }
            }
            _ => (Kind::EntryCorrected, correction(1 + self.entry.index(office.entries.len()) as u64)),
        };
        let mut fact = fact;
        // After a merger money goes through the fund that has the rights and duties that day.
        let way = match kind {
            Kind::SubsidyPaid => "payee",
            Kind::RepaymentReceived => "payer",
            _ => "",
        };
        let end = office.register.funds().get(fund).and_then(|record| record.end());
        if let Some(end) = end.filter(|_| !way.is_empty())
            && let Some(successor) = &end.fact.successor
        {
            fact[way] = successor.as_str().into();
        }
        Some((clerk(kind), event(kind, &fact)))
    }
}

/// What the rules let happen, from February 2026 on.
fn lived(mut office: Office, deeds: &[Deed]) -> Office {
    let mut day: NaiveDate = "2026-02-10".parse().unwrap();
    for deed in deeds {
        day += chrono::TimeDelta::days(i64::from(deed.days));
        office.on(&day.to_string());
        if let Some((actor, event)) = deed.event(&office, &day.to_string()) {
            let _ = office.record(actor, event);
        }
    }
    office
}

fn holds(office: &Office, at: Index, later: u16, carries: bool) -> Result<(), TestCaseError> {
    // Any entry, and any day from its own on.
    let last = 1 + at.index(office.entries.len());
    let mut register = fold(&office.entries[..last]);
    let own: NaiveDate = office.entries[last - 1].at.date().parse().unwrap();
    let day = own + chrono::TimeDelta::days(i64::from(later));
    register.hold_against(day);
    let facts = Facts::of(office, last, day, carries);
    for (fund, _) in HAND {
        for envelope in Envelope::ALL {
            let plain = facts.figures(fund, envelope);
            let balance = register.balance(2026, fund, envelope);
            let money = balance.money;
            let four = |cents: [allocation::Cents; 4]| cents.map(allocation::Cents::get);
            let overdue = register.overdue(2026, &balance, day);
            let overdue: Vec<_> =
                overdue.into_iter().map(|one| (one.ground as usize, one.cents.get(), one.since)).collect();
            let said = Plain {
                granted: money.granted.get(),
                paid: balance.sums.paid.get(),
                held: money.held.get(),
                kept: money.kept.get(),
                over: money.over.get(),
                unused: money.unused.get(),
                unjustified: money.unjustified.get(),
                owed: four(money.owed),
                open: four(money.open),
                spare: money.spare.get(),
                to_pay: money.to_pay.get(),
                withheld: money.withheld.get(),
                too_much: money.too_much.get(),
                overdue,
            };
            prop_assert_eq!(&said, &plain, "{} {:?} on {}", fund, envelope, day);
            // What holds always.
            let repaid = four(balance.sums.repaid);
            let by_use: i64 = plain.owed[..3].iter().sum();
            let (open, all): (i64, i64) = (plain.open.iter().sum(), repaid.iter().sum());
            if plain.held >= 0 {
                prop_assert_eq!(plain.paid - all, plain.kept - by_use + open - plain.spare);
                prop_assert_eq!(
                    plain.granted,
                    plain.paid - repaid[OVERPAID] + plus(plain.to_pay) + plain.withheld - plain.over
                );
            }
            prop_assert!(open == 0 || plain.spare == 0);
            prop_assert!(open <= plus(plain.paid - all));
            prop_assert!(plain.too_much <= plain.spare && plain.withheld >= 0 && plain.spare >= 0);
            // The findings tell the same amounts.
            let above = office_found(&register, FindingCode::PaidAboveGrant, fund);
            let grants = plain.open[OVERPAID];
            prop_assert!(grants == 0 || above.contains(&grants), "{:?}", above);
            let more = office_found(&register, FindingCode::RepaidAboveOwed, fund);
            prop_assert!(plain.too_much == 0 || more.contains(&plain.too_much), "{:?}", more);
        }
    }
    Ok(())
}

/// The amounts of the findings of a code about a fund.
fn office_found(register: &register::Register, code: FindingCode, fund: &str) -> Vec<i64> {
    let found = register.audit(Some(2026), &register::Thresholds::default());
    let own = found.into_iter().filter(|one| one.code == code && one.fund.as_deref() == Some(fund));
    own.filter_map(|one| one.cents).map(allocation::Cents::get).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_what_the_page_says(deeds in deeds(70), at in any::<Index>(), later in 0..700_u16) {
        holds(&lived(Office::determined(), &deeds), at, later, false)?;
    }

    #[test]
    fn also_from_money_that_was_paid_as_granted(deeds in deeds(40), at in any::<Index>(), later in 0..700_u16) {
        // With a project on which money may be spent at once.
        holds(&lived(with_project(Office::paid()), &deeds), at, later, false)?;
    }

    #[test]
    fn also_when_common_money_is_carried_over(deeds in deeds(50), at in any::<Index>(), later in 0..700_u16) {
        let mut office = Office::opened();
        let carries = [("unspent = \"repay\"", "unspent = \"carry-over\"")];
        office.must("reg", adopted(key_with("2026-opinion", &carries)));
        office.prepare();
        office.allocate(Definitive, None).unwrap();
        holds(&lived(office, &deeds), at, later, true)?;
    }
}
