use chrono::Utc;
use register::chain::Moment;

use crate::command_error::CommandError;

/// The time at which a command runs: the clock of the machine, or the time that was given in its place.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// The clock of the machine.
    Machine,
    /// A time given on the command line, for demonstrations and tests that must be repeatable.
    Given(Moment),
}

impl Clock {
    pub(crate) fn now(&self) -> Result<Moment, CommandError> {
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
