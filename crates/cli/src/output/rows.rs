//! What a file of rows comes to, on standard error before anything is recorded.

use std::sync::Once;

use application::rows_file::Earlier;
use application::{Clock, CommandError, RowsFile};
use register::allocation::Cents;
use report::{Block, Cell};
use workbook::Form;

use crate::language::messages::translate;
use crate::output::answer::{self, fact};
use crate::output::terminal;

/// Says something on standard error that is no error.
pub(crate) fn notice(what: &str) {
    terminal::err(&format!("{}: {}\n", translate("note"), terminal::line(&translate(what))));
}

/// The notes about a file of rows.
pub(crate) fn tell_notes(file: &RowsFile) {
    for note in &file.notes {
        notice(&format!("{}: {note}", file.table.file()));
    }
}

/// The control totals, and the notes.
pub(crate) fn tell_totals(file: &RowsFile, form: &Form) -> Result<(), CommandError> {
    let totals = file.control_totals(form)?;
    let mut facts = vec![
        fact("File", Cell::Text(format!("{} ({})", file.table.file(), file.form.to_uppercase()))),
        fact("SHA-256", Cell::Text(file.document.sha256.to_string())),
        fact("Bytes", Cell::Whole(file.document.bytes.count())),
        fact("Rows", Cell::Whole(totals.rows as u64)),
        fact("Funds", Cell::Whole(totals.funds as u64)),
    ];
    facts.extend(totals.counts.iter().map(|(name, sum)| fact(&format!("Sum of {name}"), Cell::Whole(*sum))));
    let amounts = totals.amounts.iter().map(|(name, sum)| {
        let sum = sum.map_or_else(|| Cell::Text(format!("> {}", Cents::MAX)), Cell::Cents);
        fact(&format!("Sum of {name} in EUR"), sum)
    });
    facts.extend(amounts);
    terminal::err(&answer::render(&[Block::Facts(facts)]));
    tell_notes(file);
    Ok(())
}

/// Says which entries rest on a file already.
pub(crate) fn tell_earlier(file: &str, earlier: &Earlier) {
    let more = match earlier.more {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let Earlier { first, kind, .. } = earlier;
    notice(&format!("{file}: a file with the same digest was recorded before: entry {first} ({kind}){more}"));
}

/// Says, once, that a time that was given is more than a day from that of the machine.
pub(crate) fn tell_clock(clock: &Clock) {
    static TOLD: Once = Once::new();
    TOLD.call_once(|| tell_clock_now(clock));
}

fn tell_clock_now(clock: &Clock) {
    let (Clock::Given(given), Some(days)) = (clock, clock.days_ahead()) else { return };
    let far = days.unsigned_abs();
    if days > 1 {
        notice(&format!(
            "the time that was given, {given}, is {far} days ahead of the clock of this machine"
        ));
    } else if days < -1 {
        notice(&format!("the time that was given, {given}, is {far} days behind the clock of this machine"));
    }
}
