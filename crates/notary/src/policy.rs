use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use crate::{Note, NoteError, Purpose, SignedBy, VerifierKey};

/// Which logs and witnesses are trusted, and how many of them must have signed: a C2SP tlog-policy.
///
/// Whoever verifies has it from elsewhere than the ledger or the bundle that is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: Vec<(String, VerifierKey)>,
    /// In the order of their lines: each names only what is before it.
    groups: Vec<(String, Group)>,
    quorum: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    at_least: usize,
    members: Vec<String>,
}

/// What a policy says of a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// The known keys that signed it.
    pub signed: Vec<SignedBy>,
    /// Whether a log of the policy signed it.
    pub log: bool,
    /// Whether as many witnesses signed it as the quorum asks for.
    pub witnesses: bool,
    /// The witnesses of the policy that did not sign it, by their names in the policy.
    pub missing: Vec<String>,
}

/// Why a text is not a policy: the line and the rule that it breaks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct PolicyError {
    /// The line, from 1; 0 for the whole.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

const NONE: &str = "none";

/// The most logs, witnesses and groups: more than any office has, and few enough to be looked up one by one.
const NAMES_MAX: usize = 1_000;

impl Policy {
    /// The keys of the logs.
    pub fn logs(&self) -> &[VerifierKey] {
        &self.logs
    }

    /// The keys of logs and witnesses.
    pub fn keys(&self) -> Vec<VerifierKey> {
        self.logs.iter().chain(self.witnesses.iter().map(|(_, key)| key)).cloned().collect()
    }

    /// Whether no witness is asked for at all: then a checkpoint is worth what its log is worth.
    pub fn asks_for_nobody(&self) -> bool {
        self.quorum == NONE
    }

    /// What the policy says of a signed checkpoint.
    ///
    /// # Errors
    /// [`NoteError`] when a signature of a known key does not hold.
    pub fn judge(&self, note: &Note) -> Result<Quorum, NoteError> {
        let signed = note.signed_by(&self.keys())?;
        let by = |key: &VerifierKey| signed.iter().any(|found| found.key == *key);
        let log = self.logs.iter().any(by);
        let present: BTreeSet<&str> =
            self.witnesses.iter().filter(|(_, key)| by(key)).map(|(name, _)| name.as_str()).collect();
        let missing = self.witnesses.iter().map(|(name, _)| name);
        let missing = missing.filter(|name| !present.contains(name.as_str())).cloned().collect();
        let witnesses = self.quorum == NONE || self.reached(present).contains(self.quorum.as_str());
        Ok(Quorum { log, witnesses, missing, signed })
    }

    /// The witnesses that signed, and the groups of which enough members did, however deep they are in each other.
    fn reached<'p>(&'p self, mut present: BTreeSet<&'p str>) -> BTreeSet<&'p str> {
        for (name, group) in &self.groups {
            let members = group.members.iter().filter(|member| present.contains(member.as_str()));
            if members.count() >= group.at_least {
                present.insert(name);
            }
        }
        present
    }
}

impl Quorum {
    /// Whether the checkpoint is one that the policy trusts.
    pub fn holds(&self) -> bool {
        self.log && self.witnesses
    }
}

/// A policy while it is read.
#[derive(Default)]
struct Draft {
    logs: Vec<VerifierKey>,
    witnesses: Vec<(String, VerifierKey)>,
    groups: Vec<(String, Group)>,
    quorum: Option<String>,
    /// The names that a group holds already.
    taken: BTreeSet<String>,
}

impl Draft {
    fn line(&mut self, words: &[&str]) -> Result<(), String> {
        if self.logs.len() + self.witnesses.len() + self.groups.len() >= NAMES_MAX
            && words.first() != Some(&"quorum")
        {
            return Err(format!("a policy names at most {NAMES_MAX} logs, witnesses and groups"));
        }
        match words {
            ["log", key] | ["log", key, _] => {
                let key = read_key(key, Purpose::Log)?;
                if self.logs.iter().any(|found| found.same_key(&key)) {
                    return Err("this log stands in the policy already".into());
                }
                self.logs.push(key);
            }
            ["witness", name, key] | ["witness", name, key, _] => {
                let key = read_key(key, Purpose::Witness)?;
                self.fresh(name)?;
                if self.witnesses.iter().any(|(_, found)| found.same_key(&key)) {
                    return Err("this witness stands in the policy already, by another name".into());
                }
                self.witnesses.push(((*name).to_owned(), key));
            }
            ["group", name, count, members @ ..] if !members.is_empty() => {
                self.fresh(name)?;
                let at_least = match *count {
                    "any" => 1,
                    "all" => members.len(),
                    count => count
                        .parse()
                        .ok()
                        .filter(|number: &usize| number.to_string() == count)
                        .ok_or_else(|| format!("`{count}` is not a number, `any` or `all`"))?,
                };
                if at_least == 0 || at_least > members.len() {
                    return Err(format!("a group of {} cannot ask for {at_least}", members.len()));
                }
                for member in members {
                    self.known(member)?;
                    if !self.taken.insert((*member).to_owned()) {
                        return Err(format!("`{member}` stands in a group already"));
                    }
                }
                let members = members.iter().map(ToString::to_string).collect();
                self.groups.push(((*name).to_owned(), Group { at_least, members }));
            }
            ["quorum", name] => {
                if self.quorum.is_some() {
                    return Err("the quorum is told already".into());
                }
                if *name != NONE {
                    self.known(name)?;
                }
                self.quorum = Some((*name).to_owned());
            }
            _ => {
                return Err(
                    "a line is `log KEY`, `witness NAME KEY`, `group NAME COUNT NAME...` or `quorum NAME`"
                        .into(),
                );
            }
        }
        Ok(())
    }

    fn fresh(&self, name: &str) -> Result<(), String> {
        if name == NONE || self.known(name).is_ok() {
            return Err(format!("the name `{name}` is taken"));
        }
        Ok(())
    }

    fn known(&self, name: &str) -> Result<(), String> {
        if self.groups.iter().any(|(found, _)| found == name)
            || self.witnesses.iter().any(|(found, _)| found == name)
        {
            Ok(())
        } else {
            Err(format!("no witness and no group `{name}` stands on a line before"))
        }
    }
}

fn read_key(text: &str, purpose: Purpose) -> Result<VerifierKey, String> {
    let key: VerifierKey = text.parse().map_err(|error| format!("{error}"))?;
    if key.purpose() == purpose {
        Ok(key)
    } else {
        Err(format!(
            "the key of a {} is expected, and this is one of a {}",
            purpose.word(),
            key.purpose().word()
        ))
    }
}

impl FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let mut draft = Draft::default();
        for (place, line) in text.split('\n').enumerate() {
            let line = line.strip_suffix('\r').unwrap_or(line);
            let wrong = |what| PolicyError { line: place + 1, what };
            if line.chars().any(|character| character.is_control() && character != '\t') {
                return Err(wrong("a control character".into()));
            }
            let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            if words.first().is_some_and(|word| !word.starts_with('#')) {
                draft.line(&words).map_err(wrong)?;
            }
        }
        let whole = |what: &str| PolicyError { line: 0, what: what.to_owned() };
        let quorum = draft
            .quorum
            .ok_or_else(|| whole("no line says the quorum; `quorum none` asks for no witness"))?;
        if draft.logs.is_empty() {
            return Err(whole("no line names a log"));
        }
        // A log that is its own witness has nobody who looks.
        let own = |key: &VerifierKey| draft.logs.iter().any(|log| log.same_key(key));
        if let Some((name, _)) = draft.witnesses.iter().find(|(_, key)| own(key)) {
            return Err(whole(&format!(
                "the witness `{name}` has the key of a log: a log cannot witness itself"
            )));
        }
        Ok(Self { logs: draft.logs, witnesses: draft.witnesses, groups: draft.groups, quorum })
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.what),
            line => write!(f, "line {line}: {}", self.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;
    use chain::{Checkpoint, sha256};

    fn key(name: &str, seed: u8) -> SecretKey {
        SecretKey::from_seed(name, &[seed; 32]).unwrap()
    }

    fn verifier(name: &str, seed: u8, purpose: Purpose) -> VerifierKey {
        key(name, seed).verifier(purpose).unwrap()
    }

    fn text() -> String {
        let mut text =
            format!("# the policy of the tests\nlog {}\n", verifier("log.example", 1, Purpose::Log));
        for (name, seed) in [("audit", 2), ("f01", 3), ("f02", 4), ("f03", 5)] {
            text += &format!(
                "witness {name} {} https://{name}.example\n",
                verifier(name, seed, Purpose::Witness)
            );
        }
        text + "group funds 2 f01 f02 f03\n\tgroup all-of-them  all audit funds \nquorum all-of-them\n"
    }

    fn note(witnesses: &[(&str, u8)]) -> Note {
        let checkpoint = Checkpoint { origin: "log.example".into(), size: 9, root: sha256(b"") };
        let mut note = Note::sign(checkpoint, &key("log.example", 1)).unwrap();
        for (name, seed) in witnesses {
            note.cosign(&key(name, *seed), 7).unwrap();
        }
        note
    }

    #[test]
    fn groups_may_stand_in_each_other_as_deep_as_a_policy_is_long() {
        let mut text = text().lines().take(3).map(|line| format!("{line}\n")).collect::<String>();
        text += "group g0 any audit\n";
        let most = NAMES_MAX - 2;
        text.extend((1..most).map(|at| format!("group g{at} any g{}\n", at - 1)));
        let policy: Policy = format!("{text}quorum g{}\n", most - 1).parse().unwrap();
        assert!(policy.reached(BTreeSet::from(["audit"])).contains(policy.quorum.as_str()));
        assert!(!policy.reached(BTreeSet::new()).contains(policy.quorum.as_str()));
        let longer = format!("{text}group more any g{}\nquorum more\n", most - 1).parse::<Policy>();
        assert!(longer.unwrap_err().what.contains("at most 1000"));
    }

    #[test]
    fn a_quorum_is_reached_by_groups_of_groups() {
        let policy: Policy = text().parse().unwrap();
        for (witnesses, holds) in [
            (&[][..], false),
            (&[("audit", 2)], false),
            (&[("audit", 2), ("f01", 3)], false),
            (&[("f01", 3), ("f02", 4), ("f03", 5)], false),
            (&[("audit", 2), ("f01", 3), ("f03", 5)], true),
            // Somebody else under the name of a witness counts for nothing.
            (&[("audit", 9), ("f01", 3), ("f03", 5)], false),
        ] {
            assert_eq!(policy.judge(&note(witnesses)).unwrap().holds(), holds, "{witnesses:?}");
        }
        let missing = policy.judge(&note(&[("audit", 2), ("f02", 4)])).unwrap().missing;
        assert_eq!(missing, ["f01", "f03"]);
    }

    #[test]
    fn a_log_must_have_signed_whoever_else_did() {
        let policy: Policy = text().parse().unwrap();
        let checkpoint = Checkpoint { origin: "log.example".into(), size: 9, root: sha256(b"") };
        let mut note = Note::sign(checkpoint, &key("log.example", 8)).unwrap();
        for (name, seed) in [("audit", 2), ("f01", 3), ("f02", 4)] {
            note.cosign(&key(name, seed), 7).unwrap();
        }
        let quorum = policy.judge(&note).unwrap();
        assert!(quorum.witnesses && !quorum.log && !quorum.holds());
    }

    #[test]
    fn lines_that_break_a_rule_are_named() {
        let log = verifier("log.example", 1, Purpose::Log);
        let witness = verifier("w", 2, Purpose::Witness);
        let cases = [
            (String::new(), 0, "no line says the quorum"),
            ("quorum none\n".into(), 0, "no line names a log"),
            (format!("log {log}\nlog {log}\nquorum none"), 2, "already"),
            (format!("log {witness}\n"), 1, "the key of a log is expected"),
            (format!("witness w {log}\n"), 1, "the key of a witness is expected"),
            (format!("witness none {witness}\n"), 1, "is taken"),
            (format!("witness w {witness}\nwitness v {witness}\n"), 2, "by another name"),
            (format!("witness w {witness}\ngroup w any w\n"), 2, "is taken"),
            (format!("witness w {witness}\ngroup g 2 w\n"), 2, "cannot ask for 2"),
            (format!("witness w {witness}\ngroup g 0 w\n"), 2, "cannot ask for 0"),
            (format!("witness w {witness}\ngroup g any w w\n"), 2, "in a group already"),
            (format!("witness w {witness}\ngroup g any w\ngroup h any w\n"), 3, "in a group already"),
            ("group g any g\n".into(), 1, "on a line before"),
            ("quorum g\n".into(), 1, "on a line before"),
            (format!("log {log}\nquorum none\nquorum none\n"), 3, "told already"),
            ("blog x\n".into(), 1, "a line is"),
            (format!("log {}\n", log.to_string().replace("log.example", "log.example2")), 1, "mistyped"),
        ];
        for (text, line, what) in cases {
            let error = text.parse::<Policy>().unwrap_err();
            assert!(error.line == line && error.what.contains(what), "{text}: {error}");
        }
    }

    #[test]
    fn a_log_is_no_witness_of_itself() {
        let (log, own) =
            (verifier("log.example", 1, Purpose::Log), verifier("w.example", 1, Purpose::Witness));
        let other = verifier("audit", 2, Purpose::Witness);
        // In whatever order the lines stand, under whatever name, asked for or not.
        for text in [
            format!("log {log}\nwitness w {own}\nquorum w\n"),
            format!("witness w {own}\nquorum w\nlog {log}\n"),
            format!("log {log}\nwitness w {own}\nwitness audit {other}\nquorum audit\n"),
        ] {
            let told = text.parse::<Policy>().unwrap_err().to_string();
            assert_eq!(told, "the witness `w` has the key of a log: a log cannot witness itself");
        }
    }
}
