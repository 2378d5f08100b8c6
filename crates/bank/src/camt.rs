//! camt.053, the statement of ISO 20022, in its versions 02 to 13: what is read of them has not changed.

use allocation::Cents;
use intake::Fault;
use markup::{Element, attribute, child, children, content};

use crate::camt_entry;
use crate::element::{HINT, Message, said, way};
use crate::statement::Export;
use crate::{BankStatement, Iban, Side};

/// The versions whose statements are read.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=13;

/// Reads the statements of a message.
pub(crate) fn read(file: &str, text: &[u8]) -> Result<Export, Fault> {
    let document = markup::open(text).map_err(|fault| {
        let told = Fault::in_line(file, fault.line, fault.rule).hint(HINT);
        if fault.column > 0 { told.column(fault.column, None) } else { told }
    })?;
    // A message may be in an envelope of the exchange.
    let root = document.root_element();
    let root = match root.tag_name().name() {
        "Document" => root,
        _ => root.descendants().find(is_statement).unwrap_or(root),
    };
    let message = Message { file, document: &document };
    let namespace = root.tag_name().namespace().unwrap_or_default();
    let version = namespace.rsplit_once("camt.053.001.").and_then(|(_, version)| version.parse::<u32>().ok());
    if root.tag_name().name() != "Document" || !version.is_some_and(|version| VERSIONS.contains(&version)) {
        let (rule, hint) = match (version, namespace.is_empty()) {
            (Some(_), _) if root.tag_name().name() != "Document" => {
                ("the XML is only a part of a camt.053: its root is no `Document`".to_owned(), HINT)
            }
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
    let (mut foreign, mut unknown) = (None, None);
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
            _ => match own_account(&message, one)? {
                Ok(account) => export.statements.push(statement(&message, body, one, account)?),
                Err(fault) => {
                    let account = way(one, &["Acct", "Id"]).map(number).unwrap_or_default();
                    export.notes.push(format!(
                        "{file}: the statement of the account `{}`, which is no IBAN, was left out",
                        account.escape_debug()
                    ));
                    unknown.get_or_insert(fault);
                }
            },
        }
    }
    match (export.statements.is_empty(), unknown, foreign) {
        (false, _, _) => Ok(export),
        (true, Some(fault), _) => Err(fault),
        (true, None, Some((one, rule))) => {
            Err(message.fault(one, rule, "Give the statement of an account in euros."))
        }
        (true, None, None) => Err(message.fault(body, "the message holds no statement", HINT)),
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

fn statement<'d>(
    message: &Message<'d, '_>,
    body: Element<'d, '_>,
    of: Element<'d, '_>,
    account: Iban,
) -> Result<BankStatement, Fault> {
    let id = said(of, &["Id"]).unwrap_or_default();
    let mut contradictions = Vec::new();
    let (opening, closing) = balances(message, of, &mut contradictions)?;
    let page = page_of(of, body);
    // A balance of the whole may be on one of its pages only.
    let paged = page.is_some_and(|(number, last)| number > 1 || !last);
    let none = || paged.then_some(Balance { cents: None, day: None, interim: true });
    let (Some(opening), Some(closing)) = (opening.or_else(none), closing.or_else(none)) else {
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
    let mut statement = BankStatement {
        file: message.file.to_owned(),
        id,
        account: Some(account),
        from_to: from_to.filter(|(from, to)| from <= to),
        opening_cents: opening.cents,
        closing_cents: closing.cents,
        page: (
            opening.interim || page.is_some_and(|(number, _)| number > 1),
            closing.interim || page.is_some_and(|(_, last)| !last),
        ),
        page_numbers: page.map(|(number, _)| (number, number)),
        sequence: ["ElctrncSeqNb", "LglSeqNb"].iter().find_map(|name| said(of, &[*name])?.parse().ok()),
        movements: Vec::new(),
        notes: Vec::new(),
        contradictions,
    };
    for (number, entry) in (1..).zip(children(of, "Ntry")) {
        camt_entry::read(message, entry, number, &mut statement)?;
    }
    totals(message, of, &mut statement);
    // The pages of one statement are put together first.
    if statement.page == (false, false) { statement.balanced() } else { Ok(statement) }
}

/// The number of the page, and whether it is the last one, as the statement or the message says.
fn page_of(of: Element<'_, '_>, body: Element<'_, '_>) -> Option<(u64, bool)> {
    let told = way(of, &["StmtPgntn"]).or_else(|| way(body, &["GrpHdr", "MsgPgntn"]))?;
    let number = said(told, &["PgNb"])?.parse().ok()?;
    Some((number, !said(told, &["LastPgInd"]).is_some_and(|said| matches!(said.as_str(), "false" | "0"))))
}

/// Compares what the bank counted with the entries that it tells.
fn totals<'d>(message: &Message<'d, '_>, of: Element<'d, '_>, statement: &mut BankStatement) {
    let entries: Vec<Element<'_, '_>> = children(of, "Ntry").collect();
    let said_to_be = |names: &[&'static str]| said(of, names).and_then(|number| number.parse::<usize>().ok());
    let side = |wanted: &str| {
        entries.iter().filter(|entry| said(**entry, &["CdtDbtInd"]).as_deref() == Some(wanted)).count()
    };
    for (names, told) in [
        (["TxsSummry", "TtlNtries", "NbOfNtries"], entries.len()),
        (["TxsSummry", "TtlCdtNtries", "NbOfNtries"], side("CRDT")),
        (["TxsSummry", "TtlDbtNtries", "NbOfNtries"], side("DBIT")),
    ] {
        if let Some(counted) = said_to_be(&names).filter(|counted| *counted != told) {
            let (file, id) = (message.file, statement.id.escape_debug());
            statement.contradictions.push(format!(
                "{file}, statement `{id}`: the bank counts {counted} entries, and tells {told}"
            ));
            return;
        }
    }
}

/// The account of the statement, or why it cannot be distinguished from others.
fn own_account<'d, 't>(message: &Message<'d, 't>, of: Element<'d, 't>) -> Result<Result<Iban, Fault>, Fault> {
    let account = message.need(of, "Acct")?;
    let id = way(account, &["Id", "IBAN"]).or_else(|| way(account, &["Id", "Othr", "Id"]));
    let id = id.ok_or_else(|| message.fault(account, "the account has no IBAN", HINT))?;
    Ok(content(id).trim().parse().map_err(|rule: String| message.fault(id, rule, HINT)))
}

/// Whether an element is the document of a camt.053.
fn is_statement(of: &Element<'_, '_>) -> bool {
    let tag = of.tag_name();
    tag.name() == "Document" && tag.namespace().is_some_and(|namespace| namespace.contains("camt.053.001."))
}

/// A balance with its day.
#[derive(Clone)]
struct Balance {
    cents: Option<Cents>,
    day: Option<String>,
    /// Whether it is between two pages.
    interim: bool,
}

/// What was before and after: the opening and the closing balance, or those between this page and the one beside it.
fn balances<'d>(
    message: &Message<'d, '_>,
    of: Element<'d, '_>,
    contradictions: &mut Vec<String>,
) -> Result<(Option<Balance>, Option<Balance>), Fault> {
    let (mut opening, mut previous, mut closing) = (None::<Balance>, None::<Balance>, None::<Balance>);
    let mut between = Vec::new();
    for balance in children(of, "Bal") {
        let code = said(balance, &["Tp", "CdOrPrtry", "Cd"]).unwrap_or_default();
        if !matches!(code.as_str(), "OPBD" | "PRCD" | "CLBD" | "ITBD") {
            continue;
        }
        let cents = message.amount(balance)?;
        let cents = if message.side(balance)? == Side::Debit { -cents } else { cents };
        let day = child(balance, "Dt").and_then(|element| message.day(element).ok());
        let interim = code == "ITBD" || said(balance, &["Tp", "SubTp", "Cd"]).as_deref() == Some("INTM");
        let told = Balance { cents: Some(cents), day, interim };
        let slot = match code.as_str() {
            "ITBD" => {
                between.push(told);
                continue;
            }
            "CLBD" => &mut closing,
            // What was at the end before is what is at the beginning now, and told where that is not.
            "PRCD" => &mut previous,
            _ => &mut opening,
        };
        if let Some(other) =
            slot.replace(told).and_then(|before| before.cents).filter(|before| *before != cents)
        {
            let rule = format!("the statement gives the balance {code} twice: {} and {}", other, cents);
            return Err(message.fault(
                balance,
                rule,
                "Give a statement of each day, or one balance at the beginning and one at the end.",
            ));
        }
    }
    // A first page ends with one between pages, a last one begins with one, and one in the middle has two.
    if let (Some(before), Some(now)) =
        (previous.as_ref().and_then(|one| one.cents), opening.as_ref().and_then(|one| one.cents))
        && before != now
    {
        contradictions.push(format!(
            "{}, line {}: the balance at the end before, {}, is not the one at the beginning, {}",
            message.file,
            message.line(of),
            before,
            now
        ));
    }
    let mut between = between.into_iter();
    let opening = opening.or(previous).or_else(|| between.next());
    let closing = closing.or_else(|| between.last());
    Ok((opening, closing))
}
