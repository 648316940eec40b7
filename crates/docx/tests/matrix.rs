//! What a counterparty's file may be, case by case: the package and the text.
//!
//! Each case is a file made here and a test that is named after it.

#[path = "matrix/file.rs"]
mod file;
#[path = "mini/file.rs"]
#[allow(dead_code)]
mod mini;
#[path = "matrix/package.rs"]
mod package;
#[path = "matrix/text.rs"]
mod text;
