//! Faults at a system call, injected by `strace` into the program as it is.

use std::collections::BTreeMap;
use std::process::{Command, Output};

use crate::stage::{Stage, installed};

/// What befalls a system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Blow {
    /// The program is killed before the call is carried out.
    Kill,
    /// The call fails with that error, once.
    Once(&'static str),
    /// The call, and every later one of that name, fails with that error.
    Ever(&'static str),
}

/// The place of a blow: the n-th call of a name.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) call: String,
    pub(crate) at: u64,
    pub(crate) blow: Blow,
}

/// The calls that touch a file or a descriptor: between two of them the disk stays as it is.
const CALLS: &[&str] = &[
    "open",
    "openat",
    "creat",
    "close",
    "read",
    "pread64",
    "readv",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "sync_file_range",
    "ftruncate",
    "truncate",
    "fallocate",
    "unlink",
    "unlinkat",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "symlink",
    "mkdir",
    "mkdirat",
    "rmdir",
    "stat",
    "lstat",
    "fstat",
    "newfstatat",
    "statx",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getcwd",
    "fcntl",
    "flock",
    "lseek",
    "fchmod",
    "chmod",
    "fchmodat",
    "fchown",
    "getdents64",
    "getrandom",
    "copy_file_range",
    "utimensat",
    "ioctl",
    "dup",
    "pipe2",
    "umask",
];

/// The calls that need room on the disk.
const ROOM: &[&str] = &[
    "open",
    "openat",
    "creat",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "unlink",
    "unlinkat",
    "close",
    "copy_file_range",
];

/// The calls that a signal can break into.
const BROKEN_INTO: &[&str] = &[
    "open",
    "openat",
    "close",
    "read",
    "pread64",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "fcntl",
    "flock",
    "getrandom",
];

/// Why nothing can be injected on this machine; nothing where it can.
pub(crate) fn impossible() -> Option<String> {
    if !installed("strace") {
        return Some("strace is not installed".into());
    }
    let inject =
        ["-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "inject=fsync:error=EIO:when=1", "true"];
    let output = Command::new("strace").args(inject).output().unwrap();
    (!output.status.success())
        .then(|| format!("strace may not trace here: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// How often the program calls each name from its beginning, and how often the loader did so before.
pub(crate) fn count(stage: &Stage, words: &str) -> Result<BTreeMap<String, (u64, u64)>, String> {
    let log = stage.path("strace.log");
    let name = log.display().to_string();
    let output = stage
        .behind("strace", &["-f", "-qq", "-o", &name], words)
        .output()
        .map_err(|error| format!("strace: {error}"))?;
    if !output.status.success() {
        return Err(format!("strace: {}", String::from_utf8_lossy(&output.stderr).trim()));
    }
    let text = std::fs::read(&log).map_err(|error| error.to_string())?;
    std::fs::remove_file(&log).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&text);
    let mut counts: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    // Rust's runtime looks at the three standard descriptors first: everything before belongs to the loader.
    let mut loading = true;
    for line in text.lines() {
        let call = line.trim_start_matches(|letter: char| letter.is_ascii_digit()).trim_start();
        let Some((call, _)) = call.split_once('(') else { continue };
        loading &= call != "poll";
        let (before, after) = counts.entry(call.to_owned()).or_default();
        *(if loading { before } else { after }) += 1;
    }
    counts.retain(|call, (_, after)| CALLS.contains(&call.as_str()) && *after > 0);
    Ok(counts)
}

/// Every blow at every call of the program.
pub(crate) fn points(counts: &BTreeMap<String, (u64, u64)>) -> Vec<Point> {
    let mut all = Vec::new();
    for (call, (before, after)) in counts {
        let name = call.as_str();
        let mut blows = vec![Blow::Kill, Blow::Once("EIO")];
        if ROOM.contains(&name) {
            blows.extend([Blow::Once("ENOSPC"), Blow::Ever("ENOSPC"), Blow::Ever("EIO")]);
        }
        if BROKEN_INTO.contains(&name) {
            blows.push(Blow::Once("EINTR"));
        }
        if name == "openat" {
            blows.extend([Blow::Once("EMFILE"), Blow::Once("EACCES")]);
        }
        for at in before + 1..=before + after {
            all.extend(blows.iter().map(|blow| Point { call: call.clone(), at, blow: *blow }));
        }
    }
    all
}

impl Point {
    /// Runs the program under this blow.
    pub(crate) fn run(&self, stage: &Stage, words: &str) -> Output {
        let Self { call, at, blow } = self;
        let inject = match blow {
            Blow::Kill => format!("inject={call}:signal=KILL:when={at}"),
            Blow::Once(error) => format!("inject={call}:error={error}:when={at}"),
            Blow::Ever(error) => format!("inject={call}:error={error}:when={at}+"),
        };
        let trace = format!("trace={call}");
        let mut arguments = vec!["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject];
        // Faster, and a signal is not delivered with it.
        if *blow != Blow::Kill {
            arguments.push("--seccomp-bpf");
        }
        stage.behind("strace", &arguments, words).output().unwrap()
    }

    /// In words, for a finding.
    pub(crate) fn told(&self) -> String {
        format!("{:?} at {} number {}", self.blow, self.call, self.at)
    }
}
