//! The commands that write: what each does to the ledger, and which files it leaves.

use std::path::Path;

use crate::stage::{Stage, payment_line, root};

/// A command that writes.
#[derive(Clone, Debug)]
pub(crate) struct Writing {
    pub(crate) words: String,
    /// How many entries it appends to the ledger.
    pub(crate) adds: usize,
    /// Whether it commits entry by entry, so that some may be there without the others.
    pub(crate) each: bool,
    /// Whether its files are the same bytes each time.
    pub(crate) same: bool,
    /// Which ledger it writes to.
    pub(crate) ledger: &'static str,
    /// Whether the same command again is answered, rather than refused because its file is there.
    pub(crate) again: bool,
}

impl Writing {
    fn records(words: &str, adds: usize) -> Self {
        Self { words: words.into(), adds, each: false, same: true, ledger: "ledger.sqlite", again: true }
    }

    fn writes(words: &str) -> Self {
        Self { again: false, ..Self::records(words, 0) }
    }
}

/// A folder in which each command of [`all()`] can run, and the commands.
pub(crate) fn office(program: &Path) -> Stage {
    let stage = Stage::new(program).ready();
    stage.write("rows.csv", "fund;envelope;amount;value_date;reference\nF1;operating;1,00;1/3/2024;r1\nF2;operating;2,00;1/3/2024;r2\n");
    stage.write("lines.jsonl", (0..3).map(payment_line).collect::<String>());
    stage.write("paper.txt", "a decision\n");
    stage.record("reg", "actor-enrolled --id clerk --role cgg --document paper.txt");
    stage.ok("key generate --name faults.example/ledger --out log.key --no-passphrase");
    stage.ok("key generate --name new.faults.example --out witness.key --no-passphrase");
    stage.ok("checkpoint issue --key log.key --out checkpoint --first");
    let log = verifier(&stage, "log.key", "log");
    let witness = verifier(&stage, "witness.key", "witness");
    stage.write("policy.txt", format!("log {log}\nwitness w {witness}\nquorum w\n"));
    stage.ok("checkpoint cosign checkpoint --key witness.key --policy policy.txt --out seen --first");
    stage.ok(
        "--ledger done.sqlite init --origin faults.example/done --actor reg --clock 2024-01-01T00:00:00Z",
    );
    for entry in ["actor-enrolled --id calc --role calculator", "actor-enrolled --id pay --role treasurer"] {
        stage.ok(&format!("--ledger done.sqlite record {entry} --actor reg --clock 2024-01-02T00:00:00Z"));
    }
    let key = root().join("fixtures/keys/2024.toml");
    let done = "--ledger done.sqlite";
    stage.ok(&format!(
        "{done} record fund-admitted --file funds.csv --actor reg --clock 2024-01-02T00:00:00Z"
    ));
    stage.ok(&format!(
        "{done} record key-adopted --file {} --actor reg --clock 2024-01-02T00:00:00Z",
        key.display()
    ));
    stage.ok(&format!(
        "{done} record affiliates-certified --year 2024 --file a24.csv --source test --actor reg --clock 2024-02-01T00:00:00Z"
    ));
    stage.ok(&format!("{done} record budget-set --year 2024 --actor calc --clock 2024-02-01T00:00:00Z"));
    stage.ok(&format!("{done} allocate 2024 --actor calc --clock 2024-02-02T00:00:00Z"));
    stage
}

/// Every command that writes, by what it writes: entries first, then files.
pub(crate) fn all() -> Vec<Writing> {
    let at = "--clock 2024-03-01T00:00:00Z";
    let done = "--ledger done.sqlite";
    vec![
        Writing {
            ledger: "new.sqlite",
            again: false,
            ..Writing::records(
                &format!("--ledger new.sqlite init --origin faults.example/new --actor reg {at}"),
                1,
            )
        },
        Writing::records(&format!("record actor-enrolled --id late --role cgg --actor reg {at}"), 1),
        Writing {
            ledger: "done.sqlite",
            ..Writing::records(
                &format!("{done} record subsidy-paid --year 2024 --file rows.csv --actor pay {at}"),
                2,
            )
        },
        Writing {
            ledger: "done.sqlite",
            ..Writing::records(&format!("{done} import lines.jsonl --actor pay {at}"), 3)
        },
        Writing {
            ledger: "done.sqlite",
            each: true,
            ..Writing::records(&format!("{done} import lines.jsonl --each --actor pay {at}"), 3)
        },
        Writing::records(&format!("allocate 2024 --actor calc {at}"), 1),
        Writing {
            ledger: "done.sqlite",
            ..Writing::records(
                &format!("{done} record subsidy-paid --year 2024 --file rows.csv --keep --actor pay {at}"),
                2,
            )
        },
        Writing::writes("documents keep paper.txt"),
        Writing {
            same: false,
            ..Writing::writes("key generate --name x.faults.example --out x.key --no-passphrase")
        },
        Writing::writes("checkpoint issue --key log.key --out later"),
        // A cosignature bears the time.
        Writing {
            same: false,
            ..Writing::writes(
                "checkpoint cosign checkpoint --key witness.key --policy policy.txt --out cosigned",
            )
        },
        Writing::writes(&format!("{done} report 2024 --lang en --format text,json,csv --out out")),
        Writing::writes(&format!("{done} explain 2024 --fund F1 --format html --out f1.html")),
        Writing::writes(&format!("{done} letters 2024 --lang fr --format text --out letters")),
        Writing::writes(&format!("{done} extract --out extract.sqlite")),
        Writing::writes(&format!("{done} papers 2024 --format text --out papers")),
        Writing::writes(
            "bundle export --year 2024 --checkpoint seen --policy policy.txt --lang fr --out b.zip",
        ),
        Writing::writes("template funds --out form.csv"),
        Writing::writes("man --out man"),
    ]
}

/// The verifier key of a key file.
fn verifier(stage: &Stage, file: &str, purpose: &str) -> String {
    let shown = stage.ok(&format!("key show {file} --format json"));
    let (_, rest) = shown.split_once(&format!("\"{purpose}\": \"")).unwrap();
    rest.split('"').next().unwrap().replace("\\/", "/")
}
