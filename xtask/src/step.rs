//! One step of the work: a command that is announced, run at the root of the tree, and must succeed.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a task ends with; an error is one sentence for the person at the terminal.
pub type Done = Result<(), String>;

/// Returns the root of the tree.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies one level below the root").to_owned()
}

/// Returns the folder that cargo builds into.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Makes a command that runs at the root.
pub fn command(program: impl AsRef<OsStr>, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words).current_dir(root());
    command
}

/// Announces and runs `command`.
pub fn run(command: &mut Command) -> Done {
    let line = spoken(command);
    eprintln!("x: {line}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{line}: {status}.")),
        Err(error) => Err(format!("{line}: could not be started ({error}).")),
    }
}

/// Says whether `program` answers when called with `words`.
pub fn answers(program: &str, words: &[&str]) -> bool {
    command(program, words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn spoken(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
