//! One line cut into fields by RFC 4180, without line breaks inside quotes.

use crate::delimiter::Delimiter;
use std::borrow::Cow;

/// A quote where RFC 4180 allows none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Misquote<'t> {
    /// The field it is in, counted from 1.
    pub(crate) column: u64,
    /// The field as written.
    pub(crate) value: &'t str,
    pub(crate) kind: MisquoteKind,
}

/// The three ways to misplace a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MisquoteKind {
    /// A quote in a field that does not begin with one.
    Inside,
    /// Something other than a delimiter after the closing quote.
    After,
    /// No closing quote in the line.
    Unclosed,
}

/// A field, and what follows its delimiter; `None` at the end of the line.
type Taken<'t> = Result<(Cow<'t, str>, Option<&'t str>), MisquoteKind>;

/// The fields of a line; always at least one.
pub(crate) fn split(line: &str, delimiter: Delimiter) -> Result<Vec<Cow<'_, str>>, Misquote<'_>> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let taken = match rest.strip_prefix('"') {
            Some(body) => quoted(body, delimiter),
            None => plain(rest, delimiter),
        };
        let (field, next) =
            taken.map_err(|kind| Misquote { column: fields.len() as u64 + 1, value: rest, kind })?;
        fields.push(field);
        match next {
            Some(next) => rest = next,
            None => return Ok(fields),
        }
    }
}

fn plain(rest: &str, delimiter: Delimiter) -> Taken<'_> {
    let cut = delimiter.character().and_then(|character| rest.split_once(character));
    let (field, next) = match cut {
        Some((field, next)) => (field, Some(next)),
        None => (rest, None),
    };
    if field.contains('"') {
        return Err(MisquoteKind::Inside);
    }
    Ok((Cow::Borrowed(field), next))
}

/// `body` begins after the opening quote.
fn quoted(body: &str, delimiter: Delimiter) -> Taken<'_> {
    let mut field = Cow::Borrowed("");
    let mut rest = body;
    loop {
        let (before, after) = rest.split_once('"').ok_or(MisquoteKind::Unclosed)?;
        field += before;
        if let Some(doubled) = after.strip_prefix('"') {
            field += "\"";
            rest = doubled;
            continue;
        }
        if after.is_empty() {
            return Ok((field, None));
        }
        return match delimiter.character().and_then(|character| after.strip_prefix(character)) {
            Some(next) => Ok((field, Some(next))),
            None => Err(MisquoteKind::After),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_cut_by_rfc_4180() {
        let cases: [(&str, &[&str]); 11] = [
            ("", &[""]),
            ("a", &["a"]),
            ("a;b", &["a", "b"]),
            (";", &["", ""]),
            ("a;;", &["a", "", ""]),
            ("\"a\"", &["a"]),
            ("\"a;b\";c", &["a;b", "c"]),
            ("\"say \"\"hi\"\"\";", &["say \"hi\"", ""]),
            ("\"\";\"\"\"\"", &["", "\""]),
            ("a,b\t;c", &["a,b\t", "c"]),
            (" a ;é", &[" a ", "é"]),
        ];
        for (line, fields) in cases {
            assert_eq!(split(line, Delimiter::Semicolon).unwrap(), fields, "{line}");
        }
        assert_eq!(split("a;b,c", Delimiter::Absent).unwrap(), ["a;b,c"]);
        assert_eq!(split("a\t\"b\"", Delimiter::Tab).unwrap(), ["a", "b"]);
    }

    #[test]
    fn misplaced_quotes_are_refused() {
        let cases = [
            ("a\"b;c", 1, MisquoteKind::Inside),
            ("a; \"b\"", 2, MisquoteKind::Inside),
            ("a\"", 1, MisquoteKind::Inside),
            ("\"a\"b;c", 1, MisquoteKind::After),
            ("x;\"a\" ;c", 2, MisquoteKind::After),
            ("x;\"a;c", 2, MisquoteKind::Unclosed),
            ("\"", 1, MisquoteKind::Unclosed),
            ("\"\"\"", 1, MisquoteKind::Unclosed),
        ];
        for (line, column, kind) in cases {
            let misquote = split(line, Delimiter::Semicolon).unwrap_err();
            assert_eq!((misquote.column, misquote.kind), (column, kind), "{line}");
        }
    }
}
