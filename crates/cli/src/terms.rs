use std::path::PathBuf;

use register::Text;
use register::chain::Head;

use crate::clock::Clock;
use crate::signing::Pen;

/// How a command wants its events recorded.
pub(crate) struct Terms {
    pub(crate) clock: Clock,
    /// Why the clock may stand before the last entry.
    pub(crate) clock_note: Option<Text>,
    /// Where the ledger must stand.
    pub(crate) expected: Option<Head>,
    /// Where to write what is to be signed, instead of recording.
    pub(crate) unsigned_out: Option<PathBuf>,
    /// What signs.
    pub(crate) pen: Pen,
    /// Whether the events are only to be shown.
    pub(crate) preview: bool,
}
