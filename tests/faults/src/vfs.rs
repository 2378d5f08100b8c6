//! A fault at every call of the book to its disk: once, from then on, and while a transaction that was cut off is undone.
//!
//! After each error the ledger is looked at: it is sound, everything acknowledged is there, and the error told right
//! whether its entry is. Then the same entries are recorded again under the same request keys.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use chain::Head;
use ledger::{Appended, LedgerError, Recorded, Writer, create};
use tempfile::TempDir;

use crate::book::{self, Book, next};
use crate::faulty::{FAULTS, Fault, Plan, sick, well};
use crate::shim;
use crate::tally::Tally;

const PATIENCE: Duration = Duration::from_millis(0);

/// The transactions of a run: request keys with the size of their entries. Large ones take several pages.
const WORK: &[&[(&str, usize)]] =
    &[&[("a", 40)], &[("b1", 3_000), ("b2", 9_000)], &[("c", 12)], &[("d1", 700), ("d2", 700), ("d3", 700)]];

/// Tries every fault at every `every`-th call.
pub(crate) fn run(every: u64) -> Tally {
    shim::install();
    let mut tally =
        Tally::new("vfs", "faults of the disk below SQLite: once, sticky, during recovery, reading, opening");
    let cut_off = Bench::new().cut_off_by_faults();
    // A writer that finds a journal waits whether another one is at it: threads that wait cost nothing.
    let benches: Vec<Bench> = std::thread::scope(|scope| {
        let run = |fault, sticky| {
            let mut bench = Bench::new();
            bench.sweep(every, fault, sticky, &cut_off);
            bench
        };
        let all = FAULTS.into_iter().flat_map(|fault| [(fault, false), (fault, true)]);
        let all = all.chain([(Fault::Unread, false)]);
        let threads: Vec<_> = all.map(|(fault, sticky)| scope.spawn(move || run(fault, sticky))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let sum = |count: fn(&Bench) -> u64| benches.iter().map(count).sum::<u64>();
    let (writing, recovering) = (sum(|bench| bench.writing), sum(|bench| bench.recovering));
    let (reading, creating) = (sum(|bench| bench.reading), sum(|bench| bench.creating));
    tally.count = format!(
        "{} faults ({writing} while writing, {recovering} while undoing what was cut off, {reading} while reading, \
         {creating} while opening a new ledger); {} errors told, {} of them as unknown",
        writing + recovering + reading + creating,
        sum(|bench| bench.told),
        sum(|bench| bench.unknown)
    );
    tally.wrong = benches.into_iter().flat_map(|bench| bench.wrong).collect();
    let mut lying = Bench::new();
    for at in 1..120 {
        lying.write_under(at, Fault::Lie, true, None);
    }
    tally.control("a disk that says it wrote and did not", &lying.wrong);
    let mut hopeful = Bench::new();
    hopeful.believes_unknown_is_no = true;
    for at in 1..120 {
        hopeful.write_under(at, Fault::Late, false, None);
    }
    tally.control("an error that always says that nothing was recorded", &hopeful.wrong);
    tally
}

/// A ledger and the journal beside it.
type Image = (Vec<u8>, Vec<u8>);

struct Bench {
    folder: TempDir,
    path: PathBuf,
    /// The bytes of a sound ledger of five entries.
    sound: Vec<u8>,
    before: Book,
    /// Ledgers with the journal of a transaction that was cut off.
    cut_off: Vec<Image>,
    writing: u64,
    recovering: u64,
    reading: u64,
    creating: u64,
    told: u64,
    unknown: u64,
    wrong: Vec<String>,
    /// For the control: every error is taken for one that recorded nothing.
    believes_unknown_is_no: bool,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("faults-").tempdir().unwrap();
        let path = folder.path().join("ledger.sqlite");
        let mut head = create(&path, &next(None, "first", 0)).unwrap();
        let mut writer = Writer::open(&path, PATIENCE).unwrap();
        for number in 0..4 {
            head = append(&mut writer, head, &[(&format!("e{number}"), 900)]).unwrap();
        }
        drop(writer);
        let sound = std::fs::read(&path).unwrap();
        let before = book::found(&path).unwrap();
        Self {
            folder,
            path,
            sound,
            before,
            cut_off: Vec::new(),
            writing: 0,
            recovering: 0,
            reading: 0,
            creating: 0,
            told: 0,
            unknown: 0,
            wrong: Vec::new(),
            believes_unknown_is_no: false,
        }
    }

    /// Ledgers beside which a disk that failed for good left the journal of a transaction.
    fn cut_off_by_faults(mut self) -> Vec<Image> {
        let mut at = 1;
        while self.write_under(at, Fault::Error, true, None) {
            at += 1;
        }
        assert!(!self.cut_off.is_empty(), "no transaction was cut off");
        self.cut_off
    }

    fn sweep(&mut self, every: u64, fault: Fault, sticky: bool, cut_off: &[Image]) {
        let step = usize::try_from(every).unwrap();
        self.writing += count(step, |at| self.write_under(at, fault, sticky, None));
        self.creating += count(step, |at| self.create_under(at, fault, sticky));
        self.reading += count(step, |at| self.read_under(at, fault, sticky, None));
        self.reading += self.recalled_under(fault, sticky);
        for image in cut_off {
            // Behind the recovery it is the same as without.
            self.recovering += count(step, |at| at < 250 && self.write_under(at, fault, sticky, Some(image)));
            self.reading += count(step, |at| self.read_under(at, fault, sticky, Some(image)));
        }
    }

    fn lay(&self, image: Option<&Image>) {
        let journal = self.folder.path().join("ledger.sqlite-journal");
        let _ = std::fs::remove_file(&journal);
        match image {
            None => std::fs::write(&self.path, &self.sound).unwrap(),
            Some((ledger, hot)) => {
                std::fs::write(&self.path, ledger).unwrap();
                std::fs::write(&journal, hot).unwrap();
            }
        }
    }

    /// Does the work over a disk that fails; gives whether it failed at all.
    fn write_under(&mut self, at: u64, fault: Fault, sticky: bool, image: Option<&Image>) -> bool {
        self.lay(image);
        // A transaction that was cut off may be behind others that were not.
        let held = if image.is_some() { book::found(&self.path).unwrap() } else { Book::default() };
        let plan = sick(at, fault, sticky);
        let mut run = Run { held, bench: self, plan: Rc::clone(&plan), recorded: Vec::new(), errors: 0 };
        run.work(at.is_multiple_of(2));
        well();
        let failed = plan.borrow().failed > 0;
        let wrong = self.settle();
        let first = plan.borrow().first.clone();
        if let Err(wrong) = wrong {
            self.wrong.push(format!("{fault:?} at call {at} ({first}), sticky {sticky}: {wrong}"));
        }
        failed
    }

    /// With the disk well again, all of the work is there once, and the ledger is sound.
    fn settle(&mut self) -> Result<(), String> {
        let mut writer = Writer::open(&self.path, PATIENCE).map_err(|error| error.to_string())?;
        for work in WORK {
            let head = {
                let session = writer.begin().map_err(|error| error.to_string())?;
                session.head().map_err(|error| error.to_string())?.ok_or("the ledger is empty")?
            };
            append(&mut writer, head, work).map_err(|error| format!("afterwards: {error}"))?;
        }
        drop(writer);
        let book = book::found(&self.path)?;
        let all = WORK.iter().flat_map(|work| work.iter());
        for (request, _) in all {
            if book.requests(request) != 1 {
                return Err(format!("`{request}` is there {} times", book.requests(request)));
            }
        }
        let first = self.before.entries.iter().all(|(head, _)| book.holds(head));
        if first { Ok(()) } else { Err("an entry of before is gone".into()) }
    }

    fn create_under(&mut self, at: u64, fault: Fault, sticky: bool) -> bool {
        let path = self.folder.path().join("new.sqlite");
        let plan = sick(at, fault, sticky);
        let created = create(&path, &next(None, "first", 0));
        well();
        let failed = plan.borrow().failed > 0;
        let mut wrong = |what: String| self.wrong.push(format!("new: {fault:?} at call {at}: {what}"));
        let left = self.folder.path().read_dir().unwrap().count();
        match created {
            Ok(head) => match book::found(&path) {
                Ok(book) if book.head() == Some(head) => {}
                found => wrong(format!("it was opened, and {:?}", found.map(|book| book.len()))),
            },
            Err(error) => {
                self.told += 1;
                if path.exists() {
                    wrong(format!("it was refused, and stands there: {error}"));
                }
                // The folder holds the ledger of the other sweeps, its journal perhaps, and no draft.
                if left > 2 {
                    wrong(format!("{left} files were left"));
                }
            }
        }
        for file in self.folder.path().read_dir().unwrap() {
            let file = file.unwrap();
            if file.file_name() != "ledger.sqlite" && file.file_name() != "ledger.sqlite-journal" {
                std::fs::remove_file(file.path()).unwrap();
            }
        }
        failed
    }

    /// Reads over a disk that fails: everything, or an error that does not accuse the ledger.
    fn read_under(&mut self, at: u64, fault: Fault, sticky: bool, image: Option<&Image>) -> bool {
        self.lay(image);
        let plan = sick(at, fault, sticky);
        let read = book::read(&self.path);
        well();
        let failed = plan.borrow().failed > 0;
        let first = plan.borrow().first.clone();
        let mut wrong = |what: String| {
            self.wrong.push(format!("reading: {fault:?} at call {at} ({first}), sticky {sticky}: {what}"))
        };
        match read {
            Ok(book) if self.before.entries.iter().all(|(head, _)| book.holds(head)) => {}
            Ok(_) => wrong("an entry is not shown".into()),
            Err(book::Unread::Failed(_)) => self.told += 1,
            Err(book::Unread::Unsound(told)) => wrong(format!("a false alarm: {told}")),
        }
        if std::fs::read(&self.path).unwrap() != *image.map_or(&self.sound, |(ledger, _)| ledger) {
            self.wrong.push("reading changed the ledger".into());
        }
        failed
    }

    /// Reads an entry by its number when longer ones have taken its place in memory, over a disk that fails meanwhile.
    fn recalled_under(&mut self, fault: Fault, sticky: bool) -> u64 {
        let path = self.folder.path().join("long.sqlite");
        let first = create(&path, &next(None, "first", 0)).unwrap();
        let mut writer = Writer::open(&path, PATIENCE).unwrap();
        let names: Vec<String> = (0..150).map(|number| format!("long{number}")).collect();
        let long: Vec<(&str, usize)> = names.iter().map(|name| (name.as_str(), 65_000)).collect();
        let second = append(&mut writer, first, &long[..1]).unwrap();
        let last = append(&mut writer, second, &long[1..]).unwrap();
        drop(writer);
        let mut strike = |at| {
            let plan = sick(at, fault, sticky);
            let read = book::read_again(&path, second, last);
            well();
            match read {
                Ok(()) => {}
                Err(book::Unread::Failed(_)) => self.told += 1,
                Err(book::Unread::Unsound(told)) => {
                    let first = plan.borrow().first.clone();
                    let what = format!("again: {fault:?} at call {at} ({first}), sticky {sticky}");
                    self.wrong.push(format!("{what}: a false alarm: {told}"));
                }
            }
            plan.borrow().calls
        };
        // It is read again by the last calls: its line takes seventeen pages, and there is more to be done than that.
        let calls = strike(u64::MAX);
        let struck = (calls - 60..=calls).map(strike).count();
        std::fs::remove_file(&path).unwrap();
        struck as u64
    }

    /// Keeps a ledger with a hot journal, if it is another one.
    fn keep_cut_off(&mut self) {
        let journal = self.folder.path().join("ledger.sqlite-journal");
        let Ok(hot) = std::fs::read(&journal) else { return };
        let image = (std::fs::read(&self.path).unwrap(), hot);
        if self.cut_off.len() < 4
            && image.0 != self.sound
            && !image.1.is_empty()
            && !self.cut_off.contains(&image)
        {
            self.cut_off.push(image);
        }
    }
}

/// Strikes at each `step`-th call until there is none left to strike; gives how often it struck.
fn count(step: usize, mut strike: impl FnMut(u64) -> bool) -> u64 {
    (1..).step_by(step).take_while(|at| strike(*at)).count() as u64
}

/// One run over a faulty disk.
struct Run<'a> {
    /// What the ledger held before.
    held: Book,
    bench: &'a mut Bench,
    plan: Rc<RefCell<Plan>>,
    recorded: Vec<Head>,
    errors: u64,
}

impl Run<'_> {
    /// Each transaction, and once more if it failed: with the same writer, or with a new one.
    fn work(&mut self, same_writer: bool) {
        let mut writer = None;
        for work in WORK {
            for attempt in 0..2 {
                if attempt == 1 && !same_writer {
                    writer = None;
                }
                match self.attempt(&mut writer, work) {
                    Ok(heads) => {
                        self.recorded.extend(heads);
                        break;
                    }
                    Err(error) => {
                        self.errors += 1;
                        self.hold(work, &error);
                    }
                }
            }
        }
    }

    fn attempt(
        &mut self,
        writer: &mut Option<Writer>,
        work: &[(&str, usize)],
    ) -> Result<Vec<Head>, LedgerError> {
        if writer.is_none() {
            *writer = Some(Writer::open(&self.bench.path, PATIENCE)?);
        }
        let writer = writer.as_mut().unwrap();
        let session = writer.begin()?;
        let mut head = session.head()?.unwrap();
        let mut heads = Vec::new();
        for (request, letters) in work {
            let (Appended::New(found) | Appended::Already(found)) = match session.find(request)? {
                Some((found, _)) => Appended::Already(found),
                None => session.append(&next(Some(head), request, *letters))?,
            };
            head = if found.seq > head.seq { found } else { head };
            heads.push(found);
        }
        session.commit()?;
        Ok(heads)
    }

    /// Looks at the ledger as it is now, without touching it, and compares the error with it.
    fn hold(&mut self, work: &[(&str, usize)], error: &LedgerError) {
        self.plan.borrow_mut().asleep = true;
        let bench = &mut *self.bench;
        bench.told += 1;
        bench.unknown += u64::from(error.recorded() == Recorded::Unknown);
        let found = book::found(&bench.path);
        let mut wrong = |what: String| {
            let plan = self.plan.borrow();
            bench.wrong.push(format!(
                "{:?} at call {} ({}), sticky {}: {what}; it says: {error}",
                plan.fault, plan.at, plan.first, plan.sticky
            ));
        };
        match found {
            Err(what) => wrong(what),
            Ok(book) => {
                if let Some(head) = self.recorded.iter().find(|head| !book.holds(head)) {
                    wrong(format!("entry {} was acknowledged and is gone", head.seq));
                }
                let there: usize = work.iter().map(|(request, _)| book.requests(request)).sum();
                let held: usize = work.iter().map(|(request, _)| self.held.requests(request)).sum();
                if there != 0 && there != work.len() {
                    wrong(format!("{there} of {} entries of one transaction are there", work.len()));
                }
                let says_no = error.recorded() == Recorded::No || bench.believes_unknown_is_no;
                // A second attempt after an open outcome may find the entries of the first.
                if says_no && there > held && self.errors == 1 {
                    wrong("it says that nothing was recorded, and it was".into());
                }
                if matches!(error, LedgerError::NotALedger { .. }) {
                    wrong("a false alarm".into());
                }
            }
        }
        self.bench.keep_cut_off();
        self.plan.borrow_mut().asleep = false;
    }
}

/// Appends a transaction whose entries may be there already.
fn append(writer: &mut Writer, mut head: Head, work: &[(&str, usize)]) -> Result<Head, LedgerError> {
    let session = writer.begin()?;
    for (request, letters) in work {
        if session.find(request)?.is_none()
            && let Appended::New(found) = session.append(&next(Some(head), request, *letters))?
        {
            head = found;
        }
    }
    session.commit()?;
    Ok(head)
}
