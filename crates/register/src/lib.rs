//! What a ledger says: its events, its state after each entry, what may follow, and what follows from it.
//!
//! This crate has no I/O, no clock and no SQL. It takes entries one after the other; it takes an event and says whether it may be
//! recorded. Its rooms, in reading order:
//!
//! - `payload`: the payloads, one type for each kind of event.
//! - `fact`: the fields of payloads ([`Code`], [`Text`], [`Date`], [`Amount`], ...), [`Event`] and [`Kind`], [`Filed`]: a fact with its
//!   entry, [`Statement`]: what an actor signs, [`FreeText`]: what people wrote freely.
//! - `fold`: [`Register`], the state after an entry, and its parts: [`YearBook`], [`Account`], [`Project`], [`RaisedFinding`]. Where each
//!   kind of event is kept, and how a correction finds it, stands in one file, `filing.rs`. [`Issued`]: the reports that were issued.
//! - `figures`: what follows: [`Register::determine`], [`Register::balances`], [`Register::reperform`], the figures of a year as one line
//!   ([`figures()`]), why two determinations differ ([`Causes`]), a year read otherwise ([`Readings`]), all years ([`SeriesLine`]).
//! - `rules`: what may be recorded after what ([`Register::check`]), who must sign it ([`Register::check_approvals`]), which letters a code
//!   has, what asks for a reason ([`Doubt`]), and why something is refused ([`Refusal`]).
//! - `audit`: what an auditor should see ([`Register::audit`], [`Finding`]).
//! - `streaming`: the same fold in memory that does not grow with the payments ([`Tally`]). The fold asks it only where payments are let go.

mod audit;
mod fact;
mod figures;
mod fold;
pub mod payload;
mod rules;
mod streaming;

pub use allocation;
pub use audit::finding::{Finding, FindingCode, Severity};
pub use audit::{Followed, Thresholds};
pub use chain;
pub use fact::days::CLOCK_NOTE;
pub use fact::decided::{Decided, latest_day};
pub use fact::event::{Attached, DecodeError, Document, Event, Kind, PAYLOAD_VERSION, Signature};
pub use fact::field::{
    Amount, Balance, Blob, Code, Date, Difference, Digest, FieldError, Instant, Month, Number, Text, Whole,
    Year,
};
pub use fact::filed::{Filed, Stamp};
pub use fact::free_text::{FreeText, PersonHint};
pub use fact::request::request_key;
pub use fact::statement::Statement;
pub use figures::balances::{EnvelopeBalance, granted};
pub use figures::causes::{Cause, Causes, Side, Step};
pub use figures::determine::InputEntries;
pub use figures::due::{DuePart, Overdue};
pub use figures::money::{Money, Unspent};
pub use figures::readings::{FundSet, Pending, READINGS, Reading, ReadingRule};
pub use figures::reperform::{Divergence, Outcome, Reperformance};
pub use figures::series::{Mark, SeriesFigure, SeriesLine, SeriesThresholds};
pub use figures::settlement::{Apart, Settled, SettlementLine, settlement};
pub use figures::what_if::{Readings, WhatIf, WhatIfError};
pub use figures::year_figures::{FIGURES_SCHEMA, Figures, figures, settlement_json};
pub use fold::account::{Account, Sums};
pub use fold::issued::{Issued, ReportDiffers};
pub use fold::journal::JournalLine;
pub use fold::project::Project;
pub use fold::raised::RaisedFinding;
pub use fold::register::{ActorRecord, AdoptedKey, FundRecord, Register};
pub use fold::year::YearBook;
pub use notary;
pub use rules::doubts::Doubt;
pub use rules::refusal::Refusal;
pub use streaming::payment_view::PaymentView;
pub use streaming::recall::Past;
pub use streaming::tally::{Tallied, Tally};
