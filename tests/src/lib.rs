//! Acceptance tests of the whole product, from outside.
//!
//! They call the command and the window as a person does and judge the files that come out.
//! What they share stands here: where things are, and how the command is run.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

pub mod office;
pub mod schema;

/// Returns the root of the tree.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie one level below the root").to_owned()
}

/// Returns the folder with the binaries of this build.
pub fn bin_dir() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    test.ancestors().nth(2).expect("tests run from target/PROFILE/deps").to_owned()
}

/// Returns the built `counterdraft` command.
///
/// # Panics
/// When it has not been built; `./x test` builds it first.
pub fn counterdraft() -> PathBuf {
    let path = bin_dir().join(format!("counterdraft{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "build the command first: cargo build --package counterdraft-cli");
    path
}

/// Runs `counterdraft` with `words` and returns what it answered.
pub fn run<S: AsRef<std::ffi::OsStr>>(words: &[S]) -> Output {
    Command::new(counterdraft()).args(words).output().expect("the command starts")
}

/// Returns the shared corpus folder, or says that the test was skipped.
pub fn corpus(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("COUNTERDRAFT_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: {test}: COUNTERDRAFT_CORPUS is unset");
    }
    folder
}

/// Returns the Word files of the corpus, in the order of their paths.
pub fn word_files(corpus: &Path) -> Vec<PathBuf> {
    files(&corpus.join("corpus/files"), &[".docx", ".docm"])
}

/// Says whether `program` is installed; a missing one is named in the output.
pub fn has(program: &str, test: &str) -> bool {
    let found = Command::new("sh").args(["-c", &format!("command -v {program}")]).output();
    let found = found.is_ok_and(|out| out.status.success());
    if !found {
        println!("skipped: {test}: {program} is not installed");
    }
    found
}

/// Calls `work` with every item and its place, on as many threads as there are cores.
pub fn each<T: Sync>(items: &[T], work: impl Fn(usize, &T) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    work(index, item);
                }
            });
        }
    });
}

/// Returns a fresh empty folder for one test.
pub fn scratch(test: &str) -> PathBuf {
    let folder = bin_dir().join("acceptance").join(test);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// Returns every file below `folder` whose name ends with one of `endings`, sorted.
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !["target", "node_modules", ".git", "gen", "dist"].contains(&name.as_str()) {
                open.push(path);
            } else if endings.iter().any(|ending| name.to_lowercase().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
