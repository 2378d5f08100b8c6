//! Prints a table of many rows, to measure time and memory: `cargo run --release --example rows -- 10000 OUT.pdf`.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, reason = "an example fails by panicking")]

use std::time::Instant;

use press::Imprint;
use register::allocation::Cents;
use register::chain::{Hash, Head};
use report::{Align, Block, Cell, Document, Identity, Language, Section, Table};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [rows, out] = args.as_slice() else { panic!("ROWS OUT.pdf") };
    let rows: u64 = rows.parse().unwrap();
    let columns = ["Entry", "Recorded at (UTC)", "Fund", "Event", "Amount", "Reference", "Hash (SHA-256)"];
    let align = |title: &str| if matches!(title, "Entry" | "Amount") { Align::Right } else { Align::Left };
    let mut table = Table::new("movements", columns.map(|title| (title.to_owned(), align(title))));
    for row in 0..rows {
        let cents = Cents::new(i64::try_from(row).unwrap() * 8_191).unwrap();
        table.push(vec![
            Cell::entry(row),
            Cell::text("2026-02-03T09:12:44Z"),
            Cell::text(format!("F{:02}", row % 40)),
            Cell::text("SubsidyPaid"),
            Cell::Cents(cents),
            Cell::text(format!("Subside/Toelage 2026 F{:02}", row % 40)),
            Cell::text(format!("{row:064x}")),
        ]);
    }
    let section =
        Section { id: "movements".into(), title: "Movements".into(), blocks: vec![Block::Table(table)] };
    let document =
        Document { title: "Rows".into(), warnings: vec![], sections: vec![section], language: Language::En };
    let root = Hash::leaf(b"");
    let identity = Identity {
        origin: "prorata.example/rows".into(),
        as_of: Head { seq: rows, hash: root },
        at: "2026-02-03T09:12:44Z".parse().unwrap(),
        day: "2026-02-03".parse().unwrap(),
        root,
        program: "prorata".into(),
    };
    let imprint = Imprint { identity, figures_sha256: None, attachment: None };
    let begun = Instant::now();
    let pdf = press::render(&document, &imprint).unwrap();
    println!("{rows} rows: {} bytes in {} ms", pdf.len(), begun.elapsed().as_millis());
    std::fs::write(out, pdf).unwrap();
}
