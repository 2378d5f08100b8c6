//! What took the place of what an entry told, though it did not correct it.

use crate::fact::filed::at;
use crate::fold::register::Home;
use crate::payload::Envelope;
use crate::{Event, Filed, Project, RaisedFinding, Register, YearBook};

impl Register {
    /// The entry that took the place of what entry `seq` told, though it did not correct it: a later evaluation of the same
    /// fund, the retirement of an actor, the reopening of a year, another submission of the project, the release of all that
    /// was suspended, a declaration after its acceptance. The same act may then be recorded again.
    pub fn superseded_by(&self, seq: u64) -> Option<u64> {
        match &self.places.get(&seq)?.home {
            Home::Year(year) => in_year(self.years.get(year)?, seq),
            Home::Actor(actor) => {
                let record = self.actors.get(actor)?;
                if holds(&record.enrolled, seq) {
                    later(&record.retired, seq)
                } else {
                    later(&record.enrolled, seq)
                }
            }
            Home::Account(year, fund, envelope) => self.in_account(*year, fund, *envelope, seq),
            Home::Project(code) => in_project(self.projects.get(code)?, seq),
            Home::Finding(number) => in_finding(self.raised.get(number)?, seq),
            Home::Ledger => {
                let revoked = at(&self.revoked, seq)?;
                self.verifier_of.of(&revoked.fact.key.to_string()).find(|enrolled| *enrolled > seq)
            }
            Home::Fund(_) | Home::Spending(_) => None,
        }
    }

    fn in_account(&self, year: i32, fund: &str, envelope: Envelope, seq: u64) -> Option<u64> {
        let account = self.years.get(&year)?.accounts.get(&(fund.to_owned(), envelope))?;
        match &account.standing(seq)?.fact {
            Event::PaymentSuspended(fact) => {
                let released = account.naming(seq).filter_map(|filed| match &filed.fact {
                    Event::PaymentReleased(release) => Some((filed.seq(), i128::from(release.cents.get()))),
                    _ => None,
                });
                let (last, sum) = released.fold((None, 0), |(_, sum), (seq, cents)| (Some(seq), sum + cents));
                last.filter(|_| sum >= i128::from(fact.cents.get()))
            }
            // An acceptance is of what was declared by then.
            Event::UseAccepted(_) if account.sums().accepted.is_none() => {
                let declared = account.declaration().map(Filed::seq);
                declared.filter(|declared| *declared > seq)
            }
            _ => None,
        }
    }
}

/// The first entry of a list that stands and came later.
fn later<T>(list: &[Filed<T>], seq: u64) -> Option<u64> {
    list.iter().find(|filed| filed.stands() && filed.seq() > seq).map(Filed::seq)
}

fn holds<T>(list: &[Filed<T>], seq: u64) -> bool {
    at(list, seq).is_some()
}

fn in_year(book: &YearBook, seq: u64) -> Option<u64> {
    if holds(&book.closings, seq) {
        return later(&book.reopenings, seq);
    }
    if holds(&book.reopenings, seq) {
        return later(&book.closings, seq);
    }
    let own = at(&book.evaluations, seq)?;
    let mut given = book.evaluations.iter();
    let later = given.find(|filed| filed.stands() && filed.seq() > seq && filed.fact.fund == own.fact.fund);
    later.map(Filed::seq)
}

/// A step is one of the submission before it.
fn in_project(project: &Project, seq: u64) -> Option<u64> {
    if holds(&project.submitted, seq) { None } else { later(&project.submitted, seq) }
}

/// A step is one of the finding as it was raised before it.
fn in_finding(finding: &RaisedFinding, seq: u64) -> Option<u64> {
    if holds(&finding.raised, seq) { None } else { later(&finding.raised, seq) }
}
