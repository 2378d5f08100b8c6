//! camt.053, the statement of ISO 20022, in its versions 02 to 13: what is read of them has not changed.

use intake::Fault;
use markup::{Element, attribute, child, children, content};

use crate::camt_entry;
use crate::element::{HINT, Message, said, way};
use crate::statement::Export;
use crate::{Iban, Side, Statement};

/// The versions whose statements are read.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=13;

/// Reads the statements of a message.
pub(crate) fn read(file: &str, text: &[u8]) -> Result<Export, Fault> {
    let document = markup::open(text).map_err(|fault| {
        let told = Fault::in_line(file, fault.line, fault.rule).hint(HINT);
        if fault.column > 0 { told.column(fault.column, None) } else { told }
    })?;
    let root = document.root_element();
    let message = Message { file, document: &document };
    let namespace = root.tag_name().namespace().unwrap_or_default();
    let version = namespace.rsplit_once("camt.053.001.").and_then(|(_, version)| version.parse::<u32>().ok());
    if root.tag_name().name() != "Document" || !version.is_some_and(|version| VERSIONS.contains(&version)) {
        let (rule, hint) = match (version, namespace.is_empty()) {
            (_, true) => ("the XML is no bank statement: its root has no namespace".to_owned(), HINT),
            (Some(version), _) => (
                format!("this is camt.053 in version {version:02}; the versions 02 to 13 are read"),
                "Ask the bank for one of them.",
            ),
            (None, _) => (format!("the XML is no camt.053; it says `{}`", namespace.escape_debug()), HINT),
        };
        return Err(message.fault(root, rule, hint));
    }
    let body = message.need(root, "BkToCstmrStmt")?;
    let mut export = Export { statements: Vec::new(), notes: Vec::new() };
    let mut foreign = None;
    for one in children(body, "Stmt") {
        match currency(one) {
            Some(currency) if currency != "EUR" => {
                let rule = format!(
                    "the statement `{}` of the account {} is in {}",
                    said(one, &["Id"]).unwrap_or_default().escape_debug(),
                    way(one, &["Acct", "Id"]).map(number).unwrap_or_default().escape_debug(),
                    currency.escape_debug()
                );
                foreign = Some((one, rule.clone()));
                export.notes.push(format!("{file}: {rule}, and was left out"));
            }
            _ => export.statements.push(statement(&message, one)?),
        }
    }
    match (export.statements.is_empty(), foreign) {
        (false, _) => Ok(export),
        (true, Some((one, rule))) => {
            Err(message.fault(one, rule, "Give the statement of an account in euros."))
        }
        (true, None) => Err(message.fault(body, "the message holds no statement", HINT)),
    }
}

/// The currency of a statement: that of its account, or else of its balances.
fn currency(of: Element<'_, '_>) -> Option<String> {
    let of_balance = || {
        let amounts = children(of, "Bal").filter_map(|balance| child(balance, "Amt"));
        amounts.filter_map(|amount| attribute(amount, "Ccy")).map(str::to_owned).next()
    };
    said(of, &["Acct", "Ccy"]).or_else(of_balance)
}

/// How an account is named, whatever kind of number it has.
fn number(account: Element<'_, '_>) -> String {
    let ways = [&["IBAN"][..], &["Othr", "Id"]];
    ways.into_iter().find_map(|names| said(account, names)).unwrap_or_default()
}

fn statement<'d>(message: &Message<'d, '_>, of: Element<'d, '_>) -> Result<Statement, Fault> {
    let id = said(of, &["Id"]).unwrap_or_default();
    let account = message.need(of, "Acct")?;
    let account = own_account(message, account)?;
    let (opening, closing) = balances(message, of)?;
    let (Some(opening), Some(closing)) = (opening, closing) else {
        let rule = format!(
            "the statement `{}` has no opening or no closing balance (OPBD, PRCD, CLBD, ITBD)",
            id.escape_debug()
        );
        return Err(message.fault(of, rule, HINT));
    };
    let day = |names: &[&'static str]| way(of, names).and_then(|element| message.day(element).ok());
    let said_days = [
        (&["FrToDt", "FrDtTm"][..], &["FrToDt", "ToDtTm"][..]),
        (&["FrToDt", "FrDt"][..], &["FrToDt", "ToDt"][..]),
    ];
    let from_to = said_days.into_iter().find_map(|(from, to)| day(from).zip(day(to)));
    let from_to = from_to.or_else(|| opening.day.clone().zip(closing.day.clone()));
    let mut statement = Statement {
        file: message.file.to_owned(),
        id,
        account: Some(account),
        from_to: from_to.filter(|(from, to)| from <= to),
        opening_cents: Some(opening.cents),
        closing_cents: Some(closing.cents),
        page: (opening.interim, closing.interim),
        movements: Vec::new(),
        notes: Vec::new(),
    };
    for (number, entry) in (1..).zip(children(of, "Ntry")) {
        camt_entry::read(message, entry, number, &mut statement)?;
    }
    statement.balanced()
}

/// The account of the statement, which must be one that can be told from others.
fn own_account<'d>(message: &Message<'d, '_>, account: Element<'d, '_>) -> Result<Iban, Fault> {
    let id = way(account, &["Id", "IBAN"]).or_else(|| way(account, &["Id", "Othr", "Id"]));
    let id = id.ok_or_else(|| message.fault(account, "the account has no IBAN", HINT))?;
    content(id).trim().parse().map_err(|rule: String| message.fault(id, rule, HINT))
}

/// A balance with its day.
#[derive(Clone)]
struct Balance {
    cents: i64,
    day: Option<String>,
    /// Whether it stands between two pages.
    interim: bool,
}

/// What was before and after: the opening and the closing balance, or those between this page and the one beside it.
fn balances<'d>(
    message: &Message<'d, '_>,
    of: Element<'d, '_>,
) -> Result<(Option<Balance>, Option<Balance>), Fault> {
    let (mut opening, mut closing) = (None::<Balance>, None::<Balance>);
    let mut interim = Vec::new();
    for balance in children(of, "Bal") {
        let code = said(balance, &["Tp", "CdOrPrtry", "Cd"]).unwrap_or_default();
        if !matches!(code.as_str(), "OPBD" | "PRCD" | "CLBD" | "ITBD") {
            continue;
        }
        let cents = message.amount(balance)?;
        let cents = if message.side(balance)? == Side::Debit { -cents } else { cents };
        let day = child(balance, "Dt").and_then(|element| message.day(element).ok());
        let told = Balance { cents, day, interim: code == "ITBD" };
        let slot = match code.as_str() {
            "ITBD" => {
                interim.push(told);
                continue;
            }
            "CLBD" => &mut closing,
            _ => &mut opening,
        };
        if slot.replace(told).is_some_and(|before| before.cents != cents) {
            let rule = "the statement gives this balance twice, and otherwise";
            return Err(message.fault(balance, rule, HINT));
        }
    }
    // A first page ends with one between pages, a last one begins with one, and one in the middle has two.
    let mut interim = interim.into_iter();
    let opening = opening.or_else(|| interim.next());
    let closing = closing.or_else(|| interim.last());
    Ok((opening, closing))
}
