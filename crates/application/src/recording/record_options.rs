use std::path::PathBuf;

use register::Text;
use register::chain::Head;

use crate::recording::clock::Clock;
use crate::recording::signer::Signer;

/// How a command wants its events recorded.
pub struct RecordOptions {
    /// The time.
    pub clock: Clock,
    /// Why the clock may be before the last entry.
    pub clock_note: Option<Text>,
    /// Where the ledger must be.
    pub expected: Option<Head>,
    /// Where to write what is to be signed, instead of recording.
    pub unsigned_out: Option<PathBuf>,
    /// What signs.
    pub signer: Signer,
    /// Whether the events are only to be shown.
    pub preview: bool,
}

impl RecordOptions {
    /// Recorded at this time, unsigned, without anything else that was asked for.
    pub fn at(clock: Clock) -> Self {
        Self {
            clock,
            clock_note: None,
            expected: None,
            unsigned_out: None,
            signer: Signer::default(),
            preview: false,
        }
    }
}
