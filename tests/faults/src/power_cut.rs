//! Real power cuts: the program records on a file system of its own, which is shut down under it and mounted again.

use std::path::Path;
use std::time::Duration;

use crate::kill::Killing;
use crate::mount::{Kind, Mount};
use crate::stage::{Said, Stage, Told, installed};
use crate::stream;
use crate::tally::Tally;

const EACH: &str = "import - --each --actor pay --clock 2024-03-01T00:00:00Z";

/// After how many cuts the disk is made again: a ledger that grows makes each look slower.
const FRESH: u64 = 25;

/// Cuts the power `cuts` times.
pub(crate) fn run(program: &Path, kind: Kind, cuts: u64, seed: u64) -> Tally {
    let what = format!("real power cuts (FS_IOC_SHUTDOWN) on loop-mounted {}", kind.name());
    if !installed("eatmydata") {
        return Tally::skipped(
            "power-cut",
            what,
            "eatmydata is not installed, and without it there is no control",
        );
    }
    let mut tally = Tally::new("power-cut", &what);
    let mut cutting = Cutting::default();
    let mut done = 0;
    while done < cuts && cutting.wrong.len() < 20 {
        let some = FRESH.min(cuts - done);
        if let Err(why) = cutting.on_a_disk(program, kind, some, seed.wrapping_add(done), &[]) {
            return Tally::skipped("power-cut", what, why);
        }
        done += some;
    }
    tally.count = format!(
        "{} cuts, {} of them right after a new file; {} entries acknowledged, {} found beyond the last answer; {} errors said that nothing was \
         recorded, {} that it is not known",
        done + cutting.names,
        cutting.names,
        cutting.acknowledged,
        cutting.beyond,
        cutting.no,
        cutting.unknown
    );
    tally.wrong = cutting.wrong;
    let mut control = Cutting::default();
    if let Err(why) = control.on_a_disk(program, kind, 12, seed, &["eatmydata"]) {
        tally.wrong.push(why);
    }
    tally.control("the program without its syncs (eatmydata)", &control.wrong);
    tally
}

/// What makes a new file, and the file: when the command has ended well, it outlives a cut under its name, whole.
const NEW: &[(&str, &str)] = &[
    (
        "--ledger new.sqlite init --origin faults.example/new --actor reg --clock 2024-01-01T00:00:00Z",
        "new.sqlite",
    ),
    ("report 2024 --lang en --format json --out out", "out/report-2024.json"),
    ("extract --out extract.sqlite", "extract.sqlite"),
    ("key generate --name k.example --out k.key --no-passphrase", "k.key"),
];

#[derive(Default)]
struct Cutting {
    names: u64,
    acknowledged: u64,
    beyond: u64,
    no: u64,
    unknown: u64,
    wrong: Vec<String>,
}

impl Cutting {
    /// Cuts the power right after a command that made a new file has ended.
    fn names(&mut self, stage: &Stage, mount: &Mount, behind: &[&str]) -> Result<(), String> {
        for (words, file) in NEW {
            let mut command = match behind {
                [] => stage.command(words),
                [first, rest @ ..] => stage.behind(first, rest, words),
            };
            let cutter = mount.cutter();
            let told = Told::of(&command.output().unwrap());
            let written = std::fs::read(stage.path(file));
            cutter.cut()?;
            mount.up_again()?;
            self.names += 1;
            let found = std::fs::read(stage.path(file));
            let written =
                written.map_err(|error| format!("{file} was not written: {error}; {}", told.line()))?;
            if told.code != Some(0) || found.ok() != Some(written) {
                self.wrong.push(format!(
                    "`{words}` had ended well, and its file is gone or another: {}",
                    told.line()
                ));
            }
        }
        Ok(())
    }

    /// Cuts the power of one disk some times; `behind` is the program that is before ours, if any.
    fn on_a_disk(
        &mut self,
        program: &Path,
        kind: Kind,
        cuts: u64,
        seed: u64,
        behind: &[&str],
    ) -> Result<(), String> {
        let mount = Mount::new(kind)?;
        let stage = Stage::under(program, mount.place()).determined();
        let control = !behind.is_empty();
        // What was there before is on the disk.
        crate::mount::run(&mut std::process::Command::new("sync"))?;
        let mut killing = Killing::new(&stage, seed);
        self.names(&stage, &mount, behind)?;
        for _ in 0..cuts {
            let command = match behind {
                [] => stage.command(EACH),
                [first, rest @ ..] => stage.behind(first, rest, EACH),
            };
            let answers = killing.dice.index(100);
            let delay = Duration::from_micros(killing.dice.below(6_000));
            let mut cut = Ok(());
            let cutter = mount.cutter();
            let from = killing.number;
            // What the last round left beyond its answers is there already, whatever this one says.
            let had = killing.left.max(from);
            let streamed = stream::run(command, from, 120, answers, delay, |_| cut = cutter.cut());
            cut?;
            mount.up_again()?;
            let told = streamed.told.clone();
            let wrong = killing.wrong.len();
            killing.take(streamed);
            // The control may have lost the ledger as such: one loss is enough to be caught.
            if control && killing.wrong.len() > wrong {
                break;
            }
            let beyond = killing.left > killing.number.max(had);
            match told.said() {
                Said::Not => {
                    self.no += 1;
                    if beyond {
                        killing
                            .wrong
                            .push(format!("it said that nothing was recorded, and it was: {}", told.line()));
                    }
                }
                Said::Unknown => self.unknown += 1,
                // It had answered everything before the cut, or was not heard any more.
                Said::Recorded | Said::Nothing => {}
                Said::Crashed | Said::Broken if control => {}
                Said::Crashed | Said::Broken => killing.wrong.push(format!("it ended with {}", told.line())),
            }
        }
        if behind.is_empty() {
            killing.end();
        }
        self.acknowledged += killing.acknowledged;
        self.beyond += killing.beyond;
        self.wrong.append(&mut killing.wrong);
        drop(stage);
        Ok(())
    }
}
