//! Which items of a population are examined, and what their errors say of all of it.
//!
//! This crate has no I/O, no clock and no source of randomness: numbers follow from a seed, as `docs/guide/sample.md`
//! says so that another language can repeat them. It knows neither ledger nor subsidy. In reading order:
//!
//! - [`Item`], [`Population`]: what is drawn from, in an order of its own.
//! - [`Numbers`]: the numbers of a seed.
//! - [`Sample`]: what is drawn, by [`Sample::random`] or [`Sample::monetary`].
//! - [`Projection`]: what the errors that were found say of the population.

mod numbers;
mod population;
mod projection;
mod sample;

pub use numbers::Numbers;
pub use population::{Item, Population, PopulationError};
pub use projection::{Audited, Bound, ConfidenceLevel, Projection, ProjectionError};
pub use sample::{Drawn, Sample, SampleError, Stratum};
