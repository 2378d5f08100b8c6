//! Writers with a seeded defect, for the controls: what they do wrong must be caught by the harness that drives them.
//!
//! They read the lines of an import from standard input and answer as `import - --each` does.

use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Duration;

use chain::{Entry, Hash};
use clap::ValueEnum;
use ledger::Writer;

/// What the writer does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Defect {
    /// It acknowledges an entry before the commit.
    Early,
    /// It does not look a request key up, so a retry records a second time.
    Forgetful,
    /// It does not hear that the commit failed.
    Deaf,
}

impl Defect {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Forgetful => "forgetful",
            Self::Deaf => "deaf",
        }
    }
}

/// Records each line of standard input in the ledger, in the wrong way.
pub(crate) fn run(path: &Path, defect: Defect) -> Result<(), String> {
    let told = |error: ledger::LedgerError| format!("error: {error}");
    let mut writer = Writer::open(path, Duration::from_secs(30)).map_err(told)?;
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| format!("error: {error}"))?;
        let Some((_, rest)) = line.split_once("\"fact\":") else { return Err("error: no fact".into()) };
        let fact = rest.strip_suffix('}').unwrap_or(rest);
        let session = writer.begin().map_err(told)?;
        let head = session.head().map_err(told)?.ok_or("error: an empty ledger")?;
        let request = match defect {
            Defect::Forgetful => format!("{}-{}", std::process::id(), head.seq),
            Defect::Early | Defect::Deaf => chain::sha256(fact.as_bytes()).to_string(),
        };
        if let Some((head, _)) = session.find(&request).map_err(told)? {
            say(&format!("already {} {}", head.seq, head.hash));
            continue;
        }
        let entry = Entry {
            seq: head.seq + 1,
            prev: head.hash,
            at: "2024-03-01T00:00:00Z".parse().map_err(|_| "error: a time")?,
            actor: "pay".into(),
            kind: "SubsidyPaid".into(),
            kv: 1,
            request,
            body: format!("{{\"fact\":{fact}}}"),
        };
        session.append(&entry).map_err(told)?;
        let encoded = entry.encode().map_err(|error| format!("error: {error}"))?;
        let answer = format!("recorded {} {}", entry.seq, Hash::leaf(encoded.as_bytes()));
        match defect {
            Defect::Early => {
                say(&answer);
                std::thread::sleep(Duration::from_millis(1));
                session.commit().map_err(told)?;
            }
            Defect::Deaf => {
                let _ = session.commit();
                say(&answer);
            }
            Defect::Forgetful => {
                session.commit().map_err(told)?;
                say(&answer);
            }
        }
    }
    Ok(())
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
