//! How a subsidy is split over recipients by a key that is data.
//!
//! This crate has no I/O, no clock, no serialization and knows no ledger. It takes a key, a budget and the
//! recipients with their counts and evaluations, and returns every share with its derivation. Amounts are
//! whole cents, ratios are exact, and each rounding is named. In reading order:
//!
//! - [`Cents`], [`Ratio`], [`Rounding`]: the quantities and the one place where a ratio becomes cents.
//! - [`Clause`], [`Slice`], [`RoundingRule`], [`BudgetRule`], [`Calendar`], [`Projects`], [`OpenPoints`],
//!   [`Key`]: the key.
//! - [`in_force`]: which key applies to a year; none and two are errors, never a default.
//! - [`Recipients`]: who takes part, with which count and which evaluation.
//! - [`Split`]: the split; [`Derivation`]: how one figure of it came about; [`fits`]: which way of rounding gave what was paid.

mod apportion;
mod budget;
mod calendar;
mod cents;
mod clause;
mod derivation;
mod excess;
mod fit;
mod in_force;
mod key;
mod ratio;
mod recipients;
mod rounding;
mod share;
mod slice;
mod slice_amounts;
mod slice_split;
mod split;
mod tie_break;
mod titles;
mod total_level;
mod weights;

pub use budget::{Budget, BudgetBasis, BudgetError, BudgetRule, Coefficient, Indexation, PublishedIndex};
pub use calendar::{Calendar, CalendarError, DayOfYear, NonWorkingDay};
pub use cents::{Cents, CentsError};
pub use clause::{Clause, ClauseStatus};
pub use derivation::{Derivation, Quota};
pub use fit::{Fit, fits};
pub use in_force::{KeyConflict, in_force};
pub use key::{Key, KeyError, OpenPoints, PendingRule, Projects, RequiredStep, ShareDifference, UnspentRule};
pub use ratio::{Ratio, RatioError};
pub use recipients::{Evaluation, Recipient, Recipients, RecipientsError};
pub use rounding::{Level, Method, Rounding, RoundingRule};
pub use share::Share;
pub use slice::{Basis, Condition, Denominator, Remainder, Slice};
pub use slice_split::SliceSplit;
pub use split::{Split, SplitError};
pub use tie_break::TieBreak;
pub use titles::Titles;
