//! Random edits over every file of the shared corpus: the export reverses whole, breaks no schema, and opens elsewhere.
//!
//! `bench/edit_plans.py` of the corpus folder draws the edits without looking for easy places. The tests share one set
//! of exports, which the first of them makes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};

use acceptance::{corpus, counterdraft, each, has, office, root, run, schema, scratch, word_files};
use serde_json::Value;

/// The name our edits are written under; no file of the corpus uses it.
const AUTHOR: &str = "Counterdraft acceptance";

/// Each file is edited once with the plan of each seed.
const SEEDS: [u32; 3] = [1, 2, 3];

/// How many exports the validator and Writer are given; the feature `every-file` gives them one of every file.
const SAMPLE: usize = 320;

/// One file marked up with one plan.
struct Export {
    base: PathBuf,
    path: PathBuf,
    seed: u32,
    /// How often each outcome came about, with its reason.
    outcomes: BTreeMap<(String, String), usize>,
}

impl Export {
    /// Says whether anything was written.
    fn differs(&self) -> bool {
        self.outcomes.iter().any(|((outcome, _), _)| outcome != "refused")
    }
}

#[test]
fn twenty_thousand_edits_reverse_whole() {
    let Some(folder) = corpus("twenty_thousand_edits_reverse_whole") else { return };
    let exports = exports(&folder);
    let mut outcomes = BTreeMap::<_, usize>::new();
    for (outcome, count) in exports.iter().flat_map(|export| &export.outcomes) {
        *outcomes.entry(outcome).or_default() += count;
    }
    let total: usize = outcomes.values().sum();
    let refused: usize = outcomes.iter().filter(|((outcome, _), _)| outcome == "refused").map(|(_, n)| n).sum();
    let files = exports.iter().filter(|export| export.seed == SEEDS[0]).count();
    println!("seeds {SEEDS:?}: {files} files with an editable paragraph, {} exports, {total} edits", exports.len());
    println!("{:<10} {:<18} {:>6} {:>9}", "outcome", "reason", "edits", "per cent");
    for ((outcome, reason), count) in &outcomes {
        println!("{outcome:<10} {reason:<18} {count:>6} {:>9.2}", *count as f64 * 100.0 / total as f64);
    }
    let problems = judge(&folder, exports);
    println!(
        "reversed, untouched parts and others' revisions: {} of {}",
        exports.len() - problems.len(),
        exports.len()
    );
    assert!(problems.is_empty(), "{} exports fail:\n{}", problems.len(), problems.join("\n"));
    assert!(total >= 20_000, "{total} edits");
    assert!(refused * 100 < total * 12, "{refused} of {total} edits are refused");
}

#[test]
fn the_schema_validator_finds_nothing_new_in_the_corpus() {
    let test = "the_schema_validator_finds_nothing_new_in_the_corpus";
    let Some((folder, validator)) = corpus(test).zip(schema::validator(test)) else { return };
    let (sample, worse) = (sample(exports(&folder)), Mutex::new(Vec::new()));
    each(&sample, |_, export| {
        let after = schema::errors(&validator, &export.path);
        // A source is asked only where its export has something that may be inherited.
        let before = if after.is_empty() { schema::Errors::new() } else { schema::errors(&validator, &export.base) };
        for (error, count) in after {
            let had = before.get(&error).copied().unwrap_or_default();
            // What is divided keeps the properties it was received with, whatever is wrong with them.
            let came_along = had > 0 && error.comes_along();
            if count > had && !came_along {
                let line =
                    format!("{} (seed {}): {count}, {had} before: {error:?}", export.base.display(), export.seed);
                worse.lock().expect("no panic").push(line);
            }
        }
    });
    let worse = worse.into_inner().expect("no panic");
    println!("schema: {} exports against their sources, {} new errors", sample.len(), worse.len());
    assert!(sample.len() >= 250 && worse.is_empty(), "{}", worse.join("\n"));
}

#[test]
fn libreoffice_opens_the_exports_of_the_corpus() {
    let test = "libreoffice_opens_the_exports_of_the_corpus";
    let Some(folder) = corpus(test).filter(|_| has("soffice", test)) else { return };
    let sample = sample(exports(&folder));
    let (ours, theirs) = (scratch("plans-opened"), scratch("plans-opened-before"));
    let opens = |file: &PathBuf, out: &Path| office::converted(file, office::TEXT, out).is_file();
    let files: Vec<PathBuf> = sample.iter().map(|export| export.path.clone()).collect();
    office::convert(&files, office::TEXT, &ours);
    let failed: Vec<&&Export> = sample.iter().filter(|export| !opens(&export.path, &ours)).collect();
    // What Writer cannot open as received says nothing about us.
    let bases: Vec<PathBuf> = failed.iter().map(|export| export.base.clone()).collect();
    office::convert(&bases, office::TEXT, &theirs);
    let (lost, never): (Vec<_>, Vec<_>) = failed.iter().partition(|export| opens(&export.base, &theirs));
    let named =
        |exports: &[&&&Export]| exports.iter().map(|e| e.base.display().to_string()).collect::<Vec<_>>().join(", ");
    let opened = sample.len() - failed.len();
    println!("LibreOffice: {opened} exports open, {} do not; not opened as received: {}", lost.len(), named(&never));
    assert!(lost.is_empty(), "LibreOffice opens the source and not the export of {}", named(&lost));
    assert!(opened >= 300, "{opened} opened");
}

/// Returns exports of different files, spread evenly over the corpus.
fn sample(exports: &[Export]) -> Vec<&Export> {
    let all: Vec<&Export> = exports.iter().filter(|export| export.seed == SEEDS[0] && export.differs()).collect();
    let count = if cfg!(feature = "every-file") { all.len() } else { SAMPLE.min(all.len()) };
    (0..count).map(|index| all[index * all.len() / count]).collect()
}

/// Marks up every file that has an editable paragraph, with the plan of each seed.
fn exports(folder: &Path) -> &'static [Export] {
    static EXPORTS: OnceLock<Vec<Export>> = OnceLock::new();
    EXPORTS.get_or_init(|| {
        let (files, out, exports) = (word_files(folder), scratch("plans"), Mutex::new(Vec::new()));
        each(&files, |index, file| {
            let read = run(&[Path::new("read"), file, Path::new("--format"), Path::new("json")]);
            if read.status.success() {
                let made = SEEDS.iter().filter_map(|seed| marked_up(folder, file, &out, index, *seed, &read.stdout));
                exports.lock().expect("no panic").extend(made);
            }
        });
        let mut exports = exports.into_inner().expect("no panic");
        exports.sort_by(|a: &Export, b: &Export| (&a.base, a.seed).cmp(&(&b.base, b.seed)));
        exports
    })
}

/// Marks up one file with one plan, or returns nothing when it has no editable paragraph.
fn marked_up(folder: &Path, file: &Path, out: &Path, index: usize, seed: u32, read: &[u8]) -> Option<Export> {
    let script = folder.join("bench/edit_plans.py");
    let words = piped(Command::new(python()).arg(script).args(["--seed", &seed.to_string()]), read);
    if words == br#"{"edits": []}"# {
        return None;
    }
    let plan = out.join(format!("{index}-{seed}.json"));
    std::fs::write(&plan, words).expect("the scratch folder can be written");
    let ending = file.extension().expect("a Word file has an ending");
    let path = out.join(format!("{index}-{seed}")).with_extension(ending);
    let mut command = Command::new(counterdraft());
    command.arg("markup").arg(file).arg("--edits").arg(&plan).arg("-o").arg(&path);
    command.args(["--author", AUTHOR, "--date", "2026-11-23T14:05"]);
    let answer = command.output().expect("the command starts");
    let says = String::from_utf8_lossy(&answer.stderr);
    assert!(matches!(answer.status.code(), Some(0 | 1)), "{} (seed {seed}): {says}", file.display());
    let said: Value = serde_json::from_slice(&answer.stdout).expect("the answer is JSON");
    let mut outcomes = BTreeMap::new();
    for edit in said["edits"].as_array().expect("a list of outcomes") {
        let word = |name: &str| edit[name].as_str().unwrap_or_default().to_owned();
        *outcomes.entry((word("outcome"), word("reason"))).or_default() += 1;
    }
    Some(Export { base: file.to_owned(), path, seed, outcomes })
}

/// Returns the system's Python, which has the package `python3-lxml`, else the one on the path.
fn python() -> &'static str {
    let system = "/usr/bin/python3";
    if Path::new(system).is_file() { system } else { "python3" }
}

/// Returns what is wrong with each export that breaks a law.
fn judge(folder: &Path, exports: &[Export]) -> Vec<String> {
    let problems = Mutex::new(Vec::new());
    // Exports of one file stay together: the judge reads their base once.
    let chunks: Vec<&[Export]> = exports.chunks(40 * SEEDS.len()).collect();
    each(&chunks, |_, chunk| {
        let line = |export: &Export| format!("{}\t{}\t{AUTHOR}\n", export.base.display(), export.path.display());
        let lines: String = chunk.iter().map(line).collect();
        let script = root().join("tests/judge.py");
        let said = piped(Command::new(python()).arg(script).arg(folder.join("oracle")), lines.as_bytes());
        let said = String::from_utf8(said).expect("the judge prints UTF-8");
        assert_eq!(said.lines().count(), chunk.len(), "the judge saw every export");
        for (line, export) in said.lines().zip(*chunk) {
            let verdict: Value = serde_json::from_str(line).expect("the judge prints JSON");
            if ["untouched", "rejected", "census"].iter().any(|law| verdict[law] != Value::Bool(true)) {
                let problem = format!("{verdict} of {} (seed {})", export.base.display(), export.seed);
                problems.lock().expect("no panic").push(problem);
            }
        }
    });
    problems.into_inner().expect("no panic")
}

/// Runs `command` with `input` on its standard input and returns its standard output.
fn piped(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python3 starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let out = child.wait_with_output().expect("python3 ends");
    writer.join().expect("no panic").expect("python3 reads its input");
    assert!(out.status.success(), "python3 failed");
    out.stdout
}
