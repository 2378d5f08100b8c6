//! The form of a file of rows: what a template asks for and a reader takes.

/// A file of rows.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Its word on the command line, which is the name of its sheet too.
    pub word: &'static str,
    /// What it is, in French, Dutch and English.
    pub titles: [&'static str; 3],
    /// The command that reads it.
    pub command: &'static str,
    /// Its columns, in the order in which a template has them.
    pub columns: &'static [Column],
}

/// A column of a form.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name, as the header has it.
    pub name: &'static str,
    /// What is in it.
    pub shape: Shape,
    /// What it means, in French, Dutch and English.
    pub about: [&'static str; 3],
    /// Whether it must be there and filled.
    pub required: bool,
}

/// What is in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A code.
    Code,
    /// A text.
    Text,
    /// A whole number.
    Count,
    /// An amount in euros.
    Amount,
    /// A day.
    Date,
    /// One of these words.
    Word(&'static [&'static str]),
}

impl Form {
    /// The columns that must be there.
    pub fn required(&self) -> Vec<&'static str> {
        self.columns.iter().filter(|column| column.required).map(|column| column.name).collect()
    }

    /// The columns that may be there.
    pub fn optional(&self) -> Vec<&'static str> {
        self.columns.iter().filter(|column| !column.required).map(|column| column.name).collect()
    }
}

impl Column {
    /// The same column, which need not be there.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { required: false, ..self }
    }
}
