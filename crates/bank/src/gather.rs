//! Several statements together: the pages of one, what follows on what, and what came back.

use allocation::Cents;
use std::collections::BTreeMap;

use intake::Fault;

use crate::evidence::ReferenceText;
use crate::{BankMovement, BankStatement, Iban};

/// Statements as they hang together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Each whole, with all its pages.
    pub statements: Vec<BankStatement>,
    /// The days that they cover, as periods between which something may be missing.
    pub covered: Vec<(String, String)>,
    /// Where one does not follow on the other, as sentences: a statement is missing, or told twice.
    pub gaps: Vec<String>,
}

impl Gathered {
    /// Puts statements together.
    ///
    /// # Errors
    ///
    /// When the same statement is given twice, which would count its movements twice; when the movements of one, with all its
    /// pages, do not lead from what was before to what was after.
    pub fn of(statements: Vec<BankStatement>) -> Result<Self, Fault> {
        check_distinct(&statements)?;
        let whole = |one: BankStatement| if one.page == (false, false) { one.balanced() } else { Ok(one) };
        let mut statements = pages(statements).into_iter().map(whole).collect::<Result<Vec<_>, Fault>>()?;
        mark_returned(&mut statements);
        let (covered, gaps) = follow(&statements);
        Ok(Self { statements, covered, gaps })
    }

    /// All movements, in the order of the statements.
    pub fn movements(&self) -> Vec<BankMovement> {
        self.statements.iter().flat_map(|statement| statement.movements.iter().cloned()).collect()
    }
}

/// Refuses the same statement twice. Banks number their statements again, so the number alone does not tell.
fn check_distinct(statements: &[BankStatement]) -> Result<(), Fault> {
    for (place, one) in statements.iter().enumerate() {
        for other in &statements[..place] {
            let alike = one.account == other.account
                && one.from_to == other.from_to
                && told(one) == told(other)
                && (one.opening_cents, one.closing_cents) == (other.opening_cents, other.closing_cents);
            // Statements without any movement say nothing twice, unless they are one.
            if alike && (!one.movements.is_empty() || (!one.id.is_empty() && one.id == other.id)) {
                let what = if one.id.is_empty() {
                    "the statement".to_owned()
                } else {
                    format!("statement `{}`", one.id.escape_debug())
                };
                let rule = format!("{what} stands already in {}", other.file);
                return Err(Fault::in_file(&one.file, rule).hint("Give each statement once."));
            }
        }
    }
    Ok(())
}

/// What a statement tells, in an order of its own.
fn told(statement: &BankStatement) -> Vec<impl Ord + use<>> {
    let mut all: Vec<_> = statement
        .movements
        .iter()
        .map(|one| (one.date.clone(), one.side, one.cents, one.account.clone(), one.communication.clone()))
        .collect();
    all.sort();
    all
}

/// Joins the pages of each statement, in whatever order they are given: those that the bank numbers, and those between which
/// a balance stands.
fn pages(mut statements: Vec<BankStatement>) -> Vec<BankStatement> {
    loop {
        let mut open = statements.iter().enumerate().filter(|(_, before)| before.page.1);
        let pair = open.find_map(|(at, before)| {
            let behind = |other: &BankStatement| {
                let numbered = before.page_numbers.zip(other.page_numbers);
                before.account == other.account
                    && other.page.0
                    && match numbered {
                        Some(((_, last), (next, _))) => {
                            before.id == other.id && last.checked_add(1) == Some(next)
                        }
                        None => before.closing_cents == other.opening_cents,
                    }
            };
            let next =
                statements.iter().enumerate().position(|(place, other)| place != at && behind(other))?;
            Some((at, next))
        });
        let Some((at, next)) = pair else { return statements };
        let page = statements.remove(next);
        if let Some(before) = statements.get_mut(if next < at { at - 1 } else { at }) {
            before.page.1 = page.page.1;
            before.page_numbers =
                before.page_numbers.zip(page.page_numbers).map(|((first, _), (_, last))| (first, last));
            before.closing_cents = page.closing_cents;
            before.from_to = match (before.from_to.take(), page.from_to) {
                (Some((from, to)), Some((start, end))) => Some((from.min(start), to.max(end))),
                (one, other) => one.or(other),
            };
            before.movements.extend(page.movements);
            before.notes.extend(page.notes);
            before.contradictions.extend(page.contradictions);
        }
    }
}

/// Where a movement is: the place of its statement, and its own.
type At = (usize, usize);

/// Marks what the bank returned, and by what: neither says that money reached anybody.
///
/// What comes back may be less than what was paid, by a charge or in part, and may be several payments at once. So a return
/// marks the one payment that it must be, or else every payment that it can be.
fn mark_returned(statements: &mut [BankStatement]) {
    let all: Vec<At> = statements
        .iter()
        .enumerate()
        .flat_map(|(at, statement)| (0..statement.movements.len()).map(move |movement| (at, movement)))
        .collect();
    let (returns, paid): (Vec<At>, Vec<At>) =
        all.iter().partition(|(at, number)| statements[*at].movements[*number].returns.is_some());
    if returns.is_empty() {
        return;
    }
    let words: BTreeMap<At, Vec<ReferenceText>> = all
        .iter()
        .map(|(at, number)| {
            ((*at, *number), statements[*at].movements[*number].written().map(ReferenceText::of).collect())
        })
        .collect();
    for &(at, number) in &returns {
        let returning = statements[at].movements[number].clone();
        let reason = returning.returns.as_deref().unwrap_or_default();
        let why = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        let place = returning.place.clone();
        let returned = match returns.len() {
            ..=RETURNS_MAX => returned_by(statements, &paid, &words, (at, number)),
            _ => paid.clone(),
        };
        for (at, number) in returned {
            let caveat = format!("the bank says that it came back{why}: {place}");
            statements[at].movements[number].caveat.get_or_insert(caveat);
        }
        let told = format!("the bank says that a payment came back{why}");
        let caveat = &mut statements[at].movements[number].caveat;
        *caveat = Some(match caveat.take() {
            Some(before) => format!("{before}; {told}"),
            None => told,
        });
    }
}

/// How many returns are compared with the payments one by one: of more, every payment is one to look at.
const RETURNS_MAX: usize = 200;

/// What a movement can have given back.
fn returned_by(
    statements: &[BankStatement],
    paid: &[At],
    words: &BTreeMap<At, Vec<ReferenceText>>,
    returning: At,
) -> Vec<At> {
    let of = |(at, number): At| &statements[at].movements[number];
    let told = |at: At| words.get(&at).map(Vec::as_slice).unwrap_or_default();
    let own = told(returning);
    let returning = of(returning);
    let linked = |at: At| {
        let account = of(at).account.is_some() && of(at).account == returning.account;
        account || told(at).iter().any(|told| own.iter().any(|other| told.is_in(other)))
    };
    let mut candidates: Vec<At> =
        paid.iter().copied().filter(|at| of(*at).side == returning.side.other()).collect();
    candidates.sort_by_key(|at| (of(*at).date.clone(), *at));
    let exact = |at: &At| of(*at).cents == returning.cents;
    let among =
        |wanted: &dyn Fn(&At) -> bool| -> Vec<At> { candidates.iter().copied().filter(wanted).collect() };
    // The last one before it of the same amount.
    let last =
        among(&|at| exact(at) && linked(*at) && of(*at).caveat.is_none() && of(*at).date <= returning.date);
    if let Some(one) = last.last() {
        return vec![*one];
    }
    let alike = among(&|at| linked(*at));
    if !alike.is_empty() {
        return alike;
    }
    let same = among(&|at| exact(at));
    // Of whom it came is reported, and nobody of them was paid here.
    if !same.is_empty() || returning.account.is_some() { same } else { candidates }
}

/// The periods that the statements cover without a break, and where one does not follow on the other.
fn follow(statements: &[BankStatement]) -> (Vec<(String, String)>, Vec<String>) {
    let mut of_account: BTreeMap<Option<&Iban>, Vec<(&str, &str, &BankStatement)>> = BTreeMap::new();
    for statement in statements {
        if let Some((from, to)) = statement.period() {
            of_account.entry(statement.account.as_ref()).or_default().push((from, to, statement));
        }
    }
    let (mut covered, mut gaps) = (Vec::new(), Vec::new());
    for own in of_account.into_values() {
        let own = in_order(own);
        let mut last: Option<&BankStatement> = None;
        for (from, to, statement) in own {
            let follows = last.map(|last| last.closing_cents.zip(statement.opening_cents));
            match (follows, covered.last_mut()) {
                (Some(Some((closing, opening))), Some((_, end))) if closing == opening => {
                    let reached: &mut String = end;
                    if reached.as_str() < to {
                        *reached = to.to_owned();
                    }
                }
                (Some(Some((closing, opening))), _) => {
                    gaps.push(format!(
                        "{} ends with {}, and {} begins with {}: a statement between them is missing, or one is told twice",
                        last.map(named).unwrap_or_default(),
                        closing,
                        named(statement),
                        opening,
                    ));
                    covered.push((from.to_owned(), to.to_owned()));
                }
                _ => covered.push((from.to_owned(), to.to_owned())),
            }
            // An amount that is the same says nothing of a statement that the bank counted in between.
            if let Some((before, number)) = last.and_then(|last| last.sequence).zip(statement.sequence)
                && number > before.saturating_add(1)
            {
                gaps.push(format!(
                    "the bank numbers {} {before} and {} {number}: a statement between them is missing",
                    last.map(named).unwrap_or_default(),
                    named(statement),
                ));
            }
            last = Some(statement);
        }
    }
    for statement in statements.iter().filter(|statement| statement.page.0 || statement.page.1) {
        gaps.push(format!("{} is a page of a statement whose other pages are missing", named(statement)));
    }
    gaps.extend(statements.iter().flat_map(|statement| statement.contradictions.iter().cloned()));
    (covered, gaps)
}

/// A statement with its first and its last day.
type Dated<'s> = (&'s str, &'s str, &'s BankStatement);

/// Statements of one account as one follows on the other: by their days, and those of the same days by the numbers of the bank
/// or by what was before and after.
fn in_order(mut own: Vec<Dated<'_>>) -> Vec<Dated<'_>> {
    own.sort_by_key(|(from, to, statement)| (*from, *to, statement.sequence, &statement.id, &statement.file));
    for at in 0..own.len() {
        let same =
            own[at..].iter().take_while(|(from, to, _)| (*from, *to) == (own[at].0, own[at].1)).count();
        let before = at.checked_sub(1).and_then(|before| own[before].2.closing_cents);
        let group = &own[at..at + same];
        let continues = |one: &Dated<'_>| before.is_some() && one.2.opening_cents == before;
        let first = || {
            // What ends with an amount, so that each is compared with all others at once.
            let mut ends: BTreeMap<Option<Cents>, usize> = BTreeMap::new();
            group.iter().for_each(|one| *ends.entry(one.2.closing_cents).or_default() += 1);
            group.iter().position(|one| {
                let own = usize::from(one.2.closing_cents == one.2.opening_cents);
                ends.get(&one.2.opening_cents).copied().unwrap_or_default() == own
            })
        };
        if let Some(next) = group.iter().position(continues).or_else(first) {
            own[at..=at + next].rotate_right(1);
        }
    }
    own
}

/// How a statement is named in a sentence.
fn named(statement: &BankStatement) -> String {
    if statement.id.is_empty() {
        statement.file.clone()
    } else {
        format!("{}, statement `{}`", statement.file, statement.id.escape_debug())
    }
}
