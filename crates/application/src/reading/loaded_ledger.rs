use std::ops::ControlFlow;
use std::path::Path;

use chrono::NaiveDate;
use ledger::{LedgerError, Reader};
use register::chain::{ChainVerifier, Entry, EntryView, Fault, Hash, Head, Moment, VerifiedRow};
use register::{Issued, Kind, PaymentView, Register, StreamingFold, Totals};
use report::Identity;

use crate::error::{CommandError, ErrorKind};
use crate::reading::as_of::AsOf;
use crate::reading::ledger_file::{LedgerFile, Progress, Task};
use crate::reading::ledger_lines::LedgerLines;

/// The name and version of this program, as reports print it.
pub const PROGRAM: &str = concat!("prorata ", env!("CARGO_PKG_VERSION"));

/// A ledger as a command reads it: verified as a whole, folded up to where it was asked for.
pub struct LoadedLedger {
    /// What it says.
    pub register: Register,
    /// What identifies it as it was read.
    pub identity: Identity,
    /// Where the whole ledger ends, which may be later than where it was read to.
    pub end: Head,
}

impl LedgerFile<'_> {
    /// Reads the ledger, verifies every link of it, and folds the entries up to `as_of`.
    ///
    /// Nothing is ever answered from a ledger that does not verify.
    ///
    /// # Errors
    /// When it cannot be read, is broken, or does not reach as far as `as_of`.
    pub fn read(&self, as_of: Option<&AsOf>) -> Result<LoadedLedger, CommandError> {
        self.read_each(as_of, |_, _| {})
    }

    /// As [`LedgerFile::read`], and hands every entry that was folded to `each`.
    ///
    /// # Errors
    /// As [`LedgerFile::read`].
    pub fn read_each(
        &self,
        as_of: Option<&AsOf>,
        mut each: impl FnMut(&Entry, Hash),
    ) -> Result<LoadedLedger, CommandError> {
        let reader = self.reader()?;
        let mut register = Register::default();
        let mut issued = Issued::default();
        reader.lines_with(Kind::ReportIssued.name(), |line| issued.see(line))?;
        register.compute(issued);
        let walked = walk(&reader, self.progress(), as_of, |view, _, hash| {
            let entry = view.to_entry();
            register.take(&entry, hash);
            each(&entry, hash);
        })?;
        let end = walked.end;
        if let Some(day) = as_of.and_then(AsOf::day) {
            register.hold_against(day);
        }
        Ok(LoadedLedger { identity: walked.identity(register.root(), register.today()), register, end })
    }

    /// Reads the ledger as [`LedgerFile::read`] does, in memory that does not grow with its payments.
    ///
    /// # Errors
    /// As [`LedgerFile::read`].
    pub fn totals(&self, as_of: Option<&AsOf>) -> Result<LedgerTotals, CommandError> {
        self.totals_each(as_of, |_, _| {})
    }

    /// As [`LedgerFile::totals`], and hands every entry that was folded to `each`.
    ///
    /// # Errors
    /// As [`LedgerFile::read`].
    pub fn totals_each(
        &self,
        as_of: Option<&AsOf>,
        mut each: impl FnMut(&EntryView<'_>, Hash),
    ) -> Result<LedgerTotals, CommandError> {
        let reader = self.reader()?;
        let lines = LedgerLines::of(&reader);
        let mut fold = StreamingFold::default();
        let walked = walk(&reader, self.progress(), as_of, |view, payment, hash| {
            fold.take(view, payment, hash, &lines);
            each(view, hash);
        })?;
        if let Some(error) = lines.failed() {
            return Err(error.into());
        }
        let mut totals = fold.close();
        if let Some(day) = as_of.and_then(AsOf::day) {
            totals.hold_against(day);
        }
        Ok(LedgerTotals { identity: walked.identity(totals.root(), totals.today()), totals })
    }
}

/// A ledger of which a command needs the sums of payments and not each of them: in flat memory.
pub struct LedgerTotals {
    /// What the entries come to.
    pub totals: Totals,
    /// What identifies the ledger.
    pub identity: Identity,
}

/// A ledger of which every link was verified.
struct Walked {
    origin: String,
    /// The last entry that was handed on, and when it was recorded.
    taken: (Head, Moment),
    /// Where the whole of it ends.
    end: Head,
}

impl Walked {
    /// What identifies the ledger as it was then; `root` is over the entries that were handed on, and what was due is held
    /// against `today`.
    fn identity(self, root: Hash, today: Option<NaiveDate>) -> Identity {
        let Self { origin, taken: (as_of, at), end: _ } = self;
        let program = PROGRAM.to_owned();
        let day = today.unwrap_or_default().into();
        Identity { origin, as_of, at, day, root, program }
    }
}

/// Verifies every link of a ledger, and hands the entries up to `as_of` to `take`, each with its payment if it is a plain one.
fn walk(
    reader: &Reader,
    progress: &dyn Progress,
    as_of: Option<&AsOf>,
    mut take: impl FnMut(&EntryView<'_>, Option<PaymentView<'_>>, Hash),
) -> Result<Walked, CommandError> {
    let mut walk = ChainVerifier::default();
    let mut taken: Option<(Head, Moment)> = None;
    let mut fault = None;
    let mut see =
        |(VerifiedRow { leaf, entry, faults }, payment): (VerifiedRow<'_>, Option<PaymentView<'_>>)| {
            if let Some(first) = faults.into_iter().next() {
                fault = Some(first);
                return ControlFlow::Break(());
            }
            if let (Some(entry), Some(hash)) = (entry, leaf) {
                progress.entries(Task::Reading, entry.seq);
                if as_of.is_none_or(|as_of| as_of.includes(entry.seq, &entry.at)) {
                    take(&entry, payment, hash);
                    taken = Some((Head { seq: entry.seq, hash }, entry.at));
                }
            }
            ControlFlow::Continue(())
        };
    reader.pairs(|first, second| match second {
        Some(second) => walk.verify_pair([first, second]).into_iter().try_for_each(&mut see),
        None => see(walk.verify_row_as(first)),
    })?;
    progress.end();
    if let Some(fault) = fault {
        let told = broken(&fault);
        return Err(match reader.rolled_back() {
            None => told,
            Some(_) => told.hint(
                "a journal stands beside the file and was rolled back in the copy that was read: it may belong to another \
                 copy of the ledger",
            ),
        });
    }
    let end = walk.head().ok_or_else(|| CommandError::new(ErrorKind::Broken, "the ledger is empty"))?;
    let origin = walk.origin().unwrap_or_default().to_owned();
    let taken = taken.ok_or_else(|| {
        CommandError::refused("the ledger has no entry that early").hint("its first entry is entry 1")
    })?;
    if let Some(seq) = as_of.and_then(AsOf::entry)
        && seq > end.seq
    {
        return Err(CommandError::refused(format!(
            "the ledger ends at entry {}, before entry {seq}",
            end.seq
        )));
    }
    if let Some((seq, day)) = as_of.and_then(|as_of| Some((as_of.entry()?, as_of.day()?)))
        && taken.1.date() > day.to_string().as_str()
    {
        let what = format!("entry {seq} was recorded on {}, after {day}", taken.1.date());
        return Err(CommandError::refused(what)
            .hint("due dates are held against the day of the entry or a later one"));
    }
    Ok(Walked { origin, taken, end })
}

/// Whether the ledger is broken when it is looked at once more, from the file on.
///
/// # Errors
/// When it cannot be read, which says nothing about it.
pub(crate) fn is_broken(path: &Path) -> Result<bool, LedgerError> {
    let (mut walk, mut whole) = (ChainVerifier::default(), true);
    let mut look = || {
        let reader = Reader::open(path)?;
        whole &= reader.integrity()?.is_empty();
        reader.rows(|row| {
            whole &= walk.step(row).1.is_empty();
            if whole { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
    };
    match look() {
        Ok(()) => Ok(!whole || walk.head().is_none()),
        Err(LedgerError::NotALedger { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

/// A ledger with a fault answers nothing but that.
pub(crate) fn broken(fault: &Fault) -> CommandError {
    CommandError::new(ErrorKind::Broken, fault.to_string())
        .hint("`prorata verify` names every fault; keep the file as it is")
}
