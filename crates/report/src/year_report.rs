use thiserror::Error;

use register::chain::{Hash, Head, Moment};
use register::{Date, Register, Thresholds, figures};

use crate::page::Page;
use crate::{Document, Language, Word};

/// What a report says of the ledger prefix from which it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The origin of the ledger.
    pub origin: String,
    /// The last entry that the report takes into account.
    pub as_of: Head,
    /// When that entry was recorded.
    pub at: Moment,
    /// The day against which due dates are held: that of the entry, or a later one that was asked for.
    pub day: Date,
    /// The root of the Merkle tree over the entries up to it.
    pub root: Hash,
    /// The program and its version.
    pub program: String,
}

impl Identity {
    /// What `--as-of` is given to read the ledger like this again: the entry, and the day if it is later than that of the entry.
    pub fn reading(&self) -> String {
        if self.day.as_str() == self.at.date() {
            self.as_of.seq.to_string()
        } else {
            format!("{}@{}", self.as_of.seq, self.day)
        }
    }
}

/// Why there is no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReportError {
    /// The ledger says nothing of the year.
    #[error("the ledger says nothing of {0}")]
    UnknownYear(i32),
}

/// The year-end report of `year`: a function of the ledger prefix, the year, the language and the program version.
///
/// # Errors
/// [`ReportError::UnknownYear`].
pub fn year_report(
    register: &Register,
    identity: &Identity,
    year: i32,
    language: Language,
) -> Result<Document, ReportError> {
    let unknown = ReportError::UnknownYear(year);
    let book = register.year(year).ok_or(unknown)?;
    let figures = figures(register, year).ok_or(unknown)?;
    let page = Page { register, book, year, language };
    let findings = register.audit(Some(year), &Thresholds::default());
    let mut sections = vec![page.identity(identity, &figures), page.glance(&findings)];
    if let Some(key) = register.key_applied(year) {
        sections.push(page.key(&key.fact, key.seq()));
    }
    sections.push(page.inputs());
    if let Some(determined) = book.determination() {
        sections.push(page.allocation(determined));
        if let Some(previous) = register.previous_determination(year) {
            sections.push(page.settlement(determined, previous));
        }
    }
    sections.push(page.payments());
    sections.push(page.use_and_repayment());
    sections.extend(page.projects());
    sections.push(page.year_on_year());
    sections.push(page.findings(&findings));
    sections.push(page.reperformance());
    sections.push(page.entries());
    sections.push(page.documents());
    Ok(Document {
        title: format!("{} {year}: {}", page.say(Word::YearReport), page.say(Word::Subsidy)),
        warnings: page.warnings(&findings),
        sections,
        language,
    })
}
