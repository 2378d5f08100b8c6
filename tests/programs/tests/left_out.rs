//! Ends a run of all tests with those that were left out, and one command that installs what they need.
#![allow(missing_docs, reason = "a program")]

use std::io::{Error, Write, stdout};

use zz_programs::{left_out, packages};

fn main() -> Result<(), Error> {
    let left_out = left_out()?;
    let mut out = stdout().lock();
    if left_out.is_empty() {
        return writeln!(out, "\nNo test was left out.\n");
    }
    writeln!(
        out,
        "\n{} tests were left out, because they need a program that is not installed:",
        left_out.len()
    )?;
    for (test, lacking) in &left_out {
        writeln!(out, "  {test} ({})", lacking.join(", "))?;
    }
    let all = left_out.iter().flat_map(|(_, lacking)| lacking.iter().map(String::as_str));
    writeln!(
        out,
        "Everything else was tested. With Debian or Ubuntu, this installs them; then run the tests again:"
    )?;
    writeln!(out, "  sudo apt-get install {}\n", packages(all).join(" "))
}
