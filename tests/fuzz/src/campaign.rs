use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::{Mutator, Target, corpus};

/// How long a run goes on.
#[derive(Clone, Copy, Debug)]
pub enum Pace {
    /// So many inputs, the same on every machine.
    Inputs(u64),
    /// So long.
    For(Duration),
}

/// What a run found.
#[derive(Clone, Debug)]
pub struct Found {
    /// How many inputs were tried.
    pub tried: u64,
    /// How long it took.
    pub taken: Duration,
    /// The longest that one input took.
    pub slowest: Duration,
    /// An input under which a property did not hold, or which took too long.
    pub failing: Option<Vec<u8>>,
}

/// The longest that one input may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tries the corpus and what a mutator makes of it, until something is found or the pace is done.
pub fn campaign(target: &Target, pace: Pace, seed: u64) -> Found {
    let since = Instant::now();
    let start = corpus(target.name);
    let mut mutator = Mutator::new(seed, start.clone(), target.longest);
    let mut found = Found { tried: 0, taken: Duration::ZERO, slowest: Duration::ZERO, failing: None };
    let mut start = start.into_iter();
    while match pace {
        Pace::Inputs(most) => found.tried < most,
        Pace::For(time) => since.elapsed() < time,
    } {
        let input = start.next().unwrap_or_else(|| mutator.input());
        let began = Instant::now();
        let held = catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_ok();
        let took = began.elapsed();
        found.tried += 1;
        found.slowest = found.slowest.max(took);
        if !held || took > PATIENCE {
            found.failing = Some(input);
            break;
        }
    }
    found.taken = since.elapsed();
    found
}
