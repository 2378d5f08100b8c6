use allocation::Cents;

use crate::payload::{ReportIssued, YearClosed, YearReopened};
use crate::rules::Rules;
use crate::{Balance, EnvelopeBalance, Refusal, Register, Year};

impl Register {
    /// The totals with which `year` would be closed now.
    ///
    /// # Errors
    /// A [`Refusal`] when the year is not determined definitively.
    pub fn closing_totals(&self, year: Year) -> Result<YearClosed, Refusal> {
        let book = self.year(year.calendar());
        if book.and_then(|book| book.definitive()).is_none() {
            let what = format!("{year} is not determined definitively");
            return Err(Refusal::new(
                "closed-when-definitive",
                what,
                format!("`prorata allocate {year}` first"),
            ));
        }
        let balances = self.balances(year.calendar());
        let sum = |part: fn(&EnvelopeBalance) -> Cents| {
            let sum = Cents::sum(balances.iter().map(part)).unwrap_or(Cents::MAX);
            Balance::try_from(sum).unwrap_or(Balance::ZERO)
        };
        Ok(YearClosed {
            year,
            granted_cents: sum(|balance| balance.granted),
            paid_cents: sum(|balance| balance.sums.paid),
            repaid_cents: sum(|balance| balance.sums.repaid_in_all()),
            open_cents: sum(|balance| balance.open_in_all()),
            date: None,
        })
    }
}

impl Rules<'_> {
    pub(super) fn check_closing(&self, fact: &YearClosed) -> Result<(), Refusal> {
        let year = fact.year;
        if let Some(closed) = self.register.year(year.calendar()).and_then(|book| book.closing()) {
            let what = format!("{year} is closed already");
            let remedy = "open it again first, with its reason: `record year-reopened`";
            return Err(Refusal::new("closed-once", what, remedy).at(closed.seq()));
        }
        let totals = self.register.closing_totals(year)?;
        if *fact == (YearClosed { date: fact.date.clone(), ..totals.clone() }) {
            return Ok(());
        }
        let what = format!(
            "the totals of {year} are: granted {}, paid {}, repaid {}, open {}",
            *totals.granted_cents, *totals.paid_cents, *totals.repaid_cents, *totals.open_cents
        );
        Err(Refusal::new("closing-totals", what, "let `record year-closed` compute them"))
    }

    pub(super) fn check_reopening(&self, fact: &YearReopened) -> Result<(), Refusal> {
        match self.register.year(fact.year.calendar()).and_then(|book| book.closing()) {
            Some(_) => Ok(()),
            None => {
                let what = format!("{} is not closed", fact.year);
                Err(Refusal::new("reopened-when-closed", what, "an open year needs no reopening"))
            }
        }
    }

    pub(super) fn check_report(&self, fact: &ReportIssued) -> Result<(), Refusal> {
        let last = self.register.last.as_ref().map_or(0, |stamp| stamp.seq);
        if fact.as_of > last || fact.as_of == 0 {
            let what = format!("entry {} is not in the ledger, which ends at entry {last}", fact.as_of);
            return Err(Refusal::new("entry-exists", what, "name the entry up to which the report was made"));
        }
        match self.register.year(fact.year.calendar()) {
            Some(_) => Ok(()),
            None => {
                let what = format!("the ledger says nothing of {}", fact.year);
                Err(Refusal::new("year-known", what, "name a year of the ledger"))
            }
        }
    }
}
