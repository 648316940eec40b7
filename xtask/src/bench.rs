//! `cargo xtask bench`: how long opening, reading and exporting take, beside the floor below which no engine can be.
//!
//! The floor unzips, parses and zips again and does nothing else; it and the generator of contracts lie in the folder that
//! `COUNTERDRAFT_CORPUS` names. Both run in turn in the same minutes, so that what else the machine does falls on both.

use std::path::{Path, PathBuf};

use crate::step::{Done, command, run, target};

/// Paragraphs of the generated contracts: about 100 and 490 pages.
const SIZES: [&str; 2] = ["1300", "6600"];

const RUNS: usize = 10;

/// Times the floor that opening and that exporting may take.
const TIMES: f64 = 3.0;

/// Measures and prints; an answer above its limit is an error.
pub fn bench() -> Done {
    let corpus = std::env::var_os("COUNTERDRAFT_CORPUS").map(PathBuf::from);
    let corpus = corpus.ok_or("COUNTERDRAFT_CORPUS is unset; the floor and the generator of contracts lie there.")?;
    let (floor, speed) = built(&corpus)?;
    let desk = target().join("bench");
    std::fs::create_dir_all(&desk).map_err(|error| format!("{}: {error}.", desk.display()))?;
    let mut above = Vec::new();
    println!("paragraphs  floor     open and read      export of 200 edits   peak memory");
    for size in SIZES {
        let file = contract(&corpus, &desk, size)?;
        let out = text(&desk.join("out.docx"));
        let file = text(&file);
        let (mut floors, mut opens, mut exports, mut peak, mut inflated) = (vec![], vec![], vec![], 0.0_f64, 0.0);
        for _ in 0..RUNS {
            floors.push(number(&answer(&floor, &["open", &file, &out])?, "ms")?);
            opens.push(number(&answer(&speed, &["open", &file])?, "ms")?);
            let export = answer(&speed, &["export", &file, &out])?;
            exports.push(number(&export, "ms")?);
            peak = peak.max(number(&export, "peak")?);
            inflated = number(&export, "inflated")?;
        }
        let (floor, open, export) = (median(floors), median(opens), median(exports));
        let limit = 12.0 * inflated + f64::from(16 << 20);
        let mib = |bytes: f64| bytes / f64::from(1 << 20);
        println!(
            "{size:>10}  {floor:6.1} ms {open:6.1} ms, {:4.1} x  {export:8.1} ms, {:4.1} x  {:6.1} of {:.1} MiB",
            open / floor,
            export / floor,
            mib(peak),
            mib(limit)
        );
        for (what, holds) in
            [("open", open <= TIMES * floor), ("export", export <= TIMES * floor), ("memory", peak <= limit)]
        {
            if !holds {
                above.push(format!("{what} of {size}"));
            }
        }
    }
    if above.is_empty() { Ok(()) } else { Err(format!("above the limit: {}.", above.join(", "))) }
}

/// Builds the floor and what is measured against it.
fn built(corpus: &Path) -> Result<(PathBuf, PathBuf), String> {
    let manifest = text(&corpus.join("bench/floor/Cargo.toml"));
    let apart = target().join("floor");
    let words = ["build", "--release", "--locked", "--manifest-path", &manifest, "--target-dir", &text(&apart)];
    run(&mut command("cargo", &words))?;
    run(&mut command("cargo", &["build", "--release", "--package", "docx", "--example", "speed"]))?;
    Ok((apart.join("release/floor"), target().join("release/examples/speed")))
}

/// Makes a contract of `size` paragraphs, the same on every machine.
fn contract(corpus: &Path, desk: &Path, size: &str) -> Result<PathBuf, String> {
    let file = desk.join(format!("contract-{size}-orig.docx"));
    if !file.exists() {
        let script = text(&corpus.join("bench/gen_contracts.py"));
        let words = [script.as_str(), &text(desk), &format!("contract-{size}"), size, "--seed", "7"];
        run(&mut command("python3", &words))?;
    }
    Ok(file)
}

fn answer(program: &Path, words: &[&str]) -> Result<String, String> {
    let output = command(program, words).output().map_err(|error| format!("{}: {error}.", program.display()))?;
    if !output.status.success() {
        return Err(format!("{} {}: {}", program.display(), words.join(" "), String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns a number of one line of JSON.
fn number(json: &str, key: &str) -> Result<f64, String> {
    let rest = json.split_once(&format!("\"{key}\":")).map(|(_, rest)| rest);
    let digits = rest.and_then(|rest| rest.split([',', '}']).next());
    digits.and_then(|digits| digits.parse().ok()).ok_or_else(|| format!("no {key} in {json}"))
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
