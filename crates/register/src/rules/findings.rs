use crate::payload::{FindingAnswered, FindingClosed, FindingRaised};
use crate::rules::Rules;
use crate::{Code, Date, RaisedFinding, Refusal};

impl Rules<'_> {
    pub(super) fn check_raising(&self, fact: &FindingRaised) -> Result<(), Refusal> {
        if let Some(raised) =
            self.register.raised.get(fact.finding.as_str()).and_then(RaisedFinding::in_force)
        {
            let what = format!("the finding `{}` is raised already", fact.finding);
            return Err(
                Refusal::new("finding-once", what, "give the new finding another number").at(raised.seq())
            );
        }
        if let Some(fund) = &fact.fund {
            self.known_fund(fund)?;
        }
        if self.register.year(fact.year.calendar()).is_none() {
            let what = format!("the ledger says nothing of {}", fact.year);
            return Err(Refusal::new("year-known", what, "name a year of the ledger"));
        }
        self.check_named(&fact.entries, "finding-entries")?;
        match &fact.answer_due {
            Some(due) if due.day() < fact.date.day() => {
                let what =
                    format!("an answer is due on {due}, before the finding is raised on {}", fact.date);
                Err(Refusal::new("finding-dates", what, "give a later date"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn check_answer(&self, fact: &FindingAnswered) -> Result<(), Refusal> {
        self.step_after_raising(&fact.finding, &fact.date, "answered")
    }

    pub(super) fn check_finding_end(&self, fact: &FindingClosed) -> Result<(), Refusal> {
        self.step_after_raising(&fact.finding, &fact.date, "closed")
    }

    /// An answer or an end does not come before the finding.
    fn step_after_raising(&self, number: &Code, date: &Date, what: &str) -> Result<(), Refusal> {
        let raised = self.open_finding(number)?.in_force();
        match raised.filter(|raised| date.day() < raised.fact.date.day()) {
            None => Ok(()),
            Some(raised) => {
                let what = format!(
                    "the finding `{number}` is {what} on {date}, before it is raised on {}",
                    raised.fact.date
                );
                Err(Refusal::new("finding-dates", what, "give a later date").at(raised.seq()))
            }
        }
    }

    /// The finding of that number, which must be raised and not closed.
    fn open_finding(&self, number: &Code) -> Result<&RaisedFinding, Refusal> {
        let raised = self.register.raised.get(number.as_str()).filter(|raised| raised.in_force().is_some());
        let Some(raised) = raised else {
            let what = format!("the finding `{number}` is not raised");
            let remedy =
                "raise it first with `record finding-raised`, or see `prorata log --kind FindingRaised`";
            return Err(Refusal::new("finding-known", what, remedy));
        };
        match raised.end() {
            None => Ok(raised),
            Some(end) => {
                let what = format!("the finding `{number}` is closed");
                let remedy = "raise what is found now as a new finding, or correct the closing";
                Err(Refusal::new("finding-open", what, remedy).at(end.seq()))
            }
        }
    }
}
