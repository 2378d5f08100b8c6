//! Odd surroundings: closed outputs, full disks, limits, interrupts, names, umask, clocks, and evidence that may not be
//! touched. Each wants a message, a code of the list, and nothing half-written.

use std::path::Path;

use crate::surroundings::{self, Edge};
use crate::tally::Tally;
use crate::{evidence, hostile, interrupts, settled};

/// Tries every edge; the interrupts `rounds` times each.
pub(crate) fn run(program: &Path, rounds: u64, seed: u64) -> Tally {
    let mut tally =
        Tally::new("edges", "closed outputs, full disks, limits, interrupts, names, modes, clocks, evidence");
    let edges: Vec<Edge> = surroundings::all()
        .into_iter()
        .chain(evidence::all())
        .chain(settled::all())
        .chain(hostile::all())
        .collect();
    let (mut tried, mut skipped) = (0, Vec::new());
    for (name, edge) in &edges {
        match edge(program) {
            Ok(()) => tried += 1,
            Err(why) => match why.strip_prefix("skipped: ") {
                Some(why) => skipped.push(format!("{name}: {why}")),
                None => tally.wrong.push(format!("{name}: {why}")),
            },
        }
    }
    let interrupted = interrupts::run(program, rounds, seed);
    tally.wrong.extend(interrupted.wrong);
    tally.count =
        format!("{tried} edges, {} interrupts in the middle of a report or an import", interrupted.count);
    if !skipped.is_empty() {
        tally.count += &format!("; skipped: {}", skipped.join(", "));
    }
    tally.control("a program that writes its report bit by bit", &interrupts::control(program, seed));
    tally.control("two writers where locks do nothing", &hostile::control());
    if let Some(found) = evidence::control(program) {
        tally.control("a program that touches the evidence", &found);
    }
    tally
}
