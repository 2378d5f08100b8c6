use std::collections::{BTreeMap, BTreeSet};

use register::chain::{ChainVerifier, Entry, Hash, Levels, Row, sha256};
use register::notary::{Approval, Note, Policy, Quorum, Signers};
use register::{Event, FindingCode, Issued, Outcome, Register};
use report::FORMAT_VERSION;
use serde_json::Value;

use crate::amounts::amounts;
use crate::contents::{KEPT_MAX, documents_missing};
use crate::manifest::{self, Manifest};
use crate::{Archive, BUNDLE_SCHEMA, Contents};

/// What does not hold of a bundle: the member or entry, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `entries.jsonl, entry 7`, `documents/...`.
    pub place: String,
    /// The entry that it concerns.
    pub entry: Option<u64>,
    /// What is wrong.
    pub what: String,
}

/// What holds of a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Examination {
    /// What does not hold; a bundle without faults holds.
    pub faults: Vec<Fault>,
    /// What was not looked at, and why.
    pub unproven: Vec<String>,
    /// Whether everything was compared, or only what does not depend on the version of the program.
    pub in_part: bool,
    /// The origin of the ledger.
    pub origin: String,
    /// The year.
    pub year: i32,
    /// How many entries it holds.
    pub entries: u64,
    /// How many members.
    pub members: usize,
    /// The root of the checkpoint.
    pub root: Option<Hash>,
    /// What the policy says of the checkpoint.
    pub quorum: Option<Quorum>,
    /// The digest of the figures.
    pub figures_sha256: Option<Hash>,
}

/// What the reader has from elsewhere.
#[derive(Default)]
pub struct Own<'a> {
    /// Whom the reader trusts.
    pub policy: Option<&'a Policy>,
    /// Whose keys may approve.
    pub signers: Option<&'a Signers>,
    /// Checkpoints that the reader kept: a name for each, its size and its root.
    pub kept: Vec<(String, u64, Hash)>,
}

impl Examination {
    fn fault(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.faults.push(Fault { place: place.into(), entry: None, what: what.into() });
    }

    fn entry_fault(&mut self, entry: u64, what: impl Into<String>) {
        let place = format!("entries.jsonl, entry {entry}");
        self.faults.push(Fault { place, entry: Some(entry), what: what.into() });
    }
}

/// Examines a bundle: reads it strictly, verifies the chain, the tree, the checkpoint, the approvals and the figures, and
/// makes the whole of it again to compare every byte.
///
/// Without the reader's own policy and signers those of the bundle are used, and the examination says so. `program` is the program that examines: what another version wrote for people is not compared.
pub fn examine(file: &[u8], own: &Own<'_>, program: &str) -> Examination {
    let mut found = Examination::default();
    let archive = match Archive::read(file) {
        Ok(archive) => archive,
        Err(error) => {
            found.fault("archive", error.to_string());
            return found;
        }
    };
    found.members = archive.members().len();
    let Some(manifest) = read_manifest(&archive, &mut found) else { return found };
    let Some(contents) = read_contents(&archive, &manifest, &mut found) else { return found };
    // Nothing is computed from an archive that is not what its manifest says, or not in the form of one.
    if !found.faults.is_empty() {
        return found;
    }
    let (register, levels) = walk(&contents, &mut found);
    seal(&contents, own, &register, &levels, &mut found);
    approvals(&contents, &register, own.signers, &mut found);
    replay(&register, manifest.year, &mut found);
    compare(&archive, &contents, &manifest, program, &mut found);
    found
}

fn text<'a>(archive: &'a Archive, name: &str, found: &mut Examination) -> Option<&'a str> {
    match archive.get(name).map(std::str::from_utf8) {
        Some(Ok(text)) => Some(text),
        Some(Err(_)) => {
            found.fault(name, "not UTF-8");
            None
        }
        None => {
            found.fault(name, "missing");
            None
        }
    }
}

/// The manifest, when it is one and names every member as it is.
fn read_manifest(archive: &Archive, found: &mut Examination) -> Option<Manifest> {
    let json = text(archive, manifest::NAME, found)?;
    let manifest: Manifest = match serde_json::from_str(json) {
        Ok(manifest) => manifest,
        Err(error) => {
            found.fault(manifest::NAME, format!("not a manifest: {error}"));
            return None;
        }
    };
    if manifest.schema != BUNDLE_SCHEMA {
        found.fault(
            manifest::NAME,
            format!("a bundle of the form {} is not known to this program", manifest.schema),
        );
        return None;
    }
    if !is_program(&manifest.program) {
        found.fault(manifest::NAME, "names no version of this program as its maker");
        return None;
    }
    if manifest.report_format != FORMAT_VERSION {
        found.fault(
            manifest::NAME,
            format!("reports of the form {} are not known to this program", manifest.report_format),
        );
        return None;
    }
    found.year = manifest.year;
    for (name, what) in manifest.faults(json, archive) {
        found.fault(name, what);
    }
    found.faults.is_empty().then_some(manifest)
}

/// `prorata 1.2.3`: what is in the manifest is under no signature, and is printed.
fn is_program(program: &str) -> bool {
    let number = |part: &str| (1..=6).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    program.strip_prefix("prorata ").is_some_and(|version| {
        let parts: Vec<&str> = version.split('.').collect();
        parts.len() == 3 && parts.into_iter().all(number)
    })
}

/// What the bundle was made from.
fn read_contents(archive: &Archive, manifest: &Manifest, found: &mut Examination) -> Option<Contents> {
    let note = read_note(archive, "checkpoint", found);
    let policy = text(archive, "policy.txt", found);
    let lines = text(archive, "entries.jsonl", found);
    let (note, policy, lines) = (note?, policy?, lines?);
    let older = archive.members().keys().filter(|name| name.starts_with("kept/")).count();
    if older > KEPT_MAX {
        found.fault("kept/", format!("{older} older checkpoints, and a bundle has {KEPT_MAX} at most"));
        return None;
    }
    let mut kept = Vec::new();
    let mut documents = BTreeMap::new();
    for (name, bytes) in archive.members() {
        if name.starts_with("kept/") {
            kept.extend(read_note(archive, name, found));
        } else if let Some(digest) = name.strip_prefix("documents/") {
            if sha256(bytes).to_string() == digest {
                documents.insert(sha256(bytes), bytes.clone());
            } else {
                found.fault(name, "not the document of that digest: it was changed");
            }
        }
    }
    Some(Contents {
        year: manifest.year,
        lines: lines.lines().map(str::to_owned).collect(),
        note,
        kept,
        policy: policy.to_owned(),
        documents,
        languages: manifest.languages()?,
        program: manifest.program.clone(),
    })
}

fn read_note(archive: &Archive, name: &str, found: &mut Examination) -> Option<Note> {
    match text(archive, name, found)?.parse::<Note>() {
        Ok(note) => Some(note),
        Err(error) => {
            found.fault(name, error.to_string());
            None
        }
    }
}

/// Verifies the chain, and folds it; gives the tree over its lines too.
fn walk(contents: &Contents, found: &mut Examination) -> (Register, Levels) {
    let mut walk = ChainVerifier::default();
    let mut levels = Levels::default();
    let mut register = Register::default();
    let mut issued = Issued::default();
    contents.lines.iter().for_each(|line| issued.see(line));
    register.compute(issued);
    let mut requests: BTreeMap<String, u64> = BTreeMap::new();
    for (seq, line) in (1_i64..).zip(&contents.lines) {
        let hash = Hash::leaf(line.as_bytes());
        let request = Entry::decode(line).map(|entry| entry.request).unwrap_or_default();
        let row = Row { seq, request: Some(&request), hash: Some(&hash.to_string()), line: Some(line) };
        levels.push(hash);
        let (entry, faults) = walk.step(row);
        for fault in faults {
            found.entry_fault(fault.seq, fault.to_string());
        }
        let Some(entry) = entry else { continue };
        if let Some(before) = requests.insert(entry.request.clone(), entry.seq) {
            found.entry_fault(entry.seq, format!("its request key stands in entry {before} already"));
        }
        if let Err(error) = Event::decode(&entry.kind, entry.kv, &entry.body) {
            found.entry_fault(entry.seq, error.to_string());
        }
        register.take(&entry, hash);
    }
    found.entries = levels.size();
    if found.entries == 0 {
        found.fault("entries.jsonl", "there is no entry: there is nothing to verify");
    }
    let checkpoint = contents.note.checkpoint();
    if walk.origin() != Some(checkpoint.origin.as_str()) {
        found.fault("checkpoint", format!("a checkpoint of another ledger, {}", checkpoint.origin));
    }
    if levels.size() != checkpoint.size {
        let what = format!("it covers {} entries, and the bundle holds {}", checkpoint.size, levels.size());
        found.fault("checkpoint", what);
    } else if levels.root() != checkpoint.root {
        found.fault(
            "checkpoint",
            format!("the root over the entries is {}, not that of the checkpoint", levels.root()),
        );
    }
    found.root = Some(checkpoint.root);
    found.origin.clone_from(&checkpoint.origin);
    (register, levels)
}

/// Verifies the signatures under the checkpoint, and compares older checkpoints with the entries.
fn seal(contents: &Contents, own: &Own<'_>, register: &Register, levels: &Levels, found: &mut Examination) {
    for (name, size, root) in &own.kept {
        if levels.root_at(*size) != Some(*root) {
            let what = format!("the first {size} entries are not those of the checkpoint that was kept");
            found.fault(name, what);
        }
    }
    let inside = contents.policy.parse::<Policy>();
    if let Err(error) = &inside {
        found.fault("policy.txt", error.to_string());
    }
    let policy = match (own.policy, &inside) {
        (Some(policy), inside) => {
            if inside.as_ref().is_ok_and(|inside| inside != policy) {
                found.unproven.push("policy.txt is another policy than yours; yours was used".into());
            }
            policy
        }
        (None, Ok(inside)) => {
            let text = "who signed is judged by the policy inside the bundle: hold it against the one that you keep yourself";
            found.unproven.push(text.into());
            inside
        }
        (None, Err(_)) => return,
    };
    match policy.judge(&contents.note) {
        Err(error) => found.fault("checkpoint", error.to_string()),
        Ok(quorum) => {
            if !quorum.log {
                found.fault("checkpoint", "no log of the policy signed it");
            } else if !quorum.witnesses {
                let missing = quorum.missing.join(", ");
                found.fault("checkpoint", format!("too few witnesses signed it; lacking {missing}"));
            }
            let size = contents.note.checkpoint().size;
            for by in &quorum.signed {
                let revoked = register.revocation(&by.key.to_string());
                if let Some(revoked) = revoked.filter(|revoked| size > revoked.fact.trusted_size) {
                    let what = format!(
                        "signed with a key of {} that entry {} revoked",
                        by.key.name(),
                        revoked.seq()
                    );
                    found.fault("checkpoint", what);
                }
            }
            found.quorum = Some(quorum);
        }
    }
    for (place, note) in contents.kept.iter().enumerate() {
        let older = note.checkpoint();
        let name = format!("kept/{:04}.txt", place + 1);
        if older.origin != contents.note.checkpoint().origin || levels.root_at(older.size) != Some(older.root)
        {
            found.fault(name, "the entries do not continue this older checkpoint: the past was rewritten");
        } else {
            match note.signed_by(&policy.keys()) {
                Err(error) => found.fault(name, error.to_string()),
                Ok(signed) if signed.is_empty() => {
                    found.unproven.push(format!("{name}: no key of the policy signed this older checkpoint"));
                }
                Ok(_) => {}
            }
        }
    }
}

/// Signatures of actors: what the fold says of them, and whether the keys are those that the reader expects.
fn approvals(contents: &Contents, register: &Register, signers: Option<&Signers>, found: &mut Examination) {
    for finding in register.found_while_folding() {
        let seq = finding.entries.first().copied().unwrap_or_default();
        // What the program would have refused was written by something else.
        let concerns = matches!(
            finding.code,
            FindingCode::ApprovalMissing | FindingCode::ApprovalInvalid | FindingCode::RuleBroken
        );
        if concerns && register.mended_by(seq).is_none() {
            found.entry_fault(seq, finding.detail.clone().unwrap_or_default());
        }
    }
    let mut signed = false;
    for line in &contents.lines {
        let Ok(entry) = Entry::decode(line) else { continue };
        let Ok((_, attached)) = Event::decode(&entry.kind, entry.kv, &entry.body) else { continue };
        for signature in &attached.signatures {
            signed = true;
            let approval = signature.sshsig.as_str().parse::<Approval>().ok();
            let allowed = |signers: &Signers| {
                approval.as_ref().is_some_and(|approval| signers.allow(signature.actor.as_str(), approval))
            };
            if signers.is_some_and(|signers| !allowed(signers)) {
                let what = format!(
                    "the key that signed for `{}` is not one of the list that was given",
                    signature.actor
                );
                found.entry_fault(entry.seq, what);
            }
        }
    }
    if signed && signers.is_none() {
        let text = "approvals are verified with the keys that the ledger names itself: give your own list of signers";
        found.unproven.push(text.into());
    }
    if !register.stamped().is_empty() {
        let text = "that an authority made the time stamps: `openssl ts -verify` with its certificate, as VERIFY.md says";
        found.unproven.push(text.into());
    }
}

/// Performs the determinations of the year again.
fn replay(register: &Register, year: i32, found: &mut Examination) {
    for made in register.reperform(Some(year)).into_iter().filter(|made| made.corrected_by.is_none()) {
        match made.outcome {
            Outcome::Identical => {}
            Outcome::Differs(list) => {
                found.entry_fault(made.seq, format!("{} figures are not what the key gives", list.len()));
            }
            Outcome::BreaksRule(why) | Outcome::Impossible(why) => found.entry_fault(made.seq, why),
        }
    }
    for differs in register.reports_that_differ() {
        let seq = differs.report.seq();
        match differs.computed {
            Some(_) => found.entry_fault(seq, differs.to_string()),
            None => {
                found.unproven.push(format!("that the report of entry {seq} bears the figures of the ledger"))
            }
        }
    }
    found.figures_sha256 = register::figures(register, year).map(|figures| figures.sha256);
}

/// Makes the bundle again and compares every member.
fn compare(
    archive: &Archive,
    contents: &Contents,
    manifest: &Manifest,
    program: &str,
    found: &mut Examination,
) {
    let again = match contents.archive_within(archive.most_made()) {
        Ok(again) => again,
        Err(error) => {
            found.fault("archive", format!("the bundle cannot be made again: {error}"));
            return;
        }
    };
    // What another version wrote for people may be worded otherwise. The manifest is under no signature: whatever it claims,
    // everything is compared, and what is not the same is named.
    let other = manifest.program != program;
    let for_people =
        |name: &str| other && (name == "VERIFY.md" || name == "verify.py" || name.starts_with("reports/"));
    let (mut faults, mut worded) = (Vec::new(), Vec::new());
    for (name, bytes) in again.members().iter().filter(|(name, _)| *name != manifest::NAME) {
        match archive.get(name) {
            None => faults.push((name, "missing: the entries and the checkpoint ask for it")),
            Some(own) if own != bytes && !for_people(name) => {
                faults.push((name, "not what the entries, the checkpoint and the policy give"));
            }
            Some(own) if own != bytes => {
                if shows_others(own, bytes) {
                    faults.push((name, "shows amounts that the entries do not give"));
                }
                worded.push(name.as_str());
            }
            _ => {}
        }
    }
    for name in archive.members().keys().filter(|name| again.get(name).is_none()) {
        faults.push((name, "nothing in the entries asks for this member"));
    }
    faults.into_iter().for_each(|(name, what)| found.fault(name, what));
    compare_manifest(&again, manifest, found);
    found.in_part = !worded.is_empty();
    if found.in_part {
        found.unproven.push(format!(
            "NOT VERIFIED, by its own word written by {}, and not what {program} writes: {}; rely on none of them, and run no verify.py \
             that came with a bundle",
            manifest.program,
            worded.join(", ")
        ));
        figures_of_report(archive, manifest.year, found);
    }
    let missing = documents_missing(&again);
    if missing > 0 {
        found
            .unproven
            .push(format!("{missing} documents that entries name are not in the bundle: see documents.txt"));
    }
}

/// Whether a report shows an amount that the same report of this program does not.
fn shows_others(own: &[u8], made: &[u8]) -> bool {
    let shown =
        |bytes: &[u8]| -> BTreeSet<String> { amounts(&String::from_utf8_lossy(bytes)).into_iter().collect() };
    !shown(own).is_subset(&shown(made))
}

/// What the manifest says beside the digests of its members, which were compared with it before, as was its form.
fn compare_manifest(again: &Archive, manifest: &Manifest, found: &mut Examination) {
    let Some(made) = again.get(manifest::NAME).and_then(|json| serde_json::from_slice::<Manifest>(json).ok())
    else {
        return;
    };
    let told = Manifest { members: Vec::new(), ..manifest.clone() };
    if told != (Manifest { members: Vec::new(), ..made }) {
        found.fault(manifest::NAME, "does not say what the entries and the checkpoint give");
    }
}

/// The figures of a report that another version of the program wrote: its wording is its own, its figures are not.
fn figures_of_report(archive: &Archive, year: i32, found: &mut Examination) {
    let name = format!("reports/report-{year}.json");
    let report = archive.get(&name).and_then(|json| serde_json::from_slice::<Value>(json).ok());
    let Some(digest) = found.figures_sha256 else { return };
    let figures = report.as_ref().map(|report| report["figures"].to_string());
    if figures.is_none_or(|figures| sha256(figures.as_bytes()) != digest) {
        found.fault(name, "its figures are not those that the entries give");
    }
}
