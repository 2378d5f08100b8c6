//! What a movement that is in no entry would be recorded as. Whatever leaves a doubt is reported and not recorded.

use std::collections::{BTreeMap, BTreeSet};

use bank::{BankMovement, Category, Finding, Side, StructuredReference};
use register::allocation::Cents;
use register::payload::{Envelope, Ground, RepaymentReceived, SubsidyPaid};
use register::{Amount, Code, Date, Event, FundRecord, Register, Text, Year};

use crate::auditing::bank_side::Bank;

/// The events of the movements in excess, by movement, or why there is none.
pub(crate) fn identify(
    register: &Register,
    year: Year,
    bank: &Bank,
    findings: &[Finding],
) -> BTreeMap<usize, Result<Event, String>> {
    let excess = findings.iter().filter(|finding| finding.category == Category::Excess);
    let excess: Vec<(usize, &BankMovement)> = excess
        .filter_map(|finding| finding.movement)
        .filter_map(|at| bank.movements.get(at).map(|movement| (at, movement)))
        .collect();
    let key = |movement: &BankMovement| (movement.side, movement.cents, movement.account.clone());
    let mut alike: BTreeMap<_, usize> = BTreeMap::new();
    for (_, movement) in &excess {
        *alike.entry(key(movement)).or_default() += 1;
    }
    excess
        .iter()
        .map(|(at, movement)| {
            let event = if !bank.gathered.gaps.is_empty() {
                Err("a statement is missing, or one is told twice".to_owned())
            } else if let Some(caveat) = &movement.caveat {
                Err(caveat.clone())
            } else if alike.get(&key(movement)).is_some_and(|count| *count > 1) {
                Err("another movement has the same account and amount".to_owned())
            } else {
                event(register, year, bank, movement)
            };
            (*at, event)
        })
        .collect()
}

fn event(register: &Register, year: Year, bank: &Bank, movement: &BankMovement) -> Result<Event, String> {
    let account = movement.account.as_ref().ok_or("the bank does not tell the account")?;
    let fund = bank.funds.get(account).ok_or("the account is not one of a fund")?;
    if let Some(other) = other_fund(register, fund, movement) {
        return Err(format!("the account is that of `{fund}`, and the text names `{other}`"));
    }
    if let Some(predecessor) = predecessor(register, fund) {
        return Err(format!("`{fund}` succeeds `{predecessor}`, for whose share it may be"));
    }
    let years = years(movement);
    let wanted = u64::try_from(year.get()).unwrap_or_default();
    if let Some(other) = years.iter().find(|told| **told != wanted) {
        return Err(format!("what is written with it names {other}"));
    }
    if years.is_empty() {
        return Err(format!("neither reference nor structured communication tells {year}"));
    }
    let field = |error: register::FieldError| error.to_string();
    let reference: Text = movement.communication.parse().map_err(field)?;
    let value_date: Date = movement.date.parse().map_err(field)?;
    let cents: Amount = movement.cents.try_into().map_err(field)?;
    let balances = Envelope::ALL.map(|envelope| register.balance(year.calendar(), fund.as_str(), envelope));
    match movement.side {
        Side::Debit => {
            let fitting: Vec<Envelope> =
                balances.iter().filter(|one| one.to_pay == *cents).map(|one| one.envelope).collect();
            let [envelope] = fitting.as_slice() else {
                return Err(format!("{} is not what is still to be paid in one envelope alone", *cents));
            };
            let fund = fund.clone();
            Ok(SubsidyPaid { year, fund, envelope: *envelope, cents, value_date, reference, payee: None }
                .into())
        }
        Side::Credit => {
            let open = |one: &register::EnvelopeBalance| -> Vec<(Envelope, Ground)> {
                let grounds = Ground::ALL.into_iter().zip(one.open);
                grounds
                    .filter(|(_, open)| *open == *cents && *open > Cents::ZERO)
                    .map(|(ground, _)| (one.envelope, ground))
                    .collect()
            };
            let fitting: Vec<(Envelope, Ground)> = balances.iter().flat_map(open).collect();
            let [(envelope, ground)] = fitting.as_slice() else {
                return Err(format!("{} is not what is open on one ground alone", *cents));
            };
            Ok(RepaymentReceived {
                year,
                fund: fund.clone(),
                envelope: *envelope,
                ground: *ground,
                cents,
                value_date,
                reference,
                payer: None,
            }
            .into())
        }
    }
}

/// Another fund that is named, by its code or its name, in what was written with a movement.
fn other_fund<'r>(register: &'r Register, fund: &Code, movement: &BankMovement) -> Option<&'r str> {
    let written = movement.written().chain([movement.name.as_str()]);
    let written: Vec<String> =
        written.map(|text| bank::folded(&StructuredReference::left_out_of(text))).collect();
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let holds = |text: &str, name: &str| {
        let (text, name) = (words(text), words(name));
        !name.is_empty() && text.windows(name.len()).any(|window| *window == *name)
    };
    let names = |code: &str| -> Vec<String> {
        let admitted = register.funds().get(code).and_then(FundRecord::named);
        let names = admitted.map(|filed| [&filed.fact.name_fr, &filed.fact.name_nl]);
        let names = names.into_iter().flatten().map(|name| bank::folded(name.as_str()));
        names.filter(|name| name.chars().count() >= 4).collect()
    };
    let own = names(fund.as_str());
    register.funds().keys().map(String::as_str).find(|code| {
        // A short number may be part of a date.
        let short = code.len() < 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        let by_code = !short && written.iter().any(|text| holds(text, &bank::folded(code)));
        let by_name = names(code).iter().any(|name| {
            !own.iter().any(|own| holds(own, name)) && written.iter().any(|text| holds(text, name))
        });
        *code != fund.as_str() && (by_code || by_name)
    })
}

/// A fund to whose rights and duties this one succeeded.
fn predecessor<'r>(register: &'r Register, fund: &Code) -> Option<&'r str> {
    let ended = register.funds().iter().find(|(_, record)| {
        record.ended.iter().any(|filed| filed.in_force() && filed.fact.successor.as_ref() == Some(fund))
    });
    ended.map(|(code, _)| code.as_str())
}

/// The years that are named by what is written with a movement, and with which its structured communications begin. A year in
/// a date is that of the date.
fn years(movement: &BankMovement) -> BTreeSet<u64> {
    let is_year = |number: &u64| (2000..=2999).contains(number);
    let mut years = BTreeSet::new();
    for text in movement.written() {
        years.extend(
            StructuredReference::all(text).into_iter().map(StructuredReference::first_four).filter(is_year),
        );
        let text = StructuredReference::left_out_of(text);
        for word in text.split_whitespace().filter(|word| !holds_date(word)) {
            let numbers =
                word.split(|letter: char| !letter.is_ascii_digit()).filter(|number| number.len() == 4);
            years.extend(numbers.filter_map(|number| number.parse().ok()).filter(is_year));
        }
    }
    years
}

/// Whether a word holds a day, in one of the forms in which people and banks write it: `15/03/2024`, `2024-03-15`.
fn holds_date(word: &str) -> bool {
    let parts: Vec<&str> =
        word.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let at_most = |part: &str, most: u32| {
        part.len() <= 2 && part.parse::<u32>().is_ok_and(|number| number > 0 && number <= most)
    };
    parts.windows(3).any(|three| {
        let [first, month, last] = three else { return false };
        at_most(month, 12)
            && ((first.len() == 4 && at_most(last, 31)) || (last.len() == 4 && at_most(first, 31)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_no_year() {
        for word in ["15/03/2024", "2024-03-15", "15.3.2024,", "(2024-03-15)"] {
            assert!(holds_date(word), "{word}");
        }
        for word in ["2024", "SUBSIDE-2024-F01", "2024/15", "F01/2024", "2024-101-0007"] {
            assert!(!holds_date(word), "{word}");
        }
    }
}
