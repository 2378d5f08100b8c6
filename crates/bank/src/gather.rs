//! Several statements together: the pages of one, what follows on what, and what came back.

use std::collections::BTreeMap;

use intake::Fault;

use crate::evidence::Told;
use crate::statement::euros;
use crate::{Iban, Movement, Statement};

/// Statements as they hang together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Each whole, with all its pages.
    pub statements: Vec<Statement>,
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
    /// When the same statement is given twice, which would count its movements twice.
    pub fn of(statements: Vec<Statement>) -> Result<Self, Fault> {
        check_distinct(&statements)?;
        let mut statements = pages(statements);
        mark_returned(&mut statements);
        let (covered, gaps) = follow(&statements);
        Ok(Self { statements, covered, gaps })
    }

    /// All movements, in the order of the statements.
    pub fn movements(&self) -> Vec<Movement> {
        self.statements.iter().flat_map(|statement| statement.movements.iter().cloned()).collect()
    }
}

/// Refuses the same statement twice. Banks number their statements anew, so the number alone does not tell.
fn check_distinct(statements: &[Statement]) -> Result<(), Fault> {
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
fn told(statement: &Statement) -> Vec<impl Ord + use<>> {
    let mut all: Vec<_> = statement
        .movements
        .iter()
        .map(|one| (one.date.clone(), one.side, one.cents, one.account.clone(), one.communication.clone()))
        .collect();
    all.sort();
    all
}

/// Joins the pages of a statement: one that ends with a balance between pages, and the one that begins with it.
fn pages(statements: Vec<Statement>) -> Vec<Statement> {
    let mut whole: Vec<Statement> = Vec::new();
    for page in statements {
        let before = whole.iter_mut().find(|before| {
            before.account == page.account
                && before.page.1
                && page.page.0
                && before.closing_cents == page.opening_cents
        });
        match before {
            Some(before) => {
                before.page.1 = page.page.1;
                before.closing_cents = page.closing_cents;
                before.from_to = match (before.from_to.take(), page.from_to) {
                    (Some((from, to)), Some((_, end))) => Some((from, to.max(end))),
                    (one, other) => one.or(other),
                };
                before.movements.extend(page.movements);
                before.notes.extend(page.notes);
            }
            None => whole.push(page),
        }
    }
    whole
}

/// Marks what the bank returned, and by what: neither says that money reached anybody.
fn mark_returned(statements: &mut [Statement]) {
    let all: Vec<(usize, usize)> = statements
        .iter()
        .enumerate()
        .flat_map(|(at, statement)| (0..statement.movements.len()).map(move |movement| (at, movement)))
        .collect();
    for &(at, number) in &all {
        let returning = statements[at].movements[number].clone();
        let Some(reason) = &returning.returns else { continue };
        let why = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
        let words: Vec<Told> = returning.written().map(Told::of).collect();
        let candidates: Vec<(usize, usize)> = all
            .iter()
            .copied()
            .filter(|(at, number)| {
                let one = &statements[*at].movements[*number];
                one.side == returning.side.other()
                    && one.cents == returning.cents
                    && one.returns.is_none()
                    && one.caveat.is_none()
                    && one.date <= returning.date
            })
            .collect();
        let sure: Vec<(usize, usize)> = candidates
            .iter()
            .copied()
            .filter(|(at, number)| {
                let one = &statements[*at].movements[*number];
                let account = one.account.is_some() && one.account == returning.account;
                account || one.written().map(Told::of).any(|told| words.iter().any(|other| told.is_in(other)))
            })
            .collect();
        // The last one before it; if nothing tells which, none of them is beyond doubt.
        let latest = |list: &[(usize, usize)]| {
            list.iter()
                .copied()
                .max_by_key(|(at, number)| (statements[*at].movements[*number].date.clone(), *at, *number))
        };
        let returned: Vec<(usize, usize)> = match latest(&sure) {
            Some(one) => vec![one],
            None => candidates,
        };
        let place = returning.place.clone();
        for (at, number) in returned {
            let caveat = format!("the bank says that it came back{why}: {place}");
            statements[at].movements[number].caveat = Some(caveat);
        }
        let caveat = format!("the bank says that a payment came back{why}");
        statements[at].movements[number].caveat.get_or_insert(caveat);
    }
}

/// The periods that the statements cover without a break, and where one does not follow on the other.
fn follow(statements: &[Statement]) -> (Vec<(String, String)>, Vec<String>) {
    let mut of_account: BTreeMap<Option<&Iban>, Vec<(&str, &str, &Statement)>> = BTreeMap::new();
    for statement in statements {
        if let Some((from, to)) = statement.period() {
            of_account.entry(statement.account.as_ref()).or_default().push((from, to, statement));
        }
    }
    let (mut covered, mut gaps) = (Vec::new(), Vec::new());
    for mut own in of_account.into_values() {
        own.sort_by_key(|(from, to, _)| (*from, *to));
        let mut last: Option<&Statement> = None;
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
                        euros(i128::from(closing)),
                        named(statement),
                        euros(i128::from(opening)),
                    ));
                    covered.push((from.to_owned(), to.to_owned()));
                }
                _ => covered.push((from.to_owned(), to.to_owned())),
            }
            last = Some(statement);
        }
    }
    for statement in statements.iter().filter(|statement| statement.page.0 || statement.page.1) {
        gaps.push(format!("{} is a page of a statement whose other pages are missing", named(statement)));
    }
    (covered, gaps)
}

/// How a statement is named in a sentence.
fn named(statement: &Statement) -> String {
    if statement.id.is_empty() {
        statement.file.clone()
    } else {
        format!("{}, statement `{}`", statement.file, statement.id.escape_debug())
    }
}
