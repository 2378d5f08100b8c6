use std::sync::Once;

use chrono::{DateTime, Utc};
use register::chain::Moment;

use crate::command_error::CommandError;
use crate::source::notice;

/// The time at which a command runs: the clock of the machine, or the time that was given in its place.
#[derive(Clone, Debug)]
pub(crate) enum Clock {
    /// The clock of the machine.
    Machine,
    /// A time given on the command line, for demonstrations and tests that must be repeatable.
    Given(Moment),
}

impl Clock {
    /// Says, once, that a time that was given is more than a day from that of the machine.
    pub(crate) fn tell_far(&self) {
        static TOLD: Once = Once::new();
        TOLD.call_once(|| self.tell_far_now());
    }

    fn tell_far_now(&self) {
        let Self::Given(given) = self else { return };
        let Ok(moment) = DateTime::parse_from_rfc3339(given.as_str()) else { return };
        let days = moment.signed_duration_since(Utc::now()).num_days();
        if days > 1 {
            notice(&format!(
                "the time that was given, {given}, is {days} days ahead of the clock of this machine"
            ));
        } else if days < -1 {
            let days = days.unsigned_abs();
            notice(&format!(
                "the time that was given, {given}, is {days} days behind the clock of this machine"
            ));
        }
    }

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
