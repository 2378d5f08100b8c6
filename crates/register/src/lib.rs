//! THE MEMORY: what an entry tells, what may be recorded after what, and what followed from it.
//!
//! This crate has no I/O, no clock and no SQL. It takes entries one after the other and remembers; it takes
//! an event and says whether it may follow. In reading order:
//!
//! - [`Code`], [`Text`], [`Date`], [`Amount`], ...: the fields of payloads.
//! - [`payload`]: the payloads, frozen by version; [`Event`]: one of them; [`Kind`]: which.
//! - [`Register`]: the fold. [`Filed`]: a fact with its entry. [`YearBook`], [`Account`], [`Project`]: its parts.
//! - [`Tally`]: the same fold in memory that does not grow with the payments; [`PaymentView`]: a payment as most are, read in
//!   one go; [`Past`]: the entries that it let go.
//! - [`Register::check`]: the rules; [`Refusal`]: why an event may not be recorded.
//! - [`Register::determine`], [`Register::derive_budget`], [`Register::closing_totals`]: what follows from the
//!   rules, ready to be recorded.
//! - [`Statement`]: what an actor signs of an event; [`Register::check_approvals`]: whether it is signed as it must be.
//! - [`figures`]: the figures of a year as a line with a digest; [`Issued`]: those of the reports that were issued.
//! - [`Register::reperform`]: every recorded figure, computed again. [`Causes`]: why two determinations differ.
//! - [`Readings`]: a year split once more with open points read otherwise; never recorded.
//! - [`SeriesLine`]: the figures of every year beside those of the year before.
//! - [`FreeText`]: what people wrote freely; [`PersonHint`]: why it may name a person.
//! - [`Register::balances`]: what became of the money; [`Register::audit`]: what an auditor should see.

mod account;
mod approvals;
mod audit;
mod balances;
mod causes;
mod codes;
mod days;
mod decided;
mod desk;
mod determine;
mod doubts;
mod due;
mod event;
mod field;
mod figures;
mod filed;
mod filing;
mod finding;
mod free_text;
mod index;
mod issued;
mod journal;
mod leaves;
mod money;
pub mod payload;
mod payment_view;
mod project;
mod raised;
mod readings;
mod recall;
mod refusal;
mod register;
mod reperform;
mod request;
mod rules;
mod series;
mod settlement;
mod statement;
mod superseded;
mod tally;
mod what_if;
mod year;

pub use account::{Account, Sums};
pub use allocation;
pub use audit::{Followed, Thresholds};
pub use balances::{EnvelopeBalance, granted};
pub use causes::{Cause, Causes, Side, Step};
pub use chain;
pub use decided::{Decided, latest_day};
pub use determine::InputEntries;
pub use doubts::Doubt;
pub use due::{DuePart, Overdue};
pub use event::{Attached, DecodeError, Document, Event, Kind, PAYLOAD_VERSION, Signature};
pub use field::{
    Amount, Balance, Blob, Code, Date, Difference, Digest, FieldError, Instant, Month, Number, Text, Whole,
    Year,
};
pub use figures::{FIGURES_SCHEMA, Figures, figures, settlement_json};
pub use filed::{Filed, Stamp};
pub use finding::{Finding, FindingCode, Severity};
pub use free_text::{FreeText, PersonHint};
pub use issued::{Issued, ReportDiffers};
pub use journal::JournalLine;
pub use money::{Money, Unspent};
pub use notary;
pub use payment_view::PaymentView;
pub use project::Project;
pub use raised::RaisedFinding;
pub use readings::{FundSet, Pending, READINGS, Reading, ReadingRule};
pub use recall::Past;
pub use refusal::Refusal;
pub use register::{ActorRecord, AdoptedKey, FundRecord, Register};
pub use reperform::{Divergence, Outcome, Reperformance};
pub use request::request_key;
pub use series::{Mark, SeriesFigure, SeriesLine, SeriesThresholds};
pub use settlement::{Apart, Settled, SettlementLine, settlement};
pub use statement::Statement;
pub use tally::{Tallied, Tally};
pub use what_if::{Readings, WhatIf, WhatIfError};
pub use year::YearBook;
