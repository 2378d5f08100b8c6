//! What a text needs of its reader, counted before a tree is built of it.

use crate::fault::MarkupFault;

/// The deepest nesting.
const DEPTH_MAX: usize = 64;
/// The longest tag.
const TAG_BYTES_MAX: usize = 16 << 10;
/// The most equals signs in one tag, of which an attribute has at least one.
const EQUALS_MAX: usize = 256;
/// The most declarations of namespaces in a document: each is copied into every element below that declares another.
const NAMESPACES_MAX: usize = 2_000;

/// Refuses a text that holds a document type, or that is deeper or wider than any honest file.
pub(crate) fn scan(text: &str) -> Result<(), MarkupFault> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut namespaces) = (0, 0_usize, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        if rest.starts_with("<!DOCTYPE") || rest.starts_with("<!ENTITY") {
            let rule = "the XML holds a document type, which can make its reader fetch or multiply text";
            return Err(MarkupFault::at(text, start, rule));
        }
        let closed = |end: &str| {
            let long = rest.find(end).map(|long| long + end.len());
            long.ok_or_else(|| {
                MarkupFault::at(text, start, format!("what opens here is never closed by `{end}`"))
            })
        };
        if rest.starts_with("<!--") {
            at = start + closed("-->")?;
            continue;
        }
        if rest.starts_with("<![CDATA[") {
            at = start + closed("]]>")?;
            continue;
        }
        if rest.starts_with("<?") {
            at = start + closed("?>")?;
            continue;
        }
        let tag = tag(rest).ok_or_else(|| {
            MarkupFault::at(text, start, "the tag that opens here is never closed, or longer than 16 KiB")
        })?;
        if tag.bytes().filter(|&byte| byte == b'=').count() > EQUALS_MAX {
            return Err(MarkupFault::at(
                text,
                start,
                format!("the tag has more than {EQUALS_MAX} attributes"),
            ));
        }
        namespaces += tag.matches("xmlns").count();
        if namespaces > NAMESPACES_MAX {
            let rule = format!("the XML declares namespaces more than {NAMESPACES_MAX} times");
            return Err(MarkupFault::at(text, start, rule));
        }
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with("/>") {
            depth += 1;
            if depth > DEPTH_MAX {
                let rule = format!("the elements stand more than {DEPTH_MAX} deep in each other");
                return Err(MarkupFault::at(text, start, rule));
            }
        }
        at = start + tag.len();
    }
    debug_assert!(at <= bytes.len());
    Ok(())
}

/// The tag at the start of `rest`, up to the `>` that is outside quotes.
fn tag(rest: &str) -> Option<&str> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().take(TAG_BYTES_MAX) {
        match (quote, byte) {
            (None, b'>') => return rest.get(..=at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        scan(text).unwrap_err().rule
    }

    #[test]
    fn what_would_exhaust_a_reader_is_refused() {
        assert!(told(&"<a>".repeat(65)).contains("64 deep"));
        assert!(told(&format!("<a {}/>", "b='' ".repeat(257))).contains("256 attributes"));
        assert!(told(&format!("<a b='{}'/>", "c".repeat(17 << 10))).contains("16 KiB"));
        assert!(told(&"<a xmlns:b='c'/>".repeat(2_001)).contains("namespaces"));
        assert!(told("<a><!-- ").contains("-->"));
        assert!(told("<a><![CDATA[ ").contains("]]>"));
        assert!(told("<? ").contains("?>"));
        assert!(told("<a b='>").contains("never closed"));
    }

    #[test]
    fn siblings_and_quotes_cost_nothing() {
        let many = if cfg!(miri) { 100 } else { 10_000 };
        scan(&format!("<r>{}</r>", "<a b='>'></a><c/>".repeat(many))).unwrap();
        scan("no markup").unwrap();
        scan("<r><!-- <a --><![CDATA[<b <c]]><?x <d ?></r>").unwrap();
    }
}
