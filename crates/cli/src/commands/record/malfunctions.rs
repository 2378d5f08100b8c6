use clap::Args;
use register::payload::MalfunctionNoticed;
use register::{Date, Text};

use super::record_request::RecordRequest;
use crate::input::options::Recording;
use crate::input::values;

#[derive(Debug, Args)]
pub(crate) struct MalfunctionNoticedArgs {
    /// When it was noticed
    #[arg(long, value_parser = values::date)]
    date: Date,
    /// What was noticed; no names of persons
    #[arg(long)]
    text: Text,
    /// The entries that it concerns, separated by commas
    #[arg(long, value_delimiter = ',', value_parser = values::seq, value_name = "SEQ")]
    entries: Vec<u64>,
    /// What was done about it
    #[arg(long, value_name = "TEXT")]
    remedy: Option<Text>,
    #[command(flatten)]
    recording: Recording,
}

impl MalfunctionNoticedArgs {
    pub(super) fn request_of(&self) -> RecordRequest<'_> {
        let event = MalfunctionNoticed {
            date: self.date.clone(),
            text: self.text.clone(),
            entries: values::in_order(&self.entries),
            remedy: self.remedy.clone(),
        };
        RecordRequest::one(&self.recording, event)
    }
}
