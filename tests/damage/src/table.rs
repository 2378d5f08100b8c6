//! The answer of the harness: rows of one Markdown table, and whether any of them is wrong.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Instant;

/// One row: what was done, how often, and what became of it.
pub(crate) struct Line {
    what: String,
    tried: u64,
    found: u64,
    rest: BTreeMap<String, u64>,
    wrong: BTreeMap<String, u64>,
    since: Instant,
}

impl Line {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        let since = Instant::now();
        Self { what: what.into(), tried: 0, found: 0, rest: BTreeMap::new(), wrong: BTreeMap::new(), since }
    }

    /// The damage was reported.
    pub(crate) fn found(&mut self) {
        self.tried += 1;
        self.found += 1;
    }

    /// The damage was not told, and why that is as it should be.
    pub(crate) fn harmless(&mut self, why: impl Into<String>) {
        self.tried += 1;
        *self.rest.entry(why.into()).or_default() += 1;
    }

    /// What must not be.
    pub(crate) fn wrong(&mut self, what: impl Into<String>) {
        self.tried += 1;
        *self.wrong.entry(what.into()).or_default() += 1;
    }

    /// One that counts, in which something else must be as well.
    pub(crate) fn must(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            *self.wrong.entry(what()).or_default() += 1;
        }
    }

    /// How often the damage was not told for this reason.
    pub(crate) fn passed_as(&self, why: &str) -> u64 {
        self.rest.get(why).copied().unwrap_or_default()
    }

    /// Takes what another worker found of the same.
    pub(crate) fn merge(&mut self, other: Self) {
        self.tried += other.tried;
        self.found += other.found;
        for (mine, more) in [(&mut self.rest, other.rest), (&mut self.wrong, other.wrong)] {
            more.into_iter().for_each(|(what, count)| *mine.entry(what).or_default() += count);
        }
    }

    fn row(&self) -> String {
        let rest = self.rest.iter().map(|(why, count)| format!("{count}: {why}"));
        let shown = self.wrong.iter().take(10).map(|(what, count)| format!("**WRONG** {count}: {what}"));
        let more = self.wrong.values().skip(10).sum::<u64>();
        let more = (more > 0).then(|| format!("**WRONG**: and {more} more"));
        let told: Vec<String> = rest.chain(shown).chain(more).collect();
        format!("| {} | {} | {} | {} |", self.what, self.tried, self.found, told.join("; "))
    }
}

/// The whole answer.
#[derive(Default)]
pub(crate) struct Table {
    lines: Vec<Line>,
}

impl Table {
    /// Takes a row that is complete, and says on standard error how long it took.
    pub(crate) fn put(&mut self, line: Line) {
        let taken = line.since.elapsed();
        let _ = writeln!(std::io::stderr(), "{}: {} in {} ms", line.what, line.tried, taken.as_millis());
        self.lines.push(line);
    }

    /// Prints the table; gives whether all is as it should be.
    pub(crate) fn print(&self) -> bool {
        let mut out = std::io::stdout().lock();
        writeln!(out, "| what | tried | found | not found, and why |\n|---|---:|---:|---|").unwrap();
        for line in &self.lines {
            writeln!(out, "{}", line.row()).unwrap();
        }
        let wrong: u64 = self.lines.iter().flat_map(|line| line.wrong.values()).sum();
        let tried: u64 = self.lines.iter().map(|line| line.tried).sum();
        writeln!(out, "\n{tried} tried, {wrong} wrong").unwrap();
        wrong == 0 && tried > 0
    }
}
