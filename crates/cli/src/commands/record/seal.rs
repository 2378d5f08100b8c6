use application::{AsOf, CommandError, LedgerFile};
use clap::Args;
use register::notary::VerifierKey;
use register::payload::{CheckpointWitnessed, VerifierKeyEnrolled, VerifierKeyRevoked};
use register::{Date, Text};

use super::record_request::RecordRequest;
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct CheckpointWitnessedArgs {
    /// How many entries it covers; the root of the Merkle tree over them is computed from the ledger
    #[arg(long)]
    size: u64,
    /// Who keeps it
    #[arg(long)]
    witness: Text,
    /// When it was handed over
    #[arg(long, value_parser = values::date)]
    date: Date,
    #[command(flatten)]
    recording: Recording,
}

impl CheckpointWitnessedArgs {
    pub(super) fn request_of(&self, ledger: &LedgerFile<'_>) -> Result<RecordRequest<'_>, CommandError> {
        let read = ledger.read(Some(&AsOf::Entry(self.size)))?;
        let event = CheckpointWitnessed {
            size: self.size,
            root: read.identity.root.into(),
            witness: self.witness.clone(),
            date: self.date.clone(),
        };
        Ok(RecordRequest::one(&self.recording, event))
    }
}

#[derive(Debug, Args)]
pub(crate) struct VerifierKeyEnrolledArgs {
    /// The verifier key, as `prorata key show` prints it for a log or a witness
    #[arg(long, value_name = "VKEY")]
    key: VerifierKey,
    /// Who holds the secret key
    #[arg(long)]
    holder: Text,
    #[command(flatten)]
    recording: Recording,
}

impl VerifierKeyEnrolledArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let event = VerifierKeyEnrolled { holder: self.holder.clone(), key: text(&self.key)? };
        Ok(RecordRequest::one(&self.recording, event))
    }
}

#[derive(Debug, Args)]
pub(crate) struct VerifierKeyRevokedArgs {
    /// The verifier key
    #[arg(long, value_name = "VKEY")]
    key: VerifierKey,
    /// Why
    #[arg(long)]
    reason: Text,
    /// The largest checkpoint of this key that is still trusted; 0 for none
    #[arg(long, value_name = "SIZE")]
    trusted_size: u64,
    #[command(flatten)]
    recording: Recording,
}

impl VerifierKeyRevokedArgs {
    pub(super) fn request_of(&self) -> Result<RecordRequest<'_>, CommandError> {
        let event = VerifierKeyRevoked {
            key: text(&self.key)?,
            reason: self.reason.clone(),
            trusted_size: self.trusted_size,
        };
        Ok(RecordRequest::one(&self.recording, event))
    }
}

fn text(key: &VerifierKey) -> Result<Text, CommandError> {
    key.to_string().parse().map_err(|error: register::FieldError| CommandError::refused(error.to_string()))
}
