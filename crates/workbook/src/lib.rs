//! THE SHEET: the year-end report as a workbook, one sheet a section, and one sheet that performs the allocation again by
//! formulas: whoever changes a count sees the difference to the ledger turn red.
//!
//! This crate has no I/O and no clock. In reading order:
//!
//! - [`Reckoning`]: the inputs of a determination and what the ledger recorded, ready for a sheet.
//! - [`render`]: the workbook, from the document of the report and the reckoning.

mod apportionment;
mod block;
mod charts;
mod pen;
mod recalculation;
mod reckoning;
mod render;
mod section;
mod styles;

pub use reckoning::{Recipient, Reckoning, Slice};
pub use render::{WorkbookError, render};
