//! The corpus: every file of `fixtures/intake` is read, and says exactly what is expected of it.
//!
//! Next to each `<name>.csv` stands `<name>.expected`. For a bad file it holds the message and
//! the hint, for a good one its typed rows. Columns are read by their names: `code`, `name`,
//! `count`, `amount` (euros to cents), `date` and `kind`.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::result_large_err,
    reason = "all of this file is a test, also outside the test functions"
)]

use intake::{Fault, Row, read};
use std::fs;
use std::path::{Path, PathBuf};

const REQUIRED: [&str; 1] = ["code"];
const OPTIONAL: [&str; 5] = ["name", "count", "amount", "date", "kind"];

#[test]
fn bad_files_say_what_is_wrong() {
    let files = files("bad");
    assert!(files.len() >= 40, "only {} bad files", files.len());
    compare(&files, |file, bytes| match typed(file, bytes) {
        Ok(rows) => format!("accepted, but must be refused:\n{rows}"),
        Err(fault) => told(&fault),
    });
}

#[test]
fn good_files_are_read() {
    let files = files("good");
    assert!(files.len() >= 8, "only {} good files", files.len());
    compare(&files, |file, bytes| match typed(file, bytes) {
        Ok(rows) => rows,
        Err(fault) => format!("refused, but must be accepted:\n{}", told(&fault)),
    });
}

#[test]
fn no_expectation_is_left_without_its_file() {
    for folder in ["bad", "good"] {
        let folder = fixtures(folder);
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            assert!(path.with_extension("csv").exists(), "{}", path.display());
            assert!(path.with_extension("expected").exists(), "{}", path.display());
        }
    }
}

/// Compares all files before it fails, so that one run shows every difference.
fn compare(files: &[PathBuf], read: impl Fn(&str, &[u8]) -> String) {
    let mut differences = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let found = read(name, &fs::read(path).unwrap());
        let expected = fs::read_to_string(path.with_extension("expected")).unwrap_or_default();
        if found.trim_end() != expected.trim_end() {
            differences.push(format!("{name}\nexpected:\n{expected}\nfound:\n{found}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
}

fn told(fault: &Fault) -> String {
    let hint = fault.hint.as_deref().unwrap_or("(none)");
    format!("{fault}\nhint: {hint}\n")
}

fn typed(file: &str, bytes: &[u8]) -> Result<String, Fault> {
    let table = read(file, bytes)?;
    table.expect_columns(&REQUIRED, &OPTIONAL)?;
    let mut out = String::new();
    for row in table.rows() {
        out.push_str(&format!("line {}:", row.line()));
        for name in table.header() {
            out.push_str(&format!(" {name}={}", value(row, name)?));
        }
        out.push('\n');
    }
    Ok(out)
}

fn value(row: Row<'_>, name: &str) -> Result<String, Fault> {
    let cell = row.cell(name);
    Ok(match name {
        "code" => cell.code()?.to_owned(),
        "name" => format!("\"{}\"", cell.required_text()?),
        "count" => cell.count()?.to_string(),
        "amount" => format!("{}c", cell.cents()?.get()),
        "date" => cell.date()?,
        "kind" => cell.choice(&["capitation", "annual"])?.to_owned(),
        other => panic!("the corpus has no column {other}"),
    })
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(fixtures(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    files
}

fn fixtures(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/intake").join(folder)
}
