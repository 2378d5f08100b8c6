use clap::Args;
use register::Text;
use register::payload::EntryCorrected;

use super::wish::Wish;
use crate::options::Recording;

#[derive(Debug, Args)]
pub(crate) struct EntryCorrectedArgs {
    /// The entry that is corrected
    #[arg(long, value_name = "SEQ")]
    entry: u64,
    /// Why
    #[arg(long)]
    reason: Text,
    #[command(flatten)]
    recording: Recording,
}

impl EntryCorrectedArgs {
    pub(super) fn wish(&self) -> Wish<'_> {
        Wish::one(&self.recording, EntryCorrected { entry: self.entry, reason: self.reason.clone() })
    }
}
