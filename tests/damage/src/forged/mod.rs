//! Entries that another program appended to a real office: the chain is right, and what they tell is not.
//!
//! Every kind of event in every field ([`shapes`]), and what only a reader who knows the rules can see ([`facts`]). Each has its
//! expectation from the pages (`docs/events.md`, `docs/rules.md`, `docs/findings.md`), and is written as a file for the program.

mod facts;
mod shapes;

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;

use ledger::Reader;
use register::chain::{ChainVerifier, Entry, Hash, Row};
use register::{Event, FindingCode, Issued, Register, Thresholds};
use serde_json::Value;

use crate::subject::{fixture, program, scratch};
use crate::table::{Line, Table};

/// Which of the many shapes are written as files too.
const EVERY: usize = 10;

/// What is to be said of a forged entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// It is no line of a ledger.
    NoLine,
    /// It tells nothing that is known.
    Undecodable,
    /// It breaks this rule.
    Broken(&'static str),
    /// An audit finds it under this code, and no rule is broken.
    Found(&'static str),
    /// It may be: nothing is said of it.
    Sound,
}

/// A forged entry: its name, its line behind the office, and what is to be said of it.
pub(crate) struct Forged {
    name: String,
    line: String,
    expect: Expect,
}

/// The office to which entries are appended.
pub(crate) struct Office {
    lines: Vec<String>,
    last: Entry,
    /// What an audit finds before.
    before: Vec<(FindingCode, Vec<u64>)>,
}

/// What was said of a ledger with a forged entry.
#[derive(Debug, Default)]
struct Said {
    /// The chain is broken, or a line is none.
    chain: Option<String>,
    undecodable: bool,
    /// The rules that it breaks.
    broken: Vec<String>,
    /// What an audit finds and did not find before.
    found: Vec<&'static str>,
}

pub(crate) fn run(table: &mut Table) {
    let office = Office::sample();
    let folder = scratch();
    let mut blind = Line::new("control: forged entries, by a reader of the chain alone");
    let mut missed = 0_u64;
    for (what, every, all) in [
        ("forged entries, every kind in every field", EVERY, shapes::all(&office)),
        ("forged entries that only the rules and the audit can tell", 1, facts::all(&office)),
    ] {
        let mut line = Line::new(what);
        for (place, forged) in all.iter().enumerate() {
            let said = office.said_of(&forged.line);
            if said.chain.is_none() && forged.expect != Expect::Sound {
                missed += 1;
            }
            let judged = judge(&said, forged.expect);
            let judged = judged.and_then(|()| match place % every {
                0 => by_the_program(&office, forged, folder.path()),
                _ => Ok(()),
            });
            match judged {
                Ok(()) if forged.expect == Expect::Sound => line.harmless("it may stand there"),
                Ok(()) => line.found(),
                Err(why) => line.wrong(format!("{}: {why}", forged.name)),
            }
        }
        table.put(line);
    }
    blind.must(missed > 200, || format!("it finds all but {missed}"));
    blind.harmless("it missed them, as it must");
    table.put(blind);
}

fn judge(said: &Said, expect: Expect) -> Result<(), String> {
    let right = match expect {
        Expect::NoLine => said.chain.is_some(),
        Expect::Undecodable => said.chain.is_none() && said.undecodable,
        Expect::Broken(rule) => {
            said.chain.is_none() && !said.undecodable && said.broken.iter().any(|one| one == rule)
        }
        Expect::Found(code) => said.is_whole() && said.found.contains(&code),
        Expect::Sound => said.is_whole() && said.found.is_empty(),
    };
    if right { Ok(()) } else { Err(format!("{expect:?} expected, and {said:?}")) }
}

impl Said {
    fn is_whole(&self) -> bool {
        self.chain.is_none() && !self.undecodable && self.broken.is_empty()
    }
}

impl Office {
    fn sample() -> Self {
        let reader = Reader::open(&fixture("ledgers/sample-v1.sqlite")).unwrap();
        let mut lines = Vec::new();
        reader
            .rows(|row| {
                lines.push(row.line.unwrap().to_owned());
                ControlFlow::Continue(())
            })
            .unwrap();
        let last = Entry::decode(lines.last().unwrap()).unwrap();
        let mut office = Self { lines, last, before: Vec::new() };
        let (_, register) = office.fold(None);
        office.before = found(&register);
        office
    }

    /// The line of an entry after the last one.
    pub(crate) fn line(&self, actor: &str, kind: &str, kv: u32, body: &str) -> String {
        let prev = Hash::leaf(self.lines.last().unwrap().as_bytes());
        let entry = Entry {
            seq: self.last.seq + 1,
            prev,
            at: self.last.at.clone(),
            actor: actor.into(),
            kind: kind.into(),
            kv,
            request: "forged".into(),
            body: body.into(),
        };
        entry.encode().unwrap_or_else(|error| panic!("{kind} {body}: {error}"))
    }

    /// An entry that tells a fact.
    pub(crate) fn tells(&self, name: &str, actor: &str, kind: &str, fact: &Value, expect: Expect) -> Forged {
        let body = serde_json::json!({"fact": fact}).to_string();
        Forged { name: name.into(), line: self.line(actor, kind, 1, &body), expect }
    }

    /// The fact of entry `seq`.
    pub(crate) fn fact(&self, seq: usize) -> Value {
        let entry = Entry::decode(&self.lines[seq - 1]).unwrap();
        serde_json::from_str::<Value>(&entry.body).unwrap()["fact"].clone()
    }

    fn fold(&self, forged: Option<&str>) -> (Said, Register) {
        let lines = || self.lines.iter().map(String::as_str).chain(forged);
        let (mut walk, mut said) = (ChainVerifier::default(), Said::default());
        let (mut register, mut issued) = (Register::default(), Issued::default());
        lines().for_each(|line| issued.see(line));
        register.compute(issued);
        for (seq, line) in (1_i64..).zip(lines()) {
            let hash = Hash::leaf(line.as_bytes());
            let request = Entry::decode(line).map(|entry| entry.request).unwrap_or_default();
            let row = Row { seq, request: Some(&request), hash: Some(&hash.to_string()), line: Some(line) };
            let (entry, faults) = walk.step(row);
            said.chain = said.chain.or(faults.first().map(ToString::to_string));
            if let Some(entry) = entry {
                said.undecodable |= Event::decode(&entry.kind, entry.kv, &entry.body).is_err();
                register.take(&entry, hash);
            }
        }
        (said, register)
    }

    fn said_of(&self, forged: &str) -> Said {
        let (mut said, register) = self.fold(Some(forged));
        let own = self.last.seq + 1;
        for finding in register.found_while_folding().iter().filter(|finding| finding.entries == [own]) {
            let detail = finding.detail.clone().unwrap_or_default();
            let rule = detail.rsplit_once('[').map_or("", |(_, rule)| rule.trim_end_matches(']'));
            said.broken.push(rule.split(',').next().unwrap_or_default().to_owned());
        }
        let new = found(&register).into_iter().filter(|one| !self.before.contains(one));
        said.found = new.map(|(code, _)| code.code()).collect();
        said
    }

    /// Writes the office with a forged entry as a file.
    fn write(&self, path: &Path, forged: &str) {
        std::fs::copy(fixture("ledgers/sample-v1.sqlite"), path).unwrap();
        let hash = Hash::leaf(forged.as_bytes()).to_string();
        let book = rusqlite::Connection::open(path).unwrap();
        let row = rusqlite::params![i64::try_from(self.last.seq + 1).unwrap(), "forged", hash, forged];
        book.execute("INSERT INTO entry (seq, request, hash, line) VALUES (?1, ?2, ?3, ?4)", row).unwrap();
    }
}

/// What an audit finds, whatever a day late it is.
fn found(register: &Register) -> Vec<(FindingCode, Vec<u64>)> {
    let all = register.audit(None, &Thresholds::default());
    all.into_iter().map(|finding| (finding.code, finding.entries)).collect()
}

/// The program itself: its exit code, and what its audit finds.
fn by_the_program(office: &Office, forged: &Forged, folder: &Path) -> Result<(), String> {
    let path = folder.join("ledger.sqlite");
    office.write(&path, &forged.line);
    let answer = |words: &[&str]| {
        let program = program();
        let mut command = Command::new(&program);
        command.args(words).arg("--ledger").arg(&path).env_clear();
        command.output().unwrap_or_else(|error| panic!("{}: {error}", program.display()))
    };
    let verified = answer(&["verify"]).status.code();
    let right = match forged.expect {
        Expect::NoLine | Expect::Undecodable | Expect::Broken(_) => Some(4),
        Expect::Found(_) | Expect::Sound => Some(0),
    };
    if verified != right {
        return Err(format!("`prorata verify` ends with {verified:?}"));
    }
    let audit = answer(&["audit", "--format", "json"]);
    let (code, told) = (audit.status.code(), String::from_utf8_lossy(&audit.stdout).into_owned());
    match forged.expect {
        Expect::NoLine if code != Some(4) => Err(format!("`prorata audit` ends with {code:?}")),
        Expect::Found(word) if !told.contains(&format!("\"{word}\"")) => {
            Err(format!("`prorata audit` does not tell {word}"))
        }
        Expect::Broken(rule) if !told.contains(&format!("[{rule}")) => {
            Err(format!("`prorata audit` does not tell {rule}"))
        }
        _ => Ok(()),
    }
}
