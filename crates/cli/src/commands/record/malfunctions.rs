use clap::Args;
use register::payload::MalfunctionNoticed;
use register::{Date, Text};

use super::wish::Wish;
use crate::options::Recording;
use crate::values;

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
    pub(super) fn wish(&self) -> Wish<'_> {
        let event = MalfunctionNoticed {
            date: self.date.clone(),
            text: self.text.clone(),
            entries: values::in_order(&self.entries),
            remedy: self.remedy.clone(),
        };
        Wish::one(&self.recording, event)
    }
}
