use allocation::Cents;

/// From where on something is a finding. Every answer says them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// An amount below this is listed and does not make an audit fail.
    pub materiality: Cents,
    /// By how many tenths of a per cent a count may differ from that of the year before.
    pub jump_permille: u32,
    /// For how many days a determination or a closing may be without a checkpoint that covers it.
    pub checkpoint_days: u32,
    /// How many days after the date of repayment a year is to be closed (ISA 230: 60 days).
    pub closing_days: u32,
    /// The total of affiliates that was published elsewhere for the year, to be compared with the counts.
    pub national_total: Option<u64>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            materiality: Cents::ZERO,
            jump_permille: 100,
            checkpoint_days: 31,
            closing_days: 60,
            national_total: None,
        }
    }
}
