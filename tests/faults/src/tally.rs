//! What a harness found: one row of the table, and whether the row is as it should be.

use std::fmt::Write;

/// What became of the control of a harness: a seeded defect that it must catch.
#[derive(Clone, Debug)]
pub(crate) enum Control {
    /// The harness caught the seeded defect, and how.
    Caught(String),
    /// The harness did not see it, so its silence elsewhere means nothing.
    Missed(String),
}

/// One row of the table.
#[derive(Clone, Debug)]
pub(crate) struct Tally {
    pub(crate) harness: &'static str,
    pub(crate) what: String,
    pub(crate) count: String,
    pub(crate) wrong: Vec<String>,
    pub(crate) controls: Vec<Control>,
    pub(crate) skipped: Option<String>,
}

impl Tally {
    pub(crate) fn new(harness: &'static str, what: impl Into<String>) -> Self {
        Self {
            harness,
            what: what.into(),
            count: String::new(),
            wrong: Vec::new(),
            controls: Vec::new(),
            skipped: None,
        }
    }

    /// A row that says why nothing was tried.
    pub(crate) fn skipped(harness: &'static str, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { skipped: Some(why.into()), ..Self::new(harness, what) }
    }

    /// Takes what a control found: something, or it is no control.
    pub(crate) fn control(&mut self, defect: &str, found: &[String]) {
        self.controls.push(match found.first() {
            Some(_) => Control::Caught(format!("{defect}: caught, {} times", found.len())),
            None => Control::Missed(format!("{defect}: NOT CAUGHT")),
        });
    }

    pub(crate) fn sound(&self) -> bool {
        let controlled = self.skipped.is_some() || !self.controls.is_empty();
        controlled
            && self.wrong.is_empty()
            && self.controls.iter().all(|control| matches!(control, Control::Caught(_)))
    }

    fn row(&self) -> String {
        let result = match (&self.skipped, self.wrong.len()) {
            (Some(why), _) => format!("skipped: {why}"),
            (None, 0) => "none wrong".into(),
            (None, wrong) => format!("**{wrong} wrong**"),
        };
        let controls: Vec<&str> = self
            .controls
            .iter()
            .map(|control| match control {
                Control::Caught(told) | Control::Missed(told) => told.as_str(),
            })
            .collect();
        let controls = if controls.is_empty() { "-".into() } else { controls.join("; ") };
        format!("| `{}` | {} | {} | {result} | {controls} |", self.harness, self.what, self.count)
    }
}

/// The table as Markdown, with what was wrong below it.
pub(crate) fn table(tallies: &[Tally]) -> String {
    let mut text = String::from("| harness | what | count | result | control |\n|---|---|---|---|---|\n");
    for tally in tallies {
        let _ = writeln!(text, "{}", tally.row());
    }
    for tally in tallies {
        for wrong in tally.wrong.iter().take(20) {
            let _ = writeln!(text, "\n{}: {wrong}", tally.harness);
        }
    }
    text
}
