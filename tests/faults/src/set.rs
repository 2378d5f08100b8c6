//! The daily set and the release set: every harness, with the counts of each.

use std::path::Path;

use crate::mount::Kind;
use crate::tally::Tally;
use crate::{crowd, edges, kill, power_cut, power_model, same_bytes, syscalls, timed, vfs};

/// How much of each harness.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Set {
    kills: u64,
    /// Every how many-th system call, and call to the disk.
    calls: usize,
    disk: u64,
    states: u64,
    ext4: u64,
    xfs: u64,
    seconds: u64,
    interrupts: u64,
    reports: u64,
}

/// What runs with each change, in some two minutes.
pub(crate) const DAILY: Set = Set {
    kills: 30,
    calls: 120,
    disk: 37,
    states: 1_000,
    ext4: 5,
    xfs: 3,
    seconds: 5,
    interrupts: 5,
    reports: 3,
};

/// What runs before a release, in some two hours.
pub(crate) const RELEASE: Set = Set {
    kills: 2_000,
    calls: 1,
    disk: 1,
    states: 100_000,
    ext4: 1_000,
    xfs: 300,
    seconds: 60,
    interrupts: 100,
    reports: 100,
};

impl Set {
    /// Runs all of it on two threads: what drives the program, and what drives the book in this process.
    pub(crate) fn run(self, program: &Path, seed: u64) -> Vec<Tally> {
        std::thread::scope(|scope| {
            let inside = scope.spawn(move || {
                vec![
                    timed("vfs", || vfs::run(self.disk)),
                    timed("power-model", || power_model::run(self.states, seed)),
                    timed("same-bytes", || same_bytes::run(program, self.reports, seed)),
                ]
            });
            let mut tallies = vec![
                timed("kill", || kill::run(program, self.kills, seed)),
                timed("syscalls", || syscalls::run(program, self.calls, None)),
                timed("power-cut", || power_cut::run(program, Kind::Ext4, self.ext4, seed)),
                timed("power-cut", || power_cut::run(program, Kind::Xfs, self.xfs, seed)),
                timed("crowd", || crowd::run(program, self.seconds)),
                timed("edges", || edges::run(program, self.interrupts, seed)),
            ];
            tallies.extend(inside.join().unwrap());
            tallies
        })
    }
}
