//! The program from outside: the binary, its files, its answers and its exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    unreachable_pub,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod as_of;
mod as_people_write;
mod attacks;
mod bad_input;
mod bundles;
mod cases;
mod causes;
mod ceremony;
mod compare;
mod concurrency;
mod decree;
mod documents;
mod edges;
mod engagement;
mod findings;
mod forms;
mod given_back;
mod golden;
mod import;
mod kill;
mod letters;
mod messages;
mod modes;
mod money;
mod options;
mod papers;
mod past_years;
#[allow(dead_code, reason = "the tests of the press use more of it")]
#[path = "../../crates/press/tests/support/pdf.rs"]
mod pdf;
mod queries;
mod reconcile;
mod refusals;
mod replay;
mod reports;
mod sampling;
mod script;
mod seal;
mod sealed_office;
mod shell;
mod stage;
mod tampering;
mod topics;
mod vectors;
mod what_if;
mod workbooks;
