use ledger::Appended;
use register::allocation::Cents;
use register::{Event, Kind};
use report::{Block, Cell};
use serde_json::json;

use crate::answer::{Format, fact, print_blocks, print_json};
use crate::command_error::CommandError;
use crate::summary::{amount, summary};

/// What became of an event.
pub(crate) struct Receipt {
    pub(crate) kind: Kind,
    pub(crate) appended: Appended,
    pub(crate) event: Event,
}

impl Receipt {
    /// The receipt as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        let (word, head) = self.outcome();
        json!({"hash": head.hash.to_string(), "kind": self.kind.name(), "outcome": word, "seq": head.seq})
    }

    /// Whether the event was recorded now or before, and as which entry.
    pub(crate) fn outcome(&self) -> (&'static str, register::chain::Head) {
        match self.appended {
            Appended::New(head) => ("recorded", head),
            Appended::Already(head) => ("already", head),
        }
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
    let heads: Vec<String> = receipts.iter().map(|receipt| receipt.outcome().1.to_string()).collect();
    told.map_err(|error| error.after_recording(&heads.join(", ")))
}

/// What each entry says, so that a figure read from a file is seen as it was read, and control totals.
fn blocks(receipts: &[Receipt]) -> Vec<Block> {
    let lines = receipts.iter().map(|receipt| {
        let (word, head) = receipt.outcome();
        let said = format!("{} {}  {}", receipt.kind, summary(&receipt.event), head.hash);
        fact(&format!("{word} entry {}", head.seq), Cell::Text(said))
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
