//! The uses of a year in force, from which a sample is drawn.

use register::allocation::Cents;
use register::payload::Envelope;
use register::{Event, Movement, MovementKind};
use sampling::Item;

use crate::error::CommandError;
use crate::reading::loaded_ledger::LoadedLedger;

/// Of each operating envelope the declaration in force, of projects each expense. An item is called by its entry.
///
/// # Errors
/// When the ledger holds nothing of the year.
pub fn uses(ledger: &LoadedLedger, year: i32) -> Result<Vec<Item>, CommandError> {
    let book = ledger.register.year(year).ok_or(report::ReportError::UnknownYear(year))?;
    let mut items = Vec::new();
    for ((fund, envelope), account) in &book.accounts {
        let mut push = |seq: u64, cents: Cents| {
            items.push(Item { fund: fund.clone(), item: format!("entry-{seq}"), cents });
        };
        let in_force = || account.entries().filter(|filed| filed.in_force());
        if *envelope == Envelope::Operating
            && let Some((seq, cents)) = in_force().rev().find_map(|filed| match &filed.fact {
                // A later declaration takes the place of the one before.
                Event::UseDeclared(fact) => Some((filed.seq(), *fact.cents)),
                _ => None,
            })
        {
            push(seq, cents);
        }
        for filed in in_force() {
            if let Some(spent) =
                Movement::of(&filed.fact).filter(|moved| moved.kind == MovementKind::Spending)
            {
                push(filed.seq(), spent.cents);
            }
        }
    }
    Ok(items)
}
