use register::allocation::Cents;
use register::payload::Envelope;
use register::{Event, Filed, Register};
use rusqlite::types::Value;

use crate::ExtractError;
use crate::fill::{Tables, entry, number, text};

/// Fills the tables of what was paid, used and repaid, of the projects, and of the balances.
pub(crate) fn fill(tables: &Tables<'_>, register: &Register) -> Result<(), ExtractError> {
    for (code, project) in register.projects() {
        let submitted = project.submission().or(project.submitted.last());
        let funds = submitted
            .map(|filed| filed.fact.funds.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
        tables.push(
            "projects",
            vec![
                ("project", text(Some(code))),
                ("year", number(submitted.map(|filed| filed.fact.year.get()))),
                ("title_fr", text(submitted.map(|filed| &filed.fact.title_fr))),
                ("title_nl", text(submitted.map(|filed| &filed.fact.title_nl))),
                ("budget_cents", number(submitted.map(|filed| filed.fact.budget_cents.get()))),
                ("funds", text(funds)),
                ("submitted_entry", entry(project.submission().map(Filed::seq))),
                ("endorsed_entry", entry(project.endorsement().map(Filed::seq))),
                ("approved_entry", entry(project.approval().map(Filed::seq))),
                ("refused_entry", entry(project.refusal().map(Filed::seq))),
                ("closed_entry", entry(project.closing().map(Filed::seq))),
            ],
        )?;
    }
    // The movements of all envelopes in the order of their entries.
    let mut moved: Vec<(i32, &str, Envelope, &Filed<Event>)> = Vec::new();
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
        if let Some((table, own)) = movement(&filed.fact) {
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
fn movement(event: &Event) -> Option<(&'static str, Vec<(&'static str, Value)>)> {
    let cents = |cents: i64| ("cents", number(Some(cents)));
    Some(match event {
        Event::SubsidyPaid(fact) => (
            "payments",
            vec![
                cents(fact.cents.get()),
                ("value_date", text(Some(&fact.value_date))),
                ("reference", text(Some(&fact.reference))),
                ("payee", text(fact.payee.as_ref())),
            ],
        ),
        Event::PaymentSuspended(fact) => (
            "suspensions",
            vec![
                cents(fact.cents.get()),
                ("date", text(Some(&fact.date))),
                ("reason", text(Some(&fact.reason))),
            ],
        ),
        Event::PaymentReleased(fact) => (
            "suspensions",
            vec![
                ("releases", entry(Some(fact.suspension))),
                cents(fact.cents.get()),
                ("date", text(Some(&fact.date))),
            ],
        ),
        Event::UseDeclared(fact) => (
            "uses",
            vec![("what", text(Some("declared"))), cents(fact.cents.get()), ("date", text(Some(&fact.date)))],
        ),
        Event::UseAccepted(fact) => (
            "uses",
            vec![("what", text(Some("accepted"))), cents(fact.cents.get()), ("date", text(Some(&fact.date)))],
        ),
        Event::ProjectSpent(fact) => (
            "uses",
            vec![
                ("what", text(Some("spent"))),
                ("project", text(Some(&fact.project))),
                cents(fact.cents.get()),
                ("date", text(Some(&fact.date))),
                ("reference", text(Some(&fact.reference))),
            ],
        ),
        Event::RepaymentClaimed(fact) => (
            "claims",
            vec![
                ("ground", text(Some(fact.ground.word()))),
                cents(fact.cents.get()),
                ("date", text(Some(&fact.date))),
                ("due_date", text(Some(&fact.due_date))),
            ],
        ),
        Event::RepaymentReceived(fact) => (
            "repayments",
            vec![
                ("ground", text(Some(fact.ground.word()))),
                cents(fact.cents.get()),
                ("value_date", text(Some(&fact.value_date))),
                ("reference", text(Some(&fact.reference))),
                ("payer", text(fact.payer.as_ref())),
            ],
        ),
        Event::RepaymentReturned(fact) => (
            "returns",
            vec![
                ("repayment", entry(Some(fact.repayment))),
                cents(fact.cents.get()),
                ("value_date", text(Some(&fact.value_date))),
                ("reference", text(Some(&fact.reference))),
                ("payee", text(fact.payee.as_ref())),
            ],
        ),
        _ => return None,
    })
}
