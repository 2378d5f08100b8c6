//! The determination of a year, from the inputs in force.

use register::allocation::Split;
use register::payload::{AllocationDetermined, DeterminationStatus};
use register::{Date, InputEntries, Register, Text, Year};

use crate::error::CommandError;

/// What is asked of a determination.
#[derive(Clone, Debug)]
pub struct DeterminationRequest {
    /// The year of the subsidy.
    pub year: Year,
    /// Provisional or definitive.
    pub status: DeterminationStatus,
    /// Why a year that is determined definitively is determined again.
    pub reason: Option<Text>,
    /// When it was decided; the day of recording when it is left out.
    pub date: Option<Date>,
}

/// A determination with the split behind it.
pub struct Determination {
    /// What is recorded.
    pub made: AllocationDetermined,
    /// The split.
    pub split: Split,
    /// The determination in force before it.
    pub before: Option<AllocationDetermined>,
}

impl Determination {
    /// Splits the budget of a year. The same request again gives the same fact, so that it is recorded once.
    ///
    /// # Errors
    /// When an input is missing, or the key cannot split.
    pub fn of(register: &Register, request: &DeterminationRequest) -> Result<Self, CommandError> {
        let year = request.year.calendar();
        let (mut made, split) = register.determine(request.year, request.status, request.reason.clone())?;
        made.date = request.date.clone();
        let in_force = register.year(year).and_then(|book| book.determination());
        Ok(match in_force {
            Some(found)
                if InputEntries::of(&found.fact) == InputEntries::of(&made)
                    && found.fact.status == made.status
                    && found.fact.reason == made.reason
                    && found.fact.date == made.date =>
            {
                let before = register.previous_determination(year).map(|filed| filed.fact.clone());
                Self { made: found.fact.clone(), split, before }
            }
            _ => Self { made, split, before: in_force.map(|filed| filed.fact.clone()) },
        })
    }

    /// Asks the rules whether it could be recorded, whoever would record it.
    ///
    /// # Errors
    /// A rule that it breaks.
    pub fn check(&self, register: &Register) -> Result<(), CommandError> {
        let in_force = register.year(self.made.year.calendar()).and_then(|book| book.determination());
        if in_force.is_none_or(|found| found.fact != self.made) {
            register.check_event("", &self.made.clone().into())?;
        }
        Ok(())
    }
}
