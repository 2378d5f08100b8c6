use application::{CommandError, Receipt, RecordOutcome};
use register::allocation::Cents;
use report::{Block, Cell};
use serde_json::json;

use crate::language::messages::translate;
use crate::output::answer::{Format, fact, print_blocks, print_json};
use crate::output::summary::{amount, summary};

/// A receipt as it is said.
pub(crate) trait ReceiptText {
    /// As JSON.
    fn json(&self) -> serde_json::Value;

    /// What asked for the reason that the note gives.
    fn in_spite_of(&self, label: &'static str) -> Vec<(String, Cell)>;

    /// Whether the event was recorded now or before, or is to be signed first.
    fn word(&self) -> &'static str;
}

impl ReceiptText for Receipt {
    fn json(&self) -> serde_json::Value {
        let mut told = match &self.became {
            RecordOutcome::ToSign(file) => {
                json!({"file": file.display().to_string(), "kind": self.kind.name(), "outcome": "to-sign"})
            }
            RecordOutcome::Preview => {
                json!({"kind": self.kind.name(), "outcome": "preview", "says": summary(&self.event)})
            }
            RecordOutcome::New(head) | RecordOutcome::Already(head) => json!({
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

    fn in_spite_of(&self, label: &'static str) -> Vec<(String, Cell)> {
        self.doubts.iter().map(|doubt| fact(label, Cell::text(translate(&doubt.what)))).collect()
    }

    fn word(&self) -> &'static str {
        match self.became {
            RecordOutcome::New(_) => "recorded",
            RecordOutcome::Already(_) => "already",
            RecordOutcome::ToSign(_) => "to-sign",
            RecordOutcome::Preview => "preview",
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
    let heads: Vec<String> =
        receipts.iter().filter_map(|receipt| receipt.became.head()).map(|head| head.to_string()).collect();
    if heads.is_empty() { told } else { told.map_err(|error| error.after_recording(&heads.join(", "))) }
}

/// What each entry says, so that a figure read from a file is seen as it was read, and control totals.
fn blocks(receipts: &[Receipt]) -> Vec<Block> {
    let lines = receipts.iter().flat_map(|receipt| {
        let said = format!("{} {}", receipt.kind, summary(&receipt.event));
        let became = match &receipt.became {
            RecordOutcome::ToSign(file) => {
                let name = format!("to be signed, nothing recorded: {}", file.display());
                fact(&name, Cell::Text(said))
            }
            RecordOutcome::Preview => fact("would be recorded", Cell::Text(said)),
            RecordOutcome::New(head) | RecordOutcome::Already(head) => {
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
