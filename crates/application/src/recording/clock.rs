use chrono::{DateTime, Utc};
use register::chain::Moment;

use crate::error::CommandError;

/// The time at which a command runs: the clock of the machine, or the time that was given in its place.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The clock of the machine.
    Machine,
    /// A time given on the command line, for demonstrations and tests that must be repeatable.
    Given(Moment),
}

impl Clock {
    /// By how many whole days a time that was given is ahead of the clock of the machine, or behind it (below zero); none for the clock of
    /// the machine itself.
    pub fn days_ahead(&self) -> Option<i64> {
        let Self::Given(given) = self else { return None };
        let moment = DateTime::parse_from_rfc3339(given.as_str()).ok()?;
        Some(moment.signed_duration_since(Utc::now()).num_days())
    }

    /// The time now.
    ///
    /// # Errors
    /// When the clock of the machine cannot be read as a time.
    pub fn now(&self) -> Result<Moment, CommandError> {
        match self {
            Self::Given(moment) => Ok(moment.clone()),
            Self::Machine => {
                let text = Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
                text.parse().map_err(|_| {
                    CommandError::refused(format!("the clock of this machine says {text}"))
                        .hint("set the clock of the machine right")
                })
            }
        }
    }
}
