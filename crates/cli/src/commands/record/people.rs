use std::path::PathBuf;

use application::{CommandError, input_file};
use clap::Args;
use register::payload::{ActorEnrolled, ActorRetired, Role};
use register::{Code, Text};

use super::record_request::RecordRequest;
use crate::input::options::Recording;
use crate::input::values::word;

#[derive(Debug, Args)]
pub(crate) struct ActorEnrolledArgs {
    /// A short identifier; names of persons are kept outside the ledger
    #[arg(long)]
    id: Code,
    /// What the actor may do: registrar, calculator, treasurer, external-audit, cgg. May be given several times
    #[arg(long = "role", required = true, value_parser = word::<Role>)]
    roles: Vec<Role>,
    /// Where the actor belongs
    #[arg(long)]
    organisation: Option<Text>,
    /// The actor's SSH public key file
    #[arg(long, value_name = "FILE")]
    public_key: Option<PathBuf>,
    #[command(flatten)]
    recording: Recording,
}

impl ActorEnrolledArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let key = self.public_key.as_ref().map(|path| {
            let text = input_file::text(path)?.trim().to_owned();
            if text.starts_with("-----BEGIN") {
                return Err(CommandError::refused("this is a secret key")
                    .at(path.display())
                    .hint("give its public key, the file that ends in .pub, and keep this one to yourself"));
            }
            text.parse::<Text>().map_err(|error| CommandError::refused(error.to_string()).at(path.display()))
        });
        let event = ActorEnrolled {
            actor: self.id.clone(),
            organisation: self.organisation.clone(),
            public_key: key.transpose()?,
            roles: self.roles.clone(),
        };
        Ok(RecordRequest::one(&self.recording, event))
    }
}

#[derive(Debug, Args)]
pub(crate) struct ActorRetiredArgs {
    /// The actor
    #[arg(long)]
    id: Code,
    /// Why
    #[arg(long)]
    reason: Text,
    #[command(flatten)]
    recording: Recording,
}

impl ActorRetiredArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        RecordRequest::one(
            &self.recording,
            ActorRetired { actor: self.id.clone(), reason: self.reason.clone() },
        )
    }
}
