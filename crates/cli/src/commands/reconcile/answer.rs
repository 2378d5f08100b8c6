use std::collections::BTreeMap;

use application::{Bank, CommandError, Reconciliation, Verdict};
use bank::{BankMovement, Booking, Category, CategorySums, Finding, Side};
use register::allocation::Cents;
use report::{Align, Block, Cell, Language, Table, csv};
use serde_json::{Value, json};

use super::{Form, ReconcileArgs};
use crate::language::messages::translate;
use crate::output::answer::{fact, print_blocks, print_bytes, print_json};
use crate::output::receipt::ReceiptText;
use crate::output::summary::summary;

/// Answers in the form that was asked for. What was recorded is in the ledger by now, whatever becomes of the answer.
pub(super) fn tell(
    args: &ReconcileArgs,
    bank: &Bank,
    outcome: &Reconciliation,
    verdict: Verdict,
) -> Result<(), CommandError> {
    let told = match args.format {
        Form::Text => print_blocks(&blocks(args, bank, outcome)),
        Form::Json => print_json(&value(args, bank, outcome, verdict)),
        Form::Csv => print_bytes(csv::render(&findings(bank, outcome), Language::Fr).as_bytes()),
    };
    let heads = outcome.recorded.iter().filter_map(|(_, receipt)| receipt.became.head());
    let heads: Vec<String> = heads.map(|head| head.to_string()).collect();
    if heads.is_empty() { told } else { told.map_err(|error| error.after_recording(&heads.join(", "))) }
}

fn blocks(args: &ReconcileArgs, bank: &Bank, outcome: &Reconciliation) -> Vec<Block> {
    let mut facts = vec![fact("Year", Cell::Text(args.year.to_string()))];
    if let Some(head) = outcome.as_of {
        facts.push(fact("As of", Cell::Text(head.to_string())));
    }
    for statement in &bank.gathered.statements {
        let account = statement.account.as_ref().map(|iban| format!(", account {iban}")).unwrap_or_default();
        let id = if statement.id.is_empty() { String::new() } else { format!(", number {}", statement.id) };
        let period =
            statement.period().map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
        let count = statement.movements.len();
        let said = format!("{}{account}{id}: {count} movements{period}", statement.file);
        facts.push(fact("Statement", Cell::Text(said)));
        facts.push(fact("  SHA-256", Cell::Text(sha256(bank, &statement.file))));
        if let (Some(opening), Some(closing)) = (statement.opening_cents, statement.closing_cents) {
            facts.push(fact("  Opening balance", Cell::Cents(opening)));
            facts.push(fact("  Closing balance", Cell::Cents(closing)));
        }
    }
    facts.push(fact("Accounts of funds", Cell::Whole(bank.funds.len() as u64)));
    facts.push(fact("Days that value dates may differ", Cell::Whole(u64::from(args.days))));
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(bank.gathered.gaps.iter().chain(&bank.notes).map(|note| Block::Note(translate(note))));
    blocks.extend([Block::Table(findings(bank, outcome)), Block::Table(totals(bank, outcome))]);
    if args.record {
        let recorded = outcome.recorded.iter().map(|(at, receipt)| {
            let place = bank.movements.get(*at).map(|movement| movement.place.as_str()).unwrap_or_default();
            let head = receipt.became.head().map(|head| head.to_string()).unwrap_or_default();
            let said = format!("{} {} from {place}  {head}", receipt.kind, summary(&receipt.event));
            fact(receipt.word(), Cell::Text(said))
        });
        let recorded: Vec<_> = recorded.collect();
        blocks.push(if recorded.is_empty() {
            Block::Note("Nothing was recorded: no movement is identified beyond doubt.".into())
        } else {
            Block::Facts(recorded)
        });
    }
    blocks
}

/// The findings as a table: what the ledger says on the left, what the bank says on the right, and why.
fn findings(bank: &Bank, outcome: &Reconciliation) -> Table {
    let columns = [
        ("Category", Align::Left),
        ("Entry", Align::Right),
        ("Fund", Align::Left),
        ("Side", Align::Left),
        ("Booked", Align::Right),
        ("Value date", Align::Left),
        ("At the bank", Align::Right),
        ("On", Align::Left),
        ("Where", Align::Left),
        ("Why", Align::Left),
    ];
    let mut table = Table::new("reconciliation", columns.map(|(title, align)| (title.to_owned(), align)));
    for finding in &outcome.findings {
        let (booking, movement) = sides(finding, bank, outcome);
        let side = booking.map(|one| one.side).or(movement.map(|one| one.side));
        table.push(vec![
            Cell::text(finding.category.word()),
            Cell::entry(booking.map(|one| one.entry)),
            Cell::text(booking.map(|one| one.party.as_str()).unwrap_or_default()),
            Cell::text(side.map(Side::word).unwrap_or_default()),
            booking.map_or(Cell::Empty, |one| Cell::Cents(one.cents)),
            Cell::date(booking.map(|one| &one.date)),
            movement.map_or(Cell::Empty, |one| Cell::Cents(one.cents)),
            Cell::date(movement.map(|one| &one.date)),
            Cell::text(movement.map(|one| one.place.as_str()).unwrap_or_default()),
            Cell::Text(reason(finding, outcome)),
        ]);
    }
    table
}

/// The sums of each category; all together they are the statements and the ledger.
fn totals(bank: &Bank, outcome: &Reconciliation) -> Table {
    let columns = ["Movements", "Debits", "Credits", "Entries", "Paid", "Received"];
    let columns = columns.map(|title| (title.to_owned(), Align::Right));
    let head = [("Category".to_owned(), Align::Left)];
    let mut table = Table::new("totals", head.into_iter().chain(columns));
    let (mut counts, mut sums) = ([0_u64; 2], [Some(Cents::ZERO); 4]);
    for category in Category::ALL {
        let made = CategorySums::of(category, &outcome.findings, &outcome.bookings, &bank.movements);
        let own = [made.bank_cents[0], made.bank_cents[1], made.booked_cents[0], made.booked_cents[1]];
        counts = [counts[0] + made.movements as u64, counts[1] + made.bookings as u64];
        for (sum, own) in sums.iter_mut().zip(own) {
            *sum = sum.zip(own).and_then(|(sum, own)| sum.plus(own).ok());
        }
        table.push(row(category.word(), [made.movements as u64, made.bookings as u64], own));
    }
    table.totals = Some(row("all", counts, sums));
    table
}

fn row(name: &str, [movements, entries]: [u64; 2], sums: [Option<Cents>; 4]) -> Vec<Cell> {
    vec![
        Cell::text(name),
        Cell::Whole(movements),
        Cell::cents(sums[0]),
        Cell::cents(sums[1]),
        Cell::Whole(entries),
        Cell::cents(sums[2]),
        Cell::cents(sums[3]),
    ]
}

fn sides<'a>(
    finding: &Finding,
    bank: &'a Bank,
    outcome: &'a Reconciliation,
) -> (Option<&'a Booking>, Option<&'a BankMovement>) {
    (
        finding.booking.and_then(|at| outcome.bookings.get(at)),
        finding.movement.and_then(|at| bank.movements.get(at)),
    )
}

/// Why a finding stands where it does; for a movement in no entry, also what it would be recorded as.
fn reason(finding: &Finding, outcome: &Reconciliation) -> String {
    let known = finding.movement.filter(|_| finding.category == Category::Excess);
    match known.and_then(|at| outcome.excess.get(&at).map(|event| (at, event))) {
        Some((at, Ok(event))) => {
            let recorded = outcome.recorded.iter().find(|(one, _)| *one == at);
            let word = recorded.map_or("--record would record", |(_, receipt)| receipt.word());
            format!("{}; {word}: {} {}", finding.reason, event.kind(), summary(event))
        }
        Some((_, Err(why))) => format!("{}; not identified: {why}", finding.reason),
        None => finding.reason.clone(),
    }
}

fn sha256(bank: &Bank, file: &str) -> String {
    bank.documents.get(file).map(|document| document.sha256.to_string()).unwrap_or_default()
}

fn value(args: &ReconcileArgs, bank: &Bank, outcome: &Reconciliation, verdict: Verdict) -> Value {
    let statements: Vec<Value> = bank
        .gathered
        .statements
        .iter()
        .map(|statement| {
            let (debit, credit) = statement.turnover().unzip();
            json!({
                "account": statement.account.as_ref().map(ToString::to_string),
                "closing_cents": statement.closing_cents.map(Cents::get),
                "credit_cents": credit.map(Cents::get),
                "debit_cents": debit.map(Cents::get),
                "file": statement.file,
                "id": statement.id,
                "movements": statement.movements.len(),
                "opening_cents": statement.opening_cents.map(Cents::get),
                "period": statement.period().map(|(from, to)| json!({"from": from, "to": to})),
                "sha256": sha256(bank, &statement.file),
            })
        })
        .collect();
    let findings: Vec<Value> = outcome
        .findings
        .iter()
        .map(|finding| {
            let (booking, movement) = sides(finding, bank, outcome);
            json!({
                "booked": booking.map(|one| json!({
                    "cents": one.cents.get(), "entry": one.entry, "fund": one.party, "reference": one.reference,
                    "side": one.side.word(), "value_date": one.date,
                })),
                "category": finding.category.word(),
                "moved": movement.map(|one| json!({
                    "account": one.account.as_ref().map(ToString::to_string), "cents": one.cents.get(),
                    "communication": one.communication, "name": one.name, "place": one.place,
                    "side": one.side.word(), "value_date": one.date,
                })),
                "reason": reason(finding, outcome),
            })
        })
        .collect();
    let totals: BTreeMap<&str, Value> = Category::ALL
        .into_iter()
        .map(|category| {
            let sums = CategorySums::of(category, &outcome.findings, &outcome.bookings, &bank.movements);
            let sums = json!({
                "credit_cents": sums.bank_cents[1].map(Cents::get), "debit_cents": sums.bank_cents[0].map(Cents::get), "entries": sums.bookings,
                "movements": sums.movements, "paid_cents": sums.booked_cents[0].map(Cents::get), "received_cents": sums.booked_cents[1].map(Cents::get),
            });
            (category.word(), sums)
        })
        .collect();
    json!({
        "as_of": outcome.as_of.map(|head| json!({"hash": head.hash.to_string(), "seq": head.seq})),
        "days": args.days,
        "findings": findings,
        "gaps": bank.gathered.gaps,
        "notes": bank.notes,
        "outcome": if verdict == Verdict::Sound { "matched" } else { "diverges" },
        "recorded": outcome.recorded.iter().map(|(_, receipt)| receipt.json()).collect::<Vec<_>>(),
        "schema": "prorata/reconcile/1",
        "statements": statements,
        "totals": totals,
        "year": args.year.get(),
    })
}
