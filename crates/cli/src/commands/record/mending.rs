use clap::Args;
use register::payload::EntryCorrected;
use register::{Date, Text};

use super::wish::Wish;
use crate::options::Recording;
use crate::values;

#[derive(Debug, Args)]
pub(crate) struct EntryCorrectedArgs {
    /// The entry that is corrected
    #[arg(long, value_name = "SEQ")]
    entry: u64,
    /// Why
    #[arg(long)]
    reason: Text,
    /// When it was decided; the day of recording when it is left out
    #[arg(long, value_parser = values::date)]
    date: Option<Date>,
    #[command(flatten)]
    recording: Recording,
}

impl EntryCorrectedArgs {
    pub(super) fn wish(&self) -> Wish<'_> {
        let (reason, date) = (self.reason.clone(), self.date.clone());
        Wish::one(&self.recording, EntryCorrected { entry: self.entry, reason, date })
    }
}
