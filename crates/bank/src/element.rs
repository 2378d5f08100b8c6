//! Elements of a bank message, each fault with its line.

use allocation::Cents;
use intake::Fault;
use markup::{Document, Element, attribute, child, content};

use crate::Side;

/// What to do with a message that is not as it should be.
pub(crate) const HINT: &str = "Ask the bank for the statement as camt.053, and give it unchanged.";

/// A document with the name of its file.
pub(crate) struct Message<'d, 't> {
    pub(crate) file: &'d str,
    pub(crate) document: &'d Document<'t>,
}

impl<'d, 't> Message<'d, 't> {
    /// A fault of an element, with what is in it.
    pub(crate) fn fault(&self, of: Element<'d, 't>, rule: impl Into<String>, hint: &str) -> Fault {
        let place = self.document.text_pos_at(of.range().start);
        Fault::in_line(self.file, u64::from(place.row), rule)
            .column(u64::from(place.col), Some(of.tag_name().name()))
            .value(content(of).trim())
            .hint(hint)
    }

    /// The line in which an element begins.
    pub(crate) fn line(&self, of: Element<'d, 't>) -> u32 {
        self.document.text_pos_at(of.range().start).row
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

    /// The amount of an element, in euros, as cents.
    pub(crate) fn amount(&self, of: Element<'d, 't>) -> Result<Cents, Fault> {
        let element = self.need(of, "Amt")?;
        let currency = attribute(element, "Ccy").unwrap_or_default();
        if currency != "EUR" {
            let rule = format!("the currency is `{}`, not EUR", currency.escape_debug());
            return Err(self.fault(element, rule, "Give the statement of an account in euros."));
        }
        self.cents(element)
    }

    /// What an element says as cents: digits, and decimals after a point of which those after the second are zeros.
    pub(crate) fn cents(&self, element: Element<'d, 't>) -> Result<Cents, Fault> {
        let text = content(element);
        let text = text.trim();
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let refuse = |rule: &str| self.fault(element, rule, HINT);
        let empty = !text.bytes().any(|byte| byte.is_ascii_digit());
        if empty || !digits(whole) || !digits(decimals) || text.len() > 24 {
            return Err(refuse("this is no amount of ISO 20022: digits, and decimals behind a point"));
        }
        let (cents, rest) = decimals.split_at(decimals.len().min(2));
        if rest.bytes().any(|byte| byte != b'0') {
            return Err(refuse("an amount in euros has at most two decimals"));
        }
        let number = format!("{whole}{cents:0<2}").parse().ok().and_then(|cents| Cents::new(cents).ok());
        number.ok_or_else(|| refuse("the amount is larger than 90071992547409.91"))
    }

    /// Whether money left or came in.
    pub(crate) fn side(&self, of: Element<'d, 't>) -> Result<Side, Fault> {
        let element = self.need(of, "CdtDbtInd")?;
        match content(element).trim() {
            "DBIT" => Ok(Side::Debit),
            "CRDT" => Ok(Side::Credit),
            _ => Err(self.fault(element, "this is neither DBIT nor CRDT", HINT)),
        }
    }

    /// A day, or the day of a time, in the element or one below it; a zone behind it does not change it.
    pub(crate) fn day(&self, of: Element<'d, 't>) -> Result<String, Fault> {
        let element = child(of, "Dt").or_else(|| child(of, "DtTm")).unwrap_or(of);
        let text = content(element);
        let text = text.trim();
        let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
        let time = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_digit() || b"T:.+-Z".contains(&byte));
        match intake::parse_date(day) {
            Ok(date)
                if date == day
                    && (rest.is_empty() || (rest.starts_with(['T', '+', '-', 'Z']) && time(rest))) =>
            {
                Ok(date)
            }
            _ => Err(self.fault(element, "this is no day as 2026-03-31", HINT)),
        }
    }
}

/// The element at the end of a way, where there is one.
pub(crate) fn way<'d, 't: 'd>(of: Element<'d, 't>, names: &[&'static str]) -> Option<Element<'d, 't>> {
    names.iter().try_fold(of, |of, name| child(of, name))
}

/// What is at the end of a way, without outer spaces.
pub(crate) fn said(of: Element<'_, '_>, names: &[&'static str]) -> Option<String> {
    way(of, names).map(|one| content(one).trim().to_owned()).filter(|text| !text.is_empty())
}
