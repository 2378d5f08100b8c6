use register::allocation::Cents;
use register::payload::{Envelope, Ground};
use register::{Event, Movement, MovementKind, RecordedFact, Register};
use rusqlite::types::Value;

use crate::ExtractError;
use crate::tables::{Tables, entry, number, text};

/// Fills the tables of what was paid, used and repaid, of the projects, and of the balances.
pub(crate) fn fill(tables: &Tables<'_>, register: &Register) -> Result<(), ExtractError> {
    for (code, project) in register.projects() {
        let submitted = project.last_submission();
        let funds = submitted
            .map(|filed| filed.fact.funds.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        tables.push(
            "projects",
            vec![
                ("project", text(Some(code))),
                ("year", number(project.year().map(i64::from))),
                ("title_fr", text(submitted.map(|filed| &filed.fact.title_fr))),
                ("title_nl", text(submitted.map(|filed| &filed.fact.title_nl))),
                ("budget_cents", number(submitted.map(|filed| filed.fact.budget_cents.get()))),
                ("funds", text(funds)),
                ("submitted_entry", entry(project.submission().map(RecordedFact::seq))),
                ("endorsed_entry", entry(project.endorsement().map(RecordedFact::seq))),
                ("approved_entry", entry(project.approval().map(RecordedFact::seq))),
                ("refused_entry", entry(project.refusal().map(RecordedFact::seq))),
                ("closed_entry", entry(project.closing().map(RecordedFact::seq))),
            ],
        )?;
    }
    // The movements of all envelopes in the order of their entries.
    let mut moved: Vec<(i32, &str, Envelope, &RecordedFact<Event>)> = Vec::new();
    for (year, book) in register.years() {
        for ((fund, envelope), account) in &book.accounts {
            moved.extend(account.entries().map(|filed| (*year, fund.as_str(), *envelope, filed)));
        }
    }
    moved.sort_by_key(|(_, _, _, filed)| filed.seq());
    for (year, fund, envelope, filed) in moved {
        let mut row = vec![
            ("entry", entry(Some(filed.seq()))),
            ("corrected_by", entry(filed.corrected_by)),
            ("year", number(Some(year.into()))),
            ("fund", text(Some(fund))),
            ("envelope", text(Some(envelope.word()))),
        ];
        if let Some(moved) = Movement::of(&filed.fact) {
            let (table, own) = movement(&moved);
            row.extend(own);
            tables.push(table, row)?;
        }
    }
    for year in register.years().keys() {
        for balance in register.balances(*year) {
            let cents = |cents: Cents| number(Some(cents.get()));
            tables.push(
                "balances",
                vec![
                    ("year", number(Some((*year).into()))),
                    ("fund", text(Some(&balance.fund))),
                    ("envelope", text(Some(balance.envelope.word()))),
                    ("granted_cents", cents(balance.granted)),
                    ("held_cents", cents(balance.held)),
                    ("kept_cents", cents(balance.kept)),
                    ("over_cents", cents(balance.over)),
                    ("unused_cents", cents(balance.unused)),
                    ("unjustified_cents", cents(balance.unjustified)),
                    ("withheld_cents", cents(balance.withheld)),
                    ("returned_cents", cents(balance.sums.returned)),
                    ("too_much_cents", cents(balance.too_much)),
                    ("paid_cents", cents(balance.sums.paid)),
                    ("suspended_cents", cents(balance.sums.suspended)),
                    ("to_pay_cents", cents(balance.to_pay)),
                    ("used_cents", number(balance.sums.used.map(Cents::get))),
                    ("accepted_cents", number(balance.sums.accepted.map(Cents::get))),
                    ("claimed_cents", cents(balance.sums.claimed_in_all())),
                    ("owed_cents", cents(balance.owed_in_all())),
                    ("repaid_cents", cents(balance.sums.repaid_in_all())),
                    ("open_cents", cents(balance.open_in_all())),
                    ("due_date", text(balance.due)),
                ],
            )?;
        }
    }
    Ok(())
}

/// The table of a movement, and what it tells beside its envelope.
fn movement(moved: &Movement<'_>) -> (&'static str, Vec<(&'static str, Value)>) {
    let cents = ("cents", number(Some(moved.cents.get())));
    let (date, value_date) = (("date", text(Some(moved.date))), ("value_date", text(Some(moved.date))));
    let reference = ("reference", text(moved.reference));
    let ground = ("ground", text(moved.ground.map(Ground::word)));
    let what = |word: &str| ("what", text(Some(word)));
    match moved.kind {
        MovementKind::Payment => {
            ("payments", vec![cents, value_date, reference, ("payee", text(moved.counterparty))])
        }
        MovementKind::Suspension => ("suspensions", vec![cents, date, ("reason", text(moved.reason))]),
        MovementKind::Release => ("suspensions", vec![("releases", entry(moved.names)), cents, date]),
        MovementKind::Declaration => ("uses", vec![what("declared"), cents, date]),
        MovementKind::Acceptance => ("uses", vec![what("accepted"), cents, date]),
        MovementKind::Spending => {
            ("uses", vec![what("spent"), ("project", text(moved.project)), cents, date, reference])
        }
        MovementKind::Claim => ("claims", vec![ground, cents, date, ("due_date", text(moved.due_date))]),
        MovementKind::Repayment => {
            ("repayments", vec![ground, cents, value_date, reference, ("payer", text(moved.counterparty))])
        }
        MovementKind::Return => {
            let names = ("repayment", entry(moved.names));
            ("returns", vec![names, cents, value_date, reference, ("payee", text(moved.counterparty))])
        }
    }
}
