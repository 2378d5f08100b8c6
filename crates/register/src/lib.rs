//! What a ledger says: its events, its state after each entry, what may follow, and what follows from it.
//!
//! This crate has no I/O, no clock and no SQL. It takes entries one after the other; it takes an event and says whether it may be
//! recorded. Its rooms, in reading order:
//!
//! - `payload`: the payloads, one type for each kind of event.
//! - `fact`: the fields of payloads ([`Code`], [`Text`], [`Date`], [`Amount`], ...), [`Event`] and [`Kind`], [`RecordedFact`]: a fact with its
//!   entry, [`Statement`]: what an actor signs, [`FreeText`]: what people wrote freely.
//! - `fold`: [`Register`], the state after an entry, and its parts: [`YearBook`], [`Account`], [`Project`], [`RaisedFinding`]. Where each
//!   kind of event is kept, and how a correction finds it, is in one file, `filing.rs`. [`Issued`]: the reports that were issued.
//! - `figures`: what follows: [`Register::determine`], [`Register::balances`], [`Register::reperform`], the figures of a year as one line
//!   ([`figures()`]), why two determinations differ ([`Causes`]), a year read otherwise ([`Readings`]), all years ([`SeriesLine`]).
//! - `rules`: what may be recorded after what ([`Register::check`]), who must sign it ([`Register::check_approvals`]), which letters a code
//!   has, what asks for a reason ([`Doubt`]), and why something is refused ([`Refusal`]).
//! - `audit`: what an auditor should see ([`Register::audit`], [`Finding`]).
//! - `streaming`: the same fold in memory that does not grow with the payments ([`StreamingFold`]). No other room knows of it.
//!
//! The split of the decree in force, over three funds of which one is evaluated negatively:
//!
//! ```
//! use register::allocation::{Cents, Evaluation, Recipient, Recipients, Split};
//! use register::payload::KeyFact;
//!
//! let key: KeyFact = toml::from_str(include_str!("../../../fixtures/keys/2026.toml"))?;
//! let key = std::sync::Arc::new(key.law()?);
//! let fund = |fund: &str, affiliates, evaluation| Recipient { fund: fund.into(), affiliates, evaluation };
//! let funds = Recipients::new(vec![
//!     fund("F1", 50, Evaluation::Positive),
//!     fund("F2", 30, Evaluation::Positive),
//!     fund("F3", 20, Evaluation::Negative),
//! ])?;
//! let split = Split::new(&key, "1000.00".parse::<Cents>()?, &funds)?;
//! // 20 % in equal parts, 70 % by affiliates, and 10 % by affiliates of the positive funds (art. 60ter/1, §§ 2 to 5).
//! let shares: Vec<String> = split.shares().map(|share| share.total.to_string()).collect();
//! assert_eq!(shares, ["479.17", "314.17", "206.66"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
pub use fact::event::{Attached, DecodeError, Event, EvidenceDocument, Kind, PAYLOAD_VERSION, Signature};
pub use fact::field::{
    Amount, Balance, Blob, Code, Date, Difference, Digest, FieldError, Instant, Month, Number, Text, Whole,
    Year,
};
pub use fact::filed::{EntryStamp, RecordedFact};
pub use fact::free_text::{FreeText, PersonHint};
pub use fact::request::request_key;
pub use fact::statement::Statement;
pub use figures::balances::{EnvelopeBalance, granted};
pub use figures::causes::{Cause, Causes, DeterminationSide, Step};
pub use figures::determine::InputEntries;
pub use figures::due::{DuePart, Overdue};
pub use figures::issued_figures::ReportDiffers;
pub use figures::money::{Money, Unspent};
pub use figures::readings::{FundSet, Pending, READINGS, Reading, ReadingRule};
pub use figures::reperform::{Divergence, Outcome, Reperformance};
pub use figures::series::{Mark, SeriesFigure, SeriesLine, SeriesThresholds};
pub use figures::settlement::{Apart, Settled, SettlementLine, settlement};
pub use figures::what_if::{Readings, WhatIf, WhatIfError};
pub use figures::year_figures::{FIGURES_SCHEMA, Figures, figures, settlement_json};
pub use fold::account::{Account, Sums};
pub use fold::history::History;
pub use fold::issued::Issued;
pub use fold::journal::JournalLine;
pub use fold::movement::{Movement, MovementKind};
pub use fold::project::Project;
pub use fold::raised::RaisedFinding;
pub use fold::register::{ActorRecord, AdoptedKey, FundRecord, Register};
pub use fold::year::YearBook;
pub use notary;
pub use rules::doubts::Doubt;
pub use rules::refusal::Refusal;
pub use streaming::payment_view::PaymentView;
pub use streaming::reload::EntrySource;
pub use streaming::streaming_fold::{StreamingFold, Totals};
