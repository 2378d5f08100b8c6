//! What took the place of what an entry told, though it did not correct it.

use crate::fold::place::Home;
use crate::payload::Envelope;
use crate::{Event, Project, RaisedFinding, RecordedFact, Register, YearBook};

impl Register {
    /// The entry that took the place of what entry `seq` told, though it did not correct it: a later evaluation of the same
    /// fund, the retirement of an actor, the reopening of a year, another submission of the project, the release of all that
    /// was suspended, a declaration after its acceptance. The same act may then be recorded again.
    pub fn superseded_by(&self, seq: u64) -> Option<u64> {
        match &self.places.get(&seq)?.home {
            Home::Year(year) => in_year(self.years.get(year)?, seq),
            Home::Actor(actor) => {
                let record = self.actors.get(actor)?;
                if record.enrolled.holds(seq) {
                    record.retired.in_force_after(seq).map(RecordedFact::seq)
                } else {
                    record.enrolled.in_force_after(seq).map(RecordedFact::seq)
                }
            }
            Home::Account(year, fund, envelope) => self.in_account(*year, fund, *envelope, seq),
            Home::Project(code) => in_project(self.projects.get(code)?, seq),
            Home::Finding(number) => in_finding(self.raised.get(number)?, seq),
            Home::Ledger => {
                let revoked = self.common.revoked.at(seq)?;
                self.verifier_of.of(&revoked.fact.key.to_string()).find(|enrolled| *enrolled > seq)
            }
            Home::Fund(_) | Home::Submission(..) | Home::Spending(_) | Home::Raising(..) => None,
        }
    }

    fn in_account(&self, year: i32, fund: &str, envelope: Envelope, seq: u64) -> Option<u64> {
        let account = self.years.get(&year)?.accounts.get(&(fund.to_owned(), envelope))?;
        match &account.in_force(seq)?.fact {
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
                let declared = account.declaration().map(RecordedFact::seq);
                declared.filter(|declared| *declared > seq)
            }
            _ => None,
        }
    }
}

fn in_year(book: &YearBook, seq: u64) -> Option<u64> {
    if book.closings.holds(seq) {
        return book.reopenings.in_force_after(seq).map(RecordedFact::seq);
    }
    if book.reopenings.holds(seq) {
        return book.closings.in_force_after(seq).map(RecordedFact::seq);
    }
    let own = book.evaluations.at(seq)?;
    let mut given = book.evaluations.iter();
    let later = given.find(|filed| filed.in_force() && filed.seq() > seq && filed.fact.fund == own.fact.fund);
    later.map(RecordedFact::seq)
}

/// A step is one of the submission before it.
fn in_project(project: &Project, seq: u64) -> Option<u64> {
    if project.submitted.holds(seq) {
        None
    } else {
        project.submitted.in_force_after(seq).map(RecordedFact::seq)
    }
}

/// A step is one of the finding as it was raised before it.
fn in_finding(finding: &RaisedFinding, seq: u64) -> Option<u64> {
    if finding.raised.holds(seq) { None } else { finding.raised.in_force_after(seq).map(RecordedFact::seq) }
}
