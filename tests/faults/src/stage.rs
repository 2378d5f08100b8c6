//! A folder of its own, the program in it, and what the program said.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder in which the program runs.
pub(crate) struct Stage {
    folder: TempDir,
    /// Where the program makes its private copies.
    copies: TempDir,
    program: PathBuf,
}

/// What the program said, and how it ended.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// The exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    /// The signal that ended it.
    pub(crate) signal: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// What the words of the program come to, about what it was to record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Said {
    /// It is in the ledger.
    Recorded,
    /// It is not.
    Not,
    /// It is not known.
    Unknown,
    /// Nothing: it was killed, or could not write a word.
    Nothing,
    /// What it must never say or do: a crash, a fault of the program.
    Crashed,
    /// That the ledger is broken.
    Broken,
}

impl Told {
    pub(crate) fn of(output: &Output) -> Self {
        use std::os::unix::process::ExitStatusExt;
        Self {
            code: output.status.code(),
            signal: output.status.signal(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(crate) fn said(&self) -> Said {
        let one_message = self.err.lines().any(|line| line.starts_with("error: "));
        match (self.code, self.signal) {
            (None, Some(9)) => Said::Nothing,
            (Some(0), _) => Said::Recorded,
            (Some(1), _) if self.err.contains("error: it is not known whether") => Said::Unknown,
            (Some(1), _) if one_message && self.err.contains("recorded as ") => Said::Recorded,
            (Some(1 | 2), _) if one_message => Said::Not,
            (Some(4), _) => Said::Broken,
            // Notes at most, and no message: it could not be written.
            (Some(1 | 2), _) if !self.err.contains("panicked") => Said::Nothing,
            _ => Said::Crashed,
        }
    }

    /// In one line, for a finding.
    pub(crate) fn line(&self) -> String {
        let err = self.err.trim().replace('\n', " / ");
        format!("code {:?}, signal {:?}: {err}", self.code, self.signal)
    }
}

impl Stage {
    pub(crate) fn new(program: &Path) -> Self {
        Self::under(program, &std::env::temp_dir())
    }

    /// A stage in a folder that stands elsewhere, as on a disk of its own.
    pub(crate) fn under(program: &Path, place: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("faults-").tempdir_in(place).unwrap();
        let copies = tempfile::Builder::new().prefix("faults-").tempdir().unwrap();
        // The program may run as nobody.
        let all = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::set_permissions(copies.path(), all).unwrap();
        Self { folder, copies, program: program.to_owned() }
    }

    /// A ledger with its people, three funds, the keys of the law and the counts of 2024: ready to allocate.
    pub(crate) fn ready(self) -> Self {
        self.ok("init --origin faults.example/ledger --actor reg --clock 2024-01-01T00:00:00Z");
        for (id, role) in [
            ("calc", "calculator"),
            ("pay", "treasurer"),
            ("audit", "external-audit"),
            ("audit-2", "external-audit"),
            ("cgg", "cgg"),
        ] {
            self.record("reg", &format!("actor-enrolled --id {id} --role {role}"));
        }
        self.write("funds.csv", "fund;name_fr;name_nl;from\nF1;Un;Een;2010-01-01\nF2;Deux;Twee;2010-01-01\nF3;Trois;Drie;2010-01-01\n");
        self.record("reg", "fund-admitted --file funds.csv");
        for year in [2024, 2026] {
            let key = root().join(format!("fixtures/keys/{year}.toml"));
            self.record("reg", &format!("key-adopted --file {}", key.display()));
        }
        self.write("a24.csv", "fund;count\nF1;100\nF2;200\nF3;300\n");
        self.record("reg", "affiliates-certified --year 2024 --file a24.csv --source test");
        self.record("calc", "budget-set --year 2024");
        self
    }

    /// [`Stage::ready`], with 2024 determined.
    pub(crate) fn determined(self) -> Self {
        let stage = self.ready();
        stage.ok("allocate 2024 --actor calc --clock 2024-02-02T00:00:00Z");
        stage
    }

    /// Another folder with the same files.
    pub(crate) fn copied(&self) -> Self {
        let stage = Self::new(&self.program);
        copy(self.folder.path(), stage.folder.path());
        stage
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the program makes its private copies.
    pub(crate) fn copies(&self) -> &Path {
        self.copies.path()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.path("ledger.sqlite")
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The program with a clean environment, in the folder.
    pub(crate) fn command(&self, words: &str) -> Command {
        self.dressed(Command::new(&self.program), words)
    }

    /// The program behind another one, such as `strace`.
    pub(crate) fn behind(&self, other: &str, arguments: &[&str], words: &str) -> Command {
        let mut command = Command::new(other);
        command.args(arguments).arg(&self.program);
        self.dressed(command, words)
    }

    fn dressed(&self, mut command: Command, words: &str) -> Command {
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("LANG", "C")
            .env("TMPDIR", self.copies.path());
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command.args(split(words)).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, words: &str) -> Told {
        Told::of(&self.command(words).output().unwrap())
    }

    /// Runs and wants success; gives what was said.
    pub(crate) fn ok(&self, words: &str) -> String {
        let told = self.run(words);
        assert_eq!(told.code, Some(0), "{words}\n{}{}", told.out, told.err);
        told.out
    }

    pub(crate) fn record(&self, actor: &str, words: &str) -> String {
        self.ok(&format!("record {words} --actor {actor} --clock 2024-02-01T00:00:00Z"))
    }
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The command that records payment `number` to F1.
pub(crate) fn payment(number: u64) -> String {
    format!(
        "record subsidy-paid --year 2024 --fund F1 --amount 0,01 --value-date 2024-03-01 --reference p{number} --actor pay --clock 2024-03-01T00:00:00Z"
    )
}

/// Payment `number` to F1 as a line of an import; the fact is in canonical form.
pub(crate) fn payment_line(number: u64) -> String {
    format!(
        "{{\"kind\":\"SubsidyPaid\",\"fact\":{{\"cents\":1,\"envelope\":\"operating\",\"fund\":\"F1\",\"reference\":\"p{number}\",\"value_date\":\"2024-03-01\",\"year\":2024}}}}\n"
    )
}

/// Copies a folder with everything in it into one that is there.
pub(crate) fn copy(from: &Path, to: &Path) {
    for found in from.read_dir().unwrap() {
        let found = found.unwrap();
        let (from, to) = (found.path(), to.join(found.file_name()));
        if from.is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

/// Words apart by spaces; single quotes hold words together.
fn split(words: &str) -> Vec<String> {
    let mut all = Vec::new();
    for (place, part) in words.split('\'').enumerate() {
        if place % 2 == 1 {
            all.push(part.to_owned());
        } else {
            all.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    all
}

/// Whether a program of that name can be started.
pub(crate) fn installed(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}
