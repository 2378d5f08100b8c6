//! Elements of a bank message, each fault with its line.

use intake::Fault;
use markup::{Document, Element, child, content};

/// A document with the name of its file.
pub(crate) struct Message<'d, 't> {
    pub(crate) file: &'d str,
    pub(crate) document: &'d Document<'t>,
}

impl<'d, 't> Message<'d, 't> {
    /// A fault of an element, with what stands in it.
    pub(crate) fn fault(&self, of: Element<'d, 't>, rule: impl Into<String>, hint: &str) -> Fault {
        let place = self.document.text_pos_at(of.range().start);
        Fault::in_line(self.file, u64::from(place.row), rule)
            .column(u64::from(place.col), Some(of.tag_name().name()))
            .value(content(of).trim())
            .hint(hint)
    }

    /// The child that must be there.
    pub(crate) fn need(&self, of: Element<'d, 't>, name: &'static str) -> Result<Element<'d, 't>, Fault> {
        child(of, name).ok_or_else(|| {
            self.fault(
                of,
                format!("the element has no `{name}`"),
                "Ask the bank for the statement as camt.053.",
            )
        })
    }
}

/// The element at the end of a way, where there is one.
pub(crate) fn way<'d, 't: 'd>(of: Element<'d, 't>, names: &[&'static str]) -> Option<Element<'d, 't>> {
    names.iter().try_fold(of, |of, name| child(of, name))
}

/// What stands at the end of a way, without outer spaces.
pub(crate) fn said(of: Element<'_, '_>, names: &[&'static str]) -> Option<String> {
    way(of, names).map(|one| content(one).trim().to_owned()).filter(|text| !text.is_empty())
}
