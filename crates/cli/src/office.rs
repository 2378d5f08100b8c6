use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use chrono::NaiveDate;
use ledger::{LedgerError, Reader};
use register::chain::{Entry, EntryView, Fault, Hash, Head, Moment, Seen, Walk};
use register::{Issued, Kind, PaymentView, Register, Tallied, Tally};
use report::Identity;

use crate::as_of::AsOf;
use crate::book::Book;
use crate::command_error::{CommandError, ErrorKind};
use crate::terminal;

/// The name and version of this program, as reports print it.
pub(crate) const PROGRAM: &str = concat!("prorata ", env!("CARGO_PKG_VERSION"));

/// A ledger as a command reads it: verified as a whole, folded up to where it was asked for.
pub(crate) struct Office {
    pub(crate) register: Register,
    pub(crate) identity: Identity,
    /// Where the whole ledger ends, which may be later than where it was read to.
    pub(crate) end: Head,
}

/// Reads a ledger, verifies every link of it, and folds the entries up to `as_of`.
///
/// Nothing is ever answered from a ledger that does not verify.
pub(crate) fn read(path: &Path, as_of: Option<&AsOf>) -> Result<Office, CommandError> {
    read_each(path, as_of, |_, _| {})
}

/// As [`read`], and hands every entry that was folded to `each`.
pub(crate) fn read_each(
    path: &Path,
    as_of: Option<&AsOf>,
    mut each: impl FnMut(&Entry, Hash),
) -> Result<Office, CommandError> {
    let reader = Reader::open(path)?;
    let mut register = Register::default();
    let mut issued = Issued::default();
    reader.lines_with(Kind::ReportIssued.name(), |line| issued.see(line))?;
    register.compute(issued);
    let walked = walk(&reader, as_of, |view, _, hash| {
        let entry = view.to_entry();
        register.take(&entry, hash);
        each(&entry, hash);
    })?;
    let end = walked.end;
    if let Some(day) = as_of.and_then(AsOf::day) {
        register.hold_against(day);
    }
    Ok(Office { identity: walked.identity(register.root(), register.today()), register, end })
}

/// A ledger as a command reads it that needs the sums of payments and not each of them: in flat memory.
pub(crate) struct TalliedOffice {
    pub(crate) tallied: Tallied,
    pub(crate) identity: Identity,
}

/// Reads a ledger as [`read`] does, in memory that does not grow with its payments.
pub(crate) fn tally(path: &Path, as_of: Option<&AsOf>) -> Result<TalliedOffice, CommandError> {
    tally_each(path, as_of, |_, _| {})
}

/// As [`tally`], and hands every entry that was folded to `each`.
pub(crate) fn tally_each(
    path: &Path,
    as_of: Option<&AsOf>,
    mut each: impl FnMut(&EntryView<'_>, Hash),
) -> Result<TalliedOffice, CommandError> {
    let reader = Reader::open(path)?;
    let book = Book::of(&reader);
    let mut tally = Tally::default();
    let walked = walk(&reader, as_of, |view, payment, hash| {
        tally.take(view, payment, hash, &book);
        each(view, hash);
    })?;
    if let Some(error) = book.failed() {
        return Err(error.into());
    }
    let mut tallied = tally.close();
    if let Some(day) = as_of.and_then(AsOf::day) {
        tallied.hold_against(day);
    }
    Ok(TalliedOffice { identity: walked.identity(tallied.root(), tallied.today()), tallied })
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
    as_of: Option<&AsOf>,
    mut take: impl FnMut(&EntryView<'_>, Option<PaymentView<'_>>, Hash),
) -> Result<Walked, CommandError> {
    let mut walk = Walk::default();
    let mut taken: Option<(Head, Moment)> = None;
    let mut fault = None;
    let mut progress = Progress::new("reading the ledger");
    let mut see = |(Seen { leaf, entry, faults }, payment): (Seen<'_>, Option<PaymentView<'_>>)| {
        if let Some(first) = faults.into_iter().next() {
            fault = Some(first);
            return ControlFlow::Break(());
        }
        if let (Some(entry), Some(hash)) = (entry, leaf) {
            progress.count(entry.seq);
            if as_of.is_none_or(|as_of| as_of.includes(entry.seq, &entry.at)) {
                take(&entry, payment, hash);
                taken = Some((Head { seq: entry.seq, hash }, entry.at));
            }
        }
        ControlFlow::Continue(())
    };
    reader.pairs(|first, second| match second {
        Some(second) => walk.look_at_two([first, second]).into_iter().try_for_each(&mut see),
        None => see(walk.look_for(first)),
    })?;
    progress.done();
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
    let (mut walk, mut whole) = (Walk::default(), true);
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

/// Says on a terminal how far a long reading is, once a second has passed.
pub(crate) struct Progress {
    doing: &'static str,
    since: Instant,
    told: bool,
    watched: bool,
}

impl Progress {
    pub(crate) fn new(doing: &'static str) -> Self {
        Self { doing, since: Instant::now(), told: false, watched: terminal::is_watched() }
    }

    pub(crate) fn count(&mut self, entries: u64) {
        if self.watched && entries.is_multiple_of(8192) && self.since.elapsed().as_secs() >= 1 {
            self.told = true;
            terminal::over_line(&format!("{}: {entries} entries", self.doing));
        }
    }

    /// Says at what it is, once a second has passed.
    pub(crate) fn at(&mut self, what: &str) {
        if self.watched && self.since.elapsed().as_secs() >= 1 {
            self.told = true;
            terminal::over_line(&format!("{}: {what}", self.doing));
        }
    }

    pub(crate) fn done(&mut self) {
        if self.told {
            terminal::err("\n");
        }
    }
}
