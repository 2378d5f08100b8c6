//! Bytes of an XLSX or ODS workbook to the table that a CSV file gives. Pure.
//!
//! The workbook is read as text from its XML, never as floating point, and within limits that hold before anything is
//! unpacked: a cell gives what a person would see in it, exactly, or a fault that names it. What a person cannot see,
//! a formula behind a value, a hidden sheet, a merged cell, a day that is a number, is refused or told.
//!
//! The way of a workbook through the crate, in order:
//!
//! 1. `kind` tells by content what a file is; [`is_workbook`] is whether this crate is to read it;
//! 2. `archive` opens the ZIP: its members, sizes, ratios, overlaps, checksums;
//! 3. `xlsx` and `ods` find the sheets; `xlsx_sheet` and `ods_sheet` read the cells of one into a `grid`, with
//!    `strings`, `styles`, `decimal` and `serial` for what a cell says;
//! 4. `read` chooses the one sheet that holds data and hands it to [`intake::assemble`].
#![allow(
    clippy::result_large_err,
    reason = "a Fault ends the reading of a file, so its size is paid once and never in a loop"
)]

mod archive;
mod cell_value;
mod condition;
mod decimal;
mod grid;
mod kind;
mod ods;
mod ods_sheet;
mod ods_styles;
mod part;
mod place;
mod read;
mod serial;
mod strings;
mod styles;
mod xlsx;
mod xlsx_sheet;

pub use kind::{Form, is_workbook};
pub use read::{README_SHEET, Workbook, properties, read};
