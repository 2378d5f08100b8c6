//! A CSV export of a bank.

use allocation::Cents;
use intake::{Cell, Encoding, Fault, Row, Table};

use crate::text::kept;
use crate::{BankMovement, BankStatement, Iban, Side};

/// The columns that an export must have: the value date, the amount with a minus sign where money left, the account at the
/// other end, and what was written with the payment.
pub const REQUIRED_COLUMNS: [&str; 4] = ["value_date", "amount", "counterparty_account", "communication"];

/// The columns that it may have: the currency, which must be EUR; the account and the number of the statement, which must
/// be the same in every line; who is at the other end; the balance after the movement; the day of booking.
pub const OPTIONAL_COLUMNS: [&str; 6] =
    ["currency", "account", "statement", "counterparty_name", "balance", "booking_date"];

/// Reads an export as one statement.
pub(crate) fn read(file: &str, bytes: &[u8], encoding: Option<Encoding>) -> Result<BankStatement, Fault> {
    let table = intake::read_passed_on(file, bytes, encoding)?;
    table.expect_columns(&REQUIRED_COLUMNS, &OPTIONAL_COLUMNS)?;
    let mut notes: Vec<String> = table.notes().iter().map(|note| format!("{file}: {note}")).collect();
    let rows = table.rows().map(|row| movement(file, &row, &mut notes)).collect::<Result<Vec<_>, Fault>>()?;
    let account = match same(&table, "account", |text| {
        text.parse::<Iban>().map_or_else(|_| text.to_owned(), String::from)
    })? {
        Some(cell) => Some(iban(&cell)?),
        None => None,
    };
    let id = same(&table, "statement", str::to_owned)?.map(|cell| cell.text().to_owned()).unwrap_or_default();
    let (opening_cents, closing_cents) = balances(&table, &rows)?.unzip();
    let movements = rows.into_iter().flatten().collect();
    let file = file.to_owned();
    let page = (false, false);
    BankStatement {
        file,
        id,
        account,
        from_to: None,
        opening_cents,
        closing_cents,
        page,
        page_numbers: None,
        sequence: None,
        movements,
        notes,
        contradictions: Vec::new(),
    }
    .balanced()
}

/// The movement of a row; none where nothing moved.
fn movement(file: &str, row: &Row<'_>, notes: &mut Vec<String>) -> Result<Option<BankMovement>, Fault> {
    let currency = row.cell("currency");
    let euro = ["", "EUR", "€", "EURO"].contains(&currency.text().to_uppercase().as_str());
    if !euro {
        return Err(currency.fault(
            "the currency is not the euro",
            Some("Give the movements in euros only, and write EUR.".into()),
        ));
    }
    let signed = signed(&row.cell("amount"))?;
    let account = row.cell("counterparty_account");
    let booked = row.cell("booking_date");
    if !booked.is_empty() {
        booked.date()?;
    }
    let date = row.cell("value_date").date()?;
    if signed == Cents::ZERO {
        return Ok(None);
    }
    // What somebody else typed and the bank passed on cannot be mended by the office.
    let account = match account.text().parse::<Iban>() {
        _ if account.is_empty() => None,
        Ok(number) => Some(number),
        Err(rule) => {
            let (place, number) = (row.place(), kept(account.text()));
            notes.push(format!("{place}: the account at the other end, `{number}`, is not known: {rule}"));
            None
        }
    };
    Ok(Some(BankMovement {
        file: file.to_owned(),
        place: row.place(),
        date,
        side: if signed < Cents::ZERO { Side::Debit } else { Side::Credit },
        cents: signed.max(-signed),
        account,
        name: kept(row.cell("counterparty_name").text()),
        communication: kept(row.cell("communication").text()),
        texts: Vec::new(),
        numbers: Vec::new(),
        returns: None,
        caveat: None,
    }))
}

/// An amount that may have a sign before it.
fn signed(cell: &Cell<'_>) -> Result<Cents, Fault> {
    let text = cell.text();
    let (negative, plain) = match text.strip_prefix('-') {
        Some(plain) => (true, plain),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if text.is_empty() {
        return Err(cell.fault("the cell is empty", Some("Fill in the cell.".into())));
    }
    let form = "Write the amount as -1.234,56 where money left, and as 1.234,56 where it came in.";
    if plain.contains(['-', '+', '\u{2212}']) {
        return Err(cell.fault("a sign may stand once, before the amount, as a hyphen", Some(form.into())));
    }
    let cents = intake::parse_cents(plain).map_err(|sentence| {
        let (rule, hint) = sentence.split_once(". ").unwrap_or((&sentence, form));
        cell.fault(rule, Some(hint.to_owned()))
    })?;
    Ok(if negative { -cents } else { cents })
}

fn iban(cell: &Cell<'_>) -> Result<Iban, Fault> {
    cell.text()
        .parse()
        .map_err(|rule: String| cell.fault(rule, Some("Compare it with the paper of the bank.".into())))
}

/// The cell of a column that says the same in every line.
fn same<'t>(table: &'t Table, name: &str, as_read: fn(&str) -> String) -> Result<Option<Cell<'t>>, Fault> {
    let mut first: Option<Cell<'t>> = None;
    for row in table.rows() {
        let cell = row.cell(name);
        match &first {
            None => first = Some(cell),
            Some(first) if as_read(first.text()) != as_read(cell.text()) => {
                let rule = format!("the first line has `{}` here", first.text().escape_debug());
                return Err(cell.fault(rule, Some("Give one account and one statement a file.".into())));
            }
            Some(_) => {}
        }
    }
    Ok(first.filter(|cell| !cell.is_empty()))
}

/// What was before and after, when every line says what was on the account after it, in the order of time or against it.
fn balances(table: &Table, rows: &[Option<BankMovement>]) -> Result<Option<(Cents, Cents)>, Fault> {
    if !table.header().iter().any(|name| name == "balance") {
        return Ok(None);
    }
    let cells: Vec<Cell<'_>> = table.rows().map(|row| row.cell("balance")).collect();
    let after = cells.iter().map(|cell| Ok(signed(cell)?.get())).collect::<Result<Vec<i64>, Fault>>()?;
    let moved = rows.iter().map(|row| match row {
        Some(movement) if movement.side == Side::Debit => -movement.cents.get(),
        Some(movement) => movement.cents.get(),
        None => 0,
    });
    let moved: Vec<i64> = moved.collect();
    let (Some(&first), Some(&last)) = (after.first(), after.last()) else { return Ok(None) };
    let (Some(first_moved), Some(last_moved)) = (moved.first(), moved.last()) else { return Ok(None) };
    let breaks = |backward: bool| {
        (1..after.len()).find(|&at| {
            if backward {
                after[at - 1] != after[at] + moved[at - 1]
            } else {
                after[at] != after[at - 1] + moved[at]
            }
        })
    };
    let ends = |from: i64, to: i64| Some((Cents::new(from).ok()?, Cents::new(to).ok()?));
    match (breaks(false), breaks(true)) {
        (None, _) => Ok(ends(first - first_moved, last)),
        (_, None) => Ok(ends(last - last_moved, first)),
        (Some(forward), Some(backward)) => {
            let cell = &cells[forward.max(backward)];
            Err(cell.fault(
                "the balance does not follow from the line before and the amount",
                Some("A line is missing or was changed; ask the bank for the export again.".into()),
            ))
        }
    }
}
