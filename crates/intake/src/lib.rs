//! Bytes of a CSV file to typed cells with file, line and column. Pure.
//!
//! Bytes go in; typed cells or one [`Fault`] come out. There is no I/O, no clock, no locale and
//! no floating point here, and anything that can be read in two ways is refused, never guessed.
//!
//! The way of a file through the crate, in order:
//!
//! 1. `container` refuses what is no text: workbooks, PDF, archives, files over [`MAX_FILE_BYTES`];
//! 2. `decode` reads UTF-8, UTF-16 by its mark, or the one code page in which the letters make words, never a mixture; letters and
//!    their marks are composed (Unicode NFC);
//! 3. `line` cuts physical lines with one kind of line end, `delimiter` finds what separates the
//!    columns from the header alone, and `field` cuts a line by RFC 4180;
//! 4. `read` puts it together into a [`Table`], whose [`Row`]s hold [`Cell`]s;
//! 5. a [`Cell`] is read as a count ([`parse_count`]), an amount ([`parse_cents`]), a date
//!    ([`parse_date`]), a code, a text or a choice. The number rules are with those functions.
//!
//! A sheet of a workbook joins the same way at step 4: whoever reads the workbook gives its cells to [`assemble`].
#![allow(
    clippy::result_large_err,
    reason = "a Fault ends the reading of a file, so its size is paid once and never in a loop"
)]

mod amount;
mod breach;
mod cell;
mod character;
mod container;
mod count;
mod date;
mod decode;
mod delimiter;
mod fault;
mod field;
mod figure;
mod header;
mod held;
mod line;
mod place;
mod read;
mod row;
mod sheet;
mod shown;
mod table;

pub use amount::parse_cents;
pub use cell::Cell;
pub use character::hidden;
pub use container::MAX_FILE_BYTES;
pub use count::{MAX_COUNT, parse_count};
pub use date::parse_date;
pub use decode::Encoding;
pub use fault::Fault;
pub use header::MAX_COLUMNS;
pub use held::Held;
pub use line::MAX_LINE_BYTES;
pub use read::{read, read_in, read_passed_on};
pub use row::Row;
pub use sheet::{SheetCell, SheetRow, assemble};
pub use shown::one_line;
pub use table::Table;
