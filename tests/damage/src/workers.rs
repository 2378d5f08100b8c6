//! The same work by several at once, each with a ledger of its own.

use crate::table::Line;

/// Which part of the work one of them does.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    place: usize,
    count: usize,
}

impl Share {
    /// This worker's part of the items, which every worker names in the same order.
    pub(crate) fn of<T>(self, items: impl Iterator<Item = T>) -> impl Iterator<Item = T> {
        items.skip(self.place).step_by(self.count)
    }
}

/// Lets every worker do its share, and adds up the rows that each gives in the same order. `DAMAGE_WORKERS` says how many;
/// more than the machine has cores is of use, because a refusal waits a moment and looks again.
pub(crate) fn share(work: impl Fn(Share) -> Vec<Line> + Sync) -> Vec<Line> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let asked = std::env::var("DAMAGE_WORKERS").ok().and_then(|count| count.parse().ok());
    let count = asked.unwrap_or(4 * cores).clamp(1, 64);
    std::thread::scope(|scope| {
        let work = &work;
        let all: Vec<_> = (0..count).map(|place| scope.spawn(move || work(Share { place, count }))).collect();
        let mut all = all.into_iter().map(|one| one.join().unwrap());
        let mut lines = all.next().unwrap();
        for more in all {
            lines.iter_mut().zip(more).for_each(|(line, more)| line.merge(more));
        }
        lines
    })
}
