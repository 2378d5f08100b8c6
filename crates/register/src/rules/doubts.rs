//! What is reported before something is recorded, and recorded only with a reason: it may be so, and it is rare.

use allocation::Cents;
use chrono::NaiveDate;

use crate::figures::balances::granted;
use crate::fold::account::{above, more};
use crate::payload::{Envelope, Ground, RepaymentReturned, YearClosed};
use crate::rules::codes::spelled;
use crate::{Attached, EnvelopeBalance, Event, Refusal, Register};

/// Something about an event that asks for a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The word that programs can rely on.
    pub code: &'static str,
    /// What it is, with the amounts or days.
    pub what: String,
    /// The amount that is too much.
    pub cents: Option<Cents>,
}

impl Doubt {
    fn of(code: &'static str, cents: Cents, what: String) -> Self {
        Self { code, what, cents: Some(cents) }
    }
}

impl Register {
    /// What asks for a reason before `event` is recorded; `today` is the latest day that it can be where it is recorded, if
    /// that is known.
    pub fn doubts(&self, event: &Event, today: Option<NaiveDate>) -> Vec<Doubt> {
        let mut doubts: Vec<Doubt> = event
            .days()
            .happened
            .into_iter()
            .filter(|day| today.is_some_and(|today| *day > today))
            .map(|day| Doubt { code: "date-ahead", what: format!("{day} lies ahead"), cents: None })
            .collect();
        if let Some((code, older)) = self.look_alike(event) {
            let what = format!(
                "the code `{code}` looks like `{}` of entry {}: a reader takes one for the other",
                spelled(older.code),
                older.seq
            );
            doubts.push(Doubt { code: "code-confusable", what, cents: None });
        }
        let balance = |year: crate::Year, fund: &crate::Code, envelope| {
            self.balance(year.calendar(), fund.as_str(), envelope)
        };
        match event {
            Event::SubsidyPaid(fact) => {
                let balance = balance(fact.year, &fact.fund, fact.envelope);
                let to_pay = balance.to_pay.max(Cents::ZERO);
                let beyond = above(*fact.cents, to_pay);
                if beyond > Cents::ZERO {
                    let what = format!(
                        "{} for `{}` in {} is {beyond} more than what is still to be paid: {to_pay} of the {} granted",
                        *fact.cents, fact.fund, fact.year, balance.granted
                    );
                    doubts.push(Doubt::of("paid-above-share", beyond, what));
                }
            }
            Event::RepaymentClaimed(fact) => {
                let before = balance(fact.year, &fact.fund, fact.envelope);
                let claimed = more(before.sums.claimed_in_all(), *fact.cents);
                let beyond = above(claimed, before.sums.paid);
                if beyond > Cents::ZERO {
                    let what = format!(
                        "with {} there would be {claimed} claimed in all of `{}` in {}, and {} was paid",
                        *fact.cents, fact.fund, fact.year, before.sums.paid
                    );
                    doubts.push(Doubt::of("claim-above-paid", beyond, what));
                    return doubts;
                }
                let after = self.with(fact.year, &before, event);
                let place = fact.ground as usize;
                let beyond_owed =
                    |balance: &EnvelopeBalance| above(balance.sums.claimed[place], balance.owed[place]);
                let beyond = above(beyond_owed(&after), beyond_owed(&before));
                if beyond > Cents::ZERO {
                    let what = format!(
                        "{} is claimed of `{}` in {} as {}, and {} is owed on that ground",
                        *fact.cents,
                        fact.fund,
                        fact.year,
                        fact.ground.word(),
                        before.owed[place]
                    );
                    doubts.push(Doubt::of("claim-above-owed", beyond, what));
                }
            }
            Event::RepaymentReceived(fact) if fact.ground == Ground::Overpaid => {
                let balance = balance(fact.year, &fact.fund, fact.envelope);
                let beyond = above(*fact.cents, balance.over);
                if beyond > Cents::ZERO {
                    let what = format!(
                        "{} of `{}` is repaid for {} as overpaid, and {} is overpaid",
                        *fact.cents, fact.fund, fact.year, balance.over
                    );
                    doubts.push(Doubt::of("repaid-above-overpaid", beyond, what));
                }
            }
            Event::RepaymentReceived(fact) => {
                let before = balance(fact.year, &fact.fund, fact.envelope);
                let after = self.with(fact.year, &before, event);
                let beyond = above(after.too_much, before.too_much);
                if beyond > Cents::ZERO {
                    let what = format!(
                        "{} of `{}` is repaid for {}, and {beyond} of it can never be owed",
                        *fact.cents, fact.fund, fact.year
                    );
                    doubts.push(Doubt::of("repaid-above-owed", beyond, what));
                }
            }
            Event::RepaymentReturned(fact) => doubts.extend(self.doubt_of_return(fact)),
            Event::ProjectSpent(fact) => {
                let year = self.project_year(fact.project.as_str()).unwrap_or_default();
                let balance = self.balance(year, fact.fund.as_str(), Envelope::CommonProjects);
                let spent = more(balance.sums.used.unwrap_or(Cents::ZERO), *fact.cents);
                let beyond = above(spent, balance.granted).min(*fact.cents);
                if beyond > Cents::ZERO {
                    let what = format!(
                        "with {} there would be {spent} spent of the {} granted",
                        *fact.cents, balance.granted
                    );
                    doubts.push(Doubt::of("spent-above-share", beyond, what));
                }
            }
            Event::YearClosed(fact) => doubts.extend(self.doubts_of_closing(fact)),
            _ => {}
        }
        doubts
    }

    /// The balance of an envelope as it would be with one event more.
    fn with(&self, year: crate::Year, balance: &EnvelopeBalance, event: &Event) -> EnvelopeBalance {
        let mut sums = balance.sums;
        sums.add(event);
        let determined = self.year(year.calendar()).and_then(|book| book.determination());
        let granted = determined.map(|made| granted(&made.fact, &balance.fund, balance.envelope));
        self.balance_of(year.calendar(), &balance.fund, balance.envelope, sums, granted)
    }

    fn doubt_of_return(&self, fact: &RepaymentReturned) -> Option<Doubt> {
        let (year, fund, envelope) = self.repayment(fact.repayment)?;
        let too_much = self.balance(year, fund, envelope).too_much;
        let beyond = above(*fact.cents, too_much);
        let account = self.year(year)?.accounts.get(&(fund.to_owned(), envelope))?;
        let overpaid = account.in_force(fact.repayment).is_some_and(
            |filed| matches!(&filed.fact, Event::RepaymentReceived(fact) if fact.ground == Ground::Overpaid),
        );
        let what = if overpaid {
            "what was repaid as overpaid is not returned but paid again, with `record subsidy-paid`"
                .to_owned()
        } else {
            format!("{} is returned, and {too_much} was repaid too much", *fact.cents)
        };
        (beyond > Cents::ZERO).then(|| Doubt::of("returned-above-excess", beyond, what))
    }

    fn doubts_of_closing(&self, fact: &YearClosed) -> Vec<Doubt> {
        let year = fact.year.calendar();
        let balances = self.balances(year);
        let sum = |part: fn(&EnvelopeBalance) -> Cents| {
            balances.iter().fold(Cents::ZERO, |sum, balance| more(sum, part(balance)))
        };
        let open = sum(|balance| balance.open_in_all());
        let unpaid = sum(|balance| balance.to_pay.max(Cents::ZERO));
        let undeclared = balances.iter().filter(|balance| {
            balance.envelope == Envelope::Operating
                && balance.held > Cents::ZERO
                && balance.sums.used.is_none()
        });
        let undeclared: Vec<(&str, Cents)> =
            undeclared.map(|balance| (balance.fund.as_str(), balance.held)).collect();
        let mut doubts = Vec::new();
        if open > Cents::ZERO {
            let what = format!("{open} of {year} is still to be repaid");
            doubts.push(Doubt::of("closed-with-open", open, what));
        }
        if unpaid > Cents::ZERO {
            let what = format!("{unpaid} of {year} is still to be paid");
            doubts.push(Doubt::of("closed-with-unpaid", unpaid, what));
        }
        if !undeclared.is_empty() {
            let held = undeclared.iter().map(|(_, held)| *held).fold(Cents::ZERO, more);
            let funds: Vec<&str> = undeclared.iter().map(|(fund, _)| *fund).collect();
            let what = format!("the use of {held} of {year} is not declared by {}", funds.join(", "));
            doubts.push(Doubt::of("closed-undeclared", held, what));
        }
        doubts
    }

    /// Refuses an event that asks for a reason when its note gives none; tells what asks for it otherwise.
    ///
    /// # Errors
    /// A [`Refusal`] that names every doubt.
    pub fn check_doubts(
        &self,
        event: &Event,
        attached: &Attached,
        today: Option<NaiveDate>,
    ) -> Result<Vec<Doubt>, Refusal> {
        let doubts = self.doubts(event, today);
        if doubts.is_empty() || attached.note.is_some() {
            return Ok(doubts);
        }
        let what: Vec<&str> = doubts.iter().map(|doubt| doubt.what.as_str()).collect();
        let remedy = "look at it again; if it is so, say why with --note, or in the note of its row or line";
        Err(Refusal::new("reason-needed", what.join("; "), remedy))
    }
}
