use std::path::PathBuf;

use register::allocation::Cents;
use register::chain::Head;
use register::{Doubt, Event, Kind};
use report::{Block, Cell};
use serde_json::json;

use crate::answer::{Format, fact, print_blocks, print_json};
use crate::command_error::CommandError;
use crate::messages::say;
use crate::summary::{amount, summary};

/// What became of an event.
pub(crate) struct Receipt {
    pub(crate) kind: Kind,
    pub(crate) became: Became,
    pub(crate) event: Event,
    /// What asked for the reason that its note gives.
    pub(crate) doubts: Vec<Doubt>,
}

/// What an event became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    /// A new entry.
    New(Head),
    /// An entry that was there already.
    Already(Head),
    /// A file to be signed; nothing was recorded.
    ToSign(PathBuf),
    /// Nothing: it was only to be shown.
    Preview,
}

impl Became {
    /// The entry, if there is one.
    pub(crate) fn head(&self) -> Option<Head> {
        match self {
            Self::New(head) | Self::Already(head) => Some(*head),
            Self::ToSign(_) | Self::Preview => None,
        }
    }
}

impl Receipt {
    /// The receipt as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        let mut told = match &self.became {
            Became::ToSign(file) => {
                json!({"file": file.display().to_string(), "kind": self.kind.name(), "outcome": "to-sign"})
            }
            Became::Preview => {
                json!({"kind": self.kind.name(), "outcome": "preview", "says": summary(&self.event)})
            }
            Became::New(head) | Became::Already(head) => json!({
                "hash": head.hash.to_string(),
                "kind": self.kind.name(),
                "outcome": self.word(),
                "seq": head.seq,
            }),
        };
        if !self.doubts.is_empty() {
            let doubts = self.doubts.iter().map(
                |doubt| json!({"cents": doubt.cents.map(Cents::get), "code": doubt.code, "says": doubt.what}),
            );
            told["doubts"] = doubts.collect::<Vec<_>>().into();
        }
        told
    }

    /// What asked for the reason that the note gives.
    pub(crate) fn in_spite_of(&self, label: &'static str) -> impl Iterator<Item = (String, Cell)> {
        self.doubts.iter().map(move |doubt| fact(label, Cell::text(say(&doubt.what))))
    }

    /// Whether the event was recorded now or before, or is to be signed first.
    pub(crate) fn word(&self) -> &'static str {
        match self.became {
            Became::New(_) => "recorded",
            Became::Already(_) => "already",
            Became::ToSign(_) => "to-sign",
            Became::Preview => "preview",
        }
    }

    /// The receipt of an event that would have become a new entry.
    pub(crate) fn previewed(self) -> Self {
        let became = match self.became {
            Became::New(_) => Became::Preview,
            other => other,
        };
        Self { became, ..self }
    }
}

/// Says what was recorded. By now it is in the ledger, whatever becomes of the answer.
pub(crate) fn tell(format: Format, receipts: &[Receipt]) -> Result<(), CommandError> {
    let told = match format {
        Format::Json => {
            let entries: Vec<_> = receipts.iter().map(Receipt::json).collect();
            print_json(&json!({"schema": "prorata/recorded/1", "entries": entries}))
        }
        Format::Text => print_blocks(&blocks(receipts)),
    };
    let heads: Vec<String> =
        receipts.iter().filter_map(|receipt| receipt.became.head()).map(|head| head.to_string()).collect();
    if heads.is_empty() { told } else { told.map_err(|error| error.after_recording(&heads.join(", "))) }
}

/// What each entry says, so that a figure read from a file is seen as it was read, and control totals.
fn blocks(receipts: &[Receipt]) -> Vec<Block> {
    let lines = receipts.iter().flat_map(|receipt| {
        let said = format!("{} {}", receipt.kind, summary(&receipt.event));
        let became = match &receipt.became {
            Became::ToSign(file) => {
                let name = format!("to be signed, nothing recorded: {}", file.display());
                fact(&name, Cell::Text(said))
            }
            Became::Preview => fact("would be recorded", Cell::Text(said)),
            Became::New(head) | Became::Already(head) => {
                let name = format!("{} entry {}", receipt.word(), head.seq);
                fact(&name, Cell::Text(format!("{said}  {}", head.hash)))
            }
        };
        [became].into_iter().chain(receipt.in_spite_of("in spite of")).collect::<Vec<_>>()
    });
    let mut facts: Vec<_> = lines.collect();
    if receipts.len() > 1 {
        let cents: Option<Vec<Cents>> = receipts.iter().map(|receipt| amount(&receipt.event)).collect();
        facts.push(fact("Events", Cell::Whole(receipts.len() as u64)));
        if let Some(Ok(sum)) = cents.map(Cents::sum) {
            facts.push(fact("Total in EUR", Cell::Cents(sum)));
        }
    }
    vec![Block::Facts(facts)]
}
