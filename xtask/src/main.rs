//! Set-up, run, test and bundle.
fn main() {}
