use serde::{Deserialize, Serialize};

use crate::{Date, Text};

/// Something did not work as it should, in the program, on its machine or in its surroundings.
///
/// Royal decree of 07-12-2016, art. 3: of each processing, the malfunctions that were noticed are recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MalfunctionNoticed {
    /// When it was noticed.
    pub date: Date,
    /// What was noticed.
    pub text: Text,
    /// The entries that it concerns, ascending; none when it concerns no entry.
    pub entries: Vec<u64>,
    /// What was done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Text>,
}
