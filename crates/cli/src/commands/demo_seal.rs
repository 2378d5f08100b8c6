//! The seal of the sample office: a signed and cosigned checkpoint, a policy and a bundle, from keys that anyone can
//! compute and that therefore prove nothing outside a demonstration.

use std::path::{Path, PathBuf};

use application::{CommandError, Existing, LedgerFile, PROGRAM, output_file, signed_state};
use bundle::Contents;
use register::chain::Checkpoint;
use register::notary::{Note, Purpose, SecretError, SecretKey, system_entropy};
use report::Language;

/// The witnesses, each with the byte from which its key is made.
const WITNESSES: [(&str, &str, u8); 3] =
    [("external-audit", "audit.example", 2), ("fund-f03", "f03.example", 3), ("fund-f05", "f05.example", 4)];

/// When the witnesses of the sample cosign: 2026-09-01T12:00:00Z.
const TIME: u64 = 1_788_264_000;

/// Seals the sample office; gives the policy and the bundle.
pub(super) fn seal(
    folder: &Path,
    ledger: &LedgerFile<'_>,
    year: i32,
) -> Result<(PathBuf, PathBuf), CommandError> {
    let sealed = ledger.to_be_signed()?;
    let place = folder.join("seal");
    output_file::make_folder(&place)?;
    let refuse = |what: String| CommandError::refused(what);
    let log = key(&place, "log.key", &sealed.origin, 1)?;
    let verifier = |key: &SecretKey, purpose| {
        key.verifier(purpose).map(|key| key.to_string()).map_err(|error| refuse(error.to_string()))
    };
    let mut policy = String::from(
        "# Which log, and which witnesses: External Audit, and one of two funds.\n\
         # The keys of this sample are known to everyone; a real policy is kept by whoever relies on it.\n",
    );
    policy += &format!("log {}\n", verifier(&log, Purpose::Log)?);
    let root = sealed.root();
    let checkpoint = Checkpoint { origin: sealed.origin.clone(), size: sealed.levels.size(), root };
    let mut note = Note::sign(checkpoint, &log).map_err(|error| refuse(error.to_string()))?;
    // What each key signed is beside it, as with keys that are used.
    signed_state::store(&place.join("log.key"), &note, Some(&sealed.levels))?;
    for (name, domain, byte) in WITNESSES {
        let witness = key(&place, &format!("{name}.key"), domain, byte)?;
        policy += &format!("witness {name} {}\n", verifier(&witness, Purpose::Witness)?);
        note.cosign(&witness, TIME).map_err(|error| refuse(error.to_string()))?;
        signed_state::store(&place.join(format!("{name}.key")), &note, Some(&sealed.levels))?;
    }
    policy += "group funds any fund-f03 fund-f05\ngroup both all external-audit funds\nquorum both\n";
    let policy_file = place.join("policy.txt");
    output_file::write(&policy_file, policy.as_bytes(), Existing::Keep)?;
    output_file::write(&place.join("checkpoint.txt"), note.to_string().as_bytes(), Existing::Keep)?;
    let contents = Contents {
        year,
        lines: ledger.sealed_lines()?.1,
        note,
        kept: Vec::new(),
        policy,
        documents: Default::default(),
        languages: Language::ALL.to_vec(),
        program: PROGRAM.to_owned(),
    };
    let archive = contents.archive().map_err(|error| refuse(error.to_string()))?;
    let bytes = archive.write().map_err(|error| refuse(error.to_string()))?;
    let bundle = place.join(format!("bundle-{year}.zip"));
    output_file::write(&bundle, &bytes, Existing::Keep)?;
    Ok((policy_file, bundle))
}

fn key(place: &Path, file: &str, name: &str, byte: u8) -> Result<SecretKey, CommandError> {
    let refuse = |error: SecretError| CommandError::refused(error.to_string());
    let key = SecretKey::from_seed(name, &[byte; 32]).map_err(refuse)?;
    let text = key.write(None, &mut system_entropy()).map_err(refuse)?;
    output_file::write_secret(&place.join(file), text.as_bytes(), Existing::Keep)?;
    Ok(key)
}
