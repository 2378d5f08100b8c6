//! Documents as plain data and their renderers, in French, Dutch, German and English.
//!
//! This crate has no I/O and no clock: a document is a function of the register, the year, the language and
//! [`FORMAT_VERSION`]. In reading order:
//!
//! - [`Language`]: how a reader writes amounts, numbers and dates.
//! - [`Word`]: every word of the reports, in one place.
//! - [`Document`], [`Section`], [`Table`], [`Cell`], [`Chart`]: a report before it has a format.
//! - [`year_report`], [`explanation`], [`letter`]: the documents. [`LetterWord`]: the words of letters.
//! - [`PageEvidence`]: the entries behind a report, with what leads from them to the root of the tree.
//! - [`text`], [`csv`], [`json`], [`html`], [`svg`]: the renderers; [`files`]: the files of a report.

mod audit_report;
mod catalogue;
mod change;
mod chart;
pub mod csv;
mod document;
mod evidence;
mod explanation;
mod files;
pub mod html;
pub mod json;
mod language;
mod letter;
mod letter_words;
mod naming;
mod page;
mod papers;
mod sections;
mod share_parts;
pub mod svg;
pub mod text;
mod total;
mod words;
mod year_report;

pub use audit_report::{audit_report, finding_detail, weighs};
pub use catalogue::{CatalogueEntry, catalogue};
pub use chart::{Bars, Chart, ChartForm, Flow};
pub use document::{Align, Block, Cell, Column, Document, Section, Table};
pub use evidence::{PageEvidence, Piece};
pub use explanation::{explanation, explanations};
pub use files::{Format, ReportSource, files};
pub use language::Language;
pub use letter::{letter, lettered_funds};
pub use letter_words::LetterWord;
pub use naming::Named;
pub use papers::{SignOff, WorkingPaper, papers, papers_index};
pub use total::Total;
pub use words::Word;
pub use year_report::{Identity, ReportError, year_report};

/// The version of the form in which reports are written.
pub const FORMAT_VERSION: u32 = 1;
