use serde::{Deserialize, Serialize};

use crate::{Date, Text};

/// An entry is corrected: from now on it does not count, and it stays legible (Code of economic law,
/// art. III.88). What is right follows as an entry of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryCorrected {
    /// The entry that is corrected.
    pub entry: u64,
    /// Why.
    pub reason: Text,
    /// When it was decided; the day of recording when it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}
