//! `damage`: what becomes of a ledger, its journal and a bundle that were damaged, and of files that were made to harm.
//!
//! It prints one Markdown table and ends with 1 when anything passed that should have been found, when a reader failed, or
//! when a control did not fail. `docs/SECURITY.md` has its figures.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a harness ends when its own footing does not hold")]

mod bits;
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

const USAGE: &str = "usage: damage bits|pages|journals|bundle|hostile [--every K]\n       damage daily|release\n";

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
        _ => return usage(),
    }
    if table.print() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn usage() -> ExitCode {
    let _ = std::io::stderr().write_all(USAGE.as_bytes());
    ExitCode::from(2)
}
