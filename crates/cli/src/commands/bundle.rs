use std::collections::BTreeMap;
use std::path::PathBuf;

use ::bundle::{Examination, Own, examine};
use application::{
    BundleRequest, CommandError, ErrorKind, Existing, LedgerFile, PROGRAM, Verdict, checkpoint_file,
    input_file, output_file,
};
use clap::{Args, Subcommand};
use register::Year;
use register::chain::{Hash, sha256};
use report::{Block, Cell, Language};
use serde_json::{Value, json};

use crate::input::options::Answer;
use crate::input::values::year;
use crate::output::answer::{Format, fact, print_blocks, print_json};

/// The largest bundle that is read: 1 GiB.
const BYTES_MAX: u64 = 1 << 30;

#[derive(Debug, Subcommand)]
pub(crate) enum BundleCommand {
    /// Put the evidence of a year into one archive
    Export(ExportArgs),
    /// Verify an archive without any ledger
    Verify(BundleVerifyArgs),
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The year of the subsidy
    #[arg(long, value_parser = year)]
    year: Year,
    /// The signed checkpoint, with as many cosignatures as the policy asks for
    #[arg(long, value_name = "CHECKPOINT")]
    checkpoint: PathBuf,
    /// The policy that trusts it
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// An older checkpoint that was kept. May be given several times
    #[arg(long = "kept", value_name = "CHECKPOINT")]
    kept: Vec<PathBuf>,
    /// A folder of evidence documents; those that an entry names go into the archive. May be given several times
    #[arg(long = "documents", value_name = "DIR")]
    documents: Vec<PathBuf>,
    /// The languages of the reports, separated by commas
    #[arg(long, value_delimiter = ',', default_value = "fr,nl,de,en")]
    lang: Vec<Language>,
    /// The archive (.zip)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace the file if it stands there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct BundleVerifyArgs {
    /// The archive
    file: PathBuf,
    /// The policy that you keep yourself: which log, which witnesses, and how many of them
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Whose keys may approve, from elsewhere: an `allowed_signers` file with actors as principals
    #[arg(long, value_name = "FILE")]
    signers: Option<PathBuf>,
    /// A checkpoint that you kept yourself, signed or typed from paper. May be given several times
    #[arg(long = "against", value_name = "CHECKPOINT")]
    against: Vec<PathBuf>,
    #[command(flatten)]
    answer: Answer,
}

pub(crate) fn run(ledger: &LedgerFile<'_>, command: &BundleCommand) -> Result<Verdict, CommandError> {
    match command {
        BundleCommand::Export(args) => export(ledger, args),
        BundleCommand::Verify(args) => verify_bundle(args),
    }
}

fn export(ledger: &LedgerFile<'_>, args: &ExportArgs) -> Result<Verdict, CommandError> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    output_file::may_write(&args.out, existing)?;
    output_file::not_over(&args.out, &[ledger.path(), &args.policy, &args.checkpoint])?;
    let policy_text = input_file::text(&args.policy)?;
    let policy = checkpoint_file::policy(&args.policy)?;
    let note = checkpoint_file::note(&args.checkpoint)?;
    let quorum =
        policy.judge(&note).map_err(|error| CommandError::new(ErrorKind::Broken, error.to_string()))?;
    if !quorum.holds() {
        return Err(CommandError::refused(
            "the policy does not trust this checkpoint: a bundle would prove nothing",
        )
        .at(args.checkpoint.display())
        .hint("`prorata checkpoint check` says whose signature is missing"));
    }
    let kept = args.kept.iter().map(|path| checkpoint_file::note(path)).collect::<Result<Vec<_>, _>>()?;
    let made = ledger.bundle(BundleRequest {
        year: args.year.calendar(),
        note,
        kept,
        policy: (policy, policy_text),
        documents: documents(&args.documents)?,
        languages: once(&args.lang),
    })?;
    output_file::write(&args.out, &made.bytes, existing)?;
    let digest = sha256(&made.bytes).to_string();
    if args.answer.format == Format::Json {
        print_json(&json!({
            "schema": "prorata/bundle-export/1",
            "bytes": made.bytes.len(),
            "documents_missing": made.documents_missing,
            "entries": made.entries,
            "file": args.out.display().to_string(),
            "members": made.members,
            "sha256": digest,
            "year": args.year.get(),
        }))?;
    } else {
        print_blocks(&[Block::Facts(vec![
            fact("Written", Cell::Text(args.out.display().to_string())),
            fact("SHA-256", Cell::Text(digest)),
            fact("Members", Cell::Whole(made.members as u64)),
            fact("Entries", Cell::Whole(made.entries as u64)),
            fact("Documents that were not at hand", Cell::Whole(made.documents_missing as u64)),
        ])])?;
    }
    Ok(Verdict::Sound)
}

/// Each language once, as it was named first.
fn once(named: &[Language]) -> Vec<Language> {
    let mut languages = Vec::new();
    for language in named {
        if !languages.contains(language) {
            languages.push(*language);
        }
    }
    languages
}

/// Every file of the folders, by its digest.
fn documents(folders: &[PathBuf]) -> Result<BTreeMap<Hash, Vec<u8>>, CommandError> {
    let mut found = BTreeMap::new();
    for folder in folders {
        let failed =
            |error: std::io::Error| CommandError::refused(format!("reading {}: {error}", folder.display()));
        for file in std::fs::read_dir(folder).map_err(failed)? {
            let path = file.map_err(failed)?.path();
            if path.is_file() {
                let bytes = input_file::read(&path)?;
                found.insert(sha256(&bytes), bytes);
            }
        }
    }
    Ok(found)
}

fn verify_bundle(args: &BundleVerifyArgs) -> Result<Verdict, CommandError> {
    let policy = args.policy.as_ref().map(|path| checkpoint_file::policy(path)).transpose()?;
    let signers = args.signers.as_ref().map(|path| checkpoint_file::signers(path)).transpose()?;
    let bytes = input_file::read_up_to(&args.file, BYTES_MAX)?;
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(CommandError::refused(format!("{} is not a bundle", args.file.display()))
            .hint("give the archive that `prorata bundle export` wrote"));
    }
    let kept = args.against.iter().map(|path| {
        let (size, root) = checkpoint_file::kept(path)?.measure();
        Ok((path.display().to_string(), size, root))
    });
    let kept = kept.collect::<Result<Vec<_>, CommandError>>()?;
    let own = Own { policy: policy.as_ref(), signers: signers.as_ref(), kept };
    let found = examine(&bytes, &own, PROGRAM);
    if args.answer.format == Format::Json {
        print_json(&answer(&found, &bytes))?;
    } else {
        print_blocks(&blocks(&found, &bytes))?;
    }
    Ok(match (found.faults.is_empty(), found.in_part) {
        (true, false) => Verdict::Sound,
        (true, true) => Verdict::Diverges,
        (false, _) => Verdict::Broken,
    })
}

/// The word for what was found.
fn outcome(found: &Examination) -> &'static str {
    match (found.faults.is_empty(), found.in_part) {
        (true, false) => "sound",
        (true, true) => "sound in part",
        (false, _) => "broken",
    }
}

fn signed(found: &Examination) -> Vec<String> {
    found.quorum.iter().flat_map(|quorum| quorum.signed.iter().map(checkpoint_file::signer)).collect()
}

fn answer(found: &Examination, bytes: &[u8]) -> Value {
    let faults = found
        .faults
        .iter()
        .map(|fault| json!({"entry": fault.entry, "place": fault.place, "what": fault.what}));
    json!({
        "schema": "prorata/bundle-verify/1",
        "entries": found.entries,
        "faults": faults.collect::<Vec<_>>(),
        "figures_sha256": found.figures_sha256.map(|digest| digest.to_string()),
        "members": found.members,
        "origin": found.origin,
        "outcome": outcome(found),
        "root": found.root.map(|root| root.to_string()),
        "sha256": sha256(bytes).to_string(),
        "signed_by": signed(found),
        "unproven": found.unproven,
        "year": found.year,
    })
}

fn blocks(found: &Examination, bytes: &[u8]) -> Vec<Block> {
    let result = match outcome(found) {
        "sound" => "SOUND: the entries are those of the checkpoint, and everything else follows from them",
        "sound in part" => {
            "SOUND IN PART: another version of the program made it, and wrote what is not compared here"
        }
        _ => "BROKEN",
    };
    let mut facts = vec![fact("Result", Cell::text(result))];
    if found.members > 0 {
        let digest =
            |digest: Option<Hash>| Cell::Text(digest.map_or_else(|| "-".into(), |digest| digest.to_string()));
        facts.extend([
            fact("Ledger", Cell::text(&found.origin)),
            fact("Year", Cell::Text(found.year.to_string())),
            fact("Entries", Cell::Whole(found.entries)),
            fact("Members", Cell::Whole(found.members as u64)),
            fact("Merkle root", digest(found.root)),
            fact("Signed by", Cell::Text(signed(found).join(", "))),
            fact("SHA-256 of the figures", digest(found.figures_sha256)),
        ]);
    }
    facts.push(fact("SHA-256 of the archive", Cell::Text(sha256(bytes).to_string())));
    let mut blocks = vec![Block::Facts(facts)];
    if !found.faults.is_empty() {
        let mut lines = vec![format!("Faults: {}", found.faults.len())];
        lines.extend(found.faults.iter().map(|fault| format!("  {}: {}", fault.place, fault.what)));
        blocks.push(Block::Note(lines.join("\n")));
    }
    if !found.unproven.is_empty() {
        let mut lines = vec!["Not proven here:".to_owned()];
        lines.extend(found.unproven.iter().map(|text| format!("  {text}")));
        blocks.push(Block::Note(lines.join("\n")));
    }
    blocks
}
