//! Whether the locks of a file do something. On some network shares they are granted and keep nobody out.

use std::fs::File;

/// What was found out about a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// It keeps others out.
    Works,
    /// It was granted, and keeps nobody out.
    DoesNothing,
    /// The system grants none.
    Refused,
}

/// The bytes that SQLite locks (sqlite.org/lockingv3): one for a writer, and a range for readers behind it.
const RESERVED: i64 = 0x4000_0001;
const SHARED: i64 = RESERVED + 1;
const SHARED_BYTES: i64 = 510;
/// A byte behind them, for a try.
const FREE: i64 = SHARED + SHARED_BYTES;

/// Whether a lock can be had on this file at all. Nothing of the process may hold a lock on it: closing gives them up.
pub(crate) fn on(file: &File) -> Lock {
    try_lock(file, FREE)
}

/// Whether the lock of a writer in this process keeps others out of `file`, which is a handle of its own.
pub(crate) fn of_writer(file: &File) -> Lock {
    held(file, RESERVED, 1)
}

/// The same of the lock of a reader.
pub(crate) fn of_reader(file: &File) -> Lock {
    held(file, SHARED, SHARED_BYTES)
}

#[cfg(target_os = "linux")]
use linux::{held, try_lock};

/// Locks that belong to a handle, not to a process: they stand against those that SQLite takes in the same process.
#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;

    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;

    use super::Lock;

    /// The lock of `bytes` from `start` on; a kind is the value of `F_RDLCK`, `F_WRLCK` or `F_UNLCK`.
    fn range(kind: libc::c_int, start: i64, bytes: i64) -> Option<libc::flock> {
        Some(libc::flock {
            l_type: libc::c_short::try_from(kind).ok()?,
            l_whence: libc::c_short::try_from(libc::SEEK_SET).ok()?,
            l_start: start,
            l_len: bytes,
            l_pid: 0,
        })
    }

    pub(super) fn try_lock(file: &File, byte: i64) -> Lock {
        let (Some(lock), Some(unlock)) = (range(libc::F_RDLCK, byte, 1), range(libc::F_UNLCK, byte, 1))
        else {
            return Lock::Refused;
        };
        let locked = fcntl(file, FcntlArg::F_OFD_SETLK(&lock));
        let _ = fcntl(file, FcntlArg::F_OFD_SETLK(&unlock));
        if locked.is_ok() { Lock::Works } else { Lock::Refused }
    }

    pub(super) fn held(file: &File, start: i64, bytes: i64) -> Lock {
        let Some(mut lock) = range(libc::F_WRLCK, start, bytes) else { return Lock::Refused };
        match fcntl(file, FcntlArg::F_OFD_GETLK(&mut lock)) {
            Ok(_) if libc::c_int::from(lock.l_type) == libc::F_UNLCK => Lock::DoesNothing,
            Ok(_) => Lock::Works,
            Err(_) => Lock::Refused,
        }
    }
}

/// Elsewhere nothing is asked: on Windows a lock binds everybody, and a share that grants none refuses.
#[cfg(not(target_os = "linux"))]
fn try_lock(_: &File, _: i64) -> Lock {
    Lock::Works
}

#[cfg(not(target_os = "linux"))]
fn held(_: &File, _: i64, _: i64) -> Lock {
    Lock::Works
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn the_locks_of_sqlite_are_seen_from_another_handle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        let writer = rusqlite::Connection::open(&path).unwrap();
        writer.execute_batch("CREATE TABLE t (x)").unwrap();
        let file = File::open(&path).unwrap();
        assert_eq!(
            (on(&file), of_reader(&file), of_writer(&file)),
            (Lock::Works, Lock::DoesNothing, Lock::DoesNothing)
        );
        writer.execute_batch("BEGIN; SELECT * FROM t").unwrap();
        assert_eq!((of_reader(&file), of_writer(&file)), (Lock::Works, Lock::DoesNothing));
        writer.execute_batch("COMMIT; BEGIN IMMEDIATE").unwrap();
        assert_eq!(of_writer(&file), Lock::Works);
    }
}
