//! The one error of the crate.

/// Why a text is not opened as XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupFault {
    /// The line, counted from 1; 0 when it is the whole text.
    pub line: u64,
    /// The character in the line, counted from 1; 0 when it is the whole line or text.
    pub column: u64,
    /// What is wrong, as one clause without a full stop.
    pub rule: String,
}

impl MarkupFault {
    /// A fault of the whole text.
    pub(crate) fn whole(rule: impl Into<String>) -> Self {
        Self { line: 0, column: 0, rule: rule.into() }
    }

    /// A fault at a byte of the text.
    pub(crate) fn at(text: &str, byte: usize, rule: impl Into<String>) -> Self {
        let before = text.get(..byte).unwrap_or_default();
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line: line as u64, column: column as u64, rule: rule.into() }
    }
}
