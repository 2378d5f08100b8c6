//! Movements against bookings.

use allocation::Cents;
use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{MatchEvidence, ReferenceText};
use crate::{BankMovement, Booking, Side};

/// Where a movement or a booking is after reconciliation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// At the bank and in the books, and nothing speaks against it.
    Matched,
    /// At the bank and perhaps in the books: a person decides.
    Doubtful,
    /// In the books, not at the bank.
    Open,
    /// At the bank, not in the books.
    Excess,
    /// At the bank, and booked outside of what is reconciled.
    Elsewhere,
}

impl Category {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Matched, Self::Doubtful, Self::Open, Self::Excess, Self::Elsewhere];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Doubtful => "doubtful",
            Self::Open => "open",
            Self::Excess => "excess",
            Self::Elsewhere => "elsewhere",
        }
    }
}

/// A booking, a movement, or both, with their category and why. The numbers are places in what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where they are.
    pub category: Category,
    /// The booking.
    pub booking: Option<usize>,
    /// The movement.
    pub movement: Option<usize>,
    /// Why, as a clause.
    pub reason: String,
}

/// What a category makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CategorySums {
    /// How many movements.
    pub movements: usize,
    /// What they took from the account and brought in; none beyond the range of amounts.
    pub bank_cents: [Option<Cents>; 2],
    /// How many bookings in scope.
    pub bookings: usize,
    /// What was paid and received by the books; none beyond the range of amounts.
    pub booked_cents: [Option<Cents>; 2],
}

impl CategorySums {
    /// The sums of a category.
    pub fn of(
        category: Category,
        findings: &[Finding],
        bookings: &[Booking],
        movements: &[BankMovement],
    ) -> Self {
        let zero = [Some(Cents::ZERO); 2];
        let mut sums = Self { movements: 0, bank_cents: zero, bookings: 0, booked_cents: zero };
        let more = |sum: Option<Cents>, cents: Cents| sum.and_then(|sum| sum.plus(cents).ok());
        let side = |side: Side| usize::from(side == Side::Credit);
        for finding in findings.iter().filter(|finding| finding.category == category) {
            if let Some(movement) = finding.movement.and_then(|at| movements.get(at)) {
                sums.movements += 1;
                let slot = &mut sums.bank_cents[side(movement.side)];
                *slot = more(*slot, movement.cents);
            }
            if let Some(booking) = finding.booking.and_then(|at| bookings.get(at)).filter(|one| one.in_scope)
            {
                sums.bookings += 1;
                let slot = &mut sums.booked_cents[side(booking.side)];
                *slot = more(*slot, booking.cents);
            }
        }
        sums
    }
}

/// Pairs movements with bookings. Every movement and every booking in scope is in exactly one category, and the order
/// in which they are given changes nothing but the order of equal ones.
///
/// A movement and a booking match when they agree in side, amount, reference and value date (within `days`), when no known
/// account speaks against it, and when neither has another match. Whatever else agrees in amount and one more feature, or
/// in reference, is doubtful.
///
/// `covered` are the periods of the statements. What the bank says that leaves something to judge makes a match doubtful.
pub fn reconcile(
    bookings: &[Booking],
    movements: &[BankMovement],
    covered: &[(String, String)],
    days: u32,
) -> Vec<Finding> {
    let mut pairs = BTreeMap::new();
    let references: Vec<ReferenceText> =
        bookings.iter().map(|booking| ReferenceText::of(&booking.reference)).collect();
    for (at, movement) in movements.iter().enumerate() {
        let told: Vec<ReferenceText> = movement.written().map(ReferenceText::of).collect();
        for (number, (booking, reference)) in bookings.iter().zip(&references).enumerate() {
            // Without its amount or its reference no pair is likely, and nothing else need be compared.
            let written = || told.iter().any(|told| reference.is_in(told));
            let numbered = || movement.numbers.iter().any(|number| reference.is_number(number));
            let same_reference = booking.side == movement.side && (written() || numbered());
            if booking.cents != movement.cents && !same_reference {
                continue;
            }
            let evidence = MatchEvidence::of(booking, movement, days, same_reference);
            if let Some(evidence) = evidence.filter(|one| one.is_likely()) {
                pairs.insert((number, at), evidence);
            }
        }
    }
    let mut findings = Vec::new();
    // What is sure and alone is settled first, and no longer disturbs what is not.
    let sure: BTreeSet<(usize, usize)> =
        pairs.iter().filter(|(_, evidence)| evidence.is_sure()).map(|(pair, _)| *pair).collect();
    let mut settled: (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
    for group in groups(&sure) {
        if let ([booking], [movement]) = (group.0.as_slice(), group.1.as_slice()) {
            settled.0.insert(*booking);
            settled.1.insert(*movement);
            if let Some(caveat) = &movements[*movement].caveat {
                let reason = format!("amount, value date and reference agree, but {caveat}");
                findings.push(doubtful(Some(*booking), Some(*movement), reason));
                continue;
            }
            let category = if bookings[*booking].in_scope { Category::Matched } else { Category::Elsewhere };
            let account = pairs.get(&(*booking, *movement)).and_then(|evidence| evidence.account);
            let reason = match account {
                Some(_) => "amount, value date, reference and account agree",
                None => "amount, value date and reference agree",
            };
            findings.push(Finding {
                category,
                booking: Some(*booking),
                movement: Some(*movement),
                reason: reason.into(),
            });
        }
    }
    let rest: BTreeSet<(usize, usize)> = pairs
        .keys()
        .filter(|(booking, movement)| !settled.0.contains(booking) && !settled.1.contains(movement))
        .copied()
        .collect();
    let (rest_by_booking, rest_by_movement) = neighbours(&rest);
    let mut doubted: (BTreeSet<usize>, BTreeSet<usize>) = Default::default();
    for (group_bookings, group_movements) in groups(&rest) {
        doubted.0.extend(&group_bookings);
        doubted.1.extend(&group_movements);
        if let ([booking], [movement]) = (group_bookings.as_slice(), group_movements.as_slice()) {
            let mut reasons = pairs.get(&(*booking, *movement)).map(|one| one.reasons()).unwrap_or_default();
            reasons.extend(movements[*movement].caveat.as_deref());
            let reasons = reasons.join(", ");
            findings.push(doubtful(Some(*booking), Some(*movement), reasons));
            continue;
        }
        for booking in &group_bookings {
            let mut places: Vec<&str> =
                beside(&rest_by_booking, *booking).map(|at| movements[at].place.as_str()).collect();
            places.sort_unstable();
            findings.push(doubtful(Some(*booking), None, candidates(&places)));
        }
        for movement in &group_movements {
            let mut entries: Vec<u64> =
                beside(&rest_by_movement, *movement).map(|at| bookings[at].entry).collect();
            entries.sort_unstable();
            let entries: Vec<String> = entries.iter().map(|entry| format!("entry {entry}")).collect();
            findings.push(doubtful(None, Some(*movement), candidates(&entries)));
        }
    }
    for (number, booking) in bookings.iter().enumerate().filter(|(_, one)| one.in_scope) {
        if !settled.0.contains(&number) && !doubted.0.contains(&number) {
            let is_covered = covered.iter().any(|(from, to)| (from..=to).contains(&&booking.date));
            let reason = if is_covered {
                "no movement has its amount or its reference"
            } else {
                "no statement covers its value date"
            };
            findings.push(Finding {
                category: Category::Open,
                booking: Some(number),
                movement: None,
                reason: reason.into(),
            });
        }
    }
    for (at, movement) in movements.iter().enumerate() {
        if !settled.1.contains(&at) && !doubted.1.contains(&at) {
            let reason = match &movement.caveat {
                Some(caveat) => format!("no entry has its amount or its reference, and {caveat}"),
                None => "no entry has its amount or its reference".to_owned(),
            };
            findings.push(Finding { category: Category::Excess, booking: None, movement: Some(at), reason });
        }
    }
    // A booking out of scope was asked for its movement only.
    findings.retain(|finding| {
        finding.movement.is_some() || finding.booking.is_some_and(|number| bookings[number].in_scope)
    });
    findings.sort_by(|one, other| order(one, bookings, movements).cmp(&order(other, bookings, movements)));
    findings
}

fn doubtful(booking: Option<usize>, movement: Option<usize>, reason: String) -> Finding {
    Finding { category: Category::Doubtful, booking, movement, reason }
}

/// How many candidates there are, and the first of them.
fn candidates(all: &[impl AsRef<str>]) -> String {
    const SHOWN: usize = 5;
    let shown: Vec<&str> = all.iter().take(SHOWN).map(AsRef::as_ref).collect();
    let more = if all.len() > SHOWN { "; ..." } else { "" };
    let head = match all.len() {
        1 => "its one candidate has others".to_owned(),
        count => format!("{count} candidates"),
    };
    format!("{head}: {}{more}", shown.join("; "))
}

/// What the bank says of a movement, and where.
type Said<'a> = (&'a str, Side, Cents, &'a str, &'a str);

/// The order in which findings are shown: by category, by entry, then by what the bank says, and by place last of all.
fn order<'a>(
    finding: &Finding,
    bookings: &[Booking],
    movements: &'a [BankMovement],
) -> (Category, u64, Option<Said<'a>>) {
    let entry = finding.booking.and_then(|at| bookings.get(at)).map(|booking| booking.entry);
    let movement = finding
        .movement
        .and_then(|at| movements.get(at))
        .map(|one| (one.date.as_str(), one.side, one.cents, one.communication.as_str(), one.place.as_str()));
    // Entries come first, then what has none.
    (finding.category, entry.unwrap_or(u64::MAX), movement)
}

/// Beside each booking its movements, and beside each movement its bookings, in ascending order.
type Neighbours = BTreeMap<usize, Vec<usize>>;

fn neighbours(pairs: &BTreeSet<(usize, usize)>) -> (Neighbours, Neighbours) {
    let (mut of_booking, mut of_movement) = (Neighbours::new(), Neighbours::new());
    for (booking, movement) in pairs {
        of_booking.entry(*booking).or_default().push(*movement);
        of_movement.entry(*movement).or_default().push(*booking);
    }
    (of_booking, of_movement)
}

fn beside(neighbours: &Neighbours, of: usize) -> impl Iterator<Item = usize> + '_ {
    neighbours.get(&of).into_iter().flatten().copied()
}

/// The groups of bookings and movements that hang together by pairs, each in ascending order.
fn groups(pairs: &BTreeSet<(usize, usize)>) -> Vec<(Vec<usize>, Vec<usize>)> {
    let (of_booking, of_movement) = neighbours(pairs);
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut groups = Vec::new();
    for start in of_booking.keys() {
        if seen.contains(start) {
            continue;
        }
        let (mut bookings, mut movements) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting = vec![*start];
        while let Some(booking) = waiting.pop() {
            if !bookings.insert(booking) {
                continue;
            }
            for movement in of_booking.get(&booking).into_iter().flatten() {
                if movements.insert(*movement) {
                    waiting.extend(of_movement.get(movement).into_iter().flatten());
                }
            }
        }
        seen.extend(&bookings);
        groups.push((bookings.into_iter().collect(), movements.into_iter().collect()));
    }
    groups
}
