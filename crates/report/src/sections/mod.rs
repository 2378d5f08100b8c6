//! The sections of the year-end report, in the order in which they stand.

mod allocation;
mod audit;
mod charts;
mod comparison;
mod entries;
mod glance;
mod identity;
mod inputs;
mod key;
mod money;
mod projects;
