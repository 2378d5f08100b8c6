use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

use register::chain::{Entry, Hash, Head, Levels, entry_tiles, hash_tiles};
use register::notary::{Approval, Inclusion, Note, Signers};
use register::{Event, Register, Statement};
use report::{Format, Identity, Language, PageEvidence, ReportError, ReportSource};

use crate::manifest::{self, Manifest};
use crate::{Archive, ArchiveError, GUIDE, VERIFIER, figures};

/// What goes into a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The year of the subsidy.
    pub year: i32,
    /// The lines of the entries that the checkpoint covers, all from the first on.
    pub lines: Vec<String>,
    /// The checkpoint, with every signature.
    pub note: Note,
    /// Older checkpoints that were kept, in any order, a thousand at most.
    pub kept: Vec<Note>,
    /// The text of the policy.
    pub policy: String,
    /// Documents by their digest; those that no entry names are left out.
    pub documents: BTreeMap<Hash, Vec<u8>>,
    /// The languages of the reports, each once.
    pub languages: Vec<Language>,
    /// The name and version of the program, as the reports print it.
    pub program: String,
}

/// Why a bundle cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ContentsError {
    /// The lines are not those of the checkpoint.
    #[error("the entries are not those of the checkpoint")]
    Checkpoint,
    /// A line is not that of an entry.
    #[error("line {0} is not that of an entry")]
    Line(u64),
    /// There is no language, or one is named twice.
    #[error("the reports are in one language or more, each named once")]
    Languages,
    /// More older checkpoints than a bundle has.
    #[error("a bundle has {max} older checkpoints at most", max = KEPT_MAX)]
    Kept,
    /// More would be made of the contents than was asked for.
    #[error("these entries make far more than a bundle of this size holds")]
    TooMuch,
    /// The report.
    #[error(transparent)]
    Report(ReportError),
    /// The archive.
    #[error(transparent)]
    Archive(ArchiveError),
}

/// The most older checkpoints of a bundle.
pub(crate) const KEPT_MAX: usize = 1000;

/// The ledger of a bundle, read.
struct Ledger<'a> {
    entries: Vec<Entry>,
    /// What was signed of an entry, by its place: it follows from the entries before it.
    statements: BTreeMap<u64, Statement>,
    levels: Levels,
    register: Register,
    contents: &'a Contents,
}

impl Contents {
    /// The members of the bundle, the manifest among them. The same contents give the same bytes.
    ///
    /// # Errors
    /// [`ContentsError`].
    pub fn archive(&self) -> Result<Archive, ContentsError> {
        self.archive_within(usize::MAX)
    }

    /// As [`Contents::archive`], and stops once the members have more than `most` bytes.
    pub(crate) fn archive_within(&self, most: usize) -> Result<Archive, ContentsError> {
        let languages: BTreeSet<Language> = self.languages.iter().copied().collect();
        if languages.is_empty() || languages.len() < self.languages.len() {
            return Err(ContentsError::Languages);
        }
        if self.kept.len() > KEPT_MAX {
            return Err(ContentsError::Kept);
        }
        let ledger = self.read()?;
        let checkpoint = self.note.checkpoint();
        if ledger.levels.size() != checkpoint.size
            || ledger.levels.root_at(checkpoint.size) != Some(checkpoint.root)
        {
            return Err(ContentsError::Checkpoint);
        }
        let mut archive = Archive::default();
        let mut left = most;
        let mut put = |name: String, bytes: Vec<u8>| {
            left = left.checked_sub(bytes.len()).ok_or(ContentsError::TooMuch)?;
            archive.add(&name, bytes).map_err(ContentsError::Archive)
        };
        put("VERIFY.md".into(), GUIDE.into())?;
        put("verify.py".into(), VERIFIER.into())?;
        put("checkpoint".into(), self.note.to_string().into())?;
        put("policy.txt".into(), self.policy.clone().into())?;
        put(
            "entries.jsonl".into(),
            self.lines.iter().flat_map(|line| [line, "\n"]).collect::<String>().into(),
        )?;
        let hashes = hash_tiles(&ledger.levels, checkpoint.size).ok_or(ContentsError::Checkpoint)?;
        let lines = entry_tiles(self.lines.iter().map(String::as_str)).ok_or(ContentsError::Checkpoint)?;
        for tile in hashes.into_iter().chain(lines) {
            put(tile.path, tile.bytes)?;
        }
        let mut kept: Vec<String> = self.kept.iter().map(ToString::to_string).collect();
        kept.sort();
        kept.dedup();
        for (place, note) in kept.iter().enumerate() {
            put(format!("kept/{:04}.txt", place + 1), note.clone().into())?;
        }
        ledger.put_figures(&mut put)?;
        ledger.put_reports(&mut put)?;
        ledger.put_documents(&mut put)?;
        ledger.put_approvals(&mut put)?;
        ledger.put_stamps(&mut put)?;
        let manifest = Manifest::over(
            &archive,
            &manifest::Head {
                languages: self.languages.iter().map(ToString::to_string).collect(),
                origin: &checkpoint.origin,
                program: &self.program,
                root: checkpoint.root.to_string(),
                size: checkpoint.size,
                year: self.year,
            },
        );
        archive.add(manifest::NAME, manifest.write().into()).map_err(ContentsError::Archive)?;
        Ok(archive)
    }

    fn read(&self) -> Result<Ledger<'_>, ContentsError> {
        let mut ledger = Ledger {
            entries: Vec::new(),
            statements: BTreeMap::new(),
            levels: Levels::default(),
            register: Register::default(),
            contents: self,
        };
        for (seq, line) in (1..).zip(&self.lines) {
            let entry = Entry::decode(line).map_err(|_| ContentsError::Line(seq))?;
            let hash = Hash::leaf(line.as_bytes());
            ledger.levels.push(hash);
            if let Ok((event, attached)) = Event::decode(&entry.kind, entry.kv, &entry.body)
                && !attached.signatures.is_empty()
                && let Ok(statement) =
                    ledger.register.statement(&entry.actor, &entry.request, &event, &attached)
            {
                ledger.statements.insert(seq, statement);
            }
            ledger.register.take(&entry, hash);
            ledger.entries.push(entry);
        }
        Ok(ledger)
    }
}

/// Adds a member.
type Put<'a> = dyn FnMut(String, Vec<u8>) -> Result<(), ContentsError> + 'a;

impl Ledger<'_> {
    /// Each figure with its entries, and a proof for each of these entries.
    fn put_figures(&self, put: &mut Put<'_>) -> Result<(), ContentsError> {
        let year = self.contents.year;
        let unknown = ContentsError::Report(ReportError::UnknownYear(year));
        let (figures, used) = figures::figures(&self.register, year).ok_or(unknown)?;
        put("figures.jsonl".into(), figures.into())?;
        let behind = self.register.journal(year).into_iter().map(|line| line.stamp.seq);
        let seqs: BTreeSet<u64> = behind.chain(used).collect();
        let size = self.levels.size();
        for seq in seqs {
            let path = self.levels.inclusion(seq.wrapping_sub(1), size).ok_or(ContentsError::Line(seq))?;
            let proof = Inclusion { index: seq - 1, path, note: self.contents.note.clone() };
            put(format!("proofs/{seq:08}.tlog-proof"), proof.to_string().into())?;
        }
        Ok(())
    }

    fn put_reports(&self, put: &mut Put<'_>) -> Result<(), ContentsError> {
        let (contents, checkpoint) = (self.contents, self.contents.note.checkpoint());
        let (Some(last), Some(hash)) =
            (self.entries.last(), self.levels.leaf(checkpoint.size.wrapping_sub(1)))
        else {
            return Err(ContentsError::Checkpoint);
        };
        let identity = Identity {
            origin: checkpoint.origin.clone(),
            as_of: Head { seq: checkpoint.size, hash },
            at: last.at.clone(),
            day: self.register.today().ok_or(ContentsError::Checkpoint)?.into(),
            root: checkpoint.root,
            program: contents.program.clone(),
        };
        // The entries on which the year rests, for pages that check themselves.
        let behind = self.register.journal(contents.year).into_iter().filter_map(|line| {
            let place = usize::try_from(line.stamp.seq).ok()?.checked_sub(1)?;
            Some((line.stamp.seq, contents.lines.get(place)?.clone()))
        });
        let evidence = PageEvidence::of(&self.levels, checkpoint.size, &behind.collect());
        let source = ReportSource {
            register: &self.register,
            identity: &identity,
            year: contents.year,
            evidence: evidence.as_ref(),
        };
        let formats = [Format::Text, Format::Json, Format::Csv, Format::Html];
        let files = report::files(&source, &contents.languages, &formats);
        for (name, text) in files.map_err(ContentsError::Report)? {
            put(format!("reports/{name}"), text.into())?;
        }
        Ok(())
    }

    /// The documents that entries name and that were at hand, and a list of all of them.
    fn put_documents(&self, put: &mut Put<'_>) -> Result<(), ContentsError> {
        let mut list = String::new();
        let mut wanted = BTreeSet::new();
        for entry in &self.entries {
            let Ok((_, attached)) = Event::decode(&entry.kind, entry.kv, &entry.body) else { continue };
            for document in &attached.documents {
                let Ok(digest) = document.sha256.as_str().parse::<Hash>() else { continue };
                let here = self.contents.documents.contains_key(&digest);
                let word = if here { "here" } else { "missing" };
                list.push_str(&format!("{digest} {word} entry {} {}\n", entry.seq, document.name));
                wanted.insert(digest);
            }
        }
        put(DOCUMENTS.into(), list.into())?;
        for (digest, bytes) in self.contents.documents.iter().filter(|(digest, _)| wanted.contains(digest)) {
            put(format!("documents/{digest}"), bytes.clone())?;
        }
        Ok(())
    }

    /// Each signed statement with its signatures, and the keys that the ledger names, for `ssh-keygen -Y verify`.
    fn put_approvals(&self, put: &mut Put<'_>) -> Result<(), ContentsError> {
        let mut signers = Signers::default();
        let mut known = BTreeSet::new();
        for entry in &self.entries {
            let Ok((event, attached)) = Event::decode(&entry.kind, entry.kv, &entry.body) else { continue };
            if let Event::ActorEnrolled(fact) = &event
                && let Some(Ok(key)) = fact.public_key.as_ref().map(|key| key.as_str().parse())
                && plain(fact.actor.as_str())
                && known.insert((fact.actor.to_string(), fact.public_key.clone()))
            {
                signers.add(fact.actor.as_str(), key);
            }
            let Some(statement) = self.statements.get(&entry.seq) else { continue };
            for (place, signature) in attached.signatures.iter().enumerate() {
                let armor =
                    signature.sshsig.as_str().parse().and_then(|approval: Approval| approval.to_armor());
                // A signature that is none is a fault of the ledger, which the examination tells.
                let Ok(armor) = armor else { continue };
                if place == 0 {
                    put(format!("approvals/{:08}.json", entry.seq), statement.as_bytes().to_vec())?;
                }
                put(format!("approvals/{:08}.{}.sig", entry.seq, place + 1), armor.into())?;
            }
        }
        put("approvals/allowed_signers".into(), signers.to_string().into())
    }

    /// Each time stamp with the checkpoint that it is over.
    fn put_stamps(&self, put: &mut Put<'_>) -> Result<(), ContentsError> {
        for filed in self.register.stamped() {
            put(format!("stamps/{:08}.checkpoint", filed.seq()), filed.fact.checkpoint.bytes())?;
            put(format!("stamps/{:08}.tsr", filed.seq()), filed.fact.token.bytes())?;
        }
        Ok(())
    }
}

/// Whether OpenSSH takes an identifier for itself: it reads stars and commas as patterns.
fn plain(actor: &str) -> bool {
    actor.chars().all(|letter| letter.is_alphanumeric() || "-_.@".contains(letter))
}

/// The list of the documents that entries name.
pub const DOCUMENTS: &str = "documents.txt";

/// How many documents of that list are not in the bundle: each once, however many entries name it.
pub fn documents_missing(archive: &Archive) -> usize {
    let list = archive.get(DOCUMENTS).map(String::from_utf8_lossy).unwrap_or_default();
    let missing = list.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let digest = words.next()?;
        (words.next() == Some("missing")).then_some(digest)
    });
    missing.collect::<BTreeSet<&str>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pinned() -> Contents {
        let file = include_bytes!("../../../fixtures/vectors/bundle/bundle-2026.zip");
        let archive = Archive::read(file).unwrap();
        let text = |name: &str| String::from_utf8(archive.get(name).unwrap().to_vec()).unwrap();
        Contents {
            year: 2026,
            lines: text("entries.jsonl").lines().map(str::to_owned).collect(),
            note: text("checkpoint").parse().unwrap(),
            kept: Vec::new(),
            policy: text("policy.txt"),
            documents: BTreeMap::new(),
            languages: vec![Language::Fr],
            program: "prorata 0.0.0".into(),
        }
    }

    #[test]
    fn what_is_made_has_a_bound() {
        let contents = pinned();
        let bytes: usize = contents.archive().unwrap().members().values().map(Vec::len).sum();
        let manifest = contents.archive().unwrap().get(manifest::NAME).unwrap().len();
        assert!(contents.archive_within(bytes - manifest).is_ok());
        assert_eq!(contents.archive_within(bytes - manifest - 1), Err(ContentsError::TooMuch));
        assert_eq!(contents.archive_within(0), Err(ContentsError::TooMuch));
    }

    #[test]
    fn languages_stand_once_and_older_checkpoints_have_a_bound() {
        for languages in [vec![], vec![Language::Fr, Language::Nl, Language::Fr]] {
            assert_eq!(Contents { languages, ..pinned() }.archive(), Err(ContentsError::Languages));
        }
        let many = Contents { kept: vec![pinned().note; KEPT_MAX + 1], ..pinned() };
        assert_eq!(many.archive(), Err(ContentsError::Kept));
    }
}
