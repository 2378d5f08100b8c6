//! The same history as other programs read it: one transaction for each event that moves money, and assertions.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use register::Event;

/// The files of a history for other programs, written as its events come.
pub(crate) struct Journals {
    /// For hledger and ledger.
    plain: BufWriter<File>,
    /// For beancount and rustledger.
    beancount: BufWriter<File>,
    /// For tackler.
    tackler: BufWriter<File>,
    /// A stream for `git fast-import`: a commit for each event.
    git: BufWriter<File>,
    /// What a payment said, until the next event: a correction may turn it round.
    last: Option<Movement>,
    number: u64,
}

/// Money from one account to another.
#[derive(Clone)]
struct Movement {
    date: String,
    what: String,
    to: String,
    from: String,
    cents: i64,
}

impl Journals {
    pub(crate) fn create(folder: &Path) -> std::io::Result<Self> {
        let open = |name: &str| File::create(folder.join(name)).map(BufWriter::new);
        let mut journals = Self {
            plain: open("history.journal")?,
            beancount: open("history.beancount")?,
            tackler: open("history.txn")?,
            git: open("history.git")?,
            last: None,
            number: 0,
        };
        let mut accounts = vec!["Assets:Bank".to_owned(), "Equity:Use".into(), "Expenses:Subsidy".into()];
        for fund in 1..=crate::history::FUNDS {
            for kind in ["Liabilities", "Income", "Expenses:Used", "Expenses:Accepted"] {
                accounts.push(format!("{kind}:F{fund:02}"));
            }
        }
        writeln!(journals.beancount, "option \"operating_currency\" \"EUR\"")?;
        for account in accounts {
            writeln!(journals.plain, "account {account}")?;
            writeln!(journals.beancount, "1999-01-01 open {account} EUR")?;
        }
        writeln!(journals.plain, "commodity 1000.00 EUR\n")?;
        Ok(journals)
    }

    /// Takes the next event.
    pub(crate) fn take(&mut self, seq: u64, event: &Event, line: &str) -> std::io::Result<()> {
        writeln!(
            self.git,
            "commit refs/heads/main\ncommitter office <o@example.org> {} +0000",
            946_684_800 + seq
        )?;
        writeln!(self.git, "data {}\n{line}", line.len())?;
        let movement = |date: &str, what: String, to: String, from: String, cents| {
            Some(Movement { date: date.to_owned(), what, to, from, cents })
        };
        let bank = || "Assets:Bank".to_owned();
        let next = match event {
            Event::AllocationDetermined(fact) => {
                for share in &fact.shares {
                    let one = Movement {
                        date: format!("{}-01-01", fact.year),
                        what: format!("determined {}", share.fund),
                        to: "Expenses:Subsidy".into(),
                        from: format!("Liabilities:{}", share.fund),
                        cents: share.total_cents.get(),
                    };
                    self.write(&one)?;
                }
                None
            }
            Event::SubsidyPaid(fact) => movement(
                fact.value_date.as_str(),
                fact.reference.to_string(),
                format!("Liabilities:{}", fact.fund),
                bank(),
                fact.cents.get(),
            ),
            Event::RepaymentReceived(fact) => movement(
                fact.value_date.as_str(),
                fact.reference.to_string(),
                bank(),
                format!("Income:{}", fact.fund),
                fact.cents.get(),
            ),
            Event::UseDeclared(fact) => movement(
                fact.date.as_str(),
                format!("use {}", fact.year),
                format!("Expenses:Used:{}", fact.fund),
                "Equity:Use".into(),
                fact.cents.get(),
            ),
            Event::UseAccepted(fact) => movement(
                fact.date.as_str(),
                format!("accepted {}", fact.year),
                format!("Expenses:Accepted:{}", fact.fund),
                format!("Expenses:Used:{}", fact.fund),
                fact.cents.get(),
            ),
            Event::EntryCorrected(_) => self.last.take().map(|wrong| Movement {
                what: format!("{} reversed", wrong.what),
                to: wrong.from,
                from: wrong.to,
                ..wrong
            }),
            Event::YearClosed(fact) => {
                self.assert(fact.year.calendar())?;
                None
            }
            _ => None,
        };
        if let Some(movement) = &next {
            self.write(movement)?;
        }
        self.last = next;
        Ok(())
    }

    fn write(&mut self, movement: &Movement) -> std::io::Result<()> {
        let Movement { date, what, to, from, cents } = movement;
        self.number += 1;
        let number = self.number;
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        writeln!(self.plain, "{date} * {what}\n  {to}  {amount} EUR\n  {from}  -{amount} EUR\n")?;
        writeln!(self.beancount, "{date} * \"{what}\"\n  {to}  {amount} EUR\n  {from}  -{amount} EUR\n")?;
        writeln!(
            self.tackler,
            "{date} ({number}) '{what}\n # uuid: 00000000-0000-4000-8000-{number:012}\n  {to}  {amount}\n  {from}  -{amount}\n"
        )
    }

    /// Every fund was paid what was determined: nothing is owed at the end of the year.
    fn assert(&mut self, year: i32) -> std::io::Result<()> {
        let funds: BTreeMap<usize, String> =
            (1..=crate::history::FUNDS).map(|fund| (fund, format!("Liabilities:F{fund:02}"))).collect();
        writeln!(self.plain, "{year}-12-31 * closed")?;
        for account in funds.values() {
            writeln!(self.plain, "  {account}  0.00 EUR = 0.00 EUR")?;
            writeln!(self.beancount, "{}-01-01 balance {account}  0.00 EUR", year + 1)?;
        }
        writeln!(self.plain)
    }
}
