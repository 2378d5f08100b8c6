use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

const COUNTS: &str = "LLVM_PROFILE_FILE";

/// The root of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder of its own for one test, in which the program runs.
pub struct Stage {
    pub folder: TempDir,
}

/// What the program said, and how it ended.
pub struct Told {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Stage {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    /// The sample office in `demo`: laid out once, and copied for each test.
    pub fn demo() -> Self {
        static OFFICE: OnceLock<Stage> = OnceLock::new();
        let office = OFFICE.get_or_init(|| {
            // It outlives the tests, so it is where `cargo clean` finds it.
            let folder = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            let stage = Self { folder };
            stage.ok("demo demo");
            stage
        });
        let stage = Self::new();
        copy(&office.path("demo"), &stage.path("demo"));
        stage
    }

    /// A ledger with its people, three funds and the keys of 2024 and of the opinion, ready for 2024.
    pub fn small() -> Self {
        let stage = Self::new();
        stage.ok("init --origin test.example/ledger --actor reg --clock 2024-01-01T00:00:00Z");
        for (id, role) in [
            ("calc", "calculator"),
            ("pay", "treasurer"),
            ("audit", "external-audit"),
            ("audit-2", "external-audit"),
            ("cgg", "cgg"),
        ] {
            stage.record("reg", &format!("actor-enrolled --id {id} --role {role}"));
        }
        stage.write("funds.csv", "fund;name_fr;name_nl;from\nF1;Un;Een;2010-01-01\nF2;Deux;Twee;2010-01-01\nF3;Trois;Drie;2010-01-01\n");
        stage.record("reg", "fund-admitted --file funds.csv");
        for key in ["2024", "2026-opinion"] {
            stage.record("reg", &format!("key-adopted --id {key}"));
        }
        stage
    }

    /// [`Stage::small`], with 2024 determined.
    pub fn determined() -> Self {
        let stage = Self::small();
        stage.write("a24.csv", "fund;count\nF1;100\nF2;200\nF3;300\n");
        stage.record("reg", "affiliates-certified --year 2024 --file a24.csv --source test");
        stage.record("calc", "budget-set --year 2024");
        stage.ok("allocate 2024 --actor calc --clock 2024-02-02T00:00:00Z");
        stage
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The program with a clean environment, in the folder of the test.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prorata"));
        command.current_dir(self.folder.path()).env_clear().env("LANG", "C").args(split(words));
        // A program that counts what it reaches (tests/coverage.sh) has one more variable; no other has.
        command.envs(std::env::var_os(COUNTS).map(|file| (COUNTS, file)));
        command
    }

    pub fn run(&self, words: &str) -> Told {
        told(&self.command(words).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs and wants success; gives what was said.
    pub fn ok(&self, words: &str) -> String {
        let told = self.run(words);
        assert_eq!(told.code, 0, "{words}\n{}{}", told.out, told.err);
        told.out
    }

    /// Runs and wants success with a JSON answer.
    pub fn json(&self, words: &str) -> Value {
        serde_json::from_str(&self.ok(&format!("{words} --format json"))).unwrap()
    }

    /// Records, at a fixed time.
    pub fn record(&self, actor: &str, words: &str) -> String {
        self.ok(&format!("record {words} --actor {actor} --clock 2024-02-01T00:00:00Z"))
    }

    /// Runs and wants a refusal: exit code, one `error:` line that holds `what`, and an unchanged ledger.
    pub fn refuses(&self, code: i32, words: &str, what: &str) -> String {
        let before = std::fs::read(self.path("ledger.sqlite")).unwrap_or_default();
        let told = self.run(words);
        assert_eq!(told.code, code, "{words}\n{}{}", told.out, told.err);
        assert!(told.err.contains(what), "{words}: `{what}` is not in\n{}", told.err);
        assert_eq!(told.out, "", "{words}");
        assert_eq!(std::fs::read(self.path("ledger.sqlite")).unwrap_or_default(), before, "{words}");
        told.err
    }

    /// Every byte of the ledger file.
    pub fn ledger(&self) -> Vec<u8> {
        std::fs::read(self.path("ledger.sqlite")).unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for found in from.read_dir().unwrap() {
        let found = found.unwrap();
        let (from, to) = (found.path(), to.join(found.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(&from, &to).unwrap();
        }
    }
}

pub fn told(output: &Output) -> Told {
    Told {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout.clone()).unwrap(),
        err: String::from_utf8(output.stderr.clone()).unwrap(),
    }
}

/// Words apart by spaces; single quotes hold words together.
fn split(words: &str) -> Vec<String> {
    let parts = words.split('\'');
    let mut all = Vec::new();
    for (place, part) in parts.enumerate() {
        if place % 2 == 1 {
            all.push(part.to_owned());
        } else {
            all.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    all
}
