//! Documents made by hand, and what is seen in a PDF.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test uses some of it")]

mod pdf;

use std::path::{Path, PathBuf};
use std::process::Command;

pub use pdf::Pdf;
use press::{Attachment, Imprint};
use register::allocation::Cents;
use register::chain::Head;
use report::{Align, Block, Cell, Document, Identity, Language, Section, Table};

pub const HASH: &str = "2ebf3408e64957e0b45ad41eb596c785b53cf1e9329544b5d6b67f37f2e91310";
pub const ROOT: &str = "e47e3528190742206f91f15c2639f3d46dda22c757bef91d0a04f6ef8a2c417d";

pub fn imprint() -> Imprint {
    Imprint {
        identity: Identity {
            origin: "prorata.example/test".into(),
            as_of: Head { seq: 146, hash: HASH.parse().unwrap() },
            at: "2026-06-19T15:00:00Z".parse().unwrap(),
            day: "2026-06-19".parse().unwrap(),
            root: ROOT.parse().unwrap(),
            program: "prorata 0.1.0".into(),
        },
        figures_sha256: Some(ROOT.parse().unwrap()),
        attachment: Some(Attachment {
            name: "report-2026.json".into(),
            mime: "application/json".into(),
            description: "the figures".into(),
            bytes: b"{\"schema\":\"prorata/report/1\",\"n\":[1,2,3]}\n".to_vec(),
        }),
    }
}

pub fn fact(name: &str, value: &str) -> (String, Cell) {
    (name.into(), Cell::text(value))
}

pub fn section(id: &str, title: &str, blocks: Vec<Block>) -> Section {
    Section { id: id.into(), title: title.into(), blocks }
}

/// A report with its identity first, then `sections`.
pub fn report(language: Language, sections: Vec<Section>) -> Document {
    let identity = vec![
        Block::Facts(vec![fact("Ledger", "prorata.example/test"), fact("Head", HASH), fact("Root", ROOT)]),
        Block::Note("To be kept:\n\nsize 0000 0000 0000 0146  04\nroot e47e 3528 1907 4220  83".into()),
    ];
    let mut all = vec![section("identity", "Identity", identity)];
    all.extend(sections);
    Document {
        title: "Report 2026: the subsidy".into(),
        warnings: vec!["The figures are not those of the law.".into()],
        sections: all,
        language,
    }
}

/// Funds with a name and two amounts, and their sums.
pub fn funds(rows: i64, name: impl Fn(i64) -> String) -> Table {
    let column = |title: &str, align| (title.to_owned(), align);
    let columns = [
        column("Fund", Align::Left),
        column("Name", Align::Left),
        column("Granted", Align::Right),
        column("Paid", Align::Right),
    ];
    let mut table = Table::new("funds", columns);
    let cents = |cents| Cell::Cents(Cents::new(cents).unwrap());
    for row in 0..rows {
        table.push(vec![
            Cell::Text(format!("F{row:05}")),
            Cell::Text(name(row)),
            cents(amount(row)),
            cents(row),
        ]);
    }
    let (granted, paid) = ((0..rows).map(amount).sum(), (0..rows).sum());
    table.totals = Some(vec![Cell::text("Total"), Cell::Empty, cents(granted), cents(paid)]);
    table
}

pub fn amount(row: i64) -> i64 {
    1_234_567 + row * 8_191
}

/// A table too wide for an upright page.
pub fn entries(rows: u64) -> Table {
    let titles = ["Entry", "Recorded at (UTC)", "Actor", "Event", "Section", "Hash (SHA-256)", "Note"];
    let mut table = Table::new("entries", titles.map(|title| (title.to_owned(), Align::Left)));
    for row in 0..rows {
        table.push(vec![
            Cell::entry(row),
            Cell::text("2026-02-03T09:12:44Z"),
            Cell::text("finance.desk"),
            Cell::text("AllocationDetermined"),
            Cell::text("Allocation, Payments"),
            Cell::text(HASH),
            Cell::text("Advice of the committee, minutes of the meeting, sample"),
        ]);
    }
    table
}

pub fn print(document: &Document) -> Pdf {
    Pdf::of(&press::render(document, &imprint()).unwrap())
}

/// A PDF in a folder of its own, for the programs of poppler.
pub struct PdfFile {
    folder: tempfile::TempDir,
}

impl PdfFile {
    pub fn of(document: &Document) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file.pdf"), press::render(document, &imprint()).unwrap()).unwrap();
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, tool: &str, args: &[&str]) {
        let mut command = Command::new(tool);
        let output = command.current_dir(self.folder.path()).args(args).output().unwrap();
        assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
