//! What the ledger must outlive: kills, faults of the system and of the disk, power cuts, crowds, and odd surroundings.
//!
//! Each harness drives the program or the book, looks at what is in the ledger afterwards, and compares that with what
//! was said. Each has a control: the same harness over something with a seeded defect, which must be caught. The table
//! at the end is in docs/SECURITY.md.

mod book;
mod crash;
mod crowd;
mod defective;
mod dice;
mod edges;
mod evidence;
mod faulty;
mod hostile;
mod interrupts;
mod kill;
mod mount;
mod oplog;
mod power_cut;
mod power_model;
mod same_bytes;
mod set;
mod settled;
mod shim;
mod stage;
mod strace;
mod stream;
mod surroundings;
mod syscalls;
mod tally;
mod vfs;
mod writing;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::{Args, Parser, Subcommand};

use crate::tally::{Tally, table};

/// What the ledger must outlive.
#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    harness: Harness,
}

#[derive(Clone, Debug, Args)]
struct Common {
    /// The program
    #[arg(long, default_value = "target/debug/prorata")]
    program: PathBuf,
    /// The seed of everything that is left to chance
    #[arg(long, default_value_t = 20_260_101)]
    seed: u64,
}

#[derive(Debug, Subcommand)]
enum Harness {
    /// Kill -9 among appends, and the same request keys again
    Kill {
        #[command(flatten)]
        common: Common,
        #[arg(long, default_value_t = 2_000)]
        rounds: u64,
    },
    /// A blow at the system calls of every command that writes
    Syscalls {
        #[command(flatten)]
        common: Common,
        /// Try every K-th point only
        #[arg(long, default_value_t = 1, value_name = "K")]
        every: usize,
        /// Only the commands with these words in them
        #[arg(long)]
        only: Option<String>,
    },
    /// A fault at every call of the book to its disk
    Vfs {
        /// Try every K-th call only
        #[arg(long, default_value_t = 1, value_name = "K")]
        every: u64,
    },
    /// Power cuts in a model
    PowerModel {
        #[arg(long, default_value_t = 100_000)]
        states: u64,
        #[arg(long, default_value_t = 20_260_101)]
        seed: u64,
    },
    /// Real power cuts on a file system of its own
    PowerCut {
        #[command(flatten)]
        common: Common,
        #[arg(long, value_enum, default_value = "ext4")]
        fs: mount::Kind,
        #[arg(long, default_value_t = 1_000)]
        cuts: u64,
    },
    /// Eight writers and four verifiers at once
    Crowd {
        #[command(flatten)]
        common: Common,
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// The same report in other surroundings
    SameBytes {
        #[command(flatten)]
        common: Common,
        #[arg(long, default_value_t = 100)]
        runs: u64,
    },
    /// Odd surroundings
    Edges {
        #[command(flatten)]
        common: Common,
        /// How often each command is interrupted
        #[arg(long, default_value_t = 100)]
        rounds: u64,
    },
    /// Every harness with the counts of a change
    Daily {
        #[command(flatten)]
        common: Common,
    },
    /// Every harness with the counts of a release
    Release {
        #[command(flatten)]
        common: Common,
    },
    /// A writer with a seeded defect, for the controls
    #[command(hide = true)]
    Defective {
        #[arg(long, value_enum)]
        defect: defective::Defect,
        #[arg(long)]
        ledger: PathBuf,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Harness::Defective { defect, ledger } = &cli.harness {
        return match defective::run(ledger, *defect) {
            Ok(()) => ExitCode::SUCCESS,
            Err(told) => {
                let _ = writeln!(std::io::stderr(), "{told}");
                ExitCode::from(1)
            }
        };
    }
    // A folder in memory: the harnesses make and remove thousands of ledgers, and it is the model that is sick, not the
    // disk of whoever runs it.
    if std::env::var_os("TMPDIR").is_none() && std::path::Path::new("/dev/shm").is_dir() {
        let status = Command::new(std::env::current_exe().unwrap())
            .args(std::env::args_os().skip(1))
            .env("TMPDIR", "/dev/shm")
            .status()
            .unwrap();
        return ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1));
    }
    let tallies = run(cli.harness);
    let _ = write!(std::io::stdout(), "\n{}", table(&tallies));
    if tallies.iter().all(Tally::sound) { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Runs one harness and says how long it took.
fn timed(name: &str, harness: impl FnOnce() -> Tally) -> Tally {
    let from = Instant::now();
    let tally = harness();
    let _ = writeln!(std::io::stderr(), "{name}: {} s; {}", from.elapsed().as_secs(), tally.count);
    tally
}

fn run(harness: Harness) -> Vec<Tally> {
    match harness {
        Harness::Kill { common, rounds } => {
            let program = common.program.canonicalize().unwrap();
            vec![timed("kill", || kill::run(&program, rounds, common.seed))]
        }
        Harness::Syscalls { common, every, only } => {
            let program = common.program.canonicalize().unwrap();
            vec![timed("syscalls", || syscalls::run(&program, every, only.as_deref()))]
        }
        Harness::Vfs { every } => vec![timed("vfs", || vfs::run(every))],
        Harness::PowerModel { states, seed } => {
            vec![timed("power-model", || power_model::run(states, seed))]
        }
        Harness::PowerCut { common, fs, cuts } => {
            let program = common.program.canonicalize().unwrap();
            vec![timed("power-cut", || power_cut::run(&program, fs, cuts, common.seed))]
        }
        Harness::Crowd { common, seconds } => {
            let program = common.program.canonicalize().unwrap();
            vec![timed("crowd", || crowd::run(&program, seconds))]
        }
        Harness::SameBytes { common, runs } => {
            let program = common.program.canonicalize().unwrap();
            vec![timed("same-bytes", || same_bytes::run(&program, runs, common.seed))]
        }
        Harness::Edges { common, rounds } => {
            let program = common.program.canonicalize().unwrap();
            vec![timed("edges", || edges::run(&program, rounds, common.seed))]
        }
        Harness::Daily { common } => set::DAILY.run(&common.program.canonicalize().unwrap(), common.seed),
        Harness::Release { common } => set::RELEASE.run(&common.program.canonicalize().unwrap(), common.seed),
        Harness::Defective { .. } => Vec::new(),
    }
}
