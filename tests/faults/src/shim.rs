//! A file system for SQLite that asks a watcher before each call, and hands it on to the one of the system.
//!
//! SQLite takes its file system as a table of C functions, so this module, and no other of the project, has unsafe code.
//! It does nothing but hand calls on: what happens to them is decided in safe code, by [`Watch`].
#![allow(unsafe_code)]

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

use rusqlite::ffi;

/// A call of SQLite to the file system, before it is carried out.
#[derive(Debug)]
pub(crate) enum Call<'a> {
    Open { path: &'a str, create: bool },
    Close,
    Read,
    Write { path: &'a str, at: u64, bytes: &'a [u8] },
    Truncate { path: &'a str, size: u64 },
    Sync { path: &'a str },
    Size,
    Lock,
    Unlock,
    Reserved,
    Delete { path: &'a str, sync_folder: bool },
    Access,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is carried out.
    Done,
    /// It is not, and this code is the answer.
    Refused(c_int),
    /// It is, and this code is the answer all the same.
    DoneButTold(c_int),
    /// Only the first half of a write is, and this code is the answer.
    Half(c_int),
    /// It is not, and the answer is that it was.
    Lied,
}

/// Who decides what becomes of each call of this thread.
pub(crate) trait Watch {
    fn fate(&mut self, call: &Call<'_>) -> Fate;
}

thread_local! {
    static WATCH: RefCell<Option<Box<dyn Watch>>> = const { RefCell::new(None) };
}

/// Lets `watch` decide until it is taken away; gives the one that decided before.
pub(crate) fn watched_by(watch: Option<Box<dyn Watch>>) -> Option<Box<dyn Watch>> {
    WATCH.with(|place| place.replace(watch))
}

fn fate(call: &Call<'_>) -> Fate {
    WATCH.with(|place| place.borrow_mut().as_mut().map_or(Fate::Done, |watch| watch.fate(call)))
}

/// Carries a call out or not, as its fate wants.
fn with(call: &Call<'_>, carry_out: impl FnOnce() -> c_int) -> c_int {
    match fate(call) {
        Fate::Done | Fate::Half(_) => carry_out(),
        Fate::Refused(code) => code,
        Fate::DoneButTold(code) => {
            let done = carry_out();
            if done == ffi::SQLITE_OK { code } else { done }
        }
        Fate::Lied => ffi::SQLITE_OK,
    }
}

/// The file system of the system, below.
static BELOW: AtomicPtr<ffi::sqlite3_vfs> = AtomicPtr::new(std::ptr::null_mut());

/// A file of ours; the file below stands right behind it in the memory that SQLite gave.
#[repr(C)]
struct File {
    base: ffi::sqlite3_file,
    path: *mut String,
}

/// Version 1: without shared memory and memory maps, which a ledger never uses.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 1,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: None,
    xShmLock: None,
    xShmBarrier: None,
    xShmUnmap: None,
    xFetch: None,
    xUnfetch: None,
};

/// Puts the shim in the place of the default file system of this process, once.
pub(crate) fn install() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        // SAFETY: SQLite is initialised by the first call; the table it gives lives as long as the process. Ours is leaked,
        // so it does, too, and is registered before any connection of this process is opened.
        unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            let below = ffi::sqlite3_vfs_find(std::ptr::null());
            assert!(!below.is_null());
            BELOW.store(below, Ordering::SeqCst);
            let mut ours = *below;
            ours.pNext = std::ptr::null_mut();
            ours.zName = c"faults".as_ptr();
            ours.szOsFile = c_int::try_from(size_of::<File>()).unwrap() + (*below).szOsFile;
            ours.xOpen = Some(open);
            ours.xDelete = Some(delete);
            ours.xAccess = Some(access);
            assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1), ffi::SQLITE_OK);
        }
    });
}

fn below() -> *mut ffi::sqlite3_vfs {
    BELOW.load(Ordering::SeqCst)
}

/// # Safety
/// `name` is null or a C string.
unsafe fn text(name: *const c_char) -> String {
    if name.is_null() {
        return String::new();
    }
    // SAFETY: as the caller promises.
    unsafe { CStr::from_ptr(name) }.to_string_lossy().into_owned()
}

/// The file below.
///
/// # Safety
/// `file` was given by SQLite with `szOsFile` bytes, the size that [`install`] asked for.
unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: the bytes behind ours are part of the same memory; the size of ours keeps their alignment.
    unsafe { file.cast::<u8>().add(size_of::<File>()).cast() }
}

/// The methods of the file below.
///
/// # Safety
/// `file` is one that [`open`] opened.
unsafe fn methods<'a>(file: *mut ffi::sqlite3_file) -> &'a ffi::sqlite3_io_methods {
    // SAFETY: a file that was opened has its methods, which are static.
    unsafe { &*(*real(file)).pMethods }
}

/// # Safety
/// `file` is one that [`open`] opened.
unsafe fn path<'a>(file: *mut ffi::sqlite3_file) -> &'a str {
    // SAFETY: `open` put a leaked string there, which `close` takes back.
    unsafe { &*(*file.cast::<File>()).path }
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite gives memory of the size that was asked for, and a C string or null.
    unsafe {
        (*file).pMethods = std::ptr::null();
        let path = text(name);
        let create = flags & ffi::SQLITE_OPEN_CREATE != 0;
        let answer = with(&Call::Open { path: &path, create }, || {
            (*below()).xOpen.unwrap()(below(), name, real(file), flags, out)
        });
        if answer == ffi::SQLITE_OK {
            (*file.cast::<File>()).path = Box::into_raw(Box::new(path));
            (*file).pMethods = &raw const METHODS;
        } else if !(*real(file)).pMethods.is_null() {
            // The answer is a failure, and the file below was opened all the same.
            methods(file).xClose.unwrap()(real(file));
        }
        answer
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    // SAFETY: SQLite gives a C string; the file system below takes the call as it came.
    unsafe {
        let path = text(name);
        with(&Call::Delete { path: &path, sync_folder: sync_folder != 0 }, || {
            (*below()).xDelete.unwrap()(below(), name, sync_folder)
        })
    }
}

unsafe extern "C" fn access(
    _: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: as for `delete`; `out` is a place of SQLite's.
    unsafe { with(&Call::Access, || (*below()).xAccess.unwrap()(below(), name, flags, out)) }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file that `open` opened, once; the path is taken back and dropped.
    unsafe {
        drop(Box::from_raw((*file.cast::<File>()).path));
        fate(&Call::Close);
        methods(file).xClose.unwrap()(real(file))
    }
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    to: *mut c_void,
    amount: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { with(&Call::Read, || methods(file).xRead.unwrap()(real(file), to, amount, at)) }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    amount: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite gives `amount` readable bytes; half of them are readable, too.
    unsafe {
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), usize::try_from(amount).unwrap());
        let call = Call::Write { path: path(file), at: at.unsigned_abs(), bytes };
        let carry_out = |amount| methods(file).xWrite.unwrap()(real(file), from, amount, at);
        match fate(&call) {
            Fate::Done => carry_out(amount),
            Fate::Refused(code) => code,
            Fate::DoneButTold(code) => {
                carry_out(amount);
                code
            }
            Fate::Half(code) => {
                carry_out(amount / 2);
                code
            }
            Fate::Lied => ffi::SQLITE_OK,
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: ffi::sqlite3_int64) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe {
        with(&Call::Truncate { path: path(file), size: size.unsigned_abs() }, || {
            methods(file).xTruncate.unwrap()(real(file), size)
        })
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { with(&Call::Sync { path: path(file) }, || methods(file).xSync.unwrap()(real(file), flags)) }
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut ffi::sqlite3_int64) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { with(&Call::Size, || methods(file).xFileSize.unwrap()(real(file), size)) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { with(&Call::Lock, || methods(file).xLock.unwrap()(real(file), level)) }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { with(&Call::Unlock, || methods(file).xUnlock.unwrap()(real(file), level)) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { with(&Call::Reserved, || methods(file).xCheckReservedLock.unwrap()(real(file), out)) }
}

unsafe extern "C" fn file_control(file: *mut ffi::sqlite3_file, what: c_int, with: *mut c_void) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { methods(file).xFileControl.unwrap()(real(file), what, with) }
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { methods(file).xSectorSize.unwrap()(real(file)) }
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: the call is handed on as it came.
    unsafe { methods(file).xDeviceCharacteristics.unwrap()(real(file)) }
}
