use allocation::Cents;

use crate::fold::account::above;
use crate::payload::{
    Envelope, PaymentReleased, PaymentSuspended, RepaymentClaimed, RepaymentReceived, RepaymentReturned,
    SubsidyPaid, UseAccepted, UseDeclared,
};
use crate::rules::Rules;
use crate::{Account, Code, Date, Event, RecordedFact, Refusal, Register, Year};

impl Register {
    /// A fund that has ended is paid, and pays, through its successor.
    pub(crate) fn check_counterparty(
        &self,
        fund: &Code,
        counterparty: Option<&Code>,
        day: &Date,
        flag: &str,
    ) -> Result<(), Refusal> {
        let mut seen = vec![fund.as_str()];
        let mut holder = Some(fund.as_str());
        let mut ended = None;
        // The fund that has its rights and duties on that day: the last of the successors, if it still exists.
        while let Some(end) = holder.and_then(|at| self.funds.get(at)).and_then(|record| record.end()) {
            if day.day() <= end.fact.to.day() {
                break;
            }
            ended.get_or_insert(end.seq());
            holder = end.fact.successor.as_ref().map(Code::as_str).filter(|next| !seen.contains(next));
            seen.extend(holder);
        }
        match (counterparty, ended, holder) {
            (None, None, _) => Ok(()),
            (Some(named), Some(_), Some(holder)) if named.as_str() == holder => Ok(()),
            // Money that moved is recorded; that nobody succeeds the fund shows as a finding.
            (None, Some(_), None) => Ok(()),
            (None, Some(ended), Some(holder)) => {
                let what = format!("the fund `{fund}` has ended before {day}");
                Err(Refusal::new("ended-fund", what, format!("name its successor: {flag} {holder}"))
                    .at(ended))
            }
            (Some(named), Some(ended), Some(holder)) => {
                let what = format!("`{named}` is not the successor of the fund `{fund}` on {day}");
                let remedy = format!("name the fund that is: {flag} {holder}");
                Err(Refusal::new("successor-known", what, remedy).at(ended))
            }
            (Some(named), ended, _) => {
                let what = format!("`{named}` is not the successor of the fund `{fund}` on {day}");
                let remedy = format!("leave {flag} out, or record the end of the fund with its successor");
                let refusal = Refusal::new("successor-known", what, remedy);
                Err(ended.into_iter().fold(refusal, Refusal::at))
            }
        }
    }
}

impl Rules<'_> {
    /// Royal decree no. 38, art. 20, § 2bis/1, subpara. 10.
    pub(super) fn check_payment(&self, fact: &SubsidyPaid) -> Result<(), Refusal> {
        self.takes_part(fact.year, &fact.fund)?;
        let accounts =
            self.register.year(fact.year.calendar()).into_iter().flat_map(|book| book.accounts.values());
        let paid = accounts.map(|account| account.sums().paid);
        if Cents::sum(paid.chain([*fact.cents])).is_err() {
            let what = format!("what was paid for {} would no longer be an amount", fact.year);
            return Err(Refusal::new("amount-range", what, "mend the amount: is it in euros?"));
        }
        self.register.check_counterparty(&fact.fund, fact.payee.as_ref(), &fact.value_date, "--payee")
    }

    /// Law of 22-05-2003, art. 124.
    pub(super) fn check_suspension(&self, fact: &PaymentSuspended) -> Result<(), Refusal> {
        let determined = self.takes_part(fact.year, &fact.fund)?;
        let balance = self.register.balance(fact.year.calendar(), fact.fund.as_str(), fact.envelope);
        if *fact.cents > balance.to_pay {
            let what = format!(
                "{} cannot be suspended: {} of `{}` is still to be paid for {}",
                *fact.cents,
                balance.to_pay.max(Cents::ZERO),
                fact.fund,
                fact.year
            );
            let remedy = "suspend no more than what is still to be paid; what was paid can be claimed back";
            return Err(Refusal::new("suspension-within-grant", what, remedy).at(determined));
        }
        Ok(())
    }

    pub(super) fn check_release(&self, fact: &PaymentReleased) -> Result<(), Refusal> {
        let remedy = "name the entry of a suspension, see `prorata log --kind PaymentSuspended`";
        let not_one = || {
            let what = format!("entry {} is not a suspension that stands", fact.suspension);
            Refusal::new("release-of-suspension", what, remedy).at(fact.suspension)
        };
        let (year, fund, envelope) = self.register.suspension(fact.suspension).ok_or_else(not_one)?;
        let book = self.register.year(year).ok_or_else(not_one)?;
        let account = book.accounts.get(&(fund.to_owned(), envelope)).ok_or_else(not_one)?;
        let mut left = match account.in_force(fact.suspension).map(|filed| &filed.fact) {
            Some(Event::PaymentSuspended(suspended)) => *suspended.cents,
            _ => Cents::ZERO,
        };
        for filed in account.naming(fact.suspension) {
            if let Event::PaymentReleased(released) = &filed.fact {
                left = left.minus(*released.cents).unwrap_or(Cents::ZERO);
            }
        }
        if self.register.corrected_by(fact.suspension).is_some() {
            return Err(not_one());
        }
        if *fact.cents > left {
            let what = format!("{} cannot be released: {left} is still suspended", *fact.cents);
            return Err(Refusal::new("release-within-suspension", what, "release no more than that")
                .at(fact.suspension));
        }
        Ok(())
    }

    /// Law of 22-05-2003, art. 121.
    pub(super) fn check_declaration(&self, fact: &UseDeclared) -> Result<(), Refusal> {
        self.answers_for(fact.year, &fact.fund)?;
        let declared = self.entry_of(fact.year, &fact.fund, Envelope::Operating, Account::declaration);
        match declared {
            None => Ok(()),
            Some(seq) => {
                let what = format!("the fund `{}` has declared its use of {} already", fact.fund, fact.year);
                let remedy =
                    "correct that entry with `record entry-corrected`, then record the right declaration";
                Err(Refusal::new("use-declared-once", what, remedy).at(seq))
            }
        }
    }

    /// Law of 22-05-2003, art. 121.
    pub(super) fn check_acceptance(&self, fact: &UseAccepted) -> Result<(), Refusal> {
        self.answers_for(fact.year, &fact.fund)?;
        let balance = self.register.balance(fact.year.calendar(), fact.fund.as_str(), fact.envelope);
        let Some(used) = balance.sums.used else {
            let what = format!("the fund `{}` has declared no use for {}", fact.fund, fact.year);
            return Err(Refusal::new("accepted-of-used", what, "record its declaration first"));
        };
        if *fact.cents > used {
            let what = format!("{} cannot be accepted: {used} was used", *fact.cents);
            return Err(Refusal::new("accepted-of-used", what, "accept no more than what was used"));
        }
        let accepted = self.entry_of(fact.year, &fact.fund, fact.envelope, Account::acceptance);
        match accepted {
            None => Ok(()),
            Some(seq) => {
                let what =
                    format!("the use of {} by the fund `{}` is accepted already", fact.year, fact.fund);
                let remedy = "correct that entry with `record entry-corrected`, then record what is accepted";
                Err(Refusal::new("use-accepted-once", what, remedy).at(seq))
            }
        }
    }

    /// Art. 60ter/1, § 6; law of 22-05-2003, art. 123.
    pub(super) fn check_claim(&self, fact: &RepaymentClaimed) -> Result<(), Refusal> {
        self.answers_for(fact.year, &fact.fund)?;
        let claimed = self
            .register
            .balance(fact.year.calendar(), fact.fund.as_str(), fact.envelope)
            .sums
            .claimed_in_all();
        if claimed.plus(*fact.cents).is_err() {
            let what = format!("what was claimed for {} would no longer be an amount", fact.year);
            return Err(Refusal::new("amount-range", what, "mend the amount: is it in euros?"));
        }
        Ok(())
    }

    pub(super) fn check_repayment(&self, fact: &RepaymentReceived) -> Result<(), Refusal> {
        self.answers_for(fact.year, &fact.fund)?;
        let sums = self.register.balance(fact.year.calendar(), fact.fund.as_str(), fact.envelope).sums;
        let before = sums.repaid_in_all();
        if before.plus(*fact.cents).is_ok_and(|all| all <= sums.paid) {
            return self.register.check_counterparty(
                &fact.fund,
                fact.payer.as_ref(),
                &fact.value_date,
                "--payer",
            );
        }
        let what = format!(
            "{} cannot be repaid: {} was paid in this envelope, of which {before} is repaid already",
            *fact.cents, sums.paid
        );
        let remedy =
            "see the envelope with `prorata status YEAR`; the year or the envelope may be another one";
        Err(Refusal::new("repayment-within-paid", what, remedy))
    }

    pub(super) fn check_return(&self, fact: &RepaymentReturned) -> Result<(), Refusal> {
        let not_one = || {
            let what = format!("entry {} is not a repayment that stands", fact.repayment);
            let remedy = "name the entry of a repayment, see `prorata log --kind RepaymentReceived`";
            Refusal::new("return-of-repayment", what, remedy).at(fact.repayment)
        };
        let (year, fund, envelope) = self.register.repayment(fact.repayment).ok_or_else(not_one)?;
        let account =
            self.register.year(year).and_then(|book| book.accounts.get(&(fund.to_owned(), envelope)));
        let account = account.ok_or_else(not_one)?;
        let repaid = account.in_force(fact.repayment).ok_or_else(not_one)?;
        let Event::RepaymentReceived(repaid) = &repaid.fact else { return Err(not_one()) };
        let left = above(*repaid.cents, account.returned(fact.repayment));
        if *fact.cents > left {
            let what = format!("{} cannot be returned: {left} is left of the repayment", *fact.cents);
            return Err(
                Refusal::new("return-within-repayment", what, "return no more than that").at(fact.repayment)
            );
        }
        self.register.check_counterparty(&repaid.fund, fact.payee.as_ref(), &fact.value_date, "--payee")
    }

    /// The determination in force, if the fund has a share in it.
    fn takes_part(&self, year: Year, fund: &Code) -> Result<u64, Refusal> {
        self.known_fund(fund)?;
        let Some(determined) = self.register.year(year.calendar()).and_then(|book| book.determination())
        else {
            let what = format!("{year} is not determined, so nobody has a share in it");
            return Err(Refusal::new("year-determined", what, format!("`prorata allocate {year}` first")));
        };
        if determined.fact.shares.iter().any(|share| share.fund == *fund) {
            return Ok(determined.seq());
        }
        let what = format!("the fund `{fund}` has no share in {year}");
        let remedy =
            "name the fund whose share it is; a successor is named beside it, with --payee or --payer";
        Err(Refusal::new("fund-has-share", what, remedy).at(determined.seq()))
    }

    /// Whoever was paid accounts for it and repays it, whatever was corrected since; so does whoever has a share.
    ///
    /// Royal decree of 19-12-1967, art. 66: the fund that takes over has the debts.
    pub(super) fn answers_for(&self, year: Year, fund: &Code) -> Result<(), Refusal> {
        let accounts = self.register.year(year.calendar()).map(|book| &book.accounts);
        let paid = |envelope| {
            let account = accounts.and_then(|accounts| accounts.get(&(fund.to_string(), envelope)));
            account.is_some_and(|account| account.sums().paid > Cents::ZERO)
        };
        if Envelope::ALL.into_iter().any(paid) { Ok(()) } else { self.takes_part(year, fund).map(drop) }
    }

    fn entry_of(
        &self,
        year: Year,
        fund: &Code,
        envelope: Envelope,
        of: fn(&Account) -> Option<&RecordedFact<Event>>,
    ) -> Option<u64> {
        let book = self.register.year(year.calendar())?;
        of(book.accounts.get(&(fund.to_string(), envelope))?).map(RecordedFact::seq)
    }
}
