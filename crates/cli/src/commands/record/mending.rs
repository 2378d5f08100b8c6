use clap::Args;
use register::payload::EntryCorrected;
use register::{Date, Text};

use super::record_request::RecordRequest;
use crate::input::options::Recording;
use crate::input::values;

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
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let (reason, date) = (self.reason.clone(), self.date.clone());
        RecordRequest::one(&self.recording, EntryCorrected { entry: self.entry, reason, date })
    }
}
