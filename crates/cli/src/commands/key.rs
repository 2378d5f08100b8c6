use std::path::{Path, PathBuf};

use application::{CommandError, Existing, Verdict, key_file, output_file};
use clap::{Args, Subcommand};
use register::notary::{Purpose, SecretError, SecretKey};
use report::{Block, Cell};
use serde_json::json;

use crate::input::options::Answer;
use crate::input::passphrase;
use crate::output::answer::{Format, fact, print_blocks, print_json};

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Make a new key for a log, a witness or an approver
    Generate(GenerateArgs),
    /// Show the public side of a key
    Show(ShowArgs),
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// The name of the key: for a log the origin of its ledger, for a witness a domain of its own
    #[arg(long)]
    name: String,
    /// The key file; the public key goes beside it, with `.pub` at its end
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A file whose first line is the passphrase, 12 characters or more; without it, the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Leave the key unlocked: whoever reads the file can sign
    #[arg(long, conflicts_with = "passphrase_file")]
    no_passphrase: bool,
    #[command(flatten)]
    answer: Answer,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The key file
    file: PathBuf,
    /// A file whose first line is the passphrase; without it, the terminal is asked
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    answer: Answer,
}

pub(crate) fn run(command: &KeyCommand) -> Result<Verdict, CommandError> {
    match command {
        KeyCommand::Generate(args) => generate(args),
        KeyCommand::Show(args) => {
            let key = key_file::open_named(&args.file, &passphrase::from(args.passphrase_file.as_ref()))?;
            tell(&key, &args.file, args.answer.format)
        }
    }
}

fn generate(args: &GenerateArgs) -> Result<Verdict, CommandError> {
    let mut entropy = register::notary::system_entropy();
    let refuse = |error: SecretError| {
        CommandError::refused(error.to_string()).hint(
            "a name is a domain and a path, as in inasti.example/mental-well-being or audit.inasti.example",
        )
    };
    let key = SecretKey::generate(&args.name, &mut entropy).map_err(refuse)?;
    let public = public_file(&args.out);
    for path in [&args.out, &public] {
        output_file::may_write(path, Existing::Keep)?;
    }
    let passphrase = match (&args.passphrase_file, args.no_passphrase) {
        (Some(file), _) => {
            let line = key_file::first_line(file)?;
            Some(long_enough(line).map_err(|error| error.at(file.display()))?)
        }
        (None, true) => None,
        (None, false) => Some(ask_twice()?),
    };
    let text = key.write(passphrase.as_deref(), &mut entropy).map_err(refuse)?;
    let approver = key.approver().map_err(refuse)?;
    output_file::write_secret(&args.out, text.as_bytes(), Existing::Keep)?;
    output_file::write(&public, format!("{approver}\n").as_bytes(), Existing::Keep)?;
    tell(&key, &args.out, args.answer.format)
}

/// Asks for a new passphrase, twice.
fn ask_twice() -> Result<String, CommandError> {
    let first = long_enough(passphrase::ask("Passphrase of the new key: ")?)?;
    if passphrase::ask("The same once more: ")? == first {
        Ok(first)
    } else {
        Err(CommandError::refused("the two passphrases are not the same"))
    }
}

/// Whoever has the file can try passphrases without end.
fn long_enough(passphrase: String) -> Result<String, CommandError> {
    if passphrase.chars().count() < 12 {
        return Err(CommandError::refused("a passphrase has at least 12 characters")
            .hint("several words are easy to keep"));
    }
    Ok(passphrase)
}

fn public_file(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".pub");
    name.into()
}

fn tell(key: &SecretKey, file: &Path, format: Format) -> Result<Verdict, CommandError> {
    let refuse = |error: register::notary::VerifierKeyError| CommandError::refused(error.to_string());
    let log = key.verifier(Purpose::Log).map_err(refuse)?.to_string();
    let witness = key.verifier(Purpose::Witness).map_err(refuse)?.to_string();
    let approver = key.approver().map_err(|error| CommandError::refused(error.to_string()))?;
    if format == Format::Json {
        print_json(&json!({
            "schema": "prorata/key/1",
            "file": file.display().to_string(),
            "fingerprint": approver.fingerprint(),
            "log": log,
            "name": key.name(),
            "public_key": approver.to_string(),
            "witness": witness,
        }))?;
        return Ok(Verdict::Sound);
    }
    print_blocks(&[Block::Facts(vec![
        fact("Key", Cell::Text(format!("{} in {}", key.name(), file.display()))),
        fact("Fingerprint", Cell::Text(approver.fingerprint())),
        fact("As a log", Cell::Text(log)),
        fact("As a witness", Cell::Text(witness)),
        fact("As an approver", Cell::Text(approver.to_string())),
    ])])?;
    Ok(Verdict::Sound)
}
