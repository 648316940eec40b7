//! The `counterdraft` command.
fn main() {}
