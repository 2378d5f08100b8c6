//! `damage`: what becomes of a ledger, its journal and a bundle that were damaged, and of files that were made to harm.
//!
//! It prints one Markdown table and ends with 1 when anything passed that should have been found, when a reader failed, or
//! when a control did not fail. `docs/SECURITY.md` has its figures.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a harness ends when its own footing does not hold")]

mod bits;
mod crafted;
mod envelope;
mod forged;
mod hostile;
mod journals;
mod map;
mod noise;
mod pages;
mod reading;
mod subject;
mod table;
mod workers;

use std::io::Write;
use std::process::ExitCode;

use table::Table;

const USAGE: &str =
    "usage: damage bits|pages|journals|bundle|hostile|forged [--every K]\n       damage daily|release\n";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut table = Table::default();
    let (what, every) = match words[..] {
        [what] => (what, 1),
        [what, "--every", every] => (what, every.parse().unwrap_or(0)),
        _ => ("", 0),
    };
    match (what, every) {
        (_, 0) => return usage(),
        ("bits", every) => bits::run(every, &mut table),
        ("pages", every) => pages::run(every, &mut table),
        ("journals", every) => journals::run(every, &mut table),
        ("bundle", every) => envelope::run(every, &mut table),
        ("hostile", 1) => hostile::run(&mut table),
        ("forged", 1) => forged::run(&mut table),
        // Steps that are coprime to the sizes of pages and records, so that every kind of place is struck.
        ("daily", 1) => all([4999, 1999, 4999, 9973], &mut table),
        ("release", 1) => all([1; 4], &mut table),
        _ => return usage(),
    }
    if table.print() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Everything, with these steps for bits, pages, journals and the bundle.
fn all([bits, pages, journals, envelope]: [usize; 4], table: &mut Table) {
    bits::run(bits, table);
    pages::run(pages, table);
    journals::run(journals, table);
    envelope::run(envelope, table);
    hostile::run(table);
    forged::run(table);
}

fn usage() -> ExitCode {
    let _ = std::io::stderr().write_all(USAGE.as_bytes());
    ExitCode::from(2)
}
