//! A disk that fails at its n-th call, once or from then on.

use std::cell::RefCell;
use std::ffi::c_int;
use std::rc::Rc;

use rusqlite::ffi;

use crate::shim::{Call, Fate, Watch, watched_by};

/// How a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An error, and nothing was done.
    Error,
    /// No room; another error where no room is needed.
    Full,
    /// It was done, and an error is reported.
    Late,
    /// Half of it was done.
    Half,
    /// No memory.
    Memory,
    /// A page that the system could not read, which SQLite takes for a damaged file. From then on it may be one: only once.
    Unread,
    /// Nothing was done, and that is not told: the control, which no program can outlive.
    Lie,
}

pub(crate) const FAULTS: [Fault; 5] = [Fault::Error, Fault::Full, Fault::Late, Fault::Half, Fault::Memory];

/// The plan of a faulty disk, and what came of it.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) at: u64,
    pub(crate) fault: Fault,
    pub(crate) sticky: bool,
    /// How many calls there were.
    pub(crate) calls: u64,
    /// How many of them failed.
    pub(crate) failed: u64,
    /// The first call that failed.
    pub(crate) first: String,
    /// Nothing fails while somebody looks at what is there.
    pub(crate) asleep: bool,
}

struct Faulty(Rc<RefCell<Plan>>);

/// Puts a faulty disk below SQLite in this thread until [`well`].
pub(crate) fn sick(at: u64, fault: Fault, sticky: bool) -> Rc<RefCell<Plan>> {
    let plan = Plan { at, fault, sticky, calls: 0, failed: 0, first: String::new(), asleep: false };
    let plan = Rc::new(RefCell::new(plan));
    watched_by(Some(Box::new(Faulty(Rc::clone(&plan)))));
    plan
}

/// Takes the faulty disk away.
pub(crate) fn well() {
    watched_by(None);
}

impl Watch for Faulty {
    fn fate(&mut self, call: &Call<'_>) -> Fate {
        let Ok(mut plan) = self.0.try_borrow_mut() else { return Fate::Done };
        if plan.asleep || matches!(call, Call::Close) {
            return Fate::Done;
        }
        plan.calls += 1;
        let strikes = plan.calls == plan.at || plan.sticky && plan.calls > plan.at;
        if !strikes {
            return Fate::Done;
        }
        if plan.fault == Fault::Lie && !matches!(call, Call::Write { .. }) {
            return Fate::Done;
        }
        plan.failed += 1;
        if plan.failed == 1 {
            plan.first = named(call).into();
        }
        let (own, full) = codes(call);
        match plan.fault {
            Fault::Error => Fate::Refused(own),
            Fault::Full => Fate::Refused(if full { ffi::SQLITE_FULL } else { own }),
            // A folder that was not written after its file was deleted: the delete itself is done.
            Fault::Late if matches!(call, Call::Delete { .. }) => {
                Fate::DoneButTold(ffi::SQLITE_IOERR_DIR_FSYNC)
            }
            Fault::Late => Fate::DoneButTold(own),
            Fault::Half if matches!(call, Call::Write { .. }) => Fate::Half(own),
            Fault::Half => Fate::Refused(own),
            Fault::Memory => Fate::Refused(ffi::SQLITE_IOERR_NOMEM),
            Fault::Unread if matches!(call, Call::Read) => Fate::Refused(ffi::SQLITE_IOERR_CORRUPTFS),
            Fault::Unread => Fate::Refused(own),
            Fault::Lie => Fate::Lied,
        }
    }
}

fn named(call: &Call<'_>) -> &'static str {
    match call {
        Call::Open { .. } => "open",
        Call::Close => "close",
        Call::Read => "read",
        Call::Write { .. } => "write",
        Call::Truncate { .. } => "truncate",
        Call::Sync { .. } => "sync",
        Call::Size => "size",
        Call::Lock => "lock",
        Call::Unlock => "unlock",
        Call::Reserved => "reserved",
        Call::Delete { .. } => "delete",
        Call::Access => "access",
    }
}

/// The error that belongs to a call, and whether it needs room.
fn codes(call: &Call<'_>) -> (c_int, bool) {
    match call {
        Call::Open { create, .. } => (ffi::SQLITE_CANTOPEN, *create),
        Call::Read => (ffi::SQLITE_IOERR_READ, false),
        Call::Write { .. } => (ffi::SQLITE_IOERR_WRITE, true),
        Call::Truncate { .. } => (ffi::SQLITE_IOERR_TRUNCATE, true),
        Call::Sync { .. } => (ffi::SQLITE_IOERR_FSYNC, true),
        Call::Size => (ffi::SQLITE_IOERR_FSTAT, false),
        Call::Lock => (ffi::SQLITE_IOERR_LOCK, false),
        Call::Unlock => (ffi::SQLITE_IOERR_UNLOCK, false),
        Call::Reserved => (ffi::SQLITE_IOERR_CHECKRESERVEDLOCK, false),
        Call::Delete { .. } => (ffi::SQLITE_IOERR_DELETE, false),
        Call::Access => (ffi::SQLITE_IOERR_ACCESS, false),
        Call::Close => (ffi::SQLITE_IOERR_CLOSE, false),
    }
}
