use ledger::Appended;
use register::Kind;
use report::{Block, Cell};
use serde_json::json;

use crate::answer::{Format, fact, print_blocks, print_json};
use crate::command_error::CommandError;

/// What became of an event.
pub(crate) struct Receipt {
    pub(crate) kind: Kind,
    pub(crate) appended: Appended,
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

/// Says what was recorded.
pub(crate) fn tell(format: Format, receipts: &[Receipt]) -> Result<(), CommandError> {
    match format {
        Format::Json => {
            let entries: Vec<_> = receipts.iter().map(Receipt::json).collect();
            print_json(&json!({"schema": "prorata/recorded/1", "entries": entries}))
        }
        Format::Text => {
            let lines = receipts.iter().map(|receipt| {
                let (word, head) = receipt.outcome();
                fact(
                    &format!("{word} entry {}", head.seq),
                    Cell::Text(format!("{} {}", receipt.kind, head.hash)),
                )
            });
            print_blocks(&[Block::Facts(lines.collect())])
        }
    }
}
