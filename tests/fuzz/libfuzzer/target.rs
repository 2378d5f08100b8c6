//! One target under libFuzzer: the name of the binary says which.
#![no_main]

use std::sync::LazyLock;

static TARGET: LazyLock<fuzz::Target> =
    LazyLock::new(|| fuzz::by_name(env!("CARGO_BIN_NAME")).expect("every binary has a target"));

libfuzzer_sys::fuzz_target!(|input: &[u8]| (TARGET.run)(input));
