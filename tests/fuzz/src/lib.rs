//! Every decoder of the program under inputs that nobody thought of.
//!
//! A target is an ordinary function over bytes that panics when a property does not hold. Two drivers share them: the
//! program of this crate, a plain mutator that needs nothing but a stable compiler and finds the same again from its seed;
//! and libFuzzer, which `libfuzzer/` links to the same functions (`cargo fuzz` takes that folder). In reading order:
//!
//! - [`TARGETS`]: the targets by name; each group in a file of `targets/`.
//! - [`seeds`]: the corpus, made from fixtures and kept in `corpus/`.
//! - [`Mutator`]: what becomes of an input.
//! - [`campaign`]: a run over a target, and what it found.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a target fails by panicking")]

mod campaign;
// The program's own file of messages: a binary lends nothing to others.
#[path = "../../../crates/cli/src/language/mod.rs"]
#[allow(dead_code, clippy::expect_used, reason = "of the program")]
mod language;
mod mutator;
mod seeds;
mod target;
mod targets;

pub use campaign::{Found, Pace, campaign};
pub use mutator::Mutator;
pub use seeds::{corpus, seeds};
pub use target::{CONTROL, TARGETS, Target, by_name};
