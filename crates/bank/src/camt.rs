//! camt.053, the statement of ISO 20022, in its versions 02 to 08.

use intake::{Fault, MAX_COUNT};
use markup::{Element, attribute, child, children, content};

use crate::element::{Message, said, way};
use crate::structured::StructuredReference;
use crate::{Iban, Movement, Side, Statement};

const HINT: &str = "Ask the bank for the statement as camt.053, and give it unchanged.";
/// The longest text that is kept of a movement, as in a CSV file.
const TEXT_MAX: usize = 500;

/// Reads the statements of a message.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Statement>, Fault> {
    let document = markup::open(bytes).map_err(|fault| {
        let told = Fault::in_line(file, fault.line, fault.rule).hint(HINT);
        if fault.column > 0 { told.column(fault.column, None) } else { told }
    })?;
    let root = document.root_element();
    let message = Message { file, document: &document };
    let namespace = root.tag_name().namespace().unwrap_or_default();
    let version = namespace.rsplit_once("camt.053.001.").and_then(|(_, version)| version.parse::<u32>().ok());
    if root.tag_name().name() != "Document" || !version.is_some_and(|version| (2..=8).contains(&version)) {
        let rule = if namespace.is_empty() {
            "the XML is no bank statement: its root has no namespace".to_owned()
        } else {
            format!(
                "the XML is no camt.053 in a version from 02 to 08; it says `{}`",
                namespace.escape_debug()
            )
        };
        return Err(message.fault(root, rule, HINT));
    }
    let body = message.need(root, "BkToCstmrStmt")?;
    let statements =
        children(body, "Stmt").map(|one| statement(&message, one)).collect::<Result<Vec<_>, Fault>>()?;
    if statements.is_empty() {
        return Err(message.fault(body, "the message holds no statement", HINT));
    }
    Ok(statements)
}

fn statement<'d>(message: &Message<'d, '_>, of: Element<'d, '_>) -> Result<Statement, Fault> {
    let id = said(of, &["Id"]).unwrap_or_default();
    let account = message.need(of, "Acct")?;
    let number = way(account, &["Id", "IBAN"])
        .ok_or_else(|| message.fault(account, "the account has no IBAN", HINT))?;
    if let Some(currency) = way(account, &["Ccy"]) {
        euro(message, currency, content(currency).trim())?;
    }
    let (mut opening, mut closing) = (None, None);
    for balance in children(of, "Bal") {
        let slot = match said(balance, &["Tp", "CdOrPrtry", "Cd"]).as_deref() {
            Some("OPBD" | "PRCD") => &mut opening,
            Some("CLBD") => &mut closing,
            _ => continue,
        };
        let cents = amount(message, balance)?;
        let signed = if side(message, balance)? == Side::Debit { -cents } else { cents };
        if slot.replace(signed).is_some_and(|before| before != signed) {
            return Err(message.fault(
                balance,
                "the statement gives this balance twice, and otherwise",
                HINT,
            ));
        }
    }
    let (Some(opening), Some(closing)) = (opening, closing) else {
        return Err(message.fault(
            of,
            "the statement has no opening or no closing balance (OPBD, CLBD)",
            HINT,
        ));
    };
    let mut movements = Vec::new();
    for (number, entry) in (1..).zip(children(of, "Ntry")) {
        movements.extend(entries(message, entry, number)?);
    }
    Statement {
        file: message.file.to_owned(),
        id,
        account: Some(iban(message, number)?),
        opening_cents: Some(opening),
        closing_cents: Some(closing),
        movements,
    }
    .balanced()
}

/// The movements of one entry: one, or as many as it says that it is made of.
fn entries<'d>(
    message: &Message<'d, '_>,
    entry: Element<'d, '_>,
    number: u64,
) -> Result<Vec<Movement>, Fault> {
    let status = message.need(entry, "Sts")?;
    let booked = said(status, &["Cd"]).unwrap_or_else(|| content(status).trim().to_owned());
    if booked != "BOOK" {
        let rule = format!("the entry is not booked but `{}`", booked.escape_debug());
        return Err(message.fault(status, rule, "Ask the bank for the statement of booked entries."));
    }
    let whole = amount(message, entry)?;
    if whole == 0 {
        return Err(message.fault(entry, "nothing moved: the amount is zero", HINT));
    }
    let side = side(message, entry)?;
    let day = child(entry, "ValDt").or_else(|| child(entry, "BookgDt"));
    let day = day.ok_or_else(|| message.fault(entry, "the entry has no value date", HINT))?;
    let date = date(message, day)?;
    let parts: Vec<Element<'_, '_>> =
        children(entry, "NtryDtls").flat_map(|details| children(details, "TxDtls")).collect();
    let line = message.document.text_pos_at(entry.range().start).row;
    let movement = |part: Option<Element<'d, '_>>, cents: i64, place: String| -> Result<Movement, Fault> {
        let (account, name, communication) = match part {
            Some(part) => (other_account(message, part, side)?, other_name(part, side), told(message, part)?),
            None => (None, String::new(), said(entry, &["AddtlNtryInf"]).unwrap_or_default()),
        };
        let (name, communication) = (shortened(name), shortened(communication));
        if let Some((character, what)) = intake::hidden(&name).or_else(|| intake::hidden(&communication)) {
            let rule = format!("the entry holds {what} (U+{:04X})", u32::from(character));
            return Err(message.fault(part.unwrap_or(entry), rule, HINT));
        }
        Ok(Movement { place, date: date.clone(), side, cents, account, name, communication })
    };
    let place = format!("{}, line {line} (entry {number})", message.file);
    match parts.as_slice() {
        [] => Ok(vec![movement(None, whole, place)?]),
        [part] => Ok(vec![movement(Some(*part), whole, place)?]),
        several => {
            let amounts = several
                .iter()
                .map(|part| way(*part, &["AmtDtls", "TxAmt"]).or_else(|| child(*part, "Amt").map(|_| *part)))
                .map(|of| of.map(|of| amount(message, of)).transpose())
                .collect::<Result<Vec<_>, Fault>>()?;
            let Some(amounts) = amounts.into_iter().collect::<Option<Vec<i64>>>() else {
                // A batch whose parts are not told is one movement of which little is known.
                return Ok(vec![movement(None, whole, place)?]);
            };
            let sum = amounts.iter().fold(0_i64, |sum, cents| sum.saturating_add(*cents));
            if sum != whole {
                return Err(message.fault(entry, "the parts of the entry do not make its amount", HINT));
            }
            let parts = (1..).zip(several).zip(amounts);
            parts
                .map(|((part_number, part), cents)| {
                    movement(Some(*part), cents, format!("{place}, part {part_number}"))
                })
                .collect()
        }
    }
}

/// An amount in euros as cents: digits, and decimals behind a point of which those after the second are zeros.
fn amount<'d>(message: &Message<'d, '_>, of: Element<'d, '_>) -> Result<i64, Fault> {
    let element = message.need(of, "Amt")?;
    euro(message, element, attribute(element, "Ccy").unwrap_or_default())?;
    let text = content(element);
    let text = text.trim();
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let refuse = |rule: &str| message.fault(element, rule, HINT);
    if !digits(whole) || !digits(decimals) || text.len() > 24 {
        return Err(refuse("this is no amount of ISO 20022: digits, and decimals behind a point"));
    }
    let (cents, rest) = decimals.split_at(decimals.len().min(2));
    if rest.bytes().any(|byte| byte != b'0') {
        return Err(refuse("an amount in euros has at most two decimals"));
    }
    let most = i64::try_from(MAX_COUNT).unwrap_or(i64::MAX);
    let number = format!("{whole}{cents:0<2}").parse::<i64>().ok().filter(|cents| *cents <= most);
    number.ok_or_else(|| refuse("the amount is larger than 90071992547409.91"))
}

fn euro<'d>(message: &Message<'d, '_>, of: Element<'d, '_>, currency: &str) -> Result<(), Fault> {
    if currency == "EUR" {
        return Ok(());
    }
    let rule = format!("the currency is `{}`, not EUR", currency.escape_debug());
    Err(message.fault(of, rule, "Give the statement of an account in euros."))
}

fn side<'d>(message: &Message<'d, '_>, of: Element<'d, '_>) -> Result<Side, Fault> {
    let element = message.need(of, "CdtDbtInd")?;
    match content(element).trim() {
        "DBIT" => Ok(Side::Debit),
        "CRDT" => Ok(Side::Credit),
        _ => Err(message.fault(element, "this is neither DBIT nor CRDT", HINT)),
    }
}

/// A day, or the day of a time.
fn date<'d>(message: &Message<'d, '_>, of: Element<'d, '_>) -> Result<String, Fault> {
    let element = child(of, "Dt").or_else(|| child(of, "DtTm"));
    let element = element.ok_or_else(|| message.fault(of, "there is no day", HINT))?;
    let text = content(element);
    let text = text.trim();
    let day = text.split(['T', '+', 'Z']).next().unwrap_or_default();
    match intake::parse_date(day) {
        Ok(date) if date == day => Ok(date),
        _ => Err(message.fault(element, "this is no day as 2026-03-31", HINT)),
    }
}

fn iban<'d>(message: &Message<'d, '_>, of: Element<'d, '_>) -> Result<Iban, Fault> {
    content(of).trim().parse().map_err(|rule: String| message.fault(of, rule, HINT))
}

/// The account at the other end: of whom was paid, or of who paid.
fn other_account<'d>(
    message: &Message<'d, '_>,
    part: Element<'d, '_>,
    side: Side,
) -> Result<Option<Iban>, Fault> {
    let role = if side == Side::Debit { "CdtrAcct" } else { "DbtrAcct" };
    way(part, &["RltdPties", role, "Id", "IBAN"]).map(|number| iban(message, number)).transpose()
}

fn other_name(part: Element<'_, '_>, side: Side) -> String {
    let role = if side == Side::Debit { "Cdtr" } else { "Dbtr" };
    let ways = [&["RltdPties", role, "Nm"][..], &["RltdPties", role, "Pty", "Nm"]];
    ways.into_iter().find_map(|names| said(part, names)).unwrap_or_default()
}

/// What was written with the payment.
fn told<'d>(message: &Message<'d, '_>, part: Element<'d, '_>) -> Result<String, Fault> {
    let Some(information) = child(part, "RmtInf") else {
        return Ok(said(part, &["Refs", "EndToEndId"]).filter(|id| id != "NOTPROVIDED").unwrap_or_default());
    };
    let mut texts: Vec<String> = Vec::new();
    for structured in children(information, "Strd") {
        if let Some(reference) = way(structured, &["CdtrRefInf", "Ref"]) {
            texts.push(content(reference).trim().to_owned());
        }
    }
    for plain in children(information, "Ustrd") {
        let text = content(plain).trim().to_owned();
        StructuredReference::find(&text).map_err(|rule| message.fault(plain, rule, HINT))?;
        texts.push(text);
    }
    Ok(texts.join(" "))
}

/// One line of no more characters than a field of the books has.
fn shortened(text: String) -> String {
    let plain: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.chars().take(TEXT_MAX).collect()
}
