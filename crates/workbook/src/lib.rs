//! The year-end report as a workbook, one sheet a section, and one sheet that performs the allocation again by
//! formulas: whoever changes a count sees the difference to the ledger turn red.
//!
//! This crate has no I/O and no clock. In reading order:
//!
//! - [`RecalculationInput`]: the inputs of a determination and what the ledger recorded, ready for a sheet.
//! - [`render`]: the workbook, from the document of the report and the reckoning.
//! - [`Form`]: the columns of a file of rows; [`template`]: the file, ready to be filled in.

mod apportionment;
mod archive;
mod block;
mod charts;
mod form;
mod pen;
mod recalculation;
mod reckoning;
mod render;
mod section;
mod shares;
mod styles;
mod template;

pub use form::{Column, Form, Shape};
pub use reckoning::{RecalculatedFund, RecalculatedSlice, RecalculationInput};
pub use render::{WorkbookError, render};
pub use template::{template, template_csv};
