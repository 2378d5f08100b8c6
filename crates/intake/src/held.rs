/// In which form a cell holds what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// As it was written in a CSV file, where everything is text and may be read as anything.
    Written,
    /// As a text of a sheet.
    Text,
    /// As a number of a sheet, written out with a decimal point and without an exponent.
    Number,
    /// As a date of a sheet, written `2024-12-31`.
    Date,
}
