//! The entries of a camt.053: what moved, in which parts, and what the bank says of each.

use allocation::Cents;
use std::collections::BTreeMap;

use intake::Fault;
use markup::{Element, attribute, child, children, content};

use crate::element::{HINT, Message, said, way};
use crate::statement::euros;
use crate::text::kept;
use crate::{BankMovement, BankStatement, Iban, Side};

/// Where an amount in the currency of the account is in a part, the surest first.
const AMOUNTS: [&[&str]; 4] =
    [&[], &["AmtDtls", "TxAmt"], &["AmtDtls", "CntrValAmt"], &["AmtDtls", "InstdAmt"]];

/// Where references and texts are in a part or an entry, beside what was written with the payment.
const TEXTS: [&[&str]; 11] = [
    &["Refs", "EndToEndId"],
    &["Refs", "InstrId"],
    &["Refs", "TxId"],
    &["Refs", "PmtInfId"],
    &["Refs", "MsgId"],
    &["Refs", "MndtId"],
    &["AddtlTxInf"],
    &["AddtlNtryInf"],
    &["RltdPties", "UltmtCdtr", "Nm"],
    &["RltdPties", "UltmtCdtr", "Pty", "Nm"],
    &["RltdPties", "UltmtDbtr", "Nm"],
];

/// Where the bank keeps its own numbers, which nobody wrote with the payment.
const NUMBERS: [&[&str]; 3] = [&["Refs", "AcctSvcrRef"], &["NtryRef"], &["AcctSvcrRef"]];

/// Adds the movements of one entry to a statement: one, or as many as it says that it is made of.
pub(crate) fn read<'d>(
    message: &Message<'d, '_>,
    entry: Element<'d, '_>,
    number: u64,
    statement: &mut BankStatement,
) -> Result<(), Fault> {
    let place = format!("{}, line {} (entry {number})", message.file, message.line(entry));
    let status = message.need(entry, "Sts")?;
    let booked = said(status, &["Cd"])
        .or_else(|| said(status, &["Prtry"]))
        .unwrap_or_else(|| content(status).trim().to_owned());
    if !["BOOK", "BOOKED"].contains(&booked.to_ascii_uppercase().as_str()) {
        // It is not in the balances.
        statement.notes.push(format!(
            "{place}: the entry is not booked but `{}`, and was left out",
            booked.escape_debug()
        ));
        return Ok(());
    }
    let whole = message.amount(entry)?;
    if whole == Cents::ZERO {
        return Ok(());
    }
    let day = child(entry, "ValDt").or_else(|| child(entry, "BookgDt"));
    let day = day.ok_or_else(|| message.fault(entry, "the entry has no value date", HINT))?;
    let details: Vec<Element<'_, '_>> = children(entry, "NtryDtls").collect();
    let reading = Reading {
        message,
        entry,
        place,
        date: message.day(day)?,
        side: message.side(entry)?,
        whole,
        parts: details.iter().flat_map(|details| children(*details, "TxDtls")).collect(),
        batches: details.iter().filter_map(|details| child(*details, "Btch")).collect(),
        own: statement.account.clone(),
    };
    statement.movements.extend(reading.movements(&mut statement.notes)?);
    Ok(())
}

/// One entry with what is known of it.
struct Reading<'m, 'd, 't> {
    message: &'m Message<'d, 't>,
    entry: Element<'d, 't>,
    place: String,
    date: String,
    side: Side,
    whole: Cents,
    parts: Vec<Element<'d, 't>>,
    /// What the bank says of the batches that it is made of.
    batches: Vec<Element<'d, 't>>,
    own: Option<Iban>,
}

impl<'d, 't> Reading<'_, 'd, 't> {
    fn movements(&self, notes: &mut Vec<String>) -> Result<Vec<BankMovement>, Fault> {
        let told = self.parts.len() as u64;
        // How many payments the bank says that it is made of; 0 when it does not say.
        let number = |one: &Element<'_, '_>| said(*one, &["NbOfTxs"])?.parse::<u64>().ok();
        let said_to_be: u64 = self.batches.iter().filter_map(number).sum();
        if told == 0 && said_to_be > 1 {
            let caveat = format!("it is a batch of {said_to_be} payments, of which the bank tells no part");
            return Ok(vec![self.batch(caveat, notes)]);
        }
        if told == 0 {
            return Ok(vec![self.movement(None, self.side, self.whole, &self.place, notes)]);
        }
        if said_to_be > told || (told > said_to_be && said_to_be > 0) {
            let caveat = format!("it is a batch of {said_to_be} payments, of which the bank tells {told}");
            return Ok(vec![self.batch(caveat, notes)]);
        }
        let total =
            |one: &Element<'d, 't>| child(*one, "TtlAmt").and_then(|amount| self.message.cents(amount).ok());
        let totals: Option<Vec<i128>> =
            self.batches.iter().map(|batch| Some(i128::from(total(batch)?.get()))).collect();
        if let Some(total) = totals.map(|totals| totals.into_iter().sum::<i128>())
            && !self.batches.is_empty()
            && total != i128::from(self.whole.get())
        {
            let caveat = format!("the bank gives its batch {}, and not its amount", euros(total));
            return Ok(vec![self.batch(caveat, notes)]);
        }
        // Without any amount of its own, the only part is the whole entry.
        let amounts = self.parts.iter().map(|part| self.amount(*part)).collect::<Result<Vec<_>, Fault>>()?;
        let Some(amounts) = amounts.into_iter().collect::<Option<Vec<(Side, Cents)>>>() else {
            return Ok(vec![match self.parts.as_slice() {
                // A batch of which nothing says how many it is of may be of more than the one part that is reported.
                [part] if self.batches.is_empty() || said_to_be == 1 => {
                    let movement = self.movement(Some(*part), self.side, self.whole, &self.place, notes);
                    BankMovement {
                        caveat: self.inside().or_else(|| self.two_amounts(*part, self.whole)),
                        ..movement
                    }
                }
                _ => self.batch(
                    format!("it is a batch of {told} payments, whose amounts the bank does not tell"),
                    notes,
                ),
            }]);
        };
        let signed =
            |side: Side, cents: Cents| i128::from(if side == Side::Debit { -cents } else { cents }.get());
        let sum: i128 = amounts.iter().map(|(side, cents)| signed(*side, *cents)).sum();
        // What the bank charged for it is in the entry and in no part.
        let rest = signed(self.side, self.whole) - sum;
        let charged = i64::try_from(rest.abs()).ok().and_then(|cents| Cents::new(cents).ok());
        let Some(charged) = charged.filter(|_| rest == 0 || self.charges().contains(&-rest)) else {
            let caveat = format!("its parts make {}, and not its amount", euros(sum.abs()));
            return Ok(vec![self.batch(caveat, notes)]);
        };
        let mut movements = Vec::new();
        for ((number, part), (side, cents)) in (1..).zip(&self.parts).zip(amounts) {
            let place = if told == 1 { self.place.clone() } else { format!("{}, part {number}", self.place) };
            if cents > Cents::ZERO {
                let inside = if rest == 0 { self.inside() } else { None };
                let caveat = inside.or_else(|| self.two_amounts(*part, cents));
                movements
                    .push(BankMovement { caveat, ..self.movement(Some(*part), side, cents, &place, notes) });
            }
        }
        if rest != 0 {
            let side = if rest < 0 { Side::Debit } else { Side::Credit };
            let place = format!("{}, charges", self.place);
            let charges = self.movement(None, side, charged, &place, notes);
            movements.push(BankMovement { name: String::new(), ..charges });
        }
        Ok(movements)
    }

    /// A batch whose parts are not told is one movement of which little is known.
    fn batch(&self, caveat: String, notes: &mut Vec<String>) -> BankMovement {
        let movement = self.movement(None, self.side, self.whole, &self.place, notes);
        let texts = self.parts.iter().flat_map(|part| texts(*part));
        let texts = movement.texts.iter().cloned().chain(texts).collect();
        let returns = self.parts.iter().find_map(|part| self.returns(Some(*part)));
        BankMovement {
            texts,
            caveat: Some(caveat),
            returns: movement.returns.clone().or(returns),
            ..movement
        }
    }

    /// What the bank says of charges that are in the amount, so that less reached the other end.
    fn inside(&self) -> Option<String> {
        let of = [self.entry].into_iter().chain(self.parts.iter().copied());
        let included = of.flat_map(records).filter(|record| {
            let inside =
                said(*record, &["ChrgInclInd"]).is_some_and(|said| matches!(said.as_str(), "true" | "1"));
            inside && self.charge(*record).is_some_and(|cents| cents != Cents::ZERO)
        });
        (included.count() > 0).then(|| "the bank says that charges are in its amount".to_owned())
    }

    /// What the bank says of another amount of the same part in euros.
    fn two_amounts(&self, part: Element<'d, 't>, cents: Cents) -> Option<String> {
        let other = AMOUNTS.iter().find_map(|names| {
            let amount = way(part, names).and_then(|of| child(of, "Amt"))?;
            let euro = attribute(amount, "Ccy") == Some("EUR");
            let told = self.message.cents(amount).ok().filter(|told| euro && *told != cents)?;
            Some(told.to_string())
        })?;
        Some(format!("the bank tells another amount of it as well, {other}"))
    }

    /// What a part moved in euros, with its own side where it says one; none when it does not tell.
    fn amount(&self, part: Element<'d, 't>) -> Result<Option<(Side, Cents)>, Fault> {
        let side = if child(part, "CdtDbtInd").is_some() { self.message.side(part)? } else { self.side };
        for names in AMOUNTS {
            let amount = way(part, names).and_then(|of| child(of, "Amt"));
            if let Some(amount) = amount.filter(|amount| attribute(*amount, "Ccy") == Some("EUR")) {
                return Ok(Some((side, self.message.cents(amount)?)));
            }
        }
        Ok(None)
    }

    /// What the bank may have charged for the entry in euros, above zero where it took it: as it says there, or in its parts,
    /// or both together.
    fn charges(&self) -> [i128; 3] {
        let sum = |of: Element<'d, 't>| {
            let apart = |record: &Element<'d, 't>| {
                !said(*record, &["ChrgInclInd"]).is_some_and(|said| matches!(said.as_str(), "false" | "0"))
            };
            let all = records(of).into_iter().filter(apart).filter_map(|record| self.charge(record));
            all.map(|charge| i128::from(charge.get())).sum::<i128>()
        };
        let of_parts: i128 = self.parts.iter().map(|part| sum(*part)).sum();
        let of_entry = sum(self.entry);
        [of_entry, of_parts, of_entry + of_parts]
    }

    /// A charge in euros, below zero where it was given back.
    fn charge(&self, record: Element<'d, 't>) -> Option<Cents> {
        let amount = child(record, "Amt").or_else(|| child(record, "TtlChrgsAndTaxAmt"))?;
        let cents = self.message.cents(amount).ok().filter(|_| attribute(amount, "Ccy") == Some("EUR"))?;
        Some(if said(record, &["CdtDbtInd"]).as_deref() == Some("CRDT") { -cents } else { cents })
    }

    fn movement(
        &self,
        part: Option<Element<'d, 't>>,
        side: Side,
        cents: Cents,
        place: &str,
        notes: &mut Vec<String>,
    ) -> BankMovement {
        let returns = self.returns(part);
        let parties = part.and_then(|part| child(part, "RltdPties"));
        let (role, account) = self.other(parties, side, returns.is_some(), place, notes);
        let name = parties.and_then(|parties| {
            let ways = [&[role, "Nm"][..], &[role, "Pty", "Nm"]];
            ways.into_iter().find_map(|names| said(parties, names))
        });
        let written = part.map(written).unwrap_or_default();
        let mut others: Vec<String> = part.map(texts).unwrap_or_default();
        others.extend(texts(self.entry));
        others.extend(self.batches.iter().filter_map(|batch| said(*batch, &["PmtInfId"])));
        // What was written with the payment, or else what the bank says of it.
        let communication = match written.is_empty() {
            false => written.join(" "),
            true => {
                let ways = [&["AddtlNtryInf"][..], &["AddtlTxInf"]];
                let end_to_end = part.and_then(|part| said(part, &["Refs", "EndToEndId"]));
                let end_to_end = end_to_end.filter(|id| id != "NOTPROVIDED");
                let of_part = part.and_then(|part| said(part, ways[1]));
                end_to_end.or(of_part).or_else(|| said(self.entry, ways[0])).unwrap_or_default()
            }
        };
        BankMovement {
            file: self.message.file.to_owned(),
            place: place.to_owned(),
            date: self.date.clone(),
            side,
            cents,
            account,
            name: kept(&name.unwrap_or_default()),
            communication: kept(&communication),
            texts: written.iter().map(|text| kept(text)).chain(others).collect(),
            numbers: [part, Some(self.entry)].into_iter().flatten().flat_map(numbers).collect(),
            returns,
            caveat: None,
        }
    }

    /// Whether the bank says that it gives back what another movement took, and why: an entry that is reversed keeps its marks,
    /// a payment that came back has the information of its return.
    fn returns(&self, part: Option<Element<'d, 't>>) -> Option<String> {
        let reversed = |of| said(of, &["RvslInd"]).is_some_and(|said| matches!(said.as_str(), "true" | "1"));
        let family = |of| {
            let family = said(of, &["BkTxCd", "Domn", "Fmly", "SubFmlyCd"]);
            family.is_some_and(|family| matches!(family.as_str(), "RRTN" | "UPDD" | "RPCR" | "UPCT"))
        };
        let of_part = part.and_then(|part| child(part, "RtrInf"));
        let is = reversed(self.entry) || family(self.entry) || part.is_some_and(family) || of_part.is_some();
        if !is {
            return None;
        }
        let reason = of_part.and_then(|of| said(of, &["Rsn", "Cd"]).or_else(|| said(of, &["Rsn", "Prtry"])));
        let more = of_part.and_then(|of| said(of, &["AddtlInf"]));
        Some(kept(&[reason, more].into_iter().flatten().collect::<Vec<_>>().join(" ")))
    }

    /// The role of who is at the other end, and the account. In a return the parties keep their first roles.
    fn other(
        &self,
        parties: Option<Element<'d, 't>>,
        side: Side,
        returns: bool,
        place: &str,
        notes: &mut Vec<String>,
    ) -> (&'static str, Option<Iban>) {
        let paid = (side == Side::Debit) != returns;
        let roles = if paid { ["Cdtr", "Dbtr"] } else { ["Dbtr", "Cdtr"] };
        let Some(parties) = parties else { return (roles[0], None) };
        let accounts: BTreeMap<&str, &str> = BTreeMap::from([("Cdtr", "CdtrAcct"), ("Dbtr", "DbtrAcct")]);
        let mut read = |role: &'static str| -> Option<Iban> {
            let of = child(parties, accounts.get(role)?)?;
            let number = said(of, &["Id", "IBAN"]).or_else(|| said(of, &["Id", "Othr", "Id"]))?;
            let iban = way(of, &["Id", "IBAN"]).is_some();
            match number.parse() {
                Ok(account) => Some(account),
                Err(rule) if iban => {
                    let number = kept(&number);
                    notes.push(format!(
                        "{place}: the account at the other end, `{number}`, is not known: {rule}"
                    ));
                    None
                }
                // A number of another country is none that a fund has.
                Err(_) => None,
            }
        };
        match read(roles[0]) {
            // The office itself is not at the other end, unless both are its own.
            Some(account) if Some(&account) == self.own.as_ref() => match read(roles[1]) {
                Some(other) if Some(&other) != self.own.as_ref() => (roles[1], Some(other)),
                _ => (roles[0], Some(account)),
            },
            found => (roles[0], found),
        }
    }
}

/// What was written with the payment: structured references first.
fn written(part: Element<'_, '_>) -> Vec<String> {
    let Some(information) = child(part, "RmtInf") else { return Vec::new() };
    let structured = children(information, "Strd").flat_map(|structured| {
        let reference = said(structured, &["CdtrRefInf", "Ref"]);
        let more = children(structured, "AddtlRmtInf").map(|text| content(text).trim().to_owned());
        let documents = children(structured, "RfrdDocInf").filter_map(|document| said(document, &["Nb"]));
        reference.into_iter().chain(more).chain(documents).filter(|text| !text.is_empty())
    });
    let plain = children(information, "Ustrd").map(|plain| content(plain).trim().to_owned());
    structured.chain(plain.filter(|text| !text.is_empty())).collect()
}

/// The records of charges of a part or an entry.
fn records<'d, 't>(of: Element<'d, 't>) -> Vec<Element<'d, 't>> {
    let all = children(of, "Chrgs").flat_map(|charges| {
        let records: Vec<Element<'_, '_>> = children(charges, "Rcrd").collect();
        if records.is_empty() { vec![charges] } else { records }
    });
    all.collect()
}

/// The numbers under which the bank keeps a part or an entry.
fn numbers(of: Element<'_, '_>) -> Vec<String> {
    NUMBERS.into_iter().filter_map(|names| said(of, names)).map(|number| kept(&number)).collect()
}

/// The references and texts of a part or an entry.
fn texts(of: Element<'_, '_>) -> Vec<String> {
    let told = TEXTS.into_iter().filter_map(|names| said(of, names));
    told.filter(|text| text != "NOTPROVIDED").map(|text| kept(&text)).collect()
}
