//! By when what is owed is to be repaid (`docs/money.md`, "Due").

use allocation::Cents;
use chrono::NaiveDate;

use crate::figures::balances::granted;
use crate::fold::account::{above, less, more};
use crate::payload::{Ground, RepaymentClaimed};
use crate::{Account, EnvelopeBalance, Event, RecordedFact, Register};

/// A part of what is owed on a ground, with the day by which it is to be repaid; none as long as nothing sets one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DuePart {
    /// The last day in time.
    pub day: Option<NaiveDate>,
    /// The cents.
    pub cents: Cents,
    /// The claim that sets the day.
    pub claim: Option<u64>,
}

/// What is open on a ground after its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The ground.
    pub ground: Ground,
    /// What should have come back.
    pub cents: Cents,
    /// The earliest day that was missed.
    pub since: NaiveDate,
}

/// A repayment after its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Late {
    /// The repayment.
    pub(crate) seq: u64,
    /// What of it came late.
    pub(crate) cents: Cents,
    /// The earliest day that was missed, and the claim that set it.
    pub(crate) due: NaiveDate,
    pub(crate) claim: Option<u64>,
    /// The day on which it came.
    pub(crate) came: NaiveDate,
}

impl Register {
    /// What is owed of an envelope on a ground, the earliest day first and what has none last.
    ///
    /// Unused: by 31 March of the year after (art. 60ter/1, § 6). No text gives the other grounds a day: the claim does.
    pub fn due_parts(&self, year: i32, balance: &EnvelopeBalance, ground: Ground) -> Vec<DuePart> {
        let account = self.account(year, balance);
        let mut claims = claims(account, ground);
        let mut left = balance.owed[ground as usize];
        let mut parts = Vec::new();
        let mut take = |cents: Cents, day: Option<NaiveDate>, claim: Option<u64>| {
            let cents = cents.min(left);
            left = less(left, cents);
            if cents > Cents::ZERO {
                parts.push(DuePart { day, cents, claim });
            }
        };
        // What follows a claim, and by when the rest is due.
        let rest = match ground {
            Ground::Unused => {
                // Art. 60ter/1, § 6: by 31 March of the year after, whatever was claimed; what was paid later cannot be.
                if balance.unused > Cents::ZERO {
                    take(self.unused_at_due_day(balance, account), balance.due, None);
                }
                None
            }
            Ground::Misuse => None,
            Ground::Unjustified => {
                let accepted = account.and_then(|account| account.acceptance().map(|filed| &filed.fact));
                match accepted {
                    Some(Event::UseAccepted(fact)) => balance.due.map(|due| due.max(fact.date.day())),
                    _ => balance.due,
                }
            }
            Ground::Overpaid => {
                let since = self.overpaid_since(year, balance);
                claims.retain(|(_, claim)| since.is_none_or(|since| claim.date.day() >= since));
                balance.due.map(|due| since.map_or(due, |since| due.max(since)))
            }
        };
        let claimed = claims.iter().fold(Cents::ZERO, |sum, (_, claim)| more(sum, *claim.cents));
        for (seq, claim) in claims {
            take(*claim.cents, Some(claim.due_date.day()), Some(seq));
        }
        if ground == Ground::Overpaid {
            // Nothing is to come back before it was paid. What was claimed is of the payments that came first.
            let mut claimed = claimed;
            for (day, cents) in paid_above(account, balance.granted) {
                let of_claims = cents.min(claimed);
                claimed = less(claimed, of_claims);
                take(less(cents, of_claims), rest.map(|rest| rest.max(day)), None);
            }
        }
        take(Cents::MAX, rest, None);
        parts.sort_by_key(|part| (part.day.is_none(), part.day, part.claim));
        parts
    }

    /// What of an envelope should have come back before `today` and did not, by ground.
    pub fn overdue(&self, year: i32, balance: &EnvelopeBalance, today: NaiveDate) -> Vec<Overdue> {
        let grounds = Ground::ALL.into_iter().filter_map(|ground| {
            let open = self.open_parts(year, balance, ground);
            let late =
                open.into_iter().filter_map(|part| Some((part.day.filter(|day| *day < today)?, part.cents)));
            let (days, cents): (Vec<NaiveDate>, Vec<Cents>) = late.unzip();
            let cents = cents.into_iter().fold(Cents::ZERO, more);
            Some(Overdue { ground, cents, since: days.into_iter().min()? })
        });
        grounds.collect()
    }

    /// The day by which the first part of what is open on a ground is to be repaid, if one is set.
    pub fn open_due(&self, year: i32, balance: &EnvelopeBalance, ground: Ground) -> Option<NaiveDate> {
        self.open_parts(year, balance, ground).into_iter().filter_map(|part| part.day).min()
    }

    /// The parts of a ground that nothing covers: what was repaid covers the earliest.
    fn open_parts(&self, year: i32, balance: &EnvelopeBalance, ground: Ground) -> Vec<DuePart> {
        let place = ground as usize;
        let mut covered = more(balance.sums.repaid[place], balance.settled[place]);
        let mut parts = self.due_parts(year, balance, ground);
        for part in &mut parts {
            let paid = part.cents.min(covered).max(Cents::ZERO);
            part.cents = less(part.cents, paid);
            covered = less(covered, paid);
        }
        parts.retain(|part| part.cents > Cents::ZERO);
        parts
    }

    /// The repayments of an envelope that came after the day of what they cover: the earliest part first.
    pub(crate) fn late_repayments(&self, year: i32, balance: &EnvelopeBalance) -> Vec<Late> {
        let Some(account) = self.account(year, balance) else { return Vec::new() };
        let mut late = Vec::new();
        for ground in Ground::ALL {
            let mut parts = self.due_parts(year, balance, ground);
            let mut repaid: Vec<_> = account.entries().filter(|filed| filed.in_force()).collect();
            repaid.retain(
                |filed| matches!(&filed.fact, Event::RepaymentReceived(fact) if fact.ground == ground),
            );
            repaid.sort_by_key(|filed| (came(filed), filed.seq()));
            for filed in repaid {
                let (Event::RepaymentReceived(fact), Some(came)) = (&filed.fact, came(filed)) else {
                    continue;
                };
                let mut cents = above(*fact.cents, account.returned(filed.seq()));
                let mut missed: Option<Late> = None;
                for part in &mut parts {
                    let covers = part.cents.min(cents);
                    part.cents = less(part.cents, covers);
                    cents = less(cents, covers);
                    if let Some(due) = part.day.filter(|day| covers > Cents::ZERO && came > *day) {
                        let one = missed.get_or_insert(Late {
                            seq: filed.seq(),
                            cents: Cents::ZERO,
                            due,
                            claim: part.claim,
                            came,
                        });
                        one.cents = more(one.cents, covers);
                    }
                }
                late.extend(missed);
            }
        }
        late.sort_by_key(|one| one.seq);
        late
    }

    fn account(&self, year: i32, balance: &EnvelopeBalance) -> Option<&Account> {
        self.year(year)?.accounts.get(&(balance.fund.clone(), balance.envelope))
    }

    /// What was unused of the money that the fund had by the due day of the key.
    ///
    /// Art. 60ter/1, § 6.
    fn unused_at_due_day(&self, balance: &EnvelopeBalance, account: Option<&Account>) -> Cents {
        let Some(due) = balance.due else { return Cents::ZERO };
        let entries = account.into_iter().flat_map(Account::entries).filter(|filed| filed.in_force());
        let paid = entries.filter_map(|filed| match &filed.fact {
            Event::SubsidyPaid(fact) if fact.value_date.day() <= due => Some(*fact.cents),
            _ => None,
        });
        let paid = paid.fold(Cents::ZERO, more);
        let held = less(paid, balance.sums.repaid[Ground::Overpaid as usize]);
        above(held.min(balance.kept), balance.sums.used.unwrap_or(Cents::ZERO))
    }

    /// The day of the determination since which less is granted than the fund holds.
    fn overpaid_since(&self, year: i32, balance: &EnvelopeBalance) -> Option<NaiveDate> {
        let determined = self.year(year)?.determinations.iter().rev().filter(|filed| filed.in_force());
        let above_grant = determined
            .take_while(|filed| granted(&filed.fact, &balance.fund, balance.envelope) < balance.held);
        above_grant.last()?.decided()
    }
}

/// What the payments made the fund have above its grant, each with its day, the earliest first.
fn paid_above(account: Option<&Account>, granted: Cents) -> Vec<(NaiveDate, Cents)> {
    let entries = account.into_iter().flat_map(Account::entries).filter(|filed| filed.in_force());
    let mut paid: Vec<(NaiveDate, u64, Cents)> = entries
        .filter_map(|filed| match &filed.fact {
            Event::SubsidyPaid(fact) => Some((fact.value_date.day(), filed.seq(), *fact.cents)),
            _ => None,
        })
        .collect();
    paid.sort_unstable();
    let mut sum = Cents::ZERO;
    let above_grant = paid.into_iter().map(|(day, _, cents)| {
        let before = sum.max(granted);
        sum = more(sum, cents);
        (day, above(sum, before))
    });
    above_grant.filter(|(_, cents)| *cents > Cents::ZERO).collect()
}

/// The claims in force on a ground, the earliest due day first.
fn claims(account: Option<&Account>, ground: Ground) -> Vec<(u64, &RepaymentClaimed)> {
    let entries = account.into_iter().flat_map(Account::entries).filter(|filed| filed.in_force());
    let claims = entries.filter_map(|filed| match &filed.fact {
        Event::RepaymentClaimed(fact) if fact.ground == ground => Some((filed.seq(), fact)),
        _ => None,
    });
    let mut claims: Vec<_> = claims.collect();
    claims.sort_by_key(|(seq, claim)| (claim.due_date.day(), *seq));
    claims
}

/// When a repayment came.
fn came(filed: &RecordedFact<Event>) -> Option<NaiveDate> {
    match &filed.fact {
        Event::RepaymentReceived(fact) => Some(fact.value_date.day()),
        _ => None,
    }
}
