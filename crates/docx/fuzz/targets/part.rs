//! Fuzzes `probe::part`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/mini/file.rs"]
#[allow(dead_code)]
mod mini;
#[path = "../../tests/mini/plan.rs"]
#[allow(dead_code)]
mod plan;
#[path = "../../tests/mini/probe.rs"]
#[allow(dead_code)]
mod probe;

fuzz_target!(|bytes: &[u8]| probe::part(bytes));
