//! What the bank says against what the ledger says.

use std::collections::BTreeMap;

use bank::{Booking, Category, Finding};
use register::chain::Head;
use register::{Attached, Register, Text, Year};

use crate::auditing::bank_side::Bank;
use crate::auditing::{bookings, excess};
use crate::error::{CommandError, Verdict};
use crate::files::rows_file::{self, Earlier};
use crate::reading::ledger_file::LedgerFile;
use crate::recording::receipt::Receipt;
use crate::recording::record_options::RecordOptions;
use crate::recording::recorder::{Draft, Recorder};

/// What the ledger says beside it, and what follows.
pub struct Reconciliation {
    /// The payments, repayments and returns of the ledger.
    pub bookings: Vec<Booking>,
    /// What became of each booking and movement.
    pub findings: Vec<Finding>,
    /// What a movement that is in no entry would be recorded as, or why nobody can tell.
    pub excess: BTreeMap<usize, Result<register::Event, String>>,
    /// What was recorded, by movement.
    pub recorded: Vec<(usize, Receipt)>,
    /// Up to where the ledger was read, when nothing was to be recorded.
    pub as_of: Option<Head>,
    /// The entries that rest on a statement already, by its file.
    pub earlier: Vec<(String, Earlier)>,
}

impl Reconciliation {
    /// Compares what the bank says with the entries of a year.
    ///
    /// # Errors
    /// When the ledger cannot be read, holds nothing of the year, or does not know a fund.
    pub fn compare(
        ledger: &LedgerFile<'_>,
        year: Year,
        bank: &Bank,
        days: u32,
    ) -> Result<Self, CommandError> {
        let read = ledger.read(None)?;
        Ok(Self { as_of: Some(read.identity.as_of), ..compare(&read.register, year, bank, days)? })
    }

    /// Compares, and records what is identified beyond doubt, in one transaction, from what the ledger says at that moment.
    ///
    /// # Errors
    /// As [`Reconciliation::compare`], and what the rules refuse: nothing is recorded then.
    pub fn record(
        ledger: &LedgerFile<'_>,
        year: Year,
        bank: &Bank,
        days: u32,
        (actor, note, options): (&str, Option<&Text>, &RecordOptions),
    ) -> Result<Self, CommandError> {
        let mut compared = None;
        let receipts = Recorder::open(ledger.path())?.record(options, |register| {
            let outcome = compare(register, year, bank, days)?;
            let drafts = outcome.excess.iter().filter_map(|(at, event)| {
                let movement = bank.movements.get(*at)?;
                Some(Draft {
                    actor: actor.to_owned(),
                    event: event.as_ref().ok()?.clone(),
                    attached: Attached { note: note.cloned(), ..Attached::default() },
                    source: bank.documents.get(&movement.file).cloned(),
                    request: None,
                    place: Some(movement.place.clone()),
                })
            });
            let drafts = drafts.collect();
            compared = Some(outcome);
            Ok(drafts)
        })?;
        let Some(mut outcome) = compared else {
            return Err(CommandError::refused("nothing was compared"));
        };
        let identified = outcome.excess.iter().filter(|(_, event)| event.is_ok()).map(|(at, _)| *at);
        outcome.recorded = identified.zip(receipts).collect();
        Ok(outcome)
    }

    /// Whether everything is accounted for: no statement lacks, and each movement is in an entry.
    pub fn verdict(&self, bank: &Bank) -> Verdict {
        let settled = |finding: &Finding| match finding.category {
            Category::Matched | Category::Elsewhere => true,
            Category::Excess => self.recorded.iter().any(|(at, _)| Some(*at) == finding.movement),
            Category::Doubtful | Category::Open => false,
        };
        let whole = bank.gathered.gaps.is_empty();
        if whole && self.findings.iter().all(settled) { Verdict::Sound } else { Verdict::Diverges }
    }
}

fn compare(
    register: &Register,
    of_year: Year,
    bank: &Bank,
    days: u32,
) -> Result<Reconciliation, CommandError> {
    let year = of_year.calendar();
    if register.year(year).is_none() {
        return Err(CommandError::refused(format!("the ledger holds nothing of {year}"))
            .hint("see the years of the ledger with `prorata status`"));
    }
    for code in bank.funds.values() {
        if !register.funds().contains_key(code.as_str()) {
            let file = bank.accounts.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
            return Err(CommandError::refused(format!("{file}: the fund `{code}` is not admitted"))
                .hint("use the codes of the ledger, see `prorata log --kind FundAdmitted`"));
        }
    }
    let earlier = bank
        .documents
        .iter()
        .filter_map(|(file, document)| Some((file.clone(), rows_file::earlier(&document.sha256, register)?)));
    let earlier = earlier.collect();
    let bookings = bookings::bookings(register, year, &bank.funds);
    let findings = bank::reconcile(&bookings, &bank.movements, &bank.gathered.covered, days);
    let excess = excess::identify(register, of_year, bank, &findings);
    Ok(Reconciliation { bookings, findings, excess, recorded: Vec::new(), as_of: None, earlier })
}
